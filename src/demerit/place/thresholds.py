"""From a place's shares to the whole numbers that `people.profile` compares draws with.

`PARAMETERS` names them in order. Probabilities are thresholds of 32 bits (chance.threshold), multipliers are 65536ths.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from demerit.chance import ONE, Purpose, q16, threshold, words_plain
from demerit.place.traits import PROPENSITY_SHARES

if TYPE_CHECKING:
    from demerit.place.description import Place

PARAMETERS = (
    "income_from", "minority_from", "faith_from",  # keyed starts of three sequences over neighbourhoods
    "income_1", "income_2", "income_3", "income_4", "income_5", "income_6", "income_7", "income_8", "income_9",
    "minority_least", "minority_span",  # share of households in a neighbourhood: least + span * (0 to 1)
    "recognised_least", "recognised_span", "faith_least", "faith_span",  # recognised; either of the two
    "opinion_1", "opinion_2", "opinion_3",  # at least doubtful, dissenting, firmly dissenting
    "online_6", "online_18", "online_40", "online_60",  # online at all, from this age on
    "daily", "audience",  # of those online, 65536ths
    "propensity_1", "propensity_2", "propensity_3",  # at least this level
    "employed_16", "employed_25", "employed_60", "employed_women",  # the last one in 65536ths
    "driver_men", "driver_women",
    "owner_urban", "owner_rural",
    "in_debt", "repays",
)  # fmt: skip

# income of a household: 3 parts neighbourhood, 7 parts household, 1.5 parts for an urban neighbourhood
INCOME_NEIGHBOURHOOD, INCOME_HOUSEHOLD, INCOME_URBAN_HALVES = 3, 7, 3


def _below(x: Fraction) -> Fraction:
    """The share of draws with 3 U + 7 V below x, U and V uniform from 0 to 1."""
    a, b = INCOME_NEIGHBOURHOOD, INCOME_HOUSEHOLD
    if x <= 0:
        return Fraction(0)
    if x >= a + b:
        return Fraction(1)
    if x <= a:
        return x * x / (2 * a * b)
    if x <= b:
        return (x - Fraction(a, 2)) / b
    return 1 - (a + b - x) ** 2 / (2 * a * b)


def income_cuts(urban: float) -> list[int]:
    """The nine points, in units of 2**-32, that part incomes into equal tenths."""
    share, shift = Fraction(urban), Fraction(INCOME_URBAN_HALVES, 2)
    cuts = []
    for tenth in range(1, 10):
        low, high = 0, 12 * ONE
        while high - low > 1:
            middle = (low + high) // 2
            x = Fraction(middle, ONE)
            if (1 - share) * _below(x) + share * _below(x - shift) < Fraction(tenth, 10):
                low = middle
            else:
                high = middle
        cuts.append(high)
    return cuts


def _clustered(total: float, parts: list[float]) -> list[tuple[int, int]]:
    """(least, span) for each of `parts`: neighbourhoods from none, or as few as can be, to twice the mean."""
    spread = min(1.0, (1 - total) / total) if total > 0 else 0.0
    return [(threshold(part * (1 - spread)), threshold(2 * part * spread)) for part in parts]


def parameters(place: Place) -> tuple[int, ...]:
    """The numbers of `PARAMETERS` for a place, in that order."""
    k0, k1 = place.key_words
    _, *starts = words_plain(k0, k1, Purpose.NEIGHBOURHOOD, 0, 0)  # the first is for `layout.urban_neighbourhoods`
    urban, minority = place.urban.value, place.minority.value
    recognised = place.faith.recognised.value
    either = recognised + place.faith.unregistered.value
    opinion, online, employed = place.opinion, place.online, place.employed
    firmly = opinion.firmly_dissenting.value
    dissenting = firmly + opinion.dissenting.value
    values = [
        *starts, *income_cuts(urban),
        *_clustered(minority, [minority])[0],
        *_clustered(either, [recognised])[0], *_clustered(either, [either])[0],
        threshold(min(1.0, dissenting + opinion.doubtful.value)), threshold(dissenting), threshold(firmly),
        *(threshold(share.value) for share in (online.from_6, online.from_18, online.from_40, online.from_60)),
        q16(online.daily.value), q16(online.audience.value),
        *(threshold(sum(PROPENSITY_SHARES[level:])) for level in (1, 2, 3)),
        *(threshold(share.value) for share in (employed.from_16, employed.from_25, employed.from_60)),
        q16(employed.women.value),
        threshold(place.drivers.men.value), threshold(place.drivers.women.value),
        threshold(place.owners.urban.value), threshold(place.owners.rural.value),
        threshold(place.in_debt.value), threshold(place.repays.value),
    ]  # fmt: skip
    return tuple(int(value) for value in values)
