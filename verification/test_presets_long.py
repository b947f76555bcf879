"""The presets on a town for three years, beside what is documented of them. Some minutes, compiling included.

What is documented of a scheme (counts of records, of listings and of payments, what it shuts, what it doesn't) must
come out of the assumptions as they stand, within a factor of three: the right order, not the figure.
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
    assert 0.14 < per_resident("rongcheng_2016", "recorded_breaches") < 1.26
    assert 0.018 < per_resident("rongcheng_2016", "recorded_deeds") < 0.16


def test_since_2021_only_those_who_consent_are_scored():
    enrolled = run("rongcheng_2021").measure("enrolled")[0] / 100_000
    assert 0.15 < enrolled < 0.6
    assert per_resident("rongcheng_2021", "entries") < per_resident("rongcheng_2016", "entries")


def test_the_courts_list_grows_as_judgments_do():
    """Listings rose from 8.8 to 12.9 million in 2018: three for each 1,000 people, of events and not of people."""
    listed = per_resident("judgment_defaulters", "entered") / 3 * 1000
    assert 1 < listed < 9
    assert run("judgment_defaulters").measure("entered_unable")[0] > 0  # conceded by the courts
    assert run("judgment_defaulters").measure("refused_flights")[0] > 0


def test_the_courts_list_fills_and_few_pay_their_way_off():
    """Of 12.9 million listings up to the end of 2018, 3.51 million were followed by payment (27%), after two years on
    average; 9.4 million for 1.4 billion people were left (0.67 for each 100)."""
    one = run("judgment_defaulters")
    on = sum(one.series(name)[1][0] for name in one.measures if name.startswith("on_register_"))
    assert on[-1] > on[0]
    assert (on > 0.8 * on[0]).all()
    assert 0.0022 < on[-1] / 100_000 < 0.02
    paid, ever = one.measure("left_by_payment")[0], on[0] + one.measure("entered")[0]
    assert 0.09 < paid / ever < 0.6
    assert one.measure("left_by_payment")[0] < one.measure("entered")[0]


def test_a_companys_score_takes_nothing_from_anybody_else():
    assert run("commercial_score").measure("adverse_decisions")[0] == 0
    assert run("commercial_score").measure("entries")[0] == 0


def test_everything_off_is_the_twin():
    from demerit.mechanisms import switchable

    names = [row.name for row in switchable()]
    off = dm.simulate("as_reported", "town", days=90, seed=3, replicates=1, without=names)
    for measure in ("acts", "breaches", "refusals", "decisions", "in_debt", "jobless"):
        assert off.measure(measure) == off.measure(measure, world="twin")
