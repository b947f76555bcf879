"""The report's section on what is documented: in its place, whole, with its file, and readable on a phone."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

import demerit
from demerit.show import report, terminal


def run_of(scheme, **more):
    more = {"days": 365, "seed": 3, "replicates": 2} | more
    return demerit.simulate(scheme, demerit.place("village", residents=150), **more)


@pytest.fixture(scope="module")
def run():
    """A year of the courts' list."""
    return run_of("judgment_defaulters")


@pytest.fixture(scope="module")
def page(run, parse):
    return parse(report.render(run))


def inside(page, element):
    def within(one):
        while one is not None and one is not element:
            one = one.parent
        return one is element

    return [one for one in page.elements if within(one.parent)]


def test_it_stands_after_the_findings_and_is_linked(page):
    order = [one.attributes["id"] for one in page.all("section")]
    assert order[-4:] == ["others", "documented", "charts", "made"]
    assert page.all("a", href="#documented")


def test_every_figure_is_told_with_its_source_and_what_may_explain_it(run, page):
    said = page.one(id="documented").text
    for row in run.documented:
        assert f"{row.figure.what}" in said
        assert row.documented_words in said
        assert f"Source: {'; '.join(row.figure.sources)}, " in said
        for text in (row.figure.note, row.figure.taken, row.figure.unanswered, *row.may_explain):
            assert text in said
        if row.documented is not None:
            assert f"{row.simulated_words}." in said
            assert row.beside_words in said
    assert "Not known: How many people stand on the list at one time" in said
    assert "no targets" in said


def test_a_row_reads_as_sentences_and_stays_a_table_without_its_form(run, page):
    (table,) = page.all("table", class_="beside")
    assert table.attributes["role"] == "table"
    cells = [one for one in inside(page, table) if one.tag in ("td", "th", "tr", "tbody", "thead")]
    assert all(one.attributes.get("role") for one in cells)
    heads = [one.attributes["data-head"] for one in cells if "data-head" in one.attributes]
    compared = [row for row in run.documented if row.documented is not None]
    assert heads == ["Documented: ", "In this run: "] * len(compared)
    assert sum("why" in (one.attributes.get("class") or "") for one in cells) == len(compared)
    style = page.all("style")[0].text
    assert ".beside td[data-head]::before{content:attr(data-head)" in style


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_its_file_holds_all_numbers(run, page):
    found = rows(report.files(run)["tables/documented.csv"])
    assert [row["id"] for row in found] == [one.id for one in run.documented]
    for row, one in zip(found, run.documented, strict=True):
        value, ratio = one.simulated.value, one.ratio.value if one.ratio else None
        for name, number in (("value", value), ("ratio", ratio), ("published", one.figure.published.value)):
            assert row[name] == "" if number is None else float(row[name]) == pytest.approx(number)
        assert row["sources"] == "; ".join(one.figure.sources)
    assert [one for one in page.all("a") if one.attributes.get("download") == "documented.csv"]


@pytest.mark.parametrize("scheme", ["none", "fuzhou", "suining_2010"])
def test_a_preset_without_answers_says_so(scheme, parse):
    run = run_of(scheme, days=5, replicates=1)
    page = parse(report.render(run))
    said = page.one(id="documented").text
    assert not page.all("table", class_="beside")
    if scheme == "suining_2010":
        assert "1.14 million people in 2010" in said
        assert "tables/documented.csv" in report.files(run)
    else:
        assert "nothing is documented of it" in said or "no count of anything was" in said
        assert "tables/documented.csv" not in report.files(run)


def test_what_share_stands_in_which_band_says_nothing_about_fuzhou(parse):
    run = run_of("fuzhou", days=5, replicates=1)
    told = "What share stands in which band, or below the band it began in, says nothing about Fuzhou."
    box = parse(report.render(run)).one(class_="label").text
    assert told in box
    assert "The rules follow documents" not in box
    assert told in " ".join(terminal.lines(run))
    assert told not in " ".join(terminal.lines(run_of("none", days=1, replicates=1)))


def test_a_changed_preset_says_so(parse):
    run = run_of("judgment_defaulters", days=5, replicates=1, without=["M44"])
    assert "differs from the preset of this name" in parse(report.render(run)).one(id="documented").text
    later = run_of("judgment_defaulters", days=5, replicates=1, start=date(2021, 3, 1))
    assert "differs" not in parse(report.render(later)).one(id="documented").text


def test_no_share_by_grade_is_documented_of_any_preset():
    from demerit.documented import documented

    for name, found in documented().presets.items():
        for figure in found.figures:
            assert not re.search(r"\b(grade|band)\b", figure.what), name
