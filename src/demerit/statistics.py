"""What a figure is and how sure it is: estimates with intervals, and the spread of single runs. One place for all.

Two questions are kept apart. An `Estimate` says how sure the figure is: the expectation over luck of a total, a rate
or a difference. A `Spread` says how different single runs are. Reports, tables, comparisons and commands print these
and compute nothing of their own.

The units are independent repetitions: replicates of luck, or blocks of residents within one run of a large place.
Counts are integers by unit; a rate is the ratio of their sums. The interval is a delete-one jackknife with Student's t,
on the scale of the logit for shares, of the logarithm for rates without an upper bound, and as it is for differences.
With fewer than ten in the numerator, or fewer than a thousand that are as many in each unit, it is widened to the exact
interval of a count (`distributions`). Measured on simulated binomial,
Poisson and overdispersed counts of ten units or more, 95% intervals hold the truth in 93 to 99% of cases, unless units
differ by much more than their mean (`verification/test_coverage.py`, docs/statistics.md). Below ten units no such
interval is given, but the lowest and the highest unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from demerit.distributions import exact_rate, exact_share, student

Kind = Literal["over luck", "within one run", "lowest and highest", "none"]
Verdict = Literal["more", "less", "more in each", "less in each", "unclear", "same", "one run", "no interval",
                  "undefined"]  # fmt: skip
Scale = Literal["logit", "log", "identity"]

LEVEL = 0.95
TWO_SIDED = 1 - (1 - LEVEL) / 2  # of one of two bounds
FEWEST_UNITS = 10  # for an interval at a level; below, the lowest and the highest
FEW = 10  # a count below which an exact interval is needed
MANY = 1000  # a count from which units that are all alike are taken to be so
ROUNDING = 1e-6  # of a sum of parts: what is nearer to a whole number than this is one
FEWEST_RUNS = 20  # for the spread of single runs: the range between the outermost of 20 holds nine in ten


@dataclass(frozen=True)
class Sample:
    """The units over which a figure was repeated.

    kind: "replicates" (runs with different luck), "blocks" (groups of neighbourhoods within one run) or "one run".
    strata: int64[size], the region of each block; zeros for replicates. residents: int64[size], of each unit.
    """

    kind: Literal["replicates", "blocks", "one run"]
    size: int
    strata: np.ndarray = field(repr=False, compare=False)
    residents: np.ndarray = field(repr=False, compare=False)

    @staticmethod
    def of_replicates(count: int, residents: int) -> Sample:
        """So many runs of one place."""
        nowhere, each = np.zeros(count, np.int64), np.full(count, residents, np.int64)
        return Sample("replicates" if count > 1 else "one run", count, nowhere, each)


@dataclass(frozen=True, eq=False)
class Parts:
    """What a figure was worked out from, so that it can be set beside another of the same units.

    columns: float64[columns, units]. level: their sums in, a number out. The figure is (level - less) * factor.
    """

    columns: np.ndarray = field(repr=False)
    level: Callable[[np.ndarray], np.ndarray]
    sample: Sample
    less: float = 0.0
    factor: float = 1.0
    share: bool = False  # of a whole

    def figure(self, sums: np.ndarray) -> np.ndarray:
        return (self.level(sums) - self.less) * self.factor


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval.

    value: None if undefined (nothing to count). low, high: the interval, None without one. kind: what the interval is:
    "over luck" and "within one run" hold the expectation at `LEVEL`; "lowest and highest" are those of fewer than ten
    runs; "none" is one run of a small place. n: units. above, below: the sums that a rate is the ratio of; None for a
    figure that isn't one. exact: whether the interval is widened to the exact one of a count, for fewer than `FEW`, or
    fewer than `MANY` that are as many in each unit. same: of a difference, whether both sides count the same in every
    unit. parts: what it was worked out from; None if undefined.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    kind: Kind = "none"
    n: int = 0
    above: int | None = None
    below: int | None = None
    exact: bool = False
    same: bool = False
    parts: Parts | None = field(default=None, repr=False, compare=False)

    @property
    def defined(self) -> bool:
        return self.value is not None

    @property
    def bounded(self) -> bool:
        """Whether it has an interval, of whatever kind."""
        return self.low is not None and self.high is not None

    @property
    def verdict(self) -> Verdict:
        """Which way a difference goes, and how far that is known: findings, figures and comparisons all ask this.

        "more", "less": the interval lies on one side of nought. "more in each", "less in each": so does each of fewer
        than ten runs. "unclear": neither. "same": both sides count the same in every unit. "one run", "no interval":
        the figure stands alone. "undefined": there is none.
        """
        if self.value is None:
            return "undefined"
        if self.same:
            return "same"
        if self.low is None or self.high is None:
            return "one run" if self.n == 1 else "no interval"
        if self.kind == "lowest and highest":
            return "more in each" if self.low > 0 else "less in each" if self.high < 0 else "unclear"
        return "more" if self.low > 0 else "less" if self.high < 0 else "unclear"

    def times(self, factor: float) -> Estimate:
        """The same figure in another unit: per 1,000, say."""
        value, low, high = (None if x is None else x * factor for x in (self.value, self.low, self.high))
        parts = None if self.parts is None else replace(self.parts, factor=self.parts.factor * factor)
        return replace(self, value=value, low=low, high=high, parts=parts)


UNDEFINED = Estimate(None)


@dataclass(frozen=True)
class Spread:
    """How different single runs are. level: the share of runs that the range holds at least, on average; None if it is
    the lowest and the highest of fewer than twenty."""

    low: float
    high: float
    level: float | None
    n: int


def rate(above: np.ndarray, below: np.ndarray, sample: Sample, *, share: bool = True, one: int = 1) -> Estimate:
    """The ratio of two sums: numerators and denominators by unit. `share`: whether it can't be above 1. `one`: what is
    counted for one thing: a million where a refusal is counted in millionths."""
    above, below = (np.asarray(counted) / one if one > 1 else np.asarray(counted) for counted in (above, below))
    upper, lower = above.sum(), below.sum()
    if lower <= 0:
        return replace(UNDEFINED, n=sample.size)
    value = float(upper / lower)
    share = share and bool((above <= below).all())
    columns = np.stack([above, below]).astype(np.float64)
    if sample.kind == "one run":
        found = Estimate(value, n=sample.size)
    elif sample.size < FEWEST_UNITS:
        found = _extremes(_ratios(above, below), value, sample)
    else:
        found = _interval(columns, _ratio, sample, "logit" if share else "log")
        if _few((above, below), share) or (found.low == found.high and upper < MANY):  # as many in each unit
            found = _widened(found, *_exact(float(upper), float(lower), share))
    above_, below_ = (_sum(x) if one == 1 else round(float(x)) for x in (upper, lower))
    return replace(found, above=above_, below=below_, parts=Parts(columns, _ratio, sample, share=share))


def mean(values: np.ndarray, sample: Sample) -> Estimate:
    """A count's mean over replicates. Within one run: its total, with the interval of its rate over the residents.

    Raises ValueError for a negative count.
    """
    values = np.asarray(values)
    if (values < 0).any():
        raise ValueError("a count can't be below nought")
    if sample.kind == "blocks":
        found = rate(values, sample.residents, sample, share=False).times(float(sample.residents.sum()))
    else:
        found = rate(values, np.ones(len(values), np.int64), sample, share=False)
    return replace(found, above=_sum(values.sum()), below=None)


Pair = tuple[np.ndarray, np.ndarray]


def difference(here: Pair, there: Pair, sample: Sample, *, share: bool = False) -> Estimate:
    """One rate less another, over the same units: what a column "difference" shows, so that it subtracts.

    `share`: whether neither can be above 1. Where fewer than ten were counted on one side and not on the other, the
    interval is widened to that of these counts: what both sides share tells nothing of their difference. Where the two
    are of groups of other sizes, to that of the two by themselves. Both as Zou and Donner 2008 join two intervals.
    """
    columns = np.stack([*here, *there]).astype(np.float64)
    if columns[1].sum() <= 0 or columns[3].sum() <= 0:
        return replace(UNDEFINED, n=sample.size)
    found, shares = _smooth(columns, _gap, sample, "identity"), share
    found = replace(found, same=_alike(columns))
    if sample.size >= FEWEST_UNITS:
        pairs = _apart(columns) if _of_one_size(columns) else (here, there)
        few = _few_in_all(pairs) if _of_one_size(columns) else _few(here, share) or _few(there, share)
        if few or (found.low == found.high and _few_in_all(pairs, MANY)):
            share = share and not _of_one_size(columns)
            (one, low, high), (other, least, most) = (_alone(pair, sample, share) for pair in pairs)
            gap = found.value if found.value is not None else one - other
            below, above = math.hypot(one - low, most - other), math.hypot(high - one, other - least)
            found = _widened(found, gap - below, gap + above)
    if shares and found.low is not None and found.high is not None:
        found = replace(found, low=max(-1.0, found.low), high=min(1.0, found.high))
    return replace(found, parts=Parts(columns, _gap, sample, share=shares))


def _alike(columns: np.ndarray) -> bool:
    """Whether both sides have the same counts in every unit. columns: numerators and denominators of either."""
    return bool(np.array_equal(columns[:2], columns[2:]))


def _of_one_size(columns: np.ndarray) -> bool:
    """Whether both sides are of about as many: two worlds of the same people, and not two groups."""
    one, other = columns[1].sum(), columns[3].sum()
    return bool(abs(one - other) <= 0.1 * max(one, other))


def _apart(columns: np.ndarray) -> tuple[Pair, Pair]:
    """By unit, what was counted on the one side and not on the other, and the other way about."""
    more, of = columns[0] - columns[2], (columns[1] + columns[3]) / 2
    return (np.maximum(more, 0), of), (np.maximum(-more, 0), of)


def _few_in_all(pairs: tuple[Pair, Pair], few: int = FEW) -> bool:
    return sum(float(above.sum()) for above, _ in pairs) < few


def _few(pair: Pair, share: bool) -> bool:
    """Whether fewer than ten were counted, or of a share left over."""
    upper, lower = float(pair[0].sum()), float(pair[1].sum())
    return upper < FEW or (share and lower - upper < FEW)


def _exact(upper: float, lower: float, share: bool, level_at_the_edge: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a count over a whole. Of a part of one more, that of both whole numbers beside it.

    `level_at_the_edge`: of the one bound that none and all have. Part of a difference, it is as far out as elsewhere.
    """
    down, up = math.floor(upper + ROUNDING), math.ceil(upper - ROUNDING)
    if share:
        of = max(1, math.floor(lower + ROUNDING))
        low, high = min(down, of), min(up, of)
        return (exact_share(low, of, level_at_the_edge if low == of else LEVEL)[0],
                exact_share(high, of, level_at_the_edge if high == 0 else LEVEL)[1])  # fmt: skip
    return (exact_rate(down, lower, LEVEL)[0],
            exact_rate(up, lower, level_at_the_edge if up == 0 else LEVEL)[1])  # fmt: skip


def _alone(pair: Pair, sample: Sample, share: bool) -> tuple[float, float, float]:
    """A rate and its interval: of fewer than ten that of the count."""
    upper, lower = float(pair[0].sum()), float(pair[1].sum())
    found = _smooth(np.stack(pair).astype(np.float64), _ratio, sample, "identity")
    if _few(pair, share) or (found.low == found.high and upper < MANY):
        return upper / lower, *_exact(upper, lower, share, level_at_the_edge=TWO_SIDED)
    value = float(upper / lower)
    return value, value if found.low is None else found.low, value if found.high is None else found.high


def change(here: Pair, there: Pair, sample: Sample) -> Estimate:
    """One rate over another, less 1: a relative change, over the same units. Undefined where the other is nought."""
    columns = np.stack([*here, *there]).astype(np.float64)
    sums = columns.sum(axis=1)
    if sums[1] <= 0 or sums[3] <= 0 or sums[2] <= 0:
        return replace(UNDEFINED, n=sample.size)
    found = replace(_smooth(columns, _times_as_much, sample, "log"), same=_alike(columns))
    one, other = float(sums[0]), float(sums[2])
    if sample.size >= FEWEST_UNITS and _of_one_size(columns) and _few_in_all(_apart(columns)):
        gap = difference(here, there, sample)  # what parts the two worlds is a few
        if gap.low is not None and gap.high is not None:
            found = _widened(found, *(max(0.0, 1 + x / (other / sums[3])) for x in (gap.low, gap.high)))
    elif min(one, other) < FEW:  # given both, the one is binomial
        low, high = (p / (1 - p) * sums[3] / sums[1] if p < 1 else math.inf
                     for p in _exact(one, one + other, share=True, level_at_the_edge=TWO_SIDED))  # fmt: skip
        found = _widened(found, low, high)
    value, low, high = (None if x is None else x - 1 for x in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high, parts=Parts(columns, _times_as_much, sample, less=1.0))


def paired(here: Estimate, there: Estimate) -> Estimate:
    """One figure less another of the same units, whatever the two are: a finding under two schemes with the same lucks.

    Undefined if either is. Raises ValueError for figures of different units.
    """
    one, other = _both(here, there)
    if one is None or other is None:
        return replace(UNDEFINED, n=max(here.n, there.n))
    if one.level is other.level is _ratio and one.factor == other.factor:
        found = difference(_pair(one), _pair(other), one.sample, share=one.share and other.share)
        return found.times(one.factor)
    alike = one.level is other.level and one.factor == other.factor
    if alike and one.level in (_gap, _times_as_much) and _same_twin(one, other):  # which then cancels out
        found = difference(_pair(one), _pair(other), one.sample, share=one.share and other.share)
        twin = one.columns[2:].sum(axis=1)
        return found.times(one.factor if one.level is _gap else one.factor * float(twin[1] / twin[0]))
    columns, figure = _beside(one, other, lambda here, there: here - there)
    found = _smooth(columns, figure, one.sample, "identity")
    if alike and one.level is _gap and one.sample.size >= FEWEST_UNITS and found.value is not None:
        found = _gaps_apart(found, one, other)
    return replace(found, same=alike and np.array_equal(one.columns, other.columns))


def _gaps_apart(found: Estimate, one: Parts, other: Parts) -> Estimate:
    """The difference of two differences, widened where either side of them is parted by a few."""
    sides = [difference((one.columns[at], one.columns[at + 1]), (other.columns[at], other.columns[at + 1]), one.sample)
             for at in (0, 2)]  # fmt: skip
    if not any(side.exact for side in sides) or any(side.low is None or side.high is None for side in sides):
        return found
    (a, b) = ((side.value or 0.0, side.low or 0.0, side.high or 0.0) for side in sides)
    below, above = math.hypot(a[0] - a[1], b[2] - b[0]), math.hypot(a[2] - a[0], b[0] - b[1])
    value = a[0] - b[0]
    return _widened(found, *((value + x) * one.factor for x in (-below, above)))


def _same_twin(one: Parts, other: Parts) -> bool:
    return np.array_equal(one.columns[2:], other.columns[2:])


def relative(here: Estimate, there: Estimate) -> Estimate:
    """How many times another figure one is, less 1; of two relative changes, of what they are changes of.

    Undefined if either is, where the other is nought, and of differences, which may have either sign.
    """
    one, other = _both(here, there)
    if one is None or other is None or _gap in (one.level, other.level) or one.factor != other.factor:
        return replace(UNDEFINED, n=max(here.n, there.n))
    if one.level is other.level is _ratio:
        return change(_pair(one), _pair(other), one.sample)
    if one.level is other.level is _times_as_much and _same_twin(one, other):  # which cancels out
        return change(_pair(one), _pair(other), one.sample)
    bare = replace(one, less=0.0), replace(other, less=0.0)
    if not float(other.level(other.columns.sum(axis=1, keepdims=True))[0]) > 0:
        return replace(UNDEFINED, n=here.n)
    columns, figure = _beside(*bare, lambda here, there: here / there)
    found = _smooth(columns, figure, one.sample, "log")
    value, low, high = (None if x is None else x - 1 for x in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high)


def narrowed(here: Estimate, there: Estimate) -> float | None:
    """How wide the interval of `paired` is, as a share of that of two figures with lucks of their own.

    None where either has no jackknife interval: one run, fewer than ten, an exact interval, or nothing that varies.
    """
    one, other = _both(here, there)
    if one is None or other is None or one.sample.kind == "one run" or one.sample.size < FEWEST_UNITS:
        return None
    columns, figure = _beside(one, other, lambda here, there: here - there)
    together = _interval(columns, figure, one.sample, "identity")
    each = [_interval(parts.columns, parts.figure, one.sample, "identity") for parts in (one, other)]
    widths = [None if x.low is None or x.high is None else x.high - x.low for x in (together, *each)]
    if widths[0] is None or widths[1] is None or widths[2] is None:
        return None
    df = _degrees(one.sample)
    own = math.hypot(widths[1], widths[2]) * student(2 * df, LEVEL) / student(df, LEVEL)
    return widths[0] / own if own > 0 and widths[0] > 0 else None


def _both(here: Estimate, there: Estimate) -> tuple[Parts | None, Parts | None]:
    one, other = here.parts, there.parts
    if one is not None and other is not None and one.sample != other.sample:
        raise ValueError("two figures of different units can't be paired")
    return one, other


def _pair(parts: Parts) -> Pair:
    return parts.columns[0], parts.columns[1]


def _beside(
    one: Parts, other: Parts, of_both: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """The columns of two figures, and a function of the sums of both."""
    size = len(one.columns)
    return (
        np.concatenate([one.columns, other.columns]),
        lambda sums: of_both(one.figure(sums[:size]), other.figure(sums[size:])),
    )


def survival(ended: np.ndarray, at_risk: np.ndarray, after: int, sample: Sample) -> Estimate:
    """The share of stays that last at least `after` days, by Kaplan and Meier.

    ended, at_risk: int64[units, days], stays that ended after exactly so many days, and those still on just before.
    Undefined if no stay was watched for so long and not all had ended before.
    """
    if at_risk.shape[1] <= after or at_risk[:, 0].sum() <= 0:
        return replace(UNDEFINED, n=sample.size)
    if after == 0:  # by definition
        return Estimate(1.0, n=sample.size, below=int(at_risk[:, 0].sum()))
    columns = np.concatenate([ended[:, :after].T, at_risk[:, :after].T]).astype(np.float64)

    found = _smooth(columns, _lasting, sample, "logit")
    watched = int(at_risk[:, after].sum())
    if found.value and watched <= 0:
        return replace(UNDEFINED, n=sample.size)
    if sample.size >= FEWEST_UNITS and found.value is not None:
        found = _survival_of_few(found, ended[:, :after].sum(axis=0), at_risk[:, :after].sum(axis=0), watched)
    return replace(found, below=int(at_risk[:, 0].sum()), parts=Parts(columns, _lasting, sample))


def _survival_of_few(found: Estimate, ended: np.ndarray, at_risk: np.ndarray, watched: int) -> Estimate:
    """With fewer than ten ended, or lasting, the interval is widened to that of a count: of as many stays watched to
    the end as would have Greenwood's variance; with none ended, of those watched so long."""
    value = float(found.value or 0)
    if 0 < value < 1:
        staying = np.divide(ended, at_risk * (at_risk - ended), out=np.zeros(len(ended)), where=at_risk > ended)
        of = value * (1 - value) / (value**2 * float(staying.sum()))
    else:
        of = float(watched if value else at_risk[np.flatnonzero(ended)[-1]])  # the last that ended were so many
    if min(float(ended.sum()), of * value) >= FEW - ROUNDING:
        return found
    return _widened(found, *_exact(of * value, of, share=True))


def spread(values: np.ndarray) -> Spread | None:
    """The range of single runs: by order statistics that hold nine in ten on average from 20 runs on, else the lowest
    and the highest. Runs in which the figure is undefined (NaN) are left out; None if fewer than two are left."""
    known = np.sort(np.asarray(values, float)[~np.isnan(np.asarray(values, float))])
    if len(known) < 2:
        return None
    if len(known) < FEWEST_RUNS:
        return Spread(float(known[0]), float(known[-1]), None, len(known))
    rank = (len(known) + 1) // FEWEST_RUNS  # from either end, counted from 1: the outermost of twenty each
    held = (len(known) + 1 - 2 * rank) / (len(known) + 1)
    return Spread(float(known[rank - 1]), float(known[-rank]), held, len(known))


def ratios(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """The rate of each unit by itself, NaN for 0 of 0: for `spread`, never for an estimate."""
    return _ratios(np.asarray(above), np.asarray(below))


def each(found: Estimate) -> np.ndarray:
    """A figure of each unit by itself, NaN where undefined: for `spread`, never for an estimate."""
    if found.parts is None:
        return np.full(found.n, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.array(found.parts.figure(found.parts.columns), float)
    values[~np.isfinite(values)] = np.nan
    return values


def _widened(found: Estimate, low: float, high: float) -> Estimate:
    """The interval widened to the exact one of a count; as it is where none is given."""
    if found.kind == "lowest and highest" or found.n < FEWEST_UNITS:
        return found
    low = low if found.low is None else min(low, found.low)
    high = high if found.high is None else max(high, found.high)
    return replace(found, low=float(low), high=float(high), exact=True)  # even where no jackknife could be made


def _ratio(sums: np.ndarray) -> np.ndarray:
    return sums[0] / sums[1]


def _gap(sums: np.ndarray) -> np.ndarray:
    return sums[0] / sums[1] - sums[2] / sums[3]


def _times_as_much(sums: np.ndarray) -> np.ndarray:
    return (sums[0] / sums[1]) / (sums[2] / sums[3])


def _lasting(sums: np.ndarray) -> np.ndarray:
    """The first half of the columns are stays ended, the second those at risk."""
    left, there = np.split(sums, 2)
    kept = 1 - np.divide(left, there, out=np.zeros_like(left), where=there > 0)
    return kept.prod(axis=0)


def _ratios(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    above, below = above.astype(np.float64), below.astype(np.float64)
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def _whole(x: float) -> bool:
    return float(x) == round(float(x))


def _sum(x: float) -> int | None:
    return round(float(x)) if _whole(x) else None


def _extremes(values: np.ndarray, value: float, sample: Sample) -> Estimate:
    """The lowest and the highest unit that has any. None where the figure lies outside them, as one of sums may."""
    known = values[~np.isnan(values)]
    if len(known) < 2 or not known.min() <= value <= known.max():
        return Estimate(value, n=sample.size)
    return Estimate(value, float(known.min()), float(known.max()), "lowest and highest", sample.size)


def _smooth(columns: np.ndarray, figure: Callable[[np.ndarray], np.ndarray], sample: Sample, scale: Scale) -> Estimate:
    """A smooth function of sums, with its interval. columns: float64[columns, units]."""
    value = float(figure(columns.sum(axis=1, keepdims=True))[0])
    if sample.kind == "one run":
        return Estimate(value, n=sample.size)
    if sample.size < FEWEST_UNITS:
        single = each(Estimate(value, n=sample.size, parts=Parts(columns, figure, sample)))
        if np.isnan(single).any():  # undefined in a run that the sums hold
            return Estimate(value, n=sample.size)
        return _extremes(single, value, sample)
    return _interval(columns, figure, sample, scale)


def _interval(
    columns: np.ndarray, figure: Callable[[np.ndarray], np.ndarray], sample: Sample, scale: Scale
) -> Estimate:
    """The delete-one jackknife within strata. Falls back to the figure's own scale at the edge of another."""
    sums = columns.sum(axis=1, keepdims=True)
    value = float(np.asarray(figure(sums)).ravel()[0])
    kind: Kind = "within one run" if sample.kind == "blocks" else "over luck"
    strata = _strata(sample.strata)
    left_out = np.zeros_like(columns)
    for members in strata:  # without a unit, the others of its stratum stand for it; in whole numbers, as ratios allow
        size, inside = len(members), columns[:, members]
        total = inside.sum(axis=1, keepdims=True)
        left_out[:, members] = (sums - total) * (size - 1) + (total - inside) * size
    with np.errstate(invalid="ignore", divide="ignore"):
        single = np.asarray(figure(left_out), float)
    forth, back = _SCALES[scale]
    usable = np.isfinite(single).all() and (scale == "identity" or (
        value > 0 and single.min() > 0 and (scale == "log" or (value < 1 and single.max() < 1))))  # fmt: skip
    if not usable:
        forth, back = _SCALES["identity"]
        if not np.isfinite(single).all():  # without one of the units there is nothing to count
            return Estimate(value, n=sample.size, kind=kind)
    moved = forth(single)
    variance = sum(
        (len(members) - 1) / len(members) * float((_less_their_mean(moved[members]) ** 2).sum()) for members in strata
    )
    half = student(_degrees(sample), LEVEL) * math.sqrt(variance)
    middle = float(forth(np.array([value]))[0])
    low, high = float(back(middle - half)), float(back(middle + half))
    if not usable and scale != "identity":
        low, high = max(0.0, low), min(1.0, high) if scale == "logit" else high
    return Estimate(value, low, high, kind, sample.size)


def _less_their_mean(values: np.ndarray) -> np.ndarray:
    """Exactly nought where all are alike: the mean of ten equal numbers may be another number by a rounding."""
    apart = values - values[0]
    return apart - apart.mean()


def _degrees(sample: Sample) -> int:
    """Degrees of freedom: one less than the units of each stratum."""
    return sum(len(members) - 1 for members in _strata(sample.strata))


def _strata(strata: np.ndarray) -> list[np.ndarray]:
    """The units of each stratum, as indices; one with a single unit is joined to the one before it."""
    found: list[np.ndarray] = []
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        if found and (len(members) == 1 or len(found[-1]) == 1):
            found[-1] = np.concatenate([found[-1], members])
        else:
            found.append(members)
    return found


_SCALES: dict[Scale, tuple[Callable, Callable]] = {
    "identity": (lambda x: x, lambda x: x),
    "log": (np.log, np.exp),
    "logit": (lambda x: np.log(x / (1 - x)), lambda x: 1 / (1 + np.exp(-x))),
}
