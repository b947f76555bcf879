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

from demerit.catalogue import Catalogue
from demerit.day import lists
from demerit.day.cutting import isolation
from demerit.day.lists import joined, picked
from demerit.day.tables import Tables
from demerit.day.world import MONTH, Day, World
from demerit.measure import endings, events
from demerit.measure.agreement import same_third
from demerit.measure.counting import Counter, Tally
from demerit.measure.deciding import ASSOCIATION, MILLION, across, deciding_acts
from demerit.measure.knowing import known_rules
from demerit.measure.registry import Measure
from demerit.ordinary import ordinary
from demerit.own import Own, Today
from demerit.place.people import People
from demerit.scheme.model import Scheme


@dataclass
class Kept:
    """What a replicate keeps beside its counts."""

    days: list[list[Day]]  # by world, of the residents followed
    worlds: list[World]
    counted: list[tuple[int, str, int, str, int, int]]  # by a user's own observers


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


def _with_day(days: list[Day], name: str) -> np.ndarray:
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


def live(
    people: People, schemes: list[Scheme], tables: list[Tables], cat: Catalogue, chosen: list[Measure], *, days: int,
    seed: int, threads: int, followed: np.ndarray | None, monthly: bool, tell: Callable[[int], None],
    own: tuple[Own, ...] = (), replicate: int = 0,
) -> tuple[list[Tally], Kept]:  # fmt: skip
    """Run both worlds to the end; what they came to. `tell` is called with the days done."""
    parts = max(1, threads // len(schemes))
    with ThreadPoolExecutor(threads + 2) as outer, ThreadPoolExecutor(max(1, parts * len(schemes))) as inner:
        across = outer.map if threads > 1 and len(schemes) > 1 else map
        within = inner.map if parts > 1 else map

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
                for world, one, name in zip(worlds, schemes, ("scheme", "twin"), strict=False)]  # fmt: skip
        for world, today in zip(worlds, eyes, strict=True):
            world.own = (today, own) if own else None
        kept: list[list[Day]] = [[] for _ in worlds]
        entered: list[list[np.ndarray]] = [[] for _ in worlds]  # listings begun and ended, of everybody: few
        ended: list[list[np.ndarray]] = [[] for _ in worlds]
        made, counted = beside(soon.ahead, 0), nothing
        for day in range(days):
            made.result()
            if day + 1 < days:
                made = beside(soon.ahead, day + 1)

            def step(world: World, day: int = day) -> Day:
                return world.step(day, within)

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
                kept[at].append(of_those_followed(done[at], followed))
                entered[at].append(done[at].entered)
                ended[at].append(done[at].ended)
            tell(day + 1)
    tallies = [counter.tally() for counter in counting.counters]
    for at, (scheme, world) in enumerate(zip(schemes, worlds, strict=True)):
        stays = joined([*ended[at], world.listings[: world.stays]], lists.LISTING)
        _close_books(tallies[at], scheme, cat, world, kept[at], days, stays, joined(entered[at], lists.LISTING))
    return tallies, Kept(kept, worlds, [row for today in eyes for row in today.counted])


def _close_books(tally: Tally, scheme: Scheme, cat: Catalogue, world: World, days_kept: list[Day], days: int,
                 listings: np.ndarray, entered: np.ndarray) -> None:  # fmt: skip
    """What only the end tells; of everybody, but for the acts that decided, which are of the residents followed."""
    against = endings.on_blacklists(listings, int(world.black_mask))
    for after in (30, 180, 365):
        tally.ends[f"wrongful_standing_{after}"] = endings.standing_after(against, days, after)
    for number, register in enumerate(scheme.registers.values()):
        if register.custody:
            tally.ends["custody_days_wrongful"] = endings.days_in_custody(listings, number, days)
    tally.ends["never_out"] = endings.never_out(against)
    decisions = _with_day(days_kept, "decisions")
    entries = _with_day(days_kept, "entries")
    if world.files and scheme.ledgers:
        tally.ends["scores_agree"], tally.ends["scores_agree_by_chance"] = same_third(world)
    cutoffs = world.tables.standing[0]["cutoffs"]
    deciding = deciding_acts(
        scheme, cat, decisions, entries, listings, cutoffs, world.state, _with_day(days_kept, "enrolled")
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
