"""Whether two scores agree on people: the state's and a company's (M33), at the end of a run."""

from __future__ import annotations

import numpy as np

from demerit.day.files import joint_counts
from demerit.day.world import World
from demerit.limits import HIGHEST_COMMERCIAL, LOWEST_COMMERCIAL

MOST_BINS = 2000  # of the first ledger


def thirds(counts: np.ndarray) -> np.ndarray:
    """Third in which each score lies, 0 the highest: at most a third of all stand in the first, two in the first two.

    `counts` int64[scores], lowest score first. Those who share a score share a third.
    """
    above = counts[::-1].cumsum()[::-1]  # of this score or a higher one
    return (3 * above > counts.sum()).astype(int) + (3 * above > 2 * counts.sum())


def same_third(world: World) -> tuple[tuple[int, int], tuple[int, int]]:
    """(users in the same third by both scores, users), and the same as it would be if the scores were unrelated.

    Of those who have both scores: who isn't enrolled has no points, which is not the same as nought.
    """
    t = world.tables
    low, high = (int(t.standing[0][name][0]) for name in ("low", "high"))
    width = (high - low) // MOST_BINS + 1
    counts = np.zeros(((high - low) // width + 1, HIGHEST_COMMERCIAL - LOWEST_COMMERCIAL + 1), np.int64)
    for first, last in world.shard.stretches():
        joint_counts(first, last, world.given, world.state, t.commerce, low, width, counts)
    counts = world.shard.total(counts)
    one, other = counts.sum(axis=1), counts.sum(axis=0)
    both = np.zeros((3, 3), np.int64)
    np.add.at(both, (thirds(one)[:, None], thirds(other)[None, :]), counts)
    users = int(counts.sum())
    chance = sum(int(both[third].sum()) * int(both[:, third].sum()) for third in range(3))
    return (int(np.trace(both)), users), (chance, users * users)
