"""Queues (M32): requests that wait for a slot, and who is served before whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import DELAYED, GRANTED, NO_PLACE, NO_REASON, PRIORITY, QUEUED, REFUSED, REVIEW, WAIVED
from demerit.reference.happenings import Decision

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no register
SLOT = 1 << 20  # slots are counted in these


@dataclass
class Waiting:
    """A request that waits, with the answer it will have."""

    answer: Decision
    asked: int
    lottery: int


def queues(world: ReferenceWorld, day: int, decisions: list[Decision]) -> list[Decision]:
    """The day's decisions: those about slots are replaced by the ones that are answered today."""
    rules = world.rules.access
    done = []
    for decision in decisions:
        service = decision.service
        if rules.queue[service] < 0:
            done.append(decision)
            continue
        decision.flags |= QUEUED
        if decision.outcome == REFUSED:
            done.append(decision)
            continue
        decision.flags &= ~PRIORITY  # who is first is looked at when it is answered
        lottery = world.luck.words(Purpose.QUEUE, day, decision.resident, service)[0]
        world.queue.append(Waiting(decision, day, lottery))
    for service in range(rules.services):
        if rules.queue[service] >= 0:
            world.places[service] = min(world.places[service], SLOT) + _slots(world, day, service)
            done += _served(world, day, service)
    return done


def _slots(world: ReferenceWorld, day: int, service: int) -> int:
    """Slots of a day: evenly between the usual number less a share of it, and as much more."""
    rules = world.rules.access
    share = rules.varies[service]
    word = world.luck.words(Purpose.QUEUE, day, service, 0, 1)[0]
    return rules.pool[service] * ((1 << 16) - share + (2 * share * word >> 32)) >> 16


def _served(world: ReferenceWorld, day: int, service: int) -> list[Decision]:
    """One queue: the first are served while there are slots, the tired give up, the others stay."""
    line = [waiting for waiting in world.queue if waiting.answer.service == service]
    ordered = sorted(line, key=lambda one: (_place(world, one), one.asked, one.lottery, one.answer.resident))
    done = []
    for waiting in ordered:
        answer, days = waiting.answer, day - waiting.asked
        first = _place(world, waiting) == 0
        if world.places[service] >= SLOT:
            world.places[service] -= SLOT
            if answer.outcome == GRANTED and days:
                answer.outcome = DELAYED
            elif answer.outcome == DELAYED and not days:  # it was to come later, but nobody was before it
                answer.outcome, answer.reason, answer.register = GRANTED, NO_REASON, NONE
                answer.flags &= REVIEW | WAIVED | QUEUED
            answer.flags |= PRIORITY if first else 0
        elif days >= world.rules.access.queue[service]:
            answer.outcome, answer.reason, answer.register = REFUSED, NO_PLACE, NONE
            answer.flags &= REVIEW | QUEUED
        else:
            continue
        answer.waited, answer.grade = days, world.residents[answer.resident].grade
        world.queue.remove(waiting)
        done.append(answer)
    return done


def _place(world: ReferenceWorld, waiting: Waiting) -> int:
    """Before all others, after them, or in the middle, by today's standing."""
    from demerit.reference.access import served_first

    resident, service = world.residents[waiting.answer.resident], waiting.answer.service
    if served_first(world, resident, service):
        return 0
    if waiting.answer.outcome == DELAYED:
        return 31
    return 1 + resident.grade if world.rules.access.by_grade[service] else 1
