"""Whatever a command proposes to try next can be run as it is written."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

import demerit as dm
from demerit.cli.output import command
from demerit.life.rules import OF_A_REPORT

CASES = Path(__file__).parents[1] / "cases"
SMALL = ("--residents", 150, "--days", 40, "--replicates", 1)
TINY = ("--residents", 60, "--days", 2, "--replicates", 1)
SCHEMES = (CASES / "loyalty.yaml", CASES / "tenant_score.yaml", "rongcheng_2021", "as_reported", "none")


def all_work(demerit, said, tmp_path, times: int = 2) -> list[str]:
    """Run what was proposed, and what that proposes; a run is made small. Gives the commands proposed at first."""
    assert said.code == 0, said.out + said.err
    for n, line in enumerate(said.result["next"]):
        words = shlex.split(line)
        assert words[0] == "demerit", line
        args = [str(tmp_path / "page.html") if word.endswith(".html") else word for word in words[1:]]
        if args[0] == "run":
            args += [*TINY, "--out", tmp_path / f"next-{times}-{n}"]
        if args[0] == "compare":
            args[args.index("DIR")] = str(tmp_path / "compared")
        again = demerit(*args, "--json", "-q")
        assert again.code == 0, (line, again.out)
        if times > 1:
            all_work(demerit, again, tmp_path, times - 1)
    return said.result["next"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Finished runs of each scheme, in folders whose names want quoting."""
    above = tmp_path_factory.mktemp("proposed") / "my runs"
    made = {}
    for scheme in SCHEMES:
        village = dm.place("village", residents=150)
        run = dm.simulate(str(scheme), village, days=40, replicates=1, start=date(2020, 1, 1))
        made[Path(scheme).stem] = run.save(above / Path(scheme).stem, report=False)
    return made


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: Path(scheme).stem)
def test_after_a_run(demerit, scheme, tmp_path):
    """Where the scheme refuses nobody, most-refused fits nobody."""
    said = demerit("run", scheme, *SMALL, "--out", tmp_path / "the run", "--json", "-q")
    proposed = all_work(demerit, said, tmp_path)
    lives = [line for line in proposed if line.startswith("demerit life")]
    assert len(lives) == (0 if scheme == "none" else 1)
    assert all(line.rsplit(" ", 1)[1] in OF_A_REPORT for line in lives)


@pytest.mark.parametrize("name", [Path(scheme).stem for scheme in SCHEMES])
def test_after_a_report_and_a_list_of_rules(demerit, folders, name, tmp_path):
    for said in (demerit("report", folders[name], "--json"), demerit("life", folders[name], "--list", "--json")):
        assert bool(all_work(demerit, said, tmp_path)) is (name != "none")


def test_after_a_life(demerit, folders, tmp_path):
    told = demerit("life", folders["as_reported"], 7, "--json")
    assert len(all_work(demerit, told, tmp_path)) == 2
    assert all_work(
        demerit, demerit("life", folders["as_reported"], 7, "--html", tmp_path / "7.html", "--json"), tmp_path
    )


def test_after_comparing_two_runs(demerit, folders, tmp_path):
    """`demerit diff` takes the folders of runs."""
    said = demerit("compare", folders["as_reported"], folders["rongcheng_2021"], "--json", "-q")
    first, second = folders["as_reported"], folders["rongcheng_2021"]
    assert all_work(demerit, said, tmp_path) == [command("diff", first, second)]
    files = demerit("compare", CASES / "loyalty.yaml", "none", *TINY, "--json", "-q")
    assert all_work(demerit, files, tmp_path, times=1) == [command("diff", CASES / "loyalty.yaml", "none")]
    same = demerit("compare", folders["as_reported"], folders["as_reported"], "--json", "-q")
    assert same.result["next"] == []  # one scheme: nothing to be told apart


def test_after_comparing_with_something_switched_off(demerit, tmp_path):
    """The same comparison with a page: with all that was asked of this one."""
    asked = ("--without", "cameras", "--without", "fear", *TINY, "--seed", 5, "--start", "2020-03-01", "--alone")
    said = demerit("compare", "as_reported", *asked, "--json", "-q")
    (line,) = all_work(demerit, said, tmp_path, times=1)
    again = demerit(*shlex.split(line.replace("DIR", str(tmp_path / "again")))[1:], "--json", "-q").result
    names = ("days", "seed", "start", "replicates", "residents")
    assert [again[name] for name in names] == [said.result[name] for name in names]
    assert [again[arm]["digest"] for arm in "ab"] == [said.result[arm]["digest"] for arm in "ab"]


@pytest.mark.parametrize("words", [("show",), ("check",), ("diff", "none")])
def test_a_run_folder_is_the_scheme_that_was_run(demerit, folders, words, tmp_path):
    said = demerit(*words, folders["loyalty"], "--json")
    all_work(demerit, said, tmp_path, times=1)
    from_file = demerit(*words, CASES / "loyalty.yaml", "--json").result
    same = {name: value for name, value in said.result.items() if name != "next"}
    assert same == {name: value for name, value in from_file.items() if name != "next"}


def test_hints_of_errors_can_be_followed(demerit, folders):
    for name, folder in folders.items():
        for more in ((), ("--pick", "child-excluded")):
            hint = demerit("life", folder, *more, "--json").error["hint"]
            line = re.search("`(demerit [^`]+)`", hint)[1]
            assert demerit(*shlex.split(line)[1:]).code == 0, (name, line)


def test_the_report_says_what_run_is(demerit, folders, tmp_path):
    demerit("report", folders["as_reported"], "--out", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert re.search(r"with the folder of this run for RUN: <code>demerit life RUN \d+</code>", page)
