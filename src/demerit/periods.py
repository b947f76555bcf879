"""How often a scheme does something, by the calendar: on the first day of each month, or on 1 January.

What a scheme dates goes by the calendar: its months and years are those that people live in, with leap days. What the
model takes by spans of 30 days stays with those; `docs/calendar.md` says which is which.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import cache

YEAR = 365  # days, where a year is a span and no year of the calendar


class Period(IntEnum):
    """How often. Tables hold the numbers."""

    NEVER = 0
    DAY = 1
    MONTH = 2
    YEAR = 3


@cache
def _begins(period: int, ordinal: int) -> bool:
    on = date.fromordinal(ordinal)
    return on.day == 1 and (period == Period.MONTH or on.month == 1)


def falls_due(period: int, day: int, first_day: int) -> bool:
    """Whether what is done so often is due on a day of a run whose day 0 is `first_day` (`date.toordinal()`).

    Day 0 is the first day lived, with a burn-in too. On it everything has only begun: nothing monthly or yearly is due.
    """
    if period <= Period.DAY:
        return period == Period.DAY
    return day > 0 and _begins(period, first_day + day)
