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


def test_each_count_has_its_singular(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, "utf-8")
    said = demerit("check", path).out
    assert "  1 ledger, 1 channel, 1 rule\n" in said
    more = GOOD.replace("source: me}\nrules", "misses: {value: 0.5, range: [0, 1], source: me}, source: me}\nrules")
    path.write_text(more + "not_simulated: {a: too hard}\n", "utf-8")
    assert "1 rule, 1 assumption, 1 rule not simulated yet\n" in demerit("check", path).out


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("--set", "`demerit run --help` lists the options"),  # was: did you mean `--quiet` or `--seed`?
        ("--sed", "did you mean `--seed`?"),
        ("--resid", "did you mean `--residents`?"),
        ("--population", "did you mean `--residents`?"),
        ("--runs", "did you mean `--replicates`?"),
        ("-z", "`demerit run --help` lists the options"),
    ],
)
def test_an_unknown_option_offers_one_that_is_near(demerit, written, hint):
    said = demerit("run", "none", written, "3", "--json")
    assert said.code == 2
    assert said.error["hint"] == hint


def test_hints_of_the_command_line_are_not_python(demerit):
    said = demerit("run", "none", "--residents", "2", "--json")
    assert said.code == 2
    assert said.error["hint"] == "such as 700"


def test_a_scheme_named_without_its_ending_is_found_beside(demerit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tenant_score.yaml").write_text(GOOD, "utf-8")
    said = demerit("check", "tenant_score", "--json")
    assert said.error["hint"] == "did you mean the file `tenant_score.yaml`?"


def test_3000_problems_are_counted_and_100_shown(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD + "\n".join(f"  r{n}: {{kind: k{n}, points: 1, source: me}}" for n in range(3_000)), "utf-8")
    said = demerit("check", path)
    assert said.code == 3
    assert said.err.count("error[unknown-kind-of-act]") == 100
    assert "and 2,900 more problems" in said.err
    assert f"3,000 problems in {path}" in said.err
    assert len(demerit("check", path, "--json").error["problems"]) == 101


def test_failing_inline_tests_are_capped_too(demerit, tmp_path):
    path = tmp_path / "mine.yaml"
    tests = "\n".join(f"- {{name: t{n}, expect: {{ledgers: {{points: 1}}}}}}" for n in range(120))
    path.write_text(f"{GOOD}tests:\n{tests}\n", "utf-8")
    said = demerit("check", path)
    assert said.code == 4
    assert "inline tests: 0 of 120 pass" in said.out
    assert said.out.count("-->") == 101
    assert "and 20 more problems" in said.out


@pytest.mark.parametrize("point", [0x202E, 0x2066, 0x200F, 0x061C, 0x200B, 0x2060, 0x00AD, 0x1B])
@pytest.mark.parametrize("written", ["{}", '"\\u{:04x}"'], ids=["itself", "escaped"])
def test_characters_that_dont_show_are_refused_and_never_printed(demerit, tmp_path, point, written):
    path = tmp_path / "mine.yaml"
    character = chr(point) if written == "{}" else written.format(point)
    path.write_text(GOOD.replace("title: A small scheme", f"title: {character}"), "utf-8")
    said = demerit("check", path)
    assert said.code == 3
    assert f"U+{point:04X}" in said.err
    assert f"{path}:4:8" not in said.err
    assert f"{path}:2:8" in said.err
    assert chr(point) not in said.out + said.err


def test_a_file_whose_name_doesnt_show_is_named_all_the_same(demerit, tmp_path):
    path = tmp_path / "a\u202e\x1b[2Jb.yaml"
    path.write_text(GOOD, "utf-8")
    said = demerit("check", path)
    assert said.code == 0
    assert "a<U+202E><U+001B>[2Jb.yaml: a valid scheme" in said.out
    path.write_text("", "utf-8")
    wrong = demerit("check", path)
    assert not set("\u202e\x1b") & set(said.out + said.err + wrong.out + wrong.err)
