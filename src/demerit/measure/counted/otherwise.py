"""What comes otherwise than by a rule: warnings, discretion, and what one's unit is charged (M41, M42, M45)."""

from __future__ import annotations

from demerit.day.lists import COLLECTIVE, DISCRETION
from demerit.limits import CONDUCT_CONTEXTS, CONTEXTS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug


def warnings(book: Book) -> None:
    """Warnings instead of points (M42)."""
    flow = book.flow
    warned = [f.WARNINGS + number for number in range(len(CONTEXTS))]
    flow("warnings", "warnings instead of points", warned, mechanism="M42")
    flow("warnings_false", "warnings for what somebody else did, or nobody", [f.WARNINGS_FALSE], warned,
         mechanism="M42")  # fmt: skip
    flow("warnings_missed", "points without a warning, since a false record had used it up", [f.WARNINGS_MISSED],
         mechanism="M42")  # fmt: skip
    for number, context in enumerate(CONDUCT_CONTEXTS):
        flow(f"warnings_{slug(context)}", f"warnings: {context}", [f.WARNINGS + number], warned, mechanism="M42")


def without_an_act_of_ones_own(book: Book) -> None:
    """Points at an official's discretion (M41), and for what another of the unit did (M45)."""
    flow = book.flow
    flow("entries_discretion", "entries by an official's discretion", [f.ENTRIES + DISCRETION], mechanism="M41")
    flow("points_gained_discretion", "points given by an official's discretion", [f.GAINED + DISCRETION],
         unit="points", mechanism="M41")  # fmt: skip
    flow("charged_for_others", "members charged for what another of their unit did", [f.ENTRIES + COLLECTIVE],
         mechanism="M45")  # fmt: skip
