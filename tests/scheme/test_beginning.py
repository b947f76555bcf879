"""What people begin with, families of registers, the order of ids, models of adaptation, and what a file leaves out."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from demerit.assumptions.table import Assumption, of_scheme
from demerit.errors import UsageError
from demerit.scheme.adapting import MODELS, adapting
from demerit.scheme.beginning import days_by_default, first_grading, graded_anew, may_end, starting_grade
from demerit.scheme.by_id import by_id
from demerit.scheme.families import families
from demerit.scheme.loading import load, loads
from demerit.scheme.model import Appeal, Channel, Door, Ledger, Register, Rule, Scheme, WayIn
from demerit.scheme.parts.commercial import Commercial, FileRule
from demerit.scheme.parts.enrolment import Enrolment
from demerit.scheme.parts.informing import Informants, Shown, Trust
from demerit.scheme.parts.knowledge import Knowledge
from demerit.scheme.parts.operator import Lines, Operator
from demerit.scheme.parts.organisations import FirmRegister, Organisations
from demerit.scheme.parts.tampering import Detection
from demerit.scheme.plain import plain, scheme_hash, to_yaml

EVERYTHING = (Path(__file__).parent / "pages" / "everything.yaml").read_text("utf-8")
NOTHING = {"scheme": "s", "title": "t", "summary": "u"}


def scheme(**parts) -> Scheme:
    return Scheme.model_validate({**NOTHING, **parts})


def graded(start: int, *lowest: int | None, **ledger) -> Scheme:
    bands = {name: {} if low is None else {"from": low} for name, low in zip("ABCDE", lowest, strict=False)}
    ledgers = {"p": {"start": start, "min": 0, "max": 100, **ledger}, "aside": {"start": 0, "min": 0, "max": 9}}
    return scheme(ledgers=ledgers, grades={"bands": bands})


@pytest.mark.parametrize(
    ("start", "at", "better", "worse"),
    [(61, 0, False, True), (60, 0, False, True), (59, 1, True, True), (40, 1, True, True), (39, 2, True, False)],
)
def test_the_grade_at_the_start_and_those_around_it(start, at, better, worse):
    found = graded(start, 60, 40, None)
    assert starting_grade(found) == at
    assert (may_end(found, below=False), may_end(found, below=True)) == (better, worse)


def test_the_grade_at_the_start_in_other_schemes():
    assert starting_grade(scheme()) == 0
    assert starting_grade(graded(5, 60, 40)) == 0  # below all: not a sound scheme, and no error
    assert starting_grade(scheme(grades={"bands": {"A": {"from": 1}, "B": {"from": 0}}})) == 1  # no ledger: 0 points
    ranked = scheme(grades={"by": "rank", "shares": {"A": 0.5, "B": 0.5}})
    assert starting_grade(ranked) == 0
    assert may_end(ranked, below=False)
    assert may_end(ranked, below=True)
    assert not may_end(scheme(), below=True)
    spread = graded(61, 60, None, spread=1)
    assert may_end(spread, below=False)
    assert may_end(spread, below=True)


@pytest.mark.parametrize(
    ("how", "start", "lived", "anew"),
    [
        ("daily", date(2014, 1, 1), 1, False), ("daily", date(2014, 1, 1), 2, True),
        ("monthly", date(2014, 1, 1), 31, False), ("monthly", date(2014, 1, 1), 32, True),  # 1 February is day 31
        ("monthly", date(2014, 1, 31), 1, False), ("monthly", date(2014, 1, 31), 2, True),
        ("monthly", date(2014, 2, 1), 28, False), ("monthly", date(2014, 2, 1), 29, True),
        ("monthly", date(2014, 1, 2), 30, False), ("monthly", date(2014, 1, 2), 31, True),
        ("monthly", date(2014, 1, 1), 400, True),
        ("yearly", date(2014, 1, 1), 365, False), ("yearly", date(2014, 1, 1), 366, True),
        ("yearly", date(2014, 12, 31), 1, False), ("yearly", date(2014, 12, 31), 2, True),
    ],
)  # fmt: skip
def test_whether_a_grade_is_given_anew(how, start, lived, anew):
    assert graded_anew(graded(50, 60, None, recalculated=how), start, lived) is anew


def test_without_a_ledger_grades_are_given_anew():
    assert graded_anew(scheme(), date(2014, 1, 1), 1) is True
    assert first_grading(scheme(), date(2014, 1, 1)) is None


@pytest.mark.parametrize(
    ("how", "start", "day"),
    [("daily", date(2014, 1, 1), 1), ("monthly", date(2014, 2, 1), 28), ("monthly", date(2016, 2, 1), 29),
     ("monthly", date(2014, 12, 31), 1), ("yearly", date(2014, 1, 1), 365), ("yearly", date(2016, 1, 1), 366),
     ("yearly", date(2014, 12, 31), 1), ("yearly", date(9999, 1, 1), 365)],
)  # fmt: skip
def test_the_day_of_the_first_grading(how, start, day):
    assert first_grading(graded(50, 60, None, recalculated=how), start) == day


@pytest.mark.parametrize(
    ("how", "start", "days"),
    [("daily", None, 365), ("monthly", date(2014, 1, 31), 365),
     ("yearly", None, 365 + 366 + 1),  # from 1 January 2019, to that of 2021
     ("yearly", date(2010, 1, 1), 731), ("yearly", date(2015, 1, 1), 365 + 366 + 1),
     ("yearly", date(2010, 12, 31), 1 + 365 + 1), ("yearly", date(2011, 12, 31), 1 + 366 + 1)],
)  # fmt: skip
def test_a_run_counts_a_year_or_up_to_the_second_grading(how, start, days):
    assert days_by_default(graded(50, 60, None, recalculated=how), start) == days


def test_a_scheme_without_a_ledger_counts_a_year():
    assert days_by_default(scheme()) == 365


def test_the_days_of_a_preset_are_from_its_own_start():
    assert days_by_default(load("suining_2010")) == 731  # 2010, 2011 and the first day of 2012
    assert days_by_default(load("rongcheng_2016")) == 365


def test_families_of_registers():
    def register(**more):
        return {"ways_in": {}, "source": "a", **more}

    found = families(scheme(registers={
        "low": register(), "high": register(tier_of="low"), "top": register(replaces=["high"]),
        "alone": register(), "red": register(colour="red", replaces=["low", "rosy"]), "rosy": register(colour="red"),
        "lost": register(tier_of="nowhere"),
    }))  # fmt: skip
    assert found == {
        "low": ("low", "high", "top"), "high": ("low", "high", "top"), "top": ("low", "high", "top"),
        "alone": ("alone",), "red": ("red", "rosy"), "rosy": ("red", "rosy"), "lost": ("lost",),
    }  # fmt: skip


def test_another_model_of_adaptation():
    given = load("rongcheng_2016")
    assert given.adaptation.model == "individual"
    assert adapting(given, "threshold").adaptation == given.adaptation.model_copy(update={"model": "threshold"})
    assert adapting(given, "individual") == given
    assert adapting(given, "none").adaptation.model_fields_set == set()
    assert adapting(load("none"), "none") == load("none")
    assert MODELS == ("individual", "threshold", "none")
    for wrong, name, code, hint in (
        (given, "treshold", "unknown-model", "did you mean `threshold`?"),
        (given, "x", "unknown-model", "models of adaptation: individual, threshold, none"),
        (load("none"), "individual", "nobody-adapts",
         "give it a section `adaptation`, with `announced` and `learns` or `threshold`"),
    ):  # fmt: skip
        with pytest.raises(UsageError) as caught:
            adapting(wrong, name)
        assert (caught.value.code, caught.value.hint) == (code, hint)


# order


def shuffled(value, luck: random.Random, path: tuple[str, ...] = ()):
    """Every mapping in another order, but for those whose order has a meaning."""
    if isinstance(value, dict):
        keys = list(value)
        if path not in (("grades", "bands"), ("grades", "shares"), ("organisations", "ranks")):
            first, rest = (keys[:1], keys[1:]) if path == ("ledgers",) else ([], keys)
            luck.shuffle(rest)
            keys = first + rest
        return {key: shuffled(value[key], luck, (*path, key)) for key in keys}
    return value


def test_the_order_of_a_file_is_put_aside_and_nothing_else():
    whole = loads(EVERYTHING)
    ordered = by_id(whole)
    assert by_id(ordered) is ordered
    assert plain(ordered) == plain(whole)
    assert scheme_hash(ordered) == scheme_hash(whole)
    for seed in range(5):
        again = by_id(Scheme.model_validate(shuffled(plain(whole), random.Random(seed))))
        assert to_yaml(again) == to_yaml(ordered)
    assert list(ordered.rules) == sorted(whole.rules)
    assert list(ordered.registers["blacklist"].ways_in) == ["boss", "debt", "licence", "low", "named", "theft"]
    assert list(ordered.grades.bands) == ["A", "B", "C", "D"]
    assert list(ordered.organisations.ranks) == ["good", "bad"]
    assert list(ordered.informants.against) == ["colleague", "neighbour"]


def test_the_score_stays_the_first_ledger_and_bands_the_best_first():
    ledger = {"start": 0, "min": 0, "max": 9}
    mixed = scheme(
        ledgers={"m": ledger, "z": ledger, "a": ledger}, grades={"bands": {"Z": {"from": 3}, "A": {"to": 3}}}
    )
    assert by_id(mixed).ledger_ids == ("m", "a", "z")
    assert by_id(mixed).grade_ids == ("Z", "A")
    fine = scheme(ledgers={"z": ledger, "a": ledger, "b": ledger})
    assert by_id(fine) is fine
    ranked = scheme(grades={"by": "rank", "shares": {"Z": 0.5, "A": 0.5}})
    assert by_id(ranked).grade_ids == ("Z", "A")


def test_the_hash_stays_what_it_was():
    """It names a scheme in the files of runs made before: whoever changes how it is made up must say so there."""
    assert scheme_hash(scheme()) == "bb4b4c97713eab5358f4e8158c1d9d2a2d055865f2c72051ad32a7faf0113edf"
    assert scheme_hash(loads(EVERYTHING)) == "85426c21dba85369f8c9569c6e989b43e2662580b0330da9f38edd12048e9592"


def test_plain_numbers():
    ways = {
        name: {"source": "a", "without_a_rule": number}
        for name, number in (
            ("a", 1.0),
            ("b", 0.5),
            ("c", 1e14),
            ("d", 1e15),
            ("e", {"value": 2, "range": [0, 2.5], "note": "n"}),
        )
    }
    found = plain(scheme(registers={"r": {"source": "a", "ways_in": ways}}))["registers"]["r"]["ways_in"]
    shown = [way["without_a_rule"] for way in found.values()]
    assert shown == [1, 0.5, 10**14, 1e15, {"value": 2, "range": [0, 2.5], "note": "n"}]
    assert [type(number) for number in shown[:4]] == [int, float, int, float]


# what a file needn't say


@pytest.mark.parametrize(
    ("model", "given", "rest"),
    [
        (Ledger, {"start": 1, "min": 0, "max": 2},
         {"recalculated": "daily", "spread": 0, "source": "assumed", "confidence": "reported"}),
        (Channel, {"source": "a"}, {"fines": True, "false_match_times": {}, "copies_to": {}}),
        (Rule, {"kind": "fight", "points": 1, "source": "a"}, {"ledger": None, "channels": None,
         "confidence": "reported"}),
        (WayIn, {"source": "a"}, {"chance": 1, "unless_unable": False, "misjudged": 0}),
        (Appeal, {"known": 1, "tried": 1, "decided_in": 1, "corrected": 1}, {"mistaken": 0, "source": "assumed"}),
        (Register, {"ways_in": {}, "source": "a"},
         {"colour": "black", "public": False, "applies_to": "person", "initial_share": 0, "custody": False,
          "replaces": []}),
        (Door, {"source": "a"}, {"outcome": "refused", "dearer_by": 0, "by_the_parents": False,
         "order_by_grade": False}),
        (Enrolment, {"source": "a"}, {
            "mode": "mandatory", "from_age": 0, "initial": 1, "joins": 0, "joins_with_peers": 0, "joins_for_status": 0,
            "joins_expecting_well": 0, "leaves": 0}),
        (Informants, {"source": "a"}, {"rewarded": 0, "afraid": 0, "malicious": 0}),
        (Trust, {"source": "a"}, {
            "found_out": 0, "betrayed": 0, "by_association": 0, "when_shown": 0, "mends": 0, "tells": 0, "guarded": 0}),
        (Shown, {"looks": 1, "source": "a"}, {"radius_m": 500, "reports": 0}),
        (Knowledge, {"source": "a"}, {
            "some": 0, "most": 0, "all": 0, "some_rules": 0.3, "most_rules": 0.7, "learns": 0,
             "learns_from_household": 0,
            "learns_from_ties": 0, "published": 0, "heard": 0, "suppressed": 0, "frightens": 0, "for_appeals": False}),
        (Operator, {"source": "a"}, {"attention": 0, "quota": None, "step": 0.1, "lines": None}),
        (Lines, {"share": 1}, {"worst": 1, "step": 5}),
        (Organisations, {"ledger": {"start": 0, "min": 0, "max": 1}}, {"false_records": 0}),
        (FirmRegister, {"term": 1, "source": "a"}, {"staff_lost": 0, "hires_nobody": False}),
        (Detection, {}, {"bought": 0, "inside": 0, "attacks": 0, "breaches": 0, "penalty": 0}),
        (FileRule, {"kind": "fight", "source": "a"}, {"history": 0, "behaviour": 0}),
        (Commercial, {"users": 1, "pays_up": 1, "fades": 1, "source": "a", "weights": {
            "history": 1, "fulfilment": 1, "behaviour": 1, "identity": 1, "connections": 1}}, {"bands": [550, 600,
             650, 700]}),
    ],
)  # fmt: skip
def test_defaults(model, given, rest):
    found = model.model_validate(given)
    assert {name: plain(getattr(found, name)) for name in rest} == rest


def test_defaults_of_what_has_no_source():
    found = scheme(adaptation={}, tests=[{"name": "n", "given": [{"kind": "fight"}], "expect": {}}], discretion={
        "d": {"per_1000": 1, "points": [1, 2], "source": "a"}}, warnings={"source": "a"}, tampering={
        "yuan_per_point": 1, "means": [0] * 8, "attacks": {"per_1000": 1, "points": 1}, "source": "a"})  # fmt: skip
    assert (found.adaptation.threshold.value, found.adaptation.learns.value) == (0.03, 0)
    assert (found.adaptation.forgets.value, found.adaptation.performs.value) == (0, 0)
    assert found.adaptation.learns_from_household.value == 0
    assert (found.adaptation.model, found.adaptation.source) == ("none", "assumed")
    assert found.tests[0].given[0].times == 1
    assert found.discretion["d"].applies_to.model_dump(exclude_none=True) == {"adult": True}
    assert found.tampering.attacks.ties == ["neighbour", "colleague"]
    assert found.warnings.forgotten == "yearly"
    assert found.label == "example"
    assert found.grade_ids == found.ledger_ids == ()


@pytest.mark.parametrize(
    ("parts", "enrols"),
    [
        ({}, False), ({"enrolment": {"source": "a"}}, False), ({"enrolment": {"from_age": 0, "source": "a"}}, False),
        ({"enrolment": {"from_age": 1, "source": "a"}}, True), ({"enrolment": {"mode": "consent", "source": "a"}},
         True),
        ({"rollout": {"stages": [{"from": "2014-01-01", "share": 1}], "source": "a"}}, True),
    ],
)  # fmt: skip
def test_whether_it_matters_who_is_enrolled(parts, enrols):
    assert scheme(**parts).enrols is enrols


def test_the_table_of_assumptions_by_hand():
    found = scheme(
        rollout={
            "stages": [{"from": "2014-01-01", "share": {"value": 0.5, "source": "a", "note": "n"}}],
            "source": "a",
        },
        association={"kin": {"share": {"value": 0.2, "range": [0.1, 0.3], "source": "a"}, "source": "a"}},
        knowledge={"some": 0.5, "source": "a"},
    )
    known = of_scheme(found, owned=False)
    assert known == [
        Assumption("rollout.stages.0.share", 0.5, None, None, "a", "n"),
        Assumption("association.kin.share", 0.2, 0.1, 0.3, "a", None),
    ]
    assert [one.ranged for one in known] == [False, True]
