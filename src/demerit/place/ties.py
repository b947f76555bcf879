"""Who is tied to whom: five kinds of tie, recomputed when asked, with no list of them anywhere.

Every tie is symmetric. Household, kin and neighbour ties lie inside a tile; colleagues and online friends may be
anywhere. Like seeks like: whether neighbours or online acquaintances are tied is a draw keyed on the pair, against
a threshold that grows with both people's sociability and with how near they are in income, age and opinion.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.place.households import LARGEST
from demerit.place.permutation import backward, forward, stream_key
from demerit.place.profile import company, footing
from demerit.place.thresholds import PARAMETERS
from demerit.place.traits import age, decile, employed, online, opinion, sociability, word_first, word_of, word_size

HOUSEHOLD, KIN, NEIGHBOUR, COLLEAGUE, ONLINE_FRIEND = range(5)  # as scheme.model.TIE_KINDS
MOST_PARTNERS = 64  # length of the array that `partners` fills
LAYERS = 8  # of online acquaintance: nobody has more online friends than this
ALL = 0xFFFF_FFFF_FFFF_FFFF
_MET = MOST_PARTNERS - LAYERS  # where `out` keeps who was met at each layer
_TIE = int(Purpose.TIE)
_KIN_STREAM, _TEAM_STREAM, _ONLINE_STREAM = 1 << 20, 1, 16  # kin streams: one for each tile
_CLANS = 12  # household slots in a round of clans of 2, 3, 4 and 3 households
_TEAM_BLOCK = 128  # slots in a round of teams
_TEAM_STARTS = (0, 2, 5, 9, 14, 20, 28, 38, 52, 72, 128)  # ten teams of 2 to 56 slots
_TEAMS = len(_TEAM_STARTS) - 1
_REACH = 4  # colleagues stand at most so many slots apart, so that nobody has more than eight
PLACES = (LARGEST, 3 * LARGEST, 4 * LARGEST, 2 * _REACH, LAYERS)  # for ties, by kind
(
    TEAM_UNTIL, _LIKE_INCOME, _LIKE_AGE, _LIKE_OPINION, _LIKE_BASE, _COMPANY_BASE, _UNIT_NEIGHBOUR, _UNIT_ONLINE,
    _AUDIENCE_DRAWS,
) = range(PARAMETERS.index("team_until"), len(PARAMETERS))  # fmt: skip


@kernel
def affinity(p, q, params):
    """How strongly two people are drawn to each other, in 2**-8; the same from either side.

    (base + likeness) * (company + sociability of both, 1 to 64): likeness is of income tenths, ages (one less
    for every five years apart) and opinions. The numbers are those of `formation`, in sixteenths.
    """
    years = abs(age(p) - age(q)) // int64(5)
    likeness = (
        int64(params[_LIKE_INCOME]) * (int64(9) - abs(decile(p) - decile(q)))
        + max(int64(0), int64(params[_LIKE_AGE]) - int64(16) * years)
        + int64(params[_LIKE_OPINION]) * (int64(3) - abs(opinion(p) - opinion(q)))
    )  # fmt: skip
    company = (sociability(p) + int64(1)) * (sociability(q) + int64(1))
    return (int64(params[_LIKE_BASE]) + likeness) * (int64(params[_COMPANY_BASE]) + int64(16) * company)


@kernel
def pair_word(tie, i, j, k0, k1):
    """The 32-bit word of an unordered pair."""
    low, high = min(int64(i), int64(j)), max(int64(i), int64(j))
    return int64(words(k0, k1, uint32(_TIE), uint32(0), uint32(low), uint32(high), uint32(tie))[0])


@kernel
def clan_slots(slot):
    """First slot of a clan and the slot after its last one."""
    base, within = slot - slot % int64(_CLANS), slot % int64(_CLANS)
    if within < int64(2):
        return base, base + int64(2)
    if within < int64(5):
        return base + int64(2), base + int64(5)
    if within < int64(9):
        return base + int64(5), base + int64(9)
    return base + int64(9), base + int64(12)


@kernel
def team_of(slot):
    """Number of a team, its first slot, and the slot after its last one."""
    block, within = slot // int64(_TEAM_BLOCK), slot % int64(_TEAM_BLOCK)
    team = int64(0)
    while within >= int64(_TEAM_STARTS[team + 1]):
        team += int64(1)
    base = block * int64(_TEAM_BLOCK)
    return (
        block * int64(_TEAMS) + team, base + int64(_TEAM_STARTS[team]), base + int64(_TEAM_STARTS[team + 1])
    )  # fmt: skip


@kernel
def employer(i, p, residents, k0, k1, params):
    """The number of the team where somebody works at the start, -1 for those who don't. `p`: the profile."""
    if employed(p) == int64(0) or age(p) > int64(params[TEAM_UNTIL]):
        return int64(-1)
    a, b = stream_key(k0, int64(_TEAM_STREAM)), stream_key(k1, int64(_TEAM_STREAM))
    return team_of(forward(i, residents, a, b))[0]


@kernel
def asked(slot, mask):
    """Whether a place is among those asked for."""
    return (uint64(mask) >> uint64(slot)) & uint64(1) == uint64(1)


@kernel
def _household(i, templates, tile_template, mask, out):
    word = templates[tile_template[i >> int64(12)], i & int64(4095)]
    first, count = word_first(word, i), int64(0)
    for j in range(first, first + word_size(word)):
        if j != i and asked(j - first, mask):
            out[count] = j
            count += 1
    return count


@kernel
def _kin(i, templates, tile_template, household_first, household_number, households, k0, k1, mask, out):
    tile = i >> int64(12)
    number = int64(tile_template[tile])
    base, total = tile << int64(12), int64(households[number])
    own = household_number[number, word_first(templates[number, i & int64(4095)], i) & int64(4095)]
    a, b = stream_key(k0, int64(_KIN_STREAM) + tile), stream_key(k1, int64(_KIN_STREAM) + tile)
    slot = forward(own, total, a, b)
    begin, end = clan_slots(slot)
    count = place = int64(0)
    for other in range(begin, min(end, total)):
        if other != slot and (uint64(mask) >> uint64(place)) != uint64(0):
            first = int64(household_first[number, backward(other, total, a, b)])
            for j in range(first, first + word_size(templates[number, first])):
                if asked(place, mask):
                    out[count] = base + j
                    count += 1
                place += 1
    return count


@kernel
def _adults_in(first, templates, tile_template, place, mask, out, count):
    """Adds the adults of the household that begins at `first`, of those whose places are asked for."""
    size = word_size(templates[tile_template[first >> int64(12)], first & int64(4095)])
    for j in range(first, first + size):
        word = templates[tile_template[j >> int64(12)], j & int64(4095)]
        if asked(place + (j - first), mask) and (int64(word) & int64(127)) >= int64(18):
            out[count] = j
            count += 1
    return count


@kernel
def neighbours(i, residents, templates, tile_template, tile_urban, k0, k1, params, mask, out):
    number = tile_template[i >> int64(12)]
    word = templates[number, i & int64(4095)]
    if (int64(word) & int64(127)) < int64(18):
        return int64(0)
    begin = i & ~int64(255)
    end, near_by = min(begin + int64(256), residents), int64(0)
    first = word_first(word, i)
    after = first + word_size(word)
    for near in range(2):
        place = int64(near * 2 * LARGEST)
        if first > begin:
            first = word_first(templates[number, (first - int64(1)) & int64(4095)], first - int64(1))
            near_by = _adults_in(first, templates, tile_template, place, mask, out, near_by)
        if after < end:
            place += int64(LARGEST)
            near_by = _adults_in(after, templates, tile_template, place, mask, out, near_by)
            after += word_size(templates[number, after & int64(4095)])
    if near_by == int64(0):
        return near_by
    p, count = company(word_of(i, templates, tile_template, tile_urban), i, k0, k1, params), int64(0)
    for x in range(near_by):
        j = int64(out[x])
        q = company(word_of(j, templates, tile_template, tile_urban), j, k0, k1, params)
        if pair_word(NEIGHBOUR, i, j, k0, k1) < affinity(p, q, params) * int64(params[_UNIT_NEIGHBOUR]) >> int64(8):
            out[count] = j
            count += 1
    return count


@kernel
def _colleagues(i, residents, templates, tile_template, k0, k1, params, mask, out):
    p = footing(templates[tile_template[i >> int64(12)], i & int64(4095)], i, k0, k1, params)
    if employed(p) == int64(0) or age(p) > int64(params[TEAM_UNTIL]):
        return int64(0)
    a, b = stream_key(k0, int64(_TEAM_STREAM)), stream_key(k1, int64(_TEAM_STREAM))
    slot = forward(i, residents, a, b)
    _, begin, end = team_of(slot)
    size, count = min(end, residents) - begin, int64(0)
    for step in range(1, min(size - int64(1), int64(2 * _REACH)) + 1):
        if not asked(step - int64(1), mask):
            continue
        # in a large team, so many places before and after in its circle; in a small one everybody
        away = step if step <= int64(_REACH) or size <= int64(2 * _REACH) else size - (step - int64(_REACH))
        j = backward(begin + (slot - begin + away) % size, residents, a, b)
        q = footing(templates[tile_template[j >> int64(12)], j & int64(4095)], j, k0, k1, params)
        if employed(q) == int64(1) and age(q) <= int64(params[TEAM_UNTIL]):
            out[count] = j
            count += 1
    return count


@kernel
def _online_friends(i, residents, templates, tile_template, tile_urban, k0, k1, params, mask, out):
    p = company(word_of(i, templates, tile_template, tile_urban), i, k0, k1, params)
    if online(p) == int64(0):
        return int64(0)
    count = int64(0)
    for layer in range(LAYERS):
        if (uint64(mask) >> uint64(layer)) == uint64(0):
            break
        stream = int64(_ONLINE_STREAM) + int64(layer)
        a, b = stream_key(k0, stream), stream_key(k1, stream)
        slot = forward(i, residents, a, b) ^ int64(1)
        out[_MET + layer] = uint32(0xFFFFFFFF)
        if slot >= residents:
            continue
        j = backward(slot, residents, a, b)
        out[_MET + layer] = j
        known = not asked(layer, mask)
        for earlier in range(layer):
            known = known or int64(out[_MET + earlier]) == j
        if known:
            continue
        word = word_of(j, templates, tile_template, tile_urban)
        if online(footing(word, j, k0, k1, params)) == int64(0):
            continue
        q = company(word, j, k0, k1, params)
        strength = affinity(p, q, params)
        if max(online(p), online(q)) == int64(3):
            strength = strength * int64(params[_AUDIENCE_DRAWS]) >> int64(4)
        if pair_word(ONLINE_FRIEND, i, j, k0, k1) < strength * int64(params[_UNIT_ONLINE]) >> int64(8):
            out[count] = j
            count += 1
    return count


@kernel
def partners(
    tie, resident, residents, templates, tile_template, tile_urban, household_first, household_number, households, k0,
    k1, params, mask, out,
):  # fmt: skip
    """Fills `out` (uint32[64]) with everybody tied to a resident by one kind of tie; returns how many.

    `tie` is the place in scheme.model.TIE_KINDS. Symmetric, never the resident, nobody twice. Children have no
    neighbour ties; colleagues are in work at the start and not too old; online friends are online. For use on events.

    Every tie has a place among the `PLACES` of its kind (there are more places than ties). `mask` (uint64) has a bit
    for each place that is asked for, `ALL` for everybody: asking for few is much cheaper.
    """
    i, n = int64(resident), int64(residents)
    if tie == HOUSEHOLD:
        return _household(i, templates, tile_template, mask, out)
    if tie == KIN:
        return _kin(
            i, templates, tile_template, household_first, household_number, households, k0, k1, mask, out
        )  # fmt: skip
    if tie == NEIGHBOUR:
        return neighbours(i, n, templates, tile_template, tile_urban, k0, k1, params, mask, out)
    if tie == COLLEAGUE:
        return _colleagues(i, n, templates, tile_template, k0, k1, params, mask, out)
    return _online_friends(i, n, templates, tile_template, tile_urban, k0, k1, params, mask, out)
