"""`demerit study many`: what it prints of many runs together, and that a failed one is not passed over."""

from __future__ import annotations

import json

import pytest

import demerit as dm
from demerit import launched

MANY = ("study", "many", "village_ledger", "--residents", 200, "--days", 65, "--seed", 9, "--replicates", 2)


def test_the_findings_of_all_runs_are_printed(demerit, tmp_path):
    """They are those of one run of so many replicates, for that is what the members are. In a real worker."""
    said = demerit(*MANY, "--out", tmp_path / "s", "--workers", 1)
    assert said.code == 0, said.err
    run = dm.simulate("village_ledger", dm.place("village", residents=200), days=65, seed=9, replicates=2)
    assert said.out.rstrip().endswith(f"2 of 2 runs in {tmp_path / 's'}")
    assert " ".join(said.out.split()).startswith(" ".join(run.summary().split()))
    result = json.loads(demerit(*MANY, "--out", tmp_path / "s", "--json").out)["result"]
    assert [(one["id"], one["value"], one["low"], one["high"], one["n"]) for one in result["findings"]] == [
        (one.id, one.value, one.low, one.high, one.n) for one in run.findings
    ]
    assert len(result["runs"]) == 2


@pytest.mark.usefixtures("members_run_here")
def test_a_run_that_failed_is_told_and_ends_with_4(demerit, tmp_path):
    """A file stands where the second member's folder belongs: the first is told of alone."""
    (tmp_path / "s").mkdir()
    assert demerit(*MANY, "--out", tmp_path / "s", "--slurm").code == 0  # writes the study down and runs nothing
    (tmp_path / "s" / "member-00001").write_text("in the way")
    said = demerit(*MANY, "--out", tmp_path / "s")
    assert said.code == 4
    assert "1 of 2 runs in" in said.out
    assert "run 1 failed: not-a-folder" in said.out
    assert "One run: chance alone" in " ".join(said.out.split())  # and no range is told of it
    result = json.loads(demerit(*MANY, "--out", tmp_path / "s", "--json").out)["result"]
    assert list(result["runs"]) == ["0"]
    assert list(result["failed"]) == ["1"]
    assert {one["n"] for one in result["findings"] if one["defined"]} == {1}


def test_another_model_of_adaptation_is_another_study(demerit, tmp_path):
    asked = ("study", "many", "as_reported", "--slurm", "--out", tmp_path / "s")
    assert demerit(*asked, "--adaptation", "none").code == 0
    assert demerit(*asked, "--adaptation", "none").code == 0
    said = demerit(*asked)
    assert said.code == 2
    assert said.err.startswith("error[another-study]")


def test_a_study_of_another_place_or_start_is_another_study(demerit, tmp_path):
    asked = ("study", "many", "village_ledger", "--slurm", "--out", tmp_path / "s")
    assert demerit(*asked, "--place-seed", 5, "--start", "2019-03-01").code == 0
    written = json.loads((tmp_path / "s" / "study.json").read_text())
    assert (written["place"]["seed"], written["start"]) == (5, "2019-03-01")
    for other in ((), ("--place-seed", 5), ("--start", "2019-03-01")):
        assert demerit(*asked, *other).err.startswith("error[another-study]")


def test_processes_that_were_started_together_do_not_each_run_a_study(demerit, tmp_path, monkeypatch):
    monkeypatch.setattr(launched, "processes", lambda: 4)
    said = demerit(*MANY, "--out", tmp_path / "s")
    assert said.code == 2
    assert said.err.startswith("error[in-processes]: `demerit study` is done by one process, and 4 were started")
    assert not (tmp_path / "s").exists()


@pytest.mark.usefixtures("members_run_here")
def test_asking_for_fewer_leaves_the_study_as_it_is(demerit, tmp_path):
    """Jobs that were handed in for the others still find them."""
    asked = ("study", "many", "none", "--residents", 60, "--days", 2, "--out", tmp_path / "s")
    assert demerit(*asked, "--replicates", 5, "--slurm").code == 0
    assert demerit(*asked, "--replicates", 1).out.rstrip().endswith("1 of 1 runs in " + str(tmp_path / "s"))
    assert demerit(*asked, "--replicates", 2, "--threads", 2).code == 0
    written = json.loads((tmp_path / "s" / "study.json").read_text())
    assert (written["replicates"], written["threads"]) == (5, 2)
    assert demerit("study", "member", tmp_path / "s", 4).code == 0


def test_another_study_is_told_by_what_differs(demerit, tmp_path):
    asked = ("study", "many", "none", "--slurm", "--out", tmp_path / "s")
    assert demerit(*asked).code == 0
    assert "holds another study: seed 1, not 7" in demerit(*asked, "--seed", 7).err
    assert "holds another study: days 365, not 9, another place" in demerit(*asked, "--days", 9, "--place", "town").err


def test_ctrl_c_says_what_stands(demerit, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("demerit.study.members.run_members", stopped)
    said = demerit(*MANY, "--out", tmp_path / "s")
    assert said.code == 130
    assert f"interrupted: 0 of 2 runs stand in {tmp_path / 's'}" in said.err
    assert "2 of 2 runs to make" in said.err
