"""Stage 2, observation: how acts become records (M10, M11, M12).

Channels look in the order of their numbers. The first that catches an act and is read by the scheme makes its
record; the first officer to catch it brings the ordinary fine. A record may name somebody else who was nearby, come
late, be of nothing at all, or, once wrong, be copied on to another databank. True records of one act are recognised
as one and not counted twice; copies of a wrong one are not recognised, and are (an assumption).
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.collectors import COLLECT, collectors_of, page, ticket
from demerit.day.given import collector, given, nearby, tied
from demerit.day.lanes import draw_each
from demerit.day.lists import (
    COPIED,
    DONE,
    FALSE_REPORT,
    FINING,
    MISIDENTIFIED,
    NOBODY,
    OF_NEED,
    OWN,
    SCORED,
    UNABLE,
)
from demerit.day.who import cell
from demerit.limits import MAX_CHANNELS
from demerit.place.traits import NEIGHBOURHOOD, age, female, minority, urban

OBSERVE, INVENT, COPY = int(Purpose.OBSERVE), int(Purpose.INVENT), int(Purpose.COPY)
OVERLOOKED, FORGOTTEN, PAGE_FULL = range(3)  # what collectors lose


@kernel
def write(records, n, subject, actor, p, day, due, kind, channel, cause, flags):
    """One record at place n."""
    row = records[n]
    row.subject, row.actor, row.profile, row.cell = subject, actor, p, cell(p)
    row.day, row.due, row.kind, row.channel, row.cause, row.flags = day, due, kind, channel, cause, flags
    return n + 1


@kernel
def copy_on(records, n, day, due, subject, actor, p, kind, channel, table, k0, k1):
    """A wrong record copied to other databanks (M11): one row for each that takes it over."""
    for other in range(MAX_CHANNELS):
        chance = table.copies[channel, other]
        if chance == uint64(0):
            continue
        w0, w1, _, _ = words(
            k0, k1, uint32(COPY), uint32(day), uint32(subject), uint32(kind), uint32(channel * MAX_CHANNELS + other)
        )
        if uint64(w0) < chance:
            wait = table.delay_from[other] + int64((uint64(w1) * table.delay_span[other]) >> uint64(32))
            n = write(records, n, subject, actor, p, day, due + wait, kind, other, COPIED, SCORED)
    return n


@kernel
def identified(i, p, kind, channel, w1, w3, residents, people, table):
    """Whom a record names: (subject, its profile, cause). Somebody nearby can be taken for the actor (M10), or anybody
    of the place where faces are matched against all of it (M38)."""
    other = nearby(i, w3, residents)
    if table.anywhere[channel]:
        other = int64((uint64(w3) * uint64(residents)) >> uint64(32))
    if other != i:
        q = given(other, people)
        if uint64(w1) < table.misnames[channel, female(q), minority(q)] and age(q) >= table.mistaken_from:
            return other, q, MISIDENTIFIED
    return i, p, OWN


@kernel
def inventive(start, stop, day, k0, k1, scheme, ordinary, begun):
    """The channels that make a record of nothing, a bit each, by neighbourhood (uint32); drawn for all at once."""
    first = start // NEIGHBOURHOOD
    hoods = (stop + NEIGHBOURHOOD - 1) // NEIGHBOURHOOD - first
    channels, drawn = np.zeros(hoods, np.uint32), np.empty(4 * hoods, np.uint32)
    for c in range(MAX_CHANNELS):
        here, elsewhere = scheme.invents[c], ordinary.invents[c]
        if here == uint64(0) and elsewhere == uint64(0):
            continue
        draw_each(first, hoods, 0, day, INVENT + 256 * c, k0, k1, drawn)
        for x in range(hoods):
            size = min(NEIGHBOURHOOD, stop - (first + x) * NEIGHBOURHOOD)
            chance = ((here if begun[first + x] else elsewhere) * uint64(size)) >> uint64(16)
            channels[x] |= uint32(uint64(drawn[x]) < chance) << uint32(c)
    return channels


@kernel(nogil=True)
def observe(start, stop, day, k0, k1, people, residents, acts, count, scheme, ordinary, begun, looks, records, lost):
    """Records of a day's acts by residents start to stop, neighbourhood by neighbourhood.

    Where the scheme hasn't begun (`begun`, uint8 by neighbourhood) the channels are those of `ordinary` life (M13).
    Returns how many; -1 when `records` is too short. `lost` (int64[3]) counts what collectors miss. `looks` (uint64 by
    neighbourhood, in 2**-16) multiplies the chance of seeing for those who choose where to look (M48).
    """
    people = people[0]
    n, a = 0, 0
    tickets = np.empty(NEIGHBOURHOOD, np.uint64)
    noted = np.empty(NEIGHBOURHOOD, np.int64)
    inventing = inventive(start, stop, day, k0, k1, scheme[0], ordinary[0], begun)
    for hood in range(start // NEIGHBOURHOOD, (stop + NEIGHBOURHOOD - 1) // NEIGHBOURHOOD):
        first = hood * NEIGHBOURHOOD
        size = min(NEIGHBOURHOOD, stop - first)
        if n + 4 * MAX_CHANNELS * (NEIGHBOURHOOD // 8) > len(records):
            return -1
        table = scheme[0] if begun[hood] else ordinary[0]
        kind_channels, detects, scored, authority = table.kind_channels, table.detects, table.scored, table.authority
        attended = table.attended
        hands, waiting = int64(0), 0
        if table.collector >= 0:
            hands = collectors_of(hood, size, table.collectors, k0, k1)
        while a < count and int64(acts[a].resident) < first + size:
            act = acts[a]
            a += 1
            if not act.flags & DONE:
                continue
            i, kind = int64(act.resident), int64(act.kind)
            seers = kind_channels[kind]
            if seers == 0:
                continue
            if n + MAX_CHANNELS * 4 > len(records):
                return -1
            p = act.profile
            in_town = urban(p)
            is_scored = is_fined = False
            for c in range(MAX_CHANNELS):
                if not (seers >> uint32(c)) & uint32(1):
                    continue
                wanted = (scored[c] == 1 and not is_scored) or (authority[c] == 1 and not is_fined)
                if not wanted:
                    continue
                w0, w1, w2, w3 = words(k0, k1, uint32(OBSERVE), uint32(day), uint32(i), uint32(kind), uint32(c))
                seen = detects[c, in_town]
                if attended[c]:
                    seen = (seen * looks[hood]) >> uint64(16)
                if uint64(w0) >= seen:
                    continue
                if c == table.collector:
                    if hands == 0:
                        continue
                    is_scored = True
                    c0, c1, c2, _ = words(k0, k1, uint32(COLLECT), uint32(day), uint32(i), uint32(kind), uint32(2))
                    whose = collector(hood, int64((uint64(c0) * uint64(hands)) >> uint64(32)), people)
                    knows = whose >= 0 and not table.good[kind] and uint64(c1) < table.favours
                    if knows and tied(whose, i, people):
                        lost[OVERLOOKED] += 1
                    elif uint64(c2) >= table.remembers:
                        lost[FORGOTTEN] += 1
                    else:
                        tickets[waiting] = ticket(i, kind, day, k0, k1)
                        noted[waiting] = a - 1
                        waiting += 1
                    continue
                subject, q, cause = identified(i, p, kind, c, w1, w3, residents, people, table)
                due = day + table.delay_from[c] + int64((uint64(w2) * table.delay_span[c]) >> uint64(32))
                flags = 0
                if scored[c] == 1 and not is_scored:
                    flags |= SCORED
                    is_scored = True
                if authority[c] == 1 and not is_fined:
                    flags |= FINING
                    is_fined = True
                if cause == OWN and act.flags & UNABLE:
                    flags |= OF_NEED
                n = write(records, n, subject, i, q, day, due, kind, c, cause, flags)
                if cause != OWN and flags & SCORED:
                    n = copy_on(records, n, day, due, subject, i, q, kind, c, table, k0, k1)
        if waiting > 0:
            room = page(hood, hands, table.capacity, day, k0, k1)
            c = table.collector
            for x in range(waiting):
                rank = 0
                for y in range(waiting):
                    rank += int64(tickets[y] < tickets[x])
                if rank >= room:
                    lost[PAGE_FULL] += 1
                    continue
                act = acts[noted[x]]
                i, kind = int64(act.resident), int64(act.kind)
                _, w1, w2, w3 = words(k0, k1, uint32(OBSERVE), uint32(day), uint32(i), uint32(kind), uint32(c))
                subject, q, cause = identified(i, act.profile, kind, c, w1, w3, residents, people, table)
                due = day + table.delay_from[c] + int64((uint64(w2) * table.delay_span[c]) >> uint64(32))
                need = OF_NEED if cause == OWN and act.flags & UNABLE else 0
                n = write(records, n, subject, i, q, day, due, kind, c, cause, SCORED | need)
                if cause != OWN:
                    n = copy_on(records, n, day, due, subject, i, q, kind, c, table, k0, k1)
        for c in range(MAX_CHANNELS):
            if not (inventing[hood - start // NEIGHBOURHOOD] >> uint32(c)) & uint32(1):
                continue
            _, w1, w2, w3 = words(k0, k1, uint32(INVENT), uint32(day), uint32(hood), uint32(0), uint32(c))
            i = first + int64((uint64(w1) * uint64(size)) >> uint64(32))
            q = given(i, people)
            if age(q) < table.mistaken_from:
                continue
            worst = uint64(0)
            for f in range(2):
                for m in range(2):
                    worst = max(worst, table.misnames[c, f, m])
            # a group that is mistaken more often is also invented about more often
            if worst > 0 and (uint64(w3) * worst) >> uint64(32) >= table.misnames[c, female(q), minority(q)]:
                continue
            kind = int64(table.invented[c, int64((uint64(w2) * uint64(table.invented_count[c])) >> uint64(32))])
            flags = (SCORED if scored[c] == 1 else 0) | (FINING if authority[c] == 1 else 0)
            due = day + table.delay_from[c]
            n = write(records, n, i, NOBODY, q, day, due, kind, c, FALSE_REPORT, flags)
            if flags & SCORED:
                n = copy_on(records, n, day, due, i, NOBODY, q, kind, c, table, k0, k1)
    return n
