"""Numbers by path: finding them in plain data, and setting them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from demerit.assumptions.joint import Joint, Keys, joints, leaves, matched, moved
from demerit.errors import UsageError
from demerit.quantity import Quantity
from demerit.scheme.expected import alternatives, annotations_at
from demerit.scheme.nearest import nearest


def with_numbers(
    data: Mapping[str, Any], values: Mapping[str, float], model: type[BaseModel], *, prefix: str = "",
    kinds: tuple[type, ...] = (Quantity,),
) -> dict[str, Any]:  # fmt: skip
    """The same data with some numbers set. `prefix`: what is written before each of these paths. `kinds`: those numbers
    of the model that can be set, beside those with a joint range.

    Raises UsageError for a path that leads to no number, with the nearest one, and for a value out of its range.
    """
    out = copy.deepcopy(dict(data))
    ranges = joints(out)
    for path, value in values.items():
        if path in ranges:
            _move(out, path, ranges[path], value, prefix)
        else:
            _set(out, path, value, model, prefix, kinds)
    return out


def known_paths(data: Mapping[str, Any]) -> list[str]:
    """Every path that can be set."""
    return [*joints(data), *(".".join(path) for path, _ in leaves({k: v for k, v in data.items() if k != "ranges"}))]


def refuse_out_of_range(path: str, value: float, bounds: Iterable[float]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise UsageError(
            f"{path} can't be {value:g}: its range is {low:g} to {high:g}", code="out-of-range", where=path,
            hint="the range is what is taken to be possible; a file of your own may give another",
        )  # fmt: skip


def _move(data: dict[str, Any], path: str, joint: Joint, by: float, prefix: str) -> None:
    refuse_out_of_range(prefix + path, by, joint.bounds)
    for keys in matched(path, joint, {key: below for key, below in data.items() if key != "ranges"}):
        holder, last = holder_of(data, keys)
        holder[last] = moved(holder[last], joint, by)


def holder_of(data: Any, keys: Keys) -> tuple[Any, Any]:
    """What holds the end of a path, and its key there."""
    for key in keys[:-1]:
        data = data[int(key)] if isinstance(data, list) else data[key]
    return data, int(keys[-1]) if isinstance(data, list) else keys[-1]


def _set(
    data: dict[str, Any], path: str, value: float, model: type[BaseModel], prefix: str, kinds: tuple[type, ...]
) -> None:
    keys = tuple(path.split("."))
    try:
        holder, last = holder_of(data, keys)
        there = holder[last] if isinstance(holder, list) else holder.get(last)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        raise _unknown(path, data, model, prefix, kinds) from None
    if not _takes(model, keys, kinds):
        raise _unknown(path, data, model, prefix, kinds)
    number: int | float = value
    if not _takes(model, keys, (float, Quantity)):
        if value != int(value):
            raise UsageError(f"{prefix}{path} is a whole number, not {value:g}", code="bad-value", where=prefix + path)
        number = int(value)
    if isinstance(there, Mapping):
        if there.get("range") is not None:
            refuse_out_of_range(prefix + path, number, there["range"])
        holder[last] = {**there, "value": number}
    else:
        holder[last] = number


def _takes(model: type[BaseModel], keys: Keys, kinds: tuple[type, ...]) -> bool:
    """Whether a model has a number of one of these kinds at a path."""
    return any(choice in kinds for found in annotations_at(model, keys) for choice in alternatives(found))


def _unknown(
    path: str, data: Mapping[str, Any], model: type[BaseModel], prefix: str, kinds: tuple[type, ...]
) -> UsageError:
    known = [one for one in known_paths(data) if one in joints(data) or _takes(model, tuple(one.split(".")), kinds)]
    close = nearest(prefix + path, [prefix + one for one in known])
    return UsageError(
        f"there is no number `{prefix}{path}`", code="unknown-path", where=prefix + path,
        hint=f"did you mean `{close}`?" if close else "`demerit assumptions` lists all that can be set",
    )  # fmt: skip
