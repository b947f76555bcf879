"""A comparison for a terminal: one table of findings, what can't be compared, and what the brackets hold.

How a figure, a difference and a verdict are said here is how the page says them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from demerit.findings import period, phrases
from demerit.findings.finding import UNITS
from demerit.show import wording
from demerit.show.terminal import SYNTHETIC, reading, wrapped
from demerit.statistics import LEVEL, Estimate

if TYPE_CHECKING:
    from demerit.study.comparison import Compared, Comparison

LEAST_WIDTH, WIDE = 60, 104  # columns; from which on the intervals of A and B stand in the table
SAME, SAME_IN_ALL, UNCLEAR = "no difference", "the same in every run", "no clear difference"


def figure(one: Compared, which: Estimate) -> str:
    """ "15%", "4 of 26", "none of 14,000", "1.2" or "nothing to count"."""
    if which.value is None:
        return "nothing to count"
    if one.unit == "share" and which.below is not None and which.above is not None:
        if which.below < phrases.SMALL:
            return f"{which.above:,} of {which.below:,}"
        if which.above == 0:
            return f"none of {which.below:,}"
    return UNITS[one.unit](which.value) + (" points" if one.unit == "points" else "")


def counted(one: Compared, which: Estimate) -> str:
    """ "2,076 of 14,000" below a share in percent; "" elsewhere."""
    if one.unit != "share" or which.above is None or which.below is None or "of" in figure(one, which):
        return ""
    return f"{which.above:,} of {which.below:,}"


def few(one: Compared) -> bool:
    """Whether a share of either is of so few that a percentage would say too much."""
    return one.unit == "share" and any(x.below is not None and x.below < phrases.SMALL for x in (one.a, one.b))


def said_in(one: Compared) -> Callable[..., str]:
    """How a difference is said: of shares and relative changes in percentage points."""
    return wording.percentage_points if one.unit in ("share", "change", "points") else wording.signed


def difference(one: Compared) -> str:
    """ "+5.2 points", "+12"; empty if undefined, or of too few for a percentage."""
    if one.difference.value is None or few(one):
        return ""
    text = said_in(one)(one.difference.value, _like(one))
    return f"{text} points" if said_in(one) is wording.percentage_points else text


def interval(one: Compared) -> str:
    """ "+4.4 to +6.1", "lowest +2, highest +8"; empty where none is given."""
    if few(one) or not one.difference.bounded or one.difference.low == one.difference.high:
        return ""
    low, high = (said_in(one)(x, _like(one)) for x in (one.difference.low, one.difference.high))
    return f"lowest {low}, highest {high}" if one.difference.kind == "lowest and highest" else f"{low} to {high}"


def _like(one: Compared) -> float:
    """The greatest of the difference and its bounds: all three are said with as many decimals."""
    return max(abs(x) for x in (one.difference.value, one.difference.low, one.difference.high) if x is not None)


def verdict(one: Compared) -> str:
    """What may be said of the difference: "higher under B", "no clear difference", "no difference" and why not more."""
    gap = one.difference
    if gap.value is None:
        return "can't be said"
    if one.same:
        return SAME
    if alike_text(gap):
        return alike_text(gap)
    some = f"{gap.n} runs"
    return {
        "more": "higher under B", "less": "lower under B", "more in each": f"higher in each of {some}",
        "less in each": f"lower in each of {some}", "one run": "one run: not known beyond it",
        "no interval": f"no interval: not to be told in each of {some}",
        "unclear": _some_of(gap) if gap.kind == "lowest and highest" else UNCLEAR,
    }[gap.verdict]  # fmt: skip


def _some_of(gap: Estimate) -> str:
    """Which ways the difference goes in a few runs that don't all go one."""
    some, low, high = f"some of {gap.n} runs", gap.low or 0.0, gap.high or 0.0
    if low < 0 < high:
        return f"higher in {some}, lower in others"
    return f"{'higher' if high > 0 else 'lower'} in {some}, the same in others"


def alike_text(gap: Estimate) -> str:
    """That both arms count the same in every unit; "" if they don't."""
    if not gap.same:
        return ""
    return "the same" if gap.n == 1 else "the same everywhere" if gap.kind == "within one run" else SAME_IN_ALL


def told(found: Comparison, width: int, measures: list[Compared]) -> str:
    """The whole comparison as text of at most `width` columns."""
    room = max(LEAST_WIDTH, width)
    lines = [*wrapped(f"A  {found.labels[0]}", room, "", "   "), *wrapped(f"B  {found.labels[1]}", room, "", "   "), ""]
    lines += wrapped(" ".join([where(found), *how_to_read(found)]), room)
    rows = apart(found.findings)
    lines += ["", *table(rows, room)] if rows else []
    if measures:
        lines += ["", "Measures", *table(measures, room)]
    for text in (*alike(found.findings), *not_compared(found)):
        lines += ["", *wrapped(text, room, "", "  ")]
    lines.append("")
    sure = how_sure(found)
    lines += wrapped(sure, room) if sure else []
    lines.append(SYNTHETIC)
    return "\n".join(lines)


def where(found: Comparison) -> str:
    """Where both were run, and for how long."""
    run = found.a
    twin = "each beside the same twin without a scheme"
    if not found.has_twin:
        beside = [name for name, arm in (("A", found.a), ("B", found.b)) if len(arm.worlds) > 1]
        twin = f"{beside[0]} beside a twin and the other without" if beside else "both without a twin"
    if found.has_twin and run.worlds[1] != "none":
        twin = f"each beside the same twin under {run.worlds[1]}"
    return (
        f"{run.place.title}, {wording.plural(run.place.residents, 'resident')}, {wording.plural(run.days, 'day')} from "
        f"{date_words(run.start)}, {twin}: the same people with the same luck."
    )


def date_words(day: date) -> str:
    """ "1 January 2020"."""
    return f"{day.day} {day:%B %Y}"


def how_to_read(found: Comparison) -> list[str]:
    """What the figures are added up over, what the brackets hold, from which start levels are."""
    said = [found.note] if found.note else []
    if found.same:
        said.append("Both arms are the same scheme, so that nothing can differ, whatever the luck.")
    said.append(reading(found.a.sample))
    starts = [period.start(run.scheme) for run in (found.a, found.b)]
    if starts[0] == starts[1]:
        said.append(f"Levels are of the last day, {period.after(found.a)}.")
    else:
        said.append(f"Levels are of the last day: A's {period.after(found.a)}, B's {period.after(found.b)}.")
    return said


def pairing(found: Comparison) -> str:
    """How much narrower paired luck makes the intervals; nothing where that wasn't worked out."""
    first = next((one for one in found.findings if one.narrowed is not None), None)
    if first is None:
        return ""
    return (
        f"Both arms have the same lucks. That makes the interval of the difference in “{first.title}” "
        f"{wording.percent(first.narrowed)} as wide as it would be with lucks of their own."
    )


def by_chance(found: Comparison) -> str:
    """How many findings differ clearly, and how many would if nothing did; "" where no interval is at a level."""
    judged = [one for one in apart(found.findings) if one.difference.kind in ("over luck", "within one run")]
    if found.same or not judged:
        return ""
    clear = sum(one.differs for one in judged)
    chance = wording.number((1 - LEVEL) * len(judged))
    return (
        f"Of {len(judged)} differences with an interval {clear or 'none'} {'is' if clear == 1 else 'are'} clear at "
        f"95%. If nothing differed, about {chance} would still be."
    )


def how_sure(found: Comparison) -> str:
    """What chance alone makes clear, and what the shared luck brings."""
    return " ".join(said for said in (by_chance(found), pairing(found)) if said)


def apart(rows: list[Compared]) -> list[Compared]:
    """Those with something to count in either arm that aren't alike throughout."""
    return [one for one in rows if not one.nothing and not one.alike]


def alike(rows: list[Compared]) -> list[str]:
    """The others, in one text each: alike throughout, and nothing counted."""
    same = [titled(one) for one in rows if one.alike and not one.nothing]
    none = [titled(one) for one in rows if one.nothing]
    said = []
    if same:
        how = "No difference" if rows[0].same else "The same in both arms in every run"
        said.append(f"{how}: {'; '.join(same)}.")
    return said + ([f"None in either: {'; '.join(none)}."] if none else [])


def titled(one: Compared) -> str:
    """A title as it stands in a list."""
    return one.title.replace("The door: ", "the door: ")


def not_compared(found: Comparison) -> list[str]:
    """What can't be compared, one text for each reason."""
    by: dict[str, list[str]] = {}
    for one in found.left_out:
        by.setdefault(one.reason, []).append(one.title.replace("The door: ", "the door: "))
    return [f"Not compared, since {reason}: {'; '.join(titles)}." for reason, titles in by.items()]


def table(rows: list[Compared], room: int) -> list[str]:
    """Aligned columns: what, A, B, B less A with its interval, and what may be said of it."""
    wide = room >= WIDE

    def cells(one: Compared) -> list[str]:
        title = one.title if one.group == "all" else f"{one.title} ({one.group})"
        title += f", per {one.per}" if one.per else ""
        gap, span = difference(one), interval(one)
        shown = f"{gap} ({span})" if gap and span else gap
        mine = ["\n".join(x for x in (figure(one, which), counted(one, which)) if x) for which in (one.a, one.b)]
        if wide:
            spans = [phrases.interval(which, UNITS[one.unit]) for which in (one.a, one.b)]
            mine = [f"{text} ({span})" if span else text for text, span in zip(mine, spans, strict=True)]
        return [title, *mine, shown, verdict(one)]

    head = ["", "A", "B", "B \N{MINUS SIGN} A", ""]
    every = [head, *(cells(one) for one in rows)]
    widths = [0, *(_width(every, column, most) for column, most in ((1, 21), (2, 21), (3, 30 if wide else 24)))]
    last = min(21, _width(every, 4, 21)) if wide else 0
    if not wide:
        widths[3] = max(widths[3], _width(every, 4, 24))
    widths[0] = room - sum(widths[1:]) - 2 * 3 - (last + 2 if wide else 0)
    out = []
    for row in every:
        body = row if wide else [row[0], row[1], row[2], "\n".join(x for x in row[3:] if x)]
        parts = [_filled(text, size) for text, size in zip(body, [*widths, last] if wide else widths, strict=True)]
        for at in range(max(map(len, parts))):
            line = [part[at] if at < len(part) else "" for part in parts]
            sized = zip(line, [*widths, last] if wide else widths, strict=True)
            out.append("  ".join(text.ljust(size) for text, size in sized).rstrip())
    return out


def _width(rows: list[list[str]], column: int, most: int) -> int:
    return min(most, max(len(row[column]) for row in rows))


def _filled(text: str, size: int) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, size, break_on_hyphens=False)] or [""]
