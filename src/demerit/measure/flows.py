"""Flows: what happened on a day, counted from the day's lists, by cell.

One row for each thing counted; one column for each cell (`day.who.cell`). Every event adds to the day's total and to
its cell, so that groups and days have the same sums. All are integers.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.firms import WHAT
from demerit.day.lists import (
    BOUGHT,
    BY_PRIVATE,
    CANNOT_PAY,
    CAUSES,
    CHILLED,
    COULD_NOT_PAY,
    DEALS,
    DONE,
    ENROLMENTS,
    EXITS,
    FALSELY,
    FOUND_OUT,
    FROM_FINE,
    GRANTED_ON_BOUGHT,
    HEEDED,
    INSIDE,
    KEPT,
    NO_PLACE,
    NO_RULE,
    ORDINARY,
    OUTCOMES,
    OWN,
    PAID_AT_ONCE,
    PERFORMED,
    PRIORITY,
    QUEUED,
    REASONS,
    REFUSED,
    REFUSED_FOR_ATTACK,
    REPORTING,
    SCORED,
    TOLLS,
    UNPAYING,
    WAIVED,
    WARNS,
    WARNS_OWN,
    WITHOUT_A_RULE,
    WOULD_REPAY,
    WRONGFUL,
    WRONGFUL_DECISION,
)
from demerit.day.state import ABSTAINER
from demerit.limits import (
    CONDUCT_CONTEXTS,
    CONTEXTS,
    MAX_CHANNELS,
    MAX_GRADES,
    MAX_KINDS,
    MAX_REGISTERS,
    MAX_SERVICES,
    TIE_KINDS,
)

_next = 0


def _rows(count: int = 1) -> int:
    global _next
    first, _next = _next, _next + count
    return first


ACTS = _rows(MAX_KINDS)  # done, by kind
PERFORMED_DEEDS = _rows()
HEEDED_ACTS = _rows()  # left undone on an app's advice (M33)
RECORDS = _rows(MAX_CHANNELS)  # read by the scheme, by channel, on the day they arrive
FALSE_RECORDS = _rows(MAX_CHANNELS)
RECORDED = _rows(MAX_KINDS)  # the same by kind
COPIES = _rows()  # of wrong records
WARNINGS = _rows(len(CONTEXTS))  # instead of points (M42)
WARNINGS_FALSE = _rows()  # used up by a false record
WARNINGS_MISSED = _rows()  # points for a first true record, since a false one had used up the warning
ENTRIES = _rows(len(CAUSES))  # entries of the first ledger, by cause
LOST = _rows(len(CAUSES))  # points
GAINED = _rows(len(CAUSES))
LOST_CONTEXT = _rows(len(CONTEXTS))
LOST_GRAVITY = _rows(6)
ENTRIES_GRAVITY = _rows(6)  # entries that cost points, by gravity of the act
LOST_TIE = _rows(len(TIE_KINDS))
SIDE_LOST = _rows()  # points of the second ledger
WAIT = _rows()  # days from act to entry by a rule, summed
BY_RULE = _rows()  # such entries
FINES = _rows()
FINE_YUAN = _rows()
FINES_FALSE = _rows()  # for somebody else's act, or nobody's
FINES_UNPAID = _rows()
FINES_UNABLE = _rows()  # of those unpaid, by somebody who can't pay
FINE_YUAN_GRAVITY = _rows(6)
SUMS_PAID = _rows()
ENTERED = _rows(MAX_REGISTERS)
ENTERED_WRONGLY = _rows(MAX_REGISTERS)
LEFT = _rows(MAX_REGISTERS)
EXIT = _rows(len(EXITS))
ENTERED_BY_FINE = _rows()
ENTERED_UNABLE = _rows()  # for a sum that they couldn't pay
ENTERED_AT_WILL = _rows()  # without a rule
BORNE = _rows(len(TOLLS))  # through what happened to another
BORNE_WRONGLY = _rows(len(TOLLS))  # where that was wrongful
FIRMS = _rows(len(WHAT))  # what happened to organisations
FIRMS_WRONGLY = _rows(len(WHAT))
FIRM_POINTS_LOST = _rows()
REQUESTS = _rows(MAX_SERVICES)
REFUSALS = _rows(MAX_SERVICES)  # for any reason
ADVERSE = _rows(MAX_SERVICES)  # refused, dearer, later or slower because of the scheme
WRONGFUL_ADVERSE = _rows(MAX_SERVICES)
SERVED_FIRST = _rows(MAX_SERVICES)
REASON = _rows(len(REASONS))  # of decisions that were not simply granted
OUTCOME = _rows(len(OUTCOMES))
REPAYERS_REFUSED = _rows()
WAIVERS = _rows(MAX_SERVICES)
SERVED = _rows(MAX_SERVICES)  # slots of queues (M32)
WAITED = _rows(MAX_SERVICES)  # days, by those served
SERVED_AT = _rows(MAX_GRADES)  # the same by grade
WAITED_AT = _rows(MAX_GRADES)
GAVE_UP = _rows(MAX_SERVICES)
REPORTED = _rows(3 * (len(TIE_KINDS) + 1))  # true, mistaken, of nothing; by tie, or by a stranger (M17, M23)
SHOWN = _rows(2)  # shown to those nearby, seen by somebody; how many saw it, summed (M23)
PAID_REPORTS = _rows(2)  # points gained for reporting: a true report, a false one
COLLECTORS_LOST = _rows(3)  # overlooked, forgotten, page full; without a cell
# tampering (M19)
DEAL_TYPES = _rows(len(DEALS))
DEAL_YUAN = _rows()  # paid for bought points
DEAL_POINTS = _rows()
DEAL_GRADES = _rows()  # gained by them
BOUGHT_INSIDE = _rows()
FOUND = _rows(len(DEALS))  # found out, by what it was
UNDUE = _rows(MAX_SERVICES)  # granted on bought points
UNDUE_UNPAYING = _rows(MAX_SERVICES)  # of loans: to somebody who won't repay
ATTACK_REFUSED = _rows(MAX_SERVICES)
# between one and another
MEETINGS = _rows(4)  # who met a partner, by how far apart the grades are: the same, one apart, more; or none to compare
MATCHES = _rows(4)
MET = _rows(MAX_GRADES)  # both who met, by their grade
DOWN = _rows(MAX_GRADES)  # turned down for their grade, by it
DOWN_WRONGLY = _rows()
TIES = _rows(len(TIE_KINDS))  # to somebody whose standing fell today
TIES_CUT = _rows(len(TIE_KINDS))
CUT_WRONGLY = _rows()  # nothing in the own-record standing accounted for the fall
# against the twin
CHILLED_BY = _rows(len(CONDUCT_CONTEXTS))
PREVENTED_BY = _rows(len(CONDUCT_CONTEXTS))
ADDED_BY = _rows(len(CONDUCT_CONTEXTS))
SILENCED_BY = _rows(len(CONDUCT_CONTEXTS))  # missing over 30 days: what was only put off is not counted
SERVICE_GAINED = _rows(MAX_SERVICES)  # granted here, refused to the twin
SERVICE_LOST = _rows(MAX_SERVICES)  # the reverse
# creep (M36)
LOST_RULE_AGE = _rows(3)  # points by the age of the rule: in force from the start, added of late, added earlier
NEWLY_PUNISHED = _rows()  # acts done of kinds that only rules added since the start punish
WAITED_LONGER = _rows(2)  # requests answered later here than the twin's, and earlier
DAYS_LONGER = _rows(2)  # by how many days
# who is scored (M13, M14, M43)
ENROLMENTS_ROW = _rows(len(ENROLMENTS))
RECORDS_KEPT = _rows()  # and not read: of people who don't consent
ENROLLED_REQUESTS = _rows()
ENROLLED_REFUSED = _rows()  # for any reason
ENROLLED_LOST = _rows()  # of these, granted to the twin
ABSTAINER_REQUESTS = _rows()
ABSTAINER_REFUSED = _rows()
ABSTAINER_SHUNNED = _rows()  # of these, by somebody who found it odd that they have no grade
ABSTAINER_LOST = _rows()
FLOW_ROWS = _rows(0)


@kernel
def add(today, cells, row, c, amount):
    """Add to a day's total and to a cell."""
    today[row] += amount
    cells[row, c] += amount


@kernel(nogil=True)
def count_day(
    day, acts, records, entries, fined, paid, entered, ended, decisions, moves, reports, shown, tolls, firms,
    gravity, context, today, cells,
):  # fmt: skip
    """Count one world's day. `moves`: of enrolment, int64[what, cell]; `gravity` and `context`: uint8 by kind."""
    for x in range(len(acts)):
        row = acts[x]
        if row.flags & HEEDED:
            add(today, cells, HEEDED_ACTS, row.cell, 1)
        if row.flags & DONE:
            add(today, cells, ACTS + row.kind, row.cell, 1)
            if row.flags & PERFORMED:
                add(today, cells, PERFORMED_DEEDS, row.cell, 1)
    for x in range(len(records)):
        row = records[x]
        if row.flags & KEPT:
            add(today, cells, RECORDS_KEPT, row.cell, 1)
        if not row.flags & SCORED:
            continue
        add(today, cells, RECORDS + row.channel, row.cell, 1)
        add(today, cells, RECORDED + row.kind, row.cell, 1)
        if row.flags & WARNS:
            add(today, cells, WARNINGS + context[row.kind], row.cell, 1)
            if row.cause != OWN:
                add(today, cells, WARNINGS_FALSE, row.cell, 1)
        if row.flags & WARNS_OWN:
            add(today, cells, WARNINGS_MISSED, row.cell, 1)
        if row.cause != OWN:
            add(today, cells, FALSE_RECORDS + row.channel, row.cell, 1)
            if row.cause == 3:
                add(today, cells, COPIES, row.cell, 1)
    for x in range(len(entries)):
        row = entries[x]
        points = int64(row.points)
        if row.ledger != 0:
            if points < 0:
                add(today, cells, SIDE_LOST, row.cell, -points)
            continue
        add(today, cells, ENTRIES + row.cause, row.cell, 1)
        if points >= 0:
            add(today, cells, GAINED + row.cause, row.cell, points)
            if row.kind == REPORTING and row.cause == OWN:
                add(today, cells, PAID_REPORTS + int64((row.flags & FALSELY) != 0), row.cell, points)
        else:
            add(today, cells, LOST + row.cause, row.cell, -points)
        if row.rule == NO_RULE:
            continue
        add(today, cells, WAIT, row.cell, day - int64(row.act_day))
        add(today, cells, BY_RULE, row.cell, 1)
        if points < 0:
            add(today, cells, LOST_CONTEXT + context[row.kind], row.cell, -points)
            add(today, cells, LOST_GRAVITY + gravity[row.kind], row.cell, -points)
            add(today, cells, ENTRIES_GRAVITY + gravity[row.kind], row.cell, 1)
            if row.tie < len(TIE_KINDS):
                add(today, cells, LOST_TIE + row.tie, row.cell, -points)
    for x in range(len(fined)):
        row = fined[x]
        add(today, cells, FINES, row.cell, 1)
        add(today, cells, FINE_YUAN, row.cell, int64(row.yuan))
        add(today, cells, FINE_YUAN_GRAVITY + gravity[row.kind], row.cell, int64(row.yuan))
        if row.cause != OWN:
            add(today, cells, FINES_FALSE, row.cell, 1)
        if not row.flags & PAID_AT_ONCE:
            add(today, cells, FINES_UNPAID, row.cell, 1)
            if row.flags & CANNOT_PAY:
                add(today, cells, FINES_UNABLE, row.cell, 1)
    for x in range(len(paid)):
        add(today, cells, SUMS_PAID, paid[x].cell, 1)
    for x in range(len(entered)):
        row = entered[x]
        add(today, cells, ENTERED + row.register, row.cell, 1)
        if row.flags & WRONGFUL:
            add(today, cells, ENTERED_WRONGLY + row.register, row.cell, 1)
        if row.flags & FROM_FINE:
            add(today, cells, ENTERED_BY_FINE, row.cell, 1)
        if row.flags & COULD_NOT_PAY:
            add(today, cells, ENTERED_UNABLE, row.cell, 1)
        if row.flags & WITHOUT_A_RULE:
            add(today, cells, ENTERED_AT_WILL, row.cell, 1)
    for x in range(len(ended)):
        row = ended[x]
        add(today, cells, LEFT + row.register, row.cell, 1)
        add(today, cells, EXIT + row.exit, row.cell, 1)
    for x in range(len(shown)):
        row = shown[x]
        add(today, cells, SHOWN, row.cell, int64(row.viewers > 0))
        add(today, cells, SHOWN + 1, row.cell, int64(row.viewers))
    for x in range(len(reports)):
        row = reports[x]
        add(today, cells, REPORTED + min(int64(row.tie), 5) * 3 + int64(row.cause), row.cell, 1)
    for x in range(len(firms)):
        row = firms[x]
        add(today, cells, FIRMS + row.what, row.cell, 1)
        if row.flags & WRONGFUL:
            add(today, cells, FIRMS_WRONGLY + row.what, row.cell, 1)
        if row.points < 0:
            add(today, cells, FIRM_POINTS_LOST, row.cell, -int64(row.points))
    for x in range(len(tolls)):
        row = tolls[x]
        add(today, cells, BORNE + row.what, row.cell, 1)
        if row.flags & WRONGFUL:
            add(today, cells, BORNE_WRONGLY + row.what, row.cell, 1)
    for x in range(len(decisions)):
        row = decisions[x]
        service = int64(row.service)
        add(today, cells, REQUESTS + service, row.cell, 1)
        add(today, cells, OUTCOME + row.outcome, row.cell, 1)
        if row.flags & PRIORITY and row.outcome != REFUSED:
            add(today, cells, SERVED_FIRST + service, row.cell, 1)
        abstains, scored = row.grade == ABSTAINER, row.grade < ABSTAINER
        if abstains or scored:
            add(today, cells, ABSTAINER_REQUESTS if abstains else ENROLLED_REQUESTS, row.cell, 1)
            if row.outcome == REFUSED:
                add(today, cells, ABSTAINER_REFUSED if abstains else ENROLLED_REFUSED, row.cell, 1)
            if abstains and row.reason == BY_PRIVATE and row.register == 255:
                add(today, cells, ABSTAINER_SHUNNED, row.cell, 1)
        if row.flags & WAIVED:
            add(today, cells, WAIVERS + service, row.cell, 1)
        if row.flags & QUEUED and row.outcome != REFUSED:
            add(today, cells, SERVED + service, row.cell, 1)
            add(today, cells, WAITED + service, row.cell, int64(row.waited))
            if row.grade < MAX_GRADES:  # some have none
                add(today, cells, SERVED_AT + row.grade, row.cell, 1)
                add(today, cells, WAITED_AT + row.grade, row.cell, int64(row.waited))
        elif row.flags & QUEUED and row.reason == NO_PLACE:
            add(today, cells, GAVE_UP + service, row.cell, 1)
        if row.reason == 0:
            continue
        add(today, cells, REASON + row.reason, row.cell, 1)
        if row.outcome == REFUSED:
            add(today, cells, REFUSALS + service, row.cell, 1)
        if row.reason < ORDINARY and row.reason != BY_PRIVATE:
            add(today, cells, ADVERSE + service, row.cell, 1)
            if row.flags & WRONGFUL_DECISION:
                add(today, cells, WRONGFUL_ADVERSE + service, row.cell, 1)
            if row.flags & WOULD_REPAY:
                add(today, cells, REPAYERS_REFUSED, row.cell, 1)
    for what in range(len(moves)):
        for c in range(moves.shape[1]):
            add(today, cells, ENROLMENTS_ROW + what, c, moves[what, c])


@kernel(nogil=True)
def count_deals(deals, today, cells):
    """Count a day's tampering (M19)."""
    for x in range(len(deals)):
        row = deals[x]
        add(today, cells, DEAL_TYPES + row.type, row.cell, 1)
        if row.type == BOUGHT:
            add(today, cells, DEAL_YUAN, row.cell, int64(row.yuan))
            add(today, cells, DEAL_POINTS, row.cell, int64(row.points))
            add(today, cells, DEAL_GRADES, row.cell, int64(row.grades))
            add(today, cells, BOUGHT_INSIDE, row.cell, int64(row.flags & INSIDE))
        elif row.type == FOUND_OUT:
            add(today, cells, FOUND + row.service, row.cell, 1)
        elif row.type == GRANTED_ON_BOUGHT:
            add(today, cells, UNDUE + row.service, row.cell, 1)
            if row.flags & UNPAYING:
                add(today, cells, UNDUE_UNPAYING + row.service, row.cell, 1)
        elif row.type == REFUSED_FOR_ATTACK:
            add(today, cells, ATTACK_REFUSED + row.service, row.cell, 1)


@kernel(nogil=True)
def compare_day(acts, twin_acts, decisions, twin_decisions, context, today, cells):
    """Acts chilled, prevented and added, and services gained and lost, against the twin (DESIGN 4a).

    Both lists are in resident order with one act or request each a day; answers of queues are left to `waits`.
    """
    a, b = 0, 0
    while a < len(acts) or b < len(twin_acts):
        here = int64(acts[a].resident) if a < len(acts) else int64(1) << 40
        there = int64(twin_acts[b].resident) if b < len(twin_acts) else int64(1) << 40
        done = here <= there and acts[a].flags & DONE
        twin_done = there <= here and twin_acts[b].flags & DONE
        if twin_done and not done:
            row = twin_acts[b]
            heeded = here == there and acts[a].flags & HEEDED
            chilled = here == there and acts[a].flags & CHILLED and acts[a].kind == row.kind
            if not heeded:  # that is advice taken, and counted as such
                add(today, cells, (CHILLED_BY if chilled else PREVENTED_BY) + int64(context[row.kind]), row.cell, 1)
        elif done and not twin_done:
            row = acts[a]
            add(today, cells, ADDED_BY + int64(context[row.kind]), row.cell, 1)
        a += int64(here <= there)
        b += int64(there <= here)
    a, b = 0, 0
    while a < len(decisions) and b < len(twin_decisions):
        row, other = decisions[a], twin_decisions[b]
        if row.resident < other.resident:
            a += 1
        elif other.resident < row.resident:
            b += 1
        else:
            if row.service == other.service:
                if row.outcome != REFUSED and other.outcome == REFUSED:
                    add(today, cells, SERVICE_GAINED + int64(row.service), row.cell, 1)
                elif row.outcome == REFUSED and other.outcome != REFUSED:
                    add(today, cells, SERVICE_LOST + int64(row.service), row.cell, 1)
                    if row.grade <= ABSTAINER:
                        add(today, cells, ABSTAINER_LOST if row.grade == ABSTAINER else ENROLLED_LOST, row.cell, 1)
            a, b = a + 1, b + 1


def missing_over_month(acts: list[np.ndarray], twin_acts: list[np.ndarray], context: np.ndarray) -> np.ndarray:
    """Acts that the twin did more often than the resident over some days, by context and cell: int64[10, cells].

    What was only put off within those days is not counted.
    """
    from demerit.day.lists import joined
    from demerit.day.state import CELLS

    out = np.zeros((len(CONDUCT_CONTEXTS), CELLS), np.int64)
    keys, signs, where = [], [], []
    for sign, days in ((-1, acts), (1, twin_acts)):
        rows = joined(days, days[0].dtype)
        rows = rows[(rows["flags"] & DONE) != 0]
        keys.append(rows["resident"].astype(np.int64) * 16 + context[rows["kind"]])
        signs.append(np.full(len(rows), sign, np.int64))
        where.append(rows["cell"].astype(np.int64))
    every, cell_of = np.concatenate(keys), np.concatenate(where)
    unique, first, index = np.unique(every, return_index=True, return_inverse=True)
    net = np.zeros(len(unique), np.int64)
    np.add.at(net, index, np.concatenate(signs))
    missing = net > 0
    np.add.at(out, (unique[missing] % 16, cell_of[first[missing]]), net[missing])
    return out
