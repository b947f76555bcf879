"""Charts by name, as Altair objects that a user can restyle: `run.chart("grades")`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from demerit.errors import UsageError
from demerit.show import marks
from demerit.show.book import Book
from demerit.show.figures import FIGURES, OPTIONAL, figure_of

if TYPE_CHECKING:
    import altair as alt

    from demerit.run import Run
    from demerit.show.marks import Drawing
    from demerit.show.person import Story

NAMES = tuple(FIGURES)


def chart(run: Run, name: str) -> alt.LayerChart:
    """The chart of that name, with its title. A run without data for it raises UsageError, which says why."""
    if name not in FIGURES and name not in OPTIONAL:
        from difflib import get_close_matches

        near = get_close_matches(name, [*NAMES, *OPTIONAL], 1)
        raise UsageError(
            f"there is no chart named {name!r}",
            code="unknown-chart",
            hint=(f"did you mean {near[0]!r}? " if near else "") + f"The charts are: {', '.join(NAMES)}",
        )
    figure = figure_of(Book(run), name)
    if figure is None or figure.chart is None:
        why = figure.sentence if figure else "the scheme has nothing of the kind"
        raise UsageError(f"nothing to draw: {why}", code="empty-chart", hint="try another chart, or another scheme")
    drawn = figure.chart().altair()
    drawn.title = {
        "text": figure.title,
        "subtitle": [figure.unit, "Synthetic residents."],
        "anchor": "start",
        "frame": "group",
        "offset": 12,
    }
    return drawn


def story(book: Book, told: Story) -> dict[str, Any] | None:
    """One resident's points over the bands of the grades, as a specification; None where nothing is scored."""
    if not told.points:
        return None
    values = [row["points"] for row in told.points]
    low, high = min(values), max(values)
    room = max(10.0, (high - low) * 0.12)
    low, high = low - room, high + room
    bands = []
    if book.scheme.grades and book.scheme.grades.bands:
        for (name, band), colour in zip(book.scheme.grades.bands.items(), book.colours, strict=True):
            under = low if band.from_ is None else max(low, band.from_)
            over = high if band.to is None else min(high, band.to)
            if over > under:
                bands.append({"letter": name[:6], "from": under, "to": over, "colour": colour})
    rings = []
    for ring in told.rings:
        at = [row["points"] for row in told.points if row["day"] <= ring["day"]][-1]
        if not rings or rings[-1]["day"] != ring["day"]:
            rings.append({"day": ring["day"], "points": at})
    return quickly(
        lambda: marks.points_of_one(
            told.points, days=book.days, start=book.start, bands=bands, marks=rings, domain=(low, high)
        )
    )


def quickly(build: Callable[[], Drawing]) -> dict[str, Any]:
    """A specification made without Altair's checks of every part: they take longer than the drawing."""
    from altair.utils import schemapi

    with schemapi.debug_mode(False):
        return build().spec()


def warm_up() -> None:
    """Loads the drawing libraries, about a second and a half: to be called in a thread while a run is going on."""
    import altair
    import vl_convert

    base = altair.Chart(altair.NamedData("rows")).mark_point().encode(x="x:Q")
    base.datasets = {"rows": [{"x": 1}]}
    vl_convert.vegalite_to_svg(base.to_dict())
