"""Ranges of numbers that stand bare in a file: how far off they may be, each by itself or several jointly.

    ranges:
      registers.debtors.ways_out.term: {between: [365, 1095]}
      points_of_traffic: {times: [0.3, 3], of: [rules.jaywalking.points, rules.speeding.points], note: all are ours}
      bands: {times: [0.5, 4], about: 1000, of: [grades.bands.*.from, grades.bands.*.to]}
      by_age: {power: [0.5, 1.5], of: [kinds.*.by_age]}

The key is the path of a number, or a name for the numbers in `of`, in which `*` stands for any one part of a path. All
that it names move together, by one input, which has the key for its path and can be set like any other: 1 for `times`
and `power`, 0 for `plus` leave everything as it is written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from demerit.quantity import Strict

Keys = tuple[str, ...]
How = Literal["times", "plus", "power", "between"]
NEUTRAL: dict[str, float] = {"times": 1, "plus": 0, "power": 1}
NOT_NUMBERS = ("ranges", "assuming", "tests")  # parts of a scheme whose numbers aren't the scheme's own
Bounds = Annotated[list[float], Field(strict=False, min_length=2, max_length=2)]


class Joint(Strict):
    """One range, of exactly one kind: a factor for all, an addition to all, a power of all, or what one number may be.

    `about`: the factor is of how far each number is from this one. `power` is for lists of multiples, such as conduct
    by age: 0 makes all alike, 2 doubles how much they part people. `of`: the numbers; left out, that of the key.
    """

    times: Bounds | None = None
    plus: Bounds | None = None
    power: Bounds | None = None
    between: Bounds | None = None
    about: float = 0
    of: Annotated[list[str], Field(min_length=1)] | None = None
    source: str = "assumed"
    note: str | None = None

    @model_validator(mode="after")
    def _one_range(self) -> Joint:
        given = [name for name in ("times", "plus", "power", "between") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("expected exactly one of times, plus, power and between, each [lowest, highest]")
        low, high = self.bounds
        if not (math.isfinite(low) and math.isfinite(high)):
            raise ValueError("expected two finite numbers")
        if low > high:
            raise ValueError(f"the range runs backwards: {low:g} is above {high:g}")
        if self.about and self.how != "times":
            raise ValueError("`about` goes with `times`")
        if (self.how == "times" and low < 0) or (self.how == "power" and low < 0):
            raise ValueError(f"expected 0 or more, not {low:g}")
        neutral = NEUTRAL.get(self.how)
        if neutral is not None and not low <= neutral <= high:
            raise ValueError(f"the range must hold {neutral:g}, which leaves the numbers as they are")
        return self

    @property
    def how(self) -> How:
        if self.times is not None:
            return "times"
        if self.plus is not None:
            return "plus"
        return "power" if self.power is not None else "between"

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = getattr(self, self.how)
        return low, high


Ranges = dict[str, Joint]


def joints(data: Mapping[str, Any]) -> dict[str, Joint]:
    """The joint ranges that plain data gives."""
    return {path: Joint.model_validate(given) for path, given in (data.get("ranges") or {}).items()}


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def leaves(data: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every number below, as (path, what stands there): a bare number, a {value: ...} or a list of numbers."""
    if (
        is_number(data)
        or (isinstance(data, Mapping) and is_number(data.get("value")) and is_quantity(data))
        or (isinstance(data, list) and data and all(is_number(item) for item in data))
    ):
        yield path, data
    elif isinstance(data, Mapping):
        for key, below in data.items():
            yield from leaves(below, (*path, str(key)))
    elif isinstance(data, list):
        for index, below in enumerate(data):
            yield from leaves(below, (*path, str(index)))


def is_quantity(data: Mapping[str, Any]) -> bool:
    return data.keys() <= {"value", "range", "source", "note"}


def matches(pattern: str, path: Keys) -> bool:
    parts = pattern.split(".")
    return len(parts) == len(path) and all(one in ("*", other) for one, other in zip(parts, path, strict=True))


def named_by(key: str, joint: Joint) -> list[str]:
    """The patterns of the numbers that a range is of."""
    return joint.of or [key]


def matched(key: str, joint: Joint, data: Any) -> list[Keys]:
    """The paths of the numbers that a range is of, in their order."""
    patterns = named_by(key, joint)
    return [path for path, _ in leaves(data) if any(matches(pattern, path) for pattern in patterns)]


def ranges_left(ranges: Mapping[str, Joint], data: Any) -> dict[str, Joint]:
    """Ranges without the numbers that plain data doesn't have any more."""
    there = [path for path, _ in leaves(data)]
    out = {}
    for key, joint in ranges.items():
        named = [pattern for pattern in named_by(key, joint) if any(matches(pattern, path) for path in there)]
        if named:
            out[key] = joint if joint.of is None else joint.model_copy(update={"of": named})
    return out


def moved(value: Any, joint: Joint, by: float) -> Any:
    """A number, a {value: ...} or a list of numbers, moved; whole ones stay so, but for powers; no factor makes 0."""
    if isinstance(value, list):
        return [moved(item, joint, by) for item in value]
    if isinstance(value, Mapping):
        kept = {key: text for key, text in value.items() if key != "range"}
        return {**kept, "value": moved(value["value"], joint, by)}
    if joint.how == "between":
        found = by
    elif joint.how == "power":
        found = value**by if value > 0 else value
    else:
        found = joint.about + (value - joint.about) * by if joint.how == "times" else value + by
    if not isinstance(value, int) or joint.how == "power":
        return float(found)
    whole = math.floor(abs(found) + 0.5) * (1 if found >= 0 else -1)
    if whole == 0 and value != 0 and joint.how == "times" and not joint.about and by > 0:
        return 1 if value > 0 else -1
    return whole
