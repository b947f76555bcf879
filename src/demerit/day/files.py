"""The files of a company's users (M33): opened on the first day, moved by records, looked at when a month ends.

A record of a missed payment lowers a user's history, whether it is true or false; every month the history of those who
owe nothing may rise a step, and what was bought fades. A day's steps are summed up before bounds are applied. When a
month ends, a score below the line is told to the state as a record, once a month for as long as it stays there. That
record is true if the user's score would lie below without the false records in the file, and else a copied error: only
in the first case does it enter the own-record ledger, and the fully-seen one. Reads and writes nobody but the subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint64

from demerit import shards
from demerit.chance import TILE
from demerit.compiled import kernel
from demerit.day.commerce import (
    ASTRAY,
    COMMERCE,
    band,
    commercial_score,
    first_behaviour,
    first_history,
    is_user,
    moved,
    rightful_file,
)
from demerit.day.debts import owes
from demerit.day.given import given, given_each, given_some
from demerit.day.lanes import draw_each
from demerit.day.lists import ACT, COPIED, DONE, OWN, RECORD, SCORED, joined, picked
from demerit.day.scoring import owe_and_see
from demerit.day.state import UNSCORED, score_of
from demerit.day.stocks import BAND_ROW
from demerit.day.who import cell
from demerit.kept import Arrays
from demerit.limits import LOWEST_COMMERCIAL

if TYPE_CHECKING:
    from demerit.day.world import World

MONTH = 30  # days
MONTHLY = 1  # draw
NO_FILES = np.zeros(0, ASTRAY)


@kernel(nogil=True)
def open_files(first, last, k0, k1, people, state, table, stocks):
    """Files of residents first to last on the first day."""
    people, table = people[0], table[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(first)
    for i in range(first, last):
        if i == after:
            base, after = int64(i), given_each(i, last, people, room, drawn, profiles)
        p = profiles[i - base]
        state[i].commerce = 0
        if is_user(i, p, k0, k1, table):
            file = first_history(p, table) | (first_behaviour(p, table) << 4)
            state[i].commerce = file
            stocks[BAND_ROW + band(commercial_score(p, file, table), table), cell(p)] += 1


@kernel
def refile(i, p, file, state, table, stocks):
    """A new file for a user; the band follows."""
    c = cell(p)
    stocks[BAND_ROW + band(commercial_score(p, state[i].commerce, table), table), c] -= 1
    stocks[BAND_ROW + band(commercial_score(p, file, table), table), c] += 1
    state[i].commerce = file


@kernel(nogil=True)
def enter(records, people, state, table, astray, stocks):
    """A day's records into the files of users, in the order of their subjects; `astray` takes only the true ones."""
    people, table = people[0], table[0]
    x, a = 0, 0
    while x < len(records):
        i = int64(records[x].subject)
        history, behaviour, true_history, true_behaviour = int64(0), int64(0), int64(0), int64(0)
        while x < len(records) and int64(records[x].subject) == i:
            row = records[x]
            one, other = table.steps[row.kind, row.channel, 0], table.steps[row.kind, row.channel, 1]
            history, behaviour = history + one, behaviour + other
            if row.cause == OWN:
                true_history, true_behaviour = true_history + one, true_behaviour + other
            x += 1
        while a < len(astray) and int64(astray[a].resident) < i:
            a += 1
        if a < len(astray) and int64(astray[a].resident) == i:
            astray[a].file = moved(astray[a].file, true_history, true_behaviour)
        refile(i, given(i, people), moved(state[i].commerce, history, behaviour), state, table, stocks)


@kernel
def back(file, behaviour):
    """A step of behaviour, towards where it began."""
    now = int64(file) >> 4
    return int64(now < behaviour) - int64(now > behaviour)


@kernel
def lowest_by_file(table):
    """The lowest score that anybody with a file can have: int64[256]. Of no file it is 0."""
    given_least = table.points[1].min() + table.points[3].min() + table.points[4].min()
    low = np.zeros(256, np.int64)
    for file in range(256):
        if file & 15:
            total = table.points[0, file & 15] + table.points[2, file >> 4] + given_least
            low[file] = int64(LOWEST_COMMERCIAL) + ((total + 32768) >> 16)
    return low


@kernel(nogil=True)
def close_month(day, first, last, k0, k1, people, state, table, astray, told, stocks):
    """The month's end of residents first to last; returns how many low scores are `told` to the state."""
    people, table = people[0], table[0]
    drawn, profiles, low = np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64), lowest_by_file(table)
    some, up, fades = np.empty(TILE, np.uint16), np.empty(TILE, np.uint8), np.empty(TILE, np.uint8)
    n, a = 0, 0
    for tile in range(first // TILE * TILE, last, TILE):
        start, stop, m = max(first, tile), min(last, tile + TILE), 0
        draw_each(start, stop - start, 0, day, COMMERCE + 256 * MONTHLY, k0, k1, drawn[: 4 * TILE])
        for i in range(start, stop):  # of most files, in most months, nothing moves and nothing can be told
            file = int64(state[i].commerce)
            rises = uint64(drawn[i - start]) < table.pays_up and not owes(state[i].mind)
            falls = uint64(drawn[i - start + TILE]) < table.fades
            some[m], up[m], fades[m] = i - tile, rises, falls
            m += int64(file != 0 and (rises or falls or low[file] < table.shared_below))
        given_some(some, m, tile, people, drawn, profiles)
        for x in range(m):
            i, p = tile + int64(some[x]), profiles[x]
            file, behaviour = int64(state[i].commerce), first_behaviour(p, table)
            new = moved(file, up[x], back(file, behaviour) if fades[x] else 0)
            if new != file:
                refile(i, p, new, state, table, stocks)
            while a < len(astray) and int64(astray[a].resident) < i:
                a += 1
            if a < len(astray) and int64(astray[a].resident) == i:
                own = int64(astray[a].file)
                astray[a].file = moved(own, up[x], back(own, behaviour) if fades[x] else 0)
            if commercial_score(p, new, table) < table.shared_below:
                truly = commercial_score(p, rightful_file(i, new, astray), table) < table.shared_below
                row = told[n]
                row.subject, row.actor, row.profile, row.cell = i, i, p, cell(p)
                row.day, row.due, row.kind, row.channel = day, day, table.shared_kind, table.shared_channel
                row.cause, row.flags = OWN if truly else COPIED, SCORED
                n += 1
    return n


@kernel(nogil=True)
def joint_counts(first, last, people, state, table, low, width, counts):
    """Users by both scores: `counts` int64[bins of the first ledger, points of the commercial score].

    Whom the state doesn't score has one of them only.
    """
    people, table = people[0], table[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(first)
    for i in range(first, last):
        if i == after:
            base, after = int64(i), given_each(i, last, people, room, drawn, profiles)
        p = profiles[i - base]
        if state[i].commerce and not int64(state[i].mind) & UNSCORED:
            score = commercial_score(p, state[i].commerce, table)
            counts[(score_of(state[i]) - low) // width, score - 350] += 1


class Files:
    """The files of one world's users; the bytes themselves stand in the residents' rows."""

    def __init__(self, world: World) -> None:
        self.astray = NO_FILES
        self.moves = world.tables.commerce[0]["steps"].any(axis=2)  # by kind and channel: whether a record moves a file

    def open(self, world: World) -> None:
        """Everybody's, on the evening before the first day."""
        for first, last in world.shard.stretches():
            open_files(first, last, world.k0, world.k1, world.given, world.state, world.tables.commerce, world.stocks)

    def kept(self) -> dict[str, np.ndarray]:
        return {"astray": self.astray}

    def put_back(self, arrays: Arrays) -> None:
        self.astray = arrays["astray"]

    def read(self, day: int, world: World, records: np.ndarray) -> np.ndarray:
        """The day's records into the files. Returns the records with those that the state is told when a month ends."""
        table, state = world.tables.commerce, world.state
        counts = self.moves[records["kind"], records["channel"]]
        counts &= ((records["flags"] & SCORED) != 0) & (state["commerce"][records["subject"]] != 0)
        rows = picked(records, counts)
        if len(rows):
            rows = picked(rows, np.argsort(rows["subject"], kind="stable"))
            self._keep_aside(np.unique(rows["subject"][rows["cause"] != OWN]), state)
            enter(rows, world.given, state, table, self.astray, world.stocks)
        return records if day == 0 or day % MONTH else joined([records, *self._months_end(day, world)], RECORD)

    def _keep_aside(self, wronged: np.ndarray, state: np.ndarray) -> None:
        """From their first false record on, users have a file without false records, too."""
        new = wronged[~np.isin(wronged, self.astray["resident"])]
        if len(new):
            rows = np.zeros(len(new), ASTRAY)
            rows["resident"], rows["file"] = new, state["commerce"][new]
            rows = np.concatenate([self.astray, rows])
            self.astray = rows[np.argsort(rows["resident"])]

    def _months_end(self, day: int, world: World) -> list[np.ndarray]:
        t, told, room = world.tables, [], np.zeros(shards.STRETCH, RECORD)
        for first, last in world.shard.stretches():
            n = close_month(
                day, first, last, world.k0, world.k1, world.given, world.state, t.commerce, self.astray, room,
                world.stocks,
            )  # fmt: skip
            told.append(room[:n].copy())  # not a view, which would keep room for everybody
            self._see(day, world, room[:n])
        return told

    def _see(self, day: int, world: World, told: np.ndarray) -> None:
        """The fully-seen ledger takes what is truly told, as it would an act."""
        true = told[told["cause"] == OWN]
        seen = np.zeros(len(true), ACT)
        seen["resident"], seen["cell"], seen["profile"] = true["subject"], true["cell"], true["profile"]
        seen["kind"], seen["flags"] = true["kind"], DONE
        t = world.tables
        owe_and_see(
            day, world.given, world.state, t.conduct, t.scoring, t.standing, seen, world.sums, world.owed, world.stocks
        )
