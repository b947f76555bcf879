"""The replay of one resident's ledgers, day by day.

The rules are those of the standing of a day, for one resident and in plain Python: entries are added and bounds
applied when all of a day's are in; restoration and resets fall on their days; registers entered by points are entered
and left again, appeals with the very draws that the run made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from demerit.life.course import Course, Posting, Stay
from demerit.periods import Period

if TYPE_CHECKING:
    from demerit.life.passbook import Passbook


def play(book: Passbook, postings: Iterable[Posting]) -> Course:
    """The run again, with these entries."""
    terms = book.terms
    by_day: dict[int, list[Posting]] = {}
    for posting in postings:
        by_day.setdefault(posting.day, []).append(posting)
    points = own = book.start
    side = own_side = terms.starts[1] if len(terms.ledger_ids) > 1 else 0
    scored = book.scored_at_first
    course = Course(points, own, side, terms.grade_of(points) if scored else None)
    stays: list[Stay] = []
    standing_on = set(book.from_the_start)
    graded_daily = terms.graded == Period.DAY
    for day in range(book.days):
        today, fixed = by_day.get(day), book.fixed.get(day)
        restores = [terms.falls_due(period, day) for period in terms.every]
        resets = [terms.falls_due(period, day) for period in terms.resets]
        restored = any(restores) or any(resets)
        graded = bool(terms.ledger_ids) and terms.falls_due(terms.graded, day)
        joins = book.enrolments.get(day)
        if joins is not None:
            scored, points, own = joins, book.start, book.start
            side = own_side = terms.starts[1] if len(terms.ledger_ids) > 1 else 0
            course.grade = terms.grade_of(points) if joins else None  # no change of grade: it begins, or ends
            if joins and terms.ledger_ids:
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
        points, own = terms.within(0, points), terms.within(0, own)
        side, own_side = terms.within(1, side), terms.within(1, own_side)
        if restored:
            if restores[0]:
                points, own = terms.nearer(0, points), terms.nearer(0, own)
            if len(terms.ledger_ids) > 1 and resets[1]:
                side = own_side = terms.starts[1]
            elif len(terms.ledger_ids) > 1 and restores[1]:
                side, own_side = terms.nearer(1, side), terms.nearer(1, own_side)
        for stay in list(stays):
            how = terms.way_off(stay, day, graded, points)
            if not how:
                continue
            stays.remove(stay)
            standing_on.discard(stay.register)
            course.left.append((day, stay.register))
            if terms.rules["resets"][stay.register] > 0:
                side = own_side = terms.starts[1]
            if how == "appeal" and stay.wrongful and stay.by_score:
                points = own
            touched = touched or how != "appeal" or stay.wrongful
        for register, entered, again in fixed or ():
            if not entered:
                standing_on.discard(register)
                touched = touched or again
                if terms.rules["resets"][register] > 0:
                    side = own_side = terms.starts[1]
        if graded and (touched or restored or not graded_daily):
            grade = terms.grade_of(points)
            if grade != course.grade:
                course.grade = grade
                course.grades.append((day, grade))  # type: ignore[arg-type]
            for register, kind, line, ledger, applies in book.ways:
                now, mine = (points, own) if ledger == 0 else (side, own_side)
                if register in standing_on or not meets(kind, now, line) or applies is False:
                    continue
                if applies is None:
                    course.unsure.add(register)
                    continue
                standing_on.add(register)
                stays.append(terms.enter(register, ledger == 0, day, not meets(kind, mine, line)))
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


def meets(kind: int, points: int, line: int) -> bool:
    return points < line if kind == 0 else points >= line
