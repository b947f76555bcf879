"""Stage 6, adaptation: what people learn to fear, and forget (M34), and what has been said nearby (M06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import DONE
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.conformity import conformity
from demerit.reference.happenings import Act, Entry
from demerit.reference.residents import Resident
from demerit.reference.scoring import NOT_BY_TIE

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no kind of act


def adaptation(world: ReferenceWorld, day: int, acts: list[Act], entries: list[Entry]) -> None:
    """Fear learnt from today's losses, forgotten with the months; and what has been said nearby."""
    if world.rules.adaptation.conforms:
        conformity(world, day, entries)
    else:
        _learn(world, day, entries)
        if day > 0 and day % 30 == 0:
            _forget(world, day)
    for hood, heat in enumerate(world.heat):
        world.heat[hood] = heat - (heat * world.rules.conduct.cool >> 16)
    for act in acts:
        if act.flags & DONE and world.rules.conduct.speaks[act.kind]:
            world.heat[act.resident // NEIGHBOURHOOD] += 256


def _learn(world: ReferenceWorld, day: int, entries: list[Entry]) -> None:
    """A loss of points may raise the fear of its context by a level: one's own, and that of others at home (M34)."""
    rules, contexts = world.rules.adaptation, world.rules.scoring.context
    for entry in entries:
        if entry.points >= 0 or entry.kind == NONE or contexts[entry.kind] >= len(CONDUCT_CONTEXTS):
            continue
        subject, context = world.residents[entry.subject], contexts[entry.kind]
        draw = world.rules.scoring.key[entry.rule] * 8 + min(entry.tie, 7)
        if world.luck.words(Purpose.LEARN, day, entry.subject, entry.origin, draw)[0] < rules.learns:
            grow_afraid(subject, context)
        if entry.tie != NOT_BY_TIE:
            continue  # what came by a tie is seen by nobody else
        for other in subject.household:
            if other is not subject:
                word = world.luck.words(Purpose.LEARN, day, other.number, entry.subject, draw)[1]
                if word < rules.learns_household:
                    grow_afraid(other, context)


def grow_afraid(resident: Resident, context: int) -> None:
    resident.fears[context] = min(3, resident.fears[context] + 1)


def _forget(world: ReferenceWorld, day: int) -> None:
    """Once a month each fear may fall by a level. A draw serves eight contexts, with sixteen bits each."""
    for resident in world.residents:
        for context, level in enumerate(resident.fears):
            if level:
                draw, within = divmod(context, 8)
                word = world.luck.words(Purpose.FORGET, day, resident.number, 0, draw)[within // 2]
                if word >> 16 * (within % 2) & 0xFFFF < world.rules.adaptation.forgets:
                    resident.fears[context] -= 1
