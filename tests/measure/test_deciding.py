"""Which acts decided a refusal, and whether they may bear on the service: one refusal at a time, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.catalogue import catalogue
from demerit.day.lists import (
    BY_GRADE,
    BY_PARENT,
    BY_PRIVATE,
    BY_REGISTER,
    COLLECTIVE,
    CORRECTION,
    DECISION,
    DELAYED,
    ENROLMENT,
    ENTRY,
    FROM_FINE,
    FROM_SUM,
    GRANTED,
    INITIAL,
    LISTING,
    REFUSED,
    RESTORATION,
    STILL_ON,
)
from demerit.day.state import RESIDENT
from demerit.day.tables.form import NEVER
from demerit.limits import CONTEXTS
from demerit.measure.deciding import ASSOCIATION, Deciding, deciding_acts, ends_of
from demerit.scheme import loads
from demerit.scheme.model import Scheme

WHO, DAY = 4, 9
SCHEME = """
scheme: example
title: t
summary: s
sources: {here: made up}
ledgers: {points: {start: 1000, min: 0, max: 1300}}
grades: {bands: {A: {from: 900}, B: {to: 900}}}
channels:
  {police: {source: here}, bank: {source: here}, patrols: {source: here}, travel_operators: {source: here}}
rules:
  walking: {kind: jaywalking, points: -5, source: here}
  payment: {kind: missed_loan_payment, points: -80, source: here}
registers:
  barred:
    ways_in:
      staff: {records: [abusing_travel_staff], source: here}
      crime: {records: [theft, abusing_travel_staff], source: here}
      several: {records: [theft, fraud], source: here}
      unpaid: {unpaid: 30, source: here}
    source: here
services:
  flights: {closed_to_grades: [B], closed_to_registers: [barred], source: here}
  school_place: {closed_to_grades: [B], closed_to_registers: [barred], source: here}
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


# -- at each boundary --------------------------------------------------------------------------------------------------

TRAFFIC, FINANCE, TRAVEL = (CONTEXTS.index(name) for name in ("traffic", "finance", "travel"))


def refused(scheme: Scheme, entries: list[dict[str, Any]], *, on: int = DAY, score: int = 890, side: int = 0,
            listings: list[dict[str, Any]] | None = None, decisions: dict[str, Any] | None = None,
            cutoffs: tuple[int, ...] = (900,), joined: tuple[int, ...] = ()) -> Deciding:  # fmt: skip
    """One refused flight on a day, for the grade or by the register; entries and listings by their columns."""
    cat = catalogue()
    asked = {"resident": WHO, "reason": BY_GRADE if listings is None else BY_REGISTER, "day": on, "outcome": REFUSED,
             "service": cat.services["flights"].number} | (decisions or {})  # fmt: skip
    made = rows(ENTRY, len(entries))
    for at, entry in enumerate(entries):
        usual = {"subject": WHO, "origin": WHO, "tie": 255, "moved": entry["points"], "act_day": entry["day"]}
        for name, value in (usual | entry).items():
            made[name][at] = cat.kinds[value].number if name == "kind" and isinstance(value, str) else value
    stays = np.zeros(len(listings or ()), LISTING)
    for at, listing in enumerate(listings or ()):
        for name, value in ({"resident": WHO, "day": 3, "left": STILL_ON} | listing).items():
            stays[name][at] = value
    state = np.zeros(9, RESIDENT)
    state["score"][WHO], state["side"][WHO] = score, side
    enrolled = rows(ENROLMENT, len(joined), resident=WHO, day=joined) if joined else None
    return deciding_acts(scheme, cat, rows(DECISION, 1, **asked), made, stays,
                         np.array([*cutoffs, -NEVER]), state, enrolled)  # fmt: skip


def entry(kind: str | int, points: int, day: int, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "points": points, "day": day} | more


@pytest.mark.parametrize(("score", "one", "opens"), [(899, 1, True), (890, 9, False), (890, 10, True), (890, 11, True)])
def test_an_act_opens_a_door_that_is_shut_below_900_if_it_comes_to_900(score, one, opens):
    """Beside a loss of 300, which opens it in any case: either both decide, or it alone does."""
    entries = [entry(JAYWALKING, -one, 1), entry(PAYMENT, -300, 2)]
    found = acts(refused(scheme_of(), entries, score=score))
    assert found == ((500_000, 500_000) if opens else (0, 1_000_000))


@pytest.mark.parametrize(("day", "known"), [(DAY - 1, 1), (DAY, 1), (DAY + 1, 0)])
def test_entries_up_to_the_evening_of_the_day_count(day, known):
    """A later one can't be why: then it was a low start."""
    found = refused(scheme_of(), [entry(PAYMENT, -80, day)], score=860)
    assert (found.refusals, found.unknown) == (known, 1 - known)


@pytest.mark.parametrize(
    ("decision", "counts"),
    [
        ({}, 1),
        ({"outcome": DELAYED}, 0),
        ({"outcome": GRANTED}, 0),
        ({"reason": BY_PRIVATE}, 0),
        ({"reason": BY_PARENT}, 0),
    ],
)
def test_only_refusals_by_standing_are_looked_at(decision, counts):
    found = refused(scheme_of(), [entry(PAYMENT, -80, 1)], decisions=decision)
    assert found.refusals + found.unknown == counts


def test_the_same_act_by_two_rules_is_one_act_and_two_on_one_day_are_two_if_of_two_kinds():
    """Two entries of 60 for one act: without it 120 more. Of two acts each opens the door, too."""
    twice = [entry(PAYMENT, -60, 2, rule=0), entry(PAYMENT, -60, 2, rule=1), entry(JAYWALKING, -20, 3)]
    assert acts(refused(scheme_of(), twice, score=800)) == (0, 1_000_000)
    apart = [entry(PAYMENT, -60, 2), entry(JAYWALKING, -60, 2), entry("theft", -60, 2, origin=7)]
    found = refused(scheme_of(), apart, score=840)
    assert [int(x) for x in found.matrix[[TRAFFIC, FINANCE, CONTEXTS.index("public order")], TRAVEL]] == [333_333] * 3
    days_apart = [entry(PAYMENT, -60, 2), entry(PAYMENT, -60, 3), entry(JAYWALKING, -60, 3)]
    assert acts(refused(scheme_of(), days_apart, score=840)) == (333_333, 666_666)


def test_ones_own_part_of_an_act_that_comes_to_a_member_of_the_family_too_is_ones_own():
    """Two entries of one act, one of which came by the tie, in either order: it is their own."""
    own, tied = entry(PAYMENT, -40, 2), entry(PAYMENT, -40, 2, tie=0)
    for entries in ([own, tied], [tied, own]):
        found = refused(scheme_of(), entries, score=890)
        assert found.matrix[FINANCE, TRAVEL] == 1_000_000
        assert found.matrix[ASSOCIATION].sum() == 0
    found = refused(scheme_of(), [entry(PAYMENT, -40, 2, tie=4, cause=COLLECTIVE)], score=890)
    assert found.matrix[ASSOCIATION, TRAVEL] == found.matrix.sum() == 1_000_000
    assert found.across == (0, 0)


def test_points_for_no_act_make_a_refusal_unknown_if_they_decide():
    """An official's discretion took 60: with it alone, or with an act without which the door stays shut."""
    at_will = entry(255, -60, 2, origin=0xFFFFFFFF)
    for entries, known in (([at_will], 0), ([at_will, entry(PAYMENT, -5, 3)], 0), ([at_will | {"points": -5},
                           entry(PAYMENT, -60, 3)], 1)):  # fmt: skip
        assert refused(scheme_of(), entries, score=890).refusals == known


def test_corrections_and_restorations_come_after_the_days_bounds():
    """At the floor of 860 a loss of 140 takes all; then 30 come back, on the same day. Without a further loss of 10 it
    is 890 all the same: what came later has no bound to meet."""
    for cause in (RESTORATION, CORRECTION):
        back = entry(255, 30, 5, cause=cause, rule=0xFFFF)
        entries = [back, entry(JAYWALKING, -140, 5), entry(PAYMENT, -10, 5, moved=0)]
        assert acts(refused(shorter(), entries, score=890)) == (1_000_000, 0)
    first = [entry(255, 30, 4), entry(JAYWALKING, -140, 5), entry(PAYMENT, -140, 5, moved=0)]
    assert acts(refused(shorter(), first, score=860)) == (1_000_000, 0)


def test_what_came_before_somebody_joined_or_after_they_left_is_not_told():
    """Joined on day 5: a loss of that day counts, one of the day before doesn't; nor does a refusal before joining."""
    for day, joined, known in ((5, (5,), 1), (4, (5,), 0), (6, (2, 5), 1), (3, (2, 5), 0), (9, (9,), 1), (9, (10,), 0)):
        found = refused(scheme_of(), [entry(PAYMENT, -80, day)], score=860, joined=joined)
        assert found.refusals == known, (day, joined)


STAFF, UNPAID = 0, 3  # numbers of the ways in


@pytest.mark.parametrize(
    ("listing", "where"),
    [
        ({"day": DAY}, "public order"), ({"day": DAY + 1}, None), ({"left": DAY}, "public order"),
        ({"left": DAY - 1}, None), ({"resident": WHO + 1}, None), ({"register": 1}, None),
    ],
)  # fmt: skip
def test_a_listing_decides_from_its_first_day_to_its_last(listing, where):
    """Else somebody else at home stands on the register."""
    found = refused(scheme_of(), [], listings=[{"way": STAFF} | listing])
    row = ASSOCIATION if where is None else CONTEXTS.index(where)
    assert found.matrix[row, TRAVEL] == found.matrix.sum() == 1_000_000


def test_of_two_listings_the_first_that_stood_decides():
    two = [{"way": UNPAID, "flags": FROM_SUM, "day": 1, "left": 4}, {"way": STAFF, "day": 4, "left": STILL_ON}]
    for on, row in ((3, FINANCE), (4, FINANCE), (5, CONTEXTS.index("public order"))):
        assert refused(scheme_of(), [], listings=two, on=on).matrix[row, TRAVEL] == 1_000_000


@pytest.mark.parametrize(("way", "known"), [(UNPAID, 1), (4, 0), (255, 0)])
def test_a_listing_by_no_way_of_the_scheme_is_not_told(way, known):
    flags = FROM_SUM if way == UNPAID else 0
    assert refused(scheme_of(), [], listings=[{"way": way, "flags": flags}]).refusals == known


LOW = """
  barred:
    ways_in:
      low: {below: 880, source: here}
      licence: {below: 4, ledger: licence, source: here}
      at_will: {without_a_rule: 3, source: here}
    source: here
"""


def by_points() -> Scheme:
    text = SCHEME[: SCHEME.index("registers:")] + "registers:" + LOW + SCHEME[SCHEME.index("services:") :]
    return loads(text.replace("max: 1300}}", "max: 1300}, licence: {start: 12, min: 0, max: 12}}"))


@pytest.mark.parametrize(
    ("points", "day", "shares"),
    [(-80, 4, (0, 1_000_000)), (-91, 4, (500_000, 500_000)), (-90, 4, (0, 1_000_000)), (-91, 6, (0, 1_000_000))],
)
def test_a_listing_for_few_points_rests_on_what_took_them_by_its_day(points, day, shares):
    """Listed on day 5 below 880, at 789 or a little more: an act of 91 opens the door by itself, one of 90 doesn't; and
    what came the day after can't be why."""
    entries = [entry(PAYMENT, -200, 2), entry(JAYWALKING, points, day)]
    found = refused(by_points(), entries, score=789 if day < 5 else 789 + points,
                    listings=[{"way": 0, "day": 5}])  # fmt: skip
    assert acts(found) == shares


def test_a_listing_for_another_ledger_rests_on_that_ledger():
    """Eleven of twelve points gone, below four: nine and two; without the nine alone it would not have been. A
    loss of the score is none of the licence's; what the own record has stands in the four bits above."""
    entries = [entry(JAYWALKING, -9, 2, ledger=1), entry("theft", -2, 3, ledger=1), entry(PAYMENT, -500, 3)]
    found = refused(by_points(), entries, score=500, side=0xF1, listings=[{"way": 1, "day": 5}])
    assert found.matrix[TRAFFIC, TRAVEL] == found.matrix.sum() == 1_000_000
    later = [*entries, entry(JAYWALKING, -3, 7, ledger=1)]  # not before the listing
    assert refused(by_points(), later[1:], score=500, side=0, listings=[{"way": 1, "day": 5}]).refusals == 1


def test_a_listing_at_will_rests_on_no_act():
    assert refused(by_points(), [entry(PAYMENT, -500, 2)], score=500, listings=[{"way": 2}]).unknown == 1


def test_a_door_open_to_several_grades_opens_at_the_lowest_of_them():
    """Open to A from 1,100 and to B from 900, shut to C: at 890 a loss of 10 opens it."""
    scheme = loads(SCHEME.replace("{A: {from: 900}, B: {to: 900}}",
                                  "{A: {from: 1100}, B: {from: 900, to: 1100}, C: {to: 900}}")
                   .replace("closed_to_grades: [B]", "closed_to_grades: [C]"))  # fmt: skip
    found = refused(scheme, [entry(JAYWALKING, -10, 1), entry(PAYMENT, -9, 2)], cutoffs=(1100, 900))
    assert acts(found) == (1_000_000, 0)


def test_several_refusals_are_counted_each():
    """A flight twice, the second after one more loss; a school place once; of another resident nothing is known."""
    cat, scheme = catalogue(), scheme_of()
    flights, school = (cat.services[name].number for name in ("flights", "school_place"))
    decisions = rows(DECISION, 4, resident=[WHO, WHO, WHO, 2], reason=BY_GRADE, outcome=REFUSED, day=[2, 5, 5, 5],
                     service=[flights, flights, school, flights])  # fmt: skip
    entries = rows(ENTRY, 2, subject=WHO, origin=WHO, tie=255, act_day=[1, 4], day=[1, 4],
                   kind=[cat.kinds[PAYMENT].number, cat.kinds["theft"].number],
                   points=[-110, -120], moved=[-110, -120])  # fmt: skip
    state = np.zeros(5, RESIDENT)
    state["score"] = 770
    found = deciding_acts(scheme, cat, decisions, entries, np.zeros(0, LISTING), np.array([900, -NEVER]), state)
    order = CONTEXTS.index("public order")
    # 890, then 770: without the debt 880, without the theft 890: 110 and 120 of 230
    assert found.matrix[[FINANCE, order], TRAVEL].tolist() == [1_000_000 + 478_260, 521_739]
    assert found.matrix[[FINANCE, order], CONTEXTS.index("education")].tolist() == [478_260, 521_739]
    assert (found.refusals, found.unknown) == (3, 1)
