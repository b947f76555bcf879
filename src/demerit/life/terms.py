"""The terms of a scheme's ledgers and registers for one resident, in plain numbers (M01, M03, M20 to M22)."""

from __future__ import annotations

from datetime import date

from demerit.assumptions.world import catalogue_of, ordinary_of
from demerit.chance import Purpose, key, words_plain
from demerit.day.tables.standing import standing
from demerit.life.course import Stay
from demerit.periods import falls_due
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme

LAST_DAY = 65534  # of a stay without a term


class Terms:
    """Bounds, lines and spans of the ledgers; terms and appeals of the registers, with the draws that the run made."""

    def __init__(self, scheme: Scheme, seed: int, resident: int, start: date) -> None:
        self.resident, self.scheme = resident, by_id(scheme)
        scheme = self.scheme  # numbered as in the run
        self.rules = r = standing(scheme, catalogue_of(scheme), ordinary_of(scheme), start)[0]
        self.ledger_ids = list(scheme.ledgers)
        self.grade_ids = list(scheme.grade_ids)
        moving = scheme.operator is not None and scheme.operator.lines is not None
        self.by_bands = bool(self.grade_ids) and not r["by_rank"] and not moving  # lines that stay
        self.k0, self.k1 = key(seed)
        self.cutoffs = [int(x) for x in r["cutoffs"][: len(self.grade_ids)]]
        self.lowest, self.highest = [int(x) for x in r["low"]], [int(x) for x in r["high"]]
        self.starts = [int(x) for x in r["start"]]
        self.steps = [int(x) for x in r["restores"]]
        self.first_day = start.toordinal()
        self.every = [int(x) for x in r["restores_every"]]  # `periods.Period`
        self.resets = [int(x) for x in r["resets_every"]]
        self.graded = int(r["recalculated"])

    def falls_due(self, period: int, day: int) -> bool:
        """Whether what is done so often is due on a day of the run."""
        return falls_due(period, day, self.first_day)

    def first_points(self) -> int:
        """Points on the first morning, or on that of joining."""
        if not self.ledger_ids:
            return 0
        around = words_plain(self.k0, self.k1, Purpose.INITIAL, 0, self.resident)[0]
        first = self.starts[0] + int(self.rules["spread"][around >> 24])
        return max(self.lowest[0], min(self.highest[0], first))

    def grade_of(self, points: int) -> int | None:
        if not self.by_bands:
            return None
        last = len(self.grade_ids) - 1
        return next((grade for grade in range(last) if points >= self.cutoffs[grade]), last)

    def within(self, ledger: int, points: int) -> int:
        return max(self.lowest[ledger], min(self.highest[ledger], points)) if ledger < len(self.ledger_ids) else points

    def nearer(self, ledger: int, points: int) -> int:
        start, step = self.starts[ledger], self.steps[ledger]
        return min(points + step, start) if points < start else max(points - step, start)

    def enter(self, register: int, by_score: bool, day: int, wrongful: bool) -> Stay:
        rules = self.rules
        known, tried, _, _ = self.appeal(day, register)
        made = known < rules["appeal_known"][register] and tried < rules["appeal_tried"][register]
        return Stay(
            register, by_score, day, min(day + int(rules["term"][register]), LAST_DAY),
            min(day + int(rules["appeal_days"][register]), LAST_DAY) if made else 0, wrongful,
        )  # fmt: skip

    def way_off(self, stay: Stay, day: int, graded: bool, points: int) -> str:
        rules, r = self.rules, stay.register
        if stay.until <= day:
            return "term"
        if stay.appeal == day and stay.appeal > 0:
            chance = rules["appeal_corrected"][r] if stay.wrongful else rules["appeal_mistaken"][r]
            if self.appeal(stay.day, r)[2] < chance:
                return "appeal"
        if graded and (points >= rules["out_above"][r] or points < rules["out_below"][r]):
            return "points"
        return ""

    def appeal(self, day: int, register: int) -> tuple[int, int, int, int]:
        its_key = int(self.rules["register_key"][register])
        return words_plain(self.k0, self.k1, Purpose.APPEAL, day, self.resident, its_key)
