"""The distributions that intervals rest on: Student's t, the binomial and Poisson's, and exact intervals of a count.

Without SciPy, which a reader of reports needs not have; `tests/test_distributions.py` holds them to it. All figures are
of single numbers. Chances and shares are from 0 to 1, counts are whole and not below nought.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist


def exact_share(count: int, of: int, level: float) -> tuple[float, float]:
    """The interval of a share, `count` of `of`: low and high; one-sided for nought and for all (3 in N for 95%).

    Raises ZeroDivisionError for none of none. Source: Clopper and Pearson 1934; for nought, Hanley and Lippman-Hand
    1983.
    """
    tail = (1 - level) / 2
    if count == 0:
        return 0.0, 1 - (1 - level) ** (1 / of)
    if count == of:
        return (1 - level) ** (1 / of), 1.0
    low = root(lambda p: 1 - binomial(count - 1, of, p) - tail, 0.0, count / of)
    high = root(lambda p: tail - binomial(count, of, p), count / of, 1.0)
    return low, high


def exact_rate(count: int, over: float, level: float) -> tuple[float, float]:
    """The interval of a Poisson count's rate over an exposure, in its unit: low and high; one-sided for nought.

    Raises ZeroDivisionError without exposure. Source: Garwood 1936.
    """
    if count == 0:
        return 0.0, -math.log(1 - level) / over
    tail = (1 - level) / 2
    most = 10.0 + 10.0 * count
    low = root(lambda mu: 1 - poisson(count - 1, mu) - tail, 0.0, float(count))
    high = root(lambda mu: tail - poisson(count, mu), float(count), most)
    return low / over, high / over


@cache
def student(df: int, level: float) -> float:
    """The two-sided quantile of Student's t, for whole degrees of freedom: the t that `student_inside` is `level` at.

    Beyond 1,000 degrees the normal's. Up to a level of 0.999.
    """
    if df > 1000:
        return NormalDist().inv_cdf(0.5 + level / 2)
    return root(lambda t: student_inside(t, df) - level, 0.0, 700.0)


def student_inside(t: float, df: int) -> float:
    """The chance that Student's t lies within -t and t. Source: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(df))
    cosine = math.cos(angle) ** 2
    term, total = 1.0, 1.0
    first = 2 if df % 2 else 1
    for k in range(first, df - 1, 2):
        term *= cosine * k / (k + 1)
        total += term
    if df % 2 == 0:
        return math.sin(angle) * total
    inside = 2 * angle / math.pi
    return inside if df == 1 else inside + 2 / math.pi * math.sin(angle) * math.cos(angle) * total


def binomial(count: int, of: int, p: float) -> float:
    """The chance of at most `count` of `of`, each with the chance `p`."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(count >= of)
    if count > of - count:  # the shorter sum
        return 1 - binomial(of - count - 1, of, 1 - p) if count < of else 1.0
    logs = [math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
            + k * math.log(p) + (of - k) * math.log1p(-p) for k in range(count + 1)]  # fmt: skip
    return math.fsum(map(math.exp, logs))


def poisson(count: int, mu: float) -> float:
    """The chance of at most `count`, where `mu` are expected."""
    if mu <= 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mu) - mu - math.lgamma(k + 1)) for k in range(count + 1))


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing function crosses nought between low and high, by bisection down to neighbouring numbers."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if function(middle) > 0 else (middle, high)
    return (low + high) / 2
