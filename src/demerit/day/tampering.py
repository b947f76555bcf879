"""Tampering (M19): points bought, an enemy's score lowered, insiders, a breach from outside, and finding out.

What is agreed on one day is an entry on the next. A neighbourhood's market is once a month, on a day of its own: each
adult who would gain tries perhaps. Who would gain stands at a grade that shuts some door, or on a register left by
points regained; the price is so much a point, for as many as the next grade or the way off needs. Whoever can't pay it
at once, by class of spare cash, gets nothing. An attacker pays the same for taking points from a neighbour or
colleague. Each month an entry may be found out: then it is taken back, and a buyer may lose a penalty more, which is
for an own act and truly recorded, and so the one part of all this that enters the own-record ledger.

Reads a buyer's score, an attacker's ties as the scheme names them; writes entries of the buyer, or of the one attacked.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.entries import entry
from demerit.day.given import MOST_PARTNERS, given, partners
from demerit.day.ledgers import grade_of
from demerit.day.lists import (
    ATTACKED,
    BOUGHT,
    BREACHED,
    CORRECTION,
    FOUND_OUT,
    INSIDE,
    NO_RULE,
    NOBODY,
    OWN,
    TAMPERED,
    TOO_DEAR,
)
from demerit.day.state import UNSCORED, score_of
from demerit.day.who import cell
from demerit.place.traits import NEIGHBOURHOOD, age_on, cash

BUY, ATTACK = int(Purpose.BUY), int(Purpose.ATTACK)
MONTH, YEAR = 30, 365  # days
NO_WAY = 1 << 29  # points that nobody can regain
TIES = 5


@kernel
def wanted(row, standing, table):
    """Points that somebody lacks for the next grade, or for the nearest way off a register; 0: nothing to gain."""
    points, need = score_of(row), int64(0)
    if standing.grades > 0:
        grade = grade_of(points, standing.cutoffs, standing.grades)
        if grade > 0 and (table.shutting >> grade) & 1:
            need = standing.cutoffs[grade - 1] - points
    on, r = int64(row.lists), 0
    while on != 0:
        if on & 1 and standing.out_above[r] < NO_WAY and standing.out_above[r] > points:
            lacking = standing.out_above[r] - points
            need = lacking if need == 0 else min(need, lacking)
        on >>= 1
        r += 1
    return need


@kernel
def deal(deals, n, resident, other, its_cell, day, yuan, points, type_, flags, grades):
    """One deal at place n."""
    row = deals[n]
    row.resident, row.other, row.cell, row.day, row.yuan = resident, other, its_cell, day, yuan
    row.points, row.type, row.flags, row.grades, row.service = points, type_, flags, grades, 255
    return n + 1


@kernel(nogil=True)
def buy(start, stop, day, k0, k1, people, state, standing, table, deals):
    """The markets of a day in neighbourhoods start to stop. Returns how many deals; -1 when `deals` is too short. Those
    too dear are among them."""
    people, standing, table = people[0], standing[0], table[0]
    residents, n = int64(people.residents), 0
    for hood in range(start + (day - start) % MONTH, stop, MONTH):
        if n + NEIGHBOURHOOD > len(deals):
            return -1
        for i in range(hood * NEIGHBOURHOOD, min((hood + 1) * NEIGHBOURHOOD, residents)):
            need = wanted(state[i], standing, table)
            if need == 0 or int64(state[i].mind) & UNSCORED or int64(state[i].lists) & standing.custody_mask:
                continue
            w0, w1, _, _ = words(k0, k1, uint32(BUY), uint32(day), uint32(i), uint32(0), uint32(0))
            if uint64(w0) >= table.tries:
                continue
            p = given(i, people)
            if age_on(p, day) < 18:
                continue
            points = min(need, table.most)
            yuan = points * table.price
            if yuan > table.means[cash(p)]:
                n = deal(deals, n, i, i, cell(p), day, yuan, 0, TOO_DEAR, 0, 0)
                continue
            grades = int64(0)
            if standing.grades > 0:
                before = grade_of(score_of(state[i]), standing.cutoffs, standing.grades)
                grades = before - grade_of(score_of(state[i]) + points, standing.cutoffs, standing.grades)
            flags = INSIDE if uint64(w1) < table.insiders else 0
            n = deal(deals, n, i, i, cell(p), day + 1, yuan, points, BOUGHT, flags, grades)
    return n


@kernel
def victim(i, word, people, table, others):
    """One of those tied to an attacker by the kinds of tie named, evenly; -1 if there is none."""
    count = int64(0)
    for tie in range(TIES):
        if table.ties[tie]:
            count += partners(tie, i, people, others)
    chosen = int64((uint64(word) * uint64(count)) >> uint64(32))
    for tie in range(TIES):
        if table.ties[tie]:
            here = int64(partners(tie, i, people, others))
            if chosen < here:
                return int64(np.sort(others[:here])[chosen])
            chosen -= here
    return int64(-1)


@kernel(nogil=True)
def attack(start, stop, day, k0, k1, people, state, standing, table, deals):
    """A day's attacks, at most one by somebody of each neighbourhood, start to stop, whether or not the one attacked
    is scored. Returns how many; -1: `deals` is too short."""
    people, table, custody_mask = people[0], table[0], standing[0].custody_mask
    residents, n = int64(people.residents), 0
    others = np.empty(MOST_PARTNERS, np.uint32)
    if table.attacks == 0:
        return n
    yuan = table.attack_points * table.price
    for hood in range(start, stop):
        first = hood * NEIGHBOURHOOD
        size = min(int64(NEIGHBOURHOOD), residents - first)
        w0, w1, w2, _ = words(k0, k1, uint32(ATTACK), uint32(day), uint32(hood), uint32(0), uint32(0))
        if uint64(w0) >= (table.attacks * uint64(size)) >> uint64(16):
            continue
        if n >= len(deals):
            return -1
        i = first + int64((uint64(w1) * uint64(size)) >> uint64(32))
        p = given(i, people)
        if age_on(p, day) < 18 or yuan > table.means[cash(p)] or int64(state[i].lists) & custody_mask:
            continue
        j = victim(i, w2, people, table, others)
        if j < 0:
            continue
        n = deal(deals, n, j, i, cell(given(j, people)), day + 1, yuan, -table.attack_points, ATTACKED, 0, 0)
    return n


@kernel(nogil=True)
def breach(day, first, last, k0, k1, people, state, table, deals):
    """The day of the breach, residents first to last: deals of that day, as many as fell to it."""
    people, table, n = people[0], table[0], 0
    for i in range(first, last):
        w0, w1, _, _ = words(k0, k1, uint32(ATTACK), uint32(day), uint32(i), uint32(0), uint32(2))
        if uint64(w0) < table.breach_share and not int64(state[i].mind) & UNSCORED:
            points = table.breach_points if w1 & uint32(1) else -table.breach_points
            n = deal(deals, n, i, NOBODY, cell(given(i, people)), day, 0, points, BREACHED, 0, 0)
    return n


@kernel
def chance_of_being_found(row, table):
    """In a month, as a threshold."""
    if row.type == BOUGHT:
        return table.found[1] if row.flags & INSIDE else table.found[0]
    return table.found[2] if row.type == ATTACKED else table.found[3]


@kernel(nogil=True)
def settle_deals(day, k0, k1, table, deals, n, found, entries):
    """Deals due today become entries; older ones may be found out and taken back.

    Returns (deals kept, deals found out, entries). `entries` has room for two each.
    """
    table = table[0]
    kept, f, e = 0, 0, 0
    for x in range(n):
        row = deals[x]
        i, age = int64(row.resident), day - int64(row.day)
        if age == 0:
            e = entry(entries, e, i, row.other, row.cell, row.points, NO_RULE, day, 255, 255, TAMPERED, 0, 255)
        elif age > 0 and age % MONTH == 0:
            draw = uint32(3 + int64(row.type)) | (uint32(row.day) << uint32(4))
            word, _, _, _ = words(k0, k1, uint32(BUY), uint32(day), uint32(i), uint32(row.other), draw)
            if uint64(word) < chance_of_being_found(row, table):
                e = entry(entries, e, i, i, row.cell, -row.points, NO_RULE, day, 255, 255, CORRECTION, 0, 255)
                if row.type == BOUGHT and table.penalty > 0:
                    e = entry(entries, e, i, i, row.cell, -table.penalty, NO_RULE, day, 255, 255, OWN, 0, 255)
                found[f] = row
                found[f].service = row.type  # what it was
                found[f].type = FOUND_OUT
                f += 1
                continue
        deals[kept] = deals[x]
        kept += 1
    return kept, f, e
