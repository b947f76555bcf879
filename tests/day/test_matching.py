"""Grades on dating profiles (M30): two people who meet, by hand, and what a switch or one grade can change."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from demerit.chance import ONE, Purpose, words_plain
from demerit.day import lists
from demerit.day.couples import lives_as_couple
from demerit.day.matching import candidate, turned_down
from demerit.ordinary import ordinary
from demerit.place.traits import HEAD, SPOUSE
from small_worlds import Scripted, people_of, scheme_of, scripted, tables_of

RESIDENTS = 300
SEED = 7
PARTS = {
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300}},
    "grades": {"bands": {"A": {"from": 980}, "B": {"from": 950, "to": 980}, "C": {"from": 920, "to": 950},
                         "D": {"to": 920}}},
    "channels": {"police": {}},
    "rules": {"theft": {"kind": "theft", "points": -30}},
}  # fmt: skip


def dating(minds: float) -> Scripted:
    return scripted(scheme_of(**PARTS, matching={"minds": minds, "source": "here"}), RESIDENTS, seed=SEED)


@cache
def couples() -> frozenset[int]:
    """Heads with a spouse, and their spouses."""
    table = people_of(RESIDENTS).table()
    found = set()
    for first in np.unique(table["household"]):
        members = np.flatnonzero(table["household"] == first)
        roles = table["role"][members]
        if SPOUSE in roles:
            found |= set(members[(roles == SPOUSE) | (roles == HEAD)].tolist())
    return frozenset(found)


def first_met(seeker: int, day: int) -> int:
    """Whom a seeker meets, told in plain Python: the first drawn who is grown up, online, single, near in age, and
    lives elsewhere. The whole village is one tile."""
    table = people_of(RESIDENTS).table()
    looks, years = (round(x.value) for x in (ordinary().partner_looks, ordinary().partner_years))
    for look in range(looks):
        for word in words_plain(SEED, 0, Purpose.MATCH, day, seeker, 0, look):
            j = word * RESIDENTS >> 32
            near = abs(int(table["age"][j]) - int(table["age"][seeker])) <= years
            grown = people_of(RESIDENTS).age_on(j, day) >= 18
            elsewhere = table["household"][j] != table["household"][seeker]
            if near and grown and elsewhere and table["online"][j] and j not in couples():
                return j
    return -1


def seekers() -> list[int]:
    """Adults who are online, single and meet somebody on the first and second day."""
    table = people_of(RESIDENTS).table()
    fits = np.flatnonzero((table["age"] >= 18) & (table["age"] < 50) & (table["online"] > 0))
    return [int(i) for i in fits if i not in couples() and min(first_met(int(i), day) for day in (0, 1)) >= 0]


def sink(world: Scripted, resident: int, thefts: int, *, cause: int = lists.OWN) -> None:
    """So many thefts, of 30 points each, on the first day."""
    for _ in range(thefts):
        world.recorded(0, resident, "theft", cause=cause)


def meeting(world: Scripted, seeker: int, day: int = 1) -> tuple[np.void, np.void]:
    """(the meeting, the decision) of somebody who looks for a partner on a day."""
    world.asks(day, seeker, "match")
    days = [world.step(n) for n in range(day + 1)]
    assert len(days[-1].meetings) == len(days[-1].decisions) == 1
    return days[-1].meetings[0], days[-1].decisions[0]


def test_an_a_and_a_d_meet_and_the_d_is_turned_down():
    """Where everybody minds every grade, whoever stands lower is turned down; equals match."""
    seeker = seekers()[0]
    other = first_met(seeker, 1)
    met, answer = meeting(dating(1), seeker)
    assert (met["resident"], met["other"], met["grade"], met["other_grade"]) == (seeker, other, 0, 0)
    assert (met["flags"], answer["outcome"]) == (lists.MATCHED, lists.GRANTED)

    world = dating(1)
    sink(world, seeker, 3)  # 910 points: a D
    met, answer = meeting(world, seeker)
    assert (met["grade"], met["other_grade"], met["flags"]) == (3, 0, lists.TURNED_DOWN)
    assert (answer["outcome"], answer["reason"]) == (lists.REFUSED, lists.BY_PROFILE)
    assert not answer["flags"] & lists.WRONGFUL_DECISION

    world = dating(1)
    sink(world, other, 3)
    met, answer = meeting(world, seeker)
    assert (met["grade"], met["other_grade"], met["flags"]) == (0, 3, lists.TURNED_OTHER_DOWN)
    assert (answer["outcome"], answer["reason"]) == (lists.REFUSED, lists.BY_PROFILE)


def test_each_grade_between_them_makes_it_likelier():
    """A chance of a half for each grade: 1/2, 3/4, 7/8; and one draw decides, so one step minded is two minded."""
    minds = tables_of(scheme_of(**PARTS, matching={"minds": 0.5, "source": "here"}), RESIDENTS).matching[0]["minds"]
    assert minds[:4].tolist() == [0, ONE // 2, ONE * 3 // 4, ONE * 7 // 8]
    for lower, higher, word, down in (
        (1, 0, ONE // 2 - 1, True), (1, 0, ONE // 2, False), (2, 0, ONE // 2, True), (3, 0, ONE * 7 // 8, False),
        (0, 1, 0, False), (2, 2, 0, False),
    ):  # fmt: skip
        assert turned_down(word, lower, higher, minds) == down


def test_a_grade_that_an_error_made_makes_the_refusal_wrongful():
    for cause, wrong in ((lists.FALSE_REPORT, True), (lists.OWN, False)):
        world = dating(1)
        seeker = seekers()[0]
        sink(world, seeker, 1, cause=cause)
        met, answer = meeting(world, seeker)
        assert bool(met["flags"] & lists.DOWN_BY_ERROR) == wrong
        assert bool(answer["flags"] & lists.WRONGFUL_DECISION) == wrong


def test_an_error_about_the_other_is_no_wrong_to_who_asked():
    world = dating(1)
    seeker = seekers()[0]
    sink(world, first_met(seeker, 1), 1, cause=lists.FALSE_REPORT)
    met, answer = meeting(world, seeker)
    assert met["flags"] == lists.TURNED_OTHER_DOWN | lists.DOWN_BY_ERROR
    assert not answer["flags"] & lists.WRONGFUL_DECISION


@pytest.mark.parametrize("which", range(0, 40, 8))
def test_the_two_are_single_grown_up_and_live_apart(which):
    """The engine's candidate is the one told in plain Python, whatever the scheme."""
    seeker = seekers()[which % len(seekers())]
    world = scripted(scheme_of(), RESIDENTS, seed=SEED)
    met, _ = meeting(world, seeker)
    assert met["other"] == first_met(seeker, 1)


def test_couples_are_the_heads_and_spouses_of_one_household():
    given = scripted(scheme_of(), RESIDENTS).given[0]
    assert {i for i in range(RESIDENTS) if lives_as_couple(i, given)} == couples()
    assert 0 < len(couples()) < RESIDENTS


def test_nobody_suits_a_child_of_the_place():
    """Who finds nobody at all is refused as by chance: an old seeker may have no one near in age."""
    world = scripted(scheme_of(**PARTS, matching={"minds": 1, "source": "here"}), RESIDENTS, seed=SEED)
    people, given = people_of(RESIDENTS), world.given[0]
    oldest = int(np.argmax(people.table()["age"]))
    p = people.profiles(oldest, oldest + 1)[0]
    k0, k1 = np.uint32(SEED), np.uint32(0)
    table = world.tables.matching[0]
    alone = next(
        (day for day in range(400) if candidate(oldest, p, day, given, world.state, table, 0, k0, k1) < 0), None
    )
    assert alone is not None
    world.asks(alone, oldest, "match")
    day = world.step(alone)
    assert len(day.meetings) == 0
    assert (day.decisions[0]["outcome"], day.decisions[0]["reason"]) == (lists.REFUSED, lists.ORDINARY)


def test_one_grade_changes_only_the_answers_of_those_who_meet_its_bearer():
    """Everybody single asks on one day, in two worlds that differ in one resident's grade."""
    asking = seekers()
    fallen = first_met(asking[0], 1)
    days = []
    for thefts in (0, 3):
        world = dating(1)
        sink(world, fallen, thefts)
        for seeker in asking:
            world.asks(1, seeker, "match")
        days.append([world.step(day) for day in range(2)][1])
    one, other = days
    pairs = [list(zip(day.meetings["resident"].tolist(), day.meetings["other"].tolist(), strict=True)) for day in days]
    assert pairs[0] == pairs[1]
    reached = {i for pair in pairs[0] if fallen in pair for i in pair}
    differ = {int(a["resident"]) for a, b in zip(one.decisions, other.decisions, strict=True) if a != b}
    assert asking[0] in differ
    assert differ <= reached
