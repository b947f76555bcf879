"""Groups of residents: sets of cells, by sex, minority, both, faith, age, income and held opinion."""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.chance import TILE
from demerit.compiled import kernel
from demerit.day.given import given_each
from demerit.day.state import CELLS, UNSCORED, own_of, score_of, seen_of
from demerit.day.who import cell
from demerit.place.traits import FAITHS, OPINIONS

STAGES = ("child", "adult", "elder")  # under 18, 18 to 59, 60 and over, at the start


def _axes() -> dict[str, np.ndarray]:
    number = np.arange(CELLS)
    rest, decile = np.divmod(number, 10)
    rest, faith = np.divmod(rest, 3)
    rest, minority = np.divmod(rest, 2)
    rest, female = np.divmod(rest, 2)
    opinion, stage = np.divmod(rest, 3)
    named = {"opinion": opinion, "age": stage, "female": female, "minority": minority, "faith": faith}
    return named | {"income": decile}


def groups() -> dict[str, np.ndarray]:
    """Cells of each group, as a boolean mask: "all", "sex=female", "minority=yes & sex=female", "income=1"..."""
    axis = _axes()
    named = {"all": np.ones(CELLS, bool)}
    sexes = {"female": axis["female"] == 1, "male": axis["female"] == 0}
    minority = {"yes": axis["minority"] == 1, "no": axis["minority"] == 0}
    for name, mask in sexes.items():
        named[f"sex={name}"] = mask
    for name, mask in minority.items():
        named[f"minority={name}"] = mask
    for m, mask in minority.items():
        for s, other in sexes.items():
            named[f"minority={m} & sex={s}"] = mask & other
    for number, name in enumerate(FAITHS):
        named[f"faith={name}"] = axis["faith"] == number
    for number, name in enumerate(STAGES):
        named[f"age={name}"] = axis["age"] == number
    for decile in range(10):
        named[f"income={decile + 1}"] = axis["income"] == decile
    for number, name in enumerate(OPINIONS):
        named[f"opinion={name}"] = axis["opinion"] == number
    return named


GROUPS = groups()
GROUP_NAMES = tuple(GROUPS)
# the numbers of the groups that each cell belongs to; every cell is in as many
GROUPS_OF = np.nonzero(np.stack(list(GROUPS.values()), axis=1))[1].reshape(CELLS, -1)


def by_group(cells: np.ndarray) -> np.ndarray:
    """Sums by group of a matrix of rows by cell: int64[rows, groups]."""
    sums = np.zeros((len(cells), len(GROUPS)), np.int64)
    add_up(cells, GROUPS_OF, sums)
    return sums


@kernel(nogil=True)
def over_cells(cells, sums):
    """Each row's sum over all cells."""
    for row in range(len(cells)):
        total = int64(0)
        for c in range(cells.shape[1]):
            total += cells[row, c]
        sums[row] = total


@kernel(nogil=True)
def add_up(cells, groups_of, sums):
    """Each row's cells into the sums of their groups."""
    for row in range(len(cells)):
        for c in range(cells.shape[1]):
            if cells[row, c] != 0:
                for x in range(groups_of.shape[1]):
                    sums[row, groups_of[c, x]] += cells[row, c]


@kernel(nogil=True)
def add_up_scores(state, unscored_too, low, width, sums, bins):
    """An evening's scores: `sums` int64[3] of score, own-record and fully-seen points; those scored by bin of so many
    points, from `low` up, the last bin without end."""
    last = len(bins) - 1
    for i in range(len(state)):
        score = score_of(state[i])
        sums[0] += score
        sums[1] += own_of(state[i])
        sums[2] += seen_of(state[i])
        if unscored_too or not state[i].mind & UNSCORED:
            bins[min(last, (score - low) // width)] += 1


@kernel(nogil=True)
def census(start, stop, people, state, bins, low, width, totals):
    """The last evening: residents, scores and score bins by cell, of residents start to stop.

    Adds into `totals` int64[4 + bins, cells]: residents; score, own-record and fully-seen points; those scored by bin.
    """
    people = people[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(start)
    for i in range(start, stop):
        if i == after:
            base, after = int64(i), given_each(i, stop, people, room, drawn, profiles)
        p = profiles[i - base]
        c, row = cell(p), state[i]
        totals[0, c] += 1
        score = score_of(row)
        totals[1, c] += score
        totals[2, c] += own_of(row)
        totals[3, c] += seen_of(row)
        if bins > 0 and not row.mind & UNSCORED:
            totals[4 + min(bins - 1, max(0, (score - low) // width)), c] += 1
