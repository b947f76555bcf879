"""However many shards a place is lived in, all is the same to the last bit; and a run may go on in any number.

Each in a number or two here; in the others, and in more tiles, in `verification/`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

import demerit as dm
from demerit import simulation as runs
from demerit.chance import TILE
from demerit.closing import NAMES
from demerit.kept import under
from demerit.run import Run
from demerit.scheme import preset_ids
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.shards import dividing, one_of
from demerit.shards.dividing import MANY, rule_of, taken
from stopped import Stopped, at, by_rank, everything, same_run, unbroken, village

DAYS = 33


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    """So many threads, so many shards, however small the place; no report is looked at here."""
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: threads)
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")


@cache
def tiles(residents: int = 4 * TILE + 700):
    return dm.place("city", residents=residents)


def simulated(scheme: str | Scheme, shards: int, residents: int = 3 * TILE, follow: int = 300, **more) -> Run:
    """Some days of a scheme in so many shards."""
    return dm.simulate(scheme, tiles(residents), days=DAYS, seed=3, replicates=1, follow=follow, threads=shards, **more)


@cache
def whole(scheme: str | None = None, residents: int = 3 * TILE) -> Run:
    """In one shard: a preset, or else all that a scheme can have."""
    return simulated(scheme or everything(), 1, residents)


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset(name):
    """A shard of two tiles, and one of another and the little that is left."""
    residents = 2 * TILE + 700
    same_run(simulated(name, 2, residents), whole(name, residents))


def followed(scheme: Scheme, shards: list[int]) -> None:
    """Among those followed is everybody."""
    one, *others = (simulated(scheme, number, follow=3 * TILE) for number in (1, *shards))
    for other in others:
        same_run(other, one)


@pytest.mark.parametrize(("scheme", "shards"), [(everything, 3), (by_rank, 2)], ids=["everything", "by rank"])
def test_every_mechanism(scheme, shards):
    """All that a scheme can have; grades by rank."""
    followed(scheme(), [shards])


def a_few_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """As in a large place, of which what is freed is given back, too; and such a run goes on in as many shards."""
    expected = whole()
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: 4)
    monkeypatch.setattr("demerit.fitting.MOST_SHARD", TILE)
    given_back = []
    monkeypatch.setattr(runs, "give_back_early", lambda: given_back.append("early"))
    monkeypatch.setattr("demerit.lockstep.give_back_now", lambda: given_back.append("now"))
    with pytest.raises(Stopped):
        simulated(everything(), threads, folder=path, checkpoint_every=8, progress=at(20))
    assert given_back[0] == "early"
    assert given_back.count("now") >= 4 * 19
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: 2)
    run = dm.resume(path, threads=threads)
    same_run(run, expected)


def test_more_shards_than_threads_live_a_few_at_a_time(tmp_path, monkeypatch):
    a_few_at_a_time(tmp_path / "run", monkeypatch, 2)


def test_more_shards_than_tiles():
    """A village is one tile: the others live nobody, and nothing is amiss."""
    run = dm.simulate("as_reported", village(), days=40, seed=3, replicates=1, threads=3)
    same_run(run, unbroken("as_reported", replicates=1))


def test_alone_with_replicates():
    one, other = (
        dm.simulate("as_reported", tiles(), days=9, seed=3, replicates=2, twin=None, threads=shards)
        for shards in (1, 3)
    )
    same_run(other, one)


# -- going on -----------------------------------------------------------------------------------------------------


def goes_on(path: Path, before: int, after: int) -> None:
    with pytest.raises(Stopped):
        simulated(everything(), before, folder=path, checkpoint_every=8, progress=at(20))
    with pytest.raises(Stopped):
        dm.resume(path, threads=after, progress=at(27))
    run = dm.resume(path, threads=before)  # the days of the books are in parts of several kinds now
    same_run(run, whole())


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 2)])
def test_a_run_goes_on_in_more_shards_or_fewer(tmp_path, before, after):
    goes_on(tmp_path / "run", before, after)


def test_whoever_joins_is_counted_by_region_in_any_number(tmp_path):
    """By whole regions and one by one, with few followed, and stopped between: all are counted, rows kept of few."""
    stages = [{"from": "2020-01-01", "share": 0.4}, {"from": "2020-01-15", "share": 0.7}]
    choice = {"mode": "voluntary", "source": "assumed", "initial": 0.5, "joins": 0.2, "leaves": 0.05,
              "mandatory_from": "2020-02-01"}  # fmt: skip
    scheme = Scheme.model_validate(
        plain(dm.scheme("as_reported")) | {"rollout": {"stages": stages, "order": "by lot", "source": "assumed"},
                                           "enrolment": choice, "tests": []}
    )  # fmt: skip
    place = tiles().model_copy(update={"regions": 10})
    more = {"days": DAYS, "seed": 3, "start": date(2020, 1, 1), "replicates": 1, "follow": 300}
    whole = dm.simulate(scheme, place, threads=1, **more)
    path = tmp_path / "run"
    with pytest.raises(Stopped):
        dm.simulate(scheme, place, threads=3, folder=path, checkpoint_every=8, progress=at(20), **more)
    same_run(dm.resume(path, threads=2), whole)
    joined = {row["day"] for row in whole.events.to_pylist() if row["type"] == "enrolment"}
    assert joined == {14, 30, 31}
    enrolled = whole.timeline.filter(pc.equal(whole.timeline["measure"], "enrolled")).to_pandas()
    there = enrolled.query("region != 'all' and day == 32")
    assert sorted(there.numerator / there.denominator) == [0] * 3 + [1] * 7  # all who live where it has begun


def test_a_replicate_finished_in_shards_isnt_run_again(tmp_path):
    path, more = tmp_path / "run", {"days": 12, "seed": 3, "replicates": 2, "follow": 300}
    with pytest.raises(Stopped):
        dm.simulate("as_reported", tiles(), threads=3, folder=path, checkpoint_every=5, progress=at(7, 1), **more)
    begun = []
    run = dm.resume(path, threads=2, progress=lambda done, days, which: begun.append((which, done)))
    assert begun == [(1, day) for day in range(6, 13)]
    same_run(run, dm.simulate("as_reported", tiles(), threads=1, **more))


def test_whoever_keeps_something_says_how_it_is_divided(tmp_path, monkeypatch):
    """Nothing that a run keeps is without a rule, nor any rule without something that is kept."""
    found: set[str] = set()
    load = runs.Checkpoints._load

    def seen(checkpoints, entry):
        found.update(arrays := load(checkpoints, entry))
        return arrays

    monkeypatch.setattr(runs.Checkpoints, "_load", seen)
    for scheme in (everything(), by_rank()):
        path = tmp_path / scheme.scheme
        with pytest.raises(Stopped):
            simulated(scheme, 2, 2 * TILE, follow=30, folder=path, checkpoint_every=31, progress=at(32))
        dm.resume(path, threads=2)
    lists = {name for name in found if name + MANY in found}
    plain = {name for name in found - lists if not name.endswith(MANY)}
    used = {rule_of(name) for name in plain}
    assert used == set(dividing.DIVIDED.values())
    with pytest.raises(KeyError, match="something/new"):
        rule_of("world/scheme/something/new")


@pytest.mark.parametrize("residents", [7 * TILE + 300, 301], ids=["tiles", "fewer tiles than shards"])
@pytest.mark.parametrize(("before", "after"), [(1, 4), (4, 1), (3, 4), (4, 3)])
def test_what_is_divided_is_all_there_once(before, after, residents):
    """Rows go where those live whom they name, in their order; spans are cut anew; sums stay what they are."""
    rng = np.random.default_rng(1)
    row = np.dtype([("resident", "u4"), ("word", "u2")])
    sums = np.zeros(500, row)
    sums["resident"], sums["word"] = np.sort(rng.integers(0, residents, 500)), np.arange(500)
    state, when = np.arange(residents), np.sort(rng.integers(0, 4, 500))
    bills = rng.integers(0, 256, -(-residents // 8)).astype(np.uint8)  # a bit for each resident

    def kept(shard) -> dict[str, np.ndarray]:
        mine = (sums["resident"] >= shard.first) & (sums["resident"] < shard.last)
        many = np.bincount(when[mine], minlength=4)
        return under("world/scheme", {
            "state": state[shard.first : shard.last], "sums": sums[mine], "stocks": np.array([shard.rank + 1]),
            "places": np.array([5]), "old_bills": bills[slice(*shard.spans["bytes"])],
        }) | {
            "acts": sums[mine], f"acts{MANY}": many, "closed": sums["resident"][mine], f"closed{MANY}": many,
        }  # fmt: skip

    old = [one_of(residents, rank, before) for rank in range(before)]
    new = [one_of(residents, rank, after) for rank in range(after)]
    got = [taken(((shard, kept(shard)) for shard in old), shard) for shard in new]
    assert NAMES[0] == "scheme"
    assert np.concatenate([one["world/scheme/state"] for one in got]).tolist() == state.tolist()
    assert np.concatenate([one["world/scheme/sums"] for one in got]).tolist() == sums.tolist()
    assert np.concatenate([one["world/scheme/old_bills"] for one in got]).tolist() == bills.tolist()
    assert sum(int(one["world/scheme/stocks"][0]) for one in got) == sum(range(1, before + 1))
    assert all(one["world/scheme/places"].tolist() == [5] for one in got)
    for day in range(4):
        rows = [np.split(one["acts"], np.cumsum(one[f"acts{MANY}"])[:-1])[day] for one in got]
        assert np.concatenate(rows).tolist() == sums[when == day].tolist()
        numbers = [np.split(one["closed"], np.cumsum(one[f"closed{MANY}"])[:-1])[day] for one in got]
        assert np.concatenate(numbers).tolist() == sums["resident"][when == day].tolist()
