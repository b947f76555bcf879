"""What a command is started with: streams that may be closed, Python's options, warnings."""

from __future__ import annotations

import os
import select
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

STREAMS = ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_WRONLY), (2, "stderr", os.O_WRONLY))


def open_closed_streams() -> None:
    """Where a standard stream is closed, or open the wrong way round, /dev/null takes its place.

    Otherwise the next file that is opened would get its number, and be written to by whoever prints.
    """
    for number, name, way in STREAMS:
        if not _usable(number, way):
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115


def _usable(number: int, way: int) -> bool:
    import fcntl

    try:
        opened = fcntl.fcntl(number, fcntl.F_GETFL)
    except OSError:
        return False
    return opened & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR) in (way, os.O_RDWR)


def reader_left() -> bool:
    """Whether what reads our stdout or stderr has ended: `demerit schema | head`."""
    poll = select.poll()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            poll.register(stream.fileno(), 0)
    return any(what & select.POLLERR for _, what in poll.poll(0))


def print_nowhere() -> None:
    """Nothing can be printed any more: what is still to be flushed at exit goes to /dev/null, without a complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())


def refuse_without_docstrings() -> None:
    """Raises UsageError under `python -OO`."""
    if sys.flags.optimize >= 2:
        from demerit.errors import UsageError

        raise UsageError(
            "Demerit doesn't run under `python -OO`: help is made from docstrings, and so are the charts' methods",
            code="no-docstrings", hint="start it without -OO, and without PYTHONOPTIMIZE=2; -O is fine",
        )  # fmt: skip


@contextmanager
def warnings_as_notes(note: Callable[[str], None]) -> Iterator[None]:
    """Demerit's own warnings become notes, once each, even where Python's -W makes errors of them; others say nothing.

    What a library warns of is for programmers, and a command has none who could heed it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("default", module=r"demerit(\.|$)")
        warnings.showwarning = lambda message, *where, **more: note(str(message))
        yield
