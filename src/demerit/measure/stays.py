"""How long stays on blacklists last: counts for survival curves (Kaplan and Meier), by whole days since entry.

Of the stays entered on days that are counted: those that stand on the first of them are an initial stock. A stay
entered on day e and left on day l has ended after l - e days. One that stands on the evening of the last day was
watched from its entry to then, and is at risk for as many days. Whoever moves to another tier ends one stay and begins
another.
"""

from __future__ import annotations

import numpy as np

from demerit.day.lists import INITIAL, WRONGFUL
from demerit.day.stays import AT_ONCE, in_full
from demerit.day.world import World
from demerit.shards import Shard

STAYS = ("stays_blacklist", "stays_wrongful")
ENDED, WATCHED = 0, 1  # what became of a stay


class Stays:
    """The stays of one world: `counts` int64[STAYS, 2, days + 1], those ended and those that last, by days watched."""

    def __init__(self, world: World, burn_in: int, days: int) -> None:
        self.world, self.burn_in, self.days = world, burn_in, days
        self.counts = np.zeros((len(STAYS), 2, days + 1), np.int64)

    def count(self, ended: np.ndarray) -> None:
        """The listings ended on a day (`lists.LISTING`)."""
        if len(ended):
            self._add(ended, ended["left"].astype(np.int64), ENDED)

    def close(self) -> None:
        """The evening of the last day: those that last."""
        for first in range(0, self.world.stays, AT_ONCE):
            on = in_full(self.world, self.world.listings[first : min(first + AT_ONCE, self.world.stays)])
            self._add(on, np.full(len(on), self.burn_in + self.days - 1), WATCHED)

    def _add(self, listings: np.ndarray, until: np.ndarray, what: int) -> None:
        flags, lasted = listings["flags"], until - listings["day"]
        black = (int(self.world.black_mask) >> listings["register"].astype(np.int64)) & 1 == 1
        entered = black & ((flags & INITIAL) == 0) & (listings["day"] >= self.burn_in)
        for number, some in enumerate((entered, entered & ((flags & WRONGFUL) != 0))):
            self.counts[number, what] += np.bincount(lasted[some], minlength=self.days + 1)

    def add_up(self, shard: Shard) -> None:
        """Make the counts those of all shards."""
        self.counts = shard.total(self.counts)

    def measures(self) -> np.ndarray:
        """int64[STAYS, 2, days + 1]: by days since entry, how many ended then and how many were on just before."""
        at_risk = self.counts.sum(axis=1)[:, ::-1].cumsum(axis=1)[:, ::-1]
        return np.stack([self.counts[:, ENDED], at_risk], axis=1)
