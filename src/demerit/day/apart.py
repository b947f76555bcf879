"""What stands apart from the rows: a second ledger and wrongful listings, of the few in whom they aren't as usual.

Usual is that nobody stands wrongly on a register and that a second ledger is at its start, or has nothing in it for
those who aren't scored. A bit in a resident's row tells that there is a row of theirs here, and exactly then there is.
So what is kept is a function of what it means, whatever the days have done: equal worlds are equal to the last bit.

The rows are a table of open addressing: a resident's row stands where a hash of the number points, or in the first free
place after it. It is enlarged before a kernel may add to it (`Apart.with_room`), never within one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit.compiled import kernel
from demerit.day.lists import NOBODY
from demerit.day.state import STANDS_APART, UNSCORED
from demerit.kept import Arrays

ROW = np.dtype([("resident", "u4"), ("side", "u1"), ("wrong", "u1")])  # a free place has NOBODY
LEAST = 64  # places
FULL = 4, 5  # at most so many of so many places are taken
GROWS = 8  # by one part of so many


class Few(NamedTuple):
    """The table, as kernels take it."""

    rows: np.ndarray
    taken: np.ndarray  # int64[1], how many places are


@kernel
def home(resident, rows):
    """The place that a resident's hash points to."""
    hashed = uint32(uint32(resident) * uint32(2654435769))  # Numba multiplies in 64 bits: the lower 32 are taken
    return int64((uint64(hashed) * uint64(len(rows))) >> uint64(32))


@kernel
def after(place, rows):
    """The next place; after the last comes the first."""
    return place + 1 if place + 1 < len(rows) else int64(0)


@kernel
def place_of(resident, rows):
    """The place of a resident's row; the free one where it would be, if there is none."""
    place = home(resident, rows)
    while rows[place].resident != NOBODY and int64(rows[place].resident) != resident:
        place = after(place, rows)
    return place


@kernel
def free(place, rows):
    """Free a place. Rows after it move up, if else they couldn't be found."""
    size, gap = int64(len(rows)), place
    while True:
        place = after(place, rows)
        if rows[place].resident == NOBODY:
            break
        if (place - home(rows[place].resident, rows)) % size >= (place - gap) % size:
            rows[gap] = rows[place]
            gap = place
    rows[gap].resident = NOBODY


@kernel
def usual_side(row, table):
    """The column `side` of those in whom nothing is unusual."""
    start = table.start[1] - table.low[1]
    return int64(0) if row.mind & UNSCORED else start | (start << int64(4))


@kernel
def wrong_of(i, state, apart):
    """A resident's column `wrong`."""
    if not state[i].grade & STANDS_APART:
        return int64(0)
    return int64(apart.rows[place_of(i, apart.rows)].wrong)


@kernel
def side_of(i, state, table, apart):
    """A resident's column `side`."""
    if not state[i].grade & STANDS_APART:
        return usual_side(state[i], table)
    return int64(apart.rows[place_of(i, apart.rows)].side)


@kernel
def keep_apart(i, side, wrong, state, table, apart):
    """Write both columns: a row here, if either isn't as usual."""
    rows, stood = apart.rows, state[i].grade & STANDS_APART
    if wrong == 0 and side == usual_side(state[i], table):
        if stood:
            free(place_of(i, rows), rows)
            apart.taken[0] -= 1
            state[i].grade &= uint8(0xFF & ~STANDS_APART)
        return
    row = rows[place_of(i, rows)]
    row.resident, row.side, row.wrong = i, side, wrong
    if not stood:
        apart.taken[0] += 1
        state[i].grade |= uint8(STANDS_APART)


@kernel
def keep_wrong(i, wrong, state, table, apart):
    """Write a resident's column `wrong`."""
    if wrong != wrong_of(i, state, apart):
        keep_apart(i, side_of(i, state, table, apart), wrong, state, table, apart)


@kernel
def keep_side(i, side, state, table, apart):
    """Write a resident's column `side`."""
    keep_apart(i, side, wrong_of(i, state, apart), state, table, apart)


@kernel
def put_in(some, rows):
    """Rows of residents who have none yet, into a table that has room."""
    for x in range(len(some)):
        if some[x].resident != NOBODY:
            rows[place_of(int64(some[x].resident), rows)] = some[x]


class Apart:
    """The table of one world."""

    def __init__(self, residents: int) -> None:
        self.residents, self.taken, self.rows = residents, np.zeros(1, np.int64), _places(LEAST)

    @property
    def table(self) -> Few:
        """For kernels that read, or only take rows away."""
        return Few(self.rows, self.taken)

    def with_room(self, more: int) -> Few:
        """For kernels that may add so many rows."""
        wanted = min(int(self.taken[0]) + more, self.residents)
        if wanted * FULL[1] > len(self.rows) * FULL[0]:
            self._enlarge(max(wanted * FULL[1] // FULL[0] + 1, len(self.rows) + len(self.rows) // GROWS))
        return self.table

    def _enlarge(self, places: int) -> None:
        rows, self.rows = self.rows, _places(places)
        put_in(rows, self.rows)

    def kept(self) -> dict[str, np.ndarray]:
        """The rows, in the order of residents."""
        there = self.rows[self.rows["resident"] != NOBODY]
        return {"rows": there[np.argsort(there["resident"])]}

    def put_back(self, arrays: Arrays) -> None:
        """Stand as when these were kept."""
        rows = arrays["rows"]
        self.taken[0], self.rows = 0, _places(LEAST)
        self.with_room(len(rows))
        self.taken[0] = len(rows)
        put_in(rows, self.rows)


def _places(count: int) -> np.ndarray:
    """So many free places."""
    rows = np.zeros(count, ROW)
    rows["resident"] = NOBODY
    return rows
