"""Many runs of one scheme on one place that differ in luck alone, on any `concurrent.futures.Executor`.

    found = demerit.replicates("as_reported", "town", folder="runs/many", replicates=40)
    found.totals("wrongful_entries")
    found.findings

A study is a folder: `study.json` says what is run, and each member is a run folder of its own beside it. Only paths
cross to the workers and back, so processes here, Dask's `Client.get_executor()` and `mpi4py.futures` are the same to it
where they see the same disk. A member that is there is never run again; so a study that was stopped is gone on with by
asking for it again. No more members run at once than fit in memory by what each says that it wants. One whose worker is
killed is tried once more, by itself, and told of.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from multiprocessing import current_process
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from demerit import arguments, memory
from demerit import folder as folders
from demerit.compiled import package_hash
from demerit.cores import usable_cores
from demerit.errors import UsageError
from demerit.plural import counted
from demerit.study.holding import there
from demerit.study.plan import missing, other_sources, prepare, read_plan, schemes_of, wanted_bytes
from demerit.study.pooled import Pooled
from demerit.study.queue import Queue

if TYPE_CHECKING:
    from demerit.findings import Finding
    from demerit.place import Place
    from demerit.run import Run
    from demerit.scheme.model import Scheme


@dataclass(frozen=True)
class Members:
    """A study's runs: those that are there, by number; what failed and why; and what was tried twice."""

    folder: Path
    paths: dict[int, Path]
    failed: dict[int, str] = field(default_factory=dict)
    retried: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.paths)

    def runs(self) -> Iterator[Run]:
        """The runs in order, read one after another."""
        from demerit.stored import read

        for number in sorted(self.paths):
            yield read(self.paths[number])

    def totals(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (-1 without) of a measure, one for each member (see `Run.totals`)."""
        found = [run.totals(name, world, group) for run in self.runs()]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        above, below = zip(*found, strict=True)
        return np.concatenate(above), np.concatenate(below)

    @cached_property
    def pooled(self) -> Pooled | None:
        """What all that are there come to; None of none."""
        return Pooled(self.runs()) if self.paths else None

    @property
    def findings(self) -> list[Finding]:
        """The findings of all that are there, as those of one run of so many replicates (see `Run.findings`)."""
        return self.pooled.findings if self.pooled else []

    def summary(self) -> str:
        """The findings as plain text; none of no runs."""
        return self.pooled.summary() if self.pooled else ""


def replicates(
    scheme: Scheme | str, place: Place | str, *, folder: str | os.PathLike[str], replicates: int = 20,
    days: int | None = None, seed: int = 1, start: date | None = None, without: Iterable[str] = (),
    twin: str | Scheme | None = "none", follow: int | None = None, adaptation: str | None = None, threads: int = 1,
    executor: Executor | None = None, workers: int | None = None, room: int | None = None,
    progress: Callable[[int, int], None] | None = None, burn_in: int = 0,
) -> Members:  # fmt: skip
    """Run a scheme many times with different luck, each run in a folder of its own.

    folder: of the study; what is there already is not run again. replicates: 1 to 100,000. threads: of each run.
    executor: any `concurrent.futures.Executor` whose workers see the folder under the same path; processes on this
    machine by default, as many as `workers` (its cores, shared out, by default). room: bytes of memory for all that run
    at once; what is free here by default. progress: called with members done and members. Other arguments as for
    `demerit.simulate`; a member's luck is that of the same replicate of such a run.

    Returns what was found; members that failed twice are told in `failed`. Raises UsageError for arguments out of
    range or a folder that holds another study, TooBigError if not even one member fits.
    """
    workers, room = _checked(executor, workers, room, progress)  # before anything is written
    prepare(scheme, place, folder=folder, replicates=replicates, days=days, seed=seed, start=start, without=without,
            twin=twin, follow=follow, adaptation=adaptation, threads=threads, burn_in=burn_in)  # fmt: skip
    return run_members(folder, replicates=replicates, executor=executor, workers=workers, room=room, progress=progress)


def _checked(executor: object, workers: object, room: object, progress: object) -> tuple[int | None, int | None]:
    """The workers and the room. Raises UsageError for what a study can't be run with."""
    if executor is not None:
        arguments.instance("executor", executor, Executor, "a concurrent.futures.Executor")
    arguments.function("progress", progress)
    return arguments.integer_or_none("workers", workers, 1), arguments.integer_or_none("room", room, 0)


def member(path: str) -> str:
    """Run one member of a study, by the path of its folder, unless it is there already; the same path. For workers.

    Raises UsageError if the study has no such member, another process runs it now, or other sources began the study.
    """
    from demerit.receipt import arguments_of
    from demerit.simulation import seed_of, simulate

    mine = arguments.path("path", path)
    what, number = read_plan(mine.parent), _number_of(mine)
    if number >= what["replicates"]:
        raise UsageError(f"the study in {mine.parent} has {counted(what['replicates'], 'member')}, numbered from 0: "
                         f"{number} isn't one of them", code="out-of-range")  # fmt: skip
    with folders.claim(mine):  # by another job it may be run at this moment
        if folders.is_run(mine):
            return path
        if what.get("code") != package_hash():
            raise other_sources(mine.parent, what)
        asked = arguments_of(what) | {"seed": seed_of(what["seed"], number), "replicates": 1}
        simulate(**asked, threads=what["threads"]).save(mine, report=False)
    return path


def _number_of(member: Path) -> int:
    """The number in the name of a member's folder. Raises UsageError for any other name."""
    found = re.fullmatch(r"member-(\d{5,6})", member.name, re.ASCII)
    if found is None:
        raise UsageError(f"{member} isn't the folder of a member", code="not-a-member", hint="such as member-00000")
    return int(found[1])


def refuse_a_worker_s_own_script() -> None:
    """Raises UsageError in a worker that is only being started, and for that runs the script which started it."""
    if getattr(current_process(), "_inheriting", False):
        raise UsageError(
            "this script is run again by each worker that it starts", code="no-main-guard",
            hint='put what starts runs under `if __name__ == "__main__":`',
        )  # fmt: skip


def run_members(
    folder: str | os.PathLike[str], *, replicates: int | None = None, executor: Executor | None = None,
    workers: int | None = None, room: int | None = None, progress: Callable[[int, int], None] | None = None,
) -> Members:  # fmt: skip
    """Run those of a study's first so many members (all that it is to have, by default) that aren't there yet."""
    from demerit.day.warming import warm_up
    from demerit.fitting import form_for, refuse_what_will_not_fit, shards_of
    from demerit.following import followed_of
    from demerit.receipt import arguments_of

    path = folders.resolved(folder)
    replicates = arguments.integer_or_none("replicates", replicates, 1, arguments.MOST_MEMBERS)
    workers, room = _checked(executor, workers, room, progress)
    what, each = read_plan(path), wanted_bytes(path)
    count = int(what["replicates"]) if replicates is None else replicates
    asked, threads = arguments_of(what), int(what["threads"])
    free = room if room is not None else memory.free()
    found = there(path, what, count)  # before anything is run
    todo = missing(path, count)
    if todo:
        refuse_what_will_not_fit(
            asked["place"], schemes_of(asked), days=asked["burn_in"] + asked["days"], free=free, at_once=threads,
            followed=followed_of(asked["place"], asked["follow"]), shards=shards_of(asked["place"].residents, threads),
        )  # fmt: skip
        if executor is None:
            refuse_a_worker_s_own_script()
    cores = max(1, usable_cores() // max(1, threads))
    at_once = min(
        workers or (cores if executor is None else 1_000_000), free // each if free is not None else 1_000_000
    )
    if todo:
        warm_up(form_for(scheme) for scheme in schemes_of(asked))  # else every worker would compile
    queue = Queue(member, path, todo, count, max(1, int(at_once)), progress)
    queue.run(executor)
    found |= there(path, what, count, but=found)
    unseen = [number for number in range(count) if number not in found and number not in queue.failed]
    queue.failed |= {number: "its worker reported success, but its folder isn't here" for number in unseen}
    return Members(path, found, queue.failed, tuple(sorted(queue.retried)))
