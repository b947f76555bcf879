"""Assumptions about ordinary life: every number has a range, is bounded, and reaches the tables of a run."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import demerit.scheme
from demerit.assumptions.table import quantities
from demerit.ordinary import Ordinary, ordinary
from demerit.quantity import q
from small_worlds import changed, tables_of

RESIDENTS = 300


def whole_scheme():
    """The press's scheme with an operator and people who go by the others, so that every table is filled."""
    return changed(
        demerit.scheme.load("as_reported"),
        operator={"attention": 0.5, "source": "assumed"},
        adaptation={"model": "threshold", "threshold": 0.02, "forgets": 0.5},
    )


def with_(**numbers: Any) -> Ordinary:
    """Ordinary life as given by the package, with some numbers set."""
    return Ordinary.model_validate(ordinary().model_dump() | numbers)


def bare(value: Any) -> list[Any]:
    """Every number that stands by itself, without a range or a source."""
    if isinstance(value, dict):
        return [] if "value" in value else [one for below in value.values() for one in bare(below)]
    if isinstance(value, list):
        return [one for below in value for one in bare(below)]
    return [value]


def test_every_number_is_assumed_and_has_a_range():
    found = list(quantities(ordinary(), "ordinary."))
    assert len(found) > 60
    assert not [one.path for one in found if one.source != "assumed" or not one.ranged]
    assert {"ordinary.propensity.3", "ordinary.company_file.payments"} <= {one.path for one in found}


def test_no_number_stands_without_a_range():
    ordinary_life, formation = (
        yaml.safe_load(files("demerit.data").joinpath(f"{name}.yaml").read_text("utf-8"))
        for name in ("ordinary", "formation")
    )
    del formation["households"]["shapes"]  # who lives in a household of that shape: no assumption, but what it means
    assert bare(ordinary_life) == bare(formation) == []
    assert bare({"a": [{"value": 1}, 2], "b": 3}) == [2, 3]


@pytest.mark.parametrize(
    ("name", "value", "table", "column"),
    [
        ("propensity", [0.1, 0.7, 1.3, 3.0], "conduct", "level"),
        ("most_performed", 2, "conduct", "room"),
        ("followers", [1, 2, 3], "conduct", "followers"),
        ("old_bill", 150, "scoring", "old_bill"),
        ("struck_off_after", 9, "standing", "struck_off"),
        ("places_kept", 9, "access", "kept_for"),
        ("mistaken_from", 9, "observation", "mistaken_from"),
        ("mistaken_from", 9, "ordinary", "mistaken_from"),
        ("follows_news_from", 9, "knowledge", "follows_from"),
        ("partner_looks", 9, "matching", "looks"),
        ("partner_years", 9, "matching", "years"),
        ("envied_grades", 1, "enrolment", "envied_grades"),
        ("expects_well_civic", 1, "enrolment", "well_civic"),
        ("expects_well_disorder", 2, "enrolment", "well_disorder"),
        ("relents_below", 0.25, "adaptation", "relents_below"),
        ("attention_least", 0.5, "operator", "least"),
        ("attention_most", 8, "operator", "most"),
    ],
)
def test_a_number_reaches_its_table_and_no_other(name, value, table, column):
    scheme = whole_scheme()
    usual, other = tables_of(scheme, RESIDENTS), tables_of(scheme, RESIDENTS, ordinary=with_(**{name: value}))
    differing = {
        (part, field)
        for part, one, two in zip(usual._fields, usual, other, strict=True)
        for field in one.dtype.names
        if one[field].tobytes() != two[field].tobytes()
    }
    assert (table, column) in differing
    assert {part for part, _ in differing} <= {table, "observation", "ordinary"}
    if isinstance(value, int) and name != "attention_most" and column != "room":
        assert getattr(other, table)[0][column] == value


def test_levels_of_a_companys_file_by_hand():
    """Payments: 3, half a step a class of cash, 3 for who repays, 2 less for who owes; never below 1."""
    scheme = demerit.scheme.load("commercial_score")
    table = tables_of(scheme, RESIDENTS).commerce[0]
    assert table["first_history"][0].tolist() == [[3, 1], [6, 4]]
    assert table["first_history"][7].tolist() == [[6, 4], [9, 7]]
    assert table["first_behaviour"].tolist() == [[6, 5, 4, 3], [7, 6, 5, 4], [8, 7, 6, 5], [9, 8, 7, 6]]
    assert table["fulfilment"][9].tolist() == [9, 15]
    assert table["identity"][3].tolist() == [[12, 13], [14, 15]]
    assert table["connections"].tolist() == [1, 3, 5, 7, 9, 11, 13, 15]
    file = ordinary().company_file.model_copy(update={"payments": q(1), "payments_in_debt": q(9)})
    poor = tables_of(scheme, RESIDENTS, ordinary=ordinary().model_copy(update={"company_file": file})).commerce[0]
    assert poor["first_history"][0].tolist() == [[1, 1], [4, 1]]
    assert poor["first_history"].max() <= 15


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"propensity": [1, 0.5, 1, 2]}, "don't fall"),
        ({"propensity": [0, 0, 0, 0]}, "above 0"),
        ({"propensity": [1, 2]}, "four multipliers"),
        ({"most_performed": 0.5}, "between 1"),
        ({"partner_looks": 0}, "between 1"),
        ({"places_kept": 0}, "between 1"),
        ({"attention_most": 0.5}, "between 1"),
        ({"old_bill": 0}, "between 1"),
        ({"relents_below": 1.5}, "share"),
    ],
)
def test_what_cannot_be_is_refused(numbers, said):
    with pytest.raises(ValidationError, match=said):
        with_(**numbers)
