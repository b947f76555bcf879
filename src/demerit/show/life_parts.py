"""What a life's page and a report's person share: the line of points, and the table of how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demerit.show import charts, wording
from demerit.show.sentences import NOT_DONE, REASONS, listed

if TYPE_CHECKING:
    from demerit.life.told import Life

DASH = "\N{EN DASH}"


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


def ends(life: Life) -> list[tuple[str, str, str]]:
    """How it ended: rows of (what, with the scheme, without)."""
    here, there = life.ends["scheme"], life.ends.get("twin", {})
    rows = []
    if life.start_points is not None:
        rows += [("Points", cell(here.get("points")), cell(there.get("points"))),
                 ("Points by this resident's own acts alone", cell(here.get("own_points")), DASH)]  # fmt: skip
    if life.source.scheme.grade_ids:
        rows.append(("Grade", cell(here.get("grade")), cell(there.get("grade"))))
    if life.source.scheme.registers:
        names = [wording.joined([life.labels.register(name) for name in listed(row.get("registers"))]) or "none"
                 for row in (here, there)]  # fmt: skip
        rows.append(("On registers", names[0], names[1]))
    for column, words in (("in_work", "In work"), ("housed", "Has a home"), ("shut_out", "Shut out of school"),
                          ("unpaid_sums", "Unpaid sums")):  # fmt: skip
        if column in here:
            rows.append((words, cell(here[column]), cell(there.get(column))))

    def count(world: str, test) -> str:
        return f"{sum(1 for row in life.events if row['world'] == world and test(row)):,}"

    for words, test in (
        ("Records of what this resident hadn't done", lambda row: row["type"] == "record" and row["wrongful"]),
        (
            "Requests refused, delayed or made dearer, for whatever reason",
            lambda row: row["type"] == "decision" and row["outcome"] != "granted",
        ),
        ("Acts given up in fear", lambda row: row["type"] == "act" and row["outcome"] == "chilled"),
    ):
        rows.append((words, count("scheme", test), count("twin", test)))
    rows.append(("Fines", _fines(life, "scheme"), _fines(life, "twin")))
    return rows


def _fines(life: Life, world: str) -> str:
    """How many there were, and what they come to."""
    yuan = [abs(row["points"] or 0) for row in life.events if row["world"] == world and row["type"] == "fine"]
    return f"{len(yuan):,}" + (f" ({sum(yuan):,} yuan)" if yuan else "")


def reasons(door: dict[str, Any]) -> list[str]:
    """Why a door was shut, in words; of several reasons how many times each."""
    told = door["reasons"]
    return [REASONS.get(one, one) + (f" ({times:,})" if len(told) > 1 else "") for one, times in told.items()]


def cell(value: object) -> str:
    """A value in a table; a dash where there is none."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    return wording.number(float(value)) if isinstance(value, int | float) else str(value)
