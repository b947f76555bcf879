"""Warnings before points (M42), what units paid together (M45) and what officials decided freely (M41)."""

from __future__ import annotations

from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.registry import slug
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.figures.who import GROUPS
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def warnings(book: Book) -> Figure | None:
    """Warnings by context; None without any in the scheme."""
    if book.scheme.warnings is None:
        return None
    title = "Warned before points were taken"
    made = (
        "Measures warnings_…: the first record in a year that would have cost points, and didn't. A false record uses "
        "up the warning too (warnings_false); the next true one then costs points (warnings_missed)."
    )
    everyone = book.counts.residents()
    rows = []
    for context in CONDUCT_CONTEXTS:
        total = book.counts.total(f"warnings_{slug(context)}")
        if total is not None and total.any():
            rows.append((context.capitalize(), spread(ratio(100 * total, everyone))))
    if not rows:
        return Figure("warnings", title, "Nobody was warned: no record would have cost points.", made,
                      mechanisms=("M42",))  # fmt: skip
    rows.sort(key=lambda row: -(row[1].value or 0))
    false = spread(ratio(*(book.counts.pair("warnings_false") or ([], []))))
    missed = spread(ratio(100 * or_zero(book, book.counts.total("warnings_missed")), everyone))
    table = Table(f"Warnings for every 100 residents{where(book)}",
                  (Column("Sphere"), Column("Warnings", "number", ranged=True)), tuple(rows))  # fmt: skip
    bars = [{"label": label, **book.bar("warnings", value, "number")} for label, value in rows]
    return Figure(
        "warnings",
        title,
        f"{false.text('percent')} of the warnings were for what the resident had not done. For every 100 residents "
        f"{missed.text('number')} true records cost points at once, since a false one had used up the warning.",
        made,
        unit="Warnings for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("warnings", theme.SCHEME)]),
        table=table,
        mechanisms=("M42",),
    )


def collective(book: Book) -> Figure | None:
    """What was charged to units, by group; None without any in the scheme."""
    if not book.scheme.collective:
        return None
    title = "Charged for what somebody else of the unit did"
    made = (
        "Measures charged_for_others and points_lost_cause_collective of each group: entries levied on a household or "
        "a neighbourhood as a whole."
    )
    rows = []
    for group in GROUPS:
        charged, people = book.counts.total("charged_for_others", group=group), book.counts.residents(group)
        points = book.counts.total("points_lost_cause_collective", group=group)
        if people.any():
            rows.append((
                GROUPS[group], spread(ratio(100 * or_zero(book, charged), people)),
                spread(ratio(100 * or_zero(book, points), people)),
            ))  # fmt: skip
    if not any(row[1].value for row in rows):
        return Figure("collective", title, "Nobody was charged for anybody else in this run.", made,
                      mechanisms=("M45",))  # fmt: skip
    lost = spread(ratio(*(book.counts.pair("points_lost_cause_collective") or ([], []))))
    table = Table(
        f"{title}, for every 100 residents{where(book)}",
        (Column("Group"), Column("Charges", "number", ranged=True), Column("Points", "number", ranged=True)),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("points", row[2], "number")} for row in rows]
    return Figure(
        "collective",
        title,
        f"{lost.text('percent')} of all points lost were levied on people for what another of their unit did.",
        made,
        unit="Points for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("points", theme.WRONG)]),
        table=table,
        mechanisms=("M45",),
    )


def discretion(book: Book) -> Figure | None:
    """Entries by discretion, by group; None without any in the scheme."""
    if not book.scheme.discretion:
        return None
    title = "Whom officials picked, with no act to go by"
    made = "Measure entries_discretion of each group: entries that an official made freely, whatever anybody did."
    rows = []
    for group in GROUPS:
        made_here, people = book.counts.total("entries_discretion", group=group), book.counts.residents(group)
        if made_here is not None and people.any():
            each = spread(ratio(1000 * made_here, people))
            rows.append((GROUPS[group], each, spread(made_here), spread(people)))
    if not any(row[2].value for row in rows):
        return Figure("discretion", title, "No official did anything of the kind in this run.", made,
                      mechanisms=("M41",))  # fmt: skip
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Group"),
            Column("Entries for every 1,000 residents", "number", ranged=True),
            Column("Entries", "whole", ranged=True),
            Column("Residents", "whole", ranged=True),
        ),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("entries", row[1], "number")} for row in rows]
    return Figure(
        "discretion",
        title,
        f"Officials made {rows[0][1].text('number')} entries for every 1,000 residents, with no act behind them.",
        made,
        unit="Entries for every 1,000 residents",
        chart=lambda: marks.bars(bars, series=[("entries", theme.SCHEME)]),
        table=table,
        mechanisms=("M41", "M40"),
    )
