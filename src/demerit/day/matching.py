"""Scores on dating profiles (M30): whom one meets, and who minds the other's grade.

A request of somebody single that ordinary life doesn't refuse meets a candidate: an adult of the same tile who is
online, single, of another household and not much older or younger, drawn anew each time. Whoever stands
higher may turn the other down, likelier with each grade between them. Nothing lasts: a match is a first meeting that
both want, and nobody moves in. Sex isn't asked.

Reads grades in the tile as they stand this evening; writes nothing but the answer.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.day.couples import lives_as_couple
from demerit.day.given import given, household
from demerit.day.lists import (
    BY_PROFILE,
    DOWN_BY_ERROR,
    MATCHED,
    ORDINARY,
    REFUSED,
    TURNED_DOWN,
    TURNED_OTHER_DOWN,
    WRONGFUL_DECISION,
)
from demerit.day.state import ABSTAINER, grades_of
from demerit.day.who import cell
from demerit.place.traits import age, age_on, online

MATCH = int(Purpose.MATCH)


@kernel
def suits(i, j, p, day, people, table, lists, custody_mask):
    """Whether somebody of profile `p` could meet j, who stands on `lists`: not in custody (M46)."""
    first, size = household(i, people)
    if first <= j < first + size or int64(lists) & custody_mask:
        return False
    q = given(j, people)
    near = abs(age(p) - age(q)) <= table.years
    return near and age_on(q, day) >= 18 and online(q) > 0 and not lives_as_couple(j, people)


@kernel
def candidate(i, p, day, people, state, table, custody_mask, k0, k1):
    """Whom somebody meets today: the first to suit of those drawn; -1 if none does."""
    base = int64(i) - int64(i) % TILE
    size = uint64(min(int64(TILE), people.residents - base))
    for draw in range(table.looks):
        a, b, c, d = words(k0, k1, uint32(MATCH), uint32(day), uint32(i), uint32(0), uint32(draw))
        for word in (uint64(a), uint64(b), uint64(c), uint64(d)):
            j = base + int64((word * size) >> uint64(32))
            if suits(i, j, p, day, people, table, state[j].lists, custody_mask):
                return j
    return int64(-1)


@kernel
def turned_down(word, lower, higher, minds):
    """Whether somebody of a grade is turned down by a higher one (a lower number). Some have no grade to mind."""
    return higher < lower < ABSTAINER and uint64(word) < minds[lower - higher]


@kernel(nogil=True)
def meet(day, k0, k1, people, state, standing, table, requests, decisions, meetings):
    """Meetings of a day, and what comes of them written into `decisions`. Returns how many."""
    people, table, custody_mask = people[0], table[0], standing[0].custody_mask
    n = 0
    for x in range(len(requests)):
        row = decisions[x]
        if not table.meets[row.service] or row.outcome == REFUSED:
            continue
        i, p = int64(row.resident), requests[x].profile
        j = candidate(i, p, day, people, state, table, custody_mask, k0, k1)
        if j < 0:
            row.outcome, row.reason = REFUSED, ORDINARY
            continue
        word, _, _, _ = words(k0, k1, uint32(MATCH), uint32(day), uint32(i), uint32(j), uint32(table.looks))
        mine, theirs = int64(state[i].grade) & 15, int64(state[j].grade) & 15
        my_own, their_own = grades_of(state[i]) >> 4, grades_of(state[j]) >> 4
        flags = MATCHED
        if turned_down(word, mine, theirs, table.minds):
            flags = TURNED_DOWN
            if not turned_down(word, my_own, their_own, table.minds):
                flags |= DOWN_BY_ERROR
                row.flags |= WRONGFUL_DECISION
        elif turned_down(word, theirs, mine, table.minds):
            flags = TURNED_OTHER_DOWN
            if not turned_down(word, their_own, my_own, table.minds):
                flags |= DOWN_BY_ERROR
        if flags != MATCHED:
            row.outcome, row.reason = REFUSED, BY_PROFILE
        met = meetings[n]
        met.resident, met.other, met.cell, met.other_cell = i, j, row.cell, cell(given(j, people))
        met.grade, met.other_grade, met.flags = mine, theirs, flags
        n += 1
    return n
