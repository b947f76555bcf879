"""What an act may bear on: the package's data, what a scheme's operator adds, and directions that can't matter."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit.catalogue import catalogue
from demerit.errors import InvalidFile
from demerit.limits import CONTEXTS
from demerit.mechanisms import without
from demerit.relations import ANY_OF, bearing, grounds_in_words, relations
from demerit.scheme import load
from demerit.scheme.difference import render as difference
from demerit.scheme.loading import loads
from demerit.scheme.words import render

CASES = Path(__file__).parents[1] / "cases"
TENANT = (CASES / "tenant_score.yaml").read_text("utf-8")


def tenant(related: str):
    return loads(TENANT.replace("services:\n", f"related:\n  {related}\nservices:\n", 1))


def problem(text: str):
    with pytest.raises(InvalidFile) as caught:
        loads(text)
    (only,) = caught.value.problems()
    return only


# -- the package's data -------------------------------------------------------------------------------------------


def test_every_relation_is_of_things_that_there_are_and_has_a_source():
    cat = catalogue()
    with files("demerit.data").joinpath("sources.csv").open(encoding="utf-8") as lines:
        known = {row["key"] for row in csv.DictReader(lines)}
    for one in relations():
        assert one.act != one.service
        assert one.source in known | {"assumed"}
        assert one.why.endswith(".")
        for kind in one.kinds or ():
            assert cat.kinds[kind].context == one.act
        for service in one.services or ():
            assert cat.services[service].context == one.service
        if one.kinds is None:
            assert any(kind.context == one.act for kind in cat.kinds.values())


def may(act: str, service: str, reading: str, scheme=None) -> bool:
    cat = catalogue()
    return (cat.kinds[act].number, cat.services[service].number) in bearing(scheme, cat)[reading]


@pytest.mark.parametrize(
    ("act", "service", "strict", "wide"),
    [
        ("missed_bill", "loan", True, True),  # its own context
        ("missed_bill", "mortgage", True, True),
        ("missed_bill", "flights", False, True),
        ("missed_bill", "hotels", False, False),  # no source names them
        ("speeding", "driving", True, True),
        ("jaywalking", "insurance", False, False),
        ("speeding", "insurance", True, True),
        ("abusing_travel_staff", "flights", True, True),
        ("littering", "flights", False, False),
        ("critical_post", "school_place", False, False),
    ],
)
def test_what_bears_on_what_by_default(act, service, strict, wide):
    assert (may(act, service, "strict"), may(act, service, "wide")) == (strict, wide)


def test_the_strict_reading_is_part_of_the_wide_one():
    strict, wide = bearing(None, catalogue()).values()
    assert strict < wide
    assert (ANY_OF + CONTEXTS.index("finance"), catalogue().services["loan"].number) in strict  # any unpaid sum


# -- a scheme's own -----------------------------------------------------------------------------------------------


def test_what_the_operator_claims_widens_the_wide_reading_alone():
    scheme = tenant("public order: {housing: {source: brochure, note: noise is heard by neighbours}}")
    assert not may("fight", "renting_a_home", "wide")
    assert may("fight", "renting_a_home", "wide", scheme)
    assert not may("fight", "renting_a_home", "strict", scheme)
    assert bearing(scheme, catalogue())["strict"] == bearing(None, catalogue())["strict"]
    assert grounds_in_words(scheme, "public order", "housing").endswith("this scheme's operator claims it")
    assert grounds_in_words(scheme, "finance", "housing") == "law or contract"
    assert grounds_in_words(scheme, "speech", "housing") == "nothing"


def test_it_is_told_in_words_and_as_a_difference():
    listed, grounded = tenant("public order: [housing]"), tenant("public order: {housing: {source: brochure}}")
    assert "may bear on housing (brochure)" in " ".join(render(grounded).split())
    assert "public order may bear on housing" in difference(load(CASES / "tenant_score.yaml"), listed)
    assert "the grounds change" in difference(listed, grounded).lower()
    assert listed.relations == grounded.relations == [("public order", "housing")]


def test_its_source_is_checked_like_any_other():
    text = TENANT.replace("services:\n", "related: {public order: {housing: {source: flyer}}}\nservices:\n", 1)
    assert problem(text).code == "unknown-source"


BAD = {
    "the wrong way round": ("housing: [finance]", "relates-no-act", "finance: [housing]"),
    "itself": ("finance: [finance]", "related-to-itself", "delete"),
    "what holds anyway": ("finance: [housing]", "related-already", "delete"),
    "what holds anyway, with grounds": ("finance: {housing: {source: brochure}}", "related-already", "delete"),
    "a door that isn't shut": ("finance: [travel]", "relates-nothing-here", "delete"),
    "acts that no rule is about": ("speech: [housing]", "relates-nothing-here", "delete"),
    "contexts without a service": ("finance: [faith]", "relates-no-service", "travel"),
    "contexts without an act and in a list": ("health: [education]", "relates-no-act", "finance"),
    "a context that isn't": ("finance: [houses]", "unknown-context", "housing"),
    "grounds without a source": ("public order: {housing: {note: x}}", "missing-key", "source"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_direction_that_cannot_matter_is_an_error_with_a_place_and_a_hint(case):
    related, code, hint = BAD[case]
    found = problem(TENANT.replace("services:\n", f"related:\n  {related}\nservices:\n", 1))
    assert found.code == code
    line = TENANT[: TENANT.index("services:\n")].count("\n") + 2
    assert found.line == line
    assert hint in f"{found.message} {found.hint}"


def test_what_leads_nowhere_after_a_switch_goes():
    """Without doors of homes nothing bears on housing; without speech, no act of speech on anything."""
    scheme = tenant("public order: [housing]")
    assert without(scheme, ["association"]).related == scheme.related
    assert without(scheme, ["housing"]).related == {}
    base = load("as_reported")
    both = base.model_copy(update={"related": {"speech": ["education", "work"], "public order": ["work"]}})
    assert without(both, ["speech"]).related == {"public order": ["work"]}
    assert without(both, ["schools"]).related == {"speech": ["work"], "public order": ["work"]}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.glob("*.yaml")))
def test_the_cases_are_sound(case):
    assert load(CASES / case)


def test_a_reform_may_add_and_remove_it(tmp_path):
    reform = tmp_path / "claims.yaml"
    reform.write_text(
        f"reform: claims\nbase: {CASES / 'tenant_score.yaml'}\ntitle: t\nsummary: s\n"
        "add:\n  related.public order: [housing]\n", "utf-8",
    )  # fmt: skip
    assert load(reform).relations == [("public order", "housing")]


def near_the_line(text: str):
    """The tenant score where all begin at 590, so that one record shuts the door, in a village for a year."""
    scheme = loads(text)
    ledgers = {"tenant": scheme.ledgers["tenant"].model_copy(update={"start": 590})}
    scheme = scheme.model_copy(update={"ledgers": ledgers, "tests": []})
    return dm.simulate(scheme, dm.place("village"), days=365, replicates=2, twin=None)


def test_a_newcomers_tenant_score_rests_on_debts_which_bear_on_rent_by_contract(tmp_path):
    """Where nothing bore on housing by definition, every refusal here was across contexts. Now none is."""
    run = near_the_line(TENANT)
    _, whole = run.measure("across_strict")
    matrix, housing = run.deciding(), CONTEXTS.index("housing")
    assert [run.measure(f"across_{reading}")[0] for reading in ("strict", "wide")] == [0, 0]
    assert matrix[CONTEXTS.index("finance"), housing] == run.measure("decided_finance_housing")[0] > 0
    assert matrix[len(CONTEXTS), housing] == run.measure("through_association")[0] > 0
    assert matrix.sum() == whole > 0
    claimed = near_the_line(TENANT.replace("services:\n", "related: {public order: [housing]}\nservices:\n", 1))
    assert claimed.digest == run.digest  # a reading changes nothing that happens
    claimed.save(tmp_path / "run", report=False)
    assert np.array_equal(dm.read(tmp_path / "run").deciding(), matrix)
