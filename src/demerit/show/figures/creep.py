"""Creep: rules added as time goes by, and what they cost and punish (M36)."""

from __future__ import annotations

from demerit.measure.creep import RULE_AGES
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def creep(book: Book) -> Figure | None:
    """Rules in force by day, and points lost by the age of the rule."""
    rules = book.counts.series("rules_in_force")
    if rules is None:
        return None
    lost = or_zero(book, book.counts.total("points_lost"))
    rows = []
    for name, age in zip(("from_start", "of_late", "earlier"), RULE_AGES, strict=True):
        points = or_zero(book, book.counts.total(f"points_lost_rule_{name}"))
        rows.append((f"Rules {age}", spread(points), spread(ratio(points, lost))))
    table = Table(
        f"Points lost by the age of the rule{where(book)}",
        (Column("Rules"), Column("Points lost", "whole", ranged=True), Column("Share of all", "percent", ranged=True)),
        tuple(rows),
    )
    first, last = int(rules[0, 0]), int(rules[0, -1])
    newly = or_zero(book, book.counts.total("acts_newly_punished"))
    here = spread(ratio(newly, or_zero(book, book.counts.total("breaches"))))
    told = (
        f" {here.text('percent')} of all breaches done, seen or not, were of kinds that these alone punish."
        if here.defined
        else ""
    )
    return Figure(
        "creep",
        "Rules that come one by one",
        f"On the first day {first} rules were in force, on the last {last}.{told}",
        "Measures rules_in_force (each evening), points_lost_rule_… and acts_newly_punished: acts of kinds that only "
        "rules added since the start punish, on the day on which they were done.",
        unit="Rules in force",
        chart=lambda: marks.lines(
            book.line(rules, "rules"), **book.counted,
            series=[("rules", "rules in force", theme.SCHEME)], from_zero=False,
        ),
        table=table,
        mechanisms=("M36",),
    )  # fmt: skip
