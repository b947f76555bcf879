"""Records on their way: written on one day, read on another.

While they wait they are kept in fewer bytes (`day.at_rest`): the rest is worked out again on the day they arrive. Most
are of what the subject did, so the actors who aren't the subject stand in a list of their own, in the order of the
records that they are of.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.at_rest import ACTOR, COMING, OF_ANOTHER, first_room, tidy
from demerit.day.given import given
from demerit.day.lists import RECORD, room
from demerit.day.who import cell
from demerit.kept import Arrays


@kernel(nogil=True)
def count_due(day, written, waiting, kept):
    """(records that arrive today, of today's those that don't, and of these those of another's act)."""
    n, later, others = 0, 0, 0
    for x in range(kept):
        n += int(waiting[x].due <= day)
    for x in range(len(written)):
        row = written[x]
        later += int(row.due > day)
        others += int(row.due > day and row.actor != row.subject)
    return n + len(written) - later, later, others


@kernel(nogil=True)
def sort_out(day, people, written, waiting, kept, actors, known, due):
    """Records that arrive today, into `due`: those kept waiting, oldest first, then today's own.

    Returns how many rows of `waiting` are now kept, and of `actors`. All lists have room.
    """
    people = people[0]
    still, n, other, named = 0, 0, 0, 0
    for x in range(kept):
        row, actor = waiting[x], int64(waiting[x].subject)
        of_another = int64(row.flags) & OF_ANOTHER
        if of_another:
            actor = int64(actors[other].actor)
            other += 1
        if row.due > day:
            waiting[still] = waiting[x]
            still += 1
            if of_another:
                actors[named] = actors[other - 1]
                named += 1
            continue
        record, p = due[n], given(row.subject, people)
        record.subject, record.actor, record.profile, record.cell = row.subject, actor, p, cell(p)
        record.day, record.due, record.kind, record.channel = row.day, row.due, row.kind, row.channel
        record.cause, record.flags = row.cause, int64(row.flags) & ~int64(OF_ANOTHER)
        n += 1
    for x in range(len(written)):
        row = written[x]
        if row.due <= day:
            due[n] = written[x]
            n += 1
            continue
        later, flags = waiting[still], int64(row.flags)
        if row.actor != row.subject:
            flags |= OF_ANOTHER
            actors[named].subject, actors[named].actor = row.subject, row.actor
            named += 1
        later.subject, later.day, later.due, later.kind = row.subject, row.day, row.due, row.kind
        later.channel, later.cause, later.flags = row.channel, row.cause, flags
        still += 1
    return still, named


class Arrivals:
    """The records of one world that are on their way: `waiting`, `coming` of its rows; `actors`, `known` of its."""

    def __init__(self, residents: int) -> None:
        some = first_room(residents)
        self.waiting, self.coming = np.zeros(some, COMING), 0
        self.actors, self.known = np.zeros(some, ACTOR), 0

    def kept(self) -> dict[str, np.ndarray]:
        return {"waiting": self.waiting[: self.coming], "actors": self.actors[: self.known]}

    def put_back(self, arrays: Arrays) -> None:
        self.waiting, self.actors = arrays["waiting"], arrays["actors"]
        self.coming, self.known = len(self.waiting), len(self.actors)

    def of(self, day: int, people: np.ndarray, written: np.ndarray) -> np.ndarray:
        """The records that arrive on a day. `written`: that day's, whenever they arrive."""
        n, later, others = count_due(day, written, self.waiting, self.coming)
        self.waiting = room(self.waiting, self.coming, self.coming + later)
        self.actors, due = room(self.actors, self.known, self.known + others), np.empty(n, RECORD)
        self.coming, self.known = sort_out(
            day, people, written, self.waiting, self.coming, self.actors, self.known, due
        )
        return due

    def tidied(self) -> None:
        """Give back the room of what has arrived."""
        self.waiting, self.actors = tidy(self.waiting, self.coming), tidy(self.actors, self.known)
