"""A run that is stopped and goes on comes to the same, to the last bit, as one that was never stopped."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import demerit as dm
from demerit import checkpoint, folder
from demerit.day import keeping
from demerit.errors import UsageError
from demerit.scheme import preset_ids
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
from stopped import Stopped as Stop

# -- the same run -------------------------------------------------------------------------------------------------


def goes_on(path: Path, name: str, every: int, day: int, threads: int) -> None:
    """In one thread or two before, and in the other number afterwards."""
    stopped(path, name, village(), day, days=DAYS, seed=3, replicates=1, threads=threads, checkpoint_every=every)
    run = dm.resume(path, threads=3 - threads)
    same_run(run, unbroken(name, replicates=1))
    assert run.receipt["resumed"] == [[0, every]]
    assert left(path) == ["run"]


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_goes_on_to_the_same(tmp_path, name):
    """Stopped in the middle of a month."""
    goes_on(tmp_path / "run", name, 17, 20, 1)


def test_a_run_goes_on_from_a_month_s_end(tmp_path):
    goes_on(tmp_path / "run", "as_reported", 30, 33, 2)


def alone_or_with_a_sample(path: Path, threads: int, more: dict[str, Any]) -> None:
    more = {"replicates": 2, **more}
    stopped(path, "as_reported", village(), 33, 1, days=DAYS, seed=3, threads=threads, checkpoint_every=9, **more)
    same_run(dm.resume(path, threads=3 - threads), unbroken("as_reported", **more))


ALONE_OR_WITH_A_SAMPLE = [{"twin": None}, {"follow": 20}, {"follow": 0, "replicates": 3}]


@pytest.mark.parametrize(("threads", "more"), list(zip((1, 2, 1), ALONE_OR_WITH_A_SAMPLE, strict=True)))
def test_alone_and_with_a_sample(tmp_path, more, threads):
    alone_or_with_a_sample(tmp_path / "run", threads, more)


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


def killed_at_random_moments(tmp_path: Path, moments: int, **more: int) -> None:
    """What a real process leaves when it is killed with -9: in the midst of days, of writing, between replicates.

    It is held still at random moments, what stands on the disk then is put aside, and it goes on until it is killed
    indeed. A process that is killed leaves the same. (Processes killed one after the other: in `verification/`.)
    """
    path, dice = tmp_path / "run", random.Random(5)
    args = ["as_reported", "--residents", "100", "--checkpoint-every", "4", "--out", str(path), "-q"]
    options = [part for name, value in more.items() for part in (f"--{name}", str(value))]
    running = subprocess.Popen([sys.executable, "-m", "demerit", "run", *args, *options])
    while not checkpoint.unfinished(path):
        assert running.poll() is None
        time.sleep(0.01)
    copies, days = [], []
    for n in range(moments):
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
    assert len(set(days)) > moments // 2, "all at one moment"
    whole = dm.simulate("as_reported", village(), **more)
    for copy, where in zip([*copies, path], days, strict=True):
        run = dm.resume(copy)
        assert run.receipt["resumed"] == [list(where)]
        same_run(run, whole)
    assert left(path) == sorted(["run", *(copy.name for copy in copies)])


def test_killed_at_random_moments(tmp_path):
    killed_at_random_moments(tmp_path, 1, days=60, seed=3, replicates=2)


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


def refuses(one, arrays):
    raise ValueError("mine")


def test_what_their_put_back_raises_is_no_damage(tmp_path):
    path, more = tmp_path / "run", {"days": DAYS, "seed": 3, "replicates": 1}
    stopped(path, "as_reported", village(), 12, own=[Ration()], checkpoint_every=9, **more)
    of_the_same_name = type("Ration", (Ration,), {"put_back": refuses})
    with pytest.raises(ValueError, match=r"^mine$"):
        dm.resume(path, own=[of_the_same_name()])


@pytest.mark.parametrize(
    "kept",
    [
        {"times": np.array([{}], object)}, {"times": np.ma.masked_array([1], [True])}, {"a\0b": np.zeros(1)},
        {"x" * 201: np.zeros(1)}, {3: np.zeros(1)}, {"times": [1]}, [np.zeros(1)],
    ],
)  # fmt: skip
def test_what_they_keep_must_be_arrays(tmp_path, kept):
    class Wrong(Other):
        def kept(self):
            return kept

    with pytest.raises(UsageError) as caught:
        dm.simulate("as_reported", village(), days=9, replicates=1, folder=tmp_path / "x", checkpoint_every=3,
                    own=[Wrong()])  # fmt: skip
    assert caught.value.code == "not-kept"
