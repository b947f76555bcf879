"""Laws of a world: stocks equal a full recount of its state, and nothing depends on threads or on other worlds."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from demerit.catalogue import catalogue
from demerit.day import lists, stocks
from demerit.day.at_rest import register_of
from demerit.day.ledgers import grade_of
from demerit.day.state import ABSTAINS, CELLS, DEBT_MASK, DEBT_SHIFT, EMPLOYED, HOUSED, SHUT_OUT, UNSCORED
from demerit.day.who import cell
from demerit.day.world import World
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS
from demerit.place.traits import employed
from demerit.scheme import load
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from small_worlds import black_mask, changed, joined, life, live, people_of, same_day, tables_of, world_of

DAYS, RESIDENTS = 61, 1500
PAYING = life(pays_when_listed=0.6)  # else hardly anybody would pay their way off within two months


@cache
def busy() -> Scheme:
    """As reported, with eyes that miss little, a household register that fills, short terms and quick appeals."""
    data = plain(load("as_reported"))
    data.pop("tests")
    for name, channel in data["channels"].items():
        channel |= {"misses": 0.1, "covers_urban": 1, "covers_rural": 1, "invents": 20, "delay": [0, 9]}
        if name != "police":
            channel["false_match"] = 0.2
        channel["copies_to"] = dict.fromkeys(channel.get("copies_to", {}), 0.9)
    appeal = {"known": 1, "tried": 0.8, "decided_in": 9, "corrected": 0.7, "mistaken": 0.2}
    registers = data["registers"]
    registers["blacklist"]["ways_in"]["low_score"]["below"] = 970
    registers["blacklist"]["ways_out"] = {"above": 985, "appeal": appeal}
    registers["debtors"]["ways_in"]["one_missed_loan_payment"] |= {"unpaid": 3, "unless_unable": True, "misjudged": 0.5}
    registers["debtors"]["ways_in"]["fines_and_taxes"]["unpaid"] = 2
    registers["travel_ban"]["ways_out"]["term"] = 20
    registers["licence_suspended"]["ways_in"]["no_points_left"]["below"] = 8
    registers["licence_suspended"]["ways_out"]["term"] = 15
    registers["critics"]["ways_in"]["investigations"] |= {"records": ["critical_post", "exposing_corruption"]}
    registers["critics"]["ways_out"] = {"term": 25, "appeal": appeal}
    data["grades"]["bands"] = {
        "A+": {"from": 1010}, "A": {"from": 1000, "to": 1010}, "B": {"from": 990, "to": 1000},
        "C": {"from": 985, "to": 990}, "D": {"to": 985},
    }  # fmt: skip
    registers["redlist"]["ways_in"]["high_score"]["above"] = 1005
    registers["redlist"]["ways_out"]["below"] = 1003
    data["ledgers"]["points"] |= {"restoration": {"points": 5, "every": "month"}, "spread": 15}
    data["adaptation"]["forgets"] = 0.5
    for witness in data["informants"]["ties"].values():
        witness |= {"sees": 0.6, "willing": 0.3}
    data["informants"]["malicious"] = 100
    return Scheme.model_validate(data)


def by_rank() -> Scheme:
    shares = {"A+": 0.1, "A": 0.3, "B": 0.3, "C": 0.2, "D": 0.1}
    return changed(busy(), grades={"by": "rank", "shares": shares})


def monthly() -> Scheme:
    data = plain(busy())
    data["ledgers"]["points"]["recalculated"] = "monthly"
    return Scheme.model_validate(data)


def recount(world: World) -> dict[int, np.ndarray]:
    """Every stock that is kept, counted anew from the state, one resident at a time."""
    people, state = world.people, world.rows[:]
    rules, doors = world.tables.standing[0], world.tables.access[0]
    found: dict[int, np.ndarray] = {row: np.zeros(CELLS, np.int64) for row in range(stocks.SCORE_ROW)}
    more = (stocks.WRONG_ROW, stocks.ANY_LIST_ROW, stocks.ENROLLED_ROW, stocks.ABSTAINS_ROW,
            *range(stocks.TRUST_ROW, stocks.TRUST_ROW + 2 * len(CIRCLES)), stocks.CUT_ROW)  # fmt: skip
    found |= {row: np.zeros(CELLS, np.int64) for row in more}
    lonelier = set((world.cut_ties.keys >> np.uint64(32)).tolist())
    profiles = people.profiles()
    for i in range(world.residents):
        row, p, c = state[i], profiles[i], cell(profiles[i])
        mind, on = int(row["mind"]), int(row["lists"])
        grade = int(row["grade"]) & 15
        if rules["grades"] and not mind & UNSCORED:
            found[stocks.GRADE_ROW + grade][c] += 1
        for register in range(8):
            found[stocks.LIST_ROW + register][c] += on >> register & 1
        first, size = people.household(i)
        for j in range(first, first + size):
            on |= int(state["lists"][j]) & int(rules["household_mask"])
        for service in range(int(doors["services"])):
            shut = on & int(doors["lists"][service]) or int(doors["grades"][service]) >> grade & 1
            found[stocks.CLOSED_ROW + service][c] += (
                bool(shut) and doors["outcome"][service] == lists.REFUSED and not doors["by_parents"][service]
            )
        for context in range(len(CONDUCT_CONTEXTS)):
            found[stocks.FEAR_ROW + context][c] += mind >> 2 * context & 3 > 0
        found[stocks.JOBLESS_ROW][c] += bool(employed(p)) and not mind & EMPLOYED
        found[stocks.EVICTED_ROW][c] += not mind & HOUSED
        found[stocks.SHUT_OUT_ROW][c] += bool(mind & SHUT_OUT)
        found[stocks.IN_DEBT_ROW][c] += mind >> DEBT_SHIFT & DEBT_MASK > 0
        found[stocks.ENROLLED_ROW][c] += world.enrolment is not None and not mind & UNSCORED
        found[stocks.ABSTAINS_ROW][c] += bool(mind & ABSTAINS)
        for circle in range(len(CIRCLES)):
            lost = int(row["trust"]) >> 2 * circle & 3
            found[stocks.TRUST_ROW + circle][c] += lost > 0
            found[stocks.TRUST_LEVEL_ROW + circle][c] += lost
        found[stocks.CUT_ROW][c] += i in lonelier
        found[stocks.WRONG_ROW][c] += int(row["wrong"]) > 0
        found[stocks.ANY_LIST_ROW][c] += int(row["lists"]) & int(world.black_mask) > 0
    return found


def differing(world: World) -> list[int]:
    return [row for row, counted in recount(world).items() if not np.array_equal(counted, world.stocks[row])]


SCHEMES = {"bands": busy, "rank": by_rank, "monthly": monthly, "as reported": lambda: load("as_reported"),
           "village": lambda: load("village_ledger"), "none": lambda: load("none")}  # fmt: skip


@pytest.mark.parametrize("name", list(SCHEMES))
def test_stocks_are_what_a_recount_finds(name):
    """On the first morning, after a day, after a month, and after two."""
    world = world_of(SCHEMES[name](), RESIDENTS, ordinary=PAYING)
    assert differing(world) == []
    for day in range(DAYS):
        world.step(day)
        if day in (0, 29, 30):
            assert differing(world) == [], f"day {day}"
    assert differing(world) == []


def test_much_happens_in_the_busy_world():
    """Else the laws above would say little."""
    days = live(world_of(busy(), RESIDENTS, ordinary=PAYING), DAYS)
    entered, ended = joined(days, "entered"), joined(days, "ended")
    assert set(entered["register"].tolist()) >= {0, 1, 2, 3, 5, 6}
    assert (entered["flags"] & lists.WRONGFUL).any()
    assert set(ended["exit"].tolist()) >= {lists.BY_TERM, lists.BY_PAYMENT, lists.BY_POINTS, lists.BY_APPEAL}
    assert set(joined(days, "entries")["cause"].tolist()) >= {
        lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED, lists.ASSOCIATED, lists.RESTORATION,
        lists.CORRECTION,
    }  # fmt: skip
    reasons = set(joined(days, "decisions")["reason"].tolist())
    assert reasons >= {lists.BY_REGISTER, lists.BY_GRADE, lists.BY_PARENT, lists.BY_PRIVATE, lists.NO_PLACE}


def test_state_agrees_with_stays_and_sums():
    """Every bit of a register has one open stay behind it, wrong ones wrongful; debts are the open sums."""
    world = world_of(busy(), RESIDENTS, ordinary=PAYING)
    for day in range(DAYS):
        world.step(day)
        if day % 10:
            continue
        listings, sums = world.listings[: world.stays], world.sums[: world.owed]
        on, wrong = np.zeros(RESIDENTS, np.uint8), np.zeros(RESIDENTS, np.uint8)
        for row in listings:
            register = int(register_of(row))
            assert not on[row["resident"]] >> register & 1, "listed twice"
            on[row["resident"]] |= 1 << register
            if row["flags"] & lists.WRONGFUL:
                wrong[row["resident"]] |= 1 << register
        assert np.array_equal(on, world.state["lists"])
        assert np.array_equal(wrong, world.rows["wrong"])
        old = np.unpackbits(world.old_bills, bitorder="little")[:RESIDENTS]
        debts = Counter(sums["resident"].tolist()) + Counter(np.flatnonzero(old).tolist())
        kept = (world.state["mind"] >> DEBT_SHIFT & DEBT_MASK).tolist()
        assert [debts[i] for i in range(RESIDENTS)] == kept


@pytest.mark.parametrize("name", ["bands", "rank"])
def test_grades_follow_both_ledgers(name):
    """Recalculated daily, the grade is that of the score and the own-record grade that of the own record."""
    world = world_of(SCHEMES[name](), RESIDENTS, ordinary=PAYING)
    for day in range(DAYS):
        world.step(day)
        rules = world.tables.standing[0]
        grades = int(rules["grades"])
        for ledger, shift in (("score", 0), ("own", 4)):
            points = world.rows[ledger].astype(np.int64)
            expected = [grade_of(x, rules["cutoffs"], grades) for x in np.unique(points).tolist()]
            found = np.array(expected)[np.unique(points, return_inverse=True)[1]]
            scored = (world.state["mind"] & UNSCORED) == 0
            assert np.array_equal((world.rows["grade"] >> shift & 15)[scored], found[scored]), (day, ledger)


def test_ledgers_stay_within_their_bounds():
    world = world_of(busy(), RESIDENTS, ordinary=PAYING)
    live(world, DAYS)
    for name in ("score", "own", "seen"):
        assert world.rows[name].min() >= 0
        assert world.rows[name].max() <= 1300
    for licence in (world.rows["side"] & 15, world.rows["side"] >> 4):
        assert licence.max() <= 12


def test_the_score_is_the_start_and_its_entries():
    """Without bounds in the way, entries of every cause explain the whole difference, and own ones the own record."""
    world = world_of(busy(), RESIDENTS, ordinary=PAYING)
    score, own = world.rows["score"].astype(np.int64), world.rows["own"].astype(np.int64)
    entries = joined(live(world, 29), "entries")  # before restoration, which the own record has of its own
    mine = entries[entries["ledger"] == 0]
    np.add.at(score, mine["subject"], mine["points"])
    true = mine[mine["cause"] == lists.OWN]
    np.add.at(own, true["subject"], true["points"])
    scored = (world.state["mind"] & UNSCORED) == 0
    bounded = (score <= 0) | (score >= 1300) | (own <= 0) | (own >= 1300)
    assert bounded[scored].mean() < 0.01
    assert not score[~scored].any()
    assert np.array_equal(score[~bounded], world.rows["score"][~bounded])
    assert np.array_equal(own[~bounded], world.rows["own"][~bounded])


# -- worlds beside each other -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bands", "rank", "monthly"])
def test_one_world_leaves_the_next_alone(name):
    """Two worlds of one luck from the same tables, one after the other: the same days; the tables stay as they were."""
    scheme = SCHEMES[name]()
    tables = tables_of(scheme, RESIDENTS)
    before = tables.digest()
    worlds, days = [], []
    for _ in range(2):
        worlds.append(World(people_of(RESIDENTS), tables, 7, black_mask=black_mask(scheme)))
        days.append(live(worlds[-1], 4))
    assert all(same_day(one, other) for one, other in zip(*days, strict=True))
    assert worlds[0].rows[:].tobytes() == worlds[1].rows[:].tobytes()
    assert tables.digest() == before


def test_the_twin_knows_no_standing():
    world = world_of(load("none"), RESIDENTS)
    days = live(world, 31)
    for name in ("entries", "entered", "ended", "changes"):
        assert len(joined(days, name)) == 0
    assert set(joined(days, "decisions")["reason"].tolist()) <= {lists.NO_REASON, lists.ORDINARY, lists.NO_PLACE}
    assert not world.state["lists"].any()
    assert len(joined(days, "fined")) > 0  # ordinary law goes on
    ordinary = {channel.number for channel in catalogue().channels.values() if channel.ordinary}
    assert set(joined(days, "records")["channel"].tolist()) <= ordinary
