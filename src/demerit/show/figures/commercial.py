"""A company's score: its bands, whether it agrees with the state's, and who gains by it (M33)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def commercial(book: Book) -> Figure | None:
    """Users by band on the first and the last day; agreement of the two scores; deposits waived by income."""
    company = book.scheme.commercial
    if company is None:
        return None
    users, rows, bars = or_zero(book, book.counts.last("commercial_users")), [], []
    names = [f"Below {company.bands[0]}", *(f"From {edge}" for edge in company.bands)]
    for number, name in enumerate(names):
        series = book.counts.series(f"commercial_band_{number}")
        first = np.zeros(book.replicates) if series is None else series[:, 0]
        last = or_zero(book, book.counts.last(f"commercial_band_{number}"))
        share = spread(ratio(last, users))
        rows.append((name, spread(ratio(first, users)), share, spread(last)))
        bars.append({"label": name, **book.bar("share", share, "percent")})
    table = Table(
        f"Users of the company by their score{where(book)}",
        (
            Column("Score"),
            Column("First day", "percent", ranged=True),
            Column("Last day", "percent", ranged=True),
            Column("Users, last day", "whole", ranged=True),
        ),
        tuple(rows),
    )
    say = [_agreement(book), _gains(book), _told(book)]
    return Figure(
        "commercial",
        "A company's score beside the state's",
        " ".join(part for part in say if part),
        "Measures commercial_band_… (users by score), scores_agree (users in the same third by both scores at the end, "
        "over users) and scores_agree_by_chance, waived_… by tenth of income, scores_shared. The score is a company's, "
        "from given traits and from records, true or false; its weights are assumed.",
        unit="Share of users, last day",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=("M33",),
    )


def _agreement(book: Book) -> str:
    """The two scores on the same people; undefined where there is one only."""
    both, chance = book.counts.pair("scores_agree"), book.counts.pair("scores_agree_by_chance")
    if both is None or chance is None or not both[1].any():
        return "No user has a score of the scheme to compare it with: agreement is undefined."
    share, usual = spread(ratio(*both)), spread(ratio(*chance))
    return (
        f"{share.text('percent')} of {spread(both[1]).text('whole')} users lie in the same third by both scores; "
        f"{usual.text('percent')} would if the scores had nothing to do with each other."
    )


def _gains(book: Book) -> str:
    """For whom the usual check was waived: the richest tenth beside the poorest."""
    names = [f"waived_{name}" for name, door in book.scheme.services.items() if door.commercial_from is not None]
    of_tenths = [
        sum(or_zero(book, book.counts.total(name, "scheme", f"income={tenth}")) for name in names) for tenth in (10, 1)
    ]
    if not names or not any(np.any(tenth) for tenth in of_tenths):
        return ""
    high, low = (
        spread(ratio(100 * waived, book.counts.residents(f"income={tenth}")))
        for waived, tenth in zip(of_tenths, (10, 1), strict=True)
    )
    return (
        f"Deposits and papers were waived {high.text('number')} times for every 100 residents of the richest tenth and "
        f"{low.text('number')} times of the poorest."
    )


def _told(book: Book) -> str:
    told = or_zero(book, book.counts.total("scores_shared"))
    return f"The state was told of {spread(told).text('whole')} low scores." if told.any() else ""
