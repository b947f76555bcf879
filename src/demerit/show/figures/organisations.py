"""Firms and agencies: listed, wrongly listed, and who bears it (M15)."""

from __future__ import annotations

from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread

ROWS = (
    ("Firms and agencies listed", "organisations_entered", "organisations_entered_wrongly"),
    ("Recorded of them", "organisation_records", "organisation_false_records"),
    ("Jobs lost with them", "jobs_lost_with_firms", "jobs_lost_with_firms_wrongly"),
    ("Legal representatives listed", "representatives_listed", "representatives_listed_wrongly"),
)


def organisations(book: Book) -> Figure | None:
    """What happened to organisations and, through them, to people; and how much of it was wrongful."""
    if book.scheme.organisations is None:
        return None
    rows = []
    for label, name, wrong in ROWS:
        count, wrongly = (or_zero(book, book.counts.total(one)) for one in (name, wrong))
        rows.append((label, spread(count), spread(wrongly), spread(ratio(wrongly, count))))
    table = Table(
        f"Organisations and their people{where(book)}",
        (
            Column("What"),
            Column("In all", "whole", ranged=True),
            Column("Wrongful or false", "whole", ranged=True),
            Column("Share", "percent", ranged=True),
        ),
        tuple(rows),
    )
    there = or_zero(book, book.counts.last("organisations"))
    return Figure(
        "organisations",
        "Firms and agencies",
        f"{rows[0][1].text('whole')} listings among {spread(there).text('whole')} organisations; "
        f"{rows[2][1].text('whole')} people lost their jobs with them.",
        "Measures organisations_entered, jobs_lost_with_firms and representatives_listed. Wrongful: the organisation's "
        "own true records would not have come to this.",
        table=table,
        mechanisms=("M15",),
    )
