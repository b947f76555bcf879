"""The report: one HTML file that needs nothing else, not even a script (DESIGN 7).

render(run) is the page as text; `run.report(path)` writes it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from demerit.show import charts, method, person, svg, wording
from demerit.show.book import Book, Figure
from demerit.show.figures import sections

if TYPE_CHECKING:
    from demerit.run import Run


def render(run: Run, *, resident: int | None = None) -> str:
    """The whole report as one HTML page.

    `resident` is whose story comes first; left out, it is chosen by the rule that the page states.
    """
    book = Book(run)
    story = person.tell(book, resident)
    line = charts.story(book.scheme, story.points, story.rings, days=run.lived, start=book.start)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            book=book,
            run=run,
            scheme=book.scheme,
            title=_title(book),
            notice=wording.NOTICE,
            press=wording.PRESS_LABEL if book.scheme.label == "press" else None,
            reading=wording.replicates_words(book.replicates),
            story=story,
            story_svg=None if line is None else svg.draw(line, "story", *_story_words(book, story)),
            findings=run.findings,
            sections=[(title, [(figure, _drawn(figure)) for figure in figures]) for title, figures in sections(book)],
            words=method.scheme_in_words(book),
            disputed=method.part(book, "What is disputed"),
            left_out=method.part(book, "Not simulated"),
            assumed=(method.of_the_scheme(book), method.of_the_catalogue(book)),
            sources=method.sources(book),
            limits=method.LIMITS,
            facts=method.facts(book),
            command=method.command(book),
        )
    )


def _drawn(figure: Figure) -> str | None:
    if figure.chart is None:
        return None
    return svg.draw(charts.quickly(figure.chart), figure.name, figure.title, f"{figure.unit}. {figure.sentence}")


def _title(book: Book) -> str:
    residents = int(book.counts.residents()[0])
    length = "One year" if 360 <= book.days <= 366 else wording.plural(book.days, "day")
    return f"{length} under “{book.scheme.title}”, for {residents:,} synthetic residents"


def _story_words(book: Book, story: person.Story) -> tuple[str, str]:
    ends = [row["points"] for row in story.points]
    return (
        f"Points of resident {story.resident} through the run",
        f"From {wording.number(ends[0])} points on the first day to {wording.number(ends[-1])} on the last, "
        f"lowest {wording.number(min(ends))}. Rings mark points lost for what the resident had not done.",
    )


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
    )
    env.filters["drawing"] = Markup
    env.filters["capital"] = wording.sentence_case
    return env
