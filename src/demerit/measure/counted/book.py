"""A measure, and the book in which a run's measures are entered one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme

Kind = Literal["flow", "stock", "reading", "end", "stay"]
Over = Iterable[int] | Literal["residents"] | None


@dataclass(frozen=True)
class Measure:
    """One thing counted.

    `kind`: a flow is counted by day, a stock stands at the end of a day, a reading is a number of the
    whole place on an evening, an end is known when the run is over, a stay is counted by days since entry.
    `rows` and `over` are rows of the flows, stocks or readings, summed; `over` may be "residents" or None.
    """

    name: str
    label: str
    kind: Kind
    rows: tuple[int, ...] = ()
    over: tuple[int, ...] | Literal["residents"] | None = "residents"
    unit: str = "number"
    mechanism: str = ""
    text: str = ""


def slug(name: str) -> str:
    """A name in the form of an id: grades and contexts have spaces and signs."""
    return name.replace("+", "_plus").replace(" ", "_").replace("'", "")


@dataclass(frozen=True)
class Book:
    """The measures of one scheme so far, in the order in which they were entered."""

    scheme: Scheme
    cat: Catalogue
    measures: dict[str, Measure] = field(default_factory=dict)

    def flow(self, name: str, label: str, rows: Iterable[int], over: Over = "residents", unit: str = "number",
             mechanism: str = "", text: str = "") -> None:  # fmt: skip
        self._enter(name, label, "flow", rows, over, unit, mechanism, text)

    def stock(self, name: str, label: str, rows: Iterable[int], over: Over = "residents", unit: str = "residents",
              mechanism: str = "", text: str = "") -> None:  # fmt: skip
        self._enter(name, label, "stock", rows, over, unit, mechanism, text)

    def reading(self, name: str, label: str, row: int, unit: str = "number", mechanism: str = "",
                text: str = "") -> None:  # fmt: skip
        self._enter(name, label, "reading", (row,), None, unit, mechanism, text)

    def end(self, name: str, label: str, unit: str = "number", mechanism: str = "", text: str = "") -> None:
        self._enter(name, label, "end", (), None, unit, mechanism, text)

    def stay(self, name: str, label: str, mechanism: str = "", text: str = "") -> None:
        self._enter(name, label, "stay", (), None, "stays", mechanism, text)

    def _enter(self, name: str, label: str, kind: Kind, rows: Iterable[int], over: Over, unit: str, mechanism: str,
               text: str) -> None:  # fmt: skip
        below: tuple[int, ...] | Literal["residents"] | None
        below = over if over is None or over == "residents" else tuple(over)
        self.measures[name] = Measure(name, label, kind, tuple(rows), below, unit, mechanism, text)
