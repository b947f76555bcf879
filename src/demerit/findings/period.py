"""After how long a figure holds, and from which start: said of every level."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from demerit import statistics
from demerit.periods import YEAR
from demerit.scheme.beginning import first_grading
from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.show.labels import lower

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.study.pooled import Pooled

MONTH = 30
MARGIN = 0.1  # of a level: what moves by less in a year has settled
FOLLOWED = ("listed", "below_start", "above_start")  # levels that are counted by day, and told to have settled or not


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


def settled(run: Run | Pooled, measure: str) -> bool | None:
    """Whether a level stands where it stood a year before the end; None if that can't be told.

    The change over that year must be known to be less than a tenth of the level, by its whole 95% interval over paired
    runs, and less than the level's own interval is wide; and in no month between may the level have been further off
    than a tenth. That takes more than a year of counted days, ten runs, and a level above nought: of few runs or few
    cases nothing is settled.
    """
    if run.days <= YEAR or measure not in run.measures or run.sample.kind != "replicates":
        return None
    _, above, below = run.series(measure)
    people = run.totals("residents")[0]
    now, before = ((above[:, day], np.where(below[:, day] < 0, people, below[:, day])) for day in (-1, -1 - YEAR))
    if np.isnan(now[0]).any() or np.isnan(before[0]).any():
        return None
    level = statistics.rate(*now, run.sample)
    moved = statistics.difference(now, before, run.sample)
    if level.kind != "over luck" or None in (level.low, level.high, moved.low, moved.high) or not level.value:
        return None
    most = min(MARGIN * level.value, (level.high or 0) - (level.low or 0))
    inside = -MARGIN * level.value < (moved.low or 0) and (moved.high or 0) < MARGIN * level.value
    months = [
        _mean(above, below, people, slice(day, day + MONTH)) for day in range(run.days - YEAR, run.days - MONTH, MONTH)
    ]
    steady = all(abs(month - level.value) <= MARGIN * level.value for month in months)
    return bool(inside and steady and abs(moved.value or 0) < most)


def _mean(above: np.ndarray, below: np.ndarray, people: np.ndarray, days: slice) -> float:
    """The level on some days, of all runs together."""
    of = np.where(below[:, days] < 0, people[:, np.newaxis], below[:, days])
    return float(np.nansum(above[:, days]) / max(1, np.nansum(of)))


def not_graded(run: Run | Pooled) -> str:
    """That a run ends before the first grading, and when that is; "" of any other run."""
    lived = run.burn_in + run.days
    first = first_grading(run.scheme, run.start)
    if first is None or lived > first:
        return ""
    within = first <= (date.max - run.start).days
    when = f" ({wording.calendar(first, run.start)})" if within else ""
    return (
        f"No grading happened in {wording.plural(lived, 'day')}: every grade stands as it began. The first would be on "
        f"day {first:,}{when}, in a run of {first + 1:,} days or more."
    )


def remark(run: Run | Pooled) -> str:
    """What a reader must know of every level of this run."""
    return " ".join(said for said in (not_graded(run), levels(run)) if said)


def levels(run: Run | Pooled) -> str:
    """From which start and after how long the levels of a run are, and whether they have settled."""
    head = f"Levels are of the last day, {after(run)}"
    known = [(one.title, settled(run, one.measures[0])) for one in run.findings
             if one.period == "level" and not one.empty and one.measures[0] in FOLLOWED]  # fmt: skip
    still = [f"“{title}”" for title, yes in known if yes]
    moving = [f"“{title}”" for title, yes in known if yes is False]
    if not still and not moving:
        if run.days > YEAR:
            return f"{head}. Whether they have settled is not known."
        return f"{head}: the way in, not where it settles."
    said = [f"{head}."]
    if still:
        are = "is" if len(still) == 1 else "are"
        said.append(f"{wording.joined(still)} {are} less than a tenth off a year before (95%): settled.")
    if moving:
        are = "is" if len(moving) == 1 else "are"
        said.append(f"{wording.joined(moving)} {are} not known to have settled.")
    return " ".join(said)
