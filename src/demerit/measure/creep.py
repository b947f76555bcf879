"""Creep (M36): rules that are added as time goes by, what they cost, and what they newly punish.

A rule whose first day lies after the start has been added. Everything is read off a day's lists and the scheme's dates.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import DONE, NO_RULE
from demerit.measure.flows import LOST_RULE_AGE, NEWLY_PUNISHED, add

OF_LATE = 90  # days for which a rule counts as newly added
RULE_AGES = ("in force from the start", f"added within the last {OF_LATE} days", "added earlier")


class Creep:
    """The rules of one world by their dates, from its scoring table."""

    def __init__(self, scoring: np.ndarray) -> None:
        rules = scoring[0]
        self.first, self.last = rules["first"].copy(), rules["last"].copy()
        by = rules["rules_by"].reshape(len(rules["rules_by"]), -1)
        self.pairs = np.array(sorted({(kind, int(rule)) for kind, row in enumerate(by) for rule in row[row != NO_RULE]}
                                     ), np.int64).reshape(-1, 2)  # fmt: skip
        self.costs = rules["points"] < 0

    def in_force(self, day: int) -> int:
        """How many rules apply on a day, of those that some channel's records can meet."""
        rules = np.unique(self.pairs[:, 1])
        return int(((self.first[rules] <= day) & (day < self.last[rules])).sum())

    def newly_punished(self, day: int) -> np.ndarray:
        """bool[256] by kind: punished today, and by nothing but rules added since the start."""
        out, old = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
        kind, rule = self.pairs[self.costs[self.pairs[:, 1]]].T
        today = (self.first[rule] <= day) & (day < self.last[rule])
        out[kind[today]] = True
        old[kind[today & (self.first[rule] <= 0)]] = True
        return out & ~old

    def count(self, day: int, acts: np.ndarray, entries: np.ndarray, today: np.ndarray, cells: np.ndarray) -> None:
        """Add a day's points by age of the rule, and its acts newly punished, to the flows."""
        count_creep(day, acts, entries, self.first, self.newly_punished(day), today, cells)


@kernel(nogil=True)
def count_creep(day, acts, entries, first, newly, today, cells):
    """`first`: int64 by rule, its first day; `newly`: bool by kind."""
    for x in range(len(entries)):
        row = entries[x]
        if row.points >= 0 or row.ledger != 0 or row.rule >= len(first):
            continue
        since = int64(first[row.rule])
        age = 0 if since <= 0 else (1 if day - since < OF_LATE else 2)
        add(today, cells, LOST_RULE_AGE + age, row.cell, -int64(row.moved))
    for x in range(len(acts)):
        row = acts[x]
        if row.flags & DONE and newly[row.kind]:
            add(today, cells, NEWLY_PUNISHED, row.cell, 1)
