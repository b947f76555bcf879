"""The files that a report names: every figure as CSV, the findings, the numbers that may be off, the scheme in words.

In a run folder they lie beside the page, in tables/; a page by itself holds them as data: addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from demerit.assumptions.table import COLUMNS, Assumption
from demerit.findings import Finding
from demerit.scheme import words
from demerit.show.book import Book, Figure
from demerit.show.tables import Column, Table

FOLDER = "tables"
_FINDING = (
    "id",
    "title",
    "headline",
    "sentence",
    "value",
    "low",
    "high",
    "interval",
    "unit",
    "n",
    "numerator",
    "denominator",
    "period",
    "declared_by",
    "empty",
    "note",
)


def files(book: Book, figures: Iterable[Figure], assumed: list[Assumption]) -> dict[str, str]:
    """Text of each file by its name."""
    found = {"findings.csv": findings(book.run.findings), "assumptions.csv": assumptions(assumed)}
    found["scheme.txt"] = words.render(book.scheme)
    for figure in figures:
        if figure.table is not None and figure.table.rows:
            found[f"{figure.name}.csv"] = figure.table.csv()
    return found


def findings(found: list[Finding]) -> str:
    """One row for each finding, in declared order; what is undefined is an empty cell."""
    rows = []
    for place, one in enumerate(found, 1):
        data = one.data() | {"empty": "yes" if one.empty else "no"}
        rows.append((place, *(data[name] for name in _FINDING), " ".join(one.measures)))
    return _csv("Findings", ("place", *_FINDING, "measures"), rows)


def assumptions(assumed: list[Assumption]) -> str:
    """One row for each number that may be off: its path, as a study or a reform sets it, value, range and source."""
    rows = [tuple(getattr(one, name) for name in COLUMNS) for one in assumed]
    return _csv("Assumptions", COLUMNS, rows)


def address(name: str, text: str) -> str:
    """The file as a data: address, so that nothing has to be fetched."""
    kind = "csv" if name.endswith(".csv") else "plain"
    return f"data:text/{kind};charset=utf-8,{quote(text, safe='')}"


def _csv(caption: str, heads: tuple[str, ...], rows: list[tuple]) -> str:
    return Table(caption, tuple(Column(head) for head in heads), tuple(rows)).csv()
