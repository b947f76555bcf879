"""Inline tests: what a scheme makes of one resident's records, without building a world.

The rules are the engine's own, for the part of them that doesn't hang on chance or on other people: each record
costs what every rule in force says, bounds are applied when a day is over, grades follow, then registers release
and admit. Grades follow at once, where the scheme says by the month or the year, too. Left out are restoration,
yearly resets, unpaid sums, appeals, association, and ways in whose chance is below 1. Records without a date all
come on one day, the scheme's first.

A test may say `who` the resident is. What it doesn't say stands in no rule's way, and makes no exception either:
a rule for drivers applies unless the resident is said not to drive; an exception for pupils only to a said pupil.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from demerit.catalogue import Catalogue, Who
from demerit.catalogue import catalogue as package_catalogue
from demerit.errors import Problem
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.by_id import by_id
from demerit.scheme.checks.findings import contradiction
from demerit.scheme.model import InlineTest, Ledger, Register, Rule, Scheme, WayIn
from demerit.scheme.reading import Document


@dataclass(frozen=True)
class Mismatch:
    """One thing that came out otherwise than expected; `path` from the top of the scheme file."""

    path: tuple[str, ...]
    what: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.got}"


@dataclass(frozen=True)
class TestResult:
    """One inline test: its name, what didn't come out as expected, and where that stands."""

    __test__ = False  # not a test of ours

    name: str
    mismatches: tuple[Mismatch, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.mismatches


@dataclass
class Standing:
    """Where one resident stands."""

    ledgers: dict[str, int]
    grade: str | None = None
    registers: dict[str, date | None] = field(default_factory=dict)  # since when
    warned: int | None = None  # in which year, 0 where years tell nothing


def run_tests(
    scheme: Scheme, *, document: Document | None = None, catalogue: Catalogue | None = None
) -> list[TestResult]:
    """Every inline test of a scheme, in order. With its document, mismatches have file, line and column."""
    known = catalogue or package_catalogue()
    return [_result(scheme, number, test, document, known) for number, test in enumerate(scheme.tests)]


def standing_after(scheme: Scheme, test: InlineTest, *, catalogue: Catalogue | None = None) -> Standing:
    """The standing of a resident after the records that a test gives."""
    known, scheme = catalogue or package_catalogue(), by_id(scheme)
    standing = Standing({name: ledger.start for name, ledger in scheme.ledgers.items()})
    _follow(scheme, standing, test.who, (), None)
    days: dict[date | None, list[tuple[str, str | None]]] = {}
    for given in test.given:
        channel = given.channel or _first_channel(scheme, given.kind, known)
        records = days.setdefault(given.on or scheme.start, [])
        records += [(given.kind, channel)] * given.times
    for day in sorted(days, key=lambda day: day or date.min):
        _post(scheme, standing, test.who, days[day], day, known)
        _follow(scheme, standing, test.who, {kind for kind, _ in days[day]}, day)
    return standing


def closed_services(scheme: Scheme, standing: Standing) -> dict[str, list[str]]:
    """The services closed to a resident (or, by the parents' standing, to the children), and what closes each."""
    closed = {}
    for name, door in scheme.services.items():
        why = [register for register in door.closed_to_registers if register in standing.registers]
        why += [grade for grade in door.closed_to_grades if grade == standing.grade]
        if why:
            closed[name] = why
    return closed


def _post(
    scheme: Scheme,
    standing: Standing,
    who: Who,
    records: Iterable[tuple[str, str | None]],
    day: date | None,
    catalogue: Catalogue,
) -> None:
    """Add a day's entries, then apply the bounds."""
    for kind, channel in records:
        rules = [
            rule for rule in scheme.rules.values()
            if rule.kind == kind and _heard(rule, channel, scheme) and _in_force(rule, day) and _may(rule, who)
        ]  # fmt: skip
        warns = any(rule.points < 0 for rule in rules) and _warns(scheme, standing, catalogue.kinds[kind].context, day)
        for rule in rules:
            if rule.points > 0 or not warns:
                standing.ledgers[rule.ledger or scheme.ledger_ids[0]] += rule.points
    for name, ledger in scheme.ledgers.items():
        standing.ledgers[name] = _clamp(standing.ledgers[name], ledger)


def _warns(scheme: Scheme, standing: Standing, context: str, day: date | None) -> bool:
    """Whether a record that would cost points warns instead (M42); then it is remembered."""
    how = scheme.warnings
    if how is None or (how.contexts is not None and context not in how.contexts):
        return False
    year = (day or DEFAULT_START).year if how.forgotten == "yearly" else 0
    if standing.warned == year:
        return False
    standing.warned = year
    return True


def _follow(scheme: Scheme, standing: Standing, who: Who, kinds: Iterable[str], day: date | None) -> None:
    """Registers release, the grade follows, registers admit."""
    for name in list(standing.registers):
        register = scheme.registers[name]
        if _released(scheme, register, standing, standing.registers[name], day):
            del standing.registers[name]
            if register.resets_ledger is not None:
                standing.ledgers[register.resets_ledger] = scheme.ledgers[register.resets_ledger].start
    standing.grade = _grade(scheme, standing)
    morning = set(standing.registers)
    for by_points in (True, False):
        for name, register in scheme.registers.items():
            for way in register.ways_in.values():
                if name in standing.registers or (way.only_on is not None and way.only_on not in morning):
                    continue
                above = any(name in scheme.registers[other].replaces for other in standing.registers)
                if not above and _admits(scheme, way, standing, who, kinds, by_points):
                    standing.registers = {n: d for n, d in standing.registers.items() if n not in register.replaces}
                    standing.registers[name] = day


def _released(scheme: Scheme, register: Register, standing: Standing, since: date | None, day: date | None) -> bool:
    out = register.ways_out
    if out.term is not None and since is not None and day is not None and (day - since).days >= out.term:
        return True
    if not scheme.ledger_ids:
        return False
    points = standing.ledgers[scheme.ledger_ids[0]]
    return (out.above is not None and points >= out.above) or (out.below is not None and points < out.below)


def _admits(scheme: Scheme, way: WayIn, standing: Standing, who: Who, kinds: Iterable[str], by_points: bool) -> bool:
    if contradiction(way.applies_to, who) is not None or (way.unless is not None and _said(way.unless, who)):
        return False
    if not by_points:
        return way.records is not None and way.chance.value >= 1 and any(kind in way.records for kind in kinds)
    if way.below is None and way.above is None:
        return False
    points = standing.ledgers[way.ledger or scheme.ledger_ids[0]]
    return points < way.below if way.below is not None else points >= (way.above or 0)


def _said(exception: Who, who: Who) -> bool:
    """Whether a test says all that an exception asks for."""
    stated = who.model_dump(exclude_none=True)
    return all(stated.get(trait) == value for trait, value in exception.model_dump(exclude_none=True).items())


def _may(rule: Rule, who: Who) -> bool:
    return contradiction(rule.applies_to, who) is None


def _heard(rule: Rule, channel: str | None, scheme: Scheme) -> bool:
    return channel in (rule.channels if rule.channels is not None else scheme.channels)


def _in_force(rule: Rule, day: date | None) -> bool:
    if day is None:
        return True
    return (rule.from_ is None or rule.from_ <= day) and (rule.to is None or day < rule.to)


def _clamp(points: int, ledger: Ledger) -> int:
    return max(ledger.min, min(points, ledger.max))


def _grade(scheme: Scheme, standing: Standing) -> str | None:
    """The best grade whose lowest points are reached; None by rank, or without grades."""
    if scheme.grades is None or scheme.grades.by == "rank" or not scheme.grades.bands:
        return None
    points = standing.ledgers[scheme.ledger_ids[0]]
    for name, band in scheme.grades.bands.items():
        if band.from_ is None or points >= band.from_:
            return name
    return scheme.grade_ids[-1]


def _first_channel(scheme: Scheme, kind: str, catalogue: Catalogue) -> str | None:
    """The first channel, in the catalogue's order, that the scheme reads and that sees the kind."""
    for name, channel in sorted(catalogue.channels.items(), key=lambda item: item[1].number):
        own = scheme.channels.get(name)
        if own is not None and kind in (own.sees if own.sees is not None else channel.sees):
            return name
    return None


def _result(
    scheme: Scheme, number: int, test: InlineTest, document: Document | None, catalogue: Catalogue
) -> TestResult:
    standing = standing_after(scheme, test, catalogue=catalogue)
    found = tuple(_mismatches(scheme, ("tests", str(number), "expect"), test, standing))
    problems = []
    for mismatch in found:
        code, message = "inline-test-failed", f"test `{test.name}`: {mismatch}"
        if document is not None:
            problems.append(document.problem(mismatch.path, code=code, message=message))
        else:
            problems.append(Problem(code=code, message=message, path=mismatch.path))
    return TestResult(test.name, found, tuple(problems))


def _mismatches(scheme: Scheme, path: tuple[str, ...], test: InlineTest, standing: Standing) -> Iterable[Mismatch]:
    expect = test.expect
    for name, points in expect.ledgers.items():
        if standing.ledgers[name] != points:
            yield Mismatch((*path, "ledgers", name), name, str(points), str(standing.ledgers[name]))
    if expect.grade is not None and expect.grade != standing.grade:
        yield Mismatch((*path, "grade"), "grade", expect.grade, str(standing.grade))
    if expect.registers is not None and set(expect.registers) != set(standing.registers):
        yield Mismatch((*path, "registers"), "registers", _listed(expect.registers), _listed(standing.registers))
    closed = closed_services(scheme, standing)
    for index, name in enumerate(expect.closed):
        if name not in closed:
            yield Mismatch((*path, "closed", str(index)), name, "closed", "open")
    for index, name in enumerate(expect.open):
        if name in closed:
            got = f"closed by {' and '.join(closed[name])}"
            yield Mismatch((*path, "open", str(index)), name, "open", got)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
