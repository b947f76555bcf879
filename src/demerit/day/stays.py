"""Stays on registers as one world goes through them, some at a time: ways off, changes of tier, and rows in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.compiled import kernel
from demerit.day.lists import ENTRY, LISTING, joined, room
from demerit.day.registers import tell
from demerit.day.standing import move_on, release

if TYPE_CHECKING:
    from demerit.day.world import World

AT_ONCE = 1 << 16  # stays gone through at once, so that the room for what becomes of them is short


@kernel(nogil=True)
def tell_all(stays, people, table, out):
    """Stays (`at_rest.STAY`) in full (`lists.LISTING`)."""
    people, table = people[0], table[0]
    for x in range(len(stays)):
        tell(out[x], stays[x], people, table)


def in_full(world: World, stays: np.ndarray) -> np.ndarray:
    """Some of a world's stays as listings that last."""
    out = np.empty(len(stays), LISTING)
    tell_all(stays, world.given, world.tables.standing, out)
    return out


def released(
    world: World, day: int, graded: bool, moved: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int, np.ndarray, np.ndarray]:
    """Ways off for everybody: (listings ended, `moved`, its rows, residents to be graded anew, corrections)."""
    most, kept, v, parts = min(world.stays, AT_ONCE), 0, 0, []
    ended, entries, touched = np.empty(most, LISTING), np.empty(most, ENTRY), np.empty(most, np.int64)
    for first in range(0, world.stays, AT_ONCE):
        last = min(first + AT_ONCE, world.stays)
        moved = room(moved, v, v + last - first)
        kept, gone, v, t, e = release(
            day, graded, world.k0, world.k1, world.given, world.state, world.tables.standing, world.apart.table,
            world.listings, first, last, kept, ended, moved, v, touched, entries,
        )  # fmt: skip
        parts.append((joined([ended[:gone]], LISTING), touched[:t].copy(), joined([entries[:e]], ENTRY)))
    world.stays = kept
    gone_today, again, put_right = (list(part) for part in zip(*parts, strict=True)) if parts else ([], [], [])
    return (
        joined(gone_today, LISTING), moved, v, np.concatenate([np.zeros(0, np.int64), *again]),
        joined(put_right, ENTRY),
    )  # fmt: skip


def moved_on(world: World, day: int, entered: np.ndarray) -> np.ndarray:
    """The listings that end since others, entered today, take their place (M44)."""
    table = world.tables.standing
    parts: list[np.ndarray] = []
    if not table[0]["replaces"][entered["register"]].any():
        return joined(parts, LISTING)
    kept, ended = 0, np.empty(min(world.stays, AT_ONCE), LISTING)
    for first in range(0, world.stays, AT_ONCE):
        last = min(first + AT_ONCE, world.stays)
        kept, gone = move_on(day, world.given, world.state, table, world.listings, first, last, kept, ended)
        parts.append(joined([ended[:gone]], LISTING))
    world.stays = kept
    return joined(parts, LISTING)
