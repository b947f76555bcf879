"""Registers: who is on them, wrongly, and for how long; custody, faces shown, firms (M15, M20 to M23, M46)."""

from __future__ import annotations

from demerit import statistics
from demerit.findings.phrases import SMALL
from demerit.show import marks, theme
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import (
    About,
    Share,
    by_then,
    number,
    opening,
    shares,
    through_time,
    together,
    told,
    were,
    wrapped,
)
from demerit.show.marks import Line
from demerit.show.tables import COUNTS, Column, few
from demerit.show.wording import plural

MOST_LINES = 4  # registers drawn; more names than that find no room
LOOKS = ((theme.SCHEME, False), (theme.SOFT, True), (theme.OUTLINE, False), (theme.OUTLINE, True))
REGISTERS = About(
    "registers", "Residents on each register",
    "Measures on_register_…, entered_…, left_… and wrongful_entries_…. Wrong: on the true record of the resident's own "
    "acts the register's rule would not have held. Whoever was on it before the first day is no entry.",
    ("M20", "M21", "M22", "M44", "M47"), ESSENTIAL, "Share of residents on each register", level=True,
)  # fmt: skip


def registers(book: Book) -> Figure | None:
    """Size of each register through the run, and how many of its entries were wrong."""
    if not book.scheme.registers:
        return None
    figures, rows, sizes, people = book.figures, [], [], book.daily("residents")
    for name, register in book.scheme.registers.items():
        on, entered, left = (book.daily(f"{what}_{name}") for what in ("on_register", "entered", "left"))
        before = int((on[:, 0] - entered[:, 0] + left[:, 0]).sum())
        wrong = figures.rate(f"wrongful_entries_{name}")
        share = figures.rate(f"on_register_{name}")
        rows.append(
            Share(
                book.register(name) + book.mark(register),
                share,
                (before, int(entered.sum()), int(left.sum()), wrong, wrong),
            )
        )
        sizes.append((int(on.sum(axis=0).max()), name, on))
    shown = sorted((one for one in sizes if one[0]), key=lambda one: -one[0])[:MOST_LINES]
    series = [Line(name, wrapped(book.register(name)), *look) for (_, name, _), look in zip(shown, LOOKS, strict=False)]
    listed, wrong = figures.rate("listed"), figures.rate("wrongful_entries")

    def say(rows: list[Share]) -> tuple[str, str]:
        if not listed.value:
            largest = max(rows, key=lambda row: row.rate.above or 0)
            if not largest.rate.value:
                entries = sum(one for row in rows for one in row.cells[1:2] if isinstance(one, int))
                return (
                    "Nobody is on a register",
                    f"{by_then(book)}, nobody is on a register; {entries:,} were for a while.",
                )
            return (
                f"{opening(largest.rate, 'is', 'are')} on “{largest.label}”",
                f"{by_then(book)}, nobody is on a blacklist, and {largest.rate.above:,} of "
                f"{largest.rate.below:,} residents are on “{largest.label}”.",
            )
        sentence = f"{by_then(book)}, {listed.above:,} of {listed.below:,} residents are on a blacklist."
        if wrong.defined:
            sentence += f" Of {plural(wrong.below or 0, 'entry', 'entries')} {number(wrong)} {were(wrong.above)} wrong"
            sentence += " by the scheme's own rules"
            sentence += f" ({told(wrong)})." if wrong.above and (wrong.below or 0) >= 30 else "."
        return f"{opening(listed, 'is', 'are')} on a blacklist", sentence

    more = (
        Column("Before the first day", "whole"),
        Column("Entries", "whole"),
        Column("Left", "whole"),
        Column("Entries that were wrong", "percent"),
        Column(COUNTS, "counts"),
    )
    return shares(
        book,
        REGISTERS,
        rows,
        ("Register", "On it"),
        say=say,
        more=more,
        chart=through_time(
            book,
            lambda: [row for _, name, on in shown for row in book.line(name, on, people)],
            series,
            percent=True,
            height=260,
        )
        if shown
        else None,
    )


STAYS = About(
    "stays", "How long the listed stay on the list",
    "Kaplan and Meier's estimate from entries on blacklists made during the run; those still on at its end count while "
    "watched. The initial stock is left out. A move to another tier, or a new listing on the day of a release, is no "
    "end.",
    ("M20", "M22"), DETAIL, "Share of entries still on the list, by days since entry",
)  # fmt: skip
AFTER = (30, 90, 180, 365)
TOLD = (90, 30)  # of these the first that is known is told
WHOSE = {"stays_blacklist": ("All entries", theme.SCHEME), "stays_wrongful": ("Wrong entries", theme.WRONG)}


def stays(book: Book) -> Figure | None:
    """Survival on the blacklists, of all entries and of the wrong ones; None without blacklists."""
    if not any(one.colour == "black" for one in book.scheme.registers.values()):
        return None
    known: dict[tuple[str, int], Share] = {}
    lines, series, last = [], [], 1
    for name, (label, colour) in WHOSE.items():
        ended, at_risk = book.run.stays(name)
        last = max(last, at_risk.shape[1] - 1)
        for after in AFTER:
            found = statistics.survival(ended, at_risk, after, book.runs)
            if found.defined:
                known[name, after] = Share(f"{label}, after {after} days", found, (int(at_risk[:, after].sum()),))
        if at_risk[:, 0].sum() < SMALL:  # a curve of so few would say too much
            continue
        steps = range(0, at_risk.shape[1], max(1, at_risk.shape[1] // 74))
        curve = [(day, statistics.survival(ended, at_risk, day, book.runs)) for day in steps]
        lines += [{"day": day, "series": name, "value": one.value} for day, one in curve if one.defined]
        series.append(Line(name, label.lower(), colour))

    after = next((days for days in TOLD if ("stays_blacklist", days) in known), None)
    if after is None:
        return STAYS.nothing(f"No entry on a blacklist was watched for {min(AFTER)} days.")

    def say(_: list[Share]) -> tuple[str, str]:
        row = known["stays_blacklist", after]
        entries = f"{plural(row.rate.below or 0, 'entry', 'entries')} on a blacklist"
        if few(row.rate, "percent"):
            return STAYS.topic, f"{entries}: too few for a share."
        (watched,) = row.cells
        return (
            f"{opening(row.rate, 'is', 'are')} still on the list after {after} days",
            f"By Kaplan and Meier's method, of {entries}, {watched:,} of them watched so long, {told(row.rate)} were "
            f"still on it after {after} days.",
        )

    figure = shares(
        book,
        STAYS,
        list(known.values()),
        ("Entries", "Still on the list"),
        say=say,
        sums=False,
        more=(Column("Watched so long", "whole"),),
    )
    if not figure.empty:
        figure.chart = (
            None if not lines else lambda: marks.lines(lines, series, days=last, start=None, percent=True, steps=True)
        )
    return figure


CUSTODY = About(
    "custody", "People taken into custody",
    "Measures taken_into_custody, in_custody (summed over days), custody_jobs_lost, custody_households and "
    "custody_children_alone. Acts that somebody in custody would have done count as prevented.",
    ("M46",), DETAIL, "For every 1,000 residents",
)  # fmt: skip
BORNE = {"taken_into_custody": "Taken into custody", "wrongly_into_custody": "Taken wrongly",
         "custody_jobs_lost": "Jobs lost in custody", "custody_households": "Others at home of those taken",
         "custody_children_alone": "Children whose only parent was taken"}  # fmt: skip


def custody(book: Book) -> Figure | None:
    """Those taken, and what they and their households bore."""
    if not any(register.custody for register in book.scheme.registers.values()):
        return None
    rate = book.figures.rate
    rows = [Share(label, rate(name, of="residents", share=False).times(1000)) for name, label in BORNE.items()]
    wrong, days = rate("wrongly_into_custody"), int(book.over_days("in_custody").sum())

    def say(rows: list[Share]) -> tuple[str, str]:
        wrongly = f"{number(wrong)} of them wrongly by the scheme's own rules"
        return (
            f"{plural(wrong.below or 0, 'person is', 'people are')} taken into custody{together(book)}",
            f"{plural(wrong.below or 0, 'person was', 'people were')} taken into custody, {wrongly}, for "
            f"{plural(days, 'day')} together.",
        )

    return shares(book, CUSTODY, rows, ("What", "For every 1,000 residents"), say=say, unit="number")


SHOWN = About(
    "shown", "Faces shown to those who live nearby",
    "Measures shown, viewers, map_reports and false_map_reports. A face is shown on the day after a listing and every "
    "thirty days. A report is false if the one named owes nothing or can't pay.",
    ("M23",), DETAIL, "For every 1,000 residents",
)  # fmt: skip


def shown(book: Book) -> Figure | None:
    """Faces shown, those who saw them, and what these reported."""
    if not any(register.shown for register in book.scheme.registers.values()):
        return None
    names = {
        "shown": "Faces shown and seen",
        "viewers": "People who saw one, each time counted",
        "map_reports": "Reports that followed",
        "false_map_reports": "False reports",
    }
    rows = [
        Share(label, book.figures.rate(name, of="residents", share=False).times(1000)) for name, label in names.items()
    ]
    each, false = book.figures.rate("viewers", of="shown", share=False), book.figures.rate("false_map_reports")

    def say(rows: list[Share]) -> tuple[str, str]:
        often = plural(each.below or 0, "time")
        sentence = f"A face was shown {often}, to {told(each, 'number')} people nearby each time."
        if false.defined:
            followed = plural(false.below or 0, "report")
            sentence += f" Of {followed} that followed, {number(false)} {were(false.above)} false."
        return f"{told(each, 'number')} people nearby see each face that is shown", sentence

    return shares(book, SHOWN, rows, ("What", "For every 1,000 residents"), say=say, unit="number")


ORGANISATIONS = About(
    "organisations", "Firms and agencies that are listed",
    "Measures organisations_entered, organisation_records, jobs_lost_with_firms and representatives_listed. Wrong: the "
    "organisation's own true records would not have come to this.",
    ("M15",), DETAIL, "Share that was wrong or false",
)  # fmt: skip
OF_FIRMS = (
    ("Listings of a firm or agency", "organisations_entered", "organisations_entered_wrongly"),
    ("Records of them", "organisation_records", "organisation_false_records"),
    ("Jobs lost with them", "jobs_lost_with_firms", "jobs_lost_with_firms_wrongly"),
    ("Legal representatives listed", "representatives_listed", "representatives_listed_wrongly"),
)


def organisations(book: Book) -> Figure | None:
    """What happened to organisations and to people with them, and how much of it was wrong."""
    if book.scheme.organisations is None:
        return None
    figures = book.figures
    rows = [
        Share(label, figures.rate(wrong, of=name, share=False), (figures.sum(name),)) for label, name, wrong in OF_FIRMS
    ]
    there = figures.sum("organisations")

    def say(rows: list[Share]) -> tuple[str, str]:
        listed, jobs = figures.sum("organisations_entered"), figures.sum("jobs_lost_with_firms")
        return (
            f"Firms and agencies are listed {plural(listed, 'time')}{together(book)}",
            f"{plural(listed, 'listing')} among {there:,} organisations; {plural(jobs, 'person', 'people')} lost "
            "their job with one.",
        )

    return shares(
        book,
        ORGANISATIONS,
        rows,
        ("What", "Wrong or false"),
        say=say,
        colour=theme.WRONG,
        more=(Column("In all", "whole"),),
    )
