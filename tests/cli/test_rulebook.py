"""Commands about schemes, which run no world."""

from __future__ import annotations

import json

import jsonschema
import pytest

from demerit.scheme import preset_ids


def test_schemes_lists_every_preset(demerit):
    said = demerit("schemes", "--json")
    assert [row["id"] for row in said.result["schemes"]] == list(preset_ids())
    assert {"as_reported", "village_ledger", "credit_only", "none"} <= set(preset_ids())
    plain = demerit("schemes")
    for name in preset_ids():
        assert name in plain.out
    assert "Next: demerit show as_reported" in plain.err
    assert "Next" not in plain.out


@pytest.mark.parametrize("name", ["as_reported", "none"])
def test_show_prints_sentences(demerit, name):
    said = demerit("show", name)
    assert said.code == 0
    assert "synthetic" in said.out
    told = demerit("show", name, "--json").result
    assert told["scheme"] == name
    assert all(part["title"] and part["sentences"] for part in told["sections"])


def test_quiet_leaves_only_the_result(demerit):
    loud, quiet = demerit("show", "none"), demerit("show", "none", "-q")
    assert quiet.out == loud.out
    assert quiet.err == ""
    assert loud.err != ""


@pytest.mark.parametrize("name", preset_ids())
def test_presets_pass_their_check(demerit, name):
    said = demerit("check", name, "--json")
    assert said.code == 0, said
    assert said.result["passed"] is True
    assert all(test["passed"] for test in said.result["tests"])


def test_diff(demerit):
    same = demerit("diff", "none", "none", "--json")
    assert same.result["differences"] == []
    assert demerit("diff", "none", "none").code == 0
    other = demerit("diff", "village_ledger", "credit_only", "--json").result["differences"]
    assert {change["what"] for change in other} >= {"added", "removed"}
    text = demerit("diff", "village_ledger", "credit_only").out
    assert all(" ".join(change["sentence"].split()) in " ".join(text.split()) for change in other)


def test_mechanisms_are_listed_with_the_names_of_their_switches(demerit):
    rows = demerit("mechanisms", "--json").result["mechanisms"]
    names = {row["name"]: row for row in rows}
    assert names["association"]["id"] == "M18"
    assert names["association"]["switch"] == "--without association"
    assert {row["switch"] for row in rows if row["kind"] == "account"} == {"always on"}
    plain = demerit("mechanisms").out
    assert all(row["title"] in plain for row in rows)


def test_schema_is_a_json_schema(demerit):
    document = json.loads(demerit("schema").out)
    jsonschema.Draft202012Validator.check_schema(document)
    enveloped = demerit("schema", "--json").result
    assert {k: v for k, v in enveloped.items() if k != "next"} == document


def test_doctor_finds_this_machine_fit(demerit):
    said = demerit("doctor", "--json")
    assert said.code == 0
    assert said.result["fit"] is True
    assert {"demerit", "packages", "cores", "memory", "cache", "compiler", "charts", "preset", "a day"} <= {
        finding["name"] for finding in said.result["findings"]
    }


@pytest.fixture
def no_page(monkeypatch):
    """Without the page on the day that is run, which takes seconds."""
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")


@pytest.mark.usefixtures("no_page")
def test_doctor_exits_with_4_when_something_is_broken(demerit, monkeypatch):
    def broken():
        raise RuntimeError("no compiler")

    monkeypatch.setattr("demerit.cli.doctor._compiler", broken)
    said = demerit("doctor")
    assert said.code == 4
    assert "FAILED" in said.out
    assert "no compiler" in said.out
    assert "numba" in said.out


@pytest.mark.usefixtures("no_page")
@pytest.mark.parametrize(
    ("broken", "name"), [("demerit.scheme.load", "preset"), ("demerit.simulation.simulate", "a day")]
)
def test_doctor_fails_in_words_if_no_preset_loads_or_no_day_runs(demerit, monkeypatch, broken, name):
    """As with versions of pydantic that can't read the model: the rest of the machine is fit."""

    def fails(*args, **kwargs):
        raise TypeError("The following constraints cannot be applied:\n 'strict'")

    monkeypatch.setattr(broken, fails)
    said = demerit("doctor", "--json")
    assert said.code == 4
    found = {finding["name"]: finding for finding in said.result["findings"]}
    assert found[name]["state"] == "failed"
    assert found[name]["says"] == "TypeError: The following constraints cannot be applied: 'strict'"
    assert said.result["fit"] is False
