"""The distributions that intervals rest on: SciPy as an oracle, and what can be worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from demerit.distributions import binomial, exact_rate, exact_share, poisson, root, student, student_inside

levels = st.sampled_from([0.5, 0.9, 0.95, 0.975, 0.99])
near = {"rel": 1e-9, "abs": 1e-11}


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(1, max(1, of - 1)), st.just(of))), levels)
@settings(deadline=None)
def test_exact_shares_are_scipys(counted, level):
    count, of = counted
    if count == of:
        return
    oracle = stats.binomtest(count, of).proportion_ci(level, "exact")
    assert exact_share(count, of, level) == pytest.approx((oracle.low, oracle.high), **near)


@pytest.mark.parametrize("of", [1, 2, 20, 5000])
def test_none_and_all_have_one_bound_and_the_other_is_the_edge(of):
    """None of `of` has a chance of 5% at a share of 1 - 0.05 ** (1 / of): about 3 in `of`, of many."""
    assert exact_share(0, of, 0.95) == (0.0, pytest.approx(1 - 0.05 ** (1 / of)))
    assert exact_share(of, of, 0.95) == (pytest.approx(0.05 ** (1 / of)), 1.0)
    assert of < 100 or exact_share(0, of, 0.95)[1] == pytest.approx(3 / of, rel=0.01)


@given(st.integers(1, 60), st.floats(0.5, 1000), levels)
@settings(deadline=None)
def test_exact_rates_are_scipys(count, over, level):
    tail = (1 - level) / 2
    low, high = stats.chi2.ppf(tail, 2 * count) / 2, stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert exact_rate(count, over, level) == pytest.approx((low / over, high / over), rel=1e-8)


def test_a_rate_of_none_has_one_bound():
    """None is seen with a chance of 5% where 2.996 are expected: e to the minus that."""
    assert exact_rate(0, 7.0, 0.95) == (0.0, pytest.approx(-math.log(0.05) / 7))


def test_of_nothing_there_is_no_interval():
    for interval in (exact_share, exact_rate):
        with pytest.raises(ZeroDivisionError):
            interval(0, 0, 0.95)


@given(st.integers(1, 1000), levels)
@settings(deadline=None)
def test_students_t_is_scipys(df, level):
    assert student(df, level) == pytest.approx(stats.t.ppf(0.5 + level / 2, df), abs=1e-9)


def test_beyond_a_thousand_degrees_students_t_is_the_normal():
    assert student(1000, 0.95) == pytest.approx(stats.t.ppf(0.975, 1000), abs=1e-9)
    assert student(1001, 0.95) == pytest.approx(stats.norm.ppf(0.975), abs=1e-9)
    assert student(1, 0.999) == pytest.approx(stats.t.ppf(0.9995, 1))  # 636.6, the widest that is asked for


@given(st.floats(0, 30), st.integers(1, 60))
@settings(deadline=None)
def test_what_lies_within_t_is_scipys(t, df):
    assert student_inside(t, df) == pytest.approx(2 * stats.t.cdf(t, df) - 1, abs=1e-10)


@given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.floats(0, 1))
@settings(deadline=None)
def test_at_most_so_many_of_so_many_is_scipys(counted, p):
    assert binomial(*counted, p) == pytest.approx(stats.binom.cdf(*counted, p), **near)


def test_at_most_so_many_where_it_is_sure():
    """Of three: none can be with a chance of nought, all must be with a chance of one."""
    assert [binomial(count, 3, 0.0) for count in range(4)] == [1, 1, 1, 1]
    assert [binomial(count, 3, 1.0) for count in range(4)] == [0, 0, 0, 1]
    assert [binomial(count, 3, 0.5) for count in range(4)] == pytest.approx([1 / 8, 4 / 8, 7 / 8, 1])


@given(st.integers(0, 80), st.floats(0, 200))
@settings(deadline=None)
def test_at_most_so_many_where_so_many_are_expected_is_scipys(count, mu):
    assert poisson(count, mu) == pytest.approx(stats.poisson.cdf(count, mu), **near)


def test_a_root_is_found_to_the_last_bit():
    assert root(lambda x: x * x - 2, 0.0, 2.0) == pytest.approx(math.sqrt(2), rel=3e-16)
    assert root(lambda x: x - 0.5, 0.0, 1.0) == pytest.approx(0.5, rel=3e-16)
