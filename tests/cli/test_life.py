"""`demerit life`: by number or by rule, as text, as JSON, as a page."""

from __future__ import annotations

import re

import pytest

import demerit as dm
from demerit import manifest
from demerit.life.rules import RULES
from demerit.scheme.loading import preset_ids


@pytest.fixture(scope="module")
def run():
    return dm.simulate("as_reported", dm.place("village", residents=300), days=120, seed=3, replicates=1, follow=250)


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("life") / "run")


def test_a_life_from_the_folder_is_the_one_from_memory(demerit, folder, run):
    number = run.pick("most-points-lost")
    said = demerit("life", folder, "--pick", "most-points-lost")
    assert said.code == 0, said.err
    assert said.out.startswith(f"Resident {number} of a village")
    told = " ".join(said.out.split())  # whatever the width
    assert "Picked by the rule most-points-lost: lost most points; between equals, the lowest number." in told
    assert re.search(r"Residents who lost points: \d+ of 250\. An extreme, not a typical case\.", told)
    assert all(len(line) <= 120 for line in said.out.splitlines())
    assert not re.search("\x1b", said.out)
    assert "synthetic" in said.out
    assert "What would have kept the grade?" in said.out
    told = demerit("life", folder, str(number), "--json").result
    again = run.life(number).data()
    assert told["counterfactuals"] == again["counterfactuals"]
    assert [day["date"] for day in told["days"]] == [day["date"] for day in again["days"]]
    assert told["events"] == again["events"]
    assert told["picked"] is None
    assert told["worlds"] == ["as_reported", "none"]


def test_a_run_alone_speaks_of_no_twin(demerit, tmp_path):
    """A quiet life too, and that a place is as large as it is, not as its description."""
    done = dm.simulate("none", dm.place("village", residents=120), days=3, replicates=1, twin=None)
    folder = done.save(tmp_path / "alone")
    heads = {demerit("life", folder, number).out.splitlines()[0] for number in range(3)}
    assert all("of 700" not in head for head in heads)
    quiet = 0
    for number in range(30):
        said = demerit("life", folder, number)
        assert said.code == 0, said.err
        quiet += "Nothing came to notice." in said.out
        told = said.out.replace("with no twin", "").replace("This run had no twin", "")
        assert "twin" not in told, told
    assert quiet
    page = tmp_path / "life.html"
    demerit("life", folder, "3", "--html", page)
    assert "either world" not in page.read_text("utf-8")
    assert "A single twin" not in page.read_text("utf-8")
    assert "A village, 120 residents" in done.summary()


def test_the_page(demerit, folder, tmp_path):
    page = tmp_path / "life.html"
    said = demerit("life", folder, "median", "--html", page)
    assert said.code == 0, said.err
    assert said.out.strip() == str(page)
    text = page.read_text("utf-8")
    assert text.lower().lstrip().startswith("<!doctype html>")
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert demerit("life", folder, "median", "--html", tmp_path / "no" / "such" / "f.html").code != 0


def test_the_rules_are_listed_with_whom_they_pick(demerit, folder, run):
    assert all(name in demerit("life", "--help").out for name in RULES)
    assert demerit("life", "--list").out.count("\n") >= len(RULES)
    rules = {row["rule"]: row["resident"] for row in demerit("life", folder, "--list", "--json").result["rules"]}
    assert set(rules) == set(RULES)
    assert rules["median"] == run.pick("median")
    assert "nobody" in demerit("life", folder, "--list").out


@pytest.mark.parametrize("name", preset_ids())
def test_the_rules_can_be_listed_whatever_the_scheme(demerit, name, tmp_path):
    """Some have no blacklist, some no redlist, some no ledger."""
    done = dm.simulate(name, dm.place("village", residents=100), days=5, replicates=1)
    said = demerit("life", done.save(tmp_path / name), "--list")
    assert said.code == 0, said.err
    assert said.out.count("\n") >= len(RULES)


def test_errors_are_clear(demerit, folder, run, tmp_path):
    followed = set(run.residents["resident"].to_pylist())
    absent = next(number for number in range(300) if number not in followed)
    for args, code in (
        ((folder, absent), "not-followed"),
        ((folder, 300), "no-such-resident"),
        ((folder, "--pick", "tallest"), "unknown-rule"),
        ((folder, "--pick", "job-lost"), "nobody-fits"),
        ((folder,), "usage"),
        ((), "usage"),
        ((folder, "3", "--pick", "median"), "usage"),
        ((tmp_path, "3"), "not-a-run"),
        ((tmp_path / "absent", "3"), "no-such-file"),
    ):
        said = demerit("life", *args)
        assert said.code in (2, 3)
        assert said.out == ""
        assert f"error[{code}]" in said.err, (args, said.err)
    assert "250 of 300 were" in demerit("life", folder, absent).err


def test_a_run_without_its_events(demerit, run, tmp_path):
    bare = run.save(tmp_path / "bare")
    (bare / "events.parquet").unlink()
    said = demerit("life", bare, "3")
    assert said.code == 3
    assert "error[run-damaged]" in said.err
    assert "events" in said.err
    (bare / "events.parquet").write_bytes(b"PAR1 nothing")
    assert demerit("life", bare, "3").code == 3


def test_a_run_whose_log_lacks_ordinary_records_is_refused(demerit, folder, tmp_path):
    """Made by an older Demerit: it would be told that nobody recorded what the police did."""
    import shutil

    import pyarrow.parquet as pq

    old = shutil.copytree(folder, tmp_path / "old")
    pq.write_table(pq.read_table(old / "events.parquet").drop_columns(["act_day"]), old / "events.parquet")
    (old / ".demerit").write_text(manifest.signed(old, manifest.names_in(old)), "utf-8")
    said = demerit("life", old, "median")
    assert said.code == 3
    assert "older Demerit" in said.err
    assert "demerit rerun" in said.err


def test_the_report_tells_of_whom_the_command_line_picks(demerit, run, folder):
    from demerit.show.person import brief

    told = brief(run)
    picked = demerit("life", folder, "--pick", told.rule, "--json").result
    assert picked["resident"] == told.resident
    assert picked["picked"]["among"] == told.among
