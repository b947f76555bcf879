"""Estimates from a run's counts: a measure's name in, a figure with its interval out.

Everything that shows figures asks here, so that a sentence, a table, a chart and a comparison can't disagree.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from demerit import arguments, statistics
from demerit.measure.deciding import MILLION
from demerit.measure.groups import GROUP_NAMES
from demerit.statistics import UNDEFINED, Estimate, Pair, Sample, Spread

if TYPE_CHECKING:
    from demerit.measure.registry import Measure
    from demerit.scheme.model import Scheme

MONTH = 30  # days

MATCHED = ("gained_", "lost_")  # decisions beside the twin's on the same request
SCARCE = ("refused_", "refusals", *MATCHED)  # what a world of scarce places shows beside the other


class Counted(Protocol):
    """What has counts by unit: a run, or many runs of one study read together."""

    scheme: Scheme
    worlds: tuple[str, ...]
    start: date  # of the first day lived
    burn_in: int  # days lived before those counted
    days: int

    @property
    def measures(self) -> dict[str, Measure]:
        """Every measure, by name."""

    @property
    def sample(self) -> Sample:
        """The units."""

    def units(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (-1 without) by unit."""

    def totals(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """The same by run."""

    def series(self, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Days, and numerators and denominators by run and day."""


class Estimates:
    """The figures of one run. `world` is "scheme" or "twin", `group` one of `measure.groups`.

    A measure that the run doesn't have gives an undefined figure: a scheme without registers lists nobody. One that no
    run has is refused: a figure of an unknown measure, world or group raises UsageError.
    """

    def __init__(self, run: Counted) -> None:
        self.run = arguments.having("run", run, ("measures", "units", "totals"), "a run, or the runs of a study")

    @property
    def has_twin(self) -> bool:
        return len(self.run.worlds) > 1

    def has(self, name: str) -> bool:
        """Whether the run counts it, be it nought throughout."""
        return arguments.text("name", name) in self.run.measures

    def sum(self, name: str, world: str = "scheme", group: str = "all") -> int:
        """The count over all runs together; 0 for a measure that isn't there."""
        return int(self.run.totals(name, world, group)[0].sum()) if self._there(name, world, group) else 0

    def rate(
        self, name: str, world: str = "scheme", group: str = "all", *, of: str | None = None, share: bool = True
    ) -> Estimate:
        """The measure over its own denominator, or over the numerator of another measure (`of`)."""
        if not self._there(name, world, group, of=of):
            return UNDEFINED
        above, below = self.pair(name, world, group, of=of)
        one = MILLION if self.run.measures[name].unit == "millionths" and of is None else 1
        return statistics.rate(above, below, self.sample_of(above), share=share, one=one)

    def mean(self, name: str, world: str = "scheme", group: str = "all") -> Estimate:
        """The count of one run: its mean over replicates."""
        if not self._there(name, world, group):
            return UNDEFINED
        above = self.run.units(name, world, group)[0]
        return statistics.mean(above, self.sample_of(above))

    def less_twin(self, name: str, group: str = "all", *, of: str | None = "residents") -> Estimate:
        """The rate here less the twin's, over the same people and lucks."""
        if not self._there(name, "twin", group, of=of):
            return UNDEFINED
        here, there = self._two_worlds(name, group, of)
        return statistics.difference(here, there, self.sample_of(here[0]), share=_shares(here, there))

    def over_twin(self, name: str, group: str = "all", *, of: str | None = "residents") -> Estimate:
        """The rate here over the twin's, less 1."""
        if not self._there(name, "twin", group, of=of):
            return UNDEFINED
        here, there = self._two_worlds(name, group, of)
        return statistics.change(here, there, self.sample_of(here[0]))

    def between(self, name: str, one: str, other: str, *, of: str | None = None) -> Estimate:
        """The rate of one group less that of another."""
        if not all([self._there(name, group=group, of=of) for group in (one, other)]):
            return UNDEFINED
        first, second = (self.pair(name, "scheme", group, of=of) for group in (one, other))
        return statistics.difference(first, second, self.sample_of(first[0]), share=_shares(first, second))

    def spread(self, name: str, world: str = "scheme", *, of: str | None = None) -> Spread | None:
        """How different single runs are; None of fewer than two."""
        if not self._there(name, world, of=of):
            return None
        above, below = self.run.totals(name, world)
        below = self.run.totals(of, world)[0] if of is not None else below
        return statistics.spread(statistics.ratios(above, below))

    def second_and_last_month(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Sums over days 31 to 60 and over the last 30 days of a run of 90 days or more: array[runs] twice.

        The first month is left out: records that come late are missing from it.
        """
        months = by_month(self.run.series(name)[1])
        return months[:, 1], months[:, -1]

    def pair(self, name: str, world: str = "scheme", group: str = "all", *, of: str | None = None) -> Pair:
        """Numerators and denominators by unit; by run where one of the two isn't counted by block."""
        counts = self.run.totals if name.startswith(MATCHED) else self.run.units
        above, below = counts(name, world, group)
        if of is None:
            return above, below
        over = self.run.units(of, world, group)[0]
        if len(over) != len(above):
            return self.run.totals(name, world, group)[0], self.run.totals(of, world, group)[0]
        return above, over

    def _two_worlds(self, name: str, group: str, of: str | None) -> tuple[Pair, Pair]:
        """The rate here and the twin's, by unit; by run where blocks don't stand for themselves.

        Where places are scarce, one block goes without what another gets, and both worlds have as many places. The
        difference in refusals of a whole town then varies 1.8 times as much as its blocks tell.
        """
        if not name.startswith(SCARCE):
            here, there = (self.pair(name, world, group, of=of) for world in ("scheme", "twin"))
            return here, there
        pairs = []
        for world in ("scheme", "twin"):
            above, below = self.run.totals(name, world, group)
            pairs.append((above, below if of is None else self.run.totals(of, world, group)[0]))
        return pairs[0], pairs[1]

    def sample_of(self, counts: np.ndarray) -> Sample:
        """The units of some counts: within one run, groups and a few measures aren't counted by block."""
        sample = self.run.sample
        if len(counts) == sample.size:
            return sample
        return Sample.of_replicates(len(counts), int(sample.residents.sum()) // len(counts))

    def _there(self, name: str, world: str = "scheme", group: str = "all", *, of: str | None = None) -> bool:
        """Whether the run has all of it. Raises UsageError for what no run has."""
        world = arguments.choice("world", world, arguments.WORLDS, code="unknown-world")
        arguments.choice("group", group, GROUP_NAMES, code="unknown-group")
        lacking = [one for one in (name, of) if one is not None and not self.has(one)]
        for one in lacking:
            arguments.choice("measure", one, (*self.run.measures, *of_any_scheme()), code="unknown-measure")
        return not lacking and (world == "scheme" or self.has_twin)


@cache
def of_any_scheme() -> tuple[str, ...]:
    """The measures of all schemes of the package: what a run may be asked for, though its own scheme has none of it."""
    from demerit.measure.registry import measures
    from demerit.scheme import load, preset_ids

    return tuple(dict.fromkeys(name for preset in preset_ids() for name in measures(load(preset))))


def by_month(series: np.ndarray) -> np.ndarray:
    """Sums over months of 30 days from the first day on: array[runs, months].

    The last month is the last 30 days: where days are left over, they lie between it and the one before.
    """
    whole = series.shape[1] // MONTH
    months = series[:, : whole * MONTH].reshape(series.shape[0], whole, MONTH).sum(axis=2)
    months[:, -1] = series[:, -MONTH:].sum(axis=1)
    return months


def _shares(*pairs: Pair) -> bool:
    """Whether no numerator is above its denominator."""
    return all(bool((above <= below).all()) for above, below in pairs)
