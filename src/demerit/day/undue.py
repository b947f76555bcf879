"""What follows from tampering (M19): doors that stood open on bought points, and shut for an attack.

A grant is *undue* if it went to somebody with bought points and the own-record standing would have been refused: by the
grade, or by a register that the own-record ledger would have led onto. (A register that it would not have let off
again is left out: this is the least that it was.) A refusal counts for the one attacked if it was wrongful.
"""

from __future__ import annotations

from numba import int64, uint8

from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.lists import (
    ATTACKED,
    BOUGHT,
    BY_GRADE,
    BY_REGISTER,
    GRANTED,
    GRANTED_ON_BOUGHT,
    NO_REASON,
    REFUSED,
    REFUSED_FOR_ATTACK,
    UNPAYING,
    WRONGFUL_DECISION,
)
from demerit.day.standing import may_enter
from demerit.day.state import grades_of, own_of
from demerit.day.tampering import deal
from demerit.place.traits import repays


@kernel
def marked(marks, place):
    """Whether a resident's bit is set."""
    return (marks[place >> 3] >> (place & 7)) & 1 == 1


@kernel
def refused_by_own_record(i, p, day, service, state, standing, doors):
    """Whether the own-record ledger would have shut this door."""
    if doors.by_parents[service] or doors.outcome[service] != REFUSED:
        return False
    if standing.grades > 0 and (doors.grades[service] >> (grades_of(state[i]) >> 4)) & 1:
        return True
    for way in range(standing.ways):
        by_score = standing.way_kind[way] == 0 and standing.way_ledger[way] == 0
        closes = (doors.lists[service] >> int64(standing.way_register[way])) & 1
        below = by_score and closes and own_of(state[i]) < standing.way_points[way]
        if below and may_enter(p, day, i, way, state, standing):
            return True
    return False


@kernel(nogil=True)
def consequences(day, people, state, standing, doors, deals, n, first, bought, attacked, decisions, out):
    """Undue grants and refusals for an attack among a day's decisions; how many. `out` has room for all decisions.

    `bought` and `attacked` are room for a bit of each resident from `first` on, all noughts.
    """
    people, standing, doors = people[0], standing[0], doors[0]
    for x in range(n):
        if int64(deals[x].day) <= day:
            place = int64(deals[x].resident) - first
            if deals[x].type == BOUGHT:
                bought[place >> 3] |= uint8(1 << (place & 7))
            elif deals[x].type == ATTACKED:
                attacked[place >> 3] |= uint8(1 << (place & 7))
    m = 0
    for x in range(len(decisions)):
        row = decisions[x]
        i, s = int64(row.resident), int64(row.service)
        if row.outcome == GRANTED and row.reason == NO_REASON and marked(bought, i - first):
            p = given(i, people)
            if refused_by_own_record(i, p, day, s, state, standing, doors):
                flags = UNPAYING if doors.credit[s] and not repays(p) else 0
                m = deal(out, m, i, i, row.cell, day, 0, 0, GRANTED_ON_BOUGHT, flags, 0)
                out[m - 1].service = s
        by_scheme = row.reason == BY_REGISTER or row.reason == BY_GRADE
        if by_scheme and row.flags & WRONGFUL_DECISION and marked(attacked, i - first):
            m = deal(out, m, i, i, row.cell, day, 0, 0, REFUSED_FOR_ATTACK, 0, 0)
            out[m - 1].service = s
    return m
