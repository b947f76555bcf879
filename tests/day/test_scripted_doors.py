"""Whole days with a script, followed by hand: which doors shut, for whom, and who is served first."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import (
    BY_THEFT,
    LEDGER,
    POLICE,
    RESIDENTS,
    THEFT,
    adult,
    closing,
    decisions,
    family,
    with_places,
)

from demerit.catalogue import catalogue
from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.access import THROUGH_HOUSEHOLD
from demerit.day.state import EMPLOYED, HOUSED, SHUT_OUT
from demerit.quantity import q
from small_worlds import fair_catalogue, live, people_of, scheme_of, scripted


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("refused", lists.REFUSED), ("delayed", lists.DELAYED), ("throttled", lists.THROTTLED), ("dearer", lists.DEARER)],
)
def test_a_listing_closes_its_door_and_no_other(outcome, code):
    world = scripted(scheme_of(**closing("flights", outcome=outcome)))
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "theft")
    for day, service in enumerate(("flights", "hotels")):
        world.asks(day, i, service)
        world.asks(day, j, service)
    today = decisions(world, 0)
    assert (today[i]["outcome"], today[i]["reason"], today[i]["register"]) == (code, lists.BY_REGISTER, 0)
    assert (today[j]["outcome"], today[j]["reason"], today[j]["register"]) == (lists.GRANTED, lists.NO_REASON, 255)
    assert decisions(world, 1)[i]["outcome"] == lists.GRANTED


@pytest.mark.parametrize(("cause", "wrongful"), [(lists.OWN, False), (lists.MISIDENTIFIED, True)])
def test_a_decision_is_wrongful_if_the_own_record_would_not_have_turned_it(cause, wrongful):
    bands = {"good": {"from": 950}, "poor": {"to": 950}}
    scheme = scheme_of(
        ledgers=LEDGER, grades={"bands": bands}, channels=POLICE, rules=THEFT,
        services={"loan": {"closed_to_grades": ["poor"]}, "flights": {"closed_to_registers": ["thieves"]}},
        registers=BY_THEFT,
    )  # fmt: skip
    world = scripted(scheme)
    i = adult()
    world.recorded(0, i, "theft", cause=cause)
    world.asks(0, i, "loan")
    world.asks(1, i, "flights")
    for day, reason in ((0, lists.BY_GRADE), (1, lists.BY_REGISTER)):
        row = decisions(world, day)[i]
        assert (row["outcome"], row["reason"]) == (lists.REFUSED, reason)
        assert bool(row["flags"] & lists.WRONGFUL_DECISION) == wrongful


def test_a_second_rightful_reason_makes_a_refusal_rule_bound():
    """Wrongly on one register and rightly on another that closes the same door: refused either way."""
    registers = {
        "thieves": {"ways_in": {"theft": {"records": ["theft"]}}},
        "brawlers": {"ways_in": {"fight": {"records": ["fight"]}}},
    }
    doors = {"flights": {"closed_to_registers": ["thieves", "brawlers"]}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors))
    i = adult()
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, i, "fight")
    world.asks(0, i, "flights")
    assert not decisions(world, 0)[i]["flags"] & lists.WRONGFUL_DECISION


def test_a_register_on_a_household_closes_doors_to_all_of_it():
    world = scripted(scheme_of(**closing("flights", register={"applies_to": "household"})))
    head, spouse, pupil = family()
    stranger = adult(but=(head, spouse), alone=True)
    world.recorded(0, head, "theft", cause=lists.FALSE_REPORT)
    for resident in (head, spouse, pupil, stranger):
        world.asks(0, resident, "flights")
    today = decisions(world, 0)
    assert [int(today[x]["outcome"]) for x in (head, spouse, pupil, stranger)] == [1, 1, 1, 0]
    assert [bool(today[x]["flags"] & THROUGH_HOUSEHOLD) for x in (head, spouse, pupil)] == [False, True, True]
    assert all(today[x]["flags"] & lists.WRONGFUL_DECISION for x in (head, spouse, pupil))


def test_a_child_is_shut_out_of_school_by_a_parent_alone():
    """The spouse steals: the pupil loses the place, at the next request gets it back when the listing is over."""
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 2}}}
    doors = {"school_place": {"closed_to_registers": ["thieves"], "by_the_parents": True}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors))
    _, spouse, pupil = family()
    world.recorded(0, spouse, "theft")
    world.asks(0, pupil, "school_place")
    world.asks(2, pupil, "school_place")
    first = decisions(world, 0)[pupil]
    assert (first["outcome"], first["reason"]) == (lists.REFUSED, lists.BY_PARENT)
    assert world.state["mind"][pupil] & SHUT_OUT
    world.step(1)
    assert decisions(world, 2)[pupil]["outcome"] == lists.GRANTED
    assert not world.state["mind"][pupil] & SHUT_OUT


def test_a_childs_own_listing_does_not_shut_a_door_that_looks_at_parents():
    world = scripted(scheme_of(**closing("school_place", by_the_parents=True)))
    _, _, pupil = family()
    world.recorded(0, pupil, "theft")
    world.asks(0, pupil, "school_place")
    assert decisions(world, 0)[pupil]["outcome"] == lists.GRANTED


def test_jobs_and_homes_are_lost_at_reviews_and_jobs_found_again():
    doors = {name: {"closed_to_registers": ["thieves"]} for name in ("keeping_a_job", "keeping_a_home")}
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 4}}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors), cat=with_places("job", 10))
    i = adult(employed=True, owner=False)
    world.recorded(0, i, "theft")
    world.asks(0, i, "keeping_a_job")
    world.asks(1, i, "keeping_a_home")
    world.asks(5, i, "job")
    live(world, 2)
    assert not world.state["mind"][i] & EMPLOYED
    assert not world.state["mind"][i] & HOUSED
    for day in range(2, 6):
        world.step(day)
    assert world.state["mind"][i] & EMPLOYED


def test_some_refuse_in_private_and_the_rest_do_not():
    private = {"sees_registers": ["thieves"], "refuses": 0.5}
    thieves = {"ways_in": {"theft": {"records": ["theft"]}}, "public": True}
    doors = {"taxis": {"private": private}}
    world = scripted(scheme_of(channels=POLICE, registers={"thieves": thieves}, services=doors))
    listed = [i for i in range(RESIDENTS) if people_of(RESIDENTS).age_on(i, 0) >= 18]
    for i in listed:
        world.recorded(0, i, "theft")
        world.asks(0, i, "taxis")
    rows = list(decisions(world, 0).values())
    taxis = catalogue().services["taxis"].number
    for row in rows:
        word = words_plain(7, 0, Purpose.ACCESS, 0, int(row["resident"]), taxis, 0)[1]
        assert (row["reason"] == lists.BY_PRIVATE) == (word < 1 << 31)
    assert 0.35 < np.mean([row["outcome"] == lists.REFUSED for row in rows]) < 0.65


def test_ordinary_checks_go_on_unless_waived():
    """Lenders refuse everybody here; the best grade is waived through."""
    cat = fair_catalogue()
    strict = cat.services["loan"].model_copy(update={"refused": q(1), "refused_in_debt": q(1)})
    cat = cat.model_copy(update={"services": cat.services | {"loan": strict}})
    bands = {"best": {"from": 1010}, "rest": {"to": 1010}}
    blood = {"blood": {"kind": "blood_donation", "points": 10}}
    scheme = scheme_of(
        ledgers=LEDGER, grades={"bands": bands}, channels={"hospital": {}}, rules=blood,
        services={"loan": {"waived_for_grades": ["best"]}},
    )  # fmt: skip
    world = scripted(scheme, cat=cat)
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "blood_donation", channel="hospital")
    world.asks(0, i, "loan")
    world.asks(0, j, "loan")
    today = decisions(world, 0)
    assert (today[i]["outcome"], bool(today[i]["flags"] & lists.WAIVED)) == (lists.GRANTED, True)
    assert (today[j]["outcome"], today[j]["reason"]) == (lists.REFUSED, lists.ORDINARY)


def test_scarce_places_go_by_priority_then_lottery():
    """One home to allot, four who ask, one of them on the redlist: that one; without, the lowest ticket."""
    cat = with_places("allotted_home", 1)
    registers = {"red": {"colour": "red", "ways_in": {"blood": {"records": ["blood_donation"]}}}}
    doors = {"allotted_home": {"priority_registers": ["red"]}}
    world = scripted(scheme_of(channels={"hospital": {}}, registers=registers, services=doors), cat=cat)
    who: list[int] = []
    while len(who) < 4:
        who.append(adult(but=tuple(who)))
    number = cat.services["allotted_home"].number

    def ticket(resident: int, day: int) -> int:
        return words_plain(7, 0, Purpose.ACCESS, day, resident, number, 0)[2] >> 8

    for day in (0, 1):
        for resident in who:
            world.asks(day, resident, "allotted_home")
    last = max(who, key=lambda resident: ticket(resident, 1))
    world.recorded(1, last, "blood_donation", channel="hospital")
    world.places[number] = 0  # not the month's places of the first morning
    first = decisions(world, 0)
    winner = min(who, key=lambda resident: ticket(resident, 0))
    assert [resident for resident in who if first[resident]["outcome"] == lists.GRANTED] == [winner]
    assert all(first[x]["reason"] == lists.NO_PLACE for x in who if x != winner)
    second = decisions(world, 1)
    assert [resident for resident in who if second[resident]["outcome"] == lists.GRANTED] == [last]
    assert second[last]["flags"] & lists.PRIORITY
