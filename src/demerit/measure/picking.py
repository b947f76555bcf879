"""Choosing a telling resident by a stated rule, never by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demerit.errors import UsageError
from demerit.scheme.nearest import suggest

if TYPE_CHECKING:
    from demerit.run import Run

RULES = {
    "most refused": "refused most often by the scheme",
    "most points lost": "lost most points",
    "wrongly listed": "first to be listed wrongly",
    "median": "ends with the middle number of points",
}


def _column(table: pa.Table, name: str) -> np.ndarray:
    return table[name].to_numpy(zero_copy_only=False)


def _most(residents: np.ndarray, weights: np.ndarray | None = None) -> int | None:
    """The resident with the greatest weight, the lowest number between equals; None if there is none."""
    if not len(residents):
        return None
    counts = np.bincount(residents, weights)
    return int(np.argmax(counts))


def pick(run: Run, rule: str) -> int:
    """A resident followed in a run, by one of `RULES`. Raises UsageError if nobody fits."""
    if rule not in RULES:
        raise UsageError(f"there is no rule {rule!r}", code="unknown-rule",
                         hint=suggest(rule, RULES, what="rule") or ", ".join(RULES))  # fmt: skip
    here = run.events.filter(pc.equal(run.events["world"], "scheme"))

    def of_type(name: str) -> pa.Table:
        return here.filter(pc.equal(here["type"], name))

    found: int | None = None
    if rule == "most refused":
        rows = of_type("decision")
        by_scheme = pc.is_in(
            pc.cast(rows["reason"], pa.string()), pa.array(["register", "grade", "a parent's standing", "private"])
        )
        refused = pc.equal(pc.cast(rows["outcome"], pa.string()), "refused")
        found = _most(_column(rows.filter(pc.and_(by_scheme, refused)), "resident"))
    elif rule == "most points lost":
        rows = of_type("entry")
        of_score = pc.equal(pc.cast(rows["ledger"], pa.string()), next(iter(run.scheme.ledgers), ""))
        rows = rows.filter(pc.and_(pc.less(rows["points"], 0), of_score))
        found = _most(_column(rows, "resident"), -_column(rows, "points"))
    elif rule == "wrongly listed":
        rows = of_type("listing")
        rows = rows.filter(rows["wrongful"])
        found = int(_column(rows, "resident")[0]) if rows.num_rows else None
    elif run.scheme.ledgers:
        rows = run.residents.filter(pc.equal(run.residents["world"], "scheme"))
        rows = rows.filter(pc.is_valid(rows["points"]))  # of those who are scored
        order = np.lexsort((_column(rows, "resident"), _column(rows, "points")))
        found = int(_column(rows, "resident")[order[len(order) // 2]]) if len(order) else None
    if found is None:
        raise UsageError(f"nobody in this run fits {rule!r}", code="nobody-fits", hint=f"it means: {RULES[rule]}")
    return found
