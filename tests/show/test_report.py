"""The report as its readers need it: what was found first, short, whole, and closed to whatever a file holds."""

from __future__ import annotations

import csv
import io
import itertools
import re
from urllib.parse import unquote

import pytest

import demerit
from demerit.findings import leading, left_out
from demerit.findings.finding import Finding
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.show import front, method, report, tables, theme
from demerit.show.book import Book
from demerit.show.tables import Column, Table
from demerit.statistics import Estimate

LIMIT = 9_000  # words of the whole page, what is folded away included


def village(scheme="as_reported", **more):
    more = {"days": 70, "seed": 3, "replicates": 10} | more
    return demerit.simulate(scheme, demerit.place("village", residents=200), **more)


@pytest.fixture(scope="module")
def run():
    """As the press reported it: 200 residents, 70 days, ten runs."""
    return village()


@pytest.fixture(scope="module")
def press(run, parse):
    return parse(report.render(run))


@pytest.fixture(scope="module")
def empty(parse):
    """A scheme without rules and without a twin, once: there is nothing to find."""
    return parse(report.render(village("none", replicates=1, twin=None, days=20)))


@pytest.fixture(params=["press", "empty"])
def page(request):
    return request.getfixturevalue(request.param)


def words(page) -> int:
    """Words of the body, what is folded away included, without the descriptions of drawings."""
    body = page.html[page.html.index("<body") :]
    body = re.sub(r"<(desc|title)[^>]*>.*?</\1>", " ", body, flags=re.S)
    return len(re.sub(r"<[^>]+>", " ", body).split())


def test_it_is_short(press, empty):
    assert 2_000 < words(press) <= LIMIT
    assert words(empty) < 2_500
    assert len(press.html.encode()) < 1_000_000


def test_nothing_is_fetched_and_nothing_runs(page):
    assert page.html.lstrip().lower().startswith("<!doctype html>")
    assert page.all("html", lang="en")
    assert page.all("meta", charset="utf-8")
    assert not page.all("script")
    for tag in ("link", "img", "iframe", "object", "embed", "form", "base", "image", "use"):
        assert not page.all(tag)
    for element in page.elements:
        names = set(element.attributes)
        assert not names & {"src", "srcset", "action", "background", "poster", "data", "ping"}, element.tag
        assert not [name for name in names if name.startswith("on")], element.tag
        for name in ("href", "xlink:href"):
            address = element.attributes.get(name) or "#"
            ours = address.startswith(("#", "data:text/csv", "data:text/plain"))
            assert ours or (element.tag == "a" and address.startswith("https://"))
    style = page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.html


def test_findings_come_first_and_no_diary(press, run):
    order = [one.attributes["id"] for one in press.all("section")]
    assert order == ["findings", "lead", "person", "cannot", "others", "documented", "charts", "made"]
    assert not press.all("ol", class_="days")
    first = press.one(id="findings").text
    assert len(leading(run.findings)) == 5
    for finding in leading(run.findings):
        for said in (finding.headline, finding.sentence, finding.figure, finding.interval):
            assert said in first


def test_every_finding_is_on_the_page_once(press, run):
    others, found = press.one(id="others").text, run.findings
    for finding in found:
        if finding in left_out(found):
            assert f"{finding.title[0].lower()}{finding.title[1:]}" in others.partition("Nothing to count:")[2]
        elif finding not in leading(found):
            said = finding.headline.rstrip(".") if finding.id.startswith("door_") else finding.sentence
            assert said in others
            assert finding.interval in others
    rows = [one.text for one in press.all("tr")]
    doors = [one for one in found if one.measures[0].startswith("first_adverse_") and one not in left_out(found)]
    doors = [one for one in doors if one not in leading(found)]
    assert doors
    for door in doors:
        wrongly = run.totals(door.measures[2])[0].sum()
        counts = f"{door.estimate.above:,} of {door.estimate.below:,}"
        assert f"{door.headline[:-1]}{counts}{wrongly}{door.interval}" in rows


def test_the_note_says_over_what_and_how_findings_were_chosen(press, run):
    said = press.one(id="findings").text
    counted = sum(not one.empty for one in run.findings)
    assert "Added up over 10 runs that differ only in luck." in said
    assert "how sure the figure is (95%)" in said
    assert "after 70 days" in said
    assert f"{len(run.findings)} findings were declared before the run; {counted} have something to count" in said


def test_figures_that_are_no_share_have_their_unit(press, run):
    """852, 1.4 and 0.20 say nothing without it: yuan a grade, jobs in a run, children in a run."""
    said = press.one(id="others").text + press.one(id="findings").text
    found = [one for one in run.findings if report.unit(run, one)]
    assert {one.id for one in run.findings if one.unit in ("number", "signed") and one.defined} <= {
        one.id for one in found
    }
    for one in found:
        if not one.empty:
            assert f"{one.figure} {report.unit(run, one)}" in said or f"{one.figure}{report.unit(run, one)}" in said
    (work,) = [one for one in run.findings if one.id == "work"]
    assert report.unit(run, work) == "per 200 residents"


def test_doors_leave_out_whom_somebody_refused_who_saw_the_standing(press, run):
    refused = run.measure("reason_private")[0]
    assert f"Not among these decisions: {refused:,} request" in press.one(id="others").text
    assert "(taxis, hiring a car and renting a home); these aren't counted by service" in press.one(id="others").text


def test_a_table_stands_beside_its_drawing_only_if_it_has_room():
    rates = (Column("Gravity of the act"), Column("Share of points lost", "percent"), Column("n of N", "counts"),
             Column("Points that an entry costs", "number"))  # fmt: skip
    few, sure = (
        Estimate(0.4, 0.33, 0.43, "lowest and highest", 4, 5900, 15182),
        Estimate(0.4, 0.33, 0.43, "over luck", 20),
    )
    for found, broad in ((few, True), (sure, False)):
        table = Table("t", rates, (("1  a warning or a petty fine", found, found, found),))
        assert report._broad(table, table.rows) == broad
    assert report._broad(Table("t", (*rates, Column("More")), ()), ())
    assert not report._broad(Table("t", rates, ()), ())


def test_a_page_says_what_to_put_for_run(press):
    assert "with the folder of this run for RUN" in press.one(id="person").text


def finding(headline: str):
    return Finding("x", "X", headline, "S.", Estimate(0.5), "share", "flow", "M01", ("x",))


def test_the_headline_joins_two_findings_only_if_both_are_short():
    assert front.headline([]) == "Nothing to count"
    assert front.headline([finding("One in seven falls.")]) == "One in seven falls"
    two = [finding("One in seven falls."), finding("People speak out less."), finding("Third.")]
    assert front.headline(two) == "One in seven falls; people speak out less"
    room = front.LONGEST - len("One in seven falls; ")
    assert front.headline([two[0], finding("P" + "o" * (room - 1) + ".")]).endswith("o")
    assert ";" in front.headline([two[0], finding("po" + "o" * (room - 2) + ".")])
    assert front.headline([two[0], finding("po" + "o" * (room - 1) + ".")]) == "One in seven falls"


def test_the_standfirst_says_what_was_run(run, press):
    assert press.one(class_="stand").text == (
        "A simulation of “As reported by the press” over 70 days, in 10 runs of a village of 200 invented residents, "
        "each beside a twin without it."
    )
    alone = village("credit_only", replicates=1, twin=None, days=5)
    assert front.standfirst(Book(alone)).endswith(
        "over 5 days, in a village of 200 invented residents, without a twin to compare with."
    )
    less = village(replicates=1, days=5, without=["association", "cut-ties"])
    assert front.standfirst(Book(less)).endswith(", beside a twin without it. Switched off: association and cut ties.")


def test_press_label_only_on_the_press_picture(press, empty, run):
    box = press.one(class_="label").text
    assert box.startswith("The press's picture. The rules are those of press articles; scholars dispute parts of them.")
    ranged = len(method.uncertain(Book(run)))
    assert f"{ranged:,} numbers behind this page are assumed or known only within a range" in box
    assert "Sizes hold under the stated values only" in box
    assert "press" not in empty.one(class_="label").text


def test_every_label_of_a_scheme_has_its_words():
    from typing import get_args

    assert set(front.BASIS) == set(get_args(Scheme.model_fields["label"].annotation))


def test_nothing_found_is_said(empty):
    assert empty.all("h1")[0].text == "Nothing to count"
    assert "None of the findings declared for this scheme has anything to count." in empty.one(id="findings").text


def test_says_that_everybody_is_synthetic(page):
    assert page.one(class_="badge").text == "Synthetic: nobody here exists"
    assert "synthetic" in page.all("title")[0].text
    assert "Nobody described on this page exists" in page.one(id="made").text
    assert '@bottom-left{content:"Synthetic: nobody here exists.' in page.html  # each printed page


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(one.tag[1]) for one in page.elements if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_landmarks_and_skip_link(page):
    for tag in ("header", "nav", "main", "footer"):
        assert len(page.all(tag)) == 1
    assert page.all("a")[0].attributes["href"] == "#main"
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


def test_every_drawing_has_words(press):
    assert press.all("svg")
    for svg in press.all("svg"):
        inside = [one for one in press.elements if one.parent is svg]
        assert svg.attributes["role"] == "img"
        assert inside[0].tag == "title"
        assert inside[0].text.strip()
        assert inside[1].tag == "desc"
        assert len(inside[1].text.strip()) > 20


def test_tables_have_captions_and_scopes(page):
    for table in page.all("table"):
        inside = [one for one in page.elements if _within(one, table)]
        assert inside[0].tag == "caption"
        assert inside[0].text.strip()
        assert all(one.attributes.get("scope") in ("col", "row") for one in inside if one.tag == "th")


def test_what_scrolls_can_be_reached_by_keyboard(page):
    for element in page.elements:
        if (element.attributes.get("class") or "").split()[:1] == ["scroll"]:
            assert element.attributes["tabindex"] == "0"
            assert element.attributes["role"] == "region"
            assert element.attributes["aria-label"]


def test_figures_on_the_page_are_few_and_short(press):
    figures = [one for one in press.all("div") if one.attributes.get("class") == "fig"]
    assert 1 < len(figures) <= report.MOST_CHARTS
    for figure in figures:
        inside = [one for one in press.elements if _within(one, figure)]
        assert [one.tag for one in inside].count("h4") == 1
        assert any(len(one.text) > 10 for one in inside if one.attributes.get("class") == "say")
        assert any(len(one.text) > 10 for one in inside if one.attributes.get("class") == "made")
        assert sum(one.tag == "tr" for one in inside) <= 1 + tables.ON_PAGE


def test_the_first_chart_is_drawn_once_and_goes_with_a_finding(press, run):
    book = Book(run)
    (title,) = [one for one in press.elements if one.attributes.get("id") == "lead-h"]
    figures = [figure for _, ones in report.sections(book) for figure in ones]
    (lead,) = [figure for figure in figures if figure.title == title.text]
    assert {one.declared_by for one in leading(run.findings)} & set(lead.mechanisms)
    inside = [one for one in press.elements if _within(one, press.one(id=f"{lead.name}-figure"))]
    assert not [one for one in inside if one.tag == "svg"]
    assert len([one for one in press.all("svg") if _within(one, press.one(id="lead"))]) == 1


def test_every_figure_is_on_the_page_or_named_with_its_file_or_as_empty(press, run):
    charts = press.one(id="charts").text
    files = report.files(run)
    for _, figures in report.sections(Book(run)):
        for figure in figures:
            named = figure.title in charts or figure.title[0].lower() + figure.title[1:] in charts
            assert named, figure.name
            if figure.table is not None and figure.table.rows:
                assert f"{figure.name}.csv" in charts or f"tables/{figure.name}.csv" in files


def test_links_by_itself_hold_what_the_files_of_a_folder_hold(press, run, parse):
    files = report.files(run)
    inside = {
        one.attributes["download"]: one.attributes["href"] for one in press.all("a") if "download" in one.attributes
    }
    assert {"findings.csv", "assumptions.csv", "scheme.txt"} <= set(inside)
    for name, address in inside.items():
        kind = "csv" if name.endswith(".csv") else "plain"
        head, _, body = address.partition(",")
        assert head == f"data:text/{kind};charset=utf-8"
        assert unquote(body) == files[f"tables/{name}"]
    beside = parse(files["report.html"])
    links = [one.attributes["href"] for one in beside.all("a") if one.attributes["href"].startswith("tables/")]
    assert set(links) == {f"tables/{name}" for name in inside}
    assert set(links) <= set(files)
    assert "data:text" not in beside.html
    assert beside.one(id="findings").text == press.one(id="findings").text


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_of_findings_holds_them_all(run):
    found = rows(report.files(run)["tables/findings.csv"])
    assert [(row["id"], row["sentence"]) for row in found] == [(one.id, one.sentence) for one in run.findings]
    for row, one in zip(found, run.findings, strict=True):
        assert row["empty"] == ("yes" if one.empty else "no")
        assert (float(row["value"]) == pytest.approx(one.value)) if one.value is not None else row["value"] == ""


def test_the_file_of_assumptions_holds_them_all_with_their_paths(run, press):
    found = rows(report.files(run)["tables/assumptions.csv"])
    kin = next(row for row in found if row["path"] == "association.kin.share")
    assert float(kin["low"]) <= float(kin["value"]) <= float(kin["high"])
    assert (kin["source"], kin["mechanism"], kin["distribution"]) == ("assumed", "M18", "log-uniform")
    made = press.one(id="made").text
    assert f"{len(found):,} numbers are assumed or known only within a range" in made
    for part in ("catalogue", "ordinary", "place"):
        assert f"{sum(row['path'].startswith(f'{part}.') for row in found):,} of " in made
    assert not [row for row in found if row["path"].startswith("catalogue.channels.") and not _read(row["path"], run)]


def _read(path: str, run) -> bool:
    name = path.split(".")[2]
    return name in run.scheme.channels or Book(run).catalogue.channels[name].ordinary


def test_the_scheme_in_short_is_short_and_whole_in_its_file(run, press):
    said = method.in_short(Book(run))
    assert [name for name, _ in said] == ["Ledger", "Ledger", "Grades", "Channels read", "Registers", "Doors", "Rules"]
    assert sum(len(text.split()) for _, text in said) <= 110
    assert dict(said)["Doors"].startswith("flights, high-speed trains, ")
    assert dict(said)["Doors"].endswith(f" and {len(run.scheme.services) - method.MOST_NAMED} more")
    assert "WHAT COSTS POINTS" in report.files(run)["tables/scheme.txt"].upper()


def test_what_is_disputed_is_explained_if_it_is_marked(run):
    book = Book(run)
    every = method.part(book, "What is disputed")
    assert method.disputed(book, "nothing marked", []) == (list(every[:8]), len(every) - 8)
    told, left = method.disputed(book, "a table: Flights \N{DAGGER}; Cameras\N{NO-BREAK SPACE}\N{DAGGER}", ["Mine."])
    assert [said.partition(":")[0] for said in told[:4]] == ["Mine.", "Cameras", "Flights", "Roll-out by region"]
    assert len(told) == 8
    assert left == len(every) - 7


def test_how_it_was_made(press, run):
    made = press.one(id="made").text
    for said in (run.digest, "Seeds", "demerit rerun", "--replicates 10", "Births, deaths and moves", "press article"):
        assert said in made
    assert all(len(limit.split()) <= 20 for limit in method.LIMITS)


def test_numbers_are_set_with_a_true_minus(press):
    text = re.sub(r"<(style|pre|svg|code).*?</\1>", "", press.html, flags=re.S)
    assert not re.search(r"(?<=[\s(>])-\d", re.sub(r"<[^>]+>", " ", text))


HOSTILE = '</title><script>alert("x")</script>{{ 7*7 }}=1+1&"\''


def test_text_from_a_scheme_cannot_become_markup(parse):
    data = plain(demerit.scheme("as_reported"))
    data |= {"title": HOSTILE, "summary": HOSTILE, "not_simulated": {"more": HOSTILE}}
    data["registers"]["blacklist"]["label"] = HOSTILE
    data["services"]["flights"]["disputed"] = HOSTILE
    data["sources"] |= {"B": HOSTILE, "js": "javascript:alert(1)", "web": "https://example.org/source"}
    data.pop("tests", None)
    run = village(Scheme.model_validate(data), replicates=2, days=40)
    page = parse(report.render(run))
    assert not page.all("script")
    assert HOSTILE in page.one(class_="stand").text
    assert not [one for one in page.all("a") if (one.attributes["href"] or "").startswith("javascript")]
    assert page.all("a", href="https://example.org/source")
    for name, text in report.files(run).items():
        if name.endswith(".csv"):
            assert not [cell for line in csv.reader(io.StringIO(text)) for cell in line if cell.startswith("=")]


def test_two_renderings_are_the_same_and_any_resident_can_be_asked_for(run, press, parse):
    assert report.render(run) == press.html
    page = parse(report.render(run, resident=3))
    assert "Resident 3" in page.one(id="person").text
    assert "sked for by number" in page.one(id="person").text


def test_a_few_runs_have_no_interval_and_one_says_so(parse):
    three = parse(report.render(village(replicates=3, days=30))).one(id="findings").text
    assert "the lowest and the highest run" in three
    assert re.search(r"lowest \d.*, highest \d", three)
    page = parse(report.render(village(replicates=1, days=30)))
    assert "One run: chance alone would move the figures" in page.one(id="findings").text
    figures = [one.text for one in page.all("p", class_="figure")]
    assert figures
    assert not [one for one in figures if " to " in one]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+):(#[0-9a-f]{3,6})\b", css))


def test_text_can_be_read_in_light_dark_and_print(press):
    css = press.all("style")[0].text
    light = colours(css[: css.index("@media")])
    dark = light | colours(re.search(r"prefers-color-scheme:dark\)\{:root\{(.*?)\}", css)[1])
    paper = light | colours(re.search(r"@media print\{.*?:root\{(.*?)\}", css, re.S)[1].replace("#fff;", "#ffffff;"))
    assert dark["paper"] != light["paper"]
    for found in (light, dark, paper):
        for ink in ("ink", "second", "twin", "wrong", "touch"):
            assert theme.contrast(found[ink], found["paper"]) >= 4.5, ink
        assert theme.contrast(found["ink"], found["box"]) >= 7
        assert theme.contrast(found["ink"], found["tint"]) >= 7
        assert theme.contrast(found["edge"], found["paper"]) >= 3
    assert "forced-colors:active" in css


def _within(element, above) -> bool:
    element = element.parent
    while element is not None:
        if element is above:
            return True
        element = element.parent
    return False


def test_what_is_left_out_stands_under_its_reason():
    """Children without school, none in any run, stood under "too few to compare"."""
    from demerit.findings.finding import Declared
    from demerit.show.report import _left_out
    from demerit.statistics import UNDEFINED, Estimate

    def one(id_, estimate, unit):
        return Declared(id_, "M01", id_, 1, lambda figures, declared: None).finding(
            estimate, "", "", unit=unit, empty=True
        )

    found = [one("nobody", Estimate(0.0, n=10), "number"), one("undefined", UNDEFINED, "points"),
             one("none of some", Estimate(0.0, n=10, above=0, below=50), "share"),
             one("alike", Estimate(0.0, n=10, same=True), "change"), one("price", Estimate(871.0, n=10), "number"),
             one("groups", Estimate(0.0, n=10), "points")]  # fmt: skip
    assert dict(_left_out(found)) == {
        "Nothing to count": "nobody; undefined; none of some", "No difference": "alike",
        "Too few to tell": "price; groups",
    }  # fmt: skip
