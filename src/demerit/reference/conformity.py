"""The social threshold (M34): once a month people compare what befell the others nearby with a threshold of their own.

The rival of individual learning in `adaptation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Entry
from demerit.reference.luck import share_of
from demerit.reference.scoring import NOT_BY_TIE

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no kind of act


def conformity(world: ReferenceWorld, day: int, entries: list[Entry]) -> None:
    """Today's sanctions are heard of in the neighbourhood; every thirty days everybody takes the measure of them."""
    for entry in entries:
        sanction = entry.points < 0 and entry.ledger == 0 and entry.tie == NOT_BY_TIE and entry.kind != NONE
        if sanction and world.rules.scoring.context[entry.kind] < len(CONDUCT_CONTEXTS):
            world.sanctions[entry.subject // NEIGHBOURHOOD][world.rules.scoring.context[entry.kind]] += 1
    if day == 0 or day % 30:
        return
    rules = world.rules.adaptation
    for resident in world.residents:
        hood = resident.number // NEIGHBOURHOOD
        trait = world.luck.words(Purpose.CONFORM, 0, resident.number)[0]
        threshold = share_of(trait, rules.conforms) * world.hood_sizes[hood]
        for context, sanctions in enumerate(world.sanctions[hood]):
            if sanctions * 65536 > threshold:
                resident.fears[context] = min(3, resident.fears[context] + 1)
            elif resident.fears[context] and sanctions << 32 < threshold * rules.relents_below:
                word = world.luck.words(Purpose.FORGET, day, resident.number, 0, context)[0]
                if word >> 16 < rules.relents:
                    resident.fears[context] -= 1
    world.sanctions = [[0] * len(CONDUCT_CONTEXTS) for _ in world.hood_sizes]
