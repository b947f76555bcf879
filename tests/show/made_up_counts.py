"""The counts of one world of one replicate, set by measure, as the tally that a real run has."""

from __future__ import annotations

import numpy as np

from demerit.day.stocks import STOCK_ROWS
from demerit.measure import flows, readings
from demerit.measure.counting import EXTRA, MISSING, Tally
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import Measure, denominators, numerators

SIZES = {"flow": flows.FLOW_ROWS, "stock": STOCK_ROWS + EXTRA, "reading": readings.READING_ROWS}


class World:
    """Rows of counts by kind: by day for everybody, over the run for groups. A measure is set by its first row."""

    def __init__(self, chosen: dict[str, Measure], residents: int, days: int) -> None:
        self.chosen, self.residents, self.days = chosen, residents, days
        self.daily = {kind: np.zeros((size, days), np.int64) for kind, size in SIZES.items()}
        self.grouped = {kind: np.zeros((size, len(GROUP_NAMES)), np.int64) for kind, size in SIZES.items()}
        self.ends: dict[str, tuple[int, int]] = {}
        self.set("residents", residents)

    def set(self, name: str | int, values) -> None:
        """A number stands on the last day; of a stock or a reading, on every day. An array is by day.

        A row of flows that is no measure by itself is named by its number.
        """
        if isinstance(name, int):
            self.daily["flow"][name, -1] = values
            return
        measure = self.chosen[name]
        row = self.daily[measure.kind][measure.rows[0]]
        if np.ndim(values):
            row[:] = values
        elif measure.kind == "flow":
            row[-1] = values
        else:
            row[:] = values

    def set_group(self, name: str, group: str, value: int) -> None:
        measure = self.chosen[name]
        self.grouped[measure.kind][measure.rows[0], GROUP_NAMES.index(group)] = value


def tally_of(world: World) -> Tally:
    """The counts as measures, with their denominators."""
    chosen = list(world.chosen.values())
    shape = (len(chosen), world.days)
    daily, over = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    by, by_over = (np.full((len(chosen), 1, len(GROUP_NAMES)), fill, np.int64) for fill in (0, -1))
    for kind, values in world.daily.items():
        index = [n for n, measure in enumerate(chosen) if measure.kind == kind]
        some, grouped = [chosen[n] for n in index], world.grouped[kind].copy()
        grouped[:, 0] = values.sum(axis=1) if kind == "flow" else values[:, -1]
        people = world.grouped["stock"][STOCK_ROWS].copy()
        people[0] = world.residents
        daily[index], by[index, 0] = numerators(some, values), numerators(some, grouped)
        over[index] = denominators(some, values, np.int64(world.residents))
        by_over[index, 0] = denominators(some, grouped, people)
    missing = daily == MISSING
    by[:, 0, 0] = np.where(missing[:, -1], 0, by[:, 0, 0])
    return Tally(daily, over, [(world.days - 1, world.days)], by, by_over, dict(world.ends))
