"""Who lives as a couple: the head of a household and the head's spouse, at the start and for good (M30)."""

from __future__ import annotations

from demerit.compiled import kernel
from demerit.day.given import household, role_of
from demerit.place.traits import HEAD, SPOUSE


@kernel
def lives_as_couple(i, people):
    """Whether somebody is the head of a household with a spouse, or that spouse."""
    role = role_of(i, people)
    if role != HEAD:
        return role == SPOUSE
    first, size = household(i, people)
    for j in range(first, first + size):
        if role_of(j, people) == SPOUSE:
            return True
    return False
