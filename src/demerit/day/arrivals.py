"""Records on their way: written on one day, read on another."""

from __future__ import annotations

from demerit.compiled import kernel


@kernel(nogil=True)
def sort_out(day, written, waiting, kept, due):
    """Records that arrive today, into `due`: those kept waiting, oldest first, then today's own.

    Returns (rows of `waiting` now kept, rows of `due`).
    """
    still, n = 0, 0
    for x in range(kept):
        if waiting[x].due <= day:
            due[n] = waiting[x]
            n += 1
        else:
            waiting[still] = waiting[x]
            still += 1
    for x in range(len(written)):
        if written[x].due <= day:
            due[n] = written[x]
            n += 1
        else:
            waiting[still] = written[x]
            still += 1
    return still, n
