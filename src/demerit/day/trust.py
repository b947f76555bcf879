"""Trust in other people (M35), and how it is lost.

Kept for each resident and circle, as what is lost of it: nothing (0) to all (3). The household and relatives are one
circle, the family; neighbours, colleagues and friends online are the others.
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.stocks import TRUST_LEVEL_ROW, TRUST_ROW
from demerit.day.who import cell


@kernel
def circle_of(tie):
    """The circle, 0 to 3, to which people tied in a way belong."""
    return max(int64(tie) - int64(1), int64(0))


@kernel
def lost(trust, circle):
    """What is lost of the trust in a circle, 0 to 3."""
    return (int64(trust) >> (int64(circle) * int64(2))) & int64(3)


@kernel
def reserve(trust):
    """How much is kept to oneself: what is lost of the trust in family or in friends, whichever is more."""
    return max(lost(trust, 0), lost(trust, 3))


@kernel
def lose(i, circle, people, state, stocks):
    """A resident trusts a circle by one level less; no less than not at all."""
    level = lost(state[i].trust, circle)
    if level == int64(3):
        return
    c = cell(given(i, people))
    if level == int64(0):
        stocks[TRUST_ROW + circle, c] += 1
    stocks[TRUST_LEVEL_ROW + circle, c] += 1
    state[i].trust = int64(state[i].trust) + (int64(1) << (int64(circle) * int64(2)))
