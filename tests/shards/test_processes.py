"""One run over processes: `mpiexec -n K demerit run`, with real processes of MPI."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import demerit as dm
from demerit import launched
from demerit.checkpoint import Checkpoints, unfinished
from demerit.errors import InvalidFile, OutputError, Problem, TooBigError, UsageError
from demerit.shards import ALONE
from demerit.shards.processes import together
from stopped import gone, same_run

BIN = Path(sys.executable).parent
RUN = ["run", "as_reported", "--place", "city", "--residents", "17000", "--days", "12", "--seed", "3"]
TOGETHER = """
import os, sys
import demerit as dm
from demerit.day.world import World
exchange, (path, fate) = dm.together(), sys.argv[1:]
step = World.step

def fatal(world, day):
    if exchange.rank == 1 and day == 8 and fate in ("killed", "fails"):
        if fate == "killed":
            os.kill(os.getpid(), 9)
        raise ValueError("a fault of this process alone")
    return step(world, day)

World.step = fatal
place = dm.place("city", residents=17000)
seed = 3 + (fate == "apart") * exchange.rank
if fate == "full" and exchange.rank == 1:
    from demerit import arrays
    write = arrays.write

    def full(path, some):
        if "00010" in path.name:
            raise OSError(28, "No space left on device")
        return write(path, some)

    arrays.write = full
dm.simulate("as_reported", place, days=12, seed=seed, folder=path, checkpoint_every=5, exchange=exchange)
"""


def mpiexec(processes: int, *command: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
    start = [] if processes == 1 else [BIN / "mpiexec", "-n", str(processes)]
    return subprocess.run([*start, *command], cwd=where, capture_output=True, text=True, timeout=300)


def demerit(processes: int, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    return mpiexec(processes, BIN / "demerit", *arguments, where=where)


@pytest.fixture(scope="module")
def alone():
    return dm.simulate("as_reported", dm.place("city", residents=17_000), days=12, seed=3)


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_the_same_to_the_last_bit(tmp_path, alone, processes):
    """And the same events, residents and findings; said and written once, by the first."""
    done = demerit(processes, *RUN, "--out", "run", "--json", where=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["result"]["digest"] == alone.digest
    same_run(dm.read(tmp_path / "run"), alone)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run"]


def test_a_mistake_is_said_once(tmp_path):
    for arguments in (["run", "as_reportet"], ["run", "as_reported", "--days", "0"], ["run", "as_reported", "--oops"]):
        done = demerit(3, *arguments, where=tmp_path)
        one = demerit(1, *arguments, where=tmp_path)
        assert done.returncode == one.returncode == 2
        assert done.stderr == one.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cant_be_written(tmp_path):
    (tmp_path / "run").write_text("mine")
    done, one = (demerit(processes, *RUN, "--out", "run", where=tmp_path) for processes in (3, 1))
    assert done.returncode == one.returncode != 0
    assert done.stderr == one.stderr
    assert (tmp_path / "run").read_text() == "mine"


@pytest.fixture
def died(tmp_path):
    (tmp_path / "together.py").write_text(TOGETHER)

    def run(fate: str) -> subprocess.CompletedProcess[str]:
        return mpiexec(3, sys.executable, tmp_path / "together.py", "run", fate, where=tmp_path)

    return run


def test_a_process_that_dies_ends_the_run_and_the_last_checkpoint_stands(tmp_path, died, alone):
    """It goes on by itself or with more or fewer others, to the same."""
    done = died("killed")
    assert done.returncode != 0
    assert "a process of this run died, and the others with it; the last checkpoint stands" in done.stderr
    assert "`demerit resume run` goes on from it" in done.stderr
    assert Checkpoints.read(tmp_path / "run").day == 5
    gone(tmp_path / "run")
    went_on = demerit(2, "resume", "run", where=tmp_path)
    assert went_on.returncode == 0, went_on.stderr
    assert alone.digest in went_on.stdout
    same_run(dm.read(tmp_path / "run"), alone)
    assert not unfinished(tmp_path / "run")


def test_an_error_of_one_process_is_said_and_ends_all(tmp_path, died, alone):
    done = died("fails")
    assert done.returncode != 0
    assert "in process 1 of 3: ValueError: a fault of this process alone" in done.stderr
    assert Checkpoints.read(tmp_path / "run").day == 5
    gone(tmp_path / "run")
    assert dm.resume(tmp_path / "run").digest == alone.digest


def test_a_full_disk_of_one_process_is_said_and_the_checkpoint_before_stands(tmp_path, died, alone):
    done = died("full")
    assert done.returncode != 0
    assert "no space" in done.stderr.lower()
    assert Checkpoints.read(tmp_path / "run").day == 5
    gone(tmp_path / "run")
    assert sorted({file.name[:11] for file in (tmp_path / ".run.demerit-unfinished").glob("r*")}) == ["r0000-00005"]
    assert dm.resume(tmp_path / "run").digest == alone.digest


def test_processes_that_would_run_something_else_are_refused(tmp_path, died):
    done = died("apart")
    assert done.returncode != 0
    assert "the processes of this run were given different things to run" in done.stderr
    gone(tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("error", [
    UsageError("off", code="off", hint="mend it", where="there"), OutputError("full", code="no-space"),
    TooBigError("large", code="would-not-fit"), InvalidFile([Problem("a", "one"), Problem("b", "two", line=3)]),
], ids=lambda error: type(error).__name__)  # fmt: skip
def test_errors_pass_between_processes(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.problems(), again.exit_code) == (str(error), error.problems(), error.exit_code)


def test_a_process_by_itself_is_alone(monkeypatch):
    assert together() is ALONE
    assert (launched.processes(), launched.speaks()) == (1, True)
    monkeypatch.setenv("PMI_SIZE", "4")
    monkeypatch.setenv("PMI_RANK", "2")
    assert (launched.processes(), launched.speaks()) == (4, False)
