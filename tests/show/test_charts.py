"""Charts by name, their look, and the notebook and terminal that show them."""

from __future__ import annotations

import itertools

import pytest

from demerit.errors import UsageError
from demerit.show import charts, notebook, svg, terminal, theme
from demerit.show.axes import spaced, time_axis
from demerit.show.book import Book
from demerit.show.figures import FIGURES


def test_a_chart_is_an_altair_object_that_validates(make):
    chart = charts.chart(make.village(), "grades")
    spec = chart.to_dict()  # with all of Altair's checks
    assert spec["title"]["text"] == "Grades through the run"
    assert "Synthetic" in " ".join(spec["title"]["subtitle"])
    assert chart.properties(width=600).to_dict()["width"] == 600


@pytest.mark.parametrize("name", charts.NAMES)
def test_every_chart_passes_the_checks(make, name):
    assert charts.chart(make.village(), name).to_dict()["layer"]


@pytest.mark.parametrize("name", charts.NAMES)
def test_the_page_and_the_user_get_the_same_chart(make, name):
    drawing = FIGURES[name](Book(make.village())).chart()
    quick, full = drawing.spec(), drawing.altair().to_dict()
    for mine, theirs in zip(quick["layer"], full["layer"], strict=True):
        assert (mine["mark"], mine["encoding"]) == (theirs["mark"], theirs["encoding"])
        assert mine["data"] == theirs.get("data", full.get("data"))  # Altair hoists what all layers share
    assert quick["datasets"] == full["datasets"]


def test_an_unknown_chart_names_the_nearest(make):
    with pytest.raises(UsageError) as caught:
        charts.chart(make.village(), "grade")
    assert "'grades'" in caught.value.hint


def test_an_empty_chart_says_why(make):
    with pytest.raises(UsageError, match="keeps no registers"):
        charts.chart(make.empty(), "registers")


@pytest.mark.parametrize("count", range(1, 9))
def test_grade_colours(count):
    colours = theme.grade_colours(count)
    assert len(set(colours)) == count
    if count == 5:
        assert tuple(colours) == theme.GRADE_STOPS
    if count > 1:
        assert (colours[0], colours[-1]) == (theme.GRADE_STOPS[0], theme.GRADE_STOPS[-1])
        brightness = [theme.luminance(colour) for colour in colours]
        assert brightness == sorted(brightness, reverse=True)  # they keep their order in grey


def test_words_on_the_page_have_enough_contrast():
    for colour in (theme.INK, theme.SOFT, *theme.SERIES):
        assert theme.contrast(colour, "#ffffff") >= 4.5
    for colour in (theme.SCHEME, theme.WRONG, theme.ADDED):
        assert theme.contrast(colour, "#ffffff") >= 3
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.ink_on("#ffffff") == "#111111"


def test_labels_keep_apart_and_stay_below_the_top():
    labels = [
        {"v": 0.98, "words": "a"},
        {"v": 0.99, "words": "b"},
        {"v": 1.0, "words": "c"},
        {"v": 0.1, "words": "d\nd"},
    ]
    spaced(labels, "v", 0.1, top=1.0)
    places = sorted(row["label_at"] for row in labels)
    assert all(after - before >= 0.1 - 1e-9 for before, after in itertools.pairwise(places))
    assert places[-1] <= 0.95 + 1e-9
    assert labels[3]["label_at"] == pytest.approx(0.1)


@pytest.mark.parametrize("days", [1, 10, 44, 45, 365, 800, 4000])
def test_axes_for_runs_of_any_length(days):
    from datetime import date

    for start in (None, date(2019, 1, 15)):
        values = time_axis(days, start).to_dict()["values"]
        assert 1 <= len(values) <= 8
        assert all(0 <= value <= days for value in values)


def test_words_are_put_back_into_the_drawing(make):
    drawn = svg.draw(charts.chart(make.village(), "causes").to_dict(), "key", "a <title>", 'a "description"')
    assert "Another's act, wrongly named" in drawn
    assert "~" not in drawn
    assert "a &lt;title&gt;" in drawn
    assert "http" not in drawn


def test_a_notebook_shows_findings_and_a_chart(make):
    html = notebook.html(make.village())
    assert "12% (9% to 15%)" in html
    assert "<svg" in html
    assert "synthetic" in html
    assert "<script" not in html
    nothing = notebook.html(make.empty())
    assert "synthetic" in nothing


def test_the_terminal_gets_lines_that_fit(make):
    lines = terminal.lines(make.village(), width=60)
    assert max(map(len, lines[1:])) <= 60
    assert any("12% (9% to 15%)" in line for line in lines)
    assert any("scholars dispute" in line for line in lines)
    assert lines[-1] == "All residents are synthetic."
    assert any("one run" in line for line in terminal.lines(make.town()))
