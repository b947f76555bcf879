"""One resident's ledgers, replayed day by day from what was entered in them (M01, M03, M20 to M22).

The rules are those of the standing of a day, for one resident and in plain Python: entries are added and bounds
applied when all of a day's are in; restoration and resets fall on their days; registers entered by points are entered
and left again, appeals with the very draws that the run made. So the same entries give the same points and grades,
and other entries give what they would have given. Registers entered for records or unpaid sums stand as they stood.

Entries of the book itself (restoration, correction, reset) aren't taken from the log but worked out anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from demerit.catalogue import Who
from demerit.day.lists import ENROLMENTS, FIRST_NOT_JOINING
from demerit.life.course import Course, Posting
from demerit.life.replay import play
from demerit.life.source import Row, Source
from demerit.life.terms import Terms

JOINING, LEAVING = ENROLMENTS[:FIRST_NOT_JOINING], ("left", "left with the head of the household")
OF_THE_BOOK = ("restoration", "decay", "correction", "reset")


class Passbook:
    """The ledgers of one resident, and what may be asked of them.

    `ends` is the resident's row of the end of the run, `rows` the log of the scheme's world.
    """

    def __init__(self, source: Source, resident: int, ends: Row, rows: Iterable[Row]) -> None:
        self.source, self.resident, self.ends = source, resident, ends
        self.terms = terms = Terms(source.scheme, source.seed, resident, source.start)
        self.scheme, self.days = terms.scheme, source.days
        self.rules, self.ledger_ids, self.grade_ids = terms.rules, terms.ledger_ids, terms.grade_ids
        self.by_bands, self.k0, self.k1 = terms.by_bands, terms.k0, terms.k1
        self.rows = list(rows)
        found_out = Counter(
            (row["day"], -(row["points"] or 0))
            for row in self.rows
            if row["type"] == "deal" and row["outcome"] == "found out"
        )  # what is taken back then is a correction that no rule of the book explains (M19)
        self.postings = []
        for row in self.rows:
            if row["type"] != "entry":
                continue
            taken_back = row["cause"] == "correction" and found_out[row["day"], row["points"] or 0] > 0
            if taken_back:
                found_out[row["day"], row["points"] or 0] -= 1
            if taken_back or row["cause"] not in OF_THE_BOOK:
                self.postings.append(Posting(row["day"], self._ledger(row), row["points"] or 0, row))
        told = [(row["day"], row["outcome"]) for row in self.rows if row["type"] == "enrolment"]
        self.enrolments = {day: how in JOINING for day, how in told}  # day -> scored from that morning on, or not
        self.scored_at_first = told[0][1] in LEAVING if told else self._scored_at_end()
        self.ways = self._ways_by_points()
        self.fixed = self._stays_as_they_stood()

    def _scored_at_end(self) -> bool:
        return not self.scheme.enrols or bool(self.ends.get("scored", True))

    # -- what the run tells ------------------------------------------------------------------------------------------

    @cached_property
    def begins(self) -> int | None:
        """The day on whose morning the ledgers began for the first time; None for whoever was never scored."""
        if not self.ledger_ids:
            return None
        return 0 if self.scored_at_first else next((day for day, joins in self.enrolments.items() if joins), None)

    @cached_property
    def start(self) -> int:
        """Points on the first morning, or on that of joining."""
        return self.terms.first_points()

    @cached_property
    def as_it_was(self) -> Course:
        return self.play(self.postings)

    @cached_property
    def adds_up(self) -> bool:
        """Whether the replay of the log as it is ends where the resident ended, with every change of grade."""
        if not self.ledger_ids:
            return False
        course, ends = self.as_it_was, self.ends
        if (course.points, course.own) != (ends.get("points"), ends.get("own_points")):
            return False
        if not self.by_bands:
            return True
        told = [(row["day"], row["what"]) for row in self.rows if row["type"] == "grade"]
        mine = [(day, self.grade_ids[grade]) for day, grade in course.grades]
        ended = None if course.grade is None else self.grade_ids[course.grade]
        return told == mine and ended == ends.get("grade")

    def adds_up_for(self, register: int) -> bool:
        """The same of the days on which a register was entered by points."""
        name = list(self.scheme.registers)[register]
        ways = self.scheme.registers[name].ways_in
        told = [
            row["day"]
            for row in self.rows
            if row["type"] == "listing" and row["what"] == name and _by_points(ways.get(row["reason"]))
        ]
        return register not in self.as_it_was.unsure and told == [
            day for day, of in self.as_it_was.entered if of == register
        ]

    def _ledger(self, row: Row) -> int:
        name = row.get("ledger")
        if name is None:
            rule = self.scheme.rules.get(row.get("rule") or "")
            name = rule.ledger if rule else None
        return self.ledger_ids.index(name) if name in self.ledger_ids else 0

    def _ways_by_points(self) -> list[tuple[int, int, int, int, bool | None]]:
        """(register, 0 below or 1 above, points, ledger, whether it applies to this resident)."""
        found = []
        tiers = {name for one in self.scheme.registers.values() for name in one.replaces}
        for register, (name, one) in enumerate(self.scheme.registers.items()):
            for way in one.ways_in.values():
                if not _by_points(way):
                    continue
                ledger = self.ledger_ids.index(way.ledger) if way.ledger else 0
                kind, line = (0, way.below) if way.below is not None else (1, way.above)
                applies = self.holds(way.applies_to)
                excepted = False if way.unless is None or way.unless == Who() else self.holds(way.unless)
                both = None if applies is None or excepted is None else applies and not excepted
                both = False if applies is False or excepted is True else both
                if both and (way.only_on or one.replaces or name in tiers):
                    both = None  # tiers hang on each other (M44)
                found.append((register, kind, int(line or 0), ledger, both))
        return found

    def holds(self, who: Who) -> bool | None:
        """Whether a condition holds for the resident all through the run; None where the log doesn't tell."""
        row, years = self.ends, self.source.days // 365 + 1
        age = row.get("age")
        known: dict[str, bool | None] = {
            "female": row.get("sex") == "female", "urban": row.get("urban"), "minority": row.get("minority"),
            "recognised_faith": row.get("faith") == "recognised", "driver": row.get("driver"),
            "unregistered_faith": row.get("faith") == "unregistered",
            "online": None if row.get("online") is None else row["online"] != "not",
        }  # fmt: skip
        if age is not None:
            known["adult"] = True if age >= 18 else False if age + years < 18 else None
            known["elder"] = True if age >= 60 else False if age + years < 60 else None
            known["pupil"] = True if age >= 6 and age + years < 18 else False if age >= 18 or age + years < 6 else None
        answers = [
            None if known.get(name) is None else known[name] == wanted
            for name in type(who).model_fields
            if (wanted := getattr(who, name)) is not None
        ]
        return False if False in answers else None if None in answers else True

    def _stays_as_they_stood(self) -> dict[int, list[tuple[int, bool, bool]]]:
        """By day: (register, entered rather than left, looked at again) of stays not entered by points."""
        order = {name: number for number, name in enumerate(self.scheme.registers)}
        found: dict[int, list[tuple[int, bool, bool]]] = {}
        open_: dict[str, bool] = {}  # register -> whether the stay is fixed
        for row in self.rows:
            if row["type"] not in ("listing", "release") or row["what"] not in order:
                continue
            name = row["what"]
            if row["type"] == "listing":
                open_[name] = not _by_points(self.scheme.registers[name].ways_in.get(row["reason"]))
                if open_[name]:
                    found.setdefault(row["day"], []).append((order[name], True, False))
            elif open_.pop(name, True):
                again = row["outcome"] != "appeal" or bool(row["wrongful"])
                found.setdefault(row["day"], []).append((order[name], False, again))
        return found

    @cached_property
    def from_the_start(self) -> set[int]:
        """Registers on which the resident stood before the first day."""
        order = {name: number for number, name in enumerate(self.scheme.registers)}
        found, seen = set(), set()
        for row in self.rows:
            if row["type"] in ("listing", "release") and row["what"] in order and row["what"] not in seen:
                seen.add(row["what"])
                if row["type"] == "release":
                    found.add(order[row["what"]])
        return found | {order[name] for name in self.ends.get("registers") or () if name in order and name not in seen}

    # -- the replay --------------------------------------------------------------------------------------------------

    def grade_of(self, points: int) -> int | None:
        return self.terms.grade_of(points)

    def play(self, postings: Iterable[Posting]) -> Course:
        """The run again, with these entries."""
        return play(self, postings)


def _by_points(way: object) -> bool:
    return getattr(way, "below", None) is not None or getattr(way, "above", None) is not None
