"""Who is scored: roll-out by region (M13), joining by choice (M14) and by consent (M43), by hand and by law."""

from __future__ import annotations

import tracemalloc
from functools import cache
from typing import Any

import numpy as np
import pytest
from test_isolation import elastic
from test_recount import busy

from demerit.chance import Purpose, words_plain
from demerit.day import lists, stocks
from demerit.day.ledgers import grade_of
from demerit.day.lists import ENROLMENTS, FINING, KEPT, SCORED
from demerit.day.rollout import regions_of
from demerit.day.state import ABSTAINER, ABSTAINS, NOT_HERE, UNSCORED
from demerit.day.tables import compile_tables
from demerit.day.world import Day, World
from demerit.limits import CONDUCT_CONTEXTS
from demerit.mechanisms import without
from demerit.place import place
from demerit.place.people import People
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme import load
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.simulation import simulate
from small_worlds import (
    START,
    Scripted,
    black_mask,
    changed,
    fair_catalogue,
    joined,
    live,
    people_of,
    scheme_of,
    scripted,
)

RESIDENTS = 300
BASICS: dict[str, Any] = {
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300}},
    "grades": {"bands": {"A": {"from": 980}, "B": {"from": 900, "to": 980}, "C": {"to": 900}}},
    "channels": {"police": {}, "platforms": {}},
    "rules": {"theft": {"kind": "theft", "points": -60}},
}


def regions_by_hood(people: People) -> np.ndarray:
    return regions_of(people, np.arange(people.place.neighbourhoods))


def of_choice(**how: Any) -> dict[str, Any]:
    return {"mode": "voluntary", "source": "here", **how}


def in_stages(*stages: tuple[str, float], order: str = "by lot") -> dict[str, Any]:
    return {"stages": [{"from": day, "share": share} for day, share in stages], "order": order, "source": "here"}


@pytest.mark.parametrize(
    ("regions", "share", "begun"), [(10, 0.1, 1), (10, 0.3, 3), (5, 0.6, 3), (8, 0.5, 4), (8, 0.51, 5)]
)
def test_a_share_of_the_regions_is_that_many_and_a_part_of_one_is_one(regions, share, begun):
    people = place("town", residents=regions * 1024).model_copy(update={"regions": regions}).build()
    scheme = scheme_of(**BASICS, rollout=in_stages(("2019-01-01", share)))
    tables = compile_tables(scheme, residents=people.residents, start=START)
    world = World(people, tables, 7, black_mask=0)
    assert len(set(regions_by_hood(people)[world.begun == 1].tolist())) == begun


def grade(world: World, resident: int) -> int:
    return int(world.state["grade"][resident]) & 15


def scored(world: World) -> np.ndarray:
    return (world.state["mind"] & UNSCORED) == 0


def adult() -> int:
    table = people_of(RESIDENTS).table()
    return int(np.flatnonzero((table["age"] >= 18) & ~table["in_debt"] & (table["household_size"] == 1))[0])


# -- by hand ------------------------------------------------------------------------------------------------------


def test_a_thief_who_has_not_joined_loses_nothing_and_one_who_has_does():
    """Nobody joins at first and everybody after a month: the same theft costs nothing on day 1 and 60 points later."""
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0, joins=1)))
    i = adult()
    world.recorded(1, i, "theft")
    world.recorded(31, i, "theft")
    days = live(world, 30)
    assert not scored(world).any()
    assert [len(day.entries) for day in days] == [0] * 30
    assert (world.rows["score"][i], grade(world, i)) == (0, ABSTAINER)
    month = world.step(30)
    mine = month.enrolled[month.enrolled["resident"] == i]
    assert [ENROLMENTS[row["what"]] for row in mine] == ["joined by choice"]
    assert (world.rows["score"][i], grade(world, i)) == (1000, 0)
    world.step(31)
    assert (world.rows["score"][i], grade(world, i)) == (940, 1)


def test_no_grade_to_show_looks_suspicious():
    """Every driver refuses whoever could have a grade and has none; one who is scored gets a ride."""
    taxis = {"private": {"refuses": 0, "refuses_abstainers": 1}}
    for initial, outcome, reason in ((0, lists.REFUSED, lists.BY_PRIVATE), (1, lists.GRANTED, lists.NO_REASON)):
        world = scripted(scheme_of(**BASICS, services={"taxis": taxis}, enrolment=of_choice(initial=initial)))
        world.asks(0, adult(), "taxis")
        (decision,) = world.step(0).decisions
        assert (decision["outcome"], decision["reason"]) == (outcome, reason)


def test_where_the_scheme_has_not_begun_nobody_is_suspicious():
    taxis = {"private": {"refuses": 0, "refuses_abstainers": 1}}
    later = in_stages(("2020-03-01", 1))
    world = scripted(scheme_of(**BASICS, services={"taxis": taxis}, enrolment=of_choice(initial=0), rollout=later))
    i = adult()
    world.asks(0, i, "taxis")
    (decision,) = world.step(0).decisions
    assert (decision["outcome"], decision["grade"], grade(world, i)) == (lists.GRANTED, NOT_HERE, NOT_HERE)


def test_without_consent_records_are_kept_and_not_read():
    world = scripted(scheme_of(**BASICS, enrolment={"mode": "consent", "initial": 0, "source": "here"}))
    i = adult()
    world.recorded(0, i, "theft")
    world.fined(0, i, "theft")
    day = world.step(0)
    assert sorted(day.records["flags"].tolist()) == [FINING, KEPT]
    assert not len(day.entries)
    assert len(day.fined) <= 1  # ordinary law goes on


def test_a_debt_is_looked_at_on_the_day_its_debtor_is_enrolled():
    """A bill unpaid since day 2 lists on day 5; its debtor joins on day 30, and is listed then."""
    registers = {"debtors": {"ways_in": {"bill": {"unpaid": 3}}}}
    scheme = scheme_of(**BASICS, registers=registers, enrolment=of_choice(initial=0, joins=1))
    world = scripted(scheme)
    i = adult()
    world.acts(2, i, "missed_bill")
    days = live(world, 31)
    listed = [day.day for day in days for row in day.entered if row["resident"] == i]
    assert listed in ([30], [])  # paid in the meantime, perhaps
    assert not any(len(day.entered) for day in days[:30])


def test_peers_draw_nobody_in_where_there_are_none():
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0, joins_with_peers=1, joins_for_status=1)))
    live(world, 61)
    assert not scored(world).any()


def test_status_draws_in_whoever_lives_among_the_best():
    """Half of the adults join at first, all at grade A: as many of the neighbourhood as stand there, so many join."""
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0.5, joins_for_status=1)))
    live(world, 30)
    before = scored(world).copy()
    world.step(30)
    hood = np.arange(RESIDENTS) // NEIGHBOURHOOD == 0
    table = people_of(RESIDENTS).table()
    grown = (table["age"] >= 18) & hood & ~before
    joined_now = (scored(world) & grown).sum() / grown.sum()
    assert abs(joined_now - before[hood].mean()) < 0.15


def test_what_became_mandatory_takes_everybody():
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0.3, leaves=1, mandatory_from="2020-02-15")))
    for day in range(50):
        today = world.step(day)
        if day == 30:
            assert (today.enrolled["what"] >= lists.LEFT).all()
            assert len(today.enrolled)
        assert scored(world).all() == (day >= 45)


def test_nobody_leaves_a_blacklist_by_leaving():
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}}}
    world = scripted(scheme_of(**BASICS, registers=registers, enrolment=of_choice(initial=1, leaves=1)))
    i = adult()
    world.recorded(1, i, "theft")
    live(world, 31)
    table = people_of(RESIDENTS).table()
    assert scored(world)[i]
    assert not scored(world)[(table["age"] >= 18) & (np.arange(RESIDENTS) != i)].any()


def test_children_go_with_the_head_of_the_household():
    how = of_choice(initial=0.5, joins=0.3, leaves=0.3)
    world = scripted(scheme_of(**BASICS, enrolment=how))
    people = people_of(RESIDENTS)
    for day in range(61):
        world.step(day)
        for i in range(RESIDENTS):
            head, _ = people.household(i)
            if people.age_on(i, day) < 18:
                assert scored(world)[i] == scored(world)[head]


def test_grades_by_rank_rank_those_who_are_scored():
    """Ten places in a hundred at grade A are a tenth of those enrolled, not of all."""
    parts = BASICS | {"grades": {"by": "rank", "shares": {"A": 0.1, "B": 0.4, "C": 0.5}}}
    parts["ledgers"] = {"points": BASICS["ledgers"]["points"] | {"spread": 40}}
    world = scripted(scheme_of(**parts, enrolment=of_choice(initial=0.5)))
    world.step(0)
    points = np.sort(world.rows["score"][scored(world)])[::-1]
    best = (world.state["grade"][scored(world)] & 15) == 0
    assert 0 < best.sum() <= len(points) // 10 < RESIDENTS // 10
    assert points[best.sum()] < points[best.sum() - 1]  # those left out have fewer points
    assert world.stocks[: stocks.LIST_ROW].sum() == scored(world).sum()


# -- roll-out -----------------------------------------------------------------------------------------------------


@cache
def town(residents: int = 9000) -> People:
    return place("town", residents=residents, seed=2).build()


def world_in_town(scheme: Scheme, residents: int = 9000) -> World:
    tables = compile_tables(scheme, residents=residents, start=START, catalogue=elastic())
    return World(town(residents), tables, 7, black_mask=black_mask(scheme))


def begun(world: World, day: int) -> np.ndarray:
    assert world.enrolment is not None
    return (world.enrolment.first_day <= day)[np.arange(world.residents) // NEIGHBOURHOOD]


@pytest.mark.parametrize(("order", "shares"), [("by lot", (0.3, 0.6)), ("urban first", (0.5, 1.0))])
def test_regions_join_as_the_plan_says(order, shares):
    plan = in_stages(("2019-01-01", shares[0]), ("2020-01-11", shares[1]), order=order)
    world = world_in_town(changed(busy(), rollout=plan, enrolment=None))
    regions = world.people.place.regions_there
    assert regions == 8
    for day, share in ((0, shares[0]), (9, shares[0]), (10, shares[1])):
        here = {int(r) for r in regions_by_hood(world.people)[world.enrolment.first_day <= day]}
        assert len(here) == -(-int(share * 1000) * regions // 1000)
    if order == "urban first":
        towns = np.array([int(world.people.table([hood * 256])["urban"][0]) for hood in range(36)])
        share_of = np.bincount(regions_by_hood(world.people), towns) / np.bincount(regions_by_hood(world.people))
        first = np.unique(regions_by_hood(world.people)[world.enrolment.first_day == 0])
        rest = np.setdiff1d(np.arange(regions), first)
        assert share_of[first].min() >= share_of[rest].max()


def over_the_border(world: World, day: int) -> np.ndarray:
    """Residents of households whose members live on both sides of a region that has joined and one that hasn't."""
    here, found = begun(world, day), np.zeros(world.residents, bool)
    for i in range(0, world.residents):
        first, size = world.people.household(i)
        found[i] = len(set(here[first : first + size].tolist())) > 1
    return found


def of_these(day: Day, name: str, who: np.ndarray) -> list[tuple]:
    rows = getattr(day, name)
    mine = rows[who[rows["subject" if "subject" in rows.dtype.names else "resident"]]]
    return mine[[name for name in mine.dtype.names if name != "grade"]].tolist()


def test_where_it_has_not_begun_life_is_the_twins_to_the_last_bit():
    """Same acts, fines, records and answers, whatever is passed along ties and feared elsewhere; then it begins."""
    scheme = changed(busy(), rollout=in_stages(("2020-01-01", 0.4), ("2020-01-26", 0.7)))
    scheme = without(scheme, ["shaming", "blackout", "commercial-score", "matching"])  # these know no border
    here, twin = world_in_town(scheme), world_in_town(Scheme(scheme="none", title="", summary=""))
    outside = ~begun(here, 0) & ~over_the_border(here, 0)
    assert 2000 < outside.sum() < 7000
    for day in range(25):
        mine, theirs = here.step(day), twin.step(day)
        for name in ("acts", "requests", "records", "fined", "paid", "decisions", "entries", "entered", "changes"):
            assert of_these(mine, name, outside) == of_these(theirs, name, outside), (day, name)
        for name in ("score", "own", "seen", "side", "lists", "wrong", "trust"):
            assert np.array_equal(here.rows[name][outside], twin.rows[name][outside]), (day, name)
        assert np.array_equal(here.state["mind"][outside] & ~np.uint32(UNSCORED), twin.state["mind"][outside])
    assert joined([mine], "entries").size
    later = here.step(25)
    assert (later.enrolled["what"] != lists.MANDATORY).all()
    assert outside[later.enrolled["resident"]].any()
    assert scored(here)[outside & begun(here, 25)].any()


def test_stocks_by_region_add_up_to_the_whole():
    scheme = changed(busy(), rollout=in_stages(("2020-01-01", 0.4), ("2020-01-11", 0.7)))
    run = simulate(scheme, place("town", residents=3000, seed=2), days=40, seed=3, replicates=1, start=START)
    table = run.timeline.to_pylist()
    for name in ("residents", "enrolled", "listed"):
        rows = [row for row in table if row["measure"] == name and row["group"] == "all" and row["world"] == "scheme"]
        for day in (0, 9, 10, 39):
            whole = [row["numerator"] for row in rows if row["day"] == day and row["region"] == "all"]
            parts = [row["numerator"] for row in rows if row["day"] == day and row["region"] != "all"]
            assert len(parts) == 8
            assert sum(parts) == sum(whole[:1]) > 0, (name, day)
    assert run.digest == simulate(
        scheme, place("town", residents=3000, seed=2), days=40, seed=3, replicates=1, start=START, threads=1
    ).digest  # fmt: skip


def test_who_is_followed_changes_no_count():
    """Of those who join one by one, and by whole regions: all are counted, and rows kept of those followed."""
    scheme = changed(
        busy(), rollout=in_stages(("2020-01-01", 0.4), ("2020-01-31", 0.7)),
        enrolment=of_choice(initial=0.5, joins=0.1, leaves=0.05, mandatory_from="2020-03-06"),
    )  # fmt: skip
    every, some = (
        simulate(scheme, place("town", residents=3000, seed=2), days=70, seed=3, replicates=1, start=START, follow=n)
        for n in (3000, 60)
    )
    assert some.digest == every.digest
    whom = set(some.residents["resident"].to_pylist())
    rows = [row for row in every.events.to_pylist() if row["resident"] in whom]
    assert len({row["day"] for row in rows if row["type"] == "enrolment"}) == 3  # two months and the day for all
    assert [row for row in some.events.to_pylist() if row["world"] == "scheme"] == [
        row for row in rows if row["world"] == "scheme"
    ]


def test_a_morning_on_which_millions_begin_wants_room_for_few():
    """The scheme begins everywhere: the rows of those whom nobody follows, seven bytes each, are never all there."""
    scheme = scheme_of(**BASICS, rollout=in_stages(("2020-01-03", 1)))
    few = people_of(RESIDENTS)  # what is to be compiled is compiled for these
    begun = World(few, compile_tables(scheme, residents=RESIDENTS, start=START), 7, black_mask=0)
    assert begun.enrolment is not None
    begun.enrolment.morning(2, begun.given, begun.state, begun.apart.table, begun.stocks, begun.starts)
    people = place("town", residents=600_000).build()
    tables = compile_tables(scheme, residents=people.residents, start=START)
    world = World(people, tables, 7, black_mask=0, among=lambda residents: np.flatnonzero(residents < 10))
    assert world.enrolment is not None
    tracemalloc.start()
    moves = world.enrolment.morning(2, world.given, world.state, world.apart.table, world.stocks, world.starts)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert moves.by_cell[lists.BEGINS_HERE].sum() == moves.by_region.sum() == 600_000
    assert moves.rows["resident"].tolist() == list(range(10))
    assert most < 4 * 600_000


# -- laws and switches ----------------------------------------------------------------------------------------------


def test_one_who_leaves_changes_nobody_who_lives_elsewhere():
    """An abstainer more: without fear and association nobody outside that household can differ."""
    scheme = without(changed(busy(), rollout=None), ["fear", "association"])

    class OneLeaves(World):
        whom = -1

        def step(self, day, run=map):
            if day == 3 and self.whom >= 0:
                self.state["mind"][self.whom] |= UNSCORED | ABSTAINS
            return super().step(day)

    tables = compile_tables(scheme, residents=9000, start=START, catalogue=elastic())
    one, other = (OneLeaves(town(), tables, 7, black_mask=black_mask(scheme)) for _ in range(2))
    other.whom = int(np.flatnonzero(scored(one))[4000])
    for day in range(12):
        one.step(day)
        other.step(day)
        differing = np.flatnonzero(one.rows[:] != other.rows[:])
        first, size = town().household(other.whom)
        assert set(differing.tolist()) <= set(range(first, first + size)), day


# what one does to another, or a company to both: it reaches those who were enrolled anyway
BETWEEN_PEOPLE = ("informants", "shaming", "commercial-score", "matching", "discretion", "collective", "tampering")


def chosen(mode: str) -> Scheme:
    how = {"mode": mode, "initial": 0.6, "joins": 0.1, "leaves": 0.02, "source": "here"}
    return changed(busy(), rollout=None, enrolment=how)


@pytest.mark.parametrize(("mode", "name"), [("voluntary", "voluntary-enrolment"), ("consent", "consent")])
def test_the_switch_enrols_everybody_and_changes_no_luck(mode, name):
    """On the first day everybody who was enrolled anyway is as before, entry by entry."""
    scheme = without(chosen(mode), ["fear", "association", *BETWEEN_PEOPLE])
    on, off = world_in_town(scheme), world_in_town(without(scheme, [name]))
    before = scored(on).copy()
    assert 0.5 < before.mean() < 0.7
    assert scored(off).all()
    assert off.enrolment is None
    mine, theirs = on.step(0), off.step(0)
    for what in ("acts", "requests", "fined"):
        assert getattr(mine, what).tobytes() == getattr(theirs, what).tobytes()
    kept = theirs.entries[before[theirs.entries["subject"]]]
    columns = ["subject", "origin", "points", "cause", "kind"]
    assert kept[columns].tolist() == mine.entries[columns].tolist()
    assert 0 < len(mine.entries) < len(theirs.entries)


def test_the_roll_outs_switch_begins_everywhere():
    scheme = changed(busy(), rollout=in_stages(("2020-01-01", 0.4)), enrolment=None)
    scheme = without(scheme, ["informants"])  # one is paid for telling on people elsewhere
    on, off = world_in_town(scheme), world_in_town(without(scheme, ["roll-out"]))
    assert 0 < begun(on, 0).mean() < 1
    assert off.enrolment is None
    mine, theirs = on.step(0), off.step(0)
    outside = ~begun(on, 0)
    assert of_these(mine, "entries", ~outside) == [
        row for row in of_these(theirs, "entries", ~outside) if not outside[row[1] if row[1] < 9000 else row[0]]
    ]
    assert not of_these(mine, "entries", outside)
    assert of_these(theirs, "entries", outside)


def test_everybody_starts_at_the_grade_of_the_start():
    scheme = changed(busy(), rollout=in_stages(("2020-01-05", 1)), enrolment=None)
    late, soon = world_in_town(scheme), world_in_town(without(scheme, ["roll-out"]))
    assert set((late.state["grade"] & 15).tolist()) == {NOT_HERE}
    first = soon.rows["score"].copy()
    live(late, 4)
    assert late.enrolment is not None
    late.enrolment.morning(4, late.given, late.state, late.apart.table, late.stocks, late.starts)
    assert np.array_equal(late.rows["score"], first)  # the same spread, by the same draw
    cutoffs = late.tables.standing[0]["cutoffs"]
    for i in range(0, 9000, 500):
        assert grade(late, i) == grade_of(first[i], cutoffs, 5)
    assert late.stocks[stocks.ENROLLED_ROW].sum() == 9000


def test_a_scripted_world_takes_part():
    """The script's records of somebody who isn't scored lose the flag by which the scheme would read them."""
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0)), cat=fair_catalogue())
    assert isinstance(world, Scripted)
    world.recorded(0, adult(), "theft")
    day = world.step(0)
    assert not (day.records["flags"] & SCORED).any()


# -- who fears what is announced (M34) ----------------------------------------------------------------------------


def frightened(world: World, context: str = "finance") -> np.ndarray:
    return (world.state["mind"] >> 2 * CONDUCT_CONTEXTS.index(context) & 3) > 0


def announcing(mode: str = "consent", **how: Any) -> Scheme:
    return scheme_of(
        **BASICS, enrolment={"mode": mode, "source": "here", "initial": 0.5} | how,
        adaptation={"model": "individual", "announced": {"finance": 1, "speech": 0.5},
                    "announced_to_abstainers": {"speech": 0.2}},
    )  # fmt: skip


def test_whoever_does_not_consent_fears_only_what_is_announced_to_them():
    world = scripted(announcing())
    consents = scored(world)
    assert 50 < consents.sum() < 250
    assert np.array_equal(frightened(world), consents)
    for chosen, share in ((consents, 0.5), (~consents, 0.2)):
        assert frightened(world, "speech")[chosen].mean() == pytest.approx(share, abs=0.09)
    assert world.stocks[stocks.FEAR_ROW + CONDUCT_CONTEXTS.index("finance")].sum() == consents.sum()


def test_whoever_joins_hears_then_what_is_announced_to_those_who_are_scored():
    """By hand: a half of 16 bits of a draw for each resident, above what they have been told already."""
    world = scripted(announcing(initial=0, joins=1))
    table = people_of(RESIDENTS).table()
    speech = CONDUCT_CONTEXTS.index("speech")
    luck = np.array([words_plain(7, 0, Purpose.ANNOUNCE, 0, i, 0, speech)[0] >> 16 for i in range(RESIDENTS)])
    assert np.array_equal(frightened(world, "speech"), luck < round(0.2 * 65536))
    assert not frightened(world).any()
    live(world, 31)
    grown = scored(world)
    assert grown[table["age"] >= 18].all()
    assert np.array_equal(frightened(world), grown)
    assert np.array_equal(frightened(world, "speech")[grown], luck[grown] < round(0.5 * 65536))


def test_where_it_begins_later_those_free_to_join_hear_what_is_theirs():
    scheme = changed(announcing(mode="voluntary", initial=0), rollout=in_stages(("2020-01-05", 1.0)))
    world = scripted(scheme)
    assert not frightened(world, "speech").any()
    live(world, 5)
    assert not frightened(world).any()
    assert frightened(world, "speech").mean() == pytest.approx(0.2, abs=0.07)


def test_in_the_reform_of_2021_nobody_is_frightened_who_has_not_consented():
    scheme = load("rongcheng_2021")
    people = people_of(3000)
    world = World(people, compile_tables(scheme, residents=3000, start=START), 7, black_mask=black_mask(scheme))
    for context in ("finance", "public order"):
        assert frightened(world, context).any()
        assert not frightened(world, context)[~scored(world)].any()


def test_where_nobody_is_free_not_to_join_nothing_is_announced_to_those_who_do_not():
    def codes(scheme: Scheme) -> list[str]:
        return [problem.code for problem in check(scheme)]

    assert codes(changed(announcing(), enrolment=None)) == ["nobody-abstains"]
    assert "nobody-abstains" not in codes(announcing())
    assert not without(announcing(), ["consent"]).adaptation.announced_to_abstainers
    unknown = changed(announcing(), adaptation={"model": "individual", "announced_to_abstainers": {"speach": 0.5}})
    assert [problem.path[-1] for problem in check(unknown)] == ["speach"]
