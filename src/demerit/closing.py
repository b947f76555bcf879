"""The end of a replicate: what it came to, in all shards, and what only the end tells; and all replicates together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demerit.books import Books, with_day
from demerit.catalogue import Catalogue
from demerit.day.cutting import isolation
from demerit.day.firms import ORGANISATION
from demerit.day.lists import joined
from demerit.day.state import RESIDENT
from demerit.day.world import Day, World
from demerit.digest import Digest, column_sums
from demerit.kept import Arrays, Form, forms_of, refuse_others, under, within
from demerit.measure import timeline
from demerit.measure.agreement import same_third
from demerit.measure.by_block import enter_ends
from demerit.measure.counting import Counter, Tally
from demerit.measure.deciding import deciding_acts, ends_of
from demerit.measure.knowing import known_rules
from demerit.measure.registry import Measure
from demerit.own import columns_of, rows_of
from demerit.scheme.model import Scheme
from demerit.shards import Shard

if TYPE_CHECKING:
    from demerit.lockstep import Replicate

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
    def again(
        arrays: Arrays, schemes: list[Scheme], days: list[list[Day]], measures: int, counted: int, followed: int
    ) -> Lived:
        """What a replicate came to that kept these: so many measures on so many days, and how so many residents stood.
        Raises ValueError or KeyError if they are something else."""
        there = NAMES[: len(schemes)]
        tallies = [Tally.again(within(f"tally/{name}", arrays)) for name in there]
        ended = [arrays[f"ended/{name}"] for name in there]
        sums, own = within("sums", arrays), within("counted", arrays)
        forms: dict[str, Form] = {name: (RESIDENT, (followed,)) for name in there}
        refuse_others(dict(zip(there, ended, strict=True)), forms)
        refuse_others(own, forms_of(columns_of([]), lambda name: True))
        firms = [f"{name}/organisations" for name, one in zip(there, schemes, strict=True) if one.organisations]
        refuse_others(sums, {name: (np.dtype(np.uint64), (len(columns_in(name)), 4)) for name in [*there, *firms]})
        kept = Lived(tallies, days, ended, sums, rows_of(own))
        if arrays.keys() != kept.kept().keys():
            raise ValueError(f"it has {min(arrays.keys() ^ kept.kept().keys())}, which no run keeps")
        if any(tally.daily.shape != (measures, counted) for tally in tallies):
            raise ValueError("it is of other measures or days")
        return kept


# the columns whose sums stand in `Lived.sums`, by the end of their name
COLUMNS = {"organisations": ORGANISATION.names or (), "": RESIDENT.names or ()}


def columns_in(name: str) -> tuple[str, ...]:
    """The columns of one of the states whose sums are kept."""
    return COLUMNS[name.partition("/")[2]]


class Outcome:
    """What the replicates of a run came to, one after the other."""

    def __init__(self, listed: list[Measure], days: int, burn_in: int = 0) -> None:
        """`days`: those counted, which begin with day `burn_in`."""
        self.listed, self.days, self.burn_in = listed, days, burn_in
        self.tallies: list[list[Tally]] = []  # by replicate, then world
        self.parts: list[tuple[int, str, np.ndarray]] = []  # of the timeline: replicate, world, and its rows
        self.counted: list[tuple[int, str, int, str, int, int]] = []  # by a user's own observers
        self.digest = Digest()
        self.first: Lived | None = None

    def add(self, replicate: int, lived: Lived) -> None:
        """The next replicate."""
        for world, tally in zip(NAMES, lived.tallies, strict=False):
            rows = timeline.rows_of(tally, self.listed, self.days, self.burn_in)
            self.parts.append((replicate, world, rows))
            self.digest.add_rows(replicate, world, rows, self.listed)
            for name, sums in lived.sums.items():
                if name.partition("/")[0] == world:
                    self.digest.add_state(replicate, name, columns_in(name), sums)
        self.tallies.append(lived.tallies)
        self.counted += [row for row in lived.counted if row[2] >= self.burn_in]
        self.first = self.first or lived


def closed(
    all_of_it: Replicate, schemes: list[Scheme], cat: Catalogue, followed: np.ndarray | None, *, first: bool
) -> Lived:
    """What a replicate of an arm came to, in all shards: for the first of them. Its days, if it is the first."""
    shard = all_of_it.worlds[0].shard
    tallies, ended, sums = [], [], {}
    parts = zip(NAMES, schemes, all_of_it.worlds, all_of_it.counting.counters, all_of_it.books, strict=False)
    for name, scheme, world, counter, books in parts:
        counter.add_up(shard)
        tally = counter.tally()
        by_block = _close_books(tally, scheme, cat, world, books, counter)
        _add_up_ends(tally, shard)
        enter_ends(tally, counter.chosen, by_block, shard)
        tallies.append(tally)
        here = np.arange(shard.first, shard.last) if followed is None else followed
        some = world.rows[here[(here >= shard.first) & (here < shard.last)] if first else here[:0]]
        ended.append(joined(shard.exchange.gathered(some) or [], RESIDENT))
        sums[name] = shard.total(column_sums(world.rows, shard.first, shard.last))
        if world.organisations is not None:
            sums[f"{name}/organisations"] = shard.total(column_sums(world.organisations.rows, *shard.teams))
    kept = [books.of_all(shard) if first else [] for books in all_of_it.books]
    counted = [row for today in all_of_it.eyes for row in today.counted]
    return Lived(tallies, kept, ended, sums, counted)


def _add_up_ends(tally: Tally, shard: Shard) -> None:
    """What only the end tells, of all shards."""
    pairs = shard.total(np.array([*tally.ends.values()], np.int64).reshape(-1, 2))
    tally.ends = {
        name: (int(above), max(int(below), -1)) for name, (above, below) in zip(tally.ends, pairs, strict=True)
    }


def _close_books(
    tally: Tally, scheme: Scheme, cat: Catalogue, world: World, books: Books, counter: Counter
) -> dict[str, np.ndarray]:
    """What only the end tells; of everybody, but for the acts that decided, which are of the residents followed.

    Returns those ends of which it is known by block, int64[2, blocks]; none where there are no blocks.
    """
    by_block = counter.by_block
    came_to, came_to_by_block = counter.stays.came_to()
    tally.ends |= came_to
    spans = [(world.first, world.last)] if by_block is None else by_block.blocks.spans(world.first, world.last)
    found_in: dict[str, list[tuple[int, int]]] = {}  # of each of these
    decisions = with_day(books.days[books.burn_in :], "decisions")  # what decided them may have been before
    entries = with_day(books.days, "entries")
    if world.files and scheme.ledgers:
        found = same_third(world)  # over all shards: counted once
        here = found if world.shard.rank == 0 else ((0, 0), (0, 0))
        tally.ends["scores_agree"], tally.ends["scores_agree_by_chance"] = here
    cutoffs = world.tables.standing[0]["cutoffs"]
    deciding = deciding_acts(
        scheme, cat, decisions, entries, books.listings(), cutoffs, world.rows, with_day(books.days, "enrolled")
    )
    tally.ends |= ends_of(deciding, scheme, cat)
    if scheme.cut_ties:
        where = world.given, world.state, world.tables.cutting, world.cut_ties.ends
        found_in["isolation"] = [isolation(*span, books.last - 1, *where) for span in spans]
    closed = books.accounts_closed()
    levels = world.people.table(closed)["online"] if len(closed) else np.zeros(0, int)
    followers = world.tables.conduct[0]["followers"]
    for span in spans:
        for name, pair in known_rules(scheme, world, *span).items():
            found_in.setdefault(name, []).append(pair)
    tally.ends |= {name: (sum(x for x, _ in pairs), sum(x for _, x in pairs)) for name, pairs in found_in.items()}
    tally.ends["accounts_deleted"] = int((levels > 0).sum()), -1
    tally.ends["audience_lost"] = int(followers[levels].sum()), -1
    if by_block is None:
        return {}
    per_block = {name: np.array(pairs, np.int64).T for name, pairs in found_in.items()} | came_to_by_block
    per_block["accounts_deleted"] = by_block.summed(closed, (levels > 0).astype(np.int64))
    per_block["audience_lost"] = by_block.summed(closed, followers[levels])
    return per_block
