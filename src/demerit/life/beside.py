"""A life beside its twin: each row of the log that one of the two has and the other hasn't, or has otherwise.

What a life lists is what is compared: every type of row, what others' rows say of this resident, and where both
ended. Rows that are equal in every column but the world cancel out; all that is left is told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from demerit.life.account import NOT_DONE
from demerit.life.source import Row

BY_NAME = ("act", "decision", "fine", "record")  # types whose differences are told by what they are of
ENDS = ("in_work", "housed", "shut_out", "unpaid_sums", "registers")  # what one has at the end; a twin has no score


@dataclass
class Apart:
    """Rows of one sort by the side that has them: here alone, there alone, or in both and otherwise (pairs)."""

    here: list[Row] = field(default_factory=list)
    there: list[Row] = field(default_factory=list)
    otherwise: list[tuple[Row, Row]] = field(default_factory=list)


def apart(here: Iterable[Row], there: Iterable[Row], same: Callable[[Row], Hashable]) -> Apart:
    """What differs between two lists of rows; those of the same `same` are paired, in order."""
    mine, theirs = list(here), list(there)
    equal = Counter(map(_cells, mine)) & Counter(map(_cells, theirs))
    mine, theirs = _without(mine, equal), _without(theirs, equal)
    waiting: dict[Hashable, list[Row]] = {}
    for row in theirs:
        waiting.setdefault(same(row), []).append(row)
    found = Apart()
    for row in mine:
        if others := waiting.get(same(row)):
            found.otherwise.append((row, others.pop(0)))
        else:
            found.here.append(row)
    paired = {id(row) for _, row in found.otherwise}
    found.there = [row for row in theirs if id(row) not in paired]
    return found


def beside_the_twin(
    here: list[Row], there: list[Row], ends: dict[str, Row], others: dict[str, dict[str, list[Row]]]
) -> dict[str, Any]:
    """Differences, as plain counts, and what was refused in both; `same` if nothing differs at all.

    here, there: all rows of the resident in both worlds. others: by what they tell of this resident, rows that others
    have, by world.
    """
    ended = _ended(ends["scheme"], ends["twin"])
    told = {name: {"here": len(of["scheme"]), "there": len(of["twin"])} for name, of in others.items()
            if not _equal(of["scheme"], of["twin"])}  # fmt: skip
    return {
        "same": _equal(here, there) and not told and not ended,
        **_acts(*_of("act", here, there)),
        **_decisions(*_of("decision", here, there)),
        **_fines(*_of("fine", here, there)),
        **_records(*_of("record", here, there)),
        "others": told,
        "rows": _rest(here, there),
        "at_end": ended,
    }


def _acts(here: list[Row], there: list[Row]) -> dict[str, Any]:
    """Done in one world alone; done, performed, planned or left undone otherwise, or left undone in one alone."""
    found = apart(here, there, lambda row: (row["day"], row["what"]))
    alone: dict[str, list[Row]] = {"here": _done(found.here), "there": _done(found.there)}
    rest = [row for row in (*found.here, *found.there) if row["outcome"] in NOT_DONE]
    for mine, theirs in found.otherwise:
        done = [row["outcome"] not in NOT_DONE for row in (mine, theirs)]
        if done[0] == done[1]:
            rest.append(mine)
        else:
            alone["here" if done[0] else "there"].append(mine if done[0] else theirs)
    return {"acts_only_here": _counts(alone["here"]), "acts_only_there": _counts(alone["there"]),
            "acts_otherwise": _counts(rest)}  # fmt: skip


def _decisions(here: list[Row], there: list[Row]) -> dict[str, Any]:
    """Asked for on the same day in both worlds, and answered otherwise; or asked for in one alone."""
    found = apart(here, there, lambda row: (row["day"] - (row["points"] or 0), row["what"]))  # points: days waited
    granted = [(mine["outcome"] == "granted", theirs["outcome"] == "granted") for mine, theirs in found.otherwise]
    mine = [row for row, _ in found.otherwise]
    kept = list(zip(mine, granted, strict=True))
    twins_answer = {(row["day"], row["what"]) for row in there if row["outcome"] == "refused"}
    return {
        "refused_only_here": _counts(row for row, one in kept if one == (False, True)),
        "refused_only_there": _counts(row for row, one in kept if one == (True, False)),
        "answered_otherwise": _counts(row for row, one in kept if one[0] == one[1]),
        "refused_both": _counts(row for row in here if row["outcome"] == "refused"
                                and (row["day"], row["what"]) in twins_answer),
        "asked_only_here": _counts(found.here),
        "asked_only_there": _counts(found.there),
    }  # fmt: skip


def _fines(here: list[Row], there: list[Row]) -> dict[str, Any]:
    """Fines, their sums in yuan, those unpaid and those for what wasn't done, if they aren't the same."""
    found = apart(here, there, lambda row: None)
    same = not (found.here or found.there or found.otherwise)
    return {"fines": None if same else {"here": _fined(here), "there": _fined(there)}}


def _fined(rows: list[Row]) -> dict[str, int]:
    return {
        "fines": len(rows), "yuan": sum(abs(row["points"] or 0) for row in rows),
        "unpaid": sum(row["outcome"] != "paid" for row in rows), "false": sum(bool(row["wrongful"]) for row in rows),
    }  # fmt: skip


def _records(here: list[Row], there: list[Row]) -> dict[str, Any]:
    """Records in one world alone; the same record, read by others there; and false records, if not as many."""
    found = apart(here, there, lambda row: tuple(row[name] for name in ("day", "what", "channel", "cause", "other",
                                                                         "act_day")))  # fmt: skip
    false = {side: sum(bool(row["wrongful"]) for row in rows) for side, rows in (("here", here), ("there", there))}
    return {
        "records_only_here": _counts(found.here), "records_only_there": _counts(found.there),
        "records_read_otherwise": _counts(row for row, _ in found.otherwise),
        "false_records": false if false["here"] != false["there"] else None,
    }  # fmt: skip


def _rest(here: list[Row], there: list[Row]) -> dict[str, dict[str, int]]:
    """Rows of every other type, by where they are alone, or otherwise: how many of each type."""
    mine, theirs = ([row for row in rows if row["type"] not in BY_NAME] for rows in (here, there))
    found = apart(mine, theirs, lambda row: (row["day"], row["type"], row["what"]))
    sides = {"here": found.here, "there": found.there, "otherwise": [row for row, _ in found.otherwise]}
    return {side: dict(Counter(row["type"] for row in rows)) for side, rows in sides.items() if rows}


def _ended(mine: Row, theirs: Row) -> dict[str, Any]:
    """What one has at the end and the other not."""
    return {
        name: {"here": mine.get(name), "there": theirs.get(name)} for name in ENDS if mine.get(name) != theirs.get(name)
    }


def _of(type_: str, here: list[Row], there: list[Row]) -> tuple[list[Row], list[Row]]:
    return [row for row in here if row["type"] == type_], [row for row in there if row["type"] == type_]


def _done(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["outcome"] not in NOT_DONE]


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    return dict(Counter(row["what"] for row in sorted(rows, key=lambda row: row["day"])))


def _cells(row: Row) -> tuple[Hashable, ...]:
    """All of a row but its world."""
    return tuple(value for name, value in sorted(row.items()) if name != "world")


def _equal(here: list[Row], there: list[Row]) -> bool:
    return Counter(map(_cells, here)) == Counter(map(_cells, there))


def _without(rows: list[Row], equal: Counter[tuple[Hashable, ...]]) -> list[Row]:
    """Rows less as many of each as are `equal`."""
    left, kept = equal.copy(), []
    for row in rows:
        cells = _cells(row)
        if left[cells] > 0:
            left[cells] -= 1
        else:
            kept.append(row)
    return kept
