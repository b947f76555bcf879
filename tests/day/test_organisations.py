"""Firms and agencies (M15): what is recorded of one, its list, and whom that reaches."""

from __future__ import annotations

from functools import cache

import numpy as np

from demerit.day import lists
from demerit.day.firms import ACTED, AGENCY, DEED, DETECTED, DONE, LISTED, RECORDED, RELEASED
from demerit.day.lists import JOB_LOST_WITH_FIRM, LISTED_FOR_FIRM
from demerit.day.organisations import Organisations
from demerit.day.staff import in_slot, representative, slots, teams
from demerit.day.state import EMPLOYED
from demerit.day.stocks import FIRM_RANK_ROW, FIRMS_LISTED_ROW, FIRMS_ROW
from demerit.day.world import World
from demerit.mechanisms import without
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.scheme.words import sentences
from small_worlds import fair_catalogue, joined, live, people_of, scheme_of, scripted, world_of

RESIDENTS = 1500
WAGES, DEBTS = 0, 5


def of_firms(**more) -> Scheme:
    """Debts list a firm for 40 days, half of whose staff go each month; so do 150 points lost. Heads are listed too."""
    organisations = {
        "ledger": {"start": 1000, "min": 0, "max": 1200},
        "ranks": {"A": 950, "B": 0},
        "rules": {"wages": {"kind": "wage_arrears", "points": -80, "source": "here"}},
        "registers": {
            "companies": {"records": ["debts_and_taxes"], "term": 40, "staff_lost": 0.5, "hires_nobody": True,
                          "source": "here"},
            "low": {"below": 850, "term": 10, "source": "here"},
        },
    }  # fmt: skip
    registers = {"heads": {"ways_in": {"head": {"representative_of": "companies"}}, "ways_out": {"term": 400}}}
    services = {"flights": {"closed_to_registers": ["heads"]}}
    return scheme_of(organisations=organisations, registers=registers, services=services, **more)


@cache
def staff_of(residents: int = RESIDENTS) -> dict[int, set[int]]:
    """Who works where, by the place's own word."""
    people, found = people_of(residents), {}
    for i in range(residents):
        team = people.employer(i)
        if team >= 0:
            found.setdefault(team, set()).add(i)
    return found


def large() -> int:
    """An organisation with more than twenty of staff."""
    return next(team for team, staff in sorted(staff_of().items()) if len(staff) > 20)


def quiet(scheme: Scheme, *deeds: tuple[int, int, int, int], kind: type[World] = World) -> World:
    """A world in which organisations do what is said here and nothing else: (organisation, day, kind, flags)."""
    world = (
        scripted(scheme, residents=RESIDENTS) if kind is World
        else world_of(scheme, RESIDENTS, kind=kind, catalogue=fair_catalogue())
    )  # fmt: skip

    def plan(day: int) -> None:
        rows = np.array(sorted(deeds, key=lambda deed: deed[1]), DEED) if day == 0 else np.zeros(0, DEED)
        world.organisations.deeds = rows

    world.organisations._plan = plan
    return world


def test_a_team_is_recomputed_from_either_side():
    """Every slot of every team is somebody, everybody once; those of them who work there are the place's own teams."""
    people = people_of(RESIDENTS)
    world = world_of(of_firms(), RESIDENTS)
    given, seen = world.given[0], []
    for team in range(teams(RESIDENTS)):
        first, after = slots(team, RESIDENTS)
        members = [int(in_slot(slot, world.given[0])) for slot in range(first, after)]
        seen += members
        working = {j for j in members if people.employer(j) >= 0}
        assert working == staff_of().get(team, set())
        head = int(representative(team, given))
        grown = [j for j in working if people.table([j])["age"][0] >= 18]
        assert (head in grown) if grown else head == -1
    assert sorted(seen) == list(range(RESIDENTS))


def test_a_false_record_lists_a_firm_and_costs_jobs():
    """Followed by hand: one record of nothing, a list for 40 days, dismissals on its first day and a month later."""
    o = large()
    staff = staff_of()[o]
    world = quiet(of_firms(), (o, 2, DEBTS, DETECTED))
    days = live(world, 45)
    told = [(d.day, int(row["what"]), int(row["flags"])) for d in days for row in d.firms]
    assert told == [(2, RECORDED, 1), (2, LISTED, 1), (42, RELEASED, 1)]
    tolls = [(d.day, int(row["resident"])) for d in days for row in d.tolls if row["what"] == JOB_LOST_WITH_FIRM]
    assert {day for day, _ in tolls} == {2, 32}
    assert len({who for _, who in tolls}) == len(tolls)
    assert {who for _, who in tolls} < staff
    assert 0.5 * len(staff) < len(tolls) <= len(staff)
    assert all(not world.state["mind"][who] & EMPLOYED for _, who in tolls)
    assert all(row["flags"] & lists.WRONGFUL for d in days for row in d.tolls)


def test_its_representative_is_listed_as_long_as_the_firm_and_wrongly_if_that_is():
    for flags, wrong in ((DETECTED, True), (DONE | DETECTED, False)):
        o = large()
        world = quiet(of_firms(), (o, 2, DEBTS, flags))
        head = int(representative(o, world.given[0]))
        days = live(world, 45)
        entered = joined(days, "entered")
        assert [(int(row["resident"]), int(row["day"]), int(row["until"])) for row in entered] == [(head, 2, 42)]
        assert bool(entered["flags"][0] & lists.WRONGFUL) is wrong
        assert [int(row["resident"]) for d in days for row in d.tolls if row["what"] == LISTED_FOR_FIRM] == [head]
        assert [(d.day, int(row["exit"])) for d in days for row in d.ended] == [(42, lists.BY_TERM)]


def test_points_rank_and_list_a_firm_and_then_it_starts_again():
    """Two false records of unpaid wages cost 160 points: rank B, and a list to which the truth would not lead."""
    o = large()
    world = quiet(of_firms(), (o, 1, WAGES, DETECTED), (o, 3, WAGES, DETECTED), (o, 4, WAGES, DONE))
    assert world.stocks[FIRM_RANK_ROW].sum() == world.stocks[FIRMS_ROW].sum()
    ranks = []
    for day in range(15):
        world.step(day)
        ranks.append(int(world.stocks[FIRM_RANK_ROW + 1].sum()))
        if day == 4:
            assert (int(world.organisations.rows[o]["score"]), int(world.organisations.rows[o]["own"])) == (840, 1000)
            assert world.stocks[FIRMS_LISTED_ROW].sum() == 1
    assert ranks == [0] + [1] * 12 + [0, 0]
    assert world.organisations.rows[o]["score"] == 1000
    assert world.stocks[FIRMS_LISTED_ROW].sum() == 0


def test_what_is_done_and_not_noticed_changes_nothing():
    o = large()
    world = quiet(of_firms(), (o, 1, DEBTS, DONE))
    days = live(world, 3)
    assert [(d.day, int(row["what"])) for d in days for row in d.firms] == [(1, ACTED)]
    assert world.organisations.rows[o]["score"] == 1000


def test_a_firm_that_hires_nobody_leaves_fewer_places():
    o = large()
    world, calm = quiet(of_firms(), (o, 0, DEBTS, DETECTED)), quiet(of_firms())
    for one in (world, calm):
        one.places[:] = 0  # else a month's unused places are there already
        live(one, 1)
    first, after = slots(o, RESIDENTS)
    jobs = int(fair_catalogue().services["job"].number)
    a_day = int(world.tables.access[0]["pool"][jobs])
    missing = calm.places - world.places
    assert missing[jobs] == a_day * int(after - first) // RESIDENTS > 0
    assert (np.delete(missing, jobs) == 0).all()


def test_one_false_record_reaches_the_staff_the_representative_and_their_households():
    """Two equal worlds of busy people, one false record in the second; nothing is scarce. Three days."""
    scheme = without(of_firms(), ["targeting"])
    data = plain(scheme)
    data["organisations"]["registers"]["companies"]["hires_nobody"] = False
    scheme = Scheme.model_validate(data)
    o = large()
    worlds = [quiet(scheme, kind=World), quiet(scheme, (o, 0, DEBTS, DETECTED), kind=World)]
    people = people_of(RESIDENTS)
    reach = {x for j in staff_of()[o] for x in (j, *people.ties(j)["household"])}
    for _ in range(3):
        day = _
        one, other = (world.step(day) for world in worlds)
        differing = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
        assert differing <= reach
        assert differing
        assert len(one.firms) <= len(other.firms)
    rows = worlds[0].organisations.rows != worlds[1].organisations.rows
    assert np.flatnonzero(rows).tolist() == [o]
    assert len(reach) < RESIDENTS // 4


def test_by_themselves_organisations_act_at_the_rates_of_the_catalogue():
    world = world_of(of_firms(), RESIDENTS)
    days = live(world, 120)
    happened = joined(days, "firms")
    firms = int(world.stocks[FIRMS_ROW].sum())
    expected = sum(kind.per_year.value for kind in fair_catalogue().organisations.values()) * firms * 120 / 365
    assert 0.5 * expected < (happened["what"] == ACTED).sum() < 1.6 * expected
    assert firms == sum(int(representative(team, world.given[0])) >= 0 for team in range(teams(RESIDENTS)))
    assert isinstance(world.organisations, Organisations)
    assert 0 < (world.organisations.rows["kind"] == AGENCY).sum() < 0.15 * firms


def test_switched_off_there_are_none_and_everything_else_is_as_before():
    scheme = of_firms()
    left = without(scheme, ["organisations"])
    assert left.organisations is None
    assert not left.registers
    on, off = world_of(scheme, 300), world_of(left, 300)
    assert off.organisations is None
    first, second = on.step(0), off.step(0)
    for name in ("acts", "requests", "records", "entries", "fined"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def problems(**changes) -> list[str]:
    data = plain(of_firms())
    for path, value in changes.items():
        holder = data["organisations"]
        *keys, last = path.split("__")
        for key in keys:
            holder = holder[key]
        holder[last] = value
    return [problem.code for problem in check(Scheme.model_validate(data))]


def test_what_is_refused_and_what_is_told():
    assert problems() == []
    assert problems(ledger__start=2000) == ["ledger-bounds"]
    assert problems(ranks={"A": 0, "B": 950}) == ["bands-out-of-order"]
    assert problems(rules__wages__kind="wage_arears") == ["unknown-kind-of-act-of-an-organisation"]
    assert problems(registers__low__records=["wage_arrears"]) == ["not-one-way-in"]
    assert problems(registers__low__below=5000) == ["threshold-out-of-reach"]
    data = plain(of_firms())
    data["registers"]["heads"]["ways_in"]["head"]["representative_of"] = "firms"
    assert [p.code for p in check(Scheme.model_validate(data))] == ["unknown-register-of-organisations"]
    text = " ".join(sentences(of_firms()))
    assert "Firms and agencies have points too" in text
    assert "as the legal representative of an organisation on “companies”" in text
