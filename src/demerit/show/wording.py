"""How numbers, ranges and days are said: one place, so that the page, the terminal and the tables agree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

ONE_RUN = "one run"
UNDEFINED = "undefined"
NOTICE = (
    "Every resident here is synthetic: drawn by a seed from published totals. Nobody described on this page "
    "exists, and no record of any person was read."
)
PRESS_LABEL = "The press's picture; scholars dispute parts of it"
NO_TWIN = "undefined: no twin"


def decimals_below_all(percent: float) -> int:
    """Decimals that keep a percentage from being rounded up to 100, if else it would be: 99.973 wants two."""
    return math.ceil(-math.log10(100 - percent)) if 99.5 <= percent < 100 else 0


LOW, HIGH = 5.0, 95.0  # per cent: the range in which 90% of replicates fall


@dataclass(frozen=True)
class Spread:
    """The middle of the replicates, and the range in which 90% of them fall.

    `n` is how many replicates define the figure. With none, it is undefined; with one there is no range.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    same: bool = True  # in all of them, where the range has no width

    @property
    def defined(self) -> bool:
        return self.value is not None

    def text(self, unit: str = "number", *, one_run: bool = True) -> str:
        """ "12 (9 to 15)", "12 (one run)" or "undefined"; `unit` is number, percent, signed or whole.

        All three numbers have as many decimals as the greatest of them calls for.
        """
        if self.value is None:
            return UNDEFINED
        say = UNITS[unit]
        if self.low is None or self.high is None:
            return f"{say(self.value)} ({ONE_RUN})" if one_run else say(self.value)
        like = max(abs(self.value), abs(self.low), abs(self.high))
        value, low, high = (say(x, like) for x in (self.value, self.low, self.high))
        if value == low == high:
            # nine in ten are alike; the others may differ
            return f"{value} ({'all' if self.same else 'nearly all'} {self.n} runs)" if one_run else value
        return f"{value} ({low} to {high})"


def spread(values) -> Spread:
    """Middle and 90% range of one value per replicate; NaN means undefined there and is left out."""
    values = np.array(values, dtype=float).ravel()
    values = values[~np.isnan(values)]
    if values.size == 0:
        return Spread(None, None, None, 0)
    if values.size == 1:
        return Spread(float(values[0]), None, None, 1)
    values.sort()
    low, middle, high = (_percentile(values, rank) for rank in (LOW, 50.0, HIGH))
    return Spread(middle, low, high, int(values.size), bool(values[0] == values[-1]))


def _percentile(ordered: np.ndarray, rank: float) -> float:
    """Linear between neighbours, as NumPy's default; thirty times as fast on twenty values."""
    place = (ordered.size - 1) * rank / 100
    below = min(int(place), ordered.size - 2)
    part = place - below
    low, high = float(ordered[below]), float(ordered[below + 1])
    return min(high, low + (high - low) * part)


def ratio(numerator, denominator) -> np.ndarray:
    """Element by element; 0 of 0 (anything of 0) is NaN, which is said as "undefined"."""
    numerator = np.asarray(numerator, dtype=float)
    denominator = np.asarray(denominator, dtype=float)
    return np.divide(numerator, denominator, out=np.full(np.shape(numerator), np.nan), where=denominator > 0)


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


UNITS = {"number": number, "percent": percent, "signed": signed, "whole": whole, "change": change}


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


def replicates_words(n: int) -> str:
    """How the figures of n replicates are to be read."""
    if n == 1:
        return f"All figures are from {ONE_RUN}: chance alone would move them, and how far is not known from it."
    return f"Figures are the middle of {n} runs that differ only in luck; the range holds 90% of those runs."
