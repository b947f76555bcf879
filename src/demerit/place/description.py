"""A place, described by distributions: how many people, in what households, how old, how rich, how many online.

A description says nothing about any person. Residents are drawn from it by a seed (`Place.build`). Numbers that
nobody knows carry a range and the source "assumed".
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from demerit import chance
from demerit.catalogue import Id, Strict
from demerit.limits import MAX_REGIONS
from demerit.place.formation import Formation, formation
from demerit.place.households import LARGEST, OLDEST, Prototypes, prototypes, sizes_in_full
from demerit.quantity import Quantity, Rate, Share

if TYPE_CHECKING:
    from demerit.place.people import People

LEAST_RESIDENTS, MOST_RESIDENTS = 50, 2**31 - 1
TILE_HOODS = chance.TILE // 256  # neighbourhoods in a tile
ROUNDING = 0.0011  # shares in a file may miss 1 by this much, and are then scaled


class Faith(Strict):
    """Shares of residents; the rest has none."""

    recognised: Share
    unregistered: Share


class Opinion(Strict):
    """Held opinion, shares of residents of 14 and over. It is not what anybody says."""

    content: Share
    doubtful: Share
    dissenting: Share
    firmly_dissenting: Share


class Online(Strict):
    """Share online by age, and of those the shares online daily and with an audience."""

    from_6: Share
    from_18: Share
    from_40: Share
    from_60: Share
    daily: Share  # of those online
    audience: Share  # of those online; part of `daily`


class Employed(Strict):
    """Share in work by age, and women's share as a multiple of the overall one."""

    from_16: Share
    from_25: Share
    from_60: Share
    women: Rate


class Drivers(Strict):
    """Share of adults under 76 who drive."""

    men: Share
    women: Share


class Owners(Strict):
    """Share of households that own their home."""

    urban: Share
    rural: Share


class Layout(Strict):
    """How a place lies on the ground. No map is real: all of it is assumed."""

    # residents of a village or town with the country around it; a larger place has many, each region its own
    settlement: Rate = Quantity(value=100_000, range=(1_000, 5_000_000), source="assumed")
    centre: Rate = Quantity(value=6, range=(1, 20), source="assumed")  # times as dense in the middle as on average
    # share of residents who live where town turns into country: there the urban share falls outwards from 1 to 0
    belt: Share = Quantity(value=0.7, range=(0.2, 1), source="assumed")


def size_of(key: str) -> tuple[int, bool] | None:
    digits, is_open = key.removesuffix("+"), key.endswith("+")
    return (int(digits), is_open) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None


def band_of(key: str) -> tuple[int, int | None] | None:
    """First and last year of an age band such as 0-14 or 60+."""
    low, dash, high = key.partition("-")
    if not dash and key.endswith("+"):
        low, high = key[:-1], ""
    elif not dash or not high:
        return None
    if not (low.isascii() and low.isdigit() and len(low) < 4):
        return None
    if high and not (high.isascii() and high.isdigit() and len(high) < 4):
        return None
    return int(low), int(high) if high else None


Regions = Annotated[
    dict[Annotated[str, Field(min_length=1, max_length=40)], Annotated[int, Field(ge=1)]],
    Field(min_length=1, max_length=MAX_REGIONS),
]


class Description(Strict):
    """What a place file says. Shares are between 0 and 1."""

    place: Id
    title: str
    summary: str
    residents: int = Field(ge=LEAST_RESIDENTS, le=MOST_RESIDENTS)
    density: Rate  # residents per square kilometre
    layout: Layout = Layout()
    # a scheme may reach regions one after another (M13): so many of one size, or by name with the people of each
    regions: Annotated[
        Annotated[int, Field(ge=1, le=MAX_REGIONS), Tag("number")] | Annotated[Regions, Tag("by name")],
        Discriminator(lambda given: "by name" if isinstance(given, dict) else "number"),
    ] = 1
    households: dict[str, Share]  # by members: 1, 2, 3, ... and, last, so many or more, such as 5+
    ages: dict[str, Share]  # by years: 0-14, 15-59, ... and, last, 60+
    men_per_100_women: Rate
    urban: Share
    minority: Share
    faith: Faith
    opinion: Opinion
    online: Online
    employed: Employed
    drivers: Drivers
    owners: Owners
    in_debt: Share  # of adults, with an unpaid sum at the start
    repays: Share  # of residents, who would repay a loan
    formation: Formation = Field(default_factory=formation)  # how residents hang together; a file names what differs
    sources: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _number_keys(cls, data):
        """Sizes of households may be written as numbers."""
        if isinstance(data, dict) and isinstance(data.get("households"), dict):
            return {**data, "households": {str(size): share for size, share in data["households"].items()}}
        return data

    @property
    def age_bands(self) -> tuple[tuple[int, float], ...]:
        """(first year, share of residents) of each band, shares scaled to add up to 1."""
        total = sum(share.value for share in self.ages.values())
        firsts = [band[0] for key in self.ages if (band := band_of(key)) is not None]  # all of them, once checked
        return tuple((first, share.value / total) for first, share in zip(firsts, self.ages.values(), strict=True))

    @property
    def household_sizes(self) -> tuple[float, ...]:
        """Shares of households with 1 to LARGEST members, scaled to add up to 1."""
        total = sum(share.value for share in self.households.values())
        shares = [share.value / total for share in self.households.values()]
        is_open = list(self.households)[-1].endswith("+")
        if is_open:
            return sizes_in_full(shares)
        return (*shares, *(0.0 for _ in range(LARGEST - len(shares))))

    @property
    def female(self) -> float:
        """Share of women and girls."""
        return 100 / (100 + self.men_per_100_women.value)

    def quantities(self) -> dict[str, Quantity]:
        """Every number of the description by its path, such as `online.from_60`."""
        found: dict[str, Quantity] = {}

        def walk(path: str, value) -> None:
            if isinstance(value, Quantity):
                found[path] = value
            elif isinstance(value, Strict):
                for name in type(value).model_fields:
                    walk(f"{path}.{name}" if path else name, getattr(value, name))
            elif isinstance(value, dict):
                for name, item in value.items():
                    walk(f"{path}.{name}", item)
            elif isinstance(value, list):
                for number, item in enumerate(value):
                    walk(f"{path}.{number}", item)

        walk("", self)
        return found


class Place(Description):
    """A described place with its number of residents and its seed: everything that decides who lives there."""

    seed: int = Field(default=1, ge=0, lt=2**64)

    @property
    def name(self) -> str:
        return self.place

    @property
    def key_words(self) -> tuple[int, int]:
        """The key of all draws about residents, from the place's seed alone."""
        return chance.key(self.seed)

    @property
    def tiles(self) -> int:
        return -(-self.residents // chance.TILE)

    @property
    def neighbourhoods(self) -> int:
        return -(-self.residents // 256)

    @property
    def is_one_settlement(self) -> bool:
        """Whether all live around one centre: regions are then its quarters. Else each has centres of its own."""
        if not isinstance(self.regions, int):
            return False
        return self.residents < 1.5 * self.layout.settlement.value or self.regions > self.tiles

    @property
    def regions_there(self) -> int:
        """How many regions there are: no more than neighbourhoods; of named ones, no more than tiles."""
        if isinstance(self.regions, int):
            return min(self.regions, self.neighbourhoods)
        return min(len(self.regions), self.tiles)

    @property
    def region_names(self) -> tuple[str, ...]:
        """Their names, or their numbers from 1."""
        names = list(self.regions) if isinstance(self.regions, dict) else map(str, range(1, self.regions + 1))
        return tuple(names)[: self.regions_there]

    @property
    def region_starts(self) -> tuple[int, ...]:
        """The first neighbourhood of each region, and the one after the last: regions are runs of neighbourhoods.

        Those of one settlement may part anywhere between neighbourhoods, others between tiles, so that each has as
        many residents as it should to within a tile.
        """
        hoods, there = self.neighbourhoods, self.regions_there
        if self.is_one_settlement:
            return tuple(-(-region * hoods // there) for region in range(there + 1))
        people = [1] * there if isinstance(self.regions, int) else list(self.regions.values())[:there]
        edges, before, total = [0], 0, sum(people)
        for left, count in zip(range(there - 1, 0, -1), people, strict=False):
            before += count
            edge = (2 * before * self.tiles + total) // (2 * total)
            edges.append(max(edges[-1] + 1, min(edge, self.tiles - left)))  # every region has a tile at least
        return (*(edge * TILE_HOODS for edge in edges), hoods)

    def key(self) -> str:
        """64 hexadecimal digits: the same for the same residents, whatever the file's words and sources.

        Of `formation` it takes what differs from the package's.
        """
        usual = Description.quantities(self.model_copy(update={"formation": formation()}))
        content: dict[str, object] = {
            path: quantity.value
            for path, quantity in self.quantities().items()
            if not path.startswith("formation.") or path not in usual or quantity.value != usual[path].value
        }
        content |= {"residents": self.residents, "seed": self.seed, "regions": self.regions}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def prototypes(self) -> Prototypes:
        """The weighted households from which the residents are drawn."""
        return prototypes(self.household_sizes, self.age_bands, self.female, *self.key_words, self.formation.households)

    def build(self) -> People:
        """The residents. The last few places built are kept."""
        return _build(self.model_dump_json())

    def given_bytes(self) -> int:
        """Bytes that `build` holds, whatever happens in a run: tables only, nothing for each resident."""
        from demerit.place.people import bytes_of

        return bytes_of(self.tiles)


@lru_cache(maxsize=4)
def _build(content: str) -> People:
    from demerit.place.people import build

    return build(Place.model_validate_json(content, strict=False))


__all__ = ["OLDEST", "Description", "Place"]
