"""Custody (M46): days taken away, and what that does to a household.

Custody is a register with a term. Whoever is on it does nothing and asks for nothing (`day.conduct` passes them by)
and has lost any job. The household learns to fear the context for which they were taken, has less to pay with
(`day.means`), and may hold children whose only parent is away. Reads and writes the resident's row and the household's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.adaptation import grow_afraid
from demerit.day.given import given, household
from demerit.day.lists import AT_HOME_TAKEN, JOB_LOST_IN_CUSTODY, ONLY_PARENT_TAKEN, TOLL, WRONGFUL
from demerit.day.state import EMPLOYED
from demerit.day.stocks import JOBLESS_ROW
from demerit.day.who import cell
from demerit.place.traits import CHILD, SPOUSE, age_on, employed, role

if TYPE_CHECKING:
    from demerit.day.world import World

CUSTODY = int(Purpose.CUSTODY)
MOST_AT_HOME = 64  # more than any household has


@kernel
def toll(tolls, n, resident, p, other, what, flags):
    """One row at place n: what somebody bears through what happened to another."""
    row = tolls[n]
    row.resident, row.cell, row.other, row.what, row.flags = resident, cell(p), other, what, flags
    return n + 1


@kernel
def only_parent(i, first, size, people):
    """Whether i is a parent in this household and no other parent lives in it."""
    parents, mine = 0, False
    for j in range(first, first + size):
        if role(given(j, people)) <= SPOUSE:
            parents += 1
            mine = mine or j == i
    return mine and parents == 1


@kernel(nogil=True)
def take_away(day, k0, k1, people, state, table, adaptation, entered, tolls, stocks):
    """Jobs lost, fear learnt and children left by those taken into custody today. Returns how many `tolls`.

    `tolls` has room for 2 * MOST_AT_HOME rows for each row of `entered`.
    """
    people, table, adaptation = people[0], table[0], adaptation[0]
    n = 0
    for x in range(len(entered)):
        row = entered[x]
        if not (table.custody_mask >> int64(row.register)) & 1:
            continue
        i, wrongful = int64(row.resident), int64(row.flags) & int64(WRONGFUL)
        p = given(i, people)
        if int64(state[i].mind) & EMPLOYED:
            state[i].mind = int64(state[i].mind) & ~int64(EMPLOYED)
            if employed(p):
                stocks[JOBLESS_ROW, row.cell] += 1
            n = toll(tolls, n, i, p, i, JOB_LOST_IN_CUSTODY, wrongful)
        context = int64(255)
        if row.way < table.ways:
            context = int64(table.way_teaches[row.way])
        draw = table.register_key[row.register] >> uint32(8)
        first, size = household(i, people)
        alone = only_parent(i, first, size, people)
        for j in range(first, first + size):
            q = given(j, people)
            w0, w1, _, _ = words(k0, k1, uint32(CUSTODY), uint32(day), uint32(j), uint32(i), draw)
            if context < 255:
                learns = uint64(w0) < adaptation.learns if j == i else uint64(w1) < adaptation.learns_household
                if learns:
                    grow_afraid(j, context, people, state, stocks)
            if j == i:
                continue
            n = toll(tolls, n, j, q, i, AT_HOME_TAKEN, wrongful)
            if alone and role(q) == CHILD and age_on(q, day) < 18:
                n = toll(tolls, n, j, q, i, ONLY_PARENT_TAKEN, wrongful)
    return n


def taken_away(world: World, day: int, entered: np.ndarray) -> np.ndarray:
    """Stage 6: what custody takes from those who entered it today, and from their households (M46)."""
    t = world.tables
    taken = entered[(int(t.standing[0]["custody_mask"]) >> entered["register"].astype(np.int64)) & 1 == 1]
    tolls = np.zeros(2 * MOST_AT_HOME * len(taken), TOLL)
    if not len(taken):
        return tolls
    n = take_away(
        day, world.k0, world.k1, world.given, world.state, t.standing, t.adaptation, taken, tolls, world.stocks
    )
    return tolls[:n].copy()
