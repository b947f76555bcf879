"""A scheme with its parts in the order of their ids: the order in which they are numbered, and in which they compete.

Where a file has a rule, a register, a way in or a channel says nothing about it. A model therefore takes its numbers
from here, and not from the file: two files that differ in order alone give the same run, to the last bit. Where
several parts compete (two registers that a resident could enter on one day, two that shut the same door), the id that
comes first in the alphabet goes first.

Four orders are part of the meaning and stay: grades by bands or by rank and ranks of organisations (best first), and
the first ledger (the score). Lists (the stages of a roll-out, say) stay as they are, too.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from demerit.scheme.model import Grades, Scheme
from demerit.scheme.parts.organisations import Organisations

BY_MEANING = {(Grades, "bands"), (Grades, "shares"), (Organisations, "ranks")}


def by_id(scheme: Scheme) -> Scheme:
    """The same scheme, its mappings in the order of their keys; the very object if they are so already."""
    return _in_order(scheme)


def _in_order(part: Any) -> Any:
    if isinstance(part, BaseModel):
        update = {}
        for name in type(part).model_fields:
            before = getattr(part, name)
            after = before if (type(part), name) in BY_MEANING else _in_order(before)
            if isinstance(part, Scheme) and name == "ledgers" and before:
                after = _first_kept(before, after)
            if after is not before:
                update[name] = after
        return part.model_copy(update=update) if update else part
    if isinstance(part, dict):
        inner = {name: _in_order(part[name]) for name in sorted(part)}
        same = list(inner) == list(part) and all(inner[name] is part[name] for name in part)
        return part if same else inner
    if isinstance(part, list):
        items = [_in_order(item) for item in part]
        return part if all(new is old for new, old in zip(items, part, strict=True)) else items
    return part


def _first_kept(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Ledgers by id, but for the first: it is the score."""
    score = next(iter(before))
    names = [score, *(name for name in sorted(before) if name != score)]
    ledgers = {name: after[name] for name in names}
    same = list(before) == names and all(ledgers[name] is before[name] for name in names)
    return before if same else ledgers
