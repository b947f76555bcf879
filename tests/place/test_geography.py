"""Where people live, who is nearby, and who collects."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.errors import UsageError
from demerit.place import place
from demerit.place.geography import (
    along,
    cell_of,
    collector,
    columns_of,
    lot,
    nearby,
    on_spiral,
    position,
    settlement_of,
    snake,
    spot,
    square,
    tiles_of,
)


def test_a_household_lives_in_one_spot(village):
    table = village.table()
    spots = {}
    for i in range(village.residents):
        here = (int(table["x_m"][i]), int(table["y_m"][i]))
        assert here == village.position(i)
        assert spots.setdefault(int(table["household"][i]), here) == here
    assert len(set(spots.values())) == len(spots)


def test_a_spiral_by_hand():
    """Ring, side and place on it: the centre, two quarters on each side of the first ring, four of the second."""
    assert [on_spiral(k) for k in range(10)] == [
        (0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1), (1, 2, 0), (1, 2, 1), (1, 3, 0), (1, 3, 1), (2, 0, 0),
    ]  # fmt: skip
    assert (on_spiral(24), on_spiral(25)) == ((2, 3, 3), (3, 0, 0))
    assert [on_spiral.py_func(k) for k in range(50)] == [on_spiral(k) for k in range(50)]


EDGES = np.array([0, 20, 50, 60, 80, 110, 150, 210, 250, 290, 350, 2**31 - 1], np.int32)


def test_quarters_along_a_ring_by_hand():
    """Edges at 50, 150 and 350 m: a side of the first ring has two quarters on 200 m, of the next four on 500."""
    assert [along(1, side, step, EDGES) for side in range(4) for step in range(2)] == [
        (-50, 50), (50, 150), (-50, 50), (-150, -50), (-50, 50), (-150, -50), (-50, 50), (50, 150),
    ]  # fmt: skip
    assert [along(2, 0, step, EDGES) for step in range(4)] == [(-150, -25), (-25, 100), (100, 225), (225, 350)]
    assert [along(2, 1, step, EDGES) for step in range(4)] == [(25, 150), (-100, 25), (-225, -100), (-350, -225)]
    assert along.py_func(2, 1, 3, EDGES) == (-350, -225)


def test_the_neighbourhoods_of_a_settlement_by_hand():
    """Of the first quarter the middle four, then those around; then the quarters east, north-east, ... of it."""
    assert [lot(k, EDGES) for k in range(7)] == [
        (-20, -20, 20, 20), (0, -20, 20, 20), (0, 0, 20, 20), (-20, 0, 20, 20),
        (-50, 0, 30, 20), (-50, -20, 30, 20), (-50, -50, 30, 30),
    ]  # fmt: skip
    assert lot(16, EDGES) == (60, -25, 20, 25)  # east of it: second column and row
    assert lot(16 + 10, EDGES) == (110, -25, 40, 25)  # the last column, towards the country, is the widest
    assert lot(16 * 3, EDGES) == (-25, 60, 25, 20)  # north
    assert lot(16 * 5, EDGES) == (-110, -25, 30, 25)  # west: columns are the wider the lower their numbers
    assert lot(16 * 7, EDGES) == (-25, -110, 25, 30)  # south
    assert [lot.py_func(k, EDGES) for k in range(0, 400, 7)] == [lot(k, EDGES) for k in range(0, 400, 7)]


@pytest.mark.parametrize("odd", [0, 1])
def test_neighbourhoods_fill_a_square_and_follow_each_other(odd):
    edges = EDGES + odd * np.array([0, 1, 1, 3, 4, 4, 7, 9, 9, 10, 13, 0], np.int32)
    found = [lot(k, edges) for k in range(16 * 25)]
    held = np.zeros((2 * edges[10], 2 * edges[10]), int)
    for west, south, east, north in found:
        held[west + edges[10] : west + edges[10] + east, south + edges[10] : south + edges[10] + north] += 1
    assert (held == 1).all()
    for begin in range(0, 400, 16):
        for (x, y, east, north), (u, v, wide, long) in pairwise(found[begin : begin + 16]):
            assert max(x, u) <= min(x + east, u + wide)  # they touch
            assert max(y, v) <= min(y + north, v + long)


def test_settlements_are_runs_of_tiles():
    """Seven tiles in two settlements, two in one: three tiles, four and two."""
    settled = np.full((4, 4), 2**31 - 1, np.int64)
    settled[0], settled[1] = (0, 7, 0, 2), (7, 2, 2, 1)
    assert [settlement_of(tile, settled) for tile in range(9)] == [(0, 0)] * 3 + [(1, 3)] * 4 + [(2, 7)] * 2
    assert [tiles_of(settlement, settled) for settlement in range(3)] == [(0, 3), (3, 7), (7, 9)]
    assert tiles_of(3, settled)[0] >= 9  # there is no fourth


@pytest.mark.parametrize(
    ("first", "along", "across", "wide", "long"),
    [
        (0, 0, 0, (100, 231), (131, 200)),  # 1600 m of plots of 50 m; streets 100 m apart, a house 5/16 from the edge
        (0, 0, 2**31, (100, 268), (168, 200)),  # on the other side of the street
        (0, 2**31, 2**31 - 1, (125, 218), (118, 225)),  # half a plot further, and as far from the street as can be
        (31, 0, 0, (1650, 231), (131, 1750)),  # the last plot of the first street
        (32, 0, 0, (1650, 331), (231, 1750)),  # and the first of the second, which runs back
        (255, 0, 0, (100, 931), (831, 200)),
        (256 + 32, 0, 0, (1650, 331), (231, 1750)),  # so in any neighbourhood
    ],
)
def test_a_house_on_its_street_by_hand(first, along, across, wide, long):
    assert spot(first, 100, 200, 1600, 800, along, across) == wide
    assert spot(first, 100, 200, 800, 1600, along, across) == long  # streets run along the longer side
    assert spot.py_func(first, 100, 200, 1600, 800, along, across) == wide


def test_homes_stand_in_their_own_neighbourhood(town):
    table = town.table()
    for hood in range(0, town.place.neighbourhoods, 7):
        x, y, east, north = square(hood, *town.ground.all)
        here = table["neighbourhood"] == hood
        assert ((table["x_m"][here] >= x) & (table["x_m"][here] < x + east)).all()
        assert ((table["y_m"][here] >= y) & (table["y_m"][here] < y + north)).all()


def test_neighbourhoods_neither_overlap_nor_leave_gaps():
    people = place("village", residents=30_000).build()  # eight villages
    corners = np.array([square(hood, *people.ground.all) for hood in range(people.place.neighbourhoods)])
    lines = {(x, y, x + east, y + north) for x, y, east, north in corners.tolist()}
    assert len(lines) == len(corners)
    x, y = np.random.default_rng(3).integers(0, corners[:, :2].max(axis=0), (2000, 2)).T
    inside = (x[:, None] >= corners[:, 0]) & (x[:, None] < corners[:, 0] + corners[:, 2])
    inside &= (y[:, None] >= corners[:, 1]) & (y[:, None] < corners[:, 1] + corners[:, 3])
    assert inside.sum(axis=1).max() == 1
    assert people.ground.settlements == 8


@pytest.mark.parametrize("settlements", [1, 2, 3, 4, 5, 16, 17, 391])
def test_the_grid_of_settlements_is_about_square(settlements):
    columns = columns_of(settlements)
    rows = -(-settlements // columns)
    assert columns * rows >= settlements
    assert columns - rows in (0, 1)
    assert [cell_of(*snake(k, columns), columns) for k in range(settlements)] == list(range(settlements))


def test_position_in_plain_python(town):
    for first in (0, 5, 300, 99_000):
        assert position.py_func(first, *town.ground.all, 7, 8) == position(first, *town.ground.all, 7, 8)


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
