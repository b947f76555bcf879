"""Assumptions: whatever is assumed has a range, and every path of a range or of `assuming` leads to a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from demerit.assumptions.joint import NOT_NUMBERS, Keys, leaves, matched, matches, named_by
from demerit.quantity import Quantity
from demerit.scheme.checks.findings import Findings
from demerit.scheme.checks.sources import ASSUMED
from demerit.scheme.nearest import nearest
from demerit.scheme.plain import plain

# of a ledger, what its points are measured by: another scale is the same scheme in other units
SCALE = {"start", "min", "max"}
WITHOUT_RANGE = "assumed-without-range"
CLAIMED = "claims"  # what is said of a scheme: nothing happens by it


def check_numbers(findings: Findings) -> None:
    """`ranges` and `assuming`, and numbers that are assumed without a range."""
    data = {name: part for name, part in plain(findings.scheme, defaults=True).items() if name not in NOT_NUMBERS}
    known = [".".join(path) for path, _ in leaves(data)]
    named: dict[Keys, str] = {}
    for key, joint in findings.scheme.ranges.items():
        paths = matched(key, joint, data)
        for pattern in named_by(key, joint):
            if not any(matches(pattern, path) for path in paths) and not findings.unread:
                close = nearest(pattern, known)
                findings.add(("ranges", key), "unknown-path", f"there is no number `{pattern}` in this scheme",
                             f"did you mean `{close}`?" if close else None, at="key")  # fmt: skip
        if joint.how == "between" and len(paths) > 1:
            findings.add(("ranges", key), "several-numbers", f"`between` is for one number, and `{key}` names "
                         f"{len(paths)}", "use `times` or `plus` for what moves together")  # fmt: skip
        for path in paths:
            if path in named:
                findings.add(("ranges", key), "ranged-twice", f"`{'.'.join(path)}` has a range under "
                             f"`{named[path]}` too", "give each number one range", at="key")  # fmt: skip
            named.setdefault(path, key)
    if findings.scheme.assuming:
        from demerit.assumptions.setting import unusable  # which needs places, and so NumPy

        for path, error in unusable(findings.scheme).items():
            findings.add(("assuming", path), error.code, error.message, error.hint)
    for keys, whole in assumed_bare(findings.scheme, (), False):
        if keys not in named:
            findings.add(keys, WITHOUT_RANGE, f"`{'.'.join(keys)}` is assumed, and has no range",
                         _how(keys, whole))  # fmt: skip


def _how(keys: Keys, whole: Any) -> str:
    path = ".".join(keys)
    if isinstance(whole, Quantity):
        return "such as {value: 0.2, range: [0.05, 0.6], source: assumed}; or give its source"
    return f"under `ranges`, such as `{path}: {{between: [1, 9]}}`; or give its source"


def _bare(one: Any) -> bool:
    return type(one) in (int, float) or (isinstance(one, Quantity) and one.range is None and one.source is None)


def assumed_bare(value: Any, path: Keys, assumed: bool) -> Iterator[tuple[Keys, Any]]:
    """Every number that stands bare in an entry that is assumed, or invented, with its path."""
    if isinstance(value, Quantity):
        if assumed and value.range is None and value.source is None:
            yield path, value
    elif isinstance(value, BaseModel):
        if "source" in value.model_fields_set:  # else it is what holds it that says so
            assumed = getattr(value, "source", None) == ASSUMED or getattr(value, "confidence", None) == "invented"
        scale = SCALE if path[:1] == ("ledgers",) or path[:2] == ("organisations", "ledger") else ()
        left_out = scale if path else (*NOT_NUMBERS, CLAIMED)
        for name, field in type(value).model_fields.items():
            if getattr(value, name) != field.default and name not in left_out:
                yield from assumed_bare(getattr(value, name), (*path, field.alias or name), assumed)
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from assumed_bare(below, (*path, str(key)), assumed)
    elif isinstance(value, list | tuple) and value and all(_bare(one) for one in value):
        if assumed:
            yield path, value
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from assumed_bare(below, (*path, str(index)), assumed)
    elif type(value) in (int, float) and assumed:
        yield path, value
