"""The JSON Schema for editors."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest

from demerit.catalogue import catalogue
from demerit.limits import CONTEXTS
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


EVERYTHING = read_text((Path(__file__).parent / "pages" / "everything.yaml").read_text("utf-8")).data


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("rules.litter.kind", "fight", "fihgt"), ("rules.jaywalking.channels", ["police"], ["polise"]),
        ("channels.platforms.sees", ["fight"], ["fihgt"]), ("channels.courts.copies_to", {"bank": 0.1}, {"bnak": 0.1}),
        ("registers.graver.ways_in.again.records", ["fight"], ["fihgt"]),
        ("commercial.rules.gift.kind", "fight", "fihgt"), ("commercial.rules.gift.channels", ["police"], ["polise"]),
        ("organisations.rules.wages.kind", "pollution", "fight"),
        ("organisations.registers.polluters.records", ["pollution"], ["fight"]),
        ("association.kin.contexts", ["speech"], ["travel"]), ("adaptation.announced", {"speech": 1}, {"travel": 1}),
        ("tests.0.given", [{"kind": "fight"}], [{"kind": "fihgt"}]),
        ("tests.0.given", [{"kind": "fight", "channel": "police"}], [{"kind": "fight", "channel": "polise"}]),
        ("tests.0.expect.closed", ["flights"], ["fligths"]), ("tests.0.expect.open", ["flights"], ["fligths"]),
        ("services", {"flights": {"source": "book"}}, {"fligths": {"source": "book"}}),
        ("channels", {"police": {"source": "book"}}, {"polise": {"source": "book"}}),
        ("related", {"speech": ["travel"]}, {"travel": ["speech"]}), ("related", {"speech": ["travel"]},
         {"speech": ["trvl"]}),
        ("related", {"speech": {"travel": {"source": "book"}}}, {"speech": {"trvl": {"source": "book"}}}),
        ("related", {"speech": {"travel": {"source": "book"}}}, {"speech": {"travel": {"sauce": "book"}}}),
        ("related", {"speech": []}, {"speech": "travel"}),
    ],
)  # fmt: skip
def test_names_of_the_catalogue_are_the_choices(validator, path, right, wrong):
    """In every place where one is asked for: a right one passes, a wrong one is underlined there."""
    *above, last = path.split(".")
    for value, sound in ((right, True), (wrong, False)):
        data = deepcopy(EVERYTHING)
        holder = data
        for part in above:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        holder[last] = value
        errors = list(validator.iter_errors(data))
        assert not errors if sound else len(errors) == 1
        there = [str(part) for part in errors[0].absolute_path] if errors else []
        assert all(one == other for one, other in zip(there, [*above, last], strict=False))


def test_what_an_editor_shows():
    schema = json_schema()
    assert next(iter(schema)) == "$schema"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "A Demerit scheme"
    assert schema["description"] == (
        "A rule book of social scoring, to be examined by simulation on synthetic residents."
    )
    parts = schema["$defs"]
    kinds = parts["KindId"]
    assert kinds["type"] == "string"
    assert kinds["enumDescriptions"] == kinds["markdownEnumDescriptions"]
    assert kinds["enumDescriptions"][kinds["enum"].index("fight")] == catalogue().kinds["fight"].label
    assert parts["Context"] == {"description": "a sphere of life", "type": "string", "enum": list(CONTEXTS)}
    assert {name: parts[name]["description"] for name in
            ("KindId", "ServiceId", "ChannelId", "FirmKindId", "ConductContext")} == {
        "KindId": "a kind of act of the catalogue", "ServiceId": "a service of the catalogue",
        "ChannelId": "a channel of the catalogue", "FirmKindId": "a kind of act of organisations",
        "ConductContext": "a sphere of life in which acts happen",
    }  # fmt: skip
    rule, given = parts["Rule"]["properties"], parts["Given"]["properties"]
    kind, channel = {"$ref": "#/$defs/KindId"}, {"$ref": "#/$defs/ChannelId"}
    assert rule["kind"] == {"allOf": [kind], "title": "Kind"}
    assert rule["channels"] == {"type": "array", "items": channel, "default": None, "title": "Channels"}
    assert given["channel"] == {"allOf": [channel], "default": None, "title": "Channel"}


def test_a_number_may_be_bare_or_told_with_its_range():
    share = json_schema()["$defs"]["Association"]["properties"]["share"]
    assert [choice["type"] for choice in share["anyOf"]] == ["number", "object"]


def test_choices_come_with_their_labels():
    kinds = json_schema()["$defs"]["KindId"]
    assert kinds["enum"] == list(catalogue().kinds)
    assert len(kinds["enumDescriptions"]) == len(kinds["enum"])
