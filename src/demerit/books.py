"""The books of one world: what is kept of every day beside its counts.

Every list of the residents followed; and of everybody what only the end tells, counted as it happens.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.day import lists
from demerit.day.enrolment import NOBODY_MOVED
from demerit.day.firms import EVENT
from demerit.day.lists import joined, picked, whose
from demerit.day.stays import in_full
from demerit.day.world import Day, World
from demerit.kept import Arrays, refuse_others
from demerit.measure import events
from demerit.shards import Shard

# of a day, what is counted when it is over: the books have nothing of it
COUNTED: dict[str, Any] = {"moves": NOBODY_MOVED.by_cell, "scored_in": NOBODY_MOVED.by_region}
# the lists of a day that are kept, and the form of their rows
LISTS = {
    "acts": lists.ACT, "requests": lists.REQUEST, "records": lists.RECORD, "entries": lists.ENTRY,
    "fined": lists.FINED, "paid": lists.SUM, "entered": lists.LISTING, "ended": lists.LISTING,
    "changes": lists.CHANGE, "decisions": lists.DECISION, "reports": lists.REPORT, "shown": lists.SHOWN,
    "meetings": lists.MEETING, "falls": lists.FALL, "cut": lists.CUT, "tolls": lists.TOLL, "firms": EVENT,
    "deals": lists.DEAL, "enrolled": lists.ENROLMENT,
}  # fmt: skip
CLOSED = np.dtype(np.uint32)  # of a list of residents
FIRST_LOOK = (1 << 20) - 1  # the last bits of a number, by which nearly everybody not followed is told
AT_ONCE = 1 << 16  # rows looked at at once


class Followed:
    """The residents followed, whose numbers are given in order."""

    def __init__(self, numbers: np.ndarray) -> None:
        self.numbers = numbers
        self._perhaps = np.zeros(FIRST_LOOK + 1, bool)
        self._perhaps[numbers & FIRST_LOOK] = True

    def among(self, residents: np.ndarray) -> np.ndarray:
        """The places in a list of residents at which one of them stands."""
        found = [np.zeros(0, np.int64)]
        for start in range(0, len(residents) if len(self.numbers) else 0, AT_ONCE):
            some = residents[start : start + AT_ONCE]
            places = np.flatnonzero(self._perhaps[some & FIRST_LOOK])
            who = some[places].astype(np.int64)
            nearest = np.minimum(np.searchsorted(self.numbers, who), len(self.numbers) - 1)
            found.append(start + places[self.numbers[nearest] == who])
        return np.concatenate(found)


def of_those_followed(day: Day, followed: Followed | None) -> Day:
    """A day's lists, of the residents followed alone (None for everybody). Copies, so that the day itself can go."""
    if followed is None:
        return day
    some: dict[str, Any] = {}
    for name in Day._fields:
        rows = getattr(day, name)
        if isinstance(rows, np.ndarray) and rows.dtype.names:
            rows = picked(rows, followed.among(whose(rows)))
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
    return {name: joined(parts, parts[0].dtype), f"{name}.many": many}


def days_of(arrays: Arrays, name: str, form: np.dtype, days: int) -> list[np.ndarray]:
    """The lists that `rows_by_day` put together, of so many days. Raises ValueError if they are something else."""
    both = {key: arrays[key] for key in (name, f"{name}.many")}
    refuse_others(both, {name: (form, (None,)), f"{name}.many": (np.dtype(np.int64), (days,))})
    rows, many = both.values()
    if (many < 0).any() or many.sum() != len(rows):
        raise ValueError(f"{name} isn't of {days} days")
    return np.split(rows, np.cumsum(many)[:-1]) if days else []


class Books:
    """One world's books, a list by day of each: `days` of those followed; of everybody `closed`, who entered a register
    that closes accounts (uint32)."""

    def __init__(self, followed: Followed | None, world: World | None = None, last: int = 0, burn_in: int = 0) -> None:
        """`followed`: None for everybody. `world`, the days lived, up to `last` (without it), and how many of the first
        aren't counted: of books that are written in; others are only read."""
        self.followed = followed
        self.days: list[Day] = []
        self.closed: list[np.ndarray] = []
        self._world, self.last, self.burn_in = world, last, burn_in
        self._of_all: list[Day] | None = None

    def write(self, done: Day) -> None:
        """Write down a day that is over."""
        assert self._world is not None
        self.days.append(of_those_followed(done, self.followed)._replace(**COUNTED))
        closing = int(self._world.tables.standing[0]["account_mask"])
        closes = (closing >> done.entered["register"].astype(np.int64)) & 1 == 1
        self.closed.append(done.entered["resident"][closes])

    def listings(self) -> np.ndarray:
        """The listings of those followed: those ended, in their order, and those that last."""
        assert self._world is not None
        on = self._world.listings[: self._world.stays]
        some = on if self.followed is None else picked(on, self.followed.among(on["resident"]))
        return joined([*(day.ended for day in self.days), in_full(self._world, some)], lists.LISTING)

    def accounts_closed(self) -> np.ndarray:
        """All who entered a register that closes accounts, on the days counted, each once: int64, in order."""
        return np.unique(np.concatenate(self.closed[self.burn_in :])).astype(np.int64)

    def of_all(self, shard: Shard) -> list[Day]:
        """The days of those followed in all shards, for the first; its own for any other. Not written in any more."""
        if self._of_all is None:  # of a twin that two arms share it is asked twice
            self._of_all = self._gathered(shard)
        return self._of_all

    def _gathered(self, shard: Shard) -> list[Day]:
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
        for name in LISTS:
            out |= rows_by_day([getattr(day, name) for day in some], name)
        return out | rows_by_day(self.closed[first:last], "closed")

    def put_days_back(self, first: int, last: int, arrays: Arrays) -> None:
        """Add some days, which are given in their order. Raises ValueError or KeyError if they are something else."""
        columns = {name: days_of(arrays, name, form, last - first) for name, form in LISTS.items()}
        lost = {"lost": arrays["lost"]}
        refuse_others(lost, {"lost": (np.dtype(np.int64), (last - first, 3))})
        for x, day in enumerate(range(first, last)):
            rows: dict[str, Any] = {name: found[x] for name, found in columns.items()}
            self.days.append(Day(day=day, lost=lost["lost"][x], **COUNTED, **rows))
        self.closed.extend(days_of(arrays, "closed", CLOSED, last - first))
