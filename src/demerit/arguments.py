"""The border of the Python interface: each argument of a public function is checked here, once and in one way.

Every function takes the argument's name and value, gives the value as the rest of Demerit knows it (a Python int, a
Path, a tuple of names), and raises UsageError in words for anything else.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from numbers import Real
from pathlib import Path
from typing import Any

from demerit.errors import UsageError

MOST_DAYS = 36_500  # that a run lives
MOST_SEED = 2**64 - 1
MOST_REPLICATES = 10_000  # of one run
MOST_MEMBERS = 100_000  # of a study
MOST_THREADS = 1024
MOST_FOLLOWED = 2**31 - 1
WORLDS = ("scheme", "twin")  # of a run
INT64 = -(2**63), 2**63 - 1
SHOWN = 60  # characters of a wrong value that are told


def integer(
    name: str, value: Any, least: int, most: int | None = None, *, code: str = "out-of-range", hint: str | None = None
) -> int:
    """A whole number in a range, as a Python int; NumPy's are taken, True and 7.0 aren't. code, hint: of the error of a
    number out of the range."""
    try:
        found = None if type(value).__name__ in ("bool", "bool_") else operator.index(value)
    except TypeError:
        found = None
    if found is None:
        raise _refused(name, value, "is a whole number", hint=_whole(value))
    if found < least or (most is not None and found > most):
        ranged = f"is {least:,} or more" if most is None else f"is {least:,} to {most:,}"
        raise UsageError(f"{name} {ranged}, not {found:,}", code=code, hint=hint)
    return found


def integer_or_none(
    name: str, value: Any, least: int, most: int | None = None, *, code: str = "out-of-range", hint: str | None = None
) -> int | None:
    """The same, or None."""
    return None if value is None else integer(name, value, least, most, code=code, hint=hint)


def number(name: str, value: Any, least: float, most: float) -> float:
    """A number in a range, whole or not, as a Python float; NumPy's are taken, True and NaN aren't."""
    real = isinstance(value, Real) and type(value).__name__ != "bool"
    if not real:
        raise _refused(name, value, "is a number")
    if not least <= value <= most:
        raise UsageError(f"{name} is {least:,} to {most:,}, not {_shown(value)}", code="out-of-range")
    return float(value)


def seed(value: Any, *, code: str = "out-of-range") -> int:
    """A seed, of luck or of a place."""
    return integer("seed", value, 0, MOST_SEED, code=code)


def threads(value: Any) -> int | None:
    """How many threads, or None for as many as are best."""
    return integer_or_none("threads", value, 1, MOST_THREADS)


def follow(value: Any) -> int | None:
    """How many residents have their events kept, or None for the default."""
    return integer_or_none("follow", value, 0, MOST_FOLLOWED)


def days_and_burn_in(days: Any, burn_in: Any) -> tuple[int, int]:
    """The days counted and those lived before."""
    counted, before = integer("days", days, 1, MOST_DAYS), integer("burn_in", burn_in, 0, MOST_DAYS)
    if before + counted > MOST_DAYS:
        raise UsageError(
            f"burn_in and days are at most {MOST_DAYS:,} together, not {before + counted:,}", code="out-of-range"
        )
    return counted, before


def day(name: str, value: Any) -> date | None:
    """A date without a time, or None."""
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _refused(name, value, "is a datetime.date", hint="such as datetime.date(2014, 6, 14)")
    return value


def path(name: str, value: Any) -> Path:
    """The path of a file or folder: a str or an os.PathLike of one; bytes aren't taken."""
    found = os.fspath(value) if isinstance(value, str | os.PathLike) else value
    if not isinstance(found, str):
        raise _refused(name, value, "is a path: a str or a pathlib.Path")
    if not found or "\0" in found or not _on_a_disk(found):
        raise UsageError(f"{name} is a path, not {found!r}", code="bad-name", hint="give a name")
    return Path(found)


def names(name: str, value: Any) -> tuple[str, ...]:
    """A sequence of names; a single str is refused, since Python would take its letters for names."""
    if isinstance(value, str):
        raise UsageError(f"{name} is a sequence of names, not the text {_shown(value)}", code="not-a-sequence",
                         hint=f"write {name}=[{_shown(value)}]")  # fmt: skip
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        raise _refused(name, value, "is a sequence of names", hint=f'such as {name}=["association"]')
    found = tuple(value)
    for one in found:
        text(name, one, what="is a sequence of names")
    return found


def text(name: str, value: Any, *, what: str = "is text") -> str:
    """A name."""
    if not isinstance(value, str):
        raise _refused(name, value, what)
    return str(value)


def label(name: str, value: Any) -> str:
    """Text that stands in a file of a run: any that UTF-8 can hold, without a NUL."""
    found = text(name, value)
    if "\0" in found or not _in_utf8(found):
        raise _refused(name, value, "is text in UTF-8, without a NUL")
    return found


def choice(name: str, value: Any, allowed: Iterable[str], *, code: str) -> str:
    """One of a few names; another gets the nearest as a hint."""
    from demerit.scheme.nearest import suggest

    known = list(allowed)
    if not isinstance(value, str) or value not in known:
        near = suggest(value, known, what=f"values of {name}") if isinstance(value, str) and known else ", ".join(known)
        hint = near or f"there is no {name} here"
        raise UsageError(f"there is no {name} {_shown(value)}", code=code, hint=hint)
    return str(value)


def flag(name: str, value: Any) -> bool:
    """True or False, and nothing that is merely taken for one of them."""
    if type(value).__name__ not in ("bool", "bool_"):
        raise _refused(name, value, "is True or False")
    return bool(value)


def function(name: str, value: Any) -> Callable[..., Any] | None:
    """Something that can be called, or None."""
    if value is not None and not callable(value):
        raise _refused(name, value, "is a function")
    return value


def instance(name: str, value: Any, kinds: type | tuple[type, ...], what: str) -> Any:
    """An object of one of these kinds. `what`: these in words."""
    if not isinstance(value, kinds):
        raise _refused(name, value, f"is {what}")
    return value


def having(name: str, value: Any, attributes: Iterable[str], what: str) -> Any:
    """An object with these attributes. `what`: such objects in words."""
    if isinstance(value, type) or not all(hasattr(value, one) for one in attributes):
        raise _refused(name, value, f"is {what}")
    return value


def _on_a_disk(path: str) -> bool:
    """Whether it is the name of a file in some encoding: a lone half of a character pair isn't."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _in_utf8(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _refused(name: str, value: Any, what: str, hint: str | None = None) -> UsageError:
    return UsageError(f"{name} {what}, not {_shown(value)}, {_kind(value)}", code="bad-argument", hint=hint)


def _shown(value: Any) -> str:
    try:
        found = repr(value)
    except Exception:  # of somebody else's object, whatever it raises
        found = object.__repr__(value)
    return found if len(found) <= SHOWN else found[: SHOWN - 3] + "..."


def _kind(value: Any) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _whole(value: Any) -> str | None:
    """The whole number that a float is, as a hint."""
    return f"write {int(value)}" if isinstance(value, float) and value.is_integer() else None
