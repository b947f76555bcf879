"""A company's score (M33): what moves it, what rests on it, and what the state is told."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from test_recount import busy

from demerit.catalogue import Catalogue, catalogue
from demerit.day import lists, stocks
from demerit.day.commerce import band, commercial_score, first_behaviour, first_history
from demerit.day.lists import SCORED
from demerit.day.world import Day, World
from demerit.measure.agreement import thirds
from demerit.mechanisms import without
from demerit.quantity import q
from demerit.scheme import load
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from small_worlds import (
    Scripted,
    changed,
    fair_catalogue,
    life,
    live,
    people_of,
    record,
    scheme_of,
    scripted,
    tables_of,
    world_of,
)

RESIDENTS = 300
WEIGHTS = {"history": 35, "fulfilment": 25, "behaviour": 20, "identity": 15, "connections": 5}
RULES = {
    "missed": {"kind": "missed_bill", "history": -3, "source": "here"},
    "basket": {"kind": "supermarket_basket", "behaviour": -1, "source": "here"},
    "prompt": {"kind": "prompt_payment", "history": 2, "source": "here"},
}
COMPANY = {"users": 1, "weights": WEIGHTS, "rules": RULES, "pays_up": 0, "fades": 0, "source": "here"}
CHANNELS = {"utilities": {}, "shops": {}, "platforms": {}}
NEVER_PAID = {"pays_in_a_month_able": 0.0, "pays_in_a_month_unable": 0.0, "pays_in_a_month_late": 0.0,
              "pays_when_listed": 0.0}  # fmt: skip


def company(**more) -> dict:
    return COMPANY | more


def world(scheme: Scheme | None = None, cat: Catalogue | None = None, **more) -> Scripted:
    chosen = scheme or scheme_of(channels=CHANNELS, commercial=company(**more))
    return scripted(chosen, RESIDENTS, life=life(**NEVER_PAID), cat=cat)


@cache
def table_of() -> np.void:
    """What a company's kernels read."""
    return tables_of(scheme_of(channels=CHANNELS, commercial=company()), RESIDENTS).commerce[0]


@cache
def users() -> tuple[int, ...]:
    """Adults online who owe nothing, in the middle of their history and behaviour."""
    table = people_of(RESIDENTS).table()
    profiles = people_of(RESIDENTS).profiles()
    history = np.array([first_history(p, table_of()) for p in profiles])
    fits = (table["age"] >= 18) & (table["online"] > 0) & ~table["in_debt"].astype(bool) & (history >= 4)
    return tuple(np.flatnonzero(fits).tolist())


def file_of(some: World, resident: int) -> tuple[int, int]:
    """(history, behaviour)."""
    file = int(some.state["commerce"][resident])
    return file & 15, file >> 4


def score_of(some: World, resident: int) -> int:
    p = some.people.profiles(resident, resident + 1)[0]
    return int(commercial_score(p, some.state["commerce"][resident], some.tables.commerce[0]))


# -- the score, by hand -------------------------------------------------------------------------------------------


def test_it_runs_from_350_to_950():
    """Every factor at its lowest, and every factor at its highest."""
    table = world().tables.commerce[0]
    lowest = 0  # nothing of anything: no income, not online, no friends (connections begin at one fifteenth)
    top = 9 << 17 | 3 << 29 | 1 << 37 | 1 << 38 | 7 << 39 | 40
    assert commercial_score(np.uint64(lowest), 0, table) == 0  # no user
    assert commercial_score(np.uint64(lowest), 1, table) == 350 + round(600 * 0.05 / 15)
    assert commercial_score(np.uint64(top), 15 | 15 << 4, table) == 950


def test_weights_count_beside_each_other():
    """35 of 100 for history: from the lowest to the highest level that is 210 of 600 points."""
    table, p = world().tables.commerce[0], people_of(RESIDENTS).profiles()[users()[0]]
    assert commercial_score(p, 15 | 5 << 4, table) - commercial_score(p, 1 | 5 << 4, table) == pytest.approx(210, abs=1)


def test_bands_begin_at_their_edges():
    table = world().tables.commerce[0]
    assert [int(band(score, table)) for score in (350, 549, 550, 600, 649, 650, 700, 950)] == [0, 0, 1, 2, 2, 3, 4, 4]


def test_children_and_those_not_online_are_no_users():
    table, some = people_of(RESIDENTS).table(), world()
    can = (table["age"] >= 18) & (table["online"] > 0)
    assert np.array_equal(some.state["commerce"] != 0, can)
    bands = some.stocks[stocks.BAND_ROW : stocks.BAND_ROW + 8].sum()
    assert bands == can.sum()


def test_a_share_of_them_uses_it():
    some = world(users=0.5)
    all_of_them = world()
    share = (some.state["commerce"] != 0).sum() / (all_of_them.state["commerce"] != 0).sum()
    assert 0.35 < share < 0.65


# -- what moves it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", [lists.OWN, lists.FALSE_REPORT])
def test_a_missed_bill_lowers_the_history_be_it_true_or_false(cause):
    some, i = world(), users()[0]
    history, behaviour = file_of(some, i)
    before = score_of(some, i)
    some.recorded(0, i, "missed_bill", channel="utilities", cause=cause)
    some.step(0)
    assert file_of(some, i) == (history - 3, behaviour)
    assert score_of(some, i) == pytest.approx(before - 3 / 14 * 210, abs=1)


def test_steps_of_a_day_are_summed_up_before_they_are_bounded():
    """Two missed bills and four paid early are two steps up, in whatever order they come."""
    some, i = world(), users()[0]
    history, _ = file_of(some, i)
    for _ in range(2):
        some.recorded(0, i, "missed_bill", channel="utilities")
    for _ in range(4):
        some.recorded(0, i, "prompt_payment", channel="utilities")
    some.step(0)
    assert file_of(some, i)[0] == history + 2


def test_what_no_rule_is_about_moves_nothing():
    some, i = world(), users()[0]
    before = file_of(some, i)
    some.recorded(0, i, "slow_bill", channel="utilities")
    some.step(0)
    assert file_of(some, i) == before


def test_paying_raises_the_history_month_by_month_of_those_who_owe_nothing():
    some, (i, j) = world(pays_up=1), users()[:2]
    some.acts(3, j, "missed_bill")  # nobody sees it, but it stays unpaid
    before = file_of(some, i)[0], file_of(some, j)[0]
    live(some, 61)
    assert (file_of(some, i)[0], file_of(some, j)[0]) == (before[0] + 2, before[1])


def test_what_was_bought_fades():
    some, i = world(fades=1), users()[0]
    usual = int(first_behaviour(people_of(RESIDENTS).profiles()[i], table_of()))
    for _ in range(3):
        some.recorded(0, i, "supermarket_basket", channel="shops")
    seen = []
    for day in range(121):
        some.step(day)
        if day % 30 == 0:
            seen.append(file_of(some, i)[1])
    assert seen == [usual - 3, usual - 2, usual - 1, usual, usual]


# -- what rests on it -----------------------------------------------------------------------------------------------


def strict() -> Catalogue:
    """The fair catalogue, where nobody hires without a deposit."""
    cat = fair_catalogue()
    service = cat.services["deposit"].model_copy(update={"refused": q(1), "refused_in_debt": q(1)})
    return cat.model_copy(update={"services": cat.services | {"deposit": service}})


def test_a_deposit_is_waived_from_a_line_on():
    """Of two users the one with the higher score hires without a deposit; the line lies between them."""
    some = world()
    ranked = sorted(users(), key=lambda resident: score_of(some, resident))
    low, high = ranked[0], ranked[-1]
    line = score_of(some, high)
    scheme = scheme_of(channels=CHANNELS, commercial=COMPANY, services={"deposit": {"commercial_from": line}})
    some = world(scheme, cat=strict())
    some.asks(0, low, "deposit")
    some.asks(0, high, "deposit")
    answers = {int(row["resident"]): row for row in some.step(0).decisions}
    assert (answers[high]["outcome"], bool(answers[high]["flags"] & lists.WAIVED)) == (lists.GRANTED, True)
    assert (answers[low]["outcome"], answers[low]["reason"]) == (lists.REFUSED, lists.ORDINARY)


def test_a_car_is_refused_for_a_false_record_and_that_is_wrongful():
    """Who sees the score refuses below the line. One is below it for a true record, the other for a false one."""
    some, (true, false) = world(), users()[:2]
    line = min(score_of(some, true), score_of(some, false))
    private = {"private": {"sees_commercial_below": line, "refuses": 1}}
    some = world(scheme_of(channels=CHANNELS, commercial=COMPANY, services={"taxis": private}))
    for day in (0, 1):
        for resident in (true, false):
            some.asks(day, resident, "taxis")
    for _ in range(3):
        some.recorded(1, true, "missed_bill", channel="utilities")
        some.recorded(1, false, "missed_bill", channel="utilities", cause=lists.MISIDENTIFIED)
    first, second = ({int(row["resident"]): row for row in day.decisions} for day in live(some, 2))
    assert [first[i]["outcome"] for i in (true, false)] == [lists.GRANTED] * 2
    assert [second[i]["reason"] for i in (true, false)] == [lists.BY_PRIVATE] * 2
    assert [bool(second[i]["flags"] & lists.WRONGFUL_DECISION) for i in (true, false)] == [False, True]


TOLD = {"told": {"kind": "low_commercial_score", "points": -5, "source": "here"}}
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}


def telling(below: int) -> Scheme:
    shared = {"below": below, "source": "here"}
    return scheme_of(ledgers=LEDGER, rules=TOLD, channels=CHANNELS, commercial=company(shared_with_state=shared))


def test_the_state_is_told_at_the_months_end():
    """Two fall below the line, one by a true record and one by a false one: both lose five points a month; the second
    loses nothing in the own-record ledger."""
    some, (true, false) = world(), users()[:2]
    below = min(score_of(some, i) for i in (true, false))
    some = world(telling(below))
    for _ in range(5):
        some.recorded(5, true, "missed_bill", channel="utilities")
        some.recorded(5, false, "missed_bill", channel="utilities", cause=lists.FALSE_REPORT)
    days = live(some, 61)
    told = [
        (day.day, int(e["points"]), int(e["cause"])) for day in days for e in day.entries
        if e["subject"] in (true, false)
    ]  # fmt: skip
    assert {(day, points) for day, points, _ in told} == {(30, -5), (60, -5)}
    ledgers = {i: [int(some.rows[name][i]) for name in ("score", "own", "seen")] for i in (true, false)}
    assert ledgers == {true: [990, 990, 990], false: [990, 1000, 1000]}
    assert {cause for *_, cause in told} == {lists.OWN, lists.COPIED}


def test_the_months_end_keeps_no_room_for_everybody():
    """What is told holds its own rows: a view of the room to work in would keep 26 bytes of each resident."""
    some = world_of(telling(700), 1500)
    live(some, 30)
    assert some.files is not None
    told = some.files._months_end(30, some)
    assert sum(map(len, told)) > 0
    assert all(rows.flags.owndata for rows in told)


def test_nobody_is_told_of_who_is_no_user():
    some = world(telling(950))
    days = live(some, 31)
    told = np.concatenate([day.records for day in days])
    assert len(told)
    assert (some.state["commerce"][told["subject"]] != 0).all()


def test_an_app_advises():
    """All users heed it and leave everything undone that would cost them: no bill is missed any more by users."""
    scheme = changed(load("as_reported"))
    data = {"commercial": company(advises={"heeded_by": 1, "leaves_undone": 1, "adds": 0})}
    one, other = world_of(scheme, 1500), world_of(changed(scheme, **data), 1500)
    heeded = 0
    number = catalogue().kinds["missed_bill"].number
    for day in range(30):
        one.step(day)
        acts = other.step(day).acts
        mine = acts[acts["kind"] == number]
        user = other.state["commerce"][mine["resident"]] != 0
        heeded += int(((mine["flags"] & lists.HEEDED) != 0).sum())
        assert not (mine["flags"][user] & lists.DONE).any()
    assert heeded > 0


# -- how it is told -------------------------------------------------------------------------------------------------


def test_thirds_are_of_people_and_equals_share_one():
    """Nine people: three at the top, one below, four alike, one last. The four don't fit into the second third."""
    assert thirds(np.array([1, 4, 1, 3])).tolist() == [2, 2, 1, 0]
    assert thirds(np.array([0, 0, 9])).tolist() == [2, 2, 2]


# -- laws -------------------------------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@drawn(st.integers(0, RESIDENTS - 1))
def test_one_false_record_changes_one_users_score_and_what_rests_on_it(resident):
    """Isolation: with a company's score alone, nobody else has another file, act or answer, for two months."""
    scheme = without(busy(), ["points-and-grades", "fear", "blacklists", "redlists"])
    scheme = changed(scheme, commercial=company(pays_up=0.5, fades=0.5), channels={
        name: {"source": "A"} for name in ("bank", "utilities", "shops", "platforms")
    }, services={"deposit": {"commercial_from": 600, "source": "A"}})  # fmt: skip

    class Accused(World):
        def _arrivals(self, day: int, written: np.ndarray) -> np.ndarray:
            records = super()._arrivals(day, written)
            false = record(self.people, 0, resident, "missed_bill", "utilities", lists.FALSE_REPORT, SCORED)
            return np.concatenate([records, false]) if day == 0 else records

    one, other = world_of(scheme, RESIDENTS), world_of(scheme, RESIDENTS, kind=Accused)
    for day in range(61):
        mine, theirs = one.step(day), other.step(day)
        for name in ("acts", "requests", "entered"):
            assert getattr(mine, name).tobytes() == getattr(theirs, name).tobytes()
        kept = [rows[rows["resident"] != resident].tobytes() for rows in (mine.decisions, theirs.decisions)]
        assert kept[0] == kept[1]
    same = one.rows[:] == other.rows[:]
    same[resident] = True
    assert same.all()
    if file_of(one, resident)[0] > 3 and file_of(one, resident)[0] < 15:
        assert file_of(one, resident) != file_of(other, resident)


def lived(scheme: Scheme) -> list[Day]:
    return live(world_of(scheme, 1500), 40)


def test_without_it_nobody_has_a_file_and_the_first_day_is_the_same():
    scheme = changed(load("as_reported"), commercial=company(users=1), start="2020-01-01")
    scheme = without(scheme, ["fear"])
    one, other = world_of(scheme, 1500), world_of(without(scheme, ["commercial-score"]), 1500)
    mine, theirs = one.step(0), other.step(0)
    assert (one.state["commerce"] != 0).any()
    assert not other.state["commerce"].any()
    for name in ("acts", "requests", "records", "entries", "entered"):
        assert getattr(mine, name).tobytes() == getattr(theirs, name).tobytes()


# -- what can be written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({}, []),
        ({"commercial": company(bands=[600, 550])}, ["bands-out-of-order"]),
        ({"commercial": company(weights=dict.fromkeys(WEIGHTS, 0))}, ["no-weight"]),
        ({"commercial": company(rules={"a": {"kind": "theft", "history": -1, "source": "here"}})}, ["unseen-kind"]),
        ({"commercial": company(rules={"a": {"kind": "missed_bill", "source": "here"}})}, ["no-steps"]),
        (
            {"commercial": company(rules={
                "a": {"kind": "missed_bill", "history": -1, "channels": ["bank"], "source": "here"}})},
            ["channel-not-read"],
        ),
        ({"commercial": company(shared_with_state={"below": 550, "source": "here"})}, ["told-in-vain"]),
        ({"ledgers": LEDGER, "rules": TOLD}, ["unseen-kind"]),
        ({"commercial": None, "services": {"deposit": {"commercial_from": 650}}}, ["no-commercial-score"]),
    ],
)  # fmt: skip
def test_a_scheme_of_a_company_alone_and_what_can_be_wrong_with_it(parts, codes):
    scheme = scheme_of(**({"channels": CHANNELS, "commercial": COMPANY} | parts))
    assert [problem.code for problem in check(scheme)] == codes


def test_a_scheme_of_a_company_alone_runs():
    scheme = scheme_of(channels=CHANNELS, commercial=COMPANY, services={"deposit": {"commercial_from": 650}})
    some = world_of(scheme, 1500)
    before = some.state["commerce"].copy()
    days = live(some, 31)
    assert (some.state["commerce"] != before).any()
    assert any((day.decisions["flags"] & lists.WAIVED).any() for day in days)
