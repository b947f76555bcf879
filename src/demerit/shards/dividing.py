"""What was kept of a place lived in some shards, divided anew among others: a run may go on in more or fewer.

Every array that is kept of a shard is here, by what it is of; a test finds any that isn't.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from demerit.day.lists import joined, picked, whose
from demerit.kept import Arrays
from demerit.measure.fractions import MISSING
from demerit.shards import Shard

MANY = ".many"  # the end of the name of how many rows of a list are of each day


def span(name: str) -> Callable[[np.ndarray, Shard, Shard], np.ndarray]:
    """An item for each resident (or neighbourhood, team) of a shard, from its first on."""

    def take(array: np.ndarray, theirs: Shard, mine: Shard) -> np.ndarray:
        (begin, _), (start, stop) = theirs.spans[name], mine.spans[name]
        return array[max(start - begin, 0) : max(stop - begin, 0)]

    return take


def rows(name: str, of: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray, Shard, Shard], np.ndarray]:
    """Rows, each of somebody (or some team): `of` tells of whom."""

    def take(array: np.ndarray, theirs: Shard, mine: Shard) -> np.ndarray:
        start, stop = mine.spans[name]
        whose = of(array).astype(np.int64)
        mine_of_them = (whose >= start) & (whose < stop)
        return picked(array, mine_of_them) if array.dtype.names else array[mine_of_them]

    return take


def column(name: str) -> Callable[[np.ndarray], np.ndarray]:
    return lambda array: array[name]


def whom(array: np.ndarray) -> np.ndarray:
    """Whom each row of a list by day is of; some lists are of numbers of residents alone."""
    return array if array.dtype.names is None else whose(array)


def summed(array: np.ndarray, theirs: Shard, mine: Shard) -> np.ndarray:
    """Counts, which only matter as the sum over all shards: each goes on in one of them."""
    here = theirs.rank * mine.size // theirs.size == mine.rank
    return array if here else np.where(array == MISSING, MISSING, 0).astype(array.dtype)


def same(array: np.ndarray, theirs: Shard, mine: Shard) -> np.ndarray:
    """The same in every shard."""
    return array


PEOPLE, BYTES, HOODS, TEAMS = span("people"), span("bytes"), span("hoods"), span("teams")
OF_RESIDENT, OF_SUBJECT = rows("people", column("resident")), rows("people", column("subject"))
OF_LISTED = rows("people", whom)
TIES = rows("people", lambda keys: keys >> np.uint64(32))  # of `day.cutting.key_of`
ASKED = rows("people", lambda keys: keys >> 5 & 0xFFFFFFFF)  # of `measure.waits`
OF_TEAM, DEEDS = rows("teams", column("resident")), rows("teams", column("organisation"))

DIVIDED = {
    "world/state": PEOPLE, "world/stocks": summed, "world/heat": HOODS, "world/places": same, "world/looks": HOODS,
    "world/begun": HOODS, "world/starts": PEOPLE, "world/sums": OF_RESIDENT, "world/listings": OF_RESIDENT,
    "world/apart/rows": OF_RESIDENT,
    "world/arrivals/waiting": OF_SUBJECT, "world/arrivals/actors": OF_SUBJECT, "world/old_bills": BYTES,
    "world/cutoffs": same, "world/queues/waiting": OF_RESIDENT, "world/cut_ties/keys": TIES,
    "world/repeats/pending": OF_RESIDENT, "world/taught": PEOPLE,
    "world/conformity/sanctions": HOODS, "world/operator/counts": HOODS, "world/operator/attention": HOODS,
    "world/operator/zeal": same, "world/operator/moved": same, "world/levies/purse": HOODS,
    "world/dealings/deals": OF_RESIDENT, "world/files/astray": OF_RESIDENT, "world/organisations/rows": TEAMS,
    "world/organisations/listings": OF_TEAM, "world/organisations/deeds": DEEDS,
    "counter/cells": summed, "counter/before": summed, "counter/stays": summed,
    "counter/stays/joined": OF_RESIDENT, "counter/regions/enrolled": summed,
    "counter/regions/listed": summed, "counter/waits/here_keys": ASKED, "counter/waits/there_keys": ASKED,
    "counter/waits/here_rows": OF_RESIDENT, "counter/waits/there_rows": OF_RESIDENT,
    "counter/today": summed, "counter/stocks": summed, "counter/readings": same, "counter/regions": summed,
    "counter/blocks/flows": summed, "counter/blocks/ends": summed,
    "counter/marks": same, "counter/flow_marks": summed, "counter/stock_marks": summed, "books/lost": summed,
}  # fmt: skip


ONES_OWN = ("own", "today", "counted")  # a run with a user's own mechanisms is lived in one shard


def rule_of(name: str) -> Callable[[np.ndarray, Shard, Shard], np.ndarray]:
    """How an array of this name is divided. Raises KeyError for one that nobody knows."""
    part, _, rest = name.partition("/")
    if part in ONES_OWN:
        return same
    bare = f"{part}/{rest.partition('/')[2]}"  # without the world
    for known in (bare, bare.rpartition("/")[0]):  # the second: one of several with numbers
        if known in DIVIDED:
            return DIVIDED[known]
    raise KeyError(f"how {name} is divided")


def grows(name: str) -> bool:
    """Whether an array of this name has as many rows as there happen to be."""
    return name.partition("/")[0] in ONES_OWN or rule_of(name) not in (same, summed, PEOPLE, BYTES, HOODS, TEAMS)


def taken(parts: Iterable[tuple[Shard, Arrays]], mine: Shard) -> dict[str, np.ndarray]:
    """A shard's own part of what others kept, who give theirs in their order."""
    found: dict[str, list[np.ndarray]] = {}
    when: dict[str, list[np.ndarray]] = {}  # of lists by day: the day of each row
    days: dict[str, int] = {}
    for theirs, arrays in parts:
        for name, array in arrays.items():
            if name.endswith(MANY):
                continue
            many = arrays.get(name + MANY)
            if many is None:
                found.setdefault(name, []).append(rule_of(name)(array, theirs, mine))
                continue
            which = OF_RESIDENT(_numbered(array), theirs, mine)["number"]
            found.setdefault(name, []).append(OF_LISTED(array, theirs, mine))
            when.setdefault(name, []).append(np.repeat(np.arange(len(many)), many)[which])
            days[name] = len(many)
    out: dict[str, np.ndarray] = {}
    for name, several in found.items():
        if name in when:
            day = np.concatenate(when[name])
            everything = joined(several, several[0].dtype)
            out[name] = picked(everything, np.argsort(day, kind="stable")) if len(day) else everything
            out[name + MANY] = np.bincount(day, minlength=days[name]).astype(np.int64)
        else:
            out[name] = _together(rule_of(name), several)
    return out


def _numbered(array: np.ndarray) -> np.ndarray:
    """Whom each row of a list is of, and its number."""
    out = np.zeros(len(array), [("resident", "u4"), ("number", np.int64)])
    out["resident"], out["number"] = whom(array), np.arange(len(array))
    return out


def _together(rule: Callable, several: list[np.ndarray]) -> np.ndarray:
    if rule is same:
        return several[0]
    if rule is summed:
        missing = several[0] == MISSING
        total = np.sum([np.where(one == MISSING, 0, one) for one in several], axis=0, dtype=several[0].dtype)
        return np.where(missing, MISSING, total).astype(several[0].dtype) if missing.any() else total
    return joined(several, several[0].dtype) if several[0].dtype.names else np.concatenate(several)
