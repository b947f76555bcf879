"""A documented figure, and beside it what a run gave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demerit import statistics
from demerit.documented import words
from demerit.documented.declared import PER, Answer, Figure, documented, in_unit, sources
from demerit.documented.span import Span
from demerit.findings.phrases import SMALL
from demerit.measure.estimates import Estimates
from demerit.periods import YEAR
from demerit.statistics import FEW, UNDEFINED, Estimate

if TYPE_CHECKING:
    from demerit.run import Run

State = Literal["compared", "few", "none", "undefined", "too short", "not counted", "not answered"]
ADULTS = ("age=adult", "age=elder")  # groups that together are everybody of 18 and over


@dataclass(frozen=True)
class Row:
    """One documented figure beside the simulated one.

    documented: in the unit of the simulated figure, None where nothing answers it. simulated: undefined unless it was
    counted over long enough. start: after how long, and from which start. state, whether the two can be compared:
    "compared"; "few" counted, fewer than ten or of fewer than thirty; "none" counted; "undefined", nothing to count it
    over; "too short" a run for a figure of a year; "not counted" in this run; "not answered" by any measure.
    """

    figure: Figure
    documented: Span | None
    simulated: Estimate
    state: State
    days: int
    start: str

    @property
    def id(self) -> str:
        return self.figure.id

    @property
    def ratio(self) -> Span | None:
        """Simulated over documented, with the worst cases of both bounds; None unless both can be compared.

        Without an interval of the simulated figure the bounds are of the documented one alone.
        """
        found = self.simulated
        if self.state != "compared" or self.documented is None or found.value is None:
            return None
        low = found.value if found.low is None else found.low
        high = found.value if found.high is None else found.high
        return Span(low, found.value, high).over(self.documented)

    @cached_property
    def may_explain(self) -> list[str]:
        """What may make the two differ, in sentences."""
        return [documented().reasons[key] for key in self.figure.may_explain]

    @property
    def documented_words(self) -> str:
        """ "8.1 million refusals in 2018: 5.7 a year per 1,000 residents"."""
        return words.of_documented(self.figure, self.documented)

    @property
    def simulated_words(self) -> str:
        """ "11.0 a year per 1,000 residents (10.1 to 12.2); 154 in 365 days over 14,000 residents"; or why none."""
        return words.of_simulated(self)

    @property
    def beside_words(self) -> str:
        """ "About twice as many here (1.8 to 2.1 times)."; empty where nothing can be compared."""
        return words.of_ratio(self)

    @property
    def sentence(self) -> str:
        """All of it in a few sentences."""
        figure = self.figure
        told = [f"{figure.what}, {figure.place}: documented {self.documented_words}.", f"Here: {self.simulated_words}."]
        return " ".join([*told, *(one for one in (self.beside_words, figure.taken) if one)])

    def data(self) -> dict[str, Any]:
        """For JSON: what is undefined is null."""
        figure, found, published = self.figure, self.simulated, self.figure.published
        answer, ratio = figure.answer, self.ratio
        return {
            "id": figure.id, "what": figure.what, "whom": figure.whom, "place": figure.place,
            "period": figure.period.said, "published": published.value, "published_low": published.low,
            "published_high": published.high, "published_unit": figure.unit,
            "sources": [{"key": key, "text": sources()[key]} for key in figure.sources], "sure": figure.sure,
            "note": figure.note or None, "unit": words.unit(answer), "measures": answer.names if answer else [],
            "documented": self.documented.value if self.documented else None,
            "documented_low": self.documented.low if self.documented else None,
            "documented_high": self.documented.high if self.documented else None,
            "value": found.value, "low": found.low, "high": found.high, "interval": found.kind, "exact": found.exact,
            "n": found.n, "numerator": found.above, "denominator": found.below, "days": self.days, "state": self.state,
            "ratio": ratio.value if ratio else None, "ratio_low": ratio.low if ratio else None,
            "ratio_high": ratio.high if ratio else None, "taken": figure.taken or None,
            "unanswered": figure.unanswered or None, "may_explain": self.may_explain, "sentence": self.sentence,
        }  # fmt: skip


def beside(run: Run) -> list[Row]:
    """The figures that are documented of a run's preset, in the file's order; none of a scheme that is no preset."""
    from demerit.findings.period import after

    found = documented().presets.get(run.scheme.scheme)
    figures = found.figures if found is not None else []
    start = after(run)
    rows = []
    for figure in figures:
        simulated, state = _simulated(run, figure.answer)
        rows.append(Row(figure, in_unit(figure), simulated, state, run.days, start))
    return rows


def _simulated(run: Run, answer: Answer | None) -> tuple[Estimate, State]:
    """A run's figure in the unit of the answer, and whether it can be told."""
    if answer is None:
        return UNDEFINED, "not answered"
    if any(name not in run.measures for name in answer.names):
        return UNDEFINED, "not counted"
    if answer.way != "level" and run.days < YEAR:
        return UNDEFINED, "too short"
    above, below = _counts(run, answer)
    found = statistics.rate(above, below, Estimates(run).sample_of(above), share=answer.way != "flow")
    if answer.way == "flow":
        found = found.times(PER * YEAR / run.days)
    if found.value is None:
        return found, "undefined"
    if found.above == 0:
        return found, "none"
    few = (found.above or 0) < FEW or (answer.way != "flow" and (found.below or 0) < SMALL)
    return found, "few" if few else "compared"


def _counts(run: Run, answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators by unit: by run where one of them isn't counted by block."""
    whom = "enrolled" if answer.of == "scored" and "enrolled" in run.measures else "residents"
    over = answer.over or [whom]
    names = [*answer.measures, *over]
    if answer.of == "adults":
        counts = [np.sum([run.totals(name, group=group)[0] for group in ADULTS], axis=0) for name in names]
    else:
        counts = [run.units(name)[0] for name in names]
        if len({len(one) for one in counts}) > 1:
            counts = [run.totals(name)[0] for name in names]
    parts = len(answer.measures)
    return np.sum(counts[:parts], axis=0), np.sum(counts[parts:], axis=0)
