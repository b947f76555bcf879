"""Whole days with a script, followed by hand: sums that stay unpaid, and whom they put on a register."""

from __future__ import annotations

import pytest
from small_scripts import (
    NEVER_PAID,
    POLICE,
    adult,
    on,
)

from demerit.day import lists
from demerit.day.state import DEBT_MASK, DEBT_SHIFT
from small_worlds import life, live, scheme_of, scripted


def debtors(**way) -> dict:
    return {"debtors": {"ways_in": {"unpaid": {"unpaid": 5, **way}}, "ways_out": {"on_payment": True}}}


@pytest.mark.parametrize(("soon", "paid"), [(1.0, 30), (0.0, 90)])
def test_an_unpaid_fine_leads_onto_a_register_and_its_payment_off_it_three_days_later(soon, paid):
    """Fined on day 0, listed on day 5; paid when a month is over, or, late, because of the register; off in 3 days."""
    able = {"cannot_pay_small": 0.0, "cannot_pay_middle": 0.0, "pays_fine_at_once": 0.0, "late_after": 60,
            "pays_in_a_month_able": soon, "pays_in_a_month_late": 0.0, "pays_when_listed": 1.0}  # fmt: skip
    world = scripted(scheme_of(channels=POLICE, registers=debtors(sums=["fine"])), life=life(**able))
    i = adult()
    world.fined(0, i, "fight")  # 1,000 yuan, by ordinary law
    days = live(world, 94)
    mine = lambda name: [(d.day, row) for d in days for row in getattr(d, name) if row["resident"] == i]  # noqa: E731
    assert [(day, int(row["yuan"]), int(row["flags"])) for day, row in mine("fined")] == [(0, 1000, 0)]
    assert [(day, bool(row["flags"] & lists.FROM_FINE)) for day, row in mine("entered")] == [(5, True)]
    assert [day for day, _ in mine("paid")] == [paid]
    assert [(day, int(row["exit"])) for day, row in mine("ended")] == [(paid + 3, lists.BY_PAYMENT)]
    assert world.state["mind"][i] >> DEBT_SHIFT & DEBT_MASK == 0


def test_a_late_sum_stays_unpaid_where_no_register_presses():
    able = {"cannot_pay_small": 0.0, "cannot_pay_middle": 0.0, "pays_fine_at_once": 0.0,
            "pays_in_a_month_able": 0.0, "pays_in_a_month_late": 0.0, "pays_when_listed": 1.0}  # fmt: skip
    world = scripted(scheme_of(channels=POLICE), life=life(**able))
    i = adult()
    world.fined(0, i, "fight")
    assert not any(len(day.paid) for day in live(world, 94))


def test_a_fine_paid_at_once_leaves_nothing_behind():
    rich = {"cannot_pay_middle": 0.0, "pays_fine_at_once": 1.0}
    world = scripted(scheme_of(channels=POLICE, registers=debtors(sums=["fine"])), life=life(**rich))
    i = adult()
    world.fined(0, i, "fight")
    live(world, 6)
    assert world.state["mind"][i] >> DEBT_SHIFT & DEBT_MASK == 0
    assert not on(world, i)


@pytest.mark.parametrize(("misjudged", "listed"), [(0.0, False), (1.0, True)])
def test_those_who_cannot_pay_are_spared_unless_misjudged(misjudged, listed):
    """A loan that somebody can't pay: the rule spares them; taken for unwilling, they are listed wrongly."""
    way = {"sums": ["loan"], "unless_unable": True, "misjudged": misjudged}
    world = scripted(scheme_of(channels=POLICE, registers=debtors(**way)), life=life(**NEVER_PAID))
    unable, able = adult(), adult(but=(adult(),))
    world.acts(0, unable, "missed_loan_payment", flags=lists.DONE | lists.UNABLE)
    world.acts(0, able, "missed_loan_payment")
    days = live(world, 7)
    entered = {int(row["resident"]): int(row["flags"]) for d in days for row in d.entered}
    assert not entered[able] & lists.WRONGFUL
    assert (unable in entered) == listed
    if listed:
        assert entered[unable] & lists.WRONGFUL
        assert entered[unable] & lists.COULD_NOT_PAY


@pytest.mark.parametrize(("misjudged", "listed"), [(0.0, False), (1.0, True)])
def test_a_judgment_that_somebody_cannot_pay_lists_nobody_unless_misjudged(misjudged, listed):
    """Listed at once on a court's record; whoever can't pay is spared, or listed wrongly. Off three days later, since
    here nothing stays unpaid."""
    way = {"records": ["judgment_unpaid"], "unless_unable": True, "misjudged": misjudged}
    court = {"defaulters": {"ways_in": {"judgment": way}, "ways_out": {"on_payment": True}}}
    world = scripted(scheme_of(channels={"courts": {}}, registers=court))
    unable, able = adult(), adult(but=(adult(),))
    world.recorded(0, unable, "judgment_unpaid", channel="courts", flags=lists.SCORED | lists.OF_NEED)
    world.recorded(0, able, "judgment_unpaid", channel="courts")
    days = live(world, 6)
    entered = {int(row["resident"]): int(row["flags"]) for row in days[0].entered}
    assert entered[able] & lists.FROM_SUM
    assert not entered[able] & (lists.WRONGFUL | lists.COULD_NOT_PAY)
    assert (unable in entered) == listed
    if listed:
        assert entered[unable] & lists.WRONGFUL
        assert entered[unable] & lists.COULD_NOT_PAY
    left = [(d.day, int(row["exit"])) for d in days for row in d.ended if row["resident"] == able]
    assert left == [(4, lists.BY_PAYMENT)]


def test_a_fine_on_a_wrong_record_makes_its_listing_wrongful():
    unpaid = {"cannot_pay_middle": 0.0, "pays_fine_at_once": 0.0, **NEVER_PAID}
    world = scripted(scheme_of(channels=POLICE, registers=debtors(sums=["fine"])), life=life(**unpaid))
    i = adult()
    world.fined(0, i, "fight", cause=lists.MISIDENTIFIED)
    entered = [int(row["flags"]) for day in live(world, 6) for row in day.entered]
    assert len(entered) == 1
    assert entered[0] & lists.WRONGFUL
