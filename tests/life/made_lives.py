"""Runs written by hand, as a folder would hold them: a scheme, a few rows of the log, where residents ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from demerit.life.readers import SCHEME
from demerit.life.source import Source
from demerit.scheme.model import Scheme

TEXTS = ("world", "type", "what", "channel", "cause", "rule", "ledger", "outcome", "reason")
EVENTS = pa.schema([
    ("world", pa.string()), ("day", pa.int32()), ("resident", pa.int64()), ("type", pa.string()),
    *((name, pa.string()) for name in ("what", "channel", "cause", "rule", "ledger")), ("points", pa.int64()),
    ("other", pa.int64()), ("act_day", pa.int64()),
    ("outcome", pa.string()), ("reason", pa.string()), ("wrongful", pa.bool_()),
])  # fmt: skip
PLAIN = {
    "scheme": "little", "title": "A little scheme", "summary": "For tests.", "start": "2020-01-01",
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1000}},
    "grades": {"bands": {"A": {"from": 980}, "B": {"from": 950, "to": 980}, "C": {"to": 950}}},
    "rules": {
        "littering": {"kind": "littering", "points": -15, "source": "assumed"},
        "jaywalking": {"kind": "jaywalking", "points": -8, "source": "assumed"},
        "posting": {"kind": "critical_post", "points": -30, "source": "assumed"},
        "blood": {"kind": "blood_donation", "points": 10, "source": "assumed"},
    },
    "association": {"household": {"share": 0.5, "source": "assumed"}},
}  # fmt: skip


def scheme(**parts: Any) -> Scheme:
    return Scheme.model_validate(PLAIN | parts)


def row(day: int, type_: str, what: str | None = None, **cells: Any) -> dict[str, Any]:
    base = dict.fromkeys(EVENTS.names) | {"world": "scheme", "resident": 1, "wrongful": False}
    if type_ in ("record", "entry"):
        base |= {"act_day": day}
    if type_ == "record":
        base |= {"reason": SCHEME}
    return base | {"day": day, "type": type_, "what": what} | cells


def entry(day: int, rule: str, points: int, cause: str = "own act", **cells: Any) -> dict[str, Any]:
    kinds = {
        "littering": "littering",
        "jaywalking": "jaywalking",
        "posting": "critical_post",
        "blood": "blood_donation",
    }
    more = {"channel": "police", "cause": cause, "rule": rule, "ledger": "points", "points": points}
    return row(day, "entry", kinds.get(rule), **more, wrongful=cause != "own act", **cells)


def ended(points: int | None, grade: str | None, own: int | None = None, **cells: Any) -> dict[str, Any]:
    end = {
        "world": "scheme", "resident": 1, "age": 40, "sex": "female", "decile": 2, "minority": False, "faith": "none",
        "household": 7, "points": points, "own_points": points if own is None else own, "grade": grade,
        "registers": [], "in_work": True, "housed": True, "shut_out": False, "unpaid_sums": 0,
    }  # fmt: skip
    return end | cells


def source(which: Scheme, rows: list[dict[str, Any]], ends: list[dict[str, Any]], *, days: int = 60,
           residents: int | None = None) -> Source:  # fmt: skip
    """Everybody is followed, unless there are more `residents`."""
    worlds, known = {end["world"] for end in ends}, {end["resident"] for end in ends}
    count = max(known) + 1
    return Source(
        scheme=which, worlds=("little", "none")[: len(worlds)], twin=None, place="A hamlet",
        place_count=residents or count, followed=len(known) if residents else count, days=days,
        seed=7, start=date(2020, 1, 1), digest="0f" * 32, events=ds.dataset(pa.Table.from_pylist(rows, EVENTS)),
        residents=ds.dataset(pa.Table.from_pylist(ends)),
    )  # fmt: skip
