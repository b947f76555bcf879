"""A table as the report knows it: the same cells become the HTML table and the CSV behind the link."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from demerit.findings import phrases
from demerit.show import wording
from demerit.statistics import Estimate

Cell = Estimate | int | float | str | None
Row = tuple[Cell, ...]
COUNTS = "n of N"  # the heading of a column with the counts behind a rate
TOO_FEW = "too few"  # instead of a share of fewer than thirty
ON_PAGE = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """A heading and how its cells are said: "text", "counts" or a unit of `wording.UNITS`.

    The cells of "counts" are the estimates of the column before, said as "131 of 1,150".
    """

    title: str
    unit: str = "text"


class Short(NamedTuple):
    """The rows that a page shows, and how many more the file has."""

    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True)
class Table:
    """Columns and rows; the first column names the row. named: rows of a title, which a page always shows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    named: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows with something to count: those of nothing but noughts are in the file only."""
        return tuple(row for row in self.rows if row[0] in self.named or not _nought(row, self.columns))

    @property
    def short(self) -> Short:
        """The first eight of them, and in their order those that are named."""
        rows = first(self.shown, ON_PAGE, lambda row: row[0] in self.named)
        return Short(rows, len(self.rows) - len(rows))

    def cells(self, row: Row) -> list[dict[str, Any]]:
        """For the page: the text of each cell and the values behind it."""
        return [_cell(column, cell) for column, cell in zip(self.columns, row, strict=True)]

    def csv(self) -> str:
        """Unrounded values, one header row; an undefined figure is an empty cell.

        An estimate has its interval and what kind that is; a rate has its numerator and denominator.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        kept = [at for at, column in enumerate(self.columns) if column.unit != "counts"]
        parts = {at: _parts(row[at] for row in self.rows) for at in kept}
        header = [f"{self.columns[at].title}{part}" for at in kept for part in ("", *parts[at])]
        writer.writerow([_plain(title) for title in header])
        for row in self.rows:
            writer.writerow([text for at in kept for text in _values(row[at], parts[at])])
        return out.getvalue()

    def link(self) -> str:
        """The CSV as a data: address, so that nothing has to be fetched."""
        return "data:text/csv;charset=utf-8," + quote(self.csv(), safe="")


def first(rows: Sequence[T], most: int, named: Callable[[T], bool]) -> tuple[T, ...]:
    """At most so many rows, in their order: the named ones, and of the others the first."""
    room = most - sum(map(named, rows))
    others = [at for at, row in enumerate(rows) if not named(row)][: max(0, room)]
    return tuple(row for at, row in enumerate(rows) if named(row) or at in others)


def said(found: Estimate, unit: str) -> str:
    """ "11% (6% to 16%)", "131 of 1,150" for the unit "counts", "nothing to count"; no share of fewer than thirty."""
    if found.value is None:
        return wording.UNDEFINED
    if unit == "counts":
        return counts(found)
    if few(found, unit):
        return TOO_FEW
    say = wording.UNITS[unit]
    if found.low is not None and found.high == math.inf:  # a change from a count of nearly nought
        return f"{say(found.value)} (at least {say(found.low)})"
    like = max(abs(x) for x in (found.value, found.low, found.high) if x is not None)
    one = len({found.value, found.low, found.high} - {None}) > 1  # all three with as many decimals
    rounded = say in (wording.percent, wording.change)  # as a finding's interval is
    interval = phrases.interval(found, say if rounded else lambda x, _=None: say(x, like))
    return f"{say(found.value, like) if one else say(found.value)} ({interval})" if interval else say(found.value)


def counts(found: Estimate) -> str:
    """ "131 of 1,150"; "28,401 over 6,814" where it is no part."""
    if found.above is None or found.below is None:
        return ""
    return phrases.counts(found) if found.above <= found.below else f"{found.above:,} over {found.below:,}"


def few(found: Estimate, unit: str) -> bool:
    """Whether it is a share of so few that a percentage would say too much."""
    return unit == "percent" and found.below is not None and found.below < phrases.SMALL


_INTERVAL = (": low", ": high", ": interval")
_SUMS = (": numerator", ": denominator")


def _parts(cells: Any) -> tuple[str, ...]:
    """Which columns of the file follow that of the value."""
    found = [cell for cell in cells if isinstance(cell, Estimate)]
    sums = any(cell.above is not None and cell.below is not None for cell in found)
    return (*(_INTERVAL if found else ()), *(_SUMS if sums else ()))


def _values(cell: Cell, parts: tuple[str, ...]) -> list[str]:
    if not isinstance(cell, Estimate):
        return [_exact(cell), *("" for _ in parts)]
    kind = "" if cell.low is None else cell.kind + (", widened to the exact interval of a count" if cell.exact else "")
    values = {
        ": low": cell.low,
        ": high": cell.high,
        ": interval": kind,
        ": numerator": cell.above,
        ": denominator": cell.below,
    }
    return [_exact(cell.value), *(_exact(values[part]) for part in parts)]


def _nought(row: Row, columns: tuple[Column, ...]) -> bool:
    """Whether a row has numbers, and all of them are noughts or undefined."""
    values = [cell.value if isinstance(cell, Estimate) else cell for cell in row[1:]]
    numbers = [value for value, column in zip(values, columns[1:], strict=True) if column.unit != "text"]
    return bool(numbers) and not any(numbers)


def _cell(column: Column, cell: Cell) -> dict[str, Any]:
    if isinstance(cell, Estimate):
        return {"text": said(cell, column.unit), "number": True, "value": _exact(cell.value)}
    if cell is None or isinstance(cell, str):
        return {"text": cell or "", "number": column.unit != "text", "value": None}
    return {"text": wording.UNITS[column.unit](cell), "number": True, "value": _exact(cell)}


def _exact(cell: Cell) -> str:
    """Ten figures are plenty for a chart, and keep 0.1 + 0.2 from looking like noise; counts are whole."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, Estimate):
        return _exact(cell.value)
    return str(cell) if isinstance(cell, int) else f"{cell:.10g}" if math.isfinite(cell) else ""


def _plain(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe: titles come from users' files."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _numeric(text) and len(text) > 2 else text


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
