"""Shards in the threads of one process: what passes is handed over in memory.

There may be more shards than cores, and then a few live at once while the others wait their turn. Between two places
where something passes only those few have rows in hand that nobody else will see: so a large place takes less memory
in many shards than in few.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import numpy as np

from demerit.day.lists import joined
from demerit.errors import Elsewhere
from demerit.shards import ALONE, Exchange

T = TypeVar("T")


class Table:
    """Where the threads lay down what they pass, in turn at two ends: nobody clears one that others still read."""

    def __init__(self, size: int, at_once: int) -> None:
        self.size, self.barrier, self.turns = size, threading.Barrier(size), threading.Semaphore(at_once)
        self.ends: list[list[Any]] = [[None] * size, [None] * size]

    def go_on(self) -> None:
        """Raises BrokenBarrierError if one has failed: whoever has just got their turn needn't begin."""
        if self.barrier.broken:
            raise threading.BrokenBarrierError


class ThreadExchange(Exchange):
    """One thread's place at the table."""

    def __init__(self, table: Table, rank: int) -> None:
        self.table, self.rank, self.size = table, rank, table.size
        self._turn = 0

    def _laid(self, mine: Any) -> list[Any]:
        self._turn ^= 1
        end = self.table.ends[self._turn]
        end[self.rank] = mine
        self.table.turns.release()
        try:
            self.table.barrier.wait()
        finally:
            self.table.turns.acquire()
        self.table.go_on()
        return list(end)

    def swap(self, rows: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        every, me = self._laid((rows, np.concatenate([[0], ends]))), self.rank
        counts = np.array([ends[me + 1] - ends[me] for _, ends in every])
        came = [every[n] for n in np.flatnonzero(counts)]
        return joined([theirs[ends[me] : ends[me + 1]] for theirs, ends in came], rows.dtype), counts

    def total(self, counts: np.ndarray) -> np.ndarray:
        return np.sum(self._laid(counts.copy()), axis=0, dtype=counts.dtype)

    def gathered(self, thing: Any) -> list[Any] | None:
        every = self._laid(thing)
        return every if self.rank == 0 else None

    def told(self, thing: Any) -> Any:
        return self._laid(thing)[0]


def in_threads(shards: int, work: Callable[[Exchange], T], at_once: int | None = None) -> T:
    """Do the same in so many shards, a thread each: what the first comes to. An error in one ends all.

    `at_once`: how many live at the same time; all, if it isn't said.
    """
    if shards == 1:
        return work(ALONE)
    table = Table(shards, at_once or shards)

    def in_turn(exchange: Exchange) -> T:
        with table.turns:
            table.go_on()
            return work(exchange)

    doing: list[Future[T]] = []
    with ThreadPoolExecutor(shards, thread_name_prefix="shard") as pool:
        try:
            for rank in range(shards):
                doing.append(pool.submit(in_turn, ThreadExchange(table, rank)))
            wait(doing, return_when=FIRST_EXCEPTION)
        finally:  # whoever still waits for the others is let go; after a good end nobody does
            if len(doing) < shards or not all(one.done() and one.exception() is None for one in doing):
                table.barrier.abort()
    for one in sorted(doing, key=lambda one: isinstance(one.exception(), threading.BrokenBarrierError | Elsewhere)):
        one.result()
    return doing[0].result()
