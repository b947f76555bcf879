"""Collective scoring (M45): a household, or a neighbourhood, pays for what one of it loses.

Of each loss of points that a record brought directly, a share is levied. On a household: at once, from every other
adult, fractions rounded at random and fairly. On a neighbourhood: the shares are summed up exactly, in 2**-16 points,
and each month as many whole points as go round are taken from every adult; the rest is kept. The one who did it pays
like any other. What is levied is levied on nobody again, no cutting of ties stops it, and none of it enters an
own-record ledger.

Reads the ties of a household and the bounds of a neighbourhood; writes entries of their adults. Reaches nobody else.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.entries import entry
from demerit.day.given import given, household
from demerit.day.lists import BY_UNIT, COLLECTIVE, NO_RULE, NOBODY
from demerit.day.state import UNSCORED
from demerit.day.who import cell
from demerit.place.traits import NEIGHBOURHOOD, age_on

SPREAD = int(Purpose.SPREAD)
HOUSEHOLD, HOOD = 0, 1  # units
MOST_AT_ONCE = 1000  # points from each in a month; the rest is kept
MOST_MEMBERS = 15


@kernel
def is_levied(row):
    """Whether an entry is a loss of the score that a record brought its subject directly."""
    return row.points < 0 and row.ledger == 0 and row.rule != NO_RULE and row.tie == 255


@kernel(nogil=True)
def levy_households(day, k0, k1, people, state, table, scoring, entries, out):
    """The levies of a day's entries on households. Returns how many; -1 when `out` is too short."""
    people, table, scoring = people[0], table[0], scoring[0]
    n = 0
    for x in range(len(entries)):
        row = entries[x]
        if not is_levied(row):
            continue
        share = table.share[HOUSEHOLD, scoring.context[row.kind]]
        if share == 0:
            continue
        if n + MOST_MEMBERS > len(out):
            return -1
        i = int64(row.subject)
        amount = uint64(-int64(row.points)) * share
        first, size = household(i, people)
        for j in range(first, first + size):
            if j == i or int64(state[j].mind) & UNSCORED:
                continue
            p = given(j, people)
            if age_on(p, day) < 18:
                continue
            word, _, _, _ = words(
                k0, k1, uint32(SPREAD), uint32(day), uint32(j), uint32(i), scoring.key[row.rule]
            )  # fmt: skip
            points = int64(amount >> uint64(16)) + int64((uint64(word) >> uint64(16)) < (amount & uint64(65535)))
            if points > 0:
                n = entry(out, n, j, i, cell(p), -points, row.rule, row.act_day, row.kind, row.channel, COLLECTIVE, 0,
                          BY_UNIT)  # fmt: skip
    return n


@kernel(nogil=True)
def gather(table, scoring, entries, purse):
    """Add a day's losses to what each neighbourhood is to pay, in 2**-16 points."""
    table, scoring = table[0], scoring[0]
    for x in range(len(entries)):
        row = entries[x]
        if is_levied(row):
            share = int64(table.share[HOOD, scoring.context[row.kind]])
            purse[int64(row.subject) // NEIGHBOURHOOD] -= int64(row.points) * share


@kernel
def pays(j, day, people, state):
    """Whether somebody is among those on whom a neighbourhood's levy falls."""
    return age_on(given(j, people), day) >= 18 and not int64(state[j].mind) & UNSCORED


@kernel(nogil=True)
def levy_neighbourhood(hood, day, people, state, purse, out):
    """A month's levy on one neighbourhood: entries, how many. What doesn't go round stays in the purse."""
    people = people[0]
    first = hood * NEIGHBOURHOOD
    last = min(first + NEIGHBOURHOOD, int64(people.residents))
    members = int64(0)
    for j in range(first, last):
        members += int64(pays(j, day, people, state))
    each = min((purse[hood] >> int64(16)) // max(members, int64(1)), int64(MOST_AT_ONCE))
    if members == 0 or each == 0:
        return 0
    purse[hood] -= (each * members) << int64(16)
    n = 0
    for j in range(first, last):
        if pays(j, day, people, state):
            c = cell(given(j, people))
            n = entry(out, n, j, NOBODY, c, -each, NO_RULE, day, 255, 255, COLLECTIVE, 0, BY_UNIT)
    return n


def due(purse: np.ndarray) -> np.ndarray:
    """Neighbourhoods that owe at least one point, in their order."""
    return np.flatnonzero(purse >= 1 << 16)
