"""`demerit run` and what follows a run. Small worlds: a village of 120 for ten days."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from children import heeding
from demerit import folder
from demerit.cli import cli

SMALL = ["--residents", "120", "--days", "10", "--replicates", "2"]
PARQUET = {"timeline.parquet", "residents.parquet", "events.parquet"}
FILES = {"receipt.json", "scheme.yaml", "report.html", "tables", *PARQUET}


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """The folder of a small finished run."""
    target = tmp_path_factory.mktemp("finished") / "run"
    with pytest.raises(SystemExit) as end:
        cli.main(["run", "as_reported", *SMALL, "--out", str(target), "-q"])
    assert not end.value.code
    return target


def test_a_run_prints_its_findings_and_names_the_report(demerit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = demerit("run", "as_reported", *SMALL)
    assert said.code == 0, said.err
    assert "synthetic" in said.out
    assert "Report  runs/as_reported-village-seed1/report.html" in said.out
    assert 10 <= len(said.out.splitlines()) <= 45
    assert max(map(len, said.out.splitlines())) <= 100
    assert "Next: demerit" in said.err
    assert "\x1b" not in said.out + said.err
    assert (tmp_path / "runs/as_reported-village-seed1/report.html").exists()
    assert [p.name for p in (tmp_path / "runs").iterdir()] == ["as_reported-village-seed1"]


def test_a_run_folder_holds_what_is_promised(finished):
    assert {path.name for path in finished.iterdir()} == {*FILES, ".demerit"}
    assert folder.is_run(finished)
    receipt = json.loads((finished / "receipt.json").read_text("utf-8"))
    assert receipt["days"] == 10
    assert receipt["replicates"] == 2
    assert "synthetic" in (finished / "report.html").read_text("utf-8")
    columns = {"replicate", "world", "day", "period", "region", "group", "measure", "numerator", "denominator"}
    assert set(pq.read_table(finished / "timeline.parquet").column_names) == columns


def test_json_has_the_documented_keys(demerit, tmp_path):
    said = demerit("run", "as_reported", *SMALL, "--seed", "5", "--out", tmp_path / "r", "--json", "-q")
    assert said.err == ""
    assert set(said.result) == {
        "folder", "report", "synthetic", "scheme", "place", "residents", "days", "burn_in", "seed", "place_seed",
        "replicates",
        "worlds", "digest", "findings", "documented", "not_simulated", "next",
    }  # fmt: skip
    assert said.result["residents"] == 120
    assert said.result["seed"] == 5
    assert said.result["worlds"] == ["as_reported", "none"]
    assert len(said.result["digest"]) == 64
    for finding in said.result["findings"]:
        assert set(finding) == {
            "id", "title", "headline", "sentence", "value", "low", "high", "interval", "exact", "unit", "n",
            "numerator", "denominator", "period", "defined", "empty", "declared_by", "measures", "note",
        }  # fmt: skip
        assert finding["defined"] or finding["value"] is None


def test_what_is_documented_has_the_keys_of_the_page(demerit, tmp_path, monkeypatch):
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})  # a report takes a second and isn't looked at
    page = " ".join((Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8").split())
    told = demerit("run", "as_reported", *SMALL, "--out", tmp_path / "r", "--json", "-q").result["documented"]
    assert told["remark"] is None
    assert told["unknown"]
    assert [figure["id"] for figure in told["figures"]][:2] == ["bad_credit", "flights_refused_2018"]
    states = {figure["state"] for figure in told["figures"]}
    assert {"too short", "not answered"} <= states
    for figure in told["figures"]:
        assert [key for key in figure if f"`{key}`" not in page] == []
        assert f"`{figure['state']}`" in page
        assert (figure["ratio"] is None) or figure["state"] == "compared"
    nothing = demerit("run", "none", *SMALL, "--out", tmp_path / "n", "--json", "-q").result["documented"]
    assert nothing["figures"] == nothing["unknown"] == []
    assert "nothing is documented of it" in nothing["remark"]


def digest(demerit, target: Path, *more: str) -> str:
    return demerit("run", "as_reported", *SMALL, "--out", target, "-q", "--json", *more).result["digest"]


def test_threads_change_nothing_and_seeds_do(demerit, tmp_path, finished, monkeypatch):
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})  # a report takes a second and isn't looked at
    first = json.loads((finished / "receipt.json").read_text("utf-8"))["digest"]
    assert digest(demerit, tmp_path / "a", "--threads", "1") == first
    assert digest(demerit, tmp_path / "a", "--threads", "3") == first
    others = [("--seed", "2"), ("--place-seed", "2"), ("--alone",), ("--without", "association", "--days", "60")]
    assert first not in {digest(demerit, tmp_path / "a", *other) for other in others}


def test_rerun_reproduces_and_says_so(demerit, finished, tmp_path):
    for receipt in (finished, finished / "receipt.json"):
        said = demerit("rerun", receipt, "-q")
        assert said.code == 0, said
        assert said.out.startswith("the same digest: ")
    kept = demerit("rerun", finished, "--out", tmp_path / "again", "--json", "-q")
    assert kept.result["same"] is True
    assert kept.result["changed"] == []
    assert folder.is_run(tmp_path / "again")


def test_rerun_of_another_digest_exits_with_4(demerit, finished, tmp_path):
    receipt = json.loads((finished / "receipt.json").read_text("utf-8"))
    receipt["digest"] = "0" * 64
    receipt["versions"]["numpy"] = "1.0"
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), "utf-8")
    said = demerit("rerun", tmp_path / "receipt.json", "-q")
    assert said.code == 4
    assert "differ" in said.out
    assert "numpy 1.0 ->" in said.out
    assert demerit("rerun", tmp_path / "receipt.json", "-q", "--json").result["same"] is False


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "other"}', '{"schema": "demerit/receipt/1"}'])
def test_a_receipt_that_is_none_is_refused(demerit, tmp_path, content):
    path = tmp_path / "receipt.json"
    path.write_text(content, "utf-8")
    said = demerit("rerun", path)
    assert said.code in (2, 3)
    assert "Traceback" not in said.err
    assert demerit("rerun", tmp_path / "absent").code in (2, 3)


def test_report_writes_the_page_anew(demerit, finished, tmp_path):
    said = demerit("report", finished, "--out", tmp_path / "page.html")
    assert said.code == 0, said.err
    assert said.out.strip() == str(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8").lower().startswith("<!doctype html>")
    assert "tables/" not in (tmp_path / "page.html").read_text("utf-8")
    before = folder.written_files(finished)
    (finished / "tables" / "mine.csv").write_text("mine", "utf-8")
    (finished / "tables" / "findings.csv").write_text("spoilt", "utf-8")
    (finished / "tables" / "scheme.txt").unlink()
    assert demerit("report", finished).code == 0
    assert folder.written_files(finished) == before
    assert (finished / "tables" / "mine.csv").read_text("utf-8") == "mine"
    assert (finished / "tables" / "findings.csv").read_text("utf-8").startswith("place,id,title")
    for name in re.findall(r'href="(tables/[^"]+)"', (finished / "report.html").read_text("utf-8")):
        assert (finished / name).read_text("utf-8")
        assert name in before


def test_life_tells_of_one_resident_beside_the_twin(demerit, finished):
    said = demerit("life", finished, "7")
    assert said.code == 0, said.err
    assert said.out.startswith("Resident 7 of ")
    assert "synthetic" in said.out
    told = demerit("life", finished, "7", "--json").result
    assert told["synthetic"] is True
    assert told["resident"] == 7
    assert told["traits"]


@pytest.mark.parametrize(
    "args",
    [
        ("life", "{run}", "100000"),
        ("life", "{run}", "nobody"),
        ("life", "{run}", "-1"),
        ("life", "{absent}", "1"),
        ("report", "{absent}"),
        ("report", "{other}"),
    ],
)
def test_what_is_no_run_or_no_resident_is_refused(demerit, finished, tmp_path, args):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "receipt.json").write_text("{}", "utf-8")
    names = {"run": finished, "absent": tmp_path / "absent", "other": tmp_path / "other"}
    said = demerit(*(arg.format(**names) for arg in args))
    assert said.code in (2, 3)
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_folder_that_cannot_be_used_is_refused_before_the_run(demerit, tmp_path, monkeypatch):
    def not_reached(*args, **kwargs):
        raise AssertionError("simulated in spite of the folder")

    monkeypatch.setattr("demerit.simulation.simulate", not_reached)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    said = demerit("run", "none", "--out", tmp_path / "mine")
    assert said.code == 2
    assert "error[folder-not-empty]" in said.err
    assert (tmp_path / "mine" / "thesis.docx").read_text() == "years of work"


def test_an_earlier_run_is_replaced_with_a_remark(demerit, tmp_path):
    arguments = ["run", "none", *SMALL, "--alone", "--out", tmp_path / "mine"]
    assert demerit(*arguments).code == 0
    said = demerit(*arguments)
    assert said.code == 0
    assert "replacing the earlier run" in said.err


def test_no_space_leaves_nothing_half_written(demerit, tmp_path, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(folder.os, "fsync", full)
    said = demerit("run", "none", *SMALL, "--alone", "--out", tmp_path / "deep" / "mine")
    assert said.code == 1
    assert "error[no-space]" in said.err
    assert list(tmp_path.iterdir()) == []


def test_what_would_not_fit_is_said_before_the_run(demerit, tmp_path, monkeypatch):
    monkeypatch.setattr("demerit.memory.free", lambda: 100 << 20)
    said = demerit("run", "none", "--place", "city", "--residents", "50000000", "--out", tmp_path / "mine")
    assert said.code == 5
    assert "error[would-not-fit]" in said.err
    assert list(tmp_path.iterdir()) == []


def test_what_a_large_run_wants_is_said_before_it_begins(demerit, tmp_path, monkeypatch):
    monkeypatch.setattr("demerit.cli.run.MUCH", 1 << 20)
    monkeypatch.setattr("demerit.memory.free", lambda: 5 << 30)
    said = demerit("run", "none", *SMALL, "--alone", "--out", tmp_path / "mine")
    assert said.err.startswith("wants about 0.4 GiB of memory, of 5.0 that are free\n")
    monkeypatch.setattr("demerit.cli.run.MANY", 10)
    said = demerit("run", "none", *SMALL, "--alone", "--out", tmp_path / "mine")
    assert "5.0 that are free; settling people in takes minutes\n" in said.err


def test_unknown_mechanisms_are_refused(demerit, tmp_path):
    said = demerit("run", "as_reported", *SMALL, "--without", "asociation", "--out", tmp_path / "mine")
    assert said.code == 2
    assert "association" in said.err
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_says_how_far_it_got_and_leaves_nothing(tmp_path):
    code = (
        "import demerit.simulation as r\n"
        "inner = r.simulate\n"
        "def slow(*a, progress, **k):\n"
        "    def tell(*b):\n        progress(*b); print('day', flush=True); import time; time.sleep(0.2)\n"
        "    return inner(*a, progress=tell, **k)\n"
        "r.simulate = slow\n"
        "from demerit.cli import main\nmain()"
    )
    arguments = ["run", "none", "--residents", "60", "--alone", "--replicates", "1", "--out", str(tmp_path / "mine")]
    running = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdout.readline() == "day\n"
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "error[interrupted]" in err
    assert "of 365 days" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
