"""How numbers are said, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from demerit.measure.findings import share
from hypothesis import given
from hypothesis import strategies as st

from demerit.show import wording
from demerit.show.tables import Column, Table
from demerit.show.wording import Spread, ratio, spread


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (0, "0"),
        (5, "5"),
        (1234.4, "1,234"),
        (12.34, "12.3"),
        (0.1234, "0.12"),
        (0.01234, "0.012"),
        (-3, "\N{MINUS SIGN}3"),
        (None, "undefined"),
        (float("nan"), "undefined"),
    ],
)
def test_numbers(x, words):
    assert wording.number(x) == words


@pytest.mark.parametrize(
    ("x", "words"),
    [(0, "0%"), (0.5, "50%"), (0.1234, "12%"), (0.0567, "5.7%"), (0.00042, "0.04%"), (1, "100%"), (None, "undefined")],
)
def test_percentages(x, words):
    assert wording.percent(x) == words


def test_signs():
    assert wording.signed(5) == "+5"
    assert wording.signed(-5) == "\N{MINUS SIGN}5"
    assert wording.signed(0) == "0"
    assert wording.change(0.1) == "+10%"


def test_middle_and_range_of_replicates():
    found = spread(range(101))
    assert (found.value, found.low, found.high, found.n) == (50, 5, 95, 101)
    assert found.text("number") == "50.0 (5.0 to 95.0)"
    assert found.text("whole") == "50 (5 to 95)"


def test_one_replicate_has_no_range():
    assert spread([0.25]).text("percent") == "25% (one run)"
    assert spread([0.25]).low is None


def test_undefined_replicates_are_left_out_and_none_is_undefined():
    assert spread([np.nan, 2, 4, np.nan]).n == 2
    assert spread([np.nan]).text() == "undefined"
    assert not spread([]).defined


def test_nothing_of_nothing():
    assert np.isnan(ratio([0], [0])[0])
    assert ratio([1], [4])[0] == 0.25


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=40))
def test_the_middle_lies_in_the_range(values):
    found = spread(values)
    assert found.low <= found.value <= found.high
    assert found.text("signed")


def test_days():
    assert wording.day_words(41, date(2019, 1, 1)) == "Day 41 (11 February)"
    assert wording.day_words(41, None) == "Day 41"
    assert wording.calendar(366, date(2019, 1, 1)) == "2 January 2020"


def test_a_table_as_csv():
    table = Table(
        "t",
        (Column("Who"), Column("Share", "percent", ranged=True), Column("n", "whole")),
        (("=SUM(A1)", Spread(0.5, 0.25, 0.75, 20), 3), ("A+", Spread(None, None, None, 0), None)),
    )
    assert table.csv() == (
        "Who,Share,Share: 5% of runs below,Share: 95% of runs below,n\n'=SUM(A1),0.5,0.25,0.75,3\nA+,,,,\n"
    )
    assert [cell["text"] for cell in table.cells(table.rows[0])] == ["=SUM(A1)", "50% (25% to 75%)", "3"]
    assert table.cells(table.rows[1])[1]["text"] == "undefined"


def test_what_is_not_all_is_never_said_to_be():
    """99.97 of a hundred isn't "100%", neither in a finding nor in the report."""
    for say in (wording.percent, share):
        assert say(3_906_092 / 3_907_139) == "99.97%"
        assert say(1 - 2e-7) == "99.99998%"
        assert say(0.996) == "99.6%"
        assert say(0.99) == "99%"
        assert say(1.0) == "100%"
