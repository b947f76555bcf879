"""How a place lies on the ground: which tiles are a settlement, how wide its columns are, what of it is town.

From the centre of a settlement outwards columns and rows of neighbourhoods widen, so that fewer people live on as much
ground, and urban neighbourhoods grow rarer. They are picked systematically in the order of their distance from the
centre: within any distance there are as many as the description says there, to within one; so too in all settlements
before another, and in the place as a whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isqrt, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint16

from demerit.chance import TILE, Purpose, words_plain
from demerit.compiled import kernel
from demerit.limits import MAX_REGIONS
from demerit.place.geography import columns_of, square_in
from demerit.place.traits import NEIGHBOURHOODS_PER_TILE

if TYPE_CHECKING:
    from demerit.place.description import Place

LEAST_SIDE = 16  # metres along the side of a neighbourhood, however dense the place
BEYOND = 2**31 - 1  # fills up the tables
MOST_EDGES = 2 * isqrt((1 << 31) // TILE) + 8  # lines from the centre of the largest settlement to its edge
_FINE = 1 << 10  # steps of a column's width beside that at the centre
_ONE = 1 << 20  # an urban neighbourhood, where shares of them are added up


@dataclass(frozen=True, eq=False)
class Ground:
    """Where settlements stand, and the lines in them.

    `pitch`: metres from a settlement to the next, east or north; `width`: settlements in a row. `edges` int32: metres
    from the centre of a settlement to the lines between its columns (and rows), filled up with `BEYOND`. `settled`
    int64[MAX_REGIONS + 1, 4]: by region (one row where all live in one settlement) the first tile, the tiles, the
    first settlement, the settlements; filled up with `BEYOND`.
    """

    pitch: int
    width: int
    edges: np.ndarray
    settled: np.ndarray

    @property
    def settlements(self) -> int:
        """How many there are."""
        used = self.settled[self.settled[:, 0] < BEYOND]
        return int(used[-1, 2] + used[-1, 3])

    @cached_property
    def all(self) -> tuple:
        """What `geography.position` takes behind the first member, in order."""
        return self.pitch, self.width, self.edges, self.settled


def settled_by(place: Place) -> np.ndarray:
    """`Ground.settled` of a place."""
    tiles_before = (0, place.tiles)
    if not place.is_one_settlement:
        tiles_before = tuple(-(-hood // NEIGHBOURHOODS_PER_TILE) for hood in place.region_starts)
    settled, before = np.full((MAX_REGIONS + 1, 4), BEYOND, np.int64), 0
    for region, (first, after) in enumerate(pairwise(tiles_before)):
        wanted = 1 if place.is_one_settlement else round((after - first) * TILE / place.layout.settlement.value)
        settlements = min(max(1, wanted), after - first)
        settled[region] = first, after - first, before, settlements
        before += settlements
    return settled


def runs_of_tiles(settled: np.ndarray) -> list[tuple[int, int]]:
    """The first tile of each settlement, and the one after its last."""
    return [
        (first + k * tiles // many, first + (k + 1) * tiles // many)
        for first, tiles, _, many in settled[settled[:, 0] < BEYOND].tolist()
        for k in range(many)
    ]


def ground(place: Place) -> Ground:
    """The ground of a place.

    At a part u of the way from the centre of a settlement to its edge, counted in residents, a column is 1 + a u**2
    times as wide as at the centre, where a is such that the centre is as many times as dense as the mean as described.
    Columns beyond the edge of a square settlement, in an unfinished ring, are as wide as at the edge.
    Only sums, products, quotients and square roots are used, which are the same on every machine.
    """
    settled = settled_by(place)
    runs = runs_of_tiles(settled)
    hoods = _neighbourhoods(place, runs)
    columns = int(_from_centre(squares_of(max(hoods))).max()) + 1  # from the centre to the edge of the largest
    reach = sqrt(place.neighbourhoods / len(runs)) / 2  # the same, of one of mean size
    growth = 3 * (sqrt(place.layout.centre.value) - 1)
    parts = [min(1.0, (column + 0.5) / reach) for column in range(columns)]
    wide = np.array([round(_FINE * (1 + growth * part * part)) for part in parts], np.int64)
    area = sum(
        int(wide[_from_centre(squares_of(size))].prod(axis=1).sum()) * many for size, many in Counter(hoods).items()
    )
    scale = sqrt(place.residents * 1e6 / place.density.value / area)
    edges, out, total = np.full(MOST_EDGES, BEYOND, np.int32), 0, 0
    edges[0] = 0
    for column, width in enumerate(wide.tolist()):
        total += width
        out = max(out + LEAST_SIDE, round(total * scale))
        edges[column + 1] = out
    return Ground(2 * out, columns_of(len(runs)), edges, settled)


def _neighbourhoods(place: Place, runs: list[tuple[int, int]]) -> list[int]:
    """How many each settlement has."""
    of_tile = NEIGHBOURHOODS_PER_TILE
    return [min(after * of_tile, place.neighbourhoods) - first * of_tile for first, after in runs]


def _from_centre(squares: np.ndarray) -> np.ndarray:
    """How many columns (or rows) lie between each and the centre."""
    return np.where(squares >= 0, squares, -1 - squares)


def squares_of(hoods: int) -> np.ndarray:
    """Column and row of each neighbourhood of a settlement with so many, int64[hoods, 2] (`geography.square_in`)."""
    out = np.empty((hoods, 2), np.int64)
    _fill_squares(out)
    return out


def outwards(squares: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Neighbourhoods of a settlement in the order of their distance from its centre: their numbers, int64[hoods]."""
    lines = np.concatenate([-edges[::-1].astype(np.int64), edges[1:].astype(np.int64)])
    middle = lines[squares + len(edges) - 1] + lines[squares + len(edges)]
    return np.argsort((middle**2).sum(axis=1), kind="stable")


def urban_within(hoods: int, share: float, belt: float) -> np.ndarray:
    """How many urban ones are expected among the nearest 0, 1, ... neighbourhoods, in `_ONE`: int64[hoods + 1].

    All are urban to where a belt begins, none where it has ended; in it the share falls evenly from 1 to 0. It holds
    `belt` of the residents, or as many as leave the share of the whole what it is.
    """
    part = np.arange(hoods + 1) / hoods
    belt = min(belt, 2 * share, 2 * (1 - share))
    if belt == 0:
        found = np.minimum(part, share)
    else:
        begins, ends = share - belt / 2, share + belt / 2
        inside = np.minimum(np.maximum(part, begins), ends) - begins
        found = np.minimum(part, begins) + inside - inside * inside / (2 * belt)
    return np.floor(found * (hoods * _ONE)).astype(np.int64)


def urban_neighbourhoods(place: Place, where: Ground) -> np.ndarray:
    """Which neighbourhoods are urban, uint16[tiles]: a bit for each of the sixteen of a tile."""
    runs = runs_of_tiles(where.settled)
    many = _neighbourhoods(place, runs)
    share, belt = place.urban.value, place.layout.belt.value
    start = words_plain(*place.key_words, Purpose.NEIGHBOURHOOD, 0, 0)[0] * _ONE >> 32
    forms = {hoods: (outwards(squares_of(hoods), where.edges), urban_within(hoods, share, belt)) for hoods in set(many)}
    urban, before = np.zeros(place.tiles, np.uint16), 0
    for (first, _), hoods in zip(runs, many, strict=True):
        order, expected = forms[hoods]
        _pick(order, expected, start + int(before * share * _ONE), urban[first:])
        before += hoods
    return urban


@kernel
def _fill_squares(out):
    for k in range(out.shape[0]):
        out[k, 0], out[k, 1] = square_in(int64(k))


@kernel
def _pick(order, expected, start, urban):
    """Mark a neighbourhood wherever the expected number, from a start on, passes a whole one: systematic sampling."""
    for rank in range(order.shape[0]):
        if (start + expected[rank + 1]) // int64(_ONE) > (start + expected[rank]) // int64(_ONE):
            hood = int64(order[rank])
            urban[hood >> int64(4)] |= uint16(int64(1) << (hood & int64(15)))
