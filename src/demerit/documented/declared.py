"""What is documented of each preset: the models of `data/documented.yaml`, and a figure in the unit of its answer.

A documented figure stays as it was published: so many people, listings or refusals, of whom, where and when. An answer
says which measure of a run stands beside it, and in which of three ways both are brought to one unit:

    level   how many there are on the last day, as a share of residents, of adults or of those who are scored
    flow    how many there are in a year of 365 days, for each 1,000 of them
    share   how many of the things that other measures count

A figure without an answer says why it has none.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field, model_validator

from demerit.catalogue import Id, Strict
from demerit.documented import defaulters
from demerit.documented.span import Span
from demerit.periods import YEAR
from demerit.quantity import Quantity

Of = Literal["residents", "adults", "scored"]
Sure = Literal["verified", "partly", "memory", "worked out", "ours"]
SURE: dict[str, str] = {
    "verified": "read in the source",
    "partly": "read in part, or in a weak source",
    "memory": "from memory, not verified",
    "worked out": "worked out from figures that were read in the source",
    "ours": "our own estimate",
}
PER = 1000  # residents, of a flow


class Population(Strict):
    """By how many a documented figure is divided, and whom these are."""

    what: str
    of: Of
    count: Quantity
    source: str
    sure: Sure
    note: str = ""

    @property
    def span(self) -> Span:
        return _span(self.count)


class Period(Strict):
    """When a figure was counted: `said` in words. A flow has a length: two dates, or a number of years.

    What was counted after `since` and up to `until` is in it.
    """

    said: str
    since: date | None = None
    until: date | None = None
    years: Quantity | None = None

    @property
    def length(self) -> Span | None:
        """Years of 365 days; None where it isn't known when counting began."""
        if self.years is not None:
            return _span(self.years)
        if self.since is None or self.until is None:
            return None
        return Span.exactly((self.until - self.since).days / YEAR)


class Answer(Strict):
    """Which measures of a run stand beside the figure (several are added up), and the way to its unit.

    of: of whom, of a level or a flow. over: the measures of whose sum a share is a part.
    """

    way: Literal["level", "flow", "share"]
    measures: list[Id] = Field(min_length=1)
    of: Of | None = None
    over: list[Id] = Field(default_factory=list)

    @model_validator(mode="after")
    def _whole(self) -> Answer:
        if (self.way == "share") != bool(self.over) or (self.way == "share") == (self.of is not None):
            raise ValueError("a share has `over`, a level or a flow has `of`, and neither has both")
        return self

    @property
    def names(self) -> list[str]:
        """All measures that it needs."""
        return [*self.measures, *self.over]


class Figure(Strict):
    """One documented figure.

    value, between, series: the figure, its bounds where no single one is published, or the part of the courts' series
    that was added in the period (up to its end, where no beginning is known). out_of: of how many, of a share. taken:
    what of the preset was set by this very figure, or with it in view. may_explain: keys of the file's `reasons`.
    """

    id: Id
    what: str
    value: Quantity | None = None
    between: tuple[float, float] | None = None
    series: defaulters.Series | None = None
    out_of: Quantity | None = None
    unit: str
    whom: str
    place: str
    period: Period
    population: Id | None = None
    sources: list[str] = Field(min_length=1)
    sure: Sure
    note: str = ""
    answer: Answer | None = None
    unanswered: str = ""
    taken: str = ""
    may_explain: list[Id] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _pairs(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("between"), list):
            return data | {"between": tuple(float(x) for x in data["between"])}
        return data

    @model_validator(mode="after")
    def _whole(self) -> Figure:
        if sum(one is not None for one in (self.value, self.between, self.series)) != 1:
            raise ValueError(f"{self.id}: one of `value`, `between` and `series`")
        if self.between is not None and self.between[0] >= self.between[1]:
            raise ValueError(f"{self.id}: `between` goes from the lower to the higher")
        if self.series is not None and self.period.until is None:
            raise ValueError(f"{self.id}: a series needs the end of the period")
        if (self.answer is None) != bool(self.unanswered):
            raise ValueError(f"{self.id}: either an `answer`, or why it is `unanswered`")
        if self.answer is None:
            return self
        if not self.may_explain:
            raise ValueError(f"{self.id}: what may explain a difference")
        is_share = self.unit == "share" or self.out_of is not None
        if self.answer.way == "share" and not is_share:
            raise ValueError(f"{self.id}: a share is documented as one, or has `out_of`")
        if self.answer.way != "share" and not is_share and self.population is None:
            raise ValueError(f"{self.id}: of how many?")
        if self.answer.way == "flow" and (is_share or self.period.length is None):
            raise ValueError(f"{self.id}: a flow is a count over a period of known length")
        return self

    @property
    def published(self) -> Span:
        """As it was published."""
        if self.value is not None:
            return _span(self.value)
        if self.between is not None:
            return Span(self.between[0], None, self.between[1])
        assert self.series is not None
        assert self.period.until is not None
        if self.period.since is None:
            return defaulters.cumulated(self.series, self.period.until)
        return defaulters.added(self.series, self.period.since, self.period.until)


class OfPreset(Strict):
    """The figures of one preset; without any, why. unknown: what was looked for and not found.

    basis: said of the whole preset, where less of it follows documents than its label says.
    """

    figures: list[Figure] = Field(default_factory=list)
    nothing: str = ""
    basis: str = ""
    unknown: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of_both(self) -> OfPreset:
        if bool(self.figures) == bool(self.nothing):
            raise ValueError("either `figures`, or why there is `nothing`")
        if len({figure.id for figure in self.figures}) < len(self.figures):
            raise ValueError("two figures have one id")
        return self


class Documented(Strict):
    """The file. reasons: mechanisms and assumptions that may explain a difference; none was tried by switching it off.

    A figure is answered of those of whom it is documented: nothing is divided by another population.
    """

    populations: dict[Id, Population]
    reasons: dict[Id, str]
    presets: dict[Id, OfPreset]

    @model_validator(mode="after")
    def _fits(self) -> Documented:
        for name, one in self.presets.items():
            for figure in one.figures:
                where = f"{name}: {figure.id}"
                if figure.population is not None and figure.population not in self.populations:
                    raise ValueError(f"{where}: there is no population `{figure.population}`")
                if unknown := [key for key in figure.may_explain if key not in self.reasons]:
                    raise ValueError(f"{where}: there is no reason `{unknown[0]}`")
                of = self.populations[figure.population].of if figure.population else None
                if of is not None and figure.answer is not None and figure.answer.of != of:
                    raise ValueError(f"{where}: documented of {of}, answered of {figure.answer.of}")
        return self


@cache
def documented() -> Documented:
    """The package's data, read once."""
    import yaml

    return Documented.model_validate(yaml.safe_load(_text("documented.yaml")))


@cache
def sources() -> dict[str, str]:
    """The full name behind each key of `data/sources.csv`."""
    return {row["key"]: row["source"] for row in csv.DictReader(_text("sources.csv").splitlines())}


def in_unit(figure: Figure) -> Span | None:
    """The documented figure in the unit of its answer: a share from 0 to 1, or for each 1,000 in a year of 365 days.

    None where nothing answers it.
    """
    if figure.answer is None:
        return None
    found = figure.published
    if figure.out_of is not None:
        return found.over(_span(figure.out_of))
    if figure.unit == "share":
        return found
    assert figure.population is not None
    each = found.over(documented().populations[figure.population].span)
    length = figure.period.length
    if figure.answer.way == "level" or length is None:
        return each
    return each.over(length).times(PER)


def _span(quantity: Quantity) -> Span:
    low, high = quantity.range or (quantity.value, quantity.value)
    return Span(low, quantity.value, high)


def _text(name: str) -> str:
    return files("demerit.data").joinpath(name).read_text("utf-8")
