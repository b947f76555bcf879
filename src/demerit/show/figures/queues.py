"""Queues: how long people wait for a table or a clerk, by grade, beside the twin (M32)."""

from __future__ import annotations

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def waiting(book: Book) -> Figure | None:
    """Days waited by those served, by grade; and the same requests in the twin."""
    title = "Who waits"
    made = (
        "Measures waiting_days_grade_… and served_grade_… (days waited by those served, over those served, at the "
        "grade they then had), waits_longer and waits_shorter (the same request answered later, or sooner, than the "
        "twin's), and gave_up_…. Restaurant tables and clerks' hours are slots; without a scheme it is first come, "
        "first served."
    )
    queues = [name for name, service in book.catalogue.services.items() if service.queue]
    rows, bars = [], []

    def add(label: str, names: list[str], world: str = "scheme") -> None:
        pairs = [pair for name in names if (pair := book.counts.pair(name, world)) is not None]
        if not any(pair[1].any() for pair in pairs):
            return
        days, served = (sum(pair[part] for pair in pairs) for part in (0, 1))
        mean = spread(ratio(days, served))
        rows.append((label, mean, spread(served)))
        bars.append({"label": label, **book.bar("days", mean, "number")})

    for number, grade in enumerate(book.grades):
        add(f"Grade {grade}", [f"waiting_days_grade_{number}"])
    everybody = [f"waiting_days_{name}" for name in queues]
    add("Everybody", everybody)
    if book.has_twin:
        add(f"Everybody {book.twin_words}", everybody, "twin")
    if not rows:
        return None
    table = Table(
        f"Days waited by those served{where(book)}",
        (Column("Who"), Column("Days", "number", ranged=True), Column("Served", "whole", ranged=True)),
        tuple(rows),
    )
    say = f"{rows[0][0]} waited {rows[0][1].text('number')} days for a table or a clerk"
    graded = [row for row in rows if row[0].startswith("Grade ")]
    say += f", g{graded[-1][0][1:]} {graded[-1][1].text('number')} days." if len(graded) > 1 else "."
    longer, shorter = book.counts.pair("waits_longer"), book.counts.pair("waits_shorter")
    if book.has_twin and longer is not None and shorter is not None and longer[1].any():
        later, sooner = spread(ratio(*longer)), spread(ratio(*shorter))
        say += f" Of those served, {later.text('percent')} were served later than the twin"
        say += f" and {sooner.text('percent')} sooner."
    gave_up = sum(or_zero(book, book.counts.total(f"gave_up_{name}")) for name in queues)
    say += f" Gave up waiting: {spread(gave_up).text('whole')}."
    return Figure(
        "waiting",
        title,
        say,
        made,
        unit="Days waited by those served",
        chart=lambda: marks.bars(bars, series=[("days", theme.SCHEME)]),
        table=table,
        mechanisms=("M32",),
    )
