"""The examples do what they say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import demerit as dm

EXAMPLES = Path(__file__).parents[1] / "examples"


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_amnesty_empties_the_lists():
    Amnesty = load("amnesty").Amnesty
    run = dm.simulate("as_reported", "village", days=31, seed=7, replicates=1, own=[Amnesty(day=30)])
    plain = dm.simulate("as_reported", "village", days=31, seed=7, replicates=1)
    with_it, without = (one.series("on_register_debtors")[1][0] for one in (run, plain))
    assert list(with_it[:30]) == list(without[:30])
    assert with_it[30] < without[30]


def test_the_employer_turns_people_away_and_is_watched():
    module = load("employer")
    own = [module.Employer(grade="A", share=1.0), module.at_grade_b]
    run = dm.simulate("as_reported", "village", days=30, seed=7, replicates=1, own=own)
    table = run.own.to_pandas()
    turned = table[table.measure == "turned away by the employer"]
    assert 0 < turned.numerator.sum() <= turned.denominator.sum()
    assert run.measure("refused_job")[0] >= turned.numerator.sum()
    assert (table[table.measure == "at grade B"].denominator == 700).all()


def test_they_are_about_twenty_lines():
    for path in EXAMPLES.glob("*.py"):
        lines = path.read_text("utf-8").split("def main")[0].split('"""', 2)[2].splitlines()
        assert len([line for line in lines if line.strip()]) <= 24, path.name
