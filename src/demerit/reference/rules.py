"""Which rules apply to somebody today (M01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.day.lists import NO_RULE
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def rules_for(world: ReferenceWorld, day: int, resident: Resident, slots: list[int]) -> list[int]:
    """Rules in force today that apply to a resident, of those for one kind of act."""
    rules = world.rules.scoring
    return [
        rule
        for rule in slots
        if rule != NO_RULE
        and rules.first[rule] <= day < rules.last[rule]
        and world.fits(resident, day, rules.mask[rule], rules.value[rule])
    ]
