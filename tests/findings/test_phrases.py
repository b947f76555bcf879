"""Shares, intervals and differences in words: each at its boundaries."""

from __future__ import annotations

import pytest

from demerit.findings import phrases
from demerit.show import wording
from demerit.statistics import Estimate

LUCK, FEW_RUNS = "over luck", "lowest and highest"


@pytest.mark.parametrize(
    ("above", "of", "said", "plural"),
    [(1, 2, "Half", True), (1, 3, "One in three", False), (2, 3, "Two in three", True), (1, 4, "One in four", False),
     (3, 4, "Three in four", True), (1, 5, "One in five", False), (2, 5, "Two in five", True),
     (3, 5, "Three in five", True), (4, 5, "Four in five", True), (1, 6, "One in six", False),
     (1, 7, "One in seven", False), (1, 8, "One in eight", False), (1, 9, "One in nine", False),
     (1, 10, "One in ten", False), (9, 10, "Nine in ten", True), (1, 20, "One in twenty", False),
     (1, 100, "One in a hundred", False),
     (0, 10, "0%", True), (10, 10, "100%", True), (1, 15, "6.7%", True), (1, 30, "3.3%", True),
     (471, 1000, "47%", True), (472, 1000, "Half", True),  # a half is 6% off 0.4717 and 0.5319
     (531, 1000, "Half", True), (532, 1000, "53%", True)],
)  # fmt: skip
def test_a_share_near_a_fraction_is_said_as_it(above, of, said, plural):
    assert phrases.fraction(Estimate(above / of)) == (said, plural)


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [(0.51, 0.505, 0.52, "Half"), (0.51, 0.506, 0.52, "51%"), (0.49, 0.48, 0.4951, "Half"), (0.49, 0.48, 0.495, "49%"),
     (0.51, 0.506, None, "Half"), (0.49, None, 0.495, "Half")],
)  # fmt: skip
def test_a_fraction_that_the_interval_does_not_hold_is_not_said(value, low, high, said):
    """By more than 1%: a half is held by 50.5% to 52%, and not by 50.6% to 52%."""
    assert phrases.fraction(Estimate(value, low, high, LUCK, 10))[0] == said


@pytest.mark.parametrize(
    ("figure", "say", "said"),
    [(Estimate(0.5), wording.percent, ""),
     (Estimate(0.5, 0.4, None, LUCK, 10), wording.percent, ""),
     (Estimate(0.5, None, 0.4, LUCK, 10), wording.percent, ""),
     (Estimate(0.5, 0.5, 0.5, LUCK, 10), wording.percent, ""),
     (Estimate(0.15, 0.144, 0.162, LUCK, 10), wording.percent, "14% to 16%"),
     (Estimate(0.15, 0.13, 0.17, FEW_RUNS, 4), wording.percent, "lowest 13%, highest 17%"),
     (Estimate(0.0, 0.0, 0.0123, LUCK, 10, exact=True), wording.percent, "below 1.2%"),
     (Estimate(0.0, 0.0, 0.0123, LUCK, 10), wording.percent, "0.0% to 1.2%"),
     (Estimate(0.001, 0.0, 0.0123, LUCK, 10, exact=True), wording.percent, "0.0% to 1.2%"),
     (Estimate(0.0, -0.01, 0.0123, LUCK, 10, exact=True), wording.change, "\N{MINUS SIGN}1.0% to +1.2%"),
     # as many decimals as the greater calls for: two below 1%, one below 10%, none above
     (Estimate(0.005, 0.0012, 0.00994, LUCK, 10), wording.percent, "0.12% to 0.99%"),
     (Estimate(0.005, 0.0012, 0.00995, LUCK, 10), wording.percent, "0.1% to 1.0%"),
     (Estimate(0.05, 0.0123, 0.0994, LUCK, 10), wording.percent, "1.2% to 9.9%"),
     (Estimate(0.05, 0.0123, 0.0995, LUCK, 10), wording.percent, "1% to 10%"),
     # and near all as many as keep it from 100%
     (Estimate(0.9, 0.5, 0.9949, LUCK, 10), wording.percent, "50% to 99%"),
     (Estimate(0.9, 0.5, 0.9951, LUCK, 10), wording.percent, "50% to 99.5%"),
     (Estimate(0.9, 0.9, 1.0, LUCK, 10), wording.percent, "90% to 100%"),
     (Estimate(0.995, 0.9899, 1.0, LUCK, 10), wording.percent, "99% to 100%"),
     (Estimate(0.997, 0.9962, 1.0, LUCK, 10), wording.percent, "99.6% to 100%"),
     (Estimate(0.3, -0.2, 0.998, LUCK, 10), wording.change, "\N{MINUS SIGN}20% to +100%"),
     (Estimate(0.3, -0.998, 0.2, LUCK, 10), wording.change, "\N{MINUS SIGN}100% to +20%"),
     (Estimate(0.3, -0.0012, 0.0035, LUCK, 10), wording.change, "\N{MINUS SIGN}0.12% to +0.35%"),
     (Estimate(0.3, -0.001, 0.35, LUCK, 10), wording.change, "0% to +35%"),
     (Estimate(0.3, 0.25, 0.35, LUCK, 10), wording.percent, "25% to 35%"),
     (Estimate(1.5, 1.0, 12000.0, LUCK, 10), wording.percent, "100% to 1,200,000%"),
     (Estimate(5.0, 1.234, 123.4, LUCK, 10), wording.number, "1 to 123"),
     (Estimate(5.0, -1.234, 12.34, LUCK, 10), wording.signed, "\N{MINUS SIGN}1.2 to +12.3"),
     (Estimate(5.0, 1.0, 12.0, FEW_RUNS, 3), wording.number, "lowest 1.0, highest 12.0")],
)  # fmt: skip
def test_an_interval_in_words(figure, say, said):
    assert phrases.interval(figure, say) == said


@pytest.mark.parametrize(
    ("above", "below", "of", "said"),
    [(2076, 14000, "", "2,076 of 14,000"), (0, 14000, "", "none of 14,000"), (1, 2, "fines", "1 of 2 fines")],
)
def test_counts_in_words(above, below, of, said):
    assert phrases.counts(Estimate(above / below, above=above, below=below), of) == said


def test_a_count_over_all_runs_says_so():
    assert [phrases.together(runs) for runs in (1, 2, 30)] == ["", " in 2 runs together", " in 30 runs together"]


@pytest.mark.parametrize(
    ("one", "other", "few"),
    [((5, 30), (4, 30), True), ((5, 30), (5, 30), False), ((10, 30), (0, 30), False), ((0, 30), (10, 30), False),
     ((20, 29), (20, 400), True), ((20, 400), (20, 29), True), ((20, 30), (20, 30), False)],
)  # fmt: skip
def test_two_groups_of_fewer_than_ten_cases_or_of_fewer_than_thirty_are_not_compared(one, other, few):
    first, second = (Estimate(above / below, above=above, below=below) for above, below in (one, other))
    assert phrases.too_few_to_compare(first, second) == few


@pytest.mark.parametrize(
    ("figure", "moved", "than"),
    [(Estimate(0.11, 0.01, 0.2, LUCK, 10), "MORE", "11% more"),
     (Estimate(-0.11, -0.2, -0.01, LUCK, 10), "LESS", "11% less"),
     (Estimate(0.11, 0.0, 0.2, LUCK, 10), "No clear difference in it", "no clear difference"),
     (Estimate(-0.11, -0.2, 0.0, LUCK, 10), "No clear difference in it", "no clear difference"),
     (Estimate(0.11, 0.01, 0.2, FEW_RUNS, 4), "MORE in each of 4 runs", "11% more"),
     (Estimate(-0.11, -0.2, -0.01, FEW_RUNS, 9), "LESS in each of 9 runs", "11% less"),
     (Estimate(0.11, 0.0, 0.2, FEW_RUNS, 4), "No clear difference in it", "no clear difference"),
     (Estimate(-0.11, -0.2, 0.0, FEW_RUNS, 4), "No clear difference in it", "no clear difference"),
     (Estimate(0.0, -0.1, 0.1, LUCK, 10), "No clear difference in it", "no clear difference"),
     (Estimate(0.11, n=1), "MORE in this run", "11% more"),
     (Estimate(-0.11, n=1), "LESS in this run", "11% less"),
     (Estimate(0.0, n=1), "No difference in it", "as many"),
     (Estimate(0.11, n=3), "MORE, how surely is not known", "11% more"),
     (Estimate(-0.11, n=3), "LESS, how surely is not known", "11% less"),
     (Estimate(0.0, n=3), "No difference in it", "as many"),
     (Estimate(0.0, n=1, same=True), "No difference in it", "as many"),
     (Estimate(0.0, -0.1, 0.1, LUCK, 2, same=True), "No difference in it", "as many in each run"),
     (Estimate(None, n=10), "No clear difference in it", "")],
)  # fmt: skip
def test_a_difference_in_words_as_far_as_it_is_known(figure, moved, than):
    assert phrases.moved(figure, "MORE", "LESS", "it") == moved
    assert phrases.than(figure) == than
