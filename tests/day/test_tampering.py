"""Tampering (M19): a market, an attack, a breach and finding out, by hand; and who can be reached by them."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.day import lists
from demerit.day.dealings import Dealings
from demerit.place.traits import NEIGHBOURHOOD
from small_worlds import Scripted, joined, live, people_of, scheme_of, scripted, world_of

RESIDENTS = 300
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
GRADES = {"bands": {"A": {"from": 990}, "B": {"from": 950, "to": 990}, "C": {"to": 950}}}
RULES = {"theft": {"kind": "theft", "points": -60}, "fight": {"kind": "fight", "points": -20}}
SERVICES = {"loan": {"closed_to_grades": ["B", "C"]}, "flights": {"closed_to_grades": ["C"]}}
RICH, POOR = [10**6] * 8, [0] * 8
ALL = {"tries": 1, "most": 100}


def tampered(
    residents: int = RESIDENTS, *, means=RICH, price: float = 50, more: dict | None = None, **parts
) -> Scripted:
    """`parts`: of the section; `more`: of the scheme."""
    section = {"yuan_per_point": price, "means": means, "source": "here"} | parts
    scheme = scheme_of(**({
        "ledgers": LEDGER, "grades": GRADES, "channels": {"police": {}}, "rules": RULES, "services": SERVICES,
        "tampering": section,
    } | (more or {})))  # fmt: skip
    return scripted(scheme, residents)


def adult(**traits: int) -> int:
    """The first adult of the first neighbourhood with these traits."""
    table = people_of(RESIDENTS).table()
    fits = table["age"] >= 18
    for name, value in traits.items():
        fits &= table[name] == value
    fits[NEIGHBOURHOOD:] = False
    return int(np.flatnonzero(fits)[0])


def deals(world: Scripted, days: int, type_: int | None = None) -> list[tuple[int, np.void]]:
    found = [(day.day, row) for day in live(world, days) for row in day.deals]
    return [(day, row) for day, row in found if type_ is None or row["type"] == type_]


ONE = adult(repays=0)


def test_a_buyer_gets_what_the_next_grade_needs_and_pays_for_each_point():
    """At 980, grade B, ten points short of an A: ten points at 50 yuan, agreed on the market day, entered the next."""
    world = tampered(bought=ALL)
    world.recorded(29, ONE, "fight")
    found = deals(world, 32, lists.BOUGHT)
    assert [
        (day, int(row["resident"]), int(row["points"]), int(row["yuan"]), int(row["grades"])) for day, row in found
    ] == [(30, ONE, 10, 500, 1)]
    assert (int(world.rows["score"][ONE]), int(world.rows["own"][ONE])) == (990, 980)
    assert (int(world.state["grade"][ONE]) & 15, int(world.rows["grade"][ONE]) >> 4) == (0, 1)
    others = [i for i in range(RESIDENTS) if i != ONE]
    assert (world.rows["score"][others] == 1000).all()


def test_at_most_so_many_at_a_time():
    world = tampered(bought=ALL | {"most": 4})
    world.recorded(29, ONE, "theft")
    live(world, 62)
    assert int(world.rows["score"][ONE]) == 940 + 4 + 4


def test_who_cannot_pay_gets_nothing_and_nobody_buys_what_opens_no_door():
    poor, content = tampered(bought=ALL, means=POOR), tampered(bought=ALL, more={"services": {}})
    for world in (poor, content):
        world.recorded(29, ONE, "fight")
    assert [(int(row["resident"]), int(row["type"])) for _, row in deals(poor, 32)] == [(ONE, lists.TOO_DEAR)]
    assert deals(content, 32) == []
    assert int(poor.rows["score"][ONE]) == int(content.rows["score"][ONE]) == 980


def test_the_way_off_a_list_can_be_bought():
    registers = {"low": {"ways_in": {"points": {"below": 950}}, "ways_out": {"above": 975}}}
    services = {"flights": {"closed_to_registers": ["low"]}}
    world = tampered(bought=ALL, more={"registers": registers, "services": services, "grades": None})
    world.recorded(29, ONE, "theft")
    days = live(world, 32)
    assert [int(row["exit"]) for row in days[31].ended] == [lists.BY_POINTS]
    assert int(world.rows["score"][ONE]) == 975


def test_found_out_and_taken_back_with_a_penalty():
    """Found out a month after the entry; the penalty is for an own act, and so on the own record too."""
    world = tampered(bought=ALL, detection={"bought": 1, "penalty": 7})
    world.recorded(29, ONE, "fight")
    days = live(world, 62)
    entries = [(day.day, int(e["points"]), int(e["cause"])) for day in days for e in day.entries]
    assert entries == [
        (29, -20, lists.OWN), (31, 10, lists.TAMPERED), (61, -10, lists.CORRECTION), (61, -7, lists.OWN),
    ]  # fmt: skip
    assert (int(world.rows["score"][ONE]), int(world.rows["own"][ONE])) == (973, 973)
    assert [int(row["service"]) for row in days[61].deals if row["type"] == lists.FOUND_OUT] == [lists.BOUGHT]


def test_an_appeal_won_also_ends_what_was_tampered_with():
    """Thirty points taken by an attack, a list for it, an appeal won: back at 1,000, and nothing is put right twice."""
    appeal = {"known": 1, "tried": 1, "decided_in": 3, "corrected": 1, "mistaken": 0}
    low = {"low": {"ways_in": {"low": {"below": 980}}, "ways_out": {"above": 2000, "appeal": appeal}}}
    found = {"attacks": 1}
    world = tampered(1500, attacks=ATTACKS, detection=found, more={"registers": low})
    days = live(world, 60)
    first = {int(row["resident"]): int(row["day"]) for day in reversed(days) for row in day.deals
             if row["type"] == lists.ATTACKED}  # fmt: skip
    righted = {int(row["subject"]) for day in days for row in day.entries if row["cause"] == lists.CORRECTION}
    assert len(righted) > 10
    assert (world.rows["score"] <= 1000).all()
    assert set(righted) <= set(first)


def test_an_insider_is_harder_to_find():
    world = tampered(bought=ALL | {"insiders": 1}, detection={"bought": 1, "inside": 0})
    world.recorded(29, ONE, "fight")
    live(world, 62)
    assert int(world.rows["score"][ONE]) == 990


def test_a_loan_on_bought_points_to_somebody_who_will_not_repay():
    world = tampered(bought=ALL)
    world.recorded(29, ONE, "fight")
    for day in (30, 31):
        world.asks(day, ONE, "loan")
    days = live(world, 32)
    assert [int(day.decisions["outcome"][0]) for day in days[30:]] == [lists.REFUSED, lists.GRANTED]
    (row,) = [row for day in days for row in day.deals if row["type"] == lists.GRANTED_ON_BOUGHT]
    assert int(row["flags"]) == lists.UNPAYING
    paying = adult(repays=1)
    world = tampered(bought=ALL)
    world.recorded(29, paying, "fight")
    world.asks(31, paying, "loan")
    world.asks(31, paying, "flights")  # open to a B, bought or not
    rows = [row for _, row in deals(world, 32, lists.GRANTED_ON_BOUGHT)]
    assert [int(row["flags"]) for row in rows] == [0]


def test_a_register_that_the_own_record_leads_onto_is_counted_too():
    registers = {"low": {"ways_in": {"points": {"below": 950}}, "ways_out": {"above": 960}}}
    services = {"flights": {"closed_to_registers": ["low"]}}
    world = tampered(bought=ALL, more={"registers": registers, "services": services, "grades": None})
    world.recorded(29, ONE, "theft")
    world.asks(30, ONE, "flights")
    world.asks(31, ONE, "flights")
    found = deals(world, 32, lists.GRANTED_ON_BOUGHT)
    assert [(day, int(row["resident"])) for day, row in found] == [(31, ONE)]


ATTACKS = {"per_1000": 1400, "points": 30}


def test_an_attacker_lowers_a_neighbour_or_a_colleague():
    world = tampered(1500, attacks=ATTACKS)
    days = live(world, 20)
    rows, people = joined(days, "deals"), people_of(1500)
    assert len(rows) > 20
    for row in rows:
        ties = people.ties(int(row["other"]))
        assert int(row["resident"]) in [*ties["neighbour"], *ties["colleague"]]
        assert int(row["yuan"]) == 30 * 50
    entries = joined(days, "entries")
    assert set(entries["cause"].tolist()) == {lists.TAMPERED}
    before = [row for row in rows if row["day"] < 20]
    assert sorted(zip(entries["subject"], entries["origin"], strict=True)) == sorted(
        (row["resident"], row["other"]) for row in before
    )
    assert (world.rows["own"] == 1000).all()
    assert deals(tampered(1500, attacks=ATTACKS, means=POOR), 5) == []


def test_a_wrongful_refusal_of_somebody_attacked():
    world = tampered(attacks=ATTACKS)
    day, row = deals(world, 12, lists.ATTACKED)[0]
    victim = int(row["resident"])
    again = tampered(attacks=ATTACKS)
    again.asks(day + 1, victim, "loan")
    found = deals(again, day + 2, lists.REFUSED_FOR_ATTACK)
    assert [(when, int(row["resident"])) for when, row in found] == [(day + 1, victim)]


def test_a_breach_is_on_one_day_of_the_year_and_moves_a_share_either_way():
    world = tampered(1500, breach={"chance": 1, "share": 0.2, "points": 25}, detection={"breaches": 1})
    found = deals(world, 365)
    moved = [(day, int(row["points"])) for day, row in found if row["type"] == lists.BREACHED]
    assert len({day for day, _ in moved}) == 1
    assert {points for _, points in moved} == {-25, 25}
    assert abs(len(moved) - 300) < 4 * (1500 * 0.2 * 0.8) ** 0.5
    back = [day for day, row in found if row["type"] == lists.FOUND_OUT]
    if moved[0][0] < 335:
        assert back == [moved[0][0] + 30] * len(moved)
        assert (world.rows["score"] == 1000).all()


def test_nobody_pays_more_than_they_can():
    means = [0, 200, 400, 800, 1600, 3200, 6400, 12800]
    world = tampered(1500, means=means, bought={"tries": 1, "most": 100})
    for i in range(0, 1500, 3):
        world.recorded(0, i, ("fight", "theft")[i % 2])
    rows = joined(live(world, 30), "deals")
    cash = people_of(1500).table()["cash"][rows["resident"]]
    can = rows["yuan"] <= np.array(means)[cash]
    assert set(rows["type"].tolist()) == {lists.BOUGHT, lists.TOO_DEAR}
    assert ((rows["type"] == lists.BOUGHT) == can).all()
    assert all(people_of(1500).age_on(int(i), 29) >= 18 for i in rows["resident"])


@pytest.mark.parametrize("points", [-40, 40])
def test_one_tampered_entry_reaches_its_subject_and_nobody_else(points):
    """Two equal worlds, full of life; in one of them one score is tampered with once."""
    scheme = scheme_of(
        ledgers=LEDGER, grades=GRADES, channels={"police": {"misses": 0}}, rules=RULES, services=SERVICES,
        tampering={"yuan_per_point": 50, "means": RICH, "bought": ALL, "attacks": ATTACKS, "source": "here"},
    )  # fmt: skip
    worlds = [world_of(scheme, 1500) for _ in range(2)]
    book = worlds[1].dealings
    assert isinstance(book, Dealings)
    row = np.zeros(1, lists.DEAL)
    row["resident"] = row["other"] = ONE
    row["points"], row["type"] = points, lists.BOUGHT if points > 0 else lists.ATTACKED
    book._add(row)
    for day in range(3):
        one, other = (world.step(day) for world in worlds)
        assert np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist() == [ONE]
        for name in ("entries", "deals", "changes", "records"):
            rows = [{r.tobytes(): int(r[r.dtype.names[0]]) for r in getattr(day_, name)} for day_ in (one, other)]
            assert {rows[0].get(key, rows[1].get(key)) for key in set(rows[0]) ^ set(rows[1])} <= {ONE}
        assert one.acts.tobytes() == other.acts.tobytes()
