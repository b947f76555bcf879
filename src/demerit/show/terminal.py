"""A run's findings for a terminal: plain lines, or the same with rich's marks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from demerit.show import wording

if TYPE_CHECKING:
    from rich.console import RenderableType

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


def plain(run: Run, *, width: int = 88) -> str:
    """`lines` as one text, with a newline at the end."""
    return "\n".join(lines(run, width=width)) + "\n"


def rich(run: Run) -> RenderableType:
    """The findings as a rich renderable: titles in bold, undefined ones dim. It wraps by itself."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim")
    table.add_column(ratio=1)
    for at, finding in enumerate(run.findings, 1):
        words = Text.assemble(
            (finding.title, "bold"), (f"  {finding.mechanism}" if finding.mechanism else "", "dim"), "\n"
        )
        words.append(finding.sentence, style="" if finding.defined else "dim")
        table.add_row(f"{at}", words)
    parts: list = [Text(_heading(run), style="bold"), Text(_reading(run), style="dim"), Text("")]
    parts.append(
        Padding(table, (0, 0, 0, 1))
        if run.findings
        else Text("No findings: the scheme scored, listed and refused nobody.")
    )
    parts.append(Text(""))
    if run.scheme.label == "press":
        parts.append(Text(wording.PRESS_LABEL + "."))
    parts.append(Text(SYNTHETIC, style="dim"))
    return Group(*parts)


def _heading(run: Run | Pooled) -> str:
    place = f"{run.place.title}, {wording.plural(run.place.residents, 'resident')}"
    twin = "a twin without a scheme" if run.worlds[1:] == ("none",) else f"a twin under {run.worlds[-1]}"
    beside = f", beside {twin}" if len(run.worlds) > 1 else ", without a twin"
    off = run.receipt.get("without") or ()
    beside += f", without {wording.joined([name.replace('-', ' ') for name in off])}" if off else ""
    return f"{run.scheme.title} \N{MIDDLE DOT} {place} \N{MIDDLE DOT} {wording.plural(run.days, 'day')}{beside}"


def _reading(run: Run | Pooled) -> str:
    return wording.replicates_words(run.replicates)


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
