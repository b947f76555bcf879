"""Fear and conformity (M34): what a perceived risk does to an act, and how it is read from a mind.

Fear has a level from 0 to 3 in each of the ten contexts of conduct. It lowers the chance of an act in its context
and raises the chance of a good deed that others will see (M04).
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel


@kernel
def fear(mind, context):
    """Level of fear in a context, 0 to 3."""
    return (int64(mind) >> (int64(context) * int64(2))) & int64(3)


@kernel
def greatest_fear(mind):
    """The highest level over the ten contexts, 0 to 3."""
    high = int64(mind) & int64(0xAAAAA)
    low = int64(mind) & int64(0x55555)
    if high == int64(0):
        return int64(low != int64(0))
    return int64(3) if ((high >> int64(1)) & low) != int64(0) else int64(2)


@kernel
def raised(mind, context):
    """The mind with one level more fear in a context, at most 3."""
    level = fear(mind, context)
    if level == int64(3):
        return int64(mind)
    return int64(mind) + (int64(1) << (int64(context) * int64(2)))
