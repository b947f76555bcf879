"""What a scheme's people begin with, and when they are first judged anew."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date

from demerit.periods import YEAR
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.model import Scheme


def starting_grade(scheme: Scheme) -> int:
    """Which grade people begin with, by its place: the band of the points of a clean slate; the best one by rank."""
    bands = list((scheme.grades.bands or {}).values()) if scheme.grades else []
    begin = scheme.ledgers[scheme.ledger_ids[0]].start if scheme.ledgers else 0
    for at, band in enumerate(bands):
        if band.from_ is None or begin >= band.from_:
            return at
    return 0


def may_end(scheme: Scheme, *, below: bool) -> bool:
    """Whether there is a grade below (or above) the one that somebody begins with.

    Of grades by rank, and of points that differ from the start, there may be either.
    """
    if not scheme.grades:
        return False
    if not scheme.grades.bands or any(ledger.spread.value > 0 for ledger in scheme.ledgers.values()):
        return True
    begin = starting_grade(scheme)
    return begin < len(scheme.grades.bands) - 1 if below else begin > 0


def first_grading(scheme: Scheme, start: date) -> int | None:
    """The first day, counted from `start` as day 0, on which grades are given anew; None without a ledger."""
    if not scheme.ledgers:
        return None
    match scheme.ledgers[scheme.ledger_ids[0]].recalculated:
        case "daily":
            return 1
        case "monthly":
            return monthrange(start.year, start.month)[1] - start.day + 1
        case "yearly":
            return (date(start.year, 12, 31) - start).days + 1


def graded_anew(scheme: Scheme, start: date, lived: int) -> bool:
    """Whether any grade is given anew on one of so many days from `start`, after the first."""
    first = first_grading(scheme, start)
    return first is None or lived > first


def days_by_default(scheme: Scheme, start: date | None = None) -> int:
    """How many days a run counts if nobody says: 365; where grades follow once a year, up to the second grading.

    365 days from a 1 January hold no grading at all. start: the first day; the scheme's own by default.
    """
    begin = start or scheme.start or DEFAULT_START
    if not scheme.ledgers or scheme.ledgers[scheme.ledger_ids[0]].recalculated != "yearly":
        return YEAR
    return (first_grading(scheme, begin) or 0) + YEAR + isleap(begin.year + 1) + 1
