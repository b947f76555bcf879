"""What can go wrong, said so that a user can mend it.

Every error that a user can cause is a `DemeritError`: it has a stable code, a message, a hint, a place, and
the exit code of the command line (docs/cli.md). Anything else that escapes is a bug in Demerit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_INVALID = 3
EXIT_CHECK_FAILED = 4
EXIT_WOULD_NOT_FIT = 5
EXIT_INTERRUPTED = 130


class DemeritError(Exception):
    """An error that a user can mend.

    `code` is stable and documented, `hint` says one thing to try, `where` is a file, a file:line:column or None.
    """

    exit_code = EXIT_UNEXPECTED

    def __init__(self, message: str, *, code: str, hint: str | None = None, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.where = where

    def __reduce__(self) -> tuple[Any, ...]:
        """How it passes between processes: as it is, without being made anew."""
        return _as_it_was, (type(self), self.args, self.__dict__)

    def problems(self) -> list[Problem]:
        """All the separate problems behind this error; one for most."""
        return [Problem(code=self.code, message=self.message, hint=self.hint, file=self.where)]


def _as_it_was(kind: type[DemeritError], args: tuple[Any, ...], parts: dict[str, Any]) -> DemeritError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(parts)
    return error


class UsageError(DemeritError):
    """The call itself is off: an unknown name, a number out of range, a folder in use."""

    exit_code = EXIT_USAGE


class OutputError(DemeritError):
    """A result could not be written: no space, no permission. Nothing half-written is left."""

    exit_code = EXIT_UNEXPECTED


class TooBigError(DemeritError):
    """The run would not fit in memory, said before anything is allocated."""

    exit_code = EXIT_WOULD_NOT_FIT


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where it stands, what was expected, and the nearest name."""

    code: str
    message: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None  # 1-based
    column: int | None = None  # 1-based
    source_line: str | None = None  # the user's own line, without its newline
    path: tuple[str, ...] = field(default=())  # keys from the top of the file to the culprit
    length: int = 1  # characters of the line to underline, from the column on

    @property
    def where(self) -> str | None:
        if self.file is None or self.line is None:
            return self.file
        return f"{self.file}:{self.line}:{self.column or 1}"


MAX_PROBLEMS = 100  # told at once; of more than these, how many more there are


def told(problems: Sequence[Problem], *, hint: str | None = None) -> list[Problem]:
    """The first 100 problems and, if there are more, one that says how many."""
    shown, more = list(problems[:MAX_PROBLEMS]), len(problems) - MAX_PROBLEMS
    if more > 0:
        message = f"and {more:,} more problem{'s' if more > 1 else ''}"
        shown.append(Problem(code="more-problems", message=message, hint=hint, file=shown[0].file))
    return shown


class InvalidFile(DemeritError):
    """A scheme, place, reform or catalogue that can't be used, with every problem found at once.

    `found` is all of them, `problems()` what is told: at most 100, and how many more there are.
    """

    exit_code = EXIT_INVALID

    def __init__(self, problems: Sequence[Problem], *, kind: str = "scheme") -> None:
        first = problems[0]
        many = f"{len(problems):,} problems in this {kind}; the first: " if len(problems) > 1 else ""
        super().__init__(many + first.message, code=first.code, hint=first.hint, where=first.where)
        self.kind = kind
        self.found = tuple(problems)

    def problems(self) -> list[Problem]:
        return told(self.found, hint=f"mend these first; is this a {self.kind}?")


class Elsewhere(Exception):
    """One of several processes or threads ends because of something that another one tells, with its exit code."""

    def __init__(self, exit_code: int = EXIT_UNEXPECTED) -> None:
        super().__init__()
        self.exit_code = exit_code
