"""The report: what was found on its first two pages, then the charts, then how it was made.

render(run)   one HTML file that needs nothing else, not even a script; `run.report(path)` writes it
files(run)    the report of a run folder: the page, and in tables/ what it shows in full
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from demerit import documented
from demerit.characters import harmless
from demerit.findings import Finding, leading, left_out
from demerit.measure.estimates import Estimates
from demerit.screening.shipped import shipped_for
from demerit.screening.told import tried
from demerit.show import attached, charts, front, method, svg, terminal, wording
from demerit.show.book import Book, Figure
from demerit.show.figures import access, sections
from demerit.show.labels import lower
from demerit.show.tables import Row, Table

if TYPE_CHECKING:
    from demerit.run import Run

WRITES = ("report.html", f"{attached.FOLDER}/")  # files of a run folder that are a report's
MOST_CHARTS = 14
HALF, LABEL = 70, 18  # letters of a table that stands beside its drawing, and of its first column
DETAIL = 3  # the rank of figures that are only in their files


def render(run: Run, *, resident: int | None = None) -> str:
    """The report as one page by itself, its tables in it as data: addresses.

    `resident` is whose year is told; left out, it is chosen by the rule that the page states.
    """
    return _Report(run, resident).page(beside=False)


def files(run: Run) -> dict[str, str]:
    """Text of each file of the report in a run folder, by its path there: the page, and the tables it links to."""
    report = _Report(run, None)
    tables = {f"{attached.FOLDER}/{name}": text for name, text in report.attached.items()}
    return {"report.html": report.page(beside=True), **tables}


@dataclass(frozen=True)
class Shown:
    """A figure on the page: its drawing, the rows of its table that are shown, and how many more its file has.

    broad: whether the table is too broad to stand beside the drawing.
    """

    figure: Figure
    drawing: str | None
    rows: tuple
    more: int
    broad: bool


class _Report:
    """What both forms of the page are made of."""

    def __init__(self, run: Run, resident: int | None) -> None:
        self.run = run
        self.book = Book(run)
        followed = resident is not None or run.followed_count > 0
        self.person = front.one_person(self.book, resident) if followed else None
        self.leading = leading(run.findings)
        self.sections = sections(self.book)
        self.assumed = method.uncertain(self.book)
        self.screening = shipped_for(run)

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for _, figures in self.sections for figure in figures]

    @cached_property
    def attached(self) -> dict[str, str]:
        return attached.files(self.book, self.figures, self.assumed)

    @cached_property
    def chosen(self) -> set[str]:
        """Names of the figures on the page: those with something to count, the essential ones first."""
        able = [figure for figure in self.figures if not figure.empty and figure.rank < DETAIL]
        return {figure.name for figure in sorted(able, key=lambda figure: figure.rank)[:MOST_CHARTS]}

    def page(self, *, beside: bool) -> str:
        """The page; `beside`: whether its tables lie beside it, in a run's folder."""
        book, run, found = self.book, self.run, self.run.findings
        shown = [
            (title, [_shown(one) for one in figures if one.name in self.chosen]) for title, figures in self.sections
        ]
        drawn = [one.figure for _, ones in shown for one in ones if one.drawing]
        lead = front.lead(self.leading, drawn)
        others = [one for one in found if not one.empty and one not in self.leading]
        doors = [one for one in others if one.id.startswith("door_")]
        text = " ".join(
            str(cell)
            for _, ones in shown
            for one in ones
            for row in (*one.rows, (one.figure.sentence,))
            for cell in row
        )
        disputed, undisplayed = method.disputed(book, text, self.person.disputed if self.person else [])
        address = attached.address
        links = {
            name: f"{attached.FOLDER}/{name}" if beside else address(name, text) for name, text in self.attached.items()
        }
        return (
            environment()
            .get_template("report.html.j2")
            .render(
                book=book,
                run=run,
                scheme=book.scheme,
                notice=wording.NOTICE,
                cannot=front.CANNOT,
                headline=front.headline(self.leading),
                stand=front.standfirst(book),
                basis=front.basis(book, self.assumed, self.screening),
                tried=partial(tried, self.screening),
                leading=self.leading,
                leading_words=front.number_of(self.leading),
                note=front.note(book, found, self.leading),
                person=self.person,
                line=_line(self.person),
                lead=lead,
                lead_drawing=next((one.drawing for _, ones in shown for one in ones if one.figure is lead), None),
                others=[one for one in others if one not in doors],
                doors=[_door(book, one) for one in doors],
                nothing=_left_out(found),
                compared=[row for row in run.documented if row.documented is not None],
                unanswered=[row for row in run.documented if row.documented is None],
                documented_remark=documented.remark(run),
                unknown=documented.unknown(run),
                brackets=terminal.reading(run.sample),
                not_simulated=method.part(book, "Not simulated"),
                sections=[(title, ones) for title, ones in shown if ones],
                elsewhere=self._elsewhere(),
                empty=_titles([one for one in self.figures if one.empty]),
                disputed=disputed,
                dagger=method.DAGGER in text,
                undisplayed=undisplayed,
                in_short=method.in_short(book),
                sources=method.sources(book),
                limits=method.LIMITS,
                facts=method.facts(book),
                command=method.command(book),
                may_be_off=method.may_be_off(self.assumed),
                unit=partial(unit, run),
                seen=_seen(book),
                links=links,
            )
        )

    def _elsewhere(self) -> list[tuple[str, str]]:
        """Titles and files of the figures that have something to count and aren't on the page."""
        return [
            (figure.title, f"{figure.name}.csv")
            for figure in self.figures
            if not figure.empty and figure.name not in self.chosen and f"{figure.name}.csv" in self.attached
        ]


def unit(run: Run, finding: Finding) -> str:
    """What a figure that is no share counts: "yuan a grade"; "" of shares, changes and points."""
    residents = run.place.residents
    base = residents if residents < 10_000 else 100_000  # as those findings are worked out
    words = {
        "price": "yuan a grade", "firms": "jobs in a run", "children": "children in a run",
        "discretion": "per 1,000 residents", "work": f"per {base:,} residents", "homes": f"per {base:,} residents",
    }  # fmt: skip
    return words.get(finding.id, "")


def _seen(book: Book) -> str:
    """What the table of doors leaves out: refusals by somebody who only sees the standing."""
    services = access.having_seen(book)
    if not services:
        return ""
    refused = wording.plural(book.figures.sum("reason_private"), "request")
    alone = "" if len(services) == 1 else "; these aren't counted by service"
    where = access.where(book, services)
    return f"Not among these decisions: {refused} refused by someone who saw the standing ({where}){alone}."


def _left_out(found: list[Finding]) -> list[tuple[str, str]]:
    """What has nothing to say, by the reason: nothing counted, no difference, or too few to tell."""
    reasons: dict[str, list[Finding]] = {"Nothing to count": [], "No difference": [], "Too few to tell": []}
    for one in left_out(found):
        some = one.unit == "points" if one.value == 0 else one.defined  # two groups may have as few, and some
        why = "No difference" if one.estimate.same else "Too few to tell" if some else "Nothing to count"
        reasons[why].append(one)
    return [(why, _titles(ones)) for why, ones in reasons.items() if ones]


def _titles(ones: list[Any]) -> str:
    return "; ".join(lower(one.title) for one in ones)


def _shown(figure: Figure) -> Shown:
    drawing = None
    if figure.chart is not None:
        drawing = svg.draw(charts.quickly(figure.chart), figure.name, figure.title, f"{figure.unit}. {figure.sentence}")
    rows, more = figure.table.short if figure.table else ((), 0)
    return Shown(figure, drawing, rows, more, figure.table is not None and _broad(figure.table, rows))


def _broad(table: Table, rows: tuple[Row, ...]) -> bool:
    """Whether a table needs more than half the page: the first column and heads may be broken at a space."""
    if len(table.columns) > 4:
        return True
    texts = [[cell["text"] for cell in table.cells(row)] for row in rows]
    letters = [
        max([*map(len, column.title.split()), *(len(row[at]) for row in texts)])
        for at, column in enumerate(table.columns)
    ]
    return min(letters[0], LABEL) + sum(letters[1:]) + 2 * len(letters) > HALF


def _line(person: front.Person | None) -> str | None:
    return None if person is None or person.chart is None else svg.draw(person.chart, "story", *person.chart_words)


def _door(book: Book, finding: Finding) -> dict[str, str]:
    """A door in one row: what happened there, how often, and how often wrongly by the scheme's own rules."""
    wrongly = [name for name in finding.measures if "wrongful_" in name]
    found = finding.estimate
    return {
        "headline": finding.headline.rstrip("."),
        "counts": f"{found.above:,} of {found.below:,}" if found.above is not None else finding.figure,
        "wrongly": f"{Estimates(book.run).sum(wrongly[0]):,}" if wrongly else "",
        "interval": finding.interval,
    }


@cache
def environment():
    """Jinja2 over this folder's templates. Everything from a user's file is escaped; only our drawings are not."""
    import jinja2
    from markupsafe import Markup

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("demerit.show", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: harmless(value) if type(value) is str else value,  # not markup, which is ours
    )
    env.filters["drawing"] = Markup
    env.globals["sure"] = documented.SURE
    env.filters["capital"] = wording.sentence_case
    return env
