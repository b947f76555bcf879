"""One run over processes: `mpiexec -n K demerit run`, with real processes of MPI.

Two of them here, which take seconds to start; more, and more ways to fail, in `verification/`.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import demerit as dm
from demerit import launched
from demerit.checkpoint import Checkpoints, unfinished
from demerit.cli import cli
from demerit.errors import InvalidFile, OutputError, Problem, TooBigError, UsageError
from demerit.run import Run
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


def same_as_alone(processes: int, place: Path, alone: Run) -> None:
    """Said and written once, by the first process."""
    done = demerit(processes, *RUN, "--out", "run", "--json", where=place)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["result"]["digest"] == alone.digest
    same_run(dm.read(place / "run"), alone)
    assert sorted(file.name for file in place.iterdir()) == ["run"]


def test_the_same_to_the_last_bit(tmp_path, alone):
    """And the same events, residents and findings."""
    same_as_alone(2, tmp_path, alone)


def said_once(processes: int, *arguments: str) -> None:
    """A mistake, made in this folder, has the words and the exit code that it has in one process."""
    done, one = demerit(processes, *arguments, where=Path.cwd()), CliRunner().invoke(cli, arguments)
    assert done.returncode == one.exit_code != 0
    assert done.stderr == one.stderr != ""


def test_a_mistake_is_said_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said_once(2, "run", "as_reportet")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def died(tmp_path):
    (tmp_path / "together.py").write_text(TOGETHER)

    def run(fate: str, processes: int = 2) -> subprocess.CompletedProcess[str]:
        return mpiexec(processes, sys.executable, tmp_path / "together.py", "run", fate, where=tmp_path)

    return run


def killed(died: Callable, place: Path, processes: int) -> None:
    """Of a run in so many processes one is killed on day 8; the checkpoint of day 5 stands."""
    done = died("killed", processes)
    assert done.returncode != 0
    assert "a process of this run died, and the others with it; the last checkpoint stands" in done.stderr
    assert "`demerit resume run` goes on from it" in done.stderr
    assert Checkpoints.read(place / "run").day == 5
    gone(place / "run")


def test_a_process_that_dies_ends_the_run_and_the_last_checkpoint_stands(tmp_path, died, alone):
    """It goes on by itself, to the same; in more or fewer processes: in `verification/`."""
    killed(died, tmp_path, 2)
    same_run(dm.resume(tmp_path / "run"), alone)
    assert not unfinished(tmp_path / "run")


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
