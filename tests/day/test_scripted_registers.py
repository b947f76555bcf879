"""Whole days with a script, followed by hand: onto a register and off it, rightly, wrongly and by appeal."""

from __future__ import annotations

from small_scripts import (
    BY_THEFT,
    LEDGER,
    POLICE,
    RESIDENTS,
    THEFT,
    adult,
    on,
)

from demerit.day import lists
from small_worlds import Scripted, live, people_of, scheme_of, scripted


def test_a_term_is_so_many_days():
    world = scripted(scheme_of(channels=POLICE, registers=BY_THEFT))
    i = adult()
    world.recorded(3, i, "theft")
    standing = []
    for day in range(10):
        world.step(day)
        standing.append(on(world, i))
    assert standing == [day in range(3, 8) for day in range(10)]


def test_a_listing_on_a_wrong_record_is_wrongful_and_on_a_true_one_is_not():
    world = scripted(scheme_of(channels=POLICE, registers=BY_THEFT))
    i = adult()
    j = adult(but=(i,))
    k = adult(but=(i, j))
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, j, "theft")
    for cause in (lists.MISIDENTIFIED, lists.OWN):  # both on one day: the true one lists
        world.recorded(0, k, "theft", cause=cause)
    flags = {int(row["resident"]): int(row["flags"]) & lists.WRONGFUL for row in world.step(0).entered}
    assert flags == {i: lists.WRONGFUL, j: 0, k: 0}
    assert [world.rows["wrong"][x] for x in (i, j, k)] == [1, 0, 0]


def test_initial_listings_need_no_ledger():
    """A list of its own, without any points, begins with those already on it."""
    registers = {"old": {"ways_in": {"theft": {"records": ["theft"]}}, "initial_share": 1}}
    world = scripted(scheme_of(channels=POLICE, registers=registers))
    adults = people_of(RESIDENTS).table()["age"] >= 18
    assert (world.state["lists"] == adults).all()


def test_initial_listings_are_not_appealed_on_the_first_day():
    """Nobody knows how they came to be there; what isn't decided by an appeal lasts."""
    appeal = {"known": 1, "tried": 1, "decided_in": 7, "corrected": 1, "mistaken": 1}
    theft = {"theft": {"records": ["theft"]}}
    registers = {"old": {"ways_in": theft, "initial_share": 1, "ways_out": {"appeal": appeal}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, registers=registers))
    assert not any(len(day.ended) for day in live(world, 10))


def test_part_of_an_initial_term_has_passed():
    registers = {"old": {"ways_in": {"theft": {"records": ["theft"]}}, "initial_share": 1, "ways_out": {"term": 10}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, registers=registers))
    left = [len(day.ended) for day in live(world, 11)]
    assert left[0] == 0
    assert min(left[1:]) > 0
    assert not world.state["lists"].any()


def test_a_listing_by_points_is_judged_by_the_own_record():
    """Below 950: one who lost 60 by a false report is wrongly listed; one who lost 60 of their own, rightly."""
    low = {"low": {"ways_in": {"low": {"below": 950}}, "ways_out": {"above": 950}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, registers=low))
    i = adult()
    j = adult(but=(i,))
    k = adult(but=(i, j))
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, j, "theft")
    for cause in (lists.FALSE_REPORT, lists.OWN):  # twice 60, and 60 alone would have done
        world.recorded(0, k, "theft", cause=cause)
    flags = {int(row["resident"]): int(row["flags"]) & lists.WRONGFUL for row in world.step(0).entered}
    assert flags == {i: lists.WRONGFUL, j: 0, k: 0}


def appealed(corrected: float, mistaken: float) -> tuple[Scripted, int, int]:
    appeal = {"known": 1, "tried": 1, "decided_in": 7, "corrected": corrected, "mistaken": mistaken}
    low = {"low": {"ways_in": {"low": {"below": 950}}, "ways_out": {"above": 990, "appeal": appeal}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, registers=low))
    i = adult()
    j = adult(but=(i,))
    world.recorded(1, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(1, j, "theft")
    return world, i, j


def test_an_appeal_won_puts_the_record_right():
    world, wronged, thief = appealed(corrected=1, mistaken=0)
    days = live(world, 10)
    assert [(d.day, int(row["resident"]), int(row["exit"])) for d in days for row in d.ended] == [
        (8, wronged, lists.BY_APPEAL)
    ]
    assert [(int(e["cause"]), int(e["points"])) for e in days[8].entries] == [(lists.CORRECTION, 60)]
    assert (world.rows["score"][wronged], world.rows["wrong"][wronged]) == (1000, 0)
    assert on(world, thief)


def test_an_appeal_lost_is_not_tried_again():
    world, wronged, thief = appealed(corrected=0, mistaken=0)
    days = live(world, 40)
    assert not any(len(day.ended) for day in days)
    assert on(world, wronged)
    assert on(world, thief)


def test_a_listing_by_the_rule_may_be_lifted_by_mistake():
    world, wronged, thief = appealed(corrected=0, mistaken=1)
    live(world, 9)
    assert on(world, wronged)
    assert not on(world, thief)
    assert world.rows["score"][thief] == 940  # the record wasn't wrong, so nothing is struck out
