"""A gallery of bad input: each has clear words with a place, exit code 3 or 2, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

GOOD = """\
scheme: mine
title: A small scheme
summary: One rule.
start: 2019-01-01
sources: {me: my own idea}
ledgers:
  points: {start: 1000, min: 0, max: 1300, source: me}
channels:
  patrols: {source: me}
rules:
  litter: {kind: littering, points: -3, source: me}
"""

BROKEN = {
    "malformed": ("scheme: [unclosed", 1),
    "unknown key": (GOOD.replace("points: -3", "pionts: -3"), 11),
    "wrong type": (GOOD.replace("points: -3", "points: three"), 11),
    "dangling id": (GOOD.replace("kind: littering", "kind: litering"), 11),
    "impossible date": (GOOD.replace("2019-01-01", "2019-02-30"), 4),
    "gapped grades": (GOOD + "grades: {bands: {A: {from: 1000}, B: {to: 900}}}\n", 12),
    "overlapping grades": (GOOD + "grades: {bands: {A: {from: 1000}, B: {to: 1100}}}\n", 12),
    "share over 1": (GOOD.replace("{source: me}\nrules", "{misses: 1.5, source: me}\nrules"), 9),
    "negative rate": (GOOD.replace("{source: me}\nrules", "{invents: -1, source: me}\nrules"), 9),
    "duplicate key": (GOOD + "rules: {}\n", 12),
    "alias": (GOOD.replace("{me: my own idea}", "{me: &a x, you: *a}"), 5),
    "several documents": (GOOD + "---\nscheme: other\n", 12),
    "empty": ("", None),
    "a list": ("- 1\n- 2\n", 1),
    "a thousand deep": ("a: " + "[" * 1000 + "]" * 1000, 1),
    "binary": ("scheme: \x00\x01", 1),
}


@pytest.fixture
def broken(tmp_path, request) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(BROKEN[request.param][0], "utf-8")
    return path


def expected_line(name: str) -> int | None:
    return BROKEN[name][1]


def test_the_good_scheme_is_good(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, "utf-8")
    said = demerit("check", path, "--json")
    assert said.code == 0, said.out
    assert said.result["scheme"]["counts"]["rules"] == 1


@pytest.mark.parametrize(("broken", "name"), [(name, name) for name in BROKEN], indirect=["broken"])
def test_bad_files_exit_with_3_and_say_where(demerit, broken, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["show"], ["run", "--days", "1"]):
        said = demerit(*command, broken)
        assert said.code == 3, said
        assert said.out == ""
        assert "Traceback" not in said.err
        line = expected_line(name)
        if line is not None:
            assert f"{broken}:{line}:" in said.err
        assert len(said.err.splitlines()) < 60
    assert sorted(os.listdir(tmp_path)) == ["mine.yaml"]


def test_bad_files_in_json(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("points: -3", "pionts: -3").replace("start: 1000", "start: lots"), "utf-8")
    said = demerit("check", path, "--json")
    assert said.code == 3
    lines = [problem["line"] for problem in said.error["problems"]]
    assert {7, 11} <= set(lines)
    assert lines == sorted(lines)
    typo = next(problem for problem in said.error["problems"] if problem["line"] == 11)
    assert typo["code"] == "unknown-key"
    assert "points" in typo["hint"]
    assert typo["source_line"].startswith("  litter:")
    assert typo["where"].startswith(f"{path}:11:")


def test_every_problem_is_shown_at_once_with_its_line(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("points: -3", "pionts: -3").replace("start: 1000", "start: lots"), "utf-8")
    said = demerit("check", path)
    assert said.err.count("error[") >= 2
    assert "^" in said.err
    assert f"problems in {path}" in said.err


def test_a_huge_file_is_refused_quickly(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD + "# " + "x" * 10_000_000, "utf-8")
    said = demerit("check", path)
    assert said.code == 3
    assert len(said.err) < 2000


def test_not_a_file_at_all(demerit, tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    for path in (tmp_path / "absent.yaml", tmp_path / "folder.yaml", "/dev/null", "/dev/zero"):
        said = demerit("check", path)
        assert said.code == 3, said
        assert str(path) in said.err


def test_a_file_without_permission(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, "utf-8")
    path.chmod(0)
    was = os.geteuid()
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    if was == 0:
        os.seteuid(65534)
    try:
        said = demerit("check", path)
    finally:
        os.seteuid(was)
    assert said.code == 3
    assert "error[file-not-readable]" in said.err


def test_failing_inline_tests_exit_with_4(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    test = (
        "tests:\n"
        "  - {name: litter costs, given: [{kind: littering, channel: patrols}], expect: {ledgers: {points: 999}}}\n"
    )
    path.write_text(GOOD + test, "utf-8")
    said = demerit("check", path)
    assert said.code == 4
    assert "inline tests: 0 of 1 pass" in said.out
    assert "997" in said.out
    assert demerit("check", path, "--json").result["tests"][0]["passed"] is False
    path.write_text(GOOD + test.replace("999", "997"), "utf-8")
    assert demerit("check", path).code == 0


def test_a_place_file_is_checked_too(demerit, tmp_path):
    path = tmp_path / "here.yaml"
    path.write_text("place: here\ntitle: Here\n", "utf-8")
    said = demerit("check", "--place", path, "--json")
    assert said.code == 3
    assert said.error["problems"]
    assert demerit("check", "--place", "village").code == 0
    assert demerit("run", "none", "--place", path).code == 3
