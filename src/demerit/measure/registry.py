"""The measures of a run: what each is called, what it counts, over what, and which mechanism it shows.

Names depend on the scheme (its registers, grades and services). A measure has a numerator and, mostly, a denominator;
0 of 0 is undefined, never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.day import stocks as s
from demerit.day.firms import ACTED, LISTED, RECORDED, RELEASED
from demerit.day.lists import (
    ATTACKED,
    BEGINS_HERE,
    BOUGHT,
    BREACHED,
    BY_CHOICE,
    BY_TIER,
    CAUSES,
    COLLECTIVE,
    DISCRETION,
    EXITS,
    GRANTED_ON_BOUGHT,
    JOB_LOST_WITH_FIRM,
    LEFT,
    LEFT_WITH_THE_HEAD,
    LISTED_FOR_FIRM,
    MANDATORY,
    OF_AGE,
    OUTCOMES,
    REASONS,
    REFUSED_FOR_ATTACK,
    TOO_DEAR,
    WITH_THE_HEAD,
)
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS, CONTEXTS, TIE_KINDS
from demerit.measure import flows as f
from demerit.measure import readings as r
from demerit.measure.creep import RULE_AGES
from demerit.scheme.model import Scheme

Kind = Literal["flow", "stock", "reading", "end"]
_BY_CAUSE = {"association": "M18", "discretion": "M41", "collective": "M45", "tampering": "M19"}
BINS = 50  # of the score, between the ledger's bounds


@dataclass(frozen=True)
class Measure:
    """One thing counted.

    `kind`: a flow is counted by day, a stock stands at the end of a day, a reading is a number of the
    whole place on an evening, an end is known when the run is over.
    `rows` and `over` are rows of the flows, stocks or readings, summed; `over` may be "residents" or None.
    """

    name: str
    label: str
    kind: Kind
    rows: tuple[int, ...] = ()
    over: tuple[int, ...] | Literal["residents"] | None = "residents"
    unit: str = "number"
    mechanism: str = ""
    text: str = ""


def slug(name: str) -> str:
    """A name in the form of an id: grades and contexts have spaces and signs."""
    return name.replace("+", "_plus").replace(" ", "_").replace("'", "")


def measures(scheme: Scheme, cat: Catalogue | None = None) -> dict[str, Measure]:
    """Every measure of a run under a scheme, by name."""
    cat = cat or package_catalogue()
    out: dict[str, Measure] = {}

    def flow(name, label, rows, over="residents", unit="number", mechanism="", text=""):
        out[name] = Measure(name, label, "flow", tuple(rows), over if over in ("residents", None) else tuple(over),
                            unit, mechanism, text)  # fmt: skip

    def stock(name, label, rows, over="residents", unit="residents", mechanism="", text=""):
        out[name] = Measure(name, label, "stock", tuple(rows), over, unit, mechanism, text)

    def reading(name, label, row, unit="number", mechanism="", text=""):
        out[name] = Measure(name, label, "reading", (row,), None, unit, mechanism, text)

    def end(name, label, unit="number", mechanism="", text=""):
        out[name] = Measure(name, label, "end", (), None, unit, mechanism, text)

    every = {name: range(first, first + count) for name, first, count in (
        ("records", f.RECORDS, f.FALSE_RECORDS - f.RECORDS), ("false", f.FALSE_RECORDS, f.RECORDED - f.FALSE_RECORDS),
        ("lost", f.LOST, f.GAINED - f.LOST), ("gained", f.GAINED, f.LOST_CONTEXT - f.GAINED),
        ("entries", f.ENTRIES, f.LOST - f.ENTRIES), ("entered", f.ENTERED, f.ENTERED_WRONGLY - f.ENTERED),
        ("requests", f.REQUESTS, f.REFUSALS - f.REQUESTS), ("refusals", f.REFUSALS, f.ADVERSE - f.REFUSALS),
        ("adverse", f.ADVERSE, f.WRONGFUL_ADVERSE - f.ADVERSE),
        ("wrongful", f.WRONGFUL_ADVERSE, f.SERVED_FIRST - f.WRONGFUL_ADVERSE),
        ("first", f.SERVED_FIRST, f.REASON - f.SERVED_FIRST))}  # fmt: skip
    stock("residents", "residents", [s.STOCK_ROWS], over=None)

    # conduct, truth and record (M04 to M09, M39)
    breaches = [k.number for k in cat.kinds.values() if not k.good and not k.mark]
    deeds = [k.number for k in cat.kinds.values() if k.good and k.mechanism != "M17"]  # reporting: a case of its own
    harmful = [k.number for k in cat.kinds.values() if not k.good and k.gravity.value >= 2]
    for name, kind in cat.kinds.items():
        if kind.mark:
            continue
        flow(f"acts_{name}", kind.label, [f.ACTS + kind.number], mechanism=kind.mechanism)
        flow(f"recorded_{name}", f"recorded: {kind.label}", [f.RECORDED + kind.number],
             [f.ACTS + kind.number], mechanism=kind.mechanism)  # fmt: skip
    told = [k.number for k in cat.kinds.values() if k.mechanism == "M17"]
    flow("acts", "acts done", [f.ACTS + n for n in breaches + deeds + told])
    flow("breaches", "breaches done", [f.ACTS + n for n in breaches], mechanism="M39")
    flow("harmful_acts", "acts of gravity 2 or more done", [f.ACTS + n for n in harmful], mechanism="M39",
         text="what is truly so, beside what the operator records")  # fmt: skip
    flow("good_deeds", "good deeds done", [f.ACTS + n for n in deeds], mechanism="M04")
    flow("performed_deeds", "good deeds performed for those who watch", [f.PERFORMED_DEEDS],
         [f.ACTS + n for n in deeds], mechanism="M04")  # fmt: skip
    flow("recorded_breaches", "breaches recorded", [f.RECORDED + n for n in breaches],
         [f.ACTS + n for n in breaches], mechanism="M39")  # fmt: skip
    flow("recorded_deeds", "good deeds recorded", [f.RECORDED + n for n in deeds], [f.ACTS + n for n in deeds],
         mechanism="M39")  # fmt: skip
    for context in CONDUCT_CONTEXTS:
        rows = [f.ACTS + k.number for k in cat.kinds.values() if k.context == context and not k.good]
        flow(f"acts_context_{slug(context)}", f"breaches done: {context}", rows)
    dissent = [f.ACTS + k.number for k in cat.kinds.values() if k.context in ("speech", "assembly") and not k.good]
    flow("dissent", "dissent expressed", dissent, mechanism="M06")
    worship = [f.ACTS + k.number for k in cat.kinds.values() if k.context == "faith" and not k.good]
    flow("worship", "faith practised", worship, mechanism="M07")

    # records (M10 to M12)
    flow("records", "records", every["records"], mechanism="M11")
    flow("false_records", "false records", every["false"], every["records"], mechanism="M10",
         text="no act of that kind by that resident on that day lies behind it")  # fmt: skip
    flow("copied_records", "copies of wrong records", [f.COPIES], every["records"], mechanism="M11")
    for name, channel in cat.channels.items():
        if name in scheme.channels:
            n = channel.number
            flow(f"records_{name}", f"records: {channel.label}", [f.RECORDS + n], mechanism=channel.mechanism)
            flow(f"false_records_{name}", f"false records: {channel.label}", [f.FALSE_RECORDS + n], [f.RECORDS + n],
                 mechanism=channel.mechanism)  # fmt: skip
    for number, label in enumerate(("overlooked as a favour", "forgotten", "left out: the page was full")):
        flow(f"collectors_{('overlooked', 'forgotten', 'page_full')[number]}", f"collectors: {label}",
             [f.COLLECTORS_LOST + number], None, mechanism="M12")  # fmt: skip

    # warnings, discretion, levies (M42, M41, M45)
    warned = [f.WARNINGS + number for number in range(len(CONTEXTS))]
    flow("warnings", "warnings instead of points", warned, mechanism="M42")
    flow("warnings_false", "warnings for what somebody else did, or nobody", [f.WARNINGS_FALSE], warned,
         mechanism="M42")  # fmt: skip
    flow("warnings_missed", "points without a warning, since a false record had used it up", [f.WARNINGS_MISSED],
         mechanism="M42")  # fmt: skip
    for number, context in enumerate(CONDUCT_CONTEXTS):
        flow(f"warnings_{slug(context)}", f"warnings: {context}", [f.WARNINGS + number], warned, mechanism="M42")
    flow("entries_discretion", "entries by an official's discretion", [f.ENTRIES + DISCRETION], mechanism="M41")
    flow("points_gained_discretion", "points given by an official's discretion", [f.GAINED + DISCRETION],
         unit="points", mechanism="M41")  # fmt: skip
    flow("charged_for_others", "members charged for what another of their unit did", [f.ENTRIES + COLLECTIVE],
         mechanism="M45")  # fmt: skip

    # tampering (M19)
    bought, attacked = f.DEAL_TYPES + BOUGHT, f.DEAL_TYPES + ATTACKED
    flow("purchases", "purchases of points", [bought], mechanism="M19")
    flow("purchases_too_dear", "tried to buy points and couldn't pay", [f.DEAL_TYPES + TOO_DEAR],
         [bought, f.DEAL_TYPES + TOO_DEAR], mechanism="M19")  # fmt: skip
    flow("purchases_inside", "purchases through an insider", [f.BOUGHT_INSIDE], [bought], mechanism="M19")
    flow("points_bought", "points bought", [f.DEAL_POINTS], unit="points", mechanism="M19")
    flow("yuan_for_points", "yuan paid for points", [f.DEAL_YUAN], unit="yuan", mechanism="M19")
    flow("price_of_a_grade", "yuan paid for each grade gained", [f.DEAL_YUAN], [f.DEAL_GRADES], unit="yuan",
         mechanism="M19")  # fmt: skip
    flow("attacks", "scores lowered by somebody who paid for it", [attacked], mechanism="M19")
    flow("breached", "scores moved by somebody from outside", [f.DEAL_TYPES + BREACHED], mechanism="M19")
    for name, label, kind in (("purchases", "purchases", BOUGHT), ("attacks", "attacks", ATTACKED),
                              ("breached", "scores moved from outside", BREACHED)):  # fmt: skip
        flow(f"{name}_found_out", f"found out: {label}", [f.FOUND + kind], [f.DEAL_TYPES + kind], mechanism="M19")
    credit = [service.number for service in cat.services.values() if service.credit]
    flow("undue_grants", "granted on bought points, refused by the own record",
         [f.DEAL_TYPES + GRANTED_ON_BOUGHT], mechanism="M19")  # fmt: skip
    flow("undue_loans", "loans granted on bought points", [f.UNDUE + n for n in credit], mechanism="M19")
    flow("undue_loans_unpaid", "of these, to somebody who won't repay", [f.UNDUE_UNPAYING + n for n in credit],
         [f.UNDUE + n for n in credit], mechanism="M19")  # fmt: skip
    flow("refused_for_attack", "wrongful refusals of those attacked", [f.DEAL_TYPES + REFUSED_FOR_ATTACK],
         mechanism="M19")  # fmt: skip

    if scheme.informants is not None:
        told_on(flow)
    if any(register.shown for register in scheme.registers.values()):
        shown_to(flow)

    # points (M01, M03, M18)
    flow("entries", "entries", every["entries"], mechanism="M01")
    flow("points_lost", "points lost", every["lost"], unit="points", mechanism="M01")
    flow("points_gained", "points gained", every["gained"], unit="points", mechanism="M01")
    for number, cause in enumerate(CAUSES):
        flow(f"points_lost_cause_{slug(cause)}", f"points lost by cause: {cause}", [f.LOST + number], every["lost"],
             unit="points", mechanism=_BY_CAUSE.get(cause, "M01"))  # fmt: skip
    for number, context in enumerate(CONTEXTS):
        flow(f"points_lost_context_{slug(context)}", f"points lost by context: {context}", [f.LOST_CONTEXT + number],
             every["lost"], unit="points", mechanism="M08" if context == "consumption" else "M01")  # fmt: skip
    for gravity in range(6):
        flow(f"points_lost_gravity_{gravity}", f"points lost for acts of gravity {gravity}",
             [f.LOST_GRAVITY + gravity], every["lost"], unit="points", mechanism="M05")  # fmt: skip
        flow(f"severity_points_gravity_{gravity}", f"points an entry costs, for acts of gravity {gravity}",
             [f.LOST_GRAVITY + gravity], [f.ENTRIES_GRAVITY + gravity], unit="points", mechanism="M05")  # fmt: skip
        flow(f"fine_yuan_gravity_{gravity}", f"yuan of fines for acts of gravity {gravity}",
             [f.FINE_YUAN_GRAVITY + gravity], unit="yuan", mechanism="M05")  # fmt: skip
    for number, tie in enumerate(TIE_KINDS):
        flow(f"points_lost_tie_{tie}", f"points lost to others' acts: {tie.replace('_', ' ')}", [f.LOST_TIE + number],
             every["lost"], unit="points", mechanism="M18")  # fmt: skip
    flow("days_to_entry", "days from act to entry", [f.WAIT], [f.BY_RULE], unit="days", mechanism="M03",
         text="of entries by a rule: others have no act that they wait for")  # fmt: skip
    if any(rule.from_ is not None for rule in scheme.rules.values()):
        for number, age in enumerate(RULE_AGES):
            flow(f"points_lost_rule_{('from_start', 'of_late', 'earlier')[number]}", f"points lost by rules {age}",
                 [f.LOST_RULE_AGE + number], every["lost"], unit="points", mechanism="M36")  # fmt: skip
        flow("acts_newly_punished", "acts that only rules added since the start punish", [f.NEWLY_PUNISHED],
             [f.ACTS + n for n in breaches], mechanism="M36", text="of all breaches done that day")  # fmt: skip
        reading("rules_in_force", "rules in force", r.RULES_IN_FORCE, unit="rules", mechanism="M36")
    if scheme.operator is not None:
        for name, label, row in (("lowest", "least looked at", r.ATTENTION_LOWEST),
                                 ("highest", "most looked at", r.ATTENTION_HIGHEST)):  # fmt: skip
            reading(f"attention_{name}", f"attention to the neighbourhood {label}", row, "thousandths", "M48",
                    "1,000 is as at the start")  # fmt: skip
        reading("attention_spread", "mean distance of attention from even", r.ATTENTION_SPREAD, "thousandths", "M48")
        reading("zeal", "how hard all look", r.ZEAL, "thousandths", "M48", "1,000 is as at the start")
        for number, grade in enumerate(scheme.grade_ids[:-1]):
            reading(f"cutoff_{number}", f"lowest points of grade {grade}", r.CUTOFF + number, "points", "M48")
    for number, grade in enumerate(scheme.grade_ids):
        stock(f"grade_{number}", f"residents at grade {grade}", [s.GRADE_ROW + number], mechanism="M01")
    enrolled = (s.ENROLLED_ROW,) if scheme.enrols else "residents"
    if scheme.ledgers:
        stock("score_total", "points of all who are scored", [s.SCORE_ROW], enrolled, "points", "M01")
        stock("own_total", "points by the own-record ledger", [s.OWN_ROW], enrolled, "points", "M01")
        stock("seen_total", "points if every act were seen", [s.SEEN_ROW], enrolled, "points", "M01",
              text="its gap to the own-record ledger is selective detection")  # fmt: skip
        for number in range(BINS):
            stock(f"score_bin_{number}", f"residents in score bin {number}", [s.STOCK_ROWS + 1 + number],
                  mechanism="M01")  # fmt: skip

    # who is scored (M13, M14, M43)
    if scheme.enrols:
        stock("enrolled", "residents who are scored", [s.ENROLLED_ROW], mechanism="M13")
        flow("region_joined", "scored because the scheme began where they live", [f.ENROLMENTS_ROW + BEGINS_HERE],
             mechanism="M13")  # fmt: skip
    if scheme.enrolment is not None and scheme.enrolment.from_age > 0:
        flow("came_of_age", "scored because they reached the age for it", [f.ENROLMENTS_ROW + OF_AGE], mechanism="M13")
    if scheme.enrolment is not None and scheme.enrolment.mode != "mandatory":
        mode = "M43" if scheme.enrolment.mode == "consent" else "M14"
        stock("abstainers", "residents free to join who haven't", [s.ABSTAINS_ROW], mechanism=mode)
        stock("uptake", "residents who are scored, of those free to choose or enrolled", [s.ENROLLED_ROW],
              (s.ENROLLED_ROW, s.ABSTAINS_ROW), mechanism=mode)  # fmt: skip
        for name, label, what in (
            ("joined", "joined by choice", (BY_CHOICE, WITH_THE_HEAD)), ("left_scheme", "left the scheme",
            (LEFT, LEFT_WITH_THE_HEAD)), ("made_to_join", "enrolled when it became mandatory", (MANDATORY,)),
        ):  # fmt: skip
            flow(name, label, [f.ENROLMENTS_ROW + number for number in what], mechanism=mode)
        asked = [f.ABSTAINER_REQUESTS]
        flow("shunned_abstainers", "refused in private for having no grade", [f.ABSTAINER_SHUNNED], asked,
             mechanism=mode)  # fmt: skip
        flow("refused_abstainers", "refused for any reason: abstainers", [f.ABSTAINER_REFUSED], asked, mechanism=mode)
        flow("refused_enrolled", "refused for any reason: those who are scored", [f.ENROLLED_REFUSED],
             [f.ENROLLED_REQUESTS], mechanism=mode)  # fmt: skip
        flow("lost_abstainers", "refused here, granted to the twin: abstainers", [f.ABSTAINER_LOST], asked,
             mechanism=mode)  # fmt: skip
        flow("lost_enrolled", "refused here, granted to the twin: those who are scored", [f.ENROLLED_LOST],
             [f.ENROLLED_REQUESTS], mechanism=mode)  # fmt: skip
        flow("records_kept", "records kept and not read, without consent", [f.RECORDS_KEPT], mechanism=mode)

    # money (M02, M09)
    flow("fines", "fines", [f.FINES], mechanism="M02")
    flow("fines_yuan", "yuan of fines", [f.FINE_YUAN], unit="yuan", mechanism="M02")
    flow("fines_unpaid", "fines not paid at once", [f.FINES_UNPAID], [f.FINES], mechanism="M02")
    flow("fines_unable", "fines unpaid by somebody who can't", [f.FINES_UNABLE], [f.FINES], mechanism="M02")
    flow("fines_false", "fines for what somebody else did", [f.FINES_FALSE], [f.FINES], mechanism="M02")
    flow("licence_points_lost", "points of the second ledger lost", [f.SIDE_LOST], unit="points", mechanism="M02")
    flow("sums_paid", "unpaid sums paid after all", [f.SUMS_PAID], mechanism="M09")
    stock("in_debt", "residents with an unpaid sum", [s.IN_DEBT_ROW], mechanism="M09")

    # registers (M20 to M22)
    flow("entered", "listings", every["entered"], mechanism="M20", text="on redlists, too")
    reds = [n for n, register in enumerate(scheme.registers.values()) if register.colour == "red"]
    blacks = [n for n in range(len(scheme.registers)) if n not in reds]
    wrongly = [f.ENTERED_WRONGLY + n for n in blacks]
    flow("wrongful_entries", "wrongful listings", wrongly, [f.ENTERED + n for n in blacks], mechanism="M22",
         text="on a blacklist: praise for nothing is counted apart")  # fmt: skip
    if reds:
        flow("wrongful_praise", "redlisted wrongly", [f.ENTERED_WRONGLY + n for n in reds],
             [f.ENTERED + n for n in reds], mechanism="M21")  # fmt: skip
    flow("entered_by_fine", "listings that began as a fine", [f.ENTERED_BY_FINE], every["entered"], mechanism="M02")
    flow("entered_unable", "listed for a sum that they couldn't pay", [f.ENTERED_UNABLE], every["entered"],
         mechanism="M09")  # fmt: skip
    for number, exit_ in enumerate(EXITS[1:], 1):
        flow(f"left_by_{slug(exit_)}", f"left a register: {exit_}", [f.EXIT + number], mechanism="M22")
    for number, (name, register) in enumerate(scheme.registers.items()):
        mechanism, label = "M21" if register.colour == "red" else "M20", register.label or name.replace("_", " ")
        stock(f"on_register_{name}", f"residents on {label}", [s.LIST_ROW + number], mechanism=mechanism)
        flow(f"entered_{name}", f"listed: {label}", [f.ENTERED + number], mechanism=mechanism)
        flow(f"left_{name}", f"released: {label}", [f.LEFT + number], mechanism=mechanism)
        wrong = "redlisted wrongly" if register.colour == "red" else "wrongful listings"
        flow(f"wrongful_entries_{name}", f"{wrong}: {label}", [f.ENTERED_WRONGLY + number], [f.ENTERED + number],
             mechanism="M21" if register.colour == "red" else "M22")  # fmt: skip
    flow("escalations", "moved to a severer tier", [f.EXIT + BY_TIER], every["entered"], mechanism="M44")
    for name, register in scheme.registers.items():
        family = [n for n, one in enumerate(scheme.registers.values()) if one.tier_of == name]
        if family:
            rows = [s.LIST_ROW + n for n in (list(scheme.registers).index(name), *family)]
            stock(f"on_tiers_of_{name}", f"on some tier of {register.label or name.replace('_', ' ')}", rows,
                  mechanism="M44")  # fmt: skip
    if scheme.organisations is not None:
        m15 = {"mechanism": "M15"}
        stock("organisations", "firms and agencies", [s.FIRMS_ROW], None, "organisations", **m15)
        stock("organisations_listed", "on a register of organisations", [s.FIRMS_LISTED_ROW], None, "organisations",
              **m15)  # fmt: skip
        stock("organisations_listed_wrongly", "of these, wrongly", [s.FIRMS_WRONG_ROW], None, "organisations", **m15)
        for number, name in enumerate(scheme.organisations.ranks):
            stock(f"organisations_rank_{number}", f"organisations of rank {name}", [s.FIRM_RANK_ROW + number], None,
                  "organisations", **m15)  # fmt: skip
        flow("organisation_acts", "acts done by organisations", [f.FIRMS + ACTED], None, **m15)
        flow("organisation_records", "recorded of organisations", [f.FIRMS + RECORDED], None, **m15)
        flow("organisation_false_records", "of these, false", [f.FIRMS_WRONGLY + RECORDED], [f.FIRMS + RECORDED], **m15)
        flow("organisation_points_lost", "points lost by organisations", [f.FIRM_POINTS_LOST], None, "points", **m15)
        flow("organisations_entered", "organisations listed", [f.FIRMS + LISTED], None, **m15)
        flow(
            "organisations_entered_wrongly", "of these, wrongly", [f.FIRMS_WRONGLY + LISTED], [f.FIRMS + LISTED], **m15
        )
        flow("organisations_left", "organisations released", [f.FIRMS + RELEASED], None, **m15)
        flow("jobs_lost_with_firms", "jobs lost with organisations", [f.BORNE + JOB_LOST_WITH_FIRM], **m15)
        flow("jobs_lost_with_firms_wrongly", "of these, with one wrongly listed",
             [f.BORNE_WRONGLY + JOB_LOST_WITH_FIRM],
             [f.BORNE + JOB_LOST_WITH_FIRM], **m15)  # fmt: skip
        flow("representatives_listed", "legal representatives listed for their organisation",
             [f.BORNE + LISTED_FOR_FIRM], **m15)  # fmt: skip
        flow("representatives_listed_wrongly", "of these, wrongly", [f.BORNE_WRONGLY + LISTED_FOR_FIRM],
             [f.BORNE + LISTED_FOR_FIRM], **m15)  # fmt: skip
    custody = [n for n, register in enumerate(scheme.registers.values()) if register.custody]
    if custody:
        inside = [s.LIST_ROW + n for n in custody]
        stock("in_custody", "residents in custody", inside, mechanism="M46",
              text="summed over days: person-days of liberty taken away")  # fmt: skip
        stock("closed_liberty", "residents to whom it is closed: liberty", inside, mechanism="M37")
        flow("taken_into_custody", "taken into custody", [f.ENTERED + n for n in custody], mechanism="M46")
        flow("wrongly_into_custody", "of these, wrongly", [f.ENTERED_WRONGLY + n for n in custody],
             [f.ENTERED + n for n in custody], mechanism="M46")  # fmt: skip
        for what, name in enumerate(("custody_jobs_lost", "custody_households", "custody_children_alone")):
            label = ("jobs lost in custody", "others at home of those taken", "children whose only parent was taken")
            flow(name, label[what], [f.BORNE + what], mechanism="M46")
        end("custody_days_wrongful", "person-days in custody that were wrongful", "person-days", "M46")
    flow("listed_without_a_rule", "of the wrongful listings, those without a rule", [f.ENTERED_AT_WILL], wrongly,
         mechanism="M47")  # fmt: skip
    stock("listed", "residents on a blacklist", [s.ANY_LIST_ROW], mechanism="M20")
    stock("listed_wrongly", "residents on a register wrongly", [s.WRONG_ROW], mechanism="M22",
          text="redlists included")  # fmt: skip

    # doors (M24 to M29, M37)
    flow("decisions", "decisions", every["requests"], mechanism="M37")
    flow("refusals", "refusals for any reason", every["refusals"], every["requests"], mechanism="M37")
    flow("adverse_decisions", "refused, dearer, later or slower by the scheme", every["adverse"], every["requests"],
         mechanism="M37")  # fmt: skip
    flow(
        "wrongful_decisions",
        "of these, wrongful; private refusals not among them",
        every["wrongful"],
        every["adverse"],
        mechanism="M22",
    )
    for number, reason in enumerate(REASONS[1:], 1):
        flow(f"reason_{slug(reason)}", f"decisions by reason: {reason}", [f.REASON + number], every["requests"])
    for number, outcome in enumerate(OUTCOMES):
        flow(f"outcome_{outcome}", f"decisions: {outcome}", [f.OUTCOME + number], every["requests"])
    flow("repayers_refused", "loans refused to those who would have repaid", [f.REPAYERS_REFUSED], mechanism="M26")
    waivers = {name: f.WAIVERS + service.number for name, service in cat.services.items()}
    flow("checks_waived", "ordinary checks waived", waivers.values(), mechanism="M21")
    flow("served_first", "served first", every["first"], every["requests"], mechanism="M21")
    queues = {name: service for name, service in cat.services.items() if service.pool and service.queue}
    for name, service in queues.items():
        n = service.number
        flow(f"waiting_days_{name}", f"days waited by those served: {service.label}", [f.WAITED + n], [f.SERVED + n],
             unit="days", mechanism="M32")  # fmt: skip
        flow(f"gave_up_{name}", f"gave up waiting: {service.label}", [f.GAVE_UP + n], mechanism="M32")
        stock(f"still_waiting_{name}", f"still waiting: {service.label}", [s.WAITING_ROW + n], unit="requests",
              mechanism="M32")  # fmt: skip
    if queues:
        for number, grade in enumerate(scheme.grade_ids):
            flow(f"waiting_days_grade_{number}", f"days waited by those served at grade {grade}",
                 [f.WAITED_AT + number], [f.SERVED_AT + number], unit="days", mechanism="M32")  # fmt: skip
            flow(f"served_grade_{number}", f"served in a queue at grade {grade}", [f.SERVED_AT + number],
                 mechanism="M32")  # fmt: skip
        served = [f.SERVED + service.number for service in queues.values()]
        for number, word in enumerate(("longer", "shorter")):
            flow(f"waits_{word}", f"waited {word} than the twin", [f.WAITED_LONGER + number], served, mechanism="M32")
            flow(f"days_{word}", f"days waited {word} than the twin", [f.DAYS_LONGER + number],
                 [f.WAITED_LONGER + number], unit="days", mechanism="M32")  # fmt: skip
    for name, service in cat.services.items():
        n, mechanism = service.number, service.mechanism
        flow(f"requests_{name}", f"requests: {service.label}", [f.REQUESTS + n], mechanism=mechanism)
        flow(f"refused_{name}", f"refused: {service.label}", [f.REFUSALS + n], [f.REQUESTS + n], mechanism=mechanism)
        flow(f"adverse_{name}", f"refused, dearer, later or slower by the scheme: {service.label}", [f.ADVERSE + n],
             [f.REQUESTS + n], mechanism=mechanism)  # fmt: skip
        flow(f"wrongful_{name}", f"wrongly so: {service.label}", [f.WRONGFUL_ADVERSE + n], [f.ADVERSE + n],
             mechanism=mechanism)  # fmt: skip
        flow(f"gained_{name}", f"granted here, refused to the twin: {service.label}", [f.SERVICE_GAINED + n],
             mechanism=mechanism)  # fmt: skip
        flow(f"lost_{name}", f"refused here, granted to the twin: {service.label}", [f.SERVICE_LOST + n],
             mechanism=mechanism)  # fmt: skip
        door = scheme.services.get(name)
        by_parents = door is not None and door.by_the_parents
        of_children = by_parents and service.effect == "school"
        if by_parents and not of_children:
            continue  # asked for by few children and never held: only decisions tell
        stock(f"closed_{name}", f"residents to whom it is closed: {service.label}",
              [s.SHUT_OUT_ROW if of_children else s.CLOSED_ROW + n], mechanism="M37")  # fmt: skip
    if scheme.commercial is not None:
        _commercial(scheme, cat, flow, stock, end, waivers)
    stock("jobless", "had work at the start and has none now", [s.JOBLESS_ROW], mechanism="M27")
    stock("evicted", "lost their home", [s.EVICTED_ROW], mechanism="M25")
    stock("children_shut_out", "children without a school place", [s.SHUT_OUT_ROW], mechanism="M29")

    # between one and another (M30, M31)
    met = range(f.MEETINGS, f.MATCHES)
    flow("meetings", "first meetings with a partner", met, mechanism="M30")
    flow("matches", "meetings that both want to follow up", range(f.MATCHES, f.MET), met, mechanism="M30")
    if scheme.matching is not None:
        for number, (name, words) in enumerate((("same", "of the same grade"), ("one_apart", "one grade apart"),
                                                ("more_apart", "more grades apart"))):  # fmt: skip
            flow(f"meetings_{name}", f"meetings {words}", [f.MEETINGS + number],
                 range(f.MEETINGS, f.MEETINGS + 3), mechanism="M30")  # fmt: skip
            flow(f"matches_{name}", f"matches {words}", [f.MATCHES + number], range(f.MATCHES, f.MATCHES + 3),
                 mechanism="M30", text="beside the share of meetings, which are at random")  # fmt: skip
        for number, grade in enumerate(scheme.grade_ids):
            flow(f"turned_down_{number}", f"turned down for their grade: {grade}", [f.DOWN + number],
                 [f.MET + number], mechanism="M30")  # fmt: skip
        down = range(f.DOWN, f.DOWN_WRONGLY)
        flow("turned_down", "turned down for their grade", down, met, mechanism="M30")
        flow("turned_down_wrongly", "turned down for a grade that errors made", [f.DOWN_WRONGLY], down,
             mechanism="M30")  # fmt: skip
    if scheme.cut_ties:
        flow("ties_cut", "ties cut", range(f.TIES_CUT, f.CUT_WRONGLY), range(f.TIES, f.TIES_CUT), mechanism="M31",
             text="of the ties of those whose standing fell that day")  # fmt: skip
        for tie in scheme.cut_ties:
            number = TIE_KINDS.index(tie)
            flow(f"ties_cut_{tie}", f"ties cut: {tie.replace('_', ' ')}", [f.TIES_CUT + number], [f.TIES + number],
                 mechanism="M31")  # fmt: skip
        flow("ties_cut_wrongly", "ties cut for a standing that errors made", [f.CUT_WRONGLY],
             range(f.TIES_CUT, f.CUT_WRONGLY), mechanism="M31")  # fmt: skip
        stock("cut_off", "residents with a cut tie", [s.CUT_ROW], mechanism="M31")
        end("isolation", "ties cut of those whose standing makes others cut them", "ties", "M31",
            "of all the ties they had at the start, on the last day")  # fmt: skip

    # fear and silence (M34)
    for number, context in enumerate(CONDUCT_CONTEXTS):
        stock(f"fear_{slug(context)}", f"residents who fear: {context}", [s.FEAR_ROW + number], mechanism="M34")
        for name, row in (("chilled", f.CHILLED_BY), ("prevented", f.PREVENTED_BY), ("added", f.ADDED_BY),
                          ("silenced", f.SILENCED_BY)):  # fmt: skip
            words = {"chilled": "not done for fear", "prevented": "the opportunity was gone", "added": "done here only",
                     "silenced": "missing over 30 days"}[name]  # fmt: skip
            flow(f"{name}_{slug(context)}", f"acts {words}: {context}", [row + number], mechanism="M34")

    if scheme.trust is not None:
        for number, circle in enumerate(CIRCLES):
            stock(f"distrust_{circle}", f"residents who have lost trust: {circle}", [s.TRUST_ROW + number],
                  mechanism="M35")  # fmt: skip
            stock(f"distrust_levels_{circle}", f"trust lost, in levels of three: {circle}",
                  [s.TRUST_LEVEL_ROW + number], unit="levels", mechanism="M35")  # fmt: skip
    # knowledge and belief (M16)
    if scheme.knowledge is not None:
        for number, level in enumerate(("some", "most", "all")):
            stock(f"knows_{level}", f"residents who know {level} of the rules", [s.KNOW_ROW + number], mechanism="M16")
        stock("heard_of_wrongful", "residents who have heard of somebody listed wrongly", [s.HEARD_ROW],
              mechanism="M16")  # fmt: skip
        for name in scheme.rules:
            end(f"known_rule_{name}", f"residents of 14 or more who know the rule {name}", "residents", "M16",
                "of those asked: all of a place of up to 100,000, else every so many")  # fmt: skip
    if scheme.claims:
        stock("believers", "residents who believe what is claimed officially", [s.BELIEVE_ROW], mechanism="M16")

    # what only the end tells
    for days in (30, 180, 365):
        end(f"wrongful_standing_{days}", f"wrongful listings still standing after {days} days", mechanism="M22",
            text="of those made at least so many days before the end")  # fmt: skip
    end("never_out", "listings of the run that still stand at its end", mechanism="M22")
    end("across_contexts", "refusals whose deciding acts belong to an unrelated context", "millionths", "M37",
        "in millionths of a refusal, since a refusal may rest on several acts")  # fmt: skip
    end("through_association", "refusals whose deciding entries are other people's acts", "millionths", "M18")
    end("accounts_deleted", "accounts deleted", mechanism="M28")
    end("audience_lost", "followers lost with them", "people", "M28", "assumed audiences by level of online life")
    return out


def told_on(flow: Callable[..., None]) -> None:
    """Reports, true and false (M17). A report is true if whom it names did what it says."""
    ties = (*TIE_KINDS, "stranger")
    every = range(f.REPORTED, f.REPORTED + 3 * len(ties))
    known = range(f.REPORTED, f.REPORTED + 3 * len(TIE_KINDS))
    flow("reports", "reports by informants", known, mechanism="M17")
    flow("false_reports", "of these, naming somebody who didn't do it", [n for n in known if (n - every[0]) % 3],
         known, mechanism="M17", text="by mistake or out of malice")  # fmt: skip
    flow("malicious_reports", "of these, of nothing at all", known[2::3], known, mechanism="M17")
    for number, tie in enumerate(TIE_KINDS):
        rows = every[3 * number : 3 * number + 3]
        label = tie.replace("_", " ")
        flow(f"reports_tie_{tie}", f"reports by tie: {label}", rows, known, mechanism="M17")
        flow(f"false_reports_tie_{tie}", f"false reports by tie: {label}", rows[1:], rows, mechanism="M17")
    paid = (f.PAID_REPORTS, f.PAID_REPORTS + 1)
    flow("points_for_reports", "points gained for reporting", paid, unit="points", mechanism="M17")
    flow("points_for_false_reports", "of these, for false reports", paid[1:], paid, unit="points", mechanism="M17")


def shown_to(flow: Callable[..., None]) -> None:
    """Faces shown, and what those report who saw them (M23)."""
    calls = range(f.REPORTED + 3 * len(TIE_KINDS), f.REPORTED + 3 * len(TIE_KINDS) + 3)
    flow("shown", "times that a resident's face was shown and seen nearby", [f.SHOWN], mechanism="M23")
    flow("viewers", "people who saw such a face", [f.SHOWN + 1], [f.SHOWN], mechanism="M23")
    flow("map_reports", "reports by those who saw one", calls, mechanism="M23")
    flow("false_map_reports", "of these, of somebody who couldn't pay or owed nothing", calls[1:], calls,
         mechanism="M23")  # fmt: skip


def _commercial(scheme: Scheme, cat: Catalogue, flow, stock, end, waivers: dict[str, int]) -> None:
    """Measures of a company's score (M33)."""
    assert scheme.commercial is not None
    edges = scheme.commercial.bands
    bands = [s.BAND_ROW + number for number in range(len(edges) + 1)]
    stock("commercial_users", "users of a company that scores them", bands, mechanism="M33")
    for number, row in enumerate(bands):
        words = f"below {edges[0]}" if number == 0 else f"from {edges[number - 1]}"
        stock(f"commercial_band_{number}", f"users with a company's score {words}", [row], bands, mechanism="M33")
    low = cat.kinds["low_commercial_score"].number
    flow("scores_shared", "low scores told to the state", [f.RECORDED + low], mechanism="M33")
    flow("advice_heeded", "acts left undone on an app's advice", [f.HEEDED_ACTS], mechanism="M33")
    for name, door in scheme.services.items():
        if door.commercial_from is not None and name in waivers:
            number = cat.services[name].number
            flow(f"waived_{name}", f"ordinary check waived: {cat.services[name].label}", [waivers[name]],
                 [f.REQUESTS + number], mechanism="M33")  # fmt: skip
    if scheme.ledgers:
        end("scores_agree", "users in the same third by both scores, over users", mechanism="M33")
        end("scores_agree_by_chance", "the same if the scores were unrelated", mechanism="M33")


def numerators(chosen: list[Measure], values: np.ndarray) -> np.ndarray:
    """Sums of each measure's rows: values int64[rows, ...] -> int64[measures, ...]."""
    out = np.zeros((len(chosen), *values.shape[1:]), np.int64)
    for n, measure in enumerate(chosen):
        out[n] = values[measure.rows[0]] if len(measure.rows) == 1 else values[list(measure.rows)].sum(axis=0)
    return out


def denominators(chosen: list[Measure], values: np.ndarray, residents: np.ndarray | np.integer) -> np.ndarray:
    """The same for what they are counted over; -1 for none."""
    out = np.full((len(chosen), *values.shape[1:]), -1, np.int64)
    for n, measure in enumerate(chosen):
        if measure.over == "residents":
            out[n] = residents
        elif measure.over is not None:
            out[n] = values[list(measure.over)].sum(axis=0)
    return out
