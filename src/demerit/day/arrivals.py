"""Records on their way: written on one day, read on another.

While they wait they are kept in fewer bytes (`day.at_rest`): the rest is worked out again on the day they arrive.
"""

from __future__ import annotations

import numpy as np

from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.lists import RECORD, room
from demerit.day.who import cell


@kernel(nogil=True)
def count_due(day, written, waiting, kept):
    """(records that arrive today, of today's those that don't)."""
    n, later = 0, 0
    for x in range(kept):
        n += int(waiting[x].due <= day)
    for x in range(len(written)):
        later += int(written[x].due > day)
    return n + len(written) - later, later


@kernel(nogil=True)
def sort_out(day, people, written, waiting, kept, due):
    """Records that arrive today, into `due`: those kept waiting, oldest first, then today's own.

    Returns the rows of `waiting` now kept. Both lists have room.
    """
    people = people[0]
    still, n = 0, 0
    for x in range(kept):
        row = waiting[x]
        if row.due > day:
            waiting[still] = waiting[x]
            still += 1
            continue
        record, p = due[n], given(row.subject, people)
        record.subject, record.actor, record.profile, record.cell = row.subject, row.actor, p, cell(p)
        record.day, record.due, record.kind, record.channel = row.day, row.due, row.kind, row.channel
        record.cause, record.flags = row.cause, row.flags
        n += 1
    for x in range(len(written)):
        row = written[x]
        if row.due <= day:
            due[n] = written[x]
            n += 1
            continue
        later = waiting[still]
        later.subject, later.actor, later.day, later.due = row.subject, row.actor, row.day, row.due
        later.kind, later.channel, later.cause, later.flags = row.kind, row.channel, row.cause, row.flags
        still += 1
    return still


def arrived(
    day: int, people: np.ndarray, written: np.ndarray, waiting: np.ndarray, kept: int
) -> tuple[np.ndarray, int, np.ndarray]:
    """The records of a day: (those kept waiting, how many these are, those that arrive). `written`: today's own."""
    n, later = count_due(day, written, waiting, kept)
    waiting, due = room(waiting, kept, kept + later), np.empty(n, RECORD)
    return waiting, sort_out(day, people, written, waiting, kept, due), due
