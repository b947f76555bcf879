"""Which acts decided a refusal, and whether they may bear on the service: one refusal at a time, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.catalogue import catalogue
from demerit.day.lists import (
    BY_GRADE,
    BY_REGISTER,
    DECISION,
    ENTRY,
    FROM_FINE,
    FROM_SUM,
    INITIAL,
    LISTING,
    REFUSED,
    STILL_ON,
)
from demerit.day.state import RESIDENT
from demerit.limits import CONTEXTS
from demerit.measure.deciding import ASSOCIATION, Deciding, deciding_acts, ends_of
from demerit.scheme import loads
from demerit.scheme.model import Scheme

WHO, DAY = 4, 9
SCHEME = """
scheme: example
title: t
summary: s
ledgers: {points: {start: 1000, min: 0, max: 1300}}
grades: {bands: {A: {from: 900}, B: {to: 900}}}
channels:
  {police: {source: assumed}, bank: {source: assumed}, patrols: {source: assumed}, travel_operators: {source: assumed}}
rules:
  walking: {kind: jaywalking, points: -5, source: assumed}
  payment: {kind: missed_loan_payment, points: -80, source: assumed}
registers:
  barred:
    ways_in:
      staff: {records: [abusing_travel_staff], source: assumed}
      crime: {records: [theft, abusing_travel_staff], source: assumed}
      several: {records: [theft, fraud], source: assumed}
      unpaid: {unpaid: 30, source: assumed}
    source: assumed
services:
  flights: {closed_to_grades: [B], closed_to_registers: [barred], source: assumed}
  school_place: {closed_to_grades: [B], closed_to_registers: [barred], source: assumed}
"""


def scheme_of(related: str = "") -> Scheme:
    return loads(SCHEME + related)


def rows(dtype: np.dtype, count: int, **columns: Any) -> np.ndarray:
    """Rows of a log, with their day."""
    made = np.zeros(count, [*[(name, dtype[name]) for name in dtype.names or ()], ("day", "i4")])
    for name, values in columns.items():
        made[name] = values
    return made


def decided(scheme: Scheme, service: str, *losses: tuple[str, int], ties: tuple[int, ...] = (),
            listing: np.ndarray | None = None, start: int = 1000, moved: list[int] | None = None,
            days: list[int] | None = None) -> Deciding:  # fmt: skip
    """One refusal of a service on day 9: by a listing, else for the grade after these losses, a day each."""
    cat = catalogue()
    reason = BY_GRADE if listing is None else BY_REGISTER
    decisions = rows(DECISION, 1, resident=WHO, reason=reason, day=DAY, outcome=REFUSED,
                     service=cat.services[service].number)  # fmt: skip
    entries = rows(ENTRY, len(losses), subject=WHO, origin=WHO, tie=255, rule=0,
                   kind=[cat.kinds[kind].number for kind, _ in losses], points=[points for _, points in losses],
                   act_day=range(len(losses)), day=days or range(len(losses)))  # fmt: skip
    entries["moved"] = entries["points"] if moved is None else moved
    entries["tie"][: len(ties)] = ties
    state = np.zeros(5, RESIDENT)
    state["score"][WHO] = start + entries["moved"].sum()
    none = np.zeros(0, LISTING)
    return deciding_acts(scheme, cat, decisions, entries, none if listing is None else listing,
                         np.array([900, -(1 << 30)]), state)  # fmt: skip


def listed(way: str, flags: int = 0) -> np.ndarray:
    row = np.zeros(1, LISTING)
    row["resident"], row["day"], row["left"], row["flags"] = WHO, 3, STILL_ON, flags
    row["way"] = ["staff", "crime", "several", "unpaid"].index(way)
    return row


@pytest.mark.parametrize(
    ("losses", "shares"),
    [((-30, -80), (500_000, 500_000)), ((-5, -150), (0, 1_000_000)), ((-50, -60), (500_000, 500_000))],
)
def test_each_act_whose_removal_would_open_the_door_decides(losses, shares):
    """A door shut below 900. At 890 both acts decide: without -80 the score is 970, without -30 it is 920. At 845 only
    the second does. By law neither bears on flights; operators claim it of debts."""
    found = decided(scheme_of(), "flights", ("jaywalking", losses[0]), ("missed_loan_payment", losses[1]))
    column = found.matrix[:, CONTEXTS.index("travel")]
    assert (column[CONTEXTS.index("traffic")], column[CONTEXTS.index("finance")]) == shares
    assert (found.refusals, found.matrix.sum()) == (1, 1_000_000)
    assert found.across == (1_000_000, shares[0])


def test_if_no_single_act_would_open_it_each_counts_by_its_points():
    """Three losses of 60: 820, and 880 without any one of them."""
    found = decided(scheme_of(), "flights", ("jaywalking", -60), ("missed_loan_payment", -60), ("theft", -60))
    assert found.matrix[:, CONTEXTS.index("travel")].sum() == 999_999  # in millionths, rounded down
    assert found.across == (1_000_000, 666_666)


def acts(found: Deciding) -> tuple[int, int]:
    """Millionths of a refused flight for traffic and for finance."""
    column = found.matrix[:, CONTEXTS.index("travel")]
    return int(column[CONTEXTS.index("traffic")]), int(column[CONTEXTS.index("finance")])


JAYWALKING, PAYMENT, DONATION = "jaywalking", "missed_loan_payment", "blood_donation"
SHORT = "ledgers: {points: {start: 1000, min: 860, max: 1000}}"


def shorter() -> Scheme:
    """Of a ledger from 860 to 1,000 points; the door is shut below 900."""
    return loads(SCHEME.replace("ledgers: {points: {start: 1000, min: 0, max: 1300}}", SHORT))


def test_at_the_floor_an_act_decides_if_the_other_would_not_have_come_to_the_same():
    """At the floor after a loss of 140, a second of 50 takes nothing. Without the first, it would have: 950. Without
    the second, nothing changes. Of two of 140 neither alone opens the door; the first took all the points there were.
    """
    found = decided(shorter(), "flights", (JAYWALKING, -140), (PAYMENT, -50), moved=[-140, 0])
    assert acts(found) == (1_000_000, 0)
    found = decided(shorter(), "flights", (JAYWALKING, -140), (PAYMENT, -140), moved=[-140, 0])
    assert acts(found) == (1_000_000, 0)
    found = decided(shorter(), "flights", (JAYWALKING, -110), (PAYMENT, -140), moved=[-110, -30])
    assert [round(part / 1000) for part in acts(found)] == [786, 214]  # 110 and 30 of 140


def test_the_points_of_a_day_are_told_back_from_those_that_moved():
    """870 on day 9; on the day after, a loss of 50 finds the floor at 860. Thirty are short, and 20 don't open it."""
    losses = (JAYWALKING, -110), (PAYMENT, -20), (PAYMENT, -50)
    found = decided(shorter(), "flights", *losses, moved=[-110, -20, -10], days=[1, 2, 10])
    assert acts(found) == (1_000_000, 0)


def test_at_the_ceiling_a_gain_would_have_given_nothing():
    """50 lost, 50 given, 110 lost: 890. Without the first loss the gift would have found no room: 890 all the same."""
    found = decided(shorter(), "flights", (JAYWALKING, -50), (DONATION, 50), (PAYMENT, -110))
    assert acts(found) == (0, 1_000_000)


def test_a_low_start_is_no_act_even_if_entries_follow_that_take_nothing():
    found = decided(shorter(), "flights", (JAYWALKING, -50), start=860, moved=[0])
    assert (found.refusals, found.unknown) == (0, 1)
    assert ends_of(found, shorter(), catalogue())["deciding_unknown"] == (1, 1)


def test_what_the_operator_claims_counts_in_the_wide_reading_alone():
    claimed = scheme_of("related: {traffic: [travel]}")
    found = decided(claimed, "flights", ("jaywalking", -30), ("missed_loan_payment", -80))
    assert found.across == (1_000_000, 0)
    elsewhere = decided(claimed, "school_place", ("jaywalking", -30), ("missed_loan_payment", -80))
    assert elsewhere.across == (1_000_000, 1_000_000)  # the courts close private schools, not schools


def test_other_peoples_acts_are_a_row_of_their_own():
    found = decided(scheme_of(), "flights", ("jaywalking", -30), ("missed_loan_payment", -80), ties=(1,))
    assert found.matrix[ASSOCIATION, CONTEXTS.index("travel")] == 500_000
    assert found.across == (500_000, 0)


@pytest.mark.parametrize(
    ("service", "way", "act", "across"),
    [
        ("flights", "staff", "public order", (0, 0)),
        ("school_place", "staff", "public order", (1_000_000, 1_000_000)),
        ("school_place", "crime", "public order", (1_000_000, 1_000_000)),
        ("flights", "unpaid", "finance", (1_000_000, 0)),
    ],
)
def test_a_listing_rests_on_the_kinds_of_its_way_in(service, way, act, across):
    flags = FROM_SUM if way == "unpaid" else 0
    found = decided(scheme_of(), service, listing=listed(way, flags))
    column = CONTEXTS.index(catalogue().services[service].context)
    assert found.matrix[CONTEXTS.index(act), column] == 1_000_000
    assert found.across == across


@pytest.mark.parametrize(
    ("service", "listing"),
    [
        ("flights", listed("crime")),  # of its two kinds one bears on flights
        ("school_place", listed("several")),  # of two contexts
        ("flights", listed("staff", INITIAL)),
        ("flights", listed("unpaid", FROM_FINE)),
    ],
)
def test_where_the_log_does_not_tell_the_refusal_is_left_out(service, listing):
    found = decided(scheme_of(), service, listing=listing)
    assert (found.refusals, found.unknown, found.matrix.sum(), found.across) == (0, 1, 0, (0, 0))


def test_the_measures_are_the_matrix_over_all_refusals_that_are_known():
    scheme = scheme_of()
    found = decided(scheme, "flights", ("jaywalking", -30), ("missed_loan_payment", -80), ties=(1,))
    ends = ends_of(found, scheme, catalogue())
    assert ends["deciding_unknown"] == (0, 1)
    assert ends["across_strict"] == (500_000, 1_000_000)
    assert ends["across_wide"] == (0, 1_000_000)
    assert ends["through_association"] == ends["decided_others_travel"] == (500_000, 1_000_000)
    assert ends["decided_finance_travel"] == (500_000, 1_000_000)
    assert ends["decided_public_order_education"] == (0, 1_000_000)
    assert {name.split("_")[-1] for name in ends if name.startswith("decided")} == {"travel", "education"}
