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
from demerit.day.given import given, household
from demerit.day.lanes import draw_each
from demerit.day.lists import DONE
from demerit.day.state import FEAR_BITS
from demerit.day.stocks import FEAR_ROW
from demerit.day.who import cell
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD

LEARN, FORGET = int(Purpose.LEARN), int(Purpose.FORGET)
CONTEXT_COUNT = len(CONDUCT_CONTEXTS)


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


@kernel(nogil=True)
def forget(day, start, stop, k0, k1, people, state, table, stocks):
    """Once a month, of residents start to stop: each fear falls by a level, perhaps."""
    people, table = people[0], table[0]
    drawn, more = np.empty(4 * TILE, np.uint32), np.empty(4 * TILE, np.uint32)
    for first in range(start, stop, TILE):
        count = min(TILE, stop - first)
        draw_each(first, count, 0, day, FORGET, k0, k1, drawn)  # sixteen bits of luck for each of eight contexts
        draw_each(first, count, 0, day, FORGET + 256, k0, k1, more)  # and for the last two
        for x in range(count):
            i = first + x
            mind = int64(state[i].mind)
            if mind & ((1 << FEAR_BITS) - 1) == 0:
                continue
            for context in range(CONTEXT_COUNT):
                level = fear(mind, context)
                if level == 0:
                    continue
                half = context // 2
                word = drawn[x + half * TILE] if half < 4 else more[x + (half - 4) * TILE]
                if uint64(word >> uint32(16 * (context % 2))) & uint64(65535) < table.forgets:
                    mind -= int64(1) << (context * 2)
                    if level == 1:
                        stocks[FEAR_ROW + context, cell(given(i, people))] -= 1
            state[i].mind = mind


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
