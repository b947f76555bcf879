"""Three error figures, never one (DESIGN 4a), and where false records come from (M10, M11, M22)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import joined, ratio, spread

STANDING_AFTER = (30, 180, 365)


def three_figures(book: Book) -> Figure:
    """False records, wrongful adverse decisions, wrongful listings still standing."""
    title = "Three kinds of error, never one"
    made = (
        "A false record has no act by that person, of that kind, on that day behind it. A wrongful decision is "
        "one made because of entries or listings that the record of the resident's own acts would not hold. Of the "
        "wrongful listings made at least so many days before the end, those are counted that stood at least so long, "
        "even if they ended later; with no such listing the figure is undefined."
    )
    found: list[tuple[str, np.ndarray, np.ndarray]] = []
    records = book.counts.total("records")
    if records is not None:
        found.append(("Records that are false", or_zero(book, book.counts.total("false_records")), records))
    adverse = book.counts.total("adverse_decisions")
    if adverse is not None:
        found.append(
            ("Adverse decisions that are wrongful", or_zero(book, book.counts.total("wrongful_decisions")), adverse)
        )
    for days in STANDING_AFTER:
        pair = book.counts.pair(f"wrongful_standing_{days}")
        if pair is not None:
            found.append((f"Wrongly listed, still on after {days} days", *pair))
    if not any(np.any(below) for _, _, below in found):
        sentence = (
            "The scheme made no records, no adverse decisions and no wrongful listings, so all three error "
            "figures are undefined (0 of 0)."
        )
        return Figure("errors", title, sentence, made, mechanisms=("M10", "M20", "M22"))
    rows = [(label, spread(ratio(above, below)), spread(above), spread(below)) for label, above, below in found]
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Error"),
            Column("Rate", "percent", ranged=True),
            Column("Errors", "whole", ranged=True),
            Column("Out of", "whole", ranged=True),
        ),
        tuple(rows),
    )
    dots = [dot(label, rate, "percent") for label, rate, *_ in rows]
    ends = {
        "Records that are false": "of records are false",
        "Adverse decisions that are wrongful": "of adverse decisions are wrongful",
    }
    parts = [f"{rate.text('percent')} {ends[label]}" for label, rate, *_ in rows if label in ends and rate.defined]
    standing = [row for row in rows if row[0] not in ends and row[1].defined]
    if standing:  # the shortest time is nearly given by how long an appeal takes; the longest tells of few days
        label, rate, *_ = standing[min(1, len(standing) - 1)]
        parts.append(
            f"{rate.text('percent')} of the wrongful listings made {label.split()[-2]} days or more before the end "
            "stood at least that long"
        )
    sentence = f"{joined(parts)}. Which of them is called the error rate is a choice."
    sentence = sentence[0].upper() + sentence[1:]
    return Figure(
        "errors",
        title,
        sentence,
        made,
        unit="Share, from 0 to 100%",
        chart=lambda: marks.intervals(dots, colour=theme.WRONG, domain=(0, 1)),
        table=table,
        mechanisms=("M10", "M11", "M20", "M22"),
    )


def by_channel(book: Book) -> Figure:
    """False records in every 1,000, by channel."""
    title = "Where false records come from"
    made = (
        "Measures records_… and false_records_… of each channel that the scheme reads; copies of one error are "
        "counted as copies."
    )
    rows = []
    for channel in book.counts.names("records_"):
        records, false = book.counts.total(f"records_{channel}"), book.counts.total(f"false_records_{channel}")
        if records is None or not records.any():
            continue
        false = or_zero(book, false)
        rows.append((book.channel(channel), spread(ratio(1000 * false, records)), spread(false), spread(records)))
    if not rows:
        return Figure("errors_by_channel", title, "The scheme made no records.", made, mechanisms=("M10", "M11", "M12"))
    rows.sort(key=lambda row: -(row[1].value or 0))
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Channel"),
            Column("False in every 1,000 records", "number", ranged=True),
            Column("False records", "whole", ranged=True),
            Column("Records", "whole", ranged=True),
        ),
        tuple(rows),
    )
    bars = [{"label": label, **book.bar("rate", rate, "number")} for label, rate, *_ in rows[:12]]
    label, rate, *_ = rows[0]
    return Figure(
        "errors_by_channel",
        title,
        f"The highest rate: “{label}”, where {rate.text('number')} of every 1,000 records were false.",
        made,
        unit="False in every 1,000 records",
        chart=lambda: marks.bars(bars, series=[("rate", theme.WRONG)]),
        table=table,
        mechanisms=("M10", "M11", "M12"),
    )


def dot(label: str, rate, unit: str) -> dict:
    return {
        "label": label,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "text": rate.text(unit, one_run=False),
    }


def detection(book: Book) -> Figure:
    """The score beside what it would be with every act seen, and with true records only."""
    title = "The score, and what it would be if it knew"
    made = (
        "Measures score_total, own_total and seen_total, on the first day and at the end of each month. On true "
        "records only: entries for someone else's acts, false, copied or passed on by others are struck out. If "
        "everything were seen: every own act of this world recorded once and at once. Over all who are scored. The gap "
        "between the last two is selective detection, never a measure of desert."
    )
    lines, rows, ends = [], [], []
    for key, label, words, colour in (
        ("score_total", "The score", "the score", theme.SCHEME),
        ("own_total", "On true records of own acts only", "on true\nrecords only", theme.WRONG),
        ("seen_total", "If every own act were seen", "if all\nwere seen", theme.SERIES[2]),
    ):
        series = book.counts.series(key)
        if series is None or not series.any():
            continue
        known = np.flatnonzero(series.any(axis=0))
        mean = ratio(series[:, known], book.scored()[:, known])
        lines += book.line(mean, key, days=known)
        first, last = spread(mean[:, 0]), spread(mean[:, -1])
        rows.append((label, first, last, spread(mean[:, -1] - mean[:, 0])))
        ends.append((key, words, colour))
    if not rows:
        return Figure("detection", title, "This scheme keeps no score.", made, mechanisms=("M01",))
    table = Table(
        f"Average points of a resident{where(book)}",
        (
            Column("Ledger"),
            Column("First day", "number", ranged=True),
            Column("Last day", "number", ranged=True),
            Column("Change", "signed", ranged=True),
        ),
        tuple(rows),
    )
    changes = {row[0]: row[3] for row in rows}
    say = f"The average score changed by {rows[0][3].text('signed')} points."
    if "If every own act were seen" in changes:
        seen = changes["If every own act were seen"]
        say += f" Had every act been seen, it would have changed by {seen.text('signed')}."
    return Figure(
        "detection",
        title,
        say,
        made,
        unit="Average points of a resident (the axis does not begin at 0)",
        chart=lambda: marks.lines(lines, **book.counted, series=ends, room=0.36, from_zero=False),
        table=table,
        mechanisms=("M01", "M10"),
    )
