"""Organisations (M15): what they do, what is recorded of them, and what a listing does to those who work there.

Conduct is drawn once a month for each organisation: at most one act, on a day of that month. An act is recorded if it
is detected; records of nothing are invented, a round of teams at a time. Records change the organisation's ledger and
may put it on a register; while on it part of the staff lose their jobs each month, and its places are missing among
the vacancies. The legal representative may be put on a register of persons. Each organisation has an own-record ledger
beside its own, so that a wrongful listing of a firm is told, and of its representative, and a job wrongly lost.
Reads and writes organisations, their staff's jobs, the stocks, and the pool of vacancies.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.ledgers import clamp, grade_of
from demerit.day.lists import JOB_LOST_WITH_FIRM, STILL_ON, WRONGFUL
from demerit.day.registers import LAST_DAY, admission
from demerit.day.staff import NOBODY_THERE, TEAMS, in_slot, representative, slots, works
from demerit.day.state import EMPLOYED
from demerit.day.stocks import FIRM_RANK_ROW, FIRMS_LISTED_ROW, FIRMS_ROW, FIRMS_WRONG_ROW, JOBLESS_ROW
from demerit.day.who import cell
from demerit.limits import WAYS
from demerit.place.traits import employed

CONDUCT, STAFF = int(Purpose.ORGANISATION), int(Purpose.STAFF)
REPRESENTATIVE = WAYS.index("representative_of")
MONTH = 30  # days
NONE, FIRM, AGENCY = 0, 1, 2

# what is kept of a team from day to day: six bytes, so about half a byte for each resident
ORGANISATION = np.dtype([
    ("score", "i2"), ("own", "i2"), ("kind", "u1"),
    ("lists", "u1"),  # low four bits registers, high four those entered wrongly
])  # fmt: skip
DEED = np.dtype([("organisation", "u4"), ("day", "u2"), ("kind", "u1"), ("flags", "u1")])
DONE, DETECTED = 1, 2

# what happened to an organisation; `resident` is its legal representative, and of the points `moved` went through
EVENT = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("points", "i2"), ("moved", "i2"), ("organisation", "u4"), ("what", "u1"),
    ("kind", "u1"), ("register", "u1"), ("flags", "u1"),
])  # fmt: skip
WHAT = ("done", "recorded", "listed", "released")
ACTED, RECORDED, LISTED, RELEASED = range(len(WHAT))


@kernel(nogil=True)
def found(start, stop, people, table, organisations, stocks):
    """Teams start to stop on the first morning: firms, agencies, and those without anybody, which are none."""
    people, table = people[0], table[0]
    for o in range(start, stop):
        head = representative(o, people)
        if head == NOBODY_THERE:
            continue
        row = organisations[o]
        word, _, _, _ = words(people.k0, people.k1, uint32(CONDUCT), uint32(0), uint32(o), uint32(0), uint32(0))
        row.kind = AGENCY if uint64(word) < table.agencies else FIRM
        row.score, row.own = table.start, table.start
        c = cell(given(head, people))
        stocks[FIRMS_ROW, c] += 1
        if table.ranks > 0:
            stocks[FIRM_RANK_ROW + grade_of(row.score, table.cutoffs, table.ranks), c] += 1


@kernel(nogil=True)
def plan(start, stop, day, k0, k1, table, organisations, deeds):
    """What organisations start to stop (whole rounds) will do in the month that begins today, and what will be said of
    them falsely.

    Returns how many `deeds`, in no order; -1 when there is no room.
    """
    table = table[0]
    n = 0
    for o in range(start, stop):
        kind = int64(organisations[o].kind)
        if kind == NONE:
            continue
        w0, w1, w2, _ = words(k0, k1, uint32(CONDUCT), uint32(day), uint32(o), uint32(0), uint32(0))
        item = 0
        while item < table.kinds and uint64(w0) >= table.cumulative[kind - 1, item]:
            item += 1
        if item == table.kinds:
            continue
        if n == len(deeds):
            return -1
        row = deeds[n]
        row.organisation, row.day, row.kind = o, day + int64((uint64(w1) * uint64(MONTH)) >> uint64(32)), item
        row.flags = DONE | DETECTED if uint64(w2) < table.detected[item] else DONE
        n += 1
    for block in range(start // TEAMS, stop // TEAMS):
        w0, w1, w2, w3 = words(k0, k1, uint32(CONDUCT), uint32(day), uint32(block), uint32(0), uint32(1))
        o = block * TEAMS + int64((uint64(w1) * uint64(TEAMS)) >> uint64(32))
        if uint64(w0) >= table.invents or organisations[o].kind == NONE:
            continue
        if n == len(deeds):
            return -1
        row = deeds[n]
        row.organisation, row.day = o, day + int64((uint64(w3) * uint64(MONTH)) >> uint64(32))
        row.kind, row.flags = int64((uint64(w2) * uint64(table.kinds)) >> uint64(32)), DETECTED
        n += 1
    return n


@kernel
def tell(events, n, o, head, c, what, kind, register, points, flags):
    """One event at place n, which moves no points."""
    row = events[n]
    row.resident, row.cell, row.organisation, row.what, row.kind = head, c, o, what, kind
    row.register, row.points, row.moved, row.flags = register, points, 0, flags
    return n + 1


@kernel
def shift(row, before, lists_before, c, table, stocks):
    """Stocks of ranks and listings after a change of one organisation."""
    if table.ranks > 0:
        stocks[FIRM_RANK_ROW + grade_of(before, table.cutoffs, table.ranks), c] -= 1
        stocks[FIRM_RANK_ROW + grade_of(row.score, table.cutoffs, table.ranks), c] += 1
    was, now = int64(lists_before), int64(row.lists)
    stocks[FIRMS_LISTED_ROW, c] += int64((now & 15) != 0) - int64((was & 15) != 0)
    stocks[FIRMS_WRONG_ROW, c] += int64((now >> 4) != 0) - int64((was >> 4) != 0)


@kernel(nogil=True)
def let_off(day, people, table, organisations, listings, stays, events, n, stocks):
    """Organisations whose term is over start again. Returns (stays left, events)."""
    people, table = people[0], table[0]
    kept = 0
    for x in range(stays):
        stay = listings[x]
        if stay.until > day:
            listings[kept] = listings[x]
            kept += 1
            continue
        o, r = int64(stay.resident), int64(stay.register)
        row = organisations[o]
        before, lists_before = int64(row.score), int64(row.lists)
        row.lists = lists_before & ~(17 << r)
        row.score, row.own = table.start, table.start
        head = representative(o, people)
        c = cell(given(head, people))
        shift(row, before, lists_before, c, table, stocks)
        n = tell(events, n, o, head, c, RELEASED, 255, r, 0, int64(stay.flags) & WRONGFUL)
    return kept, n


@kernel(nogil=True)
def judge(day, people, table, ways, deeds, organisations, listings, stays, events, n, wishes, stocks):
    """Today's deeds recorded, points, listings, and wishes to list representatives: (stays, events, wishes).

    `deeds` are sorted. Each makes at most two events and one for each register, and so many wishes.
    """
    people, table, ways = people[0], table[0], ways[0]
    m = 0
    for x in range(len(deeds)):
        deed = deeds[x]
        o, kind, true = int64(deed.organisation), int64(deed.kind), (deed.flags & DONE) != 0
        row = organisations[o]
        head = representative(o, people)
        c = cell(given(head, people))
        if true:
            n = tell(events, n, o, head, c, ACTED, kind, 255, 0, 0)
        if not deed.flags & DETECTED:
            continue
        before, lists_before, points = int64(row.score), int64(row.lists), int64(table.points[kind])
        row.score = clamp(before + points, table.low, table.high)
        if true:
            row.own = clamp(int64(row.own) + points, table.low, table.high)
        n = tell(events, n, o, head, c, RECORDED, kind, 255, points, 0 if true else WRONGFUL)
        events[n - 1].moved = int64(row.score) - before
        for r in range(table.registers):
            if (int64(row.lists) >> r) & 1:
                continue
            by_record = table.records[r, kind] == 1
            if not by_record and int64(row.score) >= table.below[r]:
                continue
            rightly = true if by_record else int64(row.own) < table.below[r]
            flags = 0 if rightly else WRONGFUL
            row.lists = uint8(int64(row.lists) | (1 << r) | (0 if rightly else 16 << r))
            stay = listings[stays]
            stay.resident, stay.cell, stay.day, stay.register, stay.way = o, c, day, r, 0
            stay.until = min(day + table.term[r], int64(LAST_DAY))
            stay.appeal, stay.left, stay.flags, stay.exit = 0, STILL_ON, flags, 0
            stays += 1
            n = tell(events, n, o, head, c, LISTED, kind, r, 0, flags)
            for way in range(ways.ways):
                if ways.way_kind[way] == REPRESENTATIVE and ways.way_firms[way] == r:
                    wishes[m] = admission(head, ways.way_register[way], not rightly, way, 0)
                    m += 1
        shift(row, before, lists_before, c, table, stocks)
    return stays, n, m


@kernel(nogil=True)
def dismiss(day, k0, k1, people, table, organisations, listings, stays, dismissed):
    """Who is to go from organisations on a register, once in each month of a stay, and slots that hire nobody.

    `dismissed` has room for the largest team for each stay whose month begins today. Returns (dismissed, slots).
    """
    people, table = people[0], table[0]
    n, idle = 0, 0
    for x in range(stays):
        first, after = slots(listings[x].resident, people.residents)
        lists, r = int64(organisations[listings[x].resident].lists) & table.hires_nobody, int64(listings[x].register)
        if lists != 0 and lists & -lists == 1 << r:  # counted once, with the first such register
            idle += after - first
    for x in range(stays):
        stay = listings[x]
        o, r = int64(stay.resident), int64(stay.register)
        if (day - int64(stay.day)) % MONTH != 0 or table.staff_lost[r] == 0:
            continue
        head = representative(o, people)
        first, after = slots(o, people.residents)
        for slot in range(first, after):
            j = in_slot(slot, people)
            p = given(j, people)
            if not works(p, people):
                continue
            draw = table.register_key[r] >> uint32(8)
            word, _, _, _ = words(k0, k1, uint32(STAFF), uint32(day), uint32(j), uint32(o), draw)
            if uint64(word) < table.staff_lost[r]:
                row = dismissed[n]
                row.resident, row.cell, row.other = j, cell(p), head
                row.what, row.flags = JOB_LOST_WITH_FIRM, int64(stay.flags) & WRONGFUL
                n += 1
    return n, idle


@kernel(nogil=True)
def lose_jobs(people, state, dismissed, stocks):
    """Those dismissed who are still in work lose their jobs; only they stay in the list. Returns how many."""
    people = people[0]
    n = 0
    for x in range(len(dismissed)):
        j = int64(dismissed[x].resident)
        if not int64(state[j].mind) & EMPLOYED:
            continue
        state[j].mind = int64(state[j].mind) & ~int64(EMPLOYED)
        if employed(given(j, people)):
            stocks[JOBLESS_ROW, dismissed[x].cell] += 1
        dismissed[n] = dismissed[x]
        n += 1
    return n
