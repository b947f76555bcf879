"""Findings: what a run says, each with its n and its interval, ready to be read.

With several replicates a finding is the middle of them and the range in which nine of ten fall; with one it is a
number and the words "one run". 0 of 0 is undefined and says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Finding:
    """One finding. `low` and `high` are None with one replicate; `value` too when undefined."""

    id: str
    title: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str  # "share", "number", "points" ...
    n: int  # replicates in which it is defined
    mechanism: str
    measure: str
    defined: bool = True
    note: str | None = None


def decimals_below_all(percent: float) -> int:
    """Decimals that keep a percentage from being rounded up to 100, if else it would be: 99.973 wants two."""
    return math.ceil(-math.log10(100 - percent)) if 99.5 <= percent < 100 else 0


def share(x: float) -> str:
    """A share as a percentage of two significant figures: 0.0123 is "1.2%". What isn't all is never "100%"."""
    percent = 100 * x
    if percent == 0:
        return "0%"
    if 99.5 <= percent < 100:
        return f"{percent:.{decimals_below_all(percent)}f}%"
    return f"{percent:.0f}%" if abs(percent) >= 9.95 else f"{percent:.2g}%"


def number(x: float) -> str:
    """A number with thousands parted, whole from ten up."""
    return f"{x:,.0f}" if abs(x) >= 10 or x == round(x) else f"{x:,.1f}"


def spread(values: np.ndarray) -> tuple[float, float | None, float | None]:
    """The middle, and the range of nine of ten replicates (None with one)."""
    if len(values) == 1:
        return float(values[0]), None, None
    low, middle, high = np.percentile(values, [5, 50, 95])
    return float(middle), float(low), float(high)


def worded(values: np.ndarray, say: Callable[[float], str]) -> str:
    """ "12% (9.1% to 15%)", or "12% (one run)"."""
    middle, low, high = spread(values)
    if low is None or high is None:
        return f"{say(middle)} (one run)"
    if values.min() == values.max():
        return f"{say(middle)} (in every run)"
    return f"{say(middle)} ({say(low)} to {say(high)})"


def finding(
    id_: str, title: str, sentence: str, values: np.ndarray, *, unit: str, mechanism: str, measure: str,
    undefined: str, note: str | None = None,
) -> Finding:  # fmt: skip
    """A finding from one value for each replicate (NaN where undefined); `sentence` has {} for the figure."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Finding(
            id_, title, f"Undefined: {undefined}.", None, None, None, unit, 0, mechanism, measure, False, note
        )
    say = share if unit == "share" else number
    figure = worded(known, say)
    said = sentence.format(figure)
    if len(known) < len(values):
        said += f" Defined in {len(known)} of {len(values)} runs; in the others there was nothing to count."
    middle, low, high = spread(known)
    return Finding(id_, title, said, middle, low, high, unit, len(known), mechanism, measure, True, note)


def ratio(pair: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Numerator over denominator by replicate, NaN for 0 of 0."""
    above, below = (np.asarray(x, float) for x in pair)
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def among_followed(run, millionths: np.ndarray) -> str:
    """Of how many refusals something is said, where it is known of the residents followed alone."""
    count = f"{millionths.sum() / 1_000_000:,.0f} refusals of the {run.followed_count:,} residents followed"
    return f"of {count}" if len(millionths) == 1 else f"of {count}, in all runs together"


def findings(run) -> list[Finding]:
    """About ten findings of a run, the most telling first; those that need a twin say so without one."""
    made: list[Finding] = []

    def both(name: str, world: str = "scheme") -> tuple[np.ndarray, np.ndarray]:
        return run.totals(name, world)

    def add(id_, title, sentence, values, *, unit="share", mechanism, measure, undefined="nothing to count", note=None):
        made.append(finding(id_, title, sentence, np.asarray(values, float), unit=unit, mechanism=mechanism,
                            measure=measure, undefined=undefined, note=note))  # fmt: skip

    people = both("residents")[0].astype(float)
    twin = len(run.worlds) > 1
    if run.scheme.grades:
        worst = len(run.scheme.grade_ids) // 2
        low = sum(both(f"grade_{g}")[0] for g in range(worst, len(run.scheme.grade_ids)))
        *most, last = run.scheme.grade_ids[worst:]
        names = f"{', '.join(most)} or {last}" if most else last
        add("grades", "Grades", f"{{}} of residents end at grade {names}.", low / people, mechanism="M01",
            measure=f"grade_{worst}")  # fmt: skip
    if run.scheme.registers:
        add("listed", "Blacklists",
            "{} of residents stand on a list against them on the last day, suspended licences and deleted "
            "accounts included.",
            both("listed")[0] / people, mechanism="M20", measure="listed")  # fmt: skip
    add("false_records", "False records", "{} of the records that the scheme reads are false.",
        ratio(both("false_records")), mechanism="M10", measure="false_records",
        undefined="no record was made")  # fmt: skip
    add("wrongful_decisions", "Wrongful decisions",
        "{} of the decisions in which the scheme shut a door, or made it dearer or slower, were "
            "wrongful.",
        ratio(both("wrongful_decisions")), mechanism="M22", measure="wrongful_decisions",
        undefined="the scheme decided against nobody")  # fmt: skip
    add("wrongful_standing", "No way off", "{} of wrongful listings still stood after 180 days.",
        ratio(both("wrongful_standing_180")), mechanism="M22", measure="wrongful_standing_180",
        undefined="no wrongful listing was made 180 days before the end")  # fmt: skip
    if run.scheme.association:
        add("association", "Guilt by association",
            "{} of all points lost came by association, from what somebody else did or was said to have "
            "done.",
            ratio(both("points_lost_cause_association")), mechanism="M18", measure="points_lost_cause_association",
            undefined="no points were lost")  # fmt: skip
    add("across", "Across contexts",
        "{} of refusals by a register or grade, where it is known which acts led to it, rest on acts that neither "
            "law nor contract relates to the service.",
        ratio(both("across_strict")), mechanism="M37", measure="across_strict",
        undefined="the scheme refused nothing for acts that are known",
        note=None if run.followed_all else among_followed(run, both("across_strict")[1]))  # fmt: skip
    if twin:
        missing = both("silenced_speech")[0] + both("silenced_assembly")[0]
        add("silence", "Silence",
            "{} of the dissent that the twin expressed is missing here, counted by blocks of 30 days.",
            ratio((missing, both("dissent", "twin")[0])), mechanism="M34", measure="silenced_speech",
            undefined="the twin expressed none")  # fmt: skip
        change = ratio((both("harmful_acts")[0], both("harmful_acts", "twin")[0]))
        add("harm", "Harmful acts", "Harmful acts are {} of the twin's number.", change, mechanism="M39",
            measure="harmful_acts", undefined="the twin did none",
            note="below 100% the scheme prevented some, in this model of fear")  # fmt: skip
        jobs = both("jobless")[0] - both("jobless", "twin")[0]
        add("jobs", "Work", "{} residents more than in the twin world have lost the work they had (below 0: "
            "fewer).", jobs,
            unit="number", mechanism="M27", measure="jobless")  # fmt: skip
    else:
        add("silence", "Silence", "{}", np.array([np.nan]), mechanism="M34", measure="silenced_speech",
            undefined="no twin")  # fmt: skip
    add("children", "Children", "{} children have no school place because of a parent's standing on the last day.",
        both("children_shut_out")[0], unit="number", mechanism="M29", measure="children_shut_out")  # fmt: skip
    if run.scheme.channels:
        add("deeds", "Good deeds", "{} of the good deeds were performed for those who watch.",
            ratio(both("performed_deeds")), mechanism="M04", measure="performed_deeds",
            undefined="no deed was done")  # fmt: skip
    return made
