"""200 signals at seeded moments of `run`, `study many` and `resume` on a tiny place: nothing is lost.

After each, the same command (or `resume`, where a checkpoint stands) is asked for again, as a user does; what stands is
then whole, and of the digest of a run that nobody stopped. Locks go with the process; SIGKILL may leave one, and
folders half-written, which the next command clears. Two at a time; eight to nine minutes of two cores.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demerit import checkpoint, folder

KINDS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DEMERIT = (sys.executable, "-m", "demerit")
PLACE = ("--residents", "60", "--alone", "--days", "40")
RUN = ("run", "as_reported", *PLACE, "--replicates", "3", "--checkpoint-every", "5", "--threads", "2", "--out")
MANY = ("study", "many", "as_reported", *PLACE, "--replicates", "3", "--workers", "2", "--out")
PAIRS = [(seed, seed + 1) for seed in range(0, 20, 2)]
LEAVINGS = ("Traceback", "Exception ignored", "leaked", "bug in Demerit")


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Signals that this process was started ignoring would be ignored by its children."""
    ignored = [number for number in KINDS if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def both(work: Callable[[int], None], seeds: tuple[int, int]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, seeds))


def started(*args: object) -> subprocess.Popen[str]:
    command = [*DEMERIT, *map(str, args)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def finished(*args: object) -> None:
    done = subprocess.run([*DEMERIT, *map(str, args), "-q"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def whole(place: Path) -> tuple[float, str]:
    """How many seconds a run takes that nobody stops, and its digest."""
    finished(*RUN, place / "warm")
    began = time.monotonic()
    finished(*RUN, place / "whole")
    return time.monotonic() - began, digest(place / "whole")


@pytest.fixture(scope="session")
def unstopped(tmp_path_factory) -> tuple[float, str]:
    return whole(tmp_path_factory.mktemp("whole"))


def digest(path: Path) -> str:
    return json.loads((path / "receipt.json").read_text("utf-8"))["digest"]


def left(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.name.startswith(".")}


def stopped(number: int, running: subprocess.Popen[str], after: float) -> None:
    """Send a signal, and look at how the command ended."""
    time.sleep(after)
    running.send_signal(number)
    _, err = running.communicate(timeout=300)
    conventional = {0, -number, *(() if number == signal.SIGKILL else (128 + number,))}
    assert running.returncode in conventional, (running.returncode, err)
    if number != signal.SIGKILL:
        assert not [word for word in LEAVINGS if word in err], err
    if running.returncode == 128 + number:
        assert "error[interrupted]" in err


@pytest.mark.parametrize("seeds", PAIRS)
def test_a_run_that_is_stopped_again_and_again(tmp_path, seeds, unstopped):
    """Seven signals, each to the run or to what goes on with it; then it is let finish."""
    seconds, expected = unstopped

    def stop_and_go_on(seed: int) -> None:
        place, luck = tmp_path / str(seed), random.Random(seed)
        place.mkdir()
        path = place / "mine"
        for _ in range(7):
            number = luck.choice(KINDS)
            again = ("resume", path) if checkpoint.unfinished(path) else (*RUN, path)
            stopped(number, started(*again), luck.uniform(0.05, seconds))
            if number != signal.SIGKILL:
                assert left(place) <= {".mine.demerit-unfinished"}
            if folder.is_run(path):
                assert digest(path) == expected
        finished(*(("resume", path) if checkpoint.unfinished(path) else (*RUN, path)))
        assert digest(path) == expected
        assert {one.name for one in place.iterdir()} == {"mine"}

    both(stop_and_go_on, seeds)


@pytest.mark.parametrize("seeds", PAIRS[:5])
def test_a_study_that_is_stopped_again_and_again(tmp_path, seeds, unstopped):
    """Five signals; whatever stands after one is what stands at the end, and workers end with their study."""
    seconds, _ = unstopped

    def stop_and_ask_again(seed: int) -> None:
        path, luck, stand = tmp_path / str(seed) / "many", random.Random(100 + seed), {}
        for _ in range(5):
            running = started(*MANY, path)
            stopped(luck.choice(KINDS), running, luck.uniform(0.05, 2 * seconds))
            deadline = time.monotonic() + 60
            while subprocess.run(["pgrep", "-s", str(running.pid)], capture_output=True).returncode == 0:
                assert time.monotonic() < deadline, "a worker lives on"
                time.sleep(0.1)
            now = {one.name: digest(one) for one in path.glob("member-*") if folder.is_run(one)}
            assert stand.items() <= now.items()
            stand = now
        finished(*MANY, path)
        assert len([one for one in path.iterdir() if folder.is_run(one)]) == 3
        assert all(digest(path / name) == value for name, value in stand.items())
        assert left(path) == set()

    both(stop_and_ask_again, seeds)


@pytest.mark.parametrize("seed", range(5))
def test_two_runs_into_one_folder_of_which_one_is_stopped(tmp_path, seed, unstopped):
    """One of them has the folder; the other is refused, or comes when it is free."""
    seconds, expected = unstopped
    luck, path = random.Random(200 + seed), tmp_path / "mine"
    for _ in range(2):
        pair = [started(*RUN, path, "--anew") for _ in range(2)]
        time.sleep(luck.uniform(0.05, seconds))
        pair[luck.randrange(2)].send_signal(luck.choice(KINDS))
        said = [one.communicate(timeout=300)[1] for one in pair]
        assert not [word for word in LEAVINGS if word in "".join(said)]
        assert any(one.returncode != 0 for one in pair)
        if folder.is_run(path):
            assert digest(path) == expected
    finished(*RUN, path, "--anew")
    assert digest(path) == expected
    assert {one.name for one in tmp_path.iterdir()} == {"mine"}
