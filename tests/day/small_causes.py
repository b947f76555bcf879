"""A world where on one morning something befalls one resident, and the causes that there may be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from demerit.catalogue import catalogue
from demerit.chance import ONE as CERTAIN
from demerit.day import lists
from demerit.day.entries import entry
from demerit.day.firms import DEED, DETECTED, DONE
from demerit.day.inclination import INCLINATION, Inclinations
from demerit.day.lists import SCORED
from demerit.day.registers import admission
from demerit.day.state import ABSTAINER, ABSTAINS, STANDS_APART, UNSCORED
from demerit.day.targeting import AT_WILL
from demerit.day.who import cell
from demerit.day.world import World
from demerit.limits import MAX_KINDS, TIE_KINDS
from small_worlds import people_of, record

DEBTS = 5  # number of an organisation's debts and taxes


@cache
def cells(residents: int) -> np.ndarray:
    return np.array([cell(p) for p in people_of(residents).profiles()], np.uint16)


def inclined(residents: int, whom: np.ndarray, item: int) -> np.ndarray:
    """Rows of those who surely do something, or ask for it, unless they may not."""
    rows = np.zeros(len(whom), INCLINATION)
    rows["resident"], rows["profile"] = whom, people_of(residents).profiles()[whom]
    rows["cell"], rows["item"], rows["usual"], rows["spare"] = cells(residents)[whom], item, CERTAIN, 0xFFFFFFFF
    return rows


class Lively(Inclinations):
    """What people are inclined to, and what is put in by hand."""

    more: Callable[[int], list[np.ndarray]]

    def of(self, day: int, part: int) -> np.ndarray:
        rows = np.concatenate([super().of(day, part), *self.more(day)])
        return rows[np.argsort(rows["resident"], kind="stable")]


class Caused(World):
    """A world where on one morning something befalls one resident: `cause` is called with the world, day, resident."""

    resident, when = -1, -1
    cause: Callable[[Caused, int, int], None]

    def ready(self, asks: tuple[tuple[str, int], ...]) -> Caused:
        """For each service named, every so many residents ask for it each day."""
        asking = [
            inclined(self.residents, np.arange(0, self.residents, each), MAX_KINDS + catalogue().services[name].number)
            for name, each in asks
        ]
        self.said: dict[str, list[np.ndarray]] = {}
        lively = Lively(self.given, self.tables.conduct, self.k0, self.k1, self.shard)
        lively.more = lambda day: [*asking, *self.of_today(day, "inclinations")]
        self.inclinations = lively
        self.places[:] = 0  # none are left over from the month before
        return self

    def step(self, day: int, *run: Any) -> Any:
        if day == self.when:
            type(self).cause(self, day, self.resident)
        return super().step(day, *run)

    def say(self, what: str, rows: np.ndarray) -> None:
        """Something more of today."""
        self.said.setdefault(what, []).append(rows)

    def of_today(self, day: int, what: str) -> list[np.ndarray]:
        return self.said.get(what, []) if day == self.when else []

    def _arrivals(self, day: int, written: np.ndarray) -> np.ndarray:
        return super()._arrivals(day, np.concatenate([written, *self.of_today(day, "records")]))

    def _named_at_will(self, day: int, wishes: np.ndarray) -> np.ndarray:
        named = super()._named_at_will(day, wishes)
        return np.sort(np.concatenate([named, *self.of_today(day, "wishes")]))


Cause = Callable[[Caused, int, int], None]


def told(kind: str, channel: str, *, times: int = 1, flags: int = SCORED) -> Cause:
    """A false report."""

    def cause(world: Caused, day: int, i: int) -> None:
        row = record(world.people, day, i, kind, channel, lists.FALSE_REPORT, flags)
        world.say("records", np.repeat(row, times))

    return cause


def does(kind: str, times: int = 1) -> Cause:
    """One act more."""

    def cause(world: Caused, day: int, i: int) -> None:
        world.say("inclinations", inclined(world.residents, np.full(times, i), catalogue().kinds[kind].number))

    return cause


def joins_or_leaves(world: Caused, day: int, i: int) -> None:
    """Who would choose freely is enrolled, or not, against their choice."""
    world.state["mind"][i] ^= UNSCORED | ABSTAINS
    scored = not world.state["mind"][i] & UNSCORED
    world.state["grade"][i] &= STANDS_APART
    world.state["grade"][i] |= 0 if scored else ABSTAINER * 17 & ~STANDS_APART


def firm_sinks(world: Caused, day: int, i: int) -> None:
    """What the firm owes becomes known."""
    firms = world.organisations
    assert firms is not None
    row = np.array([(world.people.employer(i), day, DEBTS, DONE | DETECTED)], DEED)
    usual = firms._plan

    def more(today: int) -> None:
        """What is planned when a month begins, and this."""
        if today % 30 == 0:
            usual(today)
        deeds = np.concatenate([firms.deeds, row])
        firms.deeds = deeds[np.argsort(deeds["day"], kind="stable")]

    if day % 30 == 0:
        firms._plan = more  # type: ignore[method-assign]
    else:
        more(day)


def attacks(world: Caused, day: int, i: int) -> None:
    """Somebody pays to have the scores of others lowered: one by each kind of tie that an attack may go along."""
    dealings = world.dealings
    assert dealings is not None
    ties = world.tables.tampering[0]["ties"]
    for tie in (name for name, may in zip(TIE_KINDS, ties, strict=True) if may):
        row = np.zeros(1, lists.DEAL)
        victim = world.people.ties(i)[tie][0]
        row["resident"], row["other"], row["cell"] = victim, i, cells(world.residents)[victim]
        row["day"], row["points"], row["type"] = day, -20, lists.ATTACKED
        dealings._add(row)


def thought_fit(world: Caused, day: int, i: int) -> None:
    """Somebody in office takes ten points."""
    usual = world._own_scoring

    def more(today: int, acts: np.ndarray, records: np.ndarray, entries: np.ndarray) -> np.ndarray:
        made, row = usual(today, acts, records, entries), np.zeros(1, lists.ENTRY)
        entry(row, 0, i, i, cells(world.residents)[i], -10, lists.NO_RULE, day, 255, 255, lists.DISCRETION, 0, 255)
        return np.concatenate([made, row]) if today == day else made

    world._own_scoring = more  # type: ignore[method-assign]


def named_at_will(world: Caused, day: int, i: int) -> None:
    rules = world.tables.standing[0]
    way = int(np.flatnonzero(rules["way_kind"][: rules["ways"]] == AT_WILL)[0])
    wish = admission(i, rules["way_register"][way], True, way, lists.WITHOUT_A_RULE)
    world.say("wishes", np.array([wish], np.uint64))
