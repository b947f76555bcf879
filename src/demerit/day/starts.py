"""The grade that each resident who is scored began with: that of the morning on which their ledger began.

Where the cutoffs of the grades stand still, it is worked out anew from the first points, a keyed draw. Where they move
(grades by rank; an operator who moves them) it is stored, a byte for each resident. Whoever leaves and joins again
begins again.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.ledgers import first_points, grade_of
from demerit.day.tables import Tables


def cutoffs_move(tables: Tables) -> bool:
    """Whether the cutoffs of the grades may change during a run."""
    rules = tables.standing[0]
    return bool(rules["grades"] and (rules["by_rank"] or tables.operator[0]["worst"]))


@kernel
def start_of(i, k0, k1, standing, stored):
    """Number of the grade that resident i, who is scored, began with. `stored`: uint8 by resident, empty if none is."""
    if len(stored) > 0:
        return int64(stored[i])
    return grade_of(first_points(i, k0, k1, standing), standing.cutoffs, standing.grades)


@kernel(nogil=True)
def store_all(start, stop, state, stored):
    """The grades of residents start to stop, on the first morning."""
    for i in range(start, stop):
        stored[i] = state[i].grade & 15


@kernel(nogil=True)
def store_some(rows, state, stored):
    """The grades of those whose ledgers began or ended this morning (rows of `lists.ENROLMENT`)."""
    for x in range(len(rows)):
        i = int64(rows[x].resident)
        stored[i] = state[i].grade & 15


def nothing_stored() -> np.ndarray:
    """What `start_of` takes where the cutoffs stand still."""
    return np.zeros(0, np.uint8)
