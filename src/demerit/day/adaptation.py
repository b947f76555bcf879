"""Stage 6, adaptation: fear and conformity learnt and forgotten (M34), and what has been said nearby (M06).

Individual learning: a sanction of one's own may raise the fear of its context by a level, and so may seeing it happen
in one's household; each month every fear may fall by a level. On the first day some begin by fearing what was
announced.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.day.fear import fear, raised
from demerit.day.given import given, given_some, household
from demerit.day.lanes import draw_each
from demerit.day.lists import DONE
from demerit.day.stocks import FEAR_ROW
from demerit.day.who import cell
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD

LEARN, FORGET = int(Purpose.LEARN), int(Purpose.FORGET)
CONTEXT_COUNT = len(CONDUCT_CONTEXTS)
EACH_CONTEXT = sum(1 << 2 * context for context in range(CONTEXT_COUNT))


@kernel
def grow_afraid(i, context, people, state, stocks):
    """One level more."""
    mind = state[i].mind
    if fear(mind, context) == 0:
        stocks[FEAR_ROW + context, cell(given(i, people))] += 1
    state[i].mind = raised(mind, context)


@kernel(nogil=True)
def learn(day, k0, k1, people, state, table, scoring, entries, stocks):
    """Fear learnt from a day's losses of points, by the subject and by those at home."""
    people, table, contexts, keys = people[0], table[0], scoring[0].context, scoring[0].key
    if table.learns == 0 and table.learns_household == 0:
        return
    for x in range(len(entries)):
        row = entries[x]
        if row.points >= 0 or row.kind == 255:
            continue
        i, context = int64(row.subject), int64(contexts[row.kind])
        if context >= CONTEXT_COUNT:
            continue
        draw = uint32(int64(keys[row.rule]) * 8 + min(int64(row.tie), 7))
        w0, _, _, _ = words(k0, k1, uint32(LEARN), uint32(day), uint32(i), uint32(row.origin), draw)
        if uint64(w0) < table.learns:
            grow_afraid(i, context, people, state, stocks)
        if table.learns_household == 0 or row.tie != 255:
            continue
        first, size = household(i, people)
        for j in range(first, first + size):
            if j == i:
                continue
            _, w1, _, _ = words(k0, k1, uint32(LEARN), uint32(day), uint32(j), uint32(i), draw)
            if uint64(w1) < table.learns_household:
                grow_afraid(j, context, people, state, stocks)


@kernel
def may_fall(first, count, day, k0, k1, forgets, drawn, falls):
    """Which fears of so many residents from the first fall this month, if there are any: into `falls` (uint32), the low
    bit of each context's two. Each context has sixteen bits of luck."""
    chance, none = uint32(forgets), uint32(0)
    for x in range(count):
        falls[x] = none
    for draw in range((CONTEXT_COUNT + 7) // 8):
        draw_each(first, count, 0, day, FORGET + 256 * draw, k0, k1, drawn)
        for half in range(min(8, CONTEXT_COUNT - 8 * draw)):
            luck, shift, bit = drawn[half // 2 * TILE :], uint32(16 * (half % 2)), uint32(2 * (8 * draw + half))
            for x in range(count):
                falls[x] |= uint32(((luck[x] >> shift) & uint32(0xFFFF)) < chance) << bit


@kernel
def felt(mind):
    """The contexts feared: the low bit of each one's two."""
    return (int64(mind) | int64(mind) >> int64(1)) & EACH_CONTEXT


@kernel(nogil=True)
def forget(day, start, stop, k0, k1, people, state, table, stocks):
    """Once a month, of residents start to stop: each fear falls by a level, perhaps."""
    people, table = people[0], table[0]
    drawn, falls, profiles = np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint32), np.empty(TILE, np.uint64)
    whose, gone = np.empty(TILE, np.uint16), np.empty(TILE, np.uint32)
    for tile in range(start // TILE * TILE, stop, TILE):
        first, last, n = max(start, tile), min(stop, tile + TILE), 0
        may_fall(first, last - first, day, k0, k1, table.forgets, drawn[: 4 * TILE], falls)
        for i in range(first, last):
            mind = int64(state[i].mind)
            less = int64(falls[i - first]) & felt(mind)
            if less == 0:
                continue
            state[i].mind = mind - less
            whose[n], gone[n] = i - tile, less & ~felt(mind - less)
            n += int64(gone[n] != 0)
        given_some(whose, n, tile, people, drawn, profiles)
        for x in range(n):
            c = cell(profiles[x])
            for context in range(CONTEXT_COUNT):
                stocks[FEAR_ROW + context, c] -= (int64(gone[x]) >> (2 * context)) & 1


@kernel(nogil=True)
def warm(start, stop, acts, heat, table):
    """What is said in neighbourhoods start to stop is heard, and fades (M06): 256 for each act, less a share a day."""
    table = table[0]
    for hood in range(start, stop):
        heat[hood] -= int64((uint64(heat[hood]) * table.cool) >> uint64(16))
    for x in range(len(acts)):
        act = acts[x]
        if act.flags & DONE and table.speaks[act.kind]:
            heat[int64(act.resident) // NEIGHBOURHOOD] += 256
