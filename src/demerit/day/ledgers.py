"""Ledgers and grades (M01), and when they are recalculated (M03).

Entries are only added; bounds are applied when all of a day's are in, so their order doesn't matter. Each ledger is
kept beside its own-record twin, which takes only entries that rest on a true record of an own act.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.entries import entry
from demerit.day.given import given
from demerit.day.lists import NO_RULE, OWN, RESTORATION
from demerit.day.state import UNSCORED
from demerit.day.who import cell

ROOM = 32000  # an int16 wraps silently; nothing may come near


@kernel
def grade_of(points, cutoffs, grades):
    """Number of the best grade whose lowest points are reached; 0 is best."""
    last = int64(grades) - 1
    for g in range(last):
        if int64(points) >= cutoffs[g]:
            return int64(g)
    return int64(max(last, 0))


@kernel
def clamp(value, low, high):
    """`value`, or the bound it lies beyond."""
    return max(int64(low), min(int64(high), int64(value)))


@kernel
def side_points(side, low):
    """Points of the second ledger, from its byte and its lowest points."""
    return (int64(side) & int64(15)) + int64(low)


@kernel
def side_own(side, low):
    """The same of its own-record twin."""
    return (int64(side) >> int64(4)) + int64(low)


@kernel
def packed(points, own, low):
    """The byte of a second ledger: it spans at most 15 points."""
    return (int64(points) - int64(low)) | ((int64(own) - int64(low)) << int64(4))


@kernel
def post_aside(state, low, high, entries, aside):
    """The second ledger's entries, whose rows `aside` names in the order of their subjects: four bits can't hold a sum
    halfway, so each resident's are summed up first."""
    x = 0
    while x < len(aside):
        i = int64(entries[aside[x]].subject)
        total, mine = side_points(state[i].side, low), side_own(state[i].side, low)
        while x < len(aside) and int64(entries[aside[x]].subject) == i:
            row = entries[aside[x]]
            total += int64(row.points)
            if row.cause == OWN:
                mine += int64(row.points)
            x += 1
        state[i].side = packed(clamp(total, low, high), clamp(mine, low, high), low)


def second_ledger(entries: np.ndarray) -> np.ndarray:
    """Rows of the entries of the second ledger, in the order of their subjects."""
    rows = np.flatnonzero(entries["ledger"])
    return rows[np.argsort(entries["subject"][rows], kind="stable")]


@kernel(nogil=True)
def post(state, table, entries, count, aside, touched):
    """Add a day's entries to the ledgers, then apply the bounds. `aside`: see `second_ledger`.

    Returns how many rows of `touched` are filled, or -1 when a ledger would leave int16 within the day.
    """
    table = table[0]
    low, high = table.low, table.high
    for x in range(count):
        row = entries[x]
        i, ledger, points = int64(row.subject), int64(row.ledger), int64(row.points)
        rightful = row.cause == OWN or row.cause == RESTORATION
        if ledger == 0:
            total, mine = int64(state[i].score) + points, int64(state[i].own) + (points if rightful else 0)
            if abs(total) > ROOM or abs(mine) > ROOM:
                return -1
            state[i].score, state[i].own = total, mine
        touched[x] = i
    for x in range(count):
        row = state[touched[x]]
        row.score, row.own = clamp(row.score, low[0], high[0]), clamp(row.own, low[0], high[0])
    if len(aside) > 0:
        post_aside(state, low[1], high[1], entries, aside)
    return count


@kernel
def nearer(points, start, step):
    """Points after one step towards the start."""
    if points < start:
        return min(int64(points) + step, start)
    return max(int64(points) - step, start)


@kernel(nogil=True)
def restore(day, first, last, people, state, table, entries):
    """Restoration and decay, and yearly resets, of residents first to last. Returns entries of the first ledger."""
    n = 0
    people, table = people[0], table[0]
    if table.ledgers == 0 or day == 0:
        return n
    step, every, start = table.restores[0], table.restores_every[0], table.start[0]
    if every > 0 and day % every == 0:
        for i in range(first, last):
            before = int64(state[i].score)
            if state[i].mind & UNSCORED:
                continue
            if before == start and int64(state[i].own) == start and int64(state[i].seen) == start:
                continue
            after = nearer(before, start, step)
            state[i].score = after
            state[i].own = nearer(int64(state[i].own), start, step)
            state[i].seen = nearer(int64(state[i].seen), start, step)
            if after != before:
                c = cell(given(i, people))
                n = entry(entries, n, i, i, c, after - before, NO_RULE, day, 255, 255, RESTORATION, 0, 255)
    if table.ledgers > 1:
        start, step, low = table.start[1], table.restores[1], table.low[1]
        due = table.restores_every[1] > 0 and day % table.restores_every[1] == 0
        reset = table.resets_every[1] > 0 and day % table.resets_every[1] == 0
        for i in range(first if due or reset else last, last):
            if state[i].mind & UNSCORED:
                continue
            if reset:
                state[i].side = packed(start, start, low)
            else:
                points, own = side_points(state[i].side, low), side_own(state[i].side, low)
                state[i].side = packed(nearer(points, start, step), nearer(own, start, step), low)
    return n


@kernel(nogil=True)
def count_points(first, last, state, low, histogram):
    """How many of those scored have each number of points (from `low` up): for grades by rank."""
    for i in range(first, last):
        if not state[i].mind & UNSCORED:
            histogram[int64(state[i].score) - low] += 1


def rank_cutoffs(histogram, low: int, shares) -> list[int]:
    """Lowest points of each grade, so that at most each cumulated share (2**-32) of those counted stands above."""
    residents = int(histogram.sum())
    cutoffs, above, points = [], 0, low + len(histogram) - 1
    for share in shares[:-1]:
        room = residents * int(share) >> 32
        while points >= low and above + int(histogram[points - low]) <= room:
            above += int(histogram[points - low])
            points -= 1
        cutoffs.append(points + 1)
    return [*cutoffs, -(1 << 30)]
