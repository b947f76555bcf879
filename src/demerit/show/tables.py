"""A table as the report knows it: the same cells become the HTML table and the CSV behind the link."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from demerit.show import wording
from demerit.show.wording import Spread

Cell = str | float | int | Spread | None


@dataclass(frozen=True)
class Column:
    """A heading and how its cells are said: text, or a unit of `wording.UNITS`.

    With `ranged`, cells are spreads over replicates: one cell on the page, three columns in the CSV.
    """

    title: str
    unit: str = "text"
    ranged: bool = False


@dataclass(frozen=True)
class Table:
    """Columns and rows; the first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self, row: tuple[Cell, ...]) -> list[dict[str, Any]]:
        """For the page: the text of each cell and the values behind it."""
        return [_cell(column, cell) for column, cell in zip(self.columns, row, strict=True)]

    @property
    def ranged(self) -> bool:
        return any(isinstance(cell, Spread) and cell.n > 1 for row in self.rows for cell in row)

    def csv(self) -> str:
        """Unrounded values, one header row; an undefined figure is an empty cell."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        ranged = self.ranged
        header: list[str] = []
        for column in self.columns:
            header.append(column.title)
            if column.ranged and ranged:
                header += [f"{column.title}: 5% of runs below", f"{column.title}: 95% of runs below"]
        writer.writerow([_plain(title) for title in header])
        for row in self.rows:
            line: list[str] = []
            for column, cell in zip(self.columns, row, strict=True):
                if column.ranged:
                    parts = (cell.value, cell.low, cell.high) if isinstance(cell, Spread) else (cell, None, None)
                    line += [_exact(part) for part in parts[: 3 if ranged else 1]]
                else:
                    line.append(_exact(cell))
            writer.writerow(line)
        return out.getvalue()

    def link(self) -> str:
        """The CSV as a data: address, so that nothing has to be fetched."""
        return "data:text/csv;charset=utf-8," + quote(self.csv(), safe="")


def _cell(column: Column, cell: Cell) -> dict[str, Any]:
    if isinstance(cell, Spread):
        unit = column.unit if column.unit != "text" else "number"
        return {"text": cell.text(unit, one_run=False), "number": True, "value": _exact(cell.value)}
    if column.unit == "text" or isinstance(cell, str):
        return {"text": "" if cell is None else str(cell), "number": column.unit != "text", "value": None}
    return {"text": wording.UNITS[column.unit](cell), "number": True, "value": _exact(cell)}


def _exact(cell: Cell) -> str:
    """Ten figures are plenty for a chart, and keep 0.1 + 0.2 from looking like noise."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, Spread):
        return _exact(cell.value)
    return f"{cell:.10g}"


def _plain(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe: titles come from users' files."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _numeric(text) and len(text) > 2 else text


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
