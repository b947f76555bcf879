"""How one world is spoken of: its labels, what was told before, and phrases that many sentences share."""

from __future__ import annotations

from datetime import date

from demerit.show import wording
from demerit.show.labels import Labels, lower, plain

DAGGER = "\N{NO-BREAK SPACE}\N{DAGGER}"


class Voice:
    """One world, and what a teller of its days remembers: listings, grade, and which disputed rules came up.

    `full` tells more: the rule, residents by number, and since when a door has been shut. Days are told by the
    calendar if `start` is given. `later` has the day on which an act's record came, by (day, kind).
    """

    def __init__(
        self, labels: Labels, world: str, *, full: bool = False, start: date | None = None,
        later: dict[tuple[int, str], int] | None = None,
    ) -> None:  # fmt: skip
        self.labels, self.world, self.full, self.start = labels, world, full, start
        self.later = later or {}
        self.disputed: set[str] = set()
        self.answered: list[tuple[int, str]] = []  # (day, kind) of earlier acts whose record came on the last day told
        self.unrecorded: dict[str, int] = {}  # by kind: the day of the last act that no record has answered
        self.since: dict[str, int] = {}  # day of the listing, by register
        self.grade_since: int | None = None

    def points(self, row: dict) -> str:
        points, scheme = row["points"] or 0, self.labels.scheme
        text = f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}"
        rule = scheme.rules.get(row["rule"] or "")
        ledger = row.get("ledger") or (rule.ledger if rule is not None else None)
        if ledger and ledger in scheme.ledgers and ledger != scheme.ledger_ids[0]:
            text += f" on the {lower(self.labels.ledger(ledger))}"
        if rule is not None and self.full:
            text += f" (rule “{plain(row['rule'])}”)"
        if rule is not None and rule.disputed:
            self.disputed.add(f"{self.labels.kind(rule.kind)}: {rule.disputed}")
            text += DAGGER
        return text

    def entries(self, left: list[dict], test) -> str:
        """The points that follow from one record, taken out of the day's rows: ": -5 points"."""
        found = [row for row in left if row["type"] == "entry" and test(row)]
        for row in found:
            left.remove(row)
        return ": " + wording.joined([self.points(row) for row in found]) if found else ""

    def when(self, day: int) -> str:
        return wording.calendar(day, self.start) or f"day {day}"

    def by(self, channel: str | None) -> str:
        return f" by {lower(self.labels.channel(channel))}" if channel else ""

    def number(self, row: dict) -> str:
        return f" (resident {row['other']})" if self.full and row.get("other") is not None else ""
