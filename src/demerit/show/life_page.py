"""The page of one life: one HTML file that needs nothing else, not even a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demerit.show import answers, charts, svg, wording
from demerit.show.in_short import in_short, twin_differences
from demerit.show.labels import lower
from demerit.show.report import environment
from demerit.show.sentences import NOT_DONE, REASONS, TIES_OF_MANY, listed

if TYPE_CHECKING:
    from demerit.life.told import Day, Life

DASH = "\N{EN DASH}"
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


def points_line(life: Life) -> list[dict[str, int]]:
    """Points on the first morning (or that of joining), on each evening with something new, and on the last."""
    if life.start_points is None:
        return []
    line = [{"day": life.scored_from or 0, "points": life.start_points}]
    line += [{"day": day, "points": points} for day, points in life.evenings]
    return [*line, {"day": life.source.days, "points": line[-1]["points"]}]


def points_drawn(life: Life) -> tuple[dict[str, Any] | None, str, str]:
    """The points as a specification (None where nothing is scored), with its title and description in words."""
    rings = [
        {"day": row["day"]}
        for row in life.events
        if row["world"] == "scheme" and row["type"] == "entry" and row["cause"] in NOT_DONE and (row["points"] or 0) < 0
    ]
    line = points_line(life)
    drawn = charts.story(life.source.scheme, line, rings, days=life.source.days, start=life.source.start)
    if drawn is None:
        return None, "", ""
    values, begun = [row["points"] for row in line], "first scored" if life.scored_from else "first"
    words = (f"From {values[0]:,} points on the {begun} day to {values[-1]:,} on the last, lowest {min(values):,}. "
             "Rings mark points lost for what the resident had not done.")  # fmt: skip
    return drawn, f"Points of resident {life.resident} through the run", words


def _line(life: Life) -> str | None:
    drawn, title, words = points_drawn(life)
    return None if drawn is None else svg.draw(drawn, "life", title, words)


def ends(life: Life) -> list[tuple[str, str, str]]:
    """How it ended: rows of (what, with the scheme, without)."""
    here, there = life.ends["scheme"], life.ends.get("twin", {})
    rows = []
    if life.start_points is not None:
        rows += [("Points", _cell(here.get("points")), _cell(there.get("points"))),
                 ("Points by this resident's own acts alone", _cell(here.get("own_points")), DASH)]  # fmt: skip
    if life.source.scheme.grade_ids:
        rows.append(("Grade", _cell(here.get("grade")), _cell(there.get("grade"))))
    if life.source.scheme.registers:
        names = [wording.joined([life.labels.register(name) for name in listed(row.get("registers"))]) or "none"
                 for row in (here, there)]  # fmt: skip
        rows.append(("On registers", names[0], names[1]))
    for column, words in (("in_work", "In work"), ("housed", "Has a home"), ("shut_out", "Shut out of school"),
                          ("unpaid_sums", "Unpaid sums")):  # fmt: skip
        if column in here:
            rows.append((words, _cell(here[column]), _cell(there.get(column))))

    def count(world: str, test) -> str:
        return f"{sum(1 for row in life.events if row['world'] == world and test(row)):,}"

    for words, test in (
        ("Records of what this resident hadn't done", lambda row: row["type"] == "record" and row["wrongful"]),
        (
            "Requests refused, delayed or made dearer, for whatever reason",
            lambda row: row["type"] == "decision" and row["outcome"] != "granted",
        ),
        ("Fines", lambda row: row["type"] == "fine"),
        ("Acts given up in fear", lambda row: row["type"] == "act" and row["outcome"] == "chilled"),
    ):
        rows.append((words, count("scheme", test), count("twin", test)))
    return rows


def _cell(value: object) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    return wording.number(float(value)) if isinstance(value, int | float) else str(value)


def _doors(life: Life) -> Rows:
    rows = []
    for door in life.doors:
        if not door["against"]:
            continue
        shut = DASH if door["closed_days"] is None else f"{door['closed_days']:,}"
        why = wording.joined([REASONS.get(reason, reason) for reason in door["reasons"]])
        wrong = f", {door['wrongful']:,} wrongly" if door["wrongful"] else ""
        times = f"{door['against']:,} of {door['asked']:,}{wrong}"
        rows.append((life.labels.service(door["service"]), shut, times, why))
    heads = ("Door", "Days shut", "Refused or made harder", "Why")
    return Rows(f"Doors that the scheme shut, of {life.source.days} days", heads, rows, (1,))


def _household(life: Life) -> Rows:
    rows = [
        (f"Resident {one['resident']}", _cell(one.get("age")), _cell(one.get("points")), _cell(one.get("grade")),
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
