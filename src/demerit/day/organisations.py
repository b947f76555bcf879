"""The organisations of a world (M15): what is kept of them, and their part of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day import lists
from demerit.day.firms import (
    DEED,
    EVENT,
    MONTH,
    ORGANISATION,
    REPRESENTATIVE,
    dismiss,
    found,
    judge,
    let_off,
    lose_jobs,
    plan,
)
from demerit.day.staff import teams
from demerit.kept import Arrays
from demerit.memory import rows_for_all

if TYPE_CHECKING:
    from demerit.day.world import World

MOST_TEAM = 56  # slots of the largest team


def by_day(deeds: np.ndarray) -> np.ndarray:
    """Deeds in the order in which they are done."""
    return deeds[np.lexsort([deeds[name] for name in ("flags", "kind", "organisation", "day")])]


class Organisations:
    """Firms and agencies of one world: their rows, their stays on registers, and the deeds of this month."""

    def __init__(self, world: World) -> None:
        self.world, self.table = world, world.tables.organisations
        self.rows = rows_for_all(int(teams(world.residents)), ORGANISATION)
        self.listings, self.stays = np.zeros(64, lists.LISTING), 0
        self.deeds = np.zeros(0, DEED)

    def found(self) -> None:
        """All teams, before the first day."""
        world = self.world
        found(*world.shard.teams, world.given, self.table, self.rows, world.stocks)

    def kept(self) -> dict[str, np.ndarray]:
        own = slice(*self.world.shard.teams)
        return {"rows": self.rows[own], "listings": self.listings[: self.stays], "deeds": self.deeds}

    def put_back(self, arrays: Arrays) -> None:
        self.rows[slice(*self.world.shard.teams)] = arrays["rows"]
        self.deeds = by_day(arrays["deeds"])  # they may come from several shards
        self.listings, self.stays = arrays["listings"], len(arrays["listings"])

    def judge(self, day: int) -> tuple[np.ndarray, np.ndarray]:
        """What organisations did today and what it led to, and wishes to list their representatives."""
        if day % MONTH == 0:
            self._plan(day)
        world, rules = self.world, self.table[0]
        deeds = self.deeds[slice(*np.searchsorted(self.deeds["day"], np.array([day, day + 1], np.uint16)))]
        registers, ways = int(rules["registers"]), int(world.tables.standing[0]["ways"])
        events = np.zeros(self.stays + (2 + registers) * len(deeds), EVENT)
        wishes = np.zeros(registers * ways * len(deeds), np.uint64)
        self.listings = lists.room(self.listings, self.stays, self.stays + registers * len(deeds))
        self.stays, n = let_off(
            day, world.given, self.table, self.rows, self.listings, self.stays, events, 0, world.stocks
        )
        self.stays, n, m = judge(
            day, world.given, self.table, world.tables.standing, deeds, self.rows, self.listings, self.stays, events, n,
            wishes, world.stocks,
        )  # fmt: skip
        return events[:n], wishes[:m]

    def _plan(self, day: int) -> None:
        world = self.world
        first, last = world.shard.teams
        deeds = np.zeros(64 + (last - first) // 4, DEED)
        while (n := plan(first, last, day, world.k0, world.k1, self.table, self.rows, deeds)) < 0:
            deeds = np.zeros(2 * len(deeds), DEED)
        self.deeds = by_day(deeds[:n])

    def bear(self, day: int, entered: np.ndarray) -> np.ndarray:
        """What people bear for it today: representatives listed, jobs lost. Places not offered leave the pools."""
        world, ways = self.world, self.world.tables.standing[0]["way_kind"]
        way = entered["way"]
        named = entered[(way < len(ways)) & (ways[np.minimum(way, len(ways) - 1)] == REPRESENTATIVE)]
        begun = int(((day - self.listings["day"][: self.stays].astype(np.int64)) % MONTH == 0).sum())
        tolls, dismissed = np.zeros(len(named), lists.TOLL), np.zeros(MOST_TEAM * begun, lists.TOLL)
        for column in ("resident", "cell"):
            tolls[column] = named[column]
        tolls["other"], tolls["what"] = named["resident"], lists.LISTED_FOR_FIRM
        tolls["flags"] = named["flags"] & lists.WRONGFUL
        n, idle = dismiss(
            day, world.k0, world.k1, world.given, self.table, self.rows, self.listings, self.stays, dismissed
        )
        dismissed = world.shard.delivered(dismissed[:n], dismissed["resident"][:n])
        n, idle = lose_jobs(world.given, world.state, dismissed, world.stocks), world.shard.sum(idle)
        doors = world.tables.access[0]
        for service in np.flatnonzero((doors["effect"] == 1) & (doors["review"] == 0) & (doors["pool"] >= 0)):
            world.places[service] -= int(doors["pool"][service]) * int(idle) // world.residents
        return lists.joined([tolls, dismissed[:n]], lists.TOLL)
