"""An official's discretion (M41): points taken or given as somebody in office thinks fit, "other, -5 to -50".

No act lies behind it, so it is no part of the own-record ledger. In each neighbourhood and on each day there is one
draw for each item: whether an official acts at all, on whom, and, where officials are biased, whether that person is
let off. No context is named, so it teaches nobody what to be afraid of.

Reads who the subject is; writes one entry of the subject's. Reaches nobody else.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.entries import entry
from demerit.day.given import given
from demerit.day.lists import DISCRETION, NO_RULE
from demerit.day.state import UNSCORED
from demerit.day.who import cell, who
from demerit.place.traits import NEIGHBOURHOOD

DISCREET = int(Purpose.DISCRETION)


@kernel
def weight(item, bits, table):
    """How likely officials are to pick somebody, in 2**-16 of the usual."""
    times = uint64(65536)
    for place in range(table.times.shape[1]):
        if (bits & table.bias_mask[item, place]) == table.bias_value[item, place]:
            times = (times * table.times[item, place]) >> uint64(16)
    return times


@kernel(nogil=True)
def think_fit(start, stop, day, k0, k1, people, state, standing, table, entries):
    """A day's entries by discretion, by neighbourhood (start to stop) and item. Returns how many; -1 when `entries` is
    too short."""
    people, standing, table = people[0], standing[0], table[0]
    residents, n = int64(people.residents), 0
    for hood in range(start, stop):
        first = hood * NEIGHBOURHOOD
        size = min(int64(NEIGHBOURHOOD), residents - first)
        if n + table.items > len(entries):
            return -1
        for item in range(table.items):
            w0, w1, w2, w3 = words(
                k0, k1, uint32(DISCREET), uint32(day), uint32(hood), table.key[item], uint32(0)
            )  # fmt: skip
            if uint64(w0) >= (table.chance[item] * uint64(size)) >> uint64(16):
                continue
            i = first + int64((uint64(w1) * uint64(size)) >> uint64(32))
            mind = int64(state[i].mind)
            if mind & UNSCORED:
                continue
            p = given(i, people)
            bits = who(p, day, mind, state[i].lists, standing.account_mask, standing.licence_mask)
            if (bits & table.mask[item]) != table.value[item]:
                continue
            if ((uint64(w2) >> uint64(16)) * table.heaviest[item]) >> uint64(16) >= weight(item, bits, table):
                continue
            points = table.low[item] + int64((uint64(w3) * table.span[item]) >> uint64(32))
            n = entry(entries, n, i, i, cell(p), points, NO_RULE, day, 255, 255, DISCRETION, 0, 255)
    return n
