"""What happened in one world on a day, counted from the day's lists alone (see `flows`)."""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import (
    BOUGHT,
    BY_PRIVATE,
    CANNOT_PAY,
    COULD_NOT_PAY,
    DONE,
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
    OWN,
    PAID_AT_ONCE,
    PERFORMED,
    PRIORITY,
    QUEUED,
    REFUSED,
    REFUSED_FOR_ATTACK,
    REPORTING,
    SCORED,
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
from demerit.limits import MAX_GRADES, TIE_KINDS
from demerit.measure import flows as f


@kernel
def count_acts(acts, today, cells):
    """Done, performed, and left undone on advice (M33)."""
    for x in range(len(acts)):
        row = acts[x]
        if row.flags & HEEDED:
            f.add(today, cells, f.HEEDED_ACTS, row.cell, 1)
        if row.flags & DONE:
            f.add(today, cells, f.ACTS + row.kind, row.cell, 1)
            if row.flags & PERFORMED:
                f.add(today, cells, f.PERFORMED_DEEDS, row.cell, 1)


@kernel
def count_records(records, context, today, cells):
    """Read by the scheme, by channel and kind, and which are false; kept unread (M43); warnings (M42)."""
    for x in range(len(records)):
        row = records[x]
        if row.flags & KEPT:
            f.add(today, cells, f.RECORDS_KEPT, row.cell, 1)
        if not row.flags & SCORED:
            continue
        f.add(today, cells, f.RECORDS + row.channel, row.cell, 1)
        f.add(today, cells, f.RECORDED + row.kind, row.cell, 1)
        if row.flags & WARNS:
            f.add(today, cells, f.WARNINGS + context[row.kind], row.cell, 1)
            if row.cause != OWN:
                f.add(today, cells, f.WARNINGS_FALSE, row.cell, 1)
        if row.flags & WARNS_OWN:
            f.add(today, cells, f.WARNINGS_MISSED, row.cell, 1)
        if row.cause != OWN:
            f.add(today, cells, f.FALSE_RECORDS + row.channel, row.cell, 1)
            if row.cause == 3:
                f.add(today, cells, f.COPIES, row.cell, 1)


@kernel
def count_entries(day, entries, gravity, context, today, cells):
    """Entries, and points lost and gained, by what they rest on: those that moved, since nobody loses what isn't there.
    An entry that a bound stopped is still an entry."""
    for x in range(len(entries)):
        row = entries[x]
        costs, moved = row.points < 0, int64(row.moved)
        if row.ledger != 0:
            if costs:
                f.add(today, cells, f.SIDE_LOST, row.cell, -moved)
            continue
        f.add(today, cells, f.ENTRIES + row.cause, row.cell, 1)
        if costs:
            f.add(today, cells, f.LOST + row.cause, row.cell, -moved)
        else:
            f.add(today, cells, f.GAINED + row.cause, row.cell, moved)
            if row.kind == REPORTING and row.cause == OWN:
                f.add(today, cells, f.PAID_REPORTS + int64((row.flags & FALSELY) != 0), row.cell, moved)
        if row.rule == NO_RULE:
            continue
        f.add(today, cells, f.WAIT, row.cell, day - int64(row.act_day))
        f.add(today, cells, f.BY_RULE, row.cell, 1)
        if costs:
            f.add(today, cells, f.LOST_CONTEXT + context[row.kind], row.cell, -moved)
            f.add(today, cells, f.LOST_GRAVITY + gravity[row.kind], row.cell, -moved)
            f.add(today, cells, f.ENTRIES_GRAVITY + gravity[row.kind], row.cell, 1)
            f.add(today, cells, f.CHARGED_GRAVITY + gravity[row.kind], row.cell, -int64(row.points))
            if row.tie < len(TIE_KINDS):
                f.add(today, cells, f.LOST_TIE + row.tie, row.cell, -moved)


@kernel
def count_fined(fined, gravity, today, cells):
    """Fines, and whether they are paid."""
    for x in range(len(fined)):
        row = fined[x]
        f.add(today, cells, f.FINES, row.cell, 1)
        f.add(today, cells, f.FINE_YUAN, row.cell, int64(row.yuan))
        f.add(today, cells, f.FINE_YUAN_GRAVITY + gravity[row.kind], row.cell, int64(row.yuan))
        if row.cause != OWN:
            f.add(today, cells, f.FINES_FALSE, row.cell, 1)
        if not row.flags & PAID_AT_ONCE:
            f.add(today, cells, f.FINES_UNPAID, row.cell, 1)
            if row.flags & CANNOT_PAY:
                f.add(today, cells, f.FINES_UNABLE, row.cell, 1)


@kernel
def count_paid(paid, today, cells):
    """Sums paid that had been left open."""
    for x in range(len(paid)):
        f.add(today, cells, f.SUMS_PAID, paid[x].cell, 1)


@kernel
def count_entered(entered, today, cells):
    """Listings begun."""
    for x in range(len(entered)):
        row = entered[x]
        f.add(today, cells, f.ENTERED + row.register, row.cell, 1)
        if row.flags & WRONGFUL:
            f.add(today, cells, f.ENTERED_WRONGLY + row.register, row.cell, 1)
        if row.flags & FROM_FINE:
            f.add(today, cells, f.ENTERED_BY_FINE, row.cell, 1)
        if row.flags & COULD_NOT_PAY:
            f.add(today, cells, f.ENTERED_UNABLE, row.cell, 1)
        if row.flags & WITHOUT_A_RULE:
            f.add(today, cells, f.ENTERED_AT_WILL, row.cell, 1)


@kernel
def count_ended(ended, today, cells):
    """Listings ended."""
    for x in range(len(ended)):
        row = ended[x]
        f.add(today, cells, f.LEFT + row.register, row.cell, 1)
        f.add(today, cells, f.EXIT + row.exit, row.cell, 1)


@kernel
def count_shown(shown, today, cells):
    """Those shown to who lives nearby (M23)."""
    for x in range(len(shown)):
        row = shown[x]
        f.add(today, cells, f.SHOWN, row.cell, int64(row.viewers > 0))
        f.add(today, cells, f.SHOWN + 1, row.cell, int64(row.viewers))


@kernel
def count_reports(reports, today, cells):
    """Reports, by the tie and whether what they say is so (M17, M23)."""
    for x in range(len(reports)):
        row = reports[x]
        f.add(today, cells, f.REPORTED + min(int64(row.tie), 5) * 3 + int64(row.cause), row.cell, 1)


@kernel
def count_firms(firms, today, cells):
    """What happened to organisations."""
    for x in range(len(firms)):
        row = firms[x]
        f.add(today, cells, f.FIRMS + row.what, row.cell, 1)
        if row.flags & WRONGFUL:
            f.add(today, cells, f.FIRMS_WRONGLY + row.what, row.cell, 1)
        if row.points < 0:
            f.add(today, cells, f.FIRM_POINTS_LOST, row.cell, -int64(row.moved))


@kernel
def count_tolls(tolls, today, cells):
    """Borne through what happened to another."""
    for x in range(len(tolls)):
        row = tolls[x]
        f.add(today, cells, f.BORNE + row.what, row.cell, 1)
        if row.flags & WRONGFUL:
            f.add(today, cells, f.BORNE_WRONGLY + row.what, row.cell, 1)


@kernel
def count_decisions(decisions, today, cells):
    """Answers to requests, and why they were not simply granted."""
    for x in range(len(decisions)):
        row = decisions[x]
        service = int64(row.service)
        f.add(today, cells, f.REQUESTS + service, row.cell, 1)
        f.add(today, cells, f.FIRST_REQUESTS + service, row.cell, int64(row.times == 0))
        f.add(today, cells, f.OUTCOME + row.outcome, row.cell, 1)
        if row.flags & PRIORITY and row.outcome != REFUSED:
            f.add(today, cells, f.SERVED_FIRST + service, row.cell, 1)
        abstains, scored = row.grade == ABSTAINER, row.grade < ABSTAINER
        if abstains or scored:
            f.add(today, cells, f.ABSTAINER_REQUESTS if abstains else f.ENROLLED_REQUESTS, row.cell, 1)
            if row.outcome == REFUSED:
                f.add(today, cells, f.ABSTAINER_REFUSED if abstains else f.ENROLLED_REFUSED, row.cell, 1)
            if abstains and row.reason == BY_PRIVATE and row.register == 255:
                f.add(today, cells, f.ABSTAINER_SHUNNED, row.cell, 1)
        if row.flags & WAIVED:
            f.add(today, cells, f.WAIVERS + service, row.cell, 1)
        if row.flags & QUEUED and row.outcome != REFUSED:
            f.add(today, cells, f.SERVED + service, row.cell, 1)
            f.add(today, cells, f.WAITED + service, row.cell, int64(row.waited))
            if row.grade < MAX_GRADES:  # some have none
                f.add(today, cells, f.SERVED_AT + row.grade, row.cell, 1)
                f.add(today, cells, f.WAITED_AT + row.grade, row.cell, int64(row.waited))
        elif row.flags & QUEUED and row.reason == NO_PLACE:
            f.add(today, cells, f.GAVE_UP + service, row.cell, 1)
        if row.reason == 0:
            continue
        f.add(today, cells, f.REASON + row.reason, row.cell, 1)
        if row.outcome == REFUSED:
            f.add(today, cells, f.REFUSALS + service, row.cell, 1)
        if row.reason < ORDINARY and row.reason != BY_PRIVATE:
            f.add(today, cells, f.ADVERSE + service, row.cell, 1)
            f.add(today, cells, f.FIRST_ADVERSE + service, row.cell, int64(row.times == 0))
            if row.flags & WRONGFUL_DECISION:
                f.add(today, cells, f.WRONGFUL_ADVERSE + service, row.cell, 1)
                f.add(today, cells, f.FIRST_WRONGFUL + service, row.cell, int64(row.times == 0))
            if row.flags & WOULD_REPAY:
                f.add(today, cells, f.REPAYERS_REFUSED, row.cell, 1)


@kernel(nogil=True)
def count_day(
    day, acts, records, entries, fined, paid, entered, ended, decisions, moves, reports, shown, tolls, firms,
    gravity, context, today, cells,
):  # fmt: skip
    """Count one world's day. `moves`: of enrolment, int64[what, cell]; `gravity` and `context`: uint8 by kind."""
    count_acts(acts, today, cells)
    count_records(records, context, today, cells)
    count_entries(day, entries, gravity, context, today, cells)
    count_fined(fined, gravity, today, cells)
    count_paid(paid, today, cells)
    count_entered(entered, today, cells)
    count_ended(ended, today, cells)
    count_shown(shown, today, cells)
    count_reports(reports, today, cells)
    count_firms(firms, today, cells)
    count_tolls(tolls, today, cells)
    count_decisions(decisions, today, cells)
    for what in range(len(moves)):
        for c in range(moves.shape[1]):
            f.add(today, cells, f.ENROLMENTS_ROW + what, c, moves[what, c])


@kernel(nogil=True)
def count_deals(deals, today, cells):
    """Count a day's tampering (M19)."""
    for x in range(len(deals)):
        row = deals[x]
        f.add(today, cells, f.DEAL_TYPES + row.type, row.cell, 1)
        if row.type == BOUGHT:
            f.add(today, cells, f.DEAL_YUAN, row.cell, int64(row.yuan))
            f.add(today, cells, f.DEAL_POINTS, row.cell, int64(row.points))
            f.add(today, cells, f.DEAL_GRADES, row.cell, int64(row.grades))
            f.add(today, cells, f.BOUGHT_INSIDE, row.cell, int64(row.flags & INSIDE))
        elif row.type == FOUND_OUT:
            f.add(today, cells, f.FOUND + row.service, row.cell, 1)
        elif row.type == GRANTED_ON_BOUGHT:
            f.add(today, cells, f.UNDUE + row.service, row.cell, 1)
            if row.flags & UNPAYING:
                f.add(today, cells, f.UNDUE_UNPAYING + row.service, row.cell, 1)
        elif row.type == REFUSED_FOR_ATTACK:
            f.add(today, cells, f.ATTACK_REFUSED + row.service, row.cell, 1)
