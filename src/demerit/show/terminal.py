"""A run's findings for a terminal, in plain lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from demerit import documented
from demerit.findings import Finding, leading, left_out, missing
from demerit.findings.period import remark
from demerit.screening.shipped import shipped_for
from demerit.screening.told import tried
from demerit.show import wording
from demerit.statistics import Sample

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.study.pooled import Pooled

NOTHING = "None of the findings declared for this scheme has anything to count."
SYNTHETIC = "All residents are synthetic."


def lines(run: Run | Pooled, *, width: int = 88) -> list[str]:
    """The leading findings as plain text lines of at most `width` characters: a heading, each finding, a last word."""
    room = max(30, width)
    found = run.findings
    first, screening = leading(found), shipped_for(run)
    out = [heading(run), *wrapped(f"{reading(run.sample)} {remark(run)}", room), ""]
    for at, finding in enumerate(first, 1):
        out += wrapped(f"{finding.headline} {sure(finding)}".strip(), room, f"{at:>2}. ", "    ")
        out += wrapped(f"{finding.sentence} {tried(screening, finding.id)}".strip(), room, "    ", "    ")
    if not first:
        out += wrapped(NOTHING, room)
    out.append("")
    others = len(found) - len(first) - len(left_out(found))
    if others:
        out += wrapped(f"{len(first)} of {len(found)} declared findings; {others} more have something to count.", room)
    out += wrapped(not_told(run), room)
    out += wrapped(documented.basis(run.scheme), room)
    if run.scheme.label == "press":
        out += wrapped(wording.PRESS_LABEL + ".", room)
    out.append(SYNTHETIC)
    return out


def not_told(run: Run | Pooled) -> str:
    """The findings that the scheme's file asks for and this run can't tell, with why; "" if there are none."""
    why = missing(run.scheme, run.findings)
    return " ".join(f"The scheme's file asks for {wording.joined(ids)}: {reason}." for reason, ids in why.items())


def sure(finding: Finding) -> str:
    """ "(15%; 14% to 16%)"."""
    parts = [part for part in (finding.figure, finding.interval) if part]
    return f"({'; '.join(parts)})" if parts else ""


def heading(run: Run | Pooled) -> str:
    place = f"{run.place.title}, {wording.plural(run.place.residents, 'resident')}"
    twin = "a twin without a scheme" if run.worlds[1:] == ("none",) else f"a twin under {run.worlds[-1]}"
    beside = f", beside {twin}" if len(run.worlds) > 1 else ", without a twin"
    off = run.receipt.get("without") or ()
    beside += f", without {wording.joined([name.replace('-', ' ') for name in off])}" if off else ""
    days = wording.plural(run.days, "day")
    days += f" after a burn-in of {run.burn_in:,}" if run.burn_in else ""
    return f"{run.scheme.title} \N{MIDDLE DOT} {place} \N{MIDDLE DOT} {days}{beside}"


def reading(sample: Sample) -> str:
    """How the figures are to be read: over what they are added up, and what the brackets hold."""
    if sample.kind == "blocks":
        return (
            f"One run. In brackets: how sure the figure is within one run (95%, over {sample.size} groups of "
            "neighbourhoods)."
        )
    if sample.kind == "one run":
        return "One run: chance alone would move the figures, and how far is not known from it."
    if sample.size < 10:
        return (
            f"Added up over {sample.size} runs that differ only in luck. In brackets: the lowest and the highest run."
        )
    return f"Added up over {sample.size} runs that differ only in luck. In brackets: how sure the figure is (95%)."


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
