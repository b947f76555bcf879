"""Rules that are added as time goes by (M36): what they cost, by their age, and what they newly punish."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from small_scripts import LEDGER, POLICE, adult

import demerit as dm
from demerit.day import lists
from demerit.day.state import CELLS
from demerit.measure import flows
from demerit.measure.creep import Creep
from demerit.mechanisms import without
from demerit.scheme.model import Scheme
from small_worlds import live, record, scheme_of, scripted, tables_of, world_of

RULES = {
    "theft": {"kind": "theft", "points": -60},
    "litter": {"kind": "littering", "points": -3, "from": "2020-01-03"},
    "more_for_theft": {"kind": "theft", "points": -10, "from": "2020-01-05", "to": "2020-01-07", "ledger": "points"},
}


def creeping(**parts) -> Scheme:
    return scheme_of(ledgers=LEDGER, channels=POLICE, rules=RULES, start="2020-01-01", **parts)


def test_points_by_the_age_of_the_rule_by_hand():
    """Litter is free on the second day and costs three points on the third; a hundred days later the rule is old."""
    world = scripted(creeping())
    i = adult()
    creep = Creep(world.tables.scoring)
    today, cells = np.zeros((103, flows.FLOW_ROWS), np.int64), np.zeros((flows.FLOW_ROWS, CELLS), np.int64)
    for day in (1, 2, 102):
        world.acts(day, i, "littering")
        world.recorded(day, i, "littering", channel="patrols")
    world.acts(4, i, "theft")
    world.recorded(4, i, "theft")
    for day in live(world, 103):
        creep.count(day.day, day.acts, day.entries, today[day.day], cells)
    start, of_late, earlier = (today[:, flows.LOST_RULE_AGE + age] for age in range(3))
    assert {day: int(x) for day, x in enumerate(start) if x} == {4: 60}
    assert {day: int(x) for day, x in enumerate(of_late) if x} == {2: 3, 4: 10}
    assert {day: int(x) for day, x in enumerate(earlier) if x} == {102: 3}
    newly = today[:, flows.NEWLY_PUNISHED]
    assert {day: int(x) for day, x in enumerate(newly) if x} == {2: 1, 102: 1}  # theft was punished from the start
    assert [creep.in_force(day) for day in (0, 2, 3, 4, 5, 6)] == [1, 2, 2, 3, 3, 2]
    assert cells.sum() == today.sum() == 60 + 13 + 3 + 2


def test_off_the_rule_book_of_the_first_day_stays():
    off = without(creeping(), ["creep"])
    assert list(off.rules) == ["theft"]
    assert without(off, ["creep"]) == off
    earlier = creeping().model_copy(update={"start": date(2020, 1, 4)})
    assert list(without(earlier, ["creep"]).rules) == ["theft", "litter"]  # it was there on the first day
    one, other = world_of(creeping(), 300), world_of(off, 300)
    for day in range(2):
        mine, theirs = one.step(day), other.step(day)
        assert all(getattr(mine, name).tobytes() == getattr(theirs, name).tobytes()
                   for name in ("acts", "records", "entries", "decisions"))  # fmt: skip


def test_a_rule_not_yet_in_force_makes_nothing_of_a_record():
    """The law of isolation in time: until its day a later rule changes nothing at all."""
    worlds = [scripted(scheme) for scheme in (creeping(), without(creeping(), ["creep"]))]
    i = adult()
    for world in worlds:
        for day in range(4):
            world.say(day, "record", record(world.people, day, i, "littering", "patrols", lists.OWN, lists.SCORED))
    days = [live(world, 4) for world in worlds]
    assert [[len(day.entries) for day in one] for one in days] == [[0, 0, 1, 1], [0, 0, 0, 0]]


@pytest.mark.parametrize("start", [None, date(2020, 4, 1)])
def test_with_a_start_of_its_own_a_run_counts_from_that_day(start):
    """From the first of April foreign goods are in the rule book of the first day: creep off keeps the rule."""
    run = dm.simulate("as_reported", dm.place("village", residents=60), days=3, replicates=1, start=start,
                      without=["creep"])  # fmt: skip
    assert ("foreign_goods" in run.scheme.rules) == (start is not None)
    assert "browsing" not in run.scheme.rules


def test_the_measures_of_a_run_add_up():
    run = dm.simulate("as_reported", dm.place("village", residents=300), days=130, replicates=1)
    parts = [run.totals(f"points_lost_rule_{age}")[0][0] for age in ("from_start", "of_late", "earlier")]
    assert parts[1] > 0
    assert sum(parts) == run.totals("points_lost")[0][0]
    rules = run.series("rules_in_force")[1][0]
    assert rules[91] == rules[90] + 1  # the first of April 2020
    assert 0 < run.totals("acts_newly_punished")[0][0] < run.totals("breaches")[0][0]


def test_tables_of_a_scheme_without_dates_know_no_creep():
    plain = scheme_of(ledgers=LEDGER, channels=POLICE, rules={"theft": {"kind": "theft", "points": -60}})
    creep = Creep(tables_of(plain, 300).scoring)
    assert not creep.newly_punished(0).any()
    assert creep.in_force(0) == 1
