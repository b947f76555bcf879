"""JSON files that Demerit reads back: receipts, manifests, plans and checkpoints. None is taken on trust.

A sealed file holds, under `sha256`, the SHA-256 of the rest of it. That finds damage and slips; it is no signature:
whoever can write the file can seal it again.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from demerit.errors import InvalidFile, Problem

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")
SEAL = "sha256"
SHOWN = 80  # characters of a wrong value that are told


def hash_of(told: dict[str, Any]) -> str:
    """The SHA-256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def sealed(told: dict[str, Any]) -> dict[str, Any]:
    """The same with its seal."""
    return told | {SEAL: hash_of(told)}


def refuse_broken_seal(found: dict[str, Any]) -> None:
    """Raises ValueError if the seal is not that of the rest."""
    rest = {key: value for key, value in found.items() if key != SEAL}
    if found.get(SEAL) != hash_of(rest):
        raise ValueError("it isn't what was written")


def object_in(text: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises ValueError, in words, for anything else: not UTF-8, a lone surrogate, nested too deeply,
    NaN, a key twice."""
    try:
        text = text.decode("utf-8") if isinstance(text, bytes) else text  # `json` would guess UTF-16 and others
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=_each_once)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # an escape may write a lone surrogate
    except UnicodeError as error:
        lone = isinstance(error, UnicodeEncodeError)
        raise ValueError("it has a lone surrogate, which is no character" if lone else "it isn't UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it isn't JSON: {error.msg} in line {error.lineno}") from None
    if not isinstance(found, dict):
        raise ValueError("it isn't a JSON object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text[:SHOWN])


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in it")
    return found


def held(data: Any, model: type[M], *, file: Path | str, kind: str, code: str, hint: str | None = None) -> M:
    """Data held against its model. Raises InvalidFile with each key that is missing, unknown, of another type or out
    of range."""
    from pydantic import ValidationError

    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(code=code, message=f"{file}: {_key(one)}{_said(one)}", hint=hint, file=str(file),
                    path=tuple(str(part) for part in one["loc"]))
            for one in error.errors(include_url=False, include_context=True)
        ]  # fmt: skip
        raise InvalidFile(problems, kind=kind) from None


def _key(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return f"`{where}`: " if where else ""


def _said(error: Any) -> str:
    said = error["msg"].removeprefix("Value error, ")
    said = said[:1].lower() + said[1:]
    if error["type"] == "missing":
        return "it is missing"
    if error["type"] == "extra_forbidden":
        return "no such key is known"
    if isinstance(error["input"], dict | list):
        return said
    try:
        shown = repr(error["input"])
    except ValueError:  # a number of more digits than Python writes
        shown = "so large a number"
    return f"{said}, not {shown[:SHOWN]}"
