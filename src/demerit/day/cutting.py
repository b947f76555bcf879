"""Friends leave (M31): ties cut to save one's own score, and the one question that other mechanisms ask of them.

When somebody is put on a register that others see, or falls to a grade that they mind, each adult tied to them as kin,
neighbour, colleague or friend online may cut the tie that evening. It is cut from both sides and for good, whatever
the standing becomes later (an assumption), and whatever else the two are to each other: a neighbour who is a friend
online too is lost as both. Nobody cuts off their own household. From the next day nothing passes along it.

Reads the day's changes of standing and the ties of those who fell; writes the table of cut ties, which passing on
points (M18) asks.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.given import given, household, partners
from demerit.day.lists import BY_ERROR, CUT, FALL
from demerit.day.stocks import CUT_ROW
from demerit.day.who import cell
from demerit.kept import Arrays
from demerit.limits import TIE_KINDS
from demerit.place.traits import age_on
from demerit.shards import Shard

CUT_DRAW = int(Purpose.CUT)
TIES, MOST_PARTNERS = len(TIE_KINDS), 64


@kernel
def key_of(i, j):
    """One direction of a tie as a number: ties of one resident stand together when these are sorted."""
    return (uint64(i) << uint64(32)) | uint64(j)


@kernel
def place_of(key, keys):
    """The place of the first of the sorted `keys` that isn't below `key`."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def is_cut(i, j, keys):
    """Whether the tie between two residents has been cut. `keys`: a world's `cut_ties.keys`, sorted uint64."""
    if len(keys) == 0:
        return False
    key = key_of(i, j)
    at = place_of(key, keys)
    return at < len(keys) and keys[at] == key


@kernel
def has_cut(i, keys):
    """Whether somebody has any cut tie."""
    at = place_of(key_of(i, 0), keys)
    return at < len(keys) and int64(keys[at] >> uint64(32)) == int64(i)


@kernel
def falls_to(lists, lists_before, grade, grade_before, seen_lists, seen_grades):
    """Whether a change of standing is a fall that is seen."""
    if int64(lists) & ~int64(lists_before) & int64(seen_lists):
        return True
    return int64(grade) > int64(grade_before) and ((int64(seen_grades) >> int64(grade)) & int64(1)) == int64(1)


@kernel
def by_error(row, seen_lists, seen_grades):
    """Whether nothing in the own-record standing accounts for a fall that is seen."""
    rightful, own = int64(row.lists) & ~int64(row.wrong), int64(row.grade) >> 4
    return not falls_to(rightful, row.lists_before, own, int64(row.grade_before) & 15, seen_lists, seen_grades)


@kernel(nogil=True)
def fall_out(day, k0, k1, people, table, changes, keys, falls, cut):
    """Those whose standing fell today, and who cuts the tie: (falls, cut), the first -1 when a list is too short.

    A pair that is tied twice, or of which both fell, may stand in `cut` twice.
    """
    people, table = people[0], table[0]
    others = np.empty(MOST_PARTNERS, np.uint32)
    n, c = 0, 0
    for x in range(len(changes)):
        row = changes[x]
        i = int64(row.resident)
        first, size = household(i, people)
        for tie in range(1, TIES):
            lists, grades = table.lists[tie], table.grades[tie]
            if table.cuts[tie] == 0 or not falls_to(
                row.lists, row.lists_before, int64(row.grade) & 15, int64(row.grade_before) & 15, lists, grades
            ):
                continue
            if n == len(falls) or c + MOST_PARTNERS > len(cut):
                return -1, 0
            flags, ties = BY_ERROR if by_error(row, lists, grades) else 0, 0
            for k in range(partners(tie, i, people, others)):
                j = int64(others[k])
                if first <= j < first + size or is_cut(i, j, keys) or age_on(given(j, people), day) < 18:
                    continue
                ties += 1
                word, _, _, _ = words(k0, k1, uint32(CUT_DRAW), uint32(day), uint32(j), uint32(i), uint32(tie))
                if uint64(word) < table.cuts[tie]:
                    out = cut[c]
                    out.resident, out.other, out.cell, out.tie, out.flags = i, j, row.cell, tie, flags
                    c += 1
            fall = falls[n]
            fall.resident, fall.cell, fall.ties, fall.tie, fall.flags = i, row.cell, ties, tie, flags
            n += 1
    return n, c


@kernel(nogil=True)
def count_lonelier(new, keys, people, stocks):
    """Residents with a cut tie for the first time; `new` are today's keys, sorted, not yet among `keys`."""
    people, last = people[0], int64(-1)
    for x in range(len(new)):
        i = int64(new[x] >> uint64(32))
        if i != last and not has_cut(i, keys):
            stocks[CUT_ROW, cell(given(i, people))] += 1
        last = i


@kernel(nogil=True)
def isolation(start, stop, day, people, state, table, keys):
    """Of those of start to stop who stand where others cut ties: (their ties cut, all their ties), by the end of a day.

    Ties as they were at the start, to adults outside the household.
    """
    people, table = people[0], table[0]
    others = np.empty(MOST_PARTNERS, np.uint32)
    lost, every = 0, 0
    for i in range(start, stop):
        on, grade = int64(state[i].lists), int64(state[i].grade) & 15
        for tie in range(1, TIES):
            low = ((table.grades[tie] >> grade) & 1) == 1
            if table.cuts[tie] == 0 or not (low or (on & table.lists[tie]) != 0):
                continue
            first, size = household(i, people)
            for k in range(partners(tie, i, people, others)):
                j = int64(others[k])
                if not first <= j < first + size and age_on(given(j, people), day) >= 18:
                    every += 1
                    lost += int64(is_cut(i, j, keys))
    return lost, every


class CutTies:
    """The ties cut so far in one world: `keys`, both directions of each, sorted; 16 bytes a tie, growing.

    Each direction is kept in the shard of the resident it begins with.
    """

    def __init__(self, table: np.ndarray, shard: Shard) -> None:
        self.table, self.shard, self.keys = table, shard, np.zeros(0, np.uint64)
        self.on = bool(table[0]["cuts"].any())

    def kept(self) -> dict[str, np.ndarray]:
        return {"keys": self.keys}

    def put_back(self, arrays: Arrays) -> None:
        self.keys = arrays["keys"]

    def evening(
        self, day: int, k0: np.uint32, k1: np.uint32, people: np.ndarray, changes: np.ndarray, stocks: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The falls of a day and the ties cut for them, one row for each pair; kept from tomorrow on."""
        if not self.on or (not len(changes) and self.shard.size == 1):
            return np.zeros(0, FALL), np.zeros(0, CUT)
        falls, room = np.zeros(TIES * len(changes), FALL), 1024
        while True:
            cut = np.zeros(room, CUT)
            n, c = fall_out(day, k0, k1, people, self.table, changes, self.keys, falls, cut)
            if n >= 0:
                break
            room *= 4
        cut = self.shard.delivered(cut[:c], np.minimum(cut["resident"], cut["other"])[:c])
        low, high = (pick(cut["resident"], cut["other"]).astype(np.uint64) for pick in (np.minimum, np.maximum))
        shift = np.uint64(32)
        pairs, first = np.unique(low << shift | high, return_index=True)  # the first row of each pair
        back = pairs << shift | pairs >> shift
        new = np.sort(np.concatenate([pairs, self.shard.delivered(back, back >> shift)]))
        if len(new):
            count_lonelier(new, self.keys, people, stocks)
            self.keys = np.insert(self.keys, np.searchsorted(self.keys, new), new)
        return falls[:n], cut[np.sort(first)]
