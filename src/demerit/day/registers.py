"""Registers: blacklists (M20) and redlists (M21), how one gets on and off, tiers (M44), and appeals (M22).

A way in is judged twice: on the record, which decides, and on the own-record ledger and the true records, which tell
whether the listing is wrongful. Whether somebody knows of an appeal and tries it is drawn on the day of
the listing; it is decided a fixed number of days later, once.

Tiers of severity are registers of one family. A way in may be open only to those who stand on a lower tier in the
morning; if they stand there wrongly, that condition fails on the own record, and the graver listing is wrongful too.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.at_rest import ASKED, register_of, way_off
from demerit.day.given import given
from demerit.day.lists import APPEALED, STILL_ON, WRONGFUL
from demerit.day.state import KNOWS_SHIFT
from demerit.day.who import cell

APPEAL = int(Purpose.APPEAL)
LAST_DAY = 65534  # a stay without a term


@kernel
def admission(resident, register, wrongful, way, flags):
    """A wish to list somebody, as one number; in order, the rightful way comes first."""
    return (
        (uint64(resident) << uint64(32)) | (uint64(register) << uint64(24)) | (uint64(wrongful) << uint64(16))
        | (uint64(way) << uint64(8)) | uint64(flags)
    )  # fmt: skip


@kernel
def stands_on(only, lists):
    """Whether a way in's condition of being on one of some registers holds; 0 is no condition (M44)."""
    return only == 0 or (int64(lists) & only) != 0


@kernel
def meets(kind, points, threshold):
    """Whether a way in by points is met: kind 0 is below, 1 at or above."""
    return points < threshold if kind == 0 else points >= threshold


@kernel
def appeal_day(resident, register, day, table, mind, k0, k1):
    """The day on which an appeal will be decided, or 0 if none is made; `mind` tells what is known of it (M16)."""
    key = table.register_key[register]
    w0, w1, _, _ = words(k0, k1, uint32(APPEAL), uint32(day), uint32(resident), key, uint32(0))
    aware = table.appeal_known[register]
    if table.appeal_by_knowledge:
        aware = table.appeal_levels[(int64(mind) >> int64(KNOWS_SHIFT)) & int64(3)]
    if uint64(w0) < aware and uint64(w1) < table.appeal_tried[register]:
        return min(int64(day) + table.appeal_days[register], int64(LAST_DAY))
    return int64(0)


@kernel
def appeal_succeeds(resident, register, listed_on, wrongful, table, k0, k1):
    """The decision, drawn with the listing."""
    key = table.register_key[register]
    _, _, word, _ = words(k0, k1, uint32(APPEAL), uint32(listed_on), uint32(resident), key, uint32(0))
    chance = table.appeal_corrected[register] if wrongful else table.appeal_mistaken[register]
    return uint64(word) < chance


@kernel
def enter(stays, n, resident, day, register, way, flags, table, mind, k0, k1):
    """One stay (`day.at_rest.STAY`) at place n."""
    row = stays[n]
    due = appeal_day(resident, register, day, table, mind, k0, k1)
    row.resident, row.day, row.where, row.way = resident, day, register, way
    row.until = min(int64(day) + table.term[register], int64(LAST_DAY))
    row.flags = flags
    if due > 0:
        row.where, row.flags = ASKED | register, flags | APPEALED
    return n + 1


@kernel
def decided_on(stay, table):
    """The day on which a stay's appeal is decided, or was; 0 if none was made."""
    if not stay.where & ASKED:
        return int64(0)
    return min(int64(stay.day) + table.appeal_days[register_of(stay)], int64(LAST_DAY))


@kernel
def tell(listing, stay, people, table):
    """A stay in full, into a row of `lists.LISTING`, as of somebody still on it."""
    listing.resident, listing.cell, listing.day = stay.resident, cell(given(stay.resident, people)), stay.day
    listing.until, listing.appeal, listing.left = stay.until, decided_on(stay, table), STILL_ON
    listing.register, listing.way, listing.flags = register_of(stay), stay.way, stay.flags
    listing.exit = way_off(stay)


@kernel
def wrongly(flags):
    """Whether a stay is wrongful."""
    return (int64(flags) & int64(WRONGFUL)) != 0
