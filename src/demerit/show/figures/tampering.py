"""Who buys points, and what comes of it (M19)."""

from __future__ import annotations

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Cell, Column, Table
from demerit.show.wording import Spread, ratio, spread

TENTHS = ("Poorest tenth", *(f"Tenth {n}" for n in range(2, 10)), "Richest tenth")


def _pair(book: Book, name: str) -> Spread:
    pair = book.counts.pair(name)
    return spread([]) if pair is None else spread(ratio(*pair))


def tampering(book: Book) -> Figure | None:
    """Purchases and attacks by income; None without any in the scheme."""
    if book.scheme.tampering is None:
        return None
    title = "Who bought points, and who was attacked"
    made = (
        "Measures purchases, purchases_too_dear, points_bought and attacks of each tenth by household income. The "
        "price of a grade is what was paid over the grades gained by it. Undue: granted to a buyer whom the own "
        "record would have had refused."
    )
    rows: list[tuple[Cell, ...]] = []
    bars, any_ = [], False
    for number, label in enumerate(TENTHS, 1):
        group = f"income={number}"
        people = book.counts.residents(group)
        found = [
            or_zero(book, book.counts.total(name, group=group))
            for name in ("purchases", "purchases_too_dear", "points_bought", "attacks")
        ]
        any_ = any_ or any(total.any() for total in found)
        each = [spread(ratio(1000 * total, people)) for total in found]
        rows.append((label, *each))
        bars.append({"label": label, **book.bar("bought", each[0], "number"), **book.bar("dear", each[1], "number")})
    if not any_:
        return Figure("tampering", title, "Nobody tampered with a score in this run.", made, mechanisms=("M19",))
    table = Table(
        f"{title}, for every 1,000 residents{where(book)}",
        (
            Column("By income"),
            Column("Purchases", "number", ranged=True),
            Column("Too dear", "number", ranged=True),
            Column("Points bought", "number", ranged=True),
            Column("Attacked", "number", ranged=True),
        ),
        tuple(rows),
    )
    loans = spread(or_zero(book, book.counts.total("undue_loans")))
    return Figure(
        "tampering",
        title,
        f"A grade cost {_pair(book, 'price_of_a_grade').text('number')} yuan. "
        f"{_pair(book, 'purchases_found_out').text('percent')} of the purchases were found out. Loans granted on "
        f"bought points: {loans.text('whole')}, of which "
        f"{_pair(book, 'undue_loans_unpaid').text('percent')} to somebody who won't repay.",
        made,
        unit="For every 1,000 residents",
        chart=lambda: marks.bars(bars, series=[("bought", theme.SCHEME), ("dear", theme.WRONG)]),
        table=table,
        mechanisms=("M19",),
        keys=(("Bought", theme.SCHEME), ("Too dear", theme.WRONG)),
    )
