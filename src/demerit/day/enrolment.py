"""Enrolment: who is scored (M13, M14, M43), decided in the morning, before anybody acts.

A scheme may begin in some regions later than in others (M13); where it has begun it may be voluntary, and mandatory
from a date on (M14); or it may ask for consent (M43). Whoever isn't scored has no points and no grade: records of them
are not read (of those who refused consent they are kept), entries don't reach them and no register admits them. One
who is free to join and hasn't is an *abstainer*, and that shows.

A scheme may score nobody below an age: whoever reaches it begins to be scored when the month ends. Adults decide for
themselves; children follow the first member of their household, its head. Each month an abstainer may join: more
readily the more of the neighbourhood are enrolled, the more there stand in one of the two best grades, and with a good
score to expect (civic, and little given to disorder). Whoever stands on no register may leave.

Reads and writes nobody but the resident and, for children, the head; counts of the neighbourhood are those of the
morning. Neither ties nor pools are touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit import shards
from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.day import lists
from demerit.day.apart import Few, keep_side, usual_side
from demerit.day.fear import fear
from demerit.day.given import given, given_each, household
from demerit.day.lanes import draw_each
from demerit.day.ledgers import first_points, grade_of
from demerit.day.lists import (
    BEGINS_HERE,
    BY_CHOICE,
    ENROLMENTS,
    FIRST_NOT_JOINING,
    FREE_TO_JOIN,
    KEPT,
    LEFT,
    LEFT_WITH_THE_HEAD,
    MANDATORY,
    OF_AGE,
    SCORED,
    WITH_THE_HEAD,
)
from demerit.day.rollout import first_days, regions_of
from demerit.day.starts import store_some
from demerit.day.state import ABSTAINER, ABSTAINS, CELLS, UNSCORED, WARNED, WARNED_OWN, keep_grades, keep_scores
from demerit.day.stocks import ABSTAINS_ROW, CLOSED_ROW, ENROLLED_ROW, FEAR_ROW, GRADE_ROW, closed_services
from demerit.day.tables import Tables
from demerit.day.who import cell
from demerit.limits import CONDUCT_CONTEXTS
from demerit.memory import rows_for_all
from demerit.place.people import People
from demerit.place.traits import NEIGHBOURHOOD, age, age_on, civic, disorder
from demerit.shards import Shard

ENROL, ANNOUNCE = int(Purpose.ENROL), int(Purpose.ANNOUNCE)
CONTEXT_COUNT = len(CONDUCT_CONTEXTS)
MONTH = 30  # days
ADULT = 18  # years
CONSENT = 2  # mode


@kernel
def joins_at_first(i, p, day, k0, k1, people, table):
    """Whether somebody joins on the day when the scheme begins where they live. A child does as the head would."""
    if table.mode == 0 or day >= table.mandatory_from:
        return True
    who = i if age_on(p, day) >= ADULT else household(i, people)[0]
    word, _, _, _ = words(k0, k1, uint32(ENROL), uint32(0), uint32(who), uint32(0), uint32(1))
    return uint64(word) < table.initial


@kernel(nogil=True)
def begin(start, stop, k0, k1, people, state, table, first_day, stocks):
    """The first morning of residents start to stop, before anybody has settled: who isn't scored."""
    people, table = people[0], table[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(start)
    for i in range(start, stop):
        if i == after:
            base, after = int64(i), given_each(i, stop, people, room, drawn, profiles)
        p = profiles[i - base]
        if first_day[i // NEIGHBOURHOOD] > 0 or age(p) < table.from_age:
            state[i].mind = UNSCORED
        elif joins_at_first(i, p, 0, k0, k1, people, table):
            stocks[ENROLLED_ROW, cell(p)] += 1
        else:
            state[i].mind = UNSCORED | ABSTAINS
            stocks[ABSTAINS_ROW, cell(p)] += 1


@kernel
def write(rows, n, i, p, what):
    """One row at place n."""
    row = rows[n]
    row.resident, row.cell, row.what = i, cell(p), what
    return n + 1


@kernel
def may_join(enrolled, best, size, table):
    """The chance in a month that an abstainer joins, in 2**-32; `enrolled` and `best` of the neighbourhood's `size`."""
    return (
        int64(table.joins) + int64(table.joins_with_peers) * enrolled // size
        + int64(table.joins_for_status) * best // size
    )  # fmt: skip


@kernel
def expects_well(p, table):
    """Whether somebody may expect a good score, and joins the more readily."""
    return civic(p) >= table.well_civic and disorder(p) <= table.well_disorder


@kernel(nogil=True)
def choose(start, stop, day, whole, k0, k1, people, state, table, first_day, rows):
    """Who joins or leaves this morning, of residents start to stop (whole neighbourhoods). Returns how many rows.

    `whole`: of neighbourhoods where all are asked today, who go by nothing but themselves and their head; else of the
    others, where people look at each other. State is only read, so that these choose by what stood in the morning.
    """
    people, table = people[0], table[0]
    drawn, n = np.empty(4 * NEIGHBOURHOOD, np.uint32), 0
    monthly = table.mode != 0 and day % MONTH == 0 and day < table.mandatory_from
    for hood in range(start // NEIGHBOURHOOD, (stop + NEIGHBOURHOOD - 1) // NEIGHBOURHOOD):
        first, last = hood * NEIGHBOURHOOD, min((hood + 1) * NEIGHBOURHOOD, stop)
        begins = first_day[hood] == day
        all_asked = begins or day == table.mandatory_from
        if first_day[hood] > day or all_asked != whole:
            continue
        if all_asked:
            for i in range(first, last):
                p = given(i, people)
                if age_on(p, day) < table.from_age:
                    continue
                if begins:
                    joins = joins_at_first(i, p, day, k0, k1, people, table)
                    n = write(rows, n, i, p, BEGINS_HERE if joins else FREE_TO_JOIN)
                elif state[i].mind & ABSTAINS:
                    n = write(rows, n, i, p, MANDATORY)
                elif state[i].mind & UNSCORED and day % MONTH == 0:
                    n = write(rows, n, i, p, OF_AGE)
            continue
        if table.from_age > 0 and day % MONTH == 0:
            for i in range(first, last):
                if not state[i].mind & UNSCORED or state[i].mind & ABSTAINS:
                    continue
                p = given(i, people)
                if age_on(p, day) >= table.from_age:
                    joins = joins_at_first(i, p, day, k0, k1, people, table)
                    n = write(rows, n, i, p, OF_AGE if joins else FREE_TO_JOIN)
        if not monthly:
            continue
        enrolled, best = int64(0), int64(0)
        for i in range(first, last):
            scored = not state[i].mind & UNSCORED
            enrolled += int64(scored)
            best += int64(scored and (int64(state[i].grade) & 15) < table.envied_grades)
        most = may_join(enrolled, best, last - first, table) + int64(table.joins_expecting_well)
        draw_each(first, last - first, 0, day, ENROL, k0, k1, drawn)
        for i in range(first, last):
            joins, leaves = int64(drawn[i - first]), uint64(drawn[i - first + NEIGHBOURHOOD])
            abstains = (state[i].mind & ABSTAINS) != 0
            if state[i].mind & UNSCORED and not abstains:
                continue  # too young to be scored, or of age today
            if (joins >= most) if abstains else (leaves >= table.leaves or state[i].lists != 0):
                continue
            p = given(i, people)
            if age_on(p, day) < ADULT:
                continue
            if abstains and not expects_well(p, table) and joins >= most - int64(table.joins_expecting_well):
                continue
            n = write(rows, n, i, p, BY_CHOICE if abstains else LEFT)
            head, size = household(i, people)
            if head != i:
                continue
            for j in range(i + 1, i + size):  # children go with the head
                q = given(j, people)
                if age_on(q, day) >= ADULT or state[j].lists != 0:
                    continue
                if abstains and state[j].mind & ABSTAINS:
                    n = write(rows, n, j, q, WITH_THE_HEAD)
                elif not abstains and not state[j].mind & UNSCORED:
                    n = write(rows, n, j, q, LEFT_WITH_THE_HEAD)
    return n


@kernel
def hear(i, its_cell, joins, abstained, k0, k1, adaptation, state, stocks):
    """What is announced to somebody who joins, or who is free to: the same fears as on a first day, drawn alike (M34).

    Whoever `abstained` so far has heard already what was announced to those who do.
    """
    mind = int64(state[i].mind)
    for context in range(CONTEXT_COUNT):
        told = adaptation.announced[context] if joins else adaptation.to_abstainers[context]
        heard = adaptation.to_abstainers[context] if abstained else uint64(0)
        if told <= heard or fear(mind, context) > 0:
            continue
        word, _, _, _ = words(k0, k1, uint32(ANNOUNCE), uint32(0), uint32(i), uint32(0), uint32(context))
        if heard <= uint64(word) >> uint64(16) < told:
            mind |= int64(1) << (context * 2)
            stocks[FEAR_ROW + context, its_cell] += 1
    state[i].mind = mind


@kernel
def start_over(i, joins, k0, k1, state, standing, apart):
    """The ledgers of somebody who joins begin (spread as on a first morning); those of others end. The grade."""
    points, grade = int64(0), int64(ABSTAINER)
    if joins:
        points = first_points(i, k0, k1, standing)
        grade = grade_of(points, standing.cutoffs, standing.grades) if standing.grades > 0 else int64(0)
    keep_scores(state[i], points, points, points)
    keep_side(i, usual_side(state[i], standing), state, standing, apart)
    keep_grades(state[i], grade * 17)
    return grade


@kernel(nogil=True)
def enrol(rows, k0, k1, people, state, standing, apart, doors, adaptation, stocks):
    """What the morning's choices do: scores begin or end, and stocks follow."""
    people, standing, doors, adaptation = people[0], standing[0], doors[0], adaptation[0]
    for x in range(len(rows)):
        i, c, what = int64(rows[x].resident), int64(rows[x].cell), int64(rows[x].what)
        mind, before = int64(state[i].mind), int64(state[i].grade) & 15
        joins = what < FIRST_NOT_JOINING
        if joins or what == FREE_TO_JOIN:
            hear(i, c, joins, (mind & ABSTAINS) != 0, k0, k1, adaptation, state, stocks)
            mind = int64(state[i].mind)
        stocks[ABSTAINS_ROW, c] -= int64((mind & ABSTAINS) != 0)
        stocks[ENROLLED_ROW, c] -= int64((mind & UNSCORED) == 0)
        mind &= ~(UNSCORED | ABSTAINS | WARNED | WARNED_OWN)
        if joins:
            stocks[ENROLLED_ROW, c] += 1
        else:
            mind |= UNSCORED | ABSTAINS
            stocks[ABSTAINS_ROW, c] += 1
        state[i].mind = mind
        after = start_over(i, joins, k0, k1, state, standing, apart)
        if standing.grades > 0:
            if before < ABSTAINER:
                stocks[GRADE_ROW + before, c] -= 1
            if after < ABSTAINER:
                stocks[GRADE_ROW + after, c] += 1
        first, size = household(i, people)
        on = int64(state[i].lists)
        for j in range(first, first + size):
            on |= int64(state[j].lists) & standing.household_mask
        was, is_now = closed_services(on, before, doors), closed_services(on, after, doors)
        for s in range(doors.services):
            stocks[CLOSED_ROW + s, c] += ((is_now >> s) & 1) - ((was >> s) & 1)


@kernel(nogil=True)
def count_moves(rows, of_hood, first_hood, by_cell, by_region):
    """Add up rows: int64[what, cell], and how many more are scored, int64[region]. `of_hood`: regions from
    `first_hood` on."""
    for x in range(len(rows)):
        what = int64(rows[x].what)
        by_cell[what, rows[x].cell] += 1
        more = int64(what < FIRST_NOT_JOINING) - int64(FIRST_NOT_JOINING <= what < FREE_TO_JOIN)
        by_region[of_hood[int64(rows[x].resident) // NEIGHBOURHOOD - first_hood]] += more


@kernel(nogil=True)
def leave_unread(records, n, state, keeps):
    """Of n records that arrive today, those of people who aren't scored are not read; or only kept (M43)."""
    for x in range(n):
        row = records[x]
        mind = state[row.subject].mind
        if row.flags & SCORED and mind & UNSCORED:
            row.flags &= ~uint8(SCORED)
            if keeps and mind & ABSTAINS:
                row.flags |= uint8(KEPT)


Among = Callable[[np.ndarray], np.ndarray]


class Moves(NamedTuple):
    """Who began to be scored one morning, or ceased to be."""

    rows: np.ndarray  # of those somebody asks for, in resident order
    by_cell: np.ndarray  # of all: int64[what, cell]; no row if there was nothing to decide
    by_region: np.ndarray  # how many more are scored: int64[region]


NOBODY_MOVED = Moves(np.zeros(0, lists.ENROLMENT), np.zeros((0, CELLS), np.int64), np.zeros(0, np.int64))


class Enrolment:
    """Who is scored in one world: the morning's work, and what the day leaves out for those who aren't."""

    def __init__(self, people: People, tables: Tables, k0: np.uint32, k1: np.uint32, shard: Shard,
                 among: Among | None = None) -> None:  # fmt: skip
        """`among`: tells of residents the places at which those stand of whom rows outlast the morning; None: all."""
        self.among = among
        self.tables, self.k0, self.k1, self.shard = tables, k0, k1, shard
        self.rules = tables.enrolment[0]
        hoods, own = people.place.neighbourhoods, slice(*shard.hoods)
        by_region = first_days(people, self.rules, int(k0), int(k1))
        self.days = frozenset(by_region.tolist())  # on which the scheme begins somewhere
        # by neighbourhood: the day on which it begins there, and whether it has
        self.first_day, self.begun = rows_for_all(hoods, np.int32), rows_for_all(hoods, np.uint8)
        self.of_hood = regions_of(people, np.arange(*shard.hoods))
        self.regions = len(by_region)
        self.first_day[own] = by_region[self.of_hood]
        self.begun[own] = self.first_day[own] == 0

    def first_morning(self, given: np.ndarray, state: np.ndarray, stocks: np.ndarray) -> None:
        """Who isn't scored at first; before anybody has settled in."""
        table = self.tables.enrolment
        first, last = self.shard.first, self.shard.last
        begin(first, last, self.k0, self.k1, given, state, table, self.first_day, stocks)

    def morning(self, day: int, given: np.ndarray, state: np.ndarray, apart: Few, stocks: np.ndarray,
                starts: np.ndarray) -> Moves:  # fmt: skip
        """Who begins to be scored today, or ceases to be. `starts`: what `day.starts` stores.

        Where a scheme begins in whole provinces these are hundreds of millions: they are counted stretch by stretch,
        and of those whom nobody asks for no row outlasts it.
        """
        rules, t = self.rules, self.tables
        begins = day in self.days
        chooses = rules["mode"] > 0 and day <= rules["mandatory_from"]
        grows = rules["from_age"] > 0 or chooses
        if day == 0 or not (begins or (grows and day % MONTH == 0) or (chooses and day == rules["mandatory_from"])):
            return NOBODY_MOVED
        own = slice(*self.shard.hoods)
        self.begun[own] |= self.first_day[own] == day
        room = np.zeros(shards.STRETCH, lists.ENROLMENT)  # nobody has more than one row

        def chosen(whole: bool) -> Iterator[np.ndarray]:
            for start, stop in self.shard.stretches():
                n = choose(start, stop, day, whole, self.k0, self.k1, given, state, t.enrolment, self.first_day, room)
                yield room[:n].copy()

        kept, by_cell = [], np.zeros((len(ENROLMENTS), CELLS), np.int64)
        by_region = np.zeros(self.regions, np.int64)
        one_by_one = list(chosen(whole=False))  # before anything has changed
        for rows in chain(chosen(whole=True), one_by_one):
            enrol(rows, self.k0, self.k1, given, state, t.standing, apart, t.access, t.adaptation, stocks)
            if len(starts):
                store_some(rows, state, starts)
            count_moves(rows, self.of_hood, self.shard.hoods[0], by_cell, by_region)
            kept.append(rows if self.among is None else lists.picked(rows, self.among(rows["resident"])))
        rows = lists.joined(kept, lists.ENROLMENT)
        return Moves(rows[np.argsort(rows["resident"], kind="stable")], by_cell, by_region)

    def unread(self, records: np.ndarray, state: np.ndarray) -> None:
        """Records of those who aren't scored are not read."""
        leave_unread(records, len(records), state, bool(self.rules["mode"] == CONSENT))

    def struck_out(self, entries: np.ndarray, state: np.ndarray) -> np.ndarray:
        """The entries of those who are scored: others have no ledger, whoever would pass something on to them."""
        scored = (state["mind"][entries["subject"]] & UNSCORED) == 0
        return entries if scored.all() else lists.picked(entries, scored)
