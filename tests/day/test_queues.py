"""Queues (M32): who waits, who is served first, who gives up, and how that is told apart from the twin."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from test_recount import busy

from demerit.catalogue import Catalogue, Pool, Queue, catalogue
from demerit.chance import Purpose, words_plain
from demerit.day import lists, stocks
from demerit.day.state import CELLS
from demerit.day.world import Day
from demerit.measure import flows
from demerit.measure.waits import Waits, count_waits
from demerit.mechanisms import without
from demerit.quantity import q
from demerit.scheme import load
from demerit.scheme.checks import check
from small_worlds import Scripted, fair_catalogue, live, people_of, scheme_of, scripted, world_of

RESIDENTS = 300
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
GRADES = {"bands": {"high": {"from": 1010}, "middle": {"from": 990, "to": 1010}, "low": {"to": 990}}}
RULES = {"blood": {"kind": "blood_donation", "points": 10}, "theft": {"kind": "theft", "points": -60}}
CHANNELS = {"police": {}, "hospital": {}}
OFFICE = catalogue().services["paperwork"].number


@cache
def one_clerk(*, slots: float = 1, gives_up_after: int = 30) -> Catalogue:
    """The fair catalogue with one slot a day, every day."""
    cat = fair_catalogue()
    office = cat.services["paperwork"].model_copy(update={
        "pool": Pool(places_per_1000=q(slots * 365_000 / RESIDENTS)),
        "queue": Queue(gives_up_after=q(gives_up_after), varies=q(0)),
    })  # fmt: skip
    return cat.model_copy(update={"services": cat.services | {"paperwork": office}})


def adults(count: int) -> list[int]:
    table = people_of(RESIDENTS).table()
    return np.flatnonzero((table["age"] >= 18) & ~table["in_debt"].astype(bool))[:count].tolist()


def office(door: dict | None = None, **clerk) -> Scripted:
    services = {"paperwork": door} if door else {}
    scheme = scheme_of(ledgers=LEDGER, grades=GRADES, channels=CHANNELS, rules=RULES, services=services)
    return scripted(scheme, RESIDENTS, cat=one_clerk(**clerk))


def answers(days: list[Day]) -> list[tuple[int, int, int, int]]:
    """(day, resident, outcome, days waited) of every answer at the office."""
    return [
        (day.day, int(row["resident"]), int(row["outcome"]), int(row["waited"]))
        for day in days for row in day.decisions if row["service"] == OFFICE
    ]  # fmt: skip


def lottery(resident: int, day: int) -> int:
    return words_plain(7, 0, Purpose.QUEUE, day, resident, OFFICE)[0]


# -- worked by hand -----------------------------------------------------------------------------------------------


def test_first_come_first_served():
    """One clerk, one slot a day. Two come on Monday, one on Tuesday: Tuesday's waits for Monday's second."""
    world = office()
    a, b, c = adults(3)
    first, second = sorted((a, b), key=lambda resident: lottery(resident, 0))
    world.asks(0, a, "paperwork")
    world.asks(0, b, "paperwork")
    world.asks(1, c, "paperwork")
    days = live(world, 4)
    assert answers(days) == [
        (0, first, lists.GRANTED, 0), (1, second, lists.DELAYED, 1), (2, c, lists.DELAYED, 1),
    ]  # fmt: skip
    assert all(row["reason"] == lists.NO_REASON for day in days for row in day.decisions)


def test_a_queue_is_counted_while_it_stands():
    world = office()
    for resident in adults(3):
        world.asks(0, resident, "paperwork")
    standing = []
    for day in range(4):
        world.step(day)
        standing.append(int(world.stocks[stocks.WAITING_ROW + OFFICE].sum()))
    assert standing == [2, 1, 0, 0]


def test_the_high_grade_passes_all_who_wait():
    """Three wait since Monday. On Tuesday somebody of the highest grade comes, and is served at once."""
    world = office({"priority_grades": ["high"]})
    *early, high = adults(4)
    for resident in early:
        world.asks(0, resident, "paperwork")
    world.recorded(0, high, "blood_donation", channel="hospital")
    world.asks(1, high, "paperwork")
    days = live(world, 2)
    served = [row for row in days[1].decisions if row["service"] == OFFICE]
    assert [int(row["resident"]) for row in served] == [high]
    assert served[0]["outcome"] == lists.GRANTED
    assert served[0]["flags"] & lists.PRIORITY


def test_by_grade_high_middle_low():
    """All ask on the same day; they are served in the order of their grades, whatever the lottery."""
    world = office({"order_by_grade": True})
    low, middle, high = adults(3)
    world.recorded(0, low, "theft")
    world.recorded(0, high, "blood_donation", channel="hospital")
    for resident in (low, middle, high):
        world.asks(0, resident, "paperwork")
    served = answers(live(world, 4))
    assert [(resident, waited) for _, resident, _, waited in served] == [(high, 0), (middle, 1), (low, 2)]


def test_standing_is_looked_at_anew_each_day():
    """Who gives blood while waiting comes first the next day."""
    world = office({"priority_grades": ["high"]})
    waiting = sorted(adults(3), key=lambda resident: lottery(resident, 0))
    for resident in waiting:
        world.asks(0, resident, "paperwork")
    world.recorded(1, waiting[2], "blood_donation", channel="hospital")
    served = answers(live(world, 3))
    assert [resident for _, resident, _, _ in served] == [waiting[0], waiting[2], waiting[1]]


def test_those_whom_the_scheme_delays_come_last():
    """A low grade is served after somebody who came a day later. With nobody before it, it isn't late at all."""
    world = office({"closed_to_grades": ["low"], "outcome": "delayed"})
    early, low, late = adults(3)
    world.recorded(0, low, "theft")
    for day, resident in ((0, early), (0, low), (1, late), (9, low)):
        world.asks(day, resident, "paperwork")
    days = live(world, 10)
    assert answers(days) == [
        (0, early, lists.GRANTED, 0), (1, late, lists.GRANTED, 0), (2, low, lists.DELAYED, 2),
        (9, low, lists.GRANTED, 0),
    ]  # fmt: skip
    reasons = [int(row["reason"]) for day in days for row in day.decisions if row["resident"] == low]
    assert reasons == [lists.BY_GRADE, lists.NO_REASON]


def test_after_three_days_one_gives_up():
    """No clerk at all."""
    world = office(slots=0, gives_up_after=3)
    (a,) = adults(1)
    world.asks(0, a, "paperwork")
    days = live(world, 6)
    assert answers(days) == [(3, a, lists.REFUSED, 3)]
    assert days[3].decisions[0]["reason"] == lists.NO_PLACE


def test_a_slot_not_used_is_gone_but_for_one():
    """Five days with a clerk and nobody there: on the sixth, two of four are served, not six."""
    world = office()
    for resident in adults(4):
        world.asks(5, resident, "paperwork")
    served = answers(live(world, 8))
    assert [day for day, *_ in served] == [5, 5, 6, 7]


# -- what is counted ----------------------------------------------------------------------------------------------


def row(resident: int, outcome: int, waited: int) -> np.ndarray:
    rows = np.zeros(1, lists.DECISION)
    rows["resident"], rows["service"], rows["outcome"], rows["waited"] = resident, OFFICE, outcome, waited
    rows["flags"] = lists.QUEUED
    return rows


def test_the_same_request_is_found_in_the_twin():
    """Asked on day 3: answered on day 9 here and on day 5 there, so four days longer. Another was sooner by one; a
    third gave up here and was served there; the fourth has no answer here yet."""
    none = np.zeros(0, lists.DECISION)
    cells, today = np.zeros((flows.FLOW_ROWS, CELLS), np.int64), np.zeros(flows.FLOW_ROWS, np.int64)
    waits = Waits()
    here = {4: [row(2, lists.DELAYED, 1)], 9: [row(1, lists.DELAYED, 6), row(3, lists.REFUSED, 6)]}
    there = {
        5: [row(1, lists.DELAYED, 2), row(2, lists.DELAYED, 2), row(3, lists.DELAYED, 2), row(4, lists.DELAYED, 2)]
    }
    for day in range(10):
        lists_of = [np.concatenate([none, *world.get(day, [])]) for world in (here, there)]
        count_waits(*waits.matched(day, *lists_of), today, cells)
    assert today[flows.WAITED_LONGER : flows.WAITED_LONGER + 2].tolist() == [1, 1]
    assert today[flows.DAYS_LONGER : flows.DAYS_LONGER + 2].tolist() == [4, 1]
    assert today[flows.SERVICE_LOST + OFFICE] == 1
    assert today[flows.SERVICE_GAINED + OFFICE] == 0
    assert np.array_equal(cells.sum(axis=1), today)


def test_every_request_is_answered_once_or_still_waits():
    world = world_of(busy(), 1500)
    days = live(world, 60)
    queued = {service.number for service in catalogue().services.values() if service.queue}
    asked = sorted(
        (day.day, int(r["resident"]), int(r["service"])) for day in days for r in day.requests if r["service"] in queued
    )
    answered = [
        (day.day - int(r["waited"]), int(r["resident"]), int(r["service"]))
        for day in days for r in day.decisions if r["service"] in queued
    ]  # fmt: skip
    rest = world.queues.waiting[: world.queues.count]
    waiting = [(int(r["asked"]), int(r["resident"]), int(r["service"])) for r in rest]
    assert sorted(answered + waiting) == asked
    assert any(r["waited"] for day in days for r in day.decisions)


# -- the switch ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived() -> tuple[list[Day], list[Day], list[Day]]:
    schemes = (busy(), without(busy(), ["queues"]), load("none"))
    return tuple(live(world_of(scheme, 1500), 40) for scheme in schemes)


def test_without_queues_nobody_is_served_first(lived):
    on, off, _ = lived
    queued = [service.number for service in catalogue().services.values() if service.queue]

    def first(days: list[Day]) -> int:
        rows = np.concatenate([day.decisions for day in days])
        return int((np.isin(rows["service"], queued) & ((rows["flags"] & lists.PRIORITY) != 0)).sum())

    assert first(on) > 0
    assert first(off) == 0


def test_without_queues_all_other_lists_are_the_same(lived):
    on, off, _ = lived
    queued = [service.number for service in catalogue().services.values() if service.queue]
    for one, other in zip(on, off, strict=True):
        for name in ("acts", "requests", "records", "entries", "entered"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
        kept = [day.decisions[~np.isin(day.decisions["service"], queued)].tobytes() for day in (one, other)]
        assert kept[0] == kept[1]


def test_the_queue_itself_is_ordinary_life(lived):
    """In the twin people wait, too; in the order in which they came."""
    twin = lived[2]
    served: dict[int, list[tuple[int, int]]] = {}  # by service: (day, day asked)
    for day in twin:
        for r in day.decisions:
            if r["flags"] & lists.QUEUED and r["outcome"] != lists.REFUSED:
                served.setdefault(int(r["service"]), []).append((day.day, day.day - int(r["waited"])))
    assert sum(map(len, served.values())) > 20
    for pairs in served.values():
        asked = [asked for _, asked in sorted(pairs)]
        assert asked == sorted(asked)
    assert any(r["waited"] for day in twin for r in day.decisions)


# -- what can be written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "grades", "code"),
    [
        ({"flights": {"order_by_grade": True}}, GRADES, "no-queue"),
        ({"paperwork": {"order_by_grade": True}}, None, "no-grades"),
        ({"paperwork": {"order_by_grade": True}}, GRADES, None),
    ],
)
def test_only_a_queue_goes_by_grade(services, grades, code):
    more = {"grades": grades} if grades else {}
    scheme = scheme_of(ledgers=LEDGER, channels=CHANNELS, rules=RULES, services=services, **more)
    assert [problem.code for problem in check(scheme)] == ([code] if code else [])
