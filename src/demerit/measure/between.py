"""What happens between one resident and another, counted: meetings (M30) and ties cut (M31)."""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import BY_ERROR, DOWN_BY_ERROR, MATCHED, TURNED_DOWN, TURNED_OTHER_DOWN
from demerit.limits import MAX_GRADES
from demerit.measure.flows import (
    CUT_WRONGLY,
    DOWN,
    DOWN_WRONGLY,
    MATCHES,
    MEETINGS,
    MET,
    TIES,
    TIES_CUT,
    add,
)


@kernel(nogil=True)
def count_between(meetings, falls, cut, today, cells):
    """Count one world's day. A meeting counts once, in the cell of who asked; who is turned down in their own."""
    for x in range(len(meetings)):
        row = meetings[x]
        graded = row.grade < MAX_GRADES and row.other_grade < MAX_GRADES
        apart = min(abs(int64(row.grade) - int64(row.other_grade)), 2) if graded else 3
        add(today, cells, MEETINGS + apart, row.cell, 1)
        if row.flags & MATCHED:
            add(today, cells, MATCHES + apart, row.cell, 1)
        if not graded:
            continue  # nothing is told of grades
        add(today, cells, MET + row.grade, row.cell, 1)
        add(today, cells, MET + row.other_grade, row.other_cell, 1)
        if row.flags & TURNED_DOWN:
            add(today, cells, DOWN + row.grade, row.cell, 1)
            if row.flags & DOWN_BY_ERROR:
                add(today, cells, DOWN_WRONGLY, row.cell, 1)
        elif row.flags & TURNED_OTHER_DOWN:
            add(today, cells, DOWN + row.other_grade, row.other_cell, 1)
            if row.flags & DOWN_BY_ERROR:
                add(today, cells, DOWN_WRONGLY, row.other_cell, 1)
    for x in range(len(falls)):
        row = falls[x]
        add(today, cells, TIES + row.tie, row.cell, int64(row.ties))
    for x in range(len(cut)):
        row = cut[x]
        add(today, cells, TIES_CUT + row.tie, row.cell, 1)
        if row.flags & BY_ERROR:
            add(today, cells, CUT_WRONGLY, row.cell, 1)
