"""What of a scheme changes as it goes: its rules (M36), and where its operator looks (M48)."""

from __future__ import annotations

from demerit.measure import flows as f
from demerit.measure import readings as r
from demerit.measure.counted.book import Book
from demerit.measure.counted.conduct import kinds_of_breaches
from demerit.measure.counted.points import LOST
from demerit.measure.creep import RULE_AGES


def creep(book: Book) -> None:
    """Rules that begin later, and what they take (M36)."""
    scheme = book.scheme
    if all(rule.from_ is None for rule in scheme.rules.values()):
        return
    flow, reading = book.flow, book.reading
    breaches = kinds_of_breaches(book.cat)
    for number, age in enumerate(RULE_AGES):
        flow(f"points_lost_rule_{('from_start', 'of_late', 'earlier')[number]}", f"points lost by rules {age}",
             [f.LOST_RULE_AGE + number], LOST, unit="points", mechanism="M36")  # fmt: skip
    flow("acts_newly_punished", "acts that only rules added since the start punish", [f.NEWLY_PUNISHED],
         [f.ACTS + n for n in breaches], mechanism="M36", text="of all breaches done that day")  # fmt: skip
    reading("rules_in_force", "rules in force", r.RULES_IN_FORCE, unit="rules", mechanism="M36")


def operator(book: Book) -> None:
    """Attention, zeal and the lines of the grades (M48)."""
    scheme, reading = book.scheme, book.reading
    if scheme.operator is None:
        return
    for name, label, row in (("lowest", "least looked at", r.ATTENTION_LOWEST),
                             ("highest", "most looked at", r.ATTENTION_HIGHEST)):  # fmt: skip
        reading(f"attention_{name}", f"attention to the neighbourhood {label}", row, "thousandths", "M48",
                "1,000 is as at the start")  # fmt: skip
    reading("attention_spread", "mean distance of attention from even", r.ATTENTION_SPREAD, "thousandths", "M48")
    reading("zeal", "how hard all look", r.ZEAL, "thousandths", "M48", "1,000 is as at the start")
    for number, grade in enumerate(scheme.grade_ids[:-1]):
        reading(f"cutoff_{number}", f"lowest points of grade {grade}", r.CUTOFF + number, "points", "M48")
