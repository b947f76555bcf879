"""Charts by name, as Altair objects that a user can restyle: `run.chart("grades")`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from demerit.drawing import to_svg
from demerit.errors import UsageError
from demerit.scheme.beginning import starting_grade
from demerit.show import marks
from demerit.show.book import Book
from demerit.show.figures import FIGURES, figure_of
from demerit.show.theme import grade_colours

if TYPE_CHECKING:
    import altair as alt

    from demerit.run import Run
    from demerit.scheme.model import Scheme
    from demerit.show.marks import Drawing

NAMES = tuple(FIGURES)


def chart(run: Run, name: str) -> alt.LayerChart:
    """The chart of that name, with its title. A run without data for it raises UsageError, which says why."""
    if name not in FIGURES:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, 1)
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


def story(
    scheme: Scheme,
    points: list[dict[str, Any]],
    rings: list[dict[str, Any]],
    *,
    days: int,
    start: date | None,
    first: int = 0,
) -> dict[str, Any] | None:
    """One resident's points over the bands of the grades, as a specification; None where nothing is scored.

    `points` and `rings` are rows with a day; a ring marks points lost for what the resident hadn't done.
    """
    if not points:
        return None
    values = [row["points"] for row in points]
    low, high = min(values), max(values)
    room = max(10.0, (high - low) * 0.12)
    low, high = low - room, high + room
    bands = []
    if scheme.grades and scheme.grades.bands:
        colours = grade_colours(len(scheme.grade_ids), starting_grade(scheme))
        for (name, band), colour in zip(scheme.grades.bands.items(), colours, strict=True):
            under = low if band.from_ is None else max(low, band.from_)
            over = high if band.to is None else min(high, band.to)
            if over > under:
                letter = marks.shortened(name)
                bands.append({"letter": letter, "from": under, "to": over, "colour": colour})
    ringed: dict[int, dict[str, Any]] = {}
    for ring in rings:
        at = [row["points"] for row in points if row["day"] <= ring["day"]][-1]
        ringed.setdefault(ring["day"], {"day": ring["day"], "points": at})
    return quickly(
        lambda: marks.points_of_one(
            points, days=days, start=start, first=first, bands=bands, marks=list(ringed.values()), domain=(low, high)
        )
    )


def quickly(build: Callable[[], Drawing]) -> dict[str, Any]:
    """A specification made without Altair's checks of every part: they take longer than the drawing."""
    from altair.utils import schemapi

    with schemapi.debug_mode(False):
        return build().spec()


def warm_up() -> None:
    """Loads the drawing libraries, about a second and a half: to be called in a thread while a run is going on. What
    can't be loaded now is told of when it is drawn."""
    with suppress(Exception):
        import altair

        base = altair.Chart(altair.NamedData("rows")).mark_point().encode(x="x:Q")
        base.datasets = {"rows": [{"x": 1}]}
        to_svg(base.to_dict())
