"""Templates: 4,096 residents in whole households, drawn once and used by many tiles.

A tile's neighbourhoods are filled with whole households, household sizes in their exact quotas. Each household then
takes a prototype of its size; systematic sampling over the sorted prototypes keeps the ages of every tile close to the
place's. The last tile of a place may be partial and has a template of exactly its own length.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numba import uint32

from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.place.households import LARGEST, Prototypes
from demerit.place.traits import NEIGHBOURHOOD, WORD_FIRST

TEMPLATES = 64  # different full tiles of a place
_PURPOSE = int(Purpose.TEMPLATE)
_ORDER, _QUOTA, _CHOICE = 0xFFFFFF00, 0xFFFFFF01, 0xFFFFFF02  # partner words: prototypes use 0xFFFFFFFF


@kernel
def _fill_words(k0, k1, purpose, day, partner, out):
    for i in range(out.shape[0]):
        out[i] = words(k0, k1, uint32(purpose), uint32(day), uint32(i), uint32(partner), uint32(0))[0]


def _words(k0: int, k1: int, number: int, partner: int, count: int) -> np.ndarray:
    """`count` keyed words (uint32) of one template."""
    out = np.empty(count, np.uint32)
    _fill_words(k0, k1, _PURPOSE, number, partner, out)
    return out


def size_quotas(shares: tuple[float, ...], residents: int, start: int) -> list[int]:
    """How many households of 1 to LARGEST members hold exactly `residents` people.

    Counts are the expected ones rounded up or down by a systematic draw (`start`, a 32-bit word); the few people then
    missing or left over go to, or come from, households of a neighbouring size.
    """
    mean = sum((index + 1) * share for index, share in enumerate(shares))
    counts, running, before = [], start / 2**32, 0
    for share in shares:
        running += share * residents / mean
        counts.append(int(running) - before)
        before = int(running)
    spare = residents - sum((index + 1) * count for index, count in enumerate(counts))
    while spare:
        step = 1 if spare > 0 else -1
        places = range(LARGEST - 1) if step > 0 else range(1, LARGEST)
        most = max(places, key=lambda index: counts[index])
        if counts[most] == 0:
            # nothing to enlarge or shrink: begin, or give up, a household of one
            counts[0] += step
        else:
            counts[most] -= 1
            counts[most + step] += 1
        spare -= step
    return counts


def fill(sizes: list[int], residents: int) -> list[int]:
    """Household sizes in an order in which none crosses a neighbourhood. Every size is at most LARGEST.

    Takes the next household that fits; where none does, one of exactly the room left is made up, and as many people
    are left out at the end.
    """
    left, out = list(reversed(sizes)), []
    for begin in range(0, residents, NEIGHBOURHOOD):
        room = min(NEIGHBOURHOOD, residents - begin)
        while room:
            for back in range(len(left) - 1, -1, -1):
                if left[back] <= room:
                    size = left.pop(back)
                    break
            else:
                size = min(room, LARGEST)
            out.append(size)
            room -= size
    return out


def template(found: Prototypes, number: int, residents: int, k0: int, k1: int) -> tuple[np.ndarray, np.ndarray]:
    """One template: words uint32[residents], and the offset of each household's first member, uint16[households].

    `number` keys the draws: 0 to TEMPLATES - 1, or TEMPLATES for a partial tile.
    """
    start = int(_words(k0, k1, number, _QUOTA, 1)[0])
    counts = size_quotas(found.shares, residents, start)
    sizes = np.repeat(np.arange(1, LARGEST + 1), counts)
    order = np.argsort(_words(k0, k1, number, _ORDER, len(sizes)), kind="stable")
    placed = np.array(fill(sizes[order].tolist(), residents), np.int64)
    chosen = np.empty(len(placed), np.int64)
    shuffle = _words(k0, k1, number, _CHOICE, len(placed))
    for size in range(1, LARGEST + 1):
        here = np.flatnonzero(placed == size)
        if not len(here):
            continue
        rows = np.flatnonzero(found.size == size)
        weight = found.weight[rows]
        ends = np.cumsum(weight if weight.sum() > 0 else np.ones_like(weight)).tolist()
        first = int(_words(k0, k1, number, _QUOTA + size + 16, 1)[0])
        # systematic: the k-th of n points stands at (k + first) / n of the total weight
        points = [((k << 32) + first) * ends[-1] // (len(here) << 32) for k in range(len(here))]
        picks = np.array([rows[bisect_right(ends, point)] for point in points], np.int64)
        chosen[here[np.argsort(shuffle[here], kind="stable")]] = picks
    offsets = np.cumsum(placed) - placed
    within = np.arange(residents) - np.repeat(offsets, placed)
    members = found.member[np.repeat(found.start[chosen], placed) + within]
    first = np.repeat(offsets, placed).astype(np.uint32)
    return members | first << np.uint32(WORD_FIRST[0]), offsets.astype(np.uint16)


def tile_templates(residents: int, k0: int, k1: int) -> np.ndarray:
    """The template of every tile, uint16[tiles]; the same for a full tile whatever the number of residents.

    The first TEMPLATES tiles have one each; later ones draw. A partial last tile has template TEMPLATES.
    """
    full, rest = divmod(residents, TILE)
    drawn = (_words(k0, k1, TEMPLATES + 1, _ORDER, full) % np.uint32(TEMPLATES)).astype(np.uint16)
    drawn[:TEMPLATES] = np.arange(min(full, TEMPLATES), dtype=np.uint16)
    return np.append(drawn, np.uint16(TEMPLATES)) if rest else drawn
