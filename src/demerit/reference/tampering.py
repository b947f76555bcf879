"""Tampering (M19): what is bought, attacked and breached, what is found out, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import (
    ATTACKED,
    BOUGHT,
    BREACHED,
    BY_GRADE,
    BY_REGISTER,
    CORRECTION,
    FOUND_OUT,
    GRANTED,
    GRANTED_ON_BOUGHT,
    INSIDE,
    NO_REASON,
    NO_RULE,
    NOBODY,
    OWN,
    REFUSED,
    REFUSED_FOR_ATTACK,
    TAMPERED,
    TOO_DEAR,
    UNPAYING,
    WRONGFUL_DECISION,
)
from demerit.limits import TIE_KINDS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Deal, Decision, Entry
from demerit.reference.luck import share_of
from demerit.reference.residents import Resident
from demerit.reference.standing import BELOW, grade_of, may_enter

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no kind of act, no channel, no tie
NEVER = 1 << 30


def settle_deals(world: ReferenceWorld, day: int) -> tuple[list[Entry], list[Deal]]:
    """In the morning: yesterday's deals are entered, a breach happens, old deals may be found out and taken back."""
    if not world.rules.tampering.on:
        return [], []
    told = _breach(world, day)
    world.deals += told
    made, kept = [], []
    for deal in world.deals:
        age = day - deal.day
        if age == 0:
            made.append(_entry(deal, deal.other, deal.points, day, TAMPERED))
        if age > 0 and age % 30 == 0 and _found_out(world, day, deal):
            made.append(_entry(deal, deal.resident, -deal.points, day, CORRECTION))
            if deal.type == BOUGHT and world.rules.tampering.penalty:
                made.append(_entry(deal, deal.resident, -world.rules.tampering.penalty, day, OWN))
            was = deal.type
            told.append(Deal(**(vars(deal) | {"type": FOUND_OUT, "service": was})))
        else:
            kept.append(deal)
    world.deals = kept
    return made, told


def _entry(deal: Deal, origin: int, points: int, day: int, cause: int) -> Entry:
    return Entry(deal.resident, origin, deal.cell, points, NO_RULE, day, NONE, NONE, cause, 0, NONE)


def _found_out(world: ReferenceWorld, day: int, deal: Deal) -> bool:
    found = world.rules.tampering.found
    chance = {BOUGHT: found[1 if deal.flags & INSIDE else 0], ATTACKED: found[2], BREACHED: found[3]}[deal.type]
    draw = 3 + deal.type | deal.day << 4
    return world.luck.words(Purpose.BUY, day, deal.resident, deal.other, draw)[0] < chance


def _breach(world: ReferenceWorld, day: int) -> list[Deal]:
    """Once a year perhaps somebody gets in from outside and moves scores at random."""
    rules, (year, of_year) = world.rules.tampering, divmod(day, 365)
    happens, when, _, _ = world.luck.words(Purpose.ATTACK, year, NOBODY, 0, 1)
    moved = []
    if happens < rules.breach and share_of(when, 365) == of_year:
        for resident in world.residents:
            falls, up, _, _ = world.luck.words(Purpose.ATTACK, day, resident.number, 0, 2)
            if falls < rules.breach_share and resident.scored:
                points = rules.breach_points if up & 1 else -rules.breach_points
                moved.append(Deal(resident.number, NOBODY, 0, resident.cell, day, points, BREACHED))
    return moved


def trade(world: ReferenceWorld, day: int, decisions: list[Decision]) -> list[Deal]:
    """In the evening: answers that rest on deals, then the day's markets and attacks, entered tomorrow."""
    if not world.rules.tampering.on:
        return []
    told = _consequences(world, day, decisions)
    bought = [deal for hood in range(day % 30, len(world.hood_sizes), 30) for deal in _market(world, day, hood)]
    attacks = [deal for hood, size in enumerate(world.hood_sizes) for deal in _attack(world, day, hood, size)]
    world.deals += [deal for deal in bought if deal.type == BOUGHT] + attacks
    return told + bought + attacks


def _lacks(world: ReferenceWorld, resident: Resident) -> int:
    """Points for the next grade from one that shuts a door, or for the nearest way off a register."""
    rules, lacking = world.rules.standing, []
    grade = grade_of(resident.points, world.cutoffs, rules.grades) if rules.grades else 0
    if grade > 0 and world.rules.tampering.shutting >> grade & 1:
        lacking.append(world.cutoffs[grade - 1] - resident.points)
    lacking += [
        rules.out_above[register] - resident.points
        for register in resident.registers
        if resident.points < rules.out_above[register] < NEVER
    ]
    return min(lacking, default=0)


def _market(world: ReferenceWorld, day: int, hood: int) -> list[Deal]:
    """A neighbourhood's market: each adult who would gain tries perhaps, and gets what the price allows."""
    rules, deals = world.rules.tampering, []
    for resident in world.residents[hood * NEIGHBOURHOOD : (hood + 1) * NEIGHBOURHOOD]:
        need = _lacks(world, resident)
        tries, inside, _, _ = world.luck.words(Purpose.BUY, day, resident.number)
        if (
            not need
            or not resident.scored
            or resident.registers & world.custody
            or tries >= rules.tries
            or resident.age_on(day) < 18
        ):
            continue
        points, i, cell = min(need, rules.most), resident.number, resident.cell
        yuan = points * rules.price
        if yuan > rules.means[resident.given.cash]:
            deals.append(Deal(i, i, yuan, cell, day, 0, TOO_DEAR))
            continue
        standing = world.rules.standing
        gained = 0
        if standing.grades:
            before = grade_of(resident.points, world.cutoffs, standing.grades)
            gained = before - grade_of(resident.points + points, world.cutoffs, standing.grades)
        deals.append(Deal(i, i, yuan, cell, day + 1, points, BOUGHT, INSIDE if inside < rules.insiders else 0, gained))
    return deals


def _attack(world: ReferenceWorld, day: int, hood: int, size: int) -> list[Deal]:
    """Perhaps somebody of the neighbourhood pays to have a tied person's score lowered."""
    rules = world.rules.tampering
    happens, who, whom, _ = world.luck.words(Purpose.ATTACK, day, hood)
    if happens >= rules.attacks * size >> 16:
        return []
    attacker = world.residents[hood * NEIGHBOURHOOD + share_of(who, size)]
    yuan = rules.attack_points * rules.price
    named = [name for tie, name in enumerate(TIE_KINDS) if rules.ties[tie]]
    tied = [other for name in named for other in world.ties(attacker.number)[name]]
    if (
        attacker.age_on(day) < 18
        or attacker.registers & world.custody
        or yuan > rules.means[attacker.given.cash]
        or not tied
    ):
        return []
    victim = world.residents[tied[share_of(whom, len(tied))]]
    if not victim.scored:
        return []
    return [Deal(victim.number, attacker.number, yuan, victim.cell, day + 1, -rules.attack_points, ATTACKED)]


def _consequences(world: ReferenceWorld, day: int, decisions: list[Decision]) -> list[Deal]:
    """Grants that the own record would not have had, to buyers; and wrongful refusals of those attacked."""
    entered = [deal for deal in world.deals if deal.day <= day]
    standing = {type_: {deal.resident for deal in entered if deal.type == type_} for type_ in (BOUGHT, ATTACKED)}
    told = []
    for answer in decisions:
        i, cell, service = answer.resident, answer.cell, answer.service
        simply = answer.outcome == GRANTED and answer.reason == NO_REASON
        if simply and i in standing[BOUGHT] and _shut_by_own_record(world, day, world.residents[i], service):
            unpaying = world.rules.access.credit[service] and not world.residents[i].given.repays
            told.append(Deal(i, i, 0, cell, day, 0, GRANTED_ON_BOUGHT, UNPAYING if unpaying else 0, 0, service))
        wrongful = answer.reason in (BY_REGISTER, BY_GRADE) and answer.flags & WRONGFUL_DECISION
        if wrongful and i in standing[ATTACKED]:
            told.append(Deal(i, i, 0, cell, day, 0, REFUSED_FOR_ATTACK, 0, 0, service))
    return told


def _shut_by_own_record(world: ReferenceWorld, day: int, resident: Resident, service: int) -> bool:
    """By the own-record grade, or by a register that the own-record ledger would have led onto."""
    doors, rules = world.rules.access, world.rules.standing
    if doors.by_parents[service] or doors.outcome[service] != REFUSED:
        return False
    if rules.grades and doors.grades[service] >> resident.own_grade & 1:
        return True
    return any(
        rules.way_kind[way] == BELOW and rules.way_ledger[way] == 0
        and resident.own_points < rules.way_points[way]
        and rules.way_register[way] in world.closing[service]
        and may_enter(world, day, resident, way)
        for way in range(rules.ways)
    )  # fmt: skip
