"""What a pydantic model expects at a path, in plain words."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from demerit.quantity import Quantity


def annotations_at(model: type[BaseModel], path: Sequence[str]) -> list[Any]:
    """The annotations that apply at `path` below `model`: several where the model allows a choice."""
    current: list[Any] = [model]
    for part in path:
        current = [below for annotation in current for below in _below(annotation, part)]
    return current


def _choices(annotation: Any) -> Iterable[Any]:
    """The annotation without Annotated, and each member of a union by itself."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *extras = get_args(annotation)
        if get_origin(inner) in (Union, types.UnionType):
            yield from (Annotated[member, *extras] for member in _choices(inner))
        else:
            yield Annotated[inner, *extras] if extras else inner
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            if member is not type(None):
                yield from _choices(member)
    else:
        yield annotation


def _bare(annotation: Any) -> Any:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _below(annotation: Any, part: str) -> Iterable[Any]:
    for choice in _choices(annotation):
        bare = _bare(choice)
        origin, arguments = get_origin(bare), get_args(bare)
        if _is_model(bare):
            for name, field in bare.model_fields.items():
                if part == (field.alias or name):
                    yield Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        elif origin is dict:
            yield arguments[1]
        elif origin in (list, set, frozenset, Sequence):
            yield arguments[0]
        elif origin is tuple and part.isdigit():
            if len(arguments) == 2 and arguments[1] is ...:
                yield arguments[0]
            elif int(part) < len(arguments):
                yield arguments[int(part)]


def fields_of(annotations: Iterable[Any]) -> list[str]:
    """The keys that the models among `annotations` know."""
    names: list[str] = []
    for annotation in annotations:
        for choice in _choices(annotation):
            bare = _bare(choice)
            if _is_model(bare):
                names += [field.alias or name for name, field in bare.model_fields.items()]
    return list(dict.fromkeys(names))


def alternatives(annotation: Any) -> list[Any]:
    """The types that an annotation allows, bare: `X | None` gives X."""
    return [_bare(choice) for choice in _choices(annotation)]


def expectation(annotations: Iterable[Any]) -> str:
    """What is expected, such as "a whole number from 0 to 5"; empty when there is nothing plain to say."""
    words = [_words(choice) for annotation in annotations for choice in _choices(annotation)]
    return " or ".join(dict.fromkeys(word for word in words if word))


def _words(annotation: Any) -> str:
    bare = _bare(annotation)
    origin, arguments = get_origin(bare), get_args(bare)
    if bare is bool:
        return "true or false"
    if bare is int:
        return "a whole number" + _limits(annotation)
    if bare is float:
        return "a number" + _limits(annotation)
    if bare is str:
        return "an id" if _has(annotation, "pattern") else "text"
    if bare is date:
        return "a date such as 2014-06-14"
    if bare is Quantity:
        return "a number, or {value, range, source}"
    if origin is Literal:
        shown = [str(value) for value in arguments]
        return shown[0] if len(shown) == 1 else "one of " + ", ".join(shown)
    if origin in (list, set, frozenset, tuple):
        inner = _words(arguments[0]) if arguments else ""
        plural = _PLURALS.get(inner)
        return f"a list of {plural}" if plural else "a list"
    if origin is dict:
        return "a mapping of keys and values"
    if _is_model(bare):
        needed = [field.alias or name for name, field in bare.model_fields.items() if field.is_required()]
        known = needed or [field.alias or name for name, field in bare.model_fields.items()]
        more = "" if not needed and len(known) <= 6 else ", …"
        return "a mapping such as {" + ", ".join(f"{name}: …" for name in known[:6]) + more + "}"
    return ""


def stand_in(annotations: Iterable[Any]) -> Any:
    """Some value that the annotations allow, or None if none is plain: for reading what stands beside a mistake."""
    for annotation in annotations:
        for choice in _choices(annotation):
            bare = _bare(choice)
            origin = get_origin(bare)
            if origin is Literal:
                return get_args(bare)[0]
            if origin in (dict, list):
                return origin()
            if bare is str:
                return "unknown"
            if bare in (int, float, Quantity):
                return next(
                    (bound for extra in _metadata(choice) if (bound := getattr(extra, "ge", None)) is not None), 1
                )
    return None


_PLURALS = {"text": "words", "an id": "ids", "a whole number": "whole numbers", "a number": "numbers"}


def _metadata(annotation: Any) -> list[Any]:
    found: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *extras = get_args(annotation)
        for extra in extras:
            found += [extra, *getattr(extra, "metadata", [])]
    return found


def _has(annotation: Any, name: str) -> bool:
    return any(getattr(extra, name, None) is not None for extra in _metadata(annotation))


def _limits(annotation: Any) -> str:
    bound: dict[str, Any] = {}
    for extra in _metadata(annotation):
        for name in ("ge", "gt", "le", "lt"):
            if getattr(extra, name, None) is not None:
                bound[name] = getattr(extra, name)
    low = bound.get("ge", bound.get("gt"))
    high = bound.get("le", bound.get("lt"))
    if "ge" in bound and "le" in bound:
        return f" from {low} to {high}"
    parts = []
    if low is not None:
        parts.append(f"{low} or more" if "ge" in bound else f"above {low}")
    if high is not None:
        parts.append(f"{high} or less" if "le" in bound else f"below {high}")
    of = "ge" in bound or (low is None and "le" in bound)  # of 1 or more, of 9 or less; but above 0 and 9 or less
    return (" of " if of else " ") + " and ".join(parts) if parts else ""
