"""What a scheme's people begin with."""

from __future__ import annotations

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
