"""The evening before the first day: where everybody stands, what they owe and what they have been told to fear."""

from __future__ import annotations

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.day.debts import size_of_sum
from demerit.day.given import given, given_each, household
from demerit.day.ledgers import first_points, grade_of
from demerit.day.lists import FROM_SUM, INITIAL
from demerit.day.registers import enter
from demerit.day.state import (
    ABSTAINER,
    ABSTAINS,
    DEBT_SHIFT,
    EMPLOYED,
    HOUSED,
    NOT_HERE,
    UNSCORED,
    keep_grades,
    keep_scores,
)
from demerit.day.stocks import ANY_LIST_ROW, CLOSED_ROW, FEAR_ROW, GRADE_ROW, IN_DEBT_ROW, LIST_ROW, closed_services
from demerit.day.who import cell
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.thresholds import PARAMETERS
from demerit.place.traits import age, cash, employed, in_debt

BEGIN, ANNOUNCE = int(Purpose.INITIAL), int(Purpose.ANNOUNCE)
IN_DEBT_SHARE = PARAMETERS.index("in_debt")
CONTEXT_COUNT = len(CONDUCT_CONTEXTS)


@kernel
def old_bill_is_beyond(i, p, k0, k1, scoring):
    """Whether somebody can't pay a bill from before the first day (drawn with the luck of that evening)."""
    _, word, _, _ = words(k0, k1, uint32(BEGIN), uint32(0), uint32(i), uint32(0), uint32(0))
    return uint64(word) < scoring.cannot_pay[size_of_sum(scoring.old_bill), cash(p)]


@kernel(nogil=True)
def settle_in(start, stop, k0, k1, people, state, table, adaptation, black_mask, old_bills, listings, stays, stocks):
    """Residents start to stop on the first morning. Returns (the one reached, stays): before stop if room ran out.

    `state` says already who isn't scored, and has nothing else in it: a second ledger at its start (`day.apart`).
    `old_bills`: a bit for each resident.
    """
    people, table, adaptation = people[0], table[0], adaptation[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(start)
    for i in range(start, stop):
        if stays + table.registers > len(listings):
            return i, stays
        if i == after:
            base, after = int64(i), given_each(i, stop, people, room, drawn, profiles)
        p = profiles[i - base]
        c = cell(p)
        standing = int64(state[i].mind)
        scored = (standing & UNSCORED) == 0
        here = scored or (standing & ABSTAINS) != 0  # the scheme has begun where this resident lives
        mind = standing | int64(HOUSED) | (int64(EMPLOYED) if employed(p) else int64(0))
        if in_debt(p):
            old_bills[i >> 3] |= uint8(1 << (i & 7))
            mind += int64(1) << int64(DEBT_SHIFT)
            stocks[IN_DEBT_ROW, c] += 1
        for context in range(CONTEXT_COUNT):
            told = adaptation.announced[context] if scored else adaptation.to_abstainers[context]
            if told == 0 or not here:
                continue
            word, _, _, _ = words(k0, k1, uint32(ANNOUNCE), uint32(0), uint32(i), uint32(0), uint32(context))
            if uint64(word) >> uint64(16) < told:
                mind |= int64(1) << (context * 2)
                stocks[FEAR_ROW + context, c] += 1
        state[i].mind = mind
        if not scored:
            keep_grades(state[i], (ABSTAINER if here else NOT_HERE) * 17)
            continue
        points = first_points(i, k0, k1, table)
        if table.ledgers > 0:
            keep_scores(state[i], points, points, points)
        if age(p) >= 18:
            for r in range(table.registers):
                if int64(state[i].lists) & (table.replaces[r] | table.shut_by[r]):
                    continue  # nobody begins on two tiers
                word, when, _, _ = words(k0, k1, uint32(BEGIN), uint32(0), uint32(i), table.register_key[r], uint32(1))
                listed = uint64(word) < table.initial[r]
                flags = INITIAL
                if table.on_payment[r]:  # whoever stands on it for a sum owes one: the share is taken of these
                    share = (uint64(word) * uint64(people.params[IN_DEBT_SHARE])) >> uint64(32)
                    listed = in_debt(p) == 1 and share < table.initial[r]
                    flags = INITIAL | FROM_SUM
                if listed:
                    stays = enter(listings, stays, i, 0, r, 255, flags, table, mind, k0, k1)
                    state[i].lists |= 1 << r
                    row = listings[stays - 1]
                    if table.term[r] < 60000:  # part of the term has passed, evenly
                        row.until = 1 + int64((uint64(when) * uint64(table.term[r])) >> uint64(32))
                    row.where, row.flags = r, flags  # no appeal is open any more
                    stocks[LIST_ROW + r, c] += 1
        if int64(state[i].lists) & black_mask:
            stocks[ANY_LIST_ROW, c] += 1
        if table.grades > 0:
            g = grade_of(points, table.cutoffs, table.grades)
            keep_grades(state[i], g | (g << 4))
            stocks[GRADE_ROW + g, c] += 1
    return stop, stays


@kernel(nogil=True)
def close_doors(start, stop, people, state, table, doors, stocks):
    """Services closed on the first morning, the household's registers included (call after everybody has settled)."""
    people, table, doors = people[0], table[0], doors[0]
    for i in range(start, stop):
        on = int64(state[i].lists)
        first, size = household(i, people)
        for j in range(first, first + size):
            on |= int64(state[j].lists) & table.household_mask
        shut = closed_services(on, int64(state[i].grade) & 15, doors)
        if shut == 0:
            continue
        c = cell(given(i, people))
        for s in range(doors.services):
            stocks[CLOSED_ROW + s, c] += (shut >> s) & 1
