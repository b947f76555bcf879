"""Means: what a household can pay while one of them is in custody (M46). Reads the household."""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.given import household
from demerit.place.traits import cash


@kernel
def means(i, p, people, state, custody_mask, classes_lost):
    """The class of spare cash that bears on a payment, 0 to 7: lower while somebody at home is in custody."""
    if custody_mask != 0:
        first, size = household(i, people)
        for j in range(first, first + size):
            if int64(state[j].lists) & custody_mask:
                return max(cash(p) - int64(classes_lost), int64(0))
    return cash(p)
