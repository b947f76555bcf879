"""How a place lies on the ground: which tiles are a settlement, how wide its rings are, what of it is town.

From the centre of a settlement outwards neighbourhoods widen, so that fewer people live on as much ground, and urban
ones grow rarer. They are picked systematically in the order of their distance from the
centre: within any distance there are as many as the description says there, to within one; so too in all settlements
before another, and in the place as a whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isqrt, prod, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint16

from demerit.chance import TILE, Purpose, words_plain
from demerit.compiled import kernel
from demerit.limits import MAX_REGIONS
from demerit.place.geography import columns_of, lot, on_spiral
from demerit.place.traits import NEIGHBOURHOODS_PER_TILE

if TYPE_CHECKING:
    from demerit.place.description import Place

LEAST_SIDE = 16  # metres along the side of a neighbourhood, however dense the place
BEYOND = 2**31 - 1  # fills up the tables
MOST_LINES = 2 * isqrt((1 << 31) // TILE) + 6  # around the centre of the largest settlement
_UNIT = 1 << 20  # from the centre of a settlement to its edge, before it is known how many metres that are
_ONE = 1 << 20  # an urban neighbourhood, where shares of them are added up


@dataclass(frozen=True, eq=False)
class Ground:
    """Where settlements stand, and how wide their rings are.

    `pitch`: metres from a settlement to the next, east or north; `width`: settlements in a row. `edges`
    int32[MOST_LINES]: metres from the centre of a settlement straight east (or north, west, south) to the lines between
    neighbourhoods, filled up with `BEYOND`; line 2 is the edge of the first quarter, and line 4 r + 2 that of the r-th
    ring around it. `settled`
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

    Counted in neighbourhoods, a line lies at a part u of the way from the centre to the outermost; on the ground at
    u + g u**3 of a unit, where g is such that the centre of a settlement whose rings are full is as many times as dense
    as the mean as described. The unit makes the mean density what is described. Only sums, products, quotients and
    square roots are used, which are the same on every machine.
    """
    settled = settled_by(place)
    hoods = _neighbourhoods(place, runs_of_tiles(settled))
    growth = sqrt(place.layout.centre.value) - 1
    lines = 4 * on_spiral(-(-max(hoods) // NEIGHBOURHOODS_PER_TILE) - 1)[0] + 2 if max(hoods) > 4 else 1
    parts = [line / lines for line in range(lines + 1)]
    reach = np.array([round(_UNIT * (part + growth * part * part * part)) for part in parts], np.int64)
    area = sum(many * _area(size, reach) for size, many in Counter(hoods).items())
    unit = sqrt(place.residents * 1e6 / place.density.value / area)
    edges, out = np.full(MOST_LINES, BEYOND, np.int32), 0
    edges[0] = 0
    for line, far in enumerate(reach[1:].tolist(), 1):
        out = max(out + LEAST_SIDE, round(far * unit))
        edges[line] = out
    return Ground(2 * out, columns_of(len(hoods)), edges, settled)


def _area(hoods: int, edges: np.ndarray) -> int:
    """The area of a settlement with so many neighbourhoods, in the square of the unit of the lines."""
    quarters, rest = divmod(hoods, NEIGHBOURHOODS_PER_TILE)
    area = sum(prod(lot(quarters * NEIGHBOURHOODS_PER_TILE + k, edges)[2:]) for k in range(rest))
    for ring, (inner, outer) in enumerate(pairwise([0, *edges[2::4].tolist()])):
        there = min(quarters, max(1, 8 * ring))
        area += 4 * (outer * outer - inner * inner) * there // max(1, 8 * ring)
        quarters -= there
    return area


def _neighbourhoods(place: Place, runs: list[tuple[int, int]]) -> list[int]:
    """How many each settlement has."""
    of_tile = NEIGHBOURHOODS_PER_TILE
    return [min(after * of_tile, place.neighbourhoods) - first * of_tile for first, after in runs]


def outwards(hoods: int, edges: np.ndarray) -> np.ndarray:
    """The neighbourhoods of a settlement with so many by distance from its centre: their numbers, int64[hoods]."""
    away = np.empty(hoods, np.int64)
    _fill_away(edges, away)
    return np.argsort(away, kind="stable")


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
    forms = {hoods: (outwards(hoods, where.edges), urban_within(hoods, share, belt)) for hoods in set(many)}
    urban, before = np.zeros(place.tiles, np.uint16), 0
    for (first, _), hoods in zip(runs, many, strict=True):
        order, expected = forms[hoods]
        _pick(order, expected, start + int(before * share * _ONE), urban[first:])
        before += hoods
    return urban


@kernel
def _fill_away(edges, away):
    """The square of twice the distance of each neighbourhood's middle from the centre of its settlement."""
    for k in range(away.shape[0]):
        west, south, east, north = lot(int64(k), edges)
        away[k] = (int64(2) * west + east) ** 2 + (int64(2) * south + north) ** 2


@kernel
def _pick(order, expected, start, urban):
    """Mark a neighbourhood wherever the expected number, from a start on, passes a whole one: systematic sampling."""
    for rank in range(order.shape[0]):
        if (start + expected[rank + 1]) // int64(_ONE) > (start + expected[rank]) // int64(_ONE):
            hood = int64(order[rank])
            urban[hood >> int64(4)] |= uint16(int64(1) << (hood & int64(15)))
