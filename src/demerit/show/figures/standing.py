"""Grades and points: who stands where on the last day, and how they got there (M01)."""

from __future__ import annotations

import numpy as np

from demerit import statistics
from demerit.measure.registry import BINS
from demerit.scheme.beginning import may_end
from demerit.show import marks, theme
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import About, Share, by_then, opening, shares, through_time, told
from demerit.show.marks import Line
from demerit.show.tables import COUNTS, Column
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
    if not book.graded_anew:
        return GRADES.nothing("No grade was given anew in these days.")
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
    series = [Line(names[at], _end(book.grades[at], told(last[at])), book.colours[at]) for at in drawn]
    fell, rose = (book.figures.rate(name) for name in ("below_start", "above_start"))

    def say(_: list[Share]) -> tuple[str, str]:
        worst = book.grades[-1]
        if fell.defined:
            which = fell if may_end(book.scheme, below=True) else rose  # nobody ends below the lowest grade
            where = "below" if which is fell else "above"
            others = f", and {rose.above or 0:,} above it ({told(rose)})" if which is fell else ""
            return (
                f"{opening(which, 'ends', 'end')} {where} the grade they began with",
                f"{by_then(book)}, {which.above:,} of {which.below:,} residents who are scored stand {where} the grade "
                f"they began with ({told(which)}){others}.",
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


def _end(grade: str, share: str) -> str:
    """The words at the end of a grade's line: over two lines where the name is long."""
    grade = marks.shortened(grade)
    return f"{grade}  {share}" if len(grade) <= 4 else f"{grade}\n{share}"


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
    # whoever begins with the fewest points there are can't have fewer: who has more is told then
    part, than = (names[:under], "fewer than") if under else (names[1:], "at least")
    found, edge = book.rate_of(part, names), ledger.min + (under or 1) * step
    if not under and not found.above:
        return SCORES.nothing("Nobody has left the fewest points there are.")

    def say(_: list[Share]) -> tuple[str, str]:
        begin = "most began near" if ledger.spread.value else "all began with"
        return (
            f"{opening(found, 'has', 'have')} {than} {edge:,} points",
            f"{by_then(book)}, {found.above or 0:,} of {found.below or 0:,} residents who are scored have {than} "
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
    if not book.figures.has("score_total"):
        return None
    same = not book.figures.has("enrolled")  # the same people on both days: nobody joins or leaves
    people, rows, series = book.daily("residents" if same else "enrolled"), [], []
    drawn: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]] = []
    for (name, label, words), colour in zip(LEDGERS, (theme.SCHEME, theme.WRONG, theme.OUTLINE), strict=True):
        points = book.daily(name)
        known = np.flatnonzero(~np.isnan(points).any(axis=0))  # scores are counted once a month
        pairs = [(points[:, day].astype(np.int64), people[:, day]) for day in (known[0], known[-1])]
        first, last = (book.over_runs(*pair, share=False) for pair in pairs)
        change = (statistics.difference(pairs[1], pairs[0], book.runs),) if same else ()
        rows.append(Share(label, last, (first, first, *change)))
        drawn.append((name, points[:, known], people[:, known], known))
        series.append(Line(name, words, colour, dashed=name == "seen_total"))

    def lines() -> marks.Rows:
        return [
            row for name, above, below, days in drawn for row in book.line(name, above, below, days=days, share=False)
        ]

    def say(rows: list[Share]) -> tuple[str, str]:
        score, seen = (row.rate for row in (rows[0], rows[-1]))
        first = rows[0].cells[0]
        assert isinstance(first, Estimate)
        sentence = (
            f"On the last day the {score.below:,} who are scored have {told(score, 'number')} points on average, "
            f"{told(seen, 'number')} if every own act had been seen; on the first day {first.below:,} had "
            f"{told(first, 'number')}"
        )
        return (
            f"The average score is {told(score, 'number')}, and {told(seen, 'number')} if all were seen",
            f"{sentence}." if same else f"{sentence}. Some joined or left: not the same people.",
        )

    return shares(
        book,
        DETECTION,
        rows,
        ("Ledger", "Last day"),
        say=say,
        unit="number",
        more=(Column("First day", "number"), Column(COUNTS, "counts"), *([Column("Change", "signed")] * same)),
        chart=through_time(book, lines, series, from_zero=False),
    )
