"""What is kept of each resident from day to day: 15 bytes, and what each of them is for.

Given traits are recomputed from the seed and never stored. A score is kept three times: as the scheme has it, as
the own-record ledger has it, and as it would be if every act had been seen (DESIGN 4a).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# bits of `mind`: what a resident fears and holds
FEAR_BITS = 20  # ten contexts, two bits each: 0 (none) to 3
EMPLOYED, HOUSED, SHUT_OUT = 1 << 20, 1 << 21, 1 << 22
DEBT_SHIFT, DEBT_MASK, MAX_DEBTS = 23, 3, 3  # unpaid sums, at most three at a time
EVER_LISTED, EVER_WRONGLY = 1 << 25, 1 << 26

CELLS = 360  # 3 ages x 2 sexes x 2 (minority) x 3 faiths x 10 income tenths: what counts are broken down by


class State(NamedTuple):
    """One world's residents, as columns."""

    score: np.ndarray  # int16[n]     the first ledger, as the scheme has it
    own: np.ndarray  # int16[n]       the own-record ledger
    seen: np.ndarray  # int16[n]      the fully-seen ledger
    side: np.ndarray  # int8[k, n]    other ledgers (a licence of 12 points)
    side_own: np.ndarray  # int8[k, n]
    grade: np.ndarray  # uint8[n]     low four bits the grade, high four the own-record grade
    lists: np.ndarray  # uint8[n]     a bit for each register
    wrong: np.ndarray  # uint8[n]     the same, for those entered wrongly
    mind: np.ndarray  # uint32[n]     fears and holdings
    heat: np.ndarray  # int32[neighbourhoods]  what has been said nearby of late, 256 for each act
    stock: np.ndarray  # int64[services]       places free, in 2**-20


PER_RESIDENT = ("score", "own", "seen", "side", "side_own", "grade", "lists", "wrong", "mind")


def allocate(residents: int, neighbourhoods: int, side_ledgers: int, services: int) -> State:
    """Columns of zeros."""
    n = residents
    return State(
        score=np.zeros(n, "i2"), own=np.zeros(n, "i2"), seen=np.zeros(n, "i2"),
        side=np.zeros((side_ledgers, n), "i1"), side_own=np.zeros((side_ledgers, n), "i1"),
        grade=np.zeros(n, "u1"), lists=np.zeros(n, "u1"), wrong=np.zeros(n, "u1"), mind=np.zeros(n, "u4"),
        heat=np.zeros(neighbourhoods, "i4"), stock=np.zeros(services, "i8"),
    )  # fmt: skip


def bytes_per_resident(state: State) -> float:
    """Bytes of state per resident, columns only."""
    return sum(getattr(state, name).nbytes for name in PER_RESIDENT) / max(1, len(state.score))
