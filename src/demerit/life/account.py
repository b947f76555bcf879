"""What a life comes to: points by cause, doors, money, fear, and those dragged along.

Plain counts from the rows of the log; the words are made elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from demerit.catalogue import catalogue
from demerit.life.passbook import Passbook
from demerit.life.rules import BY_SCHEME, PRIVATE
from demerit.life.source import Row, Source

ADVERSE = ("refused", "delayed", "throttled", "dearer")
NOT_DONE = ("chilled", "heeded")  # outcomes of an act that was left undone


def points_by_cause(book: Passbook) -> dict[str, dict[str, int]]:
    """Points that the score really moved by, lost and gained, by cause: none below its floor or above its ceiling."""
    lost: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    for posting in book.postings:
        if posting.ledger == 0 and posting.moved:
            (lost if posting.points < 0 else gained)[posting.row["cause"]] += abs(posting.moved)
    return {"lost": dict(lost), "gained": dict(gained)}


def losses_to_others(book: Passbook) -> list[dict[str, Any]]:
    """Points of the score lost to what others did, by the other and the tie; the greatest first."""
    found: Counter[tuple] = Counter()
    for posting in book.postings:
        if posting.ledger == 0 and posting.moved < 0 and posting.row["cause"] == "association":
            found[posting.row["other"], posting.row["reason"]] -= posting.moved
    order = sorted(found.items(), key=lambda item: (-item[1], item[0][0] if item[0][0] is not None else -1))
    return [{"resident": other, "tie": tie, "points": points} for (other, tie), points in order]


def dragged_along(rows: Iterable[Row], resident: int, world: str = "scheme") -> list[dict[str, Any]]:
    """Points that others lost to what this resident was recorded for, truly or not, entry by entry."""
    return [
        {"day": row["day"], "resident": row["resident"], "what": row["what"], "tie": row["reason"],
         "points": row["points"] if row.get("moved") is None else row["moved"]}
        for row in rows
        if row["resident"] != resident and row["other"] == resident and row["world"] == world
        and row["type"] == "entry" and row["cause"] == "association"
    ]  # fmt: skip


def recorded_instead(rows: Iterable[Row], resident: int, world: str = "scheme") -> list[dict[str, Any]]:
    """Others who were recorded for what this resident did: by the scheme's channels, or ordinary ones."""
    names = ("day", "resident", "what", "channel", "act_day")
    return [
        {name: row[name] for name in names}
        for row in rows
        if row["resident"] != resident and row["other"] == resident and row["world"] == world
        and row["type"] == "record" and row["cause"] == "misidentification"
    ]  # fmt: skip


def reports_about(rows: Iterable[Row], resident: int, world: str = "scheme") -> list[dict[str, Any]]:
    """Reports in which somebody told on this resident (M17, M23)."""
    names = ("day", "resident", "what", "channel", "cause", "reason", "wrongful")
    return [
        {name: row[name] for name in names}
        for row in rows
        if row["type"] == "report" and row["other"] == resident and row["world"] == world
    ]


def doors(source: Source, book: Passbook, household: Iterable[Row]) -> list[dict[str, Any]]:
    """By service: requests, refusals by the scheme, and days on which a register or the grade shut it.

    Refusals by someone who saw the standing are counted among all, and by themselves in `private`.
    """
    asked: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    outcomes: dict[str, Counter[str]] = {}
    wrongful: Counter[str] = Counter()
    private: dict[str, Counter[str]] = {}
    for row in book.rows:
        if row["type"] != "decision":
            continue
        name = row["what"]
        asked[name] += 1
        if row["reason"] in BY_SCHEME and row["outcome"] in ADVERSE:
            reasons.setdefault(name, Counter())[row["reason"]] += 1
            outcomes.setdefault(name, Counter())[row["outcome"]] += 1
            wrongful[name] += bool(row["wrongful"])
            if row["reason"] == PRIVATE:
                private.setdefault(name, Counter()).update(against=1, wrongful=int(bool(row["wrongful"])))
    shut = _shut(source, book, household)
    found = [
        {
            "service": name, "asked": asked[name], "against": sum(reasons.get(name, {}).values()),
            "outcomes": dict(outcomes.get(name, {})), "reasons": dict(reasons.get(name, {})),
            "wrongful": wrongful[name], "closed_days": shut.get(name),
            "private": {key: private.get(name, Counter())[key] for key in ("against", "wrongful")},
        }
        for name in dict.fromkeys([*reasons, *(name for name, days in shut.items() if days)])
    ]  # fmt: skip
    return sorted(found, key=lambda door: (-door["against"], -(door["closed_days"] or 0), door["service"]))


def _shut(source: Source, book: Passbook, household: Iterable[Row]) -> dict[str, int | None]:
    """Days on which each door stood shut; None where the log doesn't tell (a door that looks at the parents)."""
    scheme, days = source.scheme, source.days
    on: dict[str, set[int]] = {name: set() for name in scheme.registers}
    _stays(on, book.rows, {list(book.scheme.registers)[r] for r in book.from_the_start}, days)
    of_all = {name for name, register in scheme.registers.items() if register.applies_to == "household"}
    by_member: dict[int, list[Row]] = {}
    for row in household:
        if row["world"] == "scheme" and row["what"] in of_all:
            by_member.setdefault(row["resident"], []).append(row)
    for rows in by_member.values():
        _stays(on, rows, set(), days)
    graded: dict[str, set[int]] = {}
    if book.by_bands:
        grade, since = book.grade_of(book.start) if book.scored_at_first else None, 0
        for row in book.rows:
            if row["type"] == "enrolment":
                if grade is not None:
                    graded.setdefault(book.grade_ids[grade], set()).update(range(since, row["day"]))
                grade, since = book.grade_of(book.start) if book.enrolments[row["day"]] else None, row["day"]
            elif row["type"] == "grade" and grade is not None:
                graded.setdefault(book.grade_ids[grade], set()).update(range(since, row["day"]))
                grade, since = book.grade_ids.index(row["what"]), row["day"]
        if grade is not None:
            graded.setdefault(book.grade_ids[grade], set()).update(range(since, days))
    needs = catalogue().services
    shut: dict[str, int | None] = {}
    for name, door in scheme.services.items():
        if door.by_the_parents or (name in needs and needs[name].of_the_parents):
            shut[name] = None
        elif door.outcome == "refused" and (book.by_bands or not door.closed_to_grades):
            closed: set[int] = set()
            for register in door.closed_to_registers:
                closed |= on.get(register, set())
            for one in door.closed_to_grades:
                closed |= graded.get(one, set())
            shut[name] = len(closed)
    return shut


def _stays(on: dict[str, set[int]], rows: Iterable[Row], from_the_start: set[str], days: int) -> None:
    since = dict.fromkeys(from_the_start, 0)
    for row in rows:
        if row["type"] == "listing" and row["what"] in on:
            since[row["what"]] = row["day"]
        elif row["type"] == "release" and row["what"] in since:
            on[row["what"]].update(range(since.pop(row["what"]), row["day"]))
    for name, first in since.items():
        on[name].update(range(first, days))


def money(rows: Iterable[Row], ends: Row) -> dict[str, Any]:
    """Fines in yuan, those left unpaid, and what is owed at the end."""
    fines = [row for row in rows if row["type"] == "fine"]
    return {
        "fines": len(fines),
        "yuan": sum(abs(row["points"] or 0) for row in fines),
        "unpaid": sum(row["outcome"] != "paid" for row in fines),
        "could_not_pay": sum(row["outcome"] == "unpaid: can't pay" for row in fines),
        "unpaid_sums_at_end": ends.get("unpaid_sums"),
    }


def fear(rows: Iterable[Row]) -> dict[str, Any]:
    """Acts given up out of fear by kind, and deeds performed for those who watch."""
    acts = [row for row in rows if row["type"] == "act"]
    return {
        "given_up": dict(Counter(row["what"] for row in acts if row["outcome"] == "chilled")),
        "performed": dict(Counter(row["what"] for row in acts if row["outcome"] == "performed")),
    }
