"""Failures, told: every error becomes clear words on stderr, or an envelope with --json, and an exit code.

Codes are stable and listed in docs/cli.md. What isn't a DemeritError is a bug in Demerit and says so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from demerit.cli.output import envelope, wants_colour
from demerit.errors import (
    EXIT_INTERRUPTED,
    EXIT_UNEXPECTED,
    EXIT_USAGE,
    DemeritError,
    Elsewhere,
    OutputError,
    Problem,
    UsageError,
)


class Interrupted(DemeritError):
    """Ctrl-C, SIGTERM or SIGHUP, with what had been done by then."""

    exit_code = EXIT_INTERRUPTED

    def __init__(self, message: str = "interrupted", *, hint: str | None = None) -> None:
        super().__init__(message, code="interrupted", hint=hint)


def unknown_command(name: str, commands: Sequence[str]) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, commands, n=1)
    hint = f"did you mean `demerit {near[0]}`?" if near else f"the commands are {', '.join(commands)}"
    return UsageError(f"there is no command `{name}`", code="unknown-command", hint=hint)


def exit_code(error: BaseException, args: Sequence[str], stopped_by: int | None = None) -> int:
    """The exit code of a failure. `stopped_by`: the number of the signal that stopped the command, if one did."""
    if isinstance(error, Elsewhere):  # the process that speaks says what happened
        return error.exit_code
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    code = as_demerit(error, args).exit_code
    return 128 + stopped_by if code == EXIT_INTERRUPTED and stopped_by is not None else code


def tell(error: BaseException, args: Sequence[str]) -> None:
    """Say what went wrong. `args` decide the form: `--json` and `--debug` may stand anywhere."""
    if isinstance(error, Elsewhere | SystemExit):
        return
    clear = as_demerit(error, args)
    if _asked(args, "--json"):
        click.echo(envelope(error=_as_json(clear)))
    else:
        click.echo(rendered(clear), err=True, color=wants_colour(sys.stderr))
    if isinstance(clear, Unexpected) and clear.traceback:
        click.echo(clear.traceback, err=True)


def rendered(error: DemeritError) -> str:
    """Every problem behind an error as text for a terminal, and how many there are."""
    from demerit.show.problems import render

    problems = error.problems()
    parts = [render(problem, colour=wants_colour(sys.stderr)) for problem in problems]
    if len(problems) > 1:
        files = sorted({p.file for p in problems if p.file})
        parts.append(f"{len(problems)} problems" + (f" in {', '.join(files)}" if files else ""))
    return "\n\n".join(parts)


class Unexpected(DemeritError):
    """A bug in Demerit."""

    exit_code = EXIT_UNEXPECTED

    def __init__(self, error: BaseException, *, traceback: str | None) -> None:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        hint = "this is a bug in Demerit, not in your files"
        if traceback is None:
            hint += "; to see where, add --debug or set DEMERIT_DEBUG=1"
        super().__init__(f"something went wrong inside Demerit: {said}", code="unexpected", hint=hint)
        self.traceback = traceback


def _asked(args: Sequence[str], flag: str) -> bool:
    before = args[: list(args).index("--")] if "--" in args else args
    return flag in before


def as_demerit(error: BaseException, args: Sequence[str]) -> DemeritError:
    if isinstance(error, DemeritError):
        return error
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Interrupted()
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, MemoryError):
        return OutputError(
            "this machine ran out of memory",
            code="out-of-memory",
            hint="use fewer residents or replicates, or follow fewer residents",
        )
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        from demerit.disk import not_utf8

        return not_utf8(error.object)
    if isinstance(error, OSError):
        from demerit.folder import explained

        clear = explained(error, error.filename or "the output")
        if clear is not None:
            return clear
    traceback = None
    if _asked(args, "--debug") or os.environ.get("DEMERIT_DEBUG", "") not in ("", "0"):
        import traceback as tracebacks

        traceback = "".join(tracebacks.format_exception(error))
    return Unexpected(error, traceback=traceback)


def _usage(error: click.ClickException) -> DemeritError:
    """Click's own complaints: an unknown option, a missing argument, a number out of range."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # from Click 8.2 on
        name = getattr(getattr(error, "ctx", None), "command_path", "demerit")
        return UsageError(f"`{name}` wants a command", code="usage", hint=f"`{name} --help` lists them")
    message = error.format_message().rstrip(".").replace("'", "`")
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    hint = None
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        message = f"there is no option `{error.option_name}`"
        hint = f"did you mean {' or '.join(f'`{name}`' for name in sorted(error.possibilities))}?"
    elif context is not None:
        hint = f"`{context.command_path} --help` lists the options"
    clear = UsageError(message, code="usage", hint=hint)
    clear.exit_code = EXIT_USAGE if isinstance(error, click.UsageError) else error.exit_code
    return clear


def _as_json(error: DemeritError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "where": error.where,
        "problems": [problem_as_json(problem) for problem in error.problems()],
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "where": problem.where}
