"""The book of what was tampered with (M19): agreed at the end of one day, entered the next, kept until found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.state import UNSCORED
from demerit.day.tampering import MONTH, YEAR, attack, breach, buy, settle_deals
from demerit.day.undue import consequences
from demerit.kept import Arrays

if TYPE_CHECKING:
    from demerit.day.world import World


class Dealings:
    """Deals of one world (`deals`, of which the first `count` rows stand), and those of today found out."""

    def __init__(self) -> None:
        self.deals, self.count = np.zeros(256, lists.DEAL), 0
        self.found = np.zeros(0, lists.DEAL)

    def kept(self) -> dict[str, np.ndarray]:
        return {"deals": self.deals[: self.count]}

    def put_back(self, arrays: Arrays) -> None:
        self.deals, self.count = arrays["deals"], len(arrays["deals"])

    def _add(self, rows: np.ndarray) -> None:
        self.deals = lists.room(self.deals, self.count, self.count + len(rows))
        self.deals[self.count : self.count + len(rows)] = rows
        self.count += len(rows)

    def enter(self, world: World, day: int) -> np.ndarray:
        """The day's entries: what was agreed yesterday, what a breach moves today, what is found out and taken back."""
        table, k0, k1 = world.tables.tampering, world.k0, world.k1
        breached = np.zeros(0, lists.DEAL)
        if breach_day(table, day, int(k0), int(k1)):
            parts = []
            for first, last in world.shard.stretches():
                rows = np.zeros(last - first, lists.DEAL)
                parts.append(rows[: breach(day, first, last, k0, k1, world.given, world.state, table, rows)])
            breached = lists.joined(parts, lists.DEAL)
        self._add(breached)
        age = day - self.deals["day"][: self.count].astype(np.int64)
        most = int(np.count_nonzero(age % MONTH == 0))  # due today, or looked at today
        made, found = np.zeros(2 * most, lists.ENTRY), np.zeros(most, lists.DEAL)
        self.count, f, e = settle_deals(day, k0, k1, table, self.deals, self.count, found, made)
        self.found = lists.joined([breached, found[:f]], lists.DEAL)
        return made[:e]

    def forget(self, residents: np.ndarray, day: int) -> None:
        """An appeal has put these residents' records right, and with them what was tampered with until this day."""
        deals = self.deals[: self.count]
        left = lists.picked(deals, (deals["day"] > day) | ~np.isin(deals["resident"], residents))
        self.count = len(left)
        self.deals[: self.count] = left

    def trade(self, world: World, day: int, decisions: np.ndarray) -> np.ndarray:
        """The evening: purchases and attacks agreed for tomorrow, and today's answers that rest on older ones."""
        t, k0, k1 = world.tables, world.k0, world.k1
        follow = np.zeros(2 * len(decisions), lists.DEAL)
        marks = np.zeros((2, (world.last - world.first >> 3) + 1), np.uint8)
        m = consequences(
            day, world.given, world.state, t.standing, t.access, self.deals, self.count, world.first, *marks, decisions,
            follow,
        )  # fmt: skip
        here = (*world.shard.hoods, day, k0, k1, world.given, world.state, t.standing, t.tampering)
        agreed = world.filled("bought", lists.DEAL, lambda out: buy(*here, out))
        attacks = world.filled("attacks", lists.DEAL, lambda out: attack(*here, out))
        attacks = world.shard.delivered(attacks, attacks["resident"])
        attacks = lists.picked(attacks, (world.state["mind"][attacks["resident"]] & UNSCORED) == 0)
        self._add(lists.picked(agreed, agreed["type"] == lists.BOUGHT))
        self._add(attacks)
        return lists.joined([self.found, follow[:m], agreed, attacks], lists.DEAL)


def breach_day(table: np.ndarray, day: int, k0: int, k1: int) -> bool:
    """Whether somebody gets in from outside today: drawn once for each year."""
    year, of_year = divmod(day, YEAR)
    happens, when, _, _ = words_plain(k0, k1, Purpose.ATTACK, year, lists.NOBODY, 0, 1)
    return happens < int(table[0]["breach"]) and when * YEAR >> 32 == of_year
