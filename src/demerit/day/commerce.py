"""A company's score of 350 to 950, beside the state's (M33): a function of what is given and of a file of one byte.

Five factors, each of 16 levels. Fulfilment, identity and connections follow from given traits. History (payments) and
behaviour (what is bought and browsed) begin by given traits and move with what is recorded; the file holds these two,
low four bits history, 1 to 15, and high four behaviour, 0 to 15. A file of 0 is of somebody who is no user. Where false
records have been put into a file, what it would be without them is kept aside: `astray`, in the order of residents.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.limits import LOWEST_COMMERCIAL
from demerit.place.traits import age, cash, civic, decile, disorder, in_debt, online, owner, repays, sociability, urban

COMMERCE = int(Purpose.COMMERCE)
ASTRAY = np.dtype([("resident", "u4"), ("file", "u1")])  # a file without the false records


@kernel
def first_history(p, table):
    """Level of history on the first day, 1 to 15: spare cash, who repays, and who owes."""
    return table.first_history[cash(p), repays(p), in_debt(p)]


@kernel
def first_behaviour(p, table):
    """Level of behaviour on the first day, 0 to 15."""
    return table.first_behaviour[civic(p), disorder(p)]


@kernel
def fulfilment(p, table):
    """0 to 15: tenth of income, and a home of one's own."""
    return table.fulfilment[decile(p), owner(p)]


@kernel
def identity(p, table):
    """0 to 15: online life, town, and being of an age to earn."""
    return table.identity[online(p), urban(p), int64(age(p) >= 25 and age(p) < 60)]


@kernel
def connections(p, table):
    """0 to 15: how many ties somebody keeps. What friends do or are doesn't enter: the company denies it."""
    return table.connections[sociability(p)]


@kernel
def is_user(i, p, k0, k1, table):
    """Whether somebody uses the app: of adults online, a share, by a draw of their own."""
    if age(p) < 18 or online(p) == 0:
        return False
    w0, _, _, _ = words(k0, k1, uint32(COMMERCE), uint32(0), uint32(i), uint32(0), uint32(0))
    return uint64(w0) < table.users


@kernel
def heeds(i, k0, k1, share):
    """Whether a user heeds the app's advice: the same for good."""
    _, w1, _, _ = words(k0, k1, uint32(COMMERCE), uint32(0), uint32(i), uint32(0), uint32(0))
    return uint64(w1) < share


@kernel
def commercial_score(p, file, table):
    """The score, 350 to 950, of a profile and a file; 0 for somebody who is no user."""
    history, behaviour = int64(file) & int64(15), int64(file) >> int64(4)
    if history == 0:
        return int64(0)
    total = table.points[0, history] + table.points[1, fulfilment(p, table)] + table.points[2, behaviour]
    total += table.points[3, identity(p, table)] + table.points[4, connections(p, table)]
    return int64(LOWEST_COMMERCIAL) + ((total + 32768) >> 16)


@kernel
def band(score, table):
    """Number of the band a score lies in, 0 the lowest."""
    b = int64(0)
    while b < table.bands - 1 and score >= table.edges[b]:
        b += 1
    return b


@kernel
def rightful_file(i, file, astray):
    """A file without the false records in it."""
    low, high = 0, len(astray)
    while low < high:
        middle = (low + high) >> 1
        if int64(astray[middle].resident) < i:
            low = middle + 1
        else:
            high = middle
    if low < len(astray) and int64(astray[low].resident) == i:
        return int64(astray[low].file)
    return int64(file)


@kernel
def moved(file, history, behaviour):
    """A file after so many steps of both factors, within their bounds."""
    one = min(int64(15), max(int64(1), (int64(file) & int64(15)) + history))
    other = min(int64(15), max(int64(0), (int64(file) >> int64(4)) + behaviour))
    return one | (other << int64(4))
