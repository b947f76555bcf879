"""Choosing a telling resident by a stated rule, never by hand. The rules are named in `life.rules`.

Only the rows that a rule needs are read. Between equals, the lowest number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demerit.errors import UsageError
from demerit.life.rules import BY_SCHEME, RULES, rule_of
from demerit.life.source import Source
from demerit.scheme.nearest import suggest

NOT_OWN = ("misidentification", "false report", "copied error")


def pick(source: Source, rule: str) -> int:
    """A resident followed in a run, by one of `RULES`. Raises UsageError if nobody fits."""
    name = rule_of(rule)
    if name not in RULES:
        raise UsageError(f"there is no rule {rule!r}", code="unknown-rule",
                         hint=suggest(name, RULES, what="rule") or ", ".join(RULES))  # fmt: skip
    found = _PICKERS[name](source)
    if found is None:
        raise UsageError(
            f"nobody followed in this run fits {name!r}", code="nobody-fits",
            hint=f"it means: {RULES[name]}; `demerit life RUN --list` shows whom each rule picks",
        )  # fmt: skip
    return found


def everybody_picked(source: Source) -> dict[str, int | None]:
    """Whom each rule picks; None where nobody fits."""
    return {name: _PICKERS[name](source) for name in RULES}


def _rows(source: Source, type_: str, *more: pc.Expression, columns: tuple[str, ...] = ()) -> pa.Table:
    where = (pc.field("world") == "scheme") & (pc.field("type") == type_)
    for one in more:
        where &= one
    return source.events.to_table(columns=["resident", *columns], filter=where)


def _array(table: pa.Table, name: str) -> np.ndarray:
    return table[name].to_numpy()


def _most(residents: np.ndarray, weights: np.ndarray | None = None) -> int | None:
    """The resident with the greatest sum, the lowest number between equals; None if there is none above zero."""
    if not len(residents):
        return None
    who, place = np.unique(residents, return_inverse=True)
    sums = np.bincount(place, weights)
    return int(who[np.argmax(sums)]) if sums.max() > 0 else None


def _in(column: str, names: tuple[str, ...] | list[str]) -> pc.Expression:
    return pc.field(column).cast(pa.string()).isin(pa.array(list(names), pa.string()))


def _most_refused(source: Source, reasons: tuple[str, ...] = BY_SCHEME) -> int | None:
    return _most(
        _array(_rows(source, "decision", _in("reason", reasons), pc.field("outcome") == "refused"), "resident")
    )


def _most_points_lost(source: Source, *more: pc.Expression) -> int | None:
    of_score = pc.field("ledger") == next(iter(source.scheme.ledgers), "")
    rows = _rows(source, "entry", pc.field("points") < 0, of_score, *more, columns=("points",))
    return _most(_array(rows, "resident"), -_array(rows, "points"))


def _first(rows: pa.Table) -> int | None:
    """The earliest, the lowest number on one day."""
    if not rows.num_rows:
        return None
    order = np.lexsort((_array(rows, "resident"), _array(rows, "day")))
    return int(_array(rows, "resident")[order[0]])


def _registers(source: Source, colour: str) -> list[str]:
    return [name for name, register in source.scheme.registers.items() if register.colour == colour]


def _listed_wrongly(source: Source) -> int | None:
    black = _in("what", _registers(source, "black"))  # to be praised for nothing is no harm
    return _first(_rows(source, "listing", pc.field("wrongful"), black, columns=("day",)))


def _unable_to_pay(source: Source) -> int | None:
    return _first(_rows(source, "listing", pc.field("outcome") == "could not pay", columns=("day",)))


def _false_records(source: Source) -> int | None:
    return _most(_array(_rows(source, "record", _in("cause", NOT_OWN)), "resident"))


def _silenced(source: Source) -> int | None:
    return _most(_array(_rows(source, "act", pc.field("outcome") == "chilled"), "resident"))


def _median(source: Source) -> int | None:
    if not source.scheme.ledgers:
        return None
    rows = source.residents.to_table(columns=["resident", "points"], filter=pc.field("world") == "scheme")
    rows = rows.filter(pc.field("points").is_valid())  # of those who are scored
    order = np.lexsort((_array(rows, "resident"), _array(rows, "points")))
    return int(_array(rows, "resident")[order[len(order) // 2]]) if len(order) else None


def _days_on(source: Source, colour: str, *, still: bool) -> int | None:
    """Most days on registers of a colour; `still`: only stays that last to the end, the longest of them."""
    names = _registers(source, colour)
    begun: dict[tuple[int, str], int] = {}
    days: dict[int, int] = {}
    where = (pc.field("world") == "scheme") & _in("type", ("listing", "release")) & _in("what", names)
    rows = source.events.to_table(columns=["day", "resident", "type", "what"], filter=where).to_pylist()
    for row in sorted(rows, key=lambda row: (row["day"], row["type"] == "listing")):
        stay = row["resident"], row["what"]
        if row["type"] == "listing":
            begun[stay] = row["day"]
        elif (since := begun.pop(stay, None if still else 0)) is not None and not still:
            days[row["resident"]] = days.get(row["resident"], 0) + row["day"] - since
    for (resident, _), since in begun.items():
        length = source.days - since
        days[resident] = max(days.get(resident, 0), length) if still else days.get(resident, 0) + length
    return min(days, key=lambda resident: (-days[resident], resident), default=None)


def _still_the_twins(source: Source, column: str) -> int | None:
    """The lowest number without at the end what the twin has."""
    if not source.has_twin:
        return None
    rows = source.residents.to_table(columns=["world", "resident", column]).to_pylist()
    twins = {row["resident"] for row in rows if row["world"] == "twin" and row[column]}
    return min((row["resident"] for row in rows if row["world"] == "scheme" and not row[column]
                and row["resident"] in twins), default=None)  # fmt: skip


_PICKERS: dict[str, Callable[[Source], Any]] = {
    "most-refused": _most_refused,
    "most-points-lost": _most_points_lost,
    "wrongly-listed": _listed_wrongly,
    "child-excluded": lambda source: _most_refused(source, ("a parent's standing",)),
    "median": _median,
    "unable-to-pay": _unable_to_pay,
    "dragged-down": lambda source: _most_points_lost(source, pc.field("cause") == "association"),
    "most-false-records": _false_records,
    "never-out": lambda source: _days_on(source, "black", still=True),
    "silenced": _silenced,
    "redlisted": lambda source: _days_on(source, "red", still=False),
    "job-lost": lambda source: _still_the_twins(source, "in_work"),
    "home-lost": lambda source: _still_the_twins(source, "housed"),
}
assert list(_PICKERS) == list(RULES)
