"""The presets load, say all that the press says, and say where each thing comes from."""

from __future__ import annotations

import pytest

from demerit.catalogue import catalogue
from demerit.scheme.inline import run_tests
from demerit.scheme.loading import load
from demerit.scheme.model import Scheme, Sourced

MINE = ("as_reported", "village_ledger", "credit_only", "none")


@pytest.fixture(scope="module", params=MINE)
def preset(request) -> Scheme:
    return load(request.param)


@pytest.fixture(scope="module")
def press() -> Scheme:
    return load("as_reported")


# What the two articles claim: where it stands in the scheme, and the article ("+" where the other says it too).
CLAIMS = """
rules            littering failing_to_yield failing_to_yield_licence fight jaywalking excess_alcohol house_party A
rules            pornography vegetables_in_the_street unregistered_worship unpaid_parking_fine drunk_in_public   A
rules            critical_post forbidden_link public_remark exposing_corruption forbidden_books browsing         A
rules            public_prayer public_fasting renouncing_a_faith helping_enforcement foreign_goods               A
rules            missed_loan_payment missed_tax abusing_travel_staff                                             A
rules            theft game_purchases slow_bill missed_card_payment medical_spending supermarket_basket          B
rules            taxi_rides brands_in_debt sensitive_search private_remark protest savings_run_down              B
rules            reporting                                                                                       B
rules            blood_donation beautification enlisting charity prompt_payment missed_bill                      B
channels         police courts tax_office bank hospital platforms cameras search_engine                          A
channels         utilities messaging shops cameras                                                               B
channels         informants debtor_map                                                                           A
channels         informants                                                                                      B
registers        blacklist debtors travel_ban accounts_deleted critics redlist                                   A
services         flights high_speed_trains hotels taxis car_hire buying_a_car renting_a_home keeping_a_home      A
services         mortgage loan job prestigious_job keeping_a_job school_place top_school                         A
services         fast_internet social_account restaurants paperwork                                              A
services         flights high_speed_trains mortgage fast_internet                                                B
association      household kin online_friend                                                                     A
"""
CLAIMED = [
    (part, name, article)
    for part, *names, article in (line.split() for line in CLAIMS.strip().splitlines())
    for name in names
]

DISPUTED = [
    ("channels", "cameras"), ("rules", "hours_of_games"), ("rules", "game_purchases"), ("rules", "brands_in_debt"),
    ("rules", "critical_post"), ("rules", "reporting"), ("association", "online_friend"), ("services", "flights"),
    ("services", "high_speed_trains"), ("services", "mortgage"), ("services", "taxis"), ("services", "restaurants"),
    ("services", "keeping_a_home"), ("services", "fast_internet"), ("services", "school_place"),
    ("services", "top_school"),
]  # fmt: skip


def sourced(scheme: Scheme) -> list[Sourced]:
    """Everything in a scheme that carries a source and a confidence."""
    parts = [scheme.channels, scheme.rules, scheme.association, scheme.registers, scheme.services]
    ways = [way for register in scheme.registers.values() for way in register.ways_in.values()]
    return [thing for part in parts for thing in part.values()] + ways


def test_it_loads_with_every_check(preset):
    assert preset.summary
    assert preset.scheme in MINE


def test_its_own_examples_come_out(preset):
    assert preset.tests
    assert [result for result in run_tests(preset) if not result.passed] == []


def test_every_source_is_known(preset):
    known = {*preset.sources, "assumed"}
    assert all(thing.source in known for thing in sourced(preset))


def test_nothing_of_the_press_is_called_documented(press):
    assert press.label == "press"
    assert all(thing.confidence != "documented" for thing in sourced(press))


@pytest.mark.parametrize(("part", "name", "article"), CLAIMED)
def test_each_claim_of_the_articles_is_there_with_its_article(press, part, name, article):
    assert article in getattr(press, part)[name].source.split()


@pytest.mark.parametrize(("part", "name"), DISPUTED)
def test_what_scholars_dispute_says_so(press, part, name):
    assert getattr(press, part)[name].disputed


def test_the_score_itself_and_the_single_missed_payment_are_disputed(press):
    assert press.grades.disputed
    assert press.registers["debtors"].ways_in["one_missed_loan_payment"].disputed
    assert press.registers["blacklist"].ways_in["low_score"].disputed


def test_the_numbers_that_the_articles_give(press):
    assert press.ledgers["points"].start == 1000
    assert press.ledgers["points"].recalculated == "daily"
    assert press.ledgers["licence"].start == 12
    assert press.grade_ids == ("A+", "A", "B", "C", "D")
    points = {name: rule.points for name, rule in press.rules.items() if rule.confidence == "reported"}
    assert points == {"littering": -3, "failing_to_yield": -5, "failing_to_yield_licence": -3, "fight": -10}
    fines = {name: catalogue().kinds[name].fine.value for name in ("failing_to_yield", "fight")}
    assert fines == {"failing_to_yield": 50, "fight": 1000}


def test_points_that_nobody_states_say_that_they_are_ours(press):
    ours = [rule for rule in press.rules.values() if rule.confidence != "reported"]
    assert all(rule.note for rule in ours)


def test_a_b_loses_the_mortgage_and_no_way_off_is_named_for_critics(press):
    assert "B" in press.services["mortgage"].closed_to_grades
    assert press.registers["critics"].ways_out.model_dump(exclude_defaults=True) == {}


def test_one_group_is_pressed(press):
    assert press.rules["public_prayer"].applies_to.minority is True
    assert press.rules["public_fasting"].applies_to.minority is True
    assert press.channels["cameras"].false_match_times["minority"].value > 1


def test_every_rule_can_be_reached_through_a_channel_that_the_scheme_reads(preset):
    cat = catalogue()
    for rule in preset.rules.values():
        read = set(rule.channels or preset.channels)
        assert any(rule.kind in (preset.channels[c].sees or cat.channels[c].sees) for c in read)


def test_a_wrong_record_is_copied_only_to_where_it_can_count(press):
    cat = catalogue()
    scored = {rule.kind for rule in press.rules.values()}
    for name, channel in press.channels.items():
        for target in channel.copies_to:
            sees = press.channels[target].sees or cat.channels[target].sees
            assert scored & set(sees) & set(channel.sees or cat.channels[name].sees)


def test_the_village_has_paper_and_no_camera():
    village = load("village_ledger")
    assert set(village.channels) == {"collectors"}
    assert village.channels["collectors"].collectors_per_1000.value == 14
    assert not village.services
    documented = {name: rule.points for name, rule in village.rules.items() if rule.confidence == "documented"}
    assert documented == {
        "work_for_the_village": 2, "tidying": 2, "large_gift": 30, "a_son_in_the_army": 10, "littering": -10,
    }  # fmt: skip


def test_the_credit_control_knows_finance_only():
    credit = load("credit_only")
    cat = catalogue()
    assert {cat.kinds[rule.kind].context for rule in credit.rules.values()} == {"finance"}
    assert {cat.services[name].mechanism for name in credit.services} == {"M26"}
    assert not credit.association


def test_none_has_nothing():
    none = load("none")
    assert (
        none.model_dump(exclude_defaults=True, include={"ledgers", "rules", "registers", "services", "channels"}) == {}
    )
    assert none.grades is None
    assert none.adaptation.model == "none"
