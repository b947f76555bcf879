"""Listing without a rule (M47): whom the operator names, how many, and that all of it is wrongful."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import POLICE, family

from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.tables.standing import STANDING
from demerit.day.targeting import AT_WILL, how_many
from demerit.mechanisms import without
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.scheme.words import sentences
from small_worlds import Scripted, blank, changed, joined, live, people_of, same_day, scheme_of, scripted, world_of

RESIDENTS = 1500


def critics(rate: float = 2000, **more) -> Scheme:
    """Dissenters of age are named at this rate; thieves come onto another list, by a rule."""
    way = {"without_a_rule": rate, "applies_to": {"adult": True, "dissenting": True}}
    registers = {
        "thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 30}},
        "critics": {"ways_in": {"at_will": way}, "ways_out": {"term": 20}, "applies_to": "household"},
    }
    services = {"flights": {"closed_to_registers": ["critics", "thieves"]}}
    return scheme_of(channels=POLICE, registers=registers, services=services, **more)


def test_only_those_meant_are_named_and_every_such_listing_is_wrongful():
    world = world_of(critics(), RESIDENTS)
    entered = joined(live(world, 30), "entered")
    named = entered[entered["register"] == 0]
    table = people_of(RESIDENTS).table()
    assert len(named) > 5
    assert (table["opinion"][named["resident"]] >= 2).all()
    assert (table["age"][named["resident"]] >= 17).all()
    assert ((named["flags"] & lists.WRONGFUL) != 0).all()
    assert ((named["flags"] & lists.WITHOUT_A_RULE) != 0).all()
    by_rule = entered[entered["register"] == 1]
    assert not (by_rule["flags"] & lists.WITHOUT_A_RULE).any()


def test_a_name_is_drawn_by_neighbourhood_and_day():
    """Worked by hand: at 2,000 a year for 1,000 residents, 256 of them have 1.4 names a day."""
    world = scripted(critics(), residents=300)
    key = int(world.tables.standing[0]["way_key"][0])
    day = world.step(0)
    expected = set()
    for hood, size in ((0, 256), (1, 44)):
        mean = round(2000 / 1000 / 365 * 2**48) * size >> 16
        word = words_plain(int(world.k0), int(world.k1), Purpose.TARGET, 0, hood, key, 0)[0]
        for n in range((mean >> 32) + (word < mean & 0xFFFFFFFF)):
            who = words_plain(int(world.k0), int(world.k1), Purpose.TARGET, 0, hood, key, n)[1]
            expected.add(hood * NEIGHBOURHOOD + (who * size >> 32))
    meant = people_of(300).table()
    fits = {i for i in expected if meant["opinion"][i] >= 2 and people_of(300).age_on(i, 0) >= 18}
    assert {int(row["resident"]) for row in day.entered} == fits


@pytest.mark.parametrize(("rate", "low", "high"), [(10, 0, 0), (400_000, 280, 281)])
def test_how_many_are_named(rate, low, high):
    one = round(rate / 1000 / 365 * 2**48)
    assert how_many(one, 256, 0xFFFFFFFF) == low
    assert how_many(one, 256, 0) == max(1, high)


def test_over_a_year_the_rate_is_kept():
    scheme = critics(300)
    world = scripted(scheme, residents=RESIDENTS)
    days = live(world, 365)
    table = people_of(RESIDENTS).table()
    meant = int(((table["opinion"] >= 2) & (table["age"] >= 18)).sum())
    named = len(joined(days, "entered"))
    assert 0.6 * 0.3 * meant < named < 1.1 * 0.3 * meant  # a little fewer: nobody is named twice at once


def test_naming_somebody_reaches_the_household_and_nobody_else():
    """Two equal worlds of quiet people; in the second one head of a family is named."""
    scheme = scheme_of(
        registers={"critics": {"ways_in": {"at_will": {"without_a_rule": 1e-9}}, "applies_to": "household"}},
        services={"flights": {"closed_to_registers": ["critics"]}},
    )
    head, spouse, _ = family()

    class Named(Scripted):
        whom = -1

        def _named_at_will(self, day, wishes):
            wish = self.whom << 32 | 1 << 16 | lists.WITHOUT_A_RULE
            return np.array([wish], np.uint64) if day == 0 and self.whom >= 0 else wishes

    worlds = [world_of(scheme, 300, kind=Named) for _ in range(2)]
    worlds[1].whom = head
    stranger = next(i for i in range(300) if i not in people_of(300).ties(head)["household"] and i != head)
    for world in worlds:
        for who in (spouse, stranger):
            world.asks(1, who, "flights")
    one, other = ([world.step(day) for day in range(3)] for world in worlds)
    assert [x for x in range(300) if worlds[0].rows[x] != worlds[1].rows[x]] == [head]
    refused = {int(row["resident"]) for day in other for row in day.decisions if row["reason"] == lists.BY_REGISTER}
    assert refused == {spouse}
    assert not any((day.decisions["reason"] == lists.BY_REGISTER).any() for day in one)


def test_switched_off_nobody_is_named_and_nobody_elses_luck_changes():
    on, off = world_of(critics(), RESIDENTS), world_of(without(critics(), ["targeting"]), RESIDENTS)
    first, second = on.step(0), off.step(0)
    assert (first.entered["flags"] & lists.WITHOUT_A_RULE).any()
    assert same_day(first, second, but=("entered", "changes", "decisions"))
    assert (first.decisions != second.decisions).sum() == 0  # doors shut from tomorrow or for those named today
    assert list(without(critics(), ["targeting"]).registers) == ["thieves"]


def test_without_such_a_way_the_day_asks_nothing():
    """Another way in before it changes nobody's luck: names hang on the way's own key."""
    data = plain(critics())
    more = {"robbery": {"ways_in": {"robbery": {"records": ["robbery"], "source": "here"}}, "source": "here"}}
    other = changed(critics(), registers=more | data["registers"])
    one, two = (joined(live(world_of(scheme, 300), 20), "entered") for scheme in (critics(), other))
    named = [rows[(rows["flags"] & lists.WITHOUT_A_RULE) != 0]["resident"].tolist() for rows in (one, two)]
    assert named[0] == named[1] != []


def test_its_table_checks_and_words():
    scheme = critics()
    assert blank(STANDING).way_rate.dtype == np.uint64
    assert world_of(scheme, 300).tables.standing[0]["way_kind"][0] == AT_WILL
    assert check(scheme) == []
    assert [p.code for p in check(critics(0))] == ["names-nobody"]
    assert "without any rule, when the operator names somebody" in " ".join(sentences(scheme))
