"""What a world keeps from day to day: the one list of it.

The state of residents and what is nearby are kept whole, of lists the rows that stand, and each mechanism that keeps
something of its own says what (`kept` and `put_back`, see `demerit.kept`). All else is worked out anew when a world is
made: what is given, the tables, what people are inclined to, room to work in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demerit.day.lists import room
from demerit.kept import Arrays, under, within

if TYPE_CHECKING:
    from demerit.day.world import World

WHOLE = ("stocks", "places")
SPANS = {  # as long as the place: a shard's own
    "state": "people", "heat": "hoods", "looks": "hoods", "begun": "hoods", "old_bills": "bytes",
    "starts": "people", "taught": "people",
}  # fmt: skip
LISTS = {"sums": "owed", "listings": "stays"}  # a list, and how many of its rows stand
PARTS = (
    "arrivals", "queues", "repeats", "cut_ties", "conformity", "operator", "levies", "dealings", "files",
    "organisations", "apart",
)  # fmt: skip


def kept(world: World) -> dict[str, np.ndarray]:
    """All of it, as arrays by name; views."""
    out = {name: getattr(world, name) for name in WHOLE}
    out |= {name: getattr(world, name)[slice(*world.shard.spans[of])] for name, of in SPANS.items()}
    out |= {name: getattr(world, name)[: getattr(world, count)] for name, count in LISTS.items()}
    out["cutoffs"] = world.tables.standing[0]["cutoffs"]  # the one thing in a table that moves: lines and ranks
    for name in PARTS:
        part = getattr(world, name)
        if part is not None:
            out |= under(name, part.kept())
    return out


def put_back(world: World, arrays: Arrays) -> None:
    """Make a world just begun the one that kept these."""
    for name in WHOLE:
        getattr(world, name)[:] = arrays[name]  # in place: mechanisms share some of them
    for name, of in SPANS.items():
        getattr(world, name)[slice(*world.shard.spans[of])] = arrays[name]
    for name, count in LISTS.items():
        rows = arrays[name]
        setattr(world, name, room(getattr(world, name), 0, len(rows)))
        getattr(world, name)[: len(rows)] = rows
        setattr(world, count, len(rows))
    world.tables.standing[0]["cutoffs"][:] = arrays["cutoffs"]
    for name in PARTS:
        part = getattr(world, name)
        if part is not None:
            part.put_back(within(name, arrays))
