"""The page of one life: one HTML file that needs nothing else, not even a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demerit.show import answers, svg, wording
from demerit.show.in_short import in_short
from demerit.show.labels import lower
from demerit.show.life_beside import twin_differences
from demerit.show.life_parts import DASH, cell, ends, points_drawn, reasons
from demerit.show.report import environment
from demerit.show.sentences import TIES_OF_MANY

if TYPE_CHECKING:
    from demerit.life.told import Day, Life

MOST_ROWS = 12


@dataclass(frozen=True)
class Rows:
    """A small table of the page; `numbers` are the columns set to the right."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: tuple[int, ...] = ()


def render(life: Life) -> str:
    """The whole page as text."""
    source, start = life.source, life.source.start
    differences = twin_differences(life)
    return (
        environment()
        .get_template("life.html.j2")
        .render(
            life=life, source=source, title=_title(life), notice=wording.NOTICE,
            press=wording.PRESS_LABEL if source.scheme.label == "press" else None,
            short=[said for said in in_short(life) if said not in differences],
            line=_line(life), ends=ends(life),
            answers=[(answers.question(life.labels, one), answers.answered(life.labels, one, start))
                     for one in life.answers],
            measure=answers.MEASURE if any(one.asked and one.told for one in life.answers) else None,
            tables=[table for table in (_doors(life), _household(life), _lost_to(life), _dragged(life)) if table.rows],
            unasked=wording.joined([lower(life.labels.service(door["service"])) for door in life.doors
                                    if not door["against"]]),
            differences=differences, months=life.months(),
            when=lambda day: wording.calendar(day.day, start), points=_evening,
        )
    )  # fmt: skip


def _title(life: Life) -> str:
    days = "one year" if 360 <= life.source.days <= 366 else wording.plural(life.source.days, "day")
    return f"Resident {life.resident}: {days} under “{life.source.scheme.title}”"


def _evening(day: Day) -> str:
    return wording.plural(day.points, "point") if day.points is not None else ""


def _line(life: Life) -> str | None:
    drawn, title, words = points_drawn(life)
    return None if drawn is None else svg.draw(drawn, "life", title, words)


def _doors(life: Life) -> Rows:
    rows = []
    for door in life.doors:
        if not door["against"]:
            continue
        shut = DASH if door["closed_days"] is None else f"{door['closed_days']:,}"
        why = wording.joined(reasons(door))
        wrong = f", {door['wrongful']:,} wrongly" if door["wrongful"] else ""
        times = f"{door['against']:,} of {door['asked']:,}{wrong}"
        rows.append((life.labels.service(door["service"]), shut, times, why))
    heads = ("Door", "Days shut", "Refused or made harder", "Why")
    return Rows(
        f"Doors shut by the scheme, or by someone who saw the standing, of {life.source.days} days", heads, rows, (1,)
    )


def _household(life: Life) -> Rows:
    rows = [
        (f"Resident {one['resident']}", cell(one.get("age")), cell(one.get("points")), cell(one.get("grade")),
         f"{one['lost_to_this']:,}")
        for one in life.household
    ]  # fmt: skip
    heads = ("In the household", "Age", "Points", "Grade", "Lost by this one")
    return Rows(
        "The household at the end of the run, and points lost to this resident's acts",
        heads,
        rows[:MOST_ROWS],
        (1, 2, 4),
    )


def _lost_to(life: Life) -> Rows:
    rows = [(f"Resident {one['resident']}", TIES_OF_MANY.get(one["tie"], "tied"), f"{one['points']:,}")
            for one in life.lost_to]  # fmt: skip
    return Rows("Points that others' acts cost this resident", ("By", "Found", "Points"), rows[:MOST_ROWS], (2,))


def _dragged(life: Life) -> Rows:
    lost: dict[tuple[int, str], int] = {}
    for one in life.dragged:
        who = one["resident"], one["tie"]
        lost[who] = lost.get(who, 0) + abs(one["points"])
    order = sorted(lost.items(), key=lambda item: (-item[1], item[0]))
    rows = [(f"Resident {who}", TIES_OF_MANY.get(tie, "tied"), f"{points:,}") for (who, tie), points in order]
    return Rows("Points that this resident's acts cost others", ("From", "Found", "Points"), rows[:MOST_ROWS], (2,))
