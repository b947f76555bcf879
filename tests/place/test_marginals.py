"""A large place has the shares it was described with, and the correlations that make people unlike each other."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest

from demerit.place import place
from demerit.place.formation import formation
from demerit.place.thresholds import income_cuts


@pytest.fixture(scope="module")
def table(town):
    return town.table()


@pytest.fixture(scope="module")
def heads(table):
    return np.flatnonzero(table["resident"] == table["household"])


def near(found: float, wanted: float, people: int, *, clustering: float = 1.0) -> bool:
    """Within five standard errors of a share; `clustering` is the design effect of households or neighbourhoods."""
    return abs(found - wanted) < 5 * np.sqrt(wanted * (1 - wanted) * clustering / people)


def test_ages_and_sexes_of_the_census(table):
    age = table["age"]
    assert np.mean(age < 15) == pytest.approx(0.1795, abs=0.004)
    assert np.mean((age >= 15) & (age < 60)) == pytest.approx(0.6335, abs=0.004)
    assert np.mean(age >= 60) == pytest.approx(0.1870, abs=0.004)
    women = table["female"].mean()
    assert 100 * (1 - women) / women == pytest.approx(105.07, abs=1.5)


def test_household_sizes_of_the_census(table, heads):
    rows = list(csv.DictReader(files("demerit.data").joinpath("household_size.csv").open()))
    data = {(row["year"], row["persons"]): float(row["percent"]) for row in rows}
    size = table["household_size"][heads]
    assert 100 * np.mean(size == 1) == pytest.approx(data["2020", "1"], abs=0.3)
    assert size.mean() == pytest.approx(data["2020", "mean"], abs=0.01)
    # the rest keeps the shape of 2010: the ratio of neighbouring sizes falls by one and the same factor
    factors = [
        (np.sum(size == n + 1) / np.sum(size == n)) / (data["2010", str(n + 1)] / data["2010", str(n)])
        for n in range(2, 6)
    ]
    assert np.allclose(factors, 0.852, atol=0.03)


def test_incomes_are_equal_tenths(table):
    shares = np.bincount(table["decile"], minlength=10) / len(table["decile"])
    assert np.abs(shares - 0.1).max() < 0.006


def test_income_cuts_by_hand():
    # with no urban share, 3 U + 7 V: its middle is 5, and a tenth lies below sqrt(2 * 21 / 10)
    cuts = [cut / 2**32 / 10 for cut in income_cuts(0.0, formation().income)]
    assert cuts[4] == pytest.approx(5.0, abs=1e-9)
    assert cuts[0] == pytest.approx((2 * 3 * 7 * 0.1) ** 0.5, abs=1e-9)
    assert cuts[8] == pytest.approx(10 - (2 * 3 * 7 * 0.1) ** 0.5, abs=1e-9)


def test_shares_of_the_description(town, table):
    described, age, n = town.place, table["age"], town.residents
    adult, driving = age >= 18, (age >= 18) & (age < 76)
    assert abs(table["urban"].mean() - described.urban.value) < 0.01
    assert abs(table["minority"].mean() - described.minority.value) < 0.006
    assert abs(np.mean(table["faith"] == 1) - described.faith.recognised.value) < 0.006
    assert abs(np.mean(table["faith"] == 2) - described.faith.unregistered.value) < 0.004
    opinion = [getattr(described.opinion, name).value for name in type(described.opinion).model_fields]
    found = np.bincount(table["opinion"][age >= 14], minlength=4) / np.sum(age >= 14)
    assert np.abs(found - opinion).max() < 0.008
    for name in ("disorder", "civic"):
        assert np.abs(np.bincount(table[name]) / n - [share.value for share in formation().propensity]).max() < 0.006
    for low, high, wanted in ((6, 17, "from_6"), (18, 39, "from_18"), (40, 59, "from_40"), (60, 127, "from_60")):
        group = (age >= low) & (age <= high)
        share = getattr(described.online, wanted).value
        assert near(np.mean(table["online"][group] > 0), share, group.sum())
    daily = np.mean(table["online"][table["online"] > 0] >= 2)
    assert near(daily, described.online.daily.value, np.sum(table["online"] > 0))
    for women, share in ((False, described.drivers.men.value), (True, described.drivers.women.value)):
        group = driving & (table["female"] == women)
        assert near(table["driver"][group].mean(), share, group.sum())
    prime = (age >= 25) & (age < 60) & ~table["female"]
    assert near(table["employed"][prime].mean(), described.employed.from_25.value, prime.sum())
    for urban, share in ((True, described.owners.urban.value), (False, described.owners.rural.value)):
        group = adult & (table["urban"] == urban)
        assert near(table["owner"][group].mean(), share, group.sum(), clustering=2.5)
    assert abs(table["in_debt"][adult].mean() - described.in_debt.value) < 0.004
    assert near(table["repays"].mean(), described.repays.value, n)


def test_children_have_no_adult_traits(table):
    age = table["age"]
    assert not table["online"][age < 6].any()
    assert not table["opinion"][age < 14].any()
    assert not table["employed"][age < 16].any()
    for name in ("driver", "owner", "in_debt"):
        assert not table[name][age < 18].any()
    assert not table["employed"][age >= 76].any()


def test_a_household_shares_income_and_mostly_faith_and_minority(table, heads):
    first = np.searchsorted(table["household"][heads], table["household"])
    head = heads[first]
    others = head != table["resident"]
    assert np.array_equal(table["decile"], table["decile"][head])
    assert np.array_equal(table["urban"], table["urban"][head])
    for name, least in (("minority", 0.75), ("faith", 0.45), ("opinion", 0.15)):
        both = others & (table["age"] >= 14)
        assert np.corrcoef(table[name][both], table[name][head][both])[0, 1] > least, name


def test_neighbourhoods_differ_in_income_minority_and_faith(table):
    blocks = len(table["age"]) // 256
    for name in ("decile", "minority", "faith"):
        column = (table[name] > 0 if name == "faith" else table[name])[: blocks * 256].astype(float)
        shuffled = np.random.default_rng(1).permutation(column)
        between = column.reshape(blocks, 256).mean(1).std()
        assert between > 2.5 * shuffled.reshape(blocks, 256).mean(1).std(), name
    urban = table["urban"][: blocks * 256].reshape(blocks, 256)
    assert (urban.all(1) | ~urban.any(1)).all()  # a neighbourhood is urban or it is not
    assert np.sum(urban[1:, 0] != urban[:-1, 0]) < blocks / 3  # and urban ones stand together


def test_traits_go_together_as_they_should(table):
    age, decile = table["age"], table["decile"]
    poor, rich = decile < 3, decile > 6
    assert 1.2 < table["disorder"][poor].mean() / table["disorder"][rich].mean() < 2.2
    assert table["cash"][rich].mean() > table["cash"][poor].mean() + 2
    assert table["decile"][table["urban"]].mean() > table["decile"][~table["urban"]].mean() + 0.5
    assert np.mean(table["online"][age < 40] > 0) > np.mean(table["online"][age >= 60] > 0)
    assert table["acquainted"][~table["urban"]].mean() > table["acquainted"][table["urban"]].mean() + 2
    # what has nothing to do with each other
    for one, other in (("civic", "decile"), ("civic", "disorder"), ("minority", "decile"), ("faith", "minority")):
        assert abs(np.corrcoef(table[one], table[other])[0, 1]) < 0.06, (one, other)


def test_propensities_differ_widely(table):
    times = np.array([0.3, 0.7, 1.3, 3.0])[table["disorder"]]
    assert times.std() / times.mean() > 0.6


def test_extreme_shares_hold_exactly():
    described = place("village", residents=2000)
    for name, share in (("minority", 1.0), ("urban", 1.0), ("repays", 0.0)):
        content = described.model_dump()
        content[name] = {"value": share}
        people = type(described).model_validate(content).build()
        assert (people.table()[name] == bool(share)).all()
