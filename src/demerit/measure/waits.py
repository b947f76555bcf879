"""Waiting in a queue, beside the twin (M32): the same request, answered sooner or later.

A first request is known by resident, service and the day on which it was made; of those made
again none is compared. Its answers come on different days in the two
worlds, so each is kept until the other is there; it is counted then.
"""

from __future__ import annotations

import numpy as np

from demerit.day.lists import DECISION, QUEUED, REFUSED
from demerit.kept import Arrays
from demerit.measure.flows import DAYS_LONGER, SERVICE_GAINED, SERVICE_LOST, WAITED_LONGER

LONGEST = 256  # days after which no answer comes any more


class Waits:
    """Answers of queues in two worlds, matched."""

    def __init__(self) -> None:
        self._open = [(np.zeros(0, np.int64), np.zeros(0, DECISION)) for _ in range(2)]

    def kept(self) -> dict[str, np.ndarray]:
        """The answers that wait for their twin's."""
        (here, mine), (there, theirs) = self._open
        return {"here_keys": here, "here_rows": mine, "there_keys": there, "there_rows": theirs}

    def put_back(self, arrays: Arrays) -> None:
        """Raises ValueError for keys that aren't those of the answers, each once."""
        for where in ("here", "there"):
            keys, rows = arrays[f"{where}_keys"], arrays[f"{where}_rows"]
            of_rows = keys >> 37 << 37 | rows["resident"].astype(np.int64) << 5 | rows["service"]
            if len(np.unique(keys)) < len(keys) or not np.array_equal(keys, of_rows):
                raise ValueError(f"the keys of waits/{where}_rows are those of others")
        self._open = [(arrays[f"{where}_keys"], arrays[f"{where}_rows"]) for where in ("here", "there")]

    def matched(self, day: int, decisions: np.ndarray, twin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The pairs that a day completes: the answers here and, in the same order, those in the twin's world."""
        known = []
        for (keys, rows), new in zip(self._open, (decisions, twin), strict=True):
            new = new[((new["flags"] & QUEUED) != 0) & (new["times"] == 0)]
            asked = day - new["waited"].astype(np.int64)
            key = (asked << 37) | (new["resident"].astype(np.int64) << 5) | new["service"]
            old = keys >> 37 > day - LONGEST
            known.append((np.concatenate([keys[old], key]), np.concatenate([rows[old], new])))
        (here, mine), (there, theirs) = known
        _, a, b = np.intersect1d(here, there, assume_unique=True, return_indices=True)
        self._open = [
            (np.delete(keys, index), np.delete(rows, index)) for (keys, rows), index in zip(known, (a, b), strict=True)
        ]
        return mine[a], theirs[b]


def count_waits(
    mine: np.ndarray, theirs: np.ndarray, today: np.ndarray, cells: np.ndarray, blocks: np.ndarray | None = None
) -> None:
    """Count pairs of answers; where `today` is by block, `blocks` says whose each pair is."""

    def add(rows: np.ndarray, which: np.ndarray, amounts: np.ndarray) -> None:
        row, much = rows[which], amounts[which]
        np.add.at(today, row if blocks is None else (blocks[which], row), much)
        np.add.at(cells, (row, mine["cell"][which]), much)

    one, service = np.ones(len(mine), np.int64), mine["service"].astype(np.int64)
    got, twin_got = mine["outcome"] != REFUSED, theirs["outcome"] != REFUSED
    add(SERVICE_GAINED + service, got & ~twin_got, one)
    add(SERVICE_LOST + service, ~got & twin_got, one)
    longer = mine["waited"].astype(np.int64) - theirs["waited"]
    for number, sign in enumerate((1, -1)):
        which = got & twin_got & (sign * longer > 0)
        add(WAITED_LONGER + number * one, which, one)
        add(DAYS_LONGER + number * one, which, sign * longer)
