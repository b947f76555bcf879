"""The books of one world: what is kept of every day beside its counts.

Every list of the residents followed, and the listings begun and ended of everybody, which are few.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.day import lists
from demerit.day.lists import joined, picked
from demerit.day.world import Day
from demerit.kept import Arrays
from demerit.measure import events
from demerit.shards import Shard

EVERYBODY = ("entered", "ended")


def of_those_followed(day: Day, followed: np.ndarray | None) -> Day:
    """A day's lists, of the residents followed alone (bool[residents]; None for everybody)."""
    if followed is None:
        return day
    some: dict[str, Any] = {}
    nobody = not followed.any()
    for name in Day._fields:
        rows = getattr(day, name)
        if isinstance(rows, np.ndarray) and rows.dtype.names:
            who = "subject" if "subject" in rows.dtype.names else "resident"
            rows = rows[:0] if nobody else picked(rows, followed[rows[who]])
        some[name] = rows
    return Day(**some)


def with_day(days: list[Day], name: str) -> np.ndarray:
    """One list over all days with a column `day`."""
    rows, when = events.rows_of(days, name), events.day_of(days, name)
    if "day" in (rows.dtype.names or ()):
        return rows
    columns = rows.dtype.names or ()
    out = np.zeros(len(rows), [*[(n, rows.dtype[n]) for n in columns], ("day", "i4")])
    for column in columns:
        out[column] = rows[column]
    out["day"] = when
    return out


def rows_by_day(parts: list[np.ndarray], name: str) -> dict[str, np.ndarray]:
    """Lists of one kind, one for each day, as two arrays: all rows, and how many are of each day."""
    many = np.array([len(part) for part in parts], np.int64)
    return {name: joined(parts, parts[0].dtype) if parts else np.zeros(0), f"{name}.many": many}


def days_of(arrays: Arrays, name: str) -> list[np.ndarray]:
    """The lists that `rows_by_day` put together."""
    return np.split(arrays[name], np.cumsum(arrays[f"{name}.many"])[:-1]) if len(arrays[f"{name}.many"]) else []


class Books:
    """One world's books, a list by day of each: `days` of those followed, `entered` and `ended` of everybody."""

    def __init__(self, followed: np.ndarray | None) -> None:
        self.followed = followed
        self.days: list[Day] = []
        self.entered: list[np.ndarray] = []
        self.ended: list[np.ndarray] = []

    def write(self, done: Day) -> None:
        """Write down a day that is over."""
        self.days.append(of_those_followed(done, self.followed))
        self.entered.append(done.entered)
        self.ended.append(done.ended)

    def listings(self) -> tuple[np.ndarray, np.ndarray]:
        """All listings begun, and all ended."""
        return joined(self.entered, lists.LISTING), joined(self.ended, lists.LISTING)

    def of_all(self, shard: Shard) -> list[Day]:
        """The days of those followed in all shards, for the first; its own for any other."""
        every = shard.exchange.gathered(self.days)
        if every is None or shard.size == 1:
            return self.days
        out = []
        for days in zip(*every, strict=True):
            rows: dict[str, Any] = {}
            for name in Day._fields:
                parts = [getattr(day, name) for day in days]
                lists_of_rows = isinstance(parts[0], np.ndarray) and parts[0].dtype.names
                rows[name] = joined(parts, parts[0].dtype) if lists_of_rows else parts[0]
            out.append(Day(**rows | {"lost": np.sum([day.lost for day in days], axis=0)}))
        return out

    def kept_of_days(self, first: int, last: int) -> dict[str, np.ndarray]:
        """What is written once and not again: days `first` to `last` (without it), as arrays by name."""
        some = self.days[first:last]
        out = {"lost": np.stack([day.lost for day in some])}
        for name in Day._fields:
            if name not in ("day", "lost"):
                out |= rows_by_day([getattr(day, name) for day in some], name)
        if self.followed is not None:
            for name in EVERYBODY:
                out |= rows_by_day(getattr(self, name)[first:last], f"everybody.{name}")
        return out

    def put_days_back(self, first: int, last: int, arrays: Arrays) -> None:
        """Add some days, which are given in their order."""
        columns = {name: days_of(arrays, name) for name in Day._fields if name not in ("day", "lost")}
        for x, day in enumerate(range(first, last)):
            rows: dict[str, Any] = {name: found[x] for name, found in columns.items()}
            self.days.append(Day(day=day, lost=arrays["lost"][x], **rows))
        for name in EVERYBODY:
            found = columns[name] if self.followed is None else days_of(arrays, f"everybody.{name}")
            getattr(self, name).extend(found)
