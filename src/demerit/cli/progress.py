"""Progress on stderr: a bar on a terminal, a few plain lines elsewhere, nothing with -q."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from demerit import memory
from demerit.cli.output import is_terminal, say, wants_colour

PATIENCE = 3.0  # seconds without a day done before compilation is mentioned
APART = 10.0  # seconds at least between two plain lines
NOTHING: Mapping[int, int] = {}
COMPILING = "compiling (only the first time; up to a minute), and settling people in"


def worded(seconds: float) -> str:
    """A time to wait: "40 s", "12 min", "2 h 5 min"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:,.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60} min"


class Days:
    """Days done, over all replicates; called from the engine's threads."""

    def __init__(self, days: int, replicates: int, done_before: Mapping[int, int] = NOTHING) -> None:
        self.days = days
        self.replicates = replicates
        self.started = time.monotonic()
        self.first: float | None = None  # when the first days were done: before, things are compiled and people settle
        self.at_first = 0  # how many these were
        self.spoke = self.started  # when the last line was said
        self._done: dict[int, int] = {replicate: days for replicate, days in done_before.items() if days}
        self._lock = threading.Lock()

    def __call__(self, done_days: int, total_days: int, replicate: int) -> None:
        with self._lock:
            self._done[replicate] = max(done_days, self._done.get(replicate, 0))
            if self.first is None:
                self.first = self.spoke = time.monotonic()
                self.at_first = self.done
            self.days = total_days
            self.tell()

    @property
    def done(self) -> int:
        return sum(self._done.values())

    @property
    def total(self) -> int:
        return self.days * max(self.replicates, len(self._done))

    @property
    def speed(self) -> float:
        """Days a second, since the first."""
        since = time.monotonic() - (self.first or time.monotonic())
        return (self.done - self.at_first) / since if since > 0 else 0.0

    @property
    def pace(self) -> str:
        """The speed in words: days a second, or seconds a day."""
        if 0 < self.speed < 1:
            return f"{1 / self.speed:,.0f} s a day" if self.speed < 0.1 else f"{1 / self.speed:,.1f} s a day"
        return f"{self.speed:,.0f} days a second"

    def tell(self) -> None:
        """Say how far it is."""

    def so_far(self) -> str:
        """How far it got, in words."""
        if not self._done:
            return "before the first day"
        if self.total > self.days:
            return f"after {self.done:,} of {self.total:,} days ({self.replicates} replicates of {self.days:,})"
        return f"after {self.done:,} of {self.days:,} days"

    @staticmethod
    def held() -> str:
        used = memory.used()
        return "" if used is None else f"{used / (1 << 20):,.0f} MiB"


class Lines(Days):
    """A few plain lines, none less than ten seconds after another."""

    def __init__(self, days: int, replicates: int, done_before: Mapping[int, int] = NOTHING) -> None:
        super().__init__(days, replicates, done_before)
        self._timer = threading.Timer(PATIENCE, self._compiling)
        self._timer.daemon = True
        self._timer.start()

    def _compiling(self) -> None:
        if self.first is None:
            say(COMPILING)

    def tell(self) -> None:
        self._timer.cancel()
        now = time.monotonic()
        if now - self.spoke >= APART and self.done < self.total:
            self.spoke = now
            left = f", {worded((self.total - self.done) / self.speed)} left" if self.speed else ""
            say(f"{100 * self.done // self.total}% of the days, {self.pace}{left}, {self.held()}")

    def close(self) -> None:
        self._timer.cancel()


class Bar(Days):
    """A bar with days a second, time left and memory."""

    def __init__(self, days: int, replicates: int, done_before: Mapping[int, int] = NOTHING) -> None:
        super().__init__(days, replicates, done_before)
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True, no_color=not wants_colour(sys.stderr), highlight=False),
            transient=True,
        )
        self._task: Any = self._bar.add_task(COMPILING, total=None, said="")
        self._bar.start()

    def tell(self) -> None:
        with suppress(OSError):  # the terminal has gone
            self._bar.update(
                self._task,
                description="simulating",
                completed=self.done,
                total=self.total,
                said=f"{self.pace}  {self.held()}",
            )

    def close(self) -> None:
        with suppress(OSError):
            self._bar.stop()


class Silent(Days):
    """Nothing said."""

    def close(self) -> None:
        pass


@contextmanager
def shown(days: int, replicates: int, *, quiet: bool, done_before: Mapping[int, int] = NOTHING) -> Iterator[Days]:
    """What to pass to the engine as `progress` while the block runs. `done_before` a stop: days by replicate."""
    counter: Silent | Bar | Lines
    if quiet:
        counter = Silent(days, replicates, done_before)
    elif is_terminal(sys.stderr):
        counter = Bar(days, replicates, done_before)
    else:
        counter = Lines(days, replicates, done_before)
    try:
        yield counter
    finally:
        counter.close()
