"""Counts of one world by block (`measure.blocks`): the same flows from the same lists, a part of each at a time.

What has no row of somebody (who begins to be scored, what collectors lose) and readings of the whole place have no
blocks. Each shard counts what it has; the blocks of all shards add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day.lists import ENROLMENTS, QUEUED, picked
from demerit.day.world import Day, World
from demerit.kept import Arrays
from demerit.measure import endings, flows
from demerit.measure.blocks import Blocks
from demerit.measure.counted.book import Measure
from demerit.measure.creep import Creep
from demerit.measure.fractions import MISSING, denominators, numerators
from demerit.measure.parts import compare_parts, count_creep_parts, count_more_parts, count_parts
from demerit.measure.recount import RECOUNTED, stocks_of
from demerit.measure.waits import count_waits
from demerit.shards import Shard

if TYPE_CHECKING:
    from demerit.measure.counting import Tally

MOVES = slice(flows.ENROLMENTS_ROW, flows.ENROLMENTS_ROW + len(ENROLMENTS))
# rows of the flows that no list tells of somebody
NOBODYS = frozenset(range(MOVES.start, MOVES.stop)) | {flows.COLLECTORS_LOST + n for n in range(3)}
OF_THE_WHOLE = ("scores_agree", "scores_agree_by_chance")  # ends that compare all residents of a place


def enter_ends(tally: Tally, chosen: list[Measure], ends: dict[str, np.ndarray], shard: Shard) -> None:
    """Enter what only the end tells, int64[2, blocks] of each, in a tally by block; of all shards."""
    if tally.blocks is None:
        return
    for n, measure in enumerate(chosen):
        if measure.kind == "end" and measure.name in ends:
            tally.blocks[:, n] = np.maximum(shard.total(ends[measure.name]), -1)
        elif measure.kind == "end" and not measure.name.startswith("decided_") and (
            measure.name not in (*tally.ends, *OF_THE_WHOLE)
        ):  # fmt: skip
            tally.blocks[:, n] = 0  # this world has nothing of the kind


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
        of_hood = self.blocks.of_hood
        count_parts(
            day.day, day.acts, day.records, day.entries, day.fined, day.paid, day.entered, day.ended, day.decisions,
            day.reports, day.shown, day.tolls, day.firms, of_hood, gravity, context, self.flows, cells,
        )  # fmt: skip
        if creep is not None:
            newly = creep.newly_punished(day.day)
            count_creep_parts(day.day, day.acts, day.entries, of_hood, creep.first, newly, self.flows, cells)
        count_more_parts(day.meetings, day.falls, day.cut, day.deals, of_hood, self.flows, cells)
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
        compare_parts(day.acts, twin.acts, *answers, self.blocks.edges, context, self.flows, cells)
        count_waits(*waits, self.flows, cells, self.blocks.of(waits[0]["resident"]))
        self._enter(today)

    def add(self, residents: np.ndarray, rows: np.ndarray, amounts: np.ndarray) -> None:
        """Amounts of residents in some rows of the flows, which the whole place has already."""
        np.add.at(self.flows, (self.blocks.of(residents), rows), amounts)
        np.add.at(self._total, rows, amounts)

    # -- ends and stocks ----------------------------------------------------------------------------------------------

    def by_block(self, listings: np.ndarray, adds: np.ndarray) -> np.ndarray:
        """The sums of what listings add (see `endings.what_each_adds`) by block: int64[ENDS, 2, blocks]."""
        out = np.zeros_like(self.ends)
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
