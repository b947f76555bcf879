"""What commands print: results on stdout, everything else on stderr, JSON in one envelope.

stdout holds the result and nothing else, so that it can be piped. The next command to try, notes and progress go
to stderr.
"""

from __future__ import annotations

import functools
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

import click

from demerit.characters import harmless
from demerit.cli.surroundings import print_nowhere

ENVELOPE = "demerit/1"
MAX_WIDTH = 100

Command = TypeVar("Command", bound=Callable[..., Any])


def common(command: Command) -> Command:
    """The options that every command has: --json, -q and --debug. The command gets an `Out` named `out`."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object, on failure too.")
    @click.option("-q", "--quiet", is_flag=True, help="No progress and no notes on stderr.")
    @click.option(
        "--debug", is_flag=True, expose_value=False, hidden=True, help="Show the traceback of an unexpected error."
    )
    @functools.wraps(command)
    def with_out(*args: Any, as_json: bool, quiet: bool, **kwargs: Any) -> Any:
        return command(*args, out=Out(as_json=as_json, quiet=quiet), **kwargs)

    return with_out  # type: ignore[return-value]


def survive_any_encoding() -> None:
    """A terminal that can't show a character gets a replacement, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str, *, colour: bool | None = None) -> None:
    """Print a line to stderr, if that can be: a full disk, or a reader that has left, stops no run."""
    with suppress(OSError):
        click.echo(text, err=True, color=colour)


def is_terminal(stream: IO[str]) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False


def wants_colour(stream: IO[str]) -> bool:
    """On a terminal, unless NO_COLOR is set (to anything) or the terminal is dumb."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def envelope(*, result: Any = None, error: Mapping[str, Any] | None = None) -> str:
    """The JSON envelope, as text: `{schema, ok, result | error}`."""
    import json

    body: dict[str, Any] = {"schema": ENVELOPE, "ok": error is None}
    body.update({"result": result} if error is None else {"error": error})
    return json.dumps(_plain(body), indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    """JSON's own types: tuples become lists, dates text, NumPy scalars numbers, and NaN or infinity null."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # a file's name may be any bytes
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Iterable):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        return _plain(value.item())
    return str(value)


class Out:
    """Where one command's words go."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def result(self, data: Mapping[str, Any], text: str | Callable[[], str], *, next: Sequence[str] = ()) -> None:
        """Print the result: `data` in the envelope with --json, `text` otherwise, then what to try next."""
        if self.as_json:
            self._print(envelope(result={**data, "next": list(next)}))
            return
        shown = text() if callable(text) else text
        if shown:
            self._print(harmless(shown))
        if next:
            sys.stdout.flush()
            self.note("\n" + self.faint("Next: ") + f"\n{' ' * 6}".join(next))

    @staticmethod
    def _print(text: str) -> None:
        """Print to stdout; whoever reads it may have left, which is no error."""
        try:
            click.echo(text, color=wants_colour(sys.stdout))
        except BrokenPipeError:
            print_nowhere()

    def note(self, text: str) -> None:
        """A remark on stderr; none with -q."""
        if not self.quiet:
            say(harmless(text), colour=wants_colour(sys.stderr))

    @staticmethod
    def faint(text: str) -> str:
        return click.style(text, dim=True)


def command(*parts: object) -> str:
    """A command of Demerit's to try, quoted as a shell wants it."""
    import shlex

    return shlex.join(["demerit", *map(str, parts)])


def width() -> int:
    """Columns to fill: the terminal's, at most 100; 100 off a terminal."""
    import shutil

    return min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns)


def wrapped(text: str, *, indent: str = "", hanging: str | None = None) -> str:
    """Text filled to the width, each line indented; further lines by `hanging` if given."""
    return textwrap.fill(
        text,
        width=max(40, width()),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> str:
    """Rows in aligned columns; the last column is wrapped under itself."""
    if not rows:
        return ""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        head = indent + "".join(cell.ljust(w + 2) for cell, w in zip(row[:-1], widths, strict=True))
        lines.append(wrapped(row[-1], indent=head, hanging=" " * len(head)).rstrip() or head.rstrip())
    return "\n".join(lines)
