"""Errors in records, decisions and listings; reports by informants; bought points (M10 to M12, M17, M19, M22)."""

from __future__ import annotations

from demerit.limits import TIE_KINDS
from demerit.show import marks, theme
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import About, Share, number, part, shares, told, were
from demerit.show.sentences import TIES
from demerit.show.tables import Column
from demerit.show.wording import plural, sentence_case
from demerit.statistics import FEW

ERRORS = About(
    "errors", "Errors in records, decisions and listings",
    "A false record has no such act by that person that day behind it. A decision or listing is wrong if the true "
    "record of own acts would not hold it. On after: of wrong listings made so long before the end.",
    ("M10", "M11", "M20", "M22"), ESSENTIAL, "Share, from 0",
)  # fmt: skip
KINDS = {
    "false_records": "False records",
    "wrongful_decisions": "Wrong decisions against somebody",
    "wrongful_entries": "Wrong entries on a blacklist",
    "wrongful_standing_30": "Wrongly listed, on after 30 days",
    "wrongful_standing_180": "Wrongly listed, on after 180 days",
    "wrongful_standing_365": "Wrongly listed, on after 365 days",
}


def errors(book: Book) -> Figure | None:
    """Three error figures, never one: records, decisions, listings."""
    if not book.scheme.channels:
        return None
    rows = [Share(label, book.figures.rate(name)) for name, label in KINDS.items()]
    records, decisions = (row.rate for row in rows[:2])

    def say(_: list[Share]) -> tuple[str, str]:
        wrong = (
            f"; {decisions.above:,} of {plural(decisions.below or 0, 'decision')} against somebody "
            f"{were(decisions.above)} wrong"
            if (decisions.above)
            else ""
        )
        title = part(records, "records", ("is", "are")) + " false"
        if decisions.above:
            title += f", {part(decisions, 'decisions against somebody', ('is', 'are'))} wrong"
        if not records.defined:
            return "Decisions are wrong without a record", f"No record reached the scheme{wrong}."
        return title, (
            f"{sentence_case(number(records))} of {plural(records.below or 0, 'record')} {were(records.above)} "
            f"false{wrong}."
        )

    named = [rows[0].label]
    return shares(book, ERRORS, rows, ("Error", "Share"), say=say, mark=marks.dots, colour=theme.WRONG, named=named)


BY_CHANNEL = About(
    "errors_by_channel", "False records, by the channel that recorded them",
    "Measures records_… and false_records_… of each channel that the scheme reads; copies of one error are counted as "
    "copies. `demerit compare SCHEME --without cameras` measures what cameras do.",
    ("M10", "M11", "M12"), DETAIL, "Share of each channel's records that is false",
)  # fmt: skip


def errors_by_channel(book: Book) -> Figure | None:
    if not book.scheme.channels:
        return None
    figures = book.figures
    rows = [
        Share(book.channel(name), figures.rate(f"false_records_{name}"), (figures.sum(f"records_{name}"),))
        for name in book.names("records_")
        if figures.has(f"false_records_{name}")
    ]
    rows.sort(key=lambda row: -(row.rate.above or 0))

    def say(rows: list[Share]) -> tuple[str, str]:
        false, first = figures.sum("false_records"), rows[0]
        if not false:
            return "No record is false", "None of the records that reached the scheme was false."
        return (
            f"“{first.label}” recorded {first.rate.above:,} of {plural(false, 'false record')}",
            f"“{first.label}” recorded {first.rate.above:,} of {plural(false, 'false record')}: {told(first.rate)} of "
            "all that it recorded.",
        )

    return shares(
        book,
        BY_CHANNEL,
        rows,
        ("Channel", "False"),
        say=say,
        mark=marks.dots,
        colour=theme.WRONG,
        more=(Column("Records", "whole"),),
    )


REPORTS = About(
    "reports", "Reports by informants",
    "Measures reports_tie_… and false_reports_tie_…, by how the informant is tied to the one reported. False: whoever "
    "is named did no such thing that day. Points are paid for true and false reports alike.",
    ("M17",), DETAIL, "Share of reports that is false, by tie",
)  # fmt: skip


def reports(book: Book) -> Figure | None:
    """Reports by tie, and those that name somebody who didn't do it."""
    if book.scheme.informants is None:
        return None
    figures = book.figures
    rows = [
        Share(TIES[tie].capitalize(), figures.rate(f"false_reports_tie_{tie}"), (figures.sum(f"reports_tie_{tie}"),))
        for tie in TIE_KINDS
    ]
    false, unearned = figures.rate("false_reports"), figures.rate("points_for_false_reports")

    def say(rows: list[Share]) -> tuple[str, str]:
        sentence = (
            f"{sentence_case(number(false))} of {plural(false.below or 0, 'report')} named somebody who had not done it"
        )
        sentence += f"; {told(unearned)} of the points paid for reports went to these." if unearned.defined else "."
        return part(false, "reports by informants", ("is", "are")) + " false", sentence

    return shares(
        book,
        REPORTS,
        rows,
        ("Reported by", "False"),
        say=say,
        mark=marks.dots,
        colour=theme.WRONG,
        more=(Column("Reports", "whole"),),
    )


TAMPERING = About(
    "tampering", "Points bought and scores attacked, by income",
    "Measures purchases, purchases_too_dear, points_bought and attacks, by tenth of household income. The price of a "
    "grade is what was paid over the grades gained. purchases_found_out counts those discovered.",
    ("M19",), DETAIL, "Purchases for every 1,000 residents",
)  # fmt: skip
TENTHS = ("Poorest tenth", *(f"Tenth {n}" for n in range(2, 10)), "Richest tenth")


def tampering(book: Book) -> Figure | None:
    """Purchases and attacks by income."""
    if book.scheme.tampering is None:
        return None
    figures, rows = book.figures, []
    for tenth, label in enumerate(TENTHS, 1):
        group = f"income={tenth}"
        others = (figures.sum(name, group=group) for name in ("purchases_too_dear", "points_bought", "attacks"))
        bought = figures.rate("purchases", group=group, of="residents", share=False).times(1000)
        rows.append(Share(label, bought, tuple(others)))
    price, found = figures.rate("price_of_a_grade", share=False), figures.rate("purchases_found_out")

    def say(rows: list[Share]) -> tuple[str, str]:
        bought, attacks = figures.sum("purchases"), figures.sum("attacks")
        if not price.value or bought < FEW:
            return (
                "Scores are tampered with",
                f"{plural(bought, 'purchase')} of points, {plural(attacks, 'attack')} on a score.",
            )
        return (
            f"A grade costs {told(price, 'number')} yuan",
            f"{plural(bought, 'purchase')} of points: {price.above:,} yuan for "
            f"{plural(price.below or 0, 'grade')} gained. "
            f"{sentence_case(number(found))} {were(found.above)} found out; {plural(attacks, 'attack')} on a score.",
        )

    more = (Column("Too dear", "whole"), Column("Points bought", "whole"), Column("Attacked", "whole"))
    return shares(book, TAMPERING, rows, ("By income", "Purchases for 1,000"), say=say, unit="number", more=more)
