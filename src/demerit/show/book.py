"""What every part of the report is given: the run, its figures, and the words for its ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from demerit import statistics
from demerit.measure.estimates import Estimates
from demerit.scheme.beginning import graded_anew, starting_grade
from demerit.show import wording
from demerit.show.labels import Labels
from demerit.show.marks import Drawing
from demerit.show.tables import Table
from demerit.show.theme import SCHEME, TWIN, grade_colours
from demerit.statistics import UNDEFINED, Estimate, Pair, Sample

if TYPE_CHECKING:
    from demerit.run import Run

ESSENTIAL, USEFUL, DETAIL = 1, 2, 3
DRAWN_DAYS = 74  # of a line, at most about so many


@dataclass
class Figure:
    """One figure of the report: what it shows in words, as a chart, as a table, and how it was made.

    title: a sentence, what is seen. topic: what the figure is of, in a few words, for lists of figures. `empty`: there
    is nothing to count; the title is the topic then, and nothing is drawn. rank: 1 essential, 2 useful, 3 a detail that
    a page leaves to the files.
    """

    name: str
    title: str
    sentence: str
    made: str
    unit: str = ""
    chart: Callable[[], Drawing] | None = None
    table: Table | None = None
    mechanisms: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = field(default=())  # (words, colour) of a legend in words
    note: str = ""  # below the table: what it leaves out
    empty: bool = False
    rank: int = USEFUL
    topic: str = ""


class Book(Labels):
    """A run, read for showing."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.scheme)
        self.run = run
        self.figures = Estimates(run)
        self.days: int = run.days
        self.replicates: int = run.replicates
        self.first: int = run.burn_in  # the first counted day
        self.grades = list(self.scheme.grade_ids)
        self.usual = starting_grade(self.scheme)
        self.graded_anew = graded_anew(self.scheme, run.start, run.burn_in + run.days)
        self.colours = grade_colours(len(self.grades), self.usual)
        # days and places aren't counted by block: what is added up over days has replicates as its units
        self.runs = Sample.of_replicates(run.replicates, run.place.residents)

    @cached_property
    def start(self) -> date | None:
        """The calendar date of day 0, if the run has one."""
        return self.run.start

    @property
    def followed(self) -> int:
        """Residents of whom every event is kept."""
        return self.run.residents.num_rows // len(self.run.worlds)

    @property
    def has_twin(self) -> bool:
        return self.figures.has_twin

    @cached_property
    def twin_words(self) -> str:
        """How the other world is called: "without the scheme", or "under" the other scheme."""
        other = self.run.worlds[1] if len(self.run.worlds) > 1 else "none"
        title = (self.run.receipt.get("twin") or {}).get("title") or other
        return "without the scheme" if other == "none" else f"under “{title}”"

    @property
    def two_worlds(self) -> tuple[tuple[str, str], ...]:
        """The legend of a figure that shows both worlds."""
        here = ("With the scheme", SCHEME)
        return (here, (wording.sentence_case(self.twin_words), TWIN)) if self.has_twin else (here,)

    def mark(self, item: Any) -> str:
        """A dagger after what scholars dispute; the list of disputed points explains it."""
        return " \N{DAGGER}" if getattr(item, "disputed", None) else ""

    def names(self, prefix: str) -> list[str]:
        """Measures that begin with `prefix`, without it, in the registry's order."""
        return [name.removeprefix(prefix) for name in self.run.measures if name.startswith(prefix)]

    def rate_of(
        self,
        names: Sequence[str],
        over: Sequence[str] | None = None,
        *,
        world: str = "scheme",
        group: str = "all",
        share: bool = True,
    ) -> Estimate:
        """The sum of several measures, over the sum of others or of their own denominators."""
        pair = self.sums(names, over, world=world, group=group)
        return UNDEFINED if pair is None else statistics.rate(*pair, self.sample_of(pair[0]), share=share)

    def sums(
        self, names: Sequence[str], over: Sequence[str] | None = None, *, world: str = "scheme", group: str = "all"
    ) -> Pair | None:
        """Numerators and denominators by unit, of several measures together; None if none of them is there."""
        there = [name for name in names if self.figures.has(name)]
        if not there or (world == "twin" and not self.has_twin):
            return None
        pairs = [self.run.units(name, world, group) for name in (*there, *(over or ()))]
        if len({len(above) for above, _ in pairs}) > 1:  # some are counted by block and some aren't
            pairs = [self.run.totals(name, world, group) for name in (*there, *(over or ()))]
        above = np.sum([pair[0] for pair in pairs[: len(there)]], axis=0)
        below = [pair[1] for pair in pairs] if over is None else [pair[0] for pair in pairs[len(there) :]]
        return above, np.sum(below, axis=0)

    def sample_of(self, above: np.ndarray) -> Sample:
        """What the elements of some counts are: the units of the run, or its replicates if not counted by block."""
        return self.run.sample if len(above) == self.run.sample.size else self.runs

    def daily(self, name: str, world: str = "scheme") -> np.ndarray:
        """array[replicates, days] of what is counted each day; noughts for a measure that isn't there."""
        if not self.figures.has(name):
            return np.zeros((self.replicates, self.days))
        return self.run.series(name, world)[1]

    def over_days(self, name: str, world: str = "scheme") -> np.ndarray:
        """Sums over all days, by replicate: of a stock, person-days."""
        return self.daily(name, world).sum(axis=1)

    def over_runs(self, above: np.ndarray, below: np.ndarray, *, share: bool = True) -> Estimate:
        """A rate of sums that are known by replicate only."""
        return statistics.rate(above, below, self.runs, share=share)

    def line(
        self,
        key: str,
        above: np.ndarray,
        below: np.ndarray,
        *,
        days: np.ndarray | None = None,
        times: float = 1.0,
        share: bool = True,
    ) -> list[dict[str, Any]]:
        """Rows for a line: the ratio of sums on each day drawn and, from ten runs on, how sure it is.

        above, below: array[replicates, days]; `days` says which days of the run those are, if not all.
        """
        when = np.arange(above.shape[1]) if days is None else days
        banded = self.replicates >= statistics.FEWEST_UNITS
        rows = []
        for at in sampled(above.shape[1]):
            found = self.over_runs(above[:, at], below[:, at], share=share).times(times)
            if found.value is not None:
                row = {"day": int(when[at]) + self.first, "series": key, "value": _short(found.value)}
                if banded and found.value and found.low is not None and found.high is not None:
                    row |= {"low": _short(found.low), "high": _short(found.high)}
                rows.append(row)
        return rows


def sampled(days: int, most: int = DRAWN_DAYS) -> np.ndarray:
    """The days a line is drawn through: all of a short run, else every so many, and the first and the last."""
    picked = np.arange(days - 1, -1, -max(1, days // most))[::-1]
    return picked if picked[0] == 0 else np.concatenate([[0], picked])


def _short(x: float) -> float:
    return float(f"{x:.6g}")
