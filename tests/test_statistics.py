"""Statistics: hand-worked cases at each boundary, and SciPy as an oracle. Coverage is tested in `verification/`."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
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


def test_a_difference_of_few_is_no_surer_than_what_parts_the_two():
    """Four of one arm and none of the other: 4 and none of ten, each with its exact interval, joined."""
    here, none, ones = array(1, 0, 1, 0, 0, 1, 0, 1, 0, 0), np.zeros(10), np.ones(10)
    gap = statistics.difference((here, ones), (none, ones), TEN)
    low, high = stats.chi2.ppf(0.025, 8) / 20, stats.chi2.ppf(0.975, 10) / 20
    assert gap.exact
    assert gap.low == pytest.approx(0.4 - np.hypot(0.4 - low, -np.log(0.025) / 10))
    assert gap.high == pytest.approx(high)
    common = here + 300 * ones  # what both have tells nothing of their difference
    again = statistics.difference((common, 700 * ones), (none + 300, 700 * ones), TEN)
    assert (again.low * 700, again.high * 700) == pytest.approx((gap.low, gap.high))


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
    assert not statistics.rate(array(2, 1, 1, 1, 1, 1, 1, 1, 1, 0), np.full(10, 100), TEN).exact


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


# -- differences -----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=10, max_size=30))
@settings(deadline=None, max_examples=50)
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
    assert paired.verdict == "more"


def test_a_difference_of_few_is_unclear():
    over = np.full(10, 700)
    gap = statistics.difference((array(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), over), (np.zeros(10, int), over), TEN)
    assert gap.exact
    assert gap.verdict == "unclear"


def test_the_same_in_every_run_is_the_same_and_up_to_so_many_apart():
    over = np.full(10, 700)
    same = statistics.difference((np.full(10, 30), over), (np.full(10, 30), over), TEN)
    assert (same.value, same.same, same.verdict) == (0, True, "same")
    assert (same.low, same.high) == pytest.approx((np.log(0.025) / 7000, -np.log(0.025) / 7000))
    swapped = statistics.difference((array(31, 29, *[30] * 8), over), (np.full(10, 30), over), TEN)
    assert (swapped.value, swapped.same, swapped.verdict) == (0, False, "unclear")


def test_few_that_part_two_arms_are_judged_as_by_mcnemar():
    """Five against none have a two-sided chance of 0.0625 if nothing differs, six 0.031."""
    ones, none = np.ones(10), np.zeros(10)
    for count, verdict in ((5, "unclear"), (6, "more")):
        here = array(*[1] * count, *[0] * (10 - count))
        exact = stats.binomtest(count, count).pvalue
        assert (exact < 0.05) == (verdict == "more")
        assert statistics.difference((here, ones), (none, ones), TEN).verdict == verdict


def test_a_difference_has_one_verdict():
    ones = np.ones(4)

    def verdict(here, there, runs=4):
        return statistics.difference((array(*here), ones), (array(*there), ones), replicates(runs)).verdict

    assert verdict([2, 3, 4, 5], [1, 2, 3, 4]) == "more in each"
    assert verdict([1, 2, 3, 4], [2, 3, 4, 5]) == "less in each"
    assert verdict([1, 2, 3, 4], [1, 1, 1, 1]) == "unclear"  # one of the runs shows none
    assert verdict([2, 0, 4, 5], [1, 2, 3, 4]) == "unclear"
    assert verdict([1, 2, 3, 4], [1, 2, 3, 4]) == "same"
    one = array(1), array(1)
    assert statistics.difference((array(2), array(1)), one, replicates(1)).verdict == "one run"
    assert statistics.difference(one, one, replicates(1)).verdict == "same"
    assert statistics.difference((array(2), array(0)), one, replicates(1)).verdict == "undefined"


def test_a_run_in_which_a_difference_is_undefined_is_no_bound_of_it():
    """Of four runs one has no denominator: that of the other three was given as the lowest and highest of four."""
    here, there = (array(1, 2, 3, 40), array(3, 3, 3, 3)), (array(0, 1, 2, 0), array(3, 3, 3, 0))
    found = statistics.difference(here, there, replicates(4))
    assert found.value == pytest.approx(46 / 12 - 3 / 9)
    assert (found.low, found.high, found.verdict) == (None, None, "no interval")
    change = statistics.change((array(6, 1, 1, 1), np.ones(4)), (array(0, 0, 5, 2), np.ones(4)), replicates(4))
    assert (change.low, change.high, change.verdict) == (None, None, "no interval")


def test_the_same_twin_cancels_out_of_a_difference_of_differences():
    over = np.full(12, 700)
    twin = array(*[3, 9] * 6), over
    a, b = ((array(*[5, 8, 6] * 4) + more, over) for more in (0, 2))
    gap = statistics.paired(*(statistics.difference(arm, twin, replicates(12)) for arm in (b, a)))
    alone = statistics.difference(b, a, replicates(12))
    assert (gap.value, gap.low, gap.high) == (alone.value, alone.low, alone.high)
    same = statistics.paired(*[statistics.difference(a, twin, replicates(12))] * 2)
    assert same.same


def test_changes_and_gaps_of_two_arms_are_as_sure_as_their_rates():
    """Four acts more in one arm than in the other were "unclear" as rates and "more" beside the twin."""
    over = np.full(10, 100)
    twin, a = (np.full(10, 20), over), (np.full(10, 15), over)
    b = array(*[16] * 4, *[15] * 6), over
    rates = statistics.difference(b, a, TEN)
    beside = [statistics.change(arm, twin, TEN) for arm in (b, a)]
    for found in (statistics.paired(*beside), statistics.relative(*beside)):
        assert (found.verdict, found.exact) == (rates.verdict, True) == ("unclear", True)
    changed = statistics.paired(*beside)
    assert (changed.value, changed.low) == pytest.approx((rates.value / 0.2, rates.low / 0.2))
    other = array(19, *[20] * 9), over  # the twin of one arm differs by one
    gaps = [statistics.difference(arm, there, TEN) for arm, there in ((b, twin), (a, other))]
    assert statistics.paired(*gaps).verdict == "unclear"
    assert statistics.paired(*[statistics.difference(a, twin, TEN)] * 2).same


def test_a_change_is_judged_as_the_difference_is():
    """None against five was "less" as a change and "unclear" as a difference."""
    over = np.full(10, 1000)
    for here, there in (
        ([0] * 10, [1] * 5 + [0] * 5),
        ([0] * 10, [1] * 6 + [0] * 4),
    ):
        pair = (array(*here), over), (array(*there), over)
        assert statistics.change(*pair, TEN).verdict == statistics.difference(*pair, TEN).verdict


def test_a_difference_of_shares_is_never_above_one():
    few, many = (np.zeros(10, int), array(1, 1, 1, *[0] * 7)), (array(1, *[0] * 9), array(*[3] * 6, *[4] * 4))
    gap = statistics.difference(few, many, TEN, share=True)
    assert -1 <= gap.low < gap.high <= 1
    one = array(1, *[0] * 9), array(3, *[0] * 9)
    assert statistics.difference(one, one, TEN, share=True).high <= 1


@given(st.lists(st.integers(1, 3), min_size=10, max_size=30), st.integers(1, 3), st.integers(1, 99))
@settings(deadline=None, max_examples=15)
def test_as_many_in_each_unit_is_no_surer_than_their_count(sizes, count, more):
    """One in each of ten runs had no interval, nine in all one of 0.4 to 1.7. Of one in seven, the jackknife's was
    14.285714285714238% to 14.285714285714327%: roundings, taken for what varies."""
    sizes, sample = np.array(sizes), replicates(len(sizes))
    found = statistics.rate(count * sizes, (count + more) * sizes, sample)
    total, of = count * int(sizes.sum()), (count + more) * int(sizes.sum())
    exact = stats.binomtest(total, of).proportion_ci(0.95, "exact")
    assert (found.low, found.high, found.exact) == (pytest.approx(exact.low), pytest.approx(exact.high), True)


def test_as_many_more_in_each_unit_is_no_surer_than_their_count():
    for runs, each, exact in ((27, 37, True), (10, 100, False)):  # 999 and 1,000 in all
        over, sample = np.full(runs, 700), replicates(runs)
        gap = statistics.difference((np.full(runs, 31 + each), over), (np.full(runs, 31), over), sample)
        assert (gap.exact, gap.low < gap.value < gap.high, gap.low == gap.high) == (exact, exact, not exact)
        assert statistics.rate(np.full(runs, each), over, sample).exact == exact


def test_what_is_counted_in_parts_of_one_is_widened_as_whole_things_are():
    """One refusal of one, in millionths: it was given as 99.9997% to 100%."""
    million = np.full(10, 0)
    million[3] = 1_000_000
    one = statistics.rate(million, million, TEN, one=1_000_000)
    assert (one.value, one.above, one.below, one.exact) == (1, 1, 1, True)
    assert (one.low, one.high) == pytest.approx((0.05, 1))
    half = statistics.rate(million // 2, million * 4, TEN, one=1_000_000)  # half of one, of four: none to one
    assert (half.value, half.high) == (0.125, pytest.approx(stats.beta.ppf(0.975, 2, 3)))


def test_a_count_below_nought_is_refused():
    with pytest.raises(ValueError, match="below nought"):
        statistics.mean(array(-1, 2), replicates(2))


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
    assert found.verdict == "unclear"


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
    two = statistics.spread(array(3, 1, np.nan))
    assert (two.low, two.high, two.level, two.n) == (1, 3, None, 2)


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


def test_survival_of_few_is_no_surer_than_a_count():
    """Of 34 stays none ended and 20 were watched for two days: it was given as 100%, 100% to 100%."""
    at_risk = np.zeros((10, 4), int)
    at_risk[:, 0] = at_risk[:, 1] = [4, 4, 4, 4, 3, 3, 3, 3, 3, 3]
    at_risk[:, 2] = 2
    none = statistics.survival(np.zeros((10, 4), int), at_risk, 2, TEN)
    assert (none.value, none.high, none.exact) == (1, 1, True)
    assert none.low == pytest.approx(0.05 ** (1 / 20))
    all_watched, ended = np.full((10, 4), 10), np.zeros((10, 4), int)
    ended[0, 1], ended[5, 1] = 1, 1  # two of a hundred, all watched: a binomial share
    all_watched[:, 2:] -= ended[:, [1]]
    two = statistics.survival(ended, all_watched, 2, TEN)
    assert two.value == pytest.approx(0.98)
    assert two.high == pytest.approx(stats.beta.ppf(0.975, 99, 2))
    assert two.low < stats.beta.ppf(0.025, 98, 3)  # the jackknife's is wider yet


def test_of_the_few_that_were_followed_to_the_end_nought_is_not_sure():
    """Of 1,002 stays a thousand were cut off on the first day, and both that were followed ended."""
    ended, at_risk = np.zeros((10, 4), int), np.zeros((10, 4), int)
    at_risk[:, 0], at_risk[:2, 1:3], ended[:2, 2] = 100, 1, 1
    found = statistics.survival(ended, at_risk, 3, TEN)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1 - 0.05 ** (1 / 2))


def test_of_nobody_watched_for_so_long_nothing_is_said():
    ended, at_risk = np.array([[0, 0, 0]]), np.array([[1, 1, 0]])  # one, cut off after a day
    assert statistics.survival(ended, at_risk, 1, replicates(1)).value == 1
    assert statistics.survival(ended, at_risk, 2, replicates(1)).value is None
    cut_off = np.array([[5, 0, 0]])  # five, cut off on the first day
    found = [statistics.survival(ended, cut_off, after, replicates(1)) for after in (0, 1, 2)]
    assert [(one.value, one.below) for one in found] == [(1.0, 5), (None, None), (None, None)]
    assert statistics.survival(ended, at_risk, 0, replicates(1)).value == 1.0
    gone = np.array([[0, 1, 0]])  # the same, over after a day: none lasts two
    assert statistics.survival(gone, at_risk, 2, replicates(1)).value == 0


# -- boundaries that no test had (`verification/mutants.py`) -----------------------------------------------------------


def test_two_runs_are_replicates_and_one_is_not():
    assert (replicates(1).kind, replicates(2).kind) == ("one run", "replicates")


def test_what_is_counted_in_parts_is_told_as_whole_things():
    """Millionths: 2,600,000 of 5,000,000 are 3 of 5 to the nearest; counted by the one, they are what they are."""
    found = statistics.rate(array(1_300_000, 1_300_000), array(2_500_000, 2_500_000), replicates(2), one=1_000_000)
    assert (found.above, found.below, found.value) == (3, 5, 0.52)
    assert type(found.above) is int
    half = statistics.rate(array(1, 1), array(2, 2), replicates(2))
    assert (half.above, half.below) == (2, 4)


def test_all_of_fifty_and_none_of_four_hundred_each_have_one_bound():
    """Part of a difference, it is as far out as a bound of two: the 2.5% that is left, to the power of one over n."""
    all_, none = (np.full(10, 5), np.full(10, 5)), (np.zeros(10), np.full(10, 40))
    gap = statistics.difference(all_, none, TEN, share=True)
    assert (gap.value, gap.high, gap.exact) == (1.0, 1.0, True)
    assert gap.low == pytest.approx(1 - np.hypot(1 - 0.025 ** (1 / 50), 1 - 0.025 ** (1 / 400)))
    back = statistics.difference(none, all_, TEN, share=True)
    assert (back.value, back.low, back.high) == pytest.approx((-1.0, -1.0, -gap.low))


def test_a_change_is_undefined_without_anything_on_either_side_and_known_of_one():
    one, none = (array(1, 1), array(2, 2)), (array(0, 0), array(2, 2))
    nobody = (array(0, 0), array(0, 0))
    pair = replicates(2)
    single = array(1, 0), array(1, 0)
    assert statistics.change(single, single, pair).value == statistics.difference(single, single, pair).value == 0.0
    assert statistics.rate(*single, pair).value == 1.0
    assert statistics.change(one, (array(1, 0), array(2, 2)), pair).value == 1.0  # twice as many as a single one
    assert [statistics.change(a, b, pair).value for a, b in ((one, none), (nobody, one), (one, nobody))] == [None] * 3


def test_how_much_narrower_shared_lucks_make_a_difference():
    """The standard error of what differs by run, over that of two means with lucks of their own, each with its t."""
    here, there, ones = array(4, 7, 1, 9, 5, 5, 8, 2, 6, 3), array(2, 2, 3, 1, 4, 2, 5, 1, 3, 2), np.ones(10)
    pair = [statistics.rate(10 * one, ones, TEN, share=False) for one in (here, there)]
    apart = np.hypot(here.std(ddof=1), there.std(ddof=1)) * stats.t.ppf(0.975, 18) / stats.t.ppf(0.975, 9)
    assert statistics.narrowed(*pair) == pytest.approx((here - there).std(ddof=1) / apart)


def test_of_two_differences_from_one_twin_few_are_few():
    """Two schemes, three and one more in all than the twin's thousand: two in ten runs part them, and no more."""
    twin, ones = np.full(10, 100.0), np.full(10, 700.0)
    one, other = twin + array(1, 1, 1, *[0] * 7), twin + array(1, *[0] * 9)
    gaps = [statistics.difference((mine, ones), (twin, ones), TEN) for mine in (one, other)]
    found = statistics.paired(*gaps)
    plain = statistics.difference((one, ones), (other, ones), TEN)
    assert found.exact
    assert (found.value, found.low, found.high) == (plain.value, plain.low, plain.high)


def test_survival_of_many_needs_no_widening_and_all_last_no_days_at_all():
    ended, at_risk = np.full((10, 3), [0, 3, 0]) + np.arange(10)[:, None] % 2 * [0, 1, 0], np.full((10, 3), 20)
    found = statistics.survival(ended, at_risk, 2, TEN)
    assert (found.value, found.below, found.exact) == (pytest.approx(1 - 35 / 200), 200, False)
    assert found.low < found.value < found.high
    assert statistics.survival(ended, at_risk, 0, TEN).value == 1.0


def test_a_change_to_few_is_no_surer_than_a_binomial_share():
    """Three beside four hundred, of as many: given all 403, three is binomial, and its odds are the ratio."""
    few, many, of = array(1, 1, 1, *[0] * 7), np.full(10, 40), np.full(10, 700)
    found = statistics.change((few, of), (many, of), TEN)
    exact = stats.binomtest(3, 403).proportion_ci(0.95, "exact")
    assert found.exact
    assert found.value == pytest.approx(3 / 400 - 1)
    assert found.low <= exact.low / (1 - exact.low) - 1 + 1e-12
    assert found.high >= exact.high / (1 - exact.high) - 1 - 1e-12


# -- intervals beside a jackknife by a plain loop ----------------------------------------------------------------------


def logit(x: float) -> float:
    return math.log(x / (1 - x))


def expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def jackknifed(figure, columns, strata, forth=float, back=float) -> tuple[float, float]:
    """Each unit left out by itself, the others of its stratum counted so much more; Student's t by SciPy."""
    columns, variance, df = np.array(columns, float), 0.0, 0
    for stratum in set(strata):
        members = [at for at, other in enumerate(strata) if other == stratum]
        single = []
        for out in members:
            weights = [
                len(members) / (len(members) - 1) * (at != out) if at in members else 1 for at in range(len(strata))
            ]
            single.append(forth(figure(columns @ weights)))
        variance += (len(members) - 1) ** 2 / len(members) * np.var(single, ddof=1)
        df += len(members) - 1
    half, value = stats.t.ppf(0.975, df) * math.sqrt(variance), forth(figure(columns.sum(axis=1)))
    return back(value - half), back(value + half)


def joined(*intervals) -> tuple[float, float]:
    """The lowest low and the highest high."""
    return min(low for low, _ in intervals), max(high for _, high in intervals)


STRATA = [[0] * 10, [0] * 12, [0] * 5 + [1] * 7, [0] * 4 + [3] * 2 + [5] * 6]


def counts(lowest: int, highest: int, columns: int):
    """Strata, and so many columns of counts by unit."""
    column = {len(strata): st.lists(st.integers(lowest, highest), min_size=len(strata), max_size=len(strata))
              for strata in STRATA}  # fmt: skip
    return st.sampled_from(STRATA).flatmap(lambda strata: st.tuples(st.just(strata), *[column[len(strata)]] * columns))


def bounds(found: Estimate) -> tuple[float, float]:
    return found.low, found.high


def share_of(sums) -> float:
    return sums[0] / sums[1]


def gap_of(sums) -> float:
    return sums[0] / sums[1] - sums[2] / sums[3]


def times_as_much(sums) -> float:
    return sums[0] / sums[1] / (sums[2] / sums[3])


@given(counts(5, 60, 2))
@settings(deadline=None, max_examples=50)
def test_rates_have_the_interval_of_a_jackknife(drawn):
    strata, above, more = drawn
    below = np.array(above) + more
    expected = jackknifed(share_of, [above, below], strata, logit, expit)
    assume(expected[1] - expected[0] > 1e-9)  # else as many in each unit
    share = statistics.rate(np.array(above), below, blocks(strata))
    assert not share.exact
    assert bounds(share) == pytest.approx(expected)
    rate = statistics.rate(np.array(above), below, blocks(strata), share=False)
    assert bounds(rate) == pytest.approx(jackknifed(share_of, [above, below], strata, math.log, math.exp))
    assert (share.kind, share.n, share.value) == ("within one run", len(strata), sum(above) / below.sum())
    total = statistics.mean(np.array(above), blocks(strata))
    residents = np.full(len(strata), 4096)
    expected = jackknifed(share_of, [above, residents], strata, math.log, math.exp)
    if expected[1] - expected[0] > 1e-9:
        assert bounds(total) == pytest.approx([4096 * len(strata) * x for x in expected])
    assert (total.value, total.above, total.below) == (pytest.approx(sum(above)), sum(above), None)
    over = np.array(below), np.array(above)  # above one: no share of a whole, whatever is said
    assert bounds(statistics.rate(*over, blocks(strata))) == pytest.approx(
        jackknifed(share_of, over, strata, math.log, math.exp)
    )


@given(counts(20, 60, 4))
@settings(deadline=None, max_examples=50)
def test_differences_and_changes_have_the_interval_of_a_jackknife(drawn):
    strata, *columns = drawn
    columns[1], columns[3] = np.add(columns[0], columns[1]), np.add(columns[2], columns[3])
    here, there = (np.array(columns[0]), columns[1]), (np.array(columns[2]), columns[3])
    gap = statistics.difference(here, there, blocks(strata))
    assume(not gap.exact and gap.low != gap.high)
    expected = jackknifed(gap_of, columns, strata)
    assert bounds(gap) == pytest.approx(expected)
    assert bounds(statistics.difference(here, there, blocks(strata), share=True)) == pytest.approx(
        (max(-1, expected[0]), min(1, expected[1]))
    )
    ratio = jackknifed(times_as_much, columns, strata, math.log, math.exp)
    changed = statistics.change(here, there, blocks(strata))
    assert bounds(changed) == pytest.approx((ratio[0] - 1, ratio[1] - 1))
    assert changed.value == pytest.approx(gap.value / share_of([sum(columns[2]), sum(columns[3])]))


@given(counts(0, 2, 1), st.integers(3, 9), st.booleans())
@settings(deadline=None, max_examples=50)
def test_rates_of_few_hold_the_interval_of_the_count_too(drawn, each, share):
    """A unit's counts are of so few that some of them, left out, leave none: the jackknife is then on its own scale."""
    strata, above = drawn
    below, total = np.full(len(above), each), sum(above)
    found = statistics.rate(np.array(above), below, blocks(strata), share=share)
    of = int(below.sum())
    few = total < 10 or (share and of - total < 10)
    if share:
        exact = stats.binomtest(total, of).proportion_ci(0.95, "exact") if total else (0, 1 - 0.05 ** (1 / of))
    else:
        exact = (stats.chi2.ppf(0.025, 2 * total) / 2 / of if total else 0,
                 stats.chi2.ppf(0.975, 2 * total + 2) / 2 / of if total else -math.log(0.05) / of)  # fmt: skip
    try:
        scale = (logit, expit) if share else (math.log, math.exp)
        plain = jackknifed(share_of, [above, below], strata, *scale)
    except ValueError:  # the logarithm of nought
        low, high = jackknifed(share_of, [above, below], strata)
        plain = max(0, low), min(1, high) if share else high
    alike = len(set(above)) == 1 or plain[0] == plain[1]
    assume(alike or plain[1] - plain[0] > 1e-12)
    assert found.exact == (few or alike)
    assert bounds(found) == pytest.approx(joined(plain, exact) if found.exact else plain, abs=1e-12)


@given(counts(0, 3, 2).filter(lambda drawn: sum(drawn[1]) > 0), st.integers(0, 40))
@settings(deadline=None, max_examples=50)
def test_what_parts_two_worlds_by_few_is_judged_by_the_few(drawn, common):
    """Each side alone counts what the other doesn't: two counts, joined as Zou and Donner 2008 do."""
    strata, one, other = drawn
    one, other, of = np.array(one), np.array(other), np.full(len(one), 700)
    gap = statistics.difference((one + common, of), (other + common, of), blocks(strata))
    more, less = (int(np.maximum(x, 0).sum()) for x in (one - other, other - one))
    plain = jackknifed(gap_of, [one, of, other, of], strata)
    few = more + less < 10
    assume(few or plain[1] - plain[0] > 1e-12)
    assert gap.exact == few
    if few:
        (a, a_low, a_high), (b, b_low, b_high) = ((x, *poisson_interval(x)) for x in (more, less))
        low, high = a - b - math.hypot(a - a_low, b_high - b), a - b + math.hypot(a_high - a, b - b_low)
        plain = joined(plain, (low / of.sum(), high / of.sum()))
    assert bounds(gap) == pytest.approx(plain, abs=1e-12)
    if common:
        changed = statistics.change((one + common, of), (other + common, of), blocks(strata))
        ratio = jackknifed(times_as_much, [one + common, of, other + common, of], strata, math.log, math.exp)
        there = (other + common).sum() / of.sum()
        expected = joined(ratio, [max(0, 1 + x / there) for x in plain]) if few else ratio
        assert bounds(changed) == pytest.approx([x - 1 for x in expected])
        assert changed.exact == few


def poisson_interval(count: int) -> tuple[float, float]:
    """Garwood's; of none both tails of 2.5% on one side, as part of a difference."""
    return stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0, stats.chi2.ppf(0.975, 2 * count + 2) / 2


@pytest.mark.parametrize(
    ("one", "other", "few"),
    [(0, 400, True), (9, 400, True), (10, 400, False), (400, 9, True), (400, 10, False), (3, 5, True)],
)
def test_a_change_of_few_beside_a_group_of_another_size_is_binomial(one, other, few):
    """Of both together the one are binomial: its odds, times how much larger the other group is, are the ratio."""
    spread_out = [np.array([total // 10 + (unit < total % 10) for unit in range(10)]) for total in (one, other)]
    here, there = (spread_out[0], np.full(10, 700)), (spread_out[1], np.full(10, 1400))
    found = statistics.change(here, there, TEN)
    columns = [*here, *there]
    if one:
        plain = jackknifed(times_as_much, columns, [0] * 10, *((math.log, math.exp) if one >= 10 <= other else ()))
        if one < 10 and min(spread_out[0]) < one:  # no unit, left out, leaves none
            plain = jackknifed(times_as_much, columns, [0] * 10, math.log, math.exp)
    else:
        plain = 0, 0
    low, high = stats.binomtest(one, one + other).proportion_ci(0.95, "exact")
    if one == 0:
        low, high = 0, 1 - 0.025 ** (1 / 400)
    expected = joined(plain, (2 * low / (1 - low), 2 * high / (1 - high))) if few else plain
    assert found.exact == few
    assert bounds(found) == pytest.approx([x - 1 for x in expected])
    assert found.value == pytest.approx(2 * one / other - 1)


def test_a_change_from_less_than_one_has_no_upper_bound():
    found = statistics.change((np.full(10, 0.25), np.full(10, 70)), (np.full(10, 0.04), np.full(10, 7)), TEN)
    assert (found.high, found.verdict) == (math.inf, "unclear")


# -- figures set beside figures ---------------------------------------------------------------------------------------


@given(counts(20, 60, 8))
@settings(deadline=None, max_examples=40)
def test_two_figures_of_the_same_units_have_the_interval_of_a_jackknife(drawn):
    """Of whatever two, the units are left out of both together."""
    strata, *columns = drawn
    a, b, c, d, e, f, g, h = (np.array(column) for column in columns)
    units = blocks(strata)
    rates = [statistics.rate(*x, units, share=False) for x in ((a, b), (c, d))]
    gaps = [statistics.difference(*x, units) for x in (((a, b), (c, d)), ((e, f), (g, h)))]
    changes = [statistics.change(*x, units) for x in (((a, b), (c, d)), ((e, f), (g, h)))]
    assume(not any(found.exact for found in (*rates, *gaps, *changes)))
    first, second = (lambda sums: sums[:4]), (lambda sums: sums[4:])

    found = statistics.paired(rates[0].times(1000), rates[1].times(10))
    assert bounds(found) == pytest.approx(
        jackknifed(lambda x: 1000 * share_of(x) - 10 * share_of(x[2:]), columns[:4], strata)
    )
    found = statistics.paired(*changes)
    expected = jackknifed(lambda x: times_as_much(first(x)) - times_as_much(second(x)), columns, strata)
    assert bounds(found) == pytest.approx(expected)
    assert found.value == pytest.approx(changes[0].value - changes[1].value)
    found = statistics.relative(*changes)
    expected = jackknifed(
        lambda x: times_as_much(first(x)) / times_as_much(second(x)), columns, strata, math.log, math.exp
    )
    assert bounds(found) == pytest.approx([x - 1 for x in expected])
    assert found.value == pytest.approx((1 + changes[0].value) / (1 + changes[1].value) - 1)

    found = statistics.paired(*gaps)
    expected = jackknifed(lambda x: gap_of(first(x)) - gap_of(second(x)), columns, strata)
    sides = [statistics.difference(*x, units) for x in (((a, b), (e, f)), ((c, d), (g, h)))]
    if any(side.exact for side in sides):
        expected = joined(expected, zou_and_donner(*sides))
    assert bounds(found) == pytest.approx(expected)
    assert found.exact == any(side.exact for side in sides)


def zou_and_donner(one: Estimate, other: Estimate) -> tuple[float, float]:
    """The interval of a difference, from the intervals of both."""
    gap = one.value - other.value
    return (gap - math.hypot(one.value - one.low, other.high - other.value),
            gap + math.hypot(one.high - one.value, other.value - other.low))  # fmt: skip


def test_two_differences_that_few_part_are_as_sure_as_both_sides():
    """Twelve runs: here three more than there, the twins two apart the other way; both in a thousandth of all."""
    over, twelve = np.full(12, 1000), replicates(12)
    a, c = array(*[5, 8, 6] * 4), array(*[3, 9] * 6)
    b, d = a + array(1, 1, 1, *[0] * 9), c - array(0, 1, 0, 1, *[0] * 8)
    here, there = (
        statistics.difference((b, over), (c, over), twelve),
        statistics.difference((a, over), (d, over), twelve),
    )
    sides = [statistics.difference((x, over), (y, over), twelve) for x, y in ((b, a), (c, d))]
    found = statistics.paired(here, there)
    plain = jackknifed(lambda x: gap_of(x) - gap_of(x[4:]), [b, over, c, over, a, over, d, over], [0] * 12)
    assert all(side.exact for side in sides)
    assert found.exact
    assert found.value == pytest.approx((3 - 2) / 12000)
    assert bounds(found) == pytest.approx(joined(plain, zou_and_donner(*sides)))
    thousands = statistics.paired(here.times(1000), there.times(1000))
    assert bounds(thousands) == pytest.approx([1000 * x for x in bounds(found)])
    nine = [statistics.difference((x[:9], over[:9]), (y[:9], over[:9]), replicates(9)) for x, y in ((b, c), (a, d))]
    assert statistics.paired(*nine).kind == "lowest and highest"


@given(counts(20, 60, 6))
@settings(deadline=None, max_examples=40)
def test_a_common_twin_cancels_out(drawn):
    strata, *columns = drawn
    a, b, c, d, e, f = (np.array(column) for column in columns)
    units, twin = blocks(strata), (e, f)
    arms = [statistics.difference(arm, twin, units) for arm in ((a, b), (c, d))]
    plain = statistics.difference((a, b), (c, d), units)
    assert bounds(statistics.paired(*arms)) == bounds(plain)
    thousand = statistics.paired(*[arm.times(1000) for arm in arms])
    assert bounds(thousand) == pytest.approx([1000 * x for x in bounds(plain)])
    changes = [statistics.change(arm, twin, units) for arm in ((a, b), (c, d))]
    of = share_of([e.sum(), f.sum()])
    assert bounds(statistics.paired(*changes)) == pytest.approx([x / of for x in bounds(plain)])
    percent = statistics.paired(*[found.times(100) for found in changes])
    assert (percent.value, *bounds(percent)) == pytest.approx([100 * x / of for x in (plain.value, *bounds(plain))])
    assert statistics.relative(*changes) == statistics.change((a, b), (c, d), units)
    rates = [statistics.rate(*arm, units) for arm in ((a, b), (c, d))]
    assert statistics.relative(*rates) == statistics.change((a, b), (c, d), units)
    assert statistics.paired(*[rate.times(10) for rate in rates]) == plain.times(10)


def test_the_difference_of_two_shares_is_one_of_shares_only_where_both_are():
    """None of 30 and all of 30: at most one apart. Three acts of each of ten, and none, may be more."""
    over, three = np.full(10, 3), np.full(10, 3)
    none, all_, acts = (statistics.rate(x, over, TEN) for x in (np.zeros(10, int), three, 4 * three))
    assert statistics.paired(all_, none).high == 1.0
    for one in (acts, acts.times(1)):
        assert statistics.paired(one, none).high > 4


def test_what_can_not_be_set_beside():
    over, ones = np.full(10, 700), np.ones(10, int)
    rate = statistics.rate(np.arange(10) + 5, over, TEN)
    none = statistics.rate(ones, 0 * ones, TEN)
    for found in (statistics.paired(rate, none), statistics.paired(none, rate), statistics.relative(rate, none)):
        assert (found.value, found.n, found.verdict) == (None, 10, "undefined")
    assert statistics.narrowed(rate, none) is statistics.narrowed(none, rate) is None
    gap = statistics.difference((np.arange(10) + 5, over), (np.arange(10), over), TEN)
    for one, other in ((gap, gap), (rate, gap), (gap, rate), (rate.times(10), rate)):
        assert statistics.relative(one, other).value is None
    other = statistics.rate(np.arange(11) + 5, np.full(11, 700), replicates(11))
    for beside in (statistics.paired, statistics.relative, statistics.narrowed):
        with pytest.raises(ValueError, match="two figures of different units can't be paired"):
            beside(rate, other)


def test_nothing_is_so_many_times_nought():
    """Changes from different twins: all gone under the one scheme, and any other change is no multiple of that."""
    over = np.full(10, 700)
    some, more, none = np.arange(10) + 20, np.arange(10) + 30, np.zeros(10, int)
    gone = statistics.change((none, over), (more, over), TEN)
    half = statistics.change((some, over), (some + 3, over), TEN)
    assert statistics.relative(half, gone).value is None
    assert statistics.relative(gone, half).value == -1.0


@given(counts(20, 60, 4))
@settings(deadline=None, max_examples=40)
def test_how_much_narrower_common_lucks_make_it(drawn):
    """Beside two figures with lucks of their own, whose difference has twice the degrees of freedom."""
    strata, *columns = drawn
    units = blocks(strata)
    one, other = (statistics.rate(np.array(x), np.array(y), units) for x, y in (columns[:2], columns[2:]))
    widths = [high - low for low, high in (
        jackknifed(gap_of, columns, strata), jackknifed(share_of, columns[:2], strata),
        jackknifed(share_of, columns[2:], strata),
    )]  # fmt: skip
    df = sum(strata.count(x) - 1 for x in set(strata))
    own = math.hypot(widths[1], widths[2]) * stats.t.ppf(0.975, 2 * df) / stats.t.ppf(0.975, df)
    assume(min(widths) > 1e-9)
    assert statistics.narrowed(one, other) == pytest.approx(widths[0] / own)


def test_what_does_not_vary_is_not_made_narrower():
    ones = np.ones(10)
    vary, same = (statistics.rate(x, ones, TEN, share=False) for x in (np.arange(10) + 5, np.full(10, 7)))
    shifted = statistics.rate(np.arange(10) + 8, ones, TEN, share=False)
    assert statistics.narrowed(vary, same) == pytest.approx(stats.t.ppf(0.975, 9) / stats.t.ppf(0.975, 18))
    assert statistics.narrowed(same, vary) == statistics.narrowed(vary, same)
    assert statistics.narrowed(same, same) is None
    assert statistics.narrowed(vary, shifted) is None  # the same three more in each run
    for runs in (1, 9):
        few = [statistics.rate(np.arange(runs) + x, np.ones(runs), replicates(runs), share=False) for x in (5, 6)]
        assert statistics.narrowed(*few) is None


# -- survival beside a jackknife -------------------------------------------------------------------------------------


@given(counts(1, 6, 3), st.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_survival_has_the_interval_of_a_jackknife(drawn, after):
    """Thirty to begin with in each unit, some over after each day, and one more each day no longer watched."""
    strata, *columns = drawn
    ended = np.array([[0] * len(strata), *columns, [0] * len(strata)]).T
    at_risk = 30 - np.cumsum(ended, axis=1) + ended - np.arange(5)

    def lasting(sums):
        left, there = np.split(sums, 2)
        return math.prod(1 - a / b for a, b in zip(left, there, strict=True))

    found = statistics.survival(ended, at_risk, after + 1, blocks(strata))
    seen = [*ended[:, : after + 1].T, *at_risk[:, : after + 1].T]
    assert found.value == pytest.approx(lasting(np.sum(seen, axis=1)))
    expected = jackknifed(lasting, seen, strata, logit, expit)
    assume(expected[1] - expected[0] > 1e-9)
    assert not found.exact
    assert bounds(found) == pytest.approx(expected)
    assert (found.below, found.kind) == (30 * len(strata), "within one run")


def test_survival_of_few_is_that_of_as_many_as_greenwood_says():
    """Of 100 two end after a day; then 48 are no longer watched, and of 50 one ends."""
    ended, at_risk = np.zeros((10, 4), int), np.zeros((10, 4), int)
    at_risk[:, :2], ended[:2, 1] = 10, 1
    at_risk[:, 2], ended[5, 2] = 5, 1
    at_risk[:, 3] = 4
    found = statistics.survival(ended, at_risk, 3, TEN)
    lasts = 0.98 * 0.98
    greenwood = lasts**2 * (2 / (100 * 98) + 1 / (50 * 49))
    of = lasts * (1 - lasts) / greenwood  # 67.4 and of these 64.7
    assert (int(of), int(of * lasts)) == (67, 64)
    exact = stats.beta.ppf(0.025, 64, 4), stats.beta.ppf(0.975, 66, 2)  # 64 of 67, and 65 of 67
    assert found.value == pytest.approx(lasts)
    assert found.exact
    assert found.high == pytest.approx(exact[1])
    assert found.low <= exact[0]
    assert found.below == 100


@pytest.mark.parametrize(("over", "few"), [(9, True), (10, False), (190, False), (191, True)])
def test_survival_with_fewer_than_ten_ended_or_lasting_is_of_few(over, few):
    ended, at_risk = np.zeros((10, 3), int), np.full((10, 3), 20)
    ended[:, 1] = [over // 10 + (unit < over % 10) for unit in range(10)]
    at_risk[:, 2] -= ended[:, 1]
    assert statistics.survival(ended, at_risk, 2, TEN).exact == few


# -- single units -----------------------------------------------------------------------------------------------------


def test_each_run_by_itself():
    over = array(2, 0, 4)
    assert statistics.ratios(array(1, 0, 1), over) == pytest.approx(array(0.5, np.nan, 0.25), nan_ok=True)
    assert list(statistics.ratios(array(1, 0), array(1, 1))) == [1, 0]
    found = statistics.rate(array(1, 0, 1), over, replicates(3)).times(100)
    assert statistics.each(found) == pytest.approx(array(50, np.nan, 25), nan_ok=True)
    changed = statistics.change((array(3, 1, 1), np.ones(3)), (array(2, 0, 4), np.ones(3)), replicates(3))
    assert statistics.each(changed) == pytest.approx(array(0.5, np.nan, -0.75), nan_ok=True)
    gone = statistics.each(statistics.rate(np.zeros(3), np.zeros(3), replicates(3)))
    assert gone == pytest.approx(np.full(3, np.nan), nan_ok=True)


def test_a_figure_outside_the_lowest_and_the_highest_has_neither():
    """Of sums: one in a hundred and none, 50 and 50, are more than the one run that has any to count."""
    found = statistics.rate(array(1, 2), array(0, 10), replicates(2))
    assert (found.value, found.low, found.kind) == (0.3, None, "none")
    many = statistics.rate(array(5, 2, 1), array(0, 10, 10), replicates(3))
    assert (many.value, many.low, many.kind) == (0.4, None, "none")


@pytest.mark.parametrize(("here", "one"), [([0] * 9 + [12], True), ([20] * 9 + [8], False)])
def test_a_share_of_one_unit_has_an_interval_on_its_own_scale_within_nought_and_one(here, one):
    """Without that unit nothing is left: the mean of ten, its standard error 0.06, and no lower than nought."""
    found = statistics.rate(array(*here), np.full(10, 20), TEN)
    t = stats.t.ppf(0.975, 9)
    assert bounds(found) == pytest.approx((0, 0.06 + 0.06 * t) if one else (0.94 - 0.06 * t, 1))
    assert not found.exact
    rate = statistics.rate(array(*here), np.ones(10, int), TEN, share=False)
    assert rate.high > 1


def test_each_way_a_difference_may_go():
    def verdict(low, high, kind="over luck", **more):
        return Estimate(0.5, low, high, kind, 10, **more).verdict

    assert [verdict(*x) for x in ((0.1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -0.1))] == [
        "more", "unclear", "unclear", "unclear", "less",
    ]  # fmt: skip
    few = [verdict(*x, "lowest and highest") for x in ((0.1, 1), (0, 1), (-1, 0), (-1, -0.1))]
    assert few == ["more in each", "unclear", "unclear", "less in each"]
    assert [verdict(*x) for x in ((None, 1), (0.1, None), (None, None))] == ["no interval"] * 3
    assert verdict(0.1, 1, same=True) == "same"
    assert Estimate(None, same=True).verdict == "undefined"
    assert [Estimate(0.5, 0.1, 1).bounded, Estimate(0.5, None, 1).bounded, Estimate(0.5, 1).bounded] == [
        True, False, False,
    ]  # fmt: skip


def test_nothing_is_a_multiple_of_nought_nor_lasts_where_nobody_began():
    """A change to nothing at all is no base: of one of -100% there are no multiples."""
    sample, some, people = Sample.of_replicates(12, 700), np.full(12, 40), np.full(12, 700)
    gone = statistics.change((np.zeros(12, int), people), (some, people), sample)
    kept = statistics.change((some, people), (some + np.arange(12), people), sample)
    assert gone.value == -1
    found = statistics.relative(kept, gone)
    assert (found.value, found.n) == (None, 12)
    none = np.zeros((12, 31), int)
    assert statistics.survival(none, none, 30, sample).value is None
