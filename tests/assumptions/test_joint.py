"""Ranges of bare numbers: what each kind does to whole numbers, lists and quantities, by hand."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from demerit.assumptions.joint import Joint, leaves, matched, matches, moved

TIMES, PLUS, POWER = Joint(times=[0.3, 3]), Joint(plus=[-50, 50]), Joint(power=[0, 2])
BANDS = Joint(times=[0.5, 4], about=1000)
ONE = Joint(between=[1, 9])


@pytest.mark.parametrize(
    ("joint", "value", "by", "comes_to"),
    [
        (TIMES, -5, 1, -5), (TIMES, -5, 2, -10), (TIMES, -5, 0.5, -3), (TIMES, 5, 0.5, 3),  # halves away from 0
        (TIMES, -1, 0.3, -1), (TIMES, 1, 0.3, 1), (TIMES, 0, 3, 0),  # what costs a point goes on costing one
        (TIMES, 0.2, 3, pytest.approx(0.6)), (TIMES, [10, 60], 0.5, [5, 30]), (TIMES, [0, 14], 0.3, [0, 4]),
        (PLUS, 960, -50, 910), (PLUS, 960, 0, 960), (PLUS, 3, -3, 0),
        (BANDS, 920, 0.5, 960), (BANDS, 920, 4, 680), (BANDS, 1010, 4, 1040), (BANDS, 1000, 3, 1000),
        (POWER, [0, 0.5, 1, 2], 2, [0, 0.25, 1, 4]), (POWER, [0, 0.5, 1, 2], 0, [0, 1, 1, 1]), (POWER, 4, 0.5, 2),
        (ONE, 5, 8.6, 9), (ONE, 0.5, 0.25, 0.25),
        (TIMES, {"value": 4, "range": [1, 9], "source": "assumed"}, 2, {"value": 8, "source": "assumed"}),
    ],
)  # fmt: skip
def test_a_number_moved(joint, value, by, comes_to):
    found = moved(value, joint, by)
    assert found == comes_to
    if isinstance(value, int) and joint.how != "power":
        assert isinstance(found, int)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "exactly one of times, plus, power and between"),
        ({"times": [0.5, 2], "plus": [0, 1]}, "exactly one"),
        ({"times": [2, 0.5]}, "runs backwards"),
        ({"times": [2, 3]}, "must hold 1"), ({"plus": [1, 2]}, "must hold 0"), ({"power": [2, 3]}, "must hold 1"),
        ({"times": [-1, 2]}, "0 or more"), ({"between": [0, float("inf")]}, "finite"),
        ({"plus": [0, 1], "about": 7}, "`about` goes with `times`"), ({"times": [1]}, "at least 2"),
        ({"times": [0.5, 2], "of": []}, "at least 1"), ({"times": [0.5, 2], "factor": 1}, "not permitted"),
    ],
)  # fmt: skip
def test_what_is_no_range(given, why):
    with pytest.raises(ValidationError, match=why):
        Joint.model_validate(given)


def test_the_numbers_of_plain_data_and_those_that_a_pattern_names():
    data = {
        "rules": {"a": {"points": -5, "kind": "x"}, "b": {"points": {"value": 3, "range": [1, 9]}}},
        "on": True, "delay": [1, 5], "list": [{"share": 0.5}], "words": ["a"],
    }  # fmt: skip
    assert [".".join(path) for path, _ in leaves(data)] == ["rules.a.points", "rules.b.points", "delay", "list.0.share"]
    assert matched("rules.*.points", TIMES, data) == [("rules", "a", "points"), ("rules", "b", "points")]
    assert matched("name", Joint(times=[0, 1], of=["delay", "list.*.share"]), data) == [
        ("delay",),
        ("list", "0", "share"),
    ]
    assert not matches("rules.*", ("rules", "a", "points"))
