"""Charts by name, their look, and the notebook and terminal that show them."""

from __future__ import annotations

import itertools
import re

import pytest

from demerit.errors import UsageError
from demerit.findings import leading
from demerit.show import charts, marks, notebook, svg, terminal, theme
from demerit.show.axes import spaced, ticks, time_axis
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
    "abstaining", "waiting", "matches", "distrust", "ties", "knowing", "discretion", "exits",
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


@pytest.mark.parametrize(
    ("low", "high", "values", "decimals"),
    [
        (0, 0.0012, [0, 0.0002, 0.0004, 0.0006, 0.0008, 0.001, 0.0012], 4),  # 0.02%, not 0.0%
        (0, 0.0049, [0, 0.001, 0.002, 0.003, 0.004, 0.005], 3),
        (0, 0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05], 2),
        (0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0], 1),
        (0, 8, [0, 2, 4, 6, 8], 0),
        (990.2, 1001.4, [990, 992, 994, 996, 998, 1000, 1002], 0),
        (-3, 4, [-4, -2, 0, 2, 4], 0),
    ],
)
def test_ticks_have_the_decimals_of_their_step(low, high, values, decimals):
    assert ticks(low, high) == (pytest.approx(values), decimals)
    said = [f"{value:.{decimals}f}" for value in ticks(low, high)[0]]
    assert len(set(said)) == len(said)


def test_ticks_of_counts_are_whole_and_an_axis_needs_a_length():
    assert ticks(0, 1, whole=True) == ([0, 1], 0)
    assert ticks(0, 3, 5, whole=True) == ([0, 1, 2, 3], 0)
    with pytest.raises(ValueError, match="no axis"):
        ticks(1, 1)


@pytest.mark.parametrize("top", [0.0004, 0.0012, 0.0049, 0.03, 0.4, 1.0])
def test_no_label_of_an_axis_stands_twice(top):
    rows = [{"day": day, "series": "a", "value": top * day / 9} for day in range(10)]
    for percent in (True, False):
        drawn = svg.draw(
            marks.lines(rows, [marks.Line("a", "a")], days=10, start=None, percent=percent).spec(), "k", "t", "d"
        )
        labels = [one for one in re.findall(r">([\d.,]+%?)</text>", drawn) if one.endswith("%") == percent]
        assert len(labels) >= 3
        assert len(set(labels)) == len(labels), labels


def test_a_label_that_does_not_fit_has_two_lines_and_no_ellipsis():
    text = "44% (lowest 40%, highest 46%)"
    rows = [{"label": label, "value": 0.4, "low": None, "high": None, "text": text}
            for label in ("Short", "An act of family or friend", "Another's act, wrongly named")]  # fmt: skip
    for drawing in (marks.bars(rows), marks.dots(rows)):
        labels = [row["label"] for row in drawing.data["rows"]]
        assert labels == ["Short", "An act of family or\nfriend", "Another's act,\nwrongly named"] or (
            [label.replace("\n", " ") for label in labels] == [row["label"] for row in rows]
        )
        assert [label.count("\n") for label in labels] == [0, 1, 1]
        assert drawing.height == 3 * marks.ROW + 2 * marks.LEADING
        places = [row["at"] for row in drawing.data["rows"]]
        assert [b - a for a, b in itertools.pairwise(places)] == [marks.ROW + marks.LEADING] * 2


def test_a_label_beside_a_long_value_stands_above_it():
    row = {"label": "Hiring without a deposit", "value": 0.1, "low": None, "high": None,
           "text": "\N{MINUS SIGN}95.1 (lowest \N{MINUS SIGN}96.6, highest \N{MINUS SIGN}93.3) points"}  # fmt: skip
    assert marks.dots([row]).data["rows"][0]["label"] == "Hiring without a deposit\n"


def test_the_names_of_grades_are_whole_and_inside_the_chart():
    from demerit.scheme.model import Scheme
    from demerit.show.charts import story

    def of(*names):
        bands = {
            name: {"from": 100 * (len(names) - at - 1), "to": 100 * (len(names) - at)} for at, name in enumerate(names)
        }
        bands[names[0]].pop("to"), bands[names[-1]].pop("from")
        scheme = Scheme.model_validate({
            "scheme": "x", "title": "X", "summary": "X.", "start": "2020-01-01", "sources": {"A": "A"},
            "ledgers": {"points": {"start": 150, "min": 0, "max": 400, "source": "A"}},
            "grades": {"bands": bands, "source": "A"},
        })  # fmt: skip
        points = [{"day": 0, "points": 50}, {"day": 364, "points": 250}]
        return story(scheme, points, [], days=365, start=None)

    spec = of("accept", "conditional", "decline")
    assert [row["letter"] for row in spec["datasets"]["letters"]] == ["accept", "conditional", "decline"]
    end = spec["layer"][2]["encoding"]["x"]["scale"]["domain"][1]
    assert (end - 365) / end * 320 >= 7 + marks.BOLD_LETTER * len("conditional")
    assert [row["letter"] for row in of("A", "B")["datasets"]["letters"]] == ["A", "B"]
    long = of("an unconditional acceptance", "B")["datasets"]["letters"][0]["letter"]
    assert long == "an unconditio…"
