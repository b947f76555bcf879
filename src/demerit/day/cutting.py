"""Friends leave (M31): ties cut to save one's own score, and the one question that other mechanisms ask of them.

When somebody is put on a register that others see, or falls to a grade that they mind, each adult tied to them as kin,
neighbour, colleague or friend online may cut the tie that evening. It is cut from both sides and for good, whatever
the standing becomes later (an assumption), and whatever else the two are to each other: a neighbour who is a friend
online too is lost as both. Nobody cuts off their own household. From the next day nothing passes along it.

Reads the day's changes of standing and the ties of those who fell; writes the table of cut ties, which passing on
points (M18) asks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, words
from demerit.compiled import kernel
from demerit.day.given import given, has_reached, household, partners
from demerit.day.lists import BY_ERROR, CUT, FALL
from demerit.day.stocks import CUT_ROW
from demerit.day.who import cell
from demerit.kept import Arrays
from demerit.limits import TIE_KINDS
from demerit.shards import Shard

CUT_DRAW = int(Purpose.CUT)
TIES, MOST_PARTNERS = len(TIE_KINDS), 64
ADULT = 18  # years


# one end of a cut tie: whose it is, by their place in the tile, and the other's number
END = np.dtype([("place", "u2"), ("other", "u4")])


class Ends(NamedTuple):
    """Cut ties, as kernels take them: each has two ends, sorted by resident and the other, and a tile's stand together.

    `starts` (int64[tiles + 1]) of the `rows` says where those of the tiles from `first` on begin.
    """

    rows: np.ndarray
    starts: np.ndarray
    first: int


@kernel
def key_of(i, j):
    """One end of a tie as a number: ends sort by it."""
    return (uint64(i) << uint64(32)) | uint64(j)


@kernel
def is_cut(i, j, ends):
    """Whether the tie between two residents has been cut. `ends`: of a shard in which the first lives."""
    rows, tile, place = ends.rows, (i >> int64(12)) - ends.first, i & int64(4095)
    low, high = ends.starts[tile], ends.starts[tile + 1]
    while low < high:
        middle = (low + high) >> 1
        if key_of(rows[middle].place, rows[middle].other) < key_of(place, j):
            low = middle + 1
        else:
            high = middle
    return low < ends.starts[tile + 1] and int64(rows[low].place) == place and int64(rows[low].other) == j


@kernel(nogil=True)
def add_ends(new, ends, people, out, starts, stocks):
    """All ends with today's: `new` are their keys, sorted, none of them there yet. Counts who had no cut tie before."""
    people, rows = people[0], ends.rows
    x, n, last = 0, 0, int64(-1)
    for tile in range(len(starts) - 1):
        starts[tile] = n
        base, old = (ends.first + tile) * TILE, ends.starts[tile]
        while True:
            there = old < ends.starts[tile + 1]
            comes = x < len(new) and int64(new[x] >> uint64(32)) < base + TILE
            if there and (not comes or key_of(base + int64(rows[old].place), rows[old].other) < new[x]):
                last = base + int64(rows[old].place)
                out[n] = rows[old]
                old += 1
            elif comes:
                i = int64(new[x] >> uint64(32))
                out[n].place, out[n].other = i - base, uint32(new[x] & uint64(0xFFFFFFFF))
                later = old < ends.starts[tile + 1] and base + int64(rows[old].place) == i
                if i != last and not later:
                    stocks[CUT_ROW, cell(given(i, people))] += 1
                last = i
                x += 1
            else:
                break
            n += 1
    starts[len(starts) - 1] = n


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
def fall_out(day, k0, k1, people, table, changes, ends, falls, cut):
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
                if first <= j < first + size or is_cut(i, j, ends) or not has_reached(ADULT, j, day, people):
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
def isolation(start, stop, day, people, state, table, ends):
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
                if not first <= j < first + size and has_reached(ADULT, j, day, people):
                    every += 1
                    lost += int64(is_cut(i, j, ends))
    return lost, every


class CutTies:
    """The ties cut so far in one world, twelve bytes a tie and growing: each end is kept where its resident lives."""

    def __init__(self, table: np.ndarray, shard: Shard) -> None:
        self.table, self.shard = table, shard
        self.on = bool(table[0]["cuts"].any())
        self.ends = self.packed(np.zeros(0, np.uint64))

    def packed(self, keys: np.ndarray) -> Ends:
        """Ends with these keys, which are sorted."""
        first, last = self.shard.first // TILE, -(-self.shard.last // TILE)
        rows, who = np.empty(len(keys), END), (keys >> np.uint64(32)).astype(np.int64)
        rows["place"], rows["other"] = who % TILE, keys & np.uint64(0xFFFFFFFF)
        return Ends(rows, np.searchsorted(who, np.arange(first, last + 1) * TILE), first)

    @property
    def keys(self) -> np.ndarray:
        """The key of every end (`key_of`), in order: uint64."""
        tiles = np.arange(self.ends.first, self.ends.first + len(self.ends.starts) - 1, dtype=np.uint64)
        base = np.repeat(tiles * np.uint64(TILE), np.diff(self.ends.starts))
        return base + self.ends.rows["place"] << np.uint64(32) | self.ends.rows["other"]

    def kept(self) -> dict[str, np.ndarray]:
        return {"keys": self.keys}

    def put_back(self, arrays: Arrays) -> None:
        self.ends = self.packed(arrays["keys"])

    def evening(
        self, day: int, k0: np.uint32, k1: np.uint32, people: np.ndarray, changes: np.ndarray, stocks: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The falls of a day and the ties cut for them, one row for each pair; kept from tomorrow on."""
        if not self.on or (not len(changes) and self.shard.size == 1):
            return np.zeros(0, FALL), np.zeros(0, CUT)
        falls, room = np.zeros(TIES * len(changes), FALL), 1024
        while True:
            cut = np.zeros(room, CUT)
            n, c = fall_out(day, k0, k1, people, self.table, changes, self.ends, falls, cut)
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
            rows, starts = np.empty(len(self.ends.rows) + len(new), END), np.empty_like(self.ends.starts)
            add_ends(new, self.ends, people, rows, starts, stocks)
            self.ends = Ends(rows, starts, self.ends.first)
        return falls[:n].copy(), cut[np.sort(first)]
