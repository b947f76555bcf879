"""Every preset on a town for three years, beside what is documented of it. Slow: about half an hour.

Nothing here is fitted. What is documented of a scheme (counts of records, what it shuts, what it doesn't) must be
possible with the assumptions as they stand: the right order, not the figure.
"""

from __future__ import annotations

from functools import cache

import pytest

import demerit as dm
from demerit.run import Run

DAYS = 3 * 365


@cache
def run(name: str) -> Run:
    return dm.simulate(name, "town", days=DAYS, seed=3, replicates=1, follow=0)


def per_resident(name: str, measure: str) -> float:
    number, _ = run(name).measure(measure)
    return number / 100_000


@pytest.mark.parametrize("name", ["rongcheng_2016", "rongcheng_2021", "suining_2010", "fuzhou"])
def test_the_cities_shut_hardly_a_door(name):
    """One documented refusal (a candidate for village office); none after 2021, none in Suining or Fuzhou."""
    refused = run(name).measure("adverse_decisions")[0]
    assert refused < 100 if name == "rongcheng_2016" else refused == 0


def test_rongcheng_records_breaches_and_deeds_in_the_order_documented():
    """0.42 breach and 0.053 reward records for each subject in three to four years."""
    assert 0.04 < per_resident("rongcheng_2016", "recorded_breaches") < 1.5
    assert 0.005 < per_resident("rongcheng_2016", "recorded_deeds") < 0.5


def test_since_2021_only_those_who_consent_are_scored():
    enrolled = run("rongcheng_2021").measure("enrolled")[0] / 100_000
    assert 0.15 < enrolled < 0.6
    assert per_resident("rongcheng_2021", "entries") < per_resident("rongcheng_2016", "entries")


def test_the_courts_list_grows_as_judgments_do():
    """Listings rose from 8.8 to 12.9 million in 2018: three for each 1,000 people, of events and not of people."""
    listed = per_resident("judgment_defaulters", "entered") / 3 * 1000
    assert 0.3 < listed < 15
    assert run("judgment_defaulters").measure("entered_unable")[0] > 0  # conceded by the courts
    assert run("judgment_defaulters").measure("refused_flights")[0] > 0


def test_a_companys_score_takes_nothing_from_anybody_else():
    assert run("commercial_score").measure("adverse_decisions")[0] == 0
    assert run("commercial_score").measure("entries")[0] == 0


def test_everything_off_is_the_twin():
    from demerit.mechanisms import switchable

    names = [row.name for row in switchable()]
    off = dm.simulate("as_reported", "town", days=90, seed=3, replicates=1, without=names)
    for measure in ("acts", "breaches", "refusals", "decisions", "in_debt", "jobless"):
        assert off.measure(measure) == off.measure(measure, world="twin")
