"""What passes between shards: edges, rows and their answers, sums, scarce places, and how an error in one ends all."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.chance import TILE
from demerit.day.staff import teams
from demerit.errors import UsageError
from demerit.fitting import shards_of
from demerit.place.traits import NEIGHBOURHOOD
from demerit.shards import Exchange, Shard, edges, one_of
from demerit.shards.lots import among_the_first
from demerit.shards.threads import in_threads

ROW = np.dtype([("resident", "u4"), ("word", "u2")])
PLACES = st.integers(1, 40 * TILE)
SHARDS = st.integers(1, 6)


def each(shards: int, residents: int, work) -> list:
    """What `work` comes to in each of so many shards, in threads."""
    found: dict[int, object] = {}

    def one(exchange: Exchange) -> None:
        found[exchange.rank] = work(Shard(residents, exchange))

    in_threads(shards, one)
    return [found[rank] for rank in range(shards)]


@settings(deadline=None)
@given(residents=PLACES, shards=st.integers(1, 50))
def test_shards_are_whole_tiles_and_all_of_the_place(residents, shards):
    every = edges(residents, shards)
    assert every[[0, -1]].tolist() == [0, residents]
    assert (np.diff(every) >= 0).all()
    assert all(edge % TILE == 0 or edge == residents for edge in every.tolist())
    tiles = -(-np.diff(every) // TILE)
    assert tiles.max() - tiles.min() <= 1  # evenly
    parts = [one_of(residents, rank, shards) for rank in range(shards)]
    for span, last in (("people", residents), ("hoods", -(-residents // NEIGHBOURHOOD)), ("teams", teams(residents))):
        spans = [part.spans[span] for part in parts]
        assert (spans[0][0], spans[-1][1]) == (0, last)
        assert all(one[1] == other[0] for one, other in pairwise(spans))
    stretches = [stretch for part in parts for stretch in part.stretches(2 * TILE)]
    assert [i for start, stop in stretches for i in (start, stop)][1:-1] == [
        edge for start, _ in stretches[1:] for edge in (start, start)
    ]


@settings(max_examples=30, deadline=None)
@given(tiles=st.integers(1, 9), shards=SHARDS, seed=st.integers(0, 1000))
def test_rows_come_home_in_the_order_of_the_whole(tiles, shards, seed):
    """A list in resident order, cut among the shards of whoever makes it, then brought to those it names: what each
    has is the whole list less what concerns others."""
    residents, rng = tiles * TILE, np.random.default_rng(seed)
    maker = np.sort(rng.integers(0, residents, 200))
    rows = np.zeros(200, ROW)
    rows["resident"], rows["word"] = rng.integers(0, residents, 200), np.arange(200)

    def deliver(shard: Shard) -> np.ndarray:
        mine = rows[(maker >= shard.first) & (maker < shard.last)]
        return shard.delivered(mine, mine["resident"])

    for rank, got in enumerate(each(shards, residents, deliver)):
        part = one_of(residents, rank, shards)
        wanted = rows[(rows["resident"] >= part.first) & (rows["resident"] < part.last)]
        assert got.tolist() == wanted.tolist()


@settings(max_examples=30, deadline=None)
@given(tiles=st.integers(1, 9), shards=SHARDS, seed=st.integers(0, 1000))
def test_each_row_gets_its_own_answer(tiles, shards, seed):
    """From the shard where the resident lives, which knows something that nobody else does."""
    residents, rng = tiles * TILE, np.random.default_rng(seed)
    secret = rng.integers(0, 1000, residents)

    def ask(shard: Shard) -> bool:
        known = np.full(residents, -1)
        known[shard.first : shard.last] = secret[shard.first : shard.last]
        rows = np.zeros(50 * shard.rank, ROW)  # the first asks nothing
        rows["resident"] = np.random.default_rng([seed, shard.rank]).integers(0, residents, len(rows))
        answers = shard.answered(rows, rows["resident"], lambda some: known[some["resident"]])
        return answers.tolist() == secret[rows["resident"]].tolist()

    assert all(each(shards, residents, ask))


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_a_few_live_at_once_while_the_others_wait_their_turn(at_once):
    """What each comes to is the same; and between two places where something passes, no more than so many are there."""
    there, most, lock = 0, 0, threading.Lock()

    def work(exchange: Exchange) -> int:
        nonlocal there, most
        shard, found = Shard(9 * TILE, exchange), 0
        for turn in range(5):
            with lock:
                there += 1
                most = max(most, there)
            time.sleep(0.002)
            with lock:
                there -= 1
            found = shard.sum(found + turn * shard.rank)
        return found

    assert in_threads(6, work, at_once) == in_threads(6, work)
    there, most = 0, 0
    in_threads(6, work, at_once)
    assert most == at_once


def test_an_error_in_one_ends_all_who_wait_their_turn():
    """Nobody begins, or goes on, who gets their turn after it."""
    begun = []

    def work(exchange: Exchange) -> None:
        begun.append(exchange.rank)
        if exchange.rank == 0:
            raise UsageError("enough", code="enough")
        time.sleep(0.05)
        Shard(9 * TILE, exchange).sum(1)

    with pytest.raises(UsageError, match="enough"):
        in_threads(12, work, 2)
    assert len(begun) < 6


def test_where_not_all_threads_can_be_started_those_that_were_end(monkeypatch):
    submit = ThreadPoolExecutor.submit

    def refuse(pool, work, exchange):
        if exchange.rank == 3:
            raise RuntimeError("can't start new thread")
        return submit(pool, work, exchange)

    monkeypatch.setattr(ThreadPoolExecutor, "submit", refuse)
    with pytest.raises(RuntimeError, match="new thread"):
        in_threads(6, lambda exchange: Shard(9 * TILE, exchange).sum(1), 2)


@pytest.mark.parametrize(
    ("residents", "threads", "shards"),
    [(1000, 2, 1), (1 << 21, 2, 2), (1 << 21, 8, 2), (1 << 26, 2, 2), ((1 << 26) + 1, 2, 2), (1 << 28, 2, 4),
     (1 << 28, 3, 6), (1 << 28, 1, 4), (1_409_778_724, 2, 22)],
)  # fmt: skip
def test_in_how_many_shards_a_place_is_lived(residents, threads, shards):
    assert shards_of(residents, threads) == shards


def test_sums_and_what_each_has():
    def work(shard: Shard) -> tuple:
        return shard.sum(shard.rank + 1), shard.each(10 * shard.rank), shard.total(np.arange(3) * shard.rank).tolist()

    assert each(3, 9 * TILE, work) == [(6, [0, 10, 20], [0, 3, 6])] * 3
    assert each(1, 9 * TILE, work) == [(1, [0], [0, 0, 0])]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.sampled_from([0, 1, 7, 255, 256, (1 << 57) - 1])),
             max_size=60),
    st.lists(st.integers(0, 25), min_size=3, max_size=3), SHARDS,
)  # fmt: skip
def test_scarce_places_go_to_the_first_of_all(asked, room, shards):
    """As if all stood in one line: by key, and among equal keys by shard, then in their order."""
    bits, services = 57, 3
    line = sorted((service, key, rank % shards, n) for n, (rank, service, key) in enumerate(asked))
    served = [0] * shards
    for service in range(services):
        for _, _, rank, _ in [one for one in line if one[0] == service][: room[service]]:
            served[rank] += 1

    def work(shard: Shard) -> int:
        mine = [(service, key) for rank, service, key in asked if rank % shards == shard.rank]
        keys = np.sort(np.array([service << bits | key for service, key in mine], np.uint64))
        ends = np.searchsorted(keys, np.arange(1, services + 1, dtype=np.uint64) << np.uint64(bits))
        return int(among_the_first(shard, keys, ends, np.array(room), bits).sum())

    assert each(shards, 9 * TILE, work) == served


@pytest.mark.parametrize("rank", [0, 2])
def test_an_error_in_one_ends_all_and_is_the_one_told(rank):
    before = threading.active_count()

    def work(exchange: Exchange) -> None:
        exchange.total(np.zeros(1, np.int64))
        if exchange.rank == rank:
            raise UsageError("mine", code="mine")
        exchange.total(np.zeros(1, np.int64))  # waits for the one that fails

    with pytest.raises(UsageError, match="mine"):
        in_threads(3, work)
    assert threading.active_count() == before
