"""Custody: days taken away, and who bears it besides (M46)."""

from __future__ import annotations

from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def custody(book: Book) -> Figure | None:
    """Person-days in custody, and what those taken and their households bore."""
    if not any(register.custody for register in book.scheme.registers.values()):
        return None
    everyone = book.counts.residents()
    days = or_zero(book, book.counts.total("in_custody"))
    taken = or_zero(book, book.counts.total("taken_into_custody"))
    wrongly = or_zero(book, book.counts.total("wrongly_into_custody"))
    named = (
        ("Taken into custody", taken),
        ("of these, wrongly", wrongly),
        ("Person-days in custody", days),
        ("Jobs lost in custody", or_zero(book, book.counts.total("custody_jobs_lost"))),
        ("Others at home of those taken", or_zero(book, book.counts.total("custody_households"))),
        ("Children whose only parent was taken", or_zero(book, book.counts.total("custody_children_alone"))),
    )
    table = Table(
        f"Custody and what it takes{where(book)}",
        (Column("What"), Column("In all", "whole", ranged=True), Column("Of 1,000 residents", "number", ranged=True)),
        tuple((label, spread(count), spread(ratio(1000 * count, everyone))) for label, count in named),
    )
    share = spread(ratio(wrongly, taken))
    text = (
        f"{spread(taken).text('whole')} people were taken into custody, {share.text('percent')} of them wrongly by the "
        f"scheme's own rules, and {named[4][1].mean():,.0f} others lived with them."
        if taken.any()
        else "Nobody was taken into custody in this run, so the share taken wrongly is undefined."
    )
    return Figure(
        "custody",
        "Who was locked up",
        text,
        "Measures taken_into_custody, in_custody (summed over days), custody_jobs_lost, custody_households and "
        "custody_children_alone. Acts that somebody in custody would have done count as prevented.",
        table=table,
        mechanisms=("M46",),
    )
