"""The JSON Schema for editors."""

from __future__ import annotations

import jsonschema
import pytest

from demerit.catalogue import catalogue
from demerit.scheme.loading import load, open_document, preset_ids
from demerit.scheme.plain import plain
from demerit.scheme.reading import read_text
from demerit.scheme.schema import json_schema


@pytest.fixture(scope="module")
def validator():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", preset_ids())
def test_presets_are_valid_by_the_schema(validator, name):
    document = open_document(name).data
    if "reform" not in document:  # a reform is judged by what it makes
        assert [error.message for error in validator.iter_errors(document)] == []
    assert validator.is_valid(plain(load(name)))


def test_the_little_scheme_is_valid_by_its_own_catalogue(little_text, little_catalogue):
    schema = json_schema(little_catalogue)
    jsonschema.validate(read_text(little_text).data, schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("title:", "tilte:"),
        ("kind: littering, points: -3", "kind: litering, points: -3"),
        ("littering, points: -3,", "littering, points: many,"),
        ("  bank: {source", "  bnak: {source"),
        ("  flights:", "  fligths:"),
        ("outcome: dearer", "outcome: deerer"),
        ("public order: [travel]", "public order: [travels]"),
        ("share: 0.25", "share: much"),
        ("share: 0.25", "share: {value: 0.25, rnage: [0, 1]}"),
        ("kin: {share", "kins: {share"),
    ],
)
def test_the_schema_finds_what_an_editor_should_underline(changed, little_catalogue, written, instead):
    validator = jsonschema.Draft202012Validator(json_schema(little_catalogue))
    assert not validator.is_valid(read_text(changed(written, instead)).data)


def test_a_number_may_be_bare_or_told_with_its_range():
    share = json_schema()["$defs"]["Association"]["properties"]["share"]
    assert [choice["type"] for choice in share["anyOf"]] == ["number", "object"]


def test_choices_come_with_their_labels():
    kinds = json_schema()["$defs"]["KindId"]
    assert kinds["enum"] == list(catalogue().kinds)
    assert len(kinds["enumDescriptions"]) == len(kinds["enum"])
