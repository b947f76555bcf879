"""What is kept of each resident from day to day, what each column is for, and the 12 bytes in which most of it stands.

Given traits are recomputed from the seed and never stored. A score is kept three times: as the scheme has it, as
the own-record ledger has it, and as it would be if every act had been seen. One row and not one array a
column: what happens to a resident touches several columns of that resident and of nobody else, and so one line of
memory.

`RESIDENT` is what the columns mean; `world.rows` gives it (`day.rows`). A row is shorter: `side` and `wrong` are as
usual for nearly everybody and stand apart for the others (`day.apart`), and three scores of 0 to 1,624 points are one
number of 32 bits. Where a scheme's ledger goes beyond, they are three numbers of 16 bits. Kernels read and write scores
and grades through the functions below, and are compiled for either form.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import int64, types, uint32
from numba.extending import overload

from demerit.compiled import kernel
from demerit.limits import MAX_GRADES

RESIDENT = np.dtype(
    [
        ("mind", "u4"),  # fears and holdings, bits below
        ("score", "i2"),  # the first ledger, as the scheme has it
        ("own", "i2"),  # the own-record ledger
        ("seen", "i2"),  # the fully-seen ledger
        ("side", "u1"),  # the second ledger (a licence of 12 points), above its lowest: low four bits as the scheme has
        # it, high four as the own record has it
        ("commerce", "u1"),  # a company's file (M33): low four bits payments, 1 to 15 (0: no user), high four behaviour
        ("grade", "u1"),  # low four bits the grade, high four the own-record grade: 0 the best
        ("lists", "u1"),  # a bit for each register
        ("wrong", "u1"),  # the same, for those entered wrongly
        ("trust", "u1"),  # in family, neighbours, colleagues and friends: two bits each, what is lost of it (M35)
    ]
)

# the two forms of a row. `grade`: four bits the grade; three the own-record grade, of which the fourth is the grade's
# own, since either both are one of the eight grades or neither; the highest tells that something stands apart
_ALIKE = [("grade", "u1"), ("lists", "u1"), ("commerce", "u1"), ("trust", "u1")]
SHORT = np.dtype([("mind", "u4"), ("scores", "u4"), *_ALIKE])
WIDE = np.dtype([("mind", "u4"), ("score", "i2"), ("own", "i2"), ("seen", "i2"), *_ALIKE])
BASE = 1625  # scores of a short row are three digits to this base: the greatest whose third power fits 32 bits
STANDS_APART = 0x80  # in `grade`
assert MAX_GRADES <= 8

# bits of `mind`
FEAR_BITS = 20  # ten contexts, two bits each: 0 (none) to 3
EMPLOYED, HOUSED, SHUT_OUT = 1 << 20, 1 << 21, 1 << 22
DEBT_SHIFT, DEBT_MASK, MAX_DEBTS = 23, 3, 3  # unpaid sums, at most three at a time
UNSCORED = 1 << 25  # the scheme doesn't score this resident: not enrolled (M13), or by choice (M14, M43)
ABSTAINS = 1 << 26  # was free to join and hasn't (M14)
KNOWS_SHIFT = 27  # how well the rules are known, 0 to 3 (M16)
HEARD = 1 << 29  # has heard of somebody listed wrongly (M16)
WARNED, WARNED_OWN = 1 << 30, 1 << 31  # has had the warning before points; on the own record (M42)

# grades of those who have none: free to join and haven't (M14, M43); where the scheme hasn't begun (M13)
ABSTAINER, NOT_HERE = 14, 15

CELLS = 1440  # 4 held opinions x 3 ages x 2 sexes x 2 (minority) x 3 faiths x 10 income tenths: the cells of counts


def form_of(start: int, low: int, high: int) -> np.dtype:
    """The form of the rows where the first ledger has these points, all 0 where there is none."""
    return SHORT if min(start, low) >= 0 and max(start, high) < BASE else WIDE


# -- scores and grades, in kernels ------------------------------------------------------------------------------------
# Of the scores, Numba compiles what `overload` gives for the form of a row, and never what stands here: a name to call.

IN_KERNELS = "scores are read and written so in kernels alone; outside of them `World.rows` gives them"


def score_of(row: Any) -> Any:
    """The first ledger, as the scheme has it."""
    raise NotImplementedError(IN_KERNELS)


def own_of(row: Any) -> Any:
    """The own-record ledger."""
    raise NotImplementedError(IN_KERNELS)


def seen_of(row: Any) -> Any:
    """The fully-seen ledger."""
    raise NotImplementedError(IN_KERNELS)


def keep_scores(row: Any, score: Any, own: Any, seen: Any) -> Any:
    """Write all three, each within the first ledger's bounds."""
    raise NotImplementedError(IN_KERNELS)


def _is_short(row: types.Record) -> bool:
    return "scores" in row.fields


@overload(score_of)
def _score_of(row):
    if _is_short(row):
        return lambda row: int64(uint32(row.scores) % uint32(BASE))
    return lambda row: int64(row.score)


@overload(own_of)
def _own_of(row):
    if _is_short(row):
        return lambda row: int64(uint32(row.scores) // uint32(BASE) % uint32(BASE))
    return lambda row: int64(row.own)


@overload(seen_of)
def _seen_of(row):
    if _is_short(row):
        return lambda row: int64(uint32(row.scores) // uint32(BASE * BASE))
    return lambda row: int64(row.seen)


@overload(keep_scores)
def _keep_scores(row, score, own, seen):
    def short(row, score, own, seen):
        row.scores = int64(score) + int64(BASE) * (int64(own) + int64(BASE) * int64(seen))

    def wide(row, score, own, seen):
        row.score, row.own, row.seen = score, own, seen

    return short if _is_short(row) else wide


@kernel
def grades_of(row):
    """The grade and the own-record grade, as the column `grade` has them."""
    return (int64(row.grade) & int64(0x7F)) | ((int64(row.grade) & int64(8)) << int64(4))


@kernel
def keep_grades(row, both):
    """Write them, as the column has them."""
    row.grade = (int64(row.grade) & int64(STANDS_APART)) | (int64(both) & int64(0x7F))
