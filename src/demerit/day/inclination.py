"""What people would do on a day if nothing held them back: from what is given about them, and luck.

A lane of 16 bits says who is a candidate; for a candidate, one draw picks the item from the cumulated rates of the
person's stratum, and a second is kept to accept it by. Whoever could not do it in any world, whatever they fear or
perform, is left out here. None of this looks at anybody's state, so a list serves every world with the same people and
the same luck, and can be made before its day comes.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, philox_inlined
from demerit.compiled import kernel
from demerit.day.couples import lives_as_couple
from demerit.day.lanes import candidates
from demerit.day.who import age_band, cell, stratum
from demerit.place.profile import fill_some
from demerit.place.traits import civic, disorder, opinion, word_age, word_female
from demerit.shards import Shard

ACT = int(Purpose.ACT)
MADE_AT_ONCE = 64 * TILE  # residents whose inclinations are made at once

# inclination: what somebody may do (an item below MAX_KINDS) or ask for on a day. `usual` is the chance by inclination
# and held opinion alone, in 2**-32, to be compared with `word`; `spare` is a word for what the act may need
INCLINATION = np.dtype([
    ("profile", "u8"), ("usual", "u8"), ("resident", "u4"), ("word", "u4"), ("spare", "u4"), ("cell", "u2"),
    ("item", "u1"),
])  # fmt: skip


@kernel
def draw_for(offsets, n, base, day, k0, k1, draws):
    """The day's draw of a tile's candidates: words 0 to 2 of each, into the thirds of `draws`."""
    start, on, none = uint32(base), uint32(day), uint32(0)
    for c in range(n):
        w0, w1, w2, _ = philox_inlined(start + uint32(offsets[c]), none, on, uint32(ACT), k0, k1)
        draws[c], draws[c + TILE], draws[c + 2 * TILE] = w0, w1, w2


@kernel
def busiest(cumulative, years, out):
    """Into `out` (uint64[130, 2]): by age at the start and sex, the greatest sum of rates that somebody may have."""
    items = cumulative.shape[1]
    for age in range(len(out)):
        for sex in range(2):
            out[age, sex] = 0
            for band in (age_band(age + years), age_band(age + years + 1)):
                for third in range(3):
                    top = uint64(cumulative[(band * 2 + sex) * 3 + third, items - 1])
                    out[age, sex] = max(out[age, sex], top)


@kernel
def worth_a_look(offsets, n, template, span, most, draws):
    """Leave out candidates whose draw lies above whatever anybody of their age and sex does; how many stay."""
    kept = 0
    for c in range(n):  # without a branch: whether somebody stays can't be guessed
        word = template[offsets[c]]
        stays = (uint64(draws[c]) * span) >> uint64(32) < most[word_age(word), word_female(word)]
        offsets[kept] = offsets[c]
        for x in range(3):
            draws[kept + x * TILE] = draws[c + x * TILE]
        kept += int64(stays)
    return kept


@kernel
def of_any_item(offsets, n, day, cumulative, span, profiles, draws, strata):
    """Leave out those whose draw lies above all that is done in their stratum, which is noted; how many stay."""
    last, kept = cumulative.shape[1] - 1, 0
    for c in range(n):  # as above
        p = profiles[c]
        s = stratum(p, day)
        stays = (uint64(draws[c]) * span) >> uint64(32) < uint64(cumulative[s, last])
        offsets[kept], profiles[kept], strata[kept] = offsets[c], p, s
        for x in range(3):
            draws[kept + x * TILE] = draws[c + x * TILE]
        kept += int64(stays)
    return kept


@kernel(nogil=True)
def incline(start, stop, day, k0, k1, people, table, rows):
    """Inclinations of residents start to stop (start at a tile's edge), in their order, into `rows`.

    Returns how many; -1 when `rows` is too short.
    """
    people, table = people[0], table[0]
    cumulative, guide, bound = table.cumulative, table.guide, table.bound
    propensity, level, opinions, room = table.propensity, table.level, table.opinion, table.room
    alone = table.alone
    span = bound << uint64(16)
    offsets, work, flags_of = np.empty(TILE + 8, np.uint16), np.empty(TILE // 2, np.uint32), np.empty(TILE, np.uint8)
    profiles, drawn, draws = np.empty(TILE, np.uint64), np.empty(15 * TILE, np.uint32), np.empty(3 * TILE, np.uint32)
    strata = np.empty(TILE, np.uint8)
    most = np.empty((130, 2), np.uint64)
    busiest(cumulative, int64(day) // int64(365), most)
    n = 0
    for tile in range(start // TILE, (stop + TILE - 1) // TILE):
        base = tile * TILE
        found = candidates(tile, min(TILE, stop - base), day, k0, k1, bound, work, flags_of, offsets)
        if n + found > len(rows):
            return -1
        template, urban = people.templates[people.tile_template[tile]], people.tile_urban[tile]
        draw_for(offsets, found, base, day, k0, k1, draws)
        found = worth_a_look(offsets, found, template, span, most, draws)
        fill_some(offsets, found, base, template, urban, people.k0, people.k1, people.params, drawn, profiles)
        found = of_any_item(offsets, found, day, cumulative, span, profiles, draws, strata)
        for c in range(found):
            p, s, u = profiles[c], int64(strata[c]), (uint64(draws[c]) * span) >> uint64(32)
            item = int64(guide[s, draws[c] >> uint32(24)])
            while u >= uint64(cumulative[s, item]):  # the first item whose cumulated rate exceeds u
                item += 1
            if alone[item] and lives_as_couple(base + int64(offsets[c]), people):
                continue
            # without a branch: the highest level multiplies by one, and requests have neither taste nor opinion
            by, highest = int64(propensity[item]), int64(3)
            trait = highest + int64(by == 1) * (disorder(p) - highest) + int64(by == 2) * (civic(p) - highest)
            taste, held = uint64(level[trait]), uint64(opinions[item, opinion(p)])
            usual = (uint64(room[item]) * taste * held) >> uint64(16)
            at_most = taste * held  # however much is performed
            row = rows[n]
            row.profile, row.usual, row.resident, row.word = p, usual, base + int64(offsets[c]), draws[c + TILE]
            row.spare, row.cell, row.item = draws[c + 2 * TILE], cell(p), item
            n += int64(uint64(draws[c + TILE]) < at_most)
    return n


class Inclinations:
    """The inclinations of a shard's people under one luck, stretch by stretch, each day made once for all worlds."""

    worlds = 1  # that ask for them

    def __init__(self, given: np.ndarray, table: np.ndarray, k0: np.uint32, k1: np.uint32, shard: Shard) -> None:
        self.given, self.table, self.k0, self.k1 = given, table, k0, k1
        self.stretches = shard.stretches(MADE_AT_ONCE)
        self._made: dict[tuple[int, int], np.ndarray] = {}
        self._room = [int((stop - start) * int(table[0]["bound"]) / 65536) + 256 for start, stop in self.stretches]

    def make(self, day: int, part: int) -> np.ndarray:
        """A stretch's inclinations on a day, made now."""
        start, stop = self.stretches[part]
        while True:
            rows = np.empty(self._room[part], INCLINATION)
            n = incline(start, stop, day, self.k0, self.k1, self.given, self.table, rows)
            if n >= 0:
                return rows[:n]
            self._room[part] *= 2

    def ahead(self, day: int) -> None:
        """Make a whole day's, before it comes."""
        for part in range(len(self.stretches)):
            self._made[day, part] = self.make(day, part)

    def of(self, day: int, part: int) -> np.ndarray:
        """A stretch's inclinations on a day: as made ahead, or made now. Those of days gone by are dropped."""
        if self.worlds == 1:
            made = self._made.pop((day, part), None)
            return self.make(day, part) if made is None else made
        for other in [key for key in list(self._made) if key[0] < day]:
            self._made.pop(other, None)
        rows = self._made.get((day, part))
        if rows is None:
            rows = self._made[day, part] = self.make(day, part)
        return rows
