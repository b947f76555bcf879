"""Collective scoring (M45): who pays for whom, by hand, to the last fraction, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.day import lists
from demerit.day.lists import COLLECTIVE, FALSE_REPORT, NOBODY
from demerit.place.traits import NEIGHBOURHOOD
from small_worlds import Scripted, live, people_of, scheme_of, scripted

RESIDENTS = 600
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
CHANNELS = {"police": {}, "platforms": {}, "hospital": {}}
RULES = {
    "theft": {"kind": "theft", "points": -60},
    "post": {"kind": "critical_post", "points": -7},
    "blood": {"kind": "blood_donation", "points": 10},
}


def levying(unit: str, share: float, **more) -> Scripted:
    parts = {"ledgers": LEDGER, "channels": CHANNELS, "rules": RULES,
             "collective": {unit: {"share": share, "source": "here"}}}  # fmt: skip
    return scripted(scheme_of(**(parts | more)), RESIDENTS)


def adults(residents, day: int = 0) -> list[int]:
    return [i for i in residents if people_of(RESIDENTS).age_on(i, day) >= 18]


def family() -> tuple[int, list[int], list[int]]:
    """One adult of a household of several adults and a child: (who, the other adults, the children)."""
    people = people_of(RESIDENTS)
    for i in range(RESIDENTS):
        first, size = people.household(i)
        home = range(first, first + size)
        grown = adults(home)
        if i in grown and len(grown) > 2 and len(grown) < size:
            return i, [j for j in grown if j != i], [j for j in home if j not in grown]
    raise AssertionError("no such family")


ONE, OTHERS, CHILDREN = family()


def lost(world: Scripted) -> dict[int, int]:
    points = 1000 - world.rows["score"].astype(int)
    return {int(i): int(points[i]) for i in np.flatnonzero(points)}


def test_half_of_sixty_is_thirty_for_every_other_adult_at_home():
    world = levying("household", 0.5)
    world.recorded(0, ONE, "theft")
    day = world.step(0)
    assert lost(world) == {ONE: 60} | dict.fromkeys(OTHERS, 30)
    assert {int(e["cause"]) for e in day.entries if e["subject"] != ONE} == {COLLECTIVE}
    assert [int(world.rows["own"][j]) for j in OTHERS] == [1000] * len(OTHERS)
    assert [int(world.rows["own"][i]) for i in (ONE, *CHILDREN)] == [940] + [1000] * len(CHILDREN)


def test_a_false_record_is_paid_for_by_the_household_too():
    world = levying("household", 1)
    world.recorded(0, ONE, "theft", cause=FALSE_REPORT)
    world.step(0)
    assert lost(world) == dict.fromkeys([ONE, *OTHERS], 60)
    assert (world.rows["own"] == 1000).all()


def test_fractions_are_fair_and_gains_are_one_s_own():
    """A quarter of 7 is 1.75: over many days three in four are 2, the others 1."""
    world = levying("household", 0.25)
    for day in range(120):
        world.recorded(day, ONE, "critical_post", channel="platforms")
        world.recorded(day, ONE, "blood_donation", channel="hospital")
    days = live(world, 120)
    levied = [-int(e["points"]) for day in days for e in day.entries if e["subject"] == OTHERS[0]]
    assert set(levied) == {1, 2}
    assert len(levied) == 120
    assert abs(np.mean(levied) - 1.75) < 4 * (0.1875 / 120) ** 0.5


def test_what_is_levied_or_associated_is_not_levied_again():
    association = {"household": {"share": 1, "source": "here"}}
    world = levying("household", 0.5, association=association)
    world.recorded(0, ONE, "theft")
    world.step(0)
    assert lost(world) == {ONE: 60} | dict.fromkeys(OTHERS, 60 + 30)


def test_a_neighbourhood_pays_by_the_month_in_whole_points_and_keeps_the_rest():
    """Thirty thefts of 60 points, all of it levied: 1,800 points among so many adults; what doesn't go round is kept,
    and goes round a month later with sixty points more."""
    world = levying("neighbourhood", 1)
    there = adults(range(NEIGHBOURHOOD), 30)
    for day in range(30):
        world.recorded(day, ONE % NEIGHBOURHOOD, "theft")
    world.recorded(31, ONE % NEIGHBOURHOOD, "theft")
    days = live(world, 61)
    each, rest = divmod(30 * 60, len(there))
    again, left = divmod(rest + 60, len(adults(range(NEIGHBOURHOOD), 60)))
    levied = {
        day.day: {int(e["subject"]): -int(e["points"]) for e in day.entries if e["cause"] == COLLECTIVE} for day in days
    }
    assert {day for day, who in levied.items() if who} == {30, *([60] if again else [])}
    assert levied[30] == dict.fromkeys(there, each)
    assert world.levies.purse.tolist() == [left << 16, 0, 0]
    assert {int(e["origin"]) for e in days[30].entries} == {NOBODY}


def test_nothing_is_lost_on_the_way():
    """In a busy month: what all pay and what is kept is the share of all that was lost, to the last 65536th."""
    from test_recount import busy

    from small_worlds import changed, joined, world_of

    levied = {"neighbourhood": {"share": 0.37, "source": "A"}}
    world = world_of(changed(busy(), collective=levied), 1500)
    entries = joined(live(world, 91), "entries")
    direct = entries[(entries["points"] < 0) & (entries["ledger"] == 0) & (entries["tie"] == 255)
                     & (entries["rule"] != lists.NO_RULE)]  # fmt: skip
    paid = entries[entries["cause"] == COLLECTIVE]
    assert len(paid) > 100
    owed = -int(direct["points"].sum(dtype=np.int64)) * round(0.37 * 65536)
    assert -int(paid["points"].sum(dtype=np.int64)) * 65536 + int(world.levies.purse.sum()) == owed


@pytest.mark.parametrize("unit", ["household", "neighbourhood"])
def test_one_levy_reaches_its_unit_and_nobody_else(unit):
    """Two equal worlds, one theft in one of them."""
    worlds = [levying(unit, 1), levying(unit, 1)]
    for _ in range(9):
        worlds[1].recorded(29, ONE, "theft")
    first, size = people_of(RESIDENTS).household(ONE)
    hood = ONE // NEIGHBOURHOOD * NEIGHBOURHOOD
    reach = set(range(first, first + size) if unit == "household" else range(hood, hood + NEIGHBOURHOOD))
    for day in range(32):
        for world in worlds:
            world.step(day)
        changed = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
        assert changed <= reach
    assert changed == {ONE, *adults(reach, 30)}
