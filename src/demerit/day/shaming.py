"""Shaming (M23): the faces of those on a register, shown to whoever lives nearby and looks; and what these report.

On the day after a listing, and every thirty days while it lasts, some of the adults who are online and live within the
radius look. Some of these report that the person could pay. That is true if something stays unpaid which the person can
pay; else it is a false report.

Nobody looks while in custody (M46), and nobody reports whom the scheme doesn't score (M13, M14, M43).

Reads the homes of everybody within the radius, and unpaid sums; writes nothing but showings, records and reports. A
face is shown in each neighbourhood within reach where its people live, and how many looked is told back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint64

from demerit.compiled import kernel
from demerit.day import lists
from demerit.day.at_rest import register_of
from demerit.day.given import given, household
from demerit.day.lists import CANNOT_PAY, FALSE_REPORT, INITIAL, OWN, STRANGER
from demerit.day.looking import look
from demerit.day.reporting import MOST_RECORDS, brought, report
from demerit.day.settling import old_bill_is_beyond
from demerit.day.who import cell
from demerit.place.geography import cell_of, centre_of, lot, on_spiral, position, tiles_of
from demerit.place.traits import NEIGHBOURHOOD

if TYPE_CHECKING:
    from demerit.day.world import World

EVERY = 30  # days
AT_ONCE = 1 << 16  # stays gone through at once, so that the room for the faces is short
# somebody who saw a face and reports it, before it is known whether that is true
CALL = np.dtype([("about", "u4"), ("resident", "u4"), ("late", "u4"), ("register", "u1")])
# a face in a neighbourhood: whose (by resident and row of `shown`), and where the home is, in metres
FACE = np.dtype([("about", "u4"), ("hood", "u4"), ("shown", "u4"), ("x", "i4"), ("y", "i4"), ("register", "u1")])
PAYABLE = 1  # of those whom a call is about: something is unpaid that they can pay


@kernel
def shown_today(day, stay):
    """Whether somebody's turn has come; those listed from the start are spread over the first month."""
    since = int64(day) - int64(stay.day) - 1
    if stay.flags & INITIAL:
        since -= int64(stay.resident) % EVERY
    return since >= 0 and since % EVERY == 0


@kernel
def reaches(x, y, radius, west, south, east, north):
    """Whether any metre of a rectangle lies within a radius of a spot."""
    aside = max(int64(0), west - x, x - (west + east - int64(1)))
    up = max(int64(0), south - y, y - (south + north - int64(1)))
    return aside * aside + up * up <= radius * radius


@kernel
def show_around(x, y, radius, about, register, v, people, faces, n):
    """Add a face for every neighbourhood that comes within a radius of a home: how many there are then, -1 if too many.

    The home is at x and y; whose it is, the register and the row of `shown` are the same in all of these faces.
    """
    hoods, pitch, width = (int64(people.residents) + 255) >> 8, int64(people.pitch), int64(people.width)
    for row in range(max(y - radius, 0) // pitch, (y + radius) // pitch + 1):
        for column in range(max(x - radius, 0) // pitch, min((x + radius) // pitch, width - 1) + 1):
            settlement = cell_of(column, row, width)
            first, after = tiles_of(settlement, people.settled)
            centre_x, centre_y = centre_of(settlement, pitch, width)
            from_x, from_y = x - centre_x, y - centre_y
            far, ring = max(abs(from_x), abs(from_y)), int64(0)
            while int64(people.edges[4 * ring + 2]) < far - radius:  # all of this ring is too near to the centre
                ring += 1
            k, last = (2 * ring - 1) ** 2 if ring > 0 else int64(0), min(after << 4, hoods) - (first << 4)
            while k << 4 < last and (ring == 0 or int64(people.edges[4 * ring - 2]) <= far + radius):
                for part in range(k << 4, min((k + 1) << 4, last)):
                    west, south, east, north = lot(part, people.edges)
                    if not reaches(from_x, from_y, radius, west, south, east, north):
                        continue
                    if n == len(faces):
                        return -1
                    face, hood = faces[n], (first << 4) + part
                    face.about, face.hood, face.shown, face.x, face.y, face.register = about, hood, v, x, y, register
                    n += 1
                k += 1
                ring = on_spiral(k)[0]
    return n


@kernel(nogil=True)
def show(day, people, table, listings, first, last, shown, faces):
    """Who is shown today, of stays `first` to `last` (without it), and the neighbourhoods within reach.

    Returns (shown, faces), in the order of the stays; the first is -1 when `faces` is too short. `shown` has room for
    each of these stays.
    """
    people, table = people[0], table[0]
    v, n = 0, 0
    for x in range(first, last):
        stay = listings[x]
        register = register_of(stay)
        radius = table.radius[register]
        if radius == 0 or not shown_today(day, stay):
            continue
        i = int64(stay.resident)
        here_x, here_y = position(
            household(i, people)[0], people.pitch, people.width, people.edges, people.settled, people.k0, people.k1
        )
        n = show_around(here_x, here_y, radius, i, register, v, people, faces, n)
        if n < 0:
            return -1, 0
        line = shown[v]
        line.resident, line.viewers, line.cell, line.register = i, 0, cell(given(i, people)), register
        v += 1
    return v, n


@kernel(nogil=True)
def look_up(k0, k1, people, scoring, old_bills, sums, owed, whom, found):
    """Whether each of `whom` (sorted) owes anything that they can pay, into `found`."""
    people, scoring = people[0], scoring[0]
    for x in range(len(whom)):
        i = int64(whom[x])
        if (old_bills[i >> 3] >> (i & 7)) & 1 and not old_bill_is_beyond(i, given(i, people), k0, k1, scoring):
            found[x] = PAYABLE
    marked = np.zeros(65536, np.uint8)  # a first look, so that hardly anybody else is searched for
    for x in range(len(whom)):
        marked[int64(whom[x]) & 65535] = 1
    for x in range(owed):
        row = sums[x]
        i = int64(row.resident)
        if not marked[i & 65535]:
            continue
        low, high = 0, len(whom)
        while low < high:
            middle = (low + high) >> 1
            if int64(whom[middle]) < i:
                low = middle + 1
            else:
                high = middle
        if low < len(whom) and int64(whom[low]) == i:
            found[low] |= 0 if (row.what >> 2) & CANNOT_PAY else PAYABLE


@kernel(nogil=True)
def call_in(day, k0, k1, people, table, channels, calls, answers, records, reports):
    """What those report who saw somebody; calls in the order of whom they are about, `answers` what is found of these.

    Returns (records, reports).
    """
    people, table, channels = people[0], table[0], channels[0]
    channel, kind = table.channel, table.kind
    n, r = 0, 0
    for x in range(len(calls)):
        call = calls[x]
        i, j = int64(call.about), int64(call.resident)
        cause = OWN if answers[x] == PAYABLE else FALSE_REPORT
        told = cause == OWN and x > 0 and calls[x - 1].about == call.about  # the same, from somebody else
        wait = channels.delay_from[channel]
        due = day + wait + int64((uint64(call.late) * channels.delay_span[channel]) >> uint64(32))
        n, r = report(
            records, n, reports, r, day, due, j, given(j, people), i, given(i, people), i if cause == OWN else j, kind,
            channel, STRANGER, cause, told, channels, k0, k1,
        )  # fmt: skip
    return n, r


def shown_of(world: World, day: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Who is shown today, of some of a world's stays, and their faces in the neighbourhoods within reach."""
    shown, many = np.zeros(last - first, lists.SHOWN), 0

    def make_known(room: np.ndarray) -> int:
        nonlocal many
        many, n = show(day, world.given, world.tables.shaming, world.listings, first, last, shown, room)
        return -1 if many < 0 else n

    faces = world.filled("faces", FACE, make_known)
    return shown[:many].copy(), faces


def shamed(world: World, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those shown today, and the records and reports that follow. State is only read."""
    t, shard, key = world.tables, world.shard, (world.k0, world.k1)
    every, far, seen, many = [np.zeros(0, lists.SHOWN)], [np.zeros(0, FACE)], [np.zeros(0, CALL)], 0

    def looked(some: np.ndarray) -> np.ndarray:
        """How many look at each of these faces; and who of them reports, into `seen`."""
        viewers = np.zeros(len(some), np.uint32)
        seen.append(world.filled("calls", CALL, lambda room: look(
            day, *key, world.given, world.state, t.standing, t.shaming, some, viewers, room
        )))  # fmt: skip
        return viewers

    for first in range(0, world.stays, AT_ONCE):
        shown, faces = shown_of(world, day, first, min(first + AT_ONCE, world.stays))
        near = (faces["hood"] >= shard.hoods[0]) & (faces["hood"] < shard.hoods[1])
        mine, theirs = lists.picked(faces, near), lists.picked(faces, ~near)
        shown["viewers"] = np.bincount(mine["shown"], looked(mine), len(shown))
        theirs["shown"] += many
        every, far, many = [*every, shown], [*far, theirs], many + len(shown)
    faces, shown = lists.joined(far, FACE), lists.joined(every, lists.SHOWN)
    viewers = shard.answered(faces, faces["hood"].astype(np.int64) * NEIGHBOURHOOD, looked)
    shown["viewers"] += np.bincount(faces["shown"], viewers, many).astype(np.uint32)
    calls = lists.joined(seen, CALL)
    calls = np.sort(shard.delivered(calls, calls["about"]), order=["about", "resident", "register"])
    whom, which = np.unique(calls["about"], return_inverse=True)
    found = np.zeros(len(whom), np.uint8)
    look_up(*key, world.given, t.scoring, world.old_bills, world.sums, world.owed, whom, found)
    records, reports = np.zeros(MOST_RECORDS * len(calls), lists.RECORD), np.zeros(len(calls), lists.REPORT)
    written, r = call_in(day, *key, world.given, t.shaming, t.observation, calls, found[which], records, reports)
    return shown, *brought(world, [records[:written]], [reports[:r]])
