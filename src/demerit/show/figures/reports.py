"""Who reports whom, rightly and wrongly, and what it pays (M17); whom people no longer trust (M35)."""

from __future__ import annotations

from demerit.limits import CIRCLES, TIE_KINDS
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.sentences import TIES
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def reports(book: Book) -> Figure | None:
    """Reports by tie, those that name somebody who didn't do it, and the points paid for them."""
    if book.scheme.informants is None:
        return None
    title = "Who reports whom"
    made = (
        "Measures reports_tie_… and false_reports_tie_…: reports made by informants, by how they are tied to the one "
        "whom they report. False: whoever is named did no such thing that day, by mistake or out of malice. Points are "
        "paid for the report, whether it is true or not."
    )
    every = book.counts.total("reports")
    if every is None or not every.any():
        return Figure("reports", title, "Nobody reported anybody.", made, mechanisms=("M17",))
    rows, bars = [], []
    for tie in TIE_KINDS:
        made_by = or_zero(book, book.counts.total(f"reports_tie_{tie}"))
        if not made_by.any():
            continue
        false = or_zero(book, book.counts.total(f"false_reports_tie_{tie}"))
        often, wrong = spread(ratio(1000 * made_by, book.counts.residents())), spread(ratio(false, made_by))
        label = TIES[tie].capitalize()
        rows.append((label, often, wrong))
        bars.append({"label": label, **book.bar("reports", often, "number")})
    false = spread(ratio(or_zero(book, book.counts.total("false_reports")), every))
    paid = or_zero(book, book.counts.total("points_for_reports"))
    unearned = spread(ratio(or_zero(book, book.counts.total("points_for_false_reports")), paid))
    table = Table(
        f"Reports for every 1,000 residents{where(book)}",
        (
            Column("Reported by"),
            Column("Reports", "number", ranged=True),
            Column("Of these, false", "percent", ranged=True),
        ),
        tuple(rows),
    )
    say = f"{false.text('percent')} of reports named somebody who hadn't done it"
    say += f"; {unearned.text('percent')} of the points paid for reporting went to these." if paid.any() else "."
    return Figure(
        "reports",
        title,
        say,
        made,
        unit="Reports for every 1,000 residents",
        chart=lambda: marks.bars(bars, series=[("reports", theme.SCHEME)]),
        table=table,
        mechanisms=("M17",),
    )


def distrust(book: Book) -> Figure | None:
    """Residents who have lost trust, by whom they trusted."""
    if book.scheme.trust is None:
        return None
    title = "Whom people no longer trust"
    made = (
        "Measures distrust_… and distrust_levels_… of each circle, on the last day: residents who have lost some of "
        "their trust in such people, and how much of all of it is gone (three levels each)."
    )
    everyone = book.counts.residents()
    rows, bars = [], []
    for circle in CIRCLES:
        some = spread(ratio(or_zero(book, book.counts.last(f"distrust_{circle}")), everyone))
        much = spread(ratio(or_zero(book, book.counts.last(f"distrust_levels_{circle}")), 3 * everyone))
        rows.append((circle.capitalize(), some, much))
        bars.append({"label": circle.capitalize(), **book.bar("share", some, "percent")})
    table = Table(
        f"Trust lost by the last day{where(book)}",
        (
            Column("In"),
            Column("Residents who lost some", "percent", ranged=True),
            Column("Of all trust, lost", "percent", ranged=True),
        ),
        tuple(rows),
    )
    most = max(rows, key=lambda row: row[1].value or 0)
    return Figure(
        "distrust",
        title,
        f"Most was lost in {most[0].lower()}: {most[1].text('percent')} of residents trust them less than before.",
        made,
        unit="Share of residents, last day",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=("M35",),
    )


def shown(book: Book) -> Figure | None:
    """Faces shown to those who live nearby, and what these reported."""
    if not any(register.shown for register in book.scheme.registers.values()):
        return None
    title = "Whose faces are shown, and to whom"
    made = (
        "Measures shown, viewers, map_reports and false_map_reports. A face is shown on the day after a listing and "
        "every thirty days while it lasts. A report that somebody could pay is false if the one who is named owes "
        "nothing, or something that they can't pay."
    )
    times = or_zero(book, book.counts.total("shown"))
    seen, calls = (or_zero(book, book.counts.total(name)) for name in ("viewers", "map_reports"))
    everyone = book.counts.residents()
    each = spread(ratio(seen, times))
    false = spread(ratio(or_zero(book, book.counts.total("false_map_reports")), calls))
    table = Table(
        f"Faces shown nearby{where(book)}",
        (Column("What"), Column("For every 1,000 residents", "number", ranged=True)),
        (
            ("Times that a face was shown and seen", spread(ratio(1000 * times, everyone))),
            ("People who saw one, each time counted", spread(ratio(1000 * seen, everyone))),
            ("Reports that followed", spread(ratio(1000 * calls, everyone))),
        ),
    )
    say = "No face was shown and seen in this run."
    if times.any():
        say = f"Each time, {each.text('number')} people living nearby saw the face"
        say += f"; {false.text('percent')} of the reports that followed were false." if calls.any() else "."
    return Figure("shown", title, say, made, table=table, mechanisms=("M23",))
