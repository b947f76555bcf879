"""A disk that is full at any write: the exit code and words of the contract, and nothing half-written."""

from __future__ import annotations

import gc
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SMALL = ("--residents", "60", "--days", "6", "--replicates", "1", "--alone")
PLENTY = 64 << 10  # KiB


class Disk:
    """A folder with room for so many KiB in all. Where none can be mounted, for so many in each file."""

    def __init__(self, path: Path) -> None:
        self.path, self.mounted = path, False
        path.mkdir()

    @contextmanager
    def of(self, room: int) -> Iterator[Path]:
        how = f"remount,size={room}k" if self.mounted else f"size={room}k"
        mount = ["mount", "-t", "tmpfs", "-o", how, "none", str(self.path)]
        if subprocess.run(mount, capture_output=True).returncode == 0:
            self.mounted = True
            yield self.path
            return
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room << 10, before[1]))
        try:
            yield self.path
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def used(self) -> int:
        """KiB in use: whole pages, where there is a disk of its own."""
        if self.mounted:
            return shutil.disk_usage(self.path).used // 1024
        return sum(one.stat().st_size for one in self.path.rglob("*") if one.is_file()) // 1024

    def left(self) -> set[str]:
        return {path.relative_to(self.path).as_posix() for path in self.path.rglob("*")}


@pytest.fixture
def disk(tmp_path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    yield made
    if made.mounted:
        gc.collect()  # an error that a thread's future holds holds the file that found no room
        subprocess.run(["umount", str(made.path)], check=True)


@pytest.fixture
def refused(demerit) -> Callable[..., str]:
    """A command that must be refused for want of room; what it says."""

    def call(*args: object) -> str:
        said = demerit(*args)
        assert said.code == 1, said.err
        assert re.search(r"^error\[no-space\]: can't write", said.err, re.M)
        assert "Traceback" not in said.err
        return said.err

    return call


@pytest.mark.parametrize("room", [4, 12, 40, 80, 120, 160])
def test_a_run_that_finds_no_room_leaves_nothing(disk, refused, room):
    """From the lock file alone to a part of the report: the tables and the receipt lie between."""
    with disk.of(room) as path:
        refused("run", "as_reported", *SMALL, "--out", path / "a" / "mine")
        assert disk.left() == set()


def test_with_room_for_some_checkpoints_the_last_stands_and_goes_on(disk, demerit, refused):
    asked = ("run", "as_reported", *SMALL, "--checkpoint-every", "2", "--out")
    with disk.of(PLENTY) as path:
        whole = demerit(*asked, path / "whole", "--json").result["digest"]
        demerit("run", "none", *SMALL, "--out", path / "whole")
    for room in (8, 40, 100, 160, 200, 240):
        before = disk.left()
        with disk.of(room + disk.used()):
            said = refused(*asked, disk.path / "mine")
        if "demerit resume" not in said:
            assert disk.left() == before, said
            continue
        with disk.of(PLENTY) as path:
            assert demerit("resume", path / "mine", "--json").result["digest"] == whole
            break
    else:
        pytest.fail("no size of disk has room for a checkpoint and not for the run")
    assert {name for name in disk.left() if name.startswith(".")} == set()


def test_a_report_or_a_life_that_finds_no_room_leaves_the_one_before(disk, demerit, refused, tmp_path):
    run = tmp_path / "mine"
    assert demerit("run", "as_reported", *SMALL, "--out", run).code == 0
    with disk.of(4) as path:
        for command in (("report", run, "--out"), ("life", run, "7", "--html")):
            (path / "page.html").write_text("before")
            refused(*command, path / "page.html")
            assert (path / "page.html").read_text() == "before"
            assert disk.left() == {"page.html"}


def test_a_study_whose_plan_finds_no_room(disk, demerit, refused):
    asked = ("study", "many", "as_reported", *SMALL[:4], "--replicates", "2", "--alone", "--workers", "1", "--out")
    with disk.of(8) as path:
        refused(*asked, path / "many")
        assert not [name for name in disk.left() if "." in name]
        said = demerit(*asked, path / "many", "--slurm")
        assert said.code == 1


def failed_and_went_on(disk: Disk, demerit: Callable) -> None:
    """A study on a disk with room for its plan, then with plenty."""
    asked = ("study", "many", "none", *SMALL[:4], "--replicates", "2", "--alone", "--workers", "1", "--out")
    with disk.of(48) as path:
        said = demerit(*asked, path / "many")
        assert said.code == 4
        assert "run 0 failed: no-space" in said.out
        assert disk.left() == {"many", "many/study.json"}
    with disk.of(PLENTY) as path:
        assert "2 of 2 runs to make" in demerit(*asked, path / "many").err
        assert len(list(path.glob("many/member-*/receipt.json"))) == 2


@pytest.mark.usefixtures("members_run_here")
def test_a_study_whose_members_find_no_room_says_which_failed_and_goes_on(disk, demerit):
    failed_and_went_on(disk, demerit)
