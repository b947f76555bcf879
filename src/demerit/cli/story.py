"""What happened to one resident, in plain lines, beside the twin."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from demerit.catalogue import catalogue
from demerit.cli.output import width

Event = Mapping[str, Any]

REASONS = {
    "register": "because of a register",
    "grade": "because of the grade",
    "a parent's standing": "because of a parent's standing",
    "private": "by somebody who saw the standing",
    "a grade on a profile": "for a grade on a profile",
    "ordinary": "for ordinary reasons",
}


def say(event: Event) -> str:
    """One event in words, such as "entry: jaywalking, -5 points (misidentification of resident 17), wrongful"."""
    what = _label(event.get("what"))
    parts = [f"{event['type']}: {what}" if what else str(event["type"])]
    if event.get("channel"):
        parts.append(f"by {_label(event['channel'])}")
    if event["type"] == "shown":
        parts.append(f"seen by {event['points']:,d}")
    elif event.get("points"):
        unit = "yuan" if event["type"] == "fine" else "points"
        parts.append(f"{event['points']:+,d} {unit}" if unit == "points" else f"{event['points']:,d} {unit}")
    cause = event.get("cause")
    if cause and cause != "own act":
        other = event.get("other")
        parts.append(f"{cause} (resident {other})" if other is not None else str(cause))
    if event.get("outcome"):
        parts.append(str(event["outcome"]))
    reason = event.get("reason")
    if reason and reason != "none":
        parts.append(REASONS.get(reason, str(reason)))
    if event.get("wrongful"):
        parts.append("wrongful")
    return ", ".join(parts)


def _label(name: Any) -> str:
    if not name:
        return ""
    known = catalogue()
    for shelf in (known.kinds, known.services, known.channels):
        if name in shelf:
            return shelf[name].label
    return str(name).replace("_", " ")


def side_by_side(events: Sequence[Event], *, start: date | None, worlds: Sequence[str], colour: bool) -> str:
    """A table with one row for each day on which something happened: the day, this world, and the twin's."""
    from rich.console import Console
    from rich.table import Table

    days: dict[int, dict[str, list[str]]] = {}
    for event in events:
        days.setdefault(event["day"], {}).setdefault(event["world"], []).append(say(event))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, expand=False)
    table.add_column("day", no_wrap=True)
    headings = ("scheme", "twin")[: len(worlds)]
    for heading, world in zip(headings, worlds, strict=True):
        table.add_column(f"under {world}" if heading == "scheme" else f"the twin, under {world}", ratio=1)
    for day in sorted(days):
        when = str(day) if start is None else (start + timedelta(days=day)).isoformat()
        table.add_row(when, *("\n".join(days[day].get(heading, [])) for heading in headings))
    page = io.StringIO()
    console = Console(
        file=page, width=width(), no_color=not colour, force_terminal=colour, highlight=False, markup=False
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())
