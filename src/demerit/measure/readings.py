"""Readings: numbers of a whole place on an evening that aren't counts of residents, such as rules in force (M36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from demerit.day.world import World
    from demerit.measure.creep import Creep

RULES_IN_FORCE = 0
READING_ROWS = 1


def read(world: World, creep: Creep | None, day: int) -> np.ndarray:
    """int64[READING_ROWS] of one world on the evening of a day; 0 where its scheme has nothing of the kind."""
    row = np.zeros(READING_ROWS, np.int64)
    if creep is not None:
        row[RULES_IN_FORCE] = creep.in_force(day)
    return row
