"""Every preset with all its mappings shuffled, for two months: not one event, count or digest is another."""

from __future__ import annotations

from functools import cache

import pytest

import demerit as dm
from demerit.scheme import load
from demerit.scheme.loading import preset_ids
from test_order_of_the_file import same, shuffled


@cache
def run(name: str, seed: int | None) -> dm.Run:
    scheme = load(name) if seed is None else shuffled(load(name), seed)
    return dm.simulate(scheme, dm.place("village", residents=1500), days=62, replicates=1, seed=3)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", preset_ids())
def test_every_preset(name, seed):
    same(run(name, None), run(name, seed))
