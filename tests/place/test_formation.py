"""How residents hang together: what a place file may set of it, and that each number does what it says."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.errors import InvalidFile
from demerit.place import place
from demerit.place.formation import Formation, formation
from demerit.place.people import People
from demerit.place.shelf import place_text

RESIDENTS = 20_000


def formed(text: str) -> People:
    """The village's people in a larger place, with a section `formation`."""
    return place(place_text("town") + f"\nformation: {text}\n", residents=RESIDENTS, seed=3).build()


def homes(people: People) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The table of residents, and for each resident the row of the head of their household."""
    table = people.table()
    return table, table["household"]


def test_a_file_that_says_nothing_has_the_packages_numbers_and_the_same_key():
    own = place(place_text("town"))
    said = place(place_text("town") + "\nformation: {opinion_at_home: {value: 0.5, range: [0, 1], source: assumed}}\n")
    other = place(place_text("town") + "\nformation: {opinion_at_home: 0.4}\n")
    assert own.formation == formation()
    assert said.key() == own.key() != other.key()
    assert other.formation.faith_at_home == formation().faith_at_home  # what isn't named is the package's


def test_every_number_is_assumed_and_has_a_range():
    found = {path: one for path, one in place("town").quantities().items() if path.startswith("formation.")}
    assert len(found) > 50
    assert all(one.source == "assumed" and one.range and one.range[0] < one.range[1] for one in found.values())


@pytest.mark.parametrize("trait", ["opinion", "minority"])
def test_all_or_nothing_of_a_trait_is_shared_at_home(trait):
    for share in (0, 1):
        table, head = homes(formed(f"{{{trait}_at_home: {share}, minority_clustered: 0}}"))
        grown = (table["age"] >= 14) & (table["age"][head] >= 14) & (np.arange(RESIDENTS) != head)
        same = np.mean(table[trait][grown] == table[trait][head][grown])
        shares = np.bincount(table[trait][table["age"] >= 14]) / np.sum(table["age"] >= 14)
        assert same == 1 if share else same == pytest.approx((shares**2).sum(), abs=0.02)


def test_nothing_goes_with_income_where_nothing_is_said_to():
    for slope, ratio in ((0, 1.0), (0.9, 19.0)):  # 1.9 at the lowest tenth beside 0.1 at the highest
        people = formed(f"{{disorder_by_income: {slope}, debt_by_income: {slope}}}")
        table = people.table()
        adults = table["age"] >= 18
        rates = [table["in_debt"][adults & (table["decile"] == tenth)].mean() for tenth in (0, 9)]
        assert rates[0] / rates[1] == pytest.approx(ratio, rel=0.45)
        assert table["in_debt"][adults].mean() == pytest.approx(people.place.in_debt.value, abs=0.006)


def test_spare_cash_is_income_alone_with_one_step_of_luck():
    table = formed("{cash_by_luck: 1}").table()
    assert all(len(np.unique(table["cash"][table["decile"] == tenth])) == 1 for tenth in range(10))
    assert (table["cash"].min(), table["cash"].max()) == (0, 7)


def test_nobody_has_colleagues_after_the_last_year_with_a_team():
    people = formed("{team_until: 40}")
    table = people.table()
    working = np.flatnonzero(table["employed"])[:400]
    assert all((people.employer(int(i)) >= 0) == (table["age"][i] <= 40) for i in working)


def test_where_ties_need_more_there_are_fewer():
    sure, rare = formed("{certain_neighbour: 50}"), formed("{certain_neighbour: 1000000}")
    grown = np.flatnonzero(sure.table()["age"] >= 18)[:300].tolist()
    assert sum(len(sure.ties(i)["neighbour"]) for i in grown) > 5 * sum(len(rare.ties(i)["neighbour"]) for i in grown)


def test_a_shape_of_households_alone_is_the_only_one():
    people = formed("{households: {daughters: 1, shapes: {3: [{share: 1, spouse: 1, children: 1}]}}}")
    table = people.table()
    assert set(table["role"][table["household_size"] == 3].tolist()) == {0, 1, 2}  # head, spouse and child
    assert table["female"][table["role"] == 2].all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{opinion_at_hom: 0.4}", "opinion_at_hom"),
        ("{propensity: [0.5, 0.5, 0.5, 0.5]}", "add up to 1"),
        ("{propensity: [0.5, 0.5]}", "four shares"),
        ("{acquainted_rural: 4}", "between 0 and 3"),
        ("{certain_online: 49}", "between 50"),
        ("{income: {household: 0}}", "between 0.1"),
        ("{households: {shapes: {2: [{share: 1, children: 2}]}}}", "number of members"),
        ("{households: {shapes: {2: [{share: 0.4, children: 1}]}}}", "add up to 1"),
        ("{households: {with_parents_from: 40, with_parents_until: 30}}", "backwards"),
        ("{households: {alone_under_40: 0.9}}", "more than 1"),
        ("{households: {grown_until: 15}}", "between 16"),
        ("5", "formation"),
    ],
)
def test_what_cannot_be_is_refused(text, said):
    with pytest.raises(InvalidFile) as caught:
        place(place_text("town") + f"\nformation: {text}\n")
    assert said in str(caught.value)


def test_the_packages_own_numbers_are_read_once():
    assert formation() is formation()
    assert Formation.model_validate({}) == formation()
