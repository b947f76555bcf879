"""The benchmark against peers can't rot: its NumPy and its Demerit do the same, on few residents."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from demerit.place import ties as engine
from demerit.scheme.inline import run_tests

HERE = Path(__file__).parents[1] / "benchmarks" / "peers"


@pytest.fixture
def peers(monkeypatch):
    """Imports a file of the benchmark."""
    monkeypatch.syspath_prepend(HERE)
    return import_module


def test_numpy_and_demerit_agree(peers):
    agree = peers("agree")
    small = {"residents": 3000, "days": 45, "replicates": 6}
    ours = agree.replicated(partial(peers("with_demerit").run, threads=1), **small)
    assert sum(ours["refusals"]) > 0
    assert agree.disagreements(ours, agree.replicated(peers("with_numpy").run, **small)) == []
    assert agree.disagreements(ours, agree.replicated(peers("with_gaps").run, **small)) == []


def test_the_rule_tells_another_scheme(peers, monkeypatch):
    agree, numpy = peers("agree"), peers("with_numpy")
    usual = agree.replicated(numpy.run, residents=3000, days=45, replicates=8)
    monkeypatch.setattr(numpy, "SEEN", 0.45)
    other = agree.replicated(numpy.run, residents=3000, days=45, replicates=8)
    assert {"records", "points_lost"} <= set(agree.disagreements(usual, other))


def test_the_schemes_own_tests_pass(peers):
    catalogue, scheme = peers("with_demerit").given()
    assert [str(m) for result in run_tests(scheme, catalogue=catalogue) for m in result.mismatches] == []


def test_ties_are_those_of_demerits_colleagues(peers):
    reference = peers("reference")
    assert tuple(np.diff(engine._TEAM_STARTS)) == reference.TEAMS
    assert engine._REACH == reference.SIDE
    residents = 1000
    table = reference.ties(residents, 3)
    pairs = {(i, j) for i, row in enumerate(table.tolist()) for j in row if j < residents}
    assert len(pairs) == (table < residents).sum()  # nobody twice
    assert all((j, i) in pairs and i != j for i, j in pairs)
    people = peers("demerit.place").place(HERE / "place.yaml", residents=residents).build()
    assert abs(len(pairs) - sum(len(people.ties(i)["colleague"]) for i in range(residents))) < 0.01 * len(pairs)


# -- what is said of the times ---------------------------------------------------------------------------------------


def one_process(*clocks: float, set_up: float = 0.5, peak: float = 100) -> dict:
    """What a process says that ran as often, each run so long beside its set-up: clock and cores of both."""
    return {"pairs": [(set_up, set_up, set_up + clock, set_up + 2 * clock) for clock in clocks], "peak": peak}


def test_a_cell_is_the_median_of_all_runs_with_the_least_and_the_most(peers):
    cell = peers("timing").Cell(1000, 100, [one_process(1.0, 4.0), one_process(2.0, peak=300)])
    assert (cell.low, cell.clock, cell.high) == pytest.approx((1e4, 2e4, 4e4))  # ns of 100,000 resident-days
    assert cell.cores == pytest.approx(4e4)
    assert cell.peak == 300
    assert cell.sure
    assert not peers("timing").Cell(1000, 100, [one_process(0.1)]).sure  # set-up takes five times as long


def test_what_took_too_long_is_not_tried_again_and_the_table_says_why(peers, monkeypatch):
    timing = peers("timing")
    asked = []

    def child(name, residents, days, seconds, limit):
        asked.append((name, residents))
        return "over 9 s" if (name, residents) == ("slow", 2000) else one_process(1.0)

    monkeypatch.setattr(timing, "child", child)
    cells, why = timing.measure(["quick", "slow"], [1000, 2000, 3000], 10, 2, 0.1, 90)
    assert why == {"slow": "over 9 s"}
    assert asked.count(("slow", 2000)) == 1
    assert ("slow", 3000) not in asked
    assert asked.count(("quick", 3000)) == 2
    labels, sizes = {"quick": "Quick", "slow": "Slow"}, [1000, 2000, 3000]
    *_, quick, slow, _ = timing.table("T", labels, sizes, cells, lambda cell, _: f"{cell.clock:.0f}", why).split("\n")
    assert quick == "| Quick | 100000 | 50000 | 33333 |"
    assert slow == "| Slow | 100000 | over 9 s | over 9 s |"
