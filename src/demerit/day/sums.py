"""Unpaid sums (M02, M09): fines, loans and bills, paid after all, or led onto a register.

Every thirty days each open sum has a chance of being paid: a good one for those who can, while it isn't late, and a
poor one for those who can't. Whoever can pay and hasn't for long is hard to move, in any world; a register that ends on
payment moves a few. A register may list after so many days, may spare those who can't pay, and may misjudge who can.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.apart import wrong_of
from demerit.day.debts import owes
from demerit.day.lists import CANNOT_PAY, COULD_NOT_PAY, FALSE_ORIGIN, FINE, FROM_FINE, FROM_SUM
from demerit.day.registers import admission, stands_on
from demerit.day.state import DEBT_SHIFT, UNSCORED
from demerit.day.stocks import IN_DEBT_ROW

NO_KIND = 255
PAY, ENTER = int(Purpose.PAY), int(Purpose.ENTER)


@kernel(nogil=True)
def settle(day, k0, k1, state, table, apart, sums, owed, admissions, m, paid, stocks):
    """Age every open sum by a day. Returns (sums still open, admissions, sums paid); paid ones move to `paid`."""
    table = table[0]
    kept, settled = 0, 0
    for x in range(owed):
        row = sums[x]
        i, age = int64(row.resident), day - int64(row.day)
        unable = (row.flags & CANNOT_PAY) != 0
        if age > 0 and age % 30 == 0:
            word, _, _, _ = words(
                k0, k1, uint32(PAY), uint32(day), uint32(i), uint32(row.day), uint32(row.kind * 4 + row.type)
            )
            chance = table.pays_able
            if unable:
                chance = table.pays_unable
            elif age > table.late_after or row.kind == NO_KIND:  # the second: open since before the start
                chance = table.pays_listed if int64(state[i].lists) & table.payment_mask else table.pays_late
            if uint64(word) < chance:
                state[i].mind = int64(state[i].mind) - (int64(1) << int64(DEBT_SHIFT))
                stocks[IN_DEBT_ROW, row.cell] -= int64(not owes(state[i].mind))
                paid[settled] = row
                settled += 1
                continue
        for way in range(table.ways):
            if table.way_kind[way] != 3 or age < table.way_days[way] or (row.filed >> way) & 1:
                continue
            if state[i].mind & UNSCORED:
                continue  # nobody looks at it before the day on which its debtor is enrolled
            if not (table.way_sums[way] >> row.type) & 1:
                continue
            row.filed |= 1 << way
            if not stands_on(table.way_only[way], state[i].lists):
                continue
            on = int64(state[i].lists) & ~wrong_of(i, state, apart)
            wrongful = (row.flags & FALSE_ORIGIN) != 0 or not stands_on(table.way_only[way], on)
            flags = FROM_FINE if row.type == FINE else FROM_SUM
            if unable:
                flags |= COULD_NOT_PAY
                if table.way_unable[way]:
                    word, _, _, _ = words(
                        k0,
                        k1,
                        uint32(ENTER),
                        uint32(day),
                        uint32(i),
                        uint32(row.day),
                        table.way_key[way] | uint32(1 << 23),
                    )
                    if uint64(word) >= table.way_misjudged[way]:
                        continue
                    wrongful = True
            admissions[m] = admission(i, table.way_register[way], wrongful, way, flags)
            m += 1
        sums[kept] = sums[x]
        kept += 1
    return kept, m, settled
