"""Listing without a rule (M47): whom the operator puts on a register today, for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import WITHOUT_A_RULE
from demerit.limits import WAYS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.luck import share_of
from demerit.reference.scoring import Wish

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def targeting(world: ReferenceWorld, day: int) -> list[Wish]:
    """In each neighbourhood so many residents are named for each such way in; whom it applies to is seen later."""
    rules, wishes = world.rules.standing, []
    for way in range(rules.ways):
        if WAYS[rules.way_kind[way]] != "without_a_rule":
            continue
        for hood, size in enumerate(world.hood_sizes):
            whole, rest = divmod(rules.way_rate[way] * size >> 16, 1 << 32)
            first = hood * NEIGHBOURHOOD

            def word(place: int, n: int, way: int = way, hood: int = hood) -> int:
                return world.luck.words(Purpose.TARGET, day, hood, rules.way_key[way], n)[place]

            for n in range(whole + (word(0, 0) < rest)):
                named = first + share_of(word(1, n), size)
                wishes.append((named, rules.way_register[way], True, way, WITHOUT_A_RULE))
    return wishes
