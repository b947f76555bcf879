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
from dataclasses import dataclass, field
from functools import cached_property

from demerit.catalogue import Who, catalogue
from demerit.chance import Purpose, key, words_plain
from demerit.day.lists import ENROLMENTS, FIRST_NOT_JOINING
from demerit.day.tables.standing import standing
from demerit.life.source import Row, Source
from demerit.ordinary import ordinary

OWN = "own act"
JOINING, LEAVING = ENROLMENTS[:FIRST_NOT_JOINING], ("left", "left with the head of the household")
OF_THE_BOOK = ("restoration", "decay", "correction", "reset")
LAST_DAY = 65534  # of a stay without a term


@dataclass(frozen=True)
class Posting:
    """One entry: on which day, in which ledger (0 is the score), how many points, and the row of the log."""

    day: int
    ledger: int
    points: int
    row: Row

    @property
    def own(self) -> bool:
        """Whether it rests on a true record of the resident's own act, and on no warning wrongly given (M42)."""
        return self.row["cause"] == OWN and not self.row["wrongful"]


@dataclass
class Stay:
    """A time on a register entered by points."""

    register: int
    by_score: bool
    day: int
    until: int
    appeal: int  # day of the decision, 0 without
    wrongful: bool


@dataclass
class Course:
    """How the ledgers went. Days are those on whose evening something was new.

    Points are None at the end for whoever isn't scored then.
    """

    points: int | None
    own: int | None
    side: int
    grade: int | None
    evenings: list[tuple[int, int]] = field(default_factory=list)  # (day, points)
    grades: list[tuple[int, int]] = field(default_factory=list)  # (day, grade) of each change
    entered: list[tuple[int, int]] = field(default_factory=list)  # (day, register), by points
    left: list[tuple[int, int]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)  # registers whose condition on the resident isn't known

    def listed(self, register: int) -> bool:
        """Whether the register was ever entered by points."""
        return any(of == register for _, of in self.entered)


class Passbook:
    """The ledgers of one resident, and what may be asked of them.

    `ends` is the resident's row of the end of the run, `rows` the log of the scheme's world.
    """

    def __init__(self, source: Source, resident: int, ends: Row, rows: Iterable[Row]) -> None:
        self.source, self.resident, self.ends = source, resident, ends
        self.scheme, self.days = source.scheme, source.days
        self.rules = standing(self.scheme, catalogue(), ordinary())[0]
        self.rows = list(rows)
        self.ledger_ids = list(self.scheme.ledgers)
        self.grade_ids = list(self.scheme.grade_ids)
        moving = self.scheme.operator is not None and self.scheme.operator.lines is not None
        self.by_bands = bool(self.grade_ids) and not self.rules["by_rank"] and not moving  # lines that stay
        self.k0, self.k1 = key(source.seed)
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
        r = self.rules
        self._cutoffs = [int(x) for x in r["cutoffs"][: len(self.grade_ids)]]
        self._low, self._high = [int(x) for x in r["low"]], [int(x) for x in r["high"]]
        self._start = [int(x) for x in r["start"]]
        self._step = [int(x) for x in r["restores"]]
        self._every = [int(x) for x in r["restores_every"]]
        self._resets = [int(x) for x in r["resets_every"]]
        self._graded = int(r["recalculated"])
        told = [(row["day"], row["outcome"]) for row in self.rows if row["type"] == "enrolment"]
        self.enrolments = {day: how in JOINING for day, how in told}  # day -> scored from that morning on, or not
        self.scored_at_first = told[0][1] in LEAVING if told else self._scored_at_end()
        self._ways = self._ways_by_points()
        self._fixed = self._stays_as_they_stood()

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
        if not self.ledger_ids:
            return 0
        around = words_plain(self.k0, self.k1, Purpose.INITIAL, 0, self.resident)[0]
        first = self._start[0] + int(self.rules["spread"][around >> 24])
        return max(self._low[0], min(self._high[0], first))

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
        if not self.by_bands:
            return None
        last = len(self.grade_ids) - 1
        return next((grade for grade in range(last) if points >= self._cutoffs[grade]), last)

    def play(self, postings: Iterable[Posting]) -> Course:
        """The run again, with these entries."""
        by_day: dict[int, list[Posting]] = {}
        for posting in postings:
            by_day.setdefault(posting.day, []).append(posting)
        points = own = self.start
        side = own_side = self._start[1] if len(self.ledger_ids) > 1 else 0
        scored = self.scored_at_first
        course = Course(points, own, side, self.grade_of(points) if scored else None)
        stays: list[Stay] = []
        standing_on = set(self.from_the_start)
        spans = [span for span in (*self._every, *self._resets) if span > 0]
        graded_daily = self._graded == 1
        for day in range(self.days):
            today, fixed = by_day.get(day), self._fixed.get(day)
            restored = day > 0 and any(day % span == 0 for span in spans)
            graded = bool(self.ledger_ids) and (graded_daily or (day > 0 and day % self._graded == 0))
            joins = self.enrolments.get(day)
            if joins is not None:
                scored, points, own = joins, self.start, self.start
                side = own_side = self._start[1] if len(self.ledger_ids) > 1 else 0
                course.grade = self.grade_of(points) if joins else None  # no change of grade: it begins, or ends
                if joins and self.ledger_ids:
                    course.evenings.append((day, points))
            if not scored:
                today, restored, graded = None, False, False
            if not (today or fixed or restored or stays or (graded and not graded_daily)):
                continue
            before, touched = points, bool(today)
            for posting in today or ():
                if posting.ledger == 0:
                    points, own = points + posting.points, own + posting.points * posting.own
                else:
                    side, own_side = side + posting.points, own_side + posting.points * posting.own
            points, own = self._within(0, points), self._within(0, own)
            side, own_side = self._within(1, side), self._within(1, own_side)
            if restored:
                if self._every[0] and day % self._every[0] == 0:
                    points, own = self._nearer(0, points), self._nearer(0, own)
                if len(self.ledger_ids) > 1 and self._resets[1] and day % self._resets[1] == 0:
                    side = own_side = self._start[1]
                elif len(self.ledger_ids) > 1 and self._every[1] and day % self._every[1] == 0:
                    side, own_side = self._nearer(1, side), self._nearer(1, own_side)
            for stay in list(stays):
                how = self._way_off(stay, day, graded, points)
                if not how:
                    continue
                stays.remove(stay)
                standing_on.discard(stay.register)
                course.left.append((day, stay.register))
                if self.rules["resets"][stay.register] > 0:
                    side = own_side = self._start[1]
                if how == "appeal" and stay.wrongful and stay.by_score:
                    points = own
                touched = touched or how != "appeal" or stay.wrongful
            for register, entered, again in fixed or ():
                if not entered:
                    standing_on.discard(register)
                    touched = touched or again
                    if self.rules["resets"][register] > 0:
                        side = own_side = self._start[1]
            if graded and (touched or restored or not graded_daily):
                grade = self.grade_of(points)
                if grade != course.grade:
                    course.grade = grade
                    course.grades.append((day, grade))  # type: ignore[arg-type]
                for register, kind, line, ledger, applies in self._ways:
                    now, mine = (points, own) if ledger == 0 else (side, own_side)
                    if register in standing_on or not _meets(kind, now, line) or applies is False:
                        continue
                    if applies is None:
                        course.unsure.add(register)
                        continue
                    standing_on.add(register)
                    stays.append(self._enter(register, ledger == 0, day, not _meets(kind, mine, line)))
                    course.entered.append((day, register))
            for register, entered, _ in fixed or ():
                if entered:
                    standing_on.add(register)
            if points != before or today:
                if course.evenings and course.evenings[-1][0] == day:
                    course.evenings.pop()  # of a day of joining: its evening, not its morning
                course.evenings.append((day, points))
        course.points, course.own, course.side = (points, own, side) if scored else (None, None, side)
        return course

    def _within(self, ledger: int, points: int) -> int:
        return max(self._low[ledger], min(self._high[ledger], points)) if ledger < len(self.ledger_ids) else points

    def _nearer(self, ledger: int, points: int) -> int:
        start, step = self._start[ledger], self._step[ledger]
        return min(points + step, start) if points < start else max(points - step, start)

    def _enter(self, register: int, by_score: bool, day: int, wrongful: bool) -> Stay:
        rules = self.rules
        known, tried, _, _ = self._appeal(day, register)
        made = known < rules["appeal_known"][register] and tried < rules["appeal_tried"][register]
        return Stay(
            register, by_score, day, min(day + int(rules["term"][register]), LAST_DAY),
            min(day + int(rules["appeal_days"][register]), LAST_DAY) if made else 0, wrongful,
        )  # fmt: skip

    def _way_off(self, stay: Stay, day: int, graded: bool, points: int) -> str:
        rules, r = self.rules, stay.register
        if stay.until <= day:
            return "term"
        if stay.appeal == day and stay.appeal > 0:
            chance = rules["appeal_corrected"][r] if stay.wrongful else rules["appeal_mistaken"][r]
            if self._appeal(stay.day, r)[2] < chance:
                return "appeal"
        if graded and (points >= rules["out_above"][r] or points < rules["out_below"][r]):
            return "points"
        return ""

    def _appeal(self, day: int, register: int) -> tuple[int, int, int, int]:
        its_key = int(self.rules["register_key"][register])
        return words_plain(self.k0, self.k1, Purpose.APPEAL, day, self.resident, its_key)


def _meets(kind: int, points: int, line: int) -> bool:
    return points < line if kind == 0 else points >= line


def _by_points(way: object) -> bool:
    return getattr(way, "below", None) is not None or getattr(way, "above", None) is not None
