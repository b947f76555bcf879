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
from demerit.place.formation import LARGEST, Households, Shape
from demerit.place.traits import CHILD, HEAD, OTHER, PARENT, SPOUSE, WORD_FEMALE, WORD_PARENT, WORD_ROLE, WORD_SIZE
from demerit.quantity import Quantity

OLDEST = 100
WEIGHT_ONE = 1 << 40  # the weights of all prototypes add up to about this
_PROTOTYPES = {1: 600, 2: 1000, 3: 1000, 4: 800, 5: 600, 6: 400, 7: 300, 8: 200, 9: 200, 10: 200}
_ROUNDS = 400
_TOLERANCE = 0.004  # shares may miss their targets by this much before a place is refused


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

    def years(self, low: float | Quantity, high: Quantity) -> int:
        """The same, of numbers that are assumed."""
        return self.between(round(float(low)), round(high.value))

    def chance(self, share: Quantity) -> bool:
        return self.between(1, 100) <= round(100 * share.value)

    def gap(self, how: Households) -> int:
        """Years between a mother and her first child: the middle is likeliest."""
        low, high = round(how.first_child_from.value) // 2, round(how.first_child_to.value) // 2
        return self.between(low, high) + self.between(low, high)

    def older(self, how: Households) -> int:
        """By how many years a father is older than the mother; below 0, younger."""
        return self.between(-round(how.father_younger.value), round(how.father_older.value))


def _shape(draws: _Draws, size: int, how: Households) -> Shape:
    point, shapes = draws.between(1, 100), how.shapes[str(size)]
    for shape in shapes:
        point -= round(100 * shape.share.value)
        if point <= 0:
            return shape
    return shapes[-1]


def _alone(draws: _Draws, how: Households) -> tuple[int, int, int]:
    """Somebody who lives alone."""
    point, young = draws.between(1, 100), round(100 * how.alone_under_40.value)
    low, high = 60, round(how.alone_until.value)
    if point <= young:
        low, high = 20, 39
    elif point <= young + round(100 * how.alone_under_60.value):
        low, high = 40, 59
    return draws.between(low, high), int(draws.chance(how.alone_women)), HEAD


def compose(size: int, number: int, k0: int, k1: int, how: Households) -> list[tuple[int, int, int]]:
    """The members of one prototype household: (age, female, role) each, the head first.

    `how` says how old they are beside each other. A household always holds an adult.
    """
    draws = _Draws(k0, k1, size, number)
    if size == 1:
        return [_alone(draws, how)]
    shape = _shape(draws, size, how)
    ages = []
    if shape.children:
        grown = not shape.parents and draws.chance(how.grown_children)
        ages.append(draws.years(16, how.grown_until) if grown else draws.between(0, 17))
        for _ in range(shape.children - 1):
            ages.append(ages[-1] + draws.years(1, how.siblings_apart))
        mother = ages[-1] + draws.gap(how)
    elif shape.parents:
        mother = draws.years(how.with_parents_from, how.with_parents_until)
    elif draws.chance(how.young_couples):
        mother = draws.years(how.young_from, how.young_until)
    else:
        mother = draws.years(how.young_until.value + 1, how.old_until)
    mother = min(mother, OLDEST)
    father = min(max(mother + draws.older(how), (ages[-1] + 18) if ages else 20), OLDEST)
    woman_heads = draws.chance(how.women_head_couples if shape.spouse else how.women_head_others)
    own = [(mother, 1), (father, 0)] if woman_heads else [(father, 0), (mother, 1)]
    members = [(*own[0], HEAD)]
    if shape.spouse:
        members.append((*own[1], SPOUSE))
    members += [(age, int(draws.chance(how.daughters)), CHILD) for age in reversed(ages)]
    if shape.parents:
        elder = min(own[0][0] + draws.gap(how), OLDEST - 1)
        first = draws.chance(how.mothers) if shape.parents == 1 else True
        members.append((elder, int(first), PARENT))
        if shape.parents == 2:
            members.append((min(elder + draws.older(how), OLDEST), 0, PARENT))
    members += [
        (draws.years(18, how.others_until), int(draws.chance(how.other_women)), OTHER) for _ in range(shape.others)
    ]
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
    sizes: tuple[float, ...], ages: tuple[tuple[int, float], ...], female: float, k0: int, k1: int, how: Households
) -> Prototypes:
    """The weighted prototypes of a place.

    `sizes`: shares of households with 1 to LARGEST members. `ages`: (first year, share of residents) of each band, the
    last one open. `female`: share of women. `k0`, `k1`: the key of the place's seed. `how`: who lives with whom.
    """
    rows = []
    starts = [first for first, _ in ages] + [OLDEST + 100]
    for size, count in _PROTOTYPES.items():
        made = [compose(size, number, k0, k1, how) for number in range(count)]
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
