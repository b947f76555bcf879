"""Processes that tests start: with signals as a terminal would have them, whatever this process was started with."""

from __future__ import annotations

import signal


def heeding() -> None:
    """`preexec_fn` of a child that is to be sent signals.

    A shell without job control starts what runs in its background (`make test > log &`) with SIGINT ignored, nohup with
    SIGHUP, and children inherit that.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
