"""The adaptive operator (M48): looks where records came from, wants its quota, and moves the lines.

Once a month. Attention: officers, collectors and cameras look more at neighbourhoods from which more records came, and
less at others; so many more records will come from there. Quota: where fewer breaches are recorded than wanted, all
look harder, and fall back when there are enough. Lines: the cutoffs of the grades move together, by bounded steps, to
keep a wanted share of residents in the worst grades. All hold from the next day. Reads: where records are from, and
scores; reaches every neighbourhood at the end of a month.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.ledgers import count_points
from demerit.day.lists import SCORED
from demerit.kept import Arrays, number
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Shard

ONE = 1 << 16  # a multiplier of one


@kernel(nogil=True)
def count_nearby(records, good, first, counts):
    """Breaches on record by the neighbourhood of whoever is named, added to `counts` (int64, from `first` on)."""
    for x in range(len(records)):
        row = records[x]
        if row.flags & SCORED and not good[row.kind]:
            counts[int64(row.subject) // NEIGHBOURHOOD - first] += 1


class Operator:
    """What one world's operator remembers: `counts` of the month, `attention` by neighbourhood and `zeal`, in 2**-16.

    Of a shard, its own neighbourhoods. `looks` (uint64 by neighbourhood, of the whole place) is what multiplies the
    chance of seeing; the world's channels read it.
    """

    def __init__(self, table: np.ndarray, shard: Shard, looks: np.ndarray) -> None:
        self.table, self.shard, self.looks = table[0], shard, looks[slice(*shard.hoods)]
        self.residents = int(shard.edges[-1])
        hoods = np.arange(*shard.hoods)
        self.sizes = np.minimum(self.residents - NEIGHBOURHOOD * hoods, NEIGHBOURHOOD)
        self.counts, self.attention = np.zeros(len(hoods), np.int64), np.full(len(hoods), ONE, np.int64)
        self.zeal = ONE
        self.moved = False  # the lines, since everybody was last graded

    def kept(self) -> dict[str, np.ndarray]:
        zeal, moved = number(self.zeal), number(self.moved)
        return {"counts": self.counts, "attention": self.attention, "zeal": zeal, "moved": moved}

    def put_back(self, arrays: Arrays) -> None:
        self.counts[:], self.attention[:] = arrays["counts"], arrays["attention"]
        self.zeal, self.moved = int(arrays["zeal"][0]), bool(arrays["moved"][0])

    def note(self, records: np.ndarray, good: np.ndarray) -> None:
        """Count a day's records."""
        count_nearby(records, good, self.shard.hoods[0], self.counts)

    def have_moved(self) -> bool:
        """Whether the lines have moved since this was last asked: then everybody is to be graded anew."""
        moved, self.moved = self.moved, False
        return moved

    def month(self, state: np.ndarray, standing: np.ndarray) -> None:
        """The end of a month: look elsewhere, look harder, move the lines."""
        table, total = self.table, self.shard.sum(int(self.counts.sum()))
        share = int(table["attention"])
        if share and total:
            target = self.counts * self.residents * ONE // (total * self.sizes)
            shifted = (self.attention * (ONE - share) + target * share) >> 16
            self.attention = np.clip(shifted, int(table["least"]), int(table["most"]))
        if table["quota"]:
            step = self.zeal * int(table["step"]) >> 16
            short = total * 1000 * ONE < int(table["quota"]) * self.residents
            self.zeal = min(int(table["most"]), self.zeal + step) if short else max(ONE, self.zeal - step)
        self.looks[:] = (self.attention * self.zeal) >> 16
        self.counts[:] = 0
        if table["worst"]:
            self._move_lines(state, standing[0])

    def _move_lines(self, state: np.ndarray, rules: np.void) -> None:
        """All cutoffs together, towards the line below which the wanted share stands."""
        low, high, grades = int(rules["low"][0]), int(rules["high"][0]), int(rules["grades"])
        histogram = np.zeros(high - low + 1, np.int64)
        count_points(self.shard.first, self.shard.last, state, low, histogram)
        histogram = self.shard.total(histogram)
        wanted = int(histogram.sum()) * int(self.table["share"]) >> 32
        line = low + int(np.searchsorted(np.cumsum(histogram), wanted, side="right"))
        lines = rules["cutoffs"][: grades - 1]
        most = int(self.table["line_step"])
        step = max(-most, min(most, line - int(lines[-int(self.table["worst"])])))
        step = max(low - int(lines[-1]), min(high - int(lines[0]), step))  # all stay within the ledger
        lines += step
        self.moved = self.moved or step != 0
