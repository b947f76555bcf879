"""Where people live, who is nearby, and who collects."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.errors import UsageError
from demerit.place import place
from demerit.place.geography import collector, columns_of, nearby, position, side_of


def test_a_household_lives_in_one_spot(village):
    table = village.table()
    spots = {}
    for i in range(village.residents):
        here = (int(table["x_m"][i]), int(table["y_m"][i]))
        assert here == village.position(i)
        assert spots.setdefault(int(table["household"][i]), here) == here
    assert len(set(spots.values())) == len(spots)


def test_neighbourhoods_are_adjacent_squares(town):
    table = town.table()
    side, columns = town.side, town.columns
    column, row = table["x_m"] // side, table["y_m"] // side
    assert column.max() < columns
    number = table["neighbourhood"]
    for wanted in range(0, town.place.neighbourhoods - 1):
        here, there = np.flatnonzero(number == wanted)[0], np.flatnonzero(number == wanted + 1)[0]
        assert len(set(zip(column[number == wanted], row[number == wanted], strict=True))) == 1
        assert abs(column[here] - column[there]) + abs(row[here] - row[there]) == 1


def test_density_is_the_described_one(town):
    assert 256 / (town.side / 1000) ** 2 == pytest.approx(town.place.density.value, rel=0.01)
    assert side_of(1e9) == 16


def test_next_households_live_near(town):
    table = town.table(range(256))
    first = np.unique(table["household"])
    x, y = table["x_m"][first], table["y_m"][first]
    steps = np.hypot(np.diff(x), np.diff(y))
    assert np.median(steps) < town.side / 4


@pytest.mark.parametrize("neighbourhoods", [1, 2, 3, 4, 5, 16, 17, 391])
def test_the_grid_is_about_square(neighbourhoods):
    columns = columns_of(neighbourhoods)
    rows = -(-neighbourhoods // columns)
    assert columns * rows >= neighbourhoods
    assert columns - rows in (0, 1)


def test_position_in_plain_python():
    for first in (0, 5, 300, 99_000):
        assert position.py_func(first, 320, 20, 7, 8) == position(first, 320, 20, 7, 8)


@settings(max_examples=200, deadline=None)
@given(residents=st.integers(50, 2**31 - 1), word=st.integers(0, 2**32 - 1), data=st.data())
def test_nearby_is_somebody_else_of_the_neighbourhood(residents, word, data):
    resident = data.draw(st.integers(0, residents - 1))
    other = nearby(resident, word, residents)
    assert 0 <= other < residents
    assert other // 256 == resident // 256
    alone = resident == residents - 1 and resident % 256 == 0
    assert (other == resident) == alone
    assert nearby.py_func(resident, word, residents) == other


def test_nearby_is_even():
    found = [nearby(3, (k << 32) // 699, 10) for k in range(699)]
    counts = np.bincount(found, minlength=10)
    assert counts[3] == 0
    assert counts.sum() == 699
    assert np.ptp(np.delete(counts, 3)) <= 1


def test_collectors_are_different_adults_of_the_neighbourhood(village):
    table = village.table()
    for neighbourhood in range(3):
        adults = np.flatnonzero((table["neighbourhood"] == neighbourhood) & (table["age"] >= 18))
        found = [village.collector(neighbourhood, k) for k in range(len(adults))]
        assert sorted(found) == adults.tolist()
        assert village.collector(neighbourhood, len(adults)) == found[0]  # begins again


def test_collectors_are_keyed():
    one, other = (place("village", seed=seed).build() for seed in (1, 2))
    assert [one.collector(n, 0) for n in range(3)] != [other.collector(n, 0) for n in range(3)]
    arguments = (1, 2, one.residents, one.templates, one.tile_template, one.k0, one.k1)
    assert collector.py_func(*arguments) == collector(*arguments)


def test_there_is_a_collector_in_the_smallest_last_neighbourhood():
    people = place("village", residents=257).build()
    assert people.collector(1) == 256


def test_other_answers(village):
    assert village.neighbourhood(699) == 2
    assert village.region(5) == 0
    with pytest.raises(UsageError) as caught:
        village.collector(3)
    assert caught.value.code == "no-such-neighbourhood"
