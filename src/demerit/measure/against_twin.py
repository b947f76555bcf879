"""What differs from the twin: acts and decisions, day by day, and acts missing over a month (see `flows`)."""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import CHILLED, DONE, HEEDED, REFUSED, joined
from demerit.day.state import ABSTAINER
from demerit.measure import flows as f


@kernel(nogil=True)
def compare_day(acts, twin_acts, decisions, twin_decisions, context, today, cells):
    """Acts chilled, prevented and added, and services gained and lost, against the twin (docs/model.md).

    Both lists are in resident order with one act or request each a day; answers of queues are left to `waits`. Of
    decisions those on first requests are compared: who asks again in one world may have been served in the other.
    """
    a, b = 0, 0
    while a < len(acts) or b < len(twin_acts):
        here = int64(acts[a].resident) if a < len(acts) else int64(1) << 40
        there = int64(twin_acts[b].resident) if b < len(twin_acts) else int64(1) << 40
        done = here <= there and acts[a].flags & DONE
        twin_done = there <= here and twin_acts[b].flags & DONE
        if twin_done and not done:
            row = twin_acts[b]
            heeded = here == there and acts[a].flags & HEEDED
            chilled = here == there and acts[a].flags & CHILLED and acts[a].kind == row.kind
            if not heeded:  # that is advice taken, and counted as such
                f.add(
                    today, cells, (f.CHILLED_BY if chilled else f.PREVENTED_BY) + int64(context[row.kind]), row.cell, 1
                )
        elif done and not twin_done:
            row = acts[a]
            f.add(today, cells, f.ADDED_BY + int64(context[row.kind]), row.cell, 1)
        a += int64(here <= there)
        b += int64(there <= here)
    a, b = 0, 0
    while a < len(decisions) and b < len(twin_decisions):
        row, other = decisions[a], twin_decisions[b]
        if row.resident < other.resident:
            a += 1
        elif other.resident < row.resident:
            b += 1
        else:
            if row.service == other.service and row.times == 0 and other.times == 0:
                if row.outcome != REFUSED and other.outcome == REFUSED:
                    f.add(today, cells, f.SERVICE_GAINED + int64(row.service), row.cell, 1)
                elif row.outcome == REFUSED and other.outcome != REFUSED:
                    f.add(today, cells, f.SERVICE_LOST + int64(row.service), row.cell, 1)
                    if row.grade <= ABSTAINER:
                        f.add(
                            today, cells, f.ABSTAINER_LOST if row.grade == ABSTAINER else f.ENROLLED_LOST, row.cell, 1
                        )
            a, b = a + 1, b + 1


def missing_over_month(
    acts: list[np.ndarray], twin_acts: list[np.ndarray], context: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Acts that the twin did more often than the resident over some days: (resident, context, cell, how many), int64.

    What was only put off within those days is not counted.
    """
    keys, signs, where = [], [], []
    for sign, days in ((-1, acts), (1, twin_acts)):
        rows = joined(days, days[0].dtype)
        rows = rows[(rows["flags"] & DONE) != 0]
        keys.append(rows["resident"].astype(np.int64) * 16 + context[rows["kind"]])
        signs.append(np.full(len(rows), sign, np.int64))
        where.append(rows["cell"].astype(np.int64))
    every, cell_of = np.concatenate(keys), np.concatenate(where)
    unique, first, index = np.unique(every, return_index=True, return_inverse=True)
    net = np.zeros(len(unique), np.int64)
    np.add.at(net, index, np.concatenate(signs))
    missing = net > 0
    return unique[missing] // 16, unique[missing] % 16, cell_of[first[missing]], net[missing]
