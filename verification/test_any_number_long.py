"""Runs in the numbers of shards that `tests/shards/test_any_number.py` leaves out. About two minutes."""

from __future__ import annotations

import pytest

from demerit.chance import TILE
from demerit.scheme import preset_ids
from stopped import by_rank, everything, same_run
from test_any_number import a_few_at_a_time, followed, goes_on, simulated, small_shards, whole  # noqa: F401 (a fixture)


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset(name):
    """Four tiles and a part of one, in a shard for each, and in two."""
    residents = 4 * TILE + 700
    for shards in (2, 5):
        same_run(simulated(name, shards, residents), whole(name, residents))


@pytest.mark.parametrize("scheme", [everything, by_rank], ids=["everything", "by rank"])
def test_every_mechanism(scheme):
    followed(scheme(), [2, 3])


def test_more_shards_than_threads_live_a_few_at_a_time(tmp_path, monkeypatch):
    a_few_at_a_time(tmp_path / "run", monkeypatch, 1)


@pytest.mark.parametrize(("before", "after"), [(3, 1), (2, 3), (2, 2)])
def test_a_run_goes_on_in_more_shards_or_fewer(tmp_path, before, after):
    goes_on(tmp_path / "run", before, after)
