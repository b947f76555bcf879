"""The morning, before the six stages: where the scheme has begun, and who is scored by choice (M13, M14, M43)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day import lists
from demerit.day.lists import KEPT, SCORED
from demerit.day.state import ABSTAINER, NOT_HERE
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Enrolled, Entry, Record
from demerit.reference.residents import Resident
from demerit.reference.standing import grade_of

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NEVER = 1 << 30
MANDATORY, CONSENT = 0, 2  # modes
ADULT = 18


def begin(world: ReferenceWorld) -> None:
    """Before the first day: on which day the scheme begins in each neighbourhood, and who is scored from the start."""
    world.begins = _begins(world)
    if not world.rules.enrolment.on:
        return
    for resident in world.residents:
        if _begins_for(world, resident) > 0 or resident.given.age < world.rules.enrolment.from_age:
            resident.scored = False
            _end_ledgers(world, resident, NOT_HERE)
        elif not _joins_at_first(world, resident, 0):
            resident.scored, resident.abstains = False, True
            _end_ledgers(world, resident, ABSTAINER)


def _begins(world: ReferenceWorld) -> list[int]:
    """The first day of the scheme, by neighbourhood: whole regions join, by lot or the more urban ones first (M13)."""
    rules, place, hoods = world.rules.enrolment, world.people.place, len(world.hood_sizes)
    if not rules.stages:
        return [0] * hoods
    regions = place.regions_there
    members = [range(first, after) for first, after in pairwise(place.region_starts)]

    def turn(region: int) -> tuple[float, int]:
        towns = sum(world.residents[hood * NEIGHBOURHOOD].given.urban for hood in members[region])
        lot = world.luck.words(Purpose.ROLL_OUT, 0, region)[0]
        return (-towns / len(members[region]) if rules.urban_first else 0.0, lot)

    begins = [NEVER] * hoods
    for place_in_line, region in enumerate(sorted(range(regions), key=turn)):
        days = [
            rules.stage_day[stage] for stage in range(rules.stages)
            if rules.stage_share[stage] * regions - regions > place_in_line << 32
        ]  # fmt: skip
        for hood in members[region]:
            begins[hood] = max(0, min(days, default=NEVER))
    return begins


def _begins_for(world: ReferenceWorld, resident: Resident) -> int:
    return world.begins[resident.number // NEIGHBOURHOOD]


def _joins_at_first(world: ReferenceWorld, resident: Resident, day: int) -> bool:
    """Whether somebody is enrolled when the scheme begins there; a child goes by what the head would answer."""
    rules = world.rules.enrolment
    if rules.mode == MANDATORY or day >= rules.mandatory_from:
        return True
    who = resident if resident.age_on(day) >= ADULT else resident.household[0]
    return world.luck.words(Purpose.ENROL, 0, who.number, 0, 1)[0] < rules.initial


def morning(world: ReferenceWorld, day: int) -> list[Enrolled]:
    """Who begins to be scored today, or ceases to be. Everybody chooses by what stood when the day began."""
    rules = world.rules.enrolment
    if not rules.on or day == 0:
        return []
    chosen: list[tuple[Resident, int]] = []
    for resident in world.residents:
        begins = _begins_for(world, resident)
        if resident.age_on(day) < rules.from_age:
            continue
        if begins < day and day % 30 == 0 and not resident.scored and not resident.abstains:
            joins = _joins_at_first(world, resident, day)
            chosen.append((resident, lists.OF_AGE if joins else lists.FREE_TO_JOIN))
        elif begins == day:
            joins = _joins_at_first(world, resident, day)
            chosen.append((resident, lists.BEGINS_HERE if joins else lists.FREE_TO_JOIN))
        elif begins < day == rules.mandatory_from and resident.abstains:
            chosen.append((resident, lists.MANDATORY))
        elif begins < day < rules.mandatory_from and day % 30 == 0 and rules.mode != MANDATORY:
            chosen += _monthly_choice(world, day, resident)
    for resident, what in chosen:
        _enrol(world, resident, what)
    return [Enrolled(resident.number, resident.cell, what) for resident, what in chosen]


def _monthly_choice(world: ReferenceWorld, day: int, resident: Resident) -> list[tuple[Resident, int]]:
    """An adult joins or leaves, perhaps (M14), and takes the children along."""
    if resident.age_on(day) < ADULT:
        return []
    rules = world.rules.enrolment
    joining, leaving, _, _ = world.luck.words(Purpose.ENROL, day, resident.number)
    if resident.abstains:
        first = resident.number // NEIGHBOURHOOD * NEIGHBOURHOOD
        around = world.residents[first : first + NEIGHBOURHOOD]
        enrolled = sum(other.scored for other in around)
        best = sum(other.scored and other.grade < rules.envied_grades for other in around)
        chance = rules.joins + rules.joins_with_peers * enrolled // len(around)
        chance += rules.joins_for_status * best // len(around)
        if resident.given.civic >= rules.well_civic and resident.given.disorder <= rules.well_disorder:
            chance += rules.joins_expecting_well
        moves, what, with_the_head = joining < chance, lists.BY_CHOICE, lists.WITH_THE_HEAD
    else:
        moves = leaving < rules.leaves and not resident.registers
        what, with_the_head = lists.LEFT, lists.LEFT_WITH_THE_HEAD
    if not moves:
        return []
    moving = [(resident, what)]
    if resident is resident.household[0]:
        for child in resident.household:
            same = child.abstains if resident.abstains else child.scored and not child.registers
            if child.age_on(day) < ADULT and same:
                moving.append((child, with_the_head))
    return moving


def _enrol(world: ReferenceWorld, resident: Resident, what: int) -> None:
    joins = what not in (lists.LEFT, lists.LEFT_WITH_THE_HEAD, lists.FREE_TO_JOIN)
    if joins or what == lists.FREE_TO_JOIN:
        hear(world, resident, joins=joins, abstained=resident.abstains)
    resident.scored, resident.abstains = joins, not joins
    resident.warned = resident.own_warned = False  # whoever begins anew is warned anew (M42)
    if joins:
        start_ledgers(world, resident)
    else:
        _end_ledgers(world, resident, ABSTAINER)


def _end_ledgers(world: ReferenceWorld, resident: Resident, grade: int) -> None:
    """Neither points nor a grade; the second ledger is kept at its lowest, which means as little."""
    rules = world.rules.standing
    resident.points = resident.own_points = resident.seen_points = 0
    resident.side = resident.own_side = rules.low[1] if rules.ledgers > 1 else 0
    resident.grade = resident.own_grade = grade


def hear(world: ReferenceWorld, resident: Resident, *, joins: bool, abstained: bool = False) -> None:
    """What is announced to those who are scored, or to those free to join, is feared by some (M34).

    Whoever abstained so far has heard already what was announced to those who do.
    """
    rules = world.rules.adaptation
    for context in range(len(CONDUCT_CONTEXTS)):
        word = world.luck.words(Purpose.ANNOUNCE, 0, resident.number, 0, context)[0]
        told = (rules.announced if joins else rules.to_abstainers)[context]
        heard = rules.to_abstainers[context] if abstained else 0
        if heard <= word >> 16 < told:
            resident.fears[context] = max(1, resident.fears[context])


def start_ledgers(world: ReferenceWorld, resident: Resident) -> None:
    """The start of every ledger, spread a little, and the grade that goes with it (M01)."""
    rules, points = world.rules.standing, 0
    around = world.luck.words(Purpose.INITIAL, 0, resident.number)[0]
    if rules.ledgers > 0:
        points = world.within_bounds(0, rules.start[0] + rules.spread[around >> 24])
    resident.points = resident.own_points = resident.seen_points = points
    if rules.ledgers > 1:
        resident.side = resident.own_side = rules.start[1]
    grade = grade_of(points, world.cutoffs, rules.grades) if rules.grades > 0 else 0
    resident.grade = resident.own_grade = resident.first_grade = grade


def leave_unread(world: ReferenceWorld, records: list[Record]) -> None:
    """Records of those who aren't scored are not read; by consent, they are kept (M43)."""
    for record in records:
        subject = world.residents[record.subject]
        if record.flags & SCORED and not subject.scored:
            record.flags &= ~SCORED
            if world.rules.enrolment.mode == CONSENT and subject.abstains:
                record.flags |= KEPT


def struck_out(world: ReferenceWorld, entries: list[Entry]) -> list[Entry]:
    """Entries of those who are scored: nobody else has a ledger."""
    return [entry for entry in entries if world.residents[entry.subject].scored]
