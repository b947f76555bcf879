"""A day's third stage from end to end: what its acts and the records that arrived make of sums, points and wishes.

The kernels stand in `day.scoring`, `day.warnings` and `day.sums`; whoever else takes or gives points comes after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day import lists
from demerit.day.lists import joined, room
from demerit.day.otherwise import by_discretion
from demerit.day.scoring import SHORT_OF_WISHES, owe_and_see, score
from demerit.day.sums import settled
from demerit.day.warnings import forget_warnings, in_order, warn
from demerit.periods import falls_due

if TYPE_CHECKING:
    from demerit.day.world import World

MOST_PASSED = 4 * (1 + 5 * 64)  # entries that one record can make


def scored(world: World, day: int, acts: np.ndarray, records: np.ndarray) -> tuple[np.ndarray, ...]:
    """Stage 3, scoring: (entries, records fined, wishes to list, sorted, unpaid sums settled) of a day."""
    t, people, state = world.tables, world.given, world.state
    world.sums = room(world.sums, world.owed, world.owed + len(acts) + len(records))
    world.owed = owe_and_see(
        day, people, state, t.conduct, t.scoring, t.standing, acts, world.sums, world.owed, world.stocks
    )
    if t.warnings[0]["on"]:
        _warn(world, day, records)
    fined = np.zeros(len(records), lists.FINED)
    wishes = np.zeros(lists.FEW, np.uint64)
    made = np.zeros(world.rooms.get("entries", lists.FEW + MOST_PASSED), lists.ENTRY)
    while True:
        e, f, owed, m = score(
            day, world.k0, world.k1, people, state, t.scoring, t.standing, world.apart.table, records, made, fined,
            world.sums, world.owed, wishes, world.stocks, world.cut_ties.ends,
        )  # fmt: skip
        if e >= 0:
            break
        if e == SHORT_OF_WISHES:
            wishes = np.zeros(2 * len(wishes), np.uint64)
        else:
            world.rooms["entries"] = 2 * len(made)
            made = np.zeros(world.rooms["entries"], lists.ENTRY)
    world.owed = owed
    wishes, paid = settled(world, day, wishes, m)
    entries = joined([made[:e]], lists.ENTRY)
    entries = world.shard.delivered(entries, entries["subject"])
    if world.levies:
        entries = joined([entries, world.levies.levy(world, day, entries)], lists.ENTRY)
    if t.discretion[0]["items"]:
        entries = joined([entries, by_discretion(world, day)], lists.ENTRY)
    if world.dealings:
        entries = joined([entries, world.dealings.enter(world, day)], lists.ENTRY)
    return entries, fined[:f], np.sort(wishes), paid


def _warn(world: World, day: int, records: np.ndarray) -> None:
    """Stage 3: warnings, before anything is charged."""
    t = world.tables
    if falls_due(t.warnings[0]["forgotten_every"], day, t.standing[0]["first_day"]):
        forget_warnings(world.state[world.first : world.last])
    warn(day, in_order(records), world.state, t.warnings, t.scoring, t.standing, records)
