"""The timeline, laid out once as arrays, so that a report of a hundred figures reads the table a single time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demerit.measure.registry import measures

if TYPE_CHECKING:
    from demerit.run import Run


class Counts:
    """Sums and series of a run's timeline, by world, measure and group.

    All results have one row (or element) for each replicate. The timeline leaves out what is zero; a measure that a run
    under this scheme doesn't have at all is None.
    """

    def __init__(self, run: Run) -> None:
        self.days: int = run.days  # counted; days of the timeline are numbered from the first lived
        self.replicates: int = run.replicates
        table: pa.Table = run.timeline
        _region, regions = _codes(table, "region")
        if len(regions) > 1 and "all" in regions:  # the whole beside its parts: count the whole once
            table = table.filter(pc.equal(table["region"], "all"))
        world, self._worlds = _codes(table, "world")
        group, self._groups = _codes(table, "group")
        measure, self._measures = _codes(table, "measure")
        replicate = _array(table, "replicate")
        day = _array(table, "day") - run.burn_in
        numerator = _array(table, "numerator").astype(np.float64)
        denominator = _array(table, "denominator").astype(np.float64)
        self._known = set(self._measures) | set(measures(run.scheme))
        self._fill(world, group, measure, replicate, day, numerator, denominator)

    def _fill(self, world, group, measure, replicate, day, numerator, denominator) -> None:
        worlds, groups, names = len(self._worlds), len(self._groups), len(self._measures)
        cell = (measure * groups + group) * worlds + world
        below = np.where(denominator < 0, 0.0, denominator)
        full = (max(1, names * groups * worlds), self.replicates)
        index = cell * self.replicates + replicate
        self._sum = np.bincount(index, numerator, full[0] * full[1]).reshape(full)
        self._sum_below = np.bincount(index, below, full[0] * full[1]).reshape(full)
        # stocks: what stands on the last day that a cell reports
        end = np.full(full[0], -1)
        np.maximum.at(end, cell, day)
        last = day == end[cell]
        self._last = np.bincount(index[last], numerator[last], full[0] * full[1]).reshape(full)
        # daily series of the whole place only
        everyone = self._groups.get("all", -1)
        daily = group == everyone
        shape = (max(1, names * worlds), self.replicates, self.days)
        spot = ((measure * worlds + world) * self.replicates + replicate) * self.days + day
        daily &= day < self.days
        size = shape[0] * shape[1] * shape[2]
        self._series = np.bincount(spot[daily], numerator[daily], size).reshape(shape)

    def names(self, prefix: str) -> list[str]:
        """Measures of the timeline that begin with `prefix`, without it, in the timeline's order."""
        return [name.removeprefix(prefix) for name in self._measures if name.startswith(prefix)]

    def has(self, name: str, world: str = "scheme") -> bool:
        """Whether a run under this scheme counts it, be it zero throughout."""
        return name in self._known and world in self._worlds

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

    def pair(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray] | None:
        """Sums of numerators and of denominators, for measures that have both."""
        above, below = self._pick(self._sum, name, world, group), self._pick(self._sum_below, name, world, group)
        return None if above is None or below is None else (above, below)

    def series(self, name: str, world: str = "scheme") -> np.ndarray | None:
        """array[replicates, days] of daily numerators for the whole place."""
        if not self.has(name, world):
            return None
        if name not in self._measures:
            return np.zeros((self.replicates, self.days))
        return self._series[self._measures[name] * len(self._worlds) + self._worlds[world]]

    def residents(self, group: str = "all") -> np.ndarray:
        """How many residents the group has, one for each replicate."""
        found = self.last("residents", "scheme", group)
        return np.zeros(self.replicates) if found is None else found

    def _pick(self, array: np.ndarray, name: str, world: str, group: str) -> np.ndarray | None:
        if not self.has(name, world):
            return None
        if name not in self._measures or group not in self._groups:
            return np.zeros(self.replicates)
        at = self._measures[name] * len(self._groups) + self._groups[group]
        return array[at * len(self._worlds) + self._worlds[world]]


def _codes(table: pa.Table, column: str) -> tuple[np.ndarray, dict[str, int]]:
    """A text column as whole numbers, and what they stand for."""
    data = table[column].unify_dictionaries().combine_chunks() if table.num_rows else pa.array([], pa.string())
    if isinstance(data, pa.ChunkedArray):
        data = data.chunk(0)
    coded = data if pa.types.is_dictionary(data.type) else data.dictionary_encode()
    names = {str(name): at for at, name in enumerate(coded.dictionary.to_pylist())}
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), names


def _array(table: pa.Table, column: str) -> np.ndarray:
    return table[column].to_numpy().astype(np.int64, copy=False)
