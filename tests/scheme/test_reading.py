"""Reading files: the YAML subset, positions, limits, and files that are no files."""

from __future__ import annotations

import builtins
import contextlib
import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from demerit.errors import InvalidFile
from demerit.scheme import yaml_subset
from demerit.scheme.reading import MAX_BYTES, near_files, read_document, read_text, validate
from demerit.scheme.yaml_subset import plain_scalar


def code_of(text: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        document = read_text(text)
        raise InvalidFile(list(document.problems))
    return caught.value.problems()[0].code


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("010", 10),  # decimal in YAML 1.2
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("12:30:45", "12:30:45"),  # no base 60
        ("2014-06-14", "2014-06-14"),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_scalars_follow_yaml_1_2(written, value):
    found = read_text(f"key: {written}\n").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_always_text():
    assert read_text("404: a\ntrue: b\n2014-01-01: c\n").data == {"404": "a", "true": "b", "2014-01-01": "c"}


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: &here 1\n", "yaml-anchor", (1, 4)),
        ("a: *there\n", "yaml-alias", (1, 4)),
        ("a: !!str 1\n", "yaml-tag", (1, 4)),
        ("a: !mine {b: 1}\n", "yaml-tag", (1, 4)),
        ("a:\n  <<: {b: 1}\n", "yaml-merge-key", (2, 3)),
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", (3, 1)),
        ("a: 1\n---\nb: 2\n", "yaml-several-documents", (2, 1)),
        ("%YAML 1.1\n---\na: 1\n", "yaml-version", (1, 1)),
        ("a: .inf\n", "yaml-number", (1, 4)),
        ("a: .nan\n", "yaml-number", (1, 4)),
        ("a: 1e999\n", "yaml-number", (1, 4)),
        (f"a: {'9' * 5000}\n", "yaml-number", (1, 4)),
        ("? [a, b]\n: 1\n", "yaml-key", (1, 3)),
        ("{[a]: 1}\n", "yaml-key", (1, 2)),
        ("~: 1\n", "yaml-key", (1, 1)),
        ("a: b\n\x07c: 1\n", "yaml-character", (2, 1)),
        ("- a\n- b\n", "not-a-mapping", (1, 1)),
        ("just words\n", "not-a-mapping", (1, 1)),
        ("", "empty-file", (1, 1)),
        ("# a comment\n", "empty-file", (1, 1)),
        ("~\n", "empty-file", (1, 1)),
    ],
)
@pytest.mark.parametrize("parser", ["fast", "pure"])
def test_what_is_not_read_is_said(text, code, where, parser, monkeypatch):
    if parser == "pure":
        monkeypatch.setattr(yaml_subset, "_PARSER", yaml.SafeLoader)
    with pytest.raises(InvalidFile) as caught:
        document = read_text(text, name="x.yaml")
        raise InvalidFile(list(document.problems))
    found = caught.value.problems()[0]
    assert (found.code, found.line, found.column) == (code, *where)
    assert found.file == "x.yaml"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a:\n\tb: 1\n", 2, "spaces"),
        ("a: b: c\n", 1, "quotes"),
        ("a: @b\n", 1, "quotes"),
        ("a: [1, 2\nb: 3\n", 2, "bracket"),
        ('a: "b\nc: 3\n', 2, "quotation mark"),
        ("a:\n  b: 1\n c: 2\n", 3, "column"),
    ],
)
def test_syntax_errors_have_a_line_and_a_hint(text, line, words):
    with pytest.raises(InvalidFile) as caught:
        read_text(text)
    found = caught.value.problems()[0]
    assert found.code == "yaml-syntax"
    assert found.line == line
    assert words in found.hint


def test_a_duplicate_names_the_line_of_the_first():
    with pytest.raises(InvalidFile, match="the first is on line 2"):
        raise InvalidFile(list(read_text("a: 1\nb: 2\nb: 3\n").problems))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 900_000,
        "{a: " * 200_000,
        "a: " + "[" * 5000 + "]" * 5000,
        "\n".join(" " * depth + "a:" for depth in range(1300)),
        "- " * 400_000,
        "? " * 400_000,
    ],
    ids=["open brackets", "open braces", "closed brackets", "indentation", "dashes", "question marks"],
)
def test_nesting_thousands_deep_is_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(InvalidFile) as caught:
        read_text(text)
    assert caught.value.problems()[0].code in ("yaml-too-deep", "yaml-key")
    assert time.perf_counter() - began < 2


def test_fifty_deep_is_read():
    assert read_text("a: " + "[" * 49 + "]" * 49).data["a"]


def test_positions_of_keys_and_values():
    document = read_text("one: 1\nmany:\n  - first\n  - {deep: true}\nflow: {x: 12}\n", name="p.yaml")

    def at(*path, at="value"):
        found = document.problem(path, code="c", message="m", at=at)
        return found.line, found.column, found.length, found.source_line

    assert at("one") == (1, 6, 1, "one: 1")
    assert at("one", at="key") == (1, 1, 3, "one: 1")
    assert at("many") == (2, 1, 4, "many:")  # a list on its own lines is shown at its key
    assert at("many", 0) == (3, 5, 5, "  - first")
    assert at("many", "1", "deep") == (4, 12, 4, "  - {deep: true}")
    assert at("flow", "x") == (5, 11, 2, "flow: {x: 12}")
    assert at("flow", "nowhere", "near") == (5, 1, 4, "flow: {x: 12}")  # the nearest thing above
    assert at() == (1, 1, 1, "one: 1")


def test_line_breaks_of_every_sort_keep_lines_right():
    text = "a: 1\r\nb: 2\rc: 3\nd: bad\n"
    found = read_text(text).problem(("d",), code="c", message="m")
    assert (found.line, found.source_line) == (4, "d: bad")


def test_a_byte_order_mark_moves_nothing(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read_document(path)
    assert document.data == {"a": 1}
    assert document.problem(("a",), code="c", message="m").column == 4


# files


def problem_of(source):
    with pytest.raises(InvalidFile) as caught:
        read_document(source)
    (found,) = caught.value.problems()
    return found


def test_a_missing_file_suggests_its_neighbour(tmp_path):
    (tmp_path / "village.yaml").write_text("a: 1\n")
    found = problem_of(tmp_path / "vilage.yaml")
    assert found.code == "file-not-found"
    assert "village.yaml" in found.hint
    assert "no folder" in problem_of(tmp_path / "gone" / "x.yaml").hint


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("tenant", ["tenant_no_appeal.yaml", "tenant_score.yaml"]),
     ("Tenant.yaml", ["tenant_no_appeal.yaml", "tenant_score.yaml"]),
     ("tenan_score", ["tenant_score.yaml"]), ("tenant_scores", ["tenant_score.yaml"]), ("loyal", ["loyalty.yml"]),
     ("loyalty.yaml", ["loyalty.yml"]), ("notes.txd", ["notes.txt"]), ("te", []), ("place", [])],
)  # fmt: skip
def test_files_beside_are_named_with_or_without_their_ending(tmp_path, asked, meant):
    for name in ("tenant_no_appeal.yaml", "tenant_score.yaml", "loyalty.yml", "notes.txt", "tenant.csv.gz"):
        (tmp_path / name).write_text("a: 1\n")
    assert [Path(one).name for one in near_files(tmp_path / asked)] == meant
    hint = problem_of(tmp_path / asked).hint
    assert hint.startswith("did you mean" if meant else "check the name")
    assert all(f"`{tmp_path / name}`" in hint for name in meant)


def test_a_folder_is_not_a_file(tmp_path):
    found = problem_of(tmp_path)
    assert found.code == "file-is-a-folder"
    assert found.hint == "name the scheme file in it"
    for number in range(6):
        (tmp_path / f"{number}.yaml").write_text("a: 1\n")
    assert "1.yaml`" in problem_of(tmp_path).hint
    assert problem_of(tmp_path).hint.endswith(" and 2 more")


def test_a_pipe_is_not_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert problem_of(tmp_path / "pipe").code == "file-not-regular"


def test_odd_paths_are_refused_kindly():
    assert problem_of("a\0b").code == "file-not-readable"
    assert problem_of("x" * 5000).code == "file-not-readable"


def test_no_permission(tmp_path, monkeypatch):
    path = tmp_path / "secret.yaml"
    path.write_text("a: 1\n")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(builtins, "open", refuse)
    assert problem_of(path).code == "file-not-readable"


def test_a_large_file_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "large.yaml"
    with open(path, "wb") as file:
        file.truncate(10_000_000)

    def never(*args, **kwargs):
        raise AssertionError("it was opened")

    monkeypatch.setattr(builtins, "open", never)
    found = problem_of(path)
    assert found.code == "file-too-large"
    assert "10.0 MB" in found.message


def test_a_large_text_is_refused():
    with pytest.raises(InvalidFile) as caught:
        read_text("#" * (MAX_BYTES + 1))
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize("content", ["a: é\n".encode("latin-1"), "a: 1\n".encode("utf-16"), b"\xff\xfe\x00"])
def test_not_utf8(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    found = problem_of(path)
    assert found.code == "file-not-utf8"
    assert found.line == 1
    assert "UTF-8" in found.hint


# models


class Thing(BaseModel):
    number: int


def test_validate_reports_syntax_offences_and_types_together():
    document = read_text("number: many\nextra: &x 1\n", kind="thing")
    with pytest.raises(InvalidFile) as caught:
        validate(document, Thing)
    assert [found.code for found in caught.value.problems()] == ["wrong-type", "yaml-anchor"]
    assert "in this thing" in str(caught.value)


def test_ten_thousand_errors_are_counted_not_listed():
    class Strict(BaseModel, extra="forbid"):
        pass

    text = "".join(f"key_{n}: 1\n" for n in range(10_000))
    began = time.perf_counter()
    with pytest.raises(InvalidFile) as caught:
        validate(read_text(text), Strict)
    assert time.perf_counter() - began < 5
    *listed, rest = caught.value.problems()
    assert len(listed) == 100
    assert "9,900 more" in rest.message


# properties


def refused_properly(read, source) -> None:
    """Read it, or be refused with at least one problem, each with a line if there was any text."""
    try:
        read(source)
    except InvalidFile as error:
        found = error.problems()
    else:
        return
    assert found
    assert all(problem.line is not None for problem in found)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text):
    refused_properly(read_text, text)


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`?, \n\t0<~.", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_punctuation_is_read_or_refused(text):
    refused_properly(read_text, text)


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "x.yaml"
    path.write_bytes(content)
    refused_properly(read_document, path)


@given(st.text(max_size=20))
def test_a_plain_scalar_never_fails_otherwise(text):
    with contextlib.suppress(yaml_subset.Unreadable):
        plain_scalar(text)
