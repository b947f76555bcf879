"""The reference scheme's numbers, its ties, and what every implementation counts. README.md says it in words."""

from __future__ import annotations

import numpy as np

OFFENCE, DEED, REQUEST = 0.01, 0.01, 0.01  # chances a day; nobody has more than one of the three on a day
ACTS = OFFENCE + DEED
ANYTHING = ACTS + REQUEST
SEEN = 0.4  # of acts: the cameras cover a half and miss a fifth of that
MISTAKEN = 0.1  # of records, those that name somebody else of the neighbourhood
NEIGHBOURHOOD = 256  # residents in a row
START, COSTS, PAYS = 1000, 10, 5  # points
PASSED_ON = 1  # points that each colleague loses with every offence recorded: a tenth
BANDS = (1000, 990, 980)  # lowest points of grades A, B and C; below is D
THRESHOLD, TERM = 985, 30  # the register admits below it, and lets go after so many days
LETTERS = "ABCD"
MOST_TIES = 8
SIDE = MOST_TIES // 2

GRADES = tuple(f"grade_{letter}" for letter in LETTERS)
COUNTS = ("acts", "records", "false_records", "points_lost", *GRADES, "on_register", "refusals")

TEAMS = (2, 3, 4, 5, 6, 8, 10, 14, 20, 56)  # in a round of 128 residents


def ties(residents: int, seed: int) -> np.ndarray:
    """Who is tied to whom: int32[residents, 8], filled up with `residents`, the number of nobody.

    Residents are put in a random order and cut into teams. A team sits in a circle; each is tied to four on either
    side, in a team of up to eight to everybody. That makes 8 ties for most, and 7.2 on average.
    """
    rounds = -(-residents // sum(TEAMS))
    size = np.tile(TEAMS, rounds)
    begin = np.cumsum(size) - size
    size, begin = np.repeat(size, size)[:residents], np.repeat(begin, size)[:residents]
    size = np.minimum(begin + size, residents) - begin  # the last team may be cut short
    slot = np.arange(residents)
    order = np.random.default_rng(seed).permutation(residents).astype(np.int32)
    table = np.full((residents, MOST_TIES), residents, np.int32)
    for step in range(1, MOST_TIES + 1):
        around = (size > MOST_TIES) & (step > SIDE)
        away = np.where(around, SIDE - step, step)
        there = step < size
        other = begin + (slot - begin + away) % np.maximum(size, 1)
        table[order[there], step - 1] = order[other[there]]
    return table


def counted(acts: int, records: int, false_records: int, points_lost: int, refusals: int,
            score: np.ndarray, on_register: int) -> dict[str, int]:  # fmt: skip
    """The counts of a run, from the sums over its days and the scores at its end."""
    grades = np.bincount(np.digitize(score, BANDS), minlength=4)  # digitize takes falling bands: 0 is A
    found = dict(zip(GRADES, grades.tolist(), strict=True))
    found |= {"acts": acts, "records": records, "false_records": false_records, "points_lost": points_lost,
              "on_register": on_register, "refusals": refusals}  # fmt: skip
    return {name: int(found[name]) for name in COUNTS}
