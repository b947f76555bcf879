"""Inline tests at each boundary: just below, at, just above; counted by hand on small rule books.

The score starts at 50 and runs from 0 to 100. A fight is seen by police, noise by nobody but a neighbourhood office.
"""

from __future__ import annotations

from datetime import date

import pytest

from demerit.scheme.inline import closed_services, run_tests, standing_after
from demerit.scheme.loading import load, loads
from demerit.scheme.model import InlineTest
from demerit.scheme.reading import read_text

HEAD = """\
scheme: s
title: t
summary: u
sources: {a: b}
"""
LEDGERS = "ledgers: {p: {start: 50, min: 0, max: 100}, q: {start: 5, min: 0, max: 9}}\n"
POLICE = "channels: {police: {source: a}, neighbourhood_office: {source: a}}\n"


def after(text: str, *given: dict, who: dict | None = None):
    test = InlineTest.model_validate({"name": "t", "given": list(given), "who": who or {}, "expect": {}})
    return standing_after(loads(HEAD + text), test)


def fight(times: int = 1, on: str | None = None, **more) -> dict:
    return {"kind": "fight", "times": times, "on": on, **more}


def points(rules: str, *given: dict, more: str = "", who: dict | None = None) -> int:
    return after(f"{LEDGERS}{POLICE}rules: {{{rules}}}\n{more}", *given, who=who).ledgers["p"]


@pytest.mark.parametrize(
    ("day", "left"),
    [("2014-01-09", 50), ("2014-01-10", 49), ("2014-01-19", 49), ("2014-01-20", 50), ("2014-01-21", 50), (None, 49)],
)
def test_a_rule_holds_from_its_first_day_and_no_more_on_its_last(day, left):
    rule = "r: {kind: fight, points: -1, from: 2014-01-10, to: 2014-01-20, source: a}"
    assert points(rule, fight(on=day)) == left


def test_a_record_without_a_date_comes_on_the_schemes_first_day():
    rule = "r: {kind: fight, points: -1, from: 2014-01-10, source: a}"
    assert points(rule, fight(), more="start: 2014-01-10") == 49
    assert points(rule, fight(), more="start: 2014-01-09") == 50


@pytest.mark.parametrize(
    ("each", "times", "left"),
    [(-1, 49, 1), (-1, 50, 0), (-1, 51, 0), (1, 49, 99), (1, 50, 100), (1, 51, 100), (-1, 1000, 0)],
)
def test_bounds(each, times, left):
    assert points(f"r: {{kind: fight, points: {each}, source: a}}", fight(times)) == left


def test_records_come_in_the_order_of_their_days_wherever_they_stand():
    """+60 is cut to 100 before 60 fights; the other way round 50 - 60 is 0, and then 60."""
    rules = "r: {kind: fight, points: -1, source: a}, s: {kind: noise, points: 60, source: a}"
    noise = {"kind": "noise", "channel": "neighbourhood_office"}
    assert points(rules, fight(60, on="2014-01-02"), {**noise, "on": "2014-01-01"}) == 40
    assert points(rules, fight(60, on="2014-01-01"), {**noise, "on": "2014-01-02"}) == 60
    assert points(rules, fight(60, on="2014-01-01"), {**noise, "on": "2014-01-01"}) == 50


@pytest.mark.parametrize(
    ("rule", "given", "left"),
    [
        ("channels: [police]", {"kind": "fight"}, 49),  # police is the first channel that sees a fight
        ("channels: [cameras]", {"kind": "fight", "channel": "cameras"}, 49),
        ("channels: [cameras]", {"kind": "fight"}, 50),
        ("channels: [cameras]", {"kind": "fight", "channel": "police"}, 50),
        ("note: any", {"kind": "fight", "channel": "cameras"}, 49),
        ("note: any", {"kind": "fight", "channel": "courts"}, 50),  # that the scheme doesn't read
    ],
)
def test_a_rule_hears_its_channels(rule, given, left):
    text = (
        f"{LEDGERS}channels: {{police: {{source: a}}, cameras: {{source: a, sees: [fight]}}}}\n"
        f"rules: {{r: {{kind: fight, points: -1, {rule}, source: a}}}}\n"
    )
    assert after(text, given).ledgers["p"] == left


def test_the_first_channel_is_that_of_the_catalogue_which_sees_the_kind_as_the_scheme_reads_it():
    """Police come before cameras, whatever stands first in the file; here they see theft alone."""
    text = LEDGERS + (
        "channels: {cameras: {source: a, sees: [fight]}, police: {source: a, sees: [theft]}}\n"
        "rules: {r: {kind: fight, points: -1, channels: [cameras], source: a}}\n"
    )
    assert after(text, fight()).ledgers["p"] == 49
    assert after(text.replace("[theft]", "[theft, fight]"), fight()).ledgers["p"] == 50


def test_points_go_to_the_ledger_that_a_rule_names():
    text = f"{LEDGERS}{POLICE}rules: {{r: {{kind: fight, points: -2, ledger: q, source: a}}}}\n"
    assert after(text, fight(2)).ledgers == {"p": 50, "q": 1}
    assert after(text, fight(3)).ledgers == {"p": 50, "q": 0}


# grades


@pytest.mark.parametrize(
    ("left", "grade"), [(61, "A"), (60, "A"), (59, "B"), (41, "B"), (40, "B"), (39, "C"), (0, "C")]
)
def test_grades_by_their_lowest_points(left, grade):
    text = (
        f"{LEDGERS}{POLICE}rules: {{r: {{kind: fight, points: {left - 50 or 1}, source: a}}}}\n"
        "grades: {bands: {A: {from: 60}, B: {from: 40, to: 60}, C: {to: 40}}, source: a}\n"
    )
    assert after(text, fight()).grade == grade


def test_the_last_grade_holds_whoever_is_below_all():
    text = f"{LEDGERS}grades: {{bands: {{A: {{from: 60}}, B: {{from: 0, to: 60}}}}, source: a}}\n"
    assert after(text).grade == "B"
    assert after(text.replace("from: 60}", "from: 0}").replace(", B: {from: 0, to: 60}", "")).grade == "A"
    assert after(f"{LEDGERS}grades: {{by: rank, shares: {{A: 1}}}}\n").grade is None
    assert after(LEDGERS).grade is None


# warnings


WARNED = f"""{LEDGERS}{POLICE}rules:
  r: {{kind: fight, points: -1, source: a}}
  s: {{kind: fight, points: 10, applies_to: {{adult: true}}, source: a}}
  t: {{kind: noise, points: -3, source: a}}
"""


@pytest.mark.parametrize(
    ("warnings", "given", "left"),
    [
        ("", [fight()], 59),
        ("{source: a}", [fight()], 60),  # the loss is a warning, the gain is not
        ("{source: a}", [fight(2)], 69),
        ("{source: a}", [fight(on="2014-12-31"), fight(on="2015-01-01")], 70),  # forgotten on 1 January
        ("{source: a}", [fight(on="2014-01-01"), fight(on="2014-12-31")], 69),
        ("{source: a, forgotten: never}", [fight(on="2014-12-31"), fight(on="2015-01-01")], 69),
        ("{source: a, contexts: [public order]}", [fight()], 60),
        ("{source: a, contexts: [traffic]}", [fight()], 59),
        ("{source: a}", [fight(), {"kind": "noise"}], 57),  # one warning for all
        ("{source: a, forgotten: never}", [fight(), {"kind": "noise"}], 57),
    ],
)
def test_the_first_loss_of_a_year_is_a_warning(warnings, given, left):
    assert after(WARNED + (f"warnings: {warnings}\n" if warnings else ""), *given).ledgers["p"] == left


def test_no_gain_uses_the_warning_up():
    text = WARNED.replace("kind: fight, points: -1", "kind: theft, points: -1") + "warnings: {source: a}\n"
    assert after(text, fight(), {"kind": "theft"}).ledgers["p"] == 60
    assert after(text, fight(), {"kind": "theft", "times": 2}).ledgers["p"] == 59


# registers


def listed(way: str, *given: dict, out: str = "{}", more: str = "", who: dict | None = None):
    """Since when one is on the register `r`; a fight costs 1 point, a theft earns 1, and both are seen."""
    text = (
        f"{LEDGERS}{POLICE}rules:\n  f: {{kind: fight, points: -1, source: a}}\n"
        "  t: {kind: theft, points: 1, source: a}\n"
        f"registers: {{r: {{ways_in: {{w: {{{way}, source: a}}}}, ways_out: {out}, source: a{more}}}}}\n"
    )
    return after(text, *given, who=who).registers.get("r", "not on it")


THAT_DAY, AT_FIRST, NEVER = date(2014, 2, 1), None, "not on it"


@pytest.mark.parametrize(
    ("way", "kind", "since"),
    [
        ("below: 49", "fight", NEVER), ("below: 50", "fight", THAT_DAY), ("below: 51", "fight", AT_FIRST),
         # 50, then 49
        ("above: 50", "theft", AT_FIRST), ("above: 51", "theft", THAT_DAY), ("above: 52", "theft", NEVER),  # then 51
        ("below: 5, ledger: q", "fight", NEVER), ("below: 6, ledger: q", "fight", AT_FIRST),  # 5
        ("above: 5, ledger: q", "fight", AT_FIRST), ("above: 6, ledger: q", "fight", NEVER),
        ("records: [fight]", "fight", THAT_DAY), ("records: [theft]", "fight", NEVER),
        ("records: [theft, fight]", "fight", THAT_DAY),
        ("records: [fight], chance: 1", "fight", THAT_DAY), ("records: [fight], chance: 0.99", "fight", NEVER),
        ("unpaid: 0", "fight", NEVER), ("without_a_rule: 1000", "fight", NEVER),
    ],
)  # fmt: skip
def test_ways_in(way, kind, since):
    assert listed(way, {"kind": kind, "on": "2014-02-01"}) == since


@pytest.mark.parametrize(
    ("limit", "said", "on_it"),
    [
        ("applies_to: {owner: true}", {}, True), ("applies_to: {owner: true}", {"owner": True}, True),
        ("applies_to: {owner: true}", {"owner": False}, False),
        ("unless: {owner: true}", {}, True), ("unless: {owner: true}", {"owner": True}, False),
        ("unless: {owner: true}", {"owner": False}, True),
        ("unless: {owner: true, urban: true}", {"owner": True}, True),
        ("unless: {owner: true, urban: true}", {"owner": True, "urban": True}, False),
        ("unless: {owner: false}", {"owner": False}, False),
    ],
)  # fmt: skip
def test_to_whom_a_way_in_is_open(limit, said, on_it):
    assert (listed(f"below: 50, {limit}", fight(), who=said) != "not on it") is on_it


@pytest.mark.parametrize(
    ("day", "since"),
    [("2014-01-30", date(2014, 1, 1)), ("2014-01-31", "not on it"), ("2014-02-01", "not on it")],
)
def test_a_term_of_thirty_days_is_over_on_the_thirtieth_day_after(day, since):
    theft = {"kind": "theft", "on": day}
    assert listed("records: [fight]", fight(on="2014-01-01"), theft, out="{term: 30}") == since


@pytest.mark.parametrize(("thefts", "on_it"), [(1, True), (2, True), (3, False), (4, False)])
def test_points_regained_let_one_off_on_the_next_day_that_something_happens(thefts, on_it):
    """49 points, and off at 52 or more."""
    given = [fight(on="2014-01-01"), {"kind": "theft", "times": thefts, "on": "2014-01-02"}]
    assert (listed("records: [fight]", *given, out="{above: 52}") != "not on it") is on_it


@pytest.mark.parametrize(("fights", "on_it"), [(1, True), (2, True), (3, False)])
def test_points_lost_take_one_off_a_redlist(fights, on_it):
    """50 points, and off with fewer than 48."""
    text = listed("above: 50", fight(fights), out="{below: 48}", more=", colour: red")
    assert (text != "not on it") is on_it


def test_a_ledger_starts_again_when_a_listing_ends():
    text = (
        f"{LEDGERS}{POLICE}rules: {{f: {{kind: fight, points: -3, ledger: q, source: a}}}}\n"
        "registers: {r: {ways_in: {w: {below: 1, ledger: q, source: a}}, ways_out: {term: 3}, "
        "resets_ledger: q, source: a}}\n"
    )
    # 5, 2, 0 and listed; on the fourth a fight costs 3 of 0 before, on the fifth the end of the term gives 5 back
    found = after(text, fight(2, on="2014-01-02"), {"kind": "theft", "on": "2014-01-04"})
    assert (found.ledgers["q"], found.registers) == (0, {"r": date(2014, 1, 2)})
    found = after(text, fight(2, on="2014-01-02"), {"kind": "theft", "on": "2014-01-05"})
    assert (found.ledgers["q"], found.registers) == (5, {})


TIERS = f"""{LEDGERS}{POLICE}registers:
  a_low: {{ways_in: {{w: {{records: [fight], source: a}}}}, source: a}}
  high: {{tier_of: a_low, replaces: [a_low], source: a,
    ways_in: {{w: {{records: [fight], only_on: a_low, source: a}}}}}}
"""


def test_a_graver_tier_is_for_those_who_stood_on_the_lower_one_in_the_morning():
    assert list(after(TIERS, fight(2)).registers) == ["a_low"]
    found = after(TIERS, fight(on="2014-01-01"), fight(on="2014-01-02"))
    assert found.registers == {"high": date(2014, 1, 2)}  # and the lower one is left, and not entered again
    found = after(TIERS, fight(on="2014-01-01"), fight(on="2014-01-02"), fight(on="2014-01-03"))
    assert found.registers == {"high": date(2014, 1, 2)}
    assert not after(TIERS, {"kind": "theft", "on": "2014-01-01"}).registers


def test_points_put_one_on_before_records_do():
    """A tier entered by points is there when the records are looked at, and keeps out of the one it replaces."""
    text = TIERS.replace("records: [fight], only_on: a_low", "below: 51")
    assert list(after(text, fight()).registers) == ["high"]


def test_without_a_ledger_nobody_is_let_off_by_points():
    way = "{w: {records: [fight], source: a}}"
    text = f"{POLICE}registers: {{r: {{ways_in: {way}, ways_out: {{term: 9}}, source: a}}}}\n"
    assert list(after(text, fight(on="2014-01-01"), {"kind": "theft", "on": "2014-01-02"}).registers) == ["r"]


# doors, and what is told of a test


DOORS = f"""{LEDGERS}{POLICE}rules: {{f: {{kind: fight, points: -20, source: a}}}}
grades: {{bands: {{A: {{from: 40}}, B: {{to: 40}}}}, source: a}}
registers:
  r: {{ways_in: {{w: {{below: 40, source: a}}}}, source: a}}
  s: {{ways_in: {{w: {{records: [theft], source: a}}}}, source: a}}
services:
  flights: {{closed_to_registers: [r, s], closed_to_grades: [B], source: a}}
  taxis: {{closed_to_grades: [A], source: a}}
"""


def test_what_closes_a_door():
    scheme = loads(HEAD + DOORS)
    assert closed_services(scheme, after(DOORS)) == {"taxis": ["A"]}
    assert closed_services(scheme, after(DOORS, fight())) == {"flights": ["r", "B"]}
    assert closed_services(scheme, after(DOORS, fight(), {"kind": "theft"})) == {"flights": ["r", "s", "B"]}


EXPECTED = """tests:
  - {name: right, given: [{kind: fight}],
    expect: {ledgers: {p: 30, q: 5}, grade: B, registers: [r], closed: [flights], open: [taxis, hotels]}}
  - {name: wrong, given: [{kind: fight}],
    expect: {ledgers: {p: 31, q: 5}, grade: A, registers: [s], closed: [flights, taxis], open: [taxis, flights]}}
  - {name: nothing, expect: {registers: [r]}}
  - {name: both, given: [{kind: fight}, {kind: theft}], expect: {registers: [s]}}
"""
SAID = [
    ("tests.1.expect.ledgers.p", "p: expected 31, got 30"),
    ("tests.1.expect.grade", "grade: expected A, got B"),
    ("tests.1.expect.registers", "registers: expected s, got r"),
    ("tests.1.expect.closed.1", "taxis: expected closed, got open"),
    ("tests.1.expect.open.1", "flights: expected open, got closed by r and B"),
    ("tests.2.expect.registers", "registers: expected r, got none"),
    ("tests.3.expect.registers", "registers: expected s, got r, s"),
]


def test_what_is_told_of_a_test():
    text = HEAD + DOORS + EXPECTED
    scheme = loads(text)
    bare, placed = run_tests(scheme), run_tests(scheme, document=read_text(text, name="x.yaml"))
    assert [(result.name, result.passed) for result in bare] == [
        ("right", True), ("wrong", False), ("nothing", False), ("both", False),
    ]  # fmt: skip
    for results in (bare, placed):
        found = [(".".join(one.path), str(one)) for result in results for one in result.mismatches]
        assert found == SAID
        problems = [problem for result in results for problem in result.problems]
        assert {problem.code for problem in problems} == {"inline-test-failed"}
        assert [(".".join(problem.path), problem.message.split("`: ")[1]) for problem in problems] == SAID
        assert problems[0].message.startswith("test `wrong`: ")
    assert placed[1].problems[0].line == text[: text.index("p: 31")].count("\n") + 1
    assert bare[1].problems[0].line is None


def test_the_order_of_the_file_makes_no_difference():
    """Two registers that keep each other out: the one that comes first in the alphabet is entered."""
    low = "{ways_in: {w: {below: 60, source: a}}, source: a}"
    high = "{ways_in: {w: {below: 60, source: a}}, replaces: [%s], source: a}"
    for text in (f"y: {high % 'z'}, z: {low}", f"z: {low}, y: {high % 'z'}"):
        assert list(after(f"{LEDGERS}registers: {{{text}}}\n").registers) == ["y"]
    for text in (f"z: {high % 'y'}, y: {low}", f"y: {low}, z: {high % 'y'}"):
        assert list(after(f"{LEDGERS}registers: {{{text}}}\n").registers) == ["z"]


def test_presets_are_run_by_the_packages_catalogue():
    assert all(result.passed for result in run_tests(load("rongcheng_2016")))
