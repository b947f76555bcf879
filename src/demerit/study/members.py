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

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from demerit import folder as folders
from demerit import memory
from demerit.errors import DemeritError, InvalidFile, Problem, UsageError

if TYPE_CHECKING:
    from demerit.measure.findings import Finding
    from demerit.place import Place
    from demerit.run import Run
    from demerit.scheme.model import Scheme

SCHEMA = "demerit/study/1"
STUDY = "study.json"
TRIES = 2  # of a member


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
        from demerit.run import read

        for number in sorted(self.paths):
            yield read(self.paths[number])

    def totals(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (-1 without) of a measure, one for each member (see `Run.totals`)."""
        found = [run.totals(name, world, group) for run in self.runs()]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        above, below = zip(*found, strict=True)
        return np.concatenate(above), np.concatenate(below)

    @property
    def findings(self) -> list[Finding]:
        """The findings of all that are there, as those of one run of so many replicates (see `Run.findings`)."""
        return self.together.findings if self.paths else []

    def summary(self) -> str:
        """The findings as plain text; none of no runs."""
        return self.together.summary() if self.paths else ""

    @cached_property
    def together(self) -> Run:
        """The first run, with the counts of all as its replicates; it wasn't run as one, and so has no digest.

        Raises UsageError where there are none.
        """
        if not self.paths:
            raise UsageError(f"none of the runs in {self.folder} is there", code="no-members")
        runs = self.runs()
        first = next(runs)
        tallies = [*first.tallies, *(tally for one in runs for tally in one.tallies)]  # the rest of each can go
        return replace(first, replicates=len(tallies), tallies=tallies, digest="")


def replicates(
    scheme: Scheme | str, place: Place | str, *, folder: str | os.PathLike[str], replicates: int = 20, days: int = 365,
    seed: int = 1, start: date | None = None, without: Iterable[str] = (), twin: str | Scheme | None = "none",
    follow: int | None = None, adaptation: str | None = None, threads: int = 1, executor: Executor | None = None,
    workers: int | None = None, room: int | None = None, progress: Callable[[int, int], None] | None = None,
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
    prepare(scheme, place, folder=folder, replicates=replicates, days=days, seed=seed, start=start, without=without,
            twin=twin, follow=follow, adaptation=adaptation, threads=threads)  # fmt: skip
    return run_members(folder, executor=executor, workers=workers, room=room, progress=progress)


def prepare(
    scheme: Scheme | str, place: Place | str, *, folder: str | os.PathLike[str], replicates: int, days: int, seed: int,
    start: date | None, without: Iterable[str], twin: str | Scheme | None, follow: int | None, threads: int,
    adaptation: str | None = None,
) -> Path:  # fmt: skip
    """Write down what is to be run: the study's folder."""
    from demerit.mechanisms import mechanism
    from demerit.place import place as place_of
    from demerit.receipt import told
    from demerit.scheme import load
    from demerit.scheme.adapting import adapting

    if not 1 <= replicates <= 100_000:
        raise UsageError(f"replicates is 1 to 100,000, not {replicates}", code="out-of-range")
    if not 1 <= days <= 36_500:
        raise UsageError(f"days is 1 to 36,500, not {days}", code="out-of-range")
    names = tuple(without)
    for name in names:
        mechanism(name)
    scheme = load(scheme) if isinstance(scheme, str) else scheme
    scheme = adapting(scheme, adaptation) if adaptation is not None else scheme
    other = load(twin) if isinstance(twin, str) else twin
    settled = place_of(place) if isinstance(place, str) else place
    what = told(scheme, other, settled, days=days, seed=seed, start=start, replicates=replicates, without=names,
                follow=follow)  # fmt: skip
    text = json.dumps({"schema": SCHEMA, **what, "threads": threads}, indent=1, ensure_ascii=False) + "\n"
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if (path / STUDY).exists() and not _same(json.loads(text), _read(path)):
            raise UsageError(
                f"{path} holds another study", code="another-study",
                hint="give another folder; more replicates of the same study may be asked for",
            )  # fmt: skip
        if not (path / STUDY).exists() and any(path.iterdir()):
            raise UsageError(f"{path} holds files that aren't a study's", code="folder-not-empty",
                             hint="give an empty or a new folder")  # fmt: skip
    except OSError as error:
        raise folders.explained(error, path) or error from None
    with folders.replacing(path / STUDY) as name:
        name.write_text(text, "utf-8")
    return path


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two studies run the same, however many members and threads they have."""
    return {**one, "replicates": 0, "threads": 0} == {**other, "replicates": 0, "threads": 0}


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads((path / STUDY).read_text("utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        problem = Problem(code="not-a-study", message=f"{path} is not the folder of a study",
                          hint="`demerit study many` makes one", file=str(path))  # fmt: skip
        raise InvalidFile([problem], kind="study")
    return found


def path_of(folder: str | os.PathLike[str], number: int) -> Path:
    """The folder of one member."""
    return Path(folder) / f"member-{number:05}"


def member(path: str) -> str:
    """Run one member of a study, by the path of its folder, unless it is there already; the same path. For workers."""
    from demerit.receipt import arguments
    from demerit.run import seed_of, simulate

    mine = Path(path)
    if folders.is_run(mine):
        return path
    what = _read(mine.parent)
    asked = arguments(what)
    number = int(mine.name.removeprefix("member-"))
    asked |= {"seed": seed_of(what["seed"], number), "replicates": 1}
    simulate(**asked, threads=what["threads"]).save(mine, report=False)
    return path


def wanted_bytes(folder: str | os.PathLike[str]) -> int:
    """The memory that one member declares: what its run will want (see `fitting.bytes_needed`)."""
    from demerit.fitting import bytes_needed, shards_of
    from demerit.receipt import arguments
    from demerit.run import followed_of

    what = _read(Path(folder))
    asked, threads = arguments(what), int(what["threads"])
    place, followed = asked["place"], followed_of(asked["place"], asked["follow"])
    return bytes_needed(
        place, schemes_of(asked), days=asked["days"], followed=followed,
        shards=shards_of(place.residents, threads), at_once=threads,
    )  # fmt: skip


def schemes_of(asked: dict[str, Any]) -> list[Scheme]:
    """The schemes of a member's worlds, from the arguments of its run."""
    return [asked["scheme"]] if asked["twin"] is None else [asked["scheme"], asked["twin"]]


def run_members(
    folder: str | os.PathLike[str], *, executor: Executor | None = None, workers: int | None = None,
    room: int | None = None, progress: Callable[[int, int], None] | None = None,
) -> Members:  # fmt: skip
    """Run the members of a study that aren't there yet."""
    from demerit.day.warming import warm_up
    from demerit.errors import TooBigError
    from demerit.fitting import form_for
    from demerit.receipt import arguments

    path = Path(folder).resolve()
    what = _read(path)
    count, each = int(what["replicates"]), wanted_bytes(path)
    free = room if room is not None else memory.free()
    todo = [number for number in range(count) if not folders.is_run(path_of(path, number))]
    if todo and free is not None and each > free:
        raise TooBigError(
            f"one member wants about {each / (1 << 30):.1f} GiB of memory, and there are {free / (1 << 30):.1f}",
            code="would-not-fit", hint="a smaller place, or another machine",
        )  # fmt: skip
    cores = max(1, (os.cpu_count() or 1) // max(1, int(what["threads"])))
    at_once = min(
        workers or (cores if executor is None else 1_000_000), free // each if free is not None else 1_000_000
    )
    if todo:
        warm_up(form_for(scheme) for scheme in schemes_of(arguments(what)))  # else every worker would compile
    queue = _Queue(path, todo, count, max(1, int(at_once)), progress)
    queue.run(executor)
    there = {number: path_of(path, number) for number in range(count) if folders.is_run(path_of(path, number))}
    return Members(path, there, queue.failed, tuple(sorted(queue.retried)))


class _Queue:
    """Members on their way: so many at once, each tried twice, the second time alone."""

    def __init__(self, path: Path, todo: list[int], count: int, at_once: int,
                 progress: Callable[[int, int], None] | None) -> None:  # fmt: skip
        self.path, self.todo, self.count, self.at_once, self.progress = path, todo, count, at_once, progress
        self.failed: dict[int, str] = {}
        self.retried: set[int] = set()
        self.done = count - len(todo)

    def run(self, executor: Executor | None) -> None:
        """All of them; then, one by one, those whose worker failed."""
        again = self._pass(self.todo, executor, self.at_once)
        for number in again:
            self.retried.add(number)
            self.failed |= self._pass([number], executor, 1)

    def _pass(self, numbers: list[int], executor: Executor | None, at_once: int) -> dict[int, str]:
        """Run these, and say which of them failed, and why. A pool of our own that breaks is made anew."""
        waiting, wrong = list(reversed(numbers)), {}
        while waiting:
            pool = executor or ProcessPoolExecutor(min(at_once, len(waiting)), mp_context=get_context("spawn"))
            running: dict[Future[str], int] = {}
            broken = False
            try:
                while waiting or running:
                    while waiting and len(running) < at_once and not broken:
                        number = waiting.pop()
                        running[pool.submit(member, str(path_of(self.path, number)))] = number
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        number = running.pop(future)
                        why, broke = self._outcome(future, number)
                        broken = broken or broke
                        if why is not None:
                            wrong[number] = why
                    if broken and not running:
                        break
            finally:
                if executor is None:
                    pool.shutdown(cancel_futures=True)
            if broken and executor is not None:  # nothing more can be had from it
                wrong |= {number: "the executor broke before this member began" for number in waiting}
                return wrong
        return wrong

    def _outcome(self, future: Future[str], number: int) -> tuple[str | None, bool]:
        """Why a member failed, None if it is there, and whether the pool broke with it."""
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


def slurm(folder: str | os.PathLike[str]) -> str:
    """A Slurm script that runs a study as an array of jobs, one for each member."""
    path = Path(folder).resolve()
    what = _read(path)
    megabytes = -(-wanted_bytes(path) * 5 // 4 >> 20)
    return "\n".join([
        "#!/bin/bash",
        "#SBATCH --job-name=demerit",
        f"#SBATCH --array=0-{int(what['replicates']) - 1}",
        f"#SBATCH --cpus-per-task={what['threads']}",
        f"#SBATCH --mem={megabytes}M",
        f"#SBATCH --output={path}/slurm-%a.out",
        "# Submitted again, it runs only what is missing.",
        f'exec demerit study member "{path}" "$SLURM_ARRAY_TASK_ID"',
        "",
    ])  # fmt: skip
