"""Where people live: neighbourhoods on a snaking grid, households inside them, positions in whole metres.

Successive neighbourhoods are adjacent squares, so residents with near numbers live near each other. The side of a
square follows from the place's density; the grid is about as wide as it is high. Nothing here is a real map.
"""

from __future__ import annotations

from math import isqrt

from numba import int64, uint32

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.place.traits import NEIGHBOURHOOD

_HOUSEHOLD, _TIE = int(Purpose.HOUSEHOLD), int(Purpose.TIE)
JITTER = _HOUSEHOLD | 1 << 8  # the draw for where in its cell a household stands
_CELLS = 16  # a neighbourhood is 16 by 16 cells; a household stands in the cell of its first member


def side_of(density: float) -> int:
    """Metres along one side of a neighbourhood, at so many residents per square kilometre; at least 16."""
    return max(_CELLS, isqrt(round(NEIGHBOURHOOD * 1e6 / density))) if density > 0 else 1000


def columns_of(neighbourhoods: int) -> int:
    """Neighbourhoods in a row of the grid."""
    return isqrt(max(neighbourhoods - 1, 0)) + 1


@kernel
def snake(k, width):
    """Column and row of the k-th cell when every other row runs backwards."""
    row, column = k // width, k % width
    return (column if row % int64(2) == int64(0) else width - int64(1) - column), row


@kernel
def spot(first, column, row, side, jitter_x, jitter_y):
    """`position` in the neighbourhood at a column and row of the grid, from the two words drawn for the household."""
    cell_x, cell_y = snake(int64(first) & int64(255), int64(_CELLS))
    metres = int64(side)
    # 2**32 steps to a cell
    x = ((cell_x << int64(32)) + int64(jitter_x)) * metres // int64(_CELLS) >> int64(32)
    y = ((cell_y << int64(32)) + int64(jitter_y)) * metres // int64(_CELLS) >> int64(32)
    return column * metres + x, row * metres + y


@kernel
def position(first, side, columns, k0, k1):
    """(x, y) in metres of the household whose first member is `first`; x runs east and y north from a corner."""
    column, row = snake(int64(first) >> int64(8), int64(columns))
    jitter_x, jitter_y, _, _ = words(
        k0, k1, uint32(_HOUSEHOLD), uint32(0), uint32(first), uint32(0), uint32(1)
    )  # fmt: skip
    return spot(first, column, row, side, jitter_x, jitter_y)


@kernel
def nearby(resident, word, residents):
    """Another resident of the same neighbourhood, chosen evenly by a 32-bit word; oneself if there is nobody else."""
    i = int64(resident)
    begin = i & ~int64(255)
    others = min(int64(256), int64(residents) - begin) - int64(1)
    if others <= int64(0):
        return i
    j = begin + (int64(word) * others >> int64(32))
    return j + int64(j >= i)


@kernel
def collector(neighbourhood, k, residents, templates, tile_template, k0, k1):
    """The k-th collector (from 0) of a neighbourhood: an adult who lives there, -1 if there is none.

    Collectors of different k are different people until the adults run out; then they begin again.
    """
    begin = int64(neighbourhood) << int64(8)
    size = min(int64(256), int64(residents) - begin)
    number = tile_template[begin >> int64(12)]
    start, stride, _, _ = words(
        k0, k1, uint32(_TIE), uint32(0), uint32(neighbourhood), uint32(0), uint32(64)
    )  # fmt: skip
    step = int64(stride) | int64(1)
    wanted, adults = int64(k), int64(0)
    for _ in range(2):
        seen = int64(0)
        for s in range(256):
            j = (int64(start) + int64(s) * step) & int64(255)
            if j < size and (int64(templates[number, (begin + j) & int64(4095)]) & int64(127)) >= int64(18):
                if seen == wanted:
                    return begin + j
                seen += int64(1)
        adults = seen
        if adults == int64(0):
            return int64(-1)
        wanted = int64(k) % adults
    return int64(-1)
