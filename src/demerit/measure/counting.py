"""One world of one replicate, counted as it runs: by day for everybody, by month for groups, and at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from demerit.catalogue import Catalogue
from demerit.day.lists import QUEUED, picked
from demerit.day.state import CELLS
from demerit.day.stocks import OWN_ROW, SCORE_ROW, SEEN_ROW, STOCK_ROWS
from demerit.day.world import MONTH, Day, World
from demerit.kept import Arrays, Form, forms_of, refuse_others, under, within
from demerit.limits import CONTEXTS
from demerit.measure import against_twin, between, daily, flows, readings
from demerit.measure.blocks import Blocks
from demerit.measure.by_block import ByBlock
from demerit.measure.counted.standing import START_ROW, STARTS
from demerit.measure.creep import Creep
from demerit.measure.fractions import MISSING
from demerit.measure.groups import GROUP_NAMES, add_up_scores, by_group, census, over_cells
from demerit.measure.regions import Regions
from demerit.measure.registry import BINS, Measure, denominators, numerators
from demerit.measure.starts import against_start
from demerit.measure.stays import STAYS, Stays
from demerit.measure.waits import Waits, count_waits
from demerit.shards import Shard

EXTRA = 1 + BINS + len(STARTS)  # residents, score bins and starts, kept as stocks beside those of `day.stocks`


@dataclass
class Tally:
    """What one world of one replicate came to. Rows are measures in the registry's order."""

    daily: np.ndarray  # int64[measures, days] numerators for everybody; flows and stocks
    daily_over: np.ndarray  # int64[measures, days], -1 without
    marks: list[tuple[int, int]]  # (last day, days) of each period for which groups are given
    grouped: np.ndarray  # int64[measures, marks, groups]
    grouped_over: np.ndarray
    ends: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> numerator, denominator (-1 without)
    regional: dict[str, np.ndarray] = field(default_factory=dict)  # name -> int64[2, days, regions]: above, below
    stays: np.ndarray = field(default_factory=lambda: np.zeros((len(STAYS), 2, 1), np.int64))  # see `measure.stays`
    # int64[2, measures, blocks]: above, below (-1 without) of the days counted; MISSING of what has no blocks
    blocks: np.ndarray | None = None

    def kept(self) -> dict[str, np.ndarray]:
        """All of it, as arrays by name (see `demerit.kept`)."""
        out = {name: getattr(self, name) for name in ("daily", "daily_over", "grouped", "grouped_over")}
        out["marks"] = np.array(self.marks, np.int64).reshape(-1, 2)
        out["ends"] = np.array([*self.ends.values()], np.int64).reshape(-1, 2)
        out["ends_of"] = np.array([*self.ends], np.str_)
        out["stays"] = self.stays
        if self.blocks is not None:
            out["blocks"] = self.blocks
        return out | under("regional", self.regional)

    @staticmethod
    def again(arrays: Arrays) -> Tally:
        """The tally that kept these. Raises ValueError if they are something else."""
        (measures, days), marks, ends = arrays["daily"].shape, len(arrays["marks"]), len(arrays["ends"])
        shapes = {
            "daily": (measures, days), "daily_over": (measures, days), "grouped": (measures, marks, len(GROUP_NAMES)),
            "grouped_over": (measures, marks, len(GROUP_NAMES)), "marks": (marks, 2), "ends": (ends, 2),
            "stays": (len(STAYS), 2, None),
            **{name: (2, days, None) for name in arrays if name.startswith("regional/")},
            **{name: (2, measures, None) for name in arrays if name == "blocks"},
        }  # fmt: skip
        forms: dict[str, Form] = {name: (np.dtype(np.int64), shape) for name, shape in shapes.items()}
        refuse_others(arrays, forms | {"ends_of": (np.dtype(np.str_), (ends,))})
        pairs = [(int(above), int(below)) for above, below in arrays["ends"]]
        return Tally(
            arrays["daily"], arrays["daily_over"], [(int(day), int(days)) for day, days in arrays["marks"]],
            arrays["grouped"], arrays["grouped_over"], dict(zip(arrays["ends_of"].tolist(), pairs, strict=True)),
            within("regional", arrays), arrays["stays"], arrays.get("blocks"),
        )  # fmt: skip


def kind_columns(cat: Catalogue) -> tuple[np.ndarray, np.ndarray]:
    """Gravity (rounded) and context of each kind: uint8 by number."""
    gravity, context = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for kind in cat.kinds.values():
        gravity[kind.number] = round(kind.gravity.value)
        context[kind.number] = CONTEXTS.index(kind.context)
    return gravity, context


class Counter:
    """Counts one world, day by day."""

    def __init__(
        self, world: World, chosen: list[Measure], cat: Catalogue, days: int, *, monthly: bool, burn_in: int = 0,
        blocks: Blocks | None = None,
    ) -> None:  # fmt: skip
        """`days`: those counted, which begin with day `burn_in`. `blocks`: by which it is counted too."""
        self.world, self.chosen, self.days, self.monthly = world, chosen, days, monthly
        self.burn_in = burn_in
        self.gravity, self.context = kind_columns(cat)
        self.regions = Regions(world, days, burn_in)
        self.cells = np.zeros((flows.FLOW_ROWS, CELLS), np.int64)
        self.today = np.zeros((days, flows.FLOW_ROWS), np.int64)
        self.stocks = np.zeros((days, STOCK_ROWS + EXTRA), np.int64)
        self.readings = np.zeros((days, readings.READING_ROWS), np.int64)
        # what somebody's scheme adds in time is told of both worlds
        self.creep = Creep(world.tables.scoring) if any(m.mechanism == "M36" for m in chosen) else None
        self.by_block = ByBlock(blocks) if blocks is not None else None
        self._before = by_group(self.cells)  # at the end of the last period
        self._waits, self.stays = Waits(), Stays(world, burn_in, days, self.by_block)
        self._people: np.ndarray | None = None
        self._flow_marks: list[np.ndarray] = []
        self._stock_marks: list[np.ndarray] = []
        self.marks: list[tuple[int, int]] = []
        rules = world.tables.standing[0]
        self.low = int(rules["low"][0]) if rules["ledgers"] else 0
        span = int(rules["high"][0]) - self.low + 1 if rules["ledgers"] else 1
        self.width = max(1, -(-span // BINS))

    def kept(self) -> dict[str, np.ndarray]:
        """What changes from day to day; the rows of days gone by are in `kept_of_days`."""
        counts = {"cells": self.cells, "before": self._before}
        for name, part in (("stays", self.stays), ("waits", self._waits), ("regions", self.regions)):
            counts |= under(name, part.kept())
        return counts | under("blocks", self.by_block.kept()) if self.by_block is not None else counts

    def put_back(self, arrays: Arrays) -> None:
        """Make this counter, just begun, the one that kept these; but for the days gone by."""
        self.cells, self._before = arrays["cells"], arrays["before"]
        self.stays.put_back(within("stays", arrays))
        self._waits.put_back(within("waits", arrays))
        self.regions.put_back(within("regions", arrays))
        if self.by_block is not None:
            self.by_block.put_back(within("blocks", arrays))

    def kept_of_days(self, first: int, last: int) -> dict[str, np.ndarray]:
        """What is written once and not again: the rows of days `first` to `last` (without it), and their periods."""
        ended = [n for n, (day, _) in enumerate(self.marks) if first <= day < last]
        rows = self._counted(first, last)
        out = {name: getattr(self, name)[rows] for name in ("today", "stocks", "readings")}
        out["regions"] = self.regions.days[:, rows]
        out["marks"] = np.array([self.marks[n] for n in ended], np.int64).reshape(-1, 2)
        for name, marks in (("flow_marks", self._flow_marks), ("stock_marks", self._stock_marks)):
            out |= {f"{name}/{x}": marks[n] for x, n in enumerate(ended)}
        return out

    def put_days_back(self, first: int, last: int, arrays: Arrays) -> None:
        """Add the rows and periods of some days, which are given in their order. Raises ValueError for others."""
        rows, marks = self._counted(first, last), range(len(arrays["marks"]))
        known = self.kept_of_days(first, last) | {f"flow_marks/{x}": self._before for x in marks}
        of_stocks = np.zeros((STOCK_ROWS + EXTRA, len(GROUP_NAMES)), np.int64)
        known |= {f"stock_marks/{x}": of_stocks for x in marks}
        refuse_others(arrays, forms_of(known, lambda name: name == "marks"))
        for name in ("today", "stocks", "readings"):
            getattr(self, name)[rows] = arrays[name]
        self.regions.days[:, rows] = arrays["regions"]
        for x, (day, days) in enumerate(arrays["marks"].tolist()):
            self.marks.append((day, days))
            self._flow_marks.append(arrays[f"flow_marks/{x}"])
            self._stock_marks.append(arrays[f"stock_marks/{x}"])

    def _counted(self, first: int, last: int) -> slice:
        """The rows of those of the days `first` to `last` (without it) that are counted."""
        return slice(max(first - self.burn_in, 0), max(last - self.burn_in, 0))

    def count(self, day: Day) -> None:
        """Everything but what needs the twin."""
        if day.day < self.burn_in:
            self.regions.count(day)  # how many are enrolled and listed when counting begins
            return
        today = self.today[day.day - self.burn_in]
        if self.by_block is not None:
            self.by_block.count(day, self.gravity, self.context, self.creep, today, self.cells)
        else:
            self._count_lists(day, today)
        self.stays.count(day)
        self.regions.count(day)
        today[flows.COLLECTORS_LOST : flows.COLLECTORS_LOST + 3] += day.lost

    def _count_lists(self, day: Day, today: np.ndarray) -> None:
        daily.count_day(
            day.day, day.acts, day.records, day.entries, day.fined, day.paid, day.entered, day.ended, day.decisions,
            day.moves, day.reports, day.shown, day.tolls, day.firms, self.gravity, self.context, today, self.cells,
        )  # fmt: skip
        if self.creep is not None:
            self.creep.count(day.day, day.acts, day.entries, today, self.cells)
        if len(day.deals):
            daily.count_deals(day.deals, today, self.cells)
        between.count_between(day.meetings, day.falls, day.cut, today, self.cells)

    def compare(self, day: Day, twin: Day) -> None:
        """Against the twin: chilled, prevented, added; gained and lost."""
        waits = self._waits.matched(day.day, day.decisions, twin.decisions)  # before counting begins, too
        if day.day < self.burn_in:
            return
        today = self.today[day.day - self.burn_in]
        if self.by_block is not None:
            self.by_block.compare(day, twin, waits, self.context, today, self.cells)
            return
        here, there = (picked(one.decisions, (one.decisions["flags"] & QUEUED) == 0) for one in (day, twin))
        against_twin.compare_day(day.acts, twin.acts, here, there, self.context, today, self.cells)
        count_waits(*waits, today, self.cells)

    def silence(self, day: int, acts: list[np.ndarray], twin_acts: list[np.ndarray]) -> None:
        """What is missing over the days up to this one."""
        residents, contexts, cells, many = against_twin.missing_over_month(acts, twin_acts, self.context)
        rows = flows.SILENCED_BY + contexts
        np.add.at(self.cells, (rows, cells), many)
        np.add.at(self.today[day - self.burn_in], rows, many)
        if self.by_block is not None:
            self.by_block.add(residents, rows, many)

    def close(self, day: int) -> None:
        """The evening: stocks, the scores once a month, and groups at the end of a period."""
        counted = day - self.burn_in
        if counted < 0:
            return
        world, row = self.world, self.stocks[counted]
        over_cells(world.stocks, row[:STOCK_ROWS])
        row[STOCK_ROWS] = world.last - world.first
        self.readings[counted] = readings.read(world, self.creep, day)
        last = counted == self.days - 1
        month = (counted + 1) % MONTH == 0
        scores = [SCORE_ROW, OWN_ROW, SEEN_ROW, *range(STOCK_ROWS + 1, STOCK_ROWS + EXTRA)]
        row[scores] = MISSING
        if world.tables.standing[0]["ledgers"] and (counted == 0 or month or last):
            row[STOCK_ROWS + 1 :] = 0
            sums, bins = np.zeros(3, np.int64), row[STOCK_ROWS + 1 : START_ROW]
            own = world.state[world.first : world.last]
            add_up_scores(own, world.enrolment is None, self.low, self.width, sums, bins)
            row[SCORE_ROW], row[OWN_ROW], row[SEEN_ROW] = sums
            row[START_ROW:] = against_start(world).sum(axis=1)
        if last or (month and self.monthly):
            self._mark(day, last)
        if last:
            self.stays.close()
            if self.by_block is not None:
                self.by_block.close(world, self.low, self.width)

    def _mark(self, day: int, last: bool) -> None:
        since = self.marks[-1][0] if self.marks else self.burn_in - 1
        self.marks.append((day, day - since))
        now = by_group(self.cells)
        self._flow_marks.append(now - self._before)
        self._before = now
        cells = np.zeros((STOCK_ROWS + EXTRA, CELLS), np.int64)
        cells[:STOCK_ROWS] = self.world.stocks
        cells[STOCK_ROWS] = self._residents()
        if last:
            totals = np.zeros((4 + BINS, CELLS), np.int64)
            scored = BINS if self.world.tables.standing[0]["ledgers"] else 0
            for start, stop in self.world.shard.stretches():
                census(start, stop, self.world.given, self.world.state, scored, self.low, self.width, totals)
            cells[SCORE_ROW], cells[OWN_ROW], cells[SEEN_ROW] = totals[1], totals[2], totals[3]
            cells[STOCK_ROWS + 1 : START_ROW] = totals[4:]
            cells[START_ROW:] = against_start(self.world)
        marks = by_group(cells)
        if not last:
            marks[[SCORE_ROW, OWN_ROW, SEEN_ROW, *range(STOCK_ROWS + 1, STOCK_ROWS + EXTRA)]] = MISSING
        self._stock_marks.append(marks)

    def _residents(self) -> np.ndarray:
        """Residents by cell: counted once, since a cell is for the whole run."""
        if self._people is None:
            totals = np.zeros((4, CELLS), np.int64)
            for start, stop in self.world.shard.stretches():
                census(start, stop, self.world.given, self.world.state, 0, 0, 1, totals)
            self._people = totals[0]
        return self._people

    def add_up(self, shard: Shard) -> None:
        """Make the counts those of all shards."""
        if shard.size == 1:
            return
        self.today = shard.total(self.today)
        self.stocks = _total(self.stocks, shard)
        self._flow_marks = [shard.total(marks) for marks in self._flow_marks]
        self._stock_marks = [_total(marks, shard) for marks in self._stock_marks]
        self.regions.add_up(shard)
        self.stays.add_up(shard)
        if self.by_block is not None:
            self.by_block.add_up(shard)

    def tally(self) -> Tally:
        """The counts as measures."""
        shape, residents = (len(self.chosen), self.days), np.int64(self.world.residents)
        grouped = (len(self.chosen), len(self.marks), len(GROUP_NAMES))
        daily, over = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
        by, by_over = np.zeros(grouped, np.int64), np.full(grouped, -1, np.int64)
        for kind, days, marks in (("flow", self.today, self._flow_marks), ("stock", self.stocks, self._stock_marks)):
            index = [n for n, measure in enumerate(self.chosen) if measure.kind == kind]
            some = [self.chosen[n] for n in index]
            values, stacked = days.T, np.stack(marks, axis=1)
            daily[index] = numerators(some, values)
            by[index] = numerators(some, stacked)
            people = self._stock_marks[-1][STOCK_ROWS]  # residents by group: the same on every day
            over[index] = denominators(some, values, residents)
            by_over[index] = denominators(some, stacked, people[None, :])
        index = [n for n, measure in enumerate(self.chosen) if measure.kind == "reading"]
        daily[index] = numerators([self.chosen[n] for n in index], self.readings.T)
        by[index, :, 0] = daily[index][:, [day - self.burn_in for day, _ in self.marks]]
        blocks = self.by_block.measures(self.chosen) if self.by_block is not None else None
        return Tally(
            daily, over, self.marks, by, by_over, regional=self.regions.measures(), stays=self.stays.measures(),
            blocks=blocks,
        )  # fmt: skip


def _total(counts: np.ndarray, shard: Shard) -> np.ndarray:
    """The sum over all shards of counts that aren't made on every day."""
    missing = counts == MISSING
    out = shard.total(np.where(missing, 0, counts))
    out[missing] = MISSING
    return out
