"""What one cause can reach, and nobody else: the isolation law, for every mechanism.

Two equal worlds, and in one of them something befalls one resident. Whoever fares otherwise within three days must be
joined to that resident by a chain of residents who do, each link one step along what a mechanism that is on declares
(`Mechanism.reaches`), or along what ordinary life carries. Everybody else's days and state are the same to the last
bit. And each declaration is seen to be needed: somebody fares otherwise whom it joins to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import CASES, FIRST, TOGETHER, Case, candidates
from small_causes import Caused

from demerit.catalogue import Catalogue, catalogue
from demerit.chance import TILE
from demerit.day.world import Day
from demerit.limits import TIE_KINDS
from demerit.mechanisms import MECHANISMS, ORDINARY_REACHES, Mechanism, switchable, without
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.model import Scheme
from small_worlds import people_of, same_day

DAYS = 3
PLACES = {"neighbourhood": NEIGHBOURHOOD, "tile": TILE, "radius": 1}  # of so many residents, numbered on end
EVERYBODY = ("ranked", "matched", "month")  # reach the whole place, on conditions


@cache
def elastic() -> Catalogue:
    """The catalogue where nothing is scarce."""
    cat = catalogue()
    services = {name: service.model_copy(update={"pool": None}) for name, service in cat.services.items()}
    return cat.model_copy(update={"services": services})


# -- who fares otherwise -----------------------------------------------------------------------------------------


class Evening(NamedTuple):
    """A day, and what is kept of it."""

    day: Day
    state: np.ndarray
    kept: dict[str, np.ndarray]  # stays on registers, sums owed, records on their way, those in queues, cut ties


def taught(world: Caused) -> np.ndarray:
    """Whom sanctions have taught what."""
    who = np.flatnonzero(world.taught)
    rows = np.zeros(len(who), [("resident", "u4"), ("contexts", "u2")])
    rows["resident"], rows["contexts"] = who, world.taught[who]
    return rows


def live(world: Caused, day: int) -> Evening:
    today = world.step(day)
    kept = {
        "stays": world.listings[: world.stays], "owed": world.sums[: world.owed],
        "coming": world.arrivals.waiting[: world.arrivals.coming],
        "actors": world.arrivals.actors[: world.arrivals.known],
        "waiting": world.queues.waiting[: world.queues.count], "to ask again": world.repeats.pending,
        "taught": taught(world),
        "old bills": np.flatnonzero(np.unpackbits(world.old_bills, bitorder="little")).view([("resident", "i8")]),
        "cut ties": world.cut_ties.keys.view([("other", "u4"), ("resident", "u4")]),
    }  # fmt: skip
    return Evening(today, world.rows[:], {name: table.copy() for name, table in kept.items()})


def named(name: str, table: np.ndarray) -> list[str]:
    """The columns of a list that name those whom a row is about."""
    if name == "reports":
        return ["resident", "about"]
    return ["subject" if "subject" in (table.dtype.names or ()) else "resident"]


def apart(name: str, mine: np.ndarray, theirs: np.ndarray) -> set[int]:
    """Residents about whom two lists differ. In a meeting the other's grade is left out: it is the other's."""
    if mine.tobytes() == theirs.tobytes():
        return set()
    counts = []
    for table in (mine, theirs):
        rows = table.copy()
        if name == "meetings":
            rows["other_grade"] = 0
        counts.append(Counter(rows.view(f"V{rows.itemsize}").tolist()))
    found: set[int] = set()
    for row in (counts[0] - counts[1]) + (counts[1] - counts[0]):
        one = np.frombuffer(row, mine.dtype)[0]
        found |= {int(one[column]) for column in named(name, mine)}
    return found


def touched(one: Day, other: Day) -> set[int]:
    """Residents whose day differs, in any list."""
    found: set[int] = set()
    for name in Day._fields:
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, np.ndarray) and mine.dtype.names is not None:
            found |= apart(name, mine, theirs)
    return found


def differing(one: Evening, other: Evening) -> set[int]:
    """Residents whose day, state or affairs differ."""
    found = set(np.flatnonzero(one.state != other.state).tolist()) | touched(one.day, other.day)
    for name, mine in one.kept.items():
        found |= apart(name, mine, other.kept[name])
    return found


# -- who can be reached ------------------------------------------------------------------------------------------


@cache
def teams(residents: int) -> dict[int, set[int]]:
    """Who works where."""
    people, found = people_of(residents), {}
    for i in range(residents):
        found.setdefault(people.employer(i), set()).add(i)
    return found


@cache
def ties(residents: int, i: int) -> dict[str, list[int]]:
    return people_of(residents).ties(i)


@cache
def homes(residents: int) -> tuple[np.ndarray, np.ndarray]:
    table = people_of(residents).table()
    return table["x_m"], table["y_m"]


class Reach:
    """What a cause can reach in a world: from what the mechanisms that are on declare, and the place's ties alone."""

    def __init__(self, scheme: Scheme, mechanisms: set[str], residents: int) -> None:
        self.scheme, self.residents, self.people = scheme, residents, people_of(residents)
        self.acted: set[int] = set()  # who has done something else than usual: ordinary life carries only that
        self.asked: set[int] = set()  # who asks today for something scarce
        self.ways = [MECHANISMS[name].reaches for name in sorted(mechanisms)]
        shown = [r.shown.radius_m for r in scheme.registers.values() if r.shown is not None]
        self.radius = max((float(getattr(metres, "value", metres)) for metres in shown), default=0)
        self.all = set(range(residents))

    def holds(self, kind: str, day: int, since: int) -> bool:
        """Whether one of the kinds on a condition reaches everybody on this day."""
        if kind == "ranked":
            return self.scheme.grades is not None and self.scheme.grades.by == "rank"
        if kind == "matched":
            return any(channel.matched_against == "place" for channel in self.scheme.channels.values())
        return any(month % 30 == 0 for month in range(since, day))

    def along(self, kind: str, i: int) -> set[int]:
        """Whom one kind of tie or place joins to a resident."""
        if kind in TIE_KINDS:
            return set(ties(self.residents, i)[kind])
        if kind == "association":
            return {j for tie in self.scheme.association for j in ties(self.residents, i)[tie]}
        if kind == "team":
            team = self.people.employer(i)
            return teams(self.residents)[team] if team >= 0 else set()
        if kind == "radius":
            x, y = homes(self.residents)
            return set(np.flatnonzero((x - x[i]) ** 2 + (y - y[i]) ** 2 <= self.radius**2).tolist())
        first = i - i % PLACES[kind]
        return set(range(first, min(first + PLACES[kind], self.residents)))

    def by(self, kinds: tuple[str, ...], whom: set[int], day: int, since: int) -> set[int]:
        """Whom one mechanism can reach from these: along one tie, and then through one place or pool."""
        found = set(whom)
        for kind in kinds:
            if kind in (*TIE_KINDS, "association", "team"):
                found |= {j for i in whom for j in self.along(kind, i)}
        tied = set(found)
        for kind in kinds:
            if kind in EVERYBODY:
                found |= self.all if self.holds(kind, day, since) else set()
            elif kind == "pool":
                found |= self.asked
            elif kind in PLACES:
                firsts = {i - i % PLACES[kind] for i in tied}
                found |= {j for i in firsts for j in self.along(kind, i)}
        return found

    def step(self, whom: set[int], day: int, since: int) -> set[int]:
        """Whom all that is on can reach from these in one step."""
        ordinary = self.by(ORDINARY_REACHES, whom & self.acted, day, since)
        return ordinary.union(*(self.by(kinds, whom, day, since) for kinds in self.ways))

    def joined(self, reached: set[int], others: set[int], day: int, since: int) -> set[int]:
        """Those of `others` whom a chain of them joins to the ones reached so far."""
        new = reached
        while new:
            new = (others & self.step(new, day, since)) - reached
            reached = reached | new
        return reached


# -- the law -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def usual(case: Case) -> tuple[Scheme, list[Evening]]:
    """The world where nothing befalls anybody."""
    scheme = case.scheme()
    world = case.world(scheme)
    return scheme, [live(world, FIRST + day) for day in range(2 * DAYS - 1)]


def asked_for(evenings: list[Evening]) -> set[int]:
    """Who asks today for something scarce, or waits for it."""
    scarce = [service.number for service in catalogue().services.values() if service.pool]
    found: set[int] = set()
    for evening in evenings:
        for table in (evening.day.requests, evening.kept["waiting"], evening.day.decisions):
            found |= set(table["resident"][np.isin(table["service"], scarce)].tolist())
    return found


def follow(case: Case, resident: int, when: int) -> tuple[Reach, set[int]]:
    """Live on with the cause, and check that whoever fares otherwise could be reached. Returns who does."""
    scheme, before = usual(case)
    world = case.world(scheme)
    world.resident, world.when = resident, when
    reach = Reach(scheme, case.mechanisms, case.residents)
    reached, every = {resident}, set()
    for day in range(FIRST, when + DAYS):
        one, other = before[day - FIRST], live(world, day)
        others = differing(one, other)
        if day < when:
            assert not others
            continue
        reach.asked = asked_for([one, other])
        reach.acted |= apart("acts", one.day.acts, other.day.acts)
        reached = reach.joined(reached, others, day, when)
        assert others <= reached, f"day {day}: {sorted(others - reached)[:9]} of {len(others)}"
        every |= others
    return reach, every


def examples(case: Case, check: Callable[[int, int], None], number: int) -> None:
    """Call with so many residents, each with the day on which it happens."""

    @settings(max_examples=number, derandomize=True, deadline=None, database=None)
    @given(st.sampled_from(candidates(case.whom, case.residents)), st.integers(FIRST, FIRST + DAYS - 1))
    def each(resident: int, when: int) -> None:
        check(resident, when)

    each()


@pytest.mark.parametrize("row", switchable(), ids=lambda row: row.name)
def test_a_cause_reaches_whom_it_can_and_nobody_else(row: Mechanism):
    """In a world with this mechanism and few others. Each kind of tie or place that it declares is seen to be used."""
    seen: set[str] = set()
    felt: set[int] = set()
    for case in CASES[row.id]:
        scheme, _ = usual(case)
        assert without(scheme, [row.name]) != scheme  # it is on

        def check(resident: int, when: int, case: Case = case) -> None:
            reach, every = follow(case, resident, when)
            felt.update(every)
            for kind in row.reaches:
                nearer = reach.along("neighbourhood", resident) if kind in EVERYBODY else {resident}
                if (every - nearer) & reach.by((kind,), {resident}, when + DAYS - 1, when):
                    seen.add(kind)

        examples(case, check, 5)
    assert felt
    assert seen == set(row.reaches)


@pytest.mark.parametrize("case", TOGETHER, ids=("theft", "robbery", "post"))
def test_so_it_is_where_all_are_on(case: Case):
    """Nothing comes of two mechanisms together that neither declares."""
    examples(case, lambda resident, when: (follow(case, resident, when), None)[1], 5)


NEEDED = {"M15": "team", "M16": "colleague", "M18": "association", "M19": "neighbour", "M20": "household",
          "M23": "radius", "M30": "tile", "M31": "online_friend", "M32": "pool", "M34": "neighbourhood",
          "M48": "month"}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), NEEDED.items())
def test_what_is_not_declared_is_noticed(name: str, kind: str, monkeypatch: pytest.MonkeyPatch):
    row, case = MECHANISMS[name], CASES[name][-1]
    less = tuple(other for other in row.reaches if other != kind)
    monkeypatch.setitem(MECHANISMS, name, replace(row, reaches=less))
    with pytest.raises(AssertionError, match="day"):
        for resident in candidates(case.whom, case.residents)[:9]:
            follow(case, resident, FIRST + DAYS - 1)


def test_without_a_cause_two_worlds_are_one():
    case = TOGETHER[0]
    scheme, before = usual(case)
    world = case.world(scheme)
    for one in before:
        other = live(world, one.day.day)
        assert same_day(one.day, other.day)
        assert one.state.tobytes() == other.state.tobytes()
