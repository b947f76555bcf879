"""The evening before the first day: who stands where, who knows what, and which doors are closed to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.day.graded import rank
from demerit.day.knowledge import begin_to_know
from demerit.day.lists import room
from demerit.day.settling import close_doors, settle_in
from demerit.day.starts import store_all

if TYPE_CHECKING:
    from demerit.day.world import World


def begin(world: World) -> None:
    """Make a world, empty so far, what it is when the first day begins."""
    t = world.tables
    _settle_in(world)
    if t.standing[0]["by_rank"]:  # ranks can be told when all have settled, who then settle again
        rank(world)
        world.state[world.first : world.last] = 0
        world.stocks[:], world.stays = 0, 0
        _settle_in(world)
    if len(world.starts):
        store_all(world.first, world.last, world.state, world.starts)
    if world.files:
        world.files.open(world)
    if t.knowledge[0]["on"] or t.knowledge[0]["claims"]:
        k0, k1, people = world.k0, world.k1, world.given
        begin_to_know(world.first, world.last, k0, k1, people, world.state, t.knowledge, world.stocks)
    if world.organisations:
        world.organisations.found()


def _settle_in(world: World) -> None:
    t, k0, k1, people, state, stocks = world.tables, world.k0, world.k1, world.given, world.state, world.stocks
    if world.enrolment:
        world.enrolment.first_morning(people, state, stocks)
    start = world.first
    while start < world.last:
        start, world.stays = settle_in(
            start, world.last, k0, k1, people, state, t.standing, t.adaptation, world.black_mask, world.old_bills,
            world.listings, world.stays, stocks,
        )  # fmt: skip
        world.listings = room(world.listings, world.stays, world.stays + int(t.standing[0]["registers"]))
    for start, stop in world.shard.stretches():
        close_doors(start, stop, people, state, t.standing, t.access, stocks)
