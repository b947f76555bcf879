"""The social threshold, a rival model of adaptation (M34): people look around, and take the measure of the others.

After Granovetter: each resident has a lasting threshold, spread evenly between nothing and twice the scheme's typical
one. Once a month the sanctions of the last month in a context, for every resident of the neighbourhood, are compared
with it. Above it fear of that context rises by a level; below a share of it fear may fall by one. Nobody learns
from a sanction by itself. Reads and writes: the residents of a neighbourhood, once a month.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.adaptation import CONTEXT_COUNT, FORGET, grow_afraid
from demerit.day.fear import fear
from demerit.day.given import given
from demerit.day.state import FEAR_BITS
from demerit.day.stocks import FEAR_ROW
from demerit.day.who import cell
from demerit.kept import Arrays
from demerit.memory import rows_for_all
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Shard

CONFORM = int(Purpose.CONFORM)


class Conformity:
    """What has befallen each neighbourhood since the month began: `sanctions`, int32[neighbourhoods, contexts]."""

    def __init__(self, hoods: int, shard: Shard) -> None:
        self.own = slice(*shard.hoods)
        self.sanctions = rows_for_all(hoods * CONTEXT_COUNT, np.int32).reshape(hoods, CONTEXT_COUNT)

    def kept(self) -> dict[str, np.ndarray]:
        return {"sanctions": self.sanctions[self.own]}

    def put_back(self, arrays: Arrays) -> None:
        self.sanctions[self.own] = arrays["sanctions"]

    def hear(self, entries: np.ndarray, scoring: np.ndarray) -> None:
        """Count a day's losses of points."""
        hear_of(entries, scoring[0]["context"], self.sanctions)

    def conform(self, start, stop, day, k0, k1, people, state, adaptation, stocks) -> None:
        """The end of a month: everybody in neighbourhoods start to stop compares, and the count begins anew."""
        look_around(start, stop, day, k0, k1, people, state, adaptation, self.sanctions, stocks)
        self.sanctions[self.own] = 0


@kernel(nogil=True)
def hear_of(entries, contexts, sanctions):
    """Losses of the first ledger by the subject's neighbourhood; what came by a tie is seen by nobody else."""
    for x in range(len(entries)):
        row = entries[x]
        if row.points >= 0 or row.kind == 255 or row.tie != 255 or row.ledger != 0:
            continue
        context = int64(contexts[row.kind])
        if context < CONTEXT_COUNT:
            sanctions[int64(row.subject) // NEIGHBOURHOOD, context] += 1


@kernel(nogil=True)
def look_around(start, stop, day, k0, k1, people, state, table, sanctions, stocks):
    """Everybody's fears after a month, by neighbourhood, start to stop."""
    people, table = people[0], table[0]
    for hood in range(start, stop):
        first = hood * NEIGHBOURHOOD
        last = min(first + NEIGHBOURHOOD, int64(len(state)))
        heard = int64(0)
        for context in range(CONTEXT_COUNT):
            heard += sanctions[hood, context]
        for i in range(first, last):
            if heard == 0 and int64(state[i].mind) & ((1 << FEAR_BITS) - 1) == 0:
                continue
            word, _, _, _ = words(k0, k1, uint32(CONFORM), uint32(0), uint32(i), uint32(0), uint32(0))
            enough = int64((uint64(word) * table.conforms) >> uint64(32)) * (last - first)
            for context in range(CONTEXT_COUNT):
                seen = int64(sanctions[hood, context]) << 16
                level = fear(state[i].mind, context)
                if seen > enough:
                    grow_afraid(i, context, people, state, stocks)
                elif level > 0 and (seen << 16) < enough * table.relents_below:
                    word, _, _, _ = words(k0, k1, uint32(FORGET), uint32(day), uint32(i), uint32(0), uint32(context))
                    if uint64(word) >> uint64(16) < table.relents:
                        state[i].mind = int64(state[i].mind) - (int64(1) << (context * 2))
                        if level == 1:
                            stocks[FEAR_ROW + context, cell(given(i, people))] -= 1
