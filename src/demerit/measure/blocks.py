"""Blocks: parts of one large place that stand beside each other as units, where a single run is all there is.

A block is a run of whole neighbourhoods with at least `LEAST` residents, which lies in one region: so a range of
residents, whatever shards the place is lived in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import picked, whose
from demerit.place.traits import NEIGHBOURHOOD

if TYPE_CHECKING:
    from demerit.place import Place

LEAST = 4096  # residents of a block
FEWEST, MOST = 10, 64  # blocks of a place that has any


@dataclass(frozen=True)
class Blocks:
    """The blocks of a place, in the order of residents."""

    edges: np.ndarray  # int64[blocks + 1]: the first resident of each, and the number of all
    region: np.ndarray  # int64[blocks]

    def __len__(self) -> int:
        return len(self.region)

    @property
    def residents(self) -> np.ndarray:
        """How many live in each: int64[blocks]."""
        return np.diff(self.edges)

    def of(self, residents: np.ndarray) -> np.ndarray:
        """The block of each of some residents: int64."""
        return np.searchsorted(self.edges[1:-1], residents, side="right")

    def spans(self, first: int, last: int) -> list[tuple[int, int]]:
        """Of each block, which of residents `first` to `last` (without it) live there; first and last of none alike."""
        edges = np.clip(self.edges, first, last).tolist()
        return list(pairwise(edges))

    def parted(self, *lists: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
        """Lists in the order of whom their rows are about, and where those of each block begin.

        The rows of block b in the n-th list are `ends[n, b]` to `ends[n, b + 1]` (without it); int64. A list that isn't
        in order is copied.
        """
        ends, out = np.zeros((len(lists), len(self) + 1), np.int64), []
        for rows, where in zip(lists, ends, strict=True):
            if len(rows) and not part(whose(rows), self.edges, where):
                rows = picked(rows, np.argsort(whose(rows), kind="stable"))
                part(whose(rows), self.edges, where)
            out.append(rows)
        return out, ends


@kernel(nogil=True)
def part(residents, edges, ends):
    """Where the residents of each block begin in a list of some, into `ends`; false if they aren't in order."""
    b, before = 0, int64(-1)
    for x in range(len(residents)):
        resident = int64(residents[x])
        if resident < before:
            return False
        while resident >= edges[b]:
            ends[b] = x
            b += 1
        before = resident
    ends[b:] = len(residents)
    return True


def blocks_of(place: Place) -> Blocks | None:
    """The blocks of a place, as many as it has room for; None where these would be too few, or a region too small."""
    starts = np.array(place.region_starts, np.int64)
    first = np.minimum(starts * NEIGHBOURHOOD, place.residents)
    living = np.diff(first)
    room = living // LEAST
    if room.min() < 1 or room.sum() < FEWEST:
        return None
    parts = np.ones_like(room)
    while parts.sum() < min(MOST, room.sum()):  # the next goes to the region whose blocks are the largest
        parts[np.argmax(np.where(parts < room, living / parts, 0))] += 1
    edges = [
        (start + part * (stop - start) // many) * NEIGHBOURHOOD
        for start, stop, many in zip(starts[:-1].tolist(), starts[1:].tolist(), parts.tolist(), strict=True)
        for part in range(many)
    ]
    return Blocks(np.array([*edges, place.residents], np.int64), np.repeat(np.arange(len(parts)), parts))
