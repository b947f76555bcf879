"""What the day asks of the place: a resident's given traits, household, ties and those nearby.

The tables behind them travel through the kernels as one row, and functions are handed the row itself: a record holds
no references, so passing it costs nothing.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint64

from demerit.compiled import kernel
from demerit.place import geography, ties
from demerit.place.geography import nearby
from demerit.place.people import profile
from demerit.place.profile import fill_some
from demerit.place.traits import age_on, word_age, word_first, word_of, word_size

_partners, _neighbours, _collector = ties.partners, ties.neighbours, geography.collector
ALL = ties.ALL
MOST_PARTNERS = 64

__all__ = [
    "age_of",
    "collector",
    "given",
    "given_each",
    "given_some",
    "has_reached",
    "household",
    "nearby",
    "partners",
    "role_of",
    "some_partners",
    "tied",
]


@kernel
def given(i, people):
    """The profile of a resident, uint64."""
    word = word_of(i, people.templates, people.tile_template, people.tile_urban)
    return profile(word, i, people.k0, people.k1, people.params)


@kernel
def given_some(offsets, count, base, people, drawn, out):
    """Profiles of some residents of the tile that begins with resident `base`: of base + offsets[0], ... into `out`.

    A seventh of the time of `given` for each. `offsets` uint16, `drawn` uint32[61440] to work in, `out` uint64.
    """
    tile = int64(base) >> int64(12)
    template, urban = people.templates[people.tile_template[tile]], people.tile_urban[tile]
    fill_some(offsets, count, base, template, urban, people.k0, people.k1, people.params, drawn, out)


@kernel
def given_each(first, stop, people, room, drawn, out):
    """Profiles of residents from `first` on into `out` uint64[4096], to the end of the tile or `stop`: the one after.

    See `given_some`. `room` uint16[4096] and `drawn` uint32[61440] are to work in.
    """
    tile = int64(first) >> int64(12)
    after = min(int64(stop), (tile + int64(1)) << int64(12))
    for x in range(after - int64(first)):
        room[x] = (int64(first) & int64(4095)) + x
    given_some(room, after - int64(first), tile << int64(12), people, drawn, out)
    return after


@kernel
def household(i, people):
    """(first member, size) of a resident's household."""
    word = people.templates[people.tile_template[int64(i) >> int64(12)], int64(i) & int64(4095)]
    return word_first(word, i), word_size(word)


@kernel
def age_of(i, people):
    """Age at the start, years."""
    return word_age(people.templates[people.tile_template[int64(i) >> int64(12)], int64(i) & int64(4095)])


@kernel
def has_reached(years, i, day, people):
    """Whether somebody is so many years old on a day: the birthday is only asked where it tells."""
    at_start = age_of(i, people)
    if at_start >= years:
        return True
    return at_start + int64(day) // int64(365) + int64(1) >= years and age_on(given(i, people), day) >= years


@kernel
def role_of(i, people):
    """Role in the household, `place.traits.ROLES`."""
    word = people.templates[people.tile_template[int64(i) >> int64(12)], int64(i) & int64(4095)]
    return (int64(word) >> int64(8)) & int64(7)


@kernel
def some_partners(tie, i, people, mask, out):
    """As `partners`, of those alone whose places among the ties of a kind are in the mask (see `place.ties`)."""
    return _partners(
        tie, i, people.residents, people.templates, people.tile_template, people.tile_urban, people.household_first,
        people.household_number, people.households, people.k0, people.k1, people.params, mask, out,
    )  # fmt: skip


@kernel
def partners(tie, i, people, out):
    """Fill `out` (uint32[64]) with those tied to a resident by one kind of tie; how many."""
    return some_partners(tie, i, people, uint64(ALL), out)


@kernel
def collector(neighbourhood, k, people):
    """The k-th collector of a neighbourhood, -1 if no adult lives there."""
    return _collector(neighbourhood, k, people.residents, people.templates, people.tile_template, people.k0, people.k1)


@kernel
def tied(i, j, people):
    """Whether two residents share a household or are neighbours who know each other."""
    first, size = household(i, people)
    if first <= j < first + size:
        return True
    out = np.empty(MOST_PARTNERS, np.uint32)
    count = _neighbours(
        i, people.residents, people.templates, people.tile_template, people.tile_urban, people.k0, people.k1,
        people.params, uint64(ALL), out,
    )  # fmt: skip
    for x in range(count):
        if int64(out[x]) == j:
            return True
    return False
