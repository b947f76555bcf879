"""The engine agrees with the reference model for a year, and with each mechanism alone."""

from __future__ import annotations

import pytest

import demerit.scheme
from demerit.mechanisms import switchable, without
from demerit.place import place
from demerit.reference.agreement import compare

NAMES = [mechanism.name for mechanism in switchable()]


@pytest.mark.parametrize("name", ["as_reported", "village_ledger", "credit_only", "none"])
def test_two_thousand_residents_for_a_year(name):
    people = place("village", residents=2000, seed=1).build()
    _, run = compare(demerit.scheme.load(name), people, days=365, seed=1, every=30)
    assert sum(len(day.acts) for day in run) > 5_000


@pytest.mark.parametrize("name", NAMES)
def test_each_mechanism_alone(name):
    """Only this one, and points and grades, without which most have nothing to work on."""
    people = place("village", residents=300, seed=2).build()
    kept = {name, "points-and-grades"}
    scheme = without(demerit.scheme.load("as_reported"), [other for other in NAMES if other not in kept])
    compare(scheme, people, days=60, seed=2, every=10)
