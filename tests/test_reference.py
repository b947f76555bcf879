"""The engine agrees with the reference model, to the last bit, in every act, record, listing, decision and state.

Small worlds here; a larger one for a year is in `verification/`. Schemes are made as loud as possible, and each test
says what must have happened in them, so that no branch is compared only because nothing took it.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

import demerit.scheme
from demerit.catalogue import Catalogue, Queue, Who
from demerit.catalogue import catalogue as package_catalogue
from demerit.day import lists
from demerit.mechanisms import MECHANISMS, switchable, without
from demerit.ordinary import ordinary
from demerit.place import place
from demerit.quantity import Quantity
from demerit.reference import Events, ReferenceWorld
from demerit.reference.agreement import Disagreement, compare
from demerit.scheme.model import Appeal, Association, Channel, Grades, Private, Restoration, Scheme, WayIn, WayOut
from demerit.scheme.parts.commercial import Advice, SharedWithState
from demerit.scheme.parts.cut_ties import Cutting
from demerit.scheme.parts.informing import Witness
from demerit.scheme.parts.knowledge import Knowledge
from demerit.scheme.parts.matching import Matching
from demerit.scheme.parts.operator import Lines, Operator
from demerit.scheme.parts.organisations import FirmRegister
from demerit.scheme.plain import plain
from demerit.study.at_scale import at_every_scale

ALL_SEEN = {"misses": Quantity(value=0), "covers_urban": Quantity(value=1), "covers_rural": Quantity(value=1)}


def q(value: float) -> Quantity:
    return Quantity(value=value)


@cache
def people(residents: int = 300):
    return place("village", residents=residents, seed=3).build()


@cache
def busy() -> Catalogue:
    """The catalogue with rare things made frequent."""
    per_year = {
        "fight": 0.3, "abusing_travel_staff": 0.3, "exposing_corruption": 1.0, "failing_to_yield": 1.0,
        "red_light": 0.8, "missed_loan_payment": 1.0, "missed_bill": 2.2, "missed_tax": 0.3, "critical_post": 0.6,
        "forbidden_link": 0.3, "protest": 1.0, "littering": 2.2, "blood_donation": 0.3, "school_place": 4.0,
        "top_school": 2.0, "mortgage": 0.5, "loan": 0.6, "keeping_a_home": 5.0, "keeping_a_job": 1.0,
        "renting_a_home": 0.6, "insurance": 0.6, "fast_internet": 0.6, "prestigious_job": 0.6, "allotted_home": 0.5,
        "gift_to_the_village": 0.5, "paperwork": 0.8, "high_speed_trains": 1.0,
        "match": 3.0,
        "deposit": 1.0, "visa": 0.5, "car_hire": 0.5,
    }  # fmt: skip
    cat = package_catalogue()

    def rates(things):
        return {
            name: thing.model_copy(update={"per_year": q(per_year[name])}) if name in per_year else thing
            for name, thing in things.items()
        }

    services = rates(cat.services)
    tables = services["restaurants"]
    services["restaurants"] = tables.model_copy(update={"queue": Queue(gives_up_after=q(1), varies=q(0.9))})
    home = services["keeping_a_home"].model_copy(update={"needs": Who(adult=True, housed=True)})
    return cat.model_copy(update={"kinds": rates(cat.kinds), "services": {**services, "keeping_a_home": home}})


APPEAL = Appeal(known=q(0.9), tried=q(0.9), decided_in=4, corrected=q(0.7), mistaken=q(0.4))


@cache
def loud() -> Scheme:
    """The press's scheme, exaggerated: everything is seen, much of it wrongly, and everything follows quickly."""
    scheme = demerit.scheme.load("as_reported")
    channels = {
        name: channel.model_copy(update={
            **ALL_SEEN, "false_match": q(0.2), "invents": q(300), "copies_to": {to: q(0.7) for to in channel.copies_to},
        })
        for name, channel in scheme.channels.items()
    }  # fmt: skip
    assert scheme.informants is not None
    tells = {tie: Witness(sees=q(0.8), willing=q(0.3)) for tie in scheme.informants.ties}
    informants = scheme.informants.model_copy(update={"ties": tells, "malicious": q(1500), "afraid": q(0.8)})
    assert scheme.trust is not None
    chances = {"found_out": q(0.9), "betrayed": q(0.8), "by_association": q(0.4), "mends": q(0.3)}
    trust = scheme.trust.model_copy(update=chances)
    rules = dict(scheme.rules)
    rules["littering"] = rules["littering"].model_copy(
        update={"from_": date(2020, 1, 11), "to": date(2020, 2, 10), "applies_to": Who(adult=True)}
    )
    association = {
        tie: Association(share=q(share), contexts=contexts, adults_only=adults, source="assumed")
        for tie, share, contexts, adults in (
            ("household", 0.45, None, False), ("kin", 0.31, ["speech"], True), ("neighbour", 0.2, ["speech"], True),
            ("colleague", 0.17, None, True), ("online_friend", 0.13, ["speech", "finance"], True),
        )
    }  # fmt: skip
    registers = dict(scheme.registers)
    registers["blacklist"] = registers["blacklist"].model_copy(
        update={"ways_out": WayOut(above=930, term=25, appeal=APPEAL), "initial_share": q(0.1)}
    )
    debtors = registers["debtors"]
    registers["debtors"] = debtors.model_copy(update={
        "ways_in": {
            "loans": WayIn(
                unpaid=5, sums=["loan"], unless_unable=True, misjudged=q(0.5), unless=Who(elder=True), source="assumed"
            ),
            "the_rest": WayIn(source="assumed", unpaid=12, sums=["fine", "bill"], applies_to=Who(adult=True)),
        },
        "ways_out": WayOut(on_payment=True, appeal=APPEAL),
        "initial_share": q(0.1),
    })  # fmt: skip
    faces = {"looks": q(0.3), "reports": q(0.2)}
    for name in ("blacklist", "debtors"):
        shown = registers[name].shown
        assert shown is not None
        registers[name] = registers[name].model_copy(update={"shown": shown.model_copy(update=faces)})
    for name, term in (("travel_ban", 7), ("licence_suspended", 9), ("accounts_deleted", 11)):
        register = registers[name]
        out = WayOut(term=term, appeal=APPEAL if name == "licence_suspended" else None)
        ways = {
            way: rule.model_copy(update={"chance": q(0.6) if rule.records else rule.chance})
            for way, rule in register.ways_in.items()
        }
        registers[name] = register.model_copy(update={"ways_out": out, "ways_in": ways})
    services = dict(scheme.services)
    for name, door in scheme.services.items():
        if door.private:
            services[name] = door.model_copy(update={"private": door.private.model_copy(update={"refuses": q(0.8)})})
    cut_ties = {
        tie: Cutting(sees_registers=["blacklist", "debtors"], sees_grades=["C", "D"], cuts=q(share), source="assumed")
        for tie, share in (("kin", 0.2), ("neighbour", 0.3), ("colleague", 0.3), ("online_friend", 0.5))
    }
    adaptation = scheme.adaptation.model_copy(
        update={"learns": q(0.8), "learns_from_household": q(0.5), "forgets": q(0.4), "performs": q(1.5)}
    )
    knowledge = Knowledge(source="assumed", some=q(0.3), most=q(0.3), all=q(0.2), learns=q(0.2), for_appeals=True,
                          learns_from_household=q(0.1), learns_from_ties=q(0.002), published=q(0.1), heard=q(0.1),
                          suppressed=q(0.2), frightens=q(0.3))  # fmt: skip
    ledgers = dict(scheme.ledgers)
    ledgers["points"] = ledgers["points"].model_copy(update={"spread": q(30)})
    return scheme.model_copy(update={
        "channels": channels, "rules": rules, "association": association, "registers": registers, "services": services,
        "adaptation": adaptation, "ledgers": ledgers, "informants": informants, "trust": trust,
        "cut_ties": cut_ties, "matching": Matching(minds=q(0.4), source="assumed"),
        "knowledge": knowledge,
    })  # fmt: skip


def otherwise() -> Scheme:
    """The loud scheme with warnings before points, and points with no record at all."""
    bias = {
        "dissent": {"applies_to": {"dissenting": True}, "times": 3},
        "women": {"applies_to": {"female": True}, "times": 0.4},
    }
    return Scheme.model_validate(plain(loud()) | {
        "warnings": {"contexts": ["traffic", "public order", "speech", "finance"], "source": "assumed"},
        "discretion": {
            "other": {"per_1000": 400, "points": [-50, -5], "bias": bias, "source": "assumed"},
            "praise": {"per_1000": 300, "points": [1, 9], "applies_to": {"minority": False}, "source": "assumed"},
        },
        "collective": {
            "household": {"share": 0.37, "source": "assumed"},
            "neighbourhood": {"share": 0.9, "contexts": ["speech", "finance"], "source": "assumed"},
        },
        "tampering": plain(loud())["tampering"] | {
            "yuan_per_point": 20,
            "bought": {"tries": 0.6, "most": 25, "insiders": 0.4},
            "attacks": {"per_1000": 1400, "points": 17, "ties": ["neighbour", "colleague", "kin"]},
            "breach": {"chance": 1, "share": 0.1, "points": 12},
            "detection": {"bought": 0.3, "inside": 0.2, "attacks": 0.3, "breaches": 0.5, "penalty": 9},
        },
    })  # fmt: skip


def events(run: list[Events], name: str) -> list:
    return [event for day in run for event in getattr(day, name)]


def assert_all(happened: dict[str, object]) -> None:
    """Everything that a test is there to compare really took place."""
    missing = [name for name, did in happened.items() if not did]
    assert not missing, f"never happened, so nothing was compared: {missing}"


@pytest.mark.parametrize("name", ["as_reported", "village_ledger", "credit_only", "none"])
def test_presets_agree(name):
    _, run = compare(demerit.scheme.load(name), people(), days=60)
    assert events(run, "acts")
    assert events(run, "decisions")


def test_a_loud_scheme_agrees():
    paying = ordinary().model_copy(update={"pays_when_listed": q(0.6)})  # for once: in sixty days few would
    world, run = compare(loud(), people(), days=60, seed=5, catalogue=busy(), ordinary=paying)
    acts, records, entries = (events(run, name) for name in ("acts", "records", "entries"))
    entered, ended, decisions = (events(run, name) for name in ("entered", "ended", "decisions"))
    causes = {entry.cause for entry in entries}
    exits = {stay.exit for stay in ended}
    flags = {flag for act in acts for flag in (1, 2, 4, 8) if act.flags & flag}
    reasons = {decision.reason for decision in decisions}
    outcomes = {decision.outcome for decision in decisions}

    def decided(flag: int) -> bool:
        return any(decision.flags & flag for decision in decisions)

    def of_ways(flag: int) -> bool:
        return any(stay.flags & flag for stay in entered)

    assert_all({
        "done, chilled, performed, unable": flags == {lists.DONE, lists.CHILLED, lists.PERFORMED, lists.UNABLE},
        "a protest": any(act.kind == 59 for act in acts),
        "a late record": any(record.due > record.day for record in records),
        "own, wrong, false, copied, associated, corrected": {
            lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED, lists.ASSOCIATED, lists.CORRECTION,
        } <= causes,
        "told on by all five, rightly, by mistake and out of malice": {
            (report.tie, report.cause) for report in events(run, "reports") if report.tie != lists.STRANGER
        } == {(tie, cause) for tie in range(5) for cause in (lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT)},
        "seen on the map, and reported, truly and falsely": {
            report.cause for report in events(run, "reports") if report.tie == lists.STRANGER
        } == {lists.OWN, lists.FALSE_REPORT},
        "shown and seen": any(row.viewers for row in events(run, "shown")),
        "points for false reports": any(entry.kind == lists.REPORTING and entry.flags for entry in entries),
        "five kinds of ties": {entry.tie for entry in entries} >= {0, 1, 2, 3, 4},
        "the licence": any(entry.ledger == 1 for entry in entries),
        "fines paid, unpaid and beyond means": {fine.flags for fine in events(run, "fined")} == {0, 1, 2},
        "sums paid": events(run, "paid"),
        "off by term, payment, points, appeal": exits
        == {lists.BY_TERM, lists.BY_PAYMENT, lists.BY_POINTS, lists.BY_APPEAL},
        "appeals won wrongly and rightly": {
            bool(stay.flags & lists.WRONGFUL) for stay in ended if stay.exit == lists.BY_APPEAL
        } == {True, False},
        "a licence back": any(stay.register == 3 for stay in ended),
        "every register but the critics'": {stay.register for stay in entered} >= {0, 1, 2, 3, 4, 6},
        "wrongful, from fines, from sums, unable": all(
            map(of_ways, (lists.WRONGFUL, lists.FROM_FINE, lists.FROM_SUM, lists.COULD_NOT_PAY))
        ),
        "every reason but a profile's": reasons >= set(range(len(lists.REASONS))) - {lists.BY_PROFILE},
        "every outcome": outcomes == set(range(len(lists.OUTCOMES))),
        "flags of decisions": all(map(decided, (
            lists.WRONGFUL_DECISION, lists.WOULD_REPAY, lists.PRIORITY, lists.REVIEW, lists.WAIVED,
        ))),
        "through the household": decided(32),
        "waited in a queue, served first in it, gave up": {
            (decision.outcome == lists.REFUSED, bool(decision.flags & lists.PRIORITY))
            for decision in decisions if decision.flags & lists.QUEUED and decision.waited > 0
        } >= {(False, False), (False, True), (True, False)},
        "jobs lost": any(person.given.employed and not person.job for person in world.residents),
        "homes lost": any(not person.home for person in world.residents),
        "children shut out": any(person.shut_out_of_school for person in world.residents),
        "every level of knowledge": {person.knows for person in world.residents} == {0, 1, 2, 3},
        "some have heard": {person.heard for person in world.residents} == {True, False},
        "greatest fear": any(3 in person.fears for person in world.residents),
        "all trust lost": all(any(person.distrust[x] == 3 for person in world.residents) for x in range(4)),
        "three debts": any(person.debts == 3 for person in world.residents),
        "ties of four kinds cut": {row.tie for row in events(run, "cut")} == {1, 2, 3, 4},
        "cut rightly and by error": {row.flags for row in events(run, "cut")} == {0, lists.BY_ERROR},
        "wrongly listed at the end": any(person.wrong for person in world.residents),
    })  # fmt: skip


def test_meetings_agree():
    """Many look for a partner, and ordinary life refuses none: the same meetings in both, however they end."""
    cat = package_catalogue()
    dating = cat.services["match"].model_copy(update={"per_year": q(35), "refused": q(0)})
    cat = cat.model_copy(update={"services": {**cat.services, "match": dating}})
    _, run = compare(loud(), people(), days=40, seed=5, catalogue=cat, every=10)
    ends = {lists.MATCHED, lists.TURNED_DOWN, lists.TURNED_OTHER_DOWN}
    by_error = {flag | lists.DOWN_BY_ERROR for flag in ends - {lists.MATCHED}}
    assert {row.flags for row in events(run, "meetings")} == ends | by_error
    assert any(
        row.flags & lists.WRONGFUL_DECISION and row.reason == lists.BY_PROFILE for row in events(run, "decisions")
    )


def test_the_social_threshold_agrees():
    how = loud().adaptation.model_copy(update={"model": "threshold", "threshold": q(0.3)})
    world, run = compare(loud().model_copy(update={"adaptation": how}), people(520), days=65, seed=5, catalogue=busy())
    fears = [fear for person in world.residents for fear in person.fears]
    assert_all({
        "chilled": any(act.flags & lists.CHILLED for act in events(run, "acts")), "two levels": 2 in fears,
        "forgotten": any(0 < sum(person.fears) < 4 for person in world.residents),
    })  # fmt: skip


def test_an_operator_that_adapts_agrees():
    how = Operator(source="assumed", attention=q(0.7), quota=q(20000), step=q(0.3),
                   lines=Lines(share=q(0.2), worst=2, step=40))  # fmt: skip
    world, run = compare(loud().model_copy(update={"operator": how}), people(700), days=65, seed=5, catalogue=busy())
    graded = {day.day for day in run if sum(change.grade != change.grade_before for change in day.changes) > 50}
    assert_all({
        "attention": len(set(world.operator.looks)) == 3, "zeal": world.operator.zeal > 65536,
        "lines": world.cutoffs[:4] != world.rules.standing.cutoffs[:4], "all graded anew": graded & {31, 61},
    })  # fmt: skip


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
        "critics": any(stay.register == 5 for stay in events(run, "entered")),
        "by grade": any(decision.reason == lists.BY_GRADE for decision in events(run, "decisions")),
    })  # fmt: skip
    graded = {day.day for day in run for change in day.changes if change.grade != change.grade_before}
    assert graded == {30, 60, 90}


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


def test_collectors_agree():
    scheme = demerit.scheme.load("village_ledger")
    collectors = scheme.channels["collectors"].model_copy(update={
        "collectors_per_1000": q(60), "capacity": q(0.06), "remembers": q(0.6), "favours": q(0.9), "knows": q(0.2),
        "false_match": q(0.5), "copies_to": {"neighbourhood_office": q(0.8)}, "invents": q(800),
    })  # fmt: skip
    office = Channel(source="assumed", sees=["littering", "neglecting_parents"])
    changed = scheme.model_copy(
        update={
            "channels": {"collectors": collectors, "neighbourhood_office": office},
            "ledgers": {"points": scheme.ledgers["points"].model_copy(update={"recalculated": "daily"})},
        }
    )
    _, run = compare(changed, people(), days=90, seed=8, catalogue=busy())
    lost = [sum(column) for column in zip(*(day.lost for day in run), strict=True)]
    causes = {record.cause for record in events(run, "records") if record.channel in (13, 15)}
    assert_all({
        "overlooked": lost[0], "forgotten": lost[1], "no room": lost[2],
        "own, mistaken, invented, copied": causes
        >= {lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED},
        "a redlist": any(stay.register == 0 for stay in events(run, "entered")),
    })  # fmt: skip


def test_tiers_and_listing_at_will_agree():
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
    changed = scheme.model_copy(update={"registers": registers, "services": services})
    _, run = compare(changed, people(), days=60, seed=12, catalogue=busy())
    entered, ended = events(run, "entered"), events(run, "ended")
    assert_all({
        "moved on": {stay.register for stay in ended if stay.exit == lists.BY_TIER} == {1, 3},
        "every tier": {stay.register for stay in entered} == {0, 1, 2, 3, 4},
        "wrongly on a tier above": any(stay.flags & lists.WRONGFUL for stay in entered if stay.register >= 3),
        "rightly": any(not stay.flags & lists.WRONGFUL for stay in entered if stay.register >= 3),
        "named by both ways": len({stay.way for stay in entered if stay.flags & lists.WITHOUT_A_RULE}) == 2,
        "begun and ended on one day": any(stay.day == stay.left for stay in ended),
    })  # fmt: skip


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
        "by every way": {stay.way for stay in events(run, "entered") if stay.register == 2} >= {3, 4, 5, 6},
        "out again": any(stay.register == 2 for stay in events(run, "ended")),
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


def test_a_year_and_its_resets_agree():
    scheme = loud()
    points = scheme.ledgers["points"].model_copy(update={"restoration": Restoration(points=20, every="year")})
    ledgers = {"points": points, "licence": scheme.ledgers["licence"]}
    changed = scheme.model_copy(update={"ledgers": ledgers})
    _, run = compare(changed, people(60), days=370, seed=9, catalogue=busy(), every=30)
    restored = {day.day for day in run for entry in day.entries if entry.cause == lists.RESTORATION}
    assert restored == {365}


def test_two_tiles_in_two_stretches_agree():
    world, run = compare(loud(), people(4300), days=3, seed=10, catalogue=busy(), parts=2)
    assert any(act.resident >= 4096 for act in events(run, "acts"))
    assert len(world.hood_sizes) == 17


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


@pytest.mark.parametrize("name", [mechanism.name for mechanism in switchable()])
def test_each_mechanism_off_agrees(name):
    compare(without(loud(), [name]), people(120), days=40, seed=11, catalogue=busy(), every=10)


def test_everything_off_agrees():
    scheme = without(loud(), [mechanism.name for mechanism in switchable()])
    _, run = compare(scheme, people(), days=40, seed=11, catalogue=busy())
    assert len(MECHANISMS) > 20
    assert not events(run, "entries")


def test_a_difference_is_told_with_day_stage_and_resident(monkeypatch):
    """A resident of the reference model is given a point that the engine knows nothing of."""
    true_step = ReferenceWorld.step

    def step(self, day):
        if day == 3:
            self.residents[42].points += 1
        return true_step(self, day)

    monkeypatch.setattr(ReferenceWorld, "step", step)
    with pytest.raises(Disagreement, match=r"day 3, .*resident 42: score is 1000 .* 1001"):
        compare(demerit.scheme.load("as_reported"), people(), days=5)


CHOOSING = {
    "from_age": 16, "mode": "voluntary",
    "initial": 0.5, "joins": 0.05, "joins_with_peers": 0.1, "joins_for_status": 0.1,
    "joins_expecting_well": 0.1, "leaves": 0.15, "mandatory_from": "2020-03-11", "source": "assumed",
}  # fmt: skip
IN_STAGES = {
    "stages": [{"from": "2019-01-01", "share": 0.3}, {"from": "2020-01-11", "share": 0.5},
               {"from": "2020-02-15", "share": 0.9}],
    "order": "urban first", "source": "assumed",
}  # fmt: skip


def enrolling(**parts) -> Scheme:
    """The loud scheme where people are enrolled one by one, and whoever isn't is refused for it."""
    data = plain(loud()) | parts
    for door in data["services"].values():
        if "private" in door:
            door["private"]["refuses_abstainers"] = 0.7
    return Scheme.model_validate({name: part for name, part in data.items() if part is not None})


def test_regions_and_choices_agree():
    """The scheme begins region by region, adults join and leave, and then everybody must (M13, M14)."""
    town = place("town", residents=1100, seed=3).build()
    scheme = enrolling(enrolment=CHOOSING, rollout=IN_STAGES)
    world, run = compare(scheme, town, days=75, seed=2, catalogue=busy(), every=5)
    shunned = [d for d in events(run, "decisions") if d.grade == 14 and d.reason == lists.BY_PRIVATE]
    assert_all({
        "every way in and out": {row.what for row in events(run, "enrolled")} == set(range(len(lists.ENROLMENTS))),
        "three dates": sorted(set(world.begins)) == [0, 10, 45],
        "refused for having no grade": any(decision.register == 255 for decision in shunned),
        "requests where it hasn't begun": any(decision.grade == 15 for decision in events(run, "decisions")),
    })  # fmt: skip


def test_consent_and_ranks_among_those_who_give_it_agree():
    shares = {grade: share for grade, share in zip(loud().grade_ids, (0.1, 0.4, 0.3, 0.15, 0.05), strict=True)}
    how = {"mode": "consent", "initial": 0.5, "joins": 0.1, "leaves": 0.1, "source": "assumed"}
    scheme = enrolling(enrolment=how, rollout=None, grades={"by": "rank", "shares": shares})
    world, run = compare(scheme, people(), days=40, seed=6, catalogue=busy(), every=5)
    assert_all({
        "records kept": any(record.flags & lists.KEPT for record in events(run, "records")),
        "all grades, and none": {person.grade for person in world.residents} == {0, 1, 2, 3, 4, 14},
    })  # fmt: skip


def test_cameras_that_match_against_the_whole_place_agree():
    """Whoever is taken for somebody far away (M38): what informants find on record must not depend on where that is."""
    scheme, _ = at_every_scale(loud(), 300)
    compare(scheme, people(), days=20, seed=4, catalogue=busy())
