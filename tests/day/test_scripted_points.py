"""Whole days with a script, followed by hand: what a record costs, and how points come back."""

from __future__ import annotations

import pytest
from small_scripts import (
    LEDGER,
    LICENCE,
    POLICE,
    RESIDENTS,
    THEFT,
    adult,
    family,
    on,
)

from demerit.day import lists
from small_worlds import live, people_of, scheme_of, scripted


def test_a_true_record_counts_three_times_over():
    """Litter, seen by a patrol: the score, the own-record score and the fully-seen score all lose three points."""
    rules = {"litter": {"kind": "littering", "points": -3}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    world.acts(0, i, "littering")
    world.recorded(0, i, "littering", channel="patrols")
    day = world.step(0)
    assert [tuple(world.rows[name][i] for name in ("score", "own", "seen"))] == [(997, 997, 997)]
    assert [(int(e["subject"]), int(e["points"]), int(e["cause"])) for e in day.entries] == [(i, -3, lists.OWN)]


def test_an_act_nobody_saw_counts_only_as_if_seen():
    rules = {"litter": {"kind": "littering", "points": -3}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    world.acts(0, i, "littering")
    world.acts(1, i, "littering", flags=lists.CHILLED)  # not done at all
    live(world, 2)
    assert [world.rows[name][i] for name in ("score", "own", "seen")] == [1000, 1000, 997]


@pytest.mark.parametrize("cause", [lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED])
def test_a_wrong_record_leaves_the_own_record_alone(cause):
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT))
    i = adult()
    world.recorded(0, i, "theft", cause=cause)
    live(world, 1)
    assert [world.rows[name][i] for name in ("score", "own", "seen")] == [940, 1000, 1000]


def test_rules_have_dates_channels_and_people():
    """Each of four rules about theft would take another number of points; only the last one applies."""
    rules = {
        "ended": {"kind": "theft", "points": -1, "to": "2020-01-01"},
        "not_yet": {"kind": "theft", "points": -2, "from": "2020-01-03"},
        "for_children": {"kind": "theft", "points": -4, "applies_to": {"adult": False}},
        "today": {"kind": "theft", "points": -8, "from": "2020-01-02", "to": "2020-01-03", "channels": ["police"]},
    }
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    for day in range(3):
        world.recorded(day, i, "theft")
    live(world, 3)
    assert world.rows["score"][i] == 1000 - 8 - 2  # the second of January, and the third


def test_association_takes_its_share_from_the_household_in_one_hop():
    """Half of 30 points is 15 for everybody at home who is grown up, and nothing for anybody else."""
    rules = {"remark": {"kind": "critical_post", "points": -30}}
    scheme = scheme_of(
        ledgers=LEDGER, channels=POLICE, rules=rules, association={"household": {"share": 0.5, "contexts": ["speech"]}}
    )
    world = scripted(scheme)
    head, spouse, pupil = family()
    world.recorded(0, head, "critical_post", channel="platforms")
    day = world.step(0)
    people = people_of(RESIDENTS)
    first, size = people.household(head)
    grown = {j for j in range(first, first + size) if people.age_on(j, 0) >= 18}
    assert {int(e["subject"]): int(e["points"]) for e in day.entries} == {head: -30} | {
        j: -15 for j in grown if j != head
    }
    assert spouse in grown
    assert world.rows["score"][pupil] == 1000
    assert (world.rows["own"][spouse], world.rows["score"][spouse]) == (1000, 985)


def test_the_licence_is_suspended_and_starts_again():
    """Four times three points from twelve; half a year later all twelve are back."""
    rules = {"licence": {"kind": "failing_to_yield", "ledger": "licence", "points": -3}}
    ways = {"empty": {"below": 1, "ledger": "licence"}}
    registers = {"suspended": {"ways_in": ways, "ways_out": {"term": 180}, "resets_ledger": "licence"}}
    world = scripted(scheme_of(ledgers=LEDGER | LICENCE, channels=POLICE, rules=rules, registers=registers))
    i = adult()
    for _ in range(4):
        world.recorded(2, i, "failing_to_yield", channel="patrols")
    days = live(world, 183)
    assert [int(row["day"]) for day in days for row in day.entered] == [2]
    assert [(d.day, int(row["exit"])) for d in days for row in d.ended] == [(182, lists.BY_TERM)]
    assert world.rows["side"][i] == 12 | 12 << 4
    assert not on(world, i)


def test_a_licence_counted_below_nothing():
    """From -10 to 5 is as wide as a licence may be: 15 points, in four bits, for the scheme and the own record."""
    ledgers = LEDGER | {"licence": {"start": 0, "min": -10, "max": 5}}
    rules = {"licence": {"kind": "failing_to_yield", "ledger": "licence", "points": -4}}
    world = scripted(scheme_of(ledgers=ledgers, channels=POLICE, rules=rules))
    i = adult()
    for cause in (lists.OWN, lists.COPIED):
        world.recorded(0, i, "failing_to_yield", channel="patrols", cause=cause)
    live(world, 1)
    low = -10
    assert world.rows["side"][i] == (-8 - low) | (-4 - low) << 4


def test_points_come_back_month_by_month_from_either_side():
    ledgers = {"points": {"start": 1000, "min": 0, "max": 1300, "restoration": {"points": 40, "every": "month"}}}
    rules = THEFT | {"blood": {"kind": "blood_donation", "points": 10}}
    world = scripted(scheme_of(ledgers=ledgers, channels=POLICE | {"hospital": {}}, rules=rules))
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "theft")
    world.recorded(0, j, "blood_donation", channel="hospital")
    days = live(world, 61)
    gained = [(d.day, int(e["subject"]), int(e["points"])) for d in days for e in d.entries if e["kind"] == 255]
    assert gained == sorted([(31, i, 40), (31, j, -10), (60, i, 20)])  # 1 February, 1 March
    assert world.rows["score"][i] == 1000
