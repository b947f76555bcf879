"""Sentences on what differs in warnings, discretion, levies and tampering, from plain data before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demerit.scheme.difference.fields import fields, said
from demerit.scheme.words.phrases import listed, number


def warnings(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield "the first record that would cost points brings a warning instead"
    elif after is None:
        yield "nobody is warned before points are taken"
    else:
        yield from fields("warnings before points", before, after)


def discretion(name: str, before: Any, after: Any) -> Iterator[str]:
    label = name.replace("_", " ")
    if before is None:
        low, high = after["points"]
        span = f"{number(low)} to {number(high)} points"
        yield f"officials may decide freely ({label}): {span}, {said(after['per_1000'])} times a year per 1,000"
    elif after is None:
        yield f"officials may no longer decide freely ({label})"
    else:
        yield from fields(f"what officials decide freely ({label})", before, after)


def collective(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield f"the {name} pays together: {said(after['share'])} of what one of it loses"
    elif after is None:
        yield f"the {name} no longer pays together"
    else:
        yield from fields(f"what the {name} pays together", before, after)


def tampering(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        what = [label for part, label in _TAMPERED.items() if after.get(part)]
        yield f"scores are tampered with: {listed(what)}"
    elif after is None:
        yield "nobody tampers with scores any more"
    else:
        yield from fields("tampering", before, after)


_TAMPERED = {"bought": "points are bought", "attacks": "others' points are taken", "breach": "somebody breaks in"}
