"""A run as a user sees it: the same whatever the threads, repeatable from its receipt, and sums that agree."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import demerit as dm
from demerit import memory
from demerit.errors import TooBigError, UsageError
from demerit.life.readers import BY_THE_SCHEME
from demerit.measure import flows
from demerit.measure.endings import never_out, on_blacklists, standing_after
from demerit.measure.groups import GROUP_NAMES, GROUPS
from demerit.measure.registry import measures
from demerit.place.traits import OPINIONS
from demerit.receipt import read_receipt, repeat


@pytest.fixture(scope="module")
def village():
    return dm.simulate("as_reported", dm.place("village"), days=90, seed=7, replicates=2)


@pytest.fixture(scope="module")
def hamlets():
    """Three tiles, so that threads have something to share out."""
    return dm.place("town", residents=9000)


def test_threads_change_nothing(hamlets):
    digests = {dm.simulate("as_reported", hamlets, days=20, seed=5, threads=threads).digest for threads in (1, 2, 3, 8)}
    assert len(digests) == 1


def test_another_seed_is_another_year(village):
    other = dm.simulate("as_reported", dm.place("village"), days=90, seed=4, replicates=2)
    assert other.digest != village.digest
    assert dm.simulate("as_reported", dm.place("village"), days=90, seed=7, replicates=2).digest == village.digest


def test_a_replicate_is_a_run_of_its_own_seed(village):
    seed = village.receipt["seeds"][1]
    alone = dm.simulate("as_reported", dm.place("village"), days=90, seed=seed, replicates=1)
    for name in ("points_lost", "entered", "adverse_decisions", "chilled_speech", "fines"):
        assert alone.totals(name)[0][0] == village.totals(name)[0][1], name


def test_what_is_followed_changes_nothing(hamlets):
    few = dm.simulate("as_reported", hamlets, days=15, seed=5, follow=100)
    every = dm.simulate("as_reported", hamlets, days=15, seed=5)
    counted = [name for name, measure in few.measures.items() if measure.kind != "end"]
    assert all(few.totals(name) == every.totals(name) for name in counted[:50])
    assert few.digest == every.digest
    assert few.totals("never_out")[0] == every.totals("never_out")[0]
    assert few.residents.num_rows == 2 * 100
    assert set(few.events["resident"].to_pylist()) <= set(few.residents["resident"].to_pylist())


def test_groups_add_up_to_everybody(village):
    """Whole numbers by day and by group have the same sums: for age, sex, minority, faith and income."""
    parts = {
        "sex": ["sex=female", "sex=male"],
        "age": ["age=child", "age=adult", "age=elder"],
        "income": [f"income={n}" for n in range(1, 11)],
        "opinion": [f"opinion={name}" for name in OPINIONS],
        "both": [name for name in GROUP_NAMES if "&" in name],
    }
    for name, measure in village.measures.items():
        if measure.kind in ("end", "reading") or name.startswith("collectors_"):
            continue
        whole = village.totals(name)[0]
        for groups in parts.values():
            assert (sum(village.totals(name, group=group)[0] for group in groups) == whole).all(), name
        if measure.kind == "flow":
            assert (village.series(name)[1].sum(axis=1) == whole).all(), name


def test_the_timeline_holds_the_totals(village):
    table = village.timeline
    for name in ("points_lost", "records", "refusals", "breaches"):
        rows = table.filter(pc.and_(pc.equal(table["measure"], name), pc.equal(table["world"], "scheme")))
        daily = rows.filter(pc.equal(rows["group"], "all"))
        assert pc.sum(daily["numerator"]).as_py() == village.totals(name)[0].sum()
        women = rows.filter(pc.equal(rows["group"], "sex=female"))
        assert pc.sum(women["numerator"]).as_py() == village.totals(name, group="sex=female")[0].sum()


def test_events_are_the_counts(village):
    """The log of the first replicate and its counts are two ways to the same numbers."""
    events = village.events
    mine = events.filter(pc.equal(events["world"], "scheme"))

    def of_type(name):
        return mine.filter(pc.equal(mine["type"], name))

    records = of_type("record")
    read = records.filter(pc.is_in(records["reason"].cast("string"), pa.array(BY_THE_SCHEME)))
    assert records.num_rows > read.num_rows == village.totals("records")[0][0]
    assert pc.sum(read["wrongful"].cast("int64")).as_py() == village.totals("false_records")[0][0]
    assert of_type("fine").num_rows == village.totals("fines")[0][0]
    assert of_type("listing").num_rows == village.totals("entered")[0][0]
    assert of_type("decision").num_rows == village.totals("decisions")[0][0]
    acts = of_type("act")
    done = acts.filter(pc.invert(pc.is_in(acts["outcome"].cast("string"), pa.array(["chilled", "heeded"]))))
    assert done.num_rows == village.totals("acts")[0][0]


def test_every_chilled_act_was_done_by_the_twin(village):
    events = village.events
    acts = events.filter(pc.equal(events["type"], "act")).to_pylist()
    chilled = {(row["day"], row["resident"], row["what"]) for row in acts
               if row["world"] == "scheme" and row["outcome"] == "chilled"}  # fmt: skip
    twin = {(row["day"], row["resident"], row["what"]) for row in acts if row["world"] == "twin"}
    here = {(row["day"], row["resident"], row["what"]) for row in acts
            if row["world"] == "scheme" and row["outcome"] not in ("chilled", "heeded")}  # fmt: skip
    contexts = (
        "speech",
        "assembly",
        "faith",
        "traffic",
        "public_order",
        "consumption",
        "civic",
        "work",
        "family",
        "finance",
    )
    counted = {
        what: sum(int(village.totals(f"{what}_{c}")[0][0]) for c in contexts)
        for what in ("chilled", "prevented", "added")
    }
    assert counted["chilled"] == len(chilled & twin) > 0
    heeded = {(row["day"], row["resident"], row["what"]) for row in acts
              if row["world"] == "scheme" and row["outcome"] == "heeded"}  # fmt: skip
    assert counted["chilled"] + counted["prevented"] + len(heeded & twin) == len(twin - here)
    assert counted["added"] == len(here - twin)


def test_without_a_twin_what_needs_one_is_undefined(hamlets):
    run = dm.simulate("as_reported", hamlets, days=5, twin=None)
    assert run.worlds == ("as_reported",)
    assert {"silence", "order", "work"}.isdisjoint(finding.id for finding in run.findings)
    with pytest.raises(UsageError, match="no twin"):
        run.totals("acts", "twin")


def test_a_twin_with_a_scheme_of_its_own_is_refused(hamlets):
    """Its registers and grades would be counted under the other's names."""
    with pytest.raises(UsageError, match="ledgers or registers of its own") as caught:
        dm.simulate("credit_only", hamlets, days=5, twin="as_reported")
    assert caught.value.code == "twin-with-a-scheme"


def test_under_no_scheme_a_world_is_its_twin():
    run = dm.simulate("none", dm.place("village"), days=60, replicates=1)
    for name, measure in run.measures.items():
        if measure.kind != "end" and not name.startswith(
            ("chilled", "prevented", "added", "silenced", "gained", "lost")
        ):
            assert run.totals(name)[0] == run.totals(name, "twin")[0], name
    for name in ("chilled_speech", "prevented_speech", "added_civic", "silenced_speech", "lost_flights"):
        assert run.totals(name)[0] == 0
    assert [f.id for f in run.findings] == []  # it has nothing that could be counted


def test_intervals_and_one_run(village, hamlets):
    for finding in village.findings:
        if finding.defined:
            assert 1 <= finding.n <= 2
        if finding.estimate.bounded:
            assert finding.low <= finding.value <= finding.high
            assert finding.estimate.kind == "lowest and highest"  # of two runs
    one = dm.simulate("credit_only", hamlets, days=5)
    assert all(finding.estimate.kind == "none" for finding in one.findings)
    assert "One run" in one.summary()


def test_the_receipt_repeats_the_run(village, tmp_path):
    village.save(tmp_path / "run")
    receipt = read_receipt(tmp_path / "run")
    assert json.loads((tmp_path / "run" / "receipt.json").read_text())["digest"] == village.digest
    assert repeat(receipt, threads=1).digest == village.digest


def test_a_run_read_back_says_the_same(village, tmp_path):
    village.save(tmp_path / "run")
    again = dm.read(tmp_path / "run")
    assert [finding.sentence for finding in again.findings] == [finding.sentence for finding in village.findings]
    for name in ("points_lost", "false_records", "grade_1", "wrongful_standing_30", "across_strict"):
        for group in ("all", "sex=female"):
            if village.measures[name].kind != "end" or group == "all":
                assert np.array_equal(again.totals(name, group=group), village.totals(name, group=group)), name
    assert village.deciding().sum() > 0
    assert np.array_equal(again.deciding(), village.deciding())
    assert again.life(7).days == village.life(7).days
    assert again.pick("most refused") == village.pick("most refused")


@pytest.mark.parametrize("arguments", [{"days": 0}, {"seed": -1}, {"replicates": 0}, {"without": ["gravity"]}])
def test_arguments_out_of_range_are_said(arguments):
    with pytest.raises(UsageError) as caught:
        dm.simulate("none", dm.place("village"), **{"days": 2} | arguments)
    assert caught.value.code


def test_standing_after_counts_only_those_old_enough():
    """Of four wrongful listings, one is too young to tell; of the other three one left on its tenth day."""
    from demerit.day.lists import LISTING, STILL_ON, WRONGFUL

    rows = np.zeros(5, LISTING)
    rows["day"] = [0, 10, 50, 80, 0]
    rows["left"] = [10, STILL_ON, 85, STILL_ON, 5]
    rows["flags"] = [WRONGFUL] * 4 + [0]
    assert [which.sum() for which in standing_after(rows, 100, 30)] == [2, 3]
    assert [which.sum() for which in standing_after(rows, 100, 365)] == [0, 0]
    assert [which.sum() for which in never_out(rows)] == [2, 5]


def test_to_be_praised_wrongly_is_not_a_wrongful_listing():
    """A register of each colour, and a false report that leads to both."""
    from demerit.day.lists import LISTING

    rows = np.zeros(3, LISTING)
    rows["register"] = [0, 1, 2]
    assert on_blacklists(rows, 0b101).tolist() == [True, False, True]
    kinds = measures(dm.scheme("as_reported"))
    reds = {n for n, one in enumerate(dm.scheme("as_reported").registers.values()) if one.colour == "red"}
    of_praise = {flows.ENTERED_WRONGLY + n for n in reds}
    assert reds
    assert of_praise == set(kinds["wrongful_praise"].rows)
    assert not of_praise & {*kinds["wrongful_entries"].rows, *kinds["listed_without_a_rule"].over}
    assert len(kinds["wrongful_entries"].rows) == len(dm.scheme("as_reported").registers) - len(reds)
    assert "wrongful_praise" not in measures(dm.scheme("judgment_defaulters"))


def test_crossed_groups_part_the_cells():
    crossed = [mask for name, mask in GROUPS.items() if "&" in name]
    assert (sum(mask.astype(int) for mask in crossed) == 1).all()


def test_what_will_not_fit_is_refused_before_it_starts(monkeypatch):
    monkeypatch.setattr("demerit.memory.free", lambda: 200 << 20)
    with pytest.raises(TooBigError, match=r"want about .* GiB") as caught:
        dm.simulate("none", dm.place("city"), days=365)
    assert caught.value.exit_code == 5
    assert "would fit" in caught.value.hint


@pytest.mark.parametrize("worlds", [1, 2])
def test_as_many_as_are_said_to_fit_do(monkeypatch, worlds):
    """Though larger places want less for each than smaller ones; and what it costs without a twin is said."""
    from demerit import fitting
    from demerit.scheme import load

    schemes, room = [load("as_reported")] * worlds, 1300 << 20
    monkeypatch.setattr("demerit.memory.free", lambda: room)
    for residents in (fitting.MOST_SHARD, 400_000_000):
        with pytest.raises(TooBigError) as caught:
            fitting.refuse_what_will_not_fit(dm.place("city", residents=residents), schemes, days=60, followed=0)
        said = int(caught.value.hint.split()[1].replace(",", ""))
        assert 1_000_000 < said < residents
        fitting.refuse_what_will_not_fit(dm.place("city", residents=said), schemes, days=60, followed=0)
        assert ("--alone" in caught.value.hint) == (worlds == 2)
        assert ("one world" in caught.value.message) == (worlds == 1)


def test_where_there_is_no_room_even_to_address_it_is_said(monkeypatch):
    def refuse(*arguments, **more):
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr("demerit.memory.mmap.mmap", refuse)
    with pytest.raises(MemoryError, match="1,000 rows of 8 bytes"):
        memory.rows_for_all(1000, np.int64)


def test_what_a_run_wants():
    """More than was measured, beside the row of state and what was taught: 17 bytes for each resident of a city after
    62 days alone, 43 beside a twin after 35; 4 for each of a hundred million alone, and fewer for each of a nation."""
    from demerit.fitting import TAUGHT, bytes_needed, form_for
    from demerit.scheme import load

    city, scheme = dm.place("city"), load("as_reported")

    def each(worlds: int = 1, days: int = 62) -> float:
        fixed = bytes_needed(dm.place("city", residents=50), [scheme] * worlds, days=1, followed=0)
        needed = bytes_needed(city, [scheme] * worlds, days=days, followed=0) - fixed
        return needed / city.residents / worlds - form_for(scheme).itemsize - TAUGHT

    assert 17 <= each() < 20
    assert each(days=730) - each(days=365) == pytest.approx(2.3)
    assert 43 <= each(worlds=2, days=35) < 54
    large = dm.place("city", residents=100_000_000)
    needed = bytes_needed(large, [scheme], days=62, followed=0, shards=2, at_once=2)
    assert 4 <= needed / large.residents - form_for(scheme).itemsize - TAUGHT < 9
    nation = bytes_needed(dm.place("nation"), [scheme], days=365, followed=10_000, shards=22, at_once=2)
    assert 24 < nation / (1 << 30) < 25
    none, some = (bytes_needed(city, [scheme], days=365, followed=followed) for followed in (0, 1000))
    assert some - none == 450_000


def test_a_run_of_over_five_years_warns():
    with pytest.warns(UserWarning, match="births, deaths and moves"):
        dm.simulate("none", dm.place("village", residents=60), days=1826, replicates=1, twin=None)


def test_kernels_are_compiled_for_the_types_they_are_called_with(village):
    """What is compiled beforehand is what a run calls: no kernel has a signature but for the two forms of a row."""
    from demerit.day.state import SHORT, WIDE
    from demerit.day.warming import calls, signature

    assert village.replicates == 2  # the kernels have been called
    for some, others in zip(calls(SHORT), calls(WIDE), strict=True):
        for kernel, arguments in some.items():
            # a mechanism that this scheme leaves off has not been called
            assert set(kernel.signatures) <= {signature(arguments), signature(others[kernel])}, kernel.__name__


def test_rows_in_large_pages_are_rows_like_others():
    """Noughts at first, each its own; and the system was asked for such pages, where it has them."""
    rows = memory.rows_for_all(3_000_000, np.uint32, large_pages=True)
    assert not rows.any()
    rows[[0, -1]] = 7, 9
    assert (rows[0], rows[1], rows[-2], rows[-1]) == (7, 0, 0, 9)
    if Path("/sys/kernel/mm/transparent_hugepage/enabled").exists():
        place, asked = rows.ctypes.data, False
        for line in Path("/proc/self/smaps").read_text("ascii", "replace").splitlines():
            if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
                low, high = (int(end, 16) for end in line.split()[0].split("-"))
                here = low <= place < high
            asked = asked or (here and line.startswith("VmFlags:") and " hg" in line)
        assert asked


def test_a_run_in_which_nobody_was_followed_has_a_report_without_a_life(tmp_path):
    """After the last day it ended in min() of nothing, and was lost."""
    from demerit.errors import UsageError
    from demerit.show.person import brief

    run = dm.simulate("as_reported", dm.place("village", residents=100), days=3, replicates=1, follow=0)
    folder = run.save(tmp_path / "run")
    page = (folder / "report.html").read_text("utf-8")
    assert "One person" not in page
    assert "What this page can't say" in page.replace("&#39;", "'")
    with pytest.raises(UsageError, match="nobody was followed"):
        brief(run)
