"""Points lost: by kind of entry, sphere of life, gravity of the act and age of the rule (M01, M18, M36)."""

from __future__ import annotations

from collections.abc import Sequence

from demerit.day.lists import CAUSES
from demerit.limits import CONTEXTS
from demerit.measure.registry import slug
from demerit.show import theme
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import About, Draw, Say, Share, number, part, shares, through_time, told, were
from demerit.show.marks import Line
from demerit.show.tables import Column
from demerit.show.wording import plural, sentence_case

OWN = "own act"
FALSE = ("misidentification", "false report", "copied error")
CAUSE_WORDS = {
    OWN: "The resident's own act",
    "misidentification": "Another's act, wrongly named",
    "false report": "A false report",
    "copied error": "A copied error",
    "association": "An act of family or friend",
    "collective": "Levied on a group",
    "tampering": "Tampering",
    "discretion": "An official's discretion",
    "decay": "Decay with time",
    "restoration": "Restoration with time",
    "correction": "Corrections",
    "reset": "Resets",
}
COST = About(
    "causes", "Points lost, by what the entry was for",
    "Measures points_lost_cause_…: points taken from the score, by what each entry is for. What a mechanism does to "
    "the sum is learnt by switching it off: `demerit compare SCHEME --without association`.",
    ("M01", "M10", "M11", "M18"), ESSENTIAL, "Share of points lost",
)  # fmt: skip


def causes(book: Book) -> Figure | None:
    """Points by what the entry was for; false records in crimson."""
    rows = [
        Share(
            CAUSE_WORDS[cause],
            book.figures.rate(f"points_lost_cause_{slug(cause)}"),
            colour=theme.WRONG if cause in FALSE else None,
        )
        for cause in CAUSES
    ]
    own = book.figures.rate(f"points_lost_cause_{slug(OWN)}")
    each = book.figures.rate("points_lost", of="residents", share=False)
    false = book.rate_of([f"points_lost_cause_{slug(cause)}" for cause in FALSE], ["points_lost"])

    def say(rows: list[Share]) -> tuple[str, str]:
        return (
            part(own, "points lost", ("was", "were")) + " for acts of the resident's own",
            f"{plural(own.below or 0, 'point')} {were(own.below)} lost, {told(each, 'number')} for each resident; "
            f"{told(own)} for own acts and "
            f"{told(false)} on false records.",
        )

    return _lost(book, COST, rows, "Entry for", say, named=[CAUSE_WORDS[OWN]])


CONTEXT = About(
    "contexts", "Points lost, by sphere of life",
    "Measures points_lost_context_…: points taken, by the context of the act behind the entry.",
    ("M05", "M06", "M07", "M08", "M09"), DETAIL, "Share of points lost",
)  # fmt: skip


def contexts(book: Book) -> Figure | None:
    rows = [
        Share(context.capitalize(), book.figures.rate(f"points_lost_context_{slug(context)}")) for context in CONTEXTS
    ]
    rows.sort(key=lambda row: -(row.rate.value or 0))

    def say(rows: list[Share]) -> tuple[str, str]:
        first = rows[0]
        return (
            part(first.rate, "points lost", ("was", "were")) + f" over {first.label.lower()}",
            f"{first.rate.above:,} of {first.rate.below:,} points lost {were(first.rate.above)} for acts to do with "
            f"{first.label.lower()}, the largest part.",
        )

    return _lost(book, CONTEXT, rows, "Sphere of life", say)


GRAVE = About(
    "gravity", "Points lost, by how grave the act is",
    "Measures points_lost_gravity_0 to 5 and severity_points_gravity_…. Gravity is what ordinary law makes of an act, "
    "whatever the scheme says; the grading is an assumption of the catalogue, with ranges.",
    ("M05",), DETAIL, "Share of points lost",
)  # fmt: skip
GRAVITY = ("0  no offence", "1  a warning or a petty fine", "2  a fine that hurts", "3  custody or a heavy fine",
           "4  a crime", "5  a grave crime")  # fmt: skip


def gravity(book: Book) -> Figure | None:
    rate = book.figures.rate
    rows = [
        Share(label, rate(f"points_lost_gravity_{at}"), (rate(f"severity_points_gravity_{at}", share=False),))
        for at, label in enumerate(GRAVITY)
    ]
    none = rows[0].rate

    def say(rows: list[Share]) -> tuple[str, str]:
        return (
            part(none, "points lost", ("was", "were")) + " for acts that ordinary law leaves alone",
            f"{none.above or 0:,} of {none.below or 0:,} points lost {were(none.above)} for acts that ordinary law "
            "leaves alone.",
        )

    return _lost(
        book,
        GRAVE,
        rows,
        "Gravity of the act",
        say,
        (Column("Points that an entry costs", "number"),),
        named=[rows[0].label],
    )


CREEP = About(
    "creep", "Rules added since the start",
    "Measures rules_in_force (each evening), points_lost_rule_… and acts_newly_punished: acts of kinds that only added "
    "rules punish, on the day they were done, seen or not.",
    ("M36",), DETAIL, "Rules in force; the axis does not begin at 0",
)  # fmt: skip
AGES = {"from_start": "Rules in force from the start", "of_late": "Rules added within 90 days",
        "earlier": "Rules added earlier"}  # fmt: skip


def creep(book: Book) -> Figure | None:
    """Rules in force by day, and points lost by the age of the rule."""
    if not book.figures.has("rules_in_force"):
        return None
    in_force = book.daily("rules_in_force")
    rows = [Share(label, book.figures.rate(f"points_lost_rule_{age}")) for age, label in AGES.items()]
    newly = book.figures.rate("acts_newly_punished", of="breaches")
    first, last = int(in_force[0, 0]), int(in_force[0, -1])

    def say(rows: list[Share]) -> tuple[str, str]:
        sentence = f"{plural(first, 'rule was', 'rules were')} in force on the first day, {last} on the last."
        if newly.defined:
            sentence += f" {sentence_case(part(newly, 'breaches done'))} were of kinds that only added rules punish."
        return f"Rules in force go from {first} to {last}", sentence

    return _lost(
        book,
        CREEP,
        rows,
        "Rules",
        say,
        chart=through_time(
            book,
            lambda: book.line("rules", in_force, in_force * 0 + 1, share=False),
            [Line("rules", "rules in force")],
            steps=True,
            from_zero=False,
        ),
    )


WARNINGS = About(
    "warnings", "Warnings given before points are taken",
    "Measures warnings_…: the first record in a year that would have cost points, and didn't. A false record uses the "
    "warning up (warnings_false); the next true one costs points (warnings_missed).",
    ("M42",), DETAIL, "Share of warnings",
)  # fmt: skip


def warnings(book: Book) -> Figure | None:
    """Warnings by context."""
    if book.scheme.warnings is None:
        return None
    rows = [
        Share(context.capitalize(), book.figures.rate(f"warnings_{slug(context)}"))
        for context in CONTEXTS
        if book.figures.has(f"warnings_{slug(context)}")
    ]
    rows.sort(key=lambda row: -(row.rate.value or 0))
    false, missed = book.figures.rate("warnings_false"), book.figures.sum("warnings_missed")

    def say(rows: list[Share]) -> tuple[str, str]:
        return (
            part(false, "warnings", ("is", "are")) + " for what the person had not done",
            f"{sentence_case(number(false))} of {plural(false.below or 0, 'warning')} {were(false.above)} for what the "
            f"person had not done; {plural(missed, 'true record')} cost points at once after such a one.",
        )

    return shares(book, WARNINGS, rows, ("Sphere of life", "Share of warnings"), say=say)


def _lost(
    book: Book,
    about: About,
    rows: list[Share],
    head: str,
    say: Say,
    more: Sequence[Column] = (),
    chart: Draw | None = None,
    named: Sequence[str] = (),
) -> Figure | None:
    """One of the ways to divide up the points lost; None of a scheme without a score."""
    if not book.scheme.ledgers:
        return None
    if not book.figures.sum("points_lost"):
        return about.nothing("Nobody lost a point.")
    return shares(book, about, rows, (head, "Share of points lost"), say=say, more=more, chart=chart, named=named)
