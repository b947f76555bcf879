"""The reference in plain NumPy: one uniform draw for every resident and day, and whole arrays from there on."""

from __future__ import annotations

import numpy as np

from reference import (
    ACTS,
    ANYTHING,
    BANDS,
    COSTS,
    MISTAKEN,
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

NOBODY = np.zeros(0, np.int64)


class Everybody:
    """Draws for all, keeps those who do or ask something: residents, and where in the chance of anything they fell."""

    def __init__(self, residents: int, rng: np.random.Generator):
        self.rng, self.draw = rng, np.empty(residents, np.float32)

    def today(self) -> tuple[np.ndarray, np.ndarray]:
        self.rng.random(out=self.draw, dtype=np.float32)
        active = np.flatnonzero(self.draw < np.float32(ANYTHING))
        return active, self.draw[active]


def run(residents: int, days: int, seed: int, choose: type = Everybody) -> dict[str, int]:
    """Counts of one run. `choose` says who does something on a day."""
    rng = np.random.default_rng(seed)
    chosen = choose(residents, rng)
    tied = ties(residents, seed)
    score = np.full(residents + 1, START, np.int32)  # the last is nobody's
    grade = np.zeros(residents + 1, np.int8)
    listed = np.zeros(residents + 1, bool)
    entered: list[np.ndarray] = []
    acts = records = false_records = points_lost = refusals = 0
    for day in range(days):
        active, draw = chosen.today()
        offenders, givers = active[draw < OFFENCE], active[(draw >= OFFENCE) & (draw < ACTS)]
        asking = active[draw >= ACTS]
        acts += len(offenders) + len(givers)

        blamed, wrongly = recorded(offenders, residents, rng)
        praised, mistaken = recorded(givers, residents, rng)
        records += len(blamed) + len(praised)
        false_records += wrongly + mistaken

        colleagues = tied[blamed].ravel()
        colleagues = colleagues[colleagues < residents]
        np.subtract.at(score, blamed, COSTS)
        np.subtract.at(score, colleagues, PASSED_ON)
        np.add.at(score, praised, PAYS)
        points_lost += COSTS * len(blamed) + PASSED_ON * len(colleagues)

        leaving = entered[day - TERM] if day >= TERM else NOBODY
        listed[leaving] = False
        touched = np.concatenate([blamed, colleagues, praised, leaving])
        points = score[touched]
        grade[touched] = np.digitize(points, BANDS)
        low = touched[(points < THRESHOLD) & ~listed[touched]]
        listed[low] = True
        entered.append(low)
        refusals += int(listed[asking].sum())
    return counted(acts, records, false_records, points_lost, refusals, score[:-1], int(listed.sum()))


def recorded(actors: np.ndarray, residents: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Whom the cameras name for these acts, and how many of them wrongly."""
    actors = actors[rng.random(len(actors)) < SEEN]
    wrong = rng.random(len(actors)) < MISTAKEN
    actors[wrong] = bystanders(actors[wrong], residents, rng)
    return actors, int(wrong.sum())


def bystanders(actors: np.ndarray, residents: int, rng: np.random.Generator) -> np.ndarray:
    """Somebody else of each one's neighbourhood, chosen evenly; oneself if there is nobody else."""
    begin = actors // NEIGHBOURHOOD * NEIGHBOURHOOD
    others = np.minimum(NEIGHBOURHOOD, residents - begin) - 1
    other = begin + (rng.random(len(actors)) * others).astype(np.int64)
    return np.where(others > 0, other + (other >= actors), actors)
