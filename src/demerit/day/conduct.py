"""Stage 1, conduct: what people do and ask for (M04 to M09, with the brakes of M34).

Each resident has at most one act or request a day. A lane of 16 bits says who is a candidate; for a candidate, one
draw picks the item from the cumulated rates of the person's stratum, and a second accepts it by inclination, held
opinion and, in this world, fear. The same second draw against the threshold without fear tells what would have been
done: an act between the two thresholds is *chilled*, or, for a deed, *performed*.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, philox_inlined
from demerit.compiled import kernel
from demerit.day.debts import size_of_sum
from demerit.day.fear import fear, greatest_fear
from demerit.day.lanes import candidates
from demerit.day.lists import CHILLED, DONE, PERFORMED, UNABLE
from demerit.day.who import age_band, cell, stratum, who
from demerit.limits import MAX_KINDS
from demerit.place.profile import fill_some
from demerit.place.traits import NEIGHBOURHOOD, cash, civic, disorder, opinion, protest, word_age, word_female

ACT = int(Purpose.ACT)
AS_EVER = 1 << 16  # a multiplier of one


@kernel
def dares(heat, personal):
    """Whether enough has been said nearby for somebody with this threshold to join a protest (M06)."""
    return (int64(heat) >> int64(8)) >= int64(personal)


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
    for c in range(n):
        word = template[offsets[c]]
        if (uint64(draws[c]) * span) >> uint64(32) < most[word_age(word), word_female(word)]:
            offsets[kept] = offsets[c]
            for x in range(3):
                draws[kept + x * TILE] = draws[c + x * TILE]
            kept += 1
    return kept


@kernel(nogil=True)
def conduct(start, stop, day, k0, k1, people, state, heat, table, standing, acts, requests):
    """Acts and requests of residents start to stop (start at a tile's edge), in their order.

    Returns how many of each; -1 and the room needed when `acts` or `requests` is too short.
    """
    people, table = people[0], table[0]
    account_mask, licence_mask = standing[0].account_mask, standing[0].licence_mask
    cumulative, guide, bound = table.cumulative, table.guide, table.bound
    needs_mask, needs_value = table.needs_mask, table.needs_value
    propensity, level, opinions, room = table.propensity, table.level, table.opinion, table.room
    context, is_protest, debt, yuan = table.context, table.protest, table.debt, table.yuan
    cannot_pay, silenced, performing = table.cannot_pay, table.silenced, table.performing
    items = cumulative.shape[1]
    span = bound << uint64(16)
    offsets, work, flags_of = np.empty(TILE + 8, np.uint16), np.empty(TILE // 2, np.uint32), np.empty(TILE, np.uint8)
    profiles, drawn, draws = np.empty(TILE, np.uint64), np.empty(15 * TILE, np.uint32), np.empty(3 * TILE, np.uint32)
    most = np.empty((130, 2), np.uint64)
    busiest(cumulative, int64(day) // int64(365), most)
    a, r = 0, 0
    for tile in range(start // TILE, (stop + TILE - 1) // TILE):
        base = tile * TILE
        n = candidates(tile, min(TILE, stop - base), day, k0, k1, bound, work, flags_of, offsets)
        if a + n > len(acts) or r + n > len(requests):
            return -1, max(a, r) + n
        template = people.templates[people.tile_template[tile]]
        draw_for(offsets, n, base, day, k0, k1, draws)
        n = worth_a_look(offsets, n, template, span, most, draws)
        fill_some(offsets, n, base, template, people.k0, people.k1, people.params, drawn, profiles)
        for c in range(n):
            i, p = base + int64(offsets[c]), profiles[c]
            u = (uint64(draws[c]) * span) >> uint64(32)
            s = stratum(p, day)
            if u >= uint64(cumulative[s, items - 1]):
                continue
            item = int64(guide[s, draws[c] >> uint32(24)])
            while u >= uint64(cumulative[s, item]):  # the first item whose cumulated rate exceeds u
                item += 1
            usual, word = uint64(room[item]) << uint64(16), uint64(draws[c + TILE])
            if item < MAX_KINDS:
                if propensity[item] == 1:
                    usual = (usual * uint64(level[disorder(p)])) >> uint64(16)
                elif propensity[item] == 2:
                    usual = (usual * uint64(level[civic(p)])) >> uint64(16)
                usual = (usual * uint64(opinions[item, opinion(p)])) >> uint64(16)
                if word >= usual and performing[item, 3] <= AS_EVER:  # most candidates go no further
                    continue
            mind = int64(state[i].mind)
            bits = who(p, day, mind, state[i].lists, account_mask, licence_mask)
            if (bits & needs_mask[item]) != needs_value[item]:
                continue
            if item >= MAX_KINDS:
                request = requests[r]
                request.resident, request.cell, request.service = i, cell(p), item - MAX_KINDS
                request.flags, request.profile = 0, p
                r += 1
                continue
            if is_protest[item] and not dares(heat[i // NEIGHBOURHOOD], protest(p)):
                continue
            here = (usual * uint64(silenced[item, fear(mind, context[item])])) >> uint64(16)
            here = (here * uint64(performing[item, greatest_fear(mind)])) >> uint64(16)
            if word < here:
                flags = DONE if word < usual else DONE | PERFORMED
            elif word < usual:
                flags = CHILLED
            else:
                continue
            if debt[item] and uint64(draws[c + 2 * TILE]) < cannot_pay[size_of_sum(yuan[item]), cash(p)]:
                flags |= UNABLE
            act = acts[a]
            act.resident, act.cell, act.kind, act.flags, act.profile = i, cell(p), item, flags, p
            a += 1
    return a, r
