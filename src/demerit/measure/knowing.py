"""Which rules are known, and to how many, at the end of a run (M16)."""

from __future__ import annotations

import numpy as np

from demerit.day.knowledge import count_known
from demerit.day.world import World
from demerit.scheme.model import Scheme

MOST_ASKED = 100_000  # residents; of larger places every so many are asked


def known_rules(scheme: Scheme, world: World, first: int, last: int) -> dict[str, tuple[int, int]]:
    """For each rule: residents of 14 or more, from first to last, who know it, and how many were asked. Empty where
    everybody does."""
    if scheme.knowledge is None or not world.tables.knowledge[0]["on"]:
        return {}
    keys = world.tables.scoring[0]["key"][: len(scheme.rules)].copy()
    out = np.zeros(len(keys), np.int64)
    step = -(-world.residents // MOST_ASKED)
    asked = count_known(
        first, last, step, world.k0, world.k1, world.given, world.state, world.taught, world.tables.knowledge, keys, out
    )
    return {f"known_rule_{name}": (int(count), int(asked)) for name, count in zip(scheme.rules, out, strict=True)}
