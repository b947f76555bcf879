"""The residents of a place: recomputed from a counter whenever they are asked for, never stored.

`People` holds the few tables behind `profile` and `partners`, and answers questions from Python.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import int64

from demerit.chance import TILE
from demerit.compiled import kernel
from demerit.errors import UsageError
from demerit.limits import MAX_REGIONS, TIE_KINDS
from demerit.place.geography import collector, nearby, position
from demerit.place.layout import MOST_LINES, Ground, ground, urban_neighbourhoods
from demerit.place.profile import fill_profiles, profile
from demerit.place.templates import TEMPLATES, template, tile_templates
from demerit.place.thresholds import PARAMETERS, parameters
from demerit.place.ties import ALL, MOST_PARTNERS, PLACES, employer, partners
from demerit.place.traits import COLUMNS, NEIGHBOURHOOD, WORD_SIZE, age_on, word_first, word_of, word_size
from demerit.place.traits import field as bits

if TYPE_CHECKING:
    from demerit.place.description import Place

MOST_TILES = (1 << 31) // TILE
GIVEN = np.dtype(
    [
        ("residents", "i8"),
        ("k0", "u4"),
        ("k1", "u4"),
        ("params", "i8", (len(PARAMETERS),)),
        ("templates", "u4", (TEMPLATES + 1, TILE)),
        ("household_first", "u2", (TEMPLATES + 1, TILE)),
        ("household_number", "u2", (TEMPLATES + 1, TILE)),
        ("households", "i4", (TEMPLATES + 1,)),
        ("tile_template", "u2", (MOST_TILES,)),
        ("tile_urban", "u2", (MOST_TILES,)),
        ("pitch", "i8"),
        ("width", "i8"),
        ("edges", "i4", (MOST_LINES,)),
        ("settled", "i8", (MAX_REGIONS + 1, 4)),
    ],
    align=True,
)


def bytes_of(tiles: int) -> int:
    """Bytes of the tables of a place with so many tiles."""
    tables = (TEMPLATES + 1) * TILE
    return (
        tables * 4 + tables * 2 * 2 + (TEMPLATES + 1) * 4 + tiles * 2 * 2 + 8 * len(PARAMETERS)
        + MOST_LINES * 4 + (MAX_REGIONS + 1) * 4 * 8
    )  # fmt: skip


def build(place: Place) -> People:
    """The residents of a place: its templates drawn, its shares made thresholds."""
    k0, k1 = place.key_words
    found = place.prototypes()
    tile_template = tile_templates(place.residents, k0, k1)
    templates = np.zeros((TEMPLATES + 1, TILE), np.uint32)
    household_first = np.zeros((TEMPLATES + 1, TILE), np.uint16)
    household_number = np.zeros((TEMPLATES + 1, TILE), np.uint16)
    households = np.zeros(TEMPLATES + 1, np.int32)
    for number in np.unique(tile_template).tolist():
        length = TILE if number < TEMPLATES else place.residents % TILE
        word, first = template(found, number, length, k0, k1)
        templates[number, :length] = word
        households[number] = len(first)
        household_first[number, : len(first)] = first
        household_number[number, first] = np.arange(len(first))
    where = ground(place)
    tile_urban = urban_neighbourhoods(place, where)
    for table in (
        templates, household_first, household_number, households, tile_template, tile_urban, where.edges, where.settled,
    ):  # fmt: skip
        table.flags.writeable = False
    return People(
        place=place, residents=place.residents, k0=k0, k1=k1, params=parameters(place), templates=templates,
        tile_template=tile_template, tile_urban=tile_urban, household_first=household_first,
        household_number=household_number, households=households, ground=where,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class People:
    """The residents of a built place, 0 to `residents` - 1 in neighbourhood order. All synthetic.

    Kernels take `templates` uint32[65, 4096], `tile_template` uint16[tiles], `tile_urban` uint16[tiles] (a bit for each
    neighbourhood), `k0`, `k1` and `params` (a tuple of whole numbers, order in `thresholds.PARAMETERS`).
    `household_first` uint16[65, 4096] holds, by template and number of the household, the offset of its first member;
    `household_number` uint16[65, 4096] is its inverse, filled at first members only; `households` int32[65] counts
    them. `ground`: where neighbourhoods lie.
    """

    place: Place = field(repr=False)
    residents: int
    k0: int
    k1: int
    params: tuple[int, ...] = field(repr=False)
    templates: np.ndarray = field(repr=False)
    tile_template: np.ndarray = field(repr=False)
    tile_urban: np.ndarray = field(repr=False)
    household_first: np.ndarray = field(repr=False)
    household_number: np.ndarray = field(repr=False)
    households: np.ndarray = field(repr=False)
    ground: Ground = field(repr=False)

    def profiles(self, start: int = 0, stop: int | None = None) -> np.ndarray:
        """Packed traits of residents start to stop - 1, uint64."""
        stop = self.residents if stop is None else stop
        if not 0 <= start <= stop <= self.residents:
            raise UsageError(
                f"residents {start:,} to {stop:,} aren't among the {self.residents:,}",
                code="no-such-resident", hint=f"residents are numbered 0 to {self.residents - 1:,}",
            )  # fmt: skip
        out = np.empty(stop - start, np.uint64)
        tables = self.templates, self.tile_template, self.tile_urban
        fill_profiles(*tables, self.k0, self.k1, self.params, start, out)
        return out

    def profile(self, resident: int) -> int:
        """Packed traits of one resident."""
        return int(self.profiles(self._known(resident), resident + 1)[0])

    def age_on(self, resident: int, day: int) -> int:
        """Age in years on a day of the run."""
        return int(age_on(self.profile(resident), day))

    def household(self, resident: int) -> tuple[int, int]:
        """(first member, size) of a resident's household; its members are numbered one after the other."""
        word = self._word(resident)
        return int(word_first(word, resident)), int(word_size(word))

    def neighbourhood(self, resident: int) -> int:
        """The number of a resident's neighbourhood, of 256 residents each."""
        return self._known(resident) // NEIGHBOURHOOD

    def region(self, resident: int) -> int:
        """The number of a resident's region, from 0 (see `Place.region_starts`)."""
        return bisect_right(self.place.region_starts, self.neighbourhood(resident)) - 1

    def position(self, resident: int) -> tuple[int, int]:
        """(x, y) of a resident's home in metres from a corner of the place."""
        first, _ = self.household(resident)
        x, y = position(first, *self.ground.all, self.k0, self.k1)
        return int(x), int(y)

    def employer(self, resident: int) -> int:
        """The number of the team where somebody works at the start, or -1."""
        return int(employer(resident, self.profile(resident), self.residents, self.k0, self.k1, self.params))

    def collector(self, neighbourhood: int, k: int = 0) -> int:
        """The k-th collector of a neighbourhood: an adult who lives there; -1 if there is none."""
        if not 0 <= neighbourhood < self.place.neighbourhoods:
            raise UsageError(
                f"there is no neighbourhood {neighbourhood:,}", code="no-such-neighbourhood",
                hint=f"neighbourhoods are numbered 0 to {self.place.neighbourhoods - 1:,}",
            )  # fmt: skip
        found = collector(neighbourhood, k, self.residents, self.templates, self.tile_template, self.k0, self.k1)
        return int(found)

    def ties(self, resident: int) -> dict[str, list[int]]:
        """Everybody tied to a resident, by kind of tie, sorted."""
        self._known(resident)
        out, found = np.empty(MOST_PARTNERS, np.uint32), {}
        for tie, name in enumerate(TIE_KINDS):
            count = partners(tie, resident, self.residents, *self.tables, np.uint64(ALL), out)
            found[name] = sorted(out[:count].tolist())
        return found

    def places(self, tie: int, resident: int) -> list[tuple[int, int]]:
        """Those tied to a resident by one kind of tie, each with its place among the ties of that kind."""
        out, found = np.empty(MOST_PARTNERS, np.uint32), []
        for place in range(PLACES[tie]):
            if partners(tie, resident, self.residents, *self.tables, np.uint64(1 << place), out):
                found.append((place, int(out[0])))
        return found

    def table(self, residents=None) -> dict[str, np.ndarray]:
        """Columns of traits for these residents (default: all), each a NumPy array; every row is synthetic.

        `resident`, the traits of `traits.COLUMNS` at the start, `household` (first member), `household_size`,
        `neighbourhood`, `x_m`, `y_m`.
        """
        rows = np.arange(self.residents, dtype=np.int64) if residents is None else np.asarray(residents, np.int64)
        for row in (rows.min(initial=0), rows.max(initial=0)):
            self._known(int(row))
        profiles, word = np.empty(len(rows), np.uint64), np.empty(len(rows), np.uint32)
        first, xy = np.empty(len(rows), np.int64), np.empty((len(rows), 2), np.int64)
        _fill_rows(
            rows, *self.ground.all, self.templates, self.tile_template, self.tile_urban, self.k0, self.k1, self.params,
            profiles, word, first, xy,
        )  # fmt: skip
        table = {"resident": rows}
        for name, where in COLUMNS.items():
            column = bits(profiles, where)
            table[name] = column.astype(bool) if where[1] == 1 else column.astype(np.int16)
        return table | {
            "household": first, "household_size": bits(word, WORD_SIZE).astype(np.int16),
            "neighbourhood": rows // NEIGHBOURHOOD, "x_m": xy[:, 0], "y_m": xy[:, 1],
        }  # fmt: skip

    @property
    def tables(self) -> tuple:
        """What `ties.partners` takes between the residents' number and `mask`, in order."""
        return (
            self.templates, self.tile_template, self.tile_urban, self.household_first, self.household_number,
            self.households, self.k0, self.k1, self.params,
        )  # fmt: skip

    @cached_property
    def row(self) -> np.ndarray:
        """The tables as one row, the form that a day's kernels take: a record holds no references. Four megabytes."""
        table = np.zeros(1, GIVEN)
        for name in ("residents", "k0", "k1", "params", "templates", "household_first", "household_number",
                     "households"):  # fmt: skip
            table[0][name] = getattr(self, name)
        for name in ("tile_template", "tile_urban"):
            table[0][name][: self.place.tiles] = getattr(self, name)
        for name in ("pitch", "width", "edges", "settled"):
            table[0][name] = getattr(self.ground, name)
        table.flags.writeable = False
        return table

    @cached_property
    def urban(self) -> np.ndarray:
        """Whether each neighbourhood is urban: bool[neighbourhoods]."""
        bits = np.unpackbits(self.tile_urban.astype("<u2").view(np.uint8), bitorder="little")
        return bits[: self.place.neighbourhoods].astype(bool)

    def _word(self, resident: int) -> int:
        i = self._known(resident)
        return int(self.templates[self.tile_template[i // TILE], i % TILE])

    def _known(self, resident: int) -> int:
        if isinstance(resident, bool) or not 0 <= resident < self.residents:
            raise UsageError(
                f"there is no resident {resident:,}", code="no-such-resident",
                hint=f"residents are numbered 0 to {self.residents - 1:,}",
            )  # fmt: skip
        return int(resident)


@kernel(nogil=True)
def _fill_rows(
    rows, pitch, width, edges, settled, templates, tile_template, tile_urban, k0, k1, p, profiles, word, first, xy
):
    for row in range(rows.shape[0]):
        i = int64(rows[row])
        word[row] = word_of(i, templates, tile_template, tile_urban)
        profiles[row] = profile(word[row], i, k0, k1, p)
        first[row] = word_first(word[row], i)
        xy[row, 0], xy[row, 1] = position(first[row], pitch, width, edges, settled, k0, k1)


__all__ = ["People", "build", "bytes_of", "nearby", "profile"]
