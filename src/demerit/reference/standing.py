"""Stage 4, standing: ledgers and grades (M01, M03), registers (M20, M21), tiers (M44) and appeals (M22)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import (
    APPEALED,
    BY_APPEAL,
    BY_PAYMENT,
    BY_POINTS,
    BY_TERM,
    BY_TIER,
    CORRECTION,
    FROM_FINE,
    FROM_SUM,
    NO_RULE,
    NOT_OWN,
    OWN,
    RESTORATION,
    WRONGFUL,
)
from demerit.errors import DemeritError
from demerit.limits import WAYS
from demerit.periods import Period
from demerit.reference.calendar import due
from demerit.reference.happenings import Change, Entry, Listing
from demerit.reference.residents import Resident
from demerit.reference.scoring import NOT_BY_TIE, Wish

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

BELOW, ABOVE = 0, 1  # kinds of ways onto a register by points
NONE = 255  # no kind of act, no channel, no way in
LAST_DAY = 65534  # of a stay without a term
MOST_POINTS = 32000  # a ledger may not come nearer to the range of 16 bits within a day


def standing(
    world: ReferenceWorld, day: int, entries: list[Entry], wishes: list[Wish]
) -> tuple[list[Listing], list[Listing], list[Change], list[Entry]]:
    """Ledgers, then releases, then grades and ways in by points, then ways in by records and unpaid sums.

    Returns listings begun and ended, what changed, and entries of restoration and correction.
    """
    rules = world.rules.standing
    world.moved_on = []
    morning = [resident.standing() for resident in world.residents]
    touched = _post(world, entries)
    restored, restorations = _restore(world, day)
    graded = due(world, day, rules.recalculated) and rules.ledgers > 0
    ended, corrections = _release(world, day, graded, touched)
    entered: list[Listing] = []
    if graded:
        if rules.by_rank:
            world.cutoffs = cutoffs_by_rank(world)
        everybody = rules.recalculated != Period.DAY or restored or rules.by_rank or world.operator.moved
        world.operator.moved = False
        for number in range(len(world.residents)) if everybody else sorted(touched):
            entered += _regrade(world, day, world.residents[number])
    entered += _admit(world, day, wishes)
    changes = []
    for resident, before in zip(world.residents, morning, strict=True):
        if resident.standing() != before:
            changes.append(Change(resident.number, resident.cell, *before, *resident.standing()))
    return entered, ended + world.moved_on, changes, restorations + corrections


def _post(world: ReferenceWorld, entries: list[Entry]) -> set[int]:
    """Entries are added to the ledgers, and bounds applied when all are in (M01). Returns whose ledgers they were."""
    for entry in entries:
        subject, rightful = world.residents[entry.subject], entry.cause == OWN and not entry.flags & NOT_OWN
        if entry.ledger == 0:
            subject.points += entry.points
            subject.own_points += entry.points * rightful
        else:
            subject.side += entry.points
            subject.own_side += entry.points * rightful
        if max(abs(subject.points), abs(subject.own_points)) > MOST_POINTS:
            raise DemeritError("a resident's points would leave the range of a ledger", code="ledger-overflow")
    touched = {entry.subject for entry in entries}
    beyond: dict[tuple[int, int], int] = {}  # by resident and ledger: points beyond the bounds
    for number in touched:
        subject = world.residents[number]
        beyond[number, 0] = subject.points - world.within_bounds(0, subject.points)
        subject.points -= beyond[number, 0]
        subject.own_points = world.within_bounds(0, subject.own_points)
        if world.rules.standing.ledgers > 1:
            beyond[number, 1] = subject.side - world.within_bounds(1, subject.side)
            subject.side -= beyond[number, 1]
            subject.own_side = world.within_bounds(1, subject.own_side)
    _hold_back(entries, beyond)
    return touched


def _hold_back(entries: list[Entry], beyond: dict[tuple[int, int], int]) -> None:
    """What each entry moved: those that went the way of what is beyond a bound move less, the last of them first."""
    for entry in sorted(entries, key=_in_turn, reverse=True):
        over = beyond[entry.subject, entry.ledger]
        if over < 0 and entry.points < 0:
            entry.moved = entry.points + min(-over, -entry.points)
        elif over > 0 and entry.points > 0:
            entry.moved = entry.points - min(over, entry.points)
        beyond[entry.subject, entry.ledger] -= entry.points - entry.moved


def _in_turn(entry: Entry) -> tuple[int, ...]:
    """Earlier acts meet a bound first; of one day, by cause and so on, since entries come in no order."""
    return (entry.act_day, entry.cause, entry.kind, entry.channel, entry.tie, entry.flags, entry.rule, entry.origin,
            entry.points)  # fmt: skip


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def _towards(points: int, start: int, step: int) -> int:
    """Points after one step of restoration or decay."""
    return min(points + step, start) if points < start else max(points - step, start)


def _restore(world: ReferenceWorld, day: int) -> tuple[bool, list[Entry]]:
    """Restoration and decay, and yearly resets of the side ledger: whether any fall on this day, and entries (M01).

    Entries are made for the score only.
    """
    rules, made = world.rules.standing, []
    restores = [due(world, day, period) for period in rules.restores_every]
    resets = [due(world, day, period) for period in rules.resets_every]
    if rules.ledgers > 0 and restores[0]:
        start, step = rules.start[0], rules.restores[0]
        for resident in world.residents:
            if not resident.scored:
                continue
            change = _towards(resident.points, start, step) - resident.points
            resident.points += change
            resident.own_points = _towards(resident.own_points, start, step)
            resident.seen_points = _towards(resident.seen_points, start, step)
            if change:
                made.append(_entry_of_the_book(resident, change, day, RESTORATION))
    if rules.ledgers > 1:
        start, step = rules.start[1], rules.restores[1]
        for resident in world.residents:
            if not resident.scored:
                continue
            if resets[1]:
                resident.side = resident.own_side = start
            elif restores[1]:
                resident.side = _towards(resident.side, start, step)
                resident.own_side = _towards(resident.own_side, start, step)
    return any(restores + resets), made


def _entry_of_the_book(resident: Resident, points: int, day: int, cause: int) -> Entry:
    """An entry that no act lies behind."""
    i = resident.number
    return Entry(i, i, resident.cell, points, NO_RULE, day, NONE, NONE, cause, 0, NOT_BY_TIE)


def _release(world: ReferenceWorld, day: int, graded: bool, touched: set[int]) -> tuple[list[Listing], list[Entry]]:
    """Ways off: term, appeal, points regained, payment (M20 to M22). Adds those to look at again to `touched`."""
    rules, ended, kept, corrections = world.rules.standing, [], [], []
    for stay in world.stays:
        resident, way_off = world.residents[stay.resident], 0
        wrongful = bool(stay.flags & WRONGFUL)
        if stay.until <= day:
            way_off = BY_PAYMENT if stay.exit == BY_PAYMENT else BY_TERM
        elif stay.appeal == day and stay.flags & APPEALED:
            if _appeal_succeeds(world, stay):
                way_off = BY_APPEAL
            stay.flags &= ~APPEALED
        above, below = rules.out_above[stay.register], rules.out_below[stay.register]
        if not way_off and graded and (resident.points >= above or resident.points < below):
            way_off = BY_POINTS
        if not way_off:
            from_money = stay.flags & (FROM_FINE | FROM_SUM)
            if rules.on_payment[stay.register] and from_money and stay.exit != BY_PAYMENT and resident.debts == 0:
                stay.until, stay.exit = min(stay.until, day + rules.struck_off), BY_PAYMENT
            kept.append(stay)
            continue
        resident.registers.discard(stay.register)
        resident.wrong.discard(stay.register)
        stay.left, stay.exit = day, way_off
        ended.append(stay)
        if rules.resets[stay.register] > 0:  # a driving licence starts again
            resident.side = resident.own_side = rules.start[1]
        by_score = stay.way < rules.ways and rules.way_kind[stay.way] <= ABOVE and rules.way_ledger[stay.way] == 0
        if way_off == BY_APPEAL and wrongful and by_score:  # an appeal won puts the record right
            struck = resident.own_points - resident.points
            resident.points = resident.own_points
            if struck:
                corrections.append(_entry_of_the_book(resident, struck, day, CORRECTION))
                world.deals = [deal for deal in world.deals if deal.resident != resident.number or deal.day > day]
        if way_off != BY_APPEAL or wrongful:
            touched.add(stay.resident)
    world.stays = kept
    return ended, corrections


def _appeal_succeeds(world: ReferenceWorld, stay: Listing) -> bool:
    rules = world.rules.standing
    chance = rules.appeal_corrected if stay.flags & WRONGFUL else rules.appeal_mistaken
    key = rules.register_key[stay.register]
    return world.luck.words(Purpose.APPEAL, stay.day, stay.resident, key)[2] < chance[stay.register]


def grade_of(points: int, cutoffs: list[int], grades: int) -> int:
    """The best grade whose lowest points are reached; the last one for everybody else."""
    return next((grade for grade in range(grades - 1) if points >= cutoffs[grade]), grades - 1)


def cutoffs_by_rank(world: ReferenceWorld) -> list[int]:
    """Lowest points of each grade, so that at most each cumulated share of those scored stands at or above them."""
    rules = world.rules.standing
    low, high = rules.low[0], rules.high[0]
    ranked = sorted(resident.points for resident in world.residents if resident.scored)
    cutoffs = []
    for share in rules.shares[: rules.grades - 1]:
        room = len(ranked) * share >> 32
        fitting = range(low, high + 2)  # nobody stands at high + 1 or above
        cutoffs.append(next(line for line in fitting if len(ranked) - bisect_left(ranked, line) <= room))
    return cutoffs


def _regrade(world: ReferenceWorld, day: int, resident: Resident) -> list[Listing]:
    """The grade, and the ways onto registers by points (M01, M20, M21)."""
    rules, entered = world.rules.standing, []
    if not resident.scored:
        return []
    if rules.grades > 0:
        resident.grade = grade_of(resident.points, world.cutoffs, rules.grades)
        resident.own_grade = grade_of(resident.own_points, world.cutoffs, rules.grades)
    for way in range(rules.ways):
        kind, register, line = rules.way_kind[way], rules.way_register[way], rules.way_points[way]
        if kind > ABOVE or register in resident.registers:
            continue
        by_score = rules.way_ledger[way] == 0
        points = resident.points if by_score else resident.side
        own = resident.own_points if by_score else resident.own_side
        if _meets(kind, points, line) and may_enter(world, day, resident, way):
            flags = 0 if _meets(kind, own, line) else WRONGFUL
            entered.append(put_on(world, day, resident, register, way, flags))
    return entered


def _meets(kind: int, points: int, line: int) -> bool:
    return points < line if kind == BELOW else points >= line


def may_enter(world: ReferenceWorld, day: int, resident: Resident, way: int) -> bool:
    """Whether a way in applies to somebody, exceptions heeded. Nobody goes down from a severer tier (M44)."""
    rules = world.rules.standing
    if resident.registers & world.kept_off_by[rules.way_register[way]]:
        return False
    if not resident.scored:
        return False
    applies = world.fits(resident, day, rules.way_mask[way], rules.way_value[way])
    excepted = rules.unless_mask[way] and world.fits(resident, day, rules.unless_mask[way], rules.unless_value[way])
    return applies and not excepted


def _admit(world: ReferenceWorld, day: int, wishes: list[Wish]) -> list[Listing]:
    """Ways in by records and unpaid sums, the rightful before the wrongful (M20)."""
    entered = []
    for number, register, wrongful, way, flags in wishes:
        resident = world.residents[number]
        if register not in resident.registers and may_enter(world, day, resident, way):
            entered.append(put_on(world, day, resident, register, way, flags | (WRONGFUL if wrongful else 0)))
    return entered


def put_on(world: ReferenceWorld, day: int, resident: Resident, register: int, way: int, flags: int) -> Listing:
    """List somebody. Whether an appeal will be made is drawn at once; it is decided a fixed time later (M22)."""
    rules = world.rules.standing
    _leave_lower_tiers(world, day, resident, register)
    resident.registers.add(register)
    if flags & WRONGFUL:
        resident.wrong.add(register)
    known, tried, _, _ = world.luck.words(Purpose.APPEAL, day, resident.number, rules.register_key[register])
    appeal = 0
    aware = rules.appeal_known[register]
    if rules.appeal_by_knowledge:
        aware = rules.appeal_levels[resident.knows]
    if known < aware and tried < rules.appeal_tried[register]:
        appeal = min(day + rules.appeal_days[register], LAST_DAY)
        flags |= APPEALED
    until = min(day + rules.term[register], LAST_DAY)
    if way < rules.ways and WAYS[rules.way_kind[way]] == "representative_of":
        until = min(until, day + rules.way_days[way])  # no longer than the organisation itself (M15)
    stay = Listing(resident.number, resident.cell, day, until, appeal, register, way, flags)
    world.stays.append(stay)
    return stay


def _leave_lower_tiers(world: ReferenceWorld, day: int, resident: Resident, register: int) -> None:
    """Whoever enters a tier leaves those that it replaces (M44)."""
    leaving = resident.registers & world.leaves[register]
    if leaving:
        resident.registers -= leaving
        resident.wrong -= leaving
        gone = [stay for stay in world.stays if stay.resident == resident.number and stay.register in leaving]
        world.stays = [stay for stay in world.stays if stay not in gone]
        world.moved_on += [replace(stay, left=day, exit=BY_TIER) for stay in gone]
