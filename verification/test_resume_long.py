"""Stop and resume at length: every preset for 120 days, processes killed again and again, each thing forgotten in turn.

Slow: about fifteen minutes.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit import checkpoint, folder
from demerit.checkpoint import Checkpoints
from demerit.scheme import preset_ids
from stopped import Stopped as Stop
from stopped import at, compared_at_the_checkpoint, everything, gone, same_run, stopped


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("twin", ["none", None])
@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_for_longer(tmp_path, name, twin, threads):
    """Two replicates, stopped in each, and once more in the second, on other threads each time."""
    path, village = tmp_path / "run", dm.place("village", residents=300)
    more = {"days": 120, "seed": 8, "replicates": 2, "twin": twin}
    stopped(path, name, village, 95, 0, threads=threads, checkpoint_every=23, **more)
    with pytest.raises(Stop):
        dm.resume(path, threads=3 - threads, progress=at(61, 1), checkpoint_every=30)
    with pytest.raises(Stop):
        dm.resume(path, threads=threads, progress=at(110, 1))
    run = dm.resume(path, threads=3 - threads)
    assert run.receipt["resumed"] == [[0, 92], [1, 60], [1, 90]]
    same_run(run, dm.simulate(name, village, threads=2, **more))


KILLED = """
import os, sys
import demerit as dm
from demerit.day.world import World
exchange, (name, path) = dm.together(), sys.argv[1:]
step = World.step

def fatal(world, day):
    if exchange.rank == exchange.size - 1 and day == 38:
        os.kill(os.getpid(), 9)
    return step(world, day)

World.step = fatal
place = dm.place("town", residents=9000)
dm.simulate(name, place, days=45, seed=8, folder=path, checkpoint_every=32, exchange=exchange)
"""


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 1)])
@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_in_real_processes(tmp_path, name, before, after):
    """Of an MPI run one process is killed; it goes on in another number of them, or in one without MPI."""
    (tmp_path / "killed.py").write_text(KILLED)
    script = [sys.executable, tmp_path / "killed.py", name, "run"]
    mpiexec = [Path(sys.executable).with_name("mpiexec"), "-n"]
    died = subprocess.run([*mpiexec, str(before), *script], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert died.returncode != 0
    assert Checkpoints.read(tmp_path / "run").day == 32, died.stderr
    gone(tmp_path / "run")
    start = [*mpiexec, str(after)] if after > 1 else []
    command = [*start, sys.executable, "-m", "demerit", "resume", "run", "-q"]
    went_on = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert went_on.returncode == 0, went_on.stderr
    dm.simulate(name, dm.place("town", residents=9000), days=45, seed=8, folder=tmp_path / "unbroken")
    same_run(dm.read(tmp_path / "run"), dm.read(tmp_path / "unbroken"))


def test_a_town_with_a_sample(tmp_path):
    """Regions, and a month of everybody's acts beside the books of a few."""
    town, path = dm.place("town", residents=20_000), tmp_path / "run"
    more = {"days": 100, "seed": 8, "replicates": 1, "follow": 500}
    stopped(path, "as_reported", town, 77, checkpoint_every=7, **more)
    same_run(dm.resume(path, threads=1), dm.simulate("as_reported", town, **more))


def last(path: Path) -> tuple[int, int]:
    if not checkpoint.unfinished(path):
        return (0, 0)
    found = Checkpoints.read(path)
    return found.replicate, found.day


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again(tmp_path, seed):
    """Real processes, killed with -9 at random moments: as they begin, in the midst of days, of writing, at the end."""
    path, dice = tmp_path / "run", random.Random(seed)
    args = ["run", "as_reported", "--residents", "300", "--days", "120", "--seed", "8", "--replicates", "6"]
    whole = dm.simulate("as_reported", dm.place("village", residents=300), days=120, seed=8, replicates=6)
    resumed, kills = [], 0
    while not folder.is_run(path) or checkpoint.unfinished(path):
        before = last(path)
        if checkpoint.unfinished(path):
            command, resumed = ["resume", str(path)], [*resumed, list(before)]
        else:
            command = [*args, "--checkpoint-every", "3", "--out", str(path)]
        running = subprocess.Popen([sys.executable, "-m", "demerit", *command, "-q"])
        early = dice.random() < 0.2  # before anything new is written
        while running.poll() is None and last(path) == before and not early:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 3 if early else 1))
        if kills < 12:
            running.send_signal(signal.SIGKILL)
            kills += 1
        code = running.wait(300)
        assert code in (0, -signal.SIGKILL)
        assert folder.is_run(path) or last(path) >= before, "a checkpoint was lost"
    assert kills > 3
    receipt = json.loads((path / "receipt.json").read_text("utf-8"))
    assert receipt["digest"] == whole.digest
    assert [where for where in receipt["resumed"] if where not in resumed] == []
    run = dm.read(path)
    assert run.timeline.equals(whole.timeline)
    assert run.events.equals(whole.events)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run"]


def test_each_thing_forgotten_is_noticed(tmp_path, monkeypatch):
    """The comparison of the fast tests sees whatever is kept: each is forgotten in turn."""
    town, begun, unnoticed, seen = dm.place("town", residents=1500), 0, [], set()
    lists = ("sums", "listings", "waiting", "deals", "keys", "astray", "deeds", "here_keys", "here_rows", "there_keys",
             "there_rows")  # fmt: skip

    def forgetting(name: str):
        state = Checkpoints.state

        def less(self):
            arrays = dict(state(self))
            arrays[name] = arrays[name][:0] if name.rpartition("/")[2] in lists else np.zeros_like(arrays[name])
            return arrays

        return less

    for scheme, every, more in ((everything(), 37, {}), ("as_reported", 25, {"adaptation": "threshold"})):

        def compare(forget: str | None = None, scheme=scheme, every=every, more=more):
            nonlocal begun
            begun += 1
            with monkeypatch.context() as patch:
                if forget is not None:
                    patch.setattr(Checkpoints, "state", forgetting(forget))
                return compared_at_the_checkpoint(
                    patch, tmp_path / str(begun), scheme, town, every, days=70, replicates=1, **more
                )

        for name, array in compare().items():
            if name in seen or not array.size or not (array.view(np.uint8) != 0).any():
                continue
            seen.add(name)
            try:
                compare(name)
            except AssertionError:
                continue
            unnoticed.append(name)
    assert len(seen) > 40
    assert unnoticed == []
