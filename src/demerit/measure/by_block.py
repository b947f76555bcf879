"""Counts of one world by block (`measure.blocks`): the same flows from the same lists, a part of each at a time.

A flow counts in the block of whom its row is about: a meeting where the one lives who asked, what happens to a firm
where its representative does. What has no row of somebody (who begins to be scored, what collectors lose) and readings
of the whole place have no blocks. Each shard counts what it has; the blocks of all shards add up.
"""

from __future__ import annotations

import numpy as np

from demerit.compiled import kernel
from demerit.day.lists import ENROLMENTS, QUEUED, picked
from demerit.day.world import Day, World
from demerit.kept import Arrays
from demerit.measure import against_twin, between, daily, endings, flows
from demerit.measure.blocks import Blocks
from demerit.measure.counted.book import Measure
from demerit.measure.creep import Creep, count_creep
from demerit.measure.fractions import MISSING, denominators, numerators
from demerit.measure.recount import RECOUNTED, stocks_of
from demerit.measure.waits import count_waits
from demerit.shards import Shard

LISTS = (
    "acts", "records", "entries", "fined", "paid", "entered", "ended", "decisions", "reports", "shown", "tolls",
    "firms",
)  # fmt: skip
NO_MOVES = np.zeros((0, 1), np.int64)
MOVES = slice(flows.ENROLMENTS_ROW, flows.ENROLMENTS_ROW + len(ENROLMENTS))
# rows of the flows that no list tells of somebody
NOBODYS = frozenset(range(MOVES.start, MOVES.stop)) | {flows.COLLECTORS_LOST + n for n in range(3)}


@kernel(nogil=True)
def count_parts(
    day, acts, records, entries, fined, paid, entered, ended, decisions, reports, shown, tolls, firms, moves, ends,
    gravity, context, today, cells,
):  # fmt: skip
    """`daily.count_day` for each block: `ends` int64[lists, blocks + 1], where its rows begin; `today` by block."""
    for b in range(len(today)):
        daily.count_day(
            day, acts[ends[0, b] : ends[0, b + 1]], records[ends[1, b] : ends[1, b + 1]],
            entries[ends[2, b] : ends[2, b + 1]], fined[ends[3, b] : ends[3, b + 1]],
            paid[ends[4, b] : ends[4, b + 1]], entered[ends[5, b] : ends[5, b + 1]],
            ended[ends[6, b] : ends[6, b + 1]], decisions[ends[7, b] : ends[7, b + 1]], moves,
            reports[ends[8, b] : ends[8, b + 1]], shown[ends[9, b] : ends[9, b + 1]],
            tolls[ends[10, b] : ends[10, b + 1]], firms[ends[11, b] : ends[11, b + 1]], gravity, context, today[b],
            cells,
        )  # fmt: skip


@kernel(nogil=True)
def count_more_parts(meetings, falls, cut, deals, ends, today, cells):
    """`between.count_between` and `daily.count_deals` for each block, likewise."""
    for b in range(len(today)):
        between.count_between(
            meetings[ends[0, b] : ends[0, b + 1]], falls[ends[1, b] : ends[1, b + 1]],
            cut[ends[2, b] : ends[2, b + 1]], today[b], cells,
        )  # fmt: skip
        daily.count_deals(deals[ends[3, b] : ends[3, b + 1]], today[b], cells)


@kernel(nogil=True)
def count_creep_parts(day, acts, entries, ends, first, newly, today, cells):
    """`creep.count_creep` for each block, likewise."""
    for b in range(len(today)):
        count_creep(
            day, acts[ends[0, b] : ends[0, b + 1]], entries[ends[2, b] : ends[2, b + 1]], first, newly, today[b], cells
        )


@kernel(nogil=True)
def compare_parts(acts, twin_acts, decisions, twin_decisions, ends, context, today, cells):
    """`against_twin.compare_day` for each block: `ends` int64[4, blocks + 1]; `today` by block."""
    for b in range(len(today)):
        against_twin.compare_day(
            acts[ends[0, b] : ends[0, b + 1]], twin_acts[ends[1, b] : ends[1, b + 1]],
            decisions[ends[2, b] : ends[2, b + 1]], twin_decisions[ends[3, b] : ends[3, b + 1]], context, today[b],
            cells,
        )  # fmt: skip


def enter_ends(blocks: np.ndarray, chosen: list[Measure], ends: dict[str, np.ndarray], shard: Shard) -> None:
    """Enter what only the end tells, int64[2, blocks] of each, among the measures by block; of all shards."""
    for n, measure in enumerate(chosen):
        if measure.kind == "end" and measure.name in ends:
            blocks[:, n] = np.maximum(shard.total(ends[measure.name]), -1)


class ByBlock:
    """One world's counts by block, over all days that are counted."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.flows = np.zeros((len(blocks), flows.FLOW_ROWS), np.int64)
        self._total = np.zeros(flows.FLOW_ROWS, np.int64)  # of all blocks, as it is entered by day
        self.ends = np.zeros((len(endings.ENDS), 2, len(blocks)), np.int64)  # of the listings that are over
        self.stocks = np.zeros((0, len(blocks)), np.int64)  # on the last day

    def kept(self) -> dict[str, np.ndarray]:
        return {"flows": self.flows, "ends": self.ends}

    def put_back(self, arrays: Arrays) -> None:
        self.flows, self.ends = arrays["flows"], arrays["ends"]
        self._total = self.flows.sum(axis=0)

    # -- flows --------------------------------------------------------------------------------------------------------

    def _enter(self, today: np.ndarray) -> None:
        """What has been counted since the last call, for the whole place."""
        total = self.flows.sum(axis=0)
        today += total - self._total
        self._total = total

    def count(
        self, day: Day, gravity: np.ndarray, context: np.ndarray, creep: Creep | None, today: np.ndarray,
        cells: np.ndarray,
    ) -> None:  # fmt: skip
        """One world's day; into `today` for the whole place, too."""
        lists, ends = self.blocks.parted(*(getattr(day, name) for name in LISTS))
        count_parts(day.day, *lists, NO_MOVES, ends, gravity, context, self.flows, cells)
        if creep is not None:
            newly = creep.newly_punished(day.day)
            count_creep_parts(day.day, lists[0], lists[2], ends, creep.first, newly, self.flows, cells)
        more = day.meetings, day.falls, day.cut, day.deals
        if any(map(len, more)):
            lists, ends = self.blocks.parted(*more)
            count_more_parts(*lists, ends, self.flows, cells)
        self._enter(today)
        if len(day.moves):
            cells[MOVES] += day.moves
            today[MOVES] += day.moves.sum(axis=1)

    def compare(
        self, day: Day, twin: Day, waits: tuple[np.ndarray, np.ndarray], context: np.ndarray, today: np.ndarray,
        cells: np.ndarray,
    ) -> None:  # fmt: skip
        """A day beside the twin's. `waits`: pairs of answers of queues (see `Waits.matched`)."""
        answers = (picked(one.decisions, (one.decisions["flags"] & QUEUED) == 0) for one in (day, twin))
        lists, ends = self.blocks.parted(day.acts, twin.acts, *answers)
        compare_parts(*lists, ends, context, self.flows, cells)
        count_waits(*waits, self.flows, cells, self.blocks.of(waits[0]["resident"]))
        self._enter(today)

    def silence(
        self, acts: list[np.ndarray], twin_acts: list[np.ndarray], context: np.ndarray, today: np.ndarray,
        cells: np.ndarray,
    ) -> None:  # fmt: skip
        """What is missing over some days."""
        lists, ends = self.blocks.parted(*acts, *twin_acts)
        for b, part in enumerate(self.flows):
            some = [rows[ends[n, b] : ends[n, b + 1]] for n, rows in enumerate(lists)]
            missing = against_twin.missing_over_month(some[: len(acts)], some[len(acts) :], context)
            rows = slice(flows.SILENCED_BY, flows.SILENCED_BY + len(missing))
            cells[rows] += missing
            part[rows] += missing.sum(axis=1)
        self._enter(today)

    # -- ends and stocks ----------------------------------------------------------------------------------------------

    def by_block(self, listings: np.ndarray, adds: np.ndarray) -> np.ndarray:
        """The sums of what listings add (see `endings.what_each_adds`) by block: int64[ENDS, 2, blocks]."""
        out = np.zeros_like(self.ends)
        if len(listings):
            np.add.at(out.T, self.blocks.of(listings["resident"]), adds.T)
        return out

    def summed(self, residents: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Amounts of residents by block, over nothing: int64[2, blocks]."""
        out = np.full((2, len(self.blocks)), -1, np.int64)
        out[0] = 0
        np.add.at(out[0], self.blocks.of(residents), amounts)
        return out

    def close(self, world: World, low: int, width: int) -> None:
        """The evening of the last day: stocks, counted anew from what stands."""
        self.stocks = stocks_of(world, self.blocks, low, width)

    def add_up(self, shard: Shard) -> None:
        """Make the counts those of all shards."""
        self.flows, self.stocks = shard.total(self.flows), shard.total(self.stocks)

    def measures(self, chosen: list[Measure]) -> np.ndarray:
        """int64[2, measures, blocks]: numerators and denominators (-1 without); `MISSING` of what has no blocks."""
        out = np.full((2, len(chosen), len(self.blocks)), MISSING, np.int64)
        for kind, values, missing in (("flow", self.flows.T, NOBODYS), ("stock", self.stocks, None)):
            index = [n for n, one in enumerate(chosen) if one.kind == kind and self._told(one, missing)]
            some = [chosen[n] for n in index]
            out[0, index] = numerators(some, values)
            out[1, index] = denominators(some, values, self.blocks.residents)
        return out

    def _told(self, measure: Measure, missing: frozenset[int] | None) -> bool:
        rows = {*measure.rows, *(measure.over if isinstance(measure.over, tuple) else ())}
        return rows <= RECOUNTED if missing is None else not rows & missing
