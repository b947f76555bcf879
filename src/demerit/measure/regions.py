"""Some stocks by region and day: residents, enrolled (M13), and on a blacklist. Kept from the day's lists.

A place with one region has none of these: the whole is the region.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import FIRST_NOT_JOINING, FREE_TO_JOIN
from demerit.day.rollout import regions_of
from demerit.day.state import UNSCORED
from demerit.day.world import Day, World
from demerit.kept import Arrays
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Shard

REGIONAL = ("residents", "enrolled", "listed")


@kernel(nogil=True)
def count_first(start, stop, last, state, of_hood, enrols, black_mask, residents, enrolled, listed):
    """Residents, those enrolled and those on a blacklist before the first day, by region: of neighbourhoods start to
    stop, up to resident `last` (without it). `of_hood`: their regions."""
    for hood in range(start, stop):
        region, first = of_hood[hood - start], hood * NEIGHBOURHOOD
        for i in range(first, min(first + NEIGHBOURHOOD, last)):
            residents[region] += 1
            enrolled[region] += int64(enrols and not state[i].mind & UNSCORED)
            listed[region] += int64((int64(state[i].lists) & black_mask) != 0)


class Regions:
    """Counts of one world by region, evening by evening."""

    def __init__(self, world: World, days: int) -> None:
        self.world, self.regions = world, world.people.place.regions_there
        self.days = np.zeros((len(REGIONAL), days, self.regions), np.int64)
        if self.regions == 1:
            return
        first, last = world.shard.hoods
        self.first, self.of_hood = first, regions_of(world.people, np.arange(first, last))
        self.residents, self.enrolled, self.listed = np.zeros((3, self.regions), np.int64)
        count_first(
            first, last, world.last, world.state, self.of_hood, world.enrolment is not None, world.black_mask,
            self.residents, self.enrolled, self.listed,
        )  # fmt: skip

    def kept(self) -> dict[str, np.ndarray]:
        """How many are enrolled and listed now; none of it where there is one region."""
        return {} if self.regions == 1 else {"enrolled": self.enrolled, "listed": self.listed}

    def put_back(self, arrays: Arrays) -> None:
        if self.regions > 1:
            self.enrolled, self.listed = arrays["enrolled"], arrays["listed"]

    def _where(self, residents: np.ndarray) -> np.ndarray:
        return self.of_hood[residents.astype(np.int64) // NEIGHBOURHOOD - self.first]

    def count(self, day: Day) -> None:
        """The evening of a day."""
        if self.regions == 1:
            return
        rows = day.enrolled
        joins = (rows["what"] < FIRST_NOT_JOINING).astype(np.int64)
        leaves = ((rows["what"] >= FIRST_NOT_JOINING) & (rows["what"] < FREE_TO_JOIN)).astype(np.int64)
        np.add.at(self.enrolled, self._where(rows["resident"]), joins - leaves)
        rows, mask = day.changes, np.uint8(self.world.black_mask)
        change = ((rows["lists"] & mask) != 0).astype(np.int64) - ((rows["lists_before"] & mask) != 0)
        np.add.at(self.listed, self._where(rows["resident"]), change)
        self.days[:, day.day] = self.residents, self.enrolled, self.listed

    def add_up(self, shard: Shard) -> None:
        """Make the counts those of all shards."""
        if self.regions > 1:
            self.days, self.residents = shard.total(self.days), shard.total(self.residents)

    def measures(self) -> dict[str, np.ndarray]:
        """int64[2, days, regions] of each: how many, of how many residents (-1 for the residents themselves)."""
        if self.regions == 1:
            return {}
        over = np.broadcast_to(self.residents, self.days[0].shape)
        below = (np.full_like(over, -1), over, over)
        return {name: np.stack([self.days[n], below[n]]) for n, name in enumerate(REGIONAL)}
