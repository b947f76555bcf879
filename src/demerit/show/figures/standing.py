"""Grades and registers: who stands where, and for how long (M01, M20 to M22)."""

from __future__ import annotations

import numpy as np

from demerit.measure.registry import BINS
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where, wrapped
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread

MOST_LINES = 4  # registers drawn; more names than that find no room


def grades(book: Book) -> Figure:
    """Shares of residents at each grade, through the run."""
    title = "Grades through the run"
    made = (
        "Measures grade_0, grade_1 and so on, counted each day: residents at each grade, over all residents with "
        "one. Where there are several runs the areas show their average, because averages add up to the whole."
    )
    series = [book.counts.series(f"grade_{at}") for at in range(len(book.grades))]
    if not book.grades or any(one is None for one in series):
        return Figure(
            "grades", title, "This scheme gives no grades, so there is nothing to show.", made, mechanisms=("M01",)
        )
    stack = np.array(series)  # grade, replicate, day
    shares = ratio(stack, stack.sum(axis=0, keepdims=True))
    mean = np.nan_to_num(np.nanmean(shares, axis=1))
    picked = book.sampled(mean, 60)
    rows = []
    edges = np.vstack([1 - np.cumsum(mean, axis=0), np.zeros(0).reshape(0, mean.shape[1])])
    for at in range(len(book.grades)):
        for day in picked:
            low = max(0.0, float(edges[at, day]))
            rows.append(
                {"day": int(day), "order": at, "low": round(low, 5), "high": round(low + float(mean[at, day]), 5)}
            )
    ends = [
        {
            "order": at,
            "words": f"{name[:12]} {_short_percent(float(mean[at, -1]))}",
            "middle": max(0.0, float(edges[at, -1])) + float(mean[at, -1]) / 2,
        }
        for at, name in enumerate(book.grades)
    ]
    moments = book.moments()
    columns = (Column("Grade"), *(Column(name, "percent", ranged=True) for name in moments))
    table = Table(
        f"Share of residents at each grade{where(book)}",
        columns,
        tuple((name, *(spread(shares[at, :, day]) for day in moments.values())) for at, name in enumerate(book.grades)),
    )
    worst = book.grades[-1]
    first, last = spread(shares[0, :, -1]), spread(shares[-1, :, -1])
    sentence = (
        f"On the last day {first.text('percent')} of residents stood at {book.grades[0]}, the best grade, "
        f"and {last.text('percent')} at {worst}, the worst."
    )
    return Figure(
        "grades",
        title,
        sentence,
        made,
        unit="Share of residents",
        chart=lambda: marks.stacked(rows, **book.counted, colours=book.colours, ends=ends),
        table=table,
        mechanisms=("M01", "M03"),
        keys=tuple(zip(book.grades, book.colours, strict=True)),
    )


def registers(book: Book) -> Figure:
    """Size of each register through the run, and how many of its entries were wrongful."""
    title = "Who is on a register, and who wrongly"
    made = (
        "Measures on_register_…, entered_…, left_… and wrongful_entries_… of each register. Wrongful: on the day of "
        "entry the register's own way in, with its own exceptions, fails on the record of what the resident "
        "truly did. Harsh but by the rule is not wrongful. Whoever stood on a register before the first day "
        "is on it, and is no entry."
    )
    names = [name for name in book.scheme.registers if book.counts.has(f"on_register_{name}")]
    if not names:
        return Figure(
            "registers", title, "This scheme keeps no registers, so nobody is listed.", made, mechanisms=("M20", "M22")
        )
    everyone = book.counts.residents()[:, None]
    rows, sizes = [], []
    wrong_all, in_all = np.zeros(book.replicates), np.zeros(book.replicates)
    for name in names:
        on = book.counts.series(f"on_register_{name}")
        assert on is not None  # every register of the scheme is counted
        entered = or_zero(book, book.counts.total(f"entered_{name}"))
        wrongful = book.counts.total(f"wrongful_entries_{name}")
        if book.scheme.registers[name].colour == "black":
            in_all += entered
            wrong_all += or_zero(book, wrongful)
        sizes.append((float(np.max(np.median(on, axis=0))), name, book.line(ratio(on, everyone), name)))
        rows.append(
            (
                book.register(name) + book.mark(book.scheme.registers[name]),
                spread(on[:, -1]),
                spread(entered),
                book.spread(book.counts.total(f"left_{name}")),
                book.spread(wrongful),
                spread([] if wrongful is None else ratio(wrongful, entered)),
            )
        )
    table = Table(
        f"Registers{where(book)}",
        (
            Column("Register"),
            Column("On it, last day", "whole", ranged=True),
            Column("Entries", "whole", ranged=True),
            Column("Left", "whole", ranged=True),
            Column("Wrongful entries", "whole", ranged=True),
            Column("Wrongful, share of entries", "percent", ranged=True),
        ),
        tuple(rows),
    )
    sizes.sort(key=lambda one: -one[0])
    shown = sizes[:MOST_LINES]
    series = [(name, wrapped(book.register(name)), theme.SERIES[at]) for at, (_, name, _) in enumerate(shown)]
    lines = [row for *_, rows_of_one in shown for row in rows_of_one]
    unit = "Residents on each register, share of all"
    if len(sizes) > len(shown):
        unit = f"Residents on each of the {len(shown)} largest registers, share of all (the table has them all)"
    share = spread(ratio(wrong_all, in_all))
    sentence = (
        f"Of the entries on blacklists, {share.text('percent')} were wrongful by the scheme's own rules."
        if share.defined
        else "Nobody entered a blacklist in this run, so the share listed wrongly is undefined."
    )
    ways = [way for register in book.scheme.registers.values() for way in register.ways_in.values()]
    if any(way.without_a_rule is not None for way in ways):
        named = or_zero(book, book.counts.total("listed_without_a_rule"))
        of_all = spread(ratio(named, wrong_all))
        sentence += f" Named without any rule: {spread(named).text('whole')}, {of_all.text('percent')} of the wrongful."
    if any(register.replaces for register in book.scheme.registers.values()):
        moved = spread(or_zero(book, book.counts.total("escalations")))
        sentence += f" Moved to a severer tier: {moved.text('whole')}."
    return Figure(
        "registers",
        title,
        sentence,
        made,
        unit=unit,
        chart=lambda: marks.lines(lines, **book.counted, series=series, percent=True, height=260, room=0.52),
        table=table,
        mechanisms=("M20", "M21", "M22", "M44", "M47"),
    )


def _short_percent(share: float) -> str:
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def scores(book: Book) -> Figure:
    """How points are spread over residents on the last day."""
    title = "How far the scores have spread"
    made = "Measures score_bin_0 to 49 on the last day: residents by score, in equal steps between the ledger's bounds."
    name = next(iter(book.scheme.ledgers), None)
    found = [book.counts.last(f"score_bin_{at}") for at in range(BINS)]
    counts = [one for one in found if one is not None]
    if name is None or len(counts) < BINS or not np.any(counts):
        return Figure("scores", title, "This scheme keeps no score.", made, mechanisms=("M01",))
    ledger = book.scheme.ledgers[name]
    step = max(1, -(-(ledger.max - ledger.min + 1) // BINS))
    stack = np.array(counts)
    shares = ratio(stack, stack.sum(axis=0, keepdims=True))
    held = np.flatnonzero(stack.any(axis=1))
    rows, bars = [], []
    for at in range(held[0], held[-1] + 1):
        low, share = ledger.min + int(at) * step, spread(shares[at])
        high = min(low + step, ledger.max + 1)
        rows.append((f"{low:,} to {high - 1:,}", share, spread(stack[at])))
        bars.append({"from": low, "to": high, "value": share.value, "low": share.low, "high": share.high})
    table = Table(
        f"Residents by points on the last day{where(book)}",
        (
            Column("Points"),
            Column("Share of residents", "percent", ranged=True),
            Column("Residents", "whole", ranged=True),
        ),
        tuple(rows),
    )
    under = max(0, (ledger.start - ledger.min) // step)
    edge, beginning = ledger.min + under * step, spread(shares[:under].sum(axis=0))
    begin = f"{'most began near' if ledger.spread.value else 'all began with'} {ledger.start:,}."
    return Figure(
        "scores",
        title,
        f"On the last day {beginning.text('percent')} of residents had fewer than {edge:,} points; {begin}",
        made,
        unit="Share of residents by points, last day",
        chart=lambda: marks.histogram(bars),
        table=table,
        mechanisms=("M01",),
    )
