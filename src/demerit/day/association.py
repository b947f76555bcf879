"""Guilt by association (M18): part of what somebody loses is passed along their ties. One hop.

The part is a share by kind of tie and context of the act; fractions of a point are rounded at random, fairly, by a
draw keyed on the two residents, the day and the rule.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel

ASSOCIATE = int(Purpose.ASSOCIATE)


@kernel
def passed_on(points, share, day, origin, partner, rule, k0, k1):
    """Points (of the same sign) that reach `partner` when `origin` gets `points`; share in 2**-16."""
    amount = uint64(abs(int64(points))) * uint64(share)
    word, _, _, _ = words(k0, k1, uint32(ASSOCIATE), uint32(day), uint32(partner), uint32(origin), uint32(rule))
    whole = int64(amount >> uint64(16)) + int64((uint64(word) >> uint64(16)) < (amount & uint64(65535)))
    return -whole if points < 0 else whole
