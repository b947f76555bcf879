"""A world: its residents' state, what is on its way, and the day that runs the six stages in order.

    conduct -> observation -> scoring -> standing -> access -> adaptation

The first two only read state, stretch by stretch; the rest change it from short lists. A world may be one shard of a
place (`demerit.shards`): it lives its own residents' day, and what reaches others passes between the stages. Kernels
know residents by their number in the whole place, so `state` is as long as that; only the shard's own rows are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from demerit.chance import key
from demerit.day import at_rest, lists
from demerit.day.access import PLACE, allotted, decide
from demerit.day.adaptation import forget, learn, warm
from demerit.day.apart import Apart
from demerit.day.arrivals import Arrivals
from demerit.day.beginning import begin
from demerit.day.conduct import conduct
from demerit.day.conformity import Conformity
from demerit.day.custody import taken_away
from demerit.day.cutting import CutTies
from demerit.day.dealings import Dealings
from demerit.day.distrust import distrust, mend
from demerit.day.enrolment import NOBODY_MOVED, Among, Enrolment
from demerit.day.files import NO_FILES, Files
from demerit.day.firms import EVENT
from demerit.day.graded import graded
from demerit.day.inclination import Inclinations
from demerit.day.informing import informed, with_reporting
from demerit.day.keeping import kept, put_back
from demerit.day.knowledge import publish, spread_word, teach
from demerit.day.lists import joined
from demerit.day.matching import meet
from demerit.day.observation import observe
from demerit.day.operator import ONE, Operator
from demerit.day.organisations import Organisations
from demerit.day.otherwise import Levies
from demerit.day.queues import Queues
from demerit.day.repeats import Repeats
from demerit.day.rows import Rows
from demerit.day.scored import scored
from demerit.day.shaming import shamed
from demerit.day.starts import cutoffs_move, nothing_stored
from demerit.day.state import CELLS, form_of
from demerit.day.stocks import STOCK_ROWS
from demerit.day.tables import Tables
from demerit.day.targeting import AT_WILL, name_at_will
from demerit.kept import Arrays
from demerit.memory import rows_for_all
from demerit.place.people import People
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Shard

if TYPE_CHECKING:
    from demerit.own import Own, Today

MONTH = 30  # days


class Day(NamedTuple):
    """What happened in one world on one day: the lists of every stage (see `day.lists`)."""

    day: int
    acts: np.ndarray
    requests: np.ndarray
    records: np.ndarray  # due today
    entries: np.ndarray
    fined: np.ndarray
    paid: np.ndarray  # unpaid sums settled today
    entered: np.ndarray  # listings begun today
    ended: np.ndarray  # listings ended today
    changes: np.ndarray
    decisions: np.ndarray
    reports: np.ndarray  # made today
    shown: np.ndarray  # those on registers, shown today to who lives nearby
    meetings: np.ndarray
    falls: np.ndarray
    cut: np.ndarray  # ties cut this evening
    tolls: np.ndarray  # borne through what happened to another
    firms: np.ndarray  # what happened to organisations
    lost: np.ndarray  # int64[3]: overlooked, forgotten, left out by collectors
    deals: np.ndarray  # of tampering: agreed, found out, and what rests on it (M19)
    enrolled: np.ndarray  # who began to be scored this morning, or ceased to be; where some are followed, of those
    moves: np.ndarray  # of all of them: int64[what, cell], no row where nobody could
    scored_in: np.ndarray  # and how many more are scored now, by region


class World:
    """One world: a place's residents under one scheme, with one luck."""

    def __init__(self, people: People, tables: Tables, seed: int, *, black_mask: int, shard: Shard | None = None,
                 settled: bool = True, among: Among | None = None) -> None:  # fmt: skip
        """`settled`: as it is before the first day; if not, it is empty, for what one like it has kept. `among`: see
        `Enrolment`."""
        # grades by rank write today's cutoffs into the table: each world has its own
        tables = tables._replace(standing=tables.standing.copy())
        self.people, self.tables, self.black_mask = people, tables, np.int64(black_mask)
        self.k0, self.k1 = (np.uint32(word) for word in key(seed))
        self.residents = people.residents
        self.given = people.row
        self.shard = shard or Shard(self.residents)
        self.first, self.last = self.shard.first, self.shard.last
        hoods = -(-self.residents // NEIGHBOURHOOD)
        first = (int(tables.standing[0][name][0]) for name in ("start", "low", "high"))
        self.state = rows_for_all(self.residents, form_of(*first), large_pages=True)
        self.apart = Apart(self.last - self.first)
        self.rows = Rows(self.state, tables.standing, self.apart)  # the same, as it is meant
        moving = cutoffs_move(tables)
        self.starts = rows_for_all(self.residents, np.uint8) if moving else nothing_stored()
        # contexts of which a sanction has taught the rules, a bit each
        self.taught = rows_for_all(self.residents if tables.knowledge[0]["on"] else 0, np.uint16)
        self.heat = rows_for_all(hoods, np.int32)  # what has been said nearby of late, 256 for each act
        self.conformity = Conformity(hoods, self.shard) if tables.adaptation[0]["conforms"] else None
        self.looks = rows_for_all(hoods, np.uint64)  # how hard each is looked at, in 2**-16
        self.looks[slice(*self.shard.hoods)] = ONE
        self.operator = Operator(tables.operator, self.shard, self.looks) if tables.operator[0]["on"] else None
        pool = tables.access[0]["pool"]
        # places free in each pool, in 2**-20: as many at first as are kept, and at least one
        kept = (pool >= 0) & (tables.access[0]["queue"] < 0)  # slots of a queue are of their day
        self.places = np.where(kept, np.maximum(PLACE, int(tables.access[0]["kept_for"]) * pool), 0).astype(np.int64)
        self.queues, self.repeats = Queues(), Repeats()
        self.stocks = np.zeros((STOCK_ROWS, CELLS), np.int64)
        enrols = bool(tables.enrolment[0]["on"])
        self.enrolment = Enrolment(people, tables, self.k0, self.k1, self.shard, among) if enrols else None
        self.begun = self.enrolment.begun if self.enrolment else rows_for_all(hoods, np.uint8)  # by neighbourhood
        if not self.enrolment:
            self.begun[slice(*self.shard.hoods)] = 1
        some = at_rest.first_room(self.last - self.first)
        self.sums, self.owed = np.zeros(some, at_rest.OWED), 0
        self.old_bills = rows_for_all(-(-self.residents // 8), np.uint8)  # open since before the first day: a bit each
        self.listings, self.stays = np.zeros(some, at_rest.STAY), 0
        self.cut_ties = CutTies(tables.cutting, self.shard)
        self.arrivals = Arrivals(self.last - self.first)
        self.inclinations = Inclinations(self.given, tables.conduct, self.k0, self.k1, self.shard)
        self.rooms: dict[str, int] = {}  # rows that there is room for at first, by list
        # whether a channel may take anybody of the whole place for the actor
        self.names_anybody = bool(tables.observation[0]["anywhere"].any() or tables.ordinary[0]["anywhere"].any())
        self.keeps_requests = True  # until the evening: nobody but observers asks for them
        self.own: tuple[Today, tuple[Own, ...]] | None = None  # a user's own mechanisms, and what they see
        self.levies = Levies(self.shard) if tables.collective[0]["on"].any() else None
        self.dealings = Dealings() if tables.tampering[0]["on"] else None
        self.files = Files(self) if tables.commerce[0]["on"] else None
        self.organisations = Organisations(self) if tables.organisations[0]["on"] else None
        if settled:
            begin(self)

    def filled(self, name: str, dtype: np.dtype, make: Callable[[np.ndarray], int]) -> np.ndarray:
        """The rows that `make` writes (see `lists.filled`), with room for about as many as the last time."""
        rows = lists.filled(dtype, make, self.rooms.get(name, lists.FEW))
        if len(rows):  # the last of a day may be asked of nobody
            self.rooms[name] = lists.FEW + len(rows) * 5 // 4
        return rows

    def kept(self) -> dict[str, np.ndarray]:
        """What is kept from day to day, as arrays by name (see `day.keeping`)."""
        return kept(self)

    def put_back(self, arrays: Arrays) -> None:
        """Make this world, just begun, the one that kept these."""
        put_back(self, arrays)

    # -- the day ------------------------------------------------------------------------------------------------

    def live_and_watch(self, day: int) -> tuple[np.ndarray, ...]:
        """Stages 1 and 2: acts, requests, records, and what collectors lost. State is only read."""
        parts, room_for_records = [], np.zeros(self.rooms.get("records", lists.FEW), lists.RECORD)
        for number, (start, stop) in enumerate(self.inclinations.stretches):
            t, inclined = self.tables, self.inclinations.of(day, number)
            acts, requests = np.empty(len(inclined), lists.ACT), np.empty(len(inclined), lists.REQUEST)
            a, r = conduct(
                inclined, day, self.k0, self.k1, self.given, self.state, self.heat, t.conduct, t.standing, t.knowledge,
                self.taught, acts, requests,
            )  # fmt: skip
            while True:
                lost = np.zeros(3, np.int64)
                n = observe(
                    start, stop, day, self.k0, self.k1, self.given, self.residents, acts, a, t.observation, t.ordinary,
                    self.begun, self.looks, room_for_records, lost,
                )  # fmt: skip
                if n >= 0:
                    break
                self.rooms["records"] = 2 * len(room_for_records)
                room_for_records = np.zeros(self.rooms["records"], lists.RECORD)
            parts.append((acts[:a].copy(), requests[:r].copy(), room_for_records[:n].copy(), lost))
        kinds = (lists.ACT, lists.REQUEST, lists.RECORD)
        lost = sum((part[3] for part in parts), np.zeros(3, np.int64))
        return *(joined([part[x] for part in parts], kind) for x, kind in enumerate(kinds)), lost

    def step(self, day: int) -> Day:
        """Run one day."""
        moves = NOBODY_MOVED
        if self.enrolment:
            moves = self.enrolment.morning(day, self.given, self.state, self.apart.table, self.stocks, self.starts)
        acts, requests, written, lost = self.live_and_watch(day)
        requests = self.repeats.asked(day, self, requests)
        if self.names_anybody:
            written = self.shard.delivered(written, written["subject"])
        told, reports, shown = (np.zeros(0, kind) for kind in (lists.RECORD, lists.REPORT, lists.SHOWN))
        if self.tables.informing[0]["on"]:
            told, reports = informed(self, day, acts, written)
        if self.tables.shaming[0]["on"]:
            shown, called, calls = shamed(self, day)
            told, reports = joined([told, called], lists.RECORD), joined([reports, calls], lists.REPORT)
        if len(told):
            acts, written = with_reporting(acts, told), joined([written, told], lists.RECORD)
        records = self._arrivals(day, written)
        del written, told
        if self.files:
            records = self.files.read(day, self, records)  # a company's, who asks nobody whether they are enrolled
        if self.enrolment:
            self.enrolment.unread(records, self.state)
        entries, fined, wishes, paid = self._score(day, acts, records)
        entries = self._own_scoring(day, acts, records, entries)
        wishes = self._named_at_will(day, wishes)
        firms = np.zeros(0, EVENT)
        if self.organisations is not None:
            firms, more = self.organisations.judge(day)
            more = self.shard.delivered(more, more >> np.uint64(32))
            wishes = np.sort(np.concatenate([wishes, more]))
        entered, ended, changes, entries = graded(self, day, entries, wishes)
        tolls = np.zeros(0, lists.TOLL) if self.organisations is None else self.organisations.bear(day, entered)
        decisions = np.zeros(len(requests), lists.DECISION)
        t, k0, k1 = self.tables, self.k0, self.k1
        tickets = np.empty(len(requests), np.uint64)
        astray = self.files.astray if self.files else NO_FILES
        n = decide(
            day, k0, k1, self.given, self.state, t.standing, self.apart.table, t.access, t.commerce, astray, requests,
            decisions, tickets,
        )  # fmt: skip
        meetings = np.zeros(len(requests), lists.MEETING)
        met = meet(day, k0, k1, self.given, self.state, t.standing, t.matching, requests, decisions, meetings)
        self._own_access(requests, decisions)
        if not self.keeps_requests:
            requests = requests[:0].copy()  # answered: their room is wanted
        allotted(self, np.sort(tickets[:n]), decisions)
        decisions = self.queues.answer(day, self, decisions)
        self.repeats.note(day, self, decisions)
        tolls = joined([tolls, taken_away(self, day, entered)], lists.TOLL)
        learn(day, k0, k1, self.given, self.state, t.adaptation, t.scoring, entries, self.stocks)
        if day > 0 and day % MONTH == 0 and t.adaptation[0]["forgets"]:
            forget(day, self.first, self.last, k0, k1, self.given, self.state, t.adaptation, self.stocks)
        if t.trust[0]["on"]:
            loses = t.trust, t.scoring, t.standing
            distrust(day, k0, k1, self.given, self.state, *loses, reports, entries, shown, self.stocks)
            if day > 0 and day % MONTH == 0:
                mend(day, self.first, self.last, k0, k1, self.given, self.state, t.trust, self.stocks)
        if self.conformity is not None:
            self.conformity.hear(entries, t.scoring)
            if day > 0 and day % MONTH == 0:
                self.conformity.conform(
                    *self.shard.hoods, day, k0, k1, self.given, self.state, t.adaptation, self.stocks
                )
        if t.knowledge[0]["on"]:
            self._know(day, entries, entered)
        warm(*self.shard.hoods, acts, self.heat, t.conduct)
        deals = self.dealings.trade(self, day, decisions) if self.dealings else np.zeros(0, lists.DEAL)
        falls, cut = self.cut_ties.evening(day, k0, k1, self.given, changes, self.stocks)
        if self.operator is not None:
            self.operator.note(records, t.observation[0]["good"])
            if day > 0 and day % MONTH == 0:
                self.operator.month(self.state, t.standing)
        if day % MONTH == MONTH - 1:
            at_rest.tidied(self)
        return Day(
            day=day, acts=acts, requests=requests, records=records, entries=entries, fined=fined, paid=paid,
            entered=entered, ended=ended, changes=changes, decisions=decisions, lost=lost, deals=deals,
            enrolled=moves.rows, moves=moves.by_cell, scored_in=moves.by_region, reports=reports, shown=shown,
            meetings=meetings[:met], falls=falls, cut=cut, tolls=tolls, firms=firms,
        )  # fmt: skip

    def _own_scoring(self, day: int, acts: np.ndarray, records: np.ndarray, entries: np.ndarray) -> np.ndarray:
        """What a user's own mechanisms do when the day's entries are known."""
        if self.own is None:
            return entries
        today, mechanisms = self.own
        today.give(day, acts=acts, records=records, entries=entries)
        today.call("scoring", mechanisms)
        return joined([entries, *today.added()], lists.ENTRY)

    def _own_access(self, requests: np.ndarray, decisions: np.ndarray) -> None:
        """What they do when requests have been decided."""
        if self.own is not None:
            today, mechanisms = self.own
            today.give(today.day, requests=requests, decisions=decisions)
            today.call("access", mechanisms)

    def _know(self, day: int, entries: np.ndarray, entered: np.ndarray) -> None:
        """What the day teaches of the rules, and who hears of somebody listed wrongly (M16)."""
        teach(self, day, entries)
        spread_word(self, day, entered)
        if day > 0 and day % MONTH == 0:
            there = self.k0, self.k1, self.given, self.state, self.taught, self.tables.knowledge
            publish(self.first, self.last, *there, self.stocks)

    def _arrivals(self, day: int, written: np.ndarray) -> np.ndarray:
        """Records that arrive today, of those kept waiting and today's own."""
        return self.arrivals.of(day, self.given, written)

    def _score(self, day: int, acts: np.ndarray, records: np.ndarray) -> tuple[np.ndarray, ...]:
        """Entries, fines, wishes to list and sums settled."""
        return scored(self, day, acts, records)

    def _named_at_will(self, day: int, wishes: np.ndarray) -> np.ndarray:
        """Today's wishes to list, sorted, with those for which there is no rule (M47)."""
        table = self.tables.standing
        if not (table[0]["way_kind"][: table[0]["ways"]] == AT_WILL).any():
            return wishes
        here = (*self.shard.hoods, day, self.k0, self.k1, self.residents, table)
        more = self.filled("at will", np.dtype("u8"), lambda out: name_at_will(*here, out))
        return np.sort(np.concatenate([wishes, more]))
