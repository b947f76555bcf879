"""The report as its readers need it: whole, quiet, honest about chance, and closed to whatever a file holds."""

from __future__ import annotations

import csv
import io
import itertools
import re
from urllib.parse import unquote

import pytest

from demerit.scheme.model import Scheme
from demerit.show import report, theme, wording
from demerit.show.figures import FIGURES, SECTIONS


def test_small_and_whole(page):
    assert len(page.html.encode()) < 1_000_000
    assert page.html.lstrip().lower().startswith("<!doctype html>")
    assert page.all("html", lang="en")
    assert page.all("meta", charset="utf-8")
    assert page.all("meta", name="viewport")


def test_nothing_is_fetched_and_nothing_runs(page):
    assert not page.all("script")
    assert not [
        tag for tag in ("link", "img", "iframe", "object", "embed", "form", "base", "image", "use") if page.all(tag)
    ]
    for element in page.elements:
        names = set(element.attributes)
        assert not names & {"src", "srcset", "action", "background", "poster", "data", "ping"}, element.tag
        assert not [name for name in names if name.startswith("on")], element.tag
        for name in ("href", "xlink:href"):
            address = element.attributes.get(name) or "#"
            assert address.startswith(("#", "data:text/csv")) or (element.tag == "a" and address.startswith("https://"))
    style = page.one(lang="en") and page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.html


def test_order_of_the_page(village):
    ids = [one.attributes.get("id") for one in village.all("section")]
    assert ids == ["person", "findings", "charts", "made"]
    assert village.html.index("Synthetic.") < village.html.index('id="person"')


@pytest.mark.parametrize("words", ["synthetic", "Nobody described on this page exists"])
def test_says_that_everybody_is_synthetic(page, words):
    assert words in page.html


def test_press_label_only_on_the_press_picture(village, empty):
    assert wording.PRESS_LABEL.replace("'", "&#39;") in village.html
    assert "scholars dispute parts of it" not in empty.html


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(one.tag[1]) for one in page.elements if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_landmarks_and_skip_link(page):
    for tag in ("header", "nav", "main", "footer"):
        assert len(page.all(tag)) == 1
    first = page.all("a")[0]
    assert first.attributes["href"] == "#main"
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    for link in page.all("a"):
        if link.attributes["href"].startswith("#"):
            assert link.attributes["href"][1:] in ids


def test_ids_are_unique_and_references_lead_somewhere(page):
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            for reference in (element.attributes.get(name) or "").split():
                assert reference in ids
    for reference in re.findall(r"url\(#([^)]+)\)", page.html):
        assert reference in ids


def test_every_drawing_has_words(page):
    for svg in page.all("svg"):
        inside = [one for one in page.elements if one.parent is svg]
        assert svg.attributes["role"] == "img"
        assert inside[0].tag == "title"
        assert inside[0].text.strip()
        assert inside[1].tag == "desc"
        assert len(inside[1].text.strip()) > 20


def test_every_chart_has_a_table_and_every_figure_a_sentence(page):
    for name in FIGURES:
        figure = page.one(id=f"{name}-figure")
        inside = [one for one in page.elements if _within(one, figure)]
        tags = [one.tag for one in inside]
        assert "h4" in tags
        assert any(len(one.text) > 10 for one in inside if one.attributes.get("class") == "say")
        if "svg" in tags:
            assert "table" in tags
        if "table" in tags:
            assert "details" in tags
            assert "How it was made" in figure.text


def test_the_press_village_has_all_its_charts(village):
    drawn = [one for one in village.all("figure") if one.inside("main")]
    assert len(drawn) == len(FIGURES) + 1  # and the person's own line


def test_figures_all_stand_in_one_section():
    listed = [name for _, names in SECTIONS for name in names]
    assert sorted(listed) == sorted(FIGURES)


def test_tables_have_captions_and_scopes(page):
    tables = page.all("table")
    assert tables
    for table in tables:
        inside = [one for one in page.elements if _within(one, table)]
        assert inside[0].tag == "caption"
        assert inside[0].text.strip()
        assert all(one.attributes.get("scope") in ("col", "row") for one in inside if one.tag == "th")


def test_what_scrolls_can_be_reached_by_keyboard(page):
    for element in page.elements:
        if element.attributes.get("class") == "scroll":
            assert element.attributes["tabindex"] == "0"
            assert element.attributes["role"] == "region"
            assert element.attributes["aria-label"]


def test_csv_holds_what_the_table_holds(page):
    """Each link is the table beside it: the same rows and, cell by cell, the values behind the words."""
    links = [one for one in page.all("a") if "download" in one.attributes]
    tables = [one for one in page.all("table") if one.parent.parent.tag == "details"]
    assert len(links) == len(tables)
    for link, table in zip(links, tables, strict=True):
        head, _, body = link.attributes["href"].partition(",")
        assert head == "data:text/csv;charset=utf-8"
        header, *rows = list(csv.reader(io.StringIO(unquote(body))))
        shown = [one for one in page.elements if one.tag == "tr" and _within(one, table)][1:]
        assert len(rows) == len(shown)
        titles = [one.text for one in page.elements if one.attributes.get("scope") == "col" and _within(one, table)]
        assert [title for title in header if not title.endswith("of runs below")] == titles
        for line, tr in zip(rows, shown, strict=True):
            cells = [one for one in page.elements if one.parent is tr]
            kept = [cell for title, cell in zip(header, line, strict=True) if not title.endswith("of runs below")]
            for words, cell in zip(kept, cells, strict=True):
                if "data-value" in cell.attributes:
                    assert cell.attributes["data-value"] == words
                elif cell.text != "undefined":
                    assert cell.text == words.removeprefix("'")


def test_replicates_are_shown_as_ranges(village):
    assert "the range holds 90% of those runs" in village.html
    row = village.one(id="errors-figure").text
    assert re.search(r"\d+(\.\d+)?% \(\d+(\.\d+)?% to \d+(\.\d+)?%\)", row)
    assert "one run" not in village.one(id="charts").text


def test_a_single_run_says_so_and_invents_no_range(town):
    assert "one run" in town.one(id="findings").text
    assert "one run" in town.one(id="errors-figure").text
    assert not re.search(r"\d%? \(\d[\d.,]* to \d", town.one(id="charts").text)


def test_nothing_of_nothing_is_undefined(village):
    assert "undefined" in village.one(id="errors_by_group-figure").text  # a group without records
    assert "undefined" in village.one(id="findings").text


def test_an_empty_scheme_has_sentences_instead_of_charts(empty):
    for name in ("grades", "registers", "causes", "errors", "doors", "across", "silence", "fear"):
        figure = empty.one(id=f"{name}-figure")
        assert not [one for one in empty.all("svg") if _within(one, figure)]
        assert len(figure.text.strip()) > 30
    assert "keeps no registers" in empty.one(id="registers-figure").text


def test_without_a_twin_harm_is_undefined(make, parse):
    page = parse(report.render(make.village(twin=False)))
    assert "no twin" in page.one(id="silence-figure").text
    assert "undefined: no twin" in page.one(id="breaches-figure").text
    assert "Without the scheme" not in page.one(id="person").text


def test_grades_always_carry_their_letters(village):
    words = village.one(id="grades-figure").text
    for letter in ("A+", "A", "B", "C", "D"):
        assert re.search(rf"(?<!\w){re.escape(letter)} \d+%", words)
    for colour in theme.GRADE_STOPS:
        assert colour in village.html


def test_what_is_disputed_is_marked(village):
    assert "officials deny it" in village.one(id="person").text
    assert "A mortgage †" in village.one(id="doors-figure").text
    assert "no single national score exists" in village.one(id="made").text.lower()


def test_how_it_was_made(village):
    made = village.one(id="made").text
    for words in (
        "0f" * 32,
        "Seed of luck",
        "demerit rerun",
        "--replicates 20",
        "Births, deaths and moves",
        "0 to 0.5",
        "assumed",
        "dating profiles",
    ):
        assert words in made
    assert village.all("a", href="https://example.org/source")


def test_the_person_then_the_twin(village):
    """Wrongly listed on 1 June, on a made-up run's 151st day: the first rule that somebody fits."""
    person = village.one(id="person").text
    assert "Picked by rule: first to be listed wrongly" in person
    assert "Residents who were listed wrongly: 1 of 700. An extreme, not a typical case." in person
    assert "averages do not" in person
    false = "On 23 February recorded by cameras for what somebody else did (resident 17)"
    assert false in person
    assert person.index(false) < person.index("Own acts on record") < person.index("The twin lives the same days")
    assert "By ordinary law, fined 20 yuan" in person
    assert "wrongly, from 1 June to the end" in person
    assert "The scheme refused 6 requests, 5 wrongly" in person
    assert "The fines are the same." in person
    assert "Granted there: flights" in person or "Granted there: a mortgage" in person
    assert "In both worlds" not in person
    assert "demerit life RUN 41" in person


HOSTILE = '</title><script>alert("x")</script>{{ 7*7 }}=1+1&"\''


def test_text_from_a_scheme_cannot_become_markup(make, parse):
    data = dict(make.PRESS)
    data |= {
        "title": HOSTILE,
        "summary": HOSTILE,
        "grades": {
            "bands": {
                '<b>"top"</b>': {"from": 1000},
                "B": {"from": 980, "to": 1000},
                "C": {"from": 960, "to": 980},
                "D": {"to": 960},
            },
            "disputed": HOSTILE,
        },
        "registers": data["registers"] | {"blacklist": data["registers"]["blacklist"] | {"label": HOSTILE}},
        "services": {"flights": {"closed_to_registers": ["blacklist"], "source": "A", "disputed": HOSTILE}},
        "sources": {"A": HOSTILE, "js": "javascript:alert(1)"},
        "not_simulated": {"more": HOSTILE},
    }
    page = parse(report.render(make.MadeUpRun(Scheme.model_validate(data), 700, 2)))
    assert not page.all("script")
    assert not page.all("b", class_="x")
    assert "49" not in page.all("h1")[0].text
    assert HOSTILE in page.all("h1")[0].text
    assert not [one for one in page.all("a") if (one.attributes["href"] or "").startswith("javascript")]
    assert all(one.text.strip() == "How it was made." for one in page.all("b"))


def test_two_renderings_are_the_same(make, village):
    assert report.render(make.village()) == village.html


def test_any_resident_can_be_asked_for(make, parse):
    page = parse(report.render(make.village(), resident=3))
    assert "Resident 3 is synthetic" in page.one(id="person").text
    assert "Asked for by number." in page.one(id="person").text


def _within(element, above) -> bool:
    element = element.parent
    while element is not None:
        if element is above:
            return True
        element = element.parent
    return False
