"""What the day asks of the place: a resident's given traits, household, ties and those nearby.

The tables behind them travel through the kernels as one tuple.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import int64, njit

from demerit.place import geography, ties
from demerit.place.geography import nearby
from demerit.place.people import People, profile
from demerit.place.traits import word_first, word_size

_partners, _collector = ties.partners, geography.collector
NEIGHBOUR, MOST_PARTNERS = 2, 64

__all__ = ["Given", "collector", "given", "given_of", "household", "nearby", "partners", "tied"]


class Given(NamedTuple):
    """The tables of a built place (see `place.people.People`)."""

    residents: np.int64
    k0: np.uint32
    k1: np.uint32
    params: tuple
    templates: np.ndarray
    tile_template: np.ndarray
    household_first: np.ndarray
    household_number: np.ndarray
    households: np.ndarray


def given_of(people: People) -> Given:
    """A place's tables in the form that kernels take."""
    return Given(
        np.int64(people.residents), np.uint32(people.k0), np.uint32(people.k1), people.params, people.templates,
        people.tile_template, people.household_first, people.household_number, people.households,
    )  # fmt: skip


@njit(cache=True)
def given(i, people):
    """The profile of a resident, uint64."""
    word = people.templates[people.tile_template[int64(i) >> int64(12)], int64(i) & int64(4095)]
    return profile(word, i, people.k0, people.k1, people.params)


@njit(cache=True)
def household(i, people):
    """(first member, size) of a resident's household."""
    word = people.templates[people.tile_template[int64(i) >> int64(12)], int64(i) & int64(4095)]
    return word_first(word, i), word_size(word)


@njit(cache=True)
def partners(tie, i, people, out):
    """Fill `out` (uint32[64]) with those tied to a resident by one kind of tie; how many."""
    return _partners(
        tie, i, people.residents, people.templates, people.tile_template, people.household_first,
        people.household_number, people.households, people.k0, people.k1, people.params, out,
    )  # fmt: skip


@njit(cache=True)
def collector(neighbourhood, k, people):
    """The k-th collector of a neighbourhood, -1 if no adult lives there."""
    return _collector(
        neighbourhood, k, people.residents, people.templates, people.tile_template, people.k0, people.k1
    )


@njit(cache=True)
def tied(i, j, people):
    """Whether two residents share a household or are neighbours who know each other."""
    first, size = household(i, people)
    if first <= j < first + size:
        return True
    out = np.empty(MOST_PARTNERS, np.uint32)
    for x in range(partners(NEIGHBOUR, i, people, out)):
        if int64(out[x]) == j:
            return True
    return False
