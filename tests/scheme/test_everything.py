"""A scheme with something in every section: its words, its differences and what each switch leaves of it, page by page.

`pages/everything.yaml` is the scheme. Beside it stand `told.txt` (as `demerit show` tells it), `compared.txt` (told
beside what is made of it below) and `without.txt` (what goes and what changes when one mechanism is switched off). Who
changes a sentence changes it there too, and reads the page again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demerit.mechanisms import MECHANISMS, without
from demerit.scheme import difference, words
from demerit.scheme.checks import check
from demerit.scheme.loading import loads
from demerit.scheme.model import Scheme
from demerit.scheme.parts.knowledge import CHANGES, SHARES
from demerit.scheme.plain import plain, to_yaml
from demerit.scheme.reading import read_text

PAGES = Path(__file__).parent / "pages"
TEXT = (PAGES / "everything.yaml").read_text("utf-8")
GONE = object()


@pytest.fixture(scope="module")
def everything() -> Scheme:
    return loads(TEXT)


def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def altered(changes: dict[str, Any]) -> Scheme:
    """The scheme with other values at some dotted paths; one that is `GONE` is taken out."""
    data = read_text(TEXT).data
    for path, value in changes.items():
        *above, last = path.split(".")
        holder = data
        for part in above:
            holder = holder.setdefault(part, {})
        if value is GONE:
            del holder[last]
        else:
            holder[last] = value
    return Scheme.model_validate(data)


def test_it_names_every_section():
    unset = set(Scheme.model_fields) - set(read_text(TEXT).data)
    assert not unset


def test_it_survives_being_written_and_read(everything):
    assert loads(to_yaml(everything)) == everything


def test_it_is_told(everything):
    assert words.render(everything, width=100) == page("told.txt")


# what is told where something else is written: a title, and the changes


TOLD: list[tuple[str, dict[str, Any]]] = [
    ("Everything at once", {"label": "documented", "start": GONE}),
    ("Everything at once", {"label": "control"}),
    ("Everything at once", {"label": GONE}),
    ("What is scored", {"ledgers": GONE}),
    ("What is scored", {"enrolment": GONE}),
    ("What is scored", {"enrolment": GONE, "rollout": GONE}),
    ("What is scored", {"rollout": GONE, "enrolment.mode": GONE, "enrolment.from_age": GONE}),
    ("What is scored", {"rollout": GONE, "enrolment.mode": GONE, "enrolment.from_age": 1}),
    ("What is scored", {"ledgers.points": {"start": 0, "min": -1, "max": 1, "recalculated": "yearly"}}),
    ("What is scored", {"ledgers.points": {"start": 0, "min": 0, "max": 1, "restoration": {"points": 2}}}),
    ("Who is scored", {"rollout": GONE, "enrolment": GONE}),
    ("Who is scored", {"rollout.order": GONE, "enrolment": GONE}),
    ("Who is scored", {"rollout": GONE, "enrolment": {"mode": "consent", "source": "book"}}),
    ("Grades", {"ledgers": GONE}),
    ("Grades", {"grades": {"by": "rank", "shares": {"A": 0.25, "B": 0.25, "C": 0.5}, "confidence": "invented"}}),
    ("Grades", {"grades.bands": {"A": {"from": 101, "to": 201}, "B": {"from": 100, "to": 101}, "C": {"to": 100}}}),
    ("Grades", {"grades.bands": {"A": {"from": 101, "to": 200}, "B": {"from": 0, "to": 101}}}),
    ("Grades", {"grades": {"bands": {"A": {}}}, "ledgers.points.spread": GONE}),
    ("Who watches", {"channels": GONE}),
    ("Who watches", {"channels": {"cameras": {"source": "book", "fines": False,
     "false_match_times": {"female": 1.5}}}}),
    ("Who watches", {"channels": {"courts": {"source": "book"}}}),
    ("Who watches", {"channels": {"cameras": {
        "source": "book", "matched_against": "neighbourhood", "false_match_per_face": 0}}}),
    ("Who watches", {"channels": {"collectors": {
        "source": "book", "collectors_per_1000": 1, "capacity": 2, "remembers": 0.5, "knows": 0.25, "favours": 0.75}}}),
    ("What costs points", {"rules": {"a": {"kind": "fight", "points": -1, "source": "book",
     "confidence": "inferred"}}}),
    ("What costs points", {"rules": {
        "a": {"kind": "fight", "points": -1, "source": "book", "confidence": "inferred"},
        "b": {"kind": "noise", "points": -2, "source": "book"}}}),
    ("What costs points", {"rules": {
        "a": {"kind": "fight", "points": -1, "source": "book", "confidence": "inferred"},
        "b": {"kind": "noise", "points": -2, "source": "book"},
        "c": {"kind": "theft", "points": -3, "source": "book", "confidence": "documented"}}}),
    ("What costs points", {"rules": {
        "a": {"kind": "fight", "points": -1, "source": "book", "confidence": "inferred"},
        "b": {"kind": "noise", "points": -2, "source": "book", "confidence": "inferred"},
        "c": {"kind": "theft", "points": -3, "source": "book"},
        "d": {"kind": "assault", "points": -3, "source": "book"}}}),
    ("What is added as time goes by", {"rules": {
        "a": {"kind": "fight", "points": -1, "source": "book", "from": "2014-01-03"},
        "b": {"kind": "theft", "points": -1, "source": "book", "from": "2014-01-02"}}}),
    ("What is added as time goes by", {"start": GONE, "rules": {
        "a": {"kind": "fight", "points": -1, "source": "book", "from": "2019-01-01"},
        "b": {"kind": "theft", "points": -1, "source": "book", "from": "2019-01-02"}}}),
    ("Warnings before points", {"warnings": {"forgotten": "never", "source": "book"}}),
    ("What officials decide freely", {"discretion": {
        "a_gift": {"per_1000": 1, "points": [5, 5], "applies_to": {}, "source": "book"}}}),
    ("Who pays together", {"collective": GONE}),
    ("Who pays for others", {"association": GONE}),
    ("Who reports whom", {"informants": {"source": "book"}}),
    ("Whom people trust", {"trust": {"source": "book", "found_out": 0.1}}),
    ("Whom people trust", {"trust": {"source": "book", "found_out": 0.1, "betrayed": 0.1}}),
    ("The lists", {"registers": {"r": {"label": "A roll", "ways_in": {}, "ways_out": {"appeal": {
        "known": 0.1, "tried": 0.2, "decided_in": 60, "corrected": 0.3}}, "source": "book"}}}),
    ("The lists", {"registers": {"r": {"ways_in": {
        "a": {"unpaid": 0, "source": "book"}, "b": {"unpaid": 1, "unless_unable": True, "source": "book"},
        "c": {"without_a_rule": 1, "source": "book"}, "d": {"records": ["theft"], "chance": 1, "source": "book"},
        "e": {"above": 1, "source": "book"}, "f": {"below": 1, "ledger": "points", "source": "book"}},
        "shown": {"looks": 0.1, "source": "book"}, "source": "book"}}}),
    ("Firms and agencies", {"organisations": {"ledger": {"start": 0, "min": 0, "max": 1}}}),
    ("Doors that shut", {"services": GONE}),
    ("Doors that shut", {"services": {
        "flights": {"closed_to_grades": ["C", "D"], "source": "book"},
        "taxis": {"closed_to_grades": ["D"], "outcome": "delayed", "source": "book"},
        "school_place": {"closed_to_grades": ["D"], "by_the_parents": True, "source": "book"},
        "top_school": {"closed_to_grades": ["D"], "by_the_parents": True, "source": "book"}}}),
    ("Doors that others shut", {"services.flights.private": {"sees_grades": ["D"], "refuses": 0.2}}),
    ("Who is favoured", {"services": GONE}),
    ("What may bear on what", {"related": GONE}),
    ("What is bought and forged", {
        "tampering.bought": GONE, "tampering.breach": GONE, "tampering.detection": GONE, "tampering.attacks.points": 2,
        "tampering.attacks.ties": ["household", "kin", "online_friend"]}),
    ("What is bought and forged", {
        "tampering.bought.insiders": GONE, "tampering.attacks": GONE, "tampering.breach": GONE,
        "tampering.detection": {"inside": 0.3, "breaches": 0.4}}),
    ("Whom one meets", {"matching": GONE}),
    ("Friends who leave", {"cut_ties.neighbour.cuts": 0.05, "cut_ties.kin.sees_registers": GONE}),
    ("What a company scores", {"commercial": {
        "users": {"value": 0.5, "range": [0, 1], "source": "assumed"}, "source": "book", "pays_up": 1, "fades": 1,
        "weights": {"history": 1, "fulfilment": 0, "behaviour": 0, "identity": 0, "connections": 0}},
        "services": GONE}),
    ("How people are taken to change", {"adaptation": GONE}),
    ("How people are taken to change", {"adaptation": {"model": "threshold", "threshold": 0.03, "learns": 0.5}}),
    ("How people are taken to change", {"adaptation": {"model": "individual"}}),
    ("What people know", {"knowledge": GONE, "claims": {"a": {
        "text": "None", "measure": "breaches", "value": 0, "source": "book"}}}),
    ("What people know", {"knowledge": GONE, "claims": {
        name: {"text": "It is so", "measure": name, "value": 0.25, "source": "book"} for name in (*SHARES, *CHANGES)}}),
    ("What people know", {"knowledge": {"source": "book", "heard": 0.1}, "claims": GONE}),
    ("How the operator adapts", {"operator": {"source": "book", "lines": {"share": 0.2, "step": 2}}}),
    ("How sure this is", {"rules": GONE}),
    ("How sure this is", {
        "rules": {"a": {"kind": "fight", "points": -1, "source": "book"}}, "enrolment": GONE, "channels": GONE,
        "association": GONE, "operator.quota": {"value": 1300, "range": [0, 2000], "source": "paper"}}),
    ("What is disputed", {
        "informants.disputed": "x", "trust.disputed": "x", "enrolment.disputed": "x", "tampering.disputed": "x",
        "matching.disputed": "x", "registers.graver.disputed": "x", "rollout.disputed": "x", "grades.disputed": "x"}),
    ("Sources", {"sources": GONE}),
]  # fmt: skip


def told_otherwise() -> str:
    """Each title with its sentences, after the parts that were changed for it."""
    blocks = []
    for title, changes in TOLD:
        said = [line for part in words.sections(altered(changes)) if part.title == title for line in part.sentences]
        blocks.append("\n".join([f"{title} ({', '.join(changes)})", *(said or ["nothing"])]))
    return "\n\n".join(blocks) + "\n"


def test_it_is_told_otherwise():
    assert told_otherwise() == page("told_otherwise.txt")


# differences

OTHERWISE: dict[str, Any] = {
    "start": "2015-01-01",
    "rollout.order": "by lot",
    "enrolment.mode": "consent",
    "ledgers.points.min": -1000,
    "ledgers.points.start": 90,
    "ledgers.points.label": "Merits",
    "ledgers.points.restoration": GONE,
    "ledgers.extra": {"start": 0, "min": 0, "max": 9},
    "grades.bands": {"A": {"from": 120}, "B": {"from": 90, "to": 120}, "C": {"to": 90}, "E": {}},
    "grades.disputed": "by some",
    "channels.cameras.misses": {"value": 0.3, "range": [0.1, 0.6], "source": "paper"},
    "channels.cameras.delay": [1, 3],
    "channels.cameras.false_match_times.female": 3,
    "channels.courts.copies_to": {"bank": 0.2},
    "channels.police": GONE,
    "rules.litter.points": -5,
    "rules.charity.points": -2,
    "rules.reporting.points": 2,
    "rules.basket.points": 1,
    "rules.loan.kind": "missed_card_payment",
    "rules.loan.disputed": "another bank says no",
    "rules.post.applies_to": {"minority": True, "urban": True},
    "rules.games.applies_to": {"adult": True},
    "rules.post.from": GONE,
    "rules.red_light.channels": GONE,
    "rules.red_light.confidence": "documented",
    "rules.prayer.disputed": "not so",
    "rules.red_light_licence.points": -4,
    "rules.jaywalking": GONE,
    "association.kin.share": 0.5,
    "association.kin.disputed": GONE,
    "association.online_friend.adults_only": GONE,
    "association.household": {"share": {"value": 0.1, "range": [0, 1], "source": "book"}, "source": "book"},
    "warnings.contexts": ["speech"],
    "discretion.as_they_like.per_1000": 1500,
    "discretion.as_they_like.bias": GONE,
    "collective.household.share": 0.25,
    "tampering.bought.most": 10,
    "tampering.attacks": GONE,
    "informants.ties.kin.sees": 0.6,
    "informants.rewarded": 1,
    "trust.mends": 0.5,
    "registers.blacklist.ways_in.low.below": 50,
    "registers.blacklist.ways_in.named": GONE,
    "registers.blacklist.ways_in.more_of_it": {"unpaid": 3, "source": "book"},
    "registers.blacklist.ways_out": {"term": 730, "above": 70},
    "registers.blacklist.public": GONE,
    "registers.graver.ways_out": GONE,
    "registers.old_list.ways_out": {"term": 3, "on_payment": True, "above": 3, "below": 1, "appeal": {
        "known": 1, "tried": 1, "decided_in": 1, "corrected": 1}},
    "registers.honour_roll": GONE,
    "organisations.ranks.good": 90,
    "organisations.registers.bad_firms.hires_nobody": GONE,
    "services.flights.closed_to_grades": ["C"],
    "services.flights.closed_to_registers": ["blacklist", "custody"],
    "services.loan.dearer_by": 0.5,
    "services.taxis.private.refuses": 0.3,
    "services.taxis.private.sees_registers": GONE,
    "services.renting_a_home": GONE,
    "services.restaurants.priority_grades": ["B"],
    "services.restaurants.priority_registers": GONE,
    "services.heating_discount.waived_for_grades": ["A"],
    "services.paperwork": GONE,
    "services.deposit": GONE,
    "services.hotels": {"closed_to_grades": ["C"], "source": "book", "disputed": "not so"},
    "matching.minds": 0.2,
    "cut_ties.kin.cuts": 0.1,
    "cut_ties.colleague": {"sees_grades": ["C"], "cuts": 0.1, "source": "book"},
    "commercial.bands": [500, 650],
    "adaptation.learns": 0.25,
    "adaptation.announced.speech": GONE,
    "knowledge.some": 0.4,
    "claims.safer.value": -0.2,
    "claims.kinder": GONE,
    "operator.step": 0.1,
    "operator.lines.worst": 1,
    "related.public order": ["travel"],
    "related.finance": ["education"],
    "related.speech": ["work"],
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "rollout": GONE,
    "enrolment.leaves": 0.02,
    "ledgers": {"driving_licence": {"start": 12, "min": 0, "max": 12}, "points": {"start": 9, "min": 0, "max": 12}},
    "grades.bands": {"B": {"from": 100, "to": 120}, "A": {"from": 120}, "C": {"from": 60, "to": 100}, "D": {"to": 60}},
    "channels.cameras.covers_urban": 0.25,
    "channels.cameras.covers_rural": 0.25,
    "channels.cameras.false_match": 0.25,
    "channels.cameras.matched_against": "neighbourhood",
    "channels.cameras.false_match_per_face": 0.25,
    "channels.cameras.invents": 5,
    "channels.collectors.knows_faces": 200,
    "informants.ties.kin.willing": 0.2,
    "informants.afraid": 0.2,
    "informants.malicious": 3,
    "trust.found_out": 0.3,
    "trust.betrayed": 0.3,
    "trust.tells": 0.3,
    "trust.guarded": 0.3,
    "registers.blacklist.ways_in.theft.chance": 0.5,
    "registers.blacklist.ways_in.debt.unpaid": 60,
    "registers.blacklist.ways_in.boss.representative_of": "polluters",
    "registers.blacklist.ways_in.named.without_a_rule": 2,
    "registers.blacklist.ways_out.term": 30,
    "registers.blacklist.ways_out.appeal.known": 0.9,
    "registers.blacklist.ways_out.appeal.tried": 0.9,
    "registers.blacklist.ways_out.appeal.decided_in": 9,
    "registers.blacklist.ways_out.appeal.corrected": 0.9,
    "registers.blacklist.shown.radius_m": 9,
    "registers.blacklist.shown.looks": 0.9,
    "registers.blacklist.shown.reports": 0.9,
    "registers.blacklist.initial_share": 0.9,
    "registers.graver.shown": {"looks": 0.1, "source": "book"},
    "registers.graver.ways_in.again.only_on": "old_list",
    "registers.graver.tier_of": "old_list",
    "registers.graver.replaces": ["old_list"],
    "registers.graver.applies_to": "person",
    "registers.custody.custody": GONE,
    "registers.honour_roll.ways_in.high.above": 160,
    "registers.honour_roll.colour": GONE,
    "registers.red": {"colour": "red", "ways_in": {}, "initial_share": 0.1, "source": "book"},
    "organisations.registers.bad_firms.staff_lost": 0.9,
    "services.loan.outcome": "delayed",
    "services.school_place.by_the_parents": GONE,
    "services.paperwork.order_by_grade": GONE,
    "services.deposit.commercial_from": 700,
    "adaptation": {"model": "threshold", "threshold": 0.5, "source": "book"},
    "knowledge.learns_from_household": 0.9,
}


def test_it_is_compared(everything):
    bare = Scheme.model_validate({"scheme": "bare", "title": "Bare", "summary": "Nothing."})
    other, fields = altered(OTHERWISE), altered(FIELDS)
    people = altered({f"adaptation.{name}": 0.9 for name in ("learns_from_household", "forgets", "performs")})
    going_by_rank = altered({"grades": {"by": "rank", "shares": {"A": 0.5, "B": 0.5}}})
    near = altered({"adaptation": {"model": "threshold", "threshold": 0.5}})
    nearer = altered({"adaptation": {"model": "threshold", "threshold": 0.25}})
    turned = altered({"grades": {"by": "rank", "shares": {"B": 0.5, "A": 0.5}}})
    pairs = (
        (everything, other), (other, everything), (everything, bare), (bare, everything), (everything, fields),
        (everything, people), (everything, going_by_rank), (going_by_rank, everything), (near, nearer),
        (going_by_rank, turned),
    )  # fmt: skip
    assert "\n".join(difference.render(*pair) for pair in pairs) == page("compared.txt")


def test_where_each_difference_stands(everything):
    """Each is of its own section, and has data before, after, or both."""
    for other in (altered(OTHERWISE), altered(FIELDS)):
        found = difference.between(everything, other)
        for change in found:
            assert change.path[0] == change.section
            there = (change.before is not None, change.after is not None)
            assert there == {"added": (False, True), "removed": (True, False), "changed": (True, True)}[change.what]
    (score,) = [change for change in found if change.path == ("ledgers",)]
    assert (score.before, score.after) == (["points", "driving_licence"], ["driving_licence", "points"])


# switches


def taken(before: dict, after: dict, path: str = "") -> Iterator[str]:
    """What goes, at the highest path that is gone as a whole, and what changes or comes."""
    for key in dict.fromkeys([*before, *after]):
        here = f"{path}.{key}" if path else key
        one, other = before.get(key), after.get(key)
        if isinstance(one, list) and isinstance(other, list) and all(isinstance(x, str) for x in one):
            one, other = dict.fromkeys(one, True), dict.fromkeys(other, True)
        if one == other:
            continue
        if key not in after:
            yield f"- {here}"
        elif isinstance(one, dict) and isinstance(other, dict):
            yield from taken(one, other, here)
        else:
            yield f"{'~' if key in before else '+'} {here}: {other}"


DEBTORS = """\
scheme: debtors
title: Debtors
summary: Nobody hears of those who owe, once no record counts for anything.
channels: {police: {source: made}, debtor_map: {source: made},
  cameras: {source: made, copies_to: {police: 0.1}}}
ledgers: {p: {start: 0, min: 0, max: 9}}
rules: {r: {kind: fight, points: -1, source: made}}
registers:
  d: {ways_in: {w: {unpaid: 30, source: made}}, public: true, shown: {looks: 0.1, reports: 0.1, source: made},
    source: made}
services: {flights: {closed_to_registers: [d], source: made}}
sources: {made: up}
"""


def test_what_a_switch_leaves(everything):
    consenting = altered({"enrolment.mode": "consent", "enrolment.mandatory_from": GONE, "enrolment.from_age": GONE})
    debtors = loads(DEBTORS)
    every = [(everything, [row.name]) for row in MECHANISMS.values() if row.without is not None]
    lines = []
    for scheme, names in [*every, (everything, ["points-and-grades", "petty-conduct"]),
                          (everything, ["points-and-grades", "blacklists"]), (consenting, ["consent"]),
                          (debtors, ["points-and-grades"])]:  # fmt: skip
        after = without(scheme, names)
        assert check(after) == [], names
        gone = taken(plain(scheme), plain(after))
        lines += [" and ".join(names), *(f"  {line}" for line in gone if line != "- tests")]
    assert "\n".join(lines) + "\n" == page("without.txt")
