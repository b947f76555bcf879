"""The operator's own count beside what is so; what harm is made of; the certainty of sanction (M39, M04, M48)."""

from __future__ import annotations

import numpy as np

from demerit import statistics
from demerit.findings.beside_twin import reacts
from demerit.measure.estimates import MONTH, by_month
from demerit.show import theme, wording
from demerit.show.book import DETAIL, ESSENTIAL, USEFUL, Book, Figure
from demerit.show.figures.common import (
    About,
    Beside,
    Share,
    beside,
    caption,
    compared,
    direction,
    pairs,
    shares,
    through_time,
    together,
    told,
    twin_end,
)
from demerit.show.marks import Line, Rows
from demerit.show.tables import Cell, Column, Table
from demerit.statistics import Estimate

FEWEST_MONTHS = 3  # the first is left out, the second and the last are compared
BREACHES = About(
    "breaches", "“More order”: breaches on record, and breaches done",
    "Months of 30 days, the last of them the last 30 days; each resident scored counted by the days scored. The first "
    "is left out: records come late in it. Done: over all residents.",
    ("M39",), ESSENTIAL, "For every 100 people in a month of 30 days",
)  # fmt: skip
DEEDS = About(
    "deeds", "“More charity”: good deeds on record, and deeds done",
    "Months of 30 days, the last of them the last 30 days, each resident scored counted by the days scored; the first "
    "is left out. A performed deed was done for those who watch: it is among the deeds and shown apart.",
    ("M04", "M39"), DETAIL, "For every 100 people in a month of 30 days",
)  # fmt: skip


def breaches(book: Book) -> Figure | None:
    """Recorded breaches beside those done."""
    return _story(
        book,
        BREACHES,
        "breaches",
        ("recorded_breaches", "breaches"),
        ("harmful_acts", "Of these, of gravity 2 or more"),
    )


def deeds(book: Book) -> Figure | None:
    """Recorded deeds beside those done."""
    return _story(
        book,
        DEEDS,
        "good deeds",
        ("recorded_deeds", "good_deeds"),
        ("performed_deeds", "Of these, performed for those who watch"),
    )


def _monthly(book: Book, lines: list[tuple[str, np.ndarray, np.ndarray]], times: float, first: int = 0) -> Rows:
    """Rows of lines through monthly rates (`by_month`), from month `first` on, each at the middle of its days."""
    middle = np.arange(lines[0][1].shape[1]) * MONTH + MONTH // 2
    middle[-1] = book.days - MONTH // 2
    return [
        row
        for key, above, below in lines
        for row in book.line(key, above[:, first:], below[:, first:], days=middle[first:], times=times, share=False)
    ]


def _story(book: Book, about: About, what: str, names: tuple[str, str], part: tuple[str, str]) -> Figure | None:
    if not book.scheme.channels or not reacts(book.scheme):
        return None
    if book.days < FEWEST_MONTHS * MONTH:
        return about.nothing("The run is shorter than three months.")
    scored = "enrolled" if book.scheme.enrols and book.figures.has("enrolled") else "residents"
    who = "person scored" if scored == "enrolled" else "resident"
    counted = [
        (names[0], scored, "scheme", f"On record, for each {who}", Line("seen", "on record", theme.WRONG)),
        (names[1], "residents", "scheme", "Done, for each resident", Line("here", "done, with\nthe scheme")),
        (part[0], "residents", "scheme", part[1], None),
    ]
    if book.has_twin:
        counted.append(
            (
                names[1],
                "residents",
                "twin",
                f"Done, {book.twin_words}",
                Line("there", f"done, {twin_end(book)}", theme.TWIN, dashed=True),
            )
        )
    rows: list[tuple[Cell, ...]] = []
    lines: list[tuple[str, np.ndarray, np.ndarray]] = []
    changes: dict[str, Estimate] = {}
    for name, people, world, label, line in counted:
        above, below = by_month(book.daily(name, world)), by_month(book.daily(people, world))
        second, last = ((above[:, at], below[:, at]) for at in (1, -1))
        changes[label] = statistics.change(last, second, book.runs)
        rates = [book.over_runs(*pair, share=False).times(100 * MONTH) for pair in (second, last)]
        rows.append((label, rates[0], int(second[0].sum()), rates[1], int(last[0].sum()), changes[label]))
        if line is not None:
            lines.append((line.key, above, below))
    seen, done = list(changes.values())[:2]
    if not any(row[2] or row[4] for row in rows):
        return about.nothing()
    first, final = rows[0][2], rows[0][4]
    title = direction(
        seen,
        f"The records show more {what}",
        f"The records show fewer {what}",
        f"The records show no clear change in {what}",
        "",
    )
    truly = direction(done, "more are done", "fewer are done", "those done show no clear change", "")
    title = f"{title}; {truly}" if title and truly else about.topic
    twin = f" ({told(list(changes.values())[3], 'change')} in the twin)" if book.has_twin else ""
    sentence = (
        f"On record for each {who}: {told(seen, 'change')} from the second month to the last ({first:,} and "
        f"{final:,}); done for each resident: {told(done, 'change')}{twin}."
    )
    if scored == "enrolled":
        sentence += " Those scored later are not the same people."
    columns = (
        Column("Count"),
        Column("Second month, for 100", "number"),
        Column("Second month", "whole"),
        Column("Last month, for 100", "number"),
        Column("Last month", "whole"),
        Column("Change", "change"),
    )
    series = [line for *_, line in counted if line is not None]
    return about.figure(
        title,
        sentence,
        Table(caption(book, about), columns, tuple(rows)),
        through_time(book, lambda: _monthly(book, lines, 100 * MONTH, first=1), series),
    )


ORDER = About(
    "order", "What harmful acts are made of",
    "Measures harmful_acts and acts_…, of gravity 2 or more by the catalogue: acts done, seen or not, in both worlds.",
    ("M39",), ESSENTIAL, "Acts for every 100 residents, and the change beside the twin",
)  # fmt: skip


def order(book: Book) -> Figure | None:
    """All harmful acts, then their kinds, the commonest first.

    None of a scheme to which nobody is taken to react: both worlds hold the same acts by definition.
    """
    if not reacts(book.scheme):
        return None
    every = compared(book, "All harmful acts", "harmful_acts", times=100, share=False, relative=True)
    kinds = [name for name, kind in book.catalogue.kinds.items() if not kind.good and kind.gravity.value >= 2]
    rows = [
        compared(book, book.kind(name), f"acts_{name}", times=100, share=False, relative=True)
        for name in kinds
        if book.figures.sum(f"acts_{name}") or book.figures.sum(f"acts_{name}", "twin")
    ]
    rows.sort(key=lambda row: -(row.here.above or 0))

    def say(_: list[Beside]) -> tuple[str, str]:
        here = every.here.above or 0
        made = [f"{wording.percent((row.here.above or 0) / here)} “{row.label.lower()}”" for row in rows[:2] if here]
        title = direction(
            every.gap,
            "More harm is done than in the twin",
            "Less harm is done than in the twin",
            "No clear difference in harm done",
            f"{wording.plural(here, 'harmful act is', 'harmful acts are')} done{together(book)}",
        )
        sentence = wording.plural(here, "harmful act")
        sentence += f", {every.there.above:,} in the twin ({told(every.gap, 'change')})" if every.gap.defined else ""
        return title, f"{sentence}. Of them, {wording.joined(made)}." if made else f"{sentence}."

    body = [every, *rows] if every.something else []
    return beside(book, ORDER, body, "Kind of act", say=say, unit="number", counted=True, named=[every.label])


CERTAINTY = About(
    "certainty", "The certainty of sanction, and breaches done",
    "Measures recorded_breaches, fines, breaches and entries that cost points. Recorded: what the scheme reads, late, "
    "copied and false records included; the twin has no scheme that reads. Some fines fall on those who did nothing.",
    ("M02", "M39"), USEFUL, "For every 100 breaches done",
)  # fmt: skip


def certainty(book: Book) -> Figure:
    """Records, fines and entries for each breach done, in both worlds, beside how many breaches there are."""
    names = [f"severity_points_gravity_{gravity}" for gravity in range(6)]
    pair = book.sums(names) if book.scheme.ledgers else None
    recorded, fined = (
        compared(book, label, name, of="breaches", times=100, share=False, relative=True)
        for label, name in (("On record for 100 breaches", "recorded_breaches"), ("Fines for 100 breaches", "fines"))
    )
    rows = [recorded, fined] if book.scheme.channels else [fined]
    if pair is not None:
        done = book.figures.pair("breaches")[0]
        costs = statistics.rate(pair[1], done, book.sample_of(done), share=False).times(100)
        rows.append(Beside("Entries that cost points for 100 breaches", costs))
    drawn = list(rows)
    done = compared(book, "Breaches for 100 residents", "breaches", times=100, share=False, relative=True)
    rows += [done] if reacts(book.scheme) else []  # else as many in both worlds by definition

    def say(_: list[Beside]) -> tuple[str, str]:
        fines = wording.plural(fined.here.above or 0, "fine")
        title = f"{told(fined.here, 'number')} fines for every 100 breaches done"
        sentence = f"{fines} for {wording.plural(fined.here.below or 0, 'breach', 'breaches')} done"
        if recorded in rows:
            title = f"{told(recorded.here, 'number')} records and {title}"
            sentence = f"{wording.plural(recorded.here.above or 0, 'record')} and {sentence}"
        if not fined.there.defined:
            return title, f"{sentence}."
        return f"{title}; in the twin {told(fined.there, 'number')} fines", (
            f"{sentence}; in the twin {wording.plural(fined.there.above or 0, 'fine')} for {fined.there.below:,}."
        )

    return beside(
        book,
        CERTAINTY,
        rows,
        "Rate",
        say=say,
        unit="number",
        gap="change",
        chart=pairs(book, drawn, "number", "change"),
        named=[row.label for row in drawn[:2]],
    )


ADAPTING = About(
    "adapting", "An operator that looks where it found something",
    "Measures recorded_breaches and breaches by months of 30 days; attention_…, zeal and cutoff_… on the last evening "
    "of each. It looks more where records rise, and finds more where it looks.",
    ("M48", "M39"), DETAIL, "Breaches for every 1,000 residents, in months of 30 days",
)  # fmt: skip
READ = {"attention_spread": "Attention: mean distance from even", "attention_highest": "The most watched neighbourhood",
        "zeal": "How hard all look"}  # fmt: skip


def adapting(book: Book) -> Figure | None:
    """Breaches on record and done, month by month, with the operator's attention, zeal and lines."""
    if not all(book.figures.has(name) for name in READ) or book.days < FEWEST_MONTHS * MONTH:
        return None
    counts = [by_month(book.daily(name)) for name in ("recorded_breaches", "breaches")]
    people = by_month(book.daily("residents"))
    rows = []
    months = counts[0].shape[1]
    for month in range(months):
        rates = [book.over_runs(one[:, month], people[:, month], share=False).times(1000 * MONTH) for one in counts]
        last = month == months - 1
        day = book.days - 1 if last else month * MONTH + MONTH - 1
        levels = tuple(float(book.daily(name)[:, day].mean()) / 1000 for name in READ)
        rows.append(Share("The last 30 days" if last else f"Month {month + 1}", rates[0], (rates[1], *levels)))
    recorded, done = (
        statistics.change((one[:, -1], people[:, -1]), (one[:, 1], people[:, 1]), book.runs) for one in counts
    )
    lines = [(key, one, people) for key, one in zip(("seen", "done"), counts, strict=True)]
    series = [Line("seen", "on record", theme.WRONG), Line("done", "done")]

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            direction(
                recorded,
                "Breaches on record rise",
                "Breaches on record fall",
                "No clear change in breaches on record",
                ADAPTING.topic,
            ),
            f"From the second month to the last, breaches on record changed by {told(recorded, 'change')} for each "
            f"resident, breaches done by {told(done, 'change')}.",
        )

    more = (Column("Done", "number"), *(Column(label, "percent") for label in READ.values()))
    named = [rows[1].label, rows[-1].label]
    return shares(
        book,
        ADAPTING,
        rows,
        ("Month", "On record"),
        say=say,
        unit="number",
        more=more,
        chart=through_time(book, lambda: _monthly(book, lines, 1000 * MONTH), series),
        named=named,
    )
