"""The YAML subset and the limits of files at each boundary: numbers, positions, sizes; and an oracle for all of it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.errors import InvalidFile, Problem
from demerit.scheme.reading import (
    MAX_BYTES,
    in_file_order,
    longest_known,
    meant,
    near_files,
    read_document,
    read_text,
)
from demerit.scheme.yaml_subset import Unreadable, plain_scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9" * 40, int("9" * 40)), ("-" + "9" * 39, -int("9" * 39)), ("0", 0), ("-0", 0), ("007", 7), ("+", "+"),
        ("0o7", 7), ("0o8", "0o8"), ("0o", "0o"), ("0xfF", 255), ("0xg", "0xg"), ("0x", "0x"), ("-0x1", "-0x1"),
        ("0b1", "0b1"), ("5.", 5.0), (".5", 0.5), (".", "."), ("-.5e+2", -50.0), ("1e", "1e"), ("1e-400", 0.0),
        ("1.7e308", 1.7e308), ("1_0", "1_0"), ("1 ", "1 "), ("1\n", "1\n"), ("TRUE", True), ("tRUE", "tRUE"),
        ("false", False), ("FALSE", False), ("True", True), ("Null", None), ("NULL", None), ("nULL", "nULL"),
        (".infx", ".infx"), ("+.nan", "+.nan"), ("inf", "inf"), (".Nan", ".Nan"), ("1e3e", "1e3e"), ("0o17x", "0o17x"),
    ],
)  # fmt: skip
def test_scalars(text, value):
    found = plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9" * 41, "a number of 41 characters is too long"), ("0x" + "f" * 39, "a number of 41 characters is too long"),
        ("1.8e308", "`1.8e308` is too large a number"),
        ("1" * 400 + ".0", f"`{'1' * 40}` is too large a number"),
        (".inf", "`.inf` is not a finite number"), ("+.INF", "`+.INF` is not a finite number"),
        ("-.Inf", "`-.Inf` is not a finite number"), (".nan", "`.nan` is not a finite number"),
        (".NaN", "`.NaN` is not a finite number"), (".NAN", "`.NAN` is not a finite number"),
    ],
)  # fmt: skip
def test_numbers_that_are_none(text, why):
    with pytest.raises(Unreadable) as caught:
        plain_scalar(text)
    assert str(caught.value) == why


def told(text: str) -> list[str]:
    """Each problem: line, column, length, code, message and hint; and its path."""
    try:
        found = list(read_text(text, name="f").problems)
    except InvalidFile as error:
        found = error.problems()
    return [
        f"{one.line}:{one.column}+{one.length} {one.code} {'.'.join(one.path)}: {one.message}"
        + (f" ({one.hint})" if one.hint else "")
        for one in found
    ]


WRITE_OUT = "write the value out wherever it is needed"
COLUMN = "check the indentation: entries of one mapping begin in the same column"
AT = "put text that begins with @, `, %, & or * in quotes"
LEAVE = "leave the tag out; put text in quotes to keep it text"
UNSEEN = "delete it; an editor that shows control characters will find it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &here 1\n", [f"1:4+7 yaml-anchor a: the anchor `&here` is not read ({WRITE_OUT})"]),
        ("&x a: 1\n", [f"1:1+4 yaml-anchor a: the anchor `&x` is not read ({WRITE_OUT})"]),
        ("a: &x [1]\n", [f"1:4+1 yaml-anchor a: the anchor `&x` is not read ({WRITE_OUT})"]),
        ("a: {b: *there, c: 1}\n", ["1:8+6 yaml-alias a.b: the alias `*there` is not read "
                                    "(write the value out, or put text that begins with * in quotes)"]),
        ("a: [1, *b]\n", ["1:8+2 yaml-alias a.1: the alias `*b` is not read "
                          "(write the value out, or put text that begins with * in quotes)"]),
        ("a: !!str 1\n", [f"1:4+7 yaml-tag a: the tag `tag:yaml.org,2002:str` is not read ({LEAVE})"]),
        ("a: !t [b]\n", [f"1:4+1 yaml-tag a: the tag `!t` is not read ({LEAVE})"]),
        ("%TAG ! tag:a,2000:\n---\na: 1\n", ["1:1+3 yaml-tag : %TAG directives are not read (delete the line)"]),
        ("%YAML 1.2\n---\na: 1\n", []),
        ("%YAML 1.1\n---\na: 1\n", ["1:1+3 yaml-version : the file says it is not YAML 1.2 (delete the line)"]),
        ("a: 1\n---\nb: 2\n", ["2:1+3 yaml-several-documents : a second document begins here (one file holds one "
                                "scheme: delete the line `---`, or move the rest elsewhere)"]),
        ("a: 1\nb: 2\na: 3\n", ["3:1+1 yaml-duplicate-key a: `a` stands here for the second time; the first is on "
                                "line 1 (rename one of the two, or delete it)"]),
        ("a: {<<: {b: 1}, c: 2}\n",
         ["1:5+2 yaml-merge-key a.<<: the merge key `<<` is not read (write the entries out; "
                                     "a variant of a scheme is best written as a reform)"]),
        ("a: {'<<': 1}\n", []),
        ("a: .inf\n", ["1:4+4 yaml-number a: `.inf` is not a finite number"]),
        ("a: '.inf'\n", []),
        ("a:\n  - 1\n  - '': 2\n", ["3:5+2 yaml-key a.1.: a key is missing before this colon"]),
        ("null: 1\n", ["1:1+4 yaml-key null: a key is missing before this colon"]),
        ("'null': 1\n", []),
        ("' ': 1\n", ["1:1+3 yaml-key  : a key is missing before this colon"]),
        ("? [a]\n: 1\n", ["1:3+1 yaml-key : a key must be one word, not a list or mapping "
                          "(put text that begins with [ or { or * in quotes)"]),
        ("a: 1\n*b : 1\n", ["2:1+2 yaml-key : a key must be one word, not a list or mapping "
                            "(put text that begins with [ or { or * in quotes)"]),
        ("", ["1:1+1 empty-file : this scheme file is empty (begin with `scheme: an_id` on the first line)"]),
        ("- a\n", ["1:1+1 not-a-mapping : expected a scheme: keys and values, such as `scheme: an_id` "
                   "(is this the file you meant?)"]),
        ("\n  word\n", ["2:3+1 not-a-mapping : expected a scheme: keys and values, such as `scheme: an_id` "
                        "(is this the file you meant?)"]),
        ("a: " + "[" * 49 + "]" * 49, []),
        ("a: " + "[" * 50 + "]" * 50, ["1:53+1 yaml-too-deep : this is nested more than 50 deep (no scheme needs that; "
                                       "is a bracket left open, or is this another kind of file?)"]),
        ("a: b\nc: \u200b1\n",
         [f"2:4+1 yaml-character : the character U+200B (zero width space) does not show ({UNSEEN})"]),
        ('a: "x\\u200by"\n',
         [f"1:4+10 yaml-character a: the character U+200B (zero width space) does not show ({UNSEEN})"]),
        ('a: "x\\ty"\n', []),
        ('"x\\ty": 1\n', [f"1:1+6 yaml-character : the character U+0009 (control character) does not show ({UNSEEN})"]),
        ('a: "x\\ry"\n',
         [f"1:4+6 yaml-character a: the character U+000D (control character) does not show ({UNSEEN})"]),
        ("a: 1\n# \x07\n",
         [f"2:3+1 yaml-character : the character U+0007 (control character) does not show ({UNSEEN})"]),
        ("a:\n\tb: 1\n", ["2:1+1 yaml-syntax : this isn't YAML: found character that cannot start any token "
                          "(indent with spaces: YAML does not allow tabs there)"]),
        ("a: b: c\n", ["1:5+1 yaml-syntax : this isn't YAML: mapping values are not allowed in this context "
                       "(put text that contains `: ` in quotes, and check the indentation)"]),
        ("a: @b\n", [f"1:4+1 yaml-syntax : this isn't YAML: found character that cannot start any token ({AT})"]),
        ("a:\n  b: 1\n c: 2\n", [f"3:2+1 yaml-syntax : this isn't YAML: did not find expected key ({COLUMN})"]),
        ('a: "b\nc: 3\n',
         ["2:5+1 yaml-syntax : this isn't YAML: found unexpected end of stream; what isn't closed begins on "
                           "line 1 (a quotation mark is not closed)"]),
        ('a: "b', ["1:6+1 yaml-syntax : this isn't YAML: found unexpected end of stream "
                  "(a quotation mark is not closed)"]),
        ("a: [1, 2\nb: 3\n",
         ["2:2+1 yaml-syntax : this isn't YAML: did not find expected ',' or ']'; what isn't closed "
                              "begins on line 1 (a bracket is not closed, or a comma is missing)"]),
        ("a: 1\nb\n", ["2:2+1 yaml-syntax : this isn't YAML: could not find expected ':' "
                       "(a key ends in a colon and a space, such as `points: 5`)"]),
        ("a: 1\n- b\n", [f"2:1+1 yaml-syntax : this isn't YAML: did not find expected key ({COLUMN})"]),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_with_its_place(text, said):
    assert told(text) == said


def test_what_was_refused_is_forgotten_and_the_rest_is_read():
    assert read_text("a: 1\na: 2\nb: 3\n").data == {"a": 1, "b": 3}
    assert read_text("a: {<<: {b: 1}, c: 2}\n").data == {"a": {"c": 2}}
    assert read_text("a: *x\nb: &y 2\nc: !t 3\n").data == {"a": None, "b": 2, "c": 3}
    document = read_text('a: .inf\nb: "\\u200b"\nc: "x\\u200by"\nd: {<<: {}}\n')
    assert document.data == {"a": None, "b": "", "c": "xy", "d": {}}
    assert document.spoiled == {("a",), ("b",), ("d",)}


# an oracle: what PyYAML writes is read back, with every key and value where it stands

_words = st.text("abcdefghi", min_size=1, max_size=6)
_plain = st.recursive(
    st.integers(-(10**9), 10**9) | st.booleans() | st.none() | _words | st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=12,
)


def holding(value, path=()):
    """Every path of some data, with what stands there."""
    yield path, value
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from holding(below, (*path, str(key)))


@given(st.dictionaries(_words, _plain, min_size=1, max_size=4), st.sampled_from([None, True, False]))
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_read_and_found_where_it_stands(data, flow):
    text = yaml.safe_dump(data, default_flow_style=flow, sort_keys=False, width=10**6)
    document = read_text(text)
    assert document.data == data
    for path, value in list(holding(data))[1:]:
        assert document.has(path)
        at = document.problem(path, code="c", message="m")
        shown = document.lines[at.line - 1][at.column - 1 :][: at.length]
        assert at.source_line == document.lines[at.line - 1]
        if isinstance(value, dict | list):
            assert shown[0] in "{[" or shown == path[-1] or path[-1].isdigit()
        else:
            assert plain_scalar(shown) == value if not shown.startswith("'") else shown[1:-1] == value
        if not path[-1].isdigit():
            key = document.problem(path, code="c", message="m", at="key")
            assert document.lines[key.line - 1][key.column - 1 :][: key.length].strip("'") == path[-1]
    assert not document.has(("nowhere",))


def test_a_value_over_several_lines_is_shown_to_the_end_of_its_first():
    document = read_text('a: "one  \n  two"\nb: |\n  three\nc: d\n')
    assert [
        (one.line, one.column, one.length)
        for one in (document.span(("a",)), document.span(("b",)), document.span(("c",)))
    ] == [(1, 4, 4), (3, 4, 1), (5, 4, 1)]


# files


def problem_of(source, **more) -> Problem:
    with pytest.raises(InvalidFile) as caught:
        read_document(source, **more)
    (found,) = caught.value.problems()
    return found


TOO_LARGE = "the limit is 1,000,000 bytes; is this the file you meant?"


def test_a_megabyte_is_read_and_no_byte_more(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 6))
    assert MAX_BYTES == path.stat().st_size == 1_000_000
    assert read_document(path).data == {"a": 1}
    assert read_text(path.read_text()).data == {"a": 1}
    with open(path, "ab") as file:
        file.write(b"x")
    found = problem_of(path, name="x.yaml", kind="place")
    assert (found.code, found.message) == ("file-too-large", "`x.yaml` is 1.0 MB; no place is that large")
    assert found.hint == TOO_LARGE
    with pytest.raises(InvalidFile) as caught:
        read_text("a: 1\n#" + "é" * (MAX_BYTES // 2))
    assert caught.value.problems()[0].message == "this scheme is larger than 1 MB"
    assert caught.value.problems()[0].hint == TOO_LARGE


@pytest.mark.parametrize(
    ("content", "place", "said", "line"),
    [
        (b"a: 1\nb: \xe9\n", (2, 4), "`x` is not UTF-8 text (byte 8 is 0xE9)", "b: "),
        (b"\xff", (1, 1), "`x` is not UTF-8 text (byte 0 is 0xFF)", ""),
        (b"a\r\n\x07\x80", (2, 2), "`x` is not UTF-8 text (byte 4 is 0x80)", None),
    ],
)
def test_where_a_file_is_no_utf8(tmp_path, content, place, said, line):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    found = problem_of(path, name="x")
    assert ((found.line, found.column), found.message, found.source_line) == (place, said, line)
    assert (found.code, found.hint, found.file) == ("file-not-utf8", "save it as UTF-8 in your editor", "x")


def test_files_that_are_none(tmp_path):
    there = [f"{number}.yaml" for number in range(5)]
    for number, name in enumerate([*there[:4], "notes.txt"]):
        (tmp_path / name).write_text("a: 1\n")
        found = problem_of(tmp_path, name="here")
        assert (found.code, found.message) == ("file-is-a-folder", "`here` is a folder, not a file")
        shown = ", ".join(f"`{tmp_path / one}`" for one in there[: min(number, 3) + 1])
        assert found.hint == f"name the scheme file in it: {shown}"
    (tmp_path / there[4]).write_text("a: 1\n")
    assert problem_of(tmp_path).hint == f"name the scheme file in it: {shown} and 1 more"
    (tmp_path / "empty").mkdir()
    assert problem_of(tmp_path / "empty").hint == "name the scheme file in it"
    found = problem_of(tmp_path / "elsewhere.yaml", name="e")
    assert (found.message, found.hint) == ("there is no file `e`", "check the name and the folder")
    assert problem_of(tmp_path / "no" / "x.yaml").hint == f"there is no folder `{tmp_path / 'no'}` either"
    found = problem_of("a\0b")
    assert (found.code, found.message) == ("file-not-readable", "`a\0b` can't be read: embedded null byte")
    found = problem_of("x" * 5000, name="long")
    assert found.message == "`long` can't be read: File name too long"


def test_a_text_is_told_from_a_path(tmp_path, monkeypatch):
    assert read_document("a: 1\n").name == "<text>"
    assert read_document("a: 1\rb: 2").data == {"a": 1, "b": 2}
    assert read_document("a: 1\n", name="n").name == "n"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a: 1").write_text("b: 2\n")
    found = read_document("a: 1")
    assert (found.data, found.name, found.kind) == ({"b": 2}, "a: 1", "scheme")


def test_files_that_were_meant(tmp_path):
    for name in ("sco.yaml", "score_a.yaml", "score_b.yml", "other.txt"):
        (tmp_path / name).write_text("")
    for asked, found in (
        ("scor", ["sco.yaml"]), ("score", ["score_a.yaml"]), ("score_b.yaml", ["score_b.yml"]),
        ("other.tx", ["other.txt"]), ("s", []), ("nothing", []),
    ):  # fmt: skip
        assert [one.removeprefix(f"{tmp_path}/") for one in near_files(tmp_path / asked)] == found, asked
    assert meant([]) == ""
    assert meant(["a"]) == "did you mean `a`?"
    assert meant(["a", "b"]) == "did you mean `a` or `b`?"
    assert meant(["a", "b", "c", "d"]) == "did you mean `a`, `b`, `c` or `d`?"
    assert meant(["a", "b", "c", "d", "e"]) == "did you mean `a`, `b`, `c`, `d` or 1 more?"


def test_paths_and_their_order():
    known = {("a",), ("a", "b", "c")}
    assert longest_known(("a", "b", "c", "d"), known) == ("a", "b", "c")
    assert longest_known(("a", "b"), known) == ("a",)
    assert longest_known(("b",), known) is None
    assert longest_known(("b",), {()}) == ()
    assert longest_known((), set()) is None
    places = [(None, None), (2, 1), (1, 2), (1, 1), (10, 1), (1, None)]
    problems = [Problem(code="c", message="m", line=line, column=column) for line, column in places]
    assert [(one.line, one.column) for one in in_file_order(problems)] == [
        (1, None), (1, 1), (1, 2), (2, 1), (10, 1), (None, None),
    ]  # fmt: skip
