"""Custody (M46): nothing is done there, and those at home are poorer, afraid and sometimes alone."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import POLICE, adult, family, on
from test_isolation import elastic

from demerit.day import lists
from demerit.day.fear import fear
from demerit.day.lists import AT_HOME_TAKEN, JOB_LOST_IN_CUSTODY, ONLY_PARENT_TAKEN
from demerit.day.state import EMPLOYED
from demerit.day.stocks import JOBLESS_ROW
from demerit.day.world import World
from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.endings import days_in_custody
from demerit.mechanisms import without
from demerit.ordinary import ordinary
from demerit.place.traits import CHILD, SPOUSE
from demerit.quantity import q
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.scheme.words import sentences
from small_worlds import changed, joined, life, live, people_of, same_day, scheme_of, scripted, world_of

ROBBERY = {"custody": {"custody": True, "ways_in": {"robbery": {"records": ["robbery"]}}, "ways_out": {"term": 10}}}
WATCHED = {"model": "individual", "learns_from_household": 1, "learns": 1, "source": "here"}
AT_WILL = {
    "custody": {
        "custody": True, "ways_in": {"at_will": {"without_a_rule": 6000, "applies_to": {"adult": True}}},
        "ways_out": {"term": 12},
    },
}  # fmt: skip


def of_robbers(**more) -> Scheme:
    return scheme_of(channels=POLICE, registers=ROBBERY, **more)


def test_a_robber_loses_the_job_and_is_out_after_the_term():
    world = scripted(of_robbers())
    i = adult(employed=True)
    world.recorded(2, i, "robbery")
    days = live(world, 14)
    assert next((d.day, int(row["resident"]), int(row["what"])) for d in days for row in d.tolls) == (
        2, i, JOB_LOST_IN_CUSTODY,
    )  # fmt: skip
    assert not int(world.state["mind"][i]) & EMPLOYED
    assert world.stocks[JOBLESS_ROW].sum() == 1
    assert [d.day for d in days for _ in d.ended] == [12]
    stays = joined(days, "ended")
    assert [days.sum() for days in days_in_custody(stays, 0, 14)] == [0, 10]


def test_those_at_home_come_to_fear_what_it_was_for():
    world = scripted(of_robbers(adaptation=WATCHED))
    head, spouse, pupil = family()
    world.recorded(0, head, "robbery")
    day = world.step(0)
    context = CONDUCT_CONTEXTS.index("public order")
    assert [int(fear(world.state["mind"][x], context)) for x in (head, spouse, pupil)] == [1, 1, 1]
    assert (world.state["mind"] & 0xFFFFF != 0).sum() == people_of(300).household(head)[1]
    others = {int(row["resident"]) for row in day.tolls if row["what"] == AT_HOME_TAKEN}
    assert others == set(people_of(300).ties(head)["household"])
    assert not (day.tolls["what"] == ONLY_PARENT_TAKEN).any()  # the spouse is there


def lone_parent() -> tuple[int, int]:
    """A parent who is the only one at home, and a child."""
    table = people_of(1500).table()
    for first in np.unique(table["household"]):
        members = np.flatnonzero(table["household"] == first)
        parents = members[table["role"][members] <= SPOUSE]
        children = members[(table["role"][members] == CHILD) & (table["age"][members] < 16)]
        if len(parents) == 1 and len(children):
            return int(parents[0]), int(children[0])
    raise AssertionError("nobody brings up a child alone")


def test_a_child_of_a_lone_parent_is_left_alone():
    world = scripted(of_robbers(), residents=1500)
    parent, child = lone_parent()
    world.recorded(0, parent, "robbery", cause=lists.FALSE_REPORT)
    left = [row for row in world.step(0).tolls if row["what"] == ONLY_PARENT_TAKEN]
    assert child in {int(row["resident"]) for row in left}
    assert all(int(row["other"]) == parent and row["flags"] & lists.WRONGFUL for row in left)


def test_a_household_has_less_to_pay_with_meanwhile():
    """Only the two lowest classes of spare cash can't pay a fine here; a household goes down two while one is away."""
    poor_only = [q(1.0), q(1.0), *[q(0.0)] * 6]
    fines = {"cannot_pay_small": poor_only, "cannot_pay_middle": poor_only, "cannot_pay_large": poor_only}
    way_of_life = life(pays_fine_at_once=1.0).model_copy(update=fines)
    table = people_of(300).table()
    spouse = next(
        int(i) for i in np.flatnonzero((table["role"] == SPOUSE) & ((table["cash"] == 2) | (table["cash"] == 3)))
    )
    head = next(j for j in people_of(300).ties(spouse)["household"] if table["role"][j] == 0)
    world = scripted(of_robbers(), life=way_of_life)
    world.recorded(1, head, "robbery")
    for day in (0, 1, 5, 12):
        world.fined(day, spouse, "fight")
    days = live(world, 13)
    assert ordinary().cannot_pay_small[2].value > 0
    told = {d.day: bool(row["flags"] & lists.CANNOT_PAY) for d in days for row in d.fined}
    assert told == {0: False, 1: False, 5: True, 12: False}


def test_nothing_is_done_or_asked_for_in_custody():
    """From the day after being taken to the day of release; and everybody else lives as before."""
    scheme = scheme_of(registers=AT_WILL)
    world = world_of(scheme, 1500)
    days = live(world, 40)
    entered = joined(days, "entered")
    assert len(entered) > 100
    inside = {(int(row["resident"]), day) for row in entered for day in range(row["day"] + 1, row["until"] + 1)}
    busy = {(int(row["resident"]), d.day) for d in days for name in ("acts", "requests") for row in getattr(d, name)}
    assert not inside & busy
    free = live(world_of(without(scheme, ["custody"]), 1500), 40)
    there = {(int(row["resident"]), d.day) for d in free for name in ("acts", "requests") for row in getattr(d, name)}
    assert inside & there


EVERYTHING_ELSE = {
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300}},
    "grades": {"bands": {"A": {"from": 990}, "B": {"from": 950, "to": 990}, "C": {"to": 950}}},
    "channels": {"police": {}, "informants": {"delay": [0, 0]}, "debtor_map": {"delay": [0, 0]}},
    "rules": {"fight": {"kind": "fight", "points": -20}, "telling": {"kind": "reporting", "points": 2}},
    "services": {"loan": {"closed_to_grades": ["B", "C"]}},
    "informants": {
        "ties": {tie: {"sees": 1, "willing": 1} for tie in ("household", "neighbour", "colleague")},
        "malicious": 30_000, "against": {"neighbour": 1, "colleague": 1}, "source": "here",
    },
    "tampering": {
        "yuan_per_point": 1, "means": [10**6] * 8, "bought": {"tries": 1, "most": 100},
        "attacks": {"per_1000": 30_000, "points": 30}, "source": "here",
    },
    "matching": {"minds": 0.5, "source": "here"},
}  # fmt: skip
SHOWN = {"radius_m": 5000, "looks": 1, "reports": 1, "source": "here"}
LATE = {"late": {"ways_in": {"late": {"unpaid": 5}}, "ways_out": {"on_payment": True}, "public": True, "shown": SHOWN}}


def test_nobody_in_custody_tells_buys_attacks_looks_or_is_met():
    scheme = scheme_of(**EVERYTHING_ELSE, registers=AT_WILL | LATE)
    world, others = world_of(scheme, 1500), 0
    for day in range(40):
        inside = set(np.flatnonzero(world.state["lists"] & 1).tolist())
        done = world.step(day)
        bought = done.deals[done.deals["day"] > day]  # agreed today
        assert not inside & set(done.reports["resident"].tolist())
        all_day = inside & set(np.flatnonzero(world.state["lists"] & 1).tolist())
        assert not all_day & {*done.meetings["other"].tolist(), *bought["other"].tolist()}
        others += len(done.reports) * len(inside)
        if day == 39:
            assert len(inside) > 100
    assert others > 1000


class Taken(World):
    """A world where one resident is taken on the first day."""

    whom = -1

    def _named_at_will(self, day, wishes):
        wish = self.whom << 32 | 1 << 16 | lists.WITHOUT_A_RULE
        return np.array([wish], np.uint64) if day == 0 and self.whom >= 0 else wishes


def test_it_reaches_the_household_and_what_is_heard_nearby():
    """Nothing is scarce here; what the one who is away doesn't say, the neighbourhood doesn't hear."""
    scheme = changed(
        scheme_of(registers={"custody": AT_WILL["custody"] | {"ways_in": {"w": {"without_a_rule": 1e-9}}}}),
        adaptation=WATCHED,
    )
    worlds = [world_of(scheme, 1500, kind=Taken, catalogue=elastic()) for _ in range(2)]
    head, _, _ = family()
    worlds[1].whom = head
    home = {head, *people_of(1500).ties(head)["household"]}
    assert worlds[0].rows[:].tobytes() == worlds[1].rows[:].tobytes()
    parted = False
    for day in range(3):
        one, other = (world.step(day) for world in worlds)
        parted = parted or not same_day(one, other)
        differing = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
        assert differing <= home if day == 0 else differing <= home | set(range(256))
        assert head in differing
    assert parted


def test_switched_off_nobody_is_taken():
    scheme = scheme_of(registers=AT_WILL | {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}}}, channels=POLICE)
    left = without(scheme, ["custody"])
    assert list(left.registers) == ["thieves"]
    one, other = world_of(scheme, 300), world_of(left, 300)
    first, second = one.step(0), other.step(0)
    assert same_day(first, second, but=("entered", "changes", "tolls"))
    assert len(first.tolls)
    assert not len(second.tolls)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"ways_out": {}}, "custody-without-a-term"), ({"colour": "red"}, "not-for-custody"),
     ({"applies_to": "household"}, "not-for-custody"), ({"initial_share": 0.1}, "not-for-custody")],
)  # fmt: skip
def test_what_custody_is_not(more, code):
    registers = {"custody": ROBBERY["custody"] | more}
    assert code in [problem.code for problem in check(scheme_of(channels=POLICE, registers=registers))]


def test_one_custody_is_enough_and_it_is_told_in_words():
    twice = scheme_of(channels=POLICE, registers=ROBBERY | {"more": ROBBERY["custody"]})
    assert [problem.code for problem in check(twice)] == ["two-custodies"]
    assert "does nothing, can ask for nothing, and has lost any job" in " ".join(sentences(of_robbers()))
    assert not on(scripted(of_robbers()), 0)
