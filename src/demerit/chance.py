"""Chance: every random number is a pure function of (seed, purpose, day, resident, partner, draw).

Philox 4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC11), checked against its published test vectors. There is no generator and no state, so the order of work
doesn't matter: results are the same on any number of threads.

Purposes stand in one registry with fixed numbers. A new purpose gets a new number; a number is never reused.
"""

from __future__ import annotations

from enum import IntEnum
from fractions import Fraction

from numba import uint32, uint64

from demerit.compiled import kernel

TILE = 4096  # residents in a permanent tile: draws by lanes are tied to it, never to a chunk or a thread
ONE = 1 << 32  # probability 1 as an integer threshold


class Purpose(IntEnum):
    """What a draw is for. Fixed for good."""

    # given at birth: keyed by the place's seed
    PERSON = 1
    HOUSEHOLD = 2
    NEIGHBOURHOOD = 3
    TEMPLATE = 4
    TIE = 5
    PERSON_MORE = 6
    # the days: keyed by the seed of luck
    LANE = 16
    ACT = 17
    UNABLE = 18
    OBSERVE = 19
    WITNESS = 20
    INVENT = 21
    COPY = 22
    COLLECT = 23
    LOTTERY = 24
    ASSOCIATE = 25
    FINE = 26
    PAY = 27
    ENTER = 28
    APPEAL = 29
    ACCESS = 30
    LEARN = 31
    FORGET = 32
    ANNOUNCE = 33
    INITIAL = 34
    ENROL = 35
    INFORM = 36
    MALICE = 37
    LOOK = 38
    DISTRUST = 39
    MATCH = 40
    CUT = 41
    BUY = 42
    ATTACK = 43
    DISCRETION = 44
    SPREAD = 45
    ORGANISATION = 46
    STAFF = 47
    # outside the day
    DIGEST = 48
    FOLLOW = 49
    # the days again: 16 to 47 are full
    TARGET = 64
    CUSTODY = 65
    KNOW = 66
    HEAR = 67
    CONFORM = 68
    OPERATE = 69
    COMMERCE = 70
    QUEUE = 71
    ROLL_OUT = 72
    AGAIN = 73
    # a user's own mechanisms and observers
    OWN = 96


_M0, _M1 = 0xD2511F53, 0xCD9E8D57
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW = 0xFFFFFFFF


@kernel(forceinline=True)
def _round(c0, c1, c2, c3, k0, k1):
    p0, p1 = uint64(_M0) * uint64(c0), uint64(_M1) * uint64(c2)
    return uint32(p1 >> uint64(32)) ^ c1 ^ k0, uint32(p1), uint32(p0 >> uint64(32)) ^ c3 ^ k1, uint32(p0)


@kernel(forceinline=True)
def philox_inlined(c0, c1, c2, c3, k0, k1):
    """`philox`, for dense loops: without a loop of its own, so that the compiler can do several at once."""
    c0, c1, c2, c3, k0, k1 = uint32(c0), uint32(c1), uint32(c2), uint32(c3), uint32(k0), uint32(k1)
    w0, w1 = uint32(_W0), uint32(_W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = uint32(k0 + w0), uint32(k1 + w1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    return _round(c0, c1, c2, c3, uint32(k0 + w0), uint32(k1 + w1))


@kernel
def philox(c0, c1, c2, c3, k0, k1):
    """Four random 32-bit words from a counter of four words and a key of two (all uint32)."""
    return philox_inlined(c0, c1, c2, c3, k0, k1)


@kernel
def words(k0, k1, purpose, day, resident, partner, draw):
    """The four words of one draw: counter = (resident, partner, day, purpose + draw * 256)."""
    return philox(uint32(resident), uint32(partner), uint32(day), uint32(purpose) | (uint32(draw) << uint32(8)), k0, k1)


@kernel
def chosen(gaps, places, k0, k1, purpose, day, resident, partner, draw):
    """A mask (uint64) of those places, of up to 64, that are chosen by chance, each alike: `gaps` as from `gaps`.

    Takes as many draws as are needed to leap from one chosen place to the next; later ones count `partner` down.
    """
    mask, at, turn = uint64(0), 0, uint32(0)
    while gaps[0] > uint64(0):
        w0, w1, w2, w3 = words(k0, k1, purpose, day, resident, uint32(partner) - turn, draw)
        for word in (uint64(w0), uint64(w1), uint64(w2), uint64(w3)):
            if at == places or word >= gaps[places - 1 - at]:
                return mask  # nobody more: most often at once
            left = 0
            while word >= gaps[left]:
                left += 1
            at += left
            mask |= uint64(1) << uint64(at)
            at += 1
        turn += uint32(1)
    return mask


def philox_plain(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """`philox` in plain Python, for the reference model and for tables."""
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _LOW, (p0 >> 32) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


def words_plain(k0, k1, purpose, day, resident, partner=0, draw=0) -> tuple[int, int, int, int]:
    """`words` in plain Python."""
    return philox_plain(resident, partner, day, int(purpose) | draw << 8, k0, k1)


def key(seed: int) -> tuple[int, int]:
    """The two key words of a seed (0 to 2**64 - 1)."""
    return seed & _LOW, seed >> 32 & _LOW


def threshold(probability: float) -> int:
    """The integer t such that a 32-bit word w has w < t with this probability; 1 is 2**32, exactly."""
    return round(Fraction(probability) * ONE)


def q16(multiplier: float) -> int:
    """A multiplier as a whole number of 65536ths."""
    return round(Fraction(multiplier) * 65536)


def gaps(probability: float) -> list[int]:
    """For each number of places passed over, 0 to 63: the threshold that no more are, if each is chosen alike."""
    passed = 1 - Fraction(probability)
    return [round((1 - passed ** (n + 1)) * ONE) for n in range(64)]
