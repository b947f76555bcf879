"""Collective scoring (M45): households pay at once, neighbourhoods by the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import BY_UNIT, COLLECTIVE, NO_RULE, NOBODY
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Entry
from demerit.reference.luck import rounded

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no kind of act, no channel, no tie
MOST_AT_ONCE = 1000  # points from each in a month


def collective(world: ReferenceWorld, day: int, entries: list[Entry]) -> list[Entry]:
    """What households and neighbourhoods pay for the losses that records brought their members directly."""
    households, hoods = world.rules.collective.share
    made = []
    for loss in entries:
        if loss.points >= 0 or loss.ledger != 0 or loss.rule == NO_RULE or loss.tie != NONE:
            continue
        context = world.rules.scoring.context[loss.kind]
        made += _at_home(world, day, loss, -loss.points * households[context])
        world.purse[loss.subject // NEIGHBOURHOOD] += -loss.points * hoods[context]
    if day > 0 and day % 30 == 0:
        for hood in range(len(world.purse)):
            made += _by_the_month(world, day, hood)
    return made


def _at_home(world: ReferenceWorld, day: int, loss: Entry, amount: int) -> list[Entry]:
    """From every other adult of the household so many 65536ths of a point, rounded at random."""
    made, i = [], loss.subject
    for other in world.residents[i].household:
        if amount == 0 or other.number == i or other.age_on(day) < 18 or not other.scored:
            continue
        word = world.luck.words(Purpose.SPREAD, day, other.number, i, world.rules.scoring.key[loss.rule])[0]
        points = rounded(amount, word)
        if points:
            made.append(
                Entry(other.number, i, other.cell, -points, loss.rule, loss.act_day, loss.kind, loss.channel,
                      COLLECTIVE, 0, BY_UNIT)
            )  # fmt: skip
    return made


def _by_the_month(world: ReferenceWorld, day: int, hood: int) -> list[Entry]:
    """As many whole points as go round, from every adult; the rest is kept."""
    there = world.residents[hood * NEIGHBOURHOOD : (hood + 1) * NEIGHBOURHOOD]
    adults = [resident for resident in there if resident.age_on(day) >= 18 and resident.scored]
    each = min(world.purse[hood] // 65536 // max(1, len(adults)), MOST_AT_ONCE)
    if each == 0:
        return []
    world.purse[hood] -= each * len(adults) * 65536
    return [
        Entry(adult.number, NOBODY, adult.cell, -each, NO_RULE, day, NONE, NONE, COLLECTIVE, 0, BY_UNIT)
        for adult in adults
    ]
