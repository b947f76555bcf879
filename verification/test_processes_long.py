"""One run in one to four processes of MPI, of which one is killed, fails or finds its disk full. About four minutes.

`tests/shards/test_processes.py` has two processes; every preset is killed and goes on in `test_resume_long.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import demerit as dm
from demerit.checkpoint import Checkpoints, unfinished
from stopped import gone, same_run
from test_processes import RUN, alone, demerit, died, killed, said_once, same_as_alone  # noqa: F401 (fixtures)


@pytest.mark.parametrize("processes", [1, 3, 4])
def test_the_same_to_the_last_bit(tmp_path, alone, processes):  # noqa: F811
    same_as_alone(processes, tmp_path, alone)


@pytest.mark.parametrize(
    "arguments", [["run", "as_reportet"], ["run", "as_reported", "--days", "0"], ["run", "as_reported", "--oops"]]
)
def test_a_mistake_is_said_once(tmp_path, arguments, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said_once(3, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_run_of_which_a_process_died_goes_on_in_fewer(tmp_path, died, alone):  # noqa: F811
    killed(died, tmp_path, 3)
    went_on = demerit(2, "resume", "run", where=tmp_path)
    assert went_on.returncode == 0, went_on.stderr
    assert alone.digest in went_on.stdout
    same_run(dm.read(tmp_path / "run"), alone)
    assert not unfinished(tmp_path / "run")


@pytest.mark.parametrize("processes", [2, 3])
def test_an_error_of_one_process_is_said_and_ends_all(tmp_path, died, alone, processes):  # noqa: F811
    """It goes on by itself."""
    done = died("fails", processes)
    assert done.returncode != 0
    assert f"in process 1 of {processes}: ValueError: a fault of this process alone" in done.stderr
    assert Checkpoints.read(tmp_path / "run").day == 5
    gone(tmp_path / "run")
    assert dm.resume(tmp_path / "run").digest == alone.digest


def test_a_folder_that_cant_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("run").write_text("mine")
    said_once(2, *RUN, "--out", "run")
    assert Path("run").read_text() == "mine"


def test_processes_that_would_run_something_else_are_refused(tmp_path, died):  # noqa: F811
    done = died("apart")
    assert done.returncode != 0
    assert "the processes of this run were given different things to run" in done.stderr
    gone(tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("processes", [2, 3])
def test_a_full_disk_of_one_process_is_said_and_the_checkpoint_before_stands(tmp_path, died, alone, processes):  # noqa: F811
    done = died("full", processes)
    assert done.returncode != 0
    assert "no space" in done.stderr.lower()
    assert Checkpoints.read(tmp_path / "run").day == 5
    gone(tmp_path / "run")
    assert sorted({file.name[:11] for file in (tmp_path / ".run.demerit-unfinished").glob("r*")}) == ["r0000-00005"]
    assert dm.resume(tmp_path / "run").digest == alone.digest
