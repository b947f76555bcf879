"""Prototype households: who lives with whom, weighted so that a place's distributions hold.

Some five thousand households are composed from roles (a couple, its children, a parent, ...), with ages that fit
the roles. Iterative proportional updating (Ye, Konduri, Pendyala, Sana and Waddell, "A methodology to match
distributions of both household and person attributes", TRB 2009) then weights them until household sizes, age
bands and the sex ratio are the place's. Only additions, products and quotients in a fixed order are used, so
the weights are the same on every machine; they end as whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from demerit.chance import Purpose, words
from demerit.place.traits import CHILD, HEAD, OTHER, PARENT, SPOUSE, WORD_FEMALE, WORD_PARENT, WORD_ROLE, WORD_SIZE

LARGEST = 10  # members of the largest household
OLDEST = 100
WEIGHT_ONE = 1 << 40  # the weights of all prototypes add up to about this
_PROTOTYPES = {1: 600, 2: 1000, 3: 1000, 4: 800, 5: 600, 6: 400, 7: 300, 8: 200, 9: 200, 10: 200}
_ROUNDS = 400
_TOLERANCE = 0.004  # shares may miss their targets by this much before a place is refused

# (weight, spouse, children, parents, others) beside the head, by size; assumed, then reweighted by the raking
_SHAPES: dict[int, list[tuple[int, int, int, int, int]]] = {
    2: [(60, 1, 0, 0, 0), (18, 0, 1, 0, 0), (12, 0, 0, 1, 0), (10, 0, 0, 0, 1)],
    3: [(68, 1, 1, 0, 0), (6, 0, 2, 0, 0), (8, 1, 0, 1, 0), (10, 0, 1, 1, 0), (3, 0, 0, 0, 2), (5, 1, 0, 0, 1)],
    4: [(50, 1, 2, 0, 0), (25, 1, 1, 1, 0), (8, 1, 0, 2, 0), (5, 0, 2, 1, 0), (7, 1, 1, 0, 1), (5, 0, 1, 2, 0)],
    5: [(35, 1, 1, 2, 0), (35, 1, 2, 1, 0), (20, 1, 3, 0, 0), (10, 1, 2, 0, 1)],
    6: [(55, 1, 2, 2, 0), (20, 1, 3, 1, 0), (15, 1, 1, 2, 1), (10, 1, 4, 0, 0)],
    7: [(50, 1, 3, 2, 0), (35, 1, 2, 2, 1), (15, 1, 4, 1, 0)],
    8: [(50, 1, 3, 2, 1), (50, 1, 4, 2, 0)],
    9: [(50, 1, 3, 2, 2), (50, 1, 4, 2, 1)],
    10: [(50, 1, 3, 2, 3), (50, 1, 4, 2, 2)],
}


@dataclass(frozen=True)
class Prototypes:
    """Weighted households. Members of prototype j are rows start[j] to start[j] + size[j] of `member`.

    `size` int64[J], `start` int64[J], `weight` int64[J] (whole numbers), `member` uint32[M]: template words without the
    offset of the first member. Prototypes are sorted by size, then by elders, children and women.
    """

    size: np.ndarray
    start: np.ndarray
    weight: np.ndarray
    member: np.ndarray
    shares: tuple[float, ...]  # of households with 1 to LARGEST members
    missed: float  # largest gap between a wanted share of residents and the one reached


class _Draws:
    """Whole numbers for one prototype, in order."""

    def __init__(self, k0: int, k1: int, size: int, number: int) -> None:
        self._counter = (k0, k1, int(Purpose.TEMPLATE), size, number, 0xFFFFFFFF)
        self._left: list[int] = []
        self._next = 0

    def between(self, low: int, high: int) -> int:
        """Uniform from low to high, both included."""
        if not self._left:
            self._left = [int(word) for word in words(*self._counter, self._next)]
            self._next += 1
        return low + (self._left.pop() * (high - low + 1) >> 32)

    def chance(self, percent: int) -> bool:
        return self.between(1, 100) <= percent

    def gap(self) -> int:
        """Years between a mother and her first child: 20 to 34, most often 27."""
        return self.between(10, 17) + self.between(10, 17)


def _shape(draws: _Draws, size: int) -> tuple[int, ...]:
    point, shapes = draws.between(1, 100), iter(_SHAPES[size])
    weight, *shape = next(shapes)
    while (point := point - weight) > 0:
        weight, *shape = next(shapes)
    return tuple(shape)


def compose(size: int, number: int, k0: int, k1: int) -> list[tuple[int, int, int]]:
    """The members of one prototype household: (age, female, role) each, the head first.

    Children are 20 to 46 years younger than their mother, parents of the head 18 to 40 years older than the head; a
    household always holds an adult.
    """
    draws = _Draws(k0, k1, size, number)
    if size == 1:
        point = draws.between(1, 100)
        low, high = (20, 39) if point <= 40 else (40, 59) if point <= 65 else (60, 92)
        return [(draws.between(low, high), int(draws.chance(48)), HEAD)]
    spouse, children, parents, others = _shape(draws, size)
    ages = []
    if children:
        grown = not parents and draws.chance(30)
        ages.append(draws.between(16, 35) if grown else draws.between(0, 17))
        for _ in range(children - 1):
            ages.append(ages[-1] + draws.between(1, 4))
        mother = ages[-1] + draws.gap()
    elif parents:
        mother = draws.between(24, 58)
    else:
        mother = draws.between(22, 42) if draws.chance(35) else draws.between(43, 88)
    father = min(max(mother + draws.between(-2, 6), (ages[-1] + 18) if ages else 20), OLDEST)
    woman_heads = draws.chance(20) if spouse else draws.chance(60)
    own = [(mother, 1), (father, 0)] if woman_heads else [(father, 0), (mother, 1)]
    members = [(*own[0], HEAD)]
    if spouse:
        members.append((*own[1], SPOUSE))
    members += [(age, int(draws.chance(47)), CHILD) for age in reversed(ages)]
    if parents:
        gap = draws.gap()
        elder = min(own[0][0] + gap, OLDEST - 1)
        first = draws.chance(65) if parents == 1 else True
        members.append((elder, int(first), PARENT))
        if parents == 2:
            members.append((min(elder + draws.between(-2, 6), OLDEST), 0, PARENT))
    members += [(draws.between(18, 75), int(draws.chance(50)), OTHER) for _ in range(others)]
    return members


def sizes_in_full(shares: list[float]) -> tuple[float, ...]:
    """Shares of households with 1 to LARGEST members, from a list whose last class stands for that many or more.

    The open class is spread like the national sizes above it: the 2010 census shape, tilted to the mean of 2020.
    """
    tail = dict(zip(range(1, 11), _NATION, strict=True))
    closed, last = list(shares[:-1]), len(shares)
    weights = [tail[size] for size in range(last, LARGEST + 1)]
    return (*closed, *(shares[-1] * weight / sum(weights) for weight in weights))


# households by size, 2020: one person 25.39 % and mean 2.62 (census); the rest has the 2010 shape times 0.85174**size
_NATION = (0.2539, 0.2621, 0.2460, 0.1370, 0.0666, 0.0238, 0.0069, 0.0023, 0.0008, 0.0006)


def _total(values: np.ndarray) -> float:
    return float(np.cumsum(values)[-1])  # one after the other, so the same on every machine


@lru_cache(maxsize=16)
def prototypes(
    sizes: tuple[float, ...], ages: tuple[tuple[int, float], ...], female: float, k0: int, k1: int
) -> Prototypes:
    """The weighted prototypes of a place.

    `sizes`: shares of households with 1 to LARGEST members. `ages`: (first year, share of residents) of each band, the
    last one open. `female`: share of women. `k0`, `k1`: the key of the place's seed.
    """
    rows = []
    starts = [first for first, _ in ages] + [OLDEST + 100]
    for size, count in _PROTOTYPES.items():
        made = [compose(size, number, k0, k1) for number in range(count)]
        made.sort(key=lambda members: (
            sum(age >= 60 for age, _, _ in members), sum(age < 15 for age, _, _ in members),
            sum(woman for _, woman, _ in members), members,
        ))  # fmt: skip
        rows += made
    size = np.array([len(members) for members in rows], np.int64)
    has = np.array([
        [sum(low <= age < high for age, _, _ in members) for low, high in pairwise(starts)]
        + [sum(woman for _, woman, _ in members)]
        for members in rows
    ], np.float64)  # fmt: skip
    mean = sum((index + 1) * share for index, share in enumerate(sizes))
    wanted = [share * mean for _, share in ages] + [female * mean]
    weight = np.ones(len(rows))
    counts = np.bincount(size, minlength=LARGEST + 1)[1:]
    for index, share in enumerate(sizes):
        weight[size == index + 1] = share / counts[index]
    missed = 1.0
    for _ in range(_ROUNDS):
        for column, target in enumerate(wanted):
            here = has[:, column] > 0
            now = _total(weight * has[:, column])
            if now > 0 and target > 0:
                weight[here] *= target / now
            elif target == 0:
                weight[here] = 0.0
        for index, share in enumerate(sizes):
            here = size == index + 1
            now = _total(weight[here])
            weight[here] *= share / now if now > 0 else 0.0
        missed = max(abs(_total(weight * has[:, c]) - target) for c, target in enumerate(wanted)) / mean
        if missed < 1e-6:
            break
    whole = np.array([round(float(w) * WEIGHT_ONE) for w in weight], np.int64)
    member = np.array([
        age | woman << WORD_FEMALE[0] | role << WORD_ROLE[0] | len(members) << WORD_SIZE[0]
        | _is_parent(members, role) << WORD_PARENT[0]
        for members in rows for age, woman, role in members
    ], np.uint32)  # fmt: skip
    return Prototypes(size, np.cumsum(size) - size, whole, member, tuple(sizes), missed)


def _is_parent(members: list[tuple[int, int, int]], role: int) -> int:
    return int(role in (HEAD, SPOUSE) and any(r == CHILD and age < 18 for age, _, r in members))


def fits(found: Prototypes) -> bool:
    """Whether such households can hold such residents at all."""
    return found.missed <= _TOLERANCE


__all__ = ["LARGEST", "Prototypes", "compose", "fits", "prototypes", "sizes_in_full"]
