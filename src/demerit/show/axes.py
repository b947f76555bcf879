"""Axes through time, and labels that keep out of each other's way."""

from __future__ import annotations

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
