"""What is counted, over what: numerators and denominators of measures from rows of counts."""

from __future__ import annotations

import numpy as np

from demerit.measure.counted.book import Measure

MISSING = -(1 << 62)  # not counted: scores are once a month and at the end, and some measures not by block


def numerators(chosen: list[Measure], values: np.ndarray) -> np.ndarray:
    """Sums of each measure's rows: values int64[rows, ...] -> int64[measures, ...]."""
    out = np.zeros((len(chosen), *values.shape[1:]), np.int64)
    for n, measure in enumerate(chosen):
        out[n] = values[measure.rows[0]] if len(measure.rows) == 1 else values[list(measure.rows)].sum(axis=0)
    return out


def denominators(chosen: list[Measure], values: np.ndarray, residents: np.ndarray | np.integer) -> np.ndarray:
    """The same for what they are counted over; -1 for none."""
    out = np.full((len(chosen), *values.shape[1:]), -1, np.int64)
    sums: dict[tuple[int, ...], np.ndarray] = {}  # many are over the same
    for n, measure in enumerate(chosen):
        if measure.over == "residents":
            out[n] = residents
        elif measure.over is not None:
            rows = tuple(measure.over)
            if rows not in sums:
                sums[rows] = values[list(rows)].sum(axis=0)
            out[n] = sums[rows]
    return out
