"""A counter of one world and its twin: what it keeps goes on as if it had never stopped; shards add up."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from demerit.catalogue import catalogue
from demerit.limits import CONTEXTS
from demerit.measure import flows
from demerit.measure.blocks import Blocks
from demerit.measure.counting import Counter, Tally, _total, kind_columns
from demerit.measure.fractions import MISSING
from demerit.measure.registry import measures
from demerit.scheme import load
from small_worlds import world_of
from stopped import everything

RESIDENTS, BURN_IN, DAYS = 300, 3, 33
STOP = BURN_IN + 31  # after a month that was counted
BLOCKS = Blocks(np.array([0, 256, RESIDENTS]), np.zeros(2, np.int64))


@pytest.fixture(scope="module")
def both() -> dict[bool, list[Counter]]:
    """By whether it counts by block: a counter that went on, and one that began at `STOP` from what the other kept."""
    scheme = everything()
    worlds = [world_of(scheme, RESIDENTS), world_of(load("none"), RESIDENTS)]
    chosen, cat = list(measures(scheme).values()), catalogue()

    def counter(by_block: bool) -> Counter:
        blocks = BLOCKS if by_block else None
        return Counter(worlds[0], chosen, cat, DAYS, monthly=True, burn_in=BURN_IN, blocks=blocks)

    counters = {by_block: [counter(by_block)] for by_block in (False, True)}
    for number in range(BURN_IN + DAYS):
        day, twin = (world.step(number) for world in worlds)
        for by_block, some in counters.items():
            if number == STOP:
                again = counter(by_block)
                again.put_back({name: part.copy() for name, part in some[0].kept().items()})
                for first, last in ((0, 2), (2, BURN_IN + 5), (BURN_IN + 5, STOP)):
                    again.put_days_back(first, last, some[0].kept_of_days(first, last))
                some.append(again)
            for one in some:
                one.count(day)
                one.compare(day, twin)
                one.close(number)
    return counters


def same(one: Tally, other: Tally) -> None:
    mine, theirs = one.kept(), other.kept()
    assert mine.keys() == theirs.keys()
    for name in mine:
        assert np.array_equal(mine[name], theirs[name]), name


@pytest.mark.parametrize("by_block", [False, True])
def test_what_is_kept_goes_on(both, by_block):
    one, other = both[by_block]
    assert one.marks == other.marks == [(32, 30), (35, 3)]
    same(one.tally(), other.tally())
    assert (one.tally().blocks is not None) == by_block


def test_a_count_by_block_is_a_count(both):
    """By day, by group and in all the same; and the blocks of all flows and stocks add up to it."""
    plain, blocks = both[False][0].tally(), both[True][0].tally()
    for name in ("daily", "daily_over", "grouped", "grouped_over", "stays"):
        assert np.array_equal(getattr(plain, name), getattr(blocks, name)), name
    by_block, told = blocks.blocks, 0
    for n, measure in enumerate(measures(everything()).values()):
        if by_block[0, n, 0] != MISSING:
            whole = plain.daily[n].sum() if measure.kind == "flow" else plain.daily[n, -1]
            assert by_block[0, n].sum() == whole, measure.name
            told += 1
    assert told > 700


def test_a_tally_comes_back_from_its_arrays(both):
    tally = both[True][0].tally()
    tally.ends = {"isolation": (3, 8), "never_out": (2, -1)}
    tally.regional = {"listed": np.arange(4 * DAYS).reshape(2, DAYS, 2)}
    again = Tally.again(tally.kept())
    same(again, tally)
    assert (again.ends, again.marks) == (tally.ends, tally.marks)
    assert list(again.regional) == ["listed"]
    plain = Tally.again(both[False][0].tally().kept())
    assert (plain.ends, plain.blocks, plain.regional) == ({}, None, {})


def test_before_counting_begins_nothing_is_counted(both):
    counter = both[False][0]
    before = {name: part.copy() for name, part in counter.kept_of_days(0, BURN_IN).items()}
    assert all(part.size == 0 for part in before.values())
    assert len(counter.kept_of_days(0, BURN_IN + 1)["today"]) == 1
    assert counter.kept_of_days(30, 33)["marks"].tolist() == [[32, 30]]
    assert counter.kept_of_days(30, 32)["marks"].tolist() == []
    assert counter.kept_of_days(32, 36)["marks"].tolist() == [[32, 30], [35, 3]]


def test_collectors_losses_are_added_up_day_by_day():
    """Overlooked, forgotten, and left out since the page was full; they are of no cell."""
    world = world_of(load("village_ledger"), RESIDENTS)
    chosen = list(measures(load("village_ledger")).values())
    counter = Counter(world, chosen, catalogue(), 2, monthly=False)
    for number in range(2):
        day = world.step(number)
        counter.count(day._replace(lost=np.array([1, 20, 300 + number])))
        counter.close(number)
    lost = {
        one.name: counter.tally().daily[n].tolist()
        for n, one in enumerate(chosen)
        if one.name.startswith("collectors_")
    }
    assert lost == {
        "collectors_overlooked": [1, 1],
        "collectors_forgotten": [20, 20],
        "collectors_page_full": [300, 301],
    }
    assert counter.marks == [(1, 2)]
    assert not counter.cells[flows.COLLECTORS_LOST : flows.COLLECTORS_LOST + 3].any()


def test_acts_missing_over_a_month_are_entered_on_its_last_day(both):
    """Two, of kinds of one context, that the twin did and resident 299 did not."""
    for by_block in (False, True):
        counter = both[by_block][1]
        kinds = [kind.number for kind in catalogue().kinds.values() if kind.context == "speech"][:2]
        acts = np.zeros(2, [("resident", "u4"), ("cell", "u2"), ("kind", "u1"), ("flags", "u1"), ("profile", "u8")])
        acts["resident"], acts["cell"], acts["kind"], acts["flags"] = 299, 5, kinds, 1
        row = flows.SILENCED_BY + CONTEXTS.index("speech")
        before = counter.today[10 - BURN_IN, row], counter.cells[row, 5]
        counter.silence(10, [acts[:0]], [acts])
        assert (counter.today[10 - BURN_IN, row], counter.cells[row, 5]) == (before[0] + 2, before[1] + 2)
        if by_block:
            assert counter.by_block.flows[:, row].tolist() == [0, 2]


def test_counts_that_are_not_made_every_day_stay_missing_in_the_sum():
    shards = SimpleNamespace(total=lambda counts: 2 * counts)
    assert _total(np.array([[1, MISSING], [0, 5]]), shards).tolist() == [[2, MISSING], [0, 10]]


def test_shards_add_up(both):
    """As if each of two shards had counted the same."""
    one, other = both[True]
    twice = SimpleNamespace(size=2, total=lambda counts: 2 * counts)
    alone = one.tally()
    other.today[10 - BURN_IN] = one.today[10 - BURN_IN]
    other.cells[:] = one.cells
    one.add_up(SimpleNamespace(size=1))
    same(one.tally(), alone)
    one.add_up(twice)
    found = one.tally()
    doubled = {name: np.where(part == MISSING, MISSING, 2 * part) for name, part in alone.kept().items()
               if name in ("daily", "grouped", "stays")}  # fmt: skip
    index = [n for n, measure in enumerate(one.chosen) if measure.kind in ("flow", "stock")]
    for name, part in doubled.items():
        mine, wanted = (getattr(found, name), part) if name == "stays" else (getattr(found, name)[index], part[index])
        assert np.array_equal(mine, wanted), name
    assert found.blocks is not None
    assert np.array_equal(
        found.blocks[0, index], np.where(alone.blocks[0, index] == MISSING, MISSING, 2 * alone.blocks[0, index])
    )


def test_gravity_and_context_of_each_kind():
    gravity, context = kind_columns(catalogue())
    for kind in catalogue().kinds.values():
        assert abs(gravity[kind.number] - kind.gravity.value) <= 0.5
        assert CONTEXTS[context[kind.number]] == kind.context
    assert len(gravity) == len(context) == 256
