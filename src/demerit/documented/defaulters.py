"""What was published of the courts' list of judgment defaulters: cumulative counts by date, and what was added between.

The counts are of listings and of refused tickets, never of people. They come from several sources. A cumulative count
can't fall; where one does, two sources disagree, and by as much every number of that column may be off.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, get_args

from demerit.documented.span import Span

Series = Literal["listings", "flights", "trains"]
SERIES: tuple[Series, ...] = get_args(Series)
_COLUMNS = {
    "listings": "listings_cumulative", "flights": "flights_blocked_cumulative", "trains": "rail_blocked_cumulative",
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """Cumulative counts up to one date; a series without a count on that date is left out. sure: how sure they are."""

    on: date
    counts: dict[str, int]
    sure: Literal["verified", "partly"]


@dataclass(frozen=True)
class Stretch:
    """What was added to a series after one date and up to another. `days`: between the two."""

    since: date
    until: date
    added: Span
    sure: Literal["verified", "partly"]  # of the less sure end

    @property
    def days(self) -> int:
        return (self.until - self.since).days


@cache
def published() -> tuple[Point, ...]:
    """The rows of `data/defaulters.csv`, by date."""
    with files("demerit.data").joinpath("defaulters.csv").open(encoding="utf-8") as lines:
        return tuple(
            Point(
                date.fromisoformat(row["date"]),
                {name: int(row[column]) for name, column in _COLUMNS.items() if row[column]},
                "verified" if row["status"] == "V" else "partly",
            )
            for row in csv.DictReader(lines)
        )


def disagreement(series: Series) -> float:
    """The largest fall from one date to the next, as a share of the higher count; 0 if the series never falls."""
    counts = [point.counts[series] for point in published() if series in point.counts]
    return max([0.0, *(1 - later / earlier for earlier, later in pairwise(counts))])


def cumulated(series: Series, until: date) -> Span:
    """The count up to a date, with what sources disagree by on either side. Raises KeyError for a date without one."""
    count = _count(series, until)
    off = disagreement(series) * count
    return Span(count - off, float(count), count + off)


def added(series: Series, since: date, until: date) -> Span:
    """What was added after one date and up to a later one; never below 0."""
    before, after = cumulated(series, since), cumulated(series, until)
    gap = float(_count(series, until) - _count(series, since))
    return Span(max(0.0, after.low - before.high), max(0.0, gap), max(0.0, after.high - before.low))


def stretches(series: Series) -> Iterator[Stretch]:
    """From each date of a series to the next."""
    for first, last in pairwise(point for point in published() if series in point.counts):
        sure = last.sure if first.sure == "verified" else first.sure
        yield Stretch(first.on, last.on, added(series, first.on, last.on), sure)


def _count(series: Series, on: date) -> int:
    return {point.on: point.counts for point in published()}[on][series]
