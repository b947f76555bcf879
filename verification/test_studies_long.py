"""Studies whose members run in real processes: workers killed, stopped and out of room; Dask's, MPI's, Slurm's.

The tests in `tests/study` and `tests/cli` hold the same in this process, or with a single worker. About three minutes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import demerit as dm
from demerit.study import members, plan
from test_full_disk import disk, failed_and_went_on  # noqa: F401 (a fixture)
from test_members import WHAT, as_in, by_dask, killed_once, one_run, village  # noqa: F401 (fixtures)
from test_together import TILE, in_shards_and_by_block, lived, shards  # noqa: F401 (fixtures)
from test_workers import ended_by


def test_a_killed_worker_is_replaced_while_another_works(village, one_run, tmp_path, killed_once, monkeypatch):  # noqa: F811
    """The pool breaks for both: what the other had begun is run again too."""
    monkeypatch.setattr(members, "member", killed_once)
    found = dm.replicates("village_ledger", village, folder=tmp_path / "s", workers=2, **WHAT)
    assert 1 in found.retried
    assert found.failed == {}
    as_in(one_run, found)


def test_a_study_whose_members_find_no_room(disk, demerit):  # noqa: F811
    """In workers: what they couldn't write is told by their parent."""
    failed_and_went_on(disk, demerit)


@pytest.mark.parametrize(("number", "to_all", "code"), [(signal.SIGINT, False, 130), (signal.SIGHUP, True, 129)])
def test_a_signal_ends_all_and_leaves_no_lock(tmp_path, number, to_all, code):
    ended_by(tmp_path, number, to_all, code)


def test_dask_s_processes_run_them(one_run, tmp_path):  # noqa: F811
    as_in(one_run, by_dask(tmp_path / "s", processes=True))


BY_MPI = """
import sys
from mpi4py.futures import MPIPoolExecutor
import demerit as dm

if __name__ == "__main__":
    with MPIPoolExecutor() as executor:
        found = dm.replicates("village_ledger", dm.place("village", residents=200), folder=sys.argv[1],
                              executor=executor, days=12, seed=9, replicates=3)
        print(sorted(found.paths), found.failed)
"""


def test_mpi_processes_run_them(one_run, tmp_path):  # noqa: F811
    """`mpi4py.futures` under a real `mpiexec`."""
    mpiexec = Path(sys.executable).with_name("mpiexec")
    (tmp_path / "many.py").write_text(BY_MPI)
    command = [mpiexec, "-n", "3", sys.executable, "-m", "mpi4py.futures", tmp_path / "many.py", tmp_path / "s"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.strip() == "[0, 1, 2] {}", done.stderr
    as_in(one_run, members.Members(tmp_path / "s", {n: plan.path_of(tmp_path / "s", n) for n in range(3)}))


def test_a_slurm_job_runs_its_member(village, tmp_path):  # noqa: F811
    """The last line of the script, as a job runs it."""
    path = plan.prepare("none", village, folder=tmp_path / "one of many", replicates=7, days=2, seed=1, start=None,
                        without=(), twin=None, follow=None, threads=2)  # fmt: skip
    installed = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"SLURM_ARRAY_TASK_ID": "4", "PATH": installed}
    last = plan.slurm(path).strip().splitlines()[-1]
    subprocess.run(["bash", "-c", last], env=environment, check=True, capture_output=True)
    assert dm.read(plan.path_of(path, 4)).days == 2
    assert not plan.path_of(path, 3).exists()


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize(("replicates", "follow"), [(1, 300), (2, 3 * TILE + 700)])
def test_two_arms_in_shards_and_by_block(threads, replicates, follow, shards, lived):  # noqa: F811
    in_shards_and_by_block(threads, replicates, follow, lived)
