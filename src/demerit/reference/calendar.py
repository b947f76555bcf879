"""When what a scheme does by the month or the year falls due (M03)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from demerit.periods import Period

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def due(world: ReferenceWorld, day: int, period: int) -> bool:
    """Whether a day of the run is the first of a month or of a year; never its first day, on which all begins."""
    today = date.fromordinal(world.rules.standing.first_day) + timedelta(days=day)
    return {
        Period.NEVER: False,
        Period.DAY: True,
        Period.MONTH: day > 0 and today.day == 1,
        Period.YEAR: day > 0 and (today.month, today.day) == (1, 1),
    }[Period(period)]
