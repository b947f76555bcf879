"""Whether intervals hold what they claim: simulated counts with a known truth, 95% held within three points.

Below ten units `statistics` gives no interval at a level, so n is 10, 20 and 50 here. The last test says where the
claim ends: units that differ by more than their own mean.
"""

from __future__ import annotations

import numpy as np
import pytest

from demerit import statistics
from demerit.statistics import Sample

TRIALS = 2000
UNITS = (10, 20, 50)


def held(intervals: list[statistics.Estimate], truth: float) -> float:
    given = [one for one in intervals if one.low is not None and one.high is not None]
    assert len(given) == len(intervals)
    return float(np.mean([one.low <= truth <= one.high for one in given]))


def shares(rng, n, p, size):
    return rng.binomial(size, p, (TRIALS, n)), np.full((TRIALS, n), size)


def counts(rng, n, mean, shape=None):
    level = mean if shape is None else mean * rng.gamma(shape, 1 / shape, (TRIALS, n))
    return rng.poisson(level, (TRIALS, n)), np.ones((TRIALS, n), np.int64)


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize(("p", "size"), [(0.003, 100), (0.01, 100), (0.05, 100), (0.15, 700), (0.5, 30), (0.97, 200)])
def test_shares(n, p, size):
    above, below = shares(np.random.default_rng(n), n, p, size)
    sample = Sample.of_replicates(n, size)
    assert held([statistics.rate(a, b, sample) for a, b in zip(above, below, strict=True)], p) >= 0.92


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize(("mean", "shape"), [(0.1, None), (1, None), (3, None), (20, None), (3, 2), (20, 2), (20, 1)])
def test_counts(n, mean, shape):
    above, below = counts(np.random.default_rng(n), n, mean, shape)
    sample = Sample.of_replicates(n, 700)
    found = held([statistics.mean(a, sample) for a in above], mean)
    assert found >= 0.92
    assert len(below) == TRIALS
    if mean >= 3 and shape is None:
        assert found <= 0.98  # nor are they wider than they need to be


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize(("mean", "less"), [(0.2, 0.1), (3, 2.5), (40, 36)])
def test_paired_differences_and_changes(n, mean, less):
    rng = np.random.default_rng(n)
    common = rng.poisson(less * 0.7, (TRIALS, n))
    there = common + rng.poisson(mean - less * 0.7, (TRIALS, n))
    here = common + rng.poisson(less * 0.3, (TRIALS, n))
    ones, sample = np.ones(n, np.int64), Sample.of_replicates(n, 700)
    pairs = list(zip(here, there, strict=True))
    assert held([statistics.difference((a, ones), (b, ones), sample) for a, b in pairs], less - mean) >= 0.92
    known = [statistics.change((a, ones), (b, ones), sample) for a, b in pairs if b.sum()]
    assert held(known, less / mean - 1) >= 0.92


@pytest.mark.parametrize("n", UNITS)
def test_a_difference_of_a_share_of_few_and_one_of_many(n):
    """Of 17 in all, mostly none: the jackknife alone sees no variance there."""
    rng = np.random.default_rng(n)
    few = rng.multinomial(17, [1 / n] * n, TRIALS)
    here, there = rng.binomial(few, 0.03), rng.binomial(230, 0.013, (TRIALS, n))
    many, sample = np.full(n, 230), Sample.of_replicates(n, 700)
    found = [statistics.difference((a, of), (b, many), sample, share=True)
             for a, of, b in zip(here, few, there, strict=True)]  # fmt: skip
    assert held(found, 0.03 - 0.013) >= 0.92


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize("mean", [0.05, 0.3, 1, 4])
def test_differences_of_arms_that_share_no_luck(n, mean):
    rng = np.random.default_rng(n)
    here, there = rng.poisson(mean, (TRIALS, n)), rng.poisson(0.7 * mean, (TRIALS, n))
    ones, sample = np.ones(n, np.int64), Sample.of_replicates(n, 700)
    found = [statistics.difference((a, ones), (b, ones), sample) for a, b in zip(here, there, strict=True)]
    assert held(found, 0.3 * mean) >= 0.92


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize(("here", "there"), [(0.2, 0.1), (0.05, 0.3), (2, 1.5)])
def test_arms_that_share_nearly_all_their_luck(n, here, there):
    """Two hundred acts a unit are in both: what parts the two worlds is a few, and the rest tells nothing of it."""
    rng = np.random.default_rng(n)
    common = rng.poisson(200, (TRIALS, n))
    more, less = rng.poisson(here, (TRIALS, n)), rng.poisson(there, (TRIALS, n))
    ones, sample = np.ones(n, np.int64), Sample.of_replicates(n, 700)
    pairs = list(zip(common + more, common + less, strict=True))
    assert held([statistics.difference((a, ones), (b, ones), sample) for a, b in pairs], here - there) >= 0.92
    truth = (200 + here) / (200 + there) - 1
    assert held([statistics.change((a, ones), (b, ones), sample) for a, b in pairs], truth) >= 0.92


@pytest.mark.parametrize("n", UNITS)
@pytest.mark.parametrize(("entries", "hazard"), [(34, 0.001), (34, 0.004), (200, 0.0003), (200, 0.002), (34, 0.02)])
def test_how_long_a_stay_lasts(n, entries, hazard):
    """Entries on days spread evenly over 200 days, watched to their end; over each day with the same chance."""
    rng, days, after = np.random.default_rng(n), 200, 90
    found = []
    for _ in range(400):
        run, watched = rng.integers(0, n, entries), days - rng.integers(0, days, entries)
        ends = rng.geometric(hazard, entries)
        ended, at_risk = np.zeros((2, n, days + 1), np.int64)
        np.add.at(ended, (run[ends <= watched], ends[ends <= watched]), 1)
        for which, last in zip(run, np.minimum(ends, watched), strict=True):
            at_risk[which, : last + 1] += 1
        found.append(statistics.survival(ended, at_risk, after, Sample.of_replicates(n, 700)))
    known = [one for one in found if one.value is not None and one.low is not None]
    assert len(known) > 350
    assert held(known, (1 - hazard) ** (after - 1)) >= 0.92


def test_where_the_claim_ends():
    above, _ = counts(np.random.default_rng(17), 10, 20, 0.1)  # units' own means spread by three times their mean
    found = held([statistics.mean(a, Sample.of_replicates(10, 700)) for a in above], 20)
    assert 0.82 <= found < 0.90


def test_the_spread_of_single_runs_holds_a_further_run():
    rng = np.random.default_rng(3)
    for n in (20, 30, 39, 100):
        runs = rng.normal(size=(TRIALS, n + 1))
        kept = [statistics.spread(one[:-1]) for one in runs]
        assert np.mean([one.low <= x <= one.high for one, x in zip(kept, runs[:, -1], strict=True)]) >= 0.89
        assert all(one.level is not None and one.level >= 0.9 for one in kept)
