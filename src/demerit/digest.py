"""The digest of a run: whether two runs came to the same, to the last bit (docs/exactness.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import uint32, uint64

from demerit.chance import Purpose, philox_inlined
from demerit.compiled import kernel

if TYPE_CHECKING:
    from demerit.day.rows import Rows
    from demerit.measure.registry import Measure

DIGEST = int(Purpose.DIGEST)
ROWS_AT_ONCE = 1 << 16  # rows hashed at once
_KEY = 0x44656D65, 0x72697421


@kernel(nogil=True)
def _hash_column(values, first, column, sums):
    """Adds a keyed hash of (resident, value) for each value, of residents from the first, to four sums of words."""
    k0, k1, purpose, start, number = uint32(_KEY[0]), uint32(_KEY[1]), uint32(DIGEST), uint32(first), uint32(column)
    a, b, c, d = uint64(0), uint64(0), uint64(0), uint64(0)
    for x in range(len(values)):
        w0, w1, w2, w3 = philox_inlined(start + uint32(x), number, uint32(values[x]), purpose, k0, k1)
        a, b, c, d = a + uint64(w0), b + uint64(w1), c + uint64(w2), d + uint64(w3)
    for place, more in enumerate((a, b, c, d)):
        sums[place] += more


def column_sums(rows: np.ndarray | Rows, start: int, stop: int) -> np.ndarray:
    """uint64[columns, 4]: of each column, the sums of the four words of keyed hashes of (resident, value), of residents
    start to stop."""
    columns = rows.dtype.names or ()
    sums = np.zeros((len(columns), 4), np.uint64)
    for first in range(start, stop, ROWS_AT_ONCE):
        some = rows[first : min(first + ROWS_AT_ONCE, stop)]
        for number, column in enumerate(columns):
            _hash_column(some[column].astype(np.int64).astype(np.uint32), first, number, sums[number])
    return sums


class Digest:
    """SHA-256 over a run's integers: timeline rows in key order, and the state's columns on the last day.

    Nothing about versions, paths, time, machine or the residents followed enters it; so neither do the measures that
    only the end tells, some of which are of those followed.
    """

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add_rows(self, replicate: int, world: str, rows: np.ndarray, chosen: list[Measure]) -> None:
        """One world's timeline rows: names of measures, then their integers."""
        self._sha.update(f"{replicate}/{world}".encode())
        of_everybody = np.array([measure.kind != "end" for measure in chosen])
        rows = rows[of_everybody[rows[:, 3]]]
        rows = rows[np.argsort(rows[:, 3], kind="stable")]
        edges = np.flatnonzero(np.diff(rows[:, 3], prepend=-1))
        for start, stop in zip(edges, [*edges[1:], len(rows)], strict=True):
            self._sha.update(chosen[int(rows[start, 3])].name.encode() + b"\0")
            self._sha.update(np.ascontiguousarray(rows[start:stop][:, [0, 1, 2, 4, 5, 6]], "<i8").tobytes())

    def add_state(self, replicate: int, world: str, columns: Sequence[str], sums: np.ndarray) -> None:
        """Each column of the state, from `column_sums`: the sum modulo 2**128 of keyed hashes of (resident, value)."""
        for column, four in zip(columns, sums, strict=True):
            total = sum(int(part) << 32 * place for place, part in enumerate(four)) % (1 << 128)
            self._sha.update(f"{replicate}/{world}/{column}/{total:032x}".encode())

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._sha.hexdigest()
