"""Stage 5, access: which doors are shut, by the scheme, in private, or by ordinary life (M24 to M29, M21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import (
    BY_GRADE,
    BY_PARENT,
    BY_PRIVATE,
    BY_REGISTER,
    GRANTED,
    NO_PLACE,
    NO_REASON,
    ORDINARY,
    PRIORITY,
    REFUSED,
    REVIEW,
    WAIVED,
    WOULD_REPAY,
    WRONGFUL_DECISION,
)
from demerit.reference.commerce import score
from demerit.reference.happenings import Decision, Request
from demerit.reference.queues import queues
from demerit.reference.residents import Resident, as_bits

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no register
PLACE = 1 << 20  # one place of a pool
THROUGH_HOUSEHOLD = 32  # flag of a decision: a register on which somebody else of the household stands
JOB, HOME, SCHOOL = 1, 2, 3  # what an answer gives or takes away


def access(world: ReferenceWorld, day: int, requests: list[Request]) -> list[Decision]:
    """One decision for each request: the scheme's conditions, ordinary life's, and then who gets the scarce places."""
    rules = world.rules.access
    for service in range(rules.services):
        a_day = rules.pool[service]
        if a_day >= 0 and rules.queue[service] < 0:  # places unused are kept for some days
            world.places[service] = min(world.places[service] + a_day, max(PLACE, world.rules.access.kept_for * a_day))
    decisions = []
    askers: dict[int, list] = {}
    for request in requests:
        resident, service = world.residents[request.resident], request.service
        ordinary, private, lottery, _ = world.luck.words(Purpose.ACCESS, day, resident.number, service)
        decision = _answer(world, resident, service, ordinary, private)
        decision.times = request.times
        decisions.append(decision)
        first = served_first(world, resident, service)
        if first:
            decision.flags |= PRIORITY
        if decision.outcome != REFUSED and rules.pool[service] >= 0 and rules.queue[service] < 0:
            askers.setdefault(service, []).append((not first, lottery >> 8, resident.number, decision))
    for service, tickets in askers.items():
        for *_, decision in sorted(tickets, key=lambda ticket: ticket[:3]):
            if world.places[service] >= PLACE:
                world.places[service] -= PLACE
            else:
                decision.outcome, decision.reason, decision.register = REFUSED, NO_PLACE, NONE
                decision.flags &= REVIEW | PRIORITY
    for decision in decisions:
        _take_effect(world, decision)
    return queues(world, day, decisions)


def _answer(world: ReferenceWorld, resident: Resident, service: int, ordinary: int, private: int) -> Decision:
    """What the scheme says, then what ordinary life says; and whether the wrong part of a standing decided."""
    rules = world.rules.access
    reason, register = _shut(world, resident, service, private, rightful=False)
    outcome, flags = GRANTED, REVIEW if rules.review[service] else 0
    if reason != NO_REASON:
        outcome = REFUSED if reason == BY_PRIVATE else rules.outcome[service]
        if _shut(world, resident, service, private, rightful=True)[0] == NO_REASON:
            flags |= WRONGFUL_DECISION
        if register != NONE and register not in resident.registers:
            flags |= THROUGH_HOUSEHOLD
        if rules.credit[service] and outcome == REFUSED and resident.given.repays:
            flags |= WOULD_REPAY
    if outcome != REFUSED:
        waived = 0 < rules.waived_from[service] <= score(world, resident)
        if waived or rules.waived[service] >> resident.grade & 1:
            flags |= WAIVED
        elif ordinary < rules.refused[service][resident.debts > 0]:
            outcome, reason, register, flags = REFUSED, ORDINARY, NONE, flags & REVIEW
    return Decision(resident.number, resident.cell, service, outcome, reason, register, flags, resident.grade)


def registers_bearing_on(world: ReferenceWorld, resident: Resident, *, rightful: bool = False) -> set[int]:
    """Registers on which somebody stands, and those of others at home that fall on the whole household."""
    bearing = resident.registers - (resident.wrong if rightful else set())
    if world.of_households:
        for other in resident.household:
            bearing |= (other.registers - (other.wrong if rightful else set())) & world.of_households
    return bearing


def _shut(world: ReferenceWorld, resident: Resident, service: int, private: int, *, rightful: bool) -> tuple[int, int]:
    """Why a door is shut, and by which register. `rightful`: if no one had been listed or graded wrongly."""
    rules = world.rules.access
    closing, closed_grades = world.closing[service], rules.grades[service]
    if rules.by_parents[service]:  # a child's request meets the parents' standing, and nothing else (M29)
        for parent in resident.parents if resident.is_child_of_the_head else []:
            on = parent.registers - (parent.wrong if rightful else set())
            if on & closing or closed_grades >> (parent.own_grade if rightful else parent.grade) & 1:
                return BY_PARENT, NONE
        return NO_REASON, NONE
    on = registers_bearing_on(world, resident, rightful=rightful)
    grade = resident.own_grade if rightful else resident.grade
    if on & closing:
        return BY_REGISTER, min(on & closing)
    if closed_grades >> grade & 1:
        return BY_GRADE, NONE
    seen = on & world.seen_in_private[service]
    seen_to_be_low = 0 < score(world, resident, rightful=rightful) < rules.private_below[service]  # (M33)
    visible = seen or rules.private_grades[service] >> grade & 1 or seen_to_be_low
    if visible and private < rules.private[service]:
        return BY_PRIVATE, min(seen, default=NONE)
    if resident.abstains and private < rules.shuns[service]:  # no grade to show looks odd (M14)
        return BY_PRIVATE, min(seen, default=NONE)
    return NO_REASON, NONE


def served_first(world: ReferenceWorld, resident: Resident, service: int) -> bool:
    """Whether a standing is served first where places are scarce (M21)."""
    rules = world.rules.access
    on = as_bits(registers_bearing_on(world, resident))
    return bool(on & rules.priority_lists[service] or rules.priority_grades[service] >> resident.grade & 1)


def _take_effect(world: ReferenceWorld, decision: Decision) -> None:
    """Jobs, homes and school places won and lost."""
    resident, granted = world.residents[decision.resident], decision.outcome != REFUSED
    effect = world.rules.access.effect[decision.service]
    if effect != SCHOOL and granted == bool(world.rules.access.review[decision.service]):
        return  # an application can only win something, a review only lose it
    if effect == JOB:
        resident.job = granted
    elif effect == HOME:
        resident.home = granted
    elif effect == SCHOOL:
        resident.shut_out_of_school = not granted
