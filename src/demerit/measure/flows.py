"""Flows: what happened on a day, counted by cell.

One row for each thing counted; one column for each cell (`day.who.cell`). Every event adds to the day's total and to
its cell, so that groups and days have the same sums. All are integers. What counts them: `daily` (what happened in a
world), `between` (people), `against_twin` and `waits` (what differs from the twin), `creep`.
"""

from __future__ import annotations

from demerit.compiled import kernel
from demerit.day.firms import WHAT
from demerit.day.lists import CAUSES, DEALS, ENROLMENTS, EXITS, OUTCOMES, REASONS, TOLLS
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
LOST = _rows(len(CAUSES))  # points that moved, as all that follow
GAINED = _rows(len(CAUSES))
LOST_CONTEXT = _rows(len(CONTEXTS))
LOST_GRAVITY = _rows(6)
ENTRIES_GRAVITY = _rows(6)  # entries that cost points, by gravity of the act
CHARGED_GRAVITY = _rows(6)  # what their rules take, whether or not so many points were there
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
# of all requests those made for the first time, and not again after a refusal
FIRST_REQUESTS = _rows(MAX_SERVICES)
FIRST_ADVERSE = _rows(MAX_SERVICES)
FIRST_WRONGFUL = _rows(MAX_SERVICES)
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
SERVICE_GAINED = _rows(MAX_SERVICES)  # of first requests: granted here, refused to the twin
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
