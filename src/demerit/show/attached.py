"""The files that a report names: every figure as CSV, findings, what is documented, numbers that may be off, and the
scheme in words.

In a run folder they lie beside the page, in tables/; a page by itself holds them as data: addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from demerit.assumptions.table import COLUMNS, Assumption
from demerit.documented import Row
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
    if book.run.documented:
        found["documented.csv"] = documented(book.run.documented)
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


def documented(rows: list[Row]) -> str:
    """One row for each documented figure; what is undefined is an empty cell."""
    heads = tuple(name for name in rows[0].data() if name not in ("sources", "measures", "may_explain"))
    cells = []
    for row in rows:
        data = row.data() | {"exact": "yes" if row.simulated.exact else "no"}
        keys, sentences = "; ".join(row.figure.sources), " ".join(row.may_explain)
        cells.append((*(data[name] for name in heads), keys, " ".join(data["measures"]), sentences))
    return _csv("Documented beside simulated", (*heads, "sources", "measures", "may_explain"), cells)


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
