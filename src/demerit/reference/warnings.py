"""Warnings before points (M42): which of the day's records warn instead of costing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.day.lists import NO_RULE, OWN, SCORED, WARNS, WARNS_OWN
from demerit.reference.calendar import due
from demerit.reference.happenings import Record
from demerit.reference.rules import rules_for

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def give_warnings(world: ReferenceWorld, day: int, records: list[Record]) -> None:
    """Flag the records that warn. The earliest act is first, then the lowest channel, kind and cause."""
    rules = world.rules.warnings
    if not rules.on:
        return
    if due(world, day, rules.forgotten_every):
        for resident in world.residents:
            resident.warned = resident.own_warned = False
    for record in sorted(records, key=lambda r: (r.subject, r.day, r.channel, r.kind, r.cause, r.actor)):
        subject, true = world.residents[record.subject], record.cause == OWN
        if not record.flags & SCORED or not subject.scored or not _costs(world, day, record):
            continue
        if not subject.warned:
            subject.warned, record.flags = True, record.flags | WARNS
        elif true and not subject.own_warned:
            record.flags |= WARNS_OWN  # a false record has used up the warning
        subject.own_warned = subject.own_warned or true


def _costs(world: ReferenceWorld, day: int, record: Record) -> bool:
    """Whether a rule takes points for it, in a context in which one is warned."""
    rules = world.rules.scoring
    slots = [rule for rule in rules.rules_by[record.kind][record.channel] if rule != NO_RULE]
    losing = [rule for rule in slots if rules.points[rule] < 0]
    warned = world.rules.warnings.contexts[rules.context[record.kind]]
    return bool(warned and rules_for(world, day, world.residents[record.subject], losing))
