"""The numbers of a world beside its scheme's: the catalogue, ordinary life and the place, as a scheme assumes them.

A scheme says under `assuming` which of these numbers it takes to be otherwise than Demerit does, by path. They hold in
both worlds of a run: a scheme and its twin have the same people with the same habits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from demerit.assumptions.joint import leaves, matches
from demerit.assumptions.paths import holder_of, with_numbers
from demerit.catalogue import Catalogue, catalogue
from demerit.errors import InvalidFile, UsageError
from demerit.ordinary import Ordinary, ordinary
from demerit.place.description import Description, Place
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain, to_yaml
from demerit.scheme.reading import read_text
from demerit.scheme.reform import PARTS

EXACT = 1e-9  # a sum of shares that is so near to 1 is
M = TypeVar("M", bound=BaseModel)
# shares of a place that add up to 1, by path: `+` stands for each of those that do, `*` for any one part
SUM_TO_ONE = (
    "households.+", "ages.+", "opinion.+", "formation.propensity.+", "formation.households.shapes.*.+.share",
)  # fmt: skip


@cache
def package_data(part: str) -> dict[str, Any]:
    """The catalogue's file or that of ordinary life, as plain data. Not to be changed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(files("demerit.data").joinpath(f"{part}.yaml").read_text("utf-8"), Loader=loader))


def assumed_of(scheme: Scheme, part: str) -> dict[str, float]:
    """What a scheme assumes of one of `PARTS`, by the path below it."""
    start = f"{part}."
    return {path.removeprefix(start): value for path, value in scheme.assuming.items() if path.startswith(start)}


def catalogue_of(scheme: Scheme) -> Catalogue:
    """The package's catalogue with what a scheme assumes."""
    values = assumed_of(scheme, "catalogue")
    return _catalogue(tuple(sorted(values.items()))) if values else catalogue()


def ordinary_of(scheme: Scheme) -> Ordinary:
    """The package's numbers of ordinary life with what a scheme assumes."""
    values = assumed_of(scheme, "ordinary")
    return _ordinary(tuple(sorted(values.items()))) if values else ordinary()


def beside(scheme: Scheme, twin: Scheme | None) -> Scheme | None:
    """A twin that assumes what its scheme does. Raises UsageError for one that assumes something else."""
    world = {path: value for path, value in scheme.assuming.items() if path.partition(".")[0] in PARTS}
    if twin is None or twin.assuming == world:
        return twin
    if twin.assuming:
        raise UsageError("the twin's scheme assumes something else than the scheme", code="twin-assumes-otherwise",
                         hint="both worlds have the same people with the same habits")  # fmt: skip
    return twin.model_copy(update={"assuming": world})


@lru_cache(maxsize=4)
def _catalogue(values: tuple[tuple[str, float], ...]) -> Catalogue:
    return _made(Catalogue, with_numbers(package_data("catalogue"), dict(values), Catalogue, prefix="catalogue."))


@lru_cache(maxsize=4)
def _ordinary(values: tuple[tuple[str, float], ...]) -> Ordinary:
    return _made(Ordinary, with_numbers(package_data("ordinary"), dict(values), Ordinary, prefix="ordinary."))


def place_for(place: Place, scheme: Scheme) -> Place:
    """A place with what a scheme assumes of it. Raises UsageError where that makes no place."""
    values = assumed_of(scheme, "place")
    return with_place(place, values) if values else place


def with_place(place: Place, values: Mapping[str, float], *, drawn: bool = False) -> Place:
    """A place with some of its numbers set, by the path below it.

    `drawn`: all of them from their ranges at once, and not by somebody's choice. Then shares that come to more than 1
    are scaled to it, and none is too small: the least number of residents that a share may stand for is a rule for
    files of places, whose numbers may have been counted somewhere.
    """
    from demerit.place.shelf import describe

    data = with_numbers(plain(place, defaults=True), values, Place, prefix="place.")
    for shares in groups_of([".".join(path) for path, _ in leaves(data)]):
        _scale(data, shares, {path for path in shares if path in values}, drawn=drawn)
    found = _made(Place, data)
    try:
        content = {name: getattr(found, name) for name in Description.model_fields}
        describe(read_text(to_yaml(Description(**content)), kind="place"), fit=True)
    except InvalidFile as error:
        wrong = [one for one in error.found if not (drawn and one.code == "place-cell-too-small")]
        if wrong:
            raise UsageError(f"these numbers make no place: {wrong[0].message}", code="bad-value") from None
    return found


def groups_of(paths: Iterable[str]) -> list[list[str]]:
    """Those of a place's paths that are shares adding up to 1, together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path in paths:
        parts = path.split(".")
        for pattern in SUM_TO_ONE:
            if matches(pattern.replace("+", "*"), tuple(parts)):
                at = pattern.split(".").index("+")
                found.setdefault((pattern, *parts[:at], *parts[at + 1 :]), []).append(path)
    return list(found.values())


def _scale(data: dict[str, Any], shares: list[str], fixed: set[str], *, drawn: bool) -> None:
    """Let shares add up to 1: those that weren't set make room, and lose their range. Where those set leave none, or
    none is left that could, all that were drawn are scaled; what somebody set is refused with a UsageError."""
    held = {path: holder_of(data, tuple(path.split("."))) for path in shares}
    values = {path: _value(holder[last]) for path, (holder, last) in held.items()}
    if not fixed or abs(sum(values.values()) - 1) < EXACT:
        return
    free, taken = [path for path in shares if path not in fixed], sum(values[path] for path in fixed)
    if not free or taken > 1:
        if not drawn:
            named = ", ".join(f"place.{path}" for path in shares if path in fixed)
            raise UsageError(f"{named} are shares that add up to 1, not to {taken:g}", code="bad-value")
        values = {path: values[path] if path in fixed else 0 for path in shares}
        free, taken = shares, 0
    room, rest = 1 - taken, sum(values[path] for path in free)
    for path in free:
        holder, last = held[path]
        holder[last] = room * (values[path] / rest if rest else 1 / len(free))


def _value(share: Any) -> float:
    return share["value"] if isinstance(share, dict) else share


def _made(model: type[M], data: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{where}: {first['msg']}", code="bad-value", where=where) from None
