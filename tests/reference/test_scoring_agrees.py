"""The engine agrees with the reference model in what moves a score: the year, ranks, a company, warnings, tampering."""

from __future__ import annotations

from loud_schemes import assert_all, busy, events, loud, otherwise, people, q

from demerit.catalogue import Who
from demerit.day import lists
from demerit.reference.agreement import compare
from demerit.scheme.model import Grades, Private, Restoration, WayIn, WayOut
from demerit.scheme.parts.commercial import Advice, SharedWithState


def test_grades_by_rank_restoration_and_household_registers_agree():
    scheme = loud()
    ledgers = {
        "points": scheme.ledgers["points"].model_copy(
            update={"recalculated": "monthly", "restoration": Restoration(points=7)}
        ),
        "licence": scheme.ledgers["licence"].model_copy(update={"restoration": Restoration(points=1), "resets": None}),
    }
    shares = {grade: q(share) for grade, share in zip(scheme.grade_ids, (0.1, 0.4, 0.3, 0.15, 0.05), strict=True)}
    registers = {
        name: register.model_copy(update={"applies_to": "household"} if name in ("blacklist", "critics") else {})
        for name, register in scheme.registers.items()
    }
    changed = scheme.model_copy(
        update={"ledgers": ledgers, "grades": Grades(by="rank", shares=shares), "registers": registers}
    )
    world, run = compare(changed, people(), days=95, seed=6, catalogue=busy())
    entries = events(run, "entries")
    assert_all({
        "restoration": any(entry.cause == lists.RESTORATION and entry.points > 0 for entry in entries),
        "decay": any(entry.cause == lists.RESTORATION and entry.points < 0 for entry in entries),
        "five grades": {person.grade for person in world.residents if person.scored} == set(range(5)),
        "a grade that errors made": any(person.grade != person.own_grade for person in world.residents),
        "through the household": any(decision.flags & 32 for decision in events(run, "decisions")),
        "critics": any(stay.register == 2 for stay in events(run, "entered")),
        "by grade": any(decision.reason == lists.BY_GRADE for decision in events(run, "decisions")),
    })  # fmt: skip
    graded = {day.day for day in run for change in day.changes if change.grade != change.grade_before}
    assert graded == {31, 60, 91}  # 1 February, 1 March of a leap year, 1 April


def test_what_bounds_stop_agrees():
    """Ledgers with little room: many entries of one day meet a bound together, of all causes and by ties."""
    scheme = otherwise()
    ledgers = {
        "points": scheme.ledgers["points"].model_copy(update={"min": 960, "max": 1015, "spread": q(10)}),
        "licence": scheme.ledgers["licence"].model_copy(update={"min": 9}),
    }
    _, run = compare(scheme.model_copy(update={"ledgers": ledgers}), people(), days=45, seed=15, catalogue=busy())
    entries = events(run, "entries")
    stopped = [entry for entry in entries if entry.moved != entry.points]
    some = [
        {entry.moved for entry in day.entries if entry.subject == person and entry.points < 0 and entry.ledger == 0}
        for day in run for person in {entry.subject for entry in day.entries if entry.moved != entry.points}
    ]  # fmt: skip
    assert_all({
        "at the floor": any(entry.points < 0 for entry in stopped if entry.ledger == 0),
        "at the ceiling": any(entry.points > 0 for entry in stopped if entry.ledger == 0),
        "of the licence": any(entry.ledger == 1 for entry in stopped),
        "in part": any(entry.moved for entry in stopped),
        "by a tie": any(entry.cause == lists.ASSOCIATED for entry in stopped),
        "one of a day and not another": any(0 in moved and len(moved) > 1 for moved in some),
    })  # fmt: skip


def test_daily_restoration_of_a_licence_agrees():
    """The side ledger alone is restored, and only it leads onto and off a register."""
    scheme = loud()
    ledgers = {
        "points": scheme.ledgers["points"].model_copy(update={"spread": q(0)}),
        "licence": scheme.ledgers["licence"].model_copy(update={"restoration": Restoration(points=4), "resets": None}),
    }
    registers = dict(scheme.registers)
    way = WayIn(source="assumed", above=12, ledger="licence", applies_to=Who(licensed=True), unless=Who(female=True))
    registers["redlist"] = registers["redlist"].model_copy(
        update={"ways_in": {"clean_licence": way}, "ways_out": WayOut(term=15)}
    )
    changed = scheme.model_copy(update={"ledgers": ledgers, "registers": registers})
    _, run = compare(changed, people(), days=65, seed=8, catalogue=busy())
    assert any(stay.register == 6 for stay in events(run, "entered"))
    assert any(entry.ledger == 1 and entry.cause != lists.OWN for entry in events(run, "entries"))


def test_a_year_and_its_resets_agree():
    scheme = loud()
    points = scheme.ledgers["points"].model_copy(update={"restoration": Restoration(points=20, every="year")})
    ledgers = {"points": points, "licence": scheme.ledgers["licence"]}
    changed = scheme.model_copy(update={"ledgers": ledgers})
    _, run = compare(changed, people(60), days=370, seed=9, catalogue=busy(), every=30)
    restored = {day.day for day in run for entry in day.entries if entry.cause == lists.RESTORATION}
    assert restored == {366}  # 1 January, after a leap year


def test_a_companys_score_agrees():
    scheme = loud()
    company = scheme.commercial
    assert company is not None
    company = company.model_copy(update={
        "users": q(0.9), "pays_up": q(0.4), "fades": q(0.5),
        "advises": Advice(heeded_by=q(0.6), leaves_undone=q(0.6), adds=q(2)),
        "shared_with_state": SharedWithState(below=620, source="assumed"),
    })  # fmt: skip
    seen = scheme.services["restaurants"].model_copy(
        update={"private": Private(sees_commercial_below=620, refuses=q(0.8))}
    )
    services = {**scheme.services, "restaurants": seen}
    changed = scheme.model_copy(update={"commercial": company, "services": services})
    world, run = compare(changed, people(), days=65, seed=12, catalogue=busy())
    records, decisions = events(run, "records"), events(run, "decisions")
    told = [record for record in records if record.kind == 76]
    users = [person for person in world.residents if person.history]
    assert_all({
        "users and others": 0 < len(users) < len(world.residents),
        "many levels": len({person.history for person in users}) > 8,
        "true and false steps": any(
            world.rightful_files[person.number] != (person.history, person.behaviour)
            for person in users if person.number in world.rightful_files
        ),
        "told rightly and wrongly": {record.cause for record in told} == {lists.OWN, lists.COPIED},
        "heeded": any(act.flags & lists.HEEDED for act in events(run, "acts")),
        "waived": any(decision.flags & lists.WAIVED and decision.service in (28, 29) for decision in decisions),
        "seen in private": any(one.reason == lists.BY_PRIVATE and one.service == 25 for one in decisions),
    })  # fmt: skip


def test_what_comes_otherwise_agrees():
    world, run = compare(otherwise(), people(), days=60, seed=12, catalogue=busy())
    records, entries = events(run, "records"), events(run, "entries")
    assert_all({
        "warnings": any(record.flags & lists.WARNS for record in records),
        "by a false record": any(record.flags & lists.WARNS and record.cause != lists.OWN for record in records),
        "used up by a false one": any(entry.flags & lists.NOT_OWN for entry in entries),
        "taken freely": any(entry.cause == lists.DISCRETION and entry.points < 0 for entry in entries),
        "a household pays": any(e.cause == lists.COLLECTIVE and e.origin != lists.NOBODY for e in entries),
        "a neighbourhood pays": any(e.cause == lists.COLLECTIVE and e.origin == lists.NOBODY for e in entries),
        "given freely": any(entry.cause == lists.DISCRETION and entry.points > 0 for entry in entries),
        "warned here, not by their own record": any(r.warned and not r.own_warned for r in world.residents),
    })  # fmt: skip


def test_a_year_of_warnings_agrees():
    _, run = compare(otherwise(), people(60), days=370, seed=13, catalogue=busy(), every=73)
    warned = [day.day for day in run for record in day.records if record.flags & lists.WARNS]
    assert sum(day >= 365 for day in warned) > sum(300 <= day < 365 for day in warned)


def test_tampering_agrees():
    """With a luck in which the breach is in the first days."""
    _, run = compare(otherwise(), people(120), days=45, seed=2320, catalogue=busy(), every=9)
    deals = events(run, "deals")
    assert_all({
        "bought, attacked, breached, found out, refused for it": {deal.type for deal in deals} >= {
            lists.BOUGHT, lists.ATTACKED, lists.BREACHED, lists.FOUND_OUT, lists.REFUSED_FOR_ATTACK,
        },
        "inside": any(deal.flags & lists.INSIDE for deal in deals),
        "grades gained": any(deal.grades for deal in deals),
        "each found out": {deal.service for deal in deals if deal.type == lists.FOUND_OUT} == {
            lists.BOUGHT, lists.ATTACKED, lists.BREACHED,
        },
        "a penalty": any(e.cause == lists.OWN and e.rule == lists.NO_RULE for e in events(run, "entries")),
    })  # fmt: skip
