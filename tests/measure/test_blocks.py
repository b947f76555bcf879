"""One run of a large place, by block: where the blocks are, and that all of them are all that is counted."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import demerit as dm
from demerit import simulation as runs
from demerit.errors import InvalidFile
from demerit.measure import blocks as geometry
from demerit.measure.blocks import Blocks, blocks_of
from demerit.measure.counting import MISSING
from demerit.place import Place
from demerit.run import Run
from demerit.scheme import preset_ids
from stopped import at, everything, same_run, stopped

DAYS = 33
# no list tells of somebody, or only of those followed, or it is of a whole place
WITHOUT = {
    "collectors_overlooked", "collectors_forgotten", "collectors_page_full", "region_joined", "came_of_age", "joined",
    "left_scheme", "made_to_join", "scores_agree", "scores_agree_by_chance", "across_strict", "across_wide",
    "through_association", "deciding_unknown", "stays_blacklist", "stays_wrongful",
}  # fmt: skip


def place_of(residents: int, regions: int | dict[str, int] = 1) -> Place:
    return dm.place("city", residents=residents).model_copy(update={"regions": regions})


# -- where they are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("residents", "regions", "expected"),
    [
        (700, 1, None),
        (10 * 4096 - 1, 1, None),  # nine have 4,096 residents, and nine are too few
        (10 * 4096, 1, [10]),
        (11 * 4096 - 1, 1, [10]),
        (20 * 4096, 4, [5, 5, 5, 5]),
        (40 * 256 * 16, 32, [1] * 24 + [1] * 8),
        (32 * 4096 - 1, 32, None),  # one region has a resident too few
        (63 * 4096, 1, [63]),
        (64 * 4096, 1, [64]),
        (10_000_000, 1, [64]),
        (1_000_000, 3, [22, 21, 21]),
        (100 * 4096, {"large": 90, "small": 10}, [57, 7]),  # the next goes to where the blocks are largest
    ],
)
def test_where_they_are(residents, regions, expected):
    place = place_of(residents, regions)
    found = blocks_of(place)
    if expected is None:
        assert found is None
        return
    assert np.bincount(found.region).tolist() == expected
    assert found.edges[0] == 0
    assert found.edges[-1] == residents
    assert (found.edges[:-1] % 256 == 0).all()
    assert found.residents.min() >= 4096
    people = place.build()
    for number, (first, last) in enumerate(pairwise(found.edges.tolist())):
        assert people.region(first) == people.region(last - 1) == found.region[number]


def test_a_last_neighbourhood_of_few_residents_makes_no_small_block():
    """Of 161, the last has 100 residents: the last block has one more than the others, or it would be too small."""
    found = blocks_of(place_of(10 * 4096 + 100))
    assert found.residents.tolist() == [4096] * 9 + [4196]


def test_packaged_places():
    assert blocks_of(dm.place("village")) is None
    for name, many in (("town", 23), ("city", 64), ("nation", 64)):
        assert len(blocks_of(dm.place(name))) == many


def test_whose_block():
    found = Blocks(np.array([0, 512, 1024, 1300]), np.zeros(3, np.int64))
    assert found.of(np.array([0, 511, 512, 1023, 1024, 1299], np.uint32)).tolist() == [0, 0, 1, 1, 2, 2]
    assert found.of_hood.tolist() == [0, 0, 1, 1, 2, 2]
    assert found.spans(300, 1100) == [(300, 512), (512, 1024), (1024, 1100)]
    assert found.spans(600, 700) == [(600, 600), (600, 700), (700, 700)]


# -- all of them are all ------------------------------------------------------------------------------------------


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of two neighbourhoods, three of which are enough; as many shards as threads; no report is looked at."""
    monkeypatch.setattr(geometry, "LEAST", 512)
    monkeypatch.setattr(geometry, "FEWEST", 3)
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: threads)
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")


@cache
def tiles() -> Place:
    return place_of(3 * 4096 + 700, 2)


MORE = {"days": DAYS, "seed": 3, "replicates": 1, "follow": 300}


@cache
def whole(scheme: str) -> Run:
    return dm.simulate(everything() if scheme == "everything" else scheme, tiles(), threads=1, **MORE)


def by_block(run: Run) -> np.ndarray:
    return np.stack([tally.blocks for tally in run.tallies[0]])


def all_of_them_are_all(run: Run) -> None:
    assert run.sample.kind == "blocks"
    for world in ("scheme", "twin")[: len(run.worlds)]:
        for name, measure in run.measures.items():
            above, below = run.units(name, world)
            total, over = run.totals(name, world)
            if name in WITHOUT or name.startswith("decided_") or measure.kind == "reading":
                assert len(above) == 1, name
                assert (above, below) == (total, over), name
                continue
            assert len(above) == run.sample.size, name
            assert above.sum() == total[0], (world, name)
            assert (below.sum() if (below >= 0).all() else -1) == over[0], (world, name)
            assert (below >= 0).all() or (below == -1).all(), name


@pytest.mark.parametrize("name", [*preset_ids(), "everything"])
def test_all_blocks_are_all(small_blocks, name):
    run = whole(name)
    all_of_them_are_all(run)
    if name == "everything":
        told = {name for name in run.measures if len(run.units(name)[0]) > 1 and run.totals(name)[0][0] > 0}
        assert len(told) > 300, "else little would be compared"
        assert told >= {
            "waits_longer", "turned_down", "ties_cut", "isolation", "organisations_listed",
            "chilled_speech", "never_out", "cut_off",
        }  # fmt: skip
        assert any(name.startswith("still_waiting_") for name in told)


@pytest.mark.parametrize("threads", [2, 3])
def test_shards_change_nothing(small_blocks, threads):
    """The shards part between blocks and within them."""
    one, other = whole("everything"), dm.simulate(everything(), tiles(), threads=threads, **MORE)
    same_run(other, one)
    assert np.array_equal(by_block(other), by_block(one))


@pytest.mark.parametrize(
    ("every", "day", "before", "after"), [(8, 20, 1, 1), (8, 20, 3, 2), (30, 31, 2, 1), (32, 33, 1, 3)]
)
def test_nor_does_a_stop(small_blocks, tmp_path, every, day, before, after):
    path = tmp_path / "run"
    stopped(path, everything(), tiles(), day, threads=before, checkpoint_every=every, **MORE)
    run = dm.resume(path, threads=after)
    same_run(run, whole("everything"))
    assert np.array_equal(by_block(run), by_block(whole("everything")))


def test_nor_does_a_stop_when_all_is_done(small_blocks, tmp_path, monkeypatch):
    """A finished replicate has them among what it came to."""
    path = tmp_path / "run"

    def fails(*_):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Run, "save", fails)
        with pytest.raises(RuntimeError):
            dm.simulate("as_reported", tiles(), folder=path, checkpoint_every=20, threads=1, **MORE)
    run = dm.resume(path, progress=at(1))
    assert np.array_equal(by_block(run), by_block(whole("as_reported")))


def test_after_a_burn_in(small_blocks):
    """Of the days counted alone: those of a longer run, less those of the burn-in by itself."""
    more = {"seed": 3, "replicates": 1, "follow": 0, "threads": 1}
    late = dm.simulate("as_reported", tiles(), burn_in=30, days=8, **more)
    all_of_them_are_all(late)
    longer, first = (dm.simulate("as_reported", tiles(), days=days, **more) for days in (38, 30))
    for name, measure in late.measures.items():
        if measure.kind == "flow" and len(late.units(name)[0]) > 1:
            assert np.array_equal(late.units(name)[0], longer.units(name)[0] - first.units(name)[0]), name


def test_blocks_leave_no_trace_in_the_digest(small_blocks, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(geometry, "FEWEST", 1000)
        run = dm.simulate("as_reported", tiles(), threads=1, **MORE)
    assert run.sample.kind == "one run"
    assert run.digest == whole("as_reported").digest
    assert run.timeline.equals(whole("as_reported").timeline)


# -- whose they are -----------------------------------------------------------------------------------------------


def test_each_counts_where_they_live(small_blocks):
    """Beside the events and the last day of everybody."""
    place = place_of(4096, 1)
    run = dm.simulate("as_reported", place, days=DAYS, seed=3, replicates=1, threads=1)
    edges = blocks_of(place).edges
    for world in ("scheme", "twin"):
        log = run.events.filter(pc.equal(run.events["world"], world)).to_pylist()
        ended = run.residents.filter(pc.equal(run.residents["world"], world)).to_pylist()

        def count(rows, wanted):
            residents = [row["resident"] for row in rows if wanted(row)]
            return np.histogram(residents, edges)[0].tolist()

        refused = count(log, lambda row: row["type"] == "decision" and row["outcome"] == "refused")
        assert run.units("refusals", world)[0].tolist() == refused
        decided = count(log, lambda row: row["type"] == "decision")
        assert run.units("refusals", world)[1].tolist() == decided
        assert run.units("fines", world)[0].tolist() == count(log, lambda row: row["type"] == "fine")
        assert run.units("evicted", world)[0].tolist() == count(ended, lambda row: not row["housed"])
        assert run.units("residents", world)[0].tolist() == np.diff(edges).tolist()
        if world == "scheme":
            assert run.units("entered")[0].tolist() == count(log, lambda row: row["type"] == "listing")
            assert run.units("grade_1")[0].tolist() == count(ended, lambda row: row["grade"] == "A")
            scores = [row["points"] or 0 for row in ended]
            assert run.units("score_total")[0].tolist() == [sum(scores[a:b]) for a, b in pairwise(edges)]


# -- what a run says of its units ---------------------------------------------------------------------------------


def test_units_of_a_single_run(small_blocks):
    run = whole("as_reported")
    assert run.sample.size == 25
    assert run.sample.strata.tolist() == [0] * 13 + [1] * 12
    assert run.sample.residents.sum() == run.place.residents
    assert [len(part) for part in run.units("entered", group="sex=female")] == [1, 1]
    assert run.units("entered", group="sex=female")[0] == run.totals("entered", group="sex=female")[0]
    run.units("entered")[0][:] = 0  # a copy
    assert run.units("entered")[0].sum() == run.totals("entered")[0][0]


def test_of_several_the_replicates_are_the_units(small_blocks):
    run = dm.simulate("as_reported", tiles(), days=2, seed=3, replicates=2, follow=0, threads=1)
    assert all(tally.blocks is None for tallies in run.tallies for tally in tallies)
    assert (run.sample.kind, run.sample.size, run.sample.strata.tolist()) == ("replicates", 2, [0, 0])
    assert run.sample.residents.tolist() == [run.place.residents] * 2
    assert [x.tolist() for x in run.units("breaches")] == [x.tolist() for x in run.totals("breaches")]
    assert run.blocks is None


def test_one_run_of_a_village_is_one_unit():
    run = dm.simulate("as_reported", dm.place("village", residents=100), days=2, seed=3, replicates=1)
    assert (run.sample.kind, run.sample.size) == ("one run", 1)
    assert [x.tolist() for x in run.units("breaches")] == [x.tolist() for x in run.totals("breaches")]


# -- in a run's folder --------------------------------------------------------------------------------------------


def test_written_and_read_back(small_blocks, tmp_path):
    run = whole("as_reported")
    run.save(tmp_path / "run")
    found = dm.read(tmp_path / "run")
    assert np.array_equal(by_block(found), by_block(run))
    assert found.sample.kind == "blocks"
    assert found.sample.strata.tolist() == run.sample.strata.tolist()
    table = pq.read_table(tmp_path / "run" / "blocks.parquet")
    assert table.column_names == ["replicate", "world", "block", "region", "first_resident", "last_resident", "measure",
                                  "numerator", "denominator"]  # fmt: skip
    rows = table.filter(pc.and_(pc.equal(table["measure"], "accounts_deleted"), pc.equal(table["world"], "twin")))
    assert rows["denominator"].null_count == rows.num_rows == 25
    assert rows["first_resident"].to_pylist() == run.blocks.edges[:-1].tolist()
    assert rows["last_resident"].to_pylist() == (run.blocks.edges[1:] - 1).tolist()
    listed = table.filter(pc.and_(pc.equal(table["measure"], "listed"), pc.equal(table["world"], "scheme")))
    assert listed["numerator"].to_pylist() == run.units("listed")[0].tolist()
    assert listed["denominator"].to_pylist() == run.sample.residents.tolist()
    assert MISSING not in table["numerator"].to_pylist()


def test_no_file_without_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")
    run = dm.simulate("as_reported", dm.place("village", residents=100), days=2, seed=3, replicates=1)
    run.save(tmp_path / "run")
    assert not (tmp_path / "run" / "blocks.parquet").exists()
    assert dm.read(tmp_path / "run").sample.kind == "one run"


def test_a_file_of_other_blocks_is_refused(small_blocks, tmp_path):
    run = whole("as_reported")
    run.save(tmp_path / "run")
    file = tmp_path / "run" / "blocks.parquet"
    table = pq.read_table(file)
    far = pc.add(table["block"], 1)
    pq.write_table(table.set_column(2, "block", far), file)
    with pytest.raises(InvalidFile, match=r"blocks\.parquet"):
        dm.read(tmp_path / "run")
    pq.write_table(table.drop_columns(["numerator"]), file)
    with pytest.raises(InvalidFile, match=r"blocks\.parquet"):
        dm.read(tmp_path / "run")
    file.write_bytes(b"no table")
    with pytest.raises(InvalidFile):
        dm.read(tmp_path / "run")
