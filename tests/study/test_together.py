"""Arms that share a twin: each is the run by itself, to the last bit, and the twin is lived once."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest

import demerit as dm
from demerit import fitting, lockstep, memory
from demerit import simulation as runs
from demerit.chance import TILE
from demerit.cli.progress import Silent
from demerit.day.world import World
from demerit.errors import TooBigError
from demerit.measure import blocks as geometry
from demerit.measure.counting import Tally
from demerit.place import Place
from demerit.run import Run
from demerit.study.arms import planned
from demerit.study.together import simulate_together
from stopped import everything, same_run, village

SMALL: dict[str, Any] = {"days": 40, "replicates": 2, "seed": 5}
OF_THE_MACHINE = ("seconds", "most_memory_bytes", "made")


@pytest.fixture
def lived(monkeypatch):
    """How many worlds have begun, in all shards and replicates."""
    begun: list[World] = []

    def begin(*arguments, **more):
        begun.append(World(*arguments, **more))
        return begun[-1]

    monkeypatch.setattr(lockstep, "World", begin)
    return begun


def same_arrays(one: Any, other: Any, where: str) -> None:
    if isinstance(one, dict):
        assert list(one) == list(other), where
        for name in one:
            same_arrays(one[name], other[name], f"{where}.{name}")
    else:
        assert np.array_equal(one, other), where


def same(one: Run, other: Run) -> None:
    """Everything that is counted and written, and the receipt but for what no two runs share."""
    same_run(one, other)
    for mine, theirs in zip(one.tallies, other.tallies, strict=True):
        for world, tally in enumerate(mine):
            for field in fields(Tally):
                same_arrays(getattr(tally, field.name), getattr(theirs[world], field.name), f"{world}.{field.name}")
    for name in one.receipt.keys() | other.receipt.keys():
        assert name in OF_THE_MACHINE or one.receipt[name] == other.receipt[name], name
    assert (one.scheme, one.worlds, list(one.chosen)) == (other.scheme, other.worlds, list(other.chosen))


def together(a: dict[str, Any], b: dict[str, Any], lived: list[World], **how: Any) -> list[Run]:
    """The two arms, whose worlds are so many; and that each is the run by itself."""
    found = simulate_together(a, b, **how)
    begun = len(lived)
    for arm, run in zip((a, b), found, strict=True):
        same(run, dm.simulate(**arm, **how))
    assert len(lived) - begun == begun // 3 * 4, "two worlds of each by itself, and of both together three"
    return found


def arms(a: Any, b: Any, place: Place, without: tuple[str, ...] = (), **more: Any) -> list[dict[str, Any]]:
    plan = planned(a, b, place, more, "none", without, ())
    assert isinstance(plan.a, dict)
    assert isinstance(plan.b, dict)
    return [plan.a, plan.b]


CASES: dict[str, tuple[Any, Any, tuple[str, ...], dict[str, Any]]] = {
    "a switch": ("as_reported", None, ("cameras",), {}),
    "a switch that waits": (everything, None, ("queues",), {"replicates": 1}),
    "two schemes": ("as_reported", "village_ledger", (), {}),
    "with all and with nothing": (everything, "none", (), {}),
    "a rule that is added": ("rongcheng_2016", "rongcheng_2021", (), {"start": date(2016, 1, 1)}),
    "a burn-in": (everything, "as_reported", ("cameras",), {"burn_in": 33}),
    "months": ("as_reported", None, ("fear",), {"days": 91, "burn_in": 7}),
    "on the last day of a month": ("as_reported", None, ("cameras",), {"days": 30, "replicates": 1}),
    "nobody adapts": ("as_reported", "village_ledger", (), {"adaptation": "none"}),
    "each for themselves": ("as_reported", "village_ledger", (), {"adaptation": "individual"}),
    "as the others": ("as_reported", "village_ledger", (), {"adaptation": "threshold"}),
    "a few followed": (everything, None, ("cameras",), {"follow": 17}),
}


@pytest.mark.parametrize("case", CASES)
def test_each_is_the_run_by_itself(case, lived):
    a, b, without, more = CASES[case]
    a = a() if callable(a) else a
    together(*arms(a, b, village(150), without, **SMALL | more), lived)


@pytest.mark.parametrize("threads", [2, 4])
def test_on_several_threads(threads, lived):
    together(*arms(everything(), "as_reported", village(150), **SMALL), lived, threads=threads)


@pytest.fixture
def shards(monkeypatch):
    """So many threads, so many shards; and three blocks of two neighbourhoods are enough."""
    monkeypatch.setattr(geometry, "LEAST", 512)
    monkeypatch.setattr(geometry, "FEWEST", 3)
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: threads)


def in_shards_and_by_block(threads: int, replicates: int, follow: int, lived: list[World]) -> None:
    place = dm.place("city", residents=3 * TILE + 700).model_copy(update={"regions": 2})
    asked = arms(everything(), "as_reported", place,
                 days=33, seed=3, replicates=replicates, follow=follow)  # fmt: skip
    for run in together(*asked, lived, threads=threads):
        assert run.sample.kind == ("blocks" if replicates == 1 else "replicates")


@pytest.mark.parametrize(("threads", "replicates", "follow"), [(2, 1, 300), (3, 2, 3 * TILE + 700)])
def test_in_shards_and_by_block(threads, replicates, follow, shards, lived):
    """Any other number of threads: in `verification/`."""
    in_shards_and_by_block(threads, replicates, follow, lived)


# -- where there are two worlds at a time -------------------------------------------------------------------------


def one_after_the_other(a: dict[str, Any], b: dict[str, Any], lived: list[World], worlds: int = 4) -> list[Run]:
    """The two arms, of which each has lived in worlds of its own."""
    found = simulate_together(a, b)
    assert len(lived) == worlds * found[0].replicates
    for arm, run in zip((a, b), found, strict=True):
        same(run, dm.simulate(**arm))
    return found


def test_twins_that_differ_are_lived_each(lived):
    """Of a twin that has cameras, one arm's is without them."""
    watched = dm.scheme("none").model_copy(update={"channels": dm.scheme("as_reported").channels})
    a, b = arms("as_reported", None, village(), ("cameras",), **SMALL)
    one, other = one_after_the_other({**a, "twin": watched}, {**b, "twin": watched}, lived)
    assert one.receipt["tables"][1] != other.receipt["tables"][1]


def test_arms_without_a_twin_share_none(lived):
    a, b = arms("as_reported", None, village(), ("cameras",), **SMALL)
    one_after_the_other({**a, "twin": None}, {**b, "twin": None}, lived, worlds=2)


@pytest.mark.parametrize(
    "other", [{"seed": 6}, {"days": 12}, {"burn_in": 2}, {"follow": 20}, {"start": date(2018, 5, 1)},
              {"place": village(120)}]
)  # fmt: skip
def test_what_else_differs_parts_them(other, lived):
    a, b = arms("as_reported", None, village(), ("cameras",), days=10, replicates=2)
    one_after_the_other(a, {**b, **other}, lived)


def test_a_finished_run_is_not_lived_again(lived):
    run = dm.simulate("as_reported", village(), days=10, replicates=2)
    begun = len(lived)
    dm.compare(run, without=["cameras"])
    assert len(lived) - begun == 2 * 2


def memory_for(worlds: int, place: Place) -> int:
    """As much as so many worlds want, and no more."""
    schemes = [dm.scheme("as_reported"), *[dm.scheme("none")] * (worlds - 1)]
    return fitting.bytes_needed(place, schemes, days=10, followed=place.residents)


def test_where_three_worlds_dont_fit_there_are_two_at_a_time(lived, monkeypatch):
    asked, two = arms("as_reported", None, village(), ("cameras",), days=10, replicates=2), memory_for(2, village())
    monkeypatch.setattr(memory, "free", lambda: two + 4096)
    one_after_the_other(*asked, lived)
    monkeypatch.setattr(memory, "free", lambda: two - 4096)
    with pytest.raises(TooBigError, match="in 2 worlds"):
        simulate_together(*asked)


# -- progress -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("twin", ["none", None], ids=["one twin", "alone"])
def test_progress_counts_the_replicates_of_b_on_from_those_of_a(twin):
    plan = planned("as_reported", None, village(), {"days": 5, "burn_in": 2, "replicates": 3}, twin, ("cameras",), ())
    shown, told = Silent(*plan.days_and_replicates()), []

    def progress(done, days, replicate):
        shown(done, days, replicate)
        told.append((replicate, done))
        assert days == 7
        assert shown.done <= shown.total == 2 * 3 * 7

    plan.run(progress=progress)
    assert sorted(told) == [(replicate, day) for replicate in range(6) for day in range(1, 8)]
    order = [0, 3, 1, 4, 2, 5] if twin else [0, 1, 2, 3, 4, 5]
    assert list(dict.fromkeys(replicate for replicate, _ in told)) == order
    assert shown.done == shown.total
