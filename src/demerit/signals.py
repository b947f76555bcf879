"""Signals that stop a command: SIGTERM and SIGHUP do what Ctrl-C does, and none of them cuts a step in two."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
GRACE = 1.0  # seconds in which further signals are taken to mean the same stop, and don't disturb the tidying


class Stop:
    """The handler of a command: the first signal raises KeyboardInterrupt. `number`: which it was, or None."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._last = -GRACE

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last < GRACE:
            return
        self.number, self._last = self.number or number, now
        raise KeyboardInterrupt


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextmanager
def stopping() -> Iterator[Stop]:
    """Until the block ends, SIGTERM and SIGHUP raise KeyboardInterrupt as Ctrl-C does.

    A signal that is ignored stays so: SIGHUP under nohup, SIGINT in the background of a shell without job control. So
    does a handler that somebody else has installed. Python allows this in the main thread only; elsewhere nothing is
    changed.
    """
    stop, before = Stop(), {}
    if _in_main_thread():
        before = {number: signal.getsignal(number) for number in STOPPING}
    usual = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: handler for number, handler in before.items() if handler in usual}
    try:
        for number in before:
            signal.signal(number, stop)
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held_back() -> Iterator[None]:
    """A signal with a handler that comes while the block runs is handled when it is over."""
    if not _in_main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    found = {number: signal.getsignal(number) for number in STOPPING}
    before = {number: handler for number, handler in found.items() if callable(handler)}
    try:
        for number in before:
            signal.signal(number, lambda *what: came.append(what))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number, frame in came[:1]:
            handler = before[signal.Signals(number)]
            assert callable(handler)
            handler(number, frame)
