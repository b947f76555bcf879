"""A run that is stopped and goes on comes to the same, to the last bit, as one that was never stopped."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit import arrays, checkpoint, folder
from demerit.checkpoint import TOLD, Checkpoints
from demerit.day import keeping
from demerit.errors import DemeritError, InvalidFile, OutputError, UsageError
from demerit.run import Run
from demerit.scheme import preset_ids
from stopped import Stopped as Stop
from stopped import at, by_rank, compared_at_the_checkpoint, everything, same_run, stopped

DAYS = 40


@pytest.fixture(autouse=True)
def no_report(monkeypatch):
    """Runs are saved without their report, which takes a second and isn't looked at here."""
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")


@cache
def village(residents: int = 100):
    return dm.place("village", residents=residents)


@cache
def unbroken(scheme: str, **more) -> Run:
    return dm.simulate(scheme, village(), days=DAYS, seed=3, **more)


def left(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


# -- the same run -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_goes_on_to_the_same(tmp_path, name):
    """Stopped in the middle of a month and at a month's end; on other threads than before, both ways."""
    for n, (every, day) in enumerate(((17, 20), (30, 33))):
        path = tmp_path / f"run{n}"
        stopped(path, name, village(), day, days=DAYS, seed=3, replicates=1, threads=1 + n, checkpoint_every=every)
        run = dm.resume(path, threads=2 - n)
        same_run(run, unbroken(name, replicates=1))
        assert run.receipt["resumed"] == [[0, every]]
    assert left(path) == ["run0", "run1"]


@pytest.mark.parametrize("more", [{"twin": None}, {"follow": 20}, {"follow": 0, "replicates": 3}])
@pytest.mark.parametrize("threads", [1, 2])
def test_alone_and_with_a_sample(tmp_path, more, threads):
    more = {"replicates": 2, **more}
    path = tmp_path / "run"
    stopped(path, "as_reported", village(), 33, 1, days=DAYS, seed=3, threads=threads, checkpoint_every=9, **more)
    same_run(dm.resume(path, threads=3 - threads), unbroken("as_reported", **more))


def test_stopped_again_and_again(tmp_path):
    """In each of three replicates, more than once, and between them; finished ones are not run again."""
    path, more = tmp_path / "run", {"days": DAYS, "seed": 3, "replicates": 3}
    stopped(path, "as_reported", village(), 13, 0, checkpoint_every=6, **more)
    begun = []

    def tell_and_stop(day: int, replicate: int):
        def tell(done: int, days: int, which: int) -> None:
            begun.append((which, done))
            at(day, replicate)(done, days, which)

        return tell

    for replicate, day, first in ((0, 40, (0, 13)), (1, 2, (0, 37)), (1, 31, (1, 1)), (2, 7, (1, 31))):
        begun.clear()
        with pytest.raises(Stop):
            dm.resume(path, progress=tell_and_stop(day, replicate))
        assert begun[0] == first
    run = dm.resume(path)
    same_run(run, unbroken("as_reported", replicates=3))
    assert run.receipt["resumed"] == [[0, 12], [0, 36], [1, 0], [1, 30], [2, 6]]
    assert run.receipt["seconds"] > 0


def test_a_checkpoint_every_day_and_a_stop_on_each(tmp_path):
    path, more = tmp_path / "run", {"days": 5, "seed": 3, "replicates": 1}
    whole = dm.simulate("as_reported", village(), **more)
    stopped(path, "as_reported", village(), 1, checkpoint_every=1, **more)
    for day in (2, 3, 4):
        with pytest.raises(Stop):
            dm.resume(path, progress=at(day))
    same_run(dm.resume(path), whole)


# -- all that is kept -------------------------------------------------------------------------------------------


def test_nothing_that_changes_is_forgotten(tmp_path, monkeypatch):
    """Everything reachable from the worlds, the counters and the books is the same; and each thing kept was there.

    If this fails for something new: give what keeps it `kept` and `put_back` (see `demerit.kept`).
    """
    town, kept = dm.place("town", residents=1500), {}
    runs = {
        "everything": (everything(), town, 37, {}),
        "at a month's end": (everything(), town, 30, {"follow": 100}),
        "by rank": (by_rank(), town, 44, {}),
        "a threshold": ("as_reported", town, 25, {"adaptation": "threshold", "follow": 5}),
        "consent": ("rongcheng_2021", town, 61, {"replicates": 2, "twin": None}),
    }
    for name, (scheme, place, every, more) in runs.items():
        more = {"days": 70, "replicates": 1, "threads": 2, **more}
        with monkeypatch.context() as patch:
            found = compared_at_the_checkpoint(patch, tmp_path / name, scheme, place, every, **more)
        for key, array in found.items():
            kept[key] = kept.get(key, False) or bool(array.size and (array.view(np.uint8) != 0).any())
    of_world = {key.removeprefix("world/scheme/") for key in kept if key.startswith("world/scheme/")}
    assert {key.partition("/")[0] for key in of_world if "/" in key} == set(keeping.PARTS)
    never = {key for key, something in kept.items() if not something and key.partition("/")[2].startswith("scheme/")}
    assert never <= {"world/scheme/operator/moved"}, "empty in every run, so nothing was compared"


# -- killed ---------------------------------------------------------------------------------------------------------


def last(path: Path) -> tuple[int, int]:
    """The replicate and day of the last checkpoint."""
    if not checkpoint.unfinished(path):
        return (0, 0)
    found = Checkpoints.read(path)
    return found.replicate, found.day


def test_killed_at_random_moments(tmp_path):
    """What a real process leaves when it is killed with -9: in the midst of days, of writing, between replicates.

    It is held still at random moments, what stands on the disk then is put aside, and it goes on until it is killed
    indeed. A process that is killed leaves the same. (Processes killed one after the other: in `verification/`.)
    """
    path, dice, more = tmp_path / "run", random.Random(5), {"days": 90, "seed": 3, "replicates": 3}
    args = ["as_reported", "--residents", "100", "--checkpoint-every", "4", "--out", str(path), "-q"]
    options = [part for name, value in more.items() for part in (f"--{name}", str(value))]
    running = subprocess.Popen([sys.executable, "-m", "demerit", "run", *args, *options])
    while not checkpoint.unfinished(path):
        assert running.poll() is None
        time.sleep(0.01)
    copies, days = [], []
    for n in range(4):
        time.sleep(dice.uniform(0, 0.4))
        running.send_signal(signal.SIGSTOP)
        copies.append(tmp_path / f"copy{n}")
        shutil.copytree(folder.unfinished(path), folder.unfinished(copies[-1]))
        days.append(last(copies[-1]))
        running.send_signal(signal.SIGCONT)
    running.kill()
    assert running.wait(30) == -signal.SIGKILL
    days.append(last(path))
    assert days == sorted(days), "a checkpoint was lost"
    assert len(set(days)) > 2, "all at one moment"
    whole = dm.simulate("as_reported", village(), **more)
    for copy, where in zip([*copies, path], days, strict=True):
        run = dm.resume(copy)
        assert run.receipt["resumed"] == [list(where)]
        same_run(run, whole)
    assert left(path) == sorted(["run", *(copy.name for copy in copies)])


# -- what can be wrong with a checkpoint -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def halfway(tmp_path_factory) -> Path:
    """A run stopped in its second replicate."""
    path = tmp_path_factory.mktemp("halfway") / "run"
    more = {"days": DAYS, "seed": 3, "replicates": 2, "checkpoint_every": 9}
    stopped(path, "as_reported", village(), 33, 1, **more)
    return path


def everything_in(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.iterdir()}


def one_of(place: Path, what: str) -> Path:
    return sorted(place.glob(f"*-{what}.npz"))[0]


def cut(place: Path, what: str = "state") -> None:
    file = one_of(place, what)
    file.write_bytes(file.read_bytes()[:-100])


def turned(place: Path, what: str) -> None:
    file = one_of(place, what)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)


def signed(place: Path, **changes) -> None:
    """Another checkpoint.json, that says of itself that it is whole."""
    told = json.loads((place / TOLD).read_text("utf-8"))
    told.pop("sha256")
    told |= changes
    (place / TOLD).write_text(json.dumps(told | {"sha256": checkpoint._hash_of(told)}), "utf-8")


def forged(place: Path) -> None:
    """A file of arrays, rightly named, that holds others than it should."""
    told = json.loads((place / TOLD).read_text("utf-8"))
    one_of(place, "state").unlink()
    entry = arrays.write(place / told["files"]["state"][0]["name"], {"world/scheme/state": np.zeros(3)})
    signed(place, files=told["files"] | {"state": [entry]})


WRONG = {
    "a state cut short": (lambda p: cut(p), "checkpoint-damaged"),
    "a bit turned in the state": (lambda p: turned(p, "state"), "checkpoint-damaged"),
    "a bit turned in the days": (lambda p: turned(p, "days"), "checkpoint-damaged"),
    "a bit turned in what is finished": (lambda p: turned(p, "finished"), "checkpoint-damaged"),
    "a file missing": (lambda p: one_of(p, "days").unlink(), "checkpoint-unreadable"),
    "a file empty": (lambda p: one_of(p, "state").write_bytes(b""), "checkpoint-damaged"),
    "a folder for a file": (lambda p: (one_of(p, "state").unlink(), (p / "r0001-00027-state.npz").mkdir()),
                            "checkpoint-unreadable"),
    "arrays of something else": (forged, "checkpoint-damaged"),
    "told cut short": (lambda p: (p / TOLD).write_text((p / TOLD).read_text("utf-8")[:-40]), "checkpoint-damaged"),
    "told is empty": (lambda p: (p / TOLD).write_text(""), "checkpoint-damaged"),
    "told is no text": (lambda p: (p / TOLD).write_bytes(b"\xff\xfe\x00"), "checkpoint-damaged"),
    "told is a list": (lambda p: (p / TOLD).write_text("[]"), "checkpoint-damaged"),
    "told of another day": (lambda p: (p / TOLD).write_text(
        (p / TOLD).read_text("utf-8").replace('"day": 27', '"day": 18')), "checkpoint-damaged"),
    "of another version": (lambda p: signed(p, schema="demerit/checkpoint/2"), "checkpoint-version"),
    "of something else": (lambda p: signed(p, schema="demerit/receipt/1"), "checkpoint-damaged"),
    "of other sources": (lambda p: signed(p, code="0" * 64), "checkpoint-sources"),
    "without files": (lambda p: signed(p, files={}), "checkpoint-damaged"),
    "without a run": (lambda p: signed(p, run={}), "checkpoint-damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_checkpoint_that_is_no_good_is_refused_and_left(halfway, tmp_path, what):
    path = tmp_path / "run"
    place = folder.unfinished(path)
    shutil.copytree(folder.unfinished(halfway), place)
    spoil, code = WRONG[what]
    spoil(place)
    before = everything_in(place) if what != "a folder for a file" else None
    with pytest.raises(InvalidFile) as caught:
        dm.resume(path)
    assert caught.value.code == code
    assert caught.value.hint
    assert before is None or everything_in(place) == before
    assert not path.exists()


def test_tables_that_are_others_now_are_refused(halfway, tmp_path):
    path = tmp_path / "run"
    shutil.copytree(folder.unfinished(halfway), folder.unfinished(path))
    told = json.loads((folder.unfinished(path) / TOLD).read_text("utf-8"))
    signed(folder.unfinished(path), run=told["run"] | {"tables": ["0" * 64, "0" * 64]})
    with pytest.raises(InvalidFile) as caught:
        dm.resume(path)
    assert caught.value.code == "checkpoint-sources"


def test_a_whole_checkpoint_goes_on_elsewhere(halfway, tmp_path):
    """The folder may have been moved, and what a killed process left half-written is in the way of nothing."""
    path = tmp_path / "moved"
    place = folder.unfinished(path)
    shutil.copytree(folder.unfinished(halfway), place)
    (place / "r0001-00036-state.npz").write_bytes(b"half")
    (place / f"{TOLD}.new").write_bytes(b"half")
    (place / "mine.txt").write_text("a file of the user's own")
    same_run(dm.resume(path), unbroken("as_reported", replicates=2))
    assert everything_in(place) == {"mine.txt": b"a file of the user's own"}


def test_nothing_to_go_on_with(tmp_path):
    dm.simulate("none", village(), days=3, replicates=1, folder=tmp_path / "done", checkpoint_every=1)
    for path in (tmp_path / "none", tmp_path / "deep" / "none", tmp_path / "done"):
        with pytest.raises(UsageError) as caught:
            dm.resume(path)
        assert caught.value.code == "no-checkpoint"
    assert "finished" in caught.value.message
    assert [file.name for file in tmp_path.iterdir()] == ["done"]


def test_objects_are_never_written_nor_read(tmp_path):
    with pytest.raises(TypeError):
        arrays.write(tmp_path / "a.npz", {"a": np.array([{}], object)})
    np.savez(tmp_path / "b.npz", a=np.array([{}], object))
    data = (tmp_path / "b.npz").read_bytes()
    with pytest.raises(ValueError, match=r"objects|magic|version"):
        arrays.read(tmp_path / "b.npz", len(data), __import__("hashlib").sha256(data).hexdigest())


def test_what_is_written_is_what_numpy_reads(tmp_path):
    some = {
        "none": np.zeros((0, 3), np.int64), "text": np.array(["a", "bcd"]), "many": np.arange(70_000).reshape(7, -1),
        "rows": np.array([(1, -2)], [("a", "u1"), ("b", "i8")]), "turned": np.arange(12, dtype="u2").reshape(3, 4).T,
    }  # fmt: skip
    entry = arrays.write(tmp_path / "a.npz", some)
    back = arrays.read(tmp_path / entry["name"], entry["bytes"], entry["sha256"])
    with np.load(tmp_path / "a.npz", allow_pickle=False) as loaded:
        for name, array in some.items():
            for other in (back[name], loaded[name]):
                assert other.dtype == array.dtype
                assert (other == array).all()
            assert back[name].flags.writeable


# -- where nothing can be written --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "call"),
    [(errno.ENOSPC, 1), (errno.EDQUOT, 2), (errno.EIO, 3), (errno.ENOENT, 4), (errno.ENOSPC, 5), (errno.ENOSPC, 6)],
)
def test_a_full_disk_leaves_the_checkpoint_before(tmp_path, monkeypatch, number, call):
    """Whichever step of the second checkpoint fails: 1 and 2 its files, 3 what tells of them, 4 the names of all these;
    with 5 and 6 it stands already."""
    path, forced, calls = tmp_path / "run", os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) == 6 + call:
            raise OSError(number, os.strerror(number))
        forced(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        dm.simulate("as_reported", village(), days=DAYS, seed=3, replicates=1, folder=path, checkpoint_every=9)
    assert "demerit resume" in caught.value.hint
    monkeypatch.setattr(os, "fsync", forced)
    assert last(path) == (0, 9 if call < 5 else 18)
    names = {entry["name"] for entry in Checkpoints.read(path).files.every()}
    assert set(everything_in(folder.unfinished(path))) == {TOLD, *names}
    same_run(dm.resume(path), unbroken("as_reported", replicates=1))


def test_a_full_disk_before_any_checkpoint_leaves_nothing(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="no space left") as caught:
        dm.simulate("none", village(), days=9, replicates=1, folder=tmp_path / "run", checkpoint_every=3)
    assert caught.value.code == "no-space"
    assert list(tmp_path.iterdir()) == []


def test_a_limit_on_the_size_of_files(tmp_path, monkeypatch):
    """A real failure of a real write, partway through a file."""
    path, keep = tmp_path / "run", Checkpoints.keep
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limited(checkpoints, replicate, day, state, **more):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000 if day == 20 else before[0], before[1]))
            keep(checkpoints, replicate, day, state, **more)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr(Checkpoints, "keep", limited)
    with pytest.raises(OutputError) as caught:
        dm.simulate("as_reported", village(), days=DAYS, seed=3, replicates=1, folder=path, checkpoint_every=10)
    assert caught.value.code == "no-space"
    assert last(path) == (0, 10)
    monkeypatch.undo()
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")
    same_run(dm.resume(path), unbroken("as_reported", replicates=1))


def test_a_full_disk_when_the_run_is_written_loses_no_day(tmp_path, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, "")

    path = tmp_path / "run"
    with monkeypatch.context() as patch:
        patch.setattr(folder, "sync", full)
        with pytest.raises(OutputError) as caught:
            dm.simulate("as_reported", village(), days=DAYS, seed=3, replicates=2, folder=path, checkpoint_every=30)
        assert caught.value.code == "no-space"
        assert "demerit resume" in caught.value.hint
    days = []
    run = dm.resume(path, progress=lambda *done: days.append(done))
    assert days == []
    same_run(run, unbroken("as_reported", replicates=2))


# -- folders and arguments ------------------------------------------------------------------------------------------


def test_a_new_run_takes_no_unfinished_ones_place(halfway, tmp_path):
    path = tmp_path / "run"
    shutil.copytree(folder.unfinished(halfway), folder.unfinished(path))
    with pytest.raises(UsageError) as caught:
        dm.simulate("none", village(), days=3, folder=path)
    assert caught.value.code == "unfinished-run"
    assert f"demerit resume {path}" in caught.value.hint
    checkpoint.discard(path)
    assert list(tmp_path.iterdir()) == []
    checkpoint.discard(path)


def test_an_earlier_run_stays_until_the_new_one_is_over(tmp_path):
    path, more = tmp_path / "run", {"days": DAYS, "seed": 3, "replicates": 1}
    dm.simulate("none", village(), days=3, replicates=1, folder=path)
    stopped(path, "as_reported", village(), 33, checkpoint_every=30, **more)
    assert dm.read(path).scheme.scheme == "none"
    same_run(dm.resume(path), unbroken("as_reported", replicates=1))
    assert dm.read(path).digest == unbroken("as_reported", replicates=1).digest


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"checkpoint_every": 3}, "no-folder"),
        ({"checkpoint_every": 0, "folder": "x"}, "out-of-range"),
        ({"checkpoint_every": 3, "folder": "x", "own": [print]}, "own-not-kept"),
    ],
)
def test_what_cannot_be_asked_for(tmp_path, monkeypatch, more, code):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DemeritError) as caught:
        dm.simulate("none", village(), days=3, **more)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


# -- mechanisms of one's own ---------------------------------------------------------------------------------------


class Ration:
    """Takes points from whoever was refused most yesterday, and counts how often; with a memory of its own."""

    def __init__(self):
        self.times = np.zeros(100, np.int64)

    def scoring(self, today):
        refused = today.decisions["resident"][today.decisions["outcome"] == 1]
        np.add.at(self.times, refused, 1)
        today.enter(self.times >= max(1, self.times.max()), -1, cause="discretion")

    def evening(self, today):
        today.count("refused", int(self.times.sum()))
        today.count("at most", int(self.times.max()), len(self.times))

    def kept(self):
        return {"times": self.times}

    def put_back(self, arrays):
        self.times = arrays["times"]


@pytest.mark.parametrize("day", [(5, 1), (27, 1)])
def test_ones_own_objects_go_on_too(tmp_path, day):
    path, more = tmp_path / "run", {"days": DAYS, "seed": 3, "replicates": 2}
    whole = dm.simulate("as_reported", village(), own=[Ration()], **more)
    assert whole.digest != unbroken("as_reported", replicates=2).digest
    stopped(path, "as_reported", village(), *day, own=[Ration()], checkpoint_every=9, **more)
    for other in ([], [Ration(), Other()]):
        with pytest.raises(UsageError) as caught:
            dm.resume(path, own=other)
        assert caught.value.code == "own-mechanisms"
    same_run(dm.resume(path, own=[Ration()]), whole)


class Other(Ration):
    pass


def test_what_they_keep_must_be_arrays(tmp_path):
    class Wrong(Other):
        def kept(self):
            return {"times": np.array([{}], object)}

    with pytest.raises(UsageError) as caught:
        dm.simulate("as_reported", village(), days=9, replicates=1, folder=tmp_path / "x", checkpoint_every=3,
                    own=[Wrong()])  # fmt: skip
    assert caught.value.code == "not-kept"
