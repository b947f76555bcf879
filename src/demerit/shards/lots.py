"""Scarce places and slots, given out over all shards: the first so many of one order that goes through all of them."""

from __future__ import annotations

import numpy as np

from demerit.shards import Shard

DIGITS = 8  # bits of a key looked at in one turn


def among_the_first(shard: Shard, keys: np.ndarray, ends: np.ndarray, room: np.ndarray, bits: int) -> np.ndarray:
    """How many of this shard's keys are among the first `room` (int64 by service) of each service: int64 by service.

    `keys` (uint64) are sorted; those of service s stand from `ends[s - 1]` to `ends[s]`, and differ in their lowest
    `bits`. Equal keys go by shard, and so by resident. Every shard gives the same `room`.
    """
    mine = np.diff(ends, prepend=0)
    if shard.size == 1:
        return np.minimum(mine, room)
    every = shard.total(mine)
    scarce = (room > 0) & (every > room)
    out = np.where(room > 0, mine, 0)
    if not scarce.any():
        return out
    which = np.flatnonzero(scarce)
    low = [keys[ends[s] - mine[s] : ends[s]] & np.uint64((1 << bits) - 1) for s in which]
    last = _smallest(shard, low, room[which], bits)
    below = np.array([np.searchsorted(some, key) for some, key in zip(low, last, strict=True)], np.int64)
    through = np.array(
        [np.searchsorted(some, key, side="right") for some, key in zip(low, last, strict=True)], np.int64
    )
    alike = np.zeros((shard.size, len(which)), np.int64)
    alike[shard.rank] = through - below
    alike = shard.total(alike)
    left = room[which] - shard.total(below) - alike[: shard.rank].sum(axis=0)
    out[which] = below + np.clip(left, 0, alike[shard.rank])
    return out


def _smallest(shard: Shard, keys: list[np.ndarray], number: np.ndarray, bits: int) -> np.ndarray:
    """Of each list of sorted keys of all shards together, the one that is this number from the front: uint64."""
    found, left = np.zeros(len(keys), np.uint64), number.copy()
    for shift in range(-(-bits // DIGITS) * DIGITS - DIGITS, -1, -DIGITS):
        steps = np.arange(1 << DIGITS, dtype=np.uint64) << np.uint64(shift)
        counts = np.zeros((len(keys), (1 << DIGITS)), np.int64)
        for x, some in enumerate(keys):
            after = len(some)  # of keys that begin like what is found; in the first turn all do
            if shift + DIGITS < bits:
                after = int(np.searchsorted(some, found[x] + (np.uint64(1) << np.uint64(shift + DIGITS))))
            counts[x] = np.diff(np.searchsorted(some, found[x] + steps), append=after)
        through = np.cumsum(shard.total(counts), axis=1)
        digit = (through < left[:, None]).sum(axis=1)
        before = np.where(digit > 0, through[np.arange(len(keys)), np.maximum(digit - 1, 0)], 0)
        left = left - before
        found += digit.astype(np.uint64) << np.uint64(shift)
    return found
