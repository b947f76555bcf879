"""One replicate: both worlds, day by day, with the same people and the same luck; of two arms with one twin, all three.

While a day runs, the one before is counted and what people are inclined to on the next is made ready, on threads of
their own: neither reads what the day changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from demerit.arm import Arm, worlds_of
from demerit.books import Books, Followed, days_of, rows_by_day
from demerit.bounds import Limits, of_world, refuse_beyond
from demerit.catalogue import Catalogue
from demerit.checkpoint import Checkpoints, Stood
from demerit.closing import NAMES, Lived, closed
from demerit.day.lists import ACT
from demerit.day.soundness import refuse_unsound
from demerit.day.world import MONTH, Day, World
from demerit.fitting import gives_back
from demerit.kept import forms_of, refuse_others, under, within
from demerit.measure.blocks import Blocks
from demerit.measure.counting import Counter
from demerit.memory import give_back_now
from demerit.own import Own, Today, kept_by, put_back_into
from demerit.place.people import People
from demerit.scheme.model import Scheme
from demerit.shards import ALONE, Exchange, Shard
from demerit.shards.dividing import grows


def black_mask(scheme: Scheme) -> int:
    """The blacklists among a scheme's registers, a bit each."""
    return sum(1 << r for r, register in enumerate(scheme.registers.values()) if register.colour == "black")


class Counting:
    """The counters of an arm's worlds, which count a day when it is over."""

    def __init__(self, counters: list[Counter], days: int, burn_in: int = 0) -> None:
        """`days`: those counted, which begin with day `burn_in`."""
        self.counters, self.days, self.burn_in = counters, days, burn_in
        self.month: list[list[np.ndarray]] = [[] for _ in counters]

    def ends_a_month(self, day: int) -> bool:
        """Whether a period of the measures ends with this day."""
        counted = day - self.burn_in
        return counted >= 0 and ((counted + 1) % MONTH == 0 or counted == self.days - 1)

    def month_began(self, day: int) -> int:
        """The first day of the period of the measures that a day is in, or would be in if it is counted."""
        return max(day - (day - self.burn_in) % MONTH, self.burn_in)

    def count(self, day: int, done: list[Day]) -> None:
        """What happened, in each world and between them: from the day's lists alone."""
        for counter, one in zip(self.counters, done, strict=True):
            counter.count(one)
        if len(done) == 2:
            self.counters[0].compare(done[0], done[1])
            if day < self.burn_in:
                return
            for acts, one in zip(self.month, done, strict=True):
                acts.append(one.acts)
            if self.ends_a_month(day):
                self.counters[0].silence(day, *self.month)
                self.month = [[], []]


@dataclass
class Replicate:
    """Everything that a replicate of an arm keeps from day to day. The twin and its books may be another arm's, too."""

    worlds: list[World]
    counting: Counting
    books: list[Books]  # by world
    eyes: list[Today]  # by world
    own: tuple[Own, ...]

    def evening(self, day: int, done: Mapping[World, Day]) -> None:
        """Count what stands at a day's end, and call a user's own."""
        for world, counter, today in zip(self.worlds, self.counting.counters, self.eyes, strict=True):
            counter.close(day)
            if self.own:
                today.see(done[world])
                today.call("evening", self.own)

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

    def _refuse_beyond(self, stood: Stood) -> None:
        """Raises ValueError for values that kernels would go astray by."""
        for name, world in zip(NAMES, self.worlds, strict=False):
            limits = Limits(world.tables, world.shard, stood.day)
            for arrays in (stood.state, *(part for _, _, part in stood.days)):
                refuse_beyond(of_world(arrays, name), limits)
            for _, _, part in stood.month:
                refuse_beyond({"month/acts": part[name]}, limits)
            refuse_unsound(world, within(f"world/{name}", stood.state))

    def put_back(self, stood: Stood) -> None:
        """Make a replicate just begun the one that stood so. Raises ValueError or KeyError if that was another."""
        known = forms_of(self.kept(), grows) | {name: form for name, form in forms_of(stood.state).items()
                                                if name.startswith("own/")}  # fmt: skip
        refuse_others(stood.state, known)
        self._refuse_beyond(stood)
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
            since = self.counting.month_began(stood.day)
            for name, acts, books in zip(NAMES, self.counting.month, self.books, strict=True):
                if books.followed is None:
                    acts += [day.acts for day in books.days[since:]]
                for first, last, arrays in stood.month:
                    acts += days_of(arrays, name, ACT, last - first)


def live(
    people: People, arms: Sequence[Arm], cat: Catalogue, *, days: int, burn_in: int, blocks: Blocks | None, seed: int,
    threads: int, followed: np.ndarray | None, monthly: bool, tell: Callable[[int], None], own: tuple[Own, ...] = (),
    replicate: int = 0, checkpoints: Checkpoints | None = None, exchange: Exchange = ALONE,
) -> list[Lived] | None:  # fmt: skip
    """Run all worlds of a shard to the end; what each arm came to in all shards, for the first of them, else None.

    `arms`: one; or several with the same twin, which is lived once and counted for each of them. `days`: those counted,
    after those of the burn-in. `blocks`: by which they are counted, too. `tell` is called with the days done.
    `checkpoints`: of one arm, where to write what is kept, and from which of them to go on. `own`: likewise. `threads`
    beside this one: of a shard among others, none.
    """
    assert len(arms) == 1 or (not own and checkpoints is None)
    shard, lived_days = Shard(people.residents, exchange), burn_in + days
    some = None if followed is None else Followed(followed)
    lives = worlds_of(arms)
    with ThreadPoolExecutor(threads + 2) as outer:
        across = outer.map if threads > 1 and len(lives) > 1 else map

        def beside(function: Callable[..., None], *arguments: Any) -> Future[None]:
            """Done on a thread of its own, if there are several; else now."""
            if threads > 1:
                return outer.submit(function, *arguments)
            function(*arguments)
            return nothing

        nothing: Future[None] = Future()
        nothing.set_result(None)
        stood = checkpoints.stood(replicate, shard) if checkpoints is not None else None
        worlds = list(across(
            lambda life: World(
                people, life[1], seed, black_mask=black_mask(life[0]), shard=shard, settled=stood is None,
                among=None if some is None else some.among,
            ),
            lives,
        ))  # fmt: skip
        soon = worlds[0].inclinations  # the same people with the same luck: what they are inclined to is made once
        soon.worlds = len(worlds)
        for world in worlds[1:]:
            world.inclinations = soon
        books = [Books(some, world, lived_days, burn_in) for world in worlds]
        every: list[Replicate] = []  # by arm
        for at, arm in enumerate(arms):
            which = [at, *range(len(arms), len(worlds))]  # its own world, and the twin
            mine = [worlds[x] for x in which]
            counters = [Counter(world, arm.listed, cat, days, monthly=monthly, burn_in=burn_in, blocks=blocks)
                        for world in mine]  # fmt: skip
            eyes = [Today(world, one, name, replicate)
                    for world, one, name in zip(mine, arm.schemes, NAMES, strict=False)]  # fmt: skip
            for world, today in zip(mine, eyes, strict=True):
                world.own = (today, own) if own else None
                world.keeps_requests = bool(own)
            every.append(Replicate(mine, Counting(counters, days, burn_in), [books[x] for x in which], eyes, own))
        begin = 0
        if checkpoints is not None and stood is not None:
            with checkpoints.reading():
                every[0].put_back(stood)
            put_back_into(own, within("own", stood.state))  # what these raise is no damage
            begin, stood = stood.day, None
        made, counted = nothing, [nothing]
        if threads > 1:
            made = beside(soon.ahead, begin)
        for day in range(begin, lived_days):
            made.result()
            if threads > 1 and day + 1 < lived_days:
                made = beside(soon.ahead, day + 1)

            def step(world: World, day: int = day) -> Day:
                return world.step(day)

            done = dict(zip(worlds, across(step, worlds), strict=True))
            _wait(counted)
            counted = [beside(one.counting.count, day, [done[world] for world in one.worlds]) for one in every]
            if every[0].counting.ends_a_month(day):
                _wait(counted)
            for one in every:
                one.evening(day, done)
            for world, book in zip(worlds, books, strict=True):
                book.write(done[world])
            del done  # nobody needs the day's rows any more, and the next day's want their room
            if checkpoints is not None and day + 1 < lived_days and (day + 1) % checkpoints.every == 0:
                _wait(counted)
                keep(checkpoints, every[0], replicate, day + 1)
            if gives_back(people.place):
                give_back_now()
            if shard.rank == 0:
                tell(day + 1)
    lived = [closed(one, arm.schemes, cat, followed, first=replicate == 0)
             for one, arm in zip(every, arms, strict=True)]  # fmt: skip
    if checkpoints is not None:
        kept = every[0].kept_of_days(checkpoints.day, lived_days) if replicate == 0 else {}
        checkpoints.finish(shard, lived_days, lived[0].kept(), days_of_first=kept)
    return lived if shard.rank == 0 else None


def _wait(counted: list[Future[None]]) -> None:
    for one in counted:
        one.result()


def finished(
    checkpoints: Checkpoints, replicate: int, arm: Arm, days: int, residents: int, followed: np.ndarray | None
) -> Lived:
    """What a replicate of an arm came to on the days counted, that was over at the last checkpoint."""
    ended = 0 if replicate else residents if followed is None else len(followed)
    arrays = checkpoints.finished(replicate)
    books = [Books(None) for _ in arm.schemes]
    with checkpoints.reading():
        whole = Shard(residents)
        parts = checkpoints.days_of_first(whole) if replicate == 0 else []
        for name, tables in zip(NAMES, arm.tables, strict=False):
            for part in (arrays, *(part for _, _, part in parts)):
                refuse_beyond(of_world(part, name), Limits(tables, whole, checkpoints.days))
        for first, last, part in parts:
            for name, one in zip(NAMES, books, strict=False):
                one.put_days_back(first, last, within(f"books/{name}", part))
        return Lived.again(arrays, arm.schemes, [one.days for one in books], len(arm.listed), days, ended)


def keep(checkpoints: Checkpoints, replicate: Replicate, number: int, day: int) -> None:
    """Write a checkpoint after so many days of a replicate."""
    since, month = checkpoints.day, replicate.counting.month_began(day)
    checkpoints.keep(
        replicate.worlds[0].shard, number, day, replicate.kept(), days=replicate.kept_of_days(since, day),
        month=replicate.kept_of_month(max(since, month), day), month_began=month,
    )  # fmt: skip
