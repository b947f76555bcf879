"""How many threads a run takes if nobody says: results don't depend on it, time does."""

from __future__ import annotations

import os

import demerit as dm
from demerit import control_groups
from demerit.fitting import threads_by_default


def test_a_small_place_takes_one_thread_and_a_large_one_all_cores(monkeypatch, tmp_path):
    monkeypatch.setattr(control_groups, "MY_GROUPS", tmp_path / "none")
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    assert [threads_by_default(residents) for residents in (50, 199_999, 200_000, 10**9)] == [1, 1, 8, 8]
    run = dm.simulate("none", dm.place("village", residents=60), days=2, replicates=1)
    assert run.receipt["machine"]["threads"] == 1
    asked = dm.simulate("none", dm.place("village", residents=60), days=2, replicates=1, threads=3)
    assert asked.receipt["machine"]["threads"] == 3
    assert asked.digest == run.digest
