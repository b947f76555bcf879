"""The register of assumptions: every number that may be off, how far, and on whose word.

Any model of Demerit can be walked: a scheme, the catalogue, a place. What has a range is what a sensitivity
analysis draws from; the path names the number, so that a study or a reform can set it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from demerit.catalogue import Catalogue
from demerit.quantity import Quantity
from demerit.scheme.model import Scheme


@dataclass(frozen=True)
class Assumption:
    """One number: where it stands, what it is, and how sure it is.

    `path` is made of ids, such as `scheme.association.kin.share`. `low` and `high` are None without a range.
    """

    path: str
    value: float
    low: float | None = None
    high: float | None = None
    source: str | None = None
    note: str | None = None

    @property
    def ranged(self) -> bool:
        return self.low is not None


def register(
    scheme: Scheme | None = None, catalogue: Catalogue | None = None, *, bare: bool = False
) -> list[Assumption]:
    """The assumptions of a scheme, and of the catalogue when it is given: numbers with a range or a source.

    `bare` adds numbers given without either. Defaults that the file doesn't mention are left out.
    """
    found: list[Assumption] = []
    for prefix, model in (("scheme", scheme), ("catalogue", catalogue)):
        if model is not None:
            found += assumptions_of(model, prefix=prefix, bare=bare)
    return found


def assumptions_of(model: BaseModel, *, prefix: str = "", bare: bool = False) -> list[Assumption]:
    """The assumptions of any model, in the order of its fields. `prefix` begins each path."""
    return [
        Assumption(
            ".".join(path),
            quantity.value,
            quantity.range[0] if quantity.range else None,
            quantity.range[1] if quantity.range else None,
            quantity.source,
            quantity.note,
        )
        for path, quantity in _quantities(model, (prefix,) if prefix else ())
        if bare or quantity.range is not None or quantity.source is not None
    ]


def _quantities(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if name in value.model_fields_set:
                yield from _quantities(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _quantities(below, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from _quantities(below, (*path, str(index)))
