"""Queues (M32): who isn't served today waits, and is tried again tomorrow.

Tables and clerks' hours are slots: so many a day, on some days more and on some fewer. Unused ones are gone, but for
one at most. Everybody who waits stands in one list, with the day on which they asked. Who comes first is looked at
anew each day: whoever the door serves first; then by grade, if the door goes by grade; those whom it serves later,
last; then whoever has waited longest, then a lottery, then the number. After so many days one gives up. Without a door
it is first come, first served, as in the twin. Reads and writes the pool of slots that all residents share, no tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.access import PLACE, effective
from demerit.day.doors import first_served
from demerit.day.lists import (
    DECISION,
    DELAYED,
    GRANTED,
    NO_PLACE,
    NO_REASON,
    PRIORITY,
    QUEUED,
    REFUSED,
    REVIEW,
    WAIVED,
    joined,
    picked,
    room,
)
from demerit.day.stocks import WAITING_ROW
from demerit.kept import Arrays
from demerit.shards.lots import among_the_first

if TYPE_CHECKING:
    from demerit.day.world import World

QUEUE = int(Purpose.QUEUE)
NO_REGISTER = 255
FIRST, LATER = 0, 31  # places in the order: before all others, after all others
SERVICE_BITS = 56  # of a key, below the service

# one request that waits: the answer it will have, but for the waiting
WAITING = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("asked", "u2"), ("lottery", "u4"), ("service", "u1"), ("outcome", "u1"),
    ("reason", "u1"), ("register", "u1"), ("flags", "u1"), ("done", "u1"), ("times", "u1"),
])  # fmt: skip


@kernel(nogil=True)
def join(day, k0, k1, doors, decisions, waiting, n, stocks):
    """Requests for slots leave the decisions and wait. Returns (decisions left, waiting).

    What is refused outright stays a decision, marked as one of a queue.
    """
    doors = doors[0]
    kept = 0
    for x in range(len(decisions)):
        row = decisions[x]
        s = int64(row.service)
        if doors.queue[s] < 0 or row.outcome == REFUSED:
            if doors.queue[s] >= 0:
                row.flags |= QUEUED
            decisions[kept] = decisions[x]
            kept += 1
            continue
        w0, _, _, _ = words(k0, k1, uint32(QUEUE), uint32(day), uint32(row.resident), uint32(s), uint32(0))
        one = waiting[n]
        one.resident, one.cell, one.asked, one.lottery, one.service = row.resident, row.cell, day, w0, s
        one.outcome, one.reason, one.register, one.done = row.outcome, row.reason, row.register, 0
        one.times = row.times
        one.flags = (int64(row.flags) & ~int64(PRIORITY)) | QUEUED
        stocks[WAITING_ROW + s, row.cell] += 1
        n += 1
    return kept, n


@kernel
def place_in_order(row, people, state, table, doors):
    """By today's standing: 0 comes first, 31 last."""
    i, s = int64(row.resident), int64(row.service)
    grade = int64(state[i].grade) & 15
    if first_served(s, effective(i, people, state, table.household_mask), grade, doors):
        return int64(FIRST)
    if row.outcome == DELAYED:
        return int64(LATER)
    return 1 + grade if doors.by_grade[s] else int64(1)


@kernel(nogil=True)
def line_up(people, state, table, doors, waiting, n, keys):
    """A key for each that waits: service, place in the order, day asked, lottery."""
    people, table, doors = people[0], table[0], doors[0]
    for x in range(n):
        row = waiting[x]
        place = place_in_order(row, people, state, table, doors)
        keys[x] = (
            (uint64(row.service) << uint64(SERVICE_BITS)) | (uint64(place) << uint64(48))
            | (uint64(row.asked) << uint64(32)) | uint64(row.lottery)
        )  # fmt: skip


@kernel
def slots_of(day, k0, k1, s, doors):
    """Slots of a service on a day, in 2**-20: around its usual number, evenly up or down to a share of it."""
    w0, _, _, _ = words(k0, k1, uint32(QUEUE), uint32(day), uint32(s), uint32(0), uint32(1))
    span = uint64(doors.varies[s])
    part = uint64(65536) - span + ((uint64(2) * span * uint64(w0)) >> uint64(32))
    return int64((uint64(doors.pool[s]) * part) >> uint64(16))


@kernel(nogil=True)
def open_slots(day, k0, k1, doors, places):
    """The day's slots, and one left over from the day before at most."""
    doors = doors[0]
    for s in range(doors.services):
        if doors.queue[s] >= 0:
            places[s] = min(places[s], int64(PLACE)) + slots_of(day, k0, k1, s, doors)


@kernel(nogil=True)
def serve(day, order, state, doors, slots, keys, waiting, n, answered, stocks):
    """Slots (int64 by service) to those first in `order`, while they last. Returns (still waiting, answered)."""
    doors = doors[0]
    a = 0
    for y in range(n):
        x = order[y]
        row = waiting[x]
        s, waited = int64(row.service), day - int64(row.asked)
        served = slots[s] > 0
        if not served and waited < doors.queue[s]:
            continue
        out = answered[a]
        out.resident, out.cell, out.service, out.waited, out.times = row.resident, row.cell, s, waited, row.times
        out.grade = int64(state[row.resident].grade) & 15
        out.outcome, out.reason, out.register, out.flags = row.outcome, row.reason, row.register, row.flags
        if served:
            slots[s] -= 1
            if (keys[x] >> uint64(48)) & uint64(255) == uint64(FIRST):
                out.flags |= PRIORITY
            if waited > 0 and row.outcome == GRANTED:
                out.outcome = DELAYED
            elif waited == 0 and row.outcome == DELAYED:  # it was to come later, and nobody was before it
                out.outcome, out.reason, out.register = GRANTED, NO_REASON, NO_REGISTER
                out.flags = int64(out.flags) & (REVIEW | PRIORITY | WAIVED | QUEUED)
        else:
            out.outcome, out.reason, out.register = REFUSED, NO_PLACE, NO_REGISTER
            out.flags = int64(out.flags) & (REVIEW | QUEUED)
        row.done = 1
        stocks[WAITING_ROW + s, row.cell] -= 1
        a += 1
    kept = 0
    for x in range(n):
        if not waiting[x].done:
            waiting[kept] = waiting[x]
            kept += 1
    return kept, a


class Queues:
    """Everybody who waits, in one world."""

    def __init__(self) -> None:
        self.waiting, self.count = np.zeros(256, WAITING), 0

    def kept(self) -> dict[str, np.ndarray]:
        return {"waiting": self.waiting[: self.count]}

    def put_back(self, arrays: Arrays) -> None:
        self.waiting, self.count = arrays["waiting"], len(arrays["waiting"])

    def answer(self, day: int, world: World, decisions: np.ndarray) -> np.ndarray:
        """The day's decisions, those about slots replaced by the ones answered today; in resident order."""
        self.waiting = room(self.waiting, self.count, self.count + len(decisions))
        t, k0, k1 = world.tables, world.k0, world.k1
        kept, n = join(day, k0, k1, t.access, decisions, self.waiting, self.count, world.stocks)
        keys = np.zeros(n, np.uint64)
        line_up(world.given, world.state, t.standing, t.access, self.waiting, n, keys)
        order = np.lexsort((self.waiting["resident"][:n], keys))
        slots = self._given_out(day, world, keys[order])
        answered = np.zeros(n, DECISION)
        self.count, a = serve(
            day, order, world.state, t.access, slots, keys, self.waiting, n, answered, world.stocks
        )  # fmt: skip
        self.waiting = self.waiting[: self.count].copy()
        every = joined([decisions[:kept], answered[:a]], DECISION)
        return picked(every, np.argsort(every["resident"], kind="stable"))

    def _given_out(self, day: int, world: World, keys: np.ndarray) -> np.ndarray:
        """How many of those who wait here are served today, over all shards: int64 by service. `keys` are sorted."""
        doors, places = world.tables.access, world.places
        open_slots(day, world.k0, world.k1, doors, places)
        services = int(doors[0]["services"])
        queued = doors[0]["queue"][:services] >= 0
        ends = np.searchsorted(keys, np.arange(1, services + 1, dtype=np.uint64) << np.uint64(SERVICE_BITS))
        slots = among_the_first(world.shard, keys, ends, np.maximum(places[:services], 0) // PLACE, SERVICE_BITS)
        places[:services][queued] -= PLACE * world.shard.total(slots)[queued]
        return slots
