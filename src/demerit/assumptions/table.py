"""The table of assumptions: every number that no source settles, and every one that a source gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from demerit.assumptions.joint import NEUTRAL, Joint, Keys, leaves, matched, matches, named_by
from demerit.assumptions.world import assumed_of, catalogue_of, ordinary_of, package_data, place_for
from demerit.mechanisms import MECHANISMS
from demerit.place.description import Place
from demerit.quantity import Quantity
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain

Distribution = Literal["uniform", "log-uniform", "fixed"]
COLUMNS = ("path", "value", "low", "high", "distribution", "source", "mechanism", "note")  # of the table, as it is told
FAR = 4  # a range whose ends are so many times apart is taken evenly by ratio


@dataclass(frozen=True)
class Assumption:
    """One number: where it stands, what it is, and how sure it is.

    path: made of ids, such as `association.kin.share`, `ordinary.late_after`; or the key of a joint range. value: as it
    is taken. low, high: what it may be; None for a number that a source gives without a range. distribution: how a
    screening draws from that. mechanism: the number of the mechanism it belongs to, such as M18; "ordinary life" or
    "place" otherwise.
    """

    path: str
    value: float
    low: float | None = None
    high: float | None = None
    source: str | None = None
    note: str | None = None
    mechanism: str = ""

    @property
    def ranged(self) -> bool:
        return self.low is not None

    @property
    def distribution(self) -> Distribution:
        """Uniform; in the logarithm where the ends are many times apart and above 0. Fixed without a range."""
        if self.low is None or self.high is None or self.low == self.high:
            return "fixed"
        return "log-uniform" if self.low > 0 and self.high / self.low >= FAR else "uniform"


def assumptions_in(scheme: Scheme, place: Place | None = None, *, owned: bool = True) -> list[Assumption]:
    """Every number with a range or a source: the scheme's own, the catalogue's, of ordinary life and of the place, as
    the scheme takes them to be. `owned`: see `of_scheme`."""
    return [
        *of_scheme(scheme, owned=owned),
        *of_catalogue(scheme),
        *of_ordinary(scheme),
        *(of_place(place, scheme) if place else []),
    ]


def assumed_otherwise(scheme: Scheme) -> list[tuple[Assumption, float | None]]:
    """What a scheme assumes otherwise than Demerit does, with the usual value; None for a place's, which differ."""
    here = {one.path: one for one in (*of_catalogue(scheme), *of_ordinary(scheme), *of_scheme(scheme, owned=False))}
    plainly = scheme.model_copy(update={"assuming": {}})
    usual = {one.path: one.value for one in (*of_catalogue(plainly), *of_ordinary(plainly))}
    return [
        (here.get(path, Assumption(path, value)), NEUTRAL["times"] if path in scheme.ranges else usual.get(path))
        for path, value in scheme.assuming.items()
    ]


def of_scheme(scheme: Scheme, *, owned: bool = True) -> list[Assumption]:
    """Those of the scheme's own file. `owned`: each with the mechanism whose switch takes it out; that takes longer."""
    found = [*quantities(scheme), *joint_in(scheme.ranges, scheme.assuming, data=plain(scheme, defaults=True))]
    owners = _owners(scheme, found) if owned else {}
    return [_of(one, owners.get(one.path, "")) for one in found]


def of_catalogue(scheme: Scheme) -> list[Assumption]:
    """Those of conduct, services, channels and organisations. Of channels those that the scheme or ordinary life has,
    and of the scheme's own no number that its file gives itself: others can't matter."""
    cat, assumed = catalogue_of(scheme), assumed_of(scheme, "catalogue")
    found = []
    for section in ("kinds", "services", "channels", "organisations"):
        for name, entry in getattr(cat, section).items():
            if section == "channels" and not entry.ordinary:
                if name not in scheme.channels:
                    continue
                entry = entry.model_copy(update=dict.fromkeys(_given(scheme.channels[name])))
            for one in quantities(entry, f"catalogue.{section}.{name}."):
                found.append(_of(one, entry.mechanism))
    return [*found, *joint_in(cat.ranges, assumed, "catalogue.", data=package_data("catalogue"))]


def _given(part: BaseModel) -> set[str]:
    """The fields that a part of a scheme's file gives."""
    return {name for name in part.model_fields_set if getattr(part, name) is not None}


def of_ordinary(scheme: Scheme) -> list[Assumption]:
    """Those of ordinary life."""
    return [_of(one, "ordinary life") for one in quantities(ordinary_of(scheme), "ordinary.")]


def of_place(place: Place, scheme: Scheme) -> list[Assumption]:
    """Those of the place."""
    return [_of(one, "place") for one in quantities(place_for(place, scheme), "place.")]


def _of(one: Assumption, mechanism: str) -> Assumption:
    return Assumption(one.path, one.value, one.low, one.high, one.source, one.note, mechanism)


def quantities(model: BaseModel, prefix: str = "") -> Iterator[Assumption]:
    """Every number of a model with a range or a source, in the order of its fields; defaults left out."""
    for path, quantity in _walk(model, ()):
        if quantity.range is not None or quantity.source is not None:
            low, high = quantity.range or (None, None)
            yield Assumption(prefix + ".".join(path), quantity.value, low, high, quantity.source, quantity.note)


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if name in value.model_fields_set:
                yield from _walk(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _walk(below, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from _walk(below, (*path, str(index)))


def joint_in(
    ranges: Mapping[str, Joint], assumed: Mapping[str, float], prefix: str = "", *, data: Any = None
) -> Iterator[Assumption]:
    for path, joint in ranges.items():
        low, high = joint.bounds
        value = assumed.get(path, NEUTRAL.get(joint.how))
        if value is None:  # of one number: what it is
            (keys,) = matched(path, joint, data)[:1] or [()]
            value = _at(data, keys) if keys else low
        yield Assumption(prefix + path, float(value), low, high, joint.source, joint.note)


def _at(data: Any, keys: Keys) -> float:
    for key in keys:
        data = data[int(key)] if isinstance(data, list) else data[key]
    return float(data["value"] if isinstance(data, dict) else data)


def _owners(scheme: Scheme, found: list[Assumption]) -> dict[str, str]:
    """The mechanism of each number of a scheme: of those whose switches take it out, the one that takes out least."""
    owners: dict[str, tuple[int, str]] = {}
    for row in MECHANISMS.values():
        if row.without is None:
            continue
        left = {".".join(path): path for path, _ in leaves(plain(row.without(scheme), defaults=True))}
        gone = [one.path for one in found if not _stands(one.path, scheme, left)]
        for path in gone:
            if path not in owners or len(gone) < owners[path][0]:
                owners[path] = len(gone), row.id
    return {path: mechanism for path, (_, mechanism) in owners.items()}


def _stands(path: str, scheme: Scheme, left: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a number, or one of those that a range is of, is among those left."""
    if path not in scheme.ranges:
        return path in left
    patterns = named_by(path, scheme.ranges[path])
    return any(matches(pattern, keys) for pattern in patterns for keys in left.values())
