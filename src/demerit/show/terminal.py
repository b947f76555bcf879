"""A run's findings for a terminal, in plain lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from demerit.show import wording

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.study.pooled import Pooled

SYNTHETIC = "All residents are synthetic."


def lines(run: Run | Pooled, *, width: int = 88) -> list[str]:
    """The findings as plain text lines of at most `width` characters: a heading, one finding each, a last word."""
    room = max(30, width)
    out = [_heading(run), *_wrapped(_reading(run), room), ""]
    for at, finding in enumerate(run.findings, 1):
        out += _wrapped(finding.sentence, room, f"{at:>2}. ", "    ")
    if not run.findings:
        out.append("No findings: the scheme scored, listed and refused nobody.")
    out.append("")
    if run.scheme.label == "press":
        out += _wrapped(wording.PRESS_LABEL + ".", room)
    out.append(SYNTHETIC)
    return out


def _heading(run: Run | Pooled) -> str:
    place = f"{run.place.title}, {wording.plural(run.place.residents, 'resident')}"
    twin = "a twin without a scheme" if run.worlds[1:] == ("none",) else f"a twin under {run.worlds[-1]}"
    beside = f", beside {twin}" if len(run.worlds) > 1 else ", without a twin"
    off = run.receipt.get("without") or ()
    beside += f", without {wording.joined([name.replace('-', ' ') for name in off])}" if off else ""
    days = wording.plural(run.days, "day")
    days += f" after a burn-in of {run.burn_in:,}" if run.burn_in else ""
    return f"{run.scheme.title} \N{MIDDLE DOT} {place} \N{MIDDLE DOT} {days}{beside}"


def _reading(run: Run | Pooled) -> str:
    return wording.replicates_words(run.replicates)


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
