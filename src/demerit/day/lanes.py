"""Draws for many residents at once: dense, so that the processor does several together.

Lanes are sixteen bits for every resident and day, eight to a draw, that say who is a candidate for an act. They are
tied to a resident's number in a permanent tile of 4,096, whatever the chunk or thread: resident
`l * 512 + g` of a tile has half `l % 2` of word `l // 2` of draw `g`.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint8, uint16, uint32, uint64

from demerit.chance import TILE, Purpose, philox_inlined
from demerit.compiled import kernel

LANE = int(Purpose.LANE)
DRAWS = TILE // 8  # for a tile and a day

USUALLY = 3  # candidates of eight residents: hardly ever more

# for each pattern of eight flags: how many are set, and where
COUNT = np.array([bin(mask).count("1") for mask in range(256)], np.int64)
WHERE = np.zeros((256, 8), np.uint16)
for _mask in range(256):
    _set = [bit for bit in range(8) if _mask >> bit & 1]
    WHERE[_mask, : len(_set)] = _set


@kernel
def draw_each(first, count, partner, day, code, k0, k1, out):
    """The four words of `chance.words` for so many residents from the first, into the quarters of `out` (uint32).

    `code` is the purpose, with 256 times the number of the draw. One draw for everybody, where most are told by it at
    once that nothing happens, costs a seventh of one call for each.
    """
    start, other, on, what, step = uint32(first), uint32(partner), uint32(day), uint32(code), len(out) // 4
    # the quarters as arrays of their own: at places that are worked out they would be filled one at a time
    a, b, c, d = out[:step], out[step : 2 * step], out[2 * step : 3 * step], out[3 * step :]
    for x in range(count):
        a[x], b[x], c[x], d[x] = philox_inlined(start + uint32(x), other, on, what, k0, k1)


@kernel
def draw_pairs(residents, partners, codes, n, day, k0, k1, first, second):
    """The first two words of n draws of `chance.words`, one for each row; a code is as in `draw_each`."""
    on = uint32(day)
    for x in range(n):
        first[x], second[x], _, _ = philox_inlined(residents[x], partners[x], on, codes[x], k0, k1)


@kernel(nogil=True)
def candidates(tile, size, day, k0, k1, bound, words, flags, out):
    """Offsets (ascending, into uint16 `out`) of a tile's residents whose lane lies below the bound; how many.

    `words` uint32[2048] and `flags` uint8[4096] are room to work in; `out` needs 8 places more than the tile.
    """
    first, purpose, on, low = uint32(tile * DRAWS), uint32(LANE), uint32(day), uint32(0xFFFF)
    for g in range(DRAWS):
        a, b, c, d = philox_inlined(first + uint32(g), uint32(0), on, purpose, k0, k1)
        words[g], words[g + 512], words[g + 1024], words[g + 1536] = a, b, c, d
    limit = uint32(bound)
    for half in range(4):
        for g in range(DRAWS):
            flags[half * 1024 + g] = uint8((words[half * 512 + g] & low) < limit)
            flags[half * 1024 + 512 + g] = uint8((words[half * 512 + g] >> uint32(16)) < limit)
    packed = flags.view(np.uint64)
    n = 0
    for group in range((size + 7) // 8):
        mask = (packed[group] * uint64(0x0102040810204080)) >> uint64(56)
        base = uint16(group * 8)
        where, place = WHERE[mask], out[n : n + 8]
        for x in range(USUALLY):
            place[x] = base + where[x]
        if COUNT[mask] > USUALLY:
            for x in range(USUALLY, 8):
                place[x] = base + where[x]
        n += COUNT[mask]
    while n > 0 and int64(out[n - 1]) >= size:
        n -= 1
    return n
