"""Requests made again: who asks once more, when, how often, and how they are counted."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from small_scripts import BY_THEFT, RESIDENTS, adult, closing
from test_recount import busy

from demerit.catalogue import Again, Catalogue, Who, catalogue
from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.state import CELLS, DEBT_MASK, DEBT_SHIFT
from demerit.day.world import Day
from demerit.measure import flows
from demerit.measure.against_twin import compare_day
from demerit.measure.daily import count_decisions
from demerit.quantity import q
from demerit.scheme.model import Scheme
from small_worlds import Scripted, fair_catalogue, joined, live, scheme_of, scripted, world_of

FLIGHTS = catalogue().services["flights"].number
SHUT = closing("flights")


def persistent(*, share: float = 1, within: int = 5, at_most: int = 2, service: str = "flights", **more) -> Catalogue:
    """The fair catalogue, in which those refused one service ask again."""
    cat = fair_catalogue()
    again = {"again": Again(share=q(share), within=q(within), at_most=q(at_most))} | more
    return cat.model_copy(update={"services": cat.services | {service: cat.services[service].model_copy(update=again)}})


def listed(i: int, cat: Catalogue | None = None, scheme: Scheme | None = None) -> Scripted:
    """A world in which somebody is on a register from the first day on."""
    world = scripted(scheme or scheme_of(**SHUT), RESIDENTS, cat=cat or persistent())
    world.recorded(0, i, "theft")
    return world


def answers(days: list[Day], i: int) -> list[tuple[int, int, int, int]]:
    """(day, service, outcome, times asked before) of one resident's answers."""
    return [
        (day.day, int(row["service"]), int(row["outcome"]), int(row["times"]))
        for day in days for row in day.decisions if row["resident"] == i
    ]  # fmt: skip


def next_time(i: int, day: int, within: int = 5) -> int:
    """The day on which somebody refused on a day asks again."""
    return day + 1 + (words_plain(7, 0, Purpose.AGAIN, day, i, FLIGHTS)[1] * within >> 32)


# -- worked by hand -----------------------------------------------------------------------------------------------


def test_whoever_is_refused_asks_twice_more_and_then_gives_up():
    i = adult()
    world = listed(i)
    world.asks(1, i, "flights")
    second = next_time(i, 1)
    third = next_time(i, second)
    assert 1 < second <= 6 < third + 5
    days = live(world, 20)
    refused = lists.REFUSED
    assert answers(days, i) == [(day, FLIGHTS, refused, times) for times, day in enumerate((1, second, third))]
    assert [row["times"] for row in joined(days, "requests")] == [0, 1, 2]
    assert not len(world.repeats.pending)


@pytest.mark.parametrize(("share", "at_most", "times"), [(0, 2, 1), (1, 1, 2), (1, 2, 3)])
def test_a_share_of_them_and_so_often_at_most(share, at_most, times):
    i = adult()
    world = listed(i, persistent(share=share, at_most=at_most))
    world.asks(1, i, "flights")
    assert len(answers(live(world, 20), i)) == times


def test_whoever_refused_they_ask_again():
    """Ordinary life, in a world without a scheme, or somebody in private."""
    i, none = adult(), scheme_of()
    refusing = persistent(refused=q(1))
    private = scheme_of(channels=SHUT["channels"], registers=SHUT["registers"], services={
        "flights": {"private": {"sees_registers": ["thieves"], "refuses": 1}}
    })  # fmt: skip
    without, hidden = scripted(none, RESIDENTS, cat=refusing), listed(i, scheme=private)
    for world, reason in ((without, lists.ORDINARY), (hidden, lists.BY_PRIVATE)):
        world.asks(1, i, "flights")
        days = live(world, 20)
        assert len(answers(days, i)) == 3
        assert set(joined(days, "decisions")["reason"].tolist()) == {reason}


def test_whoever_is_served_in_the_meantime_asks_no_more():
    i = adult()
    world = listed(i, persistent(within=30), scheme_of(**closing("flights", register=BY_THEFT["thieves"])))  # 5 days
    world.asks(1, i, "flights")
    live_until = next_time(i, 1, 30)
    assert live_until > 7  # else the case says nothing
    world.asks(6, i, "flights")  # off the register
    assert answers(live(world, 40), i) == [(1, FLIGHTS, lists.REFUSED, 0), (6, FLIGHTS, lists.GRANTED, 0)]


def test_another_request_of_the_day_goes_first():
    i, taxis = adult(), catalogue().services["taxis"].number
    world = listed(i, persistent(at_most=1))
    world.asks(1, i, "flights")
    second = next_time(i, 1)
    world.asks(second, i, "taxis")
    assert answers(live(world, 20), i) == [
        (1, FLIGHTS, lists.REFUSED, 0), (second, taxis, lists.GRANTED, 0), (second + 1, FLIGHTS, lists.REFUSED, 1),
    ]  # fmt: skip


def test_two_that_are_due_come_one_a_day_the_one_due_longest_first():
    i = adult()
    world = listed(i)
    rows = np.zeros(2, world.repeats.pending.dtype)
    rows["resident"], rows["due"], rows["service"], rows["times"] = i, (3, 2), (FLIGHTS, FLIGHTS + 1), 2
    world.repeats.pending = rows
    assert [(day, service) for day, service, *_ in answers(live(world, 8), i)] == [(2, FLIGHTS + 1), (3, FLIGHTS)]
    world = listed(i)
    rows["due"] = 2
    world.repeats.pending = rows[::-1].copy()
    assert [(day, service) for day, service, *_ in answers(live(world, 8), i)] == [(2, FLIGHTS), (3, FLIGHTS + 1)]


def test_who_has_no_need_any_more_and_who_is_in_custody_doesnt_ask():
    i = adult(in_debt=True)
    world = listed(i, persistent(needs=Who(in_debt=True)))
    world.asks(1, i, "flights")
    for day in range(2):
        world.step(day)
    assert len(world.repeats.pending) == 1
    world.state["mind"][i] &= np.uint32(~(DEBT_MASK << DEBT_SHIFT) & 0xFFFFFFFF)
    assert not any(len(world.step(day).decisions) for day in range(2, 10))
    assert not len(world.repeats.pending)
    j = adult()
    jail = scheme_of(channels=SHUT["channels"], services=SHUT["services"], registers={
        "thieves": SHUT["registers"]["thieves"],
        "cells": {"custody": True, "ways_in": {"remark": {"records": ["critical_post"]}}, "ways_out": {"term": 12}},
    })  # fmt: skip
    world = listed(j, persistent(at_most=1), jail)
    world.asks(1, j, "flights")
    world.recorded(1, j, "critical_post", channel="platforms")
    assert [row[0] for row in answers(live(world, 20), j)] == [1, 14]  # out of custody on the evening of day 13


def test_a_review_is_not_asked_for_and_so_not_again():
    i = adult(employed=True)
    cat = persistent(service="keeping_a_job", refused=q(1))
    world = scripted(scheme_of(), RESIDENTS, cat=cat)
    world.asks(1, i, "keeping_a_job")
    assert len(answers(live(world, 10), i)) == 1


def test_a_later_refusal_of_a_first_request_starts_over():
    i = adult()
    world = listed(i, persistent(within=30, at_most=1))
    world.asks(1, i, "flights")
    world.asks(2, i, "flights")
    days = live(world, 40)
    assert next_time(i, 1, 30) > 2
    assert [row[0] for row in answers(days, i)] == [1, 2, next_time(i, 2, 30)]


# -- what is counted ----------------------------------------------------------------------------------------------


def decided(resident: int, outcome: int, times: int, reason: int = lists.NO_REASON) -> np.ndarray:
    rows = np.zeros(1, lists.DECISION)
    rows["resident"], rows["service"], rows["outcome"], rows["times"] = resident, FLIGHTS, outcome, times
    rows["reason"], rows["flags"], rows["register"] = reason, lists.WRONGFUL_DECISION if reason else 0, 255
    return rows


def test_first_requests_are_told_apart():
    rows = np.concatenate([
        decided(1, lists.GRANTED, 0), decided(2, lists.REFUSED, 0, lists.BY_REGISTER),
        decided(2, lists.REFUSED, 1, lists.BY_REGISTER), decided(2, lists.REFUSED, 2, lists.BY_REGISTER),
    ])  # fmt: skip
    cells, today = np.zeros((flows.FLOW_ROWS, CELLS), np.int64), np.zeros(flows.FLOW_ROWS, np.int64)
    count_decisions(rows, today, cells)
    counted = {
        name: int(today[getattr(flows, name) + FLIGHTS])
        for name in ("REQUESTS", "REFUSALS", "ADVERSE", "WRONGFUL_ADVERSE", "FIRST_REQUESTS", "FIRST_ADVERSE",
                     "FIRST_WRONGFUL")
    }  # fmt: skip
    assert counted == {"REQUESTS": 4, "REFUSALS": 3, "ADVERSE": 3, "WRONGFUL_ADVERSE": 3, "FIRST_REQUESTS": 2,
                       "FIRST_ADVERSE": 1, "FIRST_WRONGFUL": 1}  # fmt: skip


def test_beside_the_twin_first_requests_are_compared():
    none, context = np.zeros(0, lists.ACT), np.zeros(256, np.uint8)
    here = np.concatenate([decided(1, lists.REFUSED, 0), decided(2, lists.REFUSED, 1), decided(3, lists.REFUSED, 1)])
    there = np.concatenate([decided(1, lists.GRANTED, 0), decided(2, lists.GRANTED, 1), decided(3, lists.GRANTED, 0)])
    cells, today = np.zeros((flows.FLOW_ROWS, CELLS), np.int64), np.zeros(flows.FLOW_ROWS, np.int64)
    compare_day(none, none, here, there, context, today, cells)
    assert today[flows.SERVICE_LOST + FLIGHTS] == 1


def test_nobody_asks_twice_on_a_day_and_every_repeat_follows_a_refusal():
    world = world_of(busy(), 1500)
    refused: set[tuple[int, int, int]] = set()
    repeats = 0
    for day in range(60):
        today = world.step(day)
        assert len(np.unique(today.requests["resident"])) == len(today.requests)
        for row in today.requests:
            if row["times"]:
                repeats += 1
                assert (row["resident"], row["service"], row["times"] - 1) in refused
        for row in today.decisions:
            if row["outcome"] == lists.REFUSED:
                refused.add((int(row["resident"]), int(row["service"]), int(row["times"])))
        assert (np.diff(world.repeats.pending["resident"].astype(np.int64)) >= 0).all()
    assert repeats > 5


@pytest.mark.parametrize("wrong", [{"share": 1.5}, {"within": 0}, {"within": 366}, {"at_most": 0.5}, {"at_most": 101}])
def test_bounds(wrong):
    with pytest.raises(ValidationError):
        Again.model_validate({"share": 0.5, "within": 5, "at_most": 2} | wrong)
