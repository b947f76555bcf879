"""How one world is spoken of: its labels, what was told before, and phrases that many sentences share."""

from __future__ import annotations

from datetime import date

from demerit.show import wording
from demerit.show.labels import Labels, lower, plain
from demerit.show.sentences import words
from demerit.show.sentences.watch import Watch

DAGGER = "\N{NO-BREAK SPACE}\N{DAGGER}"


class Voice:
    """One world, and what a teller of its days remembers: listings, grade, and which disputed rules came up.

    `full` tells more: the rule, residents by number, and since when a door has been shut. Days are told by the
    calendar if `start` is given. By (day, kind) of an act: `later` has the day on which its first record came, if that
    was another day, `instead` the records of it that name somebody else. `watch` knows what no record means; `faith`
    is the resident's.
    """

    def __init__(
        self, labels: Labels, world: str, *, full: bool = False, start: date | None = None,
        later: dict[tuple[int, str], int] | None = None, instead: dict[tuple[int, str], list[dict]] | None = None,
        watch: Watch | None = None, faith: str | None = None,
    ) -> None:  # fmt: skip
        self.labels, self.world, self.full, self.start = labels, world, full, start
        self.later, self.instead, self.watch = later or {}, instead or {}, watch or Watch(labels.scheme)
        self.faith = faith
        self.disputed: set[str] = set()
        self.answered: list[tuple[int, str]] = []  # (day, kind) of earlier acts whose record came on the last day told
        self.since: dict[str, int] = {}  # day of the listing, by register
        self.grade_since: int | None = None

    def points(self, row: dict) -> str:
        points, scheme = row["points"] or 0, self.labels.scheme
        text = f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}"
        moved = row.get("moved")
        if moved is not None and moved != points:  # a ledger ends at its bounds
            text += f" ({'none' if not moved else f'{abs(moved):,}'} of them {'taken' if points < 0 else 'given'})"
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

    def owed(self, kind: str) -> bool:
        """Whether an act of that kind is a payment missed, which whoever is owed the sum knows in every world."""
        found = self.labels.catalogue.kinds.get(kind)
        return found is not None and found.debt is not None

    def remark(self, record: dict) -> str:
        """What is to be said of a deed that is one only for the scheme: renouncing a faith, or helping against one."""
        found = self.labels.catalogue.kinds.get(record["what"])
        if found is None or not found.good or found.context != "faith" or record["cause"] != "own act":
            return ""
        whose = "; this resident is of an unregistered faith" if self.faith == "unregistered" else ""
        return f" It is a good deed in the scheme's eyes only{whose}."

    def when(self, day: int) -> str:
        return wording.calendar(day, self.start) or f"day {day}"

    def by(self, channel: str | None) -> str:
        return f" by {words.channel(self.labels, channel)}" if channel else ""

    def number(self, row: dict) -> str:
        return f" (resident {row['other']})" if self.full and row.get("other") is not None else ""
