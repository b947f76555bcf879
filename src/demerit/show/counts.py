"""The timeline, laid out once as arrays, so that a report of a hundred figures reads the table a single time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demerit.show.wording import ratio


class Counts:
    """Sums and series of a run's timeline, by world, measure and group.

    All results have one row (or element) for each replicate. A measure that the timeline doesn't hold is None,
    which is not the same as one that was counted and is zero.
    """

    def __init__(self, run) -> None:
        self.days: int = run.days
        self.replicates: int = run.replicates
        table: pa.Table = run.timeline
        _region, regions = _codes(table, "region")
        if len(regions) > 1 and "all" in regions:  # the whole beside its parts: count the whole once
            table = table.filter(pc.equal(table["region"], "all"))
        world, self._worlds = _codes(table, "world")
        group, self._groups = _codes(table, "group")
        measure, self._measures = _codes(table, "measure")
        replicate = _array(table, "replicate")
        day = _array(table, "day")
        numerator = _array(table, "numerator").astype(np.float64)
        denominator = _array(table, "denominator").astype(np.float64)
        self._fill(world, group, measure, replicate, day, numerator, denominator)

    def _fill(self, world, group, measure, replicate, day, numerator, denominator) -> None:
        worlds, groups, measures = len(self._worlds), len(self._groups), len(self._measures)
        cell = (measure * groups + group) * worlds + world
        present = np.zeros(max(1, measures * groups * worlds), bool)
        present[cell] = True
        without = np.zeros_like(present)
        without[cell[denominator < 0]] = True
        self._present, self._without = present, without
        below = np.where(denominator < 0, 0.0, denominator)
        full = (measures * groups * worlds, self.replicates)
        index = cell * self.replicates + replicate
        self._sum = np.bincount(index, numerator, full[0] * full[1]).reshape(full)
        self._sum_below = np.bincount(index, below, full[0] * full[1]).reshape(full)
        # stocks: what stands on the last day that a cell reports
        end = np.full(full[0], -1)
        np.maximum.at(end, cell, day)
        last = day == end[cell]
        self._last = np.bincount(index[last], numerator[last], full[0] * full[1]).reshape(full)
        self._last_below = np.bincount(index[last], below[last], full[0] * full[1]).reshape(full)
        # daily series of the whole place only
        everyone = self._groups.get("all", -1)
        daily = group == everyone
        shape = (measures * worlds, self.replicates, self.days)
        spot = ((measure * worlds + world) * self.replicates + replicate) * self.days + day
        daily &= day < self.days
        size = shape[0] * shape[1] * shape[2]
        self._series = np.bincount(spot[daily], numerator[daily], size).reshape(shape)
        self._series_below = np.bincount(spot[daily], below[daily], size).reshape(shape)

    def names(self, prefix: str) -> list[str]:
        """Measures of the timeline that begin with `prefix`, without it, in the timeline's order."""
        return [name.removeprefix(prefix) for name in self._measures if name.startswith(prefix)]

    def has(self, name: str, world: str = "scheme", group: str = "all") -> bool:
        cell = self._cell(name, world, group)
        return cell is not None and bool(self._present[cell])

    @property
    def groups(self) -> list[str]:
        return list(self._groups)

    @property
    def has_twin(self) -> bool:
        return "twin" in self._worlds

    def total(self, name: str, world: str = "scheme", group: str = "all") -> np.ndarray | None:
        """Sum over the run, one for each replicate."""
        return self._pick(self._sum, name, world, group)

    def last(self, name: str, world: str = "scheme", group: str = "all") -> np.ndarray | None:
        """Stock on the last day, one for each replicate."""
        return self._pick(self._last, name, world, group)

    def pair(self, name: str, world: str = "scheme", group: str = "all", *, stock: bool = False):
        """Numerators and denominators, or None where the measure has no denominator."""
        cell = self._cell(name, world, group)
        if cell is None or not self._present[cell] or self._without[cell]:
            return None
        return (self._last[cell], self._last_below[cell]) if stock else (self._sum[cell], self._sum_below[cell])

    def share(self, name: str, world: str = "scheme", group: str = "all", *, stock: bool = False):
        """Numerator over denominator for each replicate; NaN is 0 of 0."""
        pair = self.pair(name, world, group, stock=stock)
        return None if pair is None else ratio(*pair)

    def series(self, name: str, world: str = "scheme") -> np.ndarray | None:
        """array[replicates, days] of daily numerators for the whole place."""
        if not self.has(name, world):
            return None
        return self._series[self._measures[name] * len(self._worlds) + self._worlds[world]]

    def residents(self, group: str = "all") -> np.ndarray:
        """How many residents the group has, one for each replicate."""
        found = self.last("residents", "scheme", group)
        return np.zeros(self.replicates) if found is None else found

    def _cell(self, name: str, world: str, group: str) -> int | None:
        try:
            measure, at, where = self._measures[name], self._groups[group], self._worlds[world]
        except KeyError:
            return None
        return (measure * len(self._groups) + at) * len(self._worlds) + where

    def _pick(self, array, name, world, group):
        cell = self._cell(name, world, group)
        return array[cell] if cell is not None and self._present[cell] else None


def _codes(table: pa.Table, column: str) -> tuple[np.ndarray, dict[str, int]]:
    """A text column as whole numbers, and what they stand for."""
    data = table[column].combine_chunks() if table.num_rows else pa.array([], pa.string())
    if isinstance(data, pa.ChunkedArray):
        data = pa.concat_arrays(data.chunks)
    coded = data if pa.types.is_dictionary(data.type) else data.dictionary_encode()
    names = {str(name): at for at, name in enumerate(coded.dictionary.to_pylist())}
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), names


def _array(table: pa.Table, column: str) -> np.ndarray:
    return table[column].to_numpy().astype(np.int64, copy=False)
