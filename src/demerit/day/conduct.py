"""Stage 1, conduct: what people do and ask for (M04 to M09, with the brakes of M34, M35 and M46).

Each resident has at most one act or request a day: what they are inclined to (`inclination`), if the conditions for it
hold today. In this world fear and lost trust lower its chance, and those who watch raise it. The same draw against the
threshold without them tells what would have been done: an act between is *chilled*, or, for a deed, *performed*.
Users of a company's app (M33) may leave undone what it advises against (*heeded*), and do more of what it advises.
"""

from __future__ import annotations

from numba import int64, uint64

from demerit.compiled import kernel
from demerit.day.commerce import heeds
from demerit.day.debts import size_of_sum
from demerit.day.fear import fear, greatest_fear
from demerit.day.knowledge import knows_a_rule_on
from demerit.day.lists import CHILLED, DONE, HEEDED, PERFORMED, UNABLE
from demerit.day.means import means
from demerit.day.trust import reserve
from demerit.day.who import who
from demerit.limits import MAX_KINDS
from demerit.place.traits import NEIGHBOURHOOD, protest
from demerit.prefetch import AHEAD, prefetch

AS_EVER = 1 << 16  # a multiplier of one


@kernel
def dares(heat, personal):
    """Whether enough has been said nearby for somebody with this threshold to join a protest (M06)."""
    return (int64(heat) >> int64(8)) >= int64(personal)


@kernel(nogil=True)
def conduct(inclined, day, k0, k1, people, state, heat, table, standing, knowledge, taught, acts, requests):
    """Acts and requests of those inclined to any, in resident order: how many of each. Both lists are long enough.

    `taught`: contexts of which the rules have been taught, by resident (uint16); empty where everybody knows all.
    """
    people, table, knowledge = people[0], table[0], knowledge[0]
    account_mask, licence_mask = standing[0].account_mask, standing[0].licence_mask
    custody_mask = standing[0].custody_mask
    needs_mask, needs_value = table.needs_mask, table.needs_value
    context, is_protest, debt, yuan = table.context, table.protest, table.debt, table.yuan
    cannot_pay, silenced, performing, guarded = table.cannot_pay, table.silenced, table.performing, table.guarded
    advises, left_undone, added = table.heeds > 0, table.left_undone, table.added
    a, r = 0, 0
    for x in range(len(inclined)):
        row = inclined[x]
        prefetch(state, inclined[min(x + AHEAD, len(inclined) - 1)].resident)
        i, p, item = int64(row.resident), row.profile, int64(row.item)
        if int64(state[i].lists) & custody_mask:
            continue
        mind = int64(state[i].mind)
        bits = who(p, day, mind, state[i].lists, account_mask, licence_mask)
        if (bits & needs_mask[item]) != needs_value[item]:
            continue
        if item >= MAX_KINDS:
            request = requests[r]
            request.resident, request.cell, request.service = i, row.cell, item - MAX_KINDS
            request.times, request.profile = 0, p
            r += 1
            continue
        if is_protest[item] and not dares(heat[i // NEIGHBOURHOOD], protest(p)):
            continue
        silence = uint64(silenced[item, fear(mind, context[item])])
        more = uint64(performing[item, greatest_fear(mind)])
        changed = silence != AS_EVER or more != AS_EVER
        if changed and knowledge.on and not knows_a_rule_on(i, item, mind, taught[i], day, knowledge, k0, k1):
            silence = more = uint64(AS_EVER)  # what isn't known can neither silence nor make perform (M16)
        here = (row.usual * silence) >> uint64(16)
        here = (here * uint64(guarded[item, reserve(state[i].trust)])) >> uint64(16)
        advised = advises and state[i].commerce != 0 and (left_undone[item] != 65536 or added[item] != 65536)
        if advised and heeds(i, k0, k1, table.heeds):
            more = max(more, uint64(added[item]))
        else:
            advised = False
        here = (here * more) >> uint64(16)
        word = uint64(row.word)
        if advised and word < here and word >= (here * uint64(left_undone[item])) >> uint64(16):
            flags = HEEDED
        elif word < here:
            flags = DONE if word < row.usual else DONE | PERFORMED
        elif word < row.usual:
            flags = CHILLED
        else:
            continue
        if debt[item]:
            spare = means(i, p, people, state, custody_mask, table.classes_lost)
            if uint64(row.spare) < cannot_pay[size_of_sum(yuan[item]), spare]:
                flags |= UNABLE
        act = acts[a]
        act.resident, act.cell, act.kind, act.flags, act.profile = i, row.cell, item, flags, p
        a += 1
    return a, r
