"""Which doors shut, why, and for what (M24 to M29, M37)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import percent, ratio, spread

REASONS = {
    "by_register": "A register",
    "by_grade": "The grade",
    "by_parent": "A parent's standing",
    "by_private": "Someone who saw the standing",
    "ordinary": "The ordinary check",
    "no_place": "No place left",
}
MOST_BARS = 14


def doors(book: Book) -> Figure:
    """The account of rights: person-days on which each service was closed."""
    title = "Rights that became privileges"
    made = (
        "Measure closed_ of each service, summed over days: residents to whom it was closed by a register or a "
        "grade, whether they asked or not. Closed days and refusals are two figures: the second is under “Refused at "
        "the door”."
    )
    everyone = book.counts.residents()
    rows = []
    for service in book.counts.names("closed_"):
        closed = book.counts.total(f"closed_{service}")
        if closed is None or not closed.any():
            continue
        refused = or_zero(book, book.counts.total(f"refused_{service}"))
        each = ratio(100 * closed, everyone)
        rows.append(
            (
                book.service(service) + book.mark(book.scheme.services.get(service)),
                book.right(service),
                spread(each),
                spread(ratio(closed, everyone * book.days)),
                spread(refused),
            )
        )
    if not rows:
        return Figure("doors", title, "The scheme closed no service to anyone.", made, mechanisms=("M37",))
    rows.sort(key=lambda row: -(row[2].value or 0))
    table = Table(
        f"The account of rights{where(book)}",
        (
            Column("Service"),
            Column("The right it stands for"),
            Column("Days closed for every 100 residents", "whole", ranged=True),
            Column("Share of all person-days", "percent", ranged=True),
            Column("Requests refused", "whole", ranged=True),
        ),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("days", row[2], "whole")} for row in rows[:MOST_BARS]]
    label, _, each, share, _ = rows[0]
    return Figure(
        "doors",
        title,
        f"“{label}” was closed on {each.text('whole')} days for every 100 residents: {percent(share.value)} of all "
        "person-days.",
        made,
        unit="Person-days closed, for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("days", theme.SCHEME)]),
        table=table,
        mechanisms=("M24", "M25", "M26", "M27", "M28", "M29", "M37"),
    )


def refusals(book: Book) -> Figure:
    """Requests refused, with the scheme and without."""
    title = "Refused at the door"
    made = (
        "Measures requests_ and refused_ of each service, in both worlds. Ordinary refusals (vacancies, credit checks) "
        "go on in the twin; the harm is the difference."
    )
    rows, bars = [], []
    for service in book.counts.names("requests_"):
        asked, refused = book.counts.total(f"requests_{service}"), book.counts.total(f"refused_{service}")
        if asked is None or not asked.any():
            continue
        here = ratio(or_zero(book, refused), asked)
        asked_there = book.counts.total(f"requests_{service}", "twin")
        there = None
        if asked_there is not None:
            there = ratio(or_zero(book, book.counts.total(f"refused_{service}", "twin")), asked_there)
        a, b, more = spread(here), book.spread(there), book.excess(here, there)
        label = book.service(service)
        rows.append((label, spread(asked), a, b, more))
        bars.append(
            {
                "label": label,
                **book.bar("here", a, "percent"),
                **book.bar("there", b, "percent"),
                "more": more.value or 0,
            }
        )
    if not rows:
        return Figure("refusals", title, "Nobody asked for a service in this run.", made, mechanisms=("M24", "M37"))
    table = Table(
        f"Requests refused{where(book)}",
        (
            Column("Service"),
            Column("Requests", "whole", ranged=True),
            Column("Refused, with the scheme", "percent", ranged=True),
            Column(f"Refused, {book.twin_words}", "percent", ranged=True),
            Column("Difference", "percent", ranged=True),
        ),
        tuple(rows),
    )
    bars = sorted((bar for bar in bars if bar["more"] > 0), key=lambda bar: -bar["more"])[:10]
    if not bars:
        return Figure(
            "refusals",
            title,
            "No service was refused more often than "
            + (book.twin_words if book.has_twin else "it would be: undefined, no twin")
            + ".",
            made,
            table=table,
            mechanisms=("M24", "M37"),
        )
    top = bars[0]
    return Figure(
        "refusals",
        title,
        f"The widest gap: “{top['label']}”, refused {top['here_text']} of the time with the scheme and "
        f"{top['there_text']} {book.twin_words}.",
        made,
        unit="Share of requests refused, where the scheme refuses most",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M24", "M25", "M26", "M27", "M28", "M29"),
        keys=(("With the scheme", theme.SCHEME), (book.twin_words.capitalize(), theme.TWIN)),
    )


def reasons(book: Book) -> Figure:
    """Refusals by reason, beside the twin's."""
    title = "Why people were refused"
    made = "Measures refused_by_register, refused_by_grade and so on, over all services."
    rows, bars = [], []
    everyone = book.counts.residents()
    for key, label in REASONS.items():
        here, there = book.counts.total(f"refused_{key}"), book.counts.total(f"refused_{key}", "twin")
        if here is None and there is None:
            continue
        here = or_zero(book, here)
        if not here.any() and (there is None or not there.any()):
            continue
        a = spread(ratio(100 * here, everyone))
        b = spread([]) if there is None else spread(ratio(100 * there, everyone))
        rows.append((label, a, b, spread(here)))
        bars.append({"label": label, **book.bar("here", a, "number"), **book.bar("there", b, "number")})
    if not rows:
        return Figure("reasons", title, "Nobody was refused anything in this run.", made, mechanisms=("M37",))
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Reason"),
            Column("For every 100 residents, with the scheme", "number", ranged=True),
            Column(f"For every 100 residents, {book.twin_words}", "number", ranged=True),
            Column("Refusals, with the scheme", "whole", ranged=True),
        ),
        tuple(rows),
    )
    mine = [row for row in rows if row[0] in list(REASONS.values())[:4]]
    say = "The scheme itself refused nobody."
    if mine:
        top = max(mine, key=lambda row: row[1].value or 0)
        say = (
            f"Of the scheme's own reasons the commonest was “{top[0].lower()}”: {top[1].text('number')} refusals for "
            "every 100 residents."
        )
    return Figure(
        "reasons",
        title,
        say,
        made,
        unit="Refusals for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M24", "M29"),
        keys=(("With the scheme", theme.SCHEME), (book.twin_words.capitalize(), theme.TWIN)),
    )


def across(book: Book) -> Figure:
    """Refusals whose deciding acts belong to another sphere of life."""
    title = "Refused for something else altogether"
    made = (
        "The deciding acts of a refusal are those whose removal would turn it; if no single one does, each counts by "
        "its share of the negative points. Across means: not related to the service's sphere in the scheme's own "
        "table; acts of others are a row of their own."
    )
    rows = []
    for key, label in (
        ("refused_same_context", "Acts in the same sphere as the service"),
        ("refused_across_contexts", "Acts in another sphere"),
        ("refused_association", "Acts of other people"),
    ):
        total = book.counts.total(key)
        if total is not None:
            rows.append((label, total))
    whole = np.sum([total for _, total in rows], axis=0) if rows else np.zeros(1)
    if not rows or not whole.any():
        return Figure(
            "across",
            title,
            "No refusal rested on the scheme's entries or listings, so the share is undefined (0 of 0).",
            made,
            mechanisms=("M37",),
        )
    cells = [(label, spread(ratio(total, whole)), spread(total)) for label, total in rows]
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Decided by"),
            Column("Share of the scheme's refusals", "percent", ranged=True),
            Column("Refusals", "whole", ranged=True),
        ),
        tuple(cells),
    )
    bars = [{"label": label, **book.bar("share", share, "percent")} for label, share, _ in cells]
    other = next((share for label, share, _ in cells if label == "Acts in another sphere"), spread([]))
    return Figure(
        "across",
        title,
        f"{other.text('percent')} of the scheme's refusals were decided by acts in another sphere of life than the "
        "service.",
        made,
        unit="Share of the scheme's refusals",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=("M24", "M37"),
    )


__all__ = ["across", "doors", "reasons", "refusals"]
