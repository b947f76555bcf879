"""Whole days with a script: one thing happens to one resident, and its way through the stages is followed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import Scripted, fair_catalogue, life, live, people_of, scheme_of, scripted

from demerit.catalogue import Catalogue, Pool, catalogue
from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.access import THROUGH_HOUSEHOLD
from demerit.day.fear import fear
from demerit.day.state import DEBT_MASK, DEBT_SHIFT, EMPLOYED, HOUSED, SHUT_OUT
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import CHILD, HEAD, SPOUSE
from demerit.quantity import q

RESIDENTS = 300
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
LICENCE = {"licence": {"start": 12, "min": 0, "max": 12}}
POLICE = {"police": {}, "patrols": {}, "platforms": {}}
THEFT = {"theft": {"kind": "theft", "points": -60}}
NEVER_PAID = {"pays_in_a_month_able": 0.0, "pays_in_a_month_unable": 0.0, "pays_in_a_month_late": 0.0,
              "pays_when_listed": 0.0}  # fmt: skip


def adult(*, but: tuple[int, ...] = (), employed: bool | None = None, in_debt: bool = False, owner: bool | None = None,
          alone: bool | None = None) -> int:  # fmt: skip
    """The first resident of this description."""
    table = people_of(RESIDENTS).table()
    fits = (table["age"] >= 18) & (table["in_debt"] == in_debt)
    for name, wanted in (("employed", employed), ("owner", owner)):
        if wanted is not None:
            fits &= table[name] == wanted
    if alone is not None:
        fits &= (table["household_size"] == 1) == alone
    fits[list(but)] = False
    return int(np.flatnonzero(fits)[0])


def family() -> tuple[int, int, int]:
    """(head, spouse, pupil) of one household, nobody in debt."""
    people = people_of(RESIDENTS)
    table = people.table()
    for first in np.unique(table["household"]):
        members = np.flatnonzero(table["household"] == first)
        role, age = table["role"][members], table["age"][members]
        pupils = members[(role == CHILD) & (age >= 6) & (age < 17)]
        if HEAD in role and SPOUSE in role and len(pupils) and not table["in_debt"][members].any():
            return int(members[role == HEAD][0]), int(members[role == SPOUSE][0]), int(pupils[0])
    raise AssertionError("no such family")


def with_places(service: str, a_day: int) -> Catalogue:
    """The fair catalogue with so many places a day of one service."""
    cat = fair_catalogue()
    scarce = cat.services[service].model_copy(update={"pool": Pool(places_per_1000=q(a_day * 365_000 / RESIDENTS))})
    return cat.model_copy(update={"services": cat.services | {service: scarce}})


def decisions(world: Scripted, day: int) -> dict[int, np.void]:
    return {int(row["resident"]): row for row in world.step(day).decisions}


def on(world: Scripted, resident: int, register: int = 0) -> bool:
    return bool(world.state["lists"][resident] >> register & 1)


# -- points -------------------------------------------------------------------------------------------------------


def test_a_true_record_counts_three_times_over():
    """Litter, seen by a patrol: the score, the own-record score and the fully-seen score all lose three points."""
    rules = {"litter": {"kind": "littering", "points": -3}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    world.acts(0, i, "littering")
    world.recorded(0, i, "littering", channel="patrols")
    day = world.step(0)
    assert [tuple(world.state[name][i] for name in ("score", "own", "seen"))] == [(997, 997, 997)]
    assert [(int(e["subject"]), int(e["points"]), int(e["cause"])) for e in day.entries] == [(i, -3, lists.OWN)]


def test_an_act_nobody_saw_counts_only_as_if_seen():
    rules = {"litter": {"kind": "littering", "points": -3}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    world.acts(0, i, "littering")
    world.acts(1, i, "littering", flags=lists.CHILLED)  # not done at all
    live(world, 2)
    assert [world.state[name][i] for name in ("score", "own", "seen")] == [1000, 1000, 997]


@pytest.mark.parametrize("cause", [lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED])
def test_a_wrong_record_leaves_the_own_record_alone(cause):
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT))
    i = adult()
    world.recorded(0, i, "theft", cause=cause)
    live(world, 1)
    assert [world.state[name][i] for name in ("score", "own", "seen")] == [940, 1000, 1000]


def test_rules_have_dates_channels_and_people():
    """Each of four rules about theft would take another number of points; only the last one applies."""
    rules = {
        "ended": {"kind": "theft", "points": -1, "to": "2020-01-01"},
        "not_yet": {"kind": "theft", "points": -2, "from": "2020-01-03"},
        "for_children": {"kind": "theft", "points": -4, "applies_to": {"adult": False}},
        "today": {"kind": "theft", "points": -8, "from": "2020-01-02", "to": "2020-01-03", "channels": ["police"]},
    }
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=rules))
    i = adult()
    for day in range(3):
        world.recorded(day, i, "theft")
    live(world, 3)
    assert world.state["score"][i] == 1000 - 8 - 2  # the second of January, and the third


def test_association_takes_its_share_from_the_household_in_one_hop():
    """Half of 30 points is 15 for everybody at home who is grown up, and nothing for anybody else."""
    rules = {"remark": {"kind": "critical_post", "points": -30}}
    scheme = scheme_of(
        ledgers=LEDGER, channels=POLICE, rules=rules, association={"household": {"share": 0.5, "contexts": ["speech"]}}
    )
    world = scripted(scheme)
    head, spouse, pupil = family()
    world.recorded(0, head, "critical_post", channel="platforms")
    day = world.step(0)
    people = people_of(RESIDENTS)
    first, size = people.household(head)
    grown = {j for j in range(first, first + size) if people.age_on(j, 0) >= 18}
    assert {int(e["subject"]): int(e["points"]) for e in day.entries} == {head: -30} | {
        j: -15 for j in grown if j != head
    }
    assert spouse in grown
    assert world.state["score"][pupil] == 1000
    assert (world.state["own"][spouse], world.state["score"][spouse]) == (1000, 985)


def test_the_licence_is_suspended_and_starts_again():
    """Four times three points from twelve; half a year later all twelve are back."""
    rules = {"licence": {"kind": "failing_to_yield", "ledger": "licence", "points": -3}}
    ways = {"empty": {"below": 1, "ledger": "licence"}}
    registers = {"suspended": {"ways_in": ways, "ways_out": {"term": 180}, "resets_ledger": "licence"}}
    world = scripted(scheme_of(ledgers=LEDGER | LICENCE, channels=POLICE, rules=rules, registers=registers))
    i = adult()
    for _ in range(4):
        world.recorded(2, i, "failing_to_yield", channel="patrols")
    days = live(world, 183)
    assert [int(row["day"]) for day in days for row in day.entered] == [2]
    assert [(d.day, int(row["exit"])) for d in days for row in d.ended] == [(182, lists.BY_TERM)]
    assert world.state["side"][i] == 12 | 12 << 4
    assert not on(world, i)


def test_a_licence_counted_below_nothing():
    """From -10 to 5 is as wide as a licence may be: 15 points, in four bits, for the scheme and the own record."""
    ledgers = LEDGER | {"licence": {"start": 0, "min": -10, "max": 5}}
    rules = {"licence": {"kind": "failing_to_yield", "ledger": "licence", "points": -4}}
    world = scripted(scheme_of(ledgers=ledgers, channels=POLICE, rules=rules))
    i = adult()
    for cause in (lists.OWN, lists.COPIED):
        world.recorded(0, i, "failing_to_yield", channel="patrols", cause=cause)
    live(world, 1)
    low = -10
    assert world.state["side"][i] == (-8 - low) | (-4 - low) << 4


def test_points_come_back_month_by_month_from_either_side():
    ledgers = {"points": {"start": 1000, "min": 0, "max": 1300, "restoration": {"points": 40, "every": "month"}}}
    rules = THEFT | {"blood": {"kind": "blood_donation", "points": 10}}
    world = scripted(scheme_of(ledgers=ledgers, channels=POLICE | {"hospital": {}}, rules=rules))
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "theft")
    world.recorded(0, j, "blood_donation", channel="hospital")
    days = live(world, 61)
    gained = [(d.day, int(e["subject"]), int(e["points"])) for d in days for e in d.entries if e["kind"] == 255]
    assert gained == sorted([(30, i, 40), (30, j, -10), (60, i, 20)])
    assert world.state["score"][i] == 1000


# -- registers ----------------------------------------------------------------------------------------------------

BY_THEFT = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 5}}}


def test_a_term_is_so_many_days():
    world = scripted(scheme_of(channels=POLICE, registers=BY_THEFT))
    i = adult()
    world.recorded(3, i, "theft")
    standing = []
    for day in range(10):
        world.step(day)
        standing.append(on(world, i))
    assert standing == [day in range(3, 8) for day in range(10)]


def test_a_listing_on_a_wrong_record_is_wrongful_and_on_a_true_one_is_not():
    world = scripted(scheme_of(channels=POLICE, registers=BY_THEFT))
    i = adult()
    j = adult(but=(i,))
    k = adult(but=(i, j))
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, j, "theft")
    for cause in (lists.MISIDENTIFIED, lists.OWN):  # both on one day: the true one lists
        world.recorded(0, k, "theft", cause=cause)
    flags = {int(row["resident"]): int(row["flags"]) & lists.WRONGFUL for row in world.step(0).entered}
    assert flags == {i: lists.WRONGFUL, j: 0, k: 0}
    assert [world.state["wrong"][x] for x in (i, j, k)] == [1, 0, 0]


def test_initial_listings_need_no_ledger():
    """A list of its own, without any points, begins with those already on it."""
    registers = {"old": {"ways_in": {"theft": {"records": ["theft"]}}, "initial_share": 1}}
    world = scripted(scheme_of(channels=POLICE, registers=registers))
    adults = people_of(RESIDENTS).table()["age"] >= 18
    assert (world.state["lists"] == adults).all()


def test_initial_listings_are_not_appealed_on_the_first_day():
    """Nobody knows how they came to be there; what isn't decided by an appeal lasts."""
    appeal = {"known": 1, "tried": 1, "decided_in": 7, "corrected": 1, "mistaken": 1}
    theft = {"theft": {"records": ["theft"]}}
    registers = {"old": {"ways_in": theft, "initial_share": 1, "ways_out": {"appeal": appeal}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, registers=registers))
    assert not any(len(day.ended) for day in live(world, 10))


def test_part_of_an_initial_term_has_passed():
    registers = {"old": {"ways_in": {"theft": {"records": ["theft"]}}, "initial_share": 1, "ways_out": {"term": 10}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, registers=registers))
    left = [len(day.ended) for day in live(world, 11)]
    assert left[0] == 0
    assert min(left[1:]) > 0
    assert not world.state["lists"].any()


def test_a_listing_by_points_is_judged_by_the_own_record():
    """Below 950: one who lost 60 by a false report is wrongly listed; one who lost 60 of their own, rightly."""
    low = {"low": {"ways_in": {"low": {"below": 950}}, "ways_out": {"above": 950}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, registers=low))
    i = adult()
    j = adult(but=(i,))
    k = adult(but=(i, j))
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, j, "theft")
    for cause in (lists.FALSE_REPORT, lists.OWN):  # twice 60, and 60 alone would have done
        world.recorded(0, k, "theft", cause=cause)
    flags = {int(row["resident"]): int(row["flags"]) & lists.WRONGFUL for row in world.step(0).entered}
    assert flags == {i: lists.WRONGFUL, j: 0, k: 0}


def appealed(corrected: float, mistaken: float) -> tuple[Scripted, int, int]:
    appeal = {"known": 1, "tried": 1, "decided_in": 7, "corrected": corrected, "mistaken": mistaken}
    low = {"low": {"ways_in": {"low": {"below": 950}}, "ways_out": {"above": 990, "appeal": appeal}}}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, registers=low))
    i = adult()
    j = adult(but=(i,))
    world.recorded(1, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(1, j, "theft")
    return world, i, j


def test_an_appeal_won_puts_the_record_right():
    world, wronged, thief = appealed(corrected=1, mistaken=0)
    days = live(world, 10)
    assert [(d.day, int(row["resident"]), int(row["exit"])) for d in days for row in d.ended] == [
        (8, wronged, lists.BY_APPEAL)
    ]
    assert [(int(e["cause"]), int(e["points"])) for e in days[8].entries] == [(lists.CORRECTION, 60)]
    assert (world.state["score"][wronged], world.state["wrong"][wronged]) == (1000, 0)
    assert on(world, thief)


def test_an_appeal_lost_is_not_tried_again():
    world, wronged, thief = appealed(corrected=0, mistaken=0)
    days = live(world, 40)
    assert not any(len(day.ended) for day in days)
    assert on(world, wronged)
    assert on(world, thief)


def test_a_listing_by_the_rule_may_be_lifted_by_mistake():
    world, wronged, thief = appealed(corrected=0, mistaken=1)
    live(world, 9)
    assert on(world, wronged)
    assert not on(world, thief)
    assert world.state["score"][thief] == 940  # the record wasn't wrong, so nothing is struck out


# -- unpaid sums --------------------------------------------------------------------------------------------------


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


# -- doors --------------------------------------------------------------------------------------------------------


def closing(service: str, *, register: dict | None = None, **door) -> dict:
    """A register of thieves without an end, and a service closed to it."""
    thieves = {"ways_in": {"theft": {"records": ["theft"]}}, **(register or {})}
    return {"channels": POLICE, "registers": {"thieves": thieves},
            "services": {service: {"closed_to_registers": ["thieves"], **door}}}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("refused", lists.REFUSED), ("delayed", lists.DELAYED), ("throttled", lists.THROTTLED), ("dearer", lists.DEARER)],
)
def test_a_listing_closes_its_door_and_no_other(outcome, code):
    world = scripted(scheme_of(**closing("flights", outcome=outcome)))
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "theft")
    for day, service in enumerate(("flights", "hotels")):
        world.asks(day, i, service)
        world.asks(day, j, service)
    today = decisions(world, 0)
    assert (today[i]["outcome"], today[i]["reason"], today[i]["register"]) == (code, lists.BY_REGISTER, 0)
    assert (today[j]["outcome"], today[j]["reason"], today[j]["register"]) == (lists.GRANTED, lists.NO_REASON, 255)
    assert decisions(world, 1)[i]["outcome"] == lists.GRANTED


@pytest.mark.parametrize(("cause", "wrongful"), [(lists.OWN, False), (lists.MISIDENTIFIED, True)])
def test_a_decision_is_wrongful_if_the_own_record_would_not_have_turned_it(cause, wrongful):
    bands = {"good": {"from": 950}, "poor": {"to": 950}}
    scheme = scheme_of(
        ledgers=LEDGER, grades={"bands": bands}, channels=POLICE, rules=THEFT,
        services={"loan": {"closed_to_grades": ["poor"]}, "flights": {"closed_to_registers": ["thieves"]}},
        registers=BY_THEFT,
    )  # fmt: skip
    world = scripted(scheme)
    i = adult()
    world.recorded(0, i, "theft", cause=cause)
    world.asks(0, i, "loan")
    world.asks(1, i, "flights")
    for day, reason in ((0, lists.BY_GRADE), (1, lists.BY_REGISTER)):
        row = decisions(world, day)[i]
        assert (row["outcome"], row["reason"]) == (lists.REFUSED, reason)
        assert bool(row["flags"] & lists.WRONGFUL_DECISION) == wrongful


def test_a_second_rightful_reason_makes_a_refusal_rule_bound():
    """Wrongly on one register and rightly on another that closes the same door: refused either way."""
    registers = {
        "thieves": {"ways_in": {"theft": {"records": ["theft"]}}},
        "brawlers": {"ways_in": {"fight": {"records": ["fight"]}}},
    }
    doors = {"flights": {"closed_to_registers": ["thieves", "brawlers"]}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors))
    i = adult()
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    world.recorded(0, i, "fight")
    world.asks(0, i, "flights")
    assert not decisions(world, 0)[i]["flags"] & lists.WRONGFUL_DECISION


def test_a_register_on_a_household_closes_doors_to_all_of_it():
    world = scripted(scheme_of(**closing("flights", register={"applies_to": "household"})))
    head, spouse, pupil = family()
    stranger = adult(but=(head, spouse), alone=True)
    world.recorded(0, head, "theft", cause=lists.FALSE_REPORT)
    for resident in (head, spouse, pupil, stranger):
        world.asks(0, resident, "flights")
    today = decisions(world, 0)
    assert [int(today[x]["outcome"]) for x in (head, spouse, pupil, stranger)] == [1, 1, 1, 0]
    assert [bool(today[x]["flags"] & THROUGH_HOUSEHOLD) for x in (head, spouse, pupil)] == [False, True, True]
    assert all(today[x]["flags"] & lists.WRONGFUL_DECISION for x in (head, spouse, pupil))


def test_a_child_is_shut_out_of_school_by_a_parent_alone():
    """The spouse steals: the pupil loses the place, at the next request gets it back when the listing is over."""
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 2}}}
    doors = {"school_place": {"closed_to_registers": ["thieves"], "by_the_parents": True}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors))
    _, spouse, pupil = family()
    world.recorded(0, spouse, "theft")
    world.asks(0, pupil, "school_place")
    world.asks(2, pupil, "school_place")
    first = decisions(world, 0)[pupil]
    assert (first["outcome"], first["reason"]) == (lists.REFUSED, lists.BY_PARENT)
    assert world.state["mind"][pupil] & SHUT_OUT
    world.step(1)
    assert decisions(world, 2)[pupil]["outcome"] == lists.GRANTED
    assert not world.state["mind"][pupil] & SHUT_OUT


def test_a_childs_own_listing_does_not_shut_a_door_that_looks_at_parents():
    world = scripted(scheme_of(**closing("school_place", by_the_parents=True)))
    _, _, pupil = family()
    world.recorded(0, pupil, "theft")
    world.asks(0, pupil, "school_place")
    assert decisions(world, 0)[pupil]["outcome"] == lists.GRANTED


def test_jobs_and_homes_are_lost_at_reviews_and_jobs_found_again():
    doors = {name: {"closed_to_registers": ["thieves"]} for name in ("keeping_a_job", "keeping_a_home")}
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 4}}}
    world = scripted(scheme_of(channels=POLICE, registers=registers, services=doors), cat=with_places("job", 10))
    i = adult(employed=True, owner=False)
    world.recorded(0, i, "theft")
    world.asks(0, i, "keeping_a_job")
    world.asks(1, i, "keeping_a_home")
    world.asks(5, i, "job")
    live(world, 2)
    assert not world.state["mind"][i] & EMPLOYED
    assert not world.state["mind"][i] & HOUSED
    for day in range(2, 6):
        world.step(day)
    assert world.state["mind"][i] & EMPLOYED


def test_some_refuse_in_private_and_the_rest_do_not():
    private = {"sees_registers": ["thieves"], "refuses": 0.5}
    thieves = {"ways_in": {"theft": {"records": ["theft"]}}, "public": True}
    doors = {"taxis": {"private": private}}
    world = scripted(scheme_of(channels=POLICE, registers={"thieves": thieves}, services=doors))
    listed = [i for i in range(RESIDENTS) if people_of(RESIDENTS).age_on(i, 0) >= 18]
    for i in listed:
        world.recorded(0, i, "theft")
        world.asks(0, i, "taxis")
    rows = list(decisions(world, 0).values())
    taxis = catalogue().services["taxis"].number
    for row in rows:
        word = words_plain(7, 0, Purpose.ACCESS, 0, int(row["resident"]), taxis, 0)[1]
        assert (row["reason"] == lists.BY_PRIVATE) == (word < 1 << 31)
    assert 0.35 < np.mean([row["outcome"] == lists.REFUSED for row in rows]) < 0.65


def test_ordinary_checks_go_on_unless_waived():
    """Lenders refuse everybody here; the best grade is waived through."""
    cat = fair_catalogue()
    strict = cat.services["loan"].model_copy(update={"refused": q(1), "refused_in_debt": q(1)})
    cat = cat.model_copy(update={"services": cat.services | {"loan": strict}})
    bands = {"best": {"from": 1010}, "rest": {"to": 1010}}
    blood = {"blood": {"kind": "blood_donation", "points": 10}}
    scheme = scheme_of(
        ledgers=LEDGER, grades={"bands": bands}, channels={"hospital": {}}, rules=blood,
        services={"loan": {"waived_for_grades": ["best"]}},
    )  # fmt: skip
    world = scripted(scheme, cat=cat)
    i = adult()
    j = adult(but=(i,))
    world.recorded(0, i, "blood_donation", channel="hospital")
    world.asks(0, i, "loan")
    world.asks(0, j, "loan")
    today = decisions(world, 0)
    assert (today[i]["outcome"], bool(today[i]["flags"] & lists.WAIVED)) == (lists.GRANTED, True)
    assert (today[j]["outcome"], today[j]["reason"]) == (lists.REFUSED, lists.ORDINARY)


def test_scarce_places_go_by_priority_then_lottery():
    """One home to allot, four who ask, one of them on the redlist: that one; without, the lowest ticket."""
    cat = with_places("allotted_home", 1)
    registers = {"red": {"colour": "red", "ways_in": {"blood": {"records": ["blood_donation"]}}}}
    doors = {"allotted_home": {"priority_registers": ["red"]}}
    world = scripted(scheme_of(channels={"hospital": {}}, registers=registers, services=doors), cat=cat)
    who: list[int] = []
    while len(who) < 4:
        who.append(adult(but=tuple(who)))
    number = cat.services["allotted_home"].number

    def ticket(resident: int, day: int) -> int:
        return words_plain(7, 0, Purpose.ACCESS, day, resident, number, 0)[2] >> 8

    for day in (0, 1):
        for resident in who:
            world.asks(day, resident, "allotted_home")
    last = max(who, key=lambda resident: ticket(resident, 1))
    world.recorded(1, last, "blood_donation", channel="hospital")
    world.places[number] = 0  # not the month's places of the first morning
    first = decisions(world, 0)
    winner = min(who, key=lambda resident: ticket(resident, 0))
    assert [resident for resident in who if first[resident]["outcome"] == lists.GRANTED] == [winner]
    assert all(first[x]["reason"] == lists.NO_PLACE for x in who if x != winner)
    second = decisions(world, 1)
    assert [resident for resident in who if second[resident]["outcome"] == lists.GRANTED] == [last]
    assert second[last]["flags"] & lists.PRIORITY


# -- adaptation ---------------------------------------------------------------------------------------------------


def test_a_sanction_teaches_its_context_and_the_household_looks_on():
    how = {"model": "individual", "learns": 1, "learns_from_household": 1, "forgets": 1}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, adaptation=how))
    head, spouse, pupil = family()
    stranger = adult(but=(head, spouse), alone=True)
    order = CONDUCT_CONTEXTS.index("public order")
    for day in range(5):
        world.recorded(day, head, "theft")
        world.step(day)
    level = lambda i, context=order: int(fear(world.state["mind"][i], context))  # noqa: E731
    assert [level(i) for i in (head, spouse, pupil, stranger)] == [3, 3, 3, 0]
    assert level(head, CONDUCT_CONTEXTS.index("speech")) == 0
    for day in range(5, 31):  # on day 30 every fear falls by a level
        world.step(day)
    assert [level(i) for i in (head, spouse, pupil, stranger)] == [2, 2, 2, 0]


def test_a_deed_that_pays_teaches_nothing():
    how = {"model": "individual", "learns": 1, "learns_from_household": 1}
    blood = {"blood": {"kind": "blood_donation", "points": 10}}
    world = scripted(scheme_of(ledgers=LEDGER, channels={"hospital": {}}, rules=blood, adaptation=how))
    world.recorded(0, adult(), "blood_donation", channel="hospital")
    world.step(0)
    assert not (world.state["mind"] & ((1 << 20) - 1)).any()


def test_what_is_said_is_heard_nearby_and_fades():
    """256 for each dissenting act, less a sixteenth a day."""
    world = scripted(scheme_of(), life=life().model_copy(update={"voice_lasts": q(16)}))
    world.acts(0, adult(), "critical_post")
    world.step(0)
    assert world.heat.tolist() == [256, 0]
    world.step(1)
    assert world.heat.tolist() == [240, 0]
