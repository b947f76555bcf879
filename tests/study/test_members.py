"""Many runs over executors: the same members whoever runs them, none twice, and what becomes of a killed worker."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import distributed
import numpy as np
import pytest
from click.testing import CliRunner

import demerit as dm
from demerit import folder, receipt
from demerit.cli import cli
from demerit.errors import InvalidFile, TooBigError, UsageError
from demerit.sealed import sealed
from demerit.simulation import seed_of
from demerit.study import members, plan

WHAT = {"days": 12, "seed": 9, "replicates": 3}


@pytest.fixture(scope="module")
def village():
    return dm.place("village", residents=200)


@pytest.fixture(scope="module")
def one_run(village):
    """The same three replicates in one run, in this process."""
    return dm.simulate("village_ledger", village, **WHAT)


def as_in(run, found: members.Members, count: int = 3) -> None:
    """The members hold the first so many replicates of a run, figure by figure."""
    for name in ("acts", "entries", "points_lost", "records", "refusals"):
        for world in ("scheme", "twin"):
            assert np.array_equal(found.totals(name, world)[0], run.totals(name, world)[0][:count])


class Counting(ThreadPoolExecutor):
    """Threads of this process, and what was handed to them."""

    def __init__(self) -> None:
        super().__init__(2)
        self.handed: list[tuple] = []

    def submit(self, function, /, *arguments, **named):
        self.handed.append(arguments)
        return super().submit(function, *arguments, **named)


def test_only_paths_cross_and_what_is_there_is_not_run_again(village, one_run, tmp_path):
    first = Counting()
    dm.replicates("village_ledger", village, folder=tmp_path / "s", executor=first, **WHAT | {"replicates": 2})
    assert first.handed == [(str(tmp_path / "s" / f"member-0000{n}"),) for n in (0, 1)]
    second = Counting()
    found = dm.replicates("village_ledger", village, folder=tmp_path / "s", executor=second, **WHAT)
    assert second.handed == [(str(tmp_path / "s" / "member-00002"),)]
    as_in(one_run, found)


class Failing(Executor):
    """Fails the first time that each member is asked for, and always for one of them."""

    def __init__(self, always: int) -> None:
        self.asked: list[str] = []
        self.always = str(always)

    def submit(self, function, /, path):
        done: Future[str] = Future()
        self.asked.append(path)
        if path.endswith(self.always) or self.asked.count(path) == 1:
            done.set_exception(OSError("the node is down"))
        else:
            done.set_result(function(path))
        return done


def test_what_fails_is_tried_once_more_and_told(village, tmp_path):
    executor = Failing(always=1)
    found = dm.replicates("village_ledger", village, folder=tmp_path / "s", executor=executor, **WHAT)
    assert sorted(found.paths) == [0, 2]
    assert found.retried == (0, 1, 2)
    assert found.failed == {1: "OSError: the node is down"}
    assert len(executor.asked) == 6


KILLED = """
import os, signal, sys
from datetime import date
from multiprocessing import get_context
from pathlib import Path
import demerit.study.members as members
usual = members.member

def member(path):
    mark = Path(path).parent / "killed-once"
    if path.endswith("1") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(path)
"""


@pytest.fixture
def killed_once(tmp_path, monkeypatch) -> Callable[[str], str]:
    """What runs a member; the worker that runs member 1 first is killed by the system."""
    (tmp_path / "killed_members.py").write_text(KILLED)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH")))))
    monkeypatch.delitem(sys.modules, "killed_members", raising=False)
    return importlib.import_module("killed_members").member


def test_a_killed_worker_is_replaced_and_its_member_run_again(village, one_run, tmp_path, killed_once, monkeypatch):
    """A real process, killed by the system while it runs a member, as when memory runs out."""
    monkeypatch.setattr(members, "member", killed_once)
    two, told = WHAT | {"replicates": 2}, []
    found = dm.replicates(
        "village_ledger", village, folder=tmp_path / "s", workers=1, progress=lambda *x: told.append(x), **two
    )
    assert (found.retried, found.failed) == ((1,), {})
    assert told == [(1, 2), (2, 2)]
    as_in(one_run, found, 2)


def test_an_executor_that_breaks_is_told_of_and_nothing_is_lost(village, one_run, tmp_path, killed_once, monkeypatch):
    """One of the user's own: nothing more can be had from it. Asked for again, the others are run."""
    path = plan.prepare("village_ledger", village, folder=tmp_path / "s", start=None, without=(), twin="none",
                        follow=None, threads=1, **WHAT)  # fmt: skip
    one_at_a_time = plan.wanted_bytes(path) * 3 // 2
    with monkeypatch.context() as patched, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as theirs:
        patched.setattr(members, "member", killed_once)
        found = members.run_members(path, executor=theirs, room=one_at_a_time)
    assert sorted(found.paths) == [0]
    assert found.failed == {1: "its worker was killed", 2: "its executor broke before it began"}
    assert found.retried == ()
    as_in(one_run, members.run_members(path, executor=ThreadPoolExecutor(1)))


def test_an_executor_that_was_shut_down_runs_nothing(village, tmp_path):
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    found = dm.replicates("village_ledger", village, folder=tmp_path / "s", executor=executor, **WHAT)
    assert sorted(found.failed) == [0, 1, 2]
    assert found.findings == []
    assert found.summary() == ""


def test_a_member_that_another_process_runs_is_left_to_it(village, tmp_path):
    """As when an array of jobs is submitted again while the first still runs."""
    path = plan.prepare("village_ledger", village, folder=tmp_path / "s", start=None, without=(), twin="none",
                        follow=None, threads=1, **WHAT)  # fmt: skip
    mine = str(plan.path_of(path, 1))
    with folder.claim(mine), ThreadPoolExecutor(1) as other, pytest.raises(UsageError) as caught:
        other.submit(members.member, mine).result()
    assert caught.value.code == "folder-in-use"
    with pytest.raises(UsageError) as caught:
        members.member(str(plan.path_of(path, 3)))
    assert caught.value.code == "out-of-range"


def test_runs_of_other_sources_are_not_mixed_in(village, tmp_path, monkeypatch):
    """Their digests may differ, and then their range would tell of two models."""
    path, more = tmp_path / "s", {"executor": ThreadPoolExecutor(1)}
    with monkeypatch.context() as patched:
        for module in (plan, members, receipt):
            patched.setattr(module, "package_hash", lambda: "0" * 64)
        dm.replicates("village_ledger", village, folder=path, **WHAT | {"replicates": 1}, **more)
    assert len(dm.replicates("village_ledger", village, folder=path, **WHAT | {"replicates": 1})) == 1  # nothing to run
    with pytest.raises(UsageError) as caught:
        dm.replicates("village_ledger", village, folder=path, **WHAT)
    assert caught.value.code == "study-sources"
    written = json.loads((path / "study.json").read_text())
    written.pop("sha256")
    (path / "study.json").write_text(json.dumps(sealed(written | {"replicates": 3})))
    with pytest.raises(UsageError) as caught:  # a worker that has another Demerit
        members.member(str(plan.path_of(path, 1)))
    assert caught.value.code == "study-sources"


@pytest.fixture(scope="module")
def made(village, tmp_path_factory):
    """A study of three members."""
    path = tmp_path_factory.mktemp("made") / "s"
    dm.replicates("village_ledger", village, folder=path, executor=ThreadPoolExecutor(1), **WHAT)
    return path


def other_run(path: Path, **more) -> None:
    """Another run in a member's place."""
    shutil.rmtree(path)
    what = {"days": 12, "seed": seed_of(9, 1), "replicates": 1, "twin": "none"} | more
    dm.simulate(what.pop("scheme", "village_ledger"), what.pop("place", dm.place("village", residents=200)),
                **what).save(path, report=False)  # fmt: skip


def copied(path: Path) -> None:
    shutil.rmtree(path)
    shutil.copytree(plan.path_of(path.parent, 0), path)


FOREIGN = {
    "member 0": (copied, "one luck would count twice"),
    "other days": (lambda p: other_run(p, days=11), "its days is another"),
    "a burn-in": (lambda p: other_run(p, burn_in=1), "its burn_in is another"),
    "another seed": (lambda p: other_run(p, seed=10), "its seed is 10"),
    "two replicates": (lambda p: other_run(p, replicates=2), "it has 2 replicates"),
    "another scheme": (lambda p: other_run(p, scheme="none"), "its scheme is another"),
    "another place": (lambda p: other_run(p, place=dm.place("village", residents=201)), "its place is another"),
    "something switched off": (lambda p: other_run(p, without=["association"]), "its without is another"),
    "no twin": (lambda p: other_run(p, twin=None), "its twin is another"),
    "another first day": (lambda p: other_run(p, start=date(2020, 1, 1)), "its start is another"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_member_that_is_another_run_is_refused(made, tmp_path, what):
    """Before anything is run or told: a luck would count twice, or be added to runs of something else."""
    path = tmp_path / "s"
    shutil.copytree(made, path)
    put, said = FOREIGN[what]
    put(plan.path_of(path, 1))
    shutil.rmtree(plan.path_of(path, 2))
    with pytest.raises(InvalidFile) as caught:
        members.run_members(path, executor=ThreadPoolExecutor(1))
    assert caught.value.code == "another-member"
    assert said in str([problem.message for problem in caught.value.problems()])
    assert str(plan.path_of(path, 1)) in caught.value.problems()[0].message
    if what == "member 0":
        assert str(plan.path_of(path, 0)) in caught.value.problems()[0].message
    assert not plan.path_of(path, 2).exists()


PLANS = {
    "without replicates": lambda told: {key: value for key, value in told.items() if key != "replicates"},
    "a million days": lambda told: told | {"days": 1_000_000},
    "seed -1": lambda told: told | {"seed": -1},
    "days in words": lambda told: told | {"days": "12"},
    "a key that nobody knows": lambda told: told | {"more": 1},
}
NO_JSON = {
    "brackets": b"[" * 100_000,
    "no text": b"\xff\xfe",
    "nothing": b"",
    "a text": b'"study"',
    "NaN": b'{"days": NaN}',
}


@pytest.mark.parametrize("what", [*PLANS, *NO_JSON, "a seal that is broken"])
def test_a_damaged_plan_is_refused(made, tmp_path, what):
    path = tmp_path / "s"
    shutil.copytree(made, path)
    told = json.loads((path / "study.json").read_text())
    told.pop("sha256")
    if what in PLANS:
        (path / "study.json").write_text(json.dumps(sealed(PLANS[what](told))))
    elif what in NO_JSON:
        (path / "study.json").write_bytes(NO_JSON[what])
    else:
        (path / "study.json").write_text(json.dumps(told | {"seed": 10, "sha256": "0" * 64}))
    with pytest.raises(InvalidFile) as caught:
        members.run_members(path)
    assert caught.value.code == "study-damaged"
    assert "study.json" in caught.value.problems()[0].file


def test_a_damaged_member_is_refused_before_anything_is_run(made, tmp_path):
    path = tmp_path / "s"
    shutil.copytree(made, path)
    shutil.rmtree(plan.path_of(path, 2))
    (plan.path_of(path, 1) / ".demerit").write_text("{}")
    with pytest.raises(InvalidFile) as caught:
        members.run_members(path, executor=ThreadPoolExecutor(1))
    assert caught.value.code == "run-damaged"
    assert not plan.path_of(path, 2).exists()


UNGUARDED = """
import sys
import demerit as dm

found = dm.replicates("none", dm.place("village", residents=60), folder=sys.argv[1], days=2, replicates=1)
print(found.failed)
"""


def test_a_script_that_its_workers_run_again_is_told_so(tmp_path):
    (tmp_path / "many.py").write_text(UNGUARDED)
    done = subprocess.run([sys.executable, tmp_path / "many.py", tmp_path / "s"], capture_output=True, text=True,
                          timeout=200, check=False)  # fmt: skip
    assert "this script is run again by each worker that it starts" in done.stderr
    assert done.stdout.strip() == "{0: 'its worker was killed'}"


def test_no_more_at_once_than_fit(village, tmp_path):
    path = plan.prepare("village_ledger", village, folder=tmp_path / "s", start=None, without=(), twin="none",
                           follow=None, threads=1, **WHAT)  # fmt: skip
    each = plan.wanted_bytes(path)

    class Watching(ThreadPoolExecutor):
        running = most = 0

        def submit(self, function, /, *arguments, **named):
            Watching.running += 1
            Watching.most = max(Watching.most, Watching.running)
            done = super().submit(function, *arguments, **named)
            done.add_done_callback(lambda _: setattr(Watching, "running", Watching.running - 1))
            return done

    members.run_members(path, executor=Watching(8), room=int(1.5 * each))
    assert Watching.most == 1
    assert sorted(members.run_members(path, room=each - 1).paths) == [0, 1, 2]  # nothing is left to run
    path = plan.prepare("village_ledger", village, folder=tmp_path / "t", start=None, without=(), twin="none",
                           follow=None, threads=1, **WHAT)  # fmt: skip
    with pytest.raises(TooBigError):
        members.run_members(path, room=each - 1)


def test_another_study_is_not_mixed_in(village, tmp_path):
    dm.replicates("none", village, folder=tmp_path / "s", executor=ThreadPoolExecutor(1), days=2, replicates=1)
    with pytest.raises(UsageError) as caught:
        dm.replicates("none", village, folder=tmp_path / "s", days=3, replicates=1)
    assert caught.value.code == "another-study"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        dm.replicates("none", village, folder=tmp_path / "full", days=2, replicates=1)
    assert caught.value.code == "folder-not-empty"
    with pytest.raises(InvalidFile):
        members.run_members(tmp_path / "full")


def by_dask(folder: Path, processes: bool) -> members.Members:
    """Run by `Client.get_executor()`."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=processes, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        place = dm.place("village", residents=200)
        return dm.replicates("village_ledger", place, folder=folder, executor=client.get_executor(), **WHAT)


def test_dask_runs_them(one_run, tmp_path):
    """Its workers are threads here, and processes in `verification/`, where MPI's are too."""
    as_in(one_run, by_dask(tmp_path / "s", processes=False))


def test_a_slurm_script_runs_one_member_a_job(village, tmp_path):
    """A shell reads its last line, and what it would call is called here."""
    path = plan.prepare("none", village, folder=tmp_path / "one of many", replicates=7, days=2, seed=1, start=None,
                        without=(), twin=None, follow=None, threads=2)  # fmt: skip
    script = plan.slurm(path)
    assert "#SBATCH --array=0-6\n" in script
    assert "#SBATCH --cpus-per-task=2\n" in script
    assert f"#SBATCH --output='{path}/slurm-%a.out'\n" in script
    called = tmp_path / "demerit"
    called.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    called.chmod(0o755)
    environment = os.environ | {"SLURM_ARRAY_TASK_ID": "4", "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    last = ["bash", "-c", script.strip().splitlines()[-1]]
    arguments = subprocess.run(last, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
    assert arguments == ["study", "member", str(path), "4"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert dm.read(plan.path_of(path, 4)).days == 2
    assert not plan.path_of(path, 3).exists()


class Elsewhere(Executor):
    """Whose workers see another disk: they say that all is well, and nothing stands here."""

    def submit(self, task, *arguments):
        future: Future[str] = Future()
        if "00001" in arguments[-1]:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(arguments[-1])
        return future


def test_members_that_never_came_are_told_of(village, tmp_path):
    found = dm.replicates("none", village, folder=tmp_path / "s", executor=Elsewhere(), replicates=2, days=3)
    assert found.paths == {}
    assert found.failed == {
        0: "its worker reported success, but its folder isn't here", 1: "its executor cancelled it",
    }  # fmt: skip


def test_a_study_s_folder_of_any_bytes_is_refused_before_it_is_made(village, tmp_path):
    with pytest.raises(UsageError) as caught:
        dm.replicates("none", village, folder=tmp_path / "bad\udcff", replicates=1, days=3)
    assert caught.value.code == "bad-name"
    assert list(tmp_path.iterdir()) == []
