"""What a scheme's people begin with."""

from __future__ import annotations

from datetime import date, timedelta

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


def graded_anew(scheme: Scheme, start: date, lived: int) -> bool:
    """Whether any grade is given anew on one of so many days from `start`, after the first."""
    if not scheme.ledgers:
        return True
    match scheme.ledgers[scheme.ledger_ids[0]].recalculated:
        case "daily":
            return lived > 1
        case "monthly":
            return any((start + timedelta(day)).day == 1 for day in range(1, min(lived, 32)))
        case "yearly":
            return start + timedelta(lived - 1) >= date(start.year + 1, 1, 1)
