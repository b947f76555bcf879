"""Residents picked by rule, from a log written by hand."""

from __future__ import annotations

import made_lives as made
import pytest

from demerit.errors import UsageError
from demerit.life.rules import RULES
from demerit.measure.picking import everybody_picked, pick

REGISTERS = {
    "black": {"source": "assumed", "ways_in": {"low": {"below": 960, "source": "assumed"}}},
    "red": {"colour": "red", "source": "assumed", "ways_in": {"high": {"above": 999, "source": "assumed"}}},
}


def of(resident, row):
    return row | {"resident": resident}


SHUT = {"outcome": "refused", "reason": "grade"}
ROWS = [
    of(1, made.row(1, "decision", "flights", **SHUT)),
    of(2, made.row(1, "decision", "flights", **SHUT)),
    of(2, made.row(2, "decision", "flights", outcome="refused", reason="ordinary")),  # not the scheme's doing
    of(2, made.row(3, "decision", "flights", outcome="granted", reason="none")),
    of(3, made.row(4, "decision", "top_school", outcome="refused", reason="a parent's standing")),
    of(4, made.entry(1, "littering", -15)),
    of(5, made.entry(1, "posting", -8, "association", other=4, reason="kin")),
    of(5, made.entry(2, "blood", 10)),
    of(6, made.row(9, "listing", "black", wrongful=True, reason="low")),
    of(1, made.row(4, "listing", "red", wrongful=True, reason="high")),  # praised for nothing: no harm
    of(1, made.row(6, "release", "red", outcome="points")),
    of(7, made.row(5, "listing", "black", outcome="could not pay")),
    of(7, made.row(6, "release", "black", outcome="payment")),
    of(8, made.row(2, "listing", "red")),
    of(8, made.row(11, "release", "red", outcome="points")),
    of(9, made.row(3, "act", "critical_post", outcome="chilled")),
    of(9, made.row(3, "record", "littering", cause="copied error", wrongful=True)),
]
ENDS = [made.ended(1000 - i, "A", resident=i, in_work=i != 4, housed=i != 5) for i in range(1, 10)]
TWINS = [made.ended(None, None, resident=i, world="twin") for i in range(1, 10)]


@pytest.fixture
def source():
    return made.source(made.scheme(registers=REGISTERS), ROWS, ENDS + TWINS)


def test_each_rule_picks_whom_it_says(source):
    assert everybody_picked(source) == {
        "most-refused": 1,  # 1, 2 and 3 once each by the scheme: the lowest number
        "most-points-lost": 4, "wrongly-listed": 6, "child-excluded": 3, "median": 5, "unable-to-pay": 7,
        "dragged-down": 5, "most-false-records": 9, "never-out": 6, "silenced": 9, "redlisted": 8, "job-lost": 4,
        "home-lost": 5,
    }  # fmt: skip
    assert list(everybody_picked(source)) == list(RULES)


def test_rules_may_be_written_with_spaces(source):
    assert pick(source, "most refused") == pick(source, "Most_Refused") == 1


def test_nobody_fits_and_no_such_rule():
    empty = made.source(made.scheme(), [], [made.ended(1000, "A")])
    with pytest.raises(UsageError) as caught:
        pick(empty, "silenced")
    assert caught.value.code == "nobody-fits"
    assert "--list" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        pick(empty, "mst-refused")
    assert caught.value.code == "unknown-rule"
    assert "most-refused" in caught.value.hint
    assert pick(empty, "median") == 1


def test_a_scheme_without_registers_lists_whom_each_rule_picks():
    picked = everybody_picked(made.source(made.scheme(), ROWS, ENDS + TWINS))
    assert picked["never-out"] is picked["redlisted"] is picked["wrongly-listed"] is None
    assert picked["median"] == 5
