"""Shards: a place's residents in stretches, each lived by a thread or process of its own, and what passes between them.

A shard keeps and changes its own residents, and reads nobody else's state. Whatever reaches further passes between
stages as rows of whole numbers, to the shard where somebody lives, or as sums. Rows come in the order of the shards
that send them, and shards stand in the order of residents: so of a list in resident order each shard has what concerns
its own residents, in the same order, however many shards there are. Nothing else depends on their number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from demerit.chance import TILE
from demerit.day.lists import picked
from demerit.day.staff import ROUND, TEAMS
from demerit.place.traits import NEIGHBOURHOOD


class Exchange:
    """How shards pass things to each other; this one is for a shard that is alone. All call the same in turn."""

    rank, size = 0, 1
    sharing_memory = 1  # processes of the run on this machine

    def swap(self, rows: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give each shard its rows, those for the n-th before `ends[n]` (int64) and after those for the one before it.

        Gets: the rows for here, in the order of the shards that sent them, and how many are from each (int64).
        """
        return rows, ends

    def total(self, counts: np.ndarray) -> np.ndarray:
        """The sum over all shards of whole numbers of one shape and type."""
        return counts

    def gathered(self, thing: Any) -> list[Any] | None:
        """What each shard has, in their order, for the first; None for the others."""
        return [thing]

    def told(self, thing: Any) -> Any:
        """What the first shard has, for all."""
        return thing

    def begin(self, checkpoint: str = "", again: str = "") -> None:
        """The first shard has found nothing wrong, and the others begin with it. If one dies it is said, with what
        goes on from the `checkpoint` (a file), if that is there: `again`. Raises Elsewhere in the others if the first
        has failed."""

    def agree(self, *what: Any) -> None:
        """All shards are about to run the same. Raises UsageError in the first if they aren't, Elsewhere in others."""

    def end(self) -> None:
        """The run is over."""


ALONE = Exchange()
STRETCH = 16 * TILE  # residents looked at together, where lists should stay short


def edges(residents: int, shards: int) -> np.ndarray:
    """First residents of so many shards of whole tiles, and the number of all: int64[shards + 1]."""
    tiles = -(-residents // TILE)
    return np.minimum(np.round(np.linspace(0, tiles, shards + 1)).astype(np.int64) * TILE, residents)


def one_of(residents: int, rank: int, shards: int) -> Shard:
    """One of the shards of a place, to be looked at: nothing can pass."""
    exchange = Exchange()
    exchange.rank, exchange.size = rank, shards
    return Shard(residents, exchange)


class Shard:
    """Residents `first` to `last` (without it) of a place, and the way to all others.

    `hoods` and `teams` are the neighbourhoods and teams of the shard, from the first to the last (without it): a team
    belongs to one shard, wherever its staff live.
    """

    def __init__(self, residents: int, exchange: Exchange = ALONE) -> None:
        self.exchange, self.rank, self.size = exchange, exchange.rank, exchange.size
        self.edges = edges(residents, self.size)
        self.first, self.last = (int(edge) for edge in self.edges[self.rank : self.rank + 2])
        first, last = self.first, self.last
        self.hoods = -(-first // NEIGHBOURHOOD), -(-last // NEIGHBOURHOOD)
        self.teams = -(-first // ROUND) * TEAMS, -(-last // ROUND) * TEAMS
        # a byte has a bit of each of eight residents; tiles are whole eights
        self.spans = {
            "people": (first, last), "bytes": (-(-first // 8), -(-last // 8)), "hoods": self.hoods, "teams": self.teams,
        }  # fmt: skip
        self.total = exchange.total

    def sum(self, number: int) -> int:
        """The sum over all shards of one number each."""
        return int(self.total(np.array([number], np.int64))[0])

    def each(self, number: int) -> list[int]:
        """One number of each shard, in their order."""
        numbers = np.zeros(self.size, np.int64)
        numbers[self.rank] = number
        return self.total(numbers).tolist()

    def stretches(self, most: int | None = None) -> list[tuple[int, int]]:
        """Its residents, at most so many together (whole neighbourhoods; None: `STRETCH`): from first to last."""
        most = most or STRETCH
        return [(start, min(start + most, self.last)) for start in range(self.first, self.last, most)]

    def delivered(self, rows: np.ndarray, whose: np.ndarray) -> np.ndarray:
        """Every shard's rows, each brought to the shard where the resident lives whom `whose` names: those for here."""
        return rows if self.size == 1 else self._swapped(rows, self._shard_of(whose))[0]

    def answered(self, rows: np.ndarray, whose: np.ndarray, answer: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The answers to rows, one each: `answer` is asked in the shard where the resident lives whom `whose` names.

        It is called once in every shard, with the rows of all.
        """
        if self.size == 1:
            return answer(rows)
        here, counts, order = self._swapped(rows, self._shard_of(whose))
        answers = answer(here)
        theirs, _ = self.exchange.swap(answers, np.cumsum(counts))
        out = np.empty(len(rows), answers.dtype)
        out[order] = theirs
        return out

    def _shard_of(self, residents: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.edges[1:-1], residents.astype(np.int64), side="right").astype(np.uint16)

    def _swapped(self, rows: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows sent to shards: (those for here, how many of them are from each shard, the order in which ours went)."""
        order = np.argsort(to, kind="stable")
        ends = np.cumsum(np.bincount(to, minlength=self.size))
        return *self.exchange.swap(picked(rows, order), ends), order
