"""The shapes that figures have in common: shares, two worlds beside each other, and lines through time.

A figure is declared as an `About`, worked out as rows, and put into one of the shapes. The words come from a function
that is given the rows with something to count; without any, the figure is empty and nothing is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from demerit.findings import phrases
from demerit.findings.period import after, length
from demerit.measure.registry import slug
from demerit.show import marks, theme, wording
from demerit.show.book import USEFUL, Book, Figure
from demerit.show.marks import Drawing, Line
from demerit.show.tables import COUNTS, TOO_FEW, Cell, Column, Table, counts, few, first, said
from demerit.statistics import UNDEFINED, Estimate

Draw = Callable[[], Drawing]
Say = Callable[[list], tuple[str, str]]  # of the rows with something to count: title and sentence
MOST_MARKS = 8  # rows drawn, as many as a page's table has


@dataclass(frozen=True)
class About:
    """What is declared of a figure before any run. unit: of the chart. level: of the last day, not over the run."""

    name: str
    topic: str
    made: str
    mechanisms: tuple[str, ...]
    rank: int = USEFUL
    unit: str = ""
    level: bool = False

    def nothing(self, why: str = "Nothing to count.", table: Table | None = None) -> Figure:
        """The empty figure: nothing is drawn, a page names its topic."""
        return Figure(
            self.name,
            self.topic,
            why,
            self.made,
            table=table,
            mechanisms=self.mechanisms,
            empty=True,
            rank=self.rank,
            topic=self.topic,
        )

    def figure(self, title: str, sentence: str, table: Table, chart: Draw | None = None, **more: Any) -> Figure:
        return Figure(
            self.name,
            title,
            sentence,
            self.made,
            unit=more.pop("unit", self.unit),
            chart=chart,
            table=table,
            mechanisms=self.mechanisms,
            rank=self.rank,
            topic=self.topic,
            **more,
        )


@dataclass(frozen=True)
class Share:
    """A row of one rate. cells: what the table has besides."""

    label: str
    rate: Estimate
    cells: tuple[Cell, ...] = ()
    colour: str | None = None

    @property
    def something(self) -> bool:
        numbers = [cell.value if isinstance(cell, Estimate) else cell for cell in (self.rate, *self.cells)]
        return any(number for number in numbers if not isinstance(number, str))


@dataclass(frozen=True)
class Beside:
    """A row of two worlds: the rate here and in the other, and the difference or the change between them."""

    label: str
    here: Estimate
    there: Estimate = UNDEFINED
    gap: Estimate = UNDEFINED
    cells: tuple[Cell, ...] = ()

    @property
    def something(self) -> bool:
        return bool(self.here.value or self.there.value)


def shares(
    book: Book,
    about: About,
    rows: Sequence[Share],
    heads: tuple[str, str],
    *,
    say: Say,
    unit: str = "percent",
    more: Sequence[Column] = (),
    mark: Callable[..., Drawing] = marks.bars,
    colour: str = theme.SCHEME,
    chart: Draw | None = None,
    sums: bool = True,
    named: Sequence[str] = (),
    note: str = "",
) -> Figure:
    """A figure of one rate by row, with its counts. heads: of the labels and of the rates; say: title and sentence.

    `chart` draws something else than the rates; without `sums` these aren't ratios of sums and have no counts.
    `named` are the labels of rows that the title speaks of: drawn and shown even at nought.
    """
    columns = (Column(heads[0]), Column(heads[1], unit), *([Column(COUNTS, "counts")] * sums), *more)
    body = tuple((row.label, *([row.rate] * (1 + sums)), *row.cells) for row in rows)
    table = Table(caption(book, about), columns, body, tuple(named))
    shown = [row for row in rows if row.something]
    if not shown:
        return about.nothing(table=table if rows else None)
    able = [row for row in rows if row.rate.defined and (row.rate.value or row.label in named)]
    able = first(able, MOST_MARKS, lambda row: row.label in named)
    drawn = [marked(row.label, row.rate, unit) | ({"colour": row.colour} if row.colour else {}) for row in able]
    if chart is None and any(row.rate.value for row in able):
        look = {"colour": colour} if mark is marks.bars else {"colours": (colour,)}
        chart = lambda: mark(drawn, **look)  # noqa: E731
    return about.figure(*say(shown), table, chart, note=note)


def beside(
    book: Book,
    about: About,
    rows: Sequence[Beside],
    head: str,
    *,
    say: Say,
    unit: str = "percent",
    gap: str = "points",
    counted: bool = False,
    worlds: tuple[str, str] | None = None,
    more: Sequence[Column] = (),
    chart: Draw | None = None,
    named: Sequence[str] = (),
) -> Figure:
    """A figure of two worlds: rates with their counts and a difference that subtracts.

    With `counted`, the table has the counts themselves, their difference and the relative change; the chart has rates.
    `gap` is the unit of the last column. Without a twin there is one world only. `named` are the labels of rows that
    the title speaks of: drawn and shown even at nought.
    """
    names = worlds or ("With the scheme", wording.sentence_case(book.twin_words))
    two = book.has_twin
    if counted:
        heads = [Column(names[0], "whole")]
        heads += [Column(names[1], "whole"), Column("Difference", "signed"), Column("Change", "change")] if two else []
    else:
        heads = [Column(names[0], unit), Column(COUNTS, "counts")]
        heads += (
            [Column(names[1], unit), Column(COUNTS, "counts"), Column(_GAPS.get(gap, "Difference"), gap)] if two else []
        )
    body: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell]
        if counted:
            here, there = row.here.above or 0, row.there.above or 0
            cells = [here, there, here - there, row.gap] if two else [here]
        else:
            other = [None if one is UNDEFINED else one for one in (row.there, row.there, row.gap)]
            cells = [row.here, row.here, *other] if two else [row.here, row.here]
        body.append((row.label, *cells, *row.cells))
    table = Table(caption(book, about), (Column(head), *heads, *more), tuple(body), tuple(named))
    shown = [row for row in rows if row.something]
    if not shown:
        return about.nothing(table=table if rows else None)
    if chart is None:
        able = [row for row in rows if row.something or row.label in named]
        able = first(able, MOST_MARKS, lambda row: row.label in named)
        chart = pairs(book, able, unit, "change" if counted else gap)
    keys = book.two_worlds if worlds is None else tuple(zip(names, (theme.SCHEME, theme.TWIN), strict=True))
    return about.figure(*say(shown), table, chart, keys=keys if two else ())


_GAPS = {"change": "Change"}


def compared(
    book: Book,
    label: str,
    name: str,
    *,
    of: str | None = "residents",
    times: float = 1.0,
    share: bool = True,
    group: str = "all",
    relative: bool = False,
) -> Beside:
    """A measure in both worlds, and the paired difference of its rates, or the relative change."""
    figures = book.figures
    here, there = (figures.rate(name, world, group, of=of, share=share).times(times) for world in ("scheme", "twin"))
    gap = figures.over_twin(name, group, of=of) if relative else figures.less_twin(name, group, of=of).times(times)
    return Beside(label, here, there, gap)


def pairs(book: Book, rows: Sequence[Beside], unit: str, gap: str) -> Draw | None:
    """A chart of both worlds by row; None without a value to draw."""
    drawn = [row for row in (paired(row, unit, gap, book.has_twin) for row in rows) if row["value"] is not None]
    return (lambda: marks.dots(drawn)) if drawn else None


def through_time(book: Book, rows: Callable[[], marks.Rows], series: Sequence[Line], **look: Any) -> Draw:
    """A chart of lines through the run, whose rows are worked out only if it is drawn."""
    return lambda: marks.lines(rows(), series, days=book.days, start=book.start, first=book.first, **look)


def two_worlds(book: Book, name: str) -> Draw:
    """Lines of the share of residents that a stock is, in both worlds."""
    worlds = ("scheme", "twin") if book.has_twin else ("scheme",)

    def rows() -> marks.Rows:
        return [
            row for world in worlds for row in book.line(world, book.daily(name, world), book.daily("residents", world))
        ]

    series = [Line("scheme", "with the\nscheme"), Line("twin", twin_end(book), theme.TWIN, dashed=True)]
    return through_time(book, rows, series[: len(worlds)], percent=True)


def twin_end(book: Book) -> str:
    """The words at the end of the twin's line."""
    words = book.twin_words
    return words.replace(" the ", " the\n") if words == "without the scheme" else wrapped(words)


def marked(label: str, found: Estimate, unit: str) -> dict[str, Any]:
    """The row of a bar or dot; a share of too few has its counts and no mark."""
    if few(found, unit):
        return {"label": label, "value": None, "low": None, "high": None, "text": counts(found) or TOO_FEW}
    return {"label": label, "value": found.value, "low": found.low, "high": found.high, "text": said(found, unit)}


def paired(row: Beside, unit: str, gap: str, two: bool) -> dict[str, Any]:
    """The row of two dots, with the difference at its right."""
    drawn = marked(row.label, row.here, unit)
    if not two:
        return drawn
    other = marked(row.label, row.there, unit)
    words = said(row.gap, gap) + (" points" if gap == "points" and row.gap.defined else "") if row.gap.defined else ""
    return drawn | {"other": other["value"], "other_low": other["low"], "other_high": other["high"], "text": words}


def caption(book: Book, about: About) -> str:
    """Of a table: what it is of, when, and how its cells are to be read."""
    when = f", on the last day, {after(book.run)}" if about.level else ""
    return f"{about.topic}{when} ({reading(book)})"


def reading(book: Book) -> str:
    """How figures are to be read, in a few words."""
    sample = book.run.sample
    if sample.kind == "blocks":
        return "one run; in brackets: 95%, within one run"
    if sample.kind == "one run":
        return wording.ONE_RUN
    held = "lowest and highest run" if sample.size < 10 else "95%, over luck"
    return f"{sample.size} runs together; in brackets: {held}"


def told(found: Estimate, unit: str = "percent") -> str:
    """A figure in a sentence: "11%", "4 of 26" of few, "nothing to count"."""
    if found.value is None:
        return wording.UNDEFINED
    return (counts(found) or TOO_FEW) if few(found, unit) else wording.UNITS[unit](found.value)


def opening(found: Estimate, one: str, many: str) -> str:
    """How a title begins: "One in seven ends", "15% end", "Nobody ends"."""
    if not found.value:
        return f"Nobody {one}"
    if few(found, "percent"):
        return f"{counts(found) or TOO_FEW} {many}"
    words, plural = phrases.fraction(found)
    return f"{words} {many if plural else one}"


def direction(change: Estimate, more: str, less: str, unclear: str, otherwise: str) -> str:
    """By the verdict on a difference; `otherwise` where there is no interval."""
    match change.verdict:
        case "more":
            return more
        case "less":
            return less
        case "more in each" | "less in each":
            return f"{more if (change.value or 0) > 0 else less} in each of {change.n} runs"
        case "unclear":
            return unclear
        case "same":
            return unclear.replace("No clear", "No", 1).replace("no clear", "no", 1)
        case _:
            return otherwise


def part(found: Estimate, what: str, verb: tuple[str, str] | None = None) -> str:
    """How a title on a share begins: "11% of decisions are", "4 of 16 decisions are", "1 of 1 decision is" of few.

    `what` is in the plural; verb: for one and for many.
    """
    if not few(found, "percent"):
        return f"{told(found)} of {what}" + (f" {verb[1]}" if verb else "")
    what = re.sub(r"(?<=ch)es\b|s\b", "", what, count=1) if found.below == 1 else what
    return f"{told(found)} {what}" + (f" {verb[found.above != 1]}" if verb else "")


def number(found: Estimate) -> str:
    """The numerator in a sentence: "1,269", "none"."""
    return f"{found.above:,}" if found.above else "none"


def were(count: int | None) -> str:
    """The verb after a count: "none were", "1 was", "12 were"."""
    return "was" if count == 1 else "were"


def amount(found: Estimate) -> str:
    """A part of a whole that the sentence has named: "11%", "4" of few."""
    return number(found) if few(found, "percent") else told(found)


def together(book: Book) -> str:
    """What follows a count over all runs."""
    return phrases.together(book.replicates)


def by_then(book: Book) -> str:
    """ "After one year": what a sentence on a level begins with; the caption says from which start."""
    return f"After {length(book.days + book.first)}"


def of_each(names: dict[str, str], prefix: str) -> list[tuple[str, str]]:
    """Pairs of (measure, label) from {name: label}."""
    return [(f"{prefix}{slug(name)}", label) for name, label in names.items()]


def wrapped(words: str, width: int = 19) -> str:
    """A long name over two lines, for the end of a line in a chart."""
    return marks.two_lines(words, width)
