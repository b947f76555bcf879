"""The checkpoints of a run that isn't over: from the last of them it goes on, and comes to the same to the last bit.

They stand beside the run's folder, in a hidden one: files of arrays (`demerit.arrays`), and `checkpoint.json`, which
says what was run and names, with size and SHA-256, the files of the last checkpoint. Files are written once, under
names of their own, and forced to the disk; then `checkpoint.json` is replaced in one step; then files that it no longer
names go. So whenever the process dies, the last checkpoint stands whole. Each file of arrays says of which run and
under which name it was written, so that it goes with no other. What changes is written anew each time; what
happened on a day is written once and named by every later checkpoint. All of it is arrays, numbers and text: nothing is
ever unpickled or run.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from demerit import arrays, disk, folder
from demerit.compiled import package_hash
from demerit.errors import Elsewhere, InvalidFile, OutputError, Problem, UsageError
from demerit.kept import Arrays
from demerit.manifest import entry_of
from demerit.provenance import CHECKPOINT, Checkpoint
from demerit.sealed import hash_of, held, object_in, refuse_broken_seal, sealed
from demerit.shards import Shard, one_of
from demerit.shards.dividing import taken

FORM = "demerit/checkpoint/"
TOLD = "checkpoint.json"
# names of files that may be removed
OURS = re.compile(r"r\d{4,}-\d{5,}-[a-z]+(-\d+of\d+)?\.npz|checkpoint\.json(\.new)?")

NOTHING: Mapping[str, int] = {}
OF_RUN = "of_run"  # in every file: which run it is of, and under which name it was written
HINT = "put it back from a copy, or begin anew with `demerit run --anew`; it is left as it is"
Part = tuple[int, int, Arrays]  # first day, last (without it), and what was written of them


@dataclass
class Stood:
    """How a replicate stood after so many days."""

    day: int
    state: Arrays
    days: list[Part]
    month: list[Part]


@dataclass
class Files:
    """The files of one checkpoint, each {name, bytes, sha256} and, of days, first and last.

    Where a place was lived in several shards each wrote a file of its own; these stand on end, in their order.
    """

    state: list[dict[str, Any]] = field(default_factory=list)  # one of each shard, or none where nothing is kept
    days: list[dict[str, Any]] = field(default_factory=list)  # of the replicate that runs
    month: list[dict[str, Any]] = field(default_factory=list)  # everybody's acts of a month that isn't over
    first: list[dict[str, Any]] = field(default_factory=list)  # the days of the first replicate, when it is over
    finished: list[dict[str, Any]] = field(default_factory=list)  # what each finished replicate came to

    def every(self) -> list[dict[str, Any]]:
        return [*self.state, *self.days, *self.month, *self.first, *self.finished]


def unfinished(path: Path | str) -> bool:
    """Whether a run that isn't over has left a checkpoint for this folder."""
    return os.path.isfile(folder.unfinished(path) / TOLD)


def discard(path: Path | str) -> None:
    """Remove the checkpoint of a run that isn't over, if there is one; nothing but files that Demerit wrote."""
    _remove(folder.unfinished(path))


def refuse_unfinished(path: Path | str) -> None:
    """Raises UsageError if the folder has an unfinished run, which a new one would take the place of."""
    if unfinished(path):
        raise UsageError(
            f"there is an unfinished run for {path}", code="unfinished-run", where=str(path),
            hint=f"`demerit resume {path}` goes on with it; `demerit run --anew` (in Python, "
            "demerit.checkpoint.discard) throws it away",
        )  # fmt: skip


class Checkpoints:
    """The checkpoints of one run, written every so many days of a replicate and when a replicate ends."""

    def __init__(self, path: Path | str, every: int, run: dict[str, Any]) -> None:
        self.path, self.every = path, every
        self.run = json.loads(json.dumps(run))  # as it will be read: keys are text
        self.place = folder.unfinished(path)
        self.replicate, self.day = 0, 0  # of the last checkpoint
        self._before, self._began = 0.0, time.perf_counter()  # seconds that the run took before it was stopped
        self.resumed: list[list[int]] = []  # (replicate, day) from which the run went on
        self.files = Files()
        self._wrote: dict[int, tuple[list[tuple[str, dict[str, Any]]], OutputError | None]] = {}  # by shard

    @property
    def days(self) -> int:
        """Days that a replicate lives."""
        return int(self.run["burn_in"] + self.run["days"])

    @property
    def last(self) -> Path:
        """The file that tells of the last checkpoint."""
        return self.place / TOLD

    @property
    def seconds(self) -> float:
        """How long the run has taken so far, but for what was lost."""
        return self._before + time.perf_counter() - self._began

    # -- reading ------------------------------------------------------------------------------------------------------

    @classmethod
    def read(cls, path: Path | str) -> Checkpoints:
        """The last checkpoint for a run folder. Raises UsageError if there is none, InvalidFile if it can't be used."""
        place = folder.unfinished(path)
        try:
            text = (place / TOLD).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            over = folder.is_run(path)
            raise UsageError(
                f"there is no unfinished run for {path}" + (": the run there is finished" if over else ""),
                code="no-checkpoint", where=str(path),
                hint="nothing is left to do" if over
                else "give the folder of a `demerit run --checkpoint-every` that was stopped after a checkpoint",
            ) from None  # fmt: skip
        except UnicodeDecodeError:
            _damaged(place / TOLD, path, "it isn't text")
        except OSError as error:
            _unreadable(place / TOLD, error)
        found = cls(path, 1, {})
        with found.reading(TOLD):
            found._understand(object_in(text))
        return found

    def _understand(self, told: dict[str, Any]) -> None:
        form = str(told["schema"])
        if form.startswith(FORM) and form != CHECKPOINT:
            _refuse("checkpoint-version", f"the checkpoint for {self.path} is a {form}, and this version of Demerit "
                    f"reads {CHECKPOINT}", self.place / TOLD)  # fmt: skip
        if form != CHECKPOINT:
            raise ValueError("it isn't what was written")
        refuse_broken_seal(told)
        if told["code"] != package_hash():
            _refuse("checkpoint-sources", f"the checkpoint for {self.path} was made by other sources of Demerit than "
                    "these, which might come to something else", self.place / TOLD)  # fmt: skip
        held(told, Checkpoint, file=self.place / TOLD, kind="checkpoint", code="checkpoint-damaged", hint=HINT)
        self.every, self.run, self._before = told["every"], told["run"], told["seconds"]
        self.replicate, self.day, self.resumed = told["replicate"], told["day"], told["resumed"]
        self.files = Files(**told["files"])
        for entry in self.files.every():
            there = self.place / entry["name"]
            with self.reading(entry["name"]):
                if not there.is_file():
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(there))
                if there.stat().st_size != entry["bytes"]:
                    raise ValueError(f"{entry['name']} isn't what was written")

    def verify(self) -> None:
        """Hold every file against its hash and its run. Raises InvalidFile, with nothing changed."""
        for entry in self.files.every():
            file = self.place / entry["name"]
            with self.reading(entry["name"]):
                if entry_of(file)["sha256"] != entry["sha256"]:
                    raise ValueError(f"{entry['name']} isn't what was written")
                self._refuse_of_another(arrays.one_of(file, OF_RUN), entry["name"])

    def _stamp(self, name: str) -> np.ndarray:
        """uint8[32]: of which run a file is, and under which name it was written."""
        run = {key: value for key, value in self.run.items() if key != "tables"}
        return np.frombuffer(bytes.fromhex(hash_of({"run": run, "name": name})), np.uint8)

    def refuse_other_tables(self, digests: list[str]) -> None:
        """Raises InvalidFile if the tables of what is to be run aren't those that it was begun with."""
        if self.run.setdefault("tables", digests) != digests:
            _refuse("checkpoint-sources", f"the checkpoint for {self.path} was made with other tables than these, "
                    "though by the same sources", self.place / TOLD)  # fmt: skip

    @contextmanager
    def reading(self, name: str = "") -> Iterator[None]:
        """Whatever is wrong with what is read is told as a damaged checkpoint, which stays as it is."""
        try:
            yield
        except OSError as error:
            _unreadable(self.place / name, error)
        except KeyError as error:
            _damaged(self.place / name, self.path, f"it lacks {error.args[0]}")
        except (IndexError, ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
            _damaged(self.place / name, self.path, str(error) or "it isn't what was written")

    def _refuse_of_another(self, stamp: np.ndarray, name: str) -> None:
        if not np.array_equal(stamp, self._stamp(name)):
            raise ValueError(f"{name} is of another run than {TOLD}")

    def _load(self, entry: dict[str, Any]) -> dict[str, np.ndarray]:
        with self.reading(entry["name"]):
            found = arrays.read(self.place / entry["name"], entry["bytes"], entry["sha256"])
            self._refuse_of_another(found.pop(OF_RUN), entry["name"])
            return found

    def _divided(self, entries: list[dict[str, Any]], shard: Shard) -> Arrays:
        """A shard's own part of what was written, by as many shards or by others."""
        if len(entries) == shard.size:
            return self._load(entries[shard.rank])
        residents, shards = int(shard.edges[-1]), len(entries)
        parts = ((one_of(residents, rank, shards), self._load(entry)) for rank, entry in enumerate(entries))
        with self.reading():
            return taken(parts, shard)

    def _parts(self, entries: list[dict[str, Any]], shard: Shard) -> list[Part]:
        days = groupby(entries, lambda entry: (entry["first"], entry["last"]))
        return [(first, last, self._divided([*group], shard)) for (first, last), group in days]

    def stood(self, replicate: int, shard: Shard) -> Stood | None:
        """How a shard of a replicate stood at the last checkpoint; None for one not begun."""
        if replicate != self.replicate or self.day == 0:
            return None
        state = self._divided(self.files.state, shard)
        return Stood(self.day, state, self._parts(self.files.days, shard), self._parts(self.files.month, shard))

    def over(self, replicate: int) -> bool:
        """Whether a replicate was finished at the last checkpoint."""
        return replicate < len(self.files.finished)

    def finished(self, replicate: int) -> Arrays:
        """What a finished replicate came to."""
        return self._load(self.files.finished[replicate])

    def days_of_first(self, whole: Shard) -> list[Part]:
        """The days of the first replicate, when it is over: of all shards."""
        return self._parts(self.files.first, whole)

    # -- writing ------------------------------------------------------------------------------------------------------

    def keep(
        self, shard: Shard, replicate: int, day: int, state: Arrays, *, days: Arrays, month: Arrays, month_began: int
    ) -> None:
        """Write a checkpoint after so many days of a replicate, each shard its own part; it stands when this returns.

        `days` happened since the last one; `month`, what they add to a month that isn't over, and began on day
        `month_began`. Raises OutputError if it can't be written; the one before then stands.
        """
        since = {"first": self.day, "last": day}
        new = Files(first=self.files.first, finished=self.files.finished, days=[*self.files.days])
        new.month = [entry for entry in self.files.month if entry["first"] >= month_began]
        of_month = since | {"first": max(self.day, month_began)}
        with self._writing(shard, replicate, day) as write:
            write("state", state)
            write("days", days, since)
            if month:
                write("month", month, of_month)
        self._agree(shard, new, replicate, day)

    def finish(self, shard: Shard, days: int, came_to: Arrays, *, days_of_first: Arrays) -> None:
        """Write a checkpoint when a replicate is over and the next not begun: `came_to`, by the first shard for all."""
        new = Files(finished=[*self.files.finished], first=self.files.first)
        since = {"first": self.day, "last": days}
        if days_of_first:
            new.first = [*self.files.days]
        with self._writing(shard, self.replicate, days) as write:
            if shard.rank == 0:
                write("finished", came_to)
            if days_of_first:
                write("first", days_of_first, since)
        self._agree(shard, new, self.replicate + 1, 0)

    def remove(self) -> None:
        """The run is over, and stands in its folder."""
        _remove(self.place)

    def tidy(self) -> None:
        """Remove what a killed run had begun to write."""
        named = {TOLD, *(entry["name"] for entry in self.files.every())}
        with suppress(OSError):
            for file in self.place.iterdir():
                if OURS.fullmatch(file.name) and file.name not in named:
                    file.unlink()

    @contextmanager
    def _writing(self, shard: Shard, replicate: int, day: int) -> Iterator[Any]:
        """What a shard writes is put down in `_wrote`; what stopped it, too."""
        whose = f"-{shard.rank}of{shard.size}" if shard.size > 1 else ""
        wrote: list[tuple[str, dict[str, Any]]] = []
        self._wrote[shard.rank] = wrote, None

        def write(what: str, some: Arrays, of: Mapping[str, int] = NOTHING) -> None:
            path = self.place / f"r{replicate:04}-{day:05}-{what}{whose}.npz"
            path.unlink(missing_ok=True)
            wrote.append((what, arrays.write(path, {**some, OF_RUN: self._stamp(path.name)}) | dict(of)))

        try:
            self.place.mkdir(exist_ok=True)
            yield write
        except OSError as error:
            self._wrote[shard.rank] = wrote, self._clear(error)

    def _agree(self, shard: Shard, new: Files, replicate: int, day: int) -> None:
        """The checkpoint stands if every shard has written its part; else the one before does."""
        every, refused = shard.exchange.gathered(self._wrote.pop(shard.rank)), None
        if every is not None:
            refused = next((error for _, error in every if error is not None), None)
            if refused is None:
                for wrote, _ in every:
                    for what, entry in wrote:
                        getattr(new, what).append(entry)
                refused = self._stand(new, replicate, day)
            if refused is not None:
                self.tidy()
                if not unfinished(self.path):
                    _remove(self.place)
        refused, self.files, self.replicate, self.day = shard.exchange.told(
            (refused, self.files, self.replicate, self.day)
        )
        if refused is not None:
            raise refused if shard.rank == 0 else Elsewhere(refused.exit_code)

    def _stand(self, files: Files, replicate: int, day: int) -> OutputError | None:
        """Let a checkpoint take the place of the one before; what is wrong, if that can't be."""
        try:
            for entry in files.every():
                if not (self.place / entry["name"]).is_file():
                    return OutputError(
                        f"{entry['name']} isn't in {self.place}, though a process has written it", code="not-shared",
                        hint="every process must see the same folder; the checkpoint before stands, if there is one",
                        where=str(self.place),
                    )  # fmt: skip
            self._replace(files, replicate, day)
        except OSError as error:
            return self._clear(error)
        return None

    def _replace(self, files: Files, replicate: int, day: int) -> None:
        told = {
            "schema": CHECKPOINT, "code": package_hash(), "run": self.run, "every": self.every,
            "seconds": round(self.seconds, 3), "replicate": replicate, "day": day, "resumed": self.resumed,
            "files": vars(files),
        }  # fmt: skip
        new = self.place / f"{TOLD}.new"
        with open(new, "w", encoding="utf-8") as file:
            json.dump(sealed(told), file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        disk.sync_one(self.place)  # the names of the files, before they are named
        os.replace(new, self.place / TOLD)
        self.files, self.replicate, self.day = files, replicate, day
        disk.sync_one(self.place)
        disk.sync_one(self.place.parent)
        self.tidy()

    def _clear(self, error: OSError) -> OutputError:
        clear = folder.explained(error, self.place)
        code = clear.code if clear else "no-such-folder" if error.errno == errno.ENOENT else "disk-error"
        said = clear.message if clear else f"can't write {self.place}: {error.strerror or error}"
        hint = "nothing is kept of this run: free some space, or choose another folder"
        if unfinished(self.path):
            hint = f"the checkpoint before stands: mend that, and `demerit resume {self.path}` goes on {self.where()}"
        return OutputError(said, code=code, hint=hint, where=str(self.place))

    def where(self) -> str:
        """Where the last checkpoint is, in words."""
        if self.replicate >= self.run["replicates"]:
            return "after the last day; the files only have to be written"
        which = f" of replicate {self.replicate + 1} of {self.run['replicates']}" if self.run["replicates"] > 1 else ""
        return f"after day {self.day:,} of {self.days:,}{which}"


def _remove(place: Path) -> None:
    with suppress(OSError):
        (place / TOLD).unlink(missing_ok=True)  # first: without it the rest is nothing
        for file in place.iterdir():
            if OURS.fullmatch(file.name):
                file.unlink()
        place.rmdir()


def _refuse(code: str, message: str, file: Path) -> NoReturn:
    hint = "resume it with the version that made it, or begin anew with `demerit run --anew`; it is left as it is"
    raise InvalidFile([Problem(code=code, message=message, hint=hint, file=str(file))], kind="checkpoint") from None


def _damaged(file: Path, path: Path | str, why: str) -> NoReturn:
    message = f"the checkpoint for {path} is damaged: {why}"
    problem = Problem(code="checkpoint-damaged", message=message, hint=HINT, file=str(file))
    raise InvalidFile([problem], kind="checkpoint") from None


def _unreadable(file: Path, error: OSError) -> NoReturn:
    message = f"can't read the checkpoint: {error.strerror or error}"
    hint = "see that the file is there and may be read; nothing was changed"
    problem = Problem(code="checkpoint-unreadable", message=message, hint=hint, file=str(file))
    raise InvalidFile([problem], kind="checkpoint") from None
