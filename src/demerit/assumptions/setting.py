"""Setting numbers of a scheme and of its world by their paths."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

from pydantic import ValidationError

from demerit.assumptions.joint import NOT_NUMBERS
from demerit.assumptions.paths import known_paths, with_numbers
from demerit.assumptions.world import PARTS, catalogue_of, ordinary_of, with_place
from demerit.errors import UsageError
from demerit.quantity import Quantity
from demerit.scheme.model import Scheme
from demerit.scheme.nearest import nearest
from demerit.scheme.plain import plain


def with_(scheme: Scheme, values: Mapping[str, float]) -> Scheme:
    """The scheme with some numbers set by their paths.

    A path of the scheme's own (`rules.jaywalking.points`, `association.kin.share`) changes the scheme; one that begins
    with `catalogue.`, `ordinary.` or `place.` is kept under `assuming`, and holds in both worlds of a run; the key of a
    joint range (`rules.*.points`) moves all that it names, once. Raises UsageError for a path that leads to no number,
    with the nearest; for a value out of its range; and where the scheme would say something that can't be.
    """
    values = _checked(values)
    of_world = {path: value for path, value in values.items() if path.partition(".")[0] in PARTS}
    own = {path: value for path, value in values.items() if path not in of_world}
    data = plain(scheme, defaults=True)
    kept = {name: data.pop(name) for name in NOT_NUMBERS if name in data}
    joint = [path for path in own if path in scheme.ranges]
    for path in joint:
        if path in scheme.assuming:
            raise UsageError(f"{path} has been set to {scheme.assuming[path]:g}", code="set-already", where=path,
                             hint="set it on the scheme as it was before")  # fmt: skip
    ranges = {"ranges": kept["ranges"]} if "ranges" in kept else {}
    data = with_numbers(data | ranges, own, Scheme, kinds=(int, float, Quantity)) | kept
    assuming = scheme.assuming | of_world | {path: own[path] for path in joint}
    if assuming:
        data["assuming"] = assuming
    return _sound(data)


def _checked(values: Any) -> dict[str, float]:
    if not isinstance(values, Mapping):
        raise UsageError("expected a mapping of paths to numbers, such as {\"ordinary.late_after\": 90}",
                         code="bad-value")  # fmt: skip
    for path, value in values.items():
        if not isinstance(path, str):
            raise UsageError(f"a path is text, not {type(path).__name__}", code="bad-value")
        if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
            raise UsageError(f"{path} must be a number, not {value!r}", code="bad-value", where=path)
    return {path: float(value) for path, value in values.items()}


def _sound(data: dict[str, Any]) -> Scheme:
    from demerit.scheme.checks import check

    try:
        made = Scheme.model_validate(plain(Scheme.model_validate(data)))  # as a file would have it
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{where}: {first['msg'].removeprefix('Value error, ')}", code="bad-value",
                         where=where) from None  # fmt: skip
    problems = check(made)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UsageError(f"{'.'.join(problems[0].path)}: {problems[0].message}{more}", code=problems[0].code,
                         hint=problems[0].hint)  # fmt: skip
    return made


def unusable(scheme: Scheme) -> dict[str, UsageError]:
    """What is wrong with each path of `assuming` that leads to no number, or whose value is out of range.

    Of a place's numbers the range is the place's, which is known when there is one: here some place must have it.
    """
    found: dict[str, UsageError] = {}
    for start in (*(f"{part}." for part in PARTS), ""):
        of_part = {
            path: value for path, value in scheme.assuming.items()
            if path.startswith(start) and (start or path.partition(".")[0] not in PARTS)
        }  # fmt: skip
        if not of_part or _wrong(scheme, start, of_part) is None:
            continue
        for path, value in of_part.items():
            error = _wrong(scheme, start, {path: value})
            if error is not None:
                found[path] = error
    return found


def _wrong(scheme: Scheme, start: str, values: Mapping[str, float]) -> UsageError | None:
    one = scheme.model_copy(update={"assuming": dict(values)})
    try:
        if start == "catalogue.":
            catalogue_of(one)
        elif start == "ordinary.":
            ordinary_of(one)
        elif start == "place.":
            return _in_no_place({path.removeprefix(start): value for path, value in values.items()})
        else:
            for path in values:
                _refuse_no_range(scheme, path)
    except UsageError as error:
        return error
    return None


def _refuse_no_range(scheme: Scheme, path: str) -> None:
    if path not in scheme.ranges:
        close = nearest(path, [*scheme.ranges])
        raise UsageError(
            f"`{path}` is no number of the catalogue, of ordinary life or of the place", code="unknown-path",
            hint=f"did you mean `{close}`?" if close else "a scheme's own numbers are given where they stand",
        )  # fmt: skip


def _in_no_place(values: Mapping[str, float]) -> UsageError | None:
    """Why no place that comes with Demerit has such numbers; None if one has."""
    from demerit.place.shelf import place, place_ids

    first: UsageError | None = None
    for name in reversed(place_ids()):
        try:
            with_place(place(name), values)
        except UsageError as error:
            first = first or error
        else:
            return None
    return first


def own_paths(scheme: Scheme) -> list[str]:
    """Every path of a scheme's own that can be set."""
    return known_paths({name: part for name, part in plain(scheme).items() if name not in ("assuming", "tests")})
