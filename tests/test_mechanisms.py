"""The registry of mechanisms, and what each switch leaves of a scheme."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import demerit
from demerit.errors import UsageError
from demerit.mechanisms import BY_NAME, MECHANISMS, mechanism, switchable, without
from demerit.scheme import load, preset_ids
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain

ROOT = Path(demerit.__file__).parent
IDS = [f"M{n:02}" for n in range(1, 49)]
SWITCHABLE = [row.name for row in switchable()]


def test_the_mechanisms_of_this_release():
    assert list(MECHANISMS) == IDS
    assert {row.id for row in MECHANISMS.values() if row.kind == "setting"} == {"M03", "M12", "M13"}
    assert {row.id for row in MECHANISMS.values() if row.kind == "account"} == {"M37", "M39", "M40"}


def test_names_are_words_for_the_command_line():
    assert len(BY_NAME) == len(MECHANISMS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in BY_NAME)


@pytest.mark.parametrize("row", list(MECHANISMS.values()), ids=lambda row: row.id)
def test_a_newcomer_finds_it_by_its_number(row):
    """Some file of the mechanism says which one it is."""
    texts = [(ROOT / name).read_text("utf-8") for name in row.files]
    spans = [re.findall(r"M(\d\d)(?: to M(\d\d))?", text) for text in texts]
    numbers = {n for found in spans for low, high in found for n in range(int(low), int(high or low) + 1)}
    assert row.kind == "account" or int(row.id[1:]) in numbers


def test_importing_the_registry_costs_nothing():
    heavy = {"numpy", "numba", "pydantic", "yaml"}
    code = f"import sys, demerit.mechanisms as m; m.mechanism('appeals'); sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_by_name_or_number():
    assert mechanism("association") is mechanism("M18") is mechanism("m18") is MECHANISMS["M18"]


@pytest.mark.parametrize(("wrong", "right"), [("asociation", "association"), ("blacklist", "blacklists")])
def test_an_unknown_name_is_met_with_the_nearest(wrong, right):
    with pytest.raises(UsageError) as caught:
        without(load("none"), [wrong])
    assert caught.value.code == "unknown-mechanism"
    assert f"`{right}`" in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["rights", "M39", "disparity"])
def test_an_account_is_always_on(name):
    with pytest.raises(UsageError, match="an account is always on") as caught:
        without(load("as_reported"), ["association", name])
    assert caught.value.code == "always-on"
    assert mechanism(name).without is None


@pytest.mark.parametrize("preset", preset_ids())
@pytest.mark.parametrize("name", SWITCHABLE)
def test_what_is_left_is_a_scheme_that_can_run(preset, name):
    scheme = load(preset)
    left = without(scheme, [name])
    assert check(left) == []
    assert without(left, [name]) == left
    assert left.scheme == scheme.scheme


@cache
def alone_off(name: str) -> Scheme:
    return without(load("as_reported"), [name])


def get_along(one: str, other: str) -> None:
    """Either order of two switches leaves the same, which can run."""
    left = without(load("as_reported"), [one, other])
    assert check(left) == []
    assert without(load("as_reported"), [other, one]) == left
    assert without(alone_off(other), [one]) == left


def test_pairs_of_switches_get_along():
    """Each with the one five on; all pairs: in `verification/`."""
    for one, other in zip(SWITCHABLE, [*SWITCHABLE[5:], *SWITCHABLE[:5]], strict=True):
        get_along(one, other)


@pytest.mark.parametrize("preset", preset_ids())
def test_nothing_is_left_of_a_scheme_without_any(preset):
    left = without(load(preset), SWITCHABLE)
    for section in ("ledgers", "channels", "rules", "association", "registers", "services"):
        assert not getattr(left, section), section
    assert left.grades is None
    assert left.adaptation.model == "none"


def dangling() -> Scheme:
    """Cameras see theft for a rule of their own and copy on; a register and a door hang on it alone."""
    return Scheme.model_validate({
        "scheme": "little", "title": "A little scheme", "summary": "For tests.", "sources": {"s": "a source"},
        "ledgers": {"points": {"start": 100, "min": 0, "max": 200}, "licence": {"start": 12, "min": 0, "max": 12}},
        "grades": {"bands": {"A": {"from": 80}, "B": {"to": 80}}},
        "channels": {
            "cameras": {"source": "s", "copies_to": {"bank": 0.5}},
            "bank": {"source": "s", "sees": ["missed_loan_payment", "theft"], "copies_to": {"cameras": 0.5}},
        },
        "rules": {
            "filmed": {"kind": "robbery", "points": -5, "channels": ["cameras"], "source": "s"},
            "both": {"kind": "theft", "points": -5, "channels": ["cameras", "bank"], "source": "s"},
            "licence": {"kind": "red_light", "points": -3, "ledger": "licence", "source": "s"},
        },
        "registers": {
            "robbers": {"ways_in": {"robbery": {"records": ["robbery"], "source": "s"}}, "public": True, "source": "s"},
            "suspended": {
                "ways_in": {"empty": {"below": 1, "ledger": "licence", "source": "s"}}, "resets_ledger": "licence",
                "source": "s",
            },
            "debtors": {
                "ways_in": {"late": {"unpaid": 30, "source": "s"}}, "ways_out": {"on_payment": True, "above": 90},
                "source": "s",
            },
        },
        "services": {
            "taxis": {"private": {"sees_registers": ["robbers"], "refuses": 0.5}, "source": "s"},
            "flights": {"closed_to_registers": ["robbers", "debtors"], "closed_to_grades": ["B"], "source": "s"},
            "insurance": {"closed_to_registers": ["robbers"], "outcome": "dearer", "dearer_by": 0.3, "source": "s"},
        },
        "tests": [{"name": "a", "given": [], "expect": {"registers": []}}],
    })  # fmt: skip


def test_the_little_scheme_is_sound():
    assert check(dangling()) == []


def test_what_hangs_on_a_channel_goes_with_it():
    left = plain(without(dangling(), ["cameras"]))
    assert list(left["rules"]) == ["both"]
    assert left["rules"]["both"]["channels"] == ["bank"]
    assert "copies_to" not in left["channels"]["bank"]
    assert list(left["registers"]) == ["suspended", "debtors"]
    assert list(left["services"]) == ["flights"]  # nobody is a robber now, privately or publicly
    assert left["services"]["flights"]["closed_to_registers"] == ["debtors"]
    assert "tests" not in left


def test_fines_leave_the_ways_in_by_other_debts():
    left = plain(without(dangling(), ["fines"]))
    assert list(left["ledgers"]) == ["points"]
    assert list(left["rules"]) == ["filmed", "both"]
    assert left["registers"]["debtors"]["ways_in"]["late"]["sums"] == ["loan", "bill"]
    assert "suspended" not in left["registers"]
    assert left["channels"]["cameras"]["fines"] is False
    both = plain(without(dangling(), ["fines", "finance"]))
    assert "debtors" not in both["registers"]


def test_points_leave_the_registers_that_rest_on_records():
    left = plain(without(dangling(), ["points-and-grades"]))
    assert not {"ledgers", "grades", "rules"} & set(left)
    assert list(left["registers"]) == ["robbers", "debtors"]
    assert left["registers"]["debtors"]["ways_out"] == {"on_payment": True}
    assert "closed_to_grades" not in left["services"]["flights"]


def test_only_an_authority_of_the_scheme_may_bring_no_fines():
    for name, fine in (("cameras", True), ("police", False), ("bank", False)):
        scheme = load("as_reported")
        channels = plain(scheme)["channels"]
        channels[name]["fines"] = False
        problems = check(Scheme.model_validate(plain(scheme) | {"channels": channels}))
        assert [problem.code for problem in problems] == ([] if fine else ["not-its-fines"])
