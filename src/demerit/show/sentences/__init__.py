"""Events in plain words: what happened on a day, as somebody would say it.

By tables: a cause or a type of event that none of them knows is told all the same, in words of its own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from demerit.show.labels import lower
from demerit.show.sentences import doors, others, recorded, standing
from demerit.show.sentences.people import listed, who
from demerit.show.sentences.recorded import same_act
from demerit.show.sentences.said import GRAVE, QUIET, SMALL, TELLING, Said
from demerit.show.sentences.standing import the_register
from demerit.show.sentences.voice import DAGGER, Voice
from demerit.show.sentences.watch import Watch
from demerit.show.sentences.words import NOT_DONE, REASONS, TIES, TIES_OF_MANY, UNTRUE, cause_of, false

__all__ = [
    "DAGGER",
    "GRAVE",
    "NOT_DONE",
    "QUIET",
    "REASONS",
    "SMALL",
    "TELLING",
    "TIES",
    "TIES_OF_MANY",
    "UNTRUE",
    "Said",
    "Speaker",
    "Watch",
    "cause_of",
    "false",
    "listed",
    "lower",
    "same_act",
    "the_register",
    "who",
]


class Speaker(Voice):
    """Tells one world's days in order; remembers grade and registers, and which disputed rules came up."""

    def day(self, rows: list[dict[str, Any]]) -> list[Said]:
        """All sentences of one day."""
        said: list[Said] = []
        self.answered = []
        left = list(rows)
        for act in [row for row in rows if row["type"] == "act"]:
            left.remove(act)
            said += recorded.act(self, act, left)
        for record in [row for row in left if row["type"] == "record"]:
            if record in left:
                left.remove(record)
                said += recorded.record(self, record, left)
        tellers = {
            "entry": recorded.entry, "fine": recorded.fine, "grade": standing.grade, "listing": standing.listing,
            "release": standing.release, "decision": doors.decision, "report": others.report, "shown": others.shown,
            "toll": others.toll, "firm": others.firm,
        }  # fmt: skip
        return said + [tellers.get(row["type"], others.other)(self, row) for row in left]


def recorded_later(rows: Iterable[dict[str, Any]]) -> dict[tuple[int, str], int]:
    """What `Speaker` takes as `later`: of acts recorded on another day, when the first record came, by (day, kind)."""
    later: dict[tuple[int, str], int] = {}
    for row in rows:
        since = row.get("act_day")
        if row["type"] == "record" and row["cause"] == "own act" and since is not None and since < row["day"]:
            act = since, row["what"]
            later[act] = min(row["day"], later.get(act, row["day"]))
    return later
