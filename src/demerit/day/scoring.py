"""Stage 3, scoring: what a record costs (M01), by association (M18), in money (M02).

Rules turn records into entries. An entry whose record is not of the subject's own act keeps its cause with it, so
that the own-record ledger can leave it out. The fully-seen ledger is kept here too: every act done, as if it had
been recorded once and at once.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.apart import wrong_of
from demerit.day.association import passed_on
from demerit.day.cutting import is_cut
from demerit.day.debts import owe_newly, size_of_sum
from demerit.day.entries import entry
from demerit.day.given import given, partners
from demerit.day.lists import (
    ASSOCIATED,
    CANNOT_PAY,
    COULD_NOT_PAY,
    DONE,
    FALSE_ORIGIN,
    FALSELY,
    FINE,
    FINING,
    FROM_SUM,
    NO_RULE,
    NOT_OWN,
    OF_NEED,
    OWN,
    PAID_AT_ONCE,
    SCORED,
    UNABLE,
    WARNS,
    WARNS_OWN,
)
from demerit.day.means import means
from demerit.day.registers import admission, stands_on
from demerit.day.state import UNSCORED, keep_scores, own_of, score_of, seen_of
from demerit.day.who import cell, who
from demerit.place.traits import age_on
from demerit.prefetch import AHEAD, prefetch

TIES, MOST_PARTNERS = 5, 64
SHORT_OF_WISHES = -2
FINE_DRAW, ENTER = int(Purpose.FINE), int(Purpose.ENTER)


@kernel(nogil=True)
def score(
    day, k0, k1, people, state, table, ways, apart, records, entries, fined, sums, owed, admissions, stocks, cut_ties
):
    """Entries, fines, unpaid sums and wishes to list from a day's acts and the records due.

    Nothing passes along `cut_ties` (`day.cutting`).

    Returns (entries, fines, sums, admissions). The first is -1 when `entries` is too short, and `SHORT_OF_WISHES` when
    `admissions` is; then nothing was changed.
    """
    people, table, ways = people[0], table[0], ways[0]
    account_mask, licence_mask = ways.account_mask, ways.licence_mask
    others = np.empty(MOST_PARTNERS, np.uint32)
    e, f, m = 0, 0, 0
    for x in range(len(records)):
        record = records[x]
        prefetch(state, records[min(x + AHEAD, len(records) - 1)].subject)
        i, kind, channel, cause = int64(record.subject), int64(record.kind), int64(record.channel), int64(record.cause)
        if e + 4 * (1 + TIES * MOST_PARTNERS) > len(entries) or f + 1 > len(fined):
            return -1, 0, 0, 0
        if m + ways.ways > len(admissions):
            return SHORT_OF_WISHES, 0, 0, 0
        p = record.profile
        bits = who(p, day, state[i].mind, state[i].lists, account_mask, licence_mask)
        if record.flags & SCORED:
            for slot in range(table.rules_by.shape[2]):
                rule = table.rules_by[kind, channel, slot]
                if rule == NO_RULE:
                    break
                if not table.first[rule] <= day < table.last[rule] or (bits & table.mask[rule]) != table.value[rule]:
                    continue
                points, ledger = int64(table.points[rule]), int64(table.ledger[rule])
                if points < 0 and record.flags & WARNS:
                    continue  # a warning instead (M42)
                e = entry(entries, e, i, record.actor if cause != OWN else i, record.cell, points, rule, record.day,
                          kind, channel, cause, ledger, 255)  # fmt: skip
                if points < 0 and record.flags & WARNS_OWN:
                    entries[e - 1].flags |= uint8(NOT_OWN)
                entries[e - 1].flags |= record.flags & uint8(FALSELY)
                if points >= 0 or ledger != 0:
                    continue
                for tie in range(TIES):
                    share = table.share[tie, table.context[kind]]
                    if share == 0:
                        continue
                    for j in range(partners(tie, i, people, others)):
                        partner = int64(others[j])
                        if is_cut(i, partner, cut_ties):
                            continue
                        passed = passed_on(points, share, day, i, partner, int64(table.key[rule]) * 8 + tie, k0, k1)
                        if passed == 0:
                            continue  # most often: before it is asked who they are
                        q = given(partner, people)
                        if table.tie_adults[tie] and age_on(q, day) < 18:
                            continue
                        e = entry(entries, e, partner, i, cell(q), passed, rule, record.day, kind, channel, ASSOCIATED,
                                  ledger, tie)  # fmt: skip
            for way in range(ways.ways):
                only = ways.way_only[way]
                if ways.way_kind[way] != 2 or not ways.way_kinds[way, kind] or not stands_on(only, state[i].lists):
                    continue
                w0, w1, _, _ = words(
                    k0, k1, uint32(ENTER), uint32(day), uint32(i), uint32(kind * 32 + channel), ways.way_key[way]
                )
                if uint64(w0) >= ways.way_chance[way]:
                    continue
                rightful = cause == OWN and stands_on(only, int64(state[i].lists) & ~wrong_of(i, state, apart))
                wrongful, flags = not rightful, FROM_SUM if table.of_debt[kind] else 0
                if record.flags & OF_NEED:
                    flags |= COULD_NOT_PAY
                    if ways.way_unable[way]:  # who can't pay is not to be listed, but may be taken for unwilling
                        if uint64(w1) >= ways.way_misjudged[way]:
                            continue
                        wrongful = True
                admissions[m] = admission(i, ways.way_register[way], wrongful, way, flags)
                m += 1
        if record.flags & FINING and table.fine[kind] > 0:
            yuan = int64(table.fine[kind])
            w0, w1, _, _ = words(
                k0, k1, uint32(FINE_DRAW), uint32(day), uint32(i), uint32(kind * 32 + channel), uint32(record.day)
            )
            flags = 0
            spare = means(i, p, people, state, ways.custody_mask, table.classes_lost)
            unable = uint64(w0) < table.cannot_pay[size_of_sum(yuan), spare]
            if unable:
                flags |= CANNOT_PAY
            elif uint64(w1) < table.pays_fine:
                flags |= PAID_AT_ONCE
            row = fined[f]
            row.resident, row.cell, row.yuan, row.kind, row.cause, row.flags = i, record.cell, yuan, kind, cause, flags
            f += 1
    for x in range(f):  # nothing is changed before this line
        row = fined[x]
        if row.flags & PAID_AT_ONCE:
            continue
        flags = (CANNOT_PAY if row.flags & CANNOT_PAY else 0) | (FALSE_ORIGIN if row.cause != OWN else 0)
        owed = owe_newly(sums, owed, row.resident, row.cell, day, row.kind, FINE, flags, state, stocks)
    return e, f, owed, m


@kernel(nogil=True)
def owe_and_see(day, people, state, conduct, table, ways, acts, sums, owed, stocks):
    """Payments missed become unpaid sums; every act done enters the fully-seen ledger. Returns the sums."""
    people, conduct, table, ways = people[0], conduct[0], table[0], ways[0]
    for x in range(len(acts)):
        act = acts[x]
        prefetch(state, acts[min(x + AHEAD, len(acts) - 1)].resident)
        if not act.flags & DONE:
            continue
        i, kind = int64(act.resident), int64(act.kind)
        if conduct.debt[kind]:
            flags = CANNOT_PAY if act.flags & UNABLE else 0
            owed = owe_newly(sums, owed, i, act.cell, day, kind, conduct.debt[kind] - 1, flags, state, stocks)
        if table.seen_by[kind, 0] == NO_RULE or state[i].mind & UNSCORED:
            continue
        bits = who(act.profile, day, state[i].mind, state[i].lists, ways.account_mask, ways.licence_mask)
        total = seen_of(state[i])
        for slot in range(table.seen_by.shape[1]):
            rule = table.seen_by[kind, slot]
            if rule == NO_RULE:
                break
            if table.ledger[rule] == 0 and table.first[rule] <= day < table.last[rule] \
                    and (bits & table.mask[rule]) == table.value[rule]:  # fmt: skip
                total += int64(table.points[rule])
        total = min(max(total, ways.low[0]), ways.high[0])
        keep_scores(state[i], score_of(state[i]), own_of(state[i]), total)
    return owed
