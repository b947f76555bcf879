"""Checkpoints that are damaged, foreign or can't be written: a clear refusal, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import traceback
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit import arrays, checkpoint, folder
from demerit.checkpoint import TOLD, Checkpoints
from demerit.errors import DemeritError, InvalidFile, OutputError, UsageError
from demerit.sealed import sealed
from stopped import (  # noqa: F401 (no_report is for every test here)
    DAYS,
    at,
    by_rank,
    compared_at_the_checkpoint,
    everything,
    last,
    left,
    no_report,
    same_run,
    stopped,
    unbroken,
    village,
)

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
    (place / TOLD).write_text(json.dumps(sealed(told | changes)), "utf-8")


def run_with(place: Path, **changes) -> None:
    """The same of what was asked for."""
    signed(place, run=json.loads((place / TOLD).read_text("utf-8"))["run"] | changes)


def first_of(place: Path, what: str, **changes) -> None:
    """The same of one of its files."""
    files = json.loads((place / TOLD).read_text("utf-8"))["files"]
    signed(place, files=files | {what: [files[what][0] | changes, *files[what][1:]]})


def forged(place: Path) -> None:
    """A file of arrays, rightly named, that holds others than it should."""
    told = json.loads((place / TOLD).read_text("utf-8"))
    one_of(place, "state").unlink()
    entry = arrays.write(place / told["files"]["state"][0]["name"], {"world/scheme/state": np.zeros(3)})
    signed(place, files=told["files"] | {"state": [entry]})


def rewritten(place: Path, file: str, change) -> None:
    """One of its files of arrays with others in it, that says of itself that it is what was written."""
    files = json.loads((place / TOLD).read_text("utf-8"))["files"]
    (entry,) = (entry for entries in files.values() for entry in entries if entry["name"] == file)
    found = arrays.read(place / file, entry["bytes"], entry["sha256"])
    change(found)
    (place / file).unlink()
    entry.update(arrays.write(place / file, found))
    signed(place, files=files)


def otherwise_in(what: str, name: str, form: str):
    """The same of the first file of a kind: one of its arrays in another form."""
    return lambda place: rewritten(place, one_of(place, what).name, lambda found: FORMS[form](found, name))


FORMS = {
    "gone": lambda found, name: found.pop(name),
    "of other numbers": lambda found, name: found.update({name: np.zeros(found[name].shape, np.float32)}),
    "an axis more": lambda found, name: found.update({name: found[name][..., None].copy()}),
    "a row more": lambda found, name: found.update({name: np.concatenate([found[name], found[name][-1:]])}),
    "with one that nobody keeps": lambda found, name: found.update({f"{name}/more": found[name]}),
}


def greatest(array: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """An array of the same form, every number the greatest that fits."""
    out = np.empty_like(array)
    for column in array.dtype.names or [...]:
        kind = out[column].dtype.kind
        out[column] = np.iinfo(out[column].dtype).max if kind in "iu" else "\U0010ffff" if kind == "U" else 1
    return out


def drawn(array: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """An array of the same form, of bytes drawn from a seed."""
    return np.frombuffer(luck.bytes(array.nbytes), array.dtype).reshape(array.shape).copy()


def one_drawn(array: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """The same array, but for a byte drawn from a seed."""
    data = bytearray(np.ascontiguousarray(array).tobytes())
    data[luck.integers(len(data))] = luck.integers(256)
    return np.frombuffer(bytes(data), array.dtype).reshape(array.shape).copy()


VALUES = {"the greatest": greatest, "drawn": drawn, "but for a byte": one_drawn}


def with_values(place: Path, file: str, name: str, how: str, seed: int = 1) -> None:
    """One of its arrays filled with others of the same form."""
    luck = np.random.default_rng([seed, *name.encode()])
    rewritten(place, file, lambda found: found.update({name: VALUES[how](found[name], luck)}))


def resumed_by_a_child(path: Path) -> int:
    """How a child of this process ends that goes on with a run: 0 if it comes to one, 3 if the checkpoint is refused
    as damaged, less than 0 for a signal."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            signal.alarm(60)
            dm.resume(path)
            code = 0
        except InvalidFile as error:
            code = 3 if error.code == "checkpoint-damaged" else 71
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("how", ["the greatest", "drawn"])
@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("state", "world/scheme/state"), ("state", "world/twin/sums"), ("state", "world/scheme/arrivals/waiting"),
        ("state", "world/scheme/queues/waiting"), ("state", "world/scheme/organisations/rows"),
        ("first", "books/twin/acts"), ("days", "books/scheme/entries"),
    ],
)  # fmt: skip
def test_values_that_nobody_writes_end_no_process(halfway, tmp_path, what, name, how):
    """Kernels index by what stands in these, so it is tried in a child."""
    path = tmp_path / "run"
    place = folder.unfinished(path)
    shutil.copytree(folder.unfinished(halfway), place)
    with_values(place, one_of(place, what).name, name, how)
    before = everything_in(place)
    assert resumed_by_a_child(path) == 3
    assert everything_in(place) == before


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
    "of another version": (lambda p: signed(p, schema="demerit/checkpoint/3"), "checkpoint-version"),
    "of something else": (lambda p: signed(p, schema="demerit/receipt/1"), "checkpoint-damaged"),
    "of other sources": (lambda p: signed(p, code="0" * 64), "checkpoint-sources"),
    "without files": (lambda p: signed(p, files={}), "checkpoint-damaged"),
    "without a run": (lambda p: signed(p, run={}), "checkpoint-damaged"),
    "every 0 days": (lambda p: signed(p, every=0), "checkpoint-damaged"),
    "every so often in words": (lambda p: signed(p, every="9"), "checkpoint-damaged"),
    "a key that nobody knows": (lambda p: signed(p, more=1), "checkpoint-damaged"),
    "of day -1": (lambda p: signed(p, day=-1), "checkpoint-damaged"),
    "of the day before": (lambda p: signed(p, day=18), "checkpoint-damaged"),
    "of a day beyond the run": (lambda p: signed(p, day=DAYS), "checkpoint-damaged"),
    "of replicate 0": (lambda p: signed(p, replicate=0), "checkpoint-damaged"),
    "of a replicate beyond the run": (lambda p: signed(p, replicate=3), "checkpoint-damaged"),
    "of true replicates": (lambda p: signed(p, replicate=True), "checkpoint-damaged"),
    "of another seed": (lambda p: run_with(p, seed=4), "checkpoint-damaged"),
    "of seed -1": (lambda p: run_with(p, seed=-1), "checkpoint-damaged"),
    "of a million days": (lambda p: run_with(p, days=1_000_000), "checkpoint-damaged"),
    "of a day more": (lambda p: run_with(p, days=DAYS + 1), "checkpoint-damaged"),
    "of three replicates": (lambda p: run_with(p, replicates=3), "checkpoint-damaged"),
    "of a scheme that is none": (lambda p: run_with(p, scheme={"scheme": 3}), None),
    "begun on a day that is none": (lambda p: run_with(p, start="20190101"), "checkpoint-damaged"),
    "a name above the folder": (lambda p: first_of(p, "state", name="../r0001-00027-state.npz"), "checkpoint-damaged"),
    "an absolute name": (lambda p: first_of(p, "state", name="/etc/passwd"), "checkpoint-damaged"),
    "a state of another day": (lambda p: first_of(p, "state", name="r0001-00018-state.npz"), "checkpoint-damaged"),
    "a state of another length": (lambda p: first_of(p, "state", bytes=12), "checkpoint-damaged"),
    "days with a gap": (lambda p: first_of(p, "days", first=1), "checkpoint-damaged"),
    "no state": (lambda p: signed(p, files=json.loads((p / TOLD).read_text())["files"] | {"state": []}),
                 "checkpoint-damaged"),
    "what another replicate finished": (lambda p: first_of(p, "finished", name="r0000-00040-first.npz"),
                                        "checkpoint-damaged"),
    **{
        f"{name} of {what} {form}": (otherwise_in(what, name, form), "checkpoint-damaged")
        for what, name, form in (
            ("state", "world/scheme/state", "gone"), ("state", "world/twin/state", "of other numbers"),
            ("state", "world/scheme/stocks", "an axis more"), ("state", "world/scheme/listings", "of other numbers"),
            ("state", "counter/twin/cells", "a row more"), ("state", "counter/scheme/waits/here_keys", "an axis more"),
            ("state", "world/twin/places", "with one that nobody keeps"), ("finished", "ended/twin", "gone"),
            ("finished", "tally/scheme/daily", "of other numbers"), ("finished", "tally/twin/ends", "a row more"),
            ("finished", "sums/twin", "gone"), ("finished", "sums/scheme/organisations", "gone"),
            ("finished", "ended/scheme", "a row more"), ("finished", "counted/world", "of other numbers"),
            ("first", "books/scheme/acts", "of other numbers"), ("first", "books/twin/entries.many", "a row more"),
            ("first", "books/scheme/lost", "an axis more"), ("first", "books/twin/paid", "gone"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_checkpoint_that_is_no_good_is_refused_and_left(halfway, tmp_path, what):
    path = tmp_path / "run"
    place = folder.unfinished(path)
    shutil.copytree(folder.unfinished(halfway), place)
    (place / "r0001-00036-state.npz").write_bytes(b"half")  # which a killed process had begun to write
    spoil, code = WRONG[what]
    spoil(place)
    before = everything_in(place) if what != "a folder for a file" else None
    with pytest.raises(InvalidFile) as caught:
        dm.resume(path)
    assert code is None or caught.value.code == code
    assert code is None or caught.value.hint
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
        "one": np.array(5),
    }  # fmt: skip
    entry = arrays.write(tmp_path / "a.npz", some)
    back = arrays.read(tmp_path / entry["name"], entry["bytes"], entry["sha256"])
    with np.load(tmp_path / "a.npz", allow_pickle=False) as loaded:
        for name, array in some.items():
            for other in (back[name], loaded[name]):
                assert (other.dtype, other.shape) == (array.dtype, array.shape)
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

    def limited(checkpoints, shard, replicate, day, state, **more):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000 if day == 20 else before[0], before[1]))
            keep(checkpoints, shard, replicate, day, state, **more)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr(Checkpoints, "keep", limited)
    with pytest.raises(OutputError) as caught:
        dm.simulate("as_reported", village(), days=DAYS, seed=3, replicates=1, folder=path, checkpoint_every=10)
    assert caught.value.code == "no-space"
    assert last(path) == (0, 10)
    monkeypatch.undo()
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})
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
