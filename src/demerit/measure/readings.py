"""Readings: numbers of a whole place on an evening that aren't counts of residents.

Rules in force (M36), and what an adaptive operator does (M48): how far its attention is spread over neighbourhoods,
how hard it looks, where it draws the lines. Multipliers are in thousandths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.limits import MAX_GRADES

if TYPE_CHECKING:
    from demerit.day.world import World
    from demerit.measure.creep import Creep

(RULES_IN_FORCE, ATTENTION_LOWEST, ATTENTION_HIGHEST, ATTENTION_SPREAD, ZEAL, CUTOFF) = range(6)
READING_ROWS = CUTOFF + MAX_GRADES


def read(world: World, creep: Creep | None, day: int) -> np.ndarray:
    """int64[READING_ROWS] of one world on the evening of a day; 0 where its scheme has nothing of the kind."""
    row = np.zeros(READING_ROWS, np.int64)
    if creep is not None:
        row[RULES_IN_FORCE] = creep.in_force(day)
    if world.operator is not None:
        usual, shard, attention = 1 << 16, world.shard, world.operator.attention
        apart = np.abs(attention - usual) * world.operator.sizes
        lowest = min(shard.each(int(attention.min(initial=4 * usual))))  # four times the usual is the most
        highest = max(shard.each(int(attention.max(initial=0))))
        row[ATTENTION_LOWEST], row[ATTENTION_HIGHEST] = lowest * 1000 >> 16, highest * 1000 >> 16
        row[ATTENTION_SPREAD] = shard.sum(int(apart.sum())) * 1000 // world.residents >> 16
        row[ZEAL] = world.operator.zeal * 1000 >> 16
        rules = world.tables.standing[0]
        lines = max(0, int(rules["grades"]) - 1)
        row[CUTOFF : CUTOFF + lines] = rules["cutoffs"][:lines]
    return row
