"""Households: whole in every place, of the wanted sizes, and with members who could be a family."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.chance import TILE
from demerit.place import place
from demerit.place.formation import formation
from demerit.place.households import LARGEST, compose, fits, prototypes, sizes_in_full
from demerit.place.templates import fill, size_quotas
from demerit.place.traits import (
    CHILD,
    HEAD,
    NEIGHBOURHOOD,
    PARENT,
    SPOUSE,
    WORD_AGE,
    WORD_FEMALE,
    WORD_FIRST,
    WORD_PARENT,
    WORD_ROLE,
    WORD_SIZE,
    field,
)

NATION = sizes_in_full([0.2539, 0.2621, 0.2460, 0.1370, 0.1010])


def words_of(people) -> np.ndarray:
    rows = people.templates[people.tile_template].reshape(-1)
    return rows[: people.residents]


def check_whole(people) -> None:
    word = words_of(people).astype(np.int64)
    numbers = np.arange(people.residents)
    first = (numbers & ~(TILE - 1)) | field(word, WORD_FIRST)
    size = field(word, WORD_SIZE)
    heads = np.flatnonzero(first == numbers)
    assert np.array_equal(np.repeat(heads, size[heads]), first)  # each begins where the last one ended
    assert size[heads].sum() == people.residents
    assert np.array_equal(size, size[first])
    assert np.array_equal(first // NEIGHBOURHOOD, (first + size - 1) // NEIGHBOURHOOD)  # none crosses
    assert (field(word, WORD_ROLE)[heads] == HEAD).all()
    assert (field(word, WORD_ROLE) == HEAD).sum() == len(heads)
    assert (field(word, WORD_AGE)[heads] >= 18).all()
    assert (word >> 28 == 0).all()


@settings(max_examples=60, deadline=None)
@given(residents=st.integers(50, 13_000))
def test_households_are_whole_for_every_number_of_residents(residents):
    check_whole(place("village", residents=residents, seed=3).build())


@pytest.mark.parametrize("residents", [50, 255, 256, 257, 4095, 4096, 4097, 8192, 100_000])
def test_households_are_whole_at_the_edges(residents):
    check_whole(place("town", residents=residents, seed=3).build())


@settings(max_examples=200, deadline=None)
@given(
    shares=st.lists(st.integers(0, 100), min_size=LARGEST, max_size=LARGEST).filter(any),
    residents=st.integers(1, 5000),
    start=st.integers(0, 2**32 - 1),
)
def test_size_quotas_hold_everybody(shares, residents, start):
    wanted = tuple(share / sum(shares) for share in shares)
    counts = size_quotas(wanted, residents, start)
    assert min(counts) >= 0
    assert sum((index + 1) * count for index, count in enumerate(counts)) == residents


def test_size_quotas_of_a_tile_are_the_expected_ones():
    counts = size_quotas(NATION, TILE, 2**31)
    mean = sum((index + 1) * share for index, share in enumerate(NATION))
    for count, share in zip(counts, NATION, strict=True):
        assert abs(count - share * TILE / mean) <= 10


@settings(max_examples=200, deadline=None)
@given(sizes=st.lists(st.integers(1, LARGEST), max_size=900), residents=st.integers(1, 2000))
def test_filling_never_crosses_a_neighbourhood(sizes, residents):
    ends = np.cumsum(fill(sizes, residents))
    assert ends[-1] == residents
    assert set(range(NEIGHBOURHOOD, residents, NEIGHBOURHOOD)) <= set(ends.tolist())


def test_filling_with_sizes_that_never_fit_makes_up_one_household_at_the_end():
    placed = fill([3] * 1366, 4096)  # 256 = 85 * 3 + 1
    assert placed.count(1) == 16
    assert placed.count(3) == 16 * 85


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_composed_households_could_be_families(size):
    for number in range(200):
        members = compose(size, number, 5, 6, formation().households)
        assert len(members) == size
        assert members[0][2] == HEAD
        by_role = {role: [m for m in members if m[2] == role] for role in (HEAD, SPOUSE, CHILD, PARENT)}
        couple = by_role[HEAD] + by_role[SPOUSE]
        assert all(age >= 18 for age, _, role in members if role != CHILD)
        assert max(age for age, _, _ in members) <= 100
        if len(couple) == 2:
            assert couple[0][1] != couple[1][1]
        for age, _, _ in by_role[CHILD]:
            for parent, woman, _ in couple:
                assert parent - age >= 18
                assert not woman or parent - age <= 46
        for age, _, _ in by_role[PARENT]:
            assert age - members[0][0] >= 0
            assert 15 <= age - members[0][0] <= 45 or age >= 99
        if any(age < 15 for age, _, _ in members):
            assert by_role[CHILD]  # no child lives without a parent


def test_prototypes_reach_the_wanted_shares():
    found = prototypes(NATION, ((0, 0.1795), (15, 0.6335), (60, 0.187)), 100 / 205.07, 9, 9, formation().households)
    assert fits(found)
    share = found.weight / found.weight.sum()
    for size, wanted in enumerate(NATION, 1):
        assert share[found.size == size].sum() == pytest.approx(wanted, abs=1e-6)
    per_person = np.repeat(share, found.size)
    per_person /= per_person.sum()
    age, female = field(found.member, WORD_AGE), field(found.member, WORD_FEMALE)
    assert per_person[age < 15].sum() == pytest.approx(0.1795, abs=1e-4)
    assert per_person[age >= 60].sum() == pytest.approx(0.1870, abs=1e-4)
    assert per_person[female == 1].sum() == pytest.approx(100 / 205.07, abs=1e-4)


def test_impossible_ages_are_noticed():
    alone = (1.0, *(0.0 for _ in range(LARGEST - 1)))
    assert not fits(prototypes(alone, ((0, 0.5), (15, 0.5)), 0.5, 1, 0, formation().households))


def test_full_tiles_are_the_same_whatever_the_number_of_residents():
    """But for what hangs on living in a town: the same neighbourhood is nearer to the edge of a smaller place."""
    small, large = place("town", residents=9000).build(), place("town", residents=300_001).build()
    one, other = small.table(range(9000)), large.table(range(9000))
    with_town = {"urban", "decile", "cash", "disorder", "owner", "in_debt", "acquainted", "x_m", "y_m"}
    for name in one.keys() - with_town:
        assert np.array_equal(one[name][:8192], other[name][:8192]), name
    assert not np.array_equal(one["age"], other["age"])  # the last tile is another
    alike = one["urban"][:8192] == other["urban"][:8192]
    assert 0.4 < alike.mean() < 1
    assert len(np.unique(large.tile_template[:64])) == 64  # the first tiles have a template each
    assert large.tile_template[64:-1].max() < 64


def test_parents_are_those_with_a_child_under_18_at_home(village):
    word = words_of(village).astype(np.int64)
    age, role, parent = field(word, WORD_AGE), field(word, WORD_ROLE), field(word, WORD_PARENT)
    for resident in range(village.residents):
        first, size = village.household(resident)
        minor = any(role[j] == CHILD and age[j] < 18 for j in range(first, first + size))
        assert parent[resident] == (role[resident] in (HEAD, SPOUSE) and minor)
