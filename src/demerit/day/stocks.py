"""Stocks: how many residents are in each condition today, by cell; kept by adding and taking away.

One row for each grade, register and service, and a few more; one column for each of the cells of `day.who.cell`.
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import REFUSED
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS, MAX_BANDS, MAX_FIRM_RANKS, MAX_GRADES, MAX_REGISTERS, MAX_SERVICES

GRADE_ROW = 0
LIST_ROW = GRADE_ROW + MAX_GRADES
CLOSED_ROW = LIST_ROW + MAX_REGISTERS
FEAR_ROW = CLOSED_ROW + MAX_SERVICES
JOBLESS_ROW = FEAR_ROW + len(CONDUCT_CONTEXTS)
EVICTED_ROW = JOBLESS_ROW + 1
SHUT_OUT_ROW = EVICTED_ROW + 1
IN_DEBT_ROW = SHUT_OUT_ROW + 1
SCORE_ROW = IN_DEBT_ROW + 1  # sum of scores
OWN_ROW = SCORE_ROW + 1  # sum of own-record scores
SEEN_ROW = OWN_ROW + 1  # sum of fully-seen scores, filled on the last day of a period only
WRONG_ROW = SEEN_ROW + 1  # on some register wrongly
ANY_LIST_ROW = WRONG_ROW + 1  # on some blacklist at all
WAITING_ROW = ANY_LIST_ROW + 1  # requests that wait in a queue, by service
ENROLLED_ROW = WAITING_ROW + MAX_SERVICES  # scored by the scheme; kept only where not everybody is
ABSTAINS_ROW = ENROLLED_ROW + 1  # free to join, and not scored
TRUST_ROW = ABSTAINS_ROW + 1  # residents who have lost some trust, by circle (M35)
TRUST_LEVEL_ROW = TRUST_ROW + len(CIRCLES)  # levels of it lost, summed
CUT_ROW = TRUST_LEVEL_ROW + len(CIRCLES)  # with a tie cut, by them or by another (M31)
BAND_ROW = CUT_ROW + 1  # users by band of a company's score (M33)
KNOW_ROW = BAND_ROW + MAX_BANDS  # residents who know some, most and all of the rules (M16)
TAUGHT_ROW = KNOW_ROW + 3  # know none of them but those of a part of life in which somebody near was sanctioned
HEARD_ROW = TAUGHT_ROW + 1  # have heard of somebody listed wrongly
BELIEVE_ROW = HEARD_ROW + 1  # believe what is claimed officially
FIRMS_ROW = BELIEVE_ROW + 1  # organisations, in the cell of their representative (M15)
FIRMS_LISTED_ROW = FIRMS_ROW + 1
FIRMS_WRONG_ROW = FIRMS_LISTED_ROW + 1
FIRM_RANK_ROW = FIRMS_WRONG_ROW + 1
STOCK_ROWS = FIRM_RANK_ROW + MAX_FIRM_RANKS


@kernel
def closed_services(lists, grade, doors):
    """Services closed to a standing, as bits: refused, not dearer or slower. Doors that look at the parents are left
    out; they are counted with the children (M29)."""
    closed = int64(0)
    for s in range(doors.services):
        shut = (int64(lists) & doors.lists[s]) != 0 or ((doors.grades[s] >> int64(grade)) & int64(1)) == int64(1)
        refuses = doors.outcome[s] == REFUSED and not doors.by_parents[s]
        closed |= int64(shut and refuses) << int64(s)
    return closed
