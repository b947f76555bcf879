"""Entries that come otherwise than by a record, after those of the day's records: collective (M45), and by discretion
(M41). What was tampered with (M19) comes after these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day import lists
from demerit.day.collective import HOOD, HOUSEHOLD, due, gather, levy_households, levy_neighbourhood
from demerit.day.discretion import think_fit
from demerit.day.lists import filled
from demerit.kept import Arrays
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Shard

if TYPE_CHECKING:
    from demerit.day.world import World

MONTH = 30  # days


def by_discretion(world: World, day: int) -> np.ndarray:
    """Points taken and given freely."""
    t, k0, k1 = world.tables, world.k0, world.k1
    return filled(
        lists.ENTRY,
        lambda out: think_fit(
            *world.shard.hoods, day, k0, k1, world.given, world.state, t.standing, t.discretion, out
        ), 256,
    )  # fmt: skip


class Levies:
    """Levies on households at once, and on neighbourhoods by the month, from a purse of each (int64, 2**-16 points)."""

    def __init__(self, shard: Shard) -> None:
        self.own = slice(*shard.hoods)
        self.purse = np.zeros(-(-int(shard.edges[-1]) // NEIGHBOURHOOD), np.int64)

    def kept(self) -> dict[str, np.ndarray]:
        return {"purse": self.purse[self.own]}

    def put_back(self, arrays: Arrays) -> None:
        self.purse[self.own] = arrays["purse"]

    def levy(self, world: World, day: int, entries: np.ndarray) -> np.ndarray:
        """What households and neighbourhoods pay together for the day's entries (M45)."""
        t, k0, k1 = world.tables, world.k0, world.k1
        on = t.collective[0]["on"]
        made = [np.zeros(0, lists.ENTRY)]
        if on[HOUSEHOLD]:
            made.append(filled(
                lists.ENTRY,
                lambda out: levy_households(
                    day, k0, k1, world.given, world.state, t.collective, t.scoring, entries, out
                ),
                4 * len(entries) + 64,
            ))  # fmt: skip
        if on[HOOD]:
            gather(t.collective, t.scoring, entries, self.purse)
            if day > 0 and day % MONTH == 0:
                for hood in due(self.purse).tolist():
                    out = np.zeros(NEIGHBOURHOOD, lists.ENTRY)
                    made.append(out[: levy_neighbourhood(hood, day, world.given, world.state, self.purse, out)])
        return np.concatenate(made)
