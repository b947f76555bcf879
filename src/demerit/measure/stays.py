"""How long stays on registers last, and what becomes of them.

Stays on blacklists are counted for survival curves (Kaplan and Meier), by whole days since entry: those entered on days
that are counted, since whoever stands on a list on the first of them is initial stock. A stay entered on day e and left
on day l has ended after l - e days. One that stands on the evening of the last day was watched from its entry to then,
and is at risk for as many days. Whoever moves to another tier stays on the list (`measure.families`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day.lists import INITIAL, WRONGFUL
from demerit.day.stays import AT_ONCE, in_full
from demerit.day.world import Day, World
from demerit.kept import Arrays, under, within
from demerit.measure.endings import ENDS, NO_CUSTODY, what_each_adds
from demerit.measure.families import JoinedStays
from demerit.shards import Shard

if TYPE_CHECKING:
    from demerit.measure.by_block import ByBlock

STAYS = ("stays_blacklist", "stays_wrongful")
ENDED, WATCHED = 0, 1  # what became of a stay


class Stays:
    """The stays of one world: `counts` int64[STAYS, 2, days + 1], those ended and those that last, by days watched; and
    `ends` int64[ENDS, 2], what they come to (`measure.endings`), of this shard alone."""

    def __init__(self, world: World, burn_in: int, days: int, by_block: ByBlock | None = None) -> None:
        """`days`: those counted, which begin with day `burn_in`. `by_block`: where `ends` are counted by block, too."""
        self.world, self.burn_in, self.days, self._by_block = world, burn_in, days, by_block
        self.counts = np.zeros((len(STAYS), 2, days + 1), np.int64)
        self.ends = np.zeros((len(ENDS), 2), np.int64)
        self.joined = JoinedStays(world.tables.standing[0]["family"])
        self.custody = int(world.tables.standing[0]["custody_mask"]).bit_length() - 1  # NO_CUSTODY without one

    def kept(self) -> dict[str, np.ndarray]:
        return {"counts": self.counts, "ends": self.ends} | under("joined", self.joined.kept())

    def put_back(self, arrays: Arrays) -> None:
        self.counts, self.ends = arrays["counts"], arrays["ends"]
        self.joined.put_back(within("joined", arrays))

    def count(self, day: Day) -> None:
        """What ends on a day."""
        if len(day.ended):  # not so on most days of a village
            self._custody(day.ended)
            over = self.joined.over(day.ended, day.changes)
            self._add(over, over["left"].astype(np.int64), ENDED)

    def close(self) -> None:
        """The evening of the last day: what lasts."""
        on_tiers = []
        for first in range(0, self.world.stays, AT_ONCE):
            on = in_full(self.world, self.world.listings[first : min(first + AT_ONCE, self.world.stays)])
            self._custody(on)
            some, tiers = self.joined.lasting(on)
            self._lasts(some)
            on_tiers.append(tiers)
        self._lasts(self.joined.lasting_on_tiers(on_tiers))

    def _lasts(self, stays: np.ndarray) -> None:
        self._add(stays, np.full(len(stays), self.burn_in + self.days - 1), WATCHED)

    def _add(self, stays: np.ndarray, until: np.ndarray, what: int) -> None:
        flags, lasted = stays["flags"], until - stays["day"]
        black = (int(self.world.black_mask) >> stays["register"].astype(np.int64)) & 1 == 1
        entered = black & ((flags & INITIAL) == 0) & (stays["day"] >= self.burn_in)
        for number, some in enumerate((entered, entered & ((flags & WRONGFUL) != 0))):
            self.counts[number, what] += np.bincount(lasted[some], minlength=self.days + 1)
        self._come_to(stays, int(self.world.black_mask), NO_CUSTODY)

    def _custody(self, listings: np.ndarray) -> None:
        """Days in custody, which are those of each listing by itself."""
        if self.custody != NO_CUSTODY:
            self._come_to(listings, 0, self.custody)

    def _come_to(self, listings: np.ndarray, black_mask: int, custody: int) -> None:
        adds = what_each_adds(listings, self.burn_in + self.days, black_mask, custody, self.burn_in)
        self.ends += adds.sum(axis=2)
        if self._by_block is not None:
            self._by_block.ends += self._by_block.by_block(listings, adds)

    def came_to(self) -> tuple[dict[str, tuple[int, int]], dict[str, np.ndarray]]:
        """What all stays come to, custody only where there is such a register; and the same by block, int64[2, blocks],
        where there are any."""
        told = [name for name in ENDS if self.custody != NO_CUSTODY or "custody" not in name]
        pairs = {name: (above, below) for name, (above, below) in zip(ENDS, self.ends.tolist(), strict=True)}
        per_block = {} if self._by_block is None else dict(zip(ENDS, self._by_block.ends, strict=True))
        return {name: pairs[name] for name in told}, {name: per_block[name] for name in told if name in per_block}

    def add_up(self, shard: Shard) -> None:
        """Make the counts by days those of all shards."""
        self.counts = shard.total(self.counts)

    def measures(self) -> np.ndarray:
        """int64[STAYS, 2, days + 1]: by days since entry, how many ended then and how many were on just before."""
        at_risk = self.counts.sum(axis=1)[:, ::-1].cumsum(axis=1)[:, ::-1]
        return np.stack([self.counts[:, ENDED], at_risk], axis=1)
