"""How numbers and days are said: one place, so that the page, the terminal and the tables agree."""

from __future__ import annotations

import math
from datetime import date, timedelta

ONE_RUN = "one run"
UNDEFINED = "nothing to count"
NOTICE = (
    "Every resident here is synthetic: drawn by a seed from published totals. Nobody described on this page "
    "exists, and no record of any person was read."
)
PRESS_LABEL = "The press's picture; scholars dispute parts of it"


def decimals_below_all(percent: float) -> int:
    """Decimals that keep a percentage from being rounded up to 100, if else it would be: 99.973 wants two."""
    return math.ceil(-math.log10(100 - percent)) if 99.5 <= percent < 100 else 0


def number(x: float | None, like: float | None = None) -> str:
    """About two or three figures (as many decimals as `like` would get), thousands with commas, a true minus."""
    if x is None or math.isnan(x):
        return UNDEFINED
    size = abs(x if like is None else like)
    if x == 0 or (like is None and float(x).is_integer()):
        return _with_sign(x, 0)
    if 0 < size < 0.1:
        return _with_sign(x, min(6, 1 - math.floor(math.log10(size))))
    return _with_sign(x, 0 if size >= 100 else 1 if size >= 1 else 2)


def signed(x: float | None, like: float | None = None) -> str:
    """With a sign, for changes and points."""
    text = number(x, like)
    return f"+{text}" if x is not None and x > 0 and text.strip("0.") else text


def percent(x: float | None, like: float | None = None) -> str:
    """A share between 0 and 1 as a percentage of about two figures: 0.0123 is "1.2%". `like` makes no difference."""
    if x is None or math.isnan(x):
        return UNDEFINED
    size = abs(x) * 100
    if x == 0:
        return "0%"
    if 99.5 <= size < 100:
        return _with_sign(100 * x, decimals_below_all(size)) + "%"
    if size < 0.095:
        return _with_sign(100 * x, min(5, -math.floor(math.log10(size)))) + "%"
    return _with_sign(100 * x, 0 if size >= 9.95 else 1 if size >= 0.995 else 2) + "%"


def change(x: float | None, like: float | None = None) -> str:
    """A share as a percentage with its sign."""
    text = percent(x, like)
    return f"+{text}" if x is not None and x > 0 and text.strip("0.%") else text


def percentage_points(x: float | None, like: float | None = None) -> str:
    """A difference of two shares in percentage points, with its sign: 0.386 is "+39"."""
    return signed(None if x is None else 100 * x, None if like is None else 100 * like)


def whole(x: float | None, like: float | None = None) -> str:
    """A count, without decimals."""
    return UNDEFINED if x is None or math.isnan(x) else _with_sign(x, 0)


def _with_sign(x: float, decimals: int) -> str:
    text = f"{abs(x):,.{decimals}f}"
    return f"\N{MINUS SIGN}{text}" if x < 0 and text.strip("0.,") else text


UNITS = {
    "number": number,
    "percent": percent,
    "signed": signed,
    "whole": whole,
    "change": change,
    "points": percentage_points,
}


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 day", "12 days"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def joined(parts: list[str], word: str = "and") -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def calendar(day: int, start: date | None) -> str | None:
    """ "11 February" for a day of the run, whose first day is day 0; None without a start date."""
    if start is None:
        return None
    when = start + timedelta(days=int(day))
    return f"{when.day} {when:%B}" if when.year == start.year else f"{when.day} {when:%B %Y}"


def day_words(day: int, start: date | None) -> str:
    """ "Day 41 (11 February)"."""
    when = calendar(day, start)
    return f"Day {day} ({when})" if when else f"Day {day}"
