"""Charts by name, their look, and the notebook and terminal that show them."""

from __future__ import annotations

import itertools

import pytest

from demerit.errors import UsageError
from demerit.findings import leading
from demerit.show import charts, marks, notebook, svg, terminal, theme
from demerit.show.axes import spaced, time_axis
from demerit.show.book import Book
from demerit.show.figures import FIGURES


def test_a_chart_is_an_altair_object_that_validates(make):
    chart = charts.chart(make.village(), "grades")
    spec = chart.to_dict()  # with all of Altair's checks
    assert spec["title"]["text"].endswith("below the grade they began with")
    assert "Synthetic" in " ".join(spec["title"]["subtitle"])
    assert chart.properties(width=600).to_dict()["width"] == 600


DRAWN = [name for name in charts.NAMES if name not in (
    "stays", "uptake", "commercial", "shown", "collective", "creep", "warnings", "reports", "tampering", "custody",
    "abstaining", "waiting", "matches", "fear", "distrust", "ties", "knowing", "discretion",
    "organisations", "adapting", "believing",
)]  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_passes_the_checks(make, name):
    assert charts.chart(make.village(), name).to_dict()["layer"]


@pytest.mark.parametrize("name", DRAWN)
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


@pytest.mark.parametrize("name", [name for name in charts.NAMES if name not in DRAWN])
def test_a_chart_of_what_a_scheme_has_not_says_so(make, name):
    with pytest.raises(UsageError, match="nothing to draw"):
        charts.chart(make.village(), name)


def test_an_empty_chart_says_why(make):
    with pytest.raises(UsageError, match="nothing of the kind"):
        charts.chart(make.empty(), "registers")
    with pytest.raises(UsageError, match="shorter than three months"):
        charts.chart(make.village(days=1), "breaches")


def test_grade_colours_are_those_of_the_look():
    assert theme.grade_colours(5, 1) == ["#2B6CB0", "#FFFFFF", "#F2C14E", "#9A5B13", "#3D1029"]


@pytest.mark.parametrize(("count", "start"), [(count, start) for count in range(1, 9) for start in range(count)])
def test_any_number_of_grades_has_colours_that_differ(count, start):
    colours = theme.grade_colours(count, start)
    assert len(set(colours)) == len(colours) == count
    assert colours[start] == theme.START
    below = [theme.luminance(colour) for colour in colours[start + 1 :]]
    assert below == sorted(below, reverse=True)  # they keep their order in grey


def test_words_on_the_page_have_enough_contrast():
    for colour in (theme.INK, theme.SOFT, theme.TWIN, theme.WRONG, theme.TOUCH):
        assert theme.contrast(colour, theme.PAPER) >= 4.5
    for colour in (*theme.BELOW, *theme.ABOVE, theme.START):
        assert theme.contrast(theme.outlined(colour), theme.PAPER) >= 4.3
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_band_is_the_interval_of_the_figure_on_its_day(make):
    """The band at the last day drawn is what the table says of it; one run has none."""
    run = make.village()
    book = Book(run)
    rows = book.line("listed", book.daily("listed"), book.daily("residents"))
    found = book.figures.rate("listed")
    assert (rows[-1]["value"], rows[-1]["low"], rows[-1]["high"]) == pytest.approx(
        (found.value, found.low, found.high), 1e-5
    )
    assert len(rows) <= 93
    book = Book(make.town())
    assert "low" not in book.line("listed", book.daily("listed"), book.daily("residents"))[-1]


def test_two_worlds_are_a_filled_and_a_hollow_dot():
    row = {"label": "a", "text": "", "value": 1.0, "low": 0.5, "high": 2.0, "other": 2.0, "other_low": None,
           "other_high": None}  # fmt: skip
    marked = [layer["mark"] for layer in marks.dots([row]).spec()["layer"] if layer["mark"]["type"] == "point"]
    assert [(mark.get("filled"), mark.get("fill"), mark.get("stroke")) for mark in marked] == [
        (True, None, None), (None, theme.PAPER, theme.TWIN)
    ]  # fmt: skip
    assert len([1 for layer in marks.dots([row]).spec()["layer"] if layer["mark"]["type"] == "rule"]) == 2


def test_few_are_told_in_counts_and_have_no_mark():
    from demerit.show.figures.common import marked
    from demerit.statistics import Estimate

    assert marked("a", Estimate(0.5, 0.1, 0.9, "over luck", 20, 14, 28), "percent") == {
        "label": "a", "value": None, "low": None, "high": None, "text": "14 of 28",
    }  # fmt: skip


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
        for first in (0, 365):
            values = time_axis(days, start, first).to_dict()["values"]
            assert 1 <= len(values) <= 8
            assert all(first <= value <= first + days for value in values)


def test_words_are_put_back_into_the_drawing(make):
    drawn = svg.draw(charts.chart(make.village(), "causes").to_dict(), "key", "a <title>", 'a "description"')
    assert "An act of family or friend" in drawn
    assert "~" not in drawn
    assert "a &lt;title&gt;" in drawn
    assert "http" not in drawn


def test_a_notebook_shows_findings_and_a_chart(make):
    html = notebook.html(make.village())
    assert leading(make.village().findings)[0].sentence in html
    assert "<svg" in html
    assert "synthetic" in html
    assert "<script" not in html
    nothing = notebook.html(make.empty())
    assert "synthetic" in nothing


def test_the_terminal_gets_lines_that_fit(make):
    lines = terminal.lines(make.village(), width=60)
    assert max(map(len, lines[1:])) <= 60
    assert any("scholars dispute" in line for line in lines)
    assert lines[-1] == "All residents are synthetic."
    assert any("One run" in line for line in terminal.lines(make.town()))
