"""Unpaid sums (M02, M09): fines, loans and bills, paid after all, or led onto a register.

Every thirty days each open sum has a chance of being paid: a good one for those who can, while it isn't late, and a
poor one for those who can't. Whoever can pay and hasn't for long is hard to move, in any world; a register that ends on
payment moves a few. A register may list after so many days, may spare those who can't pay, and may misjudge who can.

Most open sums are bills from before the first day. No register looks at these, and all are alike: of each, one bit is
kept, which is read on the days on which it may be paid. The others are rows (`day.at_rest.OWED`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint8, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.apart import wrong_of
from demerit.day.debts import owes
from demerit.day.given import given
from demerit.day.lists import BILL, CANNOT_PAY, COULD_NOT_PAY, FALSE_ORIGIN, FINE, FROM_FINE, FROM_SUM, SUM, room
from demerit.day.registers import admission, stands_on
from demerit.day.settling import old_bill_is_beyond
from demerit.day.state import DEBT_SHIFT, UNSCORED
from demerit.day.stocks import IN_DEBT_ROW
from demerit.day.tables.form import MAX_WAYS
from demerit.day.who import cell

if TYPE_CHECKING:
    from demerit.day.world import World

NO_KIND, EVERY_WAY = 255, 0xFFFFFFFF
EVERY = 30  # days
PAID = 64  # sums, that there is room for at first
PAY, ENTER = int(Purpose.PAY), int(Purpose.ENTER)


@kernel
def chance_to_pay(unable, late, lists, table):
    """The chance that a sum is paid, of those whose turn has come; `lists` are the debtor's registers."""
    if unable:
        return table.pays_unable
    if late:
        return table.pays_listed if int64(lists) & table.payment_mask else table.pays_late
    return table.pays_able


@kernel
def one_sum_less(i, c, state, stocks):
    """A resident of cell c has paid a sum."""
    state[i].mind = int64(state[i].mind) - (int64(1) << int64(DEBT_SHIFT))
    stocks[IN_DEBT_ROW, c] -= int64(not owes(state[i].mind))


@kernel(nogil=True)
def settle_old(day, k0, k1, people, state, table, scoring, old_bills, first, stop, paid, settled, stocks):
    """Bills from before the first day of residents `first` (a whole eight) to `stop`, on a day they may be paid on.

    Returns (the resident reached, sums paid): before `stop` if there was no more room in `paid`.
    """
    people, table, scoring = people[0], table[0], scoring[0]
    for byte in range(first >> 3, (stop + 7) >> 3):
        if old_bills[byte] == 0:
            continue
        if settled + 8 > len(paid):
            return byte << 3, settled
        for bit in range(8):
            if not (old_bills[byte] >> bit) & 1:
                continue
            i = (byte << 3) + bit
            word, _, _, _ = words(k0, k1, uint32(PAY), uint32(day), uint32(i), uint32(0), uint32(NO_KIND * 4 + BILL))
            able = chance_to_pay(False, True, state[i].lists, table)
            if uint64(word) >= max(able, table.pays_unable):
                continue  # most: whoever they are
            p = given(i, people)
            unable = old_bill_is_beyond(i, p, k0, k1, scoring)
            if uint64(word) >= (table.pays_unable if unable else able):
                continue
            old_bills[byte] &= uint8(~(1 << bit) & 255)
            one_sum_less(i, cell(p), state, stocks)
            row = paid[settled]
            row.resident, row.cell, row.day, row.yuan = i, cell(p), 0, scoring.old_bill
            row.kind, row.type, row.flags, row.filed = NO_KIND, BILL, CANNOT_PAY if unable else 0, EVERY_WAY
            settled += 1
    return stop, settled


@kernel
def looks(way, type_, table):
    """Whether a way in looks at sums of this type."""
    return table.way_kind[way] == 3 and (table.way_sums[way] >> type_) & 1 == 1


@kernel
def waited_for(days, table):
    """How many ways in wait for so many days or fewer: what `looked` counts, for a sum of that age."""
    n = 0
    for way in range(table.ways):
        n += int64(table.way_days[way] <= days)
    return n


@kernel
def tell(line, owed, c, table, scoring, conduct):
    """An open sum in full, into a row of `lists.SUM`; c is the debtor's cell."""
    type_, filed = int64(owed.what) & 3, 0
    for way in range(table.ways):
        if looks(way, type_, table) and waited_for(table.way_days[way], table) <= int64(owed.looked):
            filed |= 1 << way
    line.resident, line.cell, line.day, line.kind = owed.resident, c, owed.day, owed.kind
    line.yuan = scoring.fine[owed.kind] if type_ == FINE else conduct.yuan[owed.kind]
    line.type, line.flags, line.filed = type_, int64(owed.what) >> 2, filed


@kernel(nogil=True)
def settle(day, k0, k1, people, state, table, apart, scoring, conduct, sums, first, owed, kept, admissions, m, paid,
           settled, stocks):  # fmt: skip
    """Age every open sum by a day, of rows `first` to `owed`; those still open move to row `kept` and on.

    Returns (the row reached, kept, admissions, sums paid): before `owed` if there was no more room in a list.
    """
    people, table, scoring, conduct = people[0], table[0], scoring[0], conduct[0]
    place = np.zeros(MAX_WAYS, np.int64)  # of each way, when they are sorted by their days; equals stand together
    for way in range(table.ways):
        place[way] = waited_for(table.way_days[way], table)
    behind = np.zeros(day + 1, np.int64)  # by the age of a sum: how many ways have their days behind them
    for age in range(day + 1):
        behind[age] = waited_for(age, table)
    for x in range(first, owed):
        if settled == len(paid) or m + table.ways > len(admissions):
            return x, kept, m, settled
        row = sums[x]
        i, age, type_ = int64(row.resident), day - int64(row.day), int64(row.what) & 3
        flags = int64(row.what) >> 2
        unable = (flags & CANNOT_PAY) != 0
        if age > 0 and age % EVERY == 0:
            word, _, _, _ = words(
                k0, k1, uint32(PAY), uint32(day), uint32(i), uint32(row.day), uint32(row.kind * 4 + type_)
            )
            if uint64(word) < chance_to_pay(unable, age > table.late_after, state[i].lists, table):
                c = cell(given(i, people))
                one_sum_less(i, c, state, stocks)
                tell(paid[settled], row, c, table, scoring, conduct)
                settled += 1
                continue
        looked = int64(row.looked)
        for way in range(table.ways if looked < behind[age] else 0):
            # each way looks once, on the first day on which the sum is old enough and its debtor enrolled
            due = looked < place[way] and table.way_days[way] <= age
            if not due or not looks(way, type_, table) or state[i].mind & UNSCORED:
                continue
            row.looked = behind[age]
            if not stands_on(table.way_only[way], state[i].lists):
                continue
            on = int64(state[i].lists) & ~wrong_of(i, state, apart)
            wrongful = (flags & FALSE_ORIGIN) != 0 or not stands_on(table.way_only[way], on)
            why = FROM_FINE if type_ == FINE else FROM_SUM
            if unable:
                why |= COULD_NOT_PAY
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
            admissions[m] = admission(i, table.way_register[way], wrongful, way, why)
            m += 1
        sums[kept] = sums[x]
        kept += 1
    return owed, kept, m, settled


def settled(world: World, day: int, wishes: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Age every open sum by a day. Returns (the day's wishes to list, of which `m` are there already; sums paid)."""
    t, residents = world.tables, (world.k0, world.k1, world.given, world.state)
    paid, n, reached, kept = np.zeros(PAID, SUM), 0, world.first, 0
    while day > 0 and day % EVERY == 0 and reached < world.last:
        reached, n = settle_old(
            day, *residents, t.standing, t.scoring, world.old_bills, reached, world.last, paid, n, world.stocks
        )
        paid = room(paid, n, n + 8)
    reached = 0
    while reached < world.owed:
        paid, wishes = room(paid, n, n + 1), room(wishes, m, m + int(t.standing[0]["ways"]))
        reached, kept, m, n = settle(
            day, *residents, t.standing, world.apart.table, t.scoring, t.conduct, world.sums, reached, world.owed, kept,
            wishes, m, paid, n, world.stocks,
        )  # fmt: skip
    world.owed = kept
    return wishes[:m], paid[:n]
