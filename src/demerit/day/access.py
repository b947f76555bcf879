"""Stage 5, access: requests meet the conditions of the scheme, then of ordinary life, then each other (M24 to M29).

For some services one waits, instead of drawing a lot for the day: `day.queues`, after this.

Scarce places are allotted when the day closes, by (priority, lottery, resident): whoever is refused by the scheme
leaves a place that somebody else gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.apart import wrong_of
from demerit.day.commerce import commercial_score, rightful_file
from demerit.day.debts import owes
from demerit.day.doors import first_served, lowest, parent_shuts, shut
from demerit.day.given import given, household, role_of
from demerit.day.lists import (
    BY_GRADE,
    BY_PRIVATE,
    GRANTED,
    NO_PLACE,
    NO_REASON,
    ORDINARY,
    PRIORITY,
    REFUSED,
    REVIEW,
    WAIVED,
    WOULD_REPAY,
    WRONGFUL_DECISION,
)
from demerit.day.state import EMPLOYED, HOUSED, SHUT_OUT, grades_of
from demerit.day.stocks import EVICTED_ROW, JOBLESS_ROW, SHUT_OUT_ROW
from demerit.place.traits import CHILD, SPOUSE, employed, repays, role
from demerit.prefetch import AHEAD, prefetch
from demerit.shards.lots import among_the_first

if TYPE_CHECKING:
    from demerit.day.world import World

ACCESS = int(Purpose.ACCESS)
PLACE = 1 << 20  # one place
THROUGH_HOUSEHOLD = 32  # flag of a decision: a register on which somebody else of the household stands
JOB, HOME, SCHOOL = 1, 2, 3
SERVICE_BITS = 57  # of a ticket, below the service


@kernel
def effective(i, people, state, household_mask):
    """Registers that bear on a resident, the household's included."""
    on = int64(state[i].lists)
    if household_mask != 0:
        first, size = household(i, people)
        for j in range(first, first + size):
            on |= int64(state[j].lists) & household_mask
    return on


@kernel
def rightly_effective(i, people, state, apart, household_mask):
    """The rightful ones alone."""
    on = int64(state[i].lists) & ~wrong_of(i, state, apart)
    if household_mask != 0:
        first, size = household(i, people)
        for j in range(first, first + size):
            on |= int64(state[j].lists) & household_mask & ~wrong_of(j, state, apart)
    return on


@kernel
def parents_shut(i, service, people, state, apart, doors, rightful):
    """Whether a parent's standing shuts this door: the register or grade, 0 none, 1 register, 2 grade."""
    first, size = household(i, people)
    for j in range(first, first + size):
        if j == i or role_of(j, people) > SPOUSE:
            continue
        on, grade = int64(state[j].lists), int64(state[j].grade) & 15
        if rightful:
            on, grade = on & ~wrong_of(j, state, apart), grades_of(state[j]) >> 4
        if parent_shuts(service, on, grade, doors):
            return True
    return False


@kernel
def take_effect(i, its_cell, service, granted, people, state, doors, stocks):
    """Jobs, homes and school places won and lost."""
    effect, mind = doors.effect[service], int64(state[i].mind)
    if effect != SCHOOL and granted == (doors.review[service] == 1):
        return  # an application can only win something, a review only lose it
    if effect == JOB and granted != ((mind & EMPLOYED) != 0):
        mind ^= EMPLOYED
        if employed(given(i, people)):
            stocks[JOBLESS_ROW, its_cell] += -1 if granted else 1
    elif effect == HOME and granted != ((mind & HOUSED) != 0):
        mind ^= HOUSED
        stocks[EVICTED_ROW, its_cell] += -1 if granted else 1
    elif effect == SCHOOL and granted == ((mind & SHUT_OUT) != 0):
        mind ^= SHUT_OUT
        stocks[SHUT_OUT_ROW, its_cell] += -1 if granted else 1
    state[i].mind = mind


@kernel(nogil=True)
def decide(day, k0, k1, people, state, standing, apart, doors, commerce, astray, requests, decisions, tickets):
    """One decision for each request, in the same order; those that wait for a place draw a ticket.

    Returns how many `tickets` (uint64) there are: service, priority, lottery and resident, so that they sort. Nobody
    makes two requests on a day.
    """
    people, standing, doors, commerce = people[0], standing[0], doors[0], commerce[0]
    w = 0
    for x in range(len(requests)):
        request = requests[x]
        prefetch(state, requests[min(x + AHEAD, len(requests) - 1)].resident)
        i, s = int64(request.resident), int64(request.service)
        p = request.profile
        w0, w1, w2, _ = words(k0, k1, uint32(ACCESS), uint32(day), uint32(i), uint32(s), uint32(0))
        on, grade = effective(i, people, state, standing.household_mask), int64(state[i].grade) & 15
        by_parents = child = False
        if doors.by_parents[s]:
            child = role(p) == CHILD
            by_parents = child and parents_shut(i, s, people, state, apart, doors, False)
        commercial = rightful = int64(0)
        by_score = doors.waived_from[s] > 0 or doors.private_below[s] > 0
        if by_score:
            commercial = commercial_score(p, state[i].commerce, commerce)
        reason = shut(s, on, grade, commercial, by_parents, w1, doors)
        flags = REVIEW if doors.review[s] else 0
        outcome, register = GRANTED, 255
        if reason != NO_REASON:
            outcome = REFUSED if reason == BY_PRIVATE else doors.outcome[s]
            if reason != BY_GRADE and not by_parents:
                register = lowest(on & (doors.private_lists[s] if reason == BY_PRIVATE else doors.lists[s]))
            mine = rightly_effective(i, people, state, apart, standing.household_mask)
            rightly = by_parents and parents_shut(i, s, people, state, apart, doors, True)
            if by_score:
                rightful = commercial_score(p, rightful_file(i, state[i].commerce, astray), commerce)
            if shut(s, mine, grades_of(state[i]) >> 4, rightful, rightly, w1, doors) == NO_REASON:
                flags |= WRONGFUL_DECISION
            if register < 255 and not (int64(state[i].lists) >> register) & 1:
                flags |= THROUGH_HOUSEHOLD
            if doors.credit[s] and outcome == REFUSED and repays(p):
                flags |= WOULD_REPAY
        if outcome != REFUSED:
            if (doors.waived[s] >> grade) & 1 or 0 < doors.waived_from[s] <= commercial:
                flags |= WAIVED
            elif uint64(w0) < doors.refused[s, int64(owes(state[i].mind))]:
                outcome, reason, register = REFUSED, ORDINARY, 255
                flags &= REVIEW
        row = decisions[x]
        row.resident, row.cell, row.service, row.grade = i, request.cell, s, grade
        row.outcome, row.reason, row.register, row.flags = outcome, reason, register, flags
        row.times = request.times
        if outcome != REFUSED and doors.pool[s] >= 0 and doors.queue[s] < 0:
            first = first_served(s, on, grade, doors)
            if first:
                row.flags |= PRIORITY
            tickets[w] = (
                (uint64(s) << uint64(SERVICE_BITS)) | (uint64(not first) << uint64(56))
                | ((uint64(w2) >> uint64(8)) << uint64(32)) | uint64(i)
            )  # fmt: skip
            w += 1
        elif first_served(s, on, grade, doors):
            row.flags |= PRIORITY
    return w


@kernel
def answer_to(i, decisions):
    """The row of a resident's decision: they are in resident order."""
    low, high = 0, len(decisions) - 1
    while low < high:
        middle = (low + high) >> 1
        if int64(decisions[middle].resident) < i:
            low = middle + 1
        else:
            high = middle
    return low


@kernel(nogil=True)
def still_wanted(tickets, decisions):
    """Leave out the tickets of those refused meanwhile (M30, or a mechanism of a user's own): how many stay."""
    kept = 0
    for t in range(len(tickets)):
        if decisions[answer_to(int64(tickets[t] & uint64(0xFFFFFFFF)), decisions)].outcome != REFUSED:
            tickets[kept] = tickets[t]
            kept += 1
    return kept


@kernel(nogil=True)
def allot(tickets, served, people, state, doors, decisions, stocks):
    """Places to the first `served` (int64 by service) of the tickets, which are sorted, and none to the others; then
    jobs, homes and school places won and lost take effect."""
    people, doors = people[0], doors[0]
    before, s = 0, int64(-1)
    for t in range(len(tickets)):
        if int64(tickets[t] >> uint64(SERVICE_BITS)) != s:
            before, s = t, int64(tickets[t] >> uint64(SERVICE_BITS))
        if t - before >= served[s]:
            row = decisions[answer_to(int64(tickets[t] & uint64(0xFFFFFFFF)), decisions)]
            row.outcome, row.reason, row.register = REFUSED, NO_PLACE, 255
            row.flags &= REVIEW | PRIORITY
    for x in range(len(decisions)):
        row = decisions[x]
        prefetch(state, decisions[min(x + AHEAD, len(decisions) - 1)].resident)
        if doors.effect[row.service]:
            i, granted = int64(row.resident), row.outcome != REFUSED
            take_effect(i, row.cell, row.service, granted, people, state, doors, stocks)


def allotted(world: World, tickets: np.ndarray, decisions: np.ndarray) -> None:
    """The day's free places given out, over all shards. `tickets` are sorted.

    A world's `places` (int64[services], in 2**-20) are those free; unused ones are kept for `kept_for` days, and at
    least one.
    """
    doors, places, shard = world.tables.access[0], world.places, world.shard
    services = int(doors["services"])
    pool, free = doors["pool"][:services], places[:services]
    scarce = (pool >= 0) & (doors["queue"][:services] < 0)
    free[scarce] = np.minimum(free + pool, np.maximum(PLACE, int(doors["kept_for"]) * pool))[scarce]
    tickets = tickets[: still_wanted(tickets, decisions)]
    ends = np.searchsorted(tickets, np.arange(1, services + 1, dtype=np.uint64) << np.uint64(SERVICE_BITS))
    served = among_the_first(shard, tickets, ends, np.maximum(free, 0) // PLACE, SERVICE_BITS)
    free[scarce] -= PLACE * shard.total(served)[scarce]
    allot(tickets, served, world.given, world.state, world.tables.access, decisions, world.stocks)
