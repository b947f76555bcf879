"""The report of real runs: small, but made by the engine from the package's own schemes."""

from __future__ import annotations

import re

import numpy as np
import pytest

import demerit
from demerit.errors import UsageError
from demerit.life.rules import OF_A_REPORT
from demerit.show import charts, notebook, report
from demerit.show.book import Book
from demerit.show.figures import FIGURES
from demerit.show.life_parts import points_line
from demerit.show.person import brief


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
    """No event is left out of a life for want of words, and no id is told instead of its label."""
    followed = np.unique(run.events["resident"].to_numpy())[:120]
    days = [day for resident in followed for day in run.life(int(resident)).days]
    words = [said.text for day in days for said in (*day.both, *day.here, *day.there)]
    assert words
    assert not [text for text in words if "_" in text or "None" in text]


def test_a_person_in_brief(run):
    """Short for everybody, from the run or its book alike, and of whom the rule picks, if nobody is asked for."""
    told = brief(run)
    assert told == brief(Book(run))
    assert told.rule in OF_A_REPORT
    assert told.resident == run.pick(told.rule)
    for resident in range(0, 300, 3):
        one = brief(run, resident)
        assert 1 <= len(one.sentences) <= 8
        assert len(" ".join([one.who, *one.sentences, *one.twin_sentences]).split()) <= 220
        assert one.twin_sentences[0].startswith("The twin ")
        words = " ".join(one.sentences + one.twin_sentences)
        assert not re.search(r"_|None|undefined|adverse|in both worlds| -\d|day \d", words), words
        scored = run.life(resident).start_points is not None
        assert one.ends[0][0] == ("Points" if scored else "Grade")


def test_a_person_without_a_twin_or_a_score():
    alone = demerit.simulate("none", demerit.place("village", residents=60), days=5, replicates=1, twin=None)
    told = brief(alone)
    assert (told.chart, told.twin_sentences, told.rule, told.resident) == (None, [], None, 0)
    assert told.sentences[0] == "The scheme keeps no score."
    with pytest.raises(UsageError):
        brief(alone, 60)


def test_points_of_a_life_end_where_the_resident_ended(run):
    ends = {row["resident"]: row["points"] for row in run.residents.to_pylist() if row["world"] == "scheme"}
    for resident in list(ends)[:60]:
        life = run.life(resident)
        line = points_line(life)
        if ends[resident] is None:  # not scored at the end
            assert not line or any(row["type"] == "enrolment" for row in life.events)
        else:
            assert (line[0]["points"], line[-1]["points"]) == (1000, ends[resident])
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
        if made is None:  # the scheme has nothing of the kind
            continue
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
