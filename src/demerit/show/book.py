"""What every part of the report is given: the run, its counts, and the words for its ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from demerit.show import wording
from demerit.show.counts import Counts
from demerit.show.labels import Labels
from demerit.show.marks import Drawing
from demerit.show.tables import Table
from demerit.show.theme import SCHEME, TWIN, grade_colours
from demerit.show.wording import Spread, spread

if TYPE_CHECKING:
    from demerit.run import Run


@dataclass
class Figure:
    """One figure of the report: what it shows in words, as a chart, as a table, and how it was made.

    Without data `chart` is None and `sentence` says so; the table may be missing then too.
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


class Book(Labels):
    """A run, read for showing."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.scheme)
        self.run = run
        self.counts = Counts(run)
        self.days: int = run.days  # counted
        self.burn_in: int = run.burn_in
        self.replicates: int = run.replicates
        self.grades = list(self.scheme.grade_ids)
        self.colours = grade_colours(len(self.grades))

    @cached_property
    def start(self) -> date | None:
        """The calendar date of day 0, if the run has one."""
        return self.run.start

    @property
    def counted(self) -> dict[str, Any]:
        """The days counted, for a chart of them (see `marks.lines`): how many, the date and the number of the first."""
        begin = None if self.start is None else self.start + timedelta(days=self.burn_in)
        return {"days": self.days, "start": begin, "first": self.burn_in}

    def moments(self) -> dict[str, int]:
        """Days counted for a table: the first, and the ends of quarters. Which each is, by its name."""
        ends = (round(self.days * part) - 1 for part in (0.25, 0.5, 0.75, 1.0))
        return {f"Day {self.burn_in + day}": day for day in sorted({0, *ends} - {-1})}

    @property
    def followed(self) -> int:
        """Residents of whom every event is kept."""
        return self.run.residents.num_rows // len(self.run.worlds)

    @property
    def has_twin(self) -> bool:
        return self.counts.has_twin

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

    def per(self, name: str, base: float, world: str = "scheme", group: str = "all") -> np.ndarray | None:
        """Sum over the run for every `base` residents."""
        total = self.counts.total(name, world, group)
        return None if total is None else wording.ratio(total * base, self.counts.residents(group))

    def scored(self) -> np.ndarray:
        """Residents who are scored, array[replicates, days]: all of them, unless people are enrolled one by one."""
        everybody = np.repeat(self.counts.residents()[:, None], self.days, axis=1)
        enrolled = self.counts.series("enrolled")
        return everybody if enrolled is None else enrolled

    def spread(self, values) -> Spread:
        return spread([] if values is None else values)

    def excess(self, here, there) -> Spread:
        """The difference from the twin, pair by pair; undefined without a twin."""
        return spread([]) if here is None or there is None else spread(here - there)

    def bar(self, key: str, value: Spread, unit: str) -> dict[str, Any]:
        """The cells a bar needs: value, ends of its whisker, and its words."""
        return {
            key: value.value,
            f"{key}_low": value.low,
            f"{key}_high": value.high,
            f"{key}_end": value.high if value.high is not None else value.value,
            f"{key}_text": value.text(unit, one_run=False),
        }

    def mark(self, item: Any) -> str:
        """A dagger after what scholars dispute; the list of disputed points explains it."""
        return " \N{DAGGER}" if getattr(item, "disputed", None) else ""

    def months(self, monthly: np.ndarray, key: str, length: int) -> list[dict[str, Any]]:
        """Rows for a line through sums over `length` days, each drawn at the middle of its days."""
        rows = self.line(monthly, key)
        for row in rows:
            row["day"] = row["day"] * length + length // 2
        return rows

    def sampled(self, series: np.ndarray, most: int = 74) -> np.ndarray:
        """The days a line is drawn through: all of a short run, else every so many, and the last."""
        days = series.shape[-1]
        step = max(1, days // most)
        picked = np.arange(days - 1, -1, -step)[::-1]
        return picked if picked[0] == 0 else np.concatenate([[0], picked])

    def line(self, series: np.ndarray, key: str, *, days: np.ndarray | None = None) -> list[dict[str, Any]]:
        """Rows for a line: the middle of the replicates and the range of 90% of them.

        `series` is array[replicates, days]; `days` says which days those are, if not all.
        """
        picked = self.sampled(series)
        when = picked if days is None else days[picked]
        if self.replicates == 1:
            values = [_short(x) for x in series[0, picked]]
            return [{"day": int(day), "series": key, "value": x} for day, x in zip(when, values, strict=True)]
        low, middle, high = np.nanpercentile(series[:, picked], [wording.LOW, 50, wording.HIGH], axis=0)
        return [
            {"day": int(day), "series": key, "value": _short(x), "low": _short(a), "high": _short(b)}
            for day, x, a, b in zip(when, middle, low, high, strict=True)
        ]


def _short(x: float) -> float:
    return float(f"{x:.6g}")
