"""A scheme as plain data again: for writing it to a file, for telling two apart, and for its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import yaml
from pydantic import BaseModel

from demerit.quantity import Quantity
from demerit.scheme.model import Scheme
from demerit.scheme.yaml_subset import Unreadable, plain_scalar

ORDERED = (("ledgers",), ("grades", "bands"), ("grades", "shares"))  # where order has a meaning


def plain(value: Any, *, defaults: bool = False) -> Any:
    """Models to mappings as a file would have them: bare numbers, defaults left out unless asked for, dates as text."""
    if isinstance(value, Quantity):
        if value.range is None and value.source is None and value.note is None:
            return _number(value.value)
        shown: dict[str, Any] = {"value": _number(value.value)}
        if value.range is not None:
            shown["range"] = [_number(bound) for bound in value.range]
        return shown | {name: text for name in ("source", "note") if (text := getattr(value, name)) is not None}
    if isinstance(value, BaseModel):
        return {
            field.alias or name: plain(below, defaults=defaults)
            for name, field in type(value).model_fields.items()
            if (below := getattr(value, name)) != field.default or field.is_required() or defaults
        }
    if isinstance(value, dict):
        return {key: plain(below, defaults=defaults) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [plain(below, defaults=defaults) for below in value]
    return value.isoformat() if isinstance(value, date) else value


def _number(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def to_yaml(model: BaseModel) -> str:
    """The text of a file that reads back as `model`. Comments of the original are lost."""
    return yaml.dump(
        plain(model), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )


class _Dumper(yaml.SafeDumper):
    """Quotes whatever YAML 1.2 would take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        ambiguous = not isinstance(plain_scalar(text), str)
    except Unreadable:
        ambiguous = True
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if ambiguous else None)


_Dumper.add_representer(str, _text)


def scheme_hash(scheme: Scheme) -> str:
    """SHA-256, in hexadecimal, of the scheme as canonical JSON.

    Comments, layout, the order of entries and defaults written out don't enter it; the order of ledgers and
    of grades, which has a meaning, does.
    """
    data = plain(scheme)
    for path in ORDERED:
        holder: Any = data
        for key in path[:-1]:
            holder = holder.get(key) or {}
        if isinstance(holder.get(path[-1]), dict):
            holder[path[-1]] = [[key, value] for key, value in holder[path[-1]].items()]
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
