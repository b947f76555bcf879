"""Who is scored: the uptake of a scheme that begins region by region or by choice, and what abstaining costs."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import where
from demerit.show.tables import Column, Table
from demerit.show.wording import Spread, ratio, spread

MECHANISMS = ("M13", "M14", "M43")


def uptake(book: Book) -> Figure | None:
    """Shares of residents enrolled and abstaining, through the run."""
    title = "Who is scored, and who stays away"
    made = (
        "Measures enrolled and abstainers, day by day, over all residents. An abstainer lives where the scheme has "
        "begun, is free to join, and hasn't; the rest live where it hasn't begun, or are too young."
    )
    enrolled = book.counts.series("enrolled")
    if enrolled is None:
        return None
    everyone = book.counts.residents()[:, None]
    away = book.counts.series("abstainers")
    away = np.zeros_like(enrolled) if away is None else away
    there = ratio(enrolled, enrolled + away)
    shares = {"Scored": ratio(enrolled, everyone), "Free to join, and haven't": ratio(away, everyone)}
    shares["Where it hasn't begun, or too young"] = ratio(everyone - enrolled - away, everyone)
    moments = book.moments()
    table = Table(
        f"Share of residents{where(book)}",
        (Column("Residents"), *(Column(name, "percent", ranged=True) for name in moments)),
        tuple((name, *(spread(share[:, day]) for day in moments.values())) for name, share in shares.items()),
    )
    lines = [*book.line(shares["Scored"], "scored"), *book.line(shares["Free to join, and haven't"], "away")]
    first, last = spread(shares["Scored"][:, 0]), spread(shares["Scored"][:, -1])
    say = f"On the first day {first.text('percent')} of residents were scored, on the last {last.text('percent')}."
    if away.any():
        say += f" Of those free to choose or enrolled, {spread(there[:, 0]).text('percent')} had joined at first."
    ends = [("scored", "scored", theme.SCHEME), ("away", "stay away", theme.WRONG)]
    return Figure(
        "uptake",
        title,
        say,
        made,
        unit="Share of residents",
        chart=lambda: marks.lines(lines, **book.counted, series=ends, percent=True),
        table=table,
        mechanisms=MECHANISMS,
    )


def abstaining(book: Book) -> Figure | None:
    """What it costs not to join: refusals of abstainers beside those of the enrolled."""
    title = "What it costs not to join"
    made = (
        "Measures refused_…, lost_… and shunned_abstainers: of every 100 requests, those refused for any reason, those "
        "that the twin was granted, and those refused in private by somebody who found it odd that there was no grade "
        "to see. The two groups differ in more than this: people choose."
    )
    asked = book.counts.pair("refused_abstainers")
    if asked is None:
        return None
    rows: list[tuple[str, Spread, Spread, Spread, Spread]] = []
    for label, names in (
        ("Those who stay away", ("refused_abstainers", "lost_abstainers", "shunned_abstainers")),
        ("Those who are scored", ("refused_enrolled", "lost_enrolled", None)),
    ):
        pairs = [book.counts.pair(name) if name else None for name in names]
        cells = [spread([]) if pair is None else spread(ratio(*pair)) for pair in pairs]
        asked = book.counts.pair(names[0])
        assert asked is not None
        if not book.has_twin:
            cells[1] = spread([])
        rows.append((label, spread(asked[1]), cells[0], cells[1], cells[2]))
    table = Table(
        f"Requests and refusals{where(book)}",
        (
            Column("Residents"),
            Column("Requests", "whole", ranged=True),
            Column("Refused", "percent", ranged=True),
            Column("Refused, granted to the twin", "percent", ranged=True),
            Column("For having no grade", "percent", ranged=True),
        ),
        tuple(rows),
    )
    return Figure(
        "abstaining",
        title,
        f"Of what abstainers asked for, {rows[0][2].text('percent')} was refused, and {rows[0][4].text('percent')} for "
        f"having no grade to show; of what the others asked for, {rows[1][2].text('percent')} was refused.",
        made,
        table=table,
        mechanisms=("M14", "M43"),
    )
