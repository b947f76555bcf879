"""Whether the arrays that a world kept go together: kernels rely on it, and a file may say anything.

What each value may be by itself is held in `demerit.bounds`. Here: scores within their ledgers, grades of whoever has
one, as many debts as sums are open, a row apart of just those whose rows say so, the order of what is searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day.at_rest import OF_ANOTHER, REGISTER
from demerit.day.firms import ORGANISATION, found
from demerit.day.state import ABSTAINER, BASE, DEBT_MASK, DEBT_SHIFT, NOT_HERE, SHORT, STANDS_APART, UNSCORED
from demerit.kept import Arrays
from demerit.memory import rows_for_all

if TYPE_CHECKING:
    from demerit.day.world import World

AT_ONCE = 1 << 16  # residents looked at together


def refuse_unsound(world: World, arrays: Arrays) -> None:
    """Raises ValueError unless these can be what a world like this one kept."""
    holds = {
        "state": lambda: _rows_hold(world, arrays["state"]) and _debts_hold(world, arrays),
        "apart/rows": lambda: _apart_holds(world, arrays),
        "listings": lambda: bool(((arrays["listings"]["where"] & REGISTER) < _rules(world)["registers"]).all()),
        "arrivals/actors": lambda: _actors_hold(arrays),
        "cut_ties/keys": lambda: _ties_hold(world, arrays["cut_ties/keys"]),
        "queues/waiting": lambda: _queues_hold(world, arrays["queues/waiting"]),
        "starts": lambda: not len(arrays["starts"]) or _starts_hold(world, arrays),
        "files/astray": lambda: _rises(arrays["files/astray"]["resident"])
                                and _files_hold(arrays["files/astray"]["file"]),
        "organisations/rows": lambda: _organisations_hold(world, arrays),
    }  # fmt: skip
    for name, hold in holds.items():
        if name in arrays and not hold():
            raise ValueError(f"world/{name} doesn't go with what else was kept")


def _rules(world: World) -> np.void:
    return world.tables.standing[0]


def _rises(numbers: np.ndarray) -> bool:
    """Whether each is greater than the one before."""
    return bool((numbers[1:] > numbers[:-1]).all())


def _files_hold(files: np.ndarray) -> bool:
    """Whether each is the file of a user, or 0 of nobody (M33)."""
    return bool(((files == 0) | (files & 15 > 0)).all())


def _scores(rows: np.ndarray) -> np.ndarray:
    """The three scores of each: int64[3, rows]."""
    if rows.dtype != SHORT:
        return np.stack([rows[name].astype(np.int64) for name in ("score", "own", "seen")])
    scores = rows["scores"].astype(np.int64)
    return np.stack([scores % BASE, scores // BASE % BASE, scores // BASE**2])


def _rows_hold(world: World, state: np.ndarray) -> bool:
    rules = _rules(world)
    low, high = (int(rules[name][0]) if rules["ledgers"] else 0 for name in ("low", "high"))
    grades = max(int(rules["grades"]), 1)
    for first in range(0, len(state), AT_ONCE):
        rows = state[first : first + AT_ONCE]
        scored = rows["mind"] & UNSCORED == 0
        scores = _scores(rows)
        within = ((scores >= low) & (scores <= high)).all(axis=0) | (~scored & (scores == 0).all(axis=0))
        grade = rows["grade"] & np.uint8(0xFF & ~STANDS_APART)
        graded = (grade & 15 < grades) & (grade >> 4 < grades)
        without = np.isin(grade, [number * 17 & 0x7F for number in (ABSTAINER, NOT_HERE)])
        on = rows["lists"] >> np.uint8(rules["registers"]) == 0 if rules["registers"] < 8 else True
        if not (within & np.where(scored, graded, without) & on).all() or not _files_hold(rows["commerce"]):
            return False
    return True


def _debts_hold(world: World, arrays: Arrays) -> bool:
    """Whether everybody has as many debts as sums are open, and nobody a bill who doesn't live here."""
    first = world.first
    old = np.flatnonzero(np.unpackbits(arrays["old_bills"], bitorder="little"))
    if len(old) and old[-1] >= world.last - first:
        return False
    owing = arrays["sums"]["resident"].astype(np.int64) - first
    who, many = np.unique(np.concatenate([old, owing]), return_counts=True)
    mind, total = arrays["state"]["mind"], 0
    for start in range(0, len(mind), AT_ONCE):
        total += int((mind[start : start + AT_ONCE] >> DEBT_SHIFT & DEBT_MASK).sum())
    return bool((mind[who] >> DEBT_SHIFT & DEBT_MASK == many).all()) and total == many.sum()


def _apart_holds(world: World, arrays: Arrays) -> bool:
    rules, rows, grade = _rules(world), arrays["apart/rows"], arrays["state"]["grade"]
    those = rows["resident"].astype(np.int64) - world.first
    span = int(rules["high"][1] - rules["low"][1]) if rules["ledgers"] > 1 else 0
    return (
        _rises(those)
        and len(those) == np.count_nonzero(grade & STANDS_APART)
        and bool((grade[those] & STANDS_APART != 0).all())
        and bool(((rows["side"] & 15 <= span) & (rows["side"] >> 4 <= span)).all())
        and bool((rows["wrong"].astype(np.int64) >> rules["registers"] == 0).all())
    )


def _starts_hold(world: World, arrays: Arrays) -> bool:
    """Whether whoever is scored began with a grade."""
    scored = arrays["state"]["mind"] & UNSCORED == 0
    return bool((arrays["starts"][scored] < max(int(_rules(world)["grades"]), 1)).all())


def _actors_hold(arrays: Arrays) -> bool:
    """Whether the actors are those of the records of another's act, in their order."""
    waiting = arrays["arrivals/waiting"]
    return np.array_equal(arrays["arrivals/actors"]["subject"], waiting["subject"][waiting["flags"] & OF_ANOTHER != 0])


def _ties_hold(world: World, keys: np.ndarray) -> bool:
    whose, other = keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)
    here = (whose >= world.first) & (whose < world.last) & (other < world.residents)
    return bool(here.all()) and _rises(keys)


def _queues_hold(world: World, waiting: np.ndarray) -> bool:
    """Whether nobody waits for what has no queue."""
    doors = world.tables.access[0]
    return bool(((waiting["service"] < doors["services"]) & (doors["queue"][waiting["service"]] >= 0)).all())


def _organisations_hold(world: World, arrays: Arrays) -> bool:
    """Whether teams are the firms and agencies that they began as, and nothing is told of one that is neither."""
    rules, rows, first = world.tables.organisations[0], arrays["organisations/rows"], world.shard.teams[0]
    begun = rows_for_all(world.shard.teams[1], ORGANISATION)
    found(*world.shard.teams, world.given, world.tables.organisations, begun, np.zeros_like(world.stocks))
    those = rows["kind"] != 0
    within = [(rows[name][those] >= rules["low"]) & (rows[name][those] <= rules["high"]) for name in ("score", "own")]
    told = [arrays["organisations/listings"]["resident"], arrays["organisations/deeds"]["organisation"]]
    return (
        np.array_equal(rows["kind"], begun["kind"][first:])
        and all(bool(fine.all()) for fine in within)
        and bool(those[np.concatenate(told).astype(np.int64) - first].all())
        and bool((arrays["organisations/listings"]["register"] < rules["registers"]).all())
        and bool((arrays["organisations/deeds"]["kind"] < max(int(rules["kinds"]), 1)).all())
        and bool((rows["lists"] & 15 < 1 << int(rules["registers"])).all())
    )
