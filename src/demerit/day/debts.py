"""What somebody owes: the number of unpaid sums in a mind, and a new one (M02, M09)."""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.state import DEBT_MASK, DEBT_SHIFT, MAX_DEBTS
from demerit.day.stocks import IN_DEBT_ROW


@kernel
def size_of_sum(yuan):
    """0 up to 200 yuan, 1 up to 2,000, 2 above."""
    return int64(yuan > int64(200)) + int64(yuan > int64(2000))


@kernel
def owes(mind):
    """Whether anything stays unpaid."""
    return ((int64(mind) >> int64(DEBT_SHIFT)) & int64(DEBT_MASK)) != 0


@kernel
def owe(sums, n, resident, day, kind, type_, flags, mind):
    """A new unpaid sum (`day.at_rest.OWED`), unless three are open already: (sums, mind).

    Three at a time is all that two bits of state can count; a fourth is let go.
    """
    owed = (int64(mind) >> int64(DEBT_SHIFT)) & int64(DEBT_MASK)
    if owed >= MAX_DEBTS:
        return n, int64(mind)
    row = sums[n]
    row.resident, row.day, row.looked, row.kind, row.what = resident, day, 0, kind, type_ + 4 * flags
    return n + 1, int64(mind) + (int64(1) << int64(DEBT_SHIFT))


@kernel
def owe_newly(sums, n, resident, its_cell, day, kind, type_, flags, state, stocks):
    """`owe`, with the resident's mind and the number of debtors kept. Returns the sums."""
    before = int64(state[resident].mind)
    n, after = owe(sums, n, resident, day, kind, type_, flags, before)
    if ((before >> int64(DEBT_SHIFT)) & int64(DEBT_MASK)) == 0 and after != before:
        stocks[IN_DEBT_ROW, its_cell] += 1
    state[resident].mind = after
    return n
