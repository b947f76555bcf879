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
