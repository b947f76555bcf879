"""Progress on stderr: a bar on a terminal, a few plain lines elsewhere, nothing with -q."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from demerit import memory
from demerit.cli.output import is_terminal, wants_colour

PATIENCE = 3.0  # seconds without a day done before compilation is mentioned
APART = 10.0  # seconds at least between two plain lines
NOTHING: Mapping[int, int] = {}
COMPILING = "compiling (only the first time; up to a minute)"


class Days:
    """Days done, over all replicates; called from the engine's threads."""

    def __init__(self, days: int, replicates: int, done_before: Mapping[int, int] = NOTHING) -> None:
        self.days = days
        self.replicates = replicates
        self.before = sum(done_before.values())  # days done before a stop
        self.started = time.monotonic()
        self.first: float | None = None  # when the first days were done: what is before is compilation
        self.spoke = self.started  # when the last line was said
        self._done: dict[int, int] = {replicate: days for replicate, days in done_before.items() if days}
        self._lock = threading.Lock()

    def __call__(self, done_days: int, total_days: int, replicate: int) -> None:
        with self._lock:
            if self.first is None:
                self.first = self.spoke = time.monotonic()
            self._done[replicate] = max(done_days, self._done.get(replicate, 0))
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
        return (self.done - self.before) / since if since > 0 else 0.0

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
            click.echo(COMPILING, err=True)

    def tell(self) -> None:
        self._timer.cancel()
        now = time.monotonic()
        if now - self.spoke >= APART and self.done < self.total:
            self.spoke = now
            left = (self.total - self.done) / self.speed if self.speed else 0
            click.echo(
                f"{100 * self.done // self.total}% of the days, {self.speed:,.0f} a second, "
                f"{left:,.0f} s left, {self.held()}",
                err=True,
            )

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
        self._bar.update(
            self._task,
            description="simulating",
            completed=self.done,
            total=self.total,
            said=f"{self.speed:,.0f} days/s  {self.held()}",
        )

    def close(self) -> None:
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
