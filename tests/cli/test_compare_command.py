"""`demerit compare`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import shutil

import pytest

import demerit as dm

SMALL = ("--residents", 150, "--days", 20, "--seed", 5, "--replicates", 2, "-q")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from click.testing import CliRunner

    from demerit.cli import cli

    path = tmp_path_factory.mktemp("compare") / "c"
    asked = ["compare", "as_reported", "--without", "cameras", *map(str, SMALL), "--out", str(path), "--json"]
    said = CliRunner().invoke(cli, asked)
    assert said.exit_code == 0, said.stderr
    return path, json.loads(said.stdout)["result"]


def test_the_result_in_the_envelope(folder):
    path, result = folder
    assert result["synthetic"] is True
    assert (result["a"]["without"], result["b"]["without"]) == ([], ["cameras"])
    assert (result["days"], result["seed"], result["replicates"], result["residents"]) == (20, 5, 2, 150)
    assert result["folder"] == str(path)
    run = dm.simulate("as_reported", dm.place("village", residents=150), days=20, seed=5, replicates=2)
    assert result["a"]["digest"] == run.digest
    written = json.loads((path / "comparison.json").read_text())
    assert written["findings"] == result["findings"]
    assert (path / "comparison.csv").read_text().startswith('"kind","id","title"')


def test_finished_runs_from_their_folders(folder, demerit, tmp_path):
    path, result = folder
    said = demerit("compare", path / "a", path / "b", "--html", tmp_path / "page.html", "--measure", "listed", "-q")
    assert said.code == 0, said.err
    assert said.out.startswith("A  As reported by the press\nB  As reported by the press, without cameras\n")
    assert said.out.rstrip().endswith(f"Page  {tmp_path / 'page.html'}")
    assert "residents on a blacklist" in said.out
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
    again = demerit("compare", path / "a", path / "b", "--json").result
    assert again["findings"] == result["findings"]


def test_a_comparison_takes_the_place_of_a_comparison_and_leaves_nothing_behind(folder, demerit, tmp_path):
    """Written twice, each file of the first stood there as .before, and again as .before.before."""
    arms = folder[0] / "a", folder[0] / "b"
    target = tmp_path / "c"
    for _ in range(2):
        assert demerit("compare", *arms, "--out", target, "-q").code == 0
        names = sorted(x.relative_to(target).as_posix() for x in target.rglob("*"))
    assert not [name for name in names if "before" in name]
    (target / "mine.txt").write_text("mine")
    assert demerit("compare", *arms, "--out", target, "-q").code == 0
    assert sorted(x.relative_to(target).as_posix() for x in target.rglob("*")) == sorted([*names, "mine.txt"])


def test_a_comparison_does_not_take_the_place_of_a_run(folder, demerit, tmp_path):
    """`compare X Y --out X` deleted the run in X."""
    run = tmp_path / "run"
    shutil.copytree(folder[0] / "a", run)
    said = demerit("compare", run, folder[0] / "b", "--out", run, "--json")
    assert (said.code, said.error["code"]) == (2, "folder-exists")
    assert demerit("compare", run, folder[0] / "b", "--json").code == 0
    said = demerit("rerun", run, "--out", folder[0], "--json")
    assert (said.code, said.error["code"]) == (2, "folder-exists")


@pytest.mark.parametrize(
    ("args", "code", "exit_code"),
    [(("as_reported",), "no-second-arm", 2), (("as_reported", "--without", "camera"), "unknown-mechanism", 2),
     (("as_reported", "nosuch"), "unknown-scheme", 2), (("A", "B", "--days", 3), "finished-run", 2),
     (("A", "B", "--measure", "lsted"), "unknown-measure", 2),
     (("A", "B", "--measure", "listed", "--group", "poor"), "unknown-group", 2),
     (("A", "B", "--group", "income=1"), "usage", 2), (("A", "."), "not-a-run", 3)],
)  # fmt: skip
def test_what_is_refused(folder, demerit, args, code, exit_code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, _ = folder
    chosen = [path / arg.lower() if arg in ("A", "B") else arg for arg in args]
    said = demerit("compare", *chosen, "--json")
    assert said.code == exit_code, said.out
    assert said.error["code"] in (code, "no-such-file")
    assert list(tmp_path.iterdir()) == []


def test_runs_that_cant_be_paired_are_refused_with_all_reasons(folder, demerit, tmp_path):
    path, _ = folder
    place = dm.place("village", residents=150)
    dm.simulate("as_reported", place, days=3, seed=6, replicates=2).save(tmp_path / "other", report=False)
    said = demerit("compare", path / "a", tmp_path / "other", "--json")
    assert said.code == 2
    assert said.error["code"] == "not-paired"
    assert [one["code"] for one in said.error["problems"]] == ["other-days", "other-lucks"]
    told = demerit("compare", path / "a", tmp_path / "other").err
    assert "A has 20 days, B 3" in told
    assert "A's seed of luck is 5, B's 6" in told


def test_a_folder_in_use_for_something_else_is_known_at_once(demerit, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    said = demerit("compare", "as_reported", "--without", "cameras", "--out", tmp_path, "--json")
    assert (said.code, said.error["code"]) == (2, "folder-not-empty")


def test_ctrl_c_says_that_nothing_was_written(demerit, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("demerit.simulation.live", stopped)
    said = demerit("compare", "as_reported", "--without", "cameras", "--out", tmp_path / "c")
    assert said.code == 130
    assert "nothing was written" in said.err
    assert not (tmp_path / "c").exists()
