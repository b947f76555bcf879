"""Some stocks by region and day: residents, enrolled (M13), and on a blacklist. Kept from the day's lists.

A place with one region has none of these: the whole is the region.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
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


@kernel(nogil=True)
def count_listed(changes, black_mask, of_hood, first, listed):
    """Add those who came onto a blacklist today, less those who left the last one, by region. `of_hood`: regions of
    neighbourhoods from `first` on."""
    for x in range(len(changes)):
        row = changes[x]
        more = int64((int64(row.lists) & black_mask) != 0) - int64((int64(row.lists_before) & black_mask) != 0)
        listed[of_hood[int64(row.resident) // NEIGHBOURHOOD - first]] += more


class Regions:
    """Counts of one world by region, evening by evening."""

    def __init__(self, world: World, days: int, burn_in: int = 0) -> None:
        """`days`: those counted, which begin with day `burn_in`."""
        self.world, self.regions, self.burn_in = world, world.people.place.regions_there, burn_in
        self.days = np.zeros((len(REGIONAL), days, self.regions), np.int64)
        if self.regions == 1:
            return
        first, last = world.shard.hoods
        enrolment = world.enrolment  # which has them too
        self.first = first
        self.of_hood = enrolment.of_hood if enrolment else regions_of(world.people, np.arange(first, last))
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

    def count(self, day: Day) -> None:
        """The evening of a day."""
        if self.regions == 1:
            return
        if len(day.scored_in):
            self.enrolled += day.scored_in
        count_listed(day.changes, self.world.black_mask, self.of_hood, self.first, self.listed)
        if day.day >= self.burn_in:
            self.days[:, day.day - self.burn_in] = self.residents, self.enrolled, self.listed

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
