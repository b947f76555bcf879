"""The paper village (M12): collectors with pen and paper, each with a capacity, a memory and friends.

A collector is a resident of the neighbourhood. What is seen may be overlooked as a favour to the collector's own
household and neighbours, forgotten before it is written down, or left out because the day's page is full; who is
left out is a lottery. A collector mistakes nobody whom they know (that is in the false-match table).
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel

COLLECT = int(Purpose.COLLECT)
LOTTERY = int(Purpose.LOTTERY)


@kernel
def rounded(amount, word):
    """A number in 2**-16 rounded up or down at random, fairly: by the word, its mean is kept."""
    whole = uint64(amount) >> uint64(16)
    return int64(whole) + int64((uint64(word) >> uint64(16)) < (uint64(amount) & uint64(65535)))


@kernel
def collectors_of(neighbourhood, size, per_1000, k0, k1):
    """How many collect in a neighbourhood of this size; the same every day."""
    word, _, _, _ = words(k0, k1, uint32(COLLECT), uint32(0), uint32(neighbourhood), uint32(0), uint32(0))
    return rounded(uint64(size) * per_1000 // uint64(1000), word)


@kernel
def page(neighbourhood, collectors, capacity, day, k0, k1):
    """Records that a neighbourhood's collectors can write on a day."""
    word, _, _, _ = words(k0, k1, uint32(COLLECT), uint32(day), uint32(neighbourhood), uint32(0), uint32(1))
    return rounded(uint64(collectors) * capacity, word)


@kernel
def ticket(resident, kind, day, k0, k1):
    """The lottery for a full page: lowest first, then the lower resident."""
    word, _, _, _ = words(k0, k1, uint32(LOTTERY), uint32(day), uint32(resident), uint32(kind), uint32(0))
    return (uint64(word) << uint64(32)) | uint64(resident)
