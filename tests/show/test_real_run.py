"""The report of real runs: small, but made by the engine from the package's own schemes."""

from __future__ import annotations

import re

import numpy as np
import pytest

import demerit
from demerit.show import charts, notebook, report
from demerit.show.book import Book
from demerit.show.counts import Counts
from demerit.show.figures import FIGURES


@pytest.fixture(scope="module")
def run():
    return demerit.simulate("as_reported", demerit.place("village", residents=300), days=70, seed=3, replicates=3)


@pytest.fixture(scope="module")
def page(run, parse):
    return parse(report.render(run))


def test_the_page_holds_together(page, run):
    assert len(page.html.encode()) < 1_000_000
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert run.digest in page.html
    assert "a village of 300 invented residents" in page.one(class_="stand").text


def test_every_word_of_the_log_is_understood(run):
    """No event is left out of a story for want of words, and no id is told instead of its label."""
    from demerit.show.person import tell

    book = Book(run)
    followed = np.unique(run.events["resident"].to_numpy())[:120]
    told = [tell(book, int(resident)) for resident in followed]
    words = [said.text for story in told for days in story.days for said in (*days.both, *days.here, *days.there)]
    assert words
    assert not [text for text in words if "_" in text or "None" in text]


def test_counts_are_those_of_the_run(run):
    counts = Counts(run)
    for name in ("points_lost", "false_records", "adverse_decisions", "breaches", "entered"):
        assert counts.total(name).tolist() == run.totals(name)[0].tolist()
        assert counts.total(name, "twin").tolist() == run.totals(name, "twin")[0].tolist()
    for group in ("sex=female", "minority=yes & sex=male", "income=10"):
        assert (
            counts.total("decisions", "scheme", group).tolist() == run.totals("decisions", "scheme", group)[0].tolist()
        )
        assert (
            counts.last("residents", "scheme", group).tolist() == run.totals("residents", "scheme", group)[0].tolist()
        )
    for name in ("listed", "grade_1", "score_total", "jobless"):
        assert counts.last(name).tolist() == run.totals(name)[0].tolist()
    for name in ("false_records", "wrongful_decisions", "across_strict", "wrongful_standing_30"):
        above, below = run.totals(name)
        assert [part.tolist() for part in counts.pair(name)] == [above.tolist(), below.tolist()]
    assert (counts.series("listed") == run.series("listed")[1]).all()
    assert counts.total("no_such_measure") is None


def test_points_of_a_life_end_where_the_resident_ended(run):
    from demerit.show.person import tell

    book = Book(run)
    ends = {row["resident"]: row["points"] for row in run.residents.to_pylist() if row["world"] == "scheme"}
    for resident in list(ends)[:60]:
        line = tell(book, resident).points
        assert (line[-1]["points"] if line else None) == ends[resident]  # nobody draws a line for who isn't scored
        assert not line or line[0]["points"] == 1000
    assert sum(points is not None for points in list(ends.values())[:60]) > 30


def test_a_report_from_the_folder_is_the_same_page(run, page, tmp_path):
    folder = run.save(tmp_path / "run")
    again = demerit.read(folder)
    assert report.render(again) == page.html
    for name, text in report.files(again).items():
        assert (folder / name).read_text("utf-8") == text


def test_every_chart_of_a_real_run_is_drawn_or_says_why(run):
    book = Book(run)
    for name, figure in FIGURES.items():
        made = figure(book)
        assert made.sentence.endswith(".")
        assert not re.search(r"\bnan\b", made.sentence)
        if made.chart is not None:
            assert charts.chart(run, name).to_dict()["layer"]
    assert "<svg" in notebook.html(run)


@pytest.mark.parametrize("scheme", ["none", "credit_only", "village_ledger"])
def test_other_schemes(scheme, parse):
    place = demerit.place("village", residents=120)
    for twin in ("none", None):
        page = parse(report.render(demerit.simulate(scheme, place, days=20, seed=3, replicates=1, twin=twin)))
        assert "One run: chance alone" in page.one(id="findings").text
        assert ("without a twin to compare with" in page.one(class_="stand").text) == (twin is None)


def test_a_run_of_one_day(parse):
    page = parse(
        report.render(demerit.simulate("as_reported", demerit.place("village", residents=60), days=1, replicates=1))
    )
    assert "over 1 day, in a village of 60 invented residents" in page.one(class_="stand").text
