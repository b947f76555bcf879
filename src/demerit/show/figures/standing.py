"""Grades and points: who stands where on the last day, and how they got there (M01)."""

from __future__ import annotations

import numpy as np

from demerit.measure.registry import BINS
from demerit.show import marks, theme
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import About, Share, by_then, opening, shares, through_time, told
from demerit.show.marks import Line
from demerit.show.tables import Column
from demerit.statistics import Estimate

GRADES = About(
    "grades", "Residents at each grade",
    "Measures grade_0, grade_1 and so on: residents at each grade each evening, of those scored. Measures below_start, "
    "at_start and above_start compare each resident's grade with the first one.",
    ("M01", "M03"), ESSENTIAL, "Share of those scored; the grade that most begin with is left out", level=True,
)  # fmt: skip
BESIDE_START = {"below_start": "Below the grade they began with", "at_start": "At the grade they began with",
                "above_start": "Above the grade they began with"}  # fmt: skip


def grades(book: Book) -> Figure | None:
    """Shares of those scored at each grade: step lines for all but the grade that most begin with."""
    if not book.grades:
        return None
    names = [f"grade_{at}" for at in range(len(book.grades))]
    daily = np.array([book.daily(name) for name in names])
    scored = daily.sum(axis=0)
    first = [book.over_runs(one[:, 0], scored[:, 0]) for one in daily]
    last = [book.rate_of([name], names) for name in names]
    rows = [Share(grade, last[at], (first[at],), book.colours[at]) for at, grade in enumerate(book.grades)]
    rows += [
        Share(label, book.figures.rate(name), (None,)) for name, label in BESIDE_START.items() if book.figures.has(name)
    ]
    usual = int(daily[:, :, 0].sum(axis=1).argmax())
    drawn = [at for at in range(len(names)) if at != usual]
    series = [Line(names[at], f"{book.grades[at][:12]}  {told(last[at])}", book.colours[at]) for at in drawn]
    fell, rose = (book.figures.rate(name) for name in ("below_start", "above_start"))

    def say(_: list[Share]) -> tuple[str, str]:
        worst = book.grades[-1]
        if fell.defined:
            return (
                f"{opening(fell, 'ends', 'end')} below the grade they began with",
                f"{by_then(book)}, {fell.above:,} of {fell.below:,} residents who are scored stand below the grade "
                f"they began with ({told(fell)}), and {rose.above or 0:,} above it ({told(rose)}).",
            )
        return (
            f"{opening(last[-1], 'stands', 'stand')} at {worst}, the lowest grade",
            f"{by_then(book)}, {last[-1].above:,} of {last[-1].below:,} residents who are scored stand at {worst}, and "
            f"{last[usual].above:,} at {book.grades[usual]}, where most were on the first day.",
        )

    figure = shares(book, GRADES, rows, ("Grade", "Last day"), say=say, more=(Column("First day", "percent"),))
    moved = daily[drawn].any()
    if not figure.empty:  # the lines alone: bars would show the usual grade again
        figure.chart = (
            through_time(
                book,
                lambda: [row for at in drawn for row in book.line(names[at], daily[at], scored)],
                series,
                percent=True,
                steps=True,
                height=240,
            )
            if moved
            else None
        )
    return figure


SCORES = About(
    "scores", "Residents by points",
    "Measures score_bin_0 to 49: residents by score, in equal steps between the ledger's bounds.",
    ("M01",), DETAIL, "Share of those scored, by points", level=True,
)  # fmt: skip


def scores(book: Book) -> Figure | None:
    """How points are spread over those scored on the last day."""
    if not book.scheme.ledgers:
        return None
    ledger = book.scheme.ledgers[book.scheme.ledger_ids[0]]
    step = max(1, -(-(ledger.max - ledger.min + 1) // BINS))
    names = [f"score_bin_{at}" for at in range(BINS)]
    rates = [book.rate_of([name], names) for name in names]
    held = [at for at, rate in enumerate(rates) if rate.above]
    bins = range(held[0], held[-1] + 1) if held else range(0)
    ends = {at: (ledger.min + at * step, min(ledger.min + (at + 1) * step, ledger.max + 1)) for at in bins}
    rows = [Share(f"{low:,} to {high - 1:,}", rates[at]) for at, (low, high) in ends.items()]
    bars = [
        {"from": low, "to": high, "value": rates[at].value, "low": rates[at].low, "high": rates[at].high}
        for at, (low, high) in ends.items()
    ]
    under = max(0, (ledger.start - ledger.min) // step)
    fewer = book.rate_of(names[:under], names) if under else Estimate(None)

    def say(_: list[Share]) -> tuple[str, str]:
        edge = ledger.min + under * step
        begin = "most began near" if ledger.spread.value else "all began with"
        return (
            f"{opening(fewer, 'has', 'have')} fewer than {edge:,} points",
            f"{by_then(book)}, {fewer.above or 0:,} of {fewer.below or 0:,} residents who are scored have fewer than "
            f"{edge:,} points; {begin} {ledger.start:,}.",
        )

    return shares(book, SCORES, rows, ("Points", "Share"), say=say, chart=lambda: marks.histogram(bars))


DETECTION = About(
    "detection", "The score, and what it would be if every act were seen",
    "Measures score_total, own_total and seen_total: true records only leaves out entries for others' acts and false "
    "ones; if all were seen, every own act is recorded once and at once. Their gap is no measure of desert.",
    ("M01", "M10"), DETAIL, "Average points of those scored; the axis does not begin at 0",
)  # fmt: skip
LEDGERS = (("score_total", "The score", "the score"), ("own_total", "On true records of own acts", "on true\nrecords"),
           ("seen_total", "If every own act were seen", "if all\nwere seen"))  # fmt: skip


def detection(book: Book) -> Figure | None:
    """Average points by the scheme's ledger, on true records, and with every act seen."""
    from demerit import statistics

    if not book.figures.has("score_total"):
        return None
    everyone = "enrolled" if book.figures.has("enrolled") else "residents"
    people, rows, series = book.daily(everyone), [], []
    drawn: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]] = []
    for (name, label, words), colour in zip(LEDGERS, (theme.SCHEME, theme.WRONG, theme.OUTLINE), strict=True):
        points = book.daily(name)
        known = np.flatnonzero(~np.isnan(points).any(axis=0))  # scores are counted once a month
        pairs = [(points[:, day].astype(np.int64), people[:, day]) for day in (known[0], known[-1])]
        first, last = (book.over_runs(*pair, share=False) for pair in pairs)
        rows.append(Share(label, last, (first, statistics.difference(pairs[1], pairs[0], book.runs))))
        drawn.append((name, points[:, known], people[:, known], known))
        series.append(Line(name, words, colour, dashed=name == "seen_total"))

    def lines() -> marks.Rows:
        return [
            row for name, above, below, days in drawn for row in book.line(name, above, below, days=days, share=False)
        ]

    def say(rows: list[Share]) -> tuple[str, str]:
        changes = [row.cells[1] for row in rows]
        score, seen = (told(one, "signed") for one in (changes[0], changes[-1]) if isinstance(one, Estimate))
        return (
            f"The average score changes by {score} points, by {seen} if all were seen",
            f"By the last day the average score has changed by {score} points; had every own act been seen, it would "
            f"have changed by {seen}.",
        )

    return shares(
        book,
        DETECTION,
        rows,
        ("Ledger", "Last day"),
        say=say,
        unit="number",
        more=(Column("First day", "number"), Column("Change", "signed")),
        chart=through_time(book, lines, series, from_zero=False),
    )
