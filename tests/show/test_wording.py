"""How numbers are said, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from demerit.show import wording


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
        (None, "nothing to count"),
        (float("nan"), "nothing to count"),
    ],
)
def test_numbers(x, words):
    assert wording.number(x) == words


@pytest.mark.parametrize(
    ("x", "words"),
    [(0, "0%"), (0.5, "50%"), (0.1234, "12%"), (0.0567, "5.7%"), (0.00042, "0.04%"), (1, "100%"),
     (None, "nothing to count")],
)  # fmt: skip
def test_percentages(x, words):
    assert wording.percent(x) == words


def test_signs():
    assert wording.signed(5) == "+5"
    assert wording.signed(-5) == "\N{MINUS SIGN}5"
    assert wording.signed(0) == "0"
    assert wording.change(0.1) == "+10%"
    assert wording.UNITS["points"](-0.386) == "\N{MINUS SIGN}38.6"


def test_as_many_decimals_as_the_greatest_calls_for():
    assert wording.number(0.69, 1.3) == "0.7"
    assert wording.number(9.0, 10.5) == "9.0"


def test_days():
    assert wording.day_words(41, date(2019, 1, 1)) == "Day 41 (11 February)"
    assert wording.day_words(41, None) == "Day 41"
    assert wording.calendar(366, date(2019, 1, 1)) == "2 January 2020"


def test_what_is_not_all_is_never_said_to_be():
    """99.97 of a hundred isn't "100%"."""
    assert wording.percent(3_906_092 / 3_907_139) == "99.97%"
    assert wording.percent(1 - 2e-7) == "99.99998%"
    assert wording.percent(0.996) == "99.6%"
    assert wording.percent(0.99) == "99%"
    assert wording.percent(1.0) == "100%"
