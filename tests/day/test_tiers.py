"""Severity tiers of a register (M44): one step at a time, never down, and no graver than the case."""

from __future__ import annotations

import pytest
from small_scripts import NEVER_PAID, POLICE, adult, decisions, on

from demerit.day import lists
from demerit.mechanisms import without
from demerit.ordinary import ordinary
from demerit.quantity import q
from demerit.scheme.checks import check
from demerit.scheme.inline import run_tests
from demerit.scheme.model import Scheme
from demerit.scheme.words import sentences
from small_worlds import live, scheme_of, scripted

MILD, SEVERE = 0, 1
RESIDENTS = 300


def tiered(**more) -> Scheme:
    """Thieves are listed; those who steal again, or rob, are listed severely, and that alone shuts the trains."""
    registers = {
        "mild": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 20}},
        "severe": {
            "tier_of": "mild", "replaces": ["mild"], "ways_out": {"term": 10},
            "ways_in": {
                "again": {"records": ["theft"], "only_on": "mild"},
                "robbery": {"records": ["robbery"]},
            },
        },
    }  # fmt: skip
    services = {
        "flights": {"closed_to_registers": ["mild", "severe"]},
        "high_speed_trains": {"closed_to_registers": ["severe"]},
    }
    return scheme_of(channels=POLICE, registers=registers, services=services, **more)


def test_a_second_theft_moves_a_thief_up_and_only_then_are_the_trains_shut():
    world = scripted(tiered())
    i = adult()
    world.recorded(0, i, "theft")
    world.recorded(2, i, "theft")
    world.asks(1, i, "high_speed_trains")
    world.asks(3, i, "high_speed_trains")
    days = live(world, 14)
    assert [(d.day, int(row["register"])) for d in days for row in d.entered] == [(0, MILD), (2, SEVERE)]
    ended = [(d.day, int(row["register"]), int(row["exit"])) for d in days for row in d.ended]
    assert ended == [(2, MILD, lists.BY_TIER), (12, SEVERE, lists.BY_TERM)]
    answers = [int(row["outcome"]) for d in days for row in d.decisions]
    assert answers == [lists.GRANTED, lists.REFUSED]
    assert not on(world, i, MILD)
    assert not on(world, i, SEVERE)


def test_one_record_takes_one_step():
    """The condition is being on the lower tier in the morning: two thefts on one day are the first case."""
    world = scripted(tiered())
    i = adult()
    world.recorded(0, i, "theft")
    world.recorded(0, i, "theft")
    live(world, 1)
    assert (on(world, i, MILD), on(world, i, SEVERE)) == (True, False)


def test_nobody_goes_down_a_tier_by_another_record():
    world = scripted(tiered())
    i = adult()
    world.recorded(0, i, "robbery")
    world.recorded(1, i, "theft")
    days = live(world, 3)
    assert [int(row["register"]) for d in days for row in d.entered] == [SEVERE]
    assert not on(world, i, MILD)


def test_a_graver_and_a_lesser_record_on_one_day_end_on_the_severer_tier():
    """The lesser listing is begun and ended on the same day, so that both are counted."""
    world = scripted(tiered())
    i = adult()
    world.recorded(0, i, "theft")
    world.recorded(0, i, "robbery")
    day = world.step(0)
    assert [int(row["register"]) for row in day.entered] == [MILD, SEVERE]
    assert [(int(row["register"]), int(row["exit"])) for row in day.ended] == [(MILD, lists.BY_TIER)]
    assert [(int(row["lists_before"]), int(row["lists"])) for row in day.changes] == [(0, 1 << SEVERE)]


@pytest.mark.parametrize("first", [lists.OWN, lists.FALSE_REPORT])
def test_a_tier_above_a_wrongful_listing_is_wrongful(first):
    """A true second theft lists severely only because a false first one was believed."""
    world = scripted(tiered())
    i = adult()
    world.recorded(0, i, "theft", cause=first)
    world.recorded(1, i, "theft")
    days = live(world, 2)
    wrong = [bool(row["flags"] & lists.WRONGFUL) for d in days for row in d.entered]
    assert wrong == [first != lists.OWN] * 2
    assert world.rows["wrong"][i] == (0 if first == lists.OWN else 1 << SEVERE)


def test_days_unpaid_lead_from_tier_to_tier():
    """Ten days unpaid list; forty list severely, but only those on the list."""
    registers = {
        "debtors": {"ways_in": {"late": {"unpaid": 10, "unless": {"elder": True}}}},
        "evaders": {"ways_in": {"very_late": {"unpaid": 40, "only_on": "debtors"}}, "replaces": ["debtors"]},
    }
    never = ordinary().model_copy(update={name: q(value) for name, value in NEVER_PAID.items()})
    world = scripted(scheme_of(channels=POLICE, registers=registers), life=never)
    i = adult()
    world.acts(0, i, "missed_loan_payment")
    days = live(world, 42)
    assert [(d.day, int(r["register"])) for d in days for r in d.entered if r["resident"] == i] == [(10, 0), (40, 1)]


def test_a_stranger_is_untouched():
    """Moving somebody to another tier leaves everybody else's stay as it was."""
    world, calm = scripted(tiered()), scripted(tiered())
    i, j = adult(), adult(but=(adult(),))
    for one in (world, calm):
        one.recorded(0, i, "theft")
        one.recorded(0, j, "theft")
    world.recorded(1, i, "theft")
    live(world, 3), live(calm, 3)
    differing = [x for x in range(RESIDENTS) if world.rows[x] != calm.rows[x]]
    assert differing == [i]
    assert on(world, j, MILD)


def test_without_tiers_there_is_one_list_that_shuts_everything():
    left = without(tiered(), ["tiers"])
    assert list(left.registers) == ["mild"]
    assert list(left.registers["mild"].ways_in) == ["theft", "robbery"]
    assert left.services["high_speed_trains"].closed_to_registers == ["mild"]
    assert check(left) == []
    world = scripted(left)
    i = adult()
    world.recorded(0, i, "theft")
    world.asks(1, i, "high_speed_trains")
    live(world, 1)
    assert decisions(world, 1)[i]["outcome"] == lists.REFUSED


def problems(**registers) -> list[tuple[str, str]]:
    found = check(scheme_of(channels=POLICE, registers=registers))
    return [(problem.code, "/".join(problem.path)) for problem in found]


def one(**more) -> dict:
    return {"ways_in": {"theft": {"records": ["theft"]}}, **more}


def test_circles_and_names_that_lead_nowhere_are_refused():
    assert problems(a=one(replaces=["b"]), b=one(replaces=["a"]))[0][0] == "tiers-in-a-circle"
    assert problems(a=one(replaces=["a"])) == [("its-own-tier", "registers/a/replaces/0")]
    assert problems(a=one(tier_of="b"), b=one(tier_of="c"), c=one()) == [
        ("not-the-lowest-tier", "registers/a/tier_of"),
    ]
    assert problems(a=one(tier_of="nowhere")) == [("unknown-register", "registers/a/tier_of")]
    leads = {"ways_in": {"theft": {"records": ["theft"], "only_on": "b"}}}
    back = {"ways_in": {"theft": {"records": ["theft"], "only_on": "a"}}}
    assert problems(a=leads, b=back) == [
        ("tiers-in-a-circle", "registers/a/ways_in"), ("tiers-in-a-circle", "registers/b/ways_in"),
    ]  # fmt: skip
    assert problems(a=one(), b=back) == []


def test_only_a_record_or_a_debt_can_be_a_repeated_case():
    scheme = scheme_of(
        ledgers={"points": {"start": 100, "min": 0, "max": 200}}, channels=POLICE,
        registers={"a": one(), "b": {"ways_in": {"low": {"below": 50, "only_on": "a"}}}},
    )  # fmt: skip
    assert [problem.code for problem in check(scheme)] == ["goes-with-another-way"]


def test_it_is_told_in_words_and_examples_can_be_checked():
    tests = [
        {"name": "again", "given": [{"kind": "theft", "on": "2020-01-01"}, {"kind": "theft", "on": "2020-01-03"}],
         "expect": {"registers": ["severe"]}},
        {"name": "twice at once", "given": [{"kind": "theft", "times": 2}], "expect": {"registers": ["mild"]}},
    ]  # fmt: skip
    scheme = tiered(tests=tests)
    assert [result.name for result in run_tests(scheme) if not result.passed] == []
    text = " ".join(sentences(scheme))
    assert "if one is already on the list “mild”" in text
    assert "It is a severer tier of the list “mild”" in text
    assert "Whoever gets on it leaves the list “mild”" in text
