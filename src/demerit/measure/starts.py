"""Who stands below, at or above the grade they began with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numba import int64

from demerit.chance import TILE
from demerit.compiled import kernel
from demerit.day.given import given_each
from demerit.day.starts import start_of
from demerit.day.state import CELLS, UNSCORED
from demerit.day.who import cell
from demerit.measure.counted.standing import STARTS

if TYPE_CHECKING:
    from demerit.day.world import World


@kernel(nogil=True)
def count_against_start(start, stop, k0, k1, people, state, standing, stored, counts):
    """Residents start to stop who are scored, added to `counts`, int64[3, cells]: now in a grade below the one they
    began with, in the same, and above."""
    people, standing = people[0], standing[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(start)
    for i in range(start, stop):
        if i == after:
            base, after = int64(i), given_each(i, stop, people, room, drawn, profiles)
        if state[i].mind & UNSCORED:
            continue
        now, then = int64(state[i].grade) & 15, start_of(i, k0, k1, standing, stored)  # 0 is the best
        counts[1 - int64(now > then) + int64(now < then), cell(profiles[i - base])] += 1


def against_start(world: World, spans: Iterable[tuple[int, int]] | None = None) -> np.ndarray:
    """int64[3, cells] of those scored this evening, in the order of `STARTS`; 0 where there are no grades.

    spans: residents from one to another (without it); all of the shard by default.
    """
    counts, standing = np.zeros((len(STARTS), CELLS), np.int64), world.tables.standing
    if standing[0]["grades"]:
        for start, stop in world.shard.stretches() if spans is None else spans:
            count_against_start(
                start, stop, world.k0, world.k1, world.given, world.state, standing, world.starts, counts
            )
    return counts
