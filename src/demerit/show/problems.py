"""A problem as terminal text: what is wrong, where, the user's own line with a caret, one thing to try."""

from __future__ import annotations

from collections.abc import Iterable

from demerit.characters import visible
from demerit.errors import Problem

MAX_LINE = 160  # a longer line is cut around the caret
MAX_WORDS = 600  # characters of a message or hint; a longer one is cut

_RED, _BLUE, _CYAN, _BOLD, _OFF = "\x1b[1;31m", "\x1b[1;34m", "\x1b[36m", "\x1b[1m", "\x1b[0m"


def render(problem: Problem, colour: bool = False) -> str:
    """One problem, without a line break at its end.

    error[unknown-key]: unknown key `pionts`
     --> scheme.yaml:12:5
       |
    12 |     pionts: 5
       |     ^^^^^^
       = help: did you mean `points`?
    """

    def paint(style: str, text: str) -> str:
        return f"{style}{text}{_OFF}" if colour and text else text

    lines = [f"{paint(_RED, f'error[{problem.code}]')}{paint(_BOLD, f': {_printable(problem.message)}')}"]
    number = str(problem.line) if problem.line is not None else ""
    margin = " " * max(1, len(number))
    bar = paint(_BLUE, "|")
    if problem.where is not None:
        lines.append(f"{margin}{paint(_BLUE, '-->')} {_printable(problem.where)}")
    if problem.line is not None and problem.source_line is not None:
        shown, start, length = _window(problem.source_line, (problem.column or 1) - 1, problem.length)
        indent = "".join("\t" if character == "\t" else " " * _width(character) for character in shown[:start])
        carets = "^" * max(1, sum(_width(character) for character in shown[start : start + length]))
        lines.append(f"{margin} {bar}")
        lines.append(f"{paint(_BLUE, number)} {bar} {shown}".rstrip())
        lines.append(f"{margin} {bar} {indent}{paint(_RED, carets)}")
    if problem.hint is not None:
        lines.append(f"{margin} {paint(_BLUE, '=')} {paint(_CYAN, 'help:')} {_printable(problem.hint)}")
    return "\n".join(lines)


def render_all(problems: Iterable[Problem], colour: bool = False) -> str:
    """Every problem, with an empty line between two."""
    return "\n\n".join(render(problem, colour) for problem in problems)


def _printable(text: str) -> str:
    """What doesn't show made visible: no file may command the terminal, or deceive, through its errors."""
    shown = visible(text[: MAX_WORDS + 1])
    return shown if len(text) <= MAX_WORDS else shown[:MAX_WORDS] + "…"


def _on_a_line(text: str) -> str:
    """Part of the user's own line: tabs stay, whatever else doesn't show is made visible."""
    return "\t".join(visible(part) for part in text.split("\t"))


def _width(character: str) -> int:
    """Terminal columns: 2 for wide East Asian characters, 0 for marks that combine with the one before."""
    from unicodedata import combining, east_asian_width

    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _window(line: str, start: int, length: int) -> tuple[str, int, int]:
    """The line as shown, and where the caret begins in it; a long line is cut around the caret."""
    start = min(max(start, 0), len(line))
    end = start + max(1, min(length, len(line) - start, MAX_LINE))
    before, under, after = (_on_a_line(part) for part in (line[:start], line[start:end], line[end:]))
    line, start, length = before + under + after, len(before), max(1, min(len(under), MAX_LINE))
    if len(line) <= MAX_LINE:
        return line, start, length
    first = max(0, min(start - MAX_LINE // 4, len(line) - MAX_LINE))
    cut = line[first : first + MAX_LINE]
    length = min(length, len(cut) - (start - first)) or 1
    head = "…" if first else ""
    tail = "…" if first + MAX_LINE < len(line) else ""
    return head + cut + tail, start - first + len(head), length
