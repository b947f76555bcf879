"""A world in plain Python: the first morning, and the order of a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import numpy as np

from demerit.chance import Purpose
from demerit.day import stocks
from demerit.day.lists import BILL, CANNOT_PAY, FROM_SUM, INITIAL, REFUSED
from demerit.day.tables import Tables
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.people import People
from demerit.place.thresholds import PARAMETERS
from demerit.place.ties import ALL, MOST_PARTNERS, partners
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference import enrolment
from demerit.reference.access import PLACE, access, registers_bearing_on
from demerit.reference.adaptation import adaptation
from demerit.reference.collective import collective
from demerit.reference.commerce import band, commerce, open_file
from demerit.reference.conduct import chance_of_being_unable, conduct
from demerit.reference.custody import custody
from demerit.reference.cutting import friends_leave
from demerit.reference.discretion import by_discretion
from demerit.reference.distrust import distrust
from demerit.reference.happenings import (
    Act,
    Change,
    Cut,
    Deal,
    Decision,
    Enrolled,
    Entry,
    Fall,
    Fined,
    Listing,
    Meeting,
    Record,
    Report,
    Request,
    Shown,
    Sum,
    Toll,
)
from demerit.reference.informing import informing
from demerit.reference.knowledge import begin_to_know, knowledge
from demerit.reference.luck import Luck, share_of
from demerit.reference.matching import meetings
from demerit.reference.observation import observation
from demerit.reference.operator import Operator, operator
from demerit.reference.organisations import Firm, FirmEvent, borne, found, organisations
from demerit.reference.queues import Waiting
from demerit.reference.repeats import note_refusals, with_repeats
from demerit.reference.residents import Resident, as_set, residents_of
from demerit.reference.scoring import owe, scoring
from demerit.reference.shaming import shaming
from demerit.reference.standing import clamp, cutoffs_by_rank, grade_of, put_on, standing
from demerit.reference.tables import plain
from demerit.reference.tampering import settle_deals, trade
from demerit.reference.targeting import targeting

ALL_WAYS = 0xFFFFFFFF  # every register has looked at a sum from before the first morning
NONE = 255  # no kind of act, no way in
SHARE_IN_DEBT = PARAMETERS.index("in_debt")
SHORT_TERM = 60000  # days; a longer one doesn't run out


@dataclass
class Events:
    """What happened on one day; the names are those of the engine's `Day`."""

    day: int
    acts: list[Act]
    requests: list[Request]
    records: list[Record]  # those that arrive today
    entries: list[Entry]
    fined: list[Fined]
    paid: list[Sum]
    entered: list[Listing]
    ended: list[Listing]
    changes: list[Change]
    decisions: list[Decision]
    reports: list[Report]
    shown: list[Shown]
    meetings: list[Meeting]
    falls: list[Fall]
    cut: list[Cut]
    tolls: list[Toll]
    firms: list[FirmEvent]
    lost: list[int]  # overlooked, forgotten, left out by collectors
    deals: list[Deal]
    enrolled: list[Enrolled]  # who begins to be scored in the morning, or ceases to be


class ReferenceWorld:
    """One world: a place's residents under one scheme, with one luck. For small places.

    `people`: the place; `tables`: the scheme's; `seed`: of luck; `black_mask`: a bit for each register that is a
    blacklist. The tables are copied and never changed.
    """

    def __init__(self, people: People, tables: Tables, seed: int, *, black_mask: int) -> None:
        self.people, self.luck = people, Luck(seed)
        self.rules = SimpleNamespace(**{name: plain(getattr(tables, name)) for name in Tables._fields})
        self.blacklists = as_set(black_mask)
        self.of_households = as_set(self.rules.standing.household_mask)  # registers that fall on a whole household
        self.left_by_paying = as_set(self.rules.standing.payment_mask)
        self.account_closers = as_set(self.rules.standing.account_mask)
        self.licence_closers = as_set(self.rules.standing.licence_mask)
        self.custody = as_set(self.rules.standing.custody_mask)
        self.leaves = [as_set(mask) for mask in self.rules.standing.replaces]  # by register, those one leaves for it
        self.kept_off_by = [as_set(mask) for mask in self.rules.standing.shut_by]
        self.moved_on: list[Listing] = []  # stays ended today by moving to another tier
        self.closing = [as_set(mask) for mask in self.rules.access.lists]  # by service, registers that close it
        self.seen_in_private = [as_set(mask) for mask in self.rules.access.private_lists]
        self.cutoffs = self.rules.standing.cutoffs  # lowest points of each grade, best first
        self.residents = residents_of(people)
        whole, rest = divmod(len(self.residents), NEIGHBOURHOOD)
        self.hood_sizes = [NEIGHBOURHOOD] * whole + [rest] * (rest > 0)
        self.purse = [0] * len(self.hood_sizes)  # what each neighbourhood is to pay, in 65536ths of a point (M45)
        self.begins = [0] * len(self.hood_sizes)  # first day of the scheme, by neighbourhood
        self.today = 0
        self.heat = [0] * len(self.hood_sizes)  # what has been said nearby of late
        self.sanctions = [[0] * len(CONDUCT_CONTEXTS) for _ in self.hood_sizes]  # of the month, by neighbourhood
        self.operator = Operator(len(self.hood_sizes))
        # free places of each pool, in 2**-20: as many at first as are kept
        kept = self.rules.access.kept_for
        pools = zip(self.rules.access.pool, self.rules.access.queue, strict=True)
        self.places = [0 if a_day < 0 or queue >= 0 else max(PLACE, kept * a_day) for a_day, queue in pools]
        self.queue: list[Waiting] = []  # for a slot (M32)
        self.to_ask_again: dict[tuple[int, int], tuple[int, int]] = {}  # resident, service -> from which day, how often
        self.sums: list[Sum] = []  # unpaid
        self.stays: list[Listing] = []  # on registers
        self.waiting: list[Record] = []  # records on their way
        self.deals: list[Deal] = []  # tampered with, and not found out
        self.cut_ties: set[frozenset[int]] = set()  # pairs that have nothing to do with each other any more
        self.ties = cache(people.ties)
        self.tie_places = cache(people.places)
        enrolment.begin(self)
        self.partners = cache(self._partners)
        self.rightful_files: dict[int, tuple[int, int]] = {}  # of users in whose files false records have come (M33)
        self.firms: dict[int, Firm] = found(self)
        self.firm_stays: list[Listing] = []
        self.deeds: list[tuple[int, int, int, int]] = []  # of organisations, this month
        for resident in self.residents:
            self._settle_in(resident)
            if self.rules.commerce.on:
                open_file(self, resident)
        if self.rules.standing.by_rank:  # ranks can be told when all have settled
            self.cutoffs = cutoffs_by_rank(self)
            for resident in filter(lambda resident: resident.scored, self.residents):
                grade = grade_of(resident.points, self.cutoffs, self.rules.standing.grades)
                resident.grade = resident.own_grade = resident.first_grade = grade
        for resident in self.residents:
            begin_to_know(self, resident)

    # -- the first morning ------------------------------------------------------------------------------------------

    def _settle_in(self, resident: Resident) -> None:
        """Where somebody stands at the start, what they owe, and what they have been told to fear."""
        rules, i = self.rules.standing, resident.number
        _, unable, _, _ = self.luck.words(Purpose.INITIAL, 0, i)
        resident.job = bool(resident.given.employed)
        if resident.given.in_debt:
            old_bill = self.rules.scoring.old_bill
            able_not = unable < chance_of_being_unable(self.rules.scoring, old_bill, resident, set())
            flags = CANNOT_PAY if able_not else 0
            owe(self, Sum(i, resident.cell, 0, old_bill, NONE, BILL, flags, ALL_WAYS))
        if resident.scored or resident.abstains:  # the scheme has begun here
            enrolment.hear(self, resident, joins=resident.scored)
        if not resident.scored:
            return
        enrolment.start_ledgers(self, resident)
        for register in range(rules.registers if resident.given.age >= 18 else 0):
            if resident.registers & (self.leaves[register] | self.kept_off_by[register]):
                continue  # nobody begins on two tiers
            listed, passed, _, _ = self.luck.words(Purpose.INITIAL, 0, i, rules.register_key[register], 1)
            begins_on_it, flags = listed < rules.initial[register], INITIAL
            if rules.on_payment[register]:  # whoever stands on it for a sum owes one: the share is taken of these
                among_debtors = share_of(listed, self.people.params[SHARE_IN_DEBT])
                begins_on_it = bool(resident.given.in_debt) and among_debtors < rules.initial[register]
                flags |= FROM_SUM
            if begins_on_it:
                stay = put_on(self, 0, resident, register, NONE, flags)
                stay.appeal, stay.flags = 0, flags  # no appeal is under way
                if rules.term[register] < SHORT_TERM:  # part of the term has passed
                    stay.until = 1 + (passed * rules.term[register] >> 32)

    # -- the day ----------------------------------------------------------------------------------------------------

    def step(self, day: int) -> Events:
        """One day: the morning's choices, conduct, observation, scoring, standing, access, adaptation."""
        self.today = day
        enrolled = enrolment.morning(self, day)
        acts, requests = conduct(self, day)
        requests = with_repeats(self, day, requests)
        written, lost = observation(self, day, acts)
        told, reports, reporting = informing(self, day, acts, written)
        shown, (more, calls, calling) = shaming(self, day)
        acts, written, reports = acts + reporting + calling, written + told + more, reports + calls
        self.waiting += written
        records = [record for record in self.waiting if record.due == day]
        self.waiting = [record for record in self.waiting if record.due > day]
        records += commerce(self, day, records)
        enrolment.leave_unread(self, records)
        entries, fined, paid, wishes = scoring(self, day, acts, records)
        entries += collective(self, day, entries)
        entries += by_discretion(self, day)
        tampered, found = settle_deals(self, day)
        entries = enrolment.struck_out(self, entries + tampered)
        firms, for_firms = organisations(self, day)
        wishes = sorted(wishes + targeting(self, day) + for_firms)
        entered, ended, changes, more = standing(self, day, entries, wishes)
        tolls = borne(self, day, entered)
        decisions = access(self, day, requests)
        met = meetings(self, day, decisions)
        note_refusals(self, day, decisions)
        entries += more
        tolls += custody(self, day, entered)
        adaptation(self, day, acts, entries)
        deals = found + trade(self, day, decisions)
        distrust(self, day, reports, entries, shown)
        falls, cut = friends_leave(self, day, changes)
        knowledge(self, day, entries, entered)
        operator(self, day, records)
        return Events(
            day=day, acts=acts, requests=requests, records=records, entries=entries, fined=fined, paid=paid,
            entered=entered, ended=ended, changes=changes, decisions=decisions, lost=lost, deals=deals,
            enrolled=enrolled, reports=reports, shown=shown, meetings=met, falls=falls, cut=cut,
            tolls=tolls, firms=firms,
        )  # fmt: skip

    def channels_in(self, hood: int) -> SimpleNamespace:
        """Who looks in a neighbourhood: the scheme's channels, or those of ordinary life where it hasn't begun."""
        return self.rules.observation if self.begins[hood] <= self.today else self.rules.ordinary

    # -- what the stages ask ----------------------------------------------------------------------------------------

    def fits(self, resident: Resident, day: int, mask: int, value: int) -> bool:
        """Whether somebody meets a condition: every bit of the mask must be as in the value."""
        return mask == 0 == value or resident.who(day, self.account_closers, self.licence_closers) & mask == value

    def within_bounds(self, ledger: int, points: int) -> int:
        return clamp(points, self.rules.standing.low[ledger], self.rules.standing.high[ledger])

    def knows(self, one: int, other: int) -> bool:
        """Whether two share a household or are neighbours who know each other."""
        at_home = any(member.number == other for member in self.residents[one].household)
        return at_home or other in self.ties(one)["neighbour"]

    def _partners(self, resident: int, tie: int) -> list[int]:
        """Those tied to somebody in one way, in the order in which the place names them."""
        out = np.empty(MOST_PARTNERS, np.uint32)
        return out[: partners(tie, resident, len(self.residents), *self.people.tables, np.uint64(ALL), out)].tolist()

    def closed_to(self, resident: Resident) -> set[int]:
        """Services that registers or the grade close to somebody."""
        on, rules = registers_bearing_on(self, resident), self.rules.access
        return {
            service for service in range(rules.services)
            if rules.outcome[service] == REFUSED
            and not rules.by_parents[service]  # those are counted with the children (M29)
            and (on & self.closing[service] or rules.grades[service] >> resident.grade & 1)
        }  # fmt: skip

    def stocks(self) -> Counter[tuple[int, int]]:
        """How many residents of each cell are in each condition: (row of `day.stocks`, cell) -> count."""
        counts: Counter[tuple[int, int]] = Counter()
        lonelier = {number for pair in self.cut_ties for number in pair}
        for resident in self.residents:
            rows = [stocks.LIST_ROW + register for register in resident.registers]
            rows += [stocks.CLOSED_ROW + service for service in self.closed_to(resident)]
            rows += [stocks.FEAR_ROW + context for context, level in enumerate(resident.fears) if level]
            rows += [stocks.GRADE_ROW + resident.grade] * (self.rules.standing.grades > 0 and resident.scored)
            rows += [stocks.ENROLLED_ROW] * (resident.scored and self.rules.enrolment.on)
            rows += [stocks.ABSTAINS_ROW] * resident.abstains
            rows += [stocks.JOBLESS_ROW] * (resident.given.employed and not resident.job)
            rows += [stocks.EVICTED_ROW] * (not resident.home)
            rows += [stocks.SHUT_OUT_ROW] * resident.shut_out_of_school
            rows += [stocks.IN_DEBT_ROW] * (resident.debts > 0)
            rows += [stocks.WRONG_ROW] * bool(resident.wrong)
            for circle, level in enumerate(resident.distrust):
                rows += [stocks.TRUST_ROW + circle] * (level > 0) + [stocks.TRUST_LEVEL_ROW + circle] * level
            rows += [stocks.CUT_ROW] * (resident.number in lonelier)
            rows += [stocks.KNOW_ROW + resident.knows - 1] * (resident.knows > 0)
            rows += [stocks.TAUGHT_ROW] * (resident.knows == 0 and bool(resident.taught))
            rows += [stocks.HEARD_ROW] * resident.heard
            can_believe = self.rules.knowledge.claims and resident.given.age >= self.rules.knowledge.follows_from
            rows += [stocks.BELIEVE_ROW] * (bool(can_believe) and not resident.heard)
            rows += [stocks.ANY_LIST_ROW] * bool(resident.registers & self.blacklists)
            rows += [stocks.BAND_ROW + band(self, resident)] if resident.history else []
            counts.update((row, resident.cell) for row in rows)
        ranks = self.rules.organisations.ranks
        for firm in self.firms.values():
            rows = [stocks.FIRMS_ROW] + [stocks.FIRMS_LISTED_ROW] * bool(firm.registers)
            rows += [stocks.FIRMS_WRONG_ROW] * bool(firm.wrong)
            if ranks:
                rank = grade_of(firm.points, self.rules.organisations.cutoffs, ranks)
                rows.append(stocks.FIRM_RANK_ROW + rank)
            counts.update((row, firm.head.cell) for row in rows)
        counts.update((stocks.WAITING_ROW + one.answer.service, one.answer.cell) for one in self.queue)
        return counts
