"""Whom it falls on: groups, incomes, children, workers (M02, M27, M29, M40)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.figures.errors import dot
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread

GROUPS = {
    "all": "Everyone",
    "sex=female": "Women and girls",
    "sex=male": "Men and boys",
    "minority=yes": "Minority",
    "minority=no": "Majority",
    "faith=none": "No faith",
    "faith=recognised": "Recognised faith",
    "faith=unregistered": "Unregistered faith",
    "age=child": "Children",
    "age=adult": "Adults",
    "age=elder": "Elders",
    "income=1": "Poorest tenth",
    "income=5": "Fifth tenth by income",
    "income=10": "Richest tenth",
}


def group_words(group: str) -> str:
    """ "Minority, women and girls" for "minority=yes & sex=female"."""
    if group in GROUPS:
        return GROUPS[group]
    parts = [GROUPS.get(part.strip(), part.strip().replace("=", " ")) for part in group.split("&")]
    return ", ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])


def errors_by_group(book: Book) -> Figure:
    return _by_group(
        book,
        name="errors_by_group",
        title="False records, by group",
        above="false_records",
        below="records",
        times=1000,
        unit="False in every 1,000 records",
        of=("False records", "Records"),
        made="Measures false_records and records of each group: records that name a member of it.",
        pair=("minority=yes", "minority=no"),
    )


def refusals_by_group(book: Book) -> Figure:
    return _by_group(
        book,
        name="refusals_by_group",
        title="Requests refused, by group",
        above="refusals",
        below="decisions",
        times=1,
        unit="Share of requests refused",
        of=("Refused", "Requests"),
        made="Measures refusals and decisions of each group, over all services, ordinary refusals included.",
        pair=("income=1", "income=10"),
    )


def lists_by_group(book: Book) -> Figure:
    return _by_group(
        book,
        name="lists_by_group",
        title="On a blacklist, by group",
        above="listed",
        below="residents",
        times=1,
        unit="Share of the group on a blacklist, last day",
        of=("On a blacklist", "Residents"),
        made="Measure listed: residents on at least one blacklist on the last day, of each group.",
        pair=("income=1", "income=10"),
        stock=True,
    )


def _by_group(book, *, name, title, above, below, times, unit, of, made, pair, stock=False) -> Figure:
    read = book.counts.last if stock else book.counts.total
    rows, dots, rates = [], [], {}
    order = [group for group in GROUPS if group in book.counts.groups]
    order += [group for group in book.counts.groups if "&" in group]
    for group in order:
        bottom = read(below, "scheme", group)
        if bottom is None:
            continue
        top = or_zero(book, read(above, "scheme", group))
        rates[group] = ratio(times * top, bottom)
        rate = spread(rates[group])
        rows.append((group_words(group), rate, spread(top), spread(bottom)))
        dots.append(dot(group_words(group), rate, "number" if times > 1 else "percent"))
    made += " 0 of 0 is said as “undefined”."
    if book.replicates > 1:
        made += " Groups are small in a village: look at the ranges before comparing."
    mechanisms = ("M40",)
    if not rows or not any(row[2].value for row in rows):
        return Figure(
            name, title, f"Nothing to compare: {of[0].lower()} were none in every group.", made, mechanisms=mechanisms
        )
    kind = "number" if times > 1 else "percent"
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Group"),
            Column(unit, kind, ranged=True),
            Column(f"{of[0]} (numerator)", "whole", ranged=True),
            Column(f"{of[1]} (denominator)", "whole", ranged=True),
        ),
        tuple(rows),
    )
    sentence = _compared(rates, pair, unit, kind)
    return Figure(
        name,
        title,
        sentence,
        made,
        unit=unit,
        chart=lambda: marks.intervals(dots),
        table=table,
        mechanisms=mechanisms,
    )


def _compared(rates: dict[str, np.ndarray], pair: tuple[str, str], unit: str, kind: str) -> str:
    """One comparison fixed beforehand, not the widest gap found afterwards, and whether luck could explain it."""
    one, other = (rates.get(group) for group in pair)
    if one is None or other is None:
        return "The groups compared here are not counted in this run."
    first, second = (f"“{group_words(group)}”" for group in pair)
    say = f"{unit}: {first} {spread(one).text(kind)}, {second} {spread(other).text(kind)}."
    difference = spread(one - other)
    if not difference.defined:
        return f"{say} The difference is undefined."
    if difference.low is None or difference.high is None:
        return f"{say} How far luck alone would move them, one run can't say."
    if difference.low <= 0 <= difference.high:
        return f"{say} Luck alone could make such a difference here."
    return f"{say} The difference has the same sign in nine runs of ten, and more."


def fines(book: Book) -> Figure:
    """Yuan in fines by tenth of income, beside the twin's."""
    title = "Who pays the fines"
    made = (
        "Measures fines, fines_yuan and fines_unpaid by tenth of household income. Fines by ordinary law go on "
        "in the twin."
    )
    rows, bars = [], []
    for tenth in range(1, 11):
        group = f"income={tenth}"
        here = book.per("fines_yuan", 1, "scheme", group)
        if here is None:
            continue
        there = book.per("fines_yuan", 1, "twin", group)
        unpaid, count = book.counts.total("fines_unpaid", "scheme", group), book.counts.total("fines", "scheme", group)
        a, b = spread(here), book.spread(there)
        left = spread([]) if unpaid is None or count is None else spread(ratio(unpaid, count))
        label = {1: "Poorest tenth", 10: "Richest tenth"}.get(
            tenth, f"{tenth}th tenth" if tenth > 3 else ("", "", "2nd tenth", "3rd tenth")[tenth]
        )
        rows.append((label, a, b, book.excess(here, there), left))
        bars.append({"label": label, **book.bar("here", a, "number"), **book.bar("there", b, "number")})
    if not rows or not any(row[1].value for row in rows):
        return Figure("fines", title, "Nobody was fined in this run.", made, mechanisms=("M02",))
    table = Table(
        f"Fines by tenth of household income{where(book)}",
        (
            Column("Tenth"),
            Column("Yuan each, with the scheme", "number", ranged=True),
            Column(f"Yuan each, {book.twin_words}", "number", ranged=True),
            Column("Difference", "signed", ranged=True),
            Column("Share of fines not paid at once", "percent", ranged=True),
        ),
        tuple(rows),
    )
    return Figure(
        "fines",
        title,
        f"The poorest tenth was fined {rows[0][1].text('number')} yuan each, the richest {rows[-1][1].text('number')}; "
        "the same sum weighs more on a small income.",
        made,
        unit="Yuan in fines for each resident",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M02",),
        keys=book.two_worlds,
    )


def children(book: Book) -> Figure:
    """Children shut out of a school."""
    return _two_worlds(
        book,
        name="children",
        title="Children shut out of school",
        measure="children_shut_out",
        unit="Children shut out",
        made="Measure children_shut_out, each day: children who asked for a school place, were refused it and "
        "have none since.",
        say="On the last day {here} children were shut out; {twin}: {there}. None of them had done anything.",
        none="No child was shut out of a school in this run.",
        mechanisms=("M29",),
    )


def jobs(book: Book) -> Figure:
    """Adults out of work."""
    return _two_worlds(
        book,
        name="jobs",
        title="Out of work",
        measure="jobless",
        unit="Residents who lost work and have none",
        made="Measure jobless, each day: residents who had work at the start and have none. Dismissals and "
        "vacancies of ordinary life go on in the twin.",
        say="On the last day {here} residents were out of work; {twin}: {there}.",
        none="Nobody was out of work in this run.",
        mechanisms=("M27",),
        also=(("evicted", "Evicted, last day"),),
    )


def _two_worlds(book, *, name, title, measure, unit, made, say, none, mechanisms, also=()) -> Figure:
    here, there = book.counts.series(measure), book.counts.series(measure, "twin")
    if here is None or (not here.any() and (there is None or not there.any())):
        return Figure(name, title, none, made, mechanisms=mechanisms)
    lines = book.line(here, "here")
    series = [("here", "with the\nscheme", theme.SCHEME)]
    if there is not None:
        lines += book.line(there, "there")
        series.append(
            (
                "there",
                book.twin_words.replace(" the ", " the\n") if "the scheme" in book.twin_words else book.twin_words,
                "#6b6b6b",
            )
        )
    a, b = spread(here[:, -1]), book.spread(None if there is None else there[:, -1])
    rows = [(f"{unit}, last day", a, b, book.excess(here[:, -1], None if there is None else there[:, -1]))]
    mean_here, mean_there = here.mean(axis=1), None if there is None else there.mean(axis=1)
    rows.append(
        (f"{unit}, average day", spread(mean_here), book.spread(mean_there), book.excess(mean_here, mean_there))
    )
    for key, label in also:
        x, y = book.counts.last(key), book.counts.last(key, "twin")
        rows.append((label, book.spread(x), book.spread(y), book.excess(x, y)))
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Count"),
            Column("With the scheme", "number", ranged=True),
            Column(book.twin_words.capitalize(), "number", ranged=True),
            Column("Difference", "signed", ranged=True),
        ),
        tuple(rows),
    )
    sentence = say.format(here=a.text("whole"), there=b.text("whole", one_run=False), twin=book.twin_words)
    return Figure(
        name,
        title,
        sentence,
        made,
        unit=unit,
        chart=lambda: marks.lines(lines, **book.counted, series=series),
        table=table,
        mechanisms=mechanisms,
    )


__all__ = [
    "GROUPS",
    "children",
    "errors_by_group",
    "fines",
    "group_words",
    "jobs",
    "lists_by_group",
    "refusals_by_group",
]
