"""Where people live: settlements side by side, quarters around the centre of each, streets in neighbourhoods.

A place is one settlement or many of about one size, a village or a town with the country around it. The quarters of a
settlement, which are tiles, lie on a square spiral around its centre; the neighbourhoods of a quarter are four by four.
Columns and rows are narrow in the middle of a settlement and widen outwards (`layout.Ground`). In a neighbourhood
households stand in order along both sides of eight streets. All positions are whole metres. Nothing here is a real map.
"""

from __future__ import annotations

from math import isqrt, sqrt

from numba import int64, uint32

from demerit.chance import Purpose, words
from demerit.compiled import kernel

_HOUSEHOLD, _TIE = int(Purpose.HOUSEHOLD), int(Purpose.TIE)
JITTER = _HOUSEHOLD | 1 << 8  # the draw for where on its plot a household stands
STREETS = 8  # of a neighbourhood; each has plots for 256 / 8 residents, and a household stands on its first member's
_PLOTS = 256 // STREETS
_BESIDE = 3 << 31  # a house stands 3 to 5 sixteenths of the way from the middle of its street to that of the next

# the neighbourhoods of a quarter, from the four in its middle around: column and row of each, and who lies where
_COLUMN = (1, 2, 2, 1, 0, 0, 0, 1, 2, 3, 3, 3, 3, 2, 1, 0)
_ROW = (1, 1, 2, 2, 2, 1, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3)
_AT = (6, 7, 8, 9, 5, 0, 1, 10, 4, 3, 2, 11, 15, 14, 13, 12)  # by 4 * row + column


def columns_of(settlements: int) -> int:
    """Settlements in a row of the grid on which they stand."""
    return isqrt(max(settlements - 1, 0)) + 1


@kernel
def snake(k, width):
    """Column and row of the k-th cell when every other row runs backwards."""
    row, column = k // width, k % width
    return (column if row % int64(2) == int64(0) else width - int64(1) - column), row


@kernel
def cell_of(column, row, width):
    """The number of a cell, from its column and row: `snake` backwards."""
    return row * width + (column if row % int64(2) == int64(0) else width - int64(1) - column)


@kernel
def spiral(k):
    """Column and row of the k-th square of a spiral around (0, 0), eastwards, then northwards and so on."""
    ring = (int64(sqrt(k)) + int64(1)) // int64(2)
    if ring == int64(0):
        return ring, ring
    along, last = k - (int64(2) * ring - int64(1)) ** 2, int64(2) * ring - int64(1)
    side, step = along // (last + int64(1)), along % (last + int64(1))
    if side == int64(0):
        return ring, step + int64(1) - ring
    if side == int64(1):
        return ring - int64(1) - step, ring
    if side == int64(2):
        return -ring, ring - int64(1) - step
    return step + int64(1) - ring, -ring


@kernel
def spiral_number(column, row):
    """The number of a square of the spiral, from its column and row."""
    ring = max(abs(column), abs(row))
    if ring == int64(0):
        return ring
    before, side = (int64(2) * ring - int64(1)) ** 2, int64(2) * ring
    if column == ring and row > -ring:
        return before + row + ring - int64(1)
    if row == ring:
        return before + side + ring - int64(1) - column
    if column == -ring:
        return before + int64(2) * side + ring - int64(1) - row
    return before + int64(3) * side + column + ring - int64(1)


@kernel
def square_in(k):
    """Column and row, from the centre of its settlement on, of the settlement's k-th neighbourhood."""
    column, row = spiral(k >> int64(4))
    return (
        int64(4) * column - int64(2) + int64(_COLUMN[k & int64(15)]),
        int64(4) * row - int64(2) + int64(_ROW[k & int64(15)]),
    )  # fmt: skip


@kernel
def number_in(column, row):
    """The number of a neighbourhood in its settlement, from its column and row: `square_in` backwards."""
    quarter = spiral_number((column + int64(2)) >> int64(2), (row + int64(2)) >> int64(2))
    return quarter << int64(4) | int64(_AT[((row + int64(2)) & int64(3)) * 4 + ((column + int64(2)) & int64(3))])


@kernel
def settlement_of(tile, settled):
    """The settlement in which a tile lies, and the settlement's first tile. `settled`: see `layout.Ground`."""
    r = 0
    while int64(settled[r + 1, 0]) <= tile:
        r += 1
    first, tiles = int64(settled[r, 0]), int64(settled[r, 1])
    before, settlements = int64(settled[r, 2]), int64(settled[r, 3])
    k = ((tile - first + int64(1)) * settlements - int64(1)) // tiles
    return before + k, first + k * tiles // settlements


@kernel
def tiles_of(settlement, settled):
    """The first tile of a settlement, and the one after its last."""
    r = 0
    while int64(settled[r + 1, 2]) <= settlement:
        r += 1
    first, tiles = int64(settled[r, 0]), int64(settled[r, 1])
    k, settlements = settlement - int64(settled[r, 2]), int64(settled[r, 3])
    return first + k * tiles // settlements, first + (k + int64(1)) * tiles // settlements


@kernel
def edge(line, edges):
    """Metres from the centre to a line between columns (or rows); lines west (or south) of the centre are negative."""
    return int64(edges[line]) if line >= int64(0) else -int64(edges[-line])


@kernel
def strip(metres, edges):
    """The column (or row) in which a distance from the centre lies; beyond the last for what lies outside."""
    far = metres if metres >= int64(0) else -int64(1) - metres
    low, high = int64(0), int64(edges.shape[0] - 1)
    while low < high:  # the last line that isn't further out
        middle = (low + high + int64(1)) >> int64(1)
        if int64(edges[middle]) <= far:
            low = middle
        else:
            high = middle - int64(1)
    return low if metres >= int64(0) else -int64(1) - low


@kernel
def square(hood, pitch, width, edges, settled):
    """A neighbourhood on the ground, in metres: x and y of its south-west corner, and its sides east and north.

    `pitch`, `width`, `edges`, `settled`: of `layout.Ground`. x runs east and y north from a corner of the place.
    """
    settlement, first = settlement_of(int64(hood) >> int64(4), settled)
    there_x, there_y = snake(settlement, int64(width))
    column, row = square_in(int64(hood) - (first << int64(4)))
    west, south, half = edge(column, edges), edge(row, edges), int64(pitch) >> int64(1)
    return (
        there_x * int64(pitch) + half + west, there_y * int64(pitch) + half + south,
        edge(column + int64(1), edges) - west, edge(row + int64(1), edges) - south,
    )  # fmt: skip


@kernel
def spot(first, x, y, east, north, along, across):
    """`position` in a neighbourhood (as from `square`), from the two words drawn for the household."""
    place = int64(first) & int64(255)
    street, plot = place // int64(_PLOTS), place % int64(_PLOTS)
    if street % int64(2) == int64(1):
        plot = int64(_PLOTS) - int64(1) - plot
    down = (plot << int64(32)) + int64(along)
    beside = int64(_BESIDE) + ((int64(across) & int64(0x7FFFFFFF)) << int64(1))
    middle = (street * int64(16) + int64(8)) << int64(31)
    off = middle - beside if int64(across) >> int64(31) == int64(0) else middle + beside
    long, short = max(east, north), min(east, north)  # streets run along the longer side
    down = down * long // int64(_PLOTS) >> int64(32)
    off = off * short // int64(STREETS) >> int64(35)
    return (x + down, y + off) if east >= north else (x + off, y + down)


@kernel
def position(first, pitch, width, edges, settled, k0, k1):
    """(x, y) in metres of the household whose first member is `first`; x runs east and y north from a corner."""
    x, y, east, north = square(int64(first) >> int64(8), pitch, width, edges, settled)
    along, across, _, _ = words(
        k0, k1, uint32(_HOUSEHOLD), uint32(0), uint32(first), uint32(0), uint32(1)
    )  # fmt: skip
    return spot(first, x, y, east, north, along, across)


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
