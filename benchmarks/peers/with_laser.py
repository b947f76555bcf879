"""The reference on laser-core: a LaserFrame of properties, and components whose steps are Numba kernels.

The draws of a day run over all residents on all cores, as LASER's own models do; what happens to others (bystanders,
colleagues) is written afterwards by one core, because two threads must not add to the same resident at once.
"""

# ruff: noqa: NPY002 (what Numba compiles has a generator for each thread, and this is how it is called)

from __future__ import annotations

import numba as nb
import numpy as np
from laser.core import LaserFrame
from laser.core.random import seed as seed_all

from reference import (
    ACTS,
    ANYTHING,
    BANDS,
    COSTS,
    MISTAKEN,
    MOST_TIES,
    NEIGHBOURHOOD,
    OFFENCE,
    PASSED_ON,
    PAYS,
    SEEN,
    START,
    TERM,
    THRESHOLD,
    counted,
    ties,
)

nb.config.THREADING_LAYER = "workqueue"  # OpenMP waits by spinning: fifty times slower where another program runs too
NOTHING, AN_OFFENCE, A_DEED, A_REQUEST = range(4)
TOTALS = ACTED, RECORDED, MISNAMED, LOST, REFUSED = range(5)


@nb.njit(parallel=True, cache=True)
def draw(doing):
    """What each resident does today."""
    for i in nb.prange(len(doing)):
        u = np.random.random()
        if u >= ANYTHING:
            doing[i] = NOTHING
        elif u < OFFENCE:
            doing[i] = AN_OFFENCE
        else:
            doing[i] = A_DEED if u < ACTS else A_REQUEST


@nb.njit(cache=True)
def bystander(i, residents):
    """Somebody else of the neighbourhood."""
    begin = i // NEIGHBOURHOOD * NEIGHBOURHOOD
    others = min(NEIGHBOURHOOD, residents - begin) - 1
    if others == 0:
        return i
    other = begin + int(np.random.random() * others)
    return other + 1 if other >= i else other


@nb.njit(cache=True)
def judge(i, day, score, grade, until):
    """The evening of somebody touched: the grade follows the score, and the register admits."""
    points = score[i]
    grade[i] = 0
    for edge in BANDS:
        grade[i] += points < edge
    if points < THRESHOLD and until[i] <= day:
        until[i] = day + TERM


@nb.njit(cache=True)
def close(day, doing, tied, score, grade, until, touched, asking, totals):
    """Records, points, grades and the register; who asks for something goes into `asking`. Returns how many do."""
    residents = len(doing)
    n = asks = 0
    for i in range(residents):
        if doing[i] == NOTHING:
            continue
        if doing[i] == A_REQUEST:
            asking[asks] = i
            asks += 1
            continue
        totals[ACTED] += 1
        if np.random.random() >= SEEN:
            continue
        totals[RECORDED] += 1
        named = i
        if np.random.random() < MISTAKEN:
            named = bystander(i, residents)
            totals[MISNAMED] += 1
        touched[n] = named
        n += 1
        if doing[i] == A_DEED:
            score[named] += PAYS
            continue
        score[named] -= COSTS
        totals[LOST] += COSTS
        for tie in range(MOST_TIES):
            other = tied[tie, named]
            if other < residents:
                score[other] -= PASSED_ON
                totals[LOST] += PASSED_ON
                touched[n] = other
                n += 1
    for x in range(n):
        judge(touched[x], day, score, grade, until)
    return asks


@nb.njit(parallel=True, cache=True)
def release(day, score, until):
    """Whoever's term ends today is let go, and admitted again at once if the score is still low."""
    for i in nb.prange(len(until)):
        if until[i] == day and score[i] < THRESHOLD:
            until[i] = day + TERM


@nb.njit(cache=True)
def decide(day, asking, until, totals):
    """Requests, refused to those who are on the register this evening."""
    for i in asking:
        totals[REFUSED] += until[i] > day


class Conduct:
    """Component: what residents do."""

    def __init__(self, model):
        self.people = model.people
        self.people.add_scalar_property("doing", np.uint8)

    def step(self, _day):
        draw(self.people.doing)


class Scheme:
    """Component: cameras, points, grades, the register and the doors."""

    def __init__(self, model, seed):
        self.people = people = model.people
        people.add_scalar_property("score", np.int16, START)
        people.add_scalar_property("grade", np.uint8)
        people.add_scalar_property("until", np.uint16)
        people.add_vector_property("tied", MOST_TIES, np.int32)
        people.tied[:] = ties(people.count, seed).T
        room = people.count * (1 + MOST_TIES) // 4 + 10_000  # far more than are touched on any day
        self.touched, self.asking = np.empty(room, np.int32), np.empty(people.count, np.int32)
        self.totals = np.zeros(len(TOTALS), np.int64)

    def step(self, day):
        people = self.people
        asks = close(
            day, people.doing, people.tied, people.score, people.grade, people.until, self.touched, self.asking,
            self.totals,
        )  # fmt: skip
        if day >= TERM:
            release(day, people.score, people.until)
        decide(day, self.asking[:asks], people.until, self.totals)


class Model:
    """A frame of people, and components that step through the days."""

    def __init__(self, residents, seed):
        seed_all(seed)
        self.people = LaserFrame(capacity=residents)
        self.components = [Conduct(self), Scheme(self, seed)]

    def run(self, days):
        for day in range(days):
            for component in self.components:
                component.step(day)


def run(residents: int, days: int, seed: int, threads: int | None = None) -> dict[str, int]:
    """Counts of one run; all cores by default. Luck hangs on how many."""
    nb.set_num_threads(threads or nb.config.NUMBA_NUM_THREADS)
    model = Model(residents, seed)
    model.run(days)
    totals = dict(zip(("acts", "records", "false_records", "points_lost", "refusals"), model.components[1].totals,
                      strict=True))  # fmt: skip
    listed = int((model.people.until > days - 1).sum())
    return counted(**totals, score=model.people.score, on_register=listed)
