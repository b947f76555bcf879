"""Ledgers and grades (M01), and when they are recalculated (M03).

Entries are only added; bounds are applied when all of a day's are in, so their order doesn't matter to the ledger.
Which of them a bound stops is told by a fixed order (`precedes`): in it each takes from what is left, with all that
goes the other way on that day already in. What goes through is an entry's `moved`. Each ledger is kept beside its
own-record twin, which takes only entries that rest on a true record of an own act.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.apart import keep_side, side_of, usual_side
from demerit.day.entries import entry
from demerit.day.given import given
from demerit.day.lists import NO_RULE, NOT_OWN, OWN, RESTORATION
from demerit.day.state import STANDS_APART, UNSCORED, keep_scores, own_of, score_of, seen_of
from demerit.day.who import cell
from demerit.prefetch import AHEAD, prefetch

BEGIN = int(Purpose.INITIAL)
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
def first_points(i, k0, k1, standing):
    """Points of the first ledger with which resident i begins: the start, spread by a keyed draw; 0 without one."""
    if standing.ledgers == 0:
        return int64(0)
    spread = standing.spread
    more = int64(spread[0])
    if spread[255] != more:  # in order: else they are all the same
        word, _, _, _ = words(k0, k1, uint32(BEGIN), uint32(0), uint32(i), uint32(0), uint32(0))
        more = int64(spread[int64(word) >> int64(24)])
    return clamp(standing.start[0] + more, standing.low[0], standing.high[0])


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


def by_subject(entries: np.ndarray) -> np.ndarray:
    """Rows of the entries in the order of their subjects."""
    return np.argsort(entries["subject"], kind="stable")


@kernel
def precedes(one, other):
    """Whether an entry meets a bound before another of the same ledger: the one for an earlier act, then by cause, kind
    of act, channel, tie, flags, rule, origin and points. Entries equal in all of it can't be told apart."""
    if one.act_day != other.act_day:
        return one.act_day < other.act_day
    if one.cause != other.cause:
        return one.cause < other.cause
    if one.kind != other.kind:
        return one.kind < other.kind
    if one.channel != other.channel:
        return one.channel < other.channel
    if one.tie != other.tie:
        return one.tie < other.tie
    if one.flags != other.flags:
        return one.flags < other.flags
    if one.rule != other.rule:
        return one.rule < other.rule
    if one.origin != other.origin:
        return one.origin < other.origin
    return one.points < other.points


@kernel
def hold_back(entries, order, first, last, second, over):
    """Points that a bound stopped, off the entries that ran into it, the last in order first.

    `order[first:last]`: one resident's entries of a day, which are put in order. `second`: those of the second ledger.
    `over`: how many points were stopped, above zero at the floor, below at the ceiling.
    """
    for x in range(first + 1, last):
        placed, y = order[x], x
        while y > first and precedes(entries[placed], entries[order[y - 1]]):
            order[y] = order[y - 1]
            y -= 1
        order[y] = placed
    x = last - 1
    while over != 0:
        row = entries[order[x]]
        if (row.ledger != 0) == second and (row.points < 0) == (over > 0):
            stopped = min(over, -int64(row.points)) if over > 0 else max(over, -int64(row.points))
            row.moved = int64(row.points) + stopped
            over -= stopped
        x -= 1


@kernel(nogil=True)
def post(state, table, apart, entries, order, touched):
    """Add a day's entries to the ledgers, then apply the bounds; entries are told what they moved. `order`: see
    `by_subject`; it is altered. A row can't hold a sum halfway, so each resident's are summed up first.

    Returns how many rows of `touched` are filled, or -1 when a ledger would leave int16 within the day.
    """
    table = table[0]
    low, high = table.low, table.high
    for x in range(len(entries)):
        touched[x] = entries[x].subject
    x = 0
    while x < len(order):
        i = int64(entries[order[x]].subject)
        prefetch(state, entries[order[min(x + AHEAD, len(order) - 1)]].subject)
        score, own = score_of(state[i]), own_of(state[i])
        second, second_own, aside, first = int64(0), int64(0), False, x
        while x < len(order) and int64(entries[order[x]].subject) == i:
            row = entries[order[x]]
            points, own_act = int64(row.points), row.cause == OWN and not row.flags & NOT_OWN
            row.moved = row.points
            if row.ledger == 0:
                score += points
                own += points if own_act or (row.cause == RESTORATION and not row.flags & NOT_OWN) else 0
            else:
                second += points
                second_own += points if own_act else 0
                aside = True
            x += 1
        if abs(score) > ROOM or abs(own) > ROOM:
            return -1
        kept = clamp(score, low[0], high[0])
        if kept != score:
            hold_back(entries, order, first, x, False, kept - score)
        keep_scores(state[i], kept, clamp(own, low[0], high[0]), seen_of(state[i]))
        if aside:
            side = side_of(i, state, table, apart)
            summed_up = side_points(side, low[1]) + second
            points = clamp(summed_up, low[1], high[1])
            if points != summed_up:
                hold_back(entries, order, first, x, True, points - summed_up)
            own_points = clamp(side_own(side, low[1]) + second_own, low[1], high[1])
            keep_side(i, packed(points, own_points, low[1]), state, table, apart)
    return len(entries)


@kernel
def nearer(points, start, step):
    """Points after one step towards the start."""
    if points < start:
        return min(int64(points) + step, start)
    return max(int64(points) - step, start)


@kernel(nogil=True)
def restore(day, restores, resets, first, last, people, state, table, apart, entries):
    """Restoration and decay, and yearly resets, of residents first to last. Returns entries of the first ledger.

    `restores`, `resets`: whether each ledger's falls due on this day (bool[ledgers]).
    """
    n = 0
    people, table = people[0], table[0]
    if table.ledgers == 0:
        return n
    step, start = table.restores[0], table.start[0]
    if restores[0]:
        for i in range(first, last):
            if state[i].mind & UNSCORED:
                continue
            before, own, seen = score_of(state[i]), own_of(state[i]), seen_of(state[i])
            if before == start and own == start and seen == start:
                continue
            after = nearer(before, start, step)
            keep_scores(state[i], after, nearer(own, start, step), nearer(seen, start, step))
            if after != before:
                c = cell(given(i, people))
                n = entry(entries, n, i, i, c, after - before, NO_RULE, day, 255, 255, RESTORATION, 0, 255)
    if table.ledgers > 1:
        start, step, low = table.start[1], table.restores[1], table.low[1]
        reset = resets[1]
        for i in range(first if restores[1] or reset else last, last):
            if state[i].mind & UNSCORED or not state[i].grade & STANDS_APART:
                continue  # the second: it is at its start
            side = usual_side(state[i], table)
            if not reset:
                side = side_of(i, state, table, apart)
                points, own = nearer(side_points(side, low), start, step), nearer(side_own(side, low), start, step)
                side = packed(points, own, low)
            keep_side(i, side, state, table, apart)
    return n


@kernel(nogil=True)
def count_points(first, last, state, low, histogram):
    """How many of those scored have each number of points (from `low` up): for grades by rank."""
    for i in range(first, last):
        if not state[i].mind & UNSCORED:
            histogram[score_of(state[i]) - low] += 1


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
