"""One finding: a sentence with its counts, the figure, how sure it is and after how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demerit.findings import phrases
from demerit.measure.estimates import Estimates
from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.statistics import FEW, Estimate

LEVEL, FLOW = "level", "flow"
UNITS: dict[str, Callable[..., str]] = {
    "share": wording.percent, "change": wording.change, "number": wording.number, "signed": wording.signed,
    "points": wording.percentage_points,
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What a run says in one sentence.

    headline: a few words. sentence: the counts, whole. estimate: the figure with its interval
    (`demerit.statistics`). unit: "share" (0 to 1), "change" (relative, 0 is none), "points" (a difference of shares),
    "number" or "signed". period: "level" (of the last day) or "flow" (over the counted days). empty: whether there was
    nothing to count, or the count is nought: such findings never lead. note: of whom it speaks, if not of everybody.
    declared_by: the mechanism that declares it; never a cause.
    measures: what it is worked out from.
    """

    id: str
    title: str
    headline: str
    sentence: str
    estimate: Estimate
    unit: str
    period: str
    declared_by: str
    measures: tuple[str, ...]
    empty: bool = False
    note: str | None = None

    @property
    def value(self) -> float | None:
        return self.estimate.value

    @property
    def low(self) -> float | None:
        return self.estimate.low

    @property
    def high(self) -> float | None:
        return self.estimate.high

    @property
    def n(self) -> int:
        """Units: runs, or blocks of residents within one."""
        return self.estimate.n

    @property
    def defined(self) -> bool:
        return self.estimate.defined

    @property
    def few(self) -> bool:
        """Whether it is a share of fewer than ten."""
        return self.unit == "share" and self.estimate.below is not None and self.estimate.below < FEW

    @property
    def figure(self) -> str:
        """ "15%"; a count of fewer than thirty as "4 of 26"."""
        found = self.estimate
        if found.value is None:
            return ""
        if self.unit == "share" and found.below is not None and found.below < phrases.SMALL:
            return f"{found.above:,} of {found.below:,}"
        return UNITS[self.unit](found.value) + (" points" if self.unit == "points" else "")

    @property
    def interval(self) -> str:
        """ "14% to 16%"; empty where none is given."""
        return phrases.interval(self.estimate, UNITS[self.unit])

    def data(self) -> dict[str, object]:
        """For JSON: an undefined figure is null."""
        found = self.estimate
        return {
            "id": self.id, "title": self.title, "headline": self.headline, "sentence": self.sentence,
            "value": found.value, "low": found.low, "high": found.high, "interval": found.kind,
            "exact": found.exact, "unit": self.unit, "n": found.n, "numerator": found.above,
            "denominator": found.below, "period": self.period, "defined": self.defined, "empty": self.empty,
            "declared_by": self.declared_by, "measures": list(self.measures), "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """A finding that a mechanism, a door or an account declares, before any run.

    order: its place among all, the lowest first; a scheme's own `findings` come before. when: whether a scheme has
    anything of the kind. make: the finding of a run, or None if it can't be told (no twin, too short).
    """

    id: str
    declared_by: str
    title: str
    order: int
    make: Callable[[Estimates, Declared], Finding | None]
    when: Callable[[Scheme], bool] = lambda scheme: True
    measures: tuple[str, ...] = ()

    def finding(
        self, estimate: Estimate, headline: str, sentence: str, *, unit: str = "share", period: str = FLOW,
        empty: bool | None = None, note: str | None = None,
    ) -> Finding:  # fmt: skip
        """One of this declaration. Empty if undefined, or a share of nought."""
        nothing = estimate.value is None or (unit == "share" and estimate.value == 0)
        return Finding(
            self.id, self.title, headline, sentence, estimate, unit, period, self.declared_by, self.measures,
            nothing if empty is None else empty, note,
        )  # fmt: skip
