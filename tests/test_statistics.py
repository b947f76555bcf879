"""Statistics: hand-worked cases at each boundary, and SciPy as an oracle. Coverage is tested in `verification/`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from demerit import statistics
from demerit.statistics import Estimate, Sample

TEN = Sample.of_replicates(10, 700)


def replicates(count: int) -> Sample:
    return Sample.of_replicates(count, 700)


def array(*values: float) -> np.ndarray:
    return np.array(values)


# -- rates -----------------------------------------------------------------------------------------------------------


def test_a_rate_is_the_ratio_of_the_sums_and_not_the_middle_of_the_ratios():
    above, below = array(1, 0, 12), array(1, 10, 20)  # by run: 100%, 0%, 60%
    found = statistics.rate(above, below, replicates(3))
    assert found.value == 13 / 31
    assert (found.above, found.below) == (13, 31)
    assert np.median(above / below) == 0.6


def test_below_ten_runs_the_lowest_and_the_highest_are_given_and_called_so():
    found = statistics.rate(array(1, 2, 6), array(10, 10, 10), replicates(3))
    assert (found.low, found.high, found.kind) == (0.1, 0.6, "lowest and highest")
    nine = statistics.rate(np.arange(9), np.full(9, 100), replicates(9))
    assert nine.kind == "lowest and highest"
    ten = statistics.rate(np.arange(10), np.full(10, 100), TEN)
    assert ten.kind == "over luck"


def test_a_run_in_which_nothing_could_be_counted_is_neither_lowest_nor_highest():
    found = statistics.rate(array(0, 2, 3), array(0, 10, 10), replicates(3))
    assert (found.value, found.low, found.high) == (5 / 20, 0.2, 0.3)


def test_one_run_has_a_figure_and_no_interval():
    found = statistics.rate(array(3), array(10), replicates(1))
    assert found == Estimate(0.3, n=1, above=3, below=10)
    assert found.kind == "none"


def test_nothing_to_count_is_undefined():
    found = statistics.rate(np.zeros(10, int), np.zeros(10, int), TEN)
    assert found.value is None
    assert (found.low, found.high, found.kind, found.defined) == (None, None, "none", False)


def test_the_jackknife_of_a_mean_is_the_standard_error_on_its_own_scale():
    values = array(4, 7, 1, 9, 5, 5, 8, 2, 6, 3)
    gap = statistics.difference((values, np.ones(10)), (np.full(10, 2), np.ones(10)), TEN)
    half = stats.t.ppf(0.975, 9) * values.std(ddof=1) / np.sqrt(10)
    assert gap.value == 3.0
    assert gap.low == pytest.approx(3 - half)
    assert gap.high == pytest.approx(3 + half)


def test_a_difference_from_none_at_all_is_no_surer_than_that_none():
    """None in ten may be up to three tenths: that is in the lower bound, and not in the upper."""
    values = array(4, 7, 1, 9, 5, 5, 8, 2, 6, 3)
    gap = statistics.difference((values, np.ones(10)), (np.zeros(10), np.ones(10)), TEN)
    half = stats.t.ppf(0.975, 9) * values.std(ddof=1) / np.sqrt(10)
    assert gap.exact
    assert gap.low == pytest.approx(5 - np.hypot(half, -np.log(0.05) / 10))
    assert gap.high == pytest.approx(5 + half)


def test_shares_stay_within_nought_and_one_and_rates_above_nought():
    share = statistics.rate(array(*[20] * 9, 2), array(*[20] * 10), TEN)
    assert 0 <= share.low < share.value < share.high <= 1
    rate = statistics.rate(array(0, 0, 0, 0, 0, 0, 0, 0, 9, 12), np.ones(10, int), TEN, share=False)
    assert 0 <= rate.low < rate.value < rate.high


def test_fewer_than_ten_in_all_widen_the_interval_to_that_of_a_count():
    nine = statistics.rate(array(1, 1, 1, 1, 1, 1, 1, 1, 1, 0), np.full(10, 100), TEN)
    exact = stats.binomtest(9, 1000).proportion_ci(0.95, "exact")
    assert nine.exact
    assert nine.low <= exact.low + 1e-12
    assert nine.high >= exact.high - 1e-12
    assert not statistics.rate(np.ones(10, int), np.full(10, 100), TEN).exact


def test_few_that_are_not_counted_widen_it_too():
    found = statistics.rate(array(*[10] * 9, 9), np.full(10, 10), TEN)
    exact = stats.binomtest(99, 100).proportion_ci(0.95, "exact")
    assert found.exact
    assert found.low <= exact.low + 1e-12


def test_none_of_so_many_is_below_three_of_so_many():
    found = statistics.rate(np.zeros(10, int), np.full(10, 100), TEN)
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3 / 1000, rel=0.01)
    assert found.exact


@given(st.integers(1, 400), st.data())
def test_exact_shares_are_scipys(of, data):
    count = data.draw(st.integers(1, of - 1)) if of > 1 else 1
    if count in (0, of):
        return
    low, high = statistics.exact_share(count, of)
    oracle = stats.binomtest(count, of).proportion_ci(0.95, "exact")
    assert low == pytest.approx(oracle.low, abs=1e-9)
    assert high == pytest.approx(oracle.high, abs=1e-9)


@given(st.integers(1, 50), st.floats(0.5, 1000))
def test_exact_rates_are_scipys(count, over):
    low, high = statistics.exact_rate(count, over)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 / over, rel=1e-8)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2 / over, rel=1e-8)


@given(st.integers(1, 1000))
def test_students_t_is_scipys(df):
    assert statistics.student(df) == pytest.approx(stats.t.ppf(0.975, df), abs=1e-9)


# -- differences -----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=10, max_size=30))
def test_a_difference_subtracts(pairs):
    here, there = (np.array(one) for one in zip(*pairs, strict=True))
    over, sample = np.full(len(pairs), 60), replicates(len(pairs))
    gap = statistics.difference((here, over), (there, over), sample)
    one, other = statistics.rate(here, over, sample), statistics.rate(there, over, sample)
    assert gap.value == pytest.approx(one.value - other.value, abs=1e-12)
    assert gap.low <= gap.value + 1e-12
    assert gap.high >= gap.value - 1e-12


def test_a_difference_is_paired():
    rng = np.random.default_rng(1)
    luck = rng.poisson(200, 20)
    here, over, sample = luck + 3, np.full(20, 700), replicates(20)
    paired = statistics.difference((here, over), (luck, over), sample)
    assert paired.value * 700 == pytest.approx(3)
    assert paired.high - paired.low < 1e-9
    assert paired.sign == 1


def test_a_difference_of_few_is_unclear():
    over = np.full(10, 700)
    gap = statistics.difference((array(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), over), (np.zeros(10, int), over), TEN)
    assert gap.exact
    assert gap.sign == 0


def test_no_difference_at_all_is_nought_with_an_interval_of_counts():
    over = np.full(10, 700)
    same = statistics.difference((np.full(10, 30), over), (np.full(10, 30), over), TEN)
    assert (same.value, same.low, same.high, same.sign) == (0, 0, 0, 0)


def test_a_change_is_relative_and_undefined_where_the_other_is_nought():
    ones = np.ones(10, int)
    less = statistics.change((np.full(10, 9), ones), (np.full(10, 10), ones), TEN)
    assert less.value == pytest.approx(-0.1)
    assert statistics.change((np.full(10, 9), ones), (np.zeros(10), ones), TEN).value is None
    gone = statistics.change((np.zeros(10), ones), (array(*[1] * 5, *[0] * 5), ones), TEN)
    assert gone.value == -1
    assert gone.low == -1
    assert gone.high > -0.5  # five fewer than five are not known to be gone for good


def test_a_change_over_few_runs_has_the_lowest_and_the_highest():
    ones = np.ones(3, int)
    found = statistics.change((array(1, 2, 3), ones), (array(2, 2, 2), ones), replicates(3))
    assert (found.value, found.low, found.high) == (0.0, -0.5, 0.5)
    assert found.sign == 0


# -- blocks ----------------------------------------------------------------------------------------------------------


def blocks(strata: list[int], residents: int = 4096) -> Sample:
    return Sample("blocks", len(strata), np.array(strata), np.full(len(strata), residents))


def test_what_differs_between_regions_is_no_chance():
    here = np.array([100] * 6 + [500] * 6)
    over = np.full(12, 4096)
    apart = statistics.rate(here, over, blocks([0] * 6 + [1] * 6))
    together = statistics.rate(here, over, blocks([0] * 12))
    assert apart.kind == together.kind == "within one run"
    assert apart.high - apart.low < 1e-9
    assert together.high - together.low > 0.02


def test_a_region_of_a_single_block_is_joined_to_the_one_before():
    one = statistics._strata(np.array([0, 0, 1, 2, 2]))
    assert [list(members) for members in one] == [[0, 1, 2], [3, 4]]
    first = statistics._strata(np.array([0, 1, 1]))
    assert [list(members) for members in first] == [[0, 1, 2]]


def test_a_count_within_one_run_is_the_total():
    found = statistics.mean(np.arange(10, 22), blocks([0] * 12))
    assert found.value == pytest.approx(np.arange(10, 22).sum())
    assert found.low < found.value < found.high


# -- spread and survival ---------------------------------------------------------------------------------------------


def test_the_spread_of_few_runs_is_the_lowest_and_the_highest():
    found = statistics.spread(array(3, 1, 2))
    assert (found.low, found.high, found.level, found.n) == (1, 3, None, 3)
    assert statistics.spread(array(3, np.nan)) is None


@pytest.mark.parametrize(("n", "rank"), [(20, 1), (38, 1), (39, 2), (59, 3)])
def test_the_spread_of_many_runs_holds_nine_in_ten_of_further_runs(n, rank):
    values = np.random.default_rng(n).permutation(n).astype(float)
    found = statistics.spread(values)
    assert (found.low, found.high) == (rank - 1, n - rank)
    assert found.level == (n + 1 - 2 * rank) / (n + 1)
    assert found.level >= 0.9
    assert statistics.spread(values[:19]).level is None


def test_survival_is_kaplans_and_meiers():
    # five stays: over after 1 and 3 days, cut off after 2, over after 3, still on after 4
    ended = np.array([[0, 1, 0, 2, 0]])
    at_risk = np.array([[5, 5, 4, 3, 1]])
    found = [statistics.survival(ended, at_risk, after, replicates(1)).value for after in range(1, 5)]
    assert found == pytest.approx([1, 4 / 5, 4 / 5, 4 / 5 * 1 / 3])  # at least so many days: the third counts at 3
    oracle = stats.ecdf(stats.CensoredData(uncensored=[1, 3, 3], right=[2, 4])).sf
    assert oracle.evaluate([0, 1, 2, 3]) == pytest.approx(found)
    assert statistics.survival(ended, at_risk, 5, replicates(1)).value is None


def test_of_nobody_watched_for_so_long_nothing_is_said():
    ended, at_risk = np.array([[0, 0, 0]]), np.array([[1, 1, 0]])  # one, cut off after a day
    assert statistics.survival(ended, at_risk, 1, replicates(1)).value == 1
    assert statistics.survival(ended, at_risk, 2, replicates(1)).value is None
    gone = np.array([[0, 1, 0]])  # the same, over after a day: none lasts two
    assert statistics.survival(gone, at_risk, 2, replicates(1)).value == 0
