"""What can be examined of a file with mistakes: what is read, what stands in, and where it stands in the file."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from demerit.scheme.partial import TOO_MANY, partial
from demerit.scheme.reading import read_text


class Entry(BaseModel, extra="forbid", strict=True):
    number: int
    name: str = "none"


class Section(BaseModel, extra="forbid", strict=True):
    width: int = 1
    names: list[str] = []


class Whole(BaseModel, extra="forbid", strict=True):
    title: str
    entries: dict[str, Entry] = {}
    section: Section = Section()
    items: list[Entry] = []


def read(text: str):
    return partial(read_text(text), Whole, {"title": "instead"})


def test_a_sound_file_is_read_twice():
    found = read("title: x\nentries: {a: {number: 1}}\n")
    assert found.sound == found.names == Whole(title="x", entries={"a": Entry(number=1)})
    assert (found.set_aside, found.filled) == (frozenset(), frozenset())


def test_what_cant_be_done_without_stands_in():
    assert read("section: {width: 3}\n").names.title == "instead"


@pytest.mark.parametrize(
    ("text", "sound", "names", "aside", "filled"),
    [
        # an entry whose number is none: without it, and without the number, which another stands in for
        ("entries: {a: {number: x, name: b}, c: {number: 2}}", {"entries": {"c": {"number": 2}}},
         {"entries": {"a": {"number": 1, "name": "b"}, "c": {"number": 2}}}, {("entries", "a")}, {("entries", "a",
          "number")}),
        # a missing number is filled in
        ("entries: {a: {name: b}}", {"entries": {}}, {"entries": {"a": {"number": 1, "name": "b"}}},
         {("entries", "a")}, {("entries", "a", "number")}),
        # a misspelt key is read as what was meant
        ("entries: {a: {nmber: 3}}", {"entries": {"a": {"number": 3}}}, {"entries": {"a": {"number": 3}}}, set(),
         set()),
        ("entrees: {a: {number: 3}}", {"entries": {"a": {"number": 3}}}, {"entries": {"a": {"number": 3}}}, set(),
         set()),
        # but not where that is there already
        ("entries: {a: {nmber: 3, number: 4}}", {"entries": {}}, {"entries": {"a": {"number": 4}}}, {("entries",
         "a")}, set()),
        ("entries: {a: {nmber: 3, numbr: 4}}", {"entries": {}}, {"entries": {"a": {"number": 3}}}, {("entries",
         "a")}, set()),
        # a section that isn't by id goes as a whole
        ("section: {width: x, names: [a, 5, b]}", {}, {"section": {"names": ["a", "b"]}}, {("section",)}, set()),
        ("section: 5", {}, {}, {("section",)}, set()),
        ("items: [{number: 1}, {number: x}, {number: 3, nmae: d}]", {},
         {"items": [{"number": 1}, {"number": 1}, {"number": 3, "name": "d"}]}, {("items",)}, {("items", "1",
          "number")}),
        ("unknown: 1", {}, {}, {("unknown",)}, set()),
    ],
)  # fmt: skip
def test_two_readings(text, sound, names, aside, filled):
    found = read(f"title: x\n{text}\n")
    assert found.sound == Whole.model_validate({"title": "x", **sound})
    assert found.names == Whole.model_validate({"title": "x", **names})
    assert found.set_aside == aside
    assert found.filled == filled


def test_where_things_stand_after_that():
    text = "titel: x\nsection: {nmaes: [a, 5, b, c]}\nentrees: {a: {nmber: 1}}\n"
    found = read(text)
    assert found.names == Whole(title="x", section=Section(names=["a", "b", "c"]), entries={"a": Entry(number=1)})

    def shown(document, *path) -> str:
        at = document.problem(path, code="c", message="m")
        return at.source_line[at.column - 1 :][: at.length]

    assert [shown(found.names_document, "section", "names", n) for n in range(3)] == ["a", "b", "c"]
    assert shown(found.names_document, "title") == "x"
    assert shown(found.names_document, "entries", "a", "number") == "1"
    assert [shown(found.sound_document, "section", "names", n) for n in (1, 3)] == ["5", "c"]
    assert found.names_document.written(("section", "names", "2")) == ("section", "nmaes", "3")
    assert found.sound_document.written(("entries", "a", "number")) == ("entrees", "a", "nmber")
    assert found.names_document.written(("nothing",)) == ("nothing",)


@pytest.mark.parametrize(("mistakes", "read_on"), [(TOO_MANY, True), (TOO_MANY + 1, False)])
def test_a_thousand_mistakes_are_looked_through_and_no_more(mistakes, read_on):
    text = f"title: x\nsection: {{names: [{', '.join(['5'] * mistakes)}, a]}}\n"
    found = read(text)
    assert TOO_MANY == 1000
    assert (found.names is not None) is read_on
    assert found.names is None or found.names.section.names == ["a"]
    assert found.sound is None or found.sound.section == Section()


def test_mistakes_within_mistakes_are_found_one_after_the_other():
    """A misspelt section, in it a misspelt key, and behind that a value that is none."""
    found = read("title: x\nentrees: {a: {nmae: [1], number: x}}\n")
    assert found.names.entries == {"a": Entry(number=1)}
    assert found.sound.entries == {}
    assert found.set_aside == {("entries", "a")}
