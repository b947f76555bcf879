"""Listing without a rule (M47): an operator puts on a register whom he likes.

Each day and neighbourhood some are named, as many as the yearly rate says, evenly among the residents; of those, the
ones stay to whom the way in applies (dissenters, say). No record and no points lie behind it, so that every such
listing is wrongful by the own record. Reaches the named and, by the register, the household.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.lists import WITHOUT_A_RULE
from demerit.day.registers import admission
from demerit.limits import WAYS
from demerit.place.traits import NEIGHBOURHOOD

TARGET, AT_WILL = int(Purpose.TARGET), WAYS.index("without_a_rule")


@kernel
def how_many(rate, size, word):
    """How many of `size` residents are named today: `rate` is per resident and day, in 2**-48."""
    expected = (uint64(rate) * uint64(size)) >> uint64(16)
    return int64(expected >> uint64(32)) + int64(uint64(word) < (expected & uint64(0xFFFFFFFF)))


@kernel(nogil=True)
def name_at_will(start, stop, day, k0, k1, residents, table, admissions):
    """Wishes to list those named today in neighbourhoods start to stop, in no order. Returns how many; -1 when
    `admissions` is too short."""
    table = table[0]
    m = 0
    for way in range(table.ways):
        if table.way_kind[way] != AT_WILL:
            continue
        for hood in range(start, stop):
            first = hood * NEIGHBOURHOOD
            size = min(NEIGHBOURHOOD, residents - first)
            key = table.way_key[way]
            word, _, _, _ = words(k0, k1, uint32(TARGET), uint32(day), uint32(hood), key, uint32(0))
            for n in range(how_many(table.way_rate[way], size, word)):
                if m == len(admissions):
                    return -1
                _, who, _, _ = words(k0, k1, uint32(TARGET), uint32(day), uint32(hood), key, uint32(n))
                i = first + int64((uint64(who) * uint64(size)) >> uint64(32))
                admissions[m] = admission(i, table.way_register[way], True, way, WITHOUT_A_RULE)
                m += 1
    return m
