"""Joint draws over the ranges of all assumptions: a Latin hypercube, keyed by the path of each number."""

from __future__ import annotations

import hashlib
import math

import numpy as np

from demerit.assumptions.table import Assumption
from demerit.assumptions.world import groups_of


def inputs(assumed: list[Assumption]) -> list[Assumption]:
    """The numbers that are drawn: those with a range; of shares that add up to 1 the largest is what the rest leave."""
    ranged = [one for one in assumed if one.distribution != "fixed"]
    of_place = {one.path.removeprefix("place."): one for one in ranged if one.path.startswith("place.")}
    left = {max((of_place[path] for path in group), key=lambda one: one.value).path for group in groups_of(of_place)}
    return [one for one in ranged if one.path not in left]


def drawn(assumed: list[Assumption], draws: int, seed: int) -> np.ndarray:
    """float64[draws, numbers]: a value of each number in each draw.

    Each range is cut into as many parts as there are draws, equally likely by its distribution, and each part is drawn
    from once. The draws of a number depend on its path, the count and the seed alone.
    """
    return np.column_stack([_of_one(one, draws, seed) for one in assumed]) if assumed else np.zeros((draws, 0))


def _of_one(one: Assumption, draws: int, seed: int) -> np.ndarray:
    digest = hashlib.sha256(f"{seed}/{draws}/{one.path}".encode()).digest()
    luck = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    at = (luck.permutation(draws) + luck.random(draws)) / draws
    assert one.low is not None
    assert one.high is not None
    if one.distribution == "log-uniform":
        low, high = math.log(one.low), math.log(one.high)
        return np.clip(np.exp(low + at * (high - low)), one.low, one.high)
    return one.low + at * (one.high - one.low)


def place_in_range(one: Assumption) -> float | None:
    """Where the stated value lies in its range, 0 lowest to 1 highest, by the distribution; None without a range."""
    if one.low is None or one.high is None or one.low == one.high:
        return None
    if one.distribution == "log-uniform":
        return math.log(one.value / one.low) / math.log(one.high / one.low)
    return (one.value - one.low) / (one.high - one.low)
