"""Blocks: parts of one large place that stand beside each other as units, where a single run is all there is.

A block is a run of whole neighbourhoods with at least `LEAST` residents, which lies in one region: so a range of
residents, whatever shards the place is lived in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

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

    @cached_property
    def of_hood(self) -> np.ndarray:
        """The block of each neighbourhood: uint8."""
        return np.repeat(np.arange(len(self), dtype=np.uint8), -(-self.residents // NEIGHBOURHOOD))


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
