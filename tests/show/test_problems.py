"""Problems as terminal text."""

from __future__ import annotations

from demerit.errors import Problem
from demerit.scheme.reading import read_text
from demerit.show.problems import MAX_LINE, render, render_all


def problem(line: str = "a: 1", column: int = 1, length: int = 1, **more) -> Problem:
    return Problem(
        code="some-code",
        message="something is off",
        file="x.yaml",
        line=12,
        column=column,
        source_line=line,
        length=length,
        **more,
    )


def test_the_whole_picture():
    shown = render(problem("    pionts: 5", 5, 6, hint="did you mean `points`?"))
    assert shown.splitlines() == [
        "error[some-code]: something is off",
        "  --> x.yaml:12:5",
        "   |",
        "12 |     pionts: 5",
        "   |     ^^^^^^",
        "   = help: did you mean `points`?",
    ]


def test_without_a_line():
    shown = render(Problem(code="c", message="m", file="gone.yaml", hint="h"))
    assert shown.splitlines() == ["error[c]: m", " --> gone.yaml", "  = help: h"]
    assert render(Problem(code="c", message="m")) == "error[c]: m"


def test_tabs_and_wide_characters_keep_the_caret_in_place():
    lines = render(problem("\tx: y", 5, 1)).splitlines()
    assert lines[4] == "   | \t   ^"
    lines = render(problem("荣成: y", 5, 1)).splitlines()
    assert lines[4] == "   | " + " " * 6 + "^"  # two wide characters, a colon, a space


def test_a_caret_may_stand_behind_the_line():
    assert render(problem("a:", 3, 1)).splitlines()[4] == "   |   ^"
    assert render(problem("a:", 99, 9)).splitlines()[4] == "   |   ^"
    assert "^" in render(problem("", 1, 1))


def test_a_long_line_is_cut_around_the_caret():
    line = "x" * 500 + "HERE" + "y" * 500
    shown = render(problem(line, 501, 4)).splitlines()
    assert len(shown[3]) < MAX_LINE + 10
    start = shown[4].index("^")
    assert shown[3][start : start + 4] == "HERE"
    assert shown[4].count("^") == 4
    last = render(problem("x" * 500, 500, 1)).splitlines()
    assert last[3][last[4].index("^")] == "x"


def test_a_file_cant_command_the_terminal():
    found = Problem(
        code="c", message="bad \x1b[31m", file="a\x1bb", line=1, column=1, source_line="\x1b[2J", hint="\x07"
    )
    assert "\x1b" not in render(found)
    assert "\x07" not in render(found)


def test_colour_only_when_asked():
    assert "\x1b[" not in render(problem())
    coloured = render(problem(), colour=True)
    assert "\x1b[1;31m" in coloured
    assert coloured.count("\x1b[0m") == coloured.count("\x1b[") / 2


def test_several():
    assert render_all([problem(), problem()]).count("error[") == 2


def test_a_position_from_reading_fits_the_caret():
    document = read_text("title: é 荣成\nother: [1, two]\n", name="u.yaml")
    shown = render(document.problem(("other", 1), code="c", message="m")).splitlines()
    assert shown[3][shown[4].index("^") :].startswith("two")
