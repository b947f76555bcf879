"""Requests made again: who was refused a service and asks for it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import REFUSED, REVIEW
from demerit.limits import MAX_KINDS
from demerit.reference.happenings import Decision, Request
from demerit.reference.luck import share_of

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def with_repeats(world: ReferenceWorld, day: int, requests: list[Request]) -> list[Request]:
    """The day's requests and, of everybody who makes none, the one that is due longest."""
    asking = {request.resident for request in requests}
    rules, again = world.rules.conduct, []
    for number in sorted({number for number, _ in world.to_ask_again}):
        due = sorted(
            (when, service, times) for (who, service), (when, times) in world.to_ask_again.items()
            if who == number and when <= day
        )  # fmt: skip
        resident = world.residents[number]
        if not due or number in asking or resident.registers & world.custody:
            continue
        _, service, times = due[0]
        del world.to_ask_again[number, service]
        item = MAX_KINDS + service
        if world.fits(resident, day, rules.needs_mask[item], rules.needs_value[item]):
            again.append(Request(number, resident.cell, service, resident.profile, times))
    return sorted(requests + again, key=lambda request: request.resident)


def note_refusals(world: ReferenceWorld, day: int, decisions: list[Decision]) -> None:
    """Some of those refused will ask again; whoever is served won't."""
    rules = world.rules.access
    for decision in decisions:
        who, service = decision.resident, decision.service
        if decision.outcome != REFUSED:
            world.to_ask_again.pop((who, service), None)
            continue
        chance, wait, _, _ = world.luck.words(Purpose.AGAIN, day, who, service)
        often = decision.times >= rules.again_at_most[service]
        if not decision.flags & REVIEW and not often and chance < rules.again[service]:
            due = day + 1 + share_of(wait, rules.again_within[service])
            world.to_ask_again[who, service] = due, decision.times + 1
