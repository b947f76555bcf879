"""The engine agrees with the reference model in who is put on what: tiers, custody, and lists of organisations."""

from __future__ import annotations

from datetime import date

import numpy as np
from loud_schemes import APPEAL, assert_all, busy, events, loud, people, q

from demerit.catalogue import Who
from demerit.day import lists
from demerit.day.tables import compile_tables
from demerit.day.world import World
from demerit.measure.stays import Stays
from demerit.reference.agreement import compare
from demerit.reference.world import ReferenceWorld
from demerit.scheme.by_id import by_id
from demerit.scheme.families import families
from demerit.scheme.model import Scheme, WayIn, WayOut
from demerit.scheme.parts.organisations import FirmRegister


def tiers() -> Scheme:
    """Three tiers of debtors and thieves; and an operator who names dissenters, and anybody."""
    scheme = loud()
    way = {"source": "assumed"}
    registers = {name: scheme.registers[name] for name in ("blacklist", "debtors", "critics")}
    registers["critics"] = registers["critics"].model_copy(update={
        "ways_in": {
            "critics": WayIn(without_a_rule=q(3000), applies_to=Who(adult=True, dissenting=True), **way),
            "anybody": WayIn(without_a_rule=q(600), unless=Who(elder=True), **way),
        },
        "ways_out": WayOut(term=15, appeal=APPEAL),
    })  # fmt: skip
    registers["evaders"] = registers["debtors"].model_copy(update={
        "ways_in": {
            "again": WayIn(records=["littering", "missed_bill", "fight"], only_on="debtors", chance=q(0.8), **way),
            "late": WayIn(unpaid=20, only_on="debtors", unless_unable=True, misjudged=q(0.5), **way),
        },
        "tier_of": "debtors", "replaces": ["debtors"], "ways_out": WayOut(term=20, appeal=APPEAL),
    })  # fmt: skip
    registers["gravest"] = registers["evaders"].model_copy(update={
        "ways_in": {"again": WayIn(records=["littering", "missed_bill"], only_on="evaders", **way),
                    "crime": WayIn(records=["fight"], **way)},
        "replaces": ["debtors", "evaders"], "initial_share": q(0.05), "applies_to": "household",
    })  # fmt: skip
    services = {
        name: door.model_copy(update={
            "closed_to_registers": ["critics", "evaders", "gravest"], "private": None, "priority_registers": [],
        })
        for name, door in scheme.services.items()
    }  # fmt: skip
    return scheme.model_copy(update={"registers": registers, "services": services})


def test_tiers_and_listing_at_will_agree():
    _, run = compare(tiers(), people(), days=60, seed=12, catalogue=busy())
    entered, ended = events(run, "entered"), events(run, "ended")
    assert_all({
        "moved on": {stay.register for stay in ended if stay.exit == lists.BY_TIER} == {2, 3},
        "every tier": {stay.register for stay in entered} == {0, 1, 2, 3, 4},
        "wrongly on a tier above": any(stay.flags & lists.WRONGFUL for stay in entered if stay.register >= 3),
        "rightly": any(not stay.flags & lists.WRONGFUL for stay in entered if stay.register >= 3),
        "named by both ways": len({stay.way for stay in entered if stay.flags & lists.WITHOUT_A_RULE}) == 2,
        "begun and ended on one day": any(stay.day == stay.left for stay in ended),
    })  # fmt: skip


def stays_of(reference: ReferenceWorld, black: set[int], days: int) -> tuple[list[int], list[int], list[int]]:
    """Days that stays on one of these registers lasted until they ended, or for which they were watched, from evening
    to evening; and of those wrongly entered either. The family is these registers; nobody there before is counted."""
    since = {person.number: (-1, False) for person in reference.residents if person.registers & black}
    ended, watched, wrong = [], [], []
    for day in range(days):
        done = reference.step(day)
        mine = [stay for stay in done.entered if stay.register in black]
        for person in reference.residents:
            today = [stay for stay in mine if stay.resident == person.number]
            if person.number not in since and today:
                since[person.number] = day, all(stay.flags & lists.WRONGFUL for stay in today)
            if person.number in since and not person.registers & black:
                first, wrongly = since.pop(person.number)
                ended += [day - first] * (first >= 0)
                wrong += [day - first] * (first >= 0 and wrongly)
    for first, wrongly in since.values():
        watched += [days - 1 - first] * (first >= 0)
        wrong += [days - 1 - first] * (first >= 0 and wrongly)
    return ended, watched, wrong


def test_stays_on_tiers_agree():
    """The engine's counts, beside each evening's standing in the reference model; of debtors of three tiers."""
    scheme, days = by_id(tiers()), 50
    family = families(scheme)["debtors"]
    black = {number for number, name in enumerate(scheme.registers) if name in family}
    mask = sum(1 << number for number in black)

    def tables():
        return compile_tables(scheme, residents=300, start=scheme.start or date(2020, 1, 1), catalogue=busy())

    world = World(people(), tables(), 12, black_mask=mask)
    counted = Stays(world, 0, days)
    for day in range(days):
        counted.count(world.step(day))
    counted.close()
    ended, watched, wrong = stays_of(ReferenceWorld(people(), tables(), 12, black_mask=mask), black, days)
    many = [np.bincount(some, minlength=days + 1).tolist() for some in (ended, watched)]
    assert counted.counts[0].tolist() == many
    assert counted.counts[1].sum(axis=0).tolist() == np.bincount(wrong, minlength=days + 1).tolist()
    assert counted.came_to()[0]["never_out"] == (len(watched), len(ended) + len(watched))
    assert min(len(ended), len(watched), len(wrong)) > 5
    assert max(ended) > 20  # longer than the term of a tier


def test_custody_agrees():
    """Custody for what is said, for money, for points and for nothing; short terms, and households that learn."""
    scheme = loud()
    way = {"source": "assumed"}
    registers = {name: scheme.registers[name] for name in ("blacklist", "debtors")}
    registers["custody"] = scheme.registers["custody"].model_copy(update={
        "ways_in": {
            "said": WayIn(records=["critical_post", "exposing_corruption", "littering"], chance=q(0.3), **way),
            "owed": WayIn(unpaid=25, sums=["loan", "fine"], **way),
            "low": WayIn(below=920, **way),
            "nothing": WayIn(without_a_rule=q(1500), applies_to=Who(adult=True), **way),
        },
        "ways_out": WayOut(term=9, appeal=APPEAL),
    })  # fmt: skip
    changed = scheme.model_copy(update={"registers": registers, "services": {}})
    world, run = compare(changed, people(), days=60, seed=13, catalogue=busy())
    tolls = events(run, "tolls")
    inside = {(stay.resident, day) for stay in events(run, "entered") for day in range(stay.day + 1, stay.until)}
    assert_all({
        "every toll": {toll.what for toll in tolls} == {0, 1, 2},
        "wrongly and rightly": {toll.flags for toll in tolls} == {0, lists.WRONGFUL},
        "by every way": {stay.way for stay in events(run, "entered") if stay.register == 1} >= {1, 2, 3, 4},
        "out again": any(stay.register == 1 for stay in events(run, "ended")),
        "jobs lost": any(person.given.employed and not person.job for person in world.residents),
        "somebody was away": inside,
    })  # fmt: skip


def test_organisations_agree():
    """Busy firms and agencies, false records, two lists that dismiss, and two kinds of representatives listed."""
    scheme = loud()
    cat = busy()
    kinds = {
        name: kind.model_copy(update={"per_year": q(1.2), "detected": q(0.7)})
        for name, kind in cat.organisations.items()
    }
    catalogue = cat.model_copy(update={"organisations": kinds})
    source = {"source": "assumed"}
    assert scheme.organisations is not None
    firms = scheme.organisations.model_copy(update={
        "false_records": q(2000),
        "registers": {
            "companies": FirmRegister(records=["debts_and_taxes"], term=35, staff_lost=q(0.5), hires_nobody=True,
                                      **source),
            "low": FirmRegister(below=960, term=20, staff_lost=q(0.2), hires_nobody=True, **source),
        },
    })  # fmt: skip
    registers = {name: scheme.registers[name] for name in ("blacklist", "debtors")}
    registers["heads"] = registers["blacklist"].model_copy(update={
        "ways_in": {
            "of_companies": WayIn(representative_of="companies", unless=Who(female=True), **source),
            "of_low": WayIn(representative_of="low", **source),
        },
        "ways_out": WayOut(term=30, appeal=APPEAL), "initial_share": q(0),
    })  # fmt: skip
    changed = scheme.model_copy(update={
        "registers": registers, "organisations": firms,
        "services": {name: door for name, door in scheme.services.items() if name in ("job", "keeping_a_job")},
    })  # fmt: skip
    services = {
        name: door.model_copy(update={"closed_to_registers": ["heads"], "private": None, "priority_registers": []})
        for name, door in changed.services.items()
    }
    changed = changed.model_copy(update={"services": services})
    world, run = compare(changed, people(), days=75, seed=14, catalogue=catalogue)
    happened, tolls = events(run, "firms"), events(run, "tolls")
    assert_all({
        "everything": {event.what for event in happened} == {0, 1, 2, 3},
        "both lists": {event.register for event in happened if event.what == 2} == {0, 1},
        "falsely and truly": {(event.what, event.flags) for event in happened} >= {(1, 0), (1, 1), (2, 0), (2, 1)},
        "jobs lost, rightly and wrongly": {toll.flags for toll in tolls if toll.what == lists.JOB_LOST_WITH_FIRM}
        == {0, lists.WRONGFUL},
        "representatives": {stay.way for stay in events(run, "entered") if stay.register == 2} == {3, 4},
        "off with the firm": any(stay.register == 2 and stay.left - stay.day < 30 for stay in events(run, "ended")),
        "places missing": any(places < 0 for places in world.places) or any(firm.registers for firm in
                                                                           world.firms.values()),
    })  # fmt: skip
