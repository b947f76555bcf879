"""Axes through time, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any


def time_axis(days: int, start: date | None, first: int = 0):
    """Ticks at the first of a month, or every so many days; the words are ours, never a user's.

    `start` is the date of day 0, `first` the first day shown, `days` how many are shown.
    """
    import altair as alt

    if start is None or days < 45:
        step = next(s for s in (1, 2, 5, 10, 30, 60, 100, 200, 500, 1000, 5000, 10**6) if days / s <= 6)
        return alt.Axis(values=list(range(first, first + days + 1, step)), labelExpr="'day ' + datum.value", title=None)
    ticks, when = [], (start + timedelta(days=first)).replace(day=1)
    while (when - start).days < first + days:
        if (when - start).days >= first:
            ticks.append(when)
        when = (when.replace(day=28) + timedelta(days=7)).replace(day=1)
    ticks = ticks[:: max(1, -(-len(ticks) // 7))]
    words = "''"
    for tick in ticks:
        name = f"{tick:%b}" if days <= 400 else f"{tick:%b %Y}"
        words = f"datum.value === {(tick - start).days} ? '{name}' : {words}"
    return alt.Axis(values=[(tick - start).days for tick in ticks], labelExpr=words, labelAlign="left", title=None)


def ticks(low: float, high: float, count: int = 4, *, whole: bool = False) -> tuple[list[float], int]:
    """About `count` round values from below `low` to above `high`, and the decimals that tell them apart.

    The step is 1, 2 or 5 times a power of ten. `whole`: of counts, no step below 1. Raises ValueError unless
    low < high.
    """
    if not low < high:
        raise ValueError(f"no axis from {low} to {high}")
    rough = (high - low) / count
    power = math.floor(math.log10(rough))
    nice = next(times for times, below in ((1, 2**0.5), (2, 10**0.5), (5, 50**0.5), (10, math.inf))
                if rough / 10.0**power < below)  # fmt: skip
    power, nice = (power + 1, 1) if nice == 10 else (power, nice)
    if whole and power < 0:
        power, nice = 0, 1
    first, last = (half(edge / (nice * 10.0**power)) for edge, half in ((low, _floor), (high, _ceil)))
    return [round(at * nice * 10.0**power, max(0, -power)) for at in range(first, last + 1)], max(0, -power)


def _floor(x: float) -> int:
    return math.floor(x + 1e-9)


def _ceil(x: float) -> int:
    return math.ceil(x - 1e-9)


def spaced(labels: list[dict[str, Any]], key: str, least: float, *, top: float, bottom: float = 0.0) -> None:
    """Sets `label_at` so that labels stand at least `least` apart and, if there is room, below `top`.

    A label of two lines counts as two.
    """
    order = sorted(labels, key=lambda row: row[key])
    halves = [least * (row.get("words", "").count("\n") + 1) / 2 for row in order]
    floor = bottom
    for row, half in zip(order, halves, strict=True):
        row["label_at"] = max(row[key], floor + half)
        floor = row["label_at"] + half
    ceiling = top
    for row, half in zip(reversed(order), reversed(halves), strict=True):
        if row["label_at"] + half <= ceiling:
            break
        row["label_at"] = ceiling - half
        ceiling = row["label_at"] - half
