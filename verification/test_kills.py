"""200 signals at seeded moments of `run`, `study many` and `resume` on a tiny place: nothing is lost.

After each, the same command (or `resume`, where a checkpoint stands) is asked for again, as a user does; what stands is
then whole, and of the digest of a run that nobody stopped. Locks go with the process; SIGKILL may leave one, and
folders half-written, which the next command clears. About eight minutes of two cores.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from children import heeding
from demerit import checkpoint, folder

KINDS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DEMERIT = (sys.executable, "-m", "demerit")
PLACE = ("--residents", "60", "--alone", "--days", "40")
RUN = ("run", "as_reported", *PLACE, "--replicates", "3", "--checkpoint-every", "5", "--threads", "2", "--out")
MANY = ("study", "many", "as_reported", *PLACE, "--replicates", "3", "--workers", "2", "--out")
LEAVINGS = ("Traceback", "Exception ignored", "leaked", "bug in Demerit")


def started(*args: object) -> subprocess.Popen[str]:
    command = [*DEMERIT, *map(str, args)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding, start_new_session=True
    )


def finished(*args: object) -> None:
    done = subprocess.run([*DEMERIT, *map(str, args), "-q"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@cache
def seconds_and_digest(place: Path) -> tuple[float, str]:
    """How long a run takes that nobody stops, and its digest."""
    finished(*RUN, place / "warm")
    began = time.monotonic()
    finished(*RUN, place / "whole")
    return time.monotonic() - began, digest(place / "whole")


def digest(path: Path) -> str:
    return json.loads((path / "receipt.json").read_text("utf-8"))["digest"]


def left(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.name.startswith(".")}


def stopped(number: int, running: subprocess.Popen[str], after: float) -> None:
    """Send a signal, and look at how the command ended."""
    time.sleep(after)
    running.send_signal(number)
    _, err = running.communicate(timeout=120)
    conventional = {0, -number, *(() if number == signal.SIGKILL else (128 + number,))}
    assert running.returncode in conventional, (running.returncode, err)
    if number != signal.SIGKILL:
        assert not [word for word in LEAVINGS if word in err], err
    if running.returncode == 128 + number:
        assert "error[interrupted]" in err


@pytest.mark.parametrize("seed", range(20))
def test_a_run_that_is_stopped_again_and_again(tmp_path, seed, tmp_path_factory):
    """Six signals, each to the run or to what goes on with it; then it is let finish."""
    whole = tmp_path_factory.getbasetemp() / "whole"
    whole.mkdir(exist_ok=True)
    seconds, expected = seconds_and_digest(whole)
    luck, path = random.Random(seed), tmp_path / "mine"
    for _ in range(6):
        number = luck.choice(KINDS)
        again = ("resume", path) if checkpoint.unfinished(path) else (*RUN, path)
        stopped(number, started(*again), luck.uniform(0.05, 1.1 * seconds))
        if number != signal.SIGKILL:
            assert left(tmp_path) <= {".mine.demerit-unfinished"}
        if folder.is_run(path):
            assert digest(path) == expected
    finished(*(("resume", path) if checkpoint.unfinished(path) else (*RUN, path)))
    assert digest(path) == expected
    assert {one.name for one in tmp_path.iterdir()} == {"mine"}


@pytest.mark.parametrize("seed", range(10))
def test_a_study_that_is_stopped_again_and_again(tmp_path, seed):
    """Seven signals; whatever stands after one is what stands at the end, and workers end with their study."""
    luck, path = random.Random(100 + seed), tmp_path / "many"
    stand: dict[str, str] = {}
    for _ in range(7):
        running = started(*MANY, path)
        stopped(luck.choice(KINDS), running, luck.uniform(0.1, 8.0))
        deadline = time.monotonic() + 30
        while subprocess.run(["pgrep", "-s", str(running.pid)], capture_output=True).returncode == 0:
            assert time.monotonic() < deadline, "a worker lives on"
            time.sleep(0.1)
        now = {one.name: digest(one) for one in path.glob("member-*") if folder.is_run(one)} if path.exists() else {}
        assert stand.items() <= now.items()
        stand = now
    finished(*MANY, path)
    assert len([one for one in path.iterdir() if folder.is_run(one)]) == 3
    assert all(digest(path / name) == value for name, value in stand.items())
    assert left(path) == set()


@pytest.mark.parametrize("seed", range(5))
def test_two_runs_into_one_folder_of_which_one_is_stopped(tmp_path, seed, tmp_path_factory):
    """One of them has the folder; the other is refused, or comes when it is free."""
    whole = tmp_path_factory.getbasetemp() / "whole"
    whole.mkdir(exist_ok=True)
    seconds, expected = seconds_and_digest(whole)
    luck, path = random.Random(200 + seed), tmp_path / "mine"
    for _ in range(2):
        pair = [started(*RUN, path, "--anew") for _ in range(2)]
        time.sleep(luck.uniform(0.5, seconds))
        pair[luck.randrange(2)].send_signal(luck.choice(KINDS))
        said = [one.communicate(timeout=120)[1] for one in pair]
        assert not [word for word in LEAVINGS if word in "".join(said)]
        assert any(one.returncode != 0 for one in pair)
        if folder.is_run(path):
            assert digest(path) == expected
    finished(*RUN, path, "--anew")
    assert digest(path) == expected
    assert {one.name for one in tmp_path.iterdir()} == {"mine"}
