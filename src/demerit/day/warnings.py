"""Warnings before points (M42): the first record that would cost points brings a warning, and no entry.

All of it, whatever rules apply: no loss, and so nothing for those tied to the subject. Gains, fines of ordinary law
and ways onto a register by a record are as ever. Once a year everybody is as if never warned. Of one subject's
records of one day the earliest act is first, then the lowest channel, kind and cause.

The own-record ledger judges likewise, by a bit of its own: there the first *true* record brings the warning. Both
bits are cleared on the same day and a true record sets both, so whoever is warned there is warned here. That leaves
three cases:

    warned by      a false record    a true record
    nobody         warning           warning in both
    a false one    entry             entry, left out of the own-record ledger (NOT_OWN): it would have been a warning
    a true one     entry             entry in both

The reverse, a record that warns here and costs there, can't be. The fully-seen ledger knows no warnings: there is no
bit left to keep them, so its gap to the own-record ledger holds the points that warnings spared.

Reads and writes the subject's own `mind` only.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import NO_RULE, OWN, SCORED, WARNS, WARNS_OWN
from demerit.day.state import UNSCORED, WARNED, WARNED_OWN
from demerit.day.who import who


@kernel
def costs(kind, channel, bits, day, warnings, table):
    """Whether some rule in force takes points for a record, in a context in which one is warned."""
    if not warnings.contexts[table.context[kind]]:
        return False
    for slot in range(table.rules_by.shape[2]):
        rule = table.rules_by[kind, channel, slot]
        if rule == NO_RULE:
            return False
        in_force = table.first[rule] <= day < table.last[rule]
        if in_force and table.points[rule] < 0 and (bits & table.mask[rule]) == table.value[rule]:
            return True
    return False


@kernel(nogil=True)
def warn(day, order, state, warnings, table, ways, records):
    """Flag the records, in this order, that warn their subject instead of costing points."""
    warnings, table, ways = warnings[0], table[0], ways[0]
    for x in range(len(order)):
        record = records[order[x]]
        i = int64(record.subject)
        mind = int64(state[i].mind)
        if not record.flags & SCORED or mind & UNSCORED or mind & WARNED_OWN:
            continue
        true = record.cause == OWN
        if mind & WARNED and not true:
            continue
        bits = who(record.profile, day, mind, state[i].lists, ways.account_mask, ways.licence_mask)
        if not costs(int64(record.kind), int64(record.channel), bits, day, warnings, table):
            continue
        record.flags |= WARNS_OWN if mind & WARNED else WARNS
        state[i].mind = mind | WARNED | (WARNED_OWN if true else 0)


def in_order(records: np.ndarray) -> np.ndarray:
    """Rows of records by subject, day of the act, channel, kind, cause and actor: whom a tie leaves is alike."""
    columns = ("actor", "cause", "kind", "channel", "day", "subject")
    return np.lexsort([records[name] for name in columns])


def forget_warnings(state: np.ndarray) -> None:
    """A year is over: nobody has been warned."""
    state["mind"] &= np.uint32(0xFFFFFFFF & ~(WARNED | WARNED_OWN))
