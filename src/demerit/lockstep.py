"""One replicate: both worlds, day by day, with the same people and the same luck.

While a day runs, the one before is counted and what people are inclined to on the next is made ready, on threads of
their own: neither reads what the day changes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from demerit.books import Books, days_of, rows_by_day, with_day
from demerit.catalogue import Catalogue
from demerit.checkpoint import Checkpoints, Stood
from demerit.day import lists
from demerit.day.cutting import isolation
from demerit.day.firms import ORGANISATION
from demerit.day.lists import joined, picked
from demerit.day.state import RESIDENT
from demerit.day.tables import Tables
from demerit.day.world import MONTH, Day, World
from demerit.digest import column_sums
from demerit.kept import Arrays, under, within
from demerit.measure import endings
from demerit.measure.agreement import same_third
from demerit.measure.counting import Counter, Tally
from demerit.measure.deciding import ASSOCIATION, MILLION, across, deciding_acts
from demerit.measure.knowing import known_rules
from demerit.measure.registry import Measure
from demerit.ordinary import ordinary
from demerit.own import Own, Today, columns_of, kept_by, rows_of
from demerit.place.people import People
from demerit.scheme.model import Scheme

NAMES = ("scheme", "twin")


@dataclass
class Lived:
    """What one replicate came to."""

    tallies: list[Tally]  # by world
    days: list[list[Day]]  # by world, of the residents followed; of the first replicate alone, later ones have none
    ended: list[np.ndarray]  # by world, the rows of state of the residents followed; likewise
    sums: dict[str, np.ndarray]  # what the digest takes of each state on the last day, by its name
    counted: list[tuple[int, str, int, str, int, int]]  # by a user's own observers

    def kept(self) -> dict[str, np.ndarray]:
        """All but the days, as arrays by name (see `demerit.kept`)."""
        out = under("sums", self.sums) | under("counted", columns_of(self.counted))
        for name, tally, ended in zip(NAMES, self.tallies, self.ended, strict=False):
            out |= under(f"tally/{name}", tally.kept()) | {f"ended/{name}": ended}
        return out

    @staticmethod
    def again(arrays: Arrays, days: list[list[Day]]) -> Lived:
        """What a replicate came to that kept these."""
        there = [name for name in NAMES if f"ended/{name}" in arrays]
        return Lived(
            [Tally.again(within(f"tally/{name}", arrays)) for name in there], days,
            [arrays[f"ended/{name}"] for name in there], within("sums", arrays), rows_of(within("counted", arrays)),
        )  # fmt: skip


# the columns whose sums stand in `Lived.sums`, by the end of their name
COLUMNS = {"organisations": ORGANISATION.names or (), "": RESIDENT.names or ()}


def columns_in(name: str) -> tuple[str, ...]:
    """The columns of one of the states whose sums are kept."""
    return COLUMNS[name.partition("/")[2]]


def black_mask(scheme: Scheme) -> int:
    """The blacklists among a scheme's registers, a bit each."""
    return sum(1 << r for r, register in enumerate(scheme.registers.values()) if register.colour == "black")


class Counting:
    """The counters of all worlds of a replicate, which count a day when it is over."""

    def __init__(self, counters: list[Counter], days: int) -> None:
        self.counters, self.days = counters, days
        self.month: list[list[np.ndarray]] = [[] for _ in counters]

    def ends_a_month(self, day: int) -> bool:
        """Whether a period of the measures ends with this day."""
        return (day + 1) % MONTH == 0 or day == self.days - 1

    def count(self, day: int, done: list[Day]) -> None:
        """What happened, in each world and between them: from the day's lists alone."""
        for counter, one in zip(self.counters, done, strict=True):
            counter.count(one)
        if len(done) == 2:
            self.counters[0].compare(done[0], done[1])
            for acts, one in zip(self.month, done, strict=True):
                acts.append(one.acts)
            if self.ends_a_month(day):
                self.counters[0].silence(day, *self.month)
                self.month = [[], []]


@dataclass
class Replicate:
    """Everything that a replicate keeps from day to day."""

    worlds: list[World]
    counting: Counting
    books: list[Books]  # by world
    eyes: list[Today]  # by world
    own: tuple[Own, ...]

    def kept(self) -> dict[str, np.ndarray]:
        """What changes, as arrays by name (see `demerit.kept`)."""
        out = under("own", kept_by(self.own))
        for name, world, counter, today in zip(NAMES, self.worlds, self.counting.counters, self.eyes, strict=False):
            out |= under(f"world/{name}", world.kept()) | under(f"counter/{name}", counter.kept())
            out |= under(f"today/{name}", today.kept()) if self.own else {}
        return out

    def kept_of_days(self, first: int, last: int) -> dict[str, np.ndarray]:
        """What is written once and not again, of days `first` to `last` (without it)."""
        out = {}
        for at, name in enumerate(NAMES[: len(self.worlds)]):
            out |= under(f"books/{name}", self.books[at].kept_of_days(first, last))
            out |= under(f"counter/{name}", self.counting.counters[at].kept_of_days(first, last))
            out |= under(f"counted/{name}", self.eyes[at].kept_of_days(first, last))
        return out

    def kept_of_month(self, first: int, last: int) -> dict[str, np.ndarray]:
        """Everybody's acts of days `first` to `last` of a month that isn't over; nothing where the books have them."""
        if self.books[0].followed is None or last <= first or len(self.worlds) < 2:
            return {}
        recent = zip(NAMES, self.counting.month, strict=True)
        return {key: rows for name, acts in recent for key, rows in rows_by_day(acts[first - last :], name).items()}

    def put_back(self, stood: Stood) -> None:
        """Make a replicate just begun the one that stood so. What one's own objects kept is put back by the run."""
        for name, world, counter, today in zip(NAMES, self.worlds, self.counting.counters, self.eyes, strict=False):
            world.put_back(within(f"world/{name}", stood.state))
            counter.put_back(within(f"counter/{name}", stood.state))
            if self.own:
                today.put_back(within(f"today/{name}", stood.state))
        for first, last, arrays in stood.days:
            for at, name in enumerate(NAMES[: len(self.worlds)]):
                self.books[at].put_days_back(first, last, within(f"books/{name}", arrays))
                self.counting.counters[at].put_days_back(first, last, within(f"counter/{name}", arrays))
                self.eyes[at].put_days_back(first, last, within(f"counted/{name}", arrays))
        if len(self.worlds) == 2:
            since = stood.day - stood.day % MONTH
            for name, acts, books in zip(NAMES, self.counting.month, self.books, strict=True):
                if books.followed is None:
                    acts += [day.acts for day in books.days[since:]]
                for _, _, arrays in stood.month:
                    acts += days_of(arrays, name)


def live(
    people: People, schemes: list[Scheme], tables: list[Tables], cat: Catalogue, chosen: list[Measure], *, days: int,
    seed: int, threads: int, followed: np.ndarray | None, monthly: bool, tell: Callable[[int], None],
    own: tuple[Own, ...] = (), replicate: int = 0, checkpoints: Checkpoints | None = None,
) -> Lived:  # fmt: skip
    """Run both worlds to the end; what they came to. `tell` is called with the days done.

    `checkpoints`: where to write what is kept, and from which of them to go on.
    """
    parts = max(1, threads // len(schemes))
    with ThreadPoolExecutor(threads + 2) as outer, ThreadPoolExecutor(max(1, parts * len(schemes))) as inner:
        across = outer.map if threads > 1 and len(schemes) > 1 else map
        each_stretch = inner.map if parts > 1 else map

        def beside(function: Callable[..., None], *arguments: Any) -> Future[None]:
            """Done on a thread of its own, if there are several; else now."""
            if threads > 1:
                return outer.submit(function, *arguments)
            function(*arguments)
            return nothing

        nothing: Future[None] = Future()
        nothing.set_result(None)
        worlds = list(across(
            lambda both: World(people, both[0], seed, black_mask=black_mask(both[1]), parts=parts),
            zip(tables, schemes, strict=True),
        ))  # fmt: skip
        soon = worlds[0].inclinations  # the same people with the same luck: what they are inclined to is made once
        for world in worlds[1:]:
            world.inclinations = soon
        counting = Counting([Counter(world, chosen, cat, days, monthly=monthly) for world in worlds], days)
        eyes = [Today(world, one, name, replicate)
                for world, one, name in zip(worlds, schemes, NAMES, strict=False)]  # fmt: skip
        for world, today in zip(worlds, eyes, strict=True):
            world.own = (today, own) if own else None
        books = [Books(followed) for _ in worlds]
        all_of_it = Replicate(worlds, counting, books, eyes, own)
        begin = 0
        if checkpoints is not None and (stood := checkpoints.stood(replicate)) is not None:
            with checkpoints.reading():
                all_of_it.put_back(stood)
            begin = stood.day
            del stood
        made, counted = beside(soon.ahead, begin), nothing
        for day in range(begin, days):
            made.result()
            if day + 1 < days:
                made = beside(soon.ahead, day + 1)

            def step(world: World, day: int = day) -> Day:
                return world.step(day, each_stretch)

            done = list(across(step, worlds))
            counted.result()
            counted = beside(counting.count, day, done)
            if counting.ends_a_month(day):
                counted.result()
            for at, counter in enumerate(counting.counters):
                counter.close(day)
                if own:
                    eyes[at].see(done[at])
                    eyes[at].call("evening", own)
                books[at].write(done[at])
            if checkpoints is not None and day + 1 < days and (day + 1) % checkpoints.every == 0:
                counted.result()
                keep(checkpoints, all_of_it, replicate, day + 1)
            tell(day + 1)
    tallies = [counter.tally() for counter in counting.counters]
    for tally, scheme, world, book in zip(tallies, schemes, worlds, books, strict=True):
        _close_books(tally, scheme, cat, world, book, days)
    lived = _lived(all_of_it, tallies, followed, first=replicate == 0)
    if checkpoints is not None:
        kept = all_of_it.kept_of_days(checkpoints.day, days) if replicate == 0 else {}
        checkpoints.finish(days, lived.kept(), days_of_first=kept, state=under("own", kept_by(own)))
    return lived


def finished(checkpoints: Checkpoints, replicate: int, worlds: int) -> Lived | None:
    """What a replicate came to that was over at the last checkpoint; None for any other."""
    arrays = checkpoints.finished(replicate)
    if arrays is None:
        return None
    books = [Books(None) for _ in range(worlds)]
    with checkpoints.reading():
        for first, last, days in checkpoints.days_of_first() if replicate == 0 else []:
            for name, one in zip(NAMES, books, strict=False):
                one.put_days_back(first, last, within(f"books/{name}", days))
        return Lived.again(arrays, [one.days for one in books])


def keep(checkpoints: Checkpoints, replicate: Replicate, number: int, day: int) -> None:
    """Write a checkpoint after so many days of a replicate."""
    since, month = checkpoints.day, day - day % MONTH
    checkpoints.keep(
        number, day, replicate.kept(), days=replicate.kept_of_days(since, day),
        month=replicate.kept_of_month(max(since, month), day), month_began=month,
    )  # fmt: skip


def _lived(all_of_it: Replicate, tallies: list[Tally], followed: np.ndarray | None, *, first: bool) -> Lived:
    """What a replicate came to; of those followed, if it is the first."""
    ended, sums = [], {}
    for name, world in zip(NAMES, all_of_it.worlds, strict=False):
        ended.append(world.state if followed is None else picked(world.state, followed))
        sums[name] = column_sums(world.state)
        if world.organisations is not None:
            sums[f"{name}/organisations"] = column_sums(world.organisations.rows)
    days = [books.days for books in all_of_it.books]
    counted = [row for today in all_of_it.eyes for row in today.counted]
    if not first:
        days, ended = [[] for _ in days], [rows[:0].copy() for rows in ended]
    return Lived(tallies, days, ended, sums, counted)


def _close_books(tally: Tally, scheme: Scheme, cat: Catalogue, world: World, books: Books, days: int) -> None:
    """What only the end tells; of everybody, but for the acts that decided, which are of the residents followed."""
    entered, ended = books.listings()
    listings = joined([ended, world.listings[: world.stays]], lists.LISTING)
    against = endings.on_blacklists(listings, int(world.black_mask))
    for after in (30, 180, 365):
        tally.ends[f"wrongful_standing_{after}"] = endings.standing_after(against, days, after)
    for number, register in enumerate(scheme.registers.values()):
        if register.custody:
            tally.ends["custody_days_wrongful"] = endings.days_in_custody(listings, number, days)
    tally.ends["never_out"] = endings.never_out(against)
    decisions = with_day(books.days, "decisions")
    entries = with_day(books.days, "entries")
    if world.files and scheme.ledgers:
        tally.ends["scores_agree"], tally.ends["scores_agree_by_chance"] = same_third(world)
    cutoffs = world.tables.standing[0]["cutoffs"]
    deciding = deciding_acts(
        scheme, cat, decisions, entries, listings, cutoffs, world.state, with_day(books.days, "enrolled")
    )
    tally.matrix = deciding.matrix
    tally.ends["across_contexts"] = across(deciding, scheme)
    total = deciding.refusals * MILLION
    tally.ends["through_association"] = int(deciding.matrix[ASSOCIATION].sum()), total
    if scheme.cut_ties:
        tally.ends["isolation"] = isolation(
            days - 1, world.given, world.state, world.tables.cutting, world.cut_ties.keys
        )
    closing = int(world.tables.standing[0]["account_mask"])
    closed = np.unique(entered["resident"][(closing >> entered["register"].astype(int)) & 1 == 1])
    levels = world.people.table(closed.astype(np.int64))["online"] if len(closed) else np.zeros(0, int)
    followers = np.array([0, *[round(share.value) for share in ordinary().followers]])
    tally.ends |= known_rules(scheme, world)
    tally.ends["accounts_deleted"] = int((levels > 0).sum()), -1
    tally.ends["audience_lost"] = int(followers[levels].sum()), -1
