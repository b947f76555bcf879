"""The adaptive operator and what it sees: recorded change beside the true one, month by month (M48, M39)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import where
from demerit.show.tables import Cell, Column, Table
from demerit.show.wording import ratio, spread

MONTH = 30


def adapting(book: Book) -> Figure | None:
    """Breaches on record and breaches done for every 1,000 residents, with the operator's attention, zeal and lines."""
    names = ("attention_spread", "attention_highest", "zeal")
    read = [one for name in names if (one := book.counts.series(name)) is not None]
    seen, done = book.counts.series("recorded_breaches"), book.counts.series("breaches")
    if len(read) < len(names) or seen is None or done is None or book.days < 2 * MONTH:
        return None
    whole = book.days // MONTH
    thousand = book.counts.residents()[:, None] / 1000

    def months(series: np.ndarray) -> np.ndarray:
        return ratio(series[:, : whole * MONTH].reshape(len(series), whole, MONTH).sum(axis=2), thousand)

    recorded, true = months(seen), months(done)
    at = [month * MONTH + MONTH - 1 for month in range(whole)]
    lines = book.counts.series(f"cutoff_{len(book.grades) - 2}") if len(book.grades) > 1 else None
    columns = [Column("Month"), Column("On record", "number", ranged=True), Column("Truly done", "number", ranged=True),
               Column("Attention: mean distance from even", "percent", ranged=True),
               Column("The most watched neighbourhood", "percent", ranged=True),
               Column("How hard all look", "percent", ranged=True)]  # fmt: skip
    if lines is not None and lines.any():
        columns.append(Column("Points below which the worst grade begins", "whole", ranged=True))
    rows = []
    for month, day in enumerate(at):
        cells: list[Cell] = [
            spread(recorded[:, month]),
            spread(true[:, month]),
            *(spread(one[:, day] / 1000) for one in read),
        ]
        if len(columns) > 6 and lines is not None:
            cells.append(spread(lines[:, day]))
        rows.append(tuple([str(month + 1), *cells]))
    change, truth = (spread(ratio(one[:, -1], one[:, 0]) - 1) for one in (recorded, true))
    drawn = book.months(recorded, "seen", MONTH) + book.months(true, "done", MONTH)
    return Figure(
        "adapting",
        "An operator that looks where it found something",
        f"From the first month to the last, breaches on record changed by {change.text('change')}, and breaches truly "
        f"done by {truth.text('change')}.",
        "Measures recorded_breaches and breaches by months of 30 days; attention_…, zeal and cutoff_… on the last "
        "evening of each. Records rise where the operator looks more, and it looks more where records rise.",
        unit="Breaches for every 1,000 residents, in months of 30 days",
        chart=lambda: marks.lines(
            drawn, **book.counted,
            series=[("seen", "on record", theme.WRONG), ("done", "truly done", theme.SCHEME)],
        ),
        table=Table(f"Month by month{where(book)}", tuple(columns), tuple(rows)),
        mechanisms=("M48", "M39"),
    )  # fmt: skip
