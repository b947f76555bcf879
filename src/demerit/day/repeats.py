"""Requests made again: some of those refused a service ask for it once more, some days later.

It is part of ordinary life: whoever refused, a scheme, somebody in private or ordinary life itself, and in the twin
too. The catalogue says by service what share asks again, within how many days and how often at most; a service that
nobody asks for twice has none. Who asks again must still meet the condition for asking (`needs`) and not be in custody.
They make one request a day: whatever else they ask for that day goes first, and the other waits a day. Being served in
the meantime ends it. Reads and writes nobody but those refused; what they ask for meets the doors and pools of its day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.lists import REFUSED, REQUEST, REVIEW
from demerit.day.who import cell, who
from demerit.kept import Arrays
from demerit.limits import MAX_KINDS

if TYPE_CHECKING:
    from demerit.day.world import World

AGAIN = int(Purpose.AGAIN)
NONE_LEFT = 1 << 40  # more than any resident's number

# a request to be made again: from which day on, and how often it has been made; at most one a resident and service
PENDING = np.dtype([("resident", "u4"), ("due", "u2"), ("service", "u1"), ("times", "u1")])


@kernel(nogil=True)
def ask_again(day, people, state, conduct, standing, requests, pending, asked, kept):
    """The day's requests with those made again, in resident order, into `asked`; what stays pending into `kept`.

    `requests` and `pending` are in resident order; `asked` (REQUEST) and `kept` (PENDING) have room for all of both.
    Returns how many of each.
    """
    people, conduct, standing = people[0], conduct[0], standing[0]
    x, r, n, k, last = 0, 0, 0, 0, int64(-1)
    while x < len(pending) or r < len(requests):
        i = int64(pending[x].resident) if x < len(pending) else int64(NONE_LEFT)
        if r < len(requests) and int64(requests[r].resident) <= i:
            last = int64(requests[r].resident)
            asked[n] = requests[r]
            n, r = n + 1, r + 1
            continue
        after, first = x, -1
        while after < len(pending) and int64(pending[after].resident) == i:
            row = pending[after]
            sooner = first < 0 or (row.due, row.service) < (pending[first].due, pending[first].service)
            if row.due <= day and sooner:
                first = after
            after += 1
        if last == i or int64(state[i].lists) & standing.custody_mask:
            first = -1
        for y in range(x, after):
            if y != first:
                kept[k] = pending[y]
                k += 1
        x = after
        if first < 0:
            continue
        p, item = given(i, people), MAX_KINDS + int64(pending[first].service)
        bits = who(p, day, int64(state[i].mind), state[i].lists, standing.account_mask, standing.licence_mask)
        if (bits & conduct.needs_mask[item]) != conduct.needs_value[item]:
            continue  # has no need of it any more
        row = asked[n]
        row.resident, row.cell, row.service, row.profile = i, cell(p), pending[first].service, p
        row.times = pending[first].times
        n += 1
    return n, k


@kernel
def dropped(service, out, first, n):
    """Drop what a resident, whose rows are `first` to n of `out`, would ask for again: how many rows there are then."""
    for x in range(first, n):
        if out[x].service == service:
            for y in range(x, n - 1):
                out[y] = out[y + 1]
            return n - 1
    return n


@kernel(nogil=True)
def note(day, k0, k1, doors, decisions, pending, out):
    """What will be asked for again after a day's decisions, in resident order, into `out` (PENDING): how many.

    `decisions` and `pending` are in resident order; `out` has room for all of both.
    """
    doors = doors[0]
    d, x, n = 0, 0, 0
    while d < len(decisions) or x < len(pending):
        i = int64(pending[x].resident) if x < len(pending) else int64(NONE_LEFT)
        if d < len(decisions):
            i = min(i, int64(decisions[d].resident))
        first = n
        while x < len(pending) and int64(pending[x].resident) == i:
            out[n] = pending[x]
            n, x = n + 1, x + 1
        while d < len(decisions) and int64(decisions[d].resident) == i:
            row = decisions[d]
            s = int64(row.service)
            d += 1
            if row.outcome != REFUSED:
                n = dropped(s, out, first, n)
                continue
            if row.flags & REVIEW or row.times >= doors.again_at_most[s]:
                continue
            w0, w1, _, _ = words(k0, k1, uint32(AGAIN), uint32(day), uint32(i), uint32(s), uint32(0))
            if uint64(w0) >= doors.again[s]:
                continue
            n = dropped(s, out, first, n)  # the later refusal counts
            one = out[n]
            one.resident, one.service, one.times = i, s, int64(row.times) + 1
            one.due = day + 1 + int64((uint64(w1) * uint64(doors.again_within[s])) >> uint64(32))
            n += 1
    return n


class Repeats:
    """What residents of one world will ask for again."""

    def __init__(self) -> None:
        self.pending = np.zeros(0, PENDING)

    def kept(self) -> dict[str, np.ndarray]:
        return {"pending": self.pending}

    def put_back(self, arrays: Arrays) -> None:
        self.pending = arrays["pending"]

    def asked(self, day: int, world: World, requests: np.ndarray) -> np.ndarray:
        """A day's requests, those made again among them, in resident order."""
        if not len(self.pending):
            return requests
        asked = np.zeros(len(requests) + len(self.pending), REQUEST)
        kept = np.zeros(len(self.pending), PENDING)
        t = world.tables
        n, k = ask_again(day, world.given, world.state, t.conduct, t.standing, requests, self.pending, asked, kept)
        self.pending = kept[:k].copy()
        return asked[:n].copy()

    def note(self, day: int, world: World, decisions: np.ndarray) -> None:
        """The day's decisions are known: who will ask again, and who needn't."""
        out = np.zeros(len(decisions) + len(self.pending), PENDING)
        n = note(day, world.k0, world.k1, world.tables.access, decisions, self.pending, out)
        self.pending = out[:n].copy()
