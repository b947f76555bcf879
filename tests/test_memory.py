"""What there is of memory and cores: of the machine, or of the group that this process is held in."""

from __future__ import annotations

import os

import pytest

from demerit import control_groups, memory
from demerit.cores import usable_cores

NEWER = {"memory.max": "{limit}", "memory.current": "{used}", "memory.stat": "anon 5\ninactive_file {cache}\n"}
OLDER = {
    "memory.limit_in_bytes": "{limit}", "memory.usage_in_bytes": "{used}",
    "memory.stat": "cache 1\ntotal_inactive_file {cache}\n",
}  # fmt: skip
GIB = 1 << 30


def group(folder, files, limit, used=0, cache=0):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text.format(limit=limit, used=used, cache=cache))


@pytest.fixture
def groups(tmp_path, monkeypatch):
    """A machine with 64 cores and 128 GiB, 100 of them free, and no groups yet."""
    monkeypatch.setattr(control_groups, "GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(control_groups, "MY_GROUPS", tmp_path / "mine")
    monkeypatch.setattr(memory, "_free_on_machine", lambda: 100 * GIB)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)), raising=False)
    monkeypatch.setattr(os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 128 * GIB // 4096}[name])
    return tmp_path


@pytest.mark.parametrize(
    ("line", "top", "files"), [("0::{}", "", NEWER), ("0::{}", "unified", NEWER), ("4:cpu,memory:{}", "memory", OLDER)]
)
def test_the_narrowest_group_counts(groups, line, top, files):
    (groups / "mine").write_text("9:name=systemd:/\n" + line.format("/jobs/mine/step") + "\n")
    own = groups / "cgroup" / top / "jobs" / "mine"
    group(own / "step", files, 2**63 - 4096, used=GIB)  # unlimited, as the older kind says it
    group(own, files, 24 * GIB, used=9 * GIB, cache=4 * GIB)
    group(own.parent, files, 64 * GIB, used=30 * GIB)
    assert memory.total() == 24 * GIB
    assert memory.free() == 19 * GIB  # files that were read can be let go of
    group(own.parent, files, 64 * GIB, used=60 * GIB)
    assert memory.free() == 4 * GIB  # others in the wider group leave no more
    group(own.parent, files, 64 * GIB, used=70 * GIB)
    assert memory.free() == 0


def test_in_a_container_the_topmost_group_is_its_own(groups):
    (groups / "mine").write_text("0::/docker/abc\n")  # a path of the machine's, which isn't seen here
    group(groups / "cgroup", NEWER, 8 * GIB, used=GIB)
    assert (memory.total(), memory.free()) == (8 * GIB, 7 * GIB)


def test_without_a_limit_it_is_the_machine(groups):
    assert (memory.total(), memory.free()) == (128 * GIB, 100 * GIB)  # no groups at all
    (groups / "mine").write_text("0::/\n")
    group(groups / "cgroup", NEWER, "max", used=GIB)
    assert (memory.total(), memory.free()) == (128 * GIB, 100 * GIB)


def quota(folder, newer, time, period=100_000):
    """A group that may use `time` microseconds of all cores together in each `period`."""
    folder.mkdir(parents=True, exist_ok=True)
    if newer:
        (folder / "cpu.max").write_text(f"{time} {period}\n")
    else:
        (folder / "cpu.cfs_quota_us").write_text(f"{time}\n")
        (folder / "cpu.cfs_period_us").write_text(f"{period}\n")


@pytest.mark.parametrize(
    ("line", "top", "newer"),
    [
        ("0::{}", "", True),
        ("0::{}", "unified", True),
        ("4:cpu,cpuacct:{}", "cpu,cpuacct", False),
        ("4:cpuacct,cpu:{}", "cpu", False),
        ("4:cpu:{}", "cpu", False),
    ],
)
def test_the_least_quota_of_cores_counts(groups, line, top, newer):
    (groups / "mine").write_text("9:name=systemd:/\n" + line.format("/jobs/mine/step") + "\n")
    own = groups / "cgroup" / top / "jobs" / "mine"
    none = "max" if newer else -1
    quota(own / "step", newer, none)
    assert usable_cores() == 64
    quota(own.parent, newer, 800_000)
    assert usable_cores() == 8
    quota(own, newer, 200_000)
    assert usable_cores() == 2
    quota(own, newer, 25_000, 10_000)
    assert usable_cores() == 3  # two and a half
    quota(own, newer, 50_000)
    assert usable_cores() == 1  # half a core
    quota(own, newer, none)
    quota(own.parent, newer, 6_500_000)
    assert usable_cores() == 64  # no more than may be used at once


def test_a_quota_that_makes_no_sense_is_none(groups):
    (groups / "mine").write_text("0::/\n")
    for text in ("", "200000", "200000 0", "two 100000", "200000 100000 3"):
        (groups / "cgroup").mkdir(exist_ok=True)
        (groups / "cgroup" / "cpu.max").write_text(text)
        assert usable_cores() == 64


def test_memory_and_cores_of_other_controllers_are_not_taken(groups):
    (groups / "mine").write_text("5:cpuset:/\n4:memory:/mine\n3:cpu:/other\n")
    quota(groups / "cgroup" / "cpu" / "mine", False, 100_000)
    quota(groups / "cgroup" / "memory" / "mine", False, 100_000)
    assert usable_cores() == 64
    quota(groups / "cgroup" / "cpu" / "other", False, 100_000)
    assert usable_cores() == 1


def test_cores_are_those_that_may_be_used(groups, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3, 5}, raising=False)
    assert usable_cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1
