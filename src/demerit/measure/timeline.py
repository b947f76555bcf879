"""The timeline: every count of a run as one flat table of whole numbers.

Columns: replicate, world, day, period, region, group, measure, numerator, denominator. A few stocks are given by
region too, day by day, under the region's number; all other rows are of the region "all". Rows of the group "all" are
daily (period 1), from the day on which counting begins; those of other groups cover `period` days up to `day`. A flow
of nothing has no row; a stock has a row for every day if it, or what it is over, is ever above zero. A stay has a row
for each number of days since entry, which is its `day`, at which any was at risk. In the table a denominator that is
null means none: divide by the measure `residents`. In the rows it is -1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import Measure
from demerit.measure.stays import STAYS

REGION = "all"


def rows_of(tally: Tally, chosen: list[Measure], days: int, burn_in: int = 0) -> np.ndarray:
    """int64[rows, 7] of one world of one replicate, sorted; of the days counted, which begin with day `burn_in`.

    Day, period, group, measure, numerator, denominator, region. Region 0 is all of the place, 1 its first region.
    """
    is_flow = np.array([measure.kind == "flow" for measure in chosen])
    is_stock = np.array([measure.kind in ("stock", "reading") for measure in chosen])
    per_head = np.array([measure.over == "residents" for measure in chosen])
    found = []

    def gather(values: np.ndarray, over: np.ndarray, day_of: np.ndarray, period_of: np.ndarray) -> None:
        ever = ((values != 0) & (values != MISSING)).any(axis=(1, 2))
        keep = (values != 0) & is_flow[:, None, None]
        keep |= (over > 0) & ((is_flow | is_stock) & ~per_head)[:, None, None]
        keep |= (ever & is_stock)[:, None, None]
        keep &= values != MISSING
        n, d, g = np.nonzero(keep)
        below = np.where(is_flow[n] & per_head[n], -1, over[n, d, g])
        whole = np.zeros_like(n)
        found.append(np.stack([day_of[d], period_of[d], g, n, values[n, d, g], below, whole], axis=1))

    counted = np.arange(burn_in, burn_in + days)
    gather(tally.daily[:, :, None], tally.daily_over[:, :, None], counted, np.ones(days, np.int64))
    marks = np.array(tally.marks, np.int64)
    grouped = tally.grouped.copy()
    grouped[:, :, 0] = 0  # "all" stands by the day
    over = tally.grouped_over.copy()
    over[:, :, 0] = 0
    gather(grouped, over, marks[:, 0], marks[:, 1])
    found[-1] = found[-1][found[-1][:, 2] > 0]
    number = {measure.name: n for n, measure in enumerate(chosen)}
    known = {name: pair for name, pair in tally.ends.items() if name in number}  # a twin may have others
    ends = [[burn_in + days - 1, days, 0, number[name], *pair, 0] for name, pair in known.items()]
    if ends:
        found.append(np.array(ends, np.int64))
    for name, (above, below) in tally.regional.items():
        if name in number and above.any():
            d, r = (where.ravel() for where in np.indices(above.shape))
            one, none = np.ones_like(d), np.zeros_like(d)
            columns = (burn_in + d, one, none, number[name] * one, above.ravel(), below.ravel(), r + 1)
            found.append(np.stack(columns, axis=1))
    for name, (ended, at_risk) in zip(STAYS, tally.stays, strict=True):
        if name in number:
            d = np.flatnonzero(at_risk)
            one, none = np.ones_like(d), np.zeros_like(d)
            found.append(np.stack([d, one, none, number[name] * one, ended[d], at_risk[d], none], axis=1))
    rows = np.concatenate(found)
    return rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 6], rows[:, 0]))]


def table(parts: list[tuple[int, str, np.ndarray]], chosen: list[Measure], regions: Sequence[str] = ()) -> pa.Table:
    """The timeline of a run from (replicate, world, rows of `rows_of`). `regions`: what they are called."""
    worlds = list(dict.fromkeys(world for _, world, _ in parts))
    lengths = [len(rows) for _, _, rows in parts]
    every = np.concatenate([rows for _, _, rows in parts])

    def coded(codes: np.ndarray, names: list[str]) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, pa.string()))

    return pa.table({
        "replicate": pa.array(np.repeat([r for r, _, _ in parts], lengths).astype(np.int32)),
        "world": coded(np.repeat([worlds.index(world) for _, world, _ in parts], lengths), worlds),
        "day": pa.array(every[:, 0].astype(np.int32)),
        "period": pa.array(every[:, 1].astype(np.int32)),
        "region": coded(every[:, 6], [REGION, *regions[: int(every[:, 6].max(initial=0))]]),
        "group": coded(every[:, 2], list(GROUP_NAMES)),
        "measure": coded(every[:, 3], [measure.name for measure in chosen]),
        "numerator": pa.array(every[:, 4]),
        "denominator": pa.array(every[:, 5], mask=every[:, 5] < 0),
    })  # fmt: skip
