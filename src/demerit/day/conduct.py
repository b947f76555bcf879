"""Stage 1, conduct: what people do and ask for (M04 to M09, with the brakes of M34).

Each resident has at most one act or request a day. A lane of 16 bits says who is a candidate; for a candidate, one
draw picks the item from the cumulated rates of the person's stratum, and a second accepts it by inclination, held
opinion and, in this world, fear. The same second draw against the threshold without fear tells what would have been
done: an act between the two thresholds is *chilled*, or, for a deed, *performed*.
"""

from __future__ import annotations

import numpy as np
from numba import int64, njit, uint16, uint32, uint64

from demerit.catalogue import MAX_KINDS
from demerit.chance import TILE, Purpose, words
from demerit.day.fear import fear, greatest_fear
from demerit.day.lists import CHILLED, DONE, PERFORMED, UNABLE
from demerit.day.who import cell, stratum, who
from demerit.day.given import given
from demerit.place.traits import NEIGHBOURHOOD, cash, civic, disorder, opinion, protest

LANE, ACT = int(Purpose.LANE), int(Purpose.ACT)


@njit(cache=True)
def size_of_sum(yuan):
    """0 up to 200 yuan, 1 up to 2,000, 2 above."""
    return int64(yuan > int64(200)) + int64(yuan > int64(2000))


@njit(cache=True)
def dares(heat, personal):
    """Whether enough has been said nearby for somebody with this threshold to join a protest (M06)."""
    return (int64(heat) >> int64(8)) >= int64(personal)


@njit(cache=True, nogil=True)
def candidates(tile, size, day, k0, k1, bound, out):
    """Offsets within a tile of those whose lane falls below the bound; how many. Lanes are tied to residents."""
    n = 0
    first = tile * (TILE // 8)
    for group in range((size + 7) // 8):
        w0, w1, w2, w3 = words(k0, k1, uint32(LANE), uint32(day), uint32(first + group), uint32(0), uint32(0))
        at = group * 8
        low = uint32(0xFFFF)
        out[n] = uint16(at)
        n += int64(uint64(w0 & low) < bound)
        out[n] = uint16(at + 1)
        n += int64(uint64(w0 >> uint32(16)) < bound)
        out[n] = uint16(at + 2)
        n += int64(uint64(w1 & low) < bound)
        out[n] = uint16(at + 3)
        n += int64(uint64(w1 >> uint32(16)) < bound)
        out[n] = uint16(at + 4)
        n += int64(uint64(w2 & low) < bound)
        out[n] = uint16(at + 5)
        n += int64(uint64(w2 >> uint32(16)) < bound)
        out[n] = uint16(at + 6)
        n += int64(uint64(w3 & low) < bound)
        out[n] = uint16(at + 7)
        n += int64(uint64(w3 >> uint32(16)) < bound)
    while n > 0 and int64(out[n - 1]) >= size:
        n -= 1
    return n


@njit(cache=True, nogil=True)
def conduct(start, stop, day, k0, k1, people, state, table, account_mask, licence_mask, acts, requests):
    """Acts and requests of residents start to stop (start at a tile's edge), in their order.

    Returns how many of each; -1 and the room needed when `acts` or `requests` is too short.
    """
    minds, lists, heat = state.mind, state.lists, state.heat
    cumulative, bound = table.cumulative, table.bound
    needs_mask, needs_value = table.needs_mask, table.needs_value
    propensity, level, opinions, room = table.propensity, table.level, table.opinion, table.room
    context, is_protest, debt, yuan = table.context, table.protest, table.debt, table.yuan
    cannot_pay, silenced, performing = table.cannot_pay, table.silenced, table.performing
    items = cumulative.shape[1]
    span = bound << uint64(16)
    offsets = np.empty(TILE + 8, np.uint16)
    a, r = 0, 0
    for tile in range(start // TILE, (stop + TILE - 1) // TILE):
        base = tile * TILE
        n = candidates(tile, min(TILE, stop - base), day, k0, k1, bound, offsets)
        if a + n > len(acts) or r + n > len(requests):
            return -1, max(a, r) + n
        for c in range(n):
            i = base + int64(offsets[c])
            w0, w1, w2, _ = words(k0, k1, uint32(ACT), uint32(day), uint32(i), uint32(0), uint32(0))
            u = (uint64(w0) * span) >> uint64(32)
            p = given(i, people)
            s = stratum(p, day)
            if u >= uint64(cumulative[s, items - 1]):
                continue
            low, high = 0, items - 1  # the first item whose cumulated rate exceeds u
            while low < high:
                middle = (low + high) >> 1
                if u < uint64(cumulative[s, middle]):
                    high = middle
                else:
                    low = middle + 1
            item = low
            mind = int64(minds[i])
            bits = who(p, day, mind, lists[i], account_mask, licence_mask)
            if (bits & needs_mask[item]) != needs_value[item]:
                continue
            if item >= MAX_KINDS:
                request = requests[r]
                request.resident, request.cell, request.service = i, cell(p), item - MAX_KINDS
                request.flags = 0
                r += 1
                continue
            if is_protest[item] and not dares(heat[i // NEIGHBOURHOOD], protest(p)):
                continue
            usual = uint64(room[item]) << uint64(16)
            if propensity[item] == 1:
                usual = (usual * uint64(level[disorder(p)])) >> uint64(16)
            elif propensity[item] == 2:
                usual = (usual * uint64(level[civic(p)])) >> uint64(16)
            usual = (usual * uint64(opinions[item, opinion(p)])) >> uint64(16)
            here = (usual * uint64(silenced[item, fear(mind, context[item])])) >> uint64(16)
            here = (here * uint64(performing[item, greatest_fear(mind)])) >> uint64(16)
            word = uint64(w1)
            if word < here:
                flags = DONE if word < usual else DONE | PERFORMED
            elif word < usual:
                flags = CHILLED
            else:
                continue
            if debt[item] and uint64(w2) < cannot_pay[size_of_sum(yuan[item]), cash(p)]:
                flags |= UNABLE
            act = acts[a]
            act.resident, act.cell, act.kind, act.flags = i, cell(p), item, flags
            a += 1
    return a, r
