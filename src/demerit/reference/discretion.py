"""An official's discretion (M41): points taken or given with no act behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import DISCRETION, NO_RULE
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Entry
from demerit.reference.luck import share_of
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NONE = 255  # no kind of act, no channel, no tie


def by_discretion(world: ReferenceWorld, day: int) -> list[Entry]:
    """At most one entry a day for each item in each neighbourhood; whom officials spare is left alone."""
    rules, made = world.rules.discretion, []
    for hood, size in enumerate(world.hood_sizes):
        for item in range(rules.items):
            acts, whom, spared, how_much = world.luck.words(Purpose.DISCRETION, day, hood, rules.key[item])
            if acts >= rules.chance[item] * size >> 16:
                continue
            subject = world.residents[hood * NEIGHBOURHOOD + share_of(whom, size)]
            if not subject.scored or not world.fits(subject, day, rules.mask[item], rules.value[item]):
                continue
            if (spared >> 16) * rules.heaviest[item] >> 16 >= _weight(world, day, item, subject):
                continue
            points = rules.low[item] + share_of(how_much, rules.span[item])
            i = subject.number
            made.append(Entry(i, i, subject.cell, points, NO_RULE, day, NONE, NONE, DISCRETION, 0, NONE))
    return made


def _weight(world: ReferenceWorld, day: int, item: int, subject: Resident) -> int:
    """How likely officials are to pick somebody, in 65536ths of the usual."""
    rules, weight = world.rules.discretion, 1 << 16
    biases = zip(rules.bias_mask[item], rules.bias_value[item], rules.times[item], strict=True)
    for mask, value, times in biases:
        if world.fits(subject, day, mask, value):
            weight = weight * times >> 16
    return weight
