"""From a place's shares to the whole numbers that `people.profile` compares draws with.

`PARAMETERS` names them in order. Probabilities are thresholds of 32 bits (chance.threshold), multipliers are 65536ths.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from demerit.chance import ONE, Purpose, q16, threshold, words_plain

if TYPE_CHECKING:
    from demerit.place.description import Place
    from demerit.place.formation import Formation, Income

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
    # how residents hang together (`formation`)
    "income_neighbourhood", "income_household", "income_urban",  # parts of a household's income, in tenths
    "opinion_apart", "minority_apart", "faith_apart",  # who differs from the household: 1024ths, 2048ths, 512ths
    "disorder_by_income", "debt_by_income",  # likelier by so many 2048ths for every half tenth below the middle
    "cash_luck", "cash_scale",  # steps of luck; the scale that makes eight classes, in 2**-17
    "acquainted_rural", "acquainted_sociable",  # steps
    "team_until",  # years
    "like_income", "like_age", "like_opinion", "like_base", "company_base",  # in sixteenths
    "unit_neighbour", "unit_online",  # chance of a tie for a strength of one, in 2**-32
    "audience_draws",  # in sixteenths
)  # fmt: skip

TENTHS = 10  # parts of income are counted in these


def _parts(income: Income) -> tuple[int, int, int]:
    """Parts of neighbourhood, household and town, in tenths."""
    neighbourhood, household, urban = income.neighbourhood.value, income.household.value, income.urban.value
    return round(TENTHS * neighbourhood), round(TENTHS * household), round(TENTHS * urban)


def _below(x: Fraction, a: int, b: int) -> Fraction:
    """The share of draws with a U + b V below x, U and V uniform from 0 to 1."""
    a, b = sorted((a, b))
    if x <= 0:
        return Fraction(0)
    if x >= a + b:
        return Fraction(1)
    if x <= a:
        return x * x / (2 * a * b)
    if x <= b:
        return (x - Fraction(a, 2)) / b
    return 1 - (a + b - x) ** 2 / (2 * a * b)


def income_cuts(urban: float, income: Income) -> list[int]:
    """The nine points, in units of 2**-32 of a tenth of a part, that part incomes into equal tenths."""
    a, b, shift = _parts(income)
    share = Fraction(urban)
    cuts = []
    for tenth in range(1, 10):
        low, high = 0, (a + b + shift) * ONE
        while high - low > 1:
            middle = (low + high) // 2
            x = Fraction(middle, ONE)
            if (1 - share) * _below(x, a, b) + share * _below(x - shift, a, b) < Fraction(tenth, 10):
                low = middle
            else:
                high = middle
        cuts.append(high)
    return cuts


def _clustered(total: float, parts: list[float], how: float) -> list[tuple[int, int]]:
    """(least, span) for each of `parts`.

    Fully clustered (`how` 1), neighbourhoods have from none, or as few as can be, to twice the mean; at 0 the mean.
    """
    spread = min(how, (1 - total) / total) if total > 0 else 0.0
    return [(threshold(part * (1 - spread)), threshold(2 * part * spread)) for part in parts]


def _hanging_together(how: Formation) -> list[int]:
    """The numbers of `formation`, from `income_neighbourhood` on."""
    luck, tenths = round(how.cash_by_luck.value), 2 * 9
    return [
        *_parts(how.income),
        round(1024 * (1 - how.opinion_at_home.value)), round(2048 * (1 - how.minority_at_home.value)),
        round(512 * (1 - how.faith_at_home.value)),
        round(2048 * how.disorder_by_income.value / 9), round(2048 * how.debt_by_income.value / 9),
        luck, -(-(1 << 20) // (tenths + luck)),
        round(how.acquainted_rural.value), round(how.acquainted_sociable.value), round(how.team_until.value),
        *(round(16 * part.value) for part in (
            how.likeness_by_income, how.likeness_by_age, how.likeness_by_opinion, how.likeness_base, how.company_base
        )),
        ONE // round(how.certain_neighbour.value), ONE // round(how.certain_online.value),
        round(16 * how.audience_draws.value),
    ]  # fmt: skip


def parameters(place: Place) -> tuple[int, ...]:
    """The numbers of `PARAMETERS` for a place, in that order."""
    k0, k1 = place.key_words
    _, *starts = words_plain(k0, k1, Purpose.NEIGHBOURHOOD, 0, 0)  # the first is for `layout.urban_neighbourhoods`
    urban, minority = place.urban.value, place.minority.value
    recognised = place.faith.recognised.value
    either = recognised + place.faith.unregistered.value
    opinion, online, employed, how = place.opinion, place.online, place.employed, place.formation
    firmly = opinion.firmly_dissenting.value
    dissenting = firmly + opinion.dissenting.value
    values = [
        *starts, *income_cuts(urban, how.income),
        *_clustered(minority, [minority], how.minority_clustered.value)[0],
        *_clustered(either, [recognised], how.faith_clustered.value)[0],
        *_clustered(either, [either], how.faith_clustered.value)[0],
        threshold(min(1.0, dissenting + opinion.doubtful.value)), threshold(dissenting), threshold(firmly),
        *(threshold(share.value) for share in (online.from_6, online.from_18, online.from_40, online.from_60)),
        q16(online.daily.value), q16(online.audience.value),
        *(threshold(min(1.0, sum(share.value for share in how.propensity[level:]))) for level in (1, 2, 3)),
        *(threshold(share.value) for share in (employed.from_16, employed.from_25, employed.from_60)),
        q16(employed.women.value),
        threshold(place.drivers.men.value), threshold(place.drivers.women.value),
        threshold(place.owners.urban.value), threshold(place.owners.rural.value),
        threshold(place.in_debt.value), threshold(place.repays.value), *_hanging_together(how),
    ]  # fmt: skip
    return tuple(int(value) for value in values)
