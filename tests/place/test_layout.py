"""Places look like places: streets in a village; a centre, quarters and an edge of a town; towns in a region."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from demerit.errors import InvalidFile
from demerit.limits import MAX_REGIONS
from demerit.place import Place, place, place_text
from demerit.place.geography import square
from demerit.place.layout import BEYOND, LEAST_SIDE, MOST_LINES, ground, outwards, urban_within

ONE = 1 << 20


def around(people) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Everybody in a place of one settlement, and how far each lives from the middle of all homes, in metres."""
    table = people.table()
    middle = [(table[axis].min() + table[axis].max()) / 2 for axis in ("x_m", "y_m")]
    return table, np.hypot(table["x_m"] - middle[0], table["y_m"] - middle[1])


@pytest.mark.parametrize("name", ["town", "city"])
def test_fewer_live_in_town_the_further_from_the_centre(name):
    """Ten rings of as many residents each: from all to hardly any, and never more than further in."""
    table, away = around(place(name).build())
    shares = [table["urban"][ring].mean() for ring in np.array_split(np.argsort(away, kind="stable"), 10)]
    assert all(further <= nearer for nearer, further in pairwise(shares)), shares
    assert shares[0] == 1
    assert shares[-1] < 0.15
    assert max(nearer - further for nearer, further in pairwise(shares)) < 0.3  # smoothly


@pytest.mark.parametrize("name", ["town", "city"])
def test_density_falls_from_the_centre(name):
    _, away = around(place(name).build())
    within = np.sort(away)[np.linspace(0, len(away) - 1, 11).astype(int)[1:]]
    ground_of_rings = np.diff(within**2, prepend=0)
    assert all(further > nearer for nearer, further in pairwise(ground_of_rings.tolist()[:-1]))  # the last has corners
    assert ground_of_rings[8] > 5 * ground_of_rings[0]


@pytest.mark.parametrize(
    ("name", "residents"), [("village", 700), ("town", 4096), ("town", 100_000), ("city", 714_000)]
)
def test_density_is_the_described_one(name, residents):
    described = place(name, residents=residents)
    where = ground(described)
    area = sum(np.prod(square(hood, *where.all)[2:]) for hood in range(described.neighbourhoods)) / 1e6
    assert residents / area == pytest.approx(described.density.value, rel=0.01)


@pytest.mark.parametrize(("centre", "rings"), [(6, 17), (1, 17), (20, 33)])
def test_the_centre_is_as_dense_as_described(centre, rings):
    """Of a town whose rings are full."""
    town = place("town", residents=(2 * rings - 1) ** 2 * 4096)
    layout = {"settlement": town.residents, "centre": centre}
    where = ground(Place.model_validate(town.model_dump() | {"layout": layout}))
    assert where.settlements == 1
    middle = 256e6 / np.prod(square(0, *where.all)[2:])
    assert middle == pytest.approx(centre * town.density.value, rel=0.03)


def test_a_place_may_be_equally_dense_everywhere(town):
    flat = place(place_text("town").replace("centre: {value: 6,", "centre: {value: 1,"))
    sides = np.diff(ground(flat).edges[:11].astype(int))
    assert sides.max() - sides.min() <= 1
    assert town.ground.edges[1] < sides.min()


def test_no_side_is_shorter_than_a_house_needs():
    text = place_text("town")
    where = ground(place(text.replace("value: 2500, range: [500, 10000]", "value: 1000000, range: [1, 1000000]")))
    sides = np.array([square(hood, *where.all)[2:] for hood in range(391)])
    assert sides.min() == LEAST_SIDE


def test_households_stand_along_streets(village):
    """Between 3 and 5 sixteenths of the way to the next from the middle of one of eight, and on their own plots."""
    table = village.table()
    for hood in range(3):
        _, y, _, north = square(hood, *village.ground.all)
        here = np.unique(table["household"][table["neighbourhood"] == hood])
        streets = (table["y_m"][here] - y + 0.5) * 8 / north
        assert set(np.floor(streets).astype(int).tolist()) == set(range(8 if hood < 2 else 6))
        beside = np.abs(streets % 1 - 0.5)
        assert beside.min() > 3 / 16 - 0.01
        assert beside.max() < 5 / 16 + 0.01
        both = streets % 1 > 0.5
        assert 0.3 < both.mean() < 0.7  # on both sides


@pytest.mark.parametrize("name", ["village", "town"])
def test_ties_of_neighbours_are_near(name):
    """Nearer than others of the same neighbourhood by far; and these than anybody."""
    people = place(name).build()
    table, luck, apart = people.table(), np.random.default_rng(1), {"tied": [], "same": []}
    for i in range(0, people.residents, max(1, people.residents // 1500)):
        for j in people.ties(i)["neighbour"]:
            other = i // 256 * 256 + int(luck.integers(min(256, people.residents - i // 256 * 256)))
            for kind, who in (("tied", j), ("same", other)):
                east, north = table["x_m"][i] - table["x_m"][who], table["y_m"][i] - table["y_m"][who]
                apart[kind].append(np.hypot(east, north))
    assert np.median(apart["tied"]) < np.median(apart["same"]) / 2.5
    assert np.percentile(apart["tied"], 95) < 200


def test_kin_live_in_one_quarter(town):
    table = town.table()
    for i in range(0, 95_000, 997):
        for j in town.ties(i)["kin"]:
            assert abs(table["x_m"][i] - table["x_m"][j]) <= town.ground.pitch / 3
            assert abs(table["y_m"][i] - table["y_m"][j]) <= town.ground.pitch / 3


def test_urban_ones_expected_by_hand():
    # four neighbourhoods, half of them urban: all the way out the share falls from 1 to 0, so q - q**2 / 2
    assert (urban_within(4, 0.5, 1.0) / ONE).tolist() == [0, 0.875, 1.5, 1.875, 2]
    assert (urban_within(4, 0.5, 0.0) / ONE).tolist() == [0, 1, 2, 2, 2]  # a wall
    assert (urban_within(4, 0.5, 0.5) / ONE).tolist() == [0, 1, 1.75, 2, 2]
    assert (urban_within(4, 0.75, 1.0) / ONE).tolist() == [0, 1, 2, 2.75, 3]  # a wider belt would miss the share
    assert (urban_within(4, 1.0, 0.7) / ONE).tolist() == [0, 1, 2, 3, 4]
    assert (urban_within(4, 0.0, 0.7) / ONE).tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(1, 5))
def test_within_any_distance_as_many_are_urban_as_expected(seed):
    people = place("town", seed=seed).build()
    hoods = people.place.neighbourhoods
    order = outwards(hoods, people.ground.edges)
    counted = np.concatenate([[0], np.cumsum(people.urban[order])])
    assert np.abs(counted - urban_within(hoods, 0.639, 0.7) / ONE).max() < 1
    assert abs(people.urban.sum() - hoods * 0.639) < 1


def test_outwards_is_by_distance():
    """Of the sixteen of a quarter first the middle four, then those beside them, then the corners; ties by number."""
    edges = np.array([0, 20, 40, 60, 80, 100, 120, BEYOND], np.int32)
    assert outwards(16, edges).tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 10, 11, 13, 14, 6, 9, 12, 15]
    boxes = np.array([square(hood, 240, 1, edges, np.array([[0, 9, 0, 1], [BEYOND] * 4])) for hood in range(144)])
    away = np.hypot(boxes[:, 0] + boxes[:, 2] / 2 - 120, boxes[:, 1] + boxes[:, 3] / 2 - 120)
    assert np.array_equal(outwards(144, edges), np.argsort(np.round(away, 6), kind="stable"))


def test_every_region_of_a_larger_place_has_its_own_towns_and_its_share():
    """So the provinces: each has the nation's urban share, to within two neighbourhoods, around centres of its own."""
    people = place("nation", residents=31 * 20_000).build()
    described, where = people.place, people.ground
    used = where.settled[where.settled[:, 0] < BEYOND]
    assert len(used) == 31 <= MAX_REGIONS
    assert (used[:, 0] * 16).tolist() == list(described.region_starts[:-1])
    for first, after in pairwise(described.region_starts):
        assert abs(people.urban[first:after].sum() - 0.639 * (after - first)) < 2
        assert people.urban[first]  # the centre


def test_a_province_has_as_many_towns_as_its_residents_fill():
    province = place("province:Guangdong")
    where = ground(province)
    assert where.settlements == pytest.approx(province.residents / province.layout.settlement.value, rel=0.02)
    tiles = np.diff([first for first, *_ in where.settled[where.settled[:, 0] < BEYOND].tolist()])
    assert tiles.max() - tiles.min() <= 1


@pytest.mark.parametrize(
    ("residents", "settlements"), [(700, 1), (4097, 1), (5999, 1), (6000, 2), (20_000, 5), (50_000, 13)]
)
def test_how_many_villages(residents, settlements):
    """One of about 4,000 each, of whole tiles; up to half as many more there is one."""
    described = place("village", residents=residents)
    assert ground(described).settlements == settlements
    assert described.is_one_settlement == (settlements == 1)


def test_the_quarters_of_a_town_are_its_regions(town):
    """From the centre to the edge: the first regions are urban, the last are not."""
    shares = [town.urban[first:after].mean() for first, after in pairwise(town.place.region_starts)]
    assert min(shares[:2]) > 0.9
    assert max(shares[4:]) < 0.6


def test_the_ground_fits_its_tables():
    largest = Place.model_validate(
        place("city").model_dump() | {"residents": 2**31 - 1, "layout": {"settlement": 2**31}}
    )
    assert largest.is_one_settlement
    where = ground(largest)
    lines = where.edges[where.edges < BEYOND]
    assert len(lines) == 4 * 362 + 3 < MOST_LINES
    assert (np.diff(lines) > 0).all()
    assert square(largest.neighbourhoods - 1, *where.all)[2] >= LEAST_SIDE


def test_a_file_may_say_nothing_of_the_layout():
    """Files from before places had one, and those whose writers don't care."""
    lines = place_text("town").splitlines(keepends=True)
    start = lines.index("layout:\n")
    silent, town = place("".join(lines[:start] + lines[start + 4 :])), place("town")
    for name in type(town.layout).model_fields:
        assert getattr(silent.layout, name).value == getattr(town.layout, name).value


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("settlement: {value: 100000, range: [20000, 500000]", "settlement: {value: 10, range: [1, 20]",
         ("layout", "settlement")),
        ("centre: {value: 6, range: [1, 20]", "centre: {value: 0.5, range: [0.1, 20]", ("layout", "centre")),
        ("centre: {value: 6, range: [1, 20]", "centre: {value: 101, range: [1, 200]", ("layout", "centre")),
    ],
)  # fmt: skip
def test_what_no_place_looks_like_is_refused(old, new, path):
    assert old in place_text("town")
    with pytest.raises(InvalidFile) as caught:
        place(place_text("town").replace(old, new))
    (problem,) = caught.value.problems()
    assert (problem.code, problem.path) == ("out-of-range", path)
    assert problem.line is not None
