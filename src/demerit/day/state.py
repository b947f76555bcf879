"""What is kept of each resident from day to day: 16 bytes in one row, and what each of them is for.

Given traits are recomputed from the seed and never stored. A score is kept three times: as the scheme has it, as
the own-record ledger has it, and as it would be if every act had been seen (DESIGN 4a). One row and not one array a
column: what happens to a resident touches several columns of that resident and of nobody else, and so one line of
memory.
"""

from __future__ import annotations

import numpy as np

RESIDENT = np.dtype(
    [
        ("mind", "u4"),  # fears and holdings, bits below
        ("score", "i2"),  # the first ledger, as the scheme has it
        ("own", "i2"),  # the own-record ledger
        ("seen", "i2"),  # the fully-seen ledger
        ("side", "u1"),  # the second ledger (a licence of 12 points), above its lowest: low four bits as the scheme has
        # it, high four as the own record has it
        ("commerce", "u1"),  # a company's file (M33): low four bits payments, 1 to 15 (0: no user), high four behaviour
        ("grade", "u1"),  # low four bits the grade, high four the own-record grade
        ("lists", "u1"),  # a bit for each register
        ("wrong", "u1"),  # the same, for those entered wrongly
        ("trust", "u1"),  # in family, neighbours, colleagues and friends: two bits each, what is lost of it (M35)
    ]
)
assert RESIDENT.itemsize == 16

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

CELLS = 360  # 3 ages x 2 sexes x 2 (minority) x 3 faiths x 10 income tenths: what counts are broken down by
