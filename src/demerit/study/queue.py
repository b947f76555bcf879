"""Members of a study on their way: so many at once, each tried twice, the second time alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from pathlib import Path

from demerit.errors import DemeritError
from demerit.study import workers
from demerit.study.plan import path_of


class Queue:
    """The members that are still to be run, and what became of them."""

    def __init__(self, member: Callable[[str], str], path: Path, todo: list[int], count: int, at_once: int,
                 progress: Callable[[int, int], None] | None) -> None:  # fmt: skip
        """`member` runs one by the path of its folder, in a worker. `count`: of all, those that are there too."""
        self.member, self.path, self.todo, self.count = member, path, todo, count
        self.at_once, self.progress = at_once, progress
        self.failed: dict[int, str] = {}
        self.retried: set[int] = set()
        self.done = count - len(todo)
        self.over = False  # whether an executor that isn't ours takes nothing more

    def run(self, executor: Executor | None) -> None:
        """All of them; then, one by one, those that failed."""
        for number, why in self._pass(self.todo, executor, self.at_once).items():
            if self.over:
                self.failed[number] = why
            else:
                self.retried.add(number)
                self.failed |= self._pass([number], executor, 1)

    def _pass(self, numbers: list[int], executor: Executor | None, at_once: int) -> dict[int, str]:
        """Run these, and say which of them failed, and why. A pool of our own that breaks is made anew."""
        waiting, wrong = list(reversed(numbers)), {}
        while waiting and not self.over:
            ours = workers.pool(min(at_once, len(waiting))) if executor is None else None
            running: dict[Future[str], int] = {}
            broken = False
            try:
                while running or (waiting and not broken):
                    while waiting and len(running) < at_once and not broken:
                        path = str(path_of(self.path, waiting[-1]))
                        try:
                            running[self._submitted(path, ours, executor)] = waiting[-1]
                            waiting.pop()
                        except RuntimeError as error:  # it broke while others ran; one that isn't ours was shut down
                            if ours is not None and not isinstance(error, BrokenExecutor):
                                raise
                            broken = True
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        number = running.pop(future)
                        why, broke = self._outcome(future)
                        broken = broken or broke
                        if why is not None:
                            wrong[number] = why
            except BaseException:
                if ours is not None:
                    workers.end(ours)
                raise
            finally:
                if ours is not None:
                    ours.shutdown(cancel_futures=True)
            self.over = broken and executor is not None
        return wrong | {number: "its executor broke before it began" for number in waiting}

    def _submitted(self, path: str, ours: ProcessPoolExecutor | None, executor: Executor | None) -> Future[str]:
        if ours is not None:
            with workers.starting():  # a pool starts its processes when the first task is submitted
                return ours.submit(workers.run, self.member, path)
        assert executor is not None
        return executor.submit(self.member, path)

    def _outcome(self, future: Future[str]) -> tuple[str | None, bool]:
        """Why a member failed, None if it is there, and whether the pool broke with it."""
        if future.cancelled():
            return "its executor cancelled it", False
        error = future.exception()
        if error is None:
            self.done += 1
            if self.progress is not None:
                self.progress(self.done, self.count)
            return None, False
        if isinstance(error, DemeritError):
            return f"{error.code}: {error.message}", False
        if isinstance(error, BrokenExecutor):
            return "its worker was killed", True
        return f"{type(error).__name__}: {error}", False
