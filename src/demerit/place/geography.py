"""Where people live: settlements side by side, quarters around the centre of each, streets in neighbourhoods.

A place is one settlement or many of about one size, a village or a town with the country around it. The quarters of a
settlement, which are tiles, lie on a square spiral around its centre, ring after ring. The neighbourhoods of a quarter
are four by four, narrow in the middle of a settlement and wider outwards (`layout.Ground`). In a neighbourhood
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

# column and row of each neighbourhood of a quarter, from the four in its middle around
_COLUMN = (1, 2, 2, 1, 0, 0, 0, 1, 2, 3, 3, 3, 3, 2, 1, 0)
_ROW = (1, 1, 2, 2, 2, 1, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3)


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
def on_spiral(k):
    """Where the k-th quarter lies: ring (0 is the centre), side (0 east, then north, west, south) and place on it.

    Ring r has 8 r quarters, 2 r on each side. The spiral runs north on the east side, then west, south and east.
    """
    ring = (int64(sqrt(k)) + int64(1)) // int64(2)
    if ring == int64(0):
        return ring, ring, ring
    along = k - (int64(2) * ring - int64(1)) ** 2
    return ring, along // (int64(2) * ring), along % (int64(2) * ring)


@kernel
def line(k, edges):
    """Metres from the centre to the k-th line around it; those west and south of it have negative numbers."""
    return int64(edges[k]) if k >= int64(0) else -int64(edges[-k])


@kernel
def along(ring, side, step, edges):
    """Where a quarter begins and ends along the side of its ring, in metres from the middle eastwards or northwards.

    A side goes round one corner, so that four equal ones make up a ring.
    """
    inner, outer = int64(edges[int64(4) * ring - int64(2)]), int64(edges[int64(4) * ring + int64(2)])
    begin = (inner + outer) * step // (int64(2) * ring) - inner
    end = (inner + outer) * (step + int64(1)) // (int64(2) * ring) - inner
    return (begin, end) if side == int64(0) or side == int64(3) else (-end, -begin)


@kernel
def lot(k, edges):
    """The k-th neighbourhood of a settlement: its south-west corner, in metres from the centre, and its sides.

    `edges`: of `layout.Ground`. Four lines cross a ring of quarters, which have as many columns and rows; the centre
    has two on each side.
    """
    ring, side, step = on_spiral(k >> int64(4))
    column, row = int64(_COLUMN[k & int64(15)]), int64(_ROW[k & int64(15)])
    if ring == int64(0):
        x, y = line(column - int64(2), edges), line(row - int64(2), edges)
        return x, y, line(column - int64(1), edges) - x, line(row - int64(1), edges) - y
    begin, end = along(ring, side, step, edges)
    outwards = side < int64(2)  # east and north: lines further out have higher numbers
    first = int64(4) * ring - int64(2) if outwards else -int64(4) * ring - int64(2)
    across = column if side % int64(2) == int64(0) else row
    beside = row if side % int64(2) == int64(0) else column
    near = line(first + across, edges)
    deep = line(first + across + int64(1), edges) - near
    start = begin + (end - begin) * beside // int64(4)
    length = begin + (end - begin) * (beside + int64(1)) // int64(4) - start
    return (near, start, deep, length) if side % int64(2) == int64(0) else (start, near, length, deep)


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
def centre_of(settlement, pitch, width):
    """x and y of the centre of a settlement, in metres from a corner of the place."""
    column, row = snake(int64(settlement), int64(width))
    half = int64(pitch) >> int64(1)
    return column * int64(pitch) + half, row * int64(pitch) + half


@kernel
def square(hood, pitch, width, edges, settled):
    """A neighbourhood on the ground, in metres: x and y of its south-west corner, and its sides east and north.

    `pitch`, `width`, `edges`, `settled`: of `layout.Ground`. x runs east and y north from a corner of the place.
    """
    tile = int64(hood) >> int64(4)
    settlement, first = settlement_of(tile, settled)
    x, y = centre_of(settlement, pitch, width)
    west, south, east, north = lot(int64(hood) - (first << int64(4)), edges)
    return x + west, y + south, east, north


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
