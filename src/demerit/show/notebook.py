"""A run in a notebook: its findings and one small chart, as HTML that needs nothing else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from demerit.findings import leading
from demerit.show import charts, svg, terminal, wording
from demerit.show.book import Book
from demerit.show.figures import FIGURES

if TYPE_CHECKING:
    from demerit.run import Run

chart = charts.chart


def html(run: Run) -> str:
    """What `run` shows as the last line of a cell. Text from the scheme's file is escaped."""
    book = Book(run)
    drawing = figure = None
    for name in ("grades", "registers", "conduct"):
        figure = FIGURES[name](book)
        if figure is not None and figure.chart is not None:
            key = f"demerit-{run.digest[:8]}-{name}"
            drawing = svg.draw(charts.quickly(figure.chart), key, figure.title, figure.sentence)
            break
    return _template().render(
        scheme=book.scheme,
        findings=leading(run.findings),
        more=max(0, len(run.findings) - len(leading(run.findings))),
        reading=terminal.reading(run.sample),
        press=wording.PRESS_LABEL if book.scheme.label == "press" else None,
        chart=drawing,
        figure=figure if drawing else None,
        days=wording.plural(run.days, "day"),
    )


@cache
def _template():
    from demerit.show.report import environment

    return environment().get_template("notebook.html.j2")
