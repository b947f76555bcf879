"""Choosing a telling resident by a stated rule, never by hand. The rules are named in `life.rules`.

Only the rows that a rule needs are read. Between equals, the lowest number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demerit.day.lists import BY_TIER, EXITS
from demerit.errors import UsageError
from demerit.life.readers import BY_THE_SCHEME
from demerit.life.rules import BY_SCHEME, RULES, rule_of
from demerit.life.source import Source
from demerit.scheme.families import families
from demerit.scheme.nearest import suggest

FROM_THE_START = -1  # in the place of the day on which a stay began
NOT_OWN = ("misidentification", "false report", "copied error")


class Picked(NamedTuple):
    """Whom a rule picks, and how many of those followed fit it at all."""

    rule: str
    resident: int
    fitting: int


Found = tuple[int, int] | None  # the resident, and how many fit


def pick(source: Source, rule: str) -> int:
    """A resident followed in a run, by one of `RULES`. Raises UsageError if nobody fits."""
    return picked(source, rule).resident


def picked(source: Source, rule: str) -> Picked:
    """The same, with how many fit."""
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
    return Picked(name, *found)


def first_picked(source: Source, rules: Iterable[str]) -> Picked | None:
    """By the first of some rules that somebody fits; None where nobody fits any."""
    for name in rules:
        if (found := _PICKERS[name](source)) is not None:
            return Picked(name, *found)
    return None


def everybody_picked(source: Source) -> dict[str, Picked | None]:
    """Whom each rule picks; None where nobody fits."""
    return {name: first_picked(source, [name]) for name in RULES}


def _rows(source: Source, type_: str, *more: pc.Expression, columns: tuple[str, ...] = ()) -> pa.Table:
    where = (pc.field("world") == "scheme") & (pc.field("type") == type_)
    for one in more:
        where &= one
    return source.events.to_table(columns=["resident", *columns], filter=where)


def _array(table: pa.Table, name: str) -> np.ndarray:
    return table[name].to_numpy()


def _most(residents: np.ndarray, weights: np.ndarray | None = None) -> Found:
    """The resident with the greatest sum, the lowest number between equals, and how many have one above zero."""
    if not len(residents):
        return None
    who, place = np.unique(residents, return_inverse=True)
    sums = np.bincount(place, weights)
    fitting = int((sums > 0).sum())
    return (int(who[np.argmax(sums)]), fitting) if fitting else None


def _in(column: str, names: tuple[str, ...] | list[str]) -> pc.Expression:
    return pc.field(column).cast(pa.string()).isin(pa.array(list(names), pa.string()))


def _most_refused(source: Source, reasons: tuple[str, ...] = BY_SCHEME) -> Found:
    return _most(
        _array(_rows(source, "decision", _in("reason", reasons), pc.field("outcome") == "refused"), "resident")
    )


def _most_points_lost(source: Source, *more: pc.Expression) -> Found:
    of_score = pc.field("ledger") == next(iter(source.scheme.ledgers), "")
    lost = "moved" if "moved" in source.events.schema.names else "points"  # the log of an older run has no other
    rows = _rows(source, "entry", pc.field(lost) < 0, of_score, *more, columns=(lost,))
    return _most(_array(rows, "resident"), -_array(rows, lost))


def _first(rows: pa.Table) -> Found:
    """The earliest, the lowest number on one day."""
    if not rows.num_rows:
        return None
    residents = _array(rows, "resident")
    order = np.lexsort((residents, _array(rows, "day")))
    return int(residents[order[0]]), len(np.unique(residents))


def _registers(source: Source, colour: str) -> list[str]:
    return [name for name, register in source.scheme.registers.items() if register.colour == colour]


def _listed_wrongly(source: Source) -> Found:
    black = _in("what", _registers(source, "black"))  # to be praised for nothing is no harm
    return _first(_rows(source, "listing", pc.field("wrongful"), black, columns=("day",)))


def _unable_to_pay(source: Source) -> Found:
    return _first(_rows(source, "listing", pc.field("outcome") == "could not pay", columns=("day",)))


def _false_records(source: Source) -> Found:
    read = _in("reason", BY_THE_SCHEME)
    return _most(_array(_rows(source, "record", _in("cause", NOT_OWN), read), "resident"))


def _silenced(source: Source) -> Found:
    return _most(_array(_rows(source, "act", pc.field("outcome") == "chilled"), "resident"))


def _median(source: Source) -> Found:
    if not source.scheme.ledgers:
        return None
    rows = source.residents.to_table(columns=["resident", "points"], filter=pc.field("world") == "scheme")
    rows = rows.filter(pc.field("points").is_valid())  # of those who are scored
    order = np.lexsort((_array(rows, "resident"), _array(rows, "points")))
    return (int(_array(rows, "resident")[order[len(order) // 2]]), len(order)) if len(order) else None


def _days_on(source: Source, colour: str, *, still: bool) -> Found:
    """Most days on registers of a colour; `still`: only stays that last to the end, the longest of them. A register and
    its tiers are one."""
    family = {name: names for name, names in families(source.scheme).items() if name in _registers(source, colour)}
    where = (pc.field("world") == "scheme") & _in("type", ("listing", "release")) & _in("what", list(family))
    rows = source.events.to_table(columns=["day", "resident", "type", "what", "outcome"], filter=where).to_pylist()
    before = _on_before(source, rows, family)
    on: dict[tuple[int, tuple[str, ...]], set[str]] = {}
    begun: dict[tuple[int, tuple[str, ...]], int] = {}
    for resident, name in before:
        on.setdefault((resident, family[name]), set()).add(name)
        begun[resident, family[name]] = FROM_THE_START
    days: dict[int, int] = {}
    rows.sort(key=lambda row: (row["day"], 2 if row["outcome"] == EXITS[BY_TIER] else int(row["type"] == "listing")))
    for day, today in groupby(rows, key=lambda row: row["day"]):
        touched = []
        for row in today:
            touched.append((row["resident"], family[row["what"]]))
            there = on.setdefault(touched[-1], set())
            (there.add if row["type"] == "listing" else there.discard)(row["what"])
        for stay in touched:
            if on[stay]:
                begun.setdefault(stay, day)
            elif stay in begun:
                since = begun.pop(stay)
                if not still:
                    days[stay[0]] = days.get(stay[0], 0) + day - max(since, 0)
    for (resident, _), since in begun.items():
        length = source.days - max(since, 0)
        if not still:
            days[resident] = days.get(resident, 0) + length
        elif since != FROM_THE_START:
            days[resident] = max(days.get(resident, 0), length)
    first = min(days, key=lambda resident: (-days[resident], resident), default=None)
    return None if first is None else (first, len(days))


def _on_before(source: Source, rows: list[dict[str, Any]], names: Container[str]) -> list[tuple[int, str]]:
    """Who stood on which of some registers before the first day, which no row of the log tells: from those at the end,
    and the listings and releases between."""
    ends = source.residents.to_table(columns=["resident", "registers"], filter=pc.field("world") == "scheme")
    on = Counter(
        (row["resident"], name) for row in ends.to_pylist() for name in row["registers"] or () if name in names
    )
    for row in rows:
        on[row["resident"], row["what"]] += 1 if row["type"] == "release" else -1
    return [stay for stay, times in on.items() if times > 0]


def _still_the_twins(source: Source, column: str) -> Found:
    """The lowest number without at the end what the twin has."""
    if not source.has_twin:
        return None
    rows = source.residents.to_table(columns=["world", "resident", column]).to_pylist()
    twins = {row["resident"] for row in rows if row["world"] == "twin" and row[column]}
    without = [row["resident"] for row in rows if row["world"] == "scheme" and not row[column]]
    lost = [resident for resident in without if resident in twins]
    return (min(lost), len(lost)) if lost else None


_PICKERS: dict[str, Callable[[Source], Found]] = {
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
