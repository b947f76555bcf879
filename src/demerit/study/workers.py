"""The worker processes of a study on this machine: they end with the process that started them, and without a word."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from types import FrameType

HELD = {getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)}  # a terminal sends them to all
ENDED = 128 + signal.SIGTERM


def pool(workers: int) -> ProcessPoolExecutor:
    """So many workers, each a Python of its own."""
    with starting():  # Python's process that tracks their semaphores, which SIGHUP would end
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin)


@contextmanager
def starting() -> Iterator[None]:
    """Processes that are started in the block begin with a terminal's signals held, and print no traceback for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin() -> None:
    """In a worker, before its first task: the process that started it decides when it ends."""
    for number in HELD:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warnings.simplefilter("ignore")  # a library's; under -W error it would fail the run
    warnings.filterwarnings("default", module=r"demerit(\.|$)")


def run(task: Callable[[str], str], path: str) -> str:
    """Do a task in a worker. After SIGTERM the task tidies up, and the worker takes no other."""
    try:
        return task(path)
    except SystemExit:
        os._exit(ENDED)


def end(executor: ProcessPoolExecutor) -> None:
    """Let the workers tidy up and end; nothing more is run."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.terminate()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(ENDED)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
