"""The catalogue: numbered for good, within its budget, and with nothing unseen or unsourced."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import product

import pytest

from demerit.catalogue import AGE_BANDS, INCOME_BANDS, Kind, Service, catalogue
from demerit.limits import CONDUCT_CONTEXTS
from demerit.quantity import Quantity

ACTS_A_YEAR, REQUESTS_A_YEAR = 9.0, 12.5  # of the busiest group, whoever is eligible
STRATA = list(product(range(len(AGE_BANDS)), range(len(INCOME_BANDS)), (0, 1)))

NAMED_BY_THE_PRESS = {
    "jaywalking", "failing_to_yield", "unpaid_parking_fine", "littering", "house_party", "excess_alcohol",
    "pornography", "vegetables_in_the_street", "drunk_in_public", "fight", "theft", "hours_of_games",
    "game_purchases", "abusing_travel_staff", "foreign_goods", "brands_in_debt", "forbidden_books", "browsing",
    "supermarket_basket", "taxi_rides", "missed_bill", "slow_bill", "missed_loan_payment", "missed_card_payment",
    "missed_tax", "medical_spending", "savings_run_down", "critical_post", "forbidden_link", "sensitive_search",
    "private_remark", "public_remark", "protest", "exposing_corruption", "unregistered_worship", "public_prayer",
    "public_fasting", "renouncing_a_faith", "helping_enforcement", "blood_donation", "beautification",
    "enlisting", "charity", "prompt_payment",
}  # fmt: skip


def yearly(things: dict[str, Kind] | dict[str, Service], age: int, income: int, female: int) -> float:
    return sum(
        x.per_year.value * x.by_age[age] * x.by_income[income] * (x.female if female else 1.0) for x in things.values()
    )


def quantities(model) -> list[Quantity]:
    return [x for x in dict(model).values() if isinstance(x, Quantity)]


@pytest.mark.parametrize("part", ["kinds", "services", "channels"])
def test_numbers_run_from_nought_without_gaps_in_file_order(part):
    things = getattr(catalogue(), part)
    assert [x.number for x in things.values()] == list(range(len(things)))


def test_every_context_of_conduct_and_every_mechanism_has_acts():
    kinds = catalogue().kinds.values()
    assert {kind.context for kind in kinds} == set(CONDUCT_CONTEXTS)
    assert {kind.mechanism for kind in kinds} == {"M04", "M05", "M06", "M07", "M08", "M09", "M17", "M33"}
    assert len(kinds) >= 48


def test_all_that_the_press_names_is_there():
    assert not NAMED_BY_THE_PRESS - set(catalogue().kinds)


def test_gravity_runs_from_petty_to_grave_and_always_has_a_range():
    gravities = [kind.gravity for kind in catalogue().kinds.values()]
    assert all(0 <= g.range[0] <= g.value <= g.range[1] <= 5 for g in gravities)
    assert {g.value for g in gravities} == {0, 1, 2, 3, 4, 5}
    assert all(kind.gravity.value <= 1 for kind in catalogue().kinds.values() if kind.good)


@pytest.mark.parametrize(("part", "most"), [("kinds", ACTS_A_YEAR), ("services", REQUESTS_A_YEAR)])
def test_the_busiest_group_stays_within_the_budget(part, most):
    things = getattr(catalogue(), part)
    assert max(yearly(things, *group) for group in STRATA) < most


def test_opinion_multiplies_by_four_at_most():
    assert all(max(kind.by_opinion) <= 4 for kind in catalogue().kinds.values() if kind.by_opinion)


def test_every_kind_is_seen_by_some_channel_and_no_channel_sees_what_is_not_there():
    cat = catalogue()
    seen = {kind for channel in cat.channels.values() for kind in channel.sees}
    assert seen == set(cat.kinds)
    assert all(len(set(channel.sees)) == len(channel.sees) for channel in cat.channels.values())


def test_ordinary_law_looks_before_a_scheme_does():
    ordinary = [channel.ordinary for channel in catalogue().channels.values()]
    assert ordinary == sorted(ordinary, reverse=True)


def test_a_fine_can_be_levied_by_somebody():
    cat = catalogue()
    authorities = [channel for channel in cat.channels.values() if channel.authority and channel.ordinary]
    fined = {kind for channel in authorities for kind in channel.sees}
    assert {name for name, kind in cat.kinds.items() if kind.fine.value} <= fined


def test_delays_run_forwards():
    for channel in catalogue().channels.values():
        low, high = channel.delay
        assert 0 <= low <= high


def test_missed_payments_have_amounts_and_are_rare():
    kinds = catalogue().kinds.values()
    missed = [kind for kind in kinds if kind.debt]
    assert all(kind.amount.value > 0 for kind in missed)
    assert all(kind.amount.value == 0 for kind in kinds if not kind.debt)
    assert 0.1 <= sum(kind.per_year.value for kind in missed) <= 0.2


def test_speech_yields_to_fear_and_violence_hardly():
    kinds = catalogue().kinds
    assert all(kind.responds.value >= 0.6 for kind in kinds.values() if kind.context == "speech")
    assert all(kinds[name].responds.value <= 0.1 for name in ("assault", "robbery", "fight", "domestic_violence"))


def test_every_source_is_known_and_every_guess_has_a_range():
    cat = catalogue()
    things = [*cat.kinds.values(), *cat.services.values(), *cat.channels.values()]
    for thing in things:
        assert thing.source == "assumed" or thing.source in cat.sources
        for number in quantities(thing):
            assert number.source in (None, "assumed") or number.source in cat.sources
            if number.source == "assumed":
                low, high = number.range
                assert low < high or low == number.value == high


def test_services_that_take_something_away_or_give_it_are_marked():
    services = catalogue().services
    assert {name for name, service in services.items() if service.review} == {
        "driving", "keeping_a_home", "keeping_a_job", "social_account",
    }  # fmt: skip
    assert {service.effect for service in services.values()} == {"none", "job", "home", "school"}
    assert all(service.needs.pupil for service in services.values() if service.of_the_parents)
    assert len(services) >= 20


def test_flights_and_trains_meet_the_published_figures():
    services = catalogue().services
    assert services["flights"].per_year.value == 0.44
    assert services["high_speed_trains"].per_year.value == 1.6


def rows(name: str) -> list[dict[str, str]]:
    text = files("demerit.data").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_provinces_add_up_to_the_nation():
    provinces = rows("provinces_2020.csv")
    assert len(provinces) == 31
    assert sum(int(row["population_thousand"]) for row in provinces) == round(1_409_778_724 / 1000)


def test_the_keys_of_sources_are_unique():
    keys = [row["key"] for row in rows("sources.csv")]
    assert len(keys) == len(set(keys))
