"""The border of the Python interface: what each argument may be, and what is said of anything else."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit.errors import UsageError
from demerit.study import scale


@pytest.fixture(scope="module")
def village():
    return dm.place("village", residents=60)


@pytest.fixture(scope="module")
def run(village):
    return dm.simulate("none", village, days=2, replicates=2)


WRONG = {
    "days": [0, -1, 36_501, 7.0, "7", True, np.bool_(True), 10**30],
    "seed": [-1, 2**64, 7.0, "7", True, None],
    "replicates": [0, -1, 10_001, 2.0, True, "2"],
    "burn_in": [-1, 36_500, True, 1.0],
    "threads": [0, -1, 1025, 1.5, True],
    "follow": [-1, -3, 0.5, True, "all"],
    "start": ["2014-06-14", 2014, datetime(2014, 6, 14)],
    "without": ["association", b"association", 7, [7], [b"cameras"]],
    "adaptation": [3, "threshhold", b"none"],
    "twin": [3, ["none"], "non"],
    "progress": [3, "tell"],
    "folder": [b"runs/mine", 3, "", "a\0b"],
    "checkpoint_every": [0, -1, 1.0, True],
    "exchange": [None, 3],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_simulate_refuses_it_in_words(village, name, value):
    more = {"days": 2, "replicates": 1} | ({"folder": "never"} if name == "checkpoint_every" else {})
    with pytest.raises(UsageError) as caught:
        dm.simulate("none", village, **more | {name: value})
    assert caught.value.exit_code == 2
    assert not Path("never").exists()


@pytest.mark.parametrize(("scheme", "place"), [(3, "village"), (b"none", "village"), ("none", 3), ("none", ["village"]),
                                                (None, "village"), ("none", None)])  # fmt: skip
def test_schemes_and_places_are_objects_or_names(scheme, place):
    with pytest.raises(UsageError):
        dm.simulate(scheme, place, days=1)


def test_a_whole_float_is_told_how_to_write_it(village):
    with pytest.raises(UsageError) as caught:
        dm.simulate("none", village, days=7.0)
    assert caught.value.message == "days is a whole number, not 7.0, a float"
    assert caught.value.hint == "write 7"


def test_a_single_name_is_told_how_to_write_it(village):
    with pytest.raises(UsageError) as caught:
        dm.simulate("none", village, without="association")
    assert caught.value.hint == "write without=['association']"


def test_numbers_of_numpy_are_numbers(village, tmp_path, monkeypatch):
    """A finished run was lost when its receipt was written."""
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})  # it takes seconds and isn't looked at
    run = dm.simulate(
        "none", village, days=np.int64(2), seed=np.uint64(3), replicates=np.int32(1), folder=tmp_path / "r"
    )
    assert type(run.seed) is int
    assert type(run.receipt["days"]) is int
    assert dm.read(tmp_path / "r") == run


def test_a_run_that_ends_after_the_calendar_is_refused(village):
    with pytest.raises(UsageError, match="9999"):
        dm.simulate("none", village, start=date(9999, 12, 15), days=60)
    assert dm.simulate("none", village, start=date(9999, 12, 15), days=2, replicates=1).days == 2


@pytest.mark.parametrize(
    "more", [{"residents": 49}, {"residents": 60.0}, {"residents": True}, {"seed": -1}, {"seed": "1"}]
)
def test_places_refuse_it(more):
    with pytest.raises(UsageError):
        dm.place("village", **more)


def test_names_of_files_are_text_or_paths():
    for wrong in (b"village", 3, None):
        with pytest.raises(UsageError):
            dm.place(wrong)
        with pytest.raises(UsageError):
            dm.scheme(wrong)
        with pytest.raises(UsageError):
            dm.read(wrong)
        with pytest.raises(UsageError):
            dm.resume(wrong)
    for wrong in ("\ud800", "x" * 300, "x" * 300 + ".yaml"):
        for call in (dm.place, dm.scheme, dm.read, dm.resume):
            with pytest.raises((UsageError, dm.InvalidFile)):
                call(wrong)


def test_resume_refuses_another_exchange(tmp_path):
    with pytest.raises(UsageError, match="exchange"):
        dm.resume(tmp_path, exchange=3)


TODAY = {  # by moment: calls of an own mechanism or observer
    "evening": {
        "more than int64": lambda today: today.count("a", 2**63),
        "less than int64": lambda today: today.count("a", -(2**63) - 1),
        "over more than int64": lambda today: today.count("a", 1, 2**63),
        "a part of one": lambda today: today.count("a", 1.7),
        "a truth": lambda today: today.count("a", np.True_),
        "over less than none": lambda today: today.count("a", 1, of=-5),
        "over a part": lambda today: today.count("a", 1, of=2.0),
        "a measure that is a number": lambda today: today.count(3, 1),
        "a measure of no file": lambda today: today.count("\ud800", 1),
        "a measure that NumPy cuts": lambda today: today.count("a\0", 1),
        "a share that is text": lambda today: today.chance("0.5"),
        "a share that is true": lambda today: today.chance(True),
        "no share": lambda today: today.chance(float("nan")),
        "more than all": lambda today: today.chance(1.0000001),
        "one draw too many": lambda today: today.chance(0.5, draw=2**24),
        "a draw before": lambda today: today.chance(0.5, draw=-1),
        "half a draw": lambda today: today.chance(0.5, draw=1.5),
        "grades": lambda today: today.grade(["A"]),
        "a register that is a number": lambda today: today.on(3),
        "a kind that is a list": lambda today: today.kind(["theft"]),
        "a service that is a number": lambda today: today.service(3),
        "residents of two lengths": lambda today: today.traits([[1], [2, 3]]),
        "residents beyond all": lambda today: today.traits([2**70]),
        "a resident that is text": lambda today: today.traits("3"),
    },
    "scoring": {
        "points that are a part": lambda today: today.enter([1], 1.9),
        "points that are text": lambda today: today.enter([1], "9"),
        "points beyond": lambda today: today.enter([1], 15_001),
        "points below": lambda today: today.enter([1], -15_001),
        "points that are true": lambda today: today.enter([1], True),
        "a cause that is a list": lambda today: today.enter([1], 1, cause=["restoration"]),
        "half a resident": lambda today: today.enter([1.5], 1),
        "off a number": lambda today: today.release([1], 3),
    },
    "access": {
        "a mask of two lengths": lambda today: today.refuse([[True], [True, False]]),
        "rows": lambda today: today.refuse([0]),
        "nothing": lambda today: today.refuse(None),
    },
}


def test_a_day_refuses_it(village):
    """Each was taken, or met with a traceback, some after all days: here all are called on the first."""
    met = []

    def tried(moment):
        def every(self, today):
            for what, call in TODAY[moment].items():
                with pytest.raises(UsageError) as caught:
                    call(today)
                met.append((what, caught.value.exit_code))

        return every

    def evening(self, today):
        tried("evening")(self, today)
        for share, of in ((0, -1), (1, 0), (np.float32(0.5), 2**63 - 1)):
            today.chance(share, draw=2**24 - 1)
            today.count("a", np.int64(-(2**63)), of)

    Clumsy = type("Clumsy", (), {name: tried(name) for name in ("scoring", "access")} | {"evening": evening})
    run = dm.simulate("as_reported", village, days=1, replicates=1, own=[Clumsy])
    assert met == [(what, 2) for moment in ("scoring", "access", "evening") for what in TODAY[moment]]
    assert run.own["numerator"].to_pylist() == [-(2**63)] * 3
    assert run.own["denominator"].to_pylist() == [None, 0, 2**63 - 1]


def mechanism(**more):
    return type("Mine", (), {"evening": lambda self, today: None} | more)()


OWN = {
    "a number": lambda: 3,
    "a name": lambda: "watch",
    "one function": lambda: print,
    "worlds that are a number": lambda: [mechanism(worlds=3)],
    "worlds that are one name": lambda: [mechanism(worlds="scheme")],
    "a world that there isn't": lambda: [mechanism(worlds=("schem",))],
    "a method that isn't one": lambda: [mechanism(scoring=3)],
    "a name that no file holds": lambda: [mechanism(__name__="\ud800")],
    "a name that is a number": lambda: [mechanism(__name__=3)],
}


@pytest.mark.parametrize("what", OWN)
def test_own_refuses_it(village, tmp_path, what):
    for call in (lambda own: dm.simulate("none", village, days=1, own=own), lambda own: dm.resume(tmp_path, own=own)):
        with pytest.raises(UsageError) as caught:
            call(OWN[what]())
        assert caught.value.code != "no-checkpoint"


CALLS = {
    "a measure": lambda run: run.totals("acs"),
    "a measure that is a number": lambda run: run.totals(3),
    "a measure that is a list": lambda run: run.totals(["acts"]),
    "a world": lambda run: run.totals("acts", "twins"),
    "a world that is an array": lambda run: run.totals("residents", np.array(["scheme", "twin"])),
    "a group": lambda run: run.totals("acts", "scheme", "minority"),
    "a group that is a number": lambda run: run.units("acts", group=3),
    "a replicate beyond": lambda run: run.measure("acts", replicate=2),
    "a replicate before": lambda run: run.measure("acts", replicate=-1),
    "a replicate that is true": lambda run: run.measure("acts", replicate=True),
    "a series": lambda run: run.series(3),
    "a resident before": lambda run: run.life(-1),
    "a resident beyond": lambda run: run.life(60),
    "half a resident": lambda run: run.life(1.5),
    "a rule": lambda run: run.pick("most-refusd"),
    "a rule that is a number": lambda run: run.pick(3),
    "a chart that is a number": lambda run: run.chart(3),
    "a report in bytes": lambda run: run.report(b"report.html"),
    "a folder in bytes": lambda run: run.save(b"runs/mine"),
    "a report that is no flag": lambda run: run.save("never", report="no"),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_run_refuses_it(run, what):
    with pytest.raises(UsageError):
        CALLS[what](run)
    assert not Path("never").exists()


@pytest.mark.parametrize(
    ("more", "name"), [({"group": "minority=ye"}, "minority=yes"), ({"world": "scheem"}, "scheme")]
)
def test_the_nearest_is_named(run, more, name):
    with pytest.raises(UsageError) as caught:
        run.totals("acts", **more)
    assert caught.value.hint == f"did you mean `{name}`?"


@pytest.mark.parametrize("more", [{"places": "village"}, {"places": [3]}, {"days": 0}, {"threads": -1},
                                  {"seed": True}])  # fmt: skip
def test_scale_refuses_it(more):
    with pytest.raises(UsageError):
        scale("none", **{"places": ["village"]} | more)


@pytest.mark.parametrize("more", [{"replicates": 0}, {"days": 0}, {"threads": -1}, {"seed": 1.0}, {"workers": 0},
                                  {"without": "cameras"}, {"folder": b"s"}, {"follow": -1}, {"executor": 3},
                                  {"executor": ThreadPoolExecutor}, {"adaptation": 3}, {"room": -1}, {"room": "1"},
                                  {"progress": 3}, {"workers": True}])  # fmt: skip
def test_replicates_refuses_it(village, tmp_path, more):
    """Some were found out when the study's plan had been written."""
    with pytest.raises(UsageError):
        dm.replicates("none", village, **{"folder": tmp_path / "s", "days": 1, "replicates": 1} | more)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("more", [{"days": 0}, {"replicates": True}, {"without": "cameras"}, {"seed": -1}, {"b": 3},
                                  {"start": "2014-06-14"}, {"threads": 0}, {"replicates": "4"}, {"place": 3},
                                  {"twin": 3}, {"adaptation": 3}, {"follow": "all"}, {"burn_in": "1"},
                                  {"progress": 3}, {"without_b": "cameras"}])  # fmt: skip
def test_compare_refuses_it(more):
    with pytest.raises(UsageError):
        dm.compare("none", **{"b": "none", "place": "village"} | more)


OF_A_COMPARISON = {
    "measures that are a number": lambda found: found.measures(3),
    "measures in bytes": lambda found: found.measures(b"acts"),
    "a measure that is a number": lambda found: found.measures([3]),
    "a measure that is none": lambda found: found.measures([None]),
    "a group that is a number": lambda found: found.measures("acts", group=3),
    "a group that is a list": lambda found: found.to_table(group=["all"]),
    "a width that is text": lambda found: found.text("88"),
    "half a column": lambda found: found.text(88.5),
    "no columns": lambda found: found.text(0),
    "names instead of measures": lambda found: found.text(88, ["acts"]),
    "no measures": lambda found: found.data(None),
    "measures that are one": lambda found: found.data(3),
    "a page in bytes": lambda found: found.write(b"page.html"),
    "a page that is a number": lambda found: found.write(3),
    "a folder that is none": lambda found: found.save(None),
    "a folder in bytes": lambda found: found.save(b"never"),
}


@pytest.mark.parametrize("what", OF_A_COMPARISON)
def test_a_comparison_refuses_it(run, what):
    with pytest.raises(UsageError):
        OF_A_COMPARISON[what](dm.compare(run, run))


def test_a_life_and_a_person_refuse_it(run):
    from demerit.show.person import brief

    for wrong in (b"life.html", 3, None):
        with pytest.raises(UsageError):
            run.life(3).write(wrong)
    for resident in ("3", 1.5, True, [3]):
        with pytest.raises(UsageError):
            brief(run, resident)
    with pytest.raises(UsageError):
        run.deciding("twins")


def test_errors_are_where_the_page_says():
    assert dm.UsageError is UsageError
    assert issubclass(dm.OutputError, dm.DemeritError)
    assert issubclass(dm.TooBigError, dm.DemeritError)


def test_runs_compare_copy_and_pickle(run, village):
    same = dm.simulate("none", village, days=2, replicates=2)
    assert run == same
    assert run == copy.copy(run) == copy.deepcopy(run) == pickle.loads(pickle.dumps(run))
    assert run != dm.simulate("none", village, days=2, replicates=2, seed=2)
    assert run != dm.simulate("none", village, days=2, replicates=2, follow=3)
    assert run != "run"
    again = pickle.loads(pickle.dumps(run))
    assert again.findings == run.findings
