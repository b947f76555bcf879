"""Draws over ranges: a Latin hypercube, keyed by path."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.assumptions.table import Assumption
from demerit.screening.draws import drawn, inputs, place_in_range

EVEN = Assumption("a", 0.2, 0.1, 0.3, "assumed")
FAR = Assumption("b", 1, 0.01, 100, "assumed")
FIXED = Assumption("c", 1, None, None, "census")
DRAWS = 40


def test_each_part_of_a_range_is_drawn_from_once():
    found = drawn([EVEN, FAR], DRAWS, 7)
    assert found.shape == (DRAWS, 2)
    assert sorted(((found[:, 0] - 0.1) / 0.2 * DRAWS).astype(int)) == list(range(DRAWS))
    assert sorted(((np.log10(found[:, 1]) + 2) / 4 * DRAWS).astype(int)) == list(range(DRAWS))  # evenly by ratio


def test_a_number_s_draws_are_its_own():
    both, alone = drawn([EVEN, FAR], DRAWS, 7), drawn([FAR], DRAWS, 7)
    assert (both[:, 1] == alone[:, 0]).all()
    assert (drawn([EVEN], DRAWS, 7) == both[:, :1]).all()
    assert (drawn([EVEN], DRAWS, 8) != both[:, :1]).all()
    assert abs(np.corrcoef(both.T)[0, 1]) < 0.5


def test_what_is_drawn():
    shares = [Assumption(f"place.opinion.{name}", value, 0, 1, "assumed") for name, value in
              (("content", 0.5), ("doubtful", 0.3), ("dissenting", 0.2))]  # fmt: skip
    assert inputs([EVEN, FIXED, Assumption("d", 1, 1, 1, "assumed"), *shares]) == [EVEN, *shares[1:]]
    assert drawn([], 3, 1).shape == (3, 0)


@pytest.mark.parametrize(("one", "at"), [(EVEN, 0.5), (FAR, 0.5), (FIXED, None), (Assumption("e", 1, 1, 5, "a"), 0.0)])
def test_where_the_stated_value_lies(one, at):
    assert place_in_range(one) == (None if at is None else pytest.approx(at))
