"""A day's fourth stage from end to end: the ledgers are posted, and grades and registers follow.

The kernels stand in `day.ledgers`, `day.stays` and `day.standing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from demerit import shards
from demerit.day import lists
from demerit.day.ledgers import by_subject, count_points, post, rank_cutoffs, restore
from demerit.day.lists import joined, room
from demerit.day.standing import admit, close_day, regrade
from demerit.day.stays import in_full, moved_on, released
from demerit.errors import DemeritError
from demerit.periods import Period, falls_due

if TYPE_CHECKING:
    from demerit.day.world import World


def graded(world: World, day: int, entries: np.ndarray, wishes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Stage 4, standing: (listings begun, listings ended, changes, the day's entries with those made here)."""
    k0, k1, people, state = world.k0, world.k1, world.given, world.state
    table, rules = world.tables.standing, world.tables.standing[0]
    if world.enrolment:
        entries = world.enrolment.struck_out(entries, state)
    today = falls_due(rules["recalculated"], day, rules["first_day"])  # whether grades are worked out
    touched = np.empty(len(entries), np.int64)
    apart = world.apart.with_room(int(np.count_nonzero(entries["ledger"])))
    n = post(state, table, apart, entries, by_subject(entries), touched)
    if n < 0:
        raise DemeritError(
            f"on day {day} one resident's points would leave the range of a ledger's 16 bits",
            code="ledger-overflow", hint="use smaller points or narrower bounds",
        )  # fmt: skip
    restored, more = _restored(world, day)
    moved = np.zeros(len(wishes) + 16, lists.CHANGE)
    ended, moved, v, off, corrections = released(world, day, today, moved)
    if len(corrections) and world.dealings:
        world.dealings.forget(corrections["subject"], day)
    kept = world.stays
    if today and rules["ledgers"] > 0:
        moved_lines = world.operator is not None and world.operator.have_moved()
        everybody = rules["recalculated"] != Period.DAY or restored or bool(rules["by_rank"]) or moved_lines
        if rules["by_rank"]:
            rank(world)
        whom = np.concatenate([touched[:n], off])
        for stretch in _stretches(world, None if everybody else whom):
            moved = room(moved, v, v + len(stretch) * (2 + int(rules["ways"])) + len(wishes))
            most = world.stays + len(stretch) * int(rules["registers"])
            world.listings = room(world.listings, world.stays, most)
            apart = world.apart.with_room(len(stretch))
            world.stays, v = regrade(
                stretch, day, k0, k1, people, state, table, apart, world.listings, world.stays, moved, v
            )
    world.listings = room(world.listings, world.stays, world.stays + len(wishes))
    moved = room(moved, v, v + len(wishes))
    apart = world.apart.with_room(len(wishes))
    world.stays, v = admit(wishes, day, k0, k1, people, state, table, apart, world.listings, world.stays, moved, v)
    entered = in_full(world, world.listings[kept : world.stays])
    ended = joined([ended, moved_on(world, day, entered)], lists.LISTING)
    changes = np.zeros(v, lists.CHANGE)
    order = np.argsort(moved["resident"][:v], kind="stable")
    c = close_day(
        moved, order, world.black_mask, people, state, table, apart, world.tables.access, changes, world.stocks
    )
    if more or len(corrections):
        entries = joined([entries, *more, corrections], lists.ENTRY)
    return entered, ended, changes[:c], entries


def rank(world: World) -> None:
    """Stage 4: today's lowest points of each grade, when grades go by rank."""
    rules = world.tables.standing[0]
    low = int(rules["low"][0])
    histogram = np.zeros(int(rules["high"][0]) - low + 1, np.int64)
    count_points(world.first, world.last, world.state, low, histogram)
    histogram = world.shard.total(histogram)
    grades = int(rules["grades"])
    rules["cutoffs"][:grades] = rank_cutoffs(histogram, low, rules["shares"][:grades])


def _restored(world: World, day: int) -> tuple[bool, list[np.ndarray]]:
    """Stage 4: restoration, decay and resets: whether any fall on this day, and their entries by stretch."""
    table = world.tables.standing
    rules = table[0]
    restores = np.array([falls_due(period, day, rules["first_day"]) for period in rules["restores_every"]])
    resets = np.array([falls_due(period, day, rules["first_day"]) for period in rules["resets_every"]])
    if not (restores.any() or resets.any()):
        return False, []
    made, buffer = [], np.empty(min(shards.STRETCH, world.last - world.first), lists.ENTRY)
    for start, stop in world.shard.stretches():
        n = restore(day, restores, resets, start, stop, world.given, world.state, table, world.apart.table, buffer)
        made.append(joined([buffer[:n]], lists.ENTRY))
    return True, made


def _stretches(world: World, some: np.ndarray | None) -> Iterable[np.ndarray]:
    """A shard's residents, a stretch at a time: some, or all of them (None)."""
    if some is None:
        yield from (np.arange(start, stop) for start, stop in world.shard.stretches())
        return
    for start in range(0, len(some), shards.STRETCH):
        yield some[start : start + shards.STRETCH]
