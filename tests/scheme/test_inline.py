"""Inline tests, by hand: points, bounds, grades, lists and doors of one resident."""

from __future__ import annotations

from datetime import date

import pytest

from demerit.scheme.inline import closed_services, run_tests, standing_after
from demerit.scheme.loading import scheme_of
from demerit.scheme.model import InlineTest
from demerit.scheme.reading import read_text


@pytest.fixture
def after(little, little_catalogue):
    """The standing after some records: (kind, times, day)."""

    def of(*records, who=None, scheme=little):
        given = [{"kind": kind, "times": times, "on": on} for kind, times, on in records]
        test = InlineTest.model_validate({"name": "t", "who": who or {}, "given": given, "expect": {}})
        return standing_after(scheme, test, catalogue=little_catalogue)

    return of


def test_nothing_happens(after):
    found = after()
    assert (found.ledgers, found.grade, found.registers) == ({"points": 100, "licence": 12}, "B", {})


def test_one_record_may_cost_on_two_ledgers(after):
    assert after(("red_light", 1, None)).ledgers == {"points": 95, "licence": 9}


def test_bounds_are_applied_when_the_day_is_over(after):
    # 100 - 120 + 100 on one day is 80; on two days the first day ends at 0
    assert after(("littering", 40, None), ("charity", 5, None)).ledgers["points"] == 80
    assert after(("littering", 40, "2014-01-02"), ("charity", 5, "2014-01-03")).ledgers["points"] == 100
    assert after(("charity", 10, None)).ledgers["points"] == 200


def test_grades_by_their_lowest_points(after):
    assert after(("charity", 1, None)).grade == "A"  # 120
    assert after(("littering", 6, None)).grade == "B"  # 82
    assert after(("littering", 7, None)).grade == "C"  # 79


def test_dated_rules_hold_from_their_day(after):
    assert after(("missed_loan", 1, "2014-05-31")).ledgers["points"] == 100
    assert after(("missed_loan", 1, "2014-06-01")).ledgers["points"] == 90


def test_below_is_strictly_below(after):
    assert "blacklist" not in after(("littering", 6, None)).registers
    assert "blacklist" in after(("littering", 7, None)).registers


def test_a_certain_record_lists_and_a_chance_doesnt(after, changed, read):
    assert list(after(("theft", 1, None)).registers) == ["blacklist"]
    perhaps = read(changed("records: [theft]", "records: [theft], chance: 0.9"))
    assert not after(("theft", 1, None), scheme=perhaps).registers


def test_one_leaves_by_points_and_by_term(after):
    down = ("littering", 7, "2014-01-02")  # 79
    assert not after(down, ("charity", 1, "2014-01-03")).registers  # 99, and out above 90
    far = ("littering", 17, "2014-01-02")  # 49: one good deed won't bring it back
    assert "blacklist" in after(("theft", 1, "2014-01-02"), ("littering", 5, "2014-01-02")).registers
    # on the 30th day the term is over; still below 80, the list takes one in again the same evening
    assert after(far, ("charity", 1, "2014-02-01")).registers == {"blacklist": date(2014, 2, 1)}


def test_a_licence_starts_again_when_its_term_is_over(after):
    lost = after(("red_light", 4, "2014-01-02"))
    assert lost.ledgers["licence"] == 0
    assert "suspended" in lost.registers
    again = after(("red_light", 4, "2014-01-02"), ("charity", 1, "2014-07-01"))  # 180 days later
    assert again.ledgers["licence"] == 12
    assert "suspended" not in again.registers


def test_rules_apply_unless_the_resident_is_said_to_be_another(after, changed, read):
    scheme = read(changed("points: -3, source", "points: -3, applies_to: {minority: true}, source"))
    points = {
        who: after(("littering", 1, None), who=who and {"minority": who == "yes"}, scheme=scheme).ledgers["points"]
        for who in (None, "yes", "no")
    }
    assert points == {None: 97, "yes": 97, "no": 100}


def test_exceptions_hold_only_for_those_said_to_be_excepted(after, changed, read):
    scheme = read(changed("low: {below: 80", "low: {unless: {pupil: true}, below: 80"))
    assert after(("littering", 7, None), scheme=scheme).registers
    assert not after(("littering", 7, None), who={"pupil": True}, scheme=scheme).registers


def test_a_record_by_a_channel_that_a_rule_doesnt_heed(little, little_catalogue, changed, read):
    scheme = read(changed("missed_loan, points: -10", "missed_loan, points: -10, channels: [bank]"))
    data = {"name": "t", "given": [{"kind": "missed_loan", "channel": "cameras", "on": "2014-07-01"}], "expect": {}}
    found = standing_after(scheme, InlineTest.model_validate(data), catalogue=little_catalogue)
    assert found.ledgers["points"] == 100


def test_doors(after, little):
    assert closed_services(little, after()) == {"loan": ["B"]}
    assert closed_services(little, after(("littering", 7, None))) == {"flights": ["blacklist", "C"], "loan": ["C"]}


def test_what_holds_passes(little, little_catalogue):
    (result,) = run_tests(little, catalogue=little_catalogue)
    assert result.passed
    assert result.problems == ()


def test_what_doesnt_hold_is_shown_where_it_stands(changed, little_catalogue):
    text = changed(
        "expect: {ledgers: {points: 97}, grade: B, registers: [], open: [flights], closed: [loan]}",
        "expect: {ledgers: {points: 90, licence: 12}, grade: A, registers: [blacklist], "
        "open: [loan], closed: [flights]}",
    )
    document = read_text(text, name="little.yaml")
    scheme = scheme_of(document, catalogue=little_catalogue)
    (result,) = run_tests(scheme, document=document, catalogue=little_catalogue)
    assert not result.passed
    assert [str(mismatch) for mismatch in result.mismatches] == [
        "points: expected 90, got 97",
        "grade: expected A, got B",
        "registers: expected blacklist, got none",
        "flights: expected closed, got open",
        "loan: expected open, got closed by B",
    ]
    shown = [problem.source_line[problem.column - 1 :][: problem.length] for problem in result.problems]
    assert shown == ["90", "A", "[", "flights", "loan"]
    assert all(problem.code == "inline-test-failed" for problem in result.problems)


def test_without_grades_and_ledgers(read, little_catalogue):
    scheme = read("scheme: none\ntitle: t\nsummary: s\ntests:\n  - {name: a, expect: {registers: [], open: [loan]}}\n")
    (result,) = run_tests(scheme, catalogue=little_catalogue)
    assert result.passed
