"""After how long a figure holds, and from which start: said of every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.show.labels import lower

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.study.pooled import Pooled

YEAR = 365


def length(days: int) -> str:
    """ "one year", "two years", "90 days"."""
    for years, words in ((1, "one year"), (2, "two years"), (3, "three years"), (5, "five years"), (10, "ten years")):
        if years * 360 <= days <= years * 366:
            return words
    return wording.plural(days, "day")


def start(scheme: Scheme) -> str:
    """From which start: "a clean slate", or what is stated instead."""
    listed = [
        lower(register.label or name.replace("_", " "))
        for name, register in scheme.registers.items()
        if register.initial_share.value > 0
    ]
    spread = any(ledger.spread.value > 0 for ledger in scheme.ledgers.values())
    if listed:
        return f"a stated stock on {wording.joined(listed)}"
    return "points that differ from the start" if spread else "a clean slate"


def after(run: Run | Pooled) -> str:
    """ "after one year from a clean slate", with what was lived uncounted before."""
    first = length(run.burn_in).removeprefix("one ").removeprefix("1 ")
    before = f", the first {first} of it uncounted" if run.burn_in else ""
    return f"after {length(run.days + run.burn_in)} from {start(run.scheme)}{before}"


def settled(run: Run | Pooled, measure: str = "listed") -> bool | None:
    """Whether another year changes a level by less than its interval is wide; None if it can't be told.

    That takes more than a year of counted days and an interval, so ten runs or more.
    """
    from demerit import statistics

    if run.days <= YEAR or measure not in run.measures:
        return None
    _, above, _ = run.series(measure)
    people = run.totals("residents")[0]
    now, before = above[:, -1], above[:, -1 - YEAR]
    if np.isnan(now).any() or np.isnan(before).any():
        return None
    level = statistics.rate(now, people, run.sample) if run.sample.kind == "replicates" else statistics.UNDEFINED
    if level.kind != "over luck" or level.low is None or level.high is None:
        return None
    moved = statistics.difference((now, people), (before, people), run.sample)
    return moved.value is not None and abs(moved.value) < level.high - level.low


def remark(run: Run | Pooled) -> str:
    """What a reader must know of every level of this run."""
    found = settled(run)
    if found is None:
        return f"Levels are of the last day, {after(run)}: the way in, not where it settles."
    if found:
        return f"Levels are of the last day, {after(run)}. A year earlier the blacklists were as large: settled."
    return f"Levels are of the last day, {after(run)}. They still change from year to year."
