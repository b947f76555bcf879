"""Whether intervals within one run hold what chance does: a hundred runs of a town of 100,000, each with its own luck.

Each run has an interval from its blocks; the truth is the mean of the other 99. A share of 0.89 or more of a hundred is
within what 0.95 gives. About five minutes.
"""

from __future__ import annotations

import numpy as np
import pytest

import demerit as dm
from demerit.measure.estimates import Estimates

RUNS, DAYS, RESIDENTS = 100, 60, 100_000
SHARES = ("listed", "below_start", "wrongful_decisions", "false_records")
RATES = ("records", "breaches", "dissent", "points_lost", "refusals")
CHANGES = ("dissent", "harmful_acts", "breaches", "acts", "good_deeds")
DIFFERENCES = ("jobless", "evicted", "harmful_acts", "dissent", "served_first")
NAMES = [*SHARES, *RATES, *(f"{name} over twin" for name in CHANGES), *(f"{name} less twin" for name in DIFFERENCES)]


@pytest.fixture(scope="module")
def found():
    town, runs = dm.place("town", residents=RESIDENTS), []
    for seed in range(1, RUNS + 1):
        of = Estimates(dm.simulate("as_reported", town, days=DAYS, seed=seed))
        assert of.run.sample.kind == "blocks"
        assert of.less_twin("refusals").kind == "none"  # scarce places tie the blocks to each other
        runs.append(
            {name: of.rate(name) for name in SHARES}
            | {name: of.rate(name, of="residents", share=False) for name in RATES}
            | {f"{name} over twin": of.over_twin(name) for name in CHANGES}
            | {f"{name} less twin": of.less_twin(name) for name in DIFFERENCES}
        )
    return runs


@pytest.mark.parametrize("name", NAMES)
def test_an_interval_within_one_run_holds_the_mean_of_other_runs(found, name):
    low, value, high = (np.array([getattr(run[name], side) for run in found]) for side in ("low", "value", "high"))
    others = (value.sum() - value) / (len(value) - 1)
    held = float(((low <= others) & (others <= high)).mean())
    print(f"{name}: {held:.2f}")
    assert held >= 0.89


def test_what_scarce_places_would_hide(found):
    """Were refusals beside the twin's told from blocks, intervals would hold 0.81: so they have none."""
    assert all(run["refusals"].kind == "within one run" for run in found)
