"""What each row of a day's lists adds to the counts: by hand, a few rows of each list at its boundaries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.day import lists
from demerit.day.firms import EVENT
from demerit.day.state import ABSTAINER, CELLS, NOT_HERE
from demerit.measure import against_twin, between, daily
from demerit.measure import flows as f
from demerit.measure.creep import count_creep

KIND = np.arange(256)
GRAVITY, CONTEXT = (KIND % 6).astype(np.uint8), (KIND % 14).astype(np.uint8)  # of kind 9: 3 and 9; of kind 20: 2 and 6
DAY = 50
Case = tuple[dict[str, Any], dict[int, int]]  # columns of a row, and what it adds by row of the flows


def rows_of(dtype: np.dtype, *rows: dict[str, Any]) -> np.ndarray:
    """All zero but for the columns given; each row is in a cell of its own: 5, 6, 7..."""
    made = np.zeros(len(rows), dtype)
    made["cell"] = 5 + np.arange(len(rows))
    for at, row in enumerate(rows):
        for name, value in row.items():
            made[name][at] = value
    return made


class Counts:
    """Counts of one day, all nought."""

    def __init__(self) -> None:
        self.today, self.cells = np.zeros(f.FLOW_ROWS, np.int64), np.zeros((f.FLOW_ROWS, CELLS), np.int64)

    def by_cell(self) -> dict[int, dict[int, int]]:
        """What was added: cell to row to how much. The total of each row is that of its cells."""
        assert (self.cells.sum(axis=1) == self.today).all()
        out: dict[int, dict[int, int]] = {}
        for row, cell in np.argwhere(self.cells).tolist():
            out.setdefault(cell, {})[row] = int(self.cells[row, cell])
        return out


ACTS = [
    ({"kind": 3, "flags": lists.DONE}, {f.ACTS + 3: 1}),
    ({"kind": 79, "flags": lists.DONE | lists.PERFORMED}, {f.ACTS + 79: 1, f.PERFORMED_DEEDS: 1}),
    ({"kind": 3, "flags": lists.CHILLED}, {}),
    ({"kind": 3, "flags": lists.PERFORMED}, {}),
    ({"kind": 3, "flags": lists.HEEDED}, {f.HEEDED_ACTS: 1}),
    ({"kind": 3, "flags": lists.UNABLE}, {}),
]
SCORED = lists.SCORED
READ = {f.RECORDS + 2: 1, f.RECORDED + 9: 1}  # a record of kind 9 by channel 2
OF_9 = {"kind": 9, "channel": 2}
RECORDS = [
    (OF_9 | {"flags": lists.KEPT}, {f.RECORDS_KEPT: 1}),
    (OF_9 | {"flags": lists.FINING | lists.WARNS | lists.WARNS_OWN, "cause": lists.COPIED}, {}),
    (OF_9 | {"flags": SCORED}, READ),
    (OF_9 | {"flags": SCORED | lists.KEPT}, READ | {f.RECORDS_KEPT: 1}),
    (OF_9 | {"flags": SCORED | lists.WARNS}, READ | {f.WARNINGS + 9: 1}),
    (OF_9 | {"flags": SCORED | lists.WARNS, "cause": lists.MISIDENTIFIED},
     READ | {f.WARNINGS + 9: 1, f.WARNINGS_FALSE: 1, f.FALSE_RECORDS + 2: 1}),
    (OF_9 | {"flags": SCORED | lists.WARNS_OWN}, READ | {f.WARNINGS_MISSED: 1}),
    (OF_9 | {"flags": SCORED, "cause": lists.FALSE_REPORT}, READ | {f.FALSE_RECORDS + 2: 1}),
    (OF_9 | {"flags": SCORED, "cause": lists.COPIED}, READ | {f.FALSE_RECORDS + 2: 1, f.COPIES: 1}),
]  # fmt: skip
NO_TIE = 255
RULE = {"kind": 9, "rule": 4, "act_day": 47, "tie": NO_TIE}  # three days ago
WAITED = {f.WAIT: 3, f.BY_RULE: 1}
ENTRIES = [
    (RULE | {"points": -8, "moved": -8}, WAITED | {
        f.ENTRIES: 1, f.LOST: 8, f.LOST_CONTEXT + 9: 8, f.LOST_GRAVITY + 3: 8, f.ENTRIES_GRAVITY + 3: 1,
        f.CHARGED_GRAVITY + 3: 8}),
    # at the floor: of eight points one was there
    (RULE | {"points": -8, "moved": -1, "tie": 4, "cause": lists.ASSOCIATED}, WAITED | {
        f.ENTRIES + lists.ASSOCIATED: 1, f.LOST + lists.ASSOCIATED: 1, f.LOST_CONTEXT + 9: 1, f.LOST_GRAVITY + 3: 1,
        f.ENTRIES_GRAVITY + 3: 1, f.CHARGED_GRAVITY + 3: 8, f.LOST_TIE + 4: 1}),
    (RULE | {"points": -2, "moved": -2, "tie": lists.BY_UNIT, "cause": lists.COLLECTIVE}, WAITED | {
        f.ENTRIES + lists.COLLECTIVE: 1, f.LOST + lists.COLLECTIVE: 2, f.LOST_CONTEXT + 9: 2, f.LOST_GRAVITY + 3: 2,
        f.ENTRIES_GRAVITY + 3: 1, f.CHARGED_GRAVITY + 3: 2}),
    (RULE | {"points": 6, "moved": 5, "tie": 0}, WAITED | {f.ENTRIES: 1, f.GAINED: 5}),
    (RULE | {"points": 0, "act_day": DAY}, {f.ENTRIES: 1, f.BY_RULE: 1}),
    ({"rule": lists.NO_RULE, "points": -7, "moved": -7, "cause": lists.DECAY, "kind": 255},
     {f.ENTRIES + lists.DECAY: 1, f.LOST + lists.DECAY: 7}),
    (RULE | {"ledger": 1, "points": -3, "moved": -2}, {f.SIDE_LOST: 2}),
    (RULE | {"ledger": 1, "points": 3, "moved": 3}, {}),
    (RULE | {"kind": lists.REPORTING, "points": 4, "moved": 4}, WAITED | {
        f.ENTRIES: 1, f.GAINED: 4, f.PAID_REPORTS: 4}),
    (RULE | {"kind": lists.REPORTING, "points": 4, "moved": 4, "flags": lists.FALSELY}, WAITED | {
        f.ENTRIES: 1, f.GAINED: 4, f.PAID_REPORTS + 1: 4}),
    # of somebody tied to the reporter
    (RULE | {"kind": lists.REPORTING, "points": 4, "moved": 4, "cause": lists.ASSOCIATED}, WAITED | {
        f.ENTRIES + lists.ASSOCIATED: 1, f.GAINED + lists.ASSOCIATED: 4}),
]  # fmt: skip
FINE = {"kind": 9, "yuan": 200}
FINED = {f.FINES: 1, f.FINE_YUAN: 200, f.FINE_YUAN_GRAVITY + 3: 200}
FINES = [
    (FINE | {"flags": lists.PAID_AT_ONCE}, FINED),
    (FINE | {"flags": lists.PAID_AT_ONCE | lists.CANNOT_PAY, "cause": lists.MISIDENTIFIED}, FINED | {f.FINES_FALSE: 1}),
    (FINE, FINED | {f.FINES_UNPAID: 1}),
    (FINE | {"flags": lists.CANNOT_PAY}, FINED | {f.FINES_UNPAID: 1, f.FINES_UNABLE: 1}),
]
PAID = [({"yuan": 900}, {f.SUMS_PAID: 1})]
ENTERED = [
    ({"register": 7}, {f.ENTERED + 7: 1}),
    ({"register": 2, "flags": lists.WRONGFUL}, {f.ENTERED + 2: 1, f.ENTERED_WRONGLY + 2: 1}),
    ({"flags": lists.FROM_FINE}, {f.ENTERED: 1, f.ENTERED_BY_FINE: 1}),
    ({"flags": lists.FROM_SUM | lists.COULD_NOT_PAY}, {f.ENTERED: 1, f.ENTERED_UNABLE: 1}),
    ({"flags": lists.WITHOUT_A_RULE | lists.OF_HOUSEHOLD}, {f.ENTERED: 1, f.ENTERED_AT_WILL: 1}),
]
ENDED = [({"register": 3, "exit": lists.BY_TIER}, {f.LEFT + 3: 1, f.EXIT + lists.BY_TIER: 1})]
SHOWN = [({"viewers": 0}, {}), ({"viewers": 1}, {f.SHOWN: 1, f.SHOWN + 1: 1}),
         ({"viewers": 12}, {f.SHOWN: 1, f.SHOWN + 1: 12})]  # fmt: skip
REPORTS = [
    ({"tie": 0, "cause": lists.OWN}, {f.REPORTED: 1}),
    ({"tie": 4, "cause": lists.FALSE_REPORT}, {f.REPORTED + 14: 1}),
    ({"tie": lists.STRANGER, "cause": lists.MISIDENTIFIED}, {f.REPORTED + 16: 1}),  # of the sixth kind of tie
]
FIRMS = [
    ({"what": 3}, {f.FIRMS + 3: 1}),
    ({"what": 1, "flags": lists.WRONGFUL}, {f.FIRMS + 1: 1, f.FIRMS_WRONGLY + 1: 1}),
    ({"what": 1, "points": -20, "moved": -4}, {f.FIRMS + 1: 1, f.FIRM_POINTS_LOST: 4}),
    ({"what": 1, "points": 20, "moved": 4}, {f.FIRMS + 1: 1}),
]
TOLLS = [
    ({"what": 2}, {f.BORNE + 2: 1}),
    ({"what": 4, "flags": lists.WRONGFUL}, {f.BORNE + 4: 1, f.BORNE_WRONGLY + 4: 1}),
]
NONE = 255
ASKED = {"service": 3, "register": NONE, "grade": NOT_HERE}
GOT, SHUT, DEAR = (ASKED | {"outcome": outcome} for outcome in (lists.GRANTED, lists.REFUSED, lists.DEARER))
REQUESTED = {f.REQUESTS + 3: 1, f.FIRST_REQUESTS + 3: 1}
ADVERSE = {f.ADVERSE + 3: 1, f.FIRST_ADVERSE + 3: 1}
GRANTED, REFUSED, DEARER = (REQUESTED | {f.OUTCOME + one["outcome"]: 1} for one in (GOT, SHUT, DEAR))


def because(reason: int) -> dict[int, int]:
    return {f.REASON + reason: 1}


DECISIONS = [
    (GOT, GRANTED),
    (GOT | {"flags": lists.PRIORITY}, GRANTED | {f.SERVED_FIRST + 3: 1}),
    (SHUT | {"flags": lists.PRIORITY, "reason": lists.ORDINARY},
     REFUSED | because(lists.ORDINARY) | {f.REFUSALS + 3: 1}),
    (SHUT | {"reason": lists.BY_REGISTER, "flags": lists.WRONGFUL_DECISION},
     REFUSED | because(lists.BY_REGISTER) | ADVERSE | {
        f.REFUSALS + 3: 1, f.WRONGFUL_ADVERSE + 3: 1, f.FIRST_WRONGFUL + 3: 1}),
    # asked again after a refusal: counted, but not as a first request
    (SHUT | {"reason": lists.BY_REGISTER, "flags": lists.WRONGFUL_DECISION, "times": 1},
     {f.REQUESTS + 3: 1, f.OUTCOME + lists.REFUSED: 1} | because(lists.BY_REGISTER) | {
        f.REFUSALS + 3: 1, f.ADVERSE + 3: 1, f.WRONGFUL_ADVERSE + 3: 1}),
    (SHUT | {"reason": lists.BY_PARENT, "flags": lists.WOULD_REPAY},
     REFUSED | because(lists.BY_PARENT) | ADVERSE | {f.REFUSALS + 3: 1, f.REPAYERS_REFUSED: 1}),
    (DEAR | {"reason": lists.BY_GRADE}, DEARER | because(lists.BY_GRADE) | ADVERSE),
    # a private refusal is not the scheme's, nor an ordinary one, right or wrong
    (SHUT | {"reason": lists.BY_PRIVATE, "flags": lists.WRONGFUL_DECISION | lists.WOULD_REPAY},
     REFUSED | because(lists.BY_PRIVATE) | {f.REFUSALS + 3: 1}),
    (GOT | {"flags": lists.WAIVED}, GRANTED | {f.WAIVERS + 3: 1}),
    # those who are scored, and those who abstain; of others neither
    (GOT | {"grade": 0}, GRANTED | {f.ENROLLED_REQUESTS: 1}),
    (SHUT | {"grade": ABSTAINER - 1, "reason": lists.ORDINARY}, REFUSED | because(lists.ORDINARY) | {
        f.REFUSALS + 3: 1, f.ENROLLED_REQUESTS: 1, f.ENROLLED_REFUSED: 1}),
    (GOT | {"grade": ABSTAINER}, GRANTED | {f.ABSTAINER_REQUESTS: 1}),
    (SHUT | {"grade": ABSTAINER, "reason": lists.BY_PRIVATE}, REFUSED | because(lists.BY_PRIVATE) | {
        f.REFUSALS + 3: 1, f.ABSTAINER_REQUESTS: 1, f.ABSTAINER_REFUSED: 1, f.ABSTAINER_SHUNNED: 1}),
    (SHUT | {"grade": ABSTAINER, "reason": lists.BY_PRIVATE, "register": 2}, REFUSED | because(lists.BY_PRIVATE) | {
        f.REFUSALS + 3: 1, f.ABSTAINER_REQUESTS: 1, f.ABSTAINER_REFUSED: 1}),
    (SHUT | {"grade": ABSTAINER, "reason": lists.ORDINARY}, REFUSED | because(lists.ORDINARY) | {
        f.REFUSALS + 3: 1, f.ABSTAINER_REQUESTS: 1, f.ABSTAINER_REFUSED: 1}),
    (SHUT | {"grade": 0, "reason": lists.BY_PRIVATE}, REFUSED | because(lists.BY_PRIVATE) | {
        f.REFUSALS + 3: 1, f.ENROLLED_REQUESTS: 1, f.ENROLLED_REFUSED: 1}),
    # a slot of a queue, after eleven days, by those who have one of the eight grades and by others
    (GOT | {"grade": 7, "flags": lists.QUEUED, "waited": 11}, GRANTED | {
        f.ENROLLED_REQUESTS: 1, f.SERVED + 3: 1, f.WAITED + 3: 11, f.SERVED_AT + 7: 1, f.WAITED_AT + 7: 11}),
    (GOT | {"grade": 8, "flags": lists.QUEUED, "waited": 11}, GRANTED | {
        f.ENROLLED_REQUESTS: 1, f.SERVED + 3: 1, f.WAITED + 3: 11}),
    (SHUT | {"flags": lists.QUEUED, "waited": 30, "reason": lists.NO_PLACE}, REFUSED | because(lists.NO_PLACE) | {
        f.REFUSALS + 3: 1, f.GAVE_UP + 3: 1}),
    (SHUT | {"flags": lists.QUEUED, "waited": 30, "reason": lists.BY_REGISTER}, REFUSED | because(lists.BY_REGISTER) | {
        f.REFUSALS + 3: 1, **ADVERSE}),
    (SHUT | {"reason": lists.NO_PLACE}, REFUSED | because(lists.NO_PLACE) | {f.REFUSALS + 3: 1}),
]  # fmt: skip
DEAL = {"yuan": 700, "points": 30, "grades": 2, "service": 5}
DEALS = [
    (DEAL | {"type": lists.BOUGHT}, {f.DEAL_TYPES: 1, f.DEAL_YUAN: 700, f.DEAL_POINTS: 30, f.DEAL_GRADES: 2}),
    (DEAL | {"type": lists.BOUGHT, "flags": lists.INSIDE | lists.UNPAYING}, {
        f.DEAL_TYPES: 1, f.DEAL_YUAN: 700, f.DEAL_POINTS: 30, f.DEAL_GRADES: 2, f.BOUGHT_INSIDE: 1}),
    (DEAL | {"type": lists.TOO_DEAR}, {f.DEAL_TYPES + lists.TOO_DEAR: 1}),
    (DEAL | {"type": lists.FOUND_OUT}, {f.DEAL_TYPES + lists.FOUND_OUT: 1, f.FOUND + 5: 1}),
    (DEAL | {"type": lists.GRANTED_ON_BOUGHT}, {f.DEAL_TYPES + lists.GRANTED_ON_BOUGHT: 1, f.UNDUE + 5: 1}),
    (DEAL | {"type": lists.GRANTED_ON_BOUGHT, "flags": lists.UNPAYING}, {
        f.DEAL_TYPES + lists.GRANTED_ON_BOUGHT: 1, f.UNDUE + 5: 1, f.UNDUE_UNPAYING + 5: 1}),
    (DEAL | {"type": lists.REFUSED_FOR_ATTACK}, {f.DEAL_TYPES + lists.REFUSED_FOR_ATTACK: 1, f.ATTACK_REFUSED + 5: 1}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "dtype", "cases", "before", "after"),
    [
        (daily.count_acts, lists.ACT, ACTS, (), ()),
        (daily.count_records, lists.RECORD, RECORDS, (), (CONTEXT,)),
        (daily.count_entries, lists.ENTRY, ENTRIES, (DAY,), (GRAVITY, CONTEXT)),
        (daily.count_fined, lists.FINED, FINES, (), (GRAVITY,)),
        (daily.count_paid, lists.SUM, PAID, (), ()),
        (daily.count_entered, lists.LISTING, ENTERED, (), ()),
        (daily.count_ended, lists.LISTING, ENDED, (), ()),
        (daily.count_shown, lists.SHOWN, SHOWN, (), ()),
        (daily.count_reports, lists.REPORT, REPORTS, (), ()),
        (daily.count_firms, EVENT, FIRMS, (), ()),
        (daily.count_tolls, lists.TOLL, TOLLS, (), ()),
        (daily.count_decisions, lists.DECISION, DECISIONS, (), ()),
        (daily.count_deals, lists.DEAL, DEALS, (), ()),
    ],
)
def test_what_each_row_adds(count, dtype, cases, before, after):
    counts = Counts()
    count(*before, rows_of(dtype, *(columns for columns, _ in cases)), *after, counts.today, counts.cells)
    found = counts.by_cell()
    assert [found.get(5 + at, {}) for at in range(len(cases))] == [added for _, added in cases]
    assert len(found) == sum(bool(added) for _, added in cases)


def none_of(dtype: np.dtype) -> np.ndarray:
    return np.zeros(0, dtype)


def test_meetings_falls_and_cuts():
    """Who met whom by grade: the same, one apart, more, none to compare; who was turned down, in their own cell."""
    met = rows_of(
        lists.MEETING, {"grade": 1, "other_grade": 1, "other_cell": 90, "flags": lists.MATCHED},
        {"grade": 3, "other_grade": 2, "other_cell": 90, "flags": lists.TURNED_DOWN | lists.DOWN_BY_ERROR},
        {"grade": 2, "other_grade": 4, "other_cell": 90, "flags": lists.TURNED_OTHER_DOWN},
        {"grade": 0, "other_grade": 7, "other_cell": 90, "flags": lists.TURNED_OTHER_DOWN | lists.DOWN_BY_ERROR},
        {"grade": 0, "other_grade": 8, "other_cell": 90, "flags": lists.TURNED_DOWN},
        {"grade": ABSTAINER, "other_grade": 0, "other_cell": 90, "flags": lists.MATCHED},
        {"grade": 5, "other_grade": 6, "other_cell": 90, "flags": lists.TURNED_DOWN},
    )  # fmt: skip
    falls = rows_of(lists.FALL, {"cell": 40, "tie": 1, "ties": 7}, {"cell": 40, "tie": 4, "ties": 1})
    cut = rows_of(lists.CUT, {"cell": 50, "tie": 1}, {"cell": 51, "tie": 4, "flags": lists.BY_ERROR})
    counts = Counts()
    between.count_between(met, falls, cut, counts.today, counts.cells)
    same, one, more, other = range(f.MEETINGS, f.MEETINGS + 4)
    assert counts.by_cell() == {
        5: {same: 1, f.MATCHES: 1, f.MET + 1: 1}, 6: {one: 1, f.MET + 3: 1, f.DOWN + 3: 1, f.DOWN_WRONGLY: 1},
        7: {more: 1, f.MET + 2: 1}, 8: {more: 1, f.MET: 1}, 9: {other: 1}, 10: {other: 1, f.MATCHES + 3: 1},
        11: {one: 1, f.MET + 5: 1, f.DOWN + 5: 1},
        90: {f.MET + 1: 1, f.MET + 2: 1, f.MET + 4: 1, f.MET + 6: 1, f.MET + 7: 1, f.DOWN + 4: 1, f.DOWN + 7: 1,
             f.DOWN_WRONGLY: 1},
        40: {f.TIES + 1: 7, f.TIES + 4: 1}, 50: {f.TIES_CUT + 1: 1}, 51: {f.TIES_CUT + 4: 1, f.CUT_WRONGLY: 1},
    }  # fmt: skip


def test_points_by_the_age_of_their_rule():
    """On day 100: one of day 0 or before is from the start, one of day 11 was added 89 days ago, one of day 10 90."""
    first, newly = np.array([-5, 0, 1, 10, 11, 100]), np.zeros(256, np.bool_)
    newly[9] = True
    loss = {"points": -9, "moved": -4}
    entries = rows_of(lists.ENTRY, *(loss | {"rule": rule} for rule in range(6)), loss | {"rule": 6},
                      loss | {"rule": lists.NO_RULE}, loss | {"rule": 2, "ledger": 1},
                      {"rule": 2, "points": 9, "moved": 4}, {"rule": 2, "points": 0, "moved": -4})  # fmt: skip
    acts = rows_of(
        lists.ACT,
        {"cell": 30, "kind": 9, "flags": lists.DONE},
        {"cell": 31, "kind": 8, "flags": lists.DONE},
        {"cell": 32, "kind": 9, "flags": lists.CHILLED},
    )
    counts = Counts()
    count_creep(100, acts, entries, first, newly, counts.today, counts.cells)
    ages = [0, 0, 2, 2, 1, 1]
    assert counts.by_cell() == {
        **{5 + rule: {f.LOST_RULE_AGE + age: 4} for rule, age in enumerate(ages)},
        30: {f.NEWLY_PUNISHED: 1},
    }


DONE, CHILLED, HEEDED = lists.DONE, lists.CHILLED, lists.HEEDED


@pytest.mark.parametrize(
    ("here", "there", "added"),
    [
        ((9, DONE), (9, DONE), {}),
        ((9, DONE), (20, DONE), {}),  # something else that day: neither missing nor more
        ((9, CHILLED), (9, DONE), {40: {f.CHILLED_BY + 9: 1}}),
        ((20, CHILLED), (9, DONE), {40: {f.PREVENTED_BY + 9: 1}}),
        ((9, 0), (9, DONE), {40: {f.PREVENTED_BY + 9: 1}}),
        ((9, HEEDED), (9, DONE), {}),
        (None, (9, DONE), {40: {f.PREVENTED_BY + 9: 1}}),
        ((9, DONE), None, {5: {f.ADDED_BY + 9: 1}}),
        ((9, DONE), (9, CHILLED), {5: {f.ADDED_BY + 9: 1}}),
        ((9, CHILLED), (9, 0), {}),
        ((9, CHILLED), None, {}),
    ],
)
def test_an_act_here_beside_the_twins(here, there, added):
    """Of resident 7; the twin's acts are in cell 40. Of others, on both sides, who do what their twins do. Each list is
    a part of a longer one, as a block's is: what comes after it is none of the day's."""

    def acts(one: tuple[int, int] | None, cell: int) -> np.ndarray:
        mine = [] if one is None else [{"resident": 7, "cell": cell, "kind": one[0], "flags": one[1]}]
        others = [{"resident": i, "cell": 60, "kind": 3, "flags": DONE} for i in (6, 8, 9)]
        after = {"resident": 10, "kind": 3, "flags": DONE if cell == 5 else CHILLED}
        return rows_of(lists.ACT, others[0], *mine, *others[1:], after)[:-1]

    none, counts = none_of(lists.DECISION), Counts()
    against_twin.compare_day(acts(here, 5), acts(there, 40), none, none, CONTEXT, counts.today, counts.cells)
    assert counts.by_cell() == added


def test_acts_of_different_people_stay_apart():
    """Heeded, chilled or done by one resident says nothing of the act that another's twin does."""
    here = rows_of(
        lists.ACT,
        {"resident": 2, "kind": 9, "flags": HEEDED},
        {"resident": 4, "kind": 9, "flags": CHILLED},
        {"resident": 6, "kind": 9, "flags": DONE},
    )
    there = rows_of(lists.ACT, *({"resident": i, "cell": 40 + i, "kind": 9, "flags": DONE} for i in (1, 3, 5, 7)))
    none, counts = none_of(lists.DECISION), Counts()
    against_twin.compare_day(here, there, none, none, CONTEXT, counts.today, counts.cells)
    assert counts.by_cell() == {40 + i: {f.PREVENTED_BY + 9: 1} for i in (1, 3, 5, 7)} | {7: {f.ADDED_BY + 9: 1}}


def test_requests_here_beside_the_twins():
    """Residents 1 to 6, the first without a twin's request, the last without one of their own."""

    def answers(*each: tuple[int, int, int, int]) -> np.ndarray:
        named = ("resident", "service", "outcome", "grade")
        return rows_of(lists.DECISION, *(dict(zip(named, one, strict=True)) for one in each))

    no, yes, dear = lists.REFUSED, lists.GRANTED, lists.DEARER
    here = answers((1, 3, no, 0), (2, 3, no, 0), (3, 3, no, ABSTAINER), (4, 3, no, NOT_HERE), (5, 31, dear, 0),
                   (6, 3, no, 0), (7, 3, yes, 0), (9, 3, no, 0))  # fmt: skip
    twin = answers((2, 3, yes, 0), (3, 3, dear, 0), (4, 3, yes, 0), (5, 31, no, 0), (6, 4, yes, 0), (7, 3, yes, 0),
                   (8, 3, yes, 0), (9, 3, no, 0))  # fmt: skip
    none, counts = none_of(lists.ACT), Counts()
    against_twin.compare_day(none, none, here, twin, CONTEXT, counts.today, counts.cells)
    lost = f.SERVICE_LOST + 3
    assert counts.by_cell() == {
        6: {lost: 1, f.ENROLLED_LOST: 1}, 7: {lost: 1, f.ABSTAINER_LOST: 1}, 8: {lost: 1}, 9: {f.SERVICE_GAINED + 31: 1}
    }  # fmt: skip


def test_what_is_missing_over_some_days():
    """Of resident 3 two of three acts of one context, one of another; resident 4 only put theirs off; 5 did more."""

    def day(*each: tuple[int, int, int]) -> np.ndarray:
        return rows_of(lists.ACT, *({"resident": i, "cell": 10 * i, "kind": k, "flags": x} for i, k, x in each))

    here = [day((4, 20, CHILLED), (5, 9, DONE)), day((3, 9, DONE), (4, 20, DONE), (5, 9, DONE)), day((3, 9, CHILLED))]
    twin = [day((3, 9, DONE), (4, 20, DONE)), day((3, 9 + 14, DONE), (5, 9, DONE)), day((3, 9, DONE), (3, 20, DONE))]
    found = [part.tolist() for part in against_twin.missing_over_month(here, twin, CONTEXT)]
    assert found == [[3, 3], [6, 9], [30, 30], [1, 2]]  # residents, contexts, cells, how many
