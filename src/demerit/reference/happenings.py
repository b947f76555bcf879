"""What happens on a day. The fields are those of the engine's lists (`demerit.day.lists`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Act:
    resident: int
    cell: int
    kind: int
    flags: int
    profile: int


@dataclass
class Request:
    resident: int
    cell: int
    service: int
    profile: int
    times: int = 0  # that it has been made before, after a refusal


@dataclass
class Record:
    subject: int
    actor: int
    profile: int
    cell: int
    day: int
    due: int
    kind: int
    channel: int
    cause: int
    flags: int


@dataclass
class Report:
    resident: int  # who reports
    about: int
    cell: int
    kind: int
    channel: int
    tie: int
    cause: int


@dataclass
class Shown:
    resident: int
    viewers: int
    cell: int
    register: int


@dataclass
class Entry:
    subject: int
    origin: int
    cell: int
    points: int
    rule: int
    act_day: int
    kind: int
    channel: int
    cause: int
    ledger: int
    tie: int
    flags: int = 0
    moved: int = 0  # of the points, those that the ledger's bounds let through

    def __post_init__(self) -> None:
        self.moved = self.points


@dataclass
class Fined:
    resident: int
    cell: int
    yuan: int
    kind: int
    cause: int
    flags: int


@dataclass
class Sum:
    resident: int
    cell: int
    day: int
    yuan: int
    kind: int
    type: int
    flags: int
    filed: int = 0  # a bit for each way in for which it has been looked at


@dataclass
class Listing:
    resident: int
    cell: int
    day: int
    until: int
    appeal: int  # the day on which an appeal is decided, 0 without one
    register: int
    way: int
    flags: int
    left: int = 0xFFFF
    exit: int = 0


@dataclass
class Enrolled:
    resident: int
    cell: int
    what: int


@dataclass
class Change:
    resident: int
    cell: int
    grade_before: int
    lists_before: int
    wrong_before: int
    grade: int
    lists: int
    wrong: int


@dataclass
class Deal:
    resident: int
    other: int
    yuan: int
    cell: int
    day: int
    points: int
    type: int
    flags: int = 0
    grades: int = 0
    service: int = 255


@dataclass
class Toll:
    resident: int
    cell: int
    other: int
    what: int
    flags: int


@dataclass
class Decision:
    resident: int
    cell: int
    service: int
    outcome: int
    reason: int
    register: int
    flags: int
    grade: int
    waited: int = 0  # days since it was asked for (M32)
    times: int = 0  # that it had been asked for before, after a refusal


@dataclass
class Meeting:
    resident: int
    other: int
    cell: int
    other_cell: int
    grade: int
    other_grade: int
    flags: int


@dataclass
class Fall:
    resident: int
    cell: int
    ties: int
    tie: int
    flags: int


@dataclass
class Cut:
    resident: int
    other: int
    cell: int
    tie: int
    flags: int
