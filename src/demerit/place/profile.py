"""The traits of one resident, from a template word and a counter: the function behind every question about people.

`profile` is a pure scalar function of whole numbers, for kernels; run as plain Python it gives the same bits.
Marginals are exact: income tenths are equal tenths, and a household's or neighbourhood's influence on minority,
faith, opinion and disorder shifts who has a trait, never how many.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, philox_inlined, words
from demerit.compiled import kernel
from demerit.place.thresholds import PARAMETERS
from demerit.place.traits import word_first, word_of

PERSON, _MORE, _HOUSEHOLD = int(Purpose.PERSON), int(Purpose.PERSON_MORE), int(Purpose.HOUSEHOLD)
_LOW = 0xFFFFFFFF

# Steps of the sequences over neighbourhoods: any run of neighbourhoods covers 0 to 1 evenly, so that shares hold in
# small places too. They are the additive recurrence in three dimensions on the root 1.2207440846 of x**4 = x + 1
# (Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018), so that income, minority and faith are
# unrelated.
_STEP_INCOME = 3_518_319_155
_STEP_MINORITY = 2_882_110_345
_STEP_FAITH = 2_360_945_575


(
    _INCOME_FROM, _MINORITY_FROM, _FAITH_FROM, _INCOME_1, _INCOME_2, _INCOME_3, _INCOME_4,
    _INCOME_5, _INCOME_6, _INCOME_7, _INCOME_8, _INCOME_9, _MINORITY_LEAST, _MINORITY_SPAN, _RECOGNISED_LEAST,
    _RECOGNISED_SPAN, _FAITH_LEAST, _FAITH_SPAN, _OPINION_1, _OPINION_2, _OPINION_3, _ONLINE_6, _ONLINE_18,
    _ONLINE_40, _ONLINE_60, _DAILY, _AUDIENCE, _PROPENSITY_1, _PROPENSITY_2, _PROPENSITY_3, _EMPLOYED_16,
    _EMPLOYED_25, _EMPLOYED_60, _EMPLOYED_WOMEN, _DRIVER_MEN, _DRIVER_WOMEN, _OWNER_URBAN, _OWNER_RURAL, _IN_DEBT,
    _REPAYS, _PART_NEIGHBOURHOOD, _PART_HOUSEHOLD, _PART_URBAN, _OPINION_APART, _MINORITY_APART, _FAITH_APART,
    _DISORDER_BY_INCOME, _DEBT_BY_INCOME, _CASH_LUCK, _CASH_SCALE, _ACQUAINTED_RURAL, _ACQUAINTED_SOCIABLE,
) = range(PARAMETERS.index("team_until"))  # fmt: skip


@kernel(forceinline=True)
def _high(word):
    """The upper 16 bits of a word, spread over 32, so that thresholds of 0 and 2**32 are exact."""
    return (int64(word) >> int64(16)) * int64(65537)


@kernel(forceinline=True)
def _low(word):
    """The lower 16 bits of a word, spread over 32."""
    return (int64(word) & int64(65535)) * int64(65537)


@kernel(forceinline=True)
def _levels(draw, first, second, third):
    """0 to 3: how many of three falling thresholds a draw lies below."""
    return int64(draw < first) + int64(draw < second) + int64(draw < third)


@kernel(forceinline=True)
def _pick(condition, yes, no):
    """`yes` where the condition (0 or 1) holds, else `no`, without a branch."""
    return no + condition * (yes - no)


@kernel(forceinline=True)
def _urban(word):
    """1 where the template word says that the neighbourhood is urban (`traits.WORD_URBAN`)."""
    return (int64(word) >> int64(28)) & int64(1)


@kernel(forceinline=True)
def _income_tenth(n, urban, h0, p):
    """Tenth of household income, from the neighbourhood's level and the household's own draw."""
    level = (int64(p[_INCOME_FROM]) + n * int64(_STEP_INCOME)) & int64(_LOW)
    income = (
        level * int64(p[_PART_NEIGHBOURHOOD]) + int64(h0) * int64(p[_PART_HOUSEHOLD])
        + urban * (int64(p[_PART_URBAN]) << int64(32))
    )  # fmt: skip
    return (
        int64(income >= int64(p[_INCOME_1])) + int64(income >= int64(p[_INCOME_2]))
        + int64(income >= int64(p[_INCOME_3])) + int64(income >= int64(p[_INCOME_4]))
        + int64(income >= int64(p[_INCOME_5])) + int64(income >= int64(p[_INCOME_6]))
        + int64(income >= int64(p[_INCOME_7])) + int64(income >= int64(p[_INCOME_8]))
        + int64(income >= int64(p[_INCOME_9]))
    )  # fmt: skip


@kernel(forceinline=True)
def _held_opinion(age, a3, b0, h2, p):
    """Held opinion: the household's, or one's own; content under 14. Which is drawn by bits 6 (the first) to 15."""
    luck = ((int64(b0) & int64(64)) << int64(3)) | ((int64(b0) >> int64(7)) & int64(511))
    draw = _pick(int64(luck < int64(1024) - int64(p[_OPINION_APART])), _low(h2), _high(a3))
    held = _levels(draw, int64(p[_OPINION_1]), int64(p[_OPINION_2]), int64(p[_OPINION_3]))
    return int64(age >= int64(14)) * held


@kernel(forceinline=True)
def online_level(age, a0, p):
    """How much online, by age."""
    share = int64(age >= int64(6)) * int64(p[_ONLINE_6])
    share = _pick(int64(age >= int64(18)), int64(p[_ONLINE_18]), share)
    share = _pick(int64(age >= int64(40)), int64(p[_ONLINE_40]), share)
    share = _pick(int64(age >= int64(60)), int64(p[_ONLINE_60]), share)
    daily, audience = share * int64(p[_DAILY]) >> int64(16), share * int64(p[_AUDIENCE]) >> int64(16)
    return _levels(_low(a0), share, daily, audience)


@kernel(forceinline=True)
def _works(age, female, a2, p):
    """1 for somebody in work at the start, by age and sex."""
    share = int64(age >= int64(16)) * int64(p[_EMPLOYED_16])
    share = _pick(int64(age >= int64(25)), int64(p[_EMPLOYED_25]), share)
    share = _pick(int64(age >= int64(60)), int64(p[_EMPLOYED_60]), share)
    share = _pick(female, share * int64(p[_EMPLOYED_WOMEN]) >> int64(16), share)
    return int64(age < int64(76)) & int64(_low(a2) < share)


@kernel(forceinline=True)
def _company(b1):
    """Sociability: 0 to 7, skewed to the low end."""
    half = _low(b1) >> int64(1)
    return half * half >> int64(59)


@kernel
def footing(word, resident, k0, k1, p):
    """The part of a profile that needs one Philox call: age, sex, role, how much online, and whether in work."""
    w = int64(word)
    age, female = w & int64(127), (w >> int64(7)) & int64(1)
    a0, _, a2, _ = words(k0, k1, uint32(PERSON), uint32(0), uint32(resident), uint32(0), uint32(0))
    return uint64(
        age | female << int64(16) | ((w >> int64(8)) & int64(7)) << int64(21)
        | online_level(age, a0, p) << int64(29) | _works(age, female, a2, p) << int64(36)
    )  # fmt: skip


@kernel
def company(word, resident, k0, k1, p):
    """The part of a profile on which ties rest: footing, and income tenth, opinion, urban and sociability."""
    w, i = int64(word), int64(resident)
    age, female, n = w & int64(127), (w >> int64(7)) & int64(1), i >> int64(8)
    a0, _, a2, a3 = words(k0, k1, uint32(PERSON), uint32(0), uint32(i), uint32(0), uint32(0))
    b0, b1, _, _ = words(k0, k1, uint32(_MORE), uint32(0), uint32(i), uint32(0), uint32(0))
    h0, _, h2, _ = words(k0, k1, uint32(_HOUSEHOLD), uint32(0), uint32(word_first(w, i)), uint32(0), uint32(0))
    urban = _urban(w)
    return uint64(
        age | female << int64(16) | _income_tenth(n, urban, h0, p) << int64(17)
        | ((w >> int64(8)) & int64(7)) << int64(21) | _held_opinion(age, a3, b0, h2, p) << int64(27)
        | online_level(age, a0, p) << int64(29) | _works(age, female, a2, p) << int64(36)
        | urban << int64(37) | _company(b1) << int64(39)
    )  # fmt: skip


@kernel
def profile(word, resident, k0, k1, p):
    """The packed traits of a resident, uint64 (bits in `traits`).

    `word`: from `traits.word_of`; `resident`: the number, 0 to N - 1; `k0`, `k1`: the key of the place's seed; `p`: the
    parameters in the order of `thresholds.PARAMETERS` (a tuple of whole numbers). Three Philox calls.
    """
    i, first = uint32(resident), uint32(word_first(word, resident))
    a0, a1, a2, a3 = words(k0, k1, uint32(PERSON), uint32(0), i, uint32(0), uint32(0))
    b0, b1, b2, b3 = words(k0, k1, uint32(_MORE), uint32(0), i, uint32(0), uint32(0))
    h0, h1, h2, h3 = words(k0, k1, uint32(_HOUSEHOLD), uint32(0), first, uint32(0), uint32(0))
    return packed(word, resident, a0, a1, a2, a3, b0, b1, b2, b3, h0, h1, h2, h3, p)


@kernel(forceinline=True)
def packed(word, resident, a0, a1, a2, a3, b0, b1, b2, b3, h0, h1, h2, h3, p):
    """`profile` from the words drawn for the person (twice four) and the household (four). Without a branch."""
    w, i, low = int64(word), int64(resident), int64(_LOW)
    age, female, role = w & int64(127), (w >> int64(7)) & int64(1), (w >> int64(8)) & int64(7)
    n = i >> int64(8)
    adult = int64(age >= int64(18))

    # neighbourhood and household: urban, income
    urban = _urban(w)
    decile = _income_tenth(n, urban, h0, p)
    poorer = int64(9) - int64(2) * decile  # 9 for the lowest tenth to -9 for the highest

    # minority and faith: clustered by neighbourhood, mostly shared in a household
    mixed = int64(b0) & low
    share = (int64(p[_MINORITY_FROM]) + n * int64(_STEP_MINORITY)) & low
    share = int64(p[_MINORITY_LEAST]) + ((share >> int64(1)) * int64(p[_MINORITY_SPAN]) >> int64(31))
    luck = ((mixed & int64(15)) << int64(7)) | (int64(b2) & int64(127))
    draw = _pick(int64(luck < int64(p[_MINORITY_APART])), _high(b1), _high(h1))
    minority = int64(draw < share)
    share = (int64(p[_FAITH_FROM]) + n * int64(_STEP_FAITH)) & low
    luck = ((mixed & int64(48)) << int64(3)) | ((int64(b2) >> int64(7)) & int64(127))
    draw = _pick(int64(luck < int64(p[_FAITH_APART])), _high(b0), _low(h1))
    recognised = int64(p[_RECOGNISED_LEAST]) + ((share >> int64(2)) * int64(p[_RECOGNISED_SPAN]) >> int64(30))
    either = int64(p[_FAITH_LEAST]) + ((share >> int64(2)) * int64(p[_FAITH_SPAN]) >> int64(30))
    faith = int64(2) * int64(draw < either) - int64(draw < recognised)

    opinion = _held_opinion(age, a3, b0, h2, p)
    online = online_level(age, a0, p)

    # propensities: disorder is likelier at the lowest incomes than on average, and less likely at the highest
    more = int64(2048) + int64(p[_DISORDER_BY_INCOME]) * poorer
    first, second, third = int64(p[_PROPENSITY_1]), int64(p[_PROPENSITY_2]), int64(p[_PROPENSITY_3])
    disorder = _levels(_high(a1), first * more >> int64(11), second * more >> int64(11), third * more >> int64(11))
    civic = _levels(_low(a1), first, second, third)

    # work, driving, home, money
    able = int64(age < int64(76))
    share = _pick(female, int64(p[_DRIVER_WOMEN]), int64(p[_DRIVER_MEN]))
    driver = adult & able & int64(_high(a2) < share)
    employed = _works(age, female, a2, p)
    share = _pick(urban, int64(p[_OWNER_URBAN]), int64(p[_OWNER_RURAL]))
    owner = adult & int64(_high(h2) < share)
    more = int64(2048) + int64(p[_DEBT_BY_INCOME]) * poorer
    in_debt = adult & int64(_low(b3) < (int64(p[_IN_DEBT]) * more >> int64(11)))
    repays = int64(_high(b3) < int64(p[_REPAYS]))
    # spare cash: two steps a tenth of income and some of luck, in eight classes
    cash = (decile * int64(2) + (_low(h3) * int64(p[_CASH_LUCK]) >> int64(32))) * int64(p[_CASH_SCALE]) >> int64(17)

    # company
    sociability = _company(b1)
    twice = int64(b2) >> int64(16)
    protest = ((twice >> int64(8)) + (twice & int64(255))) >> int64(6)
    acquainted = (
        (_low(b2) >> int64(30)) + (int64(1) - urban) * int64(p[_ACQUAINTED_RURAL])
        + int64(sociability >= int64(4)) * int64(p[_ACQUAINTED_SOCIABLE])
    )  # fmt: skip
    birthday = _high(a0) * int64(365) >> int64(32)
    is_parent = (w >> int64(27)) & int64(1)

    return uint64(
        age | birthday << int64(7) | female << int64(16) | decile << int64(17) | role << int64(21)
        | minority << int64(24) | faith << int64(25) | opinion << int64(27) | online << int64(29)
        | disorder << int64(31) | civic << int64(33) | driver << int64(35) | employed << int64(36)
        | urban << int64(37) | owner << int64(38) | sociability << int64(39) | protest << int64(42)
        | is_parent << int64(45) | repays << int64(46) | in_debt << int64(47) | cash << int64(48)
        | acquainted << int64(51)
    )  # fmt: skip


@kernel(nogil=True)
def fill_profiles(templates, tile_template, tile_urban, k0, k1, p, start, out):
    """Profiles of residents start, start + 1, ... into `out` (uint64)."""
    for j in range(out.shape[0]):
        i = int64(start) + int64(j)
        out[j] = profile(word_of(i, templates, tile_template, tile_urban), i, k0, k1, p)


@kernel(nogil=True)
def fill_some(offsets, count, base, template, urban, k0, k1, p, drawn, out):
    """Profiles of some residents of one tile: base + offsets[0], ... Several are done at once, which is much faster.

    `template` uint32[4096] is the tile's, and `urban` has a bit for each of its neighbourhoods; `drawn` uint32[61440]
    is room for the words drawn, `out` uint64.
    """
    k0, k1, none = uint32(k0), uint32(k1), uint32(0)
    start = uint32(base)
    # who and what first: the loops after it read and write one array at fixed distances, and can be done several at a
    # time
    for c in range(count):
        offset = uint32(offsets[c])
        word = template[offset] | ((uint32(urban) >> (offset >> uint32(8))) & uint32(1)) << uint32(28)
        drawn[c + 49152] = start + offset
        drawn[c + 53248] = word
        drawn[c + 57344] = start + ((word >> uint32(11)) & uint32(4095))
    for c in range(count):
        w0, w1, w2, w3 = philox_inlined(drawn[c + 49152], none, none, uint32(PERSON), k0, k1)
        drawn[c], drawn[c + 4096], drawn[c + 8192], drawn[c + 12288] = w0, w1, w2, w3
    for c in range(count):
        w0, w1, w2, w3 = philox_inlined(drawn[c + 49152], none, none, uint32(_MORE), k0, k1)
        drawn[c + 16384], drawn[c + 20480], drawn[c + 24576], drawn[c + 28672] = w0, w1, w2, w3
    for c in range(count):
        w0, w1, w2, w3 = philox_inlined(drawn[c + 57344], none, none, uint32(_HOUSEHOLD), k0, k1)
        drawn[c + 32768], drawn[c + 36864], drawn[c + 40960], drawn[c + 45056] = w0, w1, w2, w3
    for c in range(count):
        out[c] = packed(
            drawn[c + 53248], drawn[c + 49152], drawn[c], drawn[c + 4096], drawn[c + 8192], drawn[c + 12288],
            drawn[c + 16384], drawn[c + 20480], drawn[c + 24576], drawn[c + 28672], drawn[c + 32768],
            drawn[c + 36864], drawn[c + 40960], drawn[c + 45056], p,
        )  # fmt: skip
