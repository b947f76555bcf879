"""Residents' rows as they are meant: all columns of `RESIDENT`, whatever form a world keeps them in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.apart import Apart, side_of, wrong_of
from demerit.day.state import RESIDENT, grades_of, own_of, score_of, seen_of

ROWS_AT_ONCE = 1 << 16  # rows read at once


@kernel(nogil=True)
def read(whom, state, table, apart, out):
    """The rows of some residents into `out`."""
    table = table[0]
    for x in range(len(whom)):
        i = int64(whom[x])
        row, to = state[i], out[x]
        to.mind, to.commerce, to.lists, to.trust = row.mind, row.commerce, row.lists, row.trust
        to.score, to.own, to.seen, to.grade = score_of(row), own_of(row), seen_of(row), grades_of(row)
        to.side, to.wrong = side_of(i, state, table, apart), wrong_of(i, state, apart)


class Rows:
    """One world's rows, to be read: `rows[7]`, `rows[:100]`, `rows[numbers]`, or a whole column, `rows["score"]`.

    What is given is a copy, of dtype `RESIDENT`; of large worlds, take a stretch at a time.
    """

    dtype = RESIDENT

    def __init__(self, state: np.ndarray, standing: np.ndarray, apart: Apart) -> None:
        self.state, self.standing, self.apart = state, standing, apart

    def __len__(self) -> int:
        return len(self.state)

    def __getitem__(self, which: Any) -> Any:
        if isinstance(which, str):
            column = np.zeros(len(self), RESIDENT[which])
            for first in range(0, len(self), ROWS_AT_ONCE):
                column[first : first + ROWS_AT_ONCE] = self[first : first + ROWS_AT_ONCE][which]
            return column
        whom = np.arange(*which.indices(len(self))) if isinstance(which, slice) else np.asarray(which)
        whom = np.flatnonzero(whom) if whom.dtype == bool else whom.astype(np.int64)
        out = np.zeros(whom.size, RESIDENT)
        read(np.ravel(whom), self.state, self.standing, self.apart.table, out)
        return out if whom.ndim else out[0]
