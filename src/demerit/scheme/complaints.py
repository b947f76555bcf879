"""Pydantic's errors in plain words: what was expected, what stands there instead, and the nearest name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from demerit.plural import counted
from demerit.scheme.expected import annotations_at, expectation, fields_of
from demerit.scheme.nearest import nearest, suggest


@dataclass(frozen=True)
class Complaint:
    """One error: its path in the data, whether the key or the value is at fault, and the words for it."""

    path: tuple[str, ...]
    at: str  # "key" or "value"
    code: str
    message: str
    hint: str | None = None
    meant: str | None = None  # the key that an unknown one was probably meant to be


@dataclass(frozen=True)
class Fault:
    """One error as somebody sees it who wants to read the rest: what stands in the way, or isn't there."""

    path: tuple[str, ...]
    missing: bool = False
    meant: str | None = None  # the key that an unknown one was probably meant to be


def faults(error: ValidationError, data: Any, model: type[BaseModel]) -> list[Fault]:
    """What of `data` stands in the way of reading it as a `model`."""
    return [
        Fault(found.path, found.code == "missing-key", found.meant) for found in _complaints(error, (), data, model)
    ]


def complaints(error: ValidationError, data: Any, model: type[BaseModel]) -> list[Complaint]:
    """Every error of `error`, which `model` raised on `data`.

    A key that is missing only because it is misspelt is not complained of twice.
    """
    found = list(_complaints(error, (), data, model))
    meant = {
        (*complaint.path[:-1], complaint.meant)
        for complaint in found
        if complaint.code == "unknown-key" and complaint.meant is not None
    }
    return [complaint for complaint in found if complaint.code != "missing-key" or complaint.path not in meant]


def _complaints(error: ValidationError, prefix: tuple, data: Any, model: type[BaseModel]) -> Iterator[Complaint]:
    for detail in error.errors(include_url=False):
        location = (*prefix, *detail["loc"])
        inner = (detail.get("ctx") or {}).get("error")
        if isinstance(inner, ValidationError):  # a validator that validates by another model
            yield from _complaints(inner, location, data, model)
        else:
            yield _complaint(detail, location, data, model)


def _complaint(detail: Any, location: tuple, data: Any, model: type[BaseModel]) -> Complaint:
    path = _locate(location, data)
    kind, context, given = detail["type"], detail.get("ctx") or {}, detail["input"]
    name = f"`{path[-1]}`" if path else "this"
    last = str(location[-1]) if location else ""

    if kind == "missing" and isinstance(location[-1], int):  # of the two bounds of a range, say
        message = f"{name} needs at least {location[-1] + 1}, and has {len(given)}"
        return Complaint(path, "value", "wrong-length", message, _whole(model, path))
    if kind == "missing":
        owner = f" in `{path[-1]}`" if path else ""
        wanted = expectation(annotations_at(model, (*path, last)))
        hint = f"add `{last}: …`" + (f" ({wanted})" if wanted else "")
        return Complaint((*path, last), "key", "missing-key", f"`{last}` is missing{owner}", hint)
    if kind == "extra_forbidden":
        known = fields_of(annotations_at(model, path[:-1]))
        hint = suggest(path[-1], known, what="known here")
        return Complaint(path, "key", "unknown-key", f"unknown key {name}", hint, nearest(path[-1], known))
    if last == "[key]":
        return _bad_key(kind, context, path, str(given))
    if kind == "literal_error":
        choice = _choice(context)
        if isinstance(given, str):
            message = f"{name} can't be {describe(given)}"
            hint = suggest(given, choice, what="possible here")
        else:
            message = f"{name} must be one of {', '.join(choice)}, not {describe(given)}"
            hint = None
        return Complaint(path, "value", "not-a-choice", message, hint)
    if kind == "string_pattern_mismatch":
        return Complaint(path, "value", "bad-id", _NOT_AN_ID.format(given), _as_id(str(given)))
    if kind in ("value_error", "assertion_error"):
        message = str(context.get("error", detail["msg"]))
        if message.startswith("expected ") and not isinstance(given, dict | list):
            message = f"{name} must be {message.removeprefix('expected ')}, not {describe(given)}"
        elif not message.startswith("`"):
            message = f"{name}: {message}"
        return Complaint(path, "value", "bad-value", message, _hint_for(given, message))
    if kind in _LIMITS:
        limit = next((context[key] for key in ("ge", "gt", "le", "lt") if key in context), "")
        message = f"{name} must be {_LIMITS[kind]} {limit}, not {describe(given)}"
        return Complaint(path, "value", "out-of-range", message, _whole(model, path))
    if kind in ("too_short", "too_long"):
        few = context.get("min_length", context.get("max_length"))
        bound = "at least" if kind == "too_short" else "at most"
        message = f"{name} needs {bound} {few}, and has {context.get('actual_length')}"
        return Complaint(path, "value", "wrong-length", message, _whole(model, path))
    if kind in ("string_too_short", "string_too_long"):
        bound, few = (
            ("at least", context["min_length"]) if "min_length" in context else ("at most", context["max_length"])
        )
        return Complaint(path, "value", "wrong-length", f"{name} must have {bound} {counted(few, 'character')}")
    wanted = expectation(annotations_at(model, path)) or _plain(detail["msg"])
    message = f"{name} must be {wanted}, not {describe(given)}"
    return Complaint(path, "value", "wrong-type", message, _hint_for(given, wanted))


def _locate(location: tuple, data: Any) -> tuple[str, ...]:
    """The part of a pydantic location that stands in the data (labels of unions and validators don't)."""
    path: list[str] = []
    for part in location:
        if isinstance(data, dict) and str(part) in data:
            data = data[str(part)]
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(str(part))
    return tuple(path)


def _bad_key(kind: str, context: dict, path: tuple[str, ...], key: str) -> Complaint:
    if kind == "literal_error":
        choice = _choice(context)
        hint = suggest(key, choice, what="known here")
        return Complaint(path, "key", "unknown-key", f"unknown key `{key}`", hint, nearest(key, choice))
    if kind == "string_too_long":
        return Complaint(
            path, "key", "bad-id", f"an id may have {counted(context['max_length'], 'character')}, not {len(key)}"
        )
    return Complaint(path, "key", "bad-id", _NOT_AN_ID.format(key), _as_id(key))


_NOT_AN_ID = "`{}` is not an id: lower-case letters, digits and underscores, beginning with a letter"

_LIMITS = {
    "greater_than_equal": "at least",
    "greater_than": "more than",
    "less_than_equal": "at most",
    "less_than": "less than",
}


def _choice(context: dict) -> list[str]:
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))


def _as_id(text: str) -> str | None:
    candidate = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    candidate = re.sub(r"^[0-9_]+", "", candidate)
    return f"write `{candidate}`" if candidate else None


def _whole(model: type[BaseModel], path: tuple[str, ...]) -> str | None:
    wanted = expectation(annotations_at(model, path))
    return f"expected {wanted}" if wanted else None


def _plain(message: str) -> str:
    return re.sub(r"^Input should be ", "", message).removeprefix("a valid ")


def _hint_for(given: Any, wanted: str) -> str | None:
    """How to write what was probably meant."""
    if isinstance(given, str):
        bare = given.replace("_", "").replace(",", "").replace(" ", "")
        if "true or false" in wanted:
            truth = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
            meant = truth.get(given.lower())
            return f"write `{meant}`: in YAML 1.2 `{given}` is a word" if meant else None
        if "number" in wanted and re.fullmatch(r"[-+]?\d{1,3}([ ,_]\d{3})+|[-+]?\d+(_\d+)+", given):
            return f"write `{bare}`, without separators"
        if "number" in wanted and re.fullmatch(r"[-+]?\d*,\d+", given):
            return f"write `{given.replace(',', '.')}`, with a point"
        if "number" in wanted and re.fullmatch(r"[-+]?\d+(\.\d+)? ?%", given):
            return f"write `{float(given.rstrip('% ')) / 100:g}`: shares are given as parts of 1"
        if "number" in wanted and re.fullmatch(r"[-+]?[\d.]+", given):
            return "leave the quotation marks out"
        if "list" in wanted:
            return f"write `[{given}]`"
    elif isinstance(given, bool | int | float) and "text" in wanted:
        shown = str(given).lower() if isinstance(given, bool) else given
        return f'put it in quotes: "{shown}"'
    elif isinstance(given, float) and given.is_integer() and "whole number" in wanted:
        return f"write `{int(given)}`"
    return None


def describe(value: Any) -> str:
    """A value as a reader of the file would call it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        if not value:
            return "an empty text"
        return f"`{value}`" if len(value) <= 40 and value.isprintable() else "a longer text"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a mapping of keys and values"
    return f"`{value}`"
