"""What values the arrays that are kept may have: kernels index by them and check nothing, so what is read is held here.

A column of a list has its bound by its name, whatever list it stands in; `OTHERWISE` names the few that mean something
else in one list. An array of int64 without columns holds counts. How the parts of a world go together is held in
`day.soundness`; what a user's own mechanisms keep is theirs to hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demerit.day import lists
from demerit.day.firms import WHAT
from demerit.day.operator import ONE
from demerit.day.state import CELLS
from demerit.day.tables import Tables
from demerit.day.tables.form import MAX_LEDGERS, MAX_RULES, NEVER
from demerit.kept import Arrays
from demerit.limits import MAX_CHANNELS, MAX_FIRM_KINDS, MAX_FIRM_REGISTERS, MAX_KINDS, MAX_REGISTERS, MAX_SERVICES
from demerit.measure.fractions import MISSING
from demerit.shards import Shard
from demerit.shards.dividing import MANY

NONE = 255  # of a column of one byte: there is no such thing
MOST_COUNTED = 1 << 52  # a sum over all cells then still fits 64 bits

# by the name of a column: its values are below this; a name is one of `Limits.named`
BELOW: dict[str, int | str] = {
    "resident": "residents", "subject": "residents", "about": "residents", "actor": "residents", "origin": "residents",
    "other": "residents", "organisation": "teams", "cell": CELLS, "other_cell": CELLS, "day": "days", "asked": "days",
    "act_day": "days", "kind": MAX_KINDS, "channel": MAX_CHANNELS, "service": MAX_SERVICES, "cause": len(lists.CAUSES),
    "register": "registers", "family": MAX_REGISTERS, "ledger": MAX_LEDGERS, "rule": MAX_RULES, "way": "ways",
    "tie": lists.BY_UNIT + 1, "exit": len(lists.EXITS), "outcome": len(lists.OUTCOMES), "reason": len(lists.REASONS),
    "grade": 16, "other_grade": 16, "looked": "ways looked at", "done": 1,
}  # fmt: skip
# or this, where there is none
OR: dict[str, int] = {
    "actor": lists.NOBODY, "origin": lists.NOBODY, "other": lists.NOBODY, "rule": lists.NO_RULE,
    **dict.fromkeys(("kind", "channel", "service", "register", "way", "tie"), NONE),
}  # fmt: skip
# columns of which any value is one: bits, amounts, days to come, luck
FREE = {
    "profile", "flags", "yuan", "points", "moved", "filed", "viewers", "ties", "due", "until", "appeal", "left",
    "lists", "lists_before", "wrong", "wrong_before", "grade_before", "waited", "grades", "lottery", "where", "file",
    "side", "mind", "score", "times", "own", "seen", "commerce", "trust", "scores",
}  # fmt: skip

# by the end of an array's name, and its column: below this, and none has none
OTHERWISE: dict[str, dict[str, int | str]] = {
    "state": {"grade": 256}, "changes": {"grade": 256},
    "world/sums": {"resident": "here", "kind": MAX_KINDS, "what": 4 * 4},
    "world/listings": {"resident": "here"}, "apart/rows": {"resident": "here"},
    "arrivals/waiting": {"subject": "here", "kind": MAX_KINDS, "channel": MAX_CHANNELS},
    "arrivals/actors": {"subject": "here"}, "queues/waiting": {"resident": "here", "service": MAX_SERVICES},
    "dealings/deals": {"resident": "here", "day": "days and tomorrow", "type": len(lists.DEALS)},
    "repeats/pending": {"resident": "here", "service": MAX_SERVICES},
    "files/astray": {"resident": "here"}, "stays/joined/begun": {"resident": "here"},
    "organisations/rows": {"kind": 3},
    "organisations/listings": {"resident": "teams here", "register": MAX_FIRM_REGISTERS, "way": 1},
    "organisations/deeds": {"organisation": "teams here", "kind": MAX_FIRM_KINDS, "day": "days and a month"},
    "waits/here_rows": {"resident": "here", "service": MAX_SERVICES},
    "waits/there_rows": {"resident": "here", "service": MAX_SERVICES},
    "requests": {"service": MAX_SERVICES}, "decisions": {"service": MAX_SERVICES}, "acts": {"kind": MAX_KINDS},
    "records": {"kind": MAX_KINDS, "channel": MAX_CHANNELS},
    "entered": {"register": "registers"}, "ended": {"register": "registers", "grade": 256},
    "paid": {"type": len(lists.SUM_TYPES)}, "tolls": {"what": len(lists.TOLLS)},
    "firms": {"what": len(WHAT), "kind": MAX_FIRM_KINDS, "register": MAX_FIRM_REGISTERS},
    "deals": {"day": "days and tomorrow", "type": len(lists.DEALS)}, "enrolled": {"what": len(lists.ENROLMENTS)},
}  # fmt: skip
# of these, too, one may have none
OR_NONE = {("firms", "kind"), ("firms", "register")}

MOST = 64 * ONE  # of attention and of effort, whatever `ordinary.attention_most` says

# by the end of an array's name: the lowest and the highest number in one without columns, or the name of its limits
NUMBERS: dict[str, tuple[int, int] | str] = {
    "world/heat": (0, 1 << 30), "world/looks": (0, MOST * MOST // ONE), "world/begun": (0, 1),
    "world/taught": (0, 65535), "world/starts": (0, 15),
    "world/places": (-(1 << 60), 1 << 60), "world/cutoffs": (-NEVER, NEVER), "operator/attention": (0, MOST),
    "operator/zeal": (0, MOST), "operator/moved": (0, 1), "levies/purse": (-(1 << 60), 1 << 60),
    "conformity/sanctions": (0, 1 << 30), "waits/here_keys": (0, 1 << 62), "waits/there_keys": (0, 1 << 62),
    "books/closed": "residents", "counter/marks": "days and the first", "tally/marks": "days and the first",
}  # fmt: skip
COUNTS = -MOST_COUNTED, MOST_COUNTED
ANY = ("world/old_bills", "cut_ties/keys", "sums", "sums/organisations")  # numbers held elsewhere, or only told
OF_ITS_USER = ("own", "counted")  # parts of which any number is one


@dataclass(frozen=True)
class Limits:
    """What the bounds of one world are: of a shard, after so many days lived, under some tables."""

    tables: Tables
    shard: Shard
    days: int

    def named(self, name: str) -> tuple[int, int]:
        """The lowest value, and the one after the highest."""
        standing, shard = self.tables.standing[0], self.shard
        residents = int(shard.edges[-1])
        return {
            "residents": (0, residents), "here": (shard.first, shard.last), "teams": (0, _teams(residents)),
            "teams here": shard.teams, "days": (0, self.days), "days and tomorrow": (0, self.days + 1),
            "days and the first": (0, self.days + 1),
            "days and a month": (0, self.days + 30), "registers": (0, int(standing["registers"])),
            "ways": (0, int(standing["ways"])), "ways looked at": (0, int(standing["ways"]) + 1),
        }[name]  # fmt: skip


def _teams(residents: int) -> int:
    from demerit.day.staff import teams

    return int(teams(residents))


def of_world(arrays: Arrays, world: str) -> dict[str, np.ndarray]:
    """The arrays of one world, by their names in files without the world's: `world/state`."""
    return {name.replace(f"/{world}", "", 1): array for name, array in arrays.items()
            if name.split("/")[1:2] == [world] and not name.endswith(MANY)}  # fmt: skip


def refuse_beyond(arrays: Arrays, limits: Limits) -> None:
    """Raises ValueError for a value that can't have been written. `arrays`: as `of_world` gives them."""
    for name, array in arrays.items():
        if name.partition("/")[0] not in OF_ITS_USER and not all(fine.all() for fine in _fine(name, array, limits)):
            raise ValueError(f"{name} has values that no run writes")


def bound_of(name: str, column: str) -> tuple[int | str | None, int | None]:
    """Below what a column of an array stays, None for any value; and the value that it has instead where there is
    none. Raises KeyError for one that nobody knows."""
    for end, columns in OTHERWISE.items():
        if ends_with(name, end) and column in columns:
            return columns[column], NONE if (end, column) in OR_NONE else None
    if column in FREE:
        return None, None
    return BELOW[column], OR.get(column)


def ends_with(name: str, end: str) -> bool:
    """Whether a name is this, or ends with it after a stroke."""
    return name == end or name.endswith(f"/{end}")


def _fine(name: str, array: np.ndarray, limits: Limits) -> Iterator[np.ndarray]:
    """Which values are fine, of each column."""
    for column in array.dtype.names or ():
        below, instead = bound_of(name, column)
        if below is None:
            continue
        first, after = limits.named(below) if isinstance(below, str) else (0, below)
        values = array[column].astype(np.int64)
        fine = (values >= first) & (values < after)
        yield fine if instead is None else fine | (values == instead)
    if array.dtype.kind not in "iu" or any(ends_with(name, end) for end in ANY):
        return
    known = next((bounds for end, bounds in NUMBERS.items() if ends_with(name, end)), None)
    if known is not None:
        first, last = known if isinstance(known, tuple) else np.subtract(limits.named(known), (0, 1)).tolist()
        yield (array >= first) & (array <= last)
    elif array.dtype == np.int64:
        yield (array >= COUNTS[0]) & (array <= COUNTS[1]) | (array == MISSING)
    else:
        raise ValueError(f"it has {name}, which no run keeps")
