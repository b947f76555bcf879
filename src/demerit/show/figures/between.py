"""Between one and another: whom people meet (M30), and who leaves (M31)."""

from __future__ import annotations

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, sentence_case, spread

APART = {"same": "The same grade", "one_apart": "One grade apart", "more_apart": "More grades apart"}


def ties(book: Book) -> Figure | None:
    """Ties cut, by kind of tie, and the isolation of those who stand low."""
    title = "Friends who left"
    made = (
        "Measures ties_cut_… of each kind of tie: ties cut, over the ties of those whose standing fell that day, to "
        "adults outside the household. A pair is cut once, for good. Measure isolation: of all the ties that they had "
        "at the start, those cut by the last day, for residents whose standing is then one that others cut ties over."
    )
    mechanisms = ("M31",)
    if not book.scheme.cut_ties:
        return None
    rows = []
    for tie in book.scheme.cut_ties:
        pair = book.counts.pair(f"ties_cut_{tie}")
        if pair is not None and pair[1].any():
            label = sentence_case(tie.replace("_", " ")) + book.mark(book.scheme.cut_ties[tie])
            rows.append((label, spread(pair[1]), spread(pair[0]), spread(ratio(*pair))))
    if not rows:
        return Figure("ties", title, "Nobody's standing fell in the eyes of others.", made, mechanisms=mechanisms)
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Tie"),
            Column("Ties to somebody who fell", "whole", ranged=True),
            Column("Cut", "whole", ranged=True),
            Column("Share", "percent", ranged=True),
        ),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("share", row[3], "percent")} for row in rows]
    alone, wrong = book.counts.pair("isolation"), book.counts.pair("ties_cut_wrongly")
    off = spread(ratio(or_zero(book, book.counts.last("cut_off")), book.counts.residents()))
    say = f"On the last day {off.text('percent')} of residents had a tie cut."
    if alone is not None:
        say += f" Those who then stood low had lost {spread(ratio(*alone)).text('percent')} of their ties."
    if wrong is not None:
        say += f" Of the ties cut, {spread(ratio(*wrong)).text('percent')} were cut for a standing that errors made."
    return Figure(
        "ties",
        title,
        say,
        made,
        unit="Share of the ties of those who fell",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=mechanisms,
    )


def matches(book: Book) -> Figure | None:
    """Meetings and matches by how far apart the grades are."""
    title = "Whom people meet"
    made = (
        "Measures meetings_… and matches_… by how far apart the two grades are. Candidates are drawn without a look at "
        "the grade, so the first column is what random meeting gives and the second what becomes of it. Whoever stands "
        "higher may turn the other down; measure turned_down."
    )
    mechanisms = ("M30",)
    if book.scheme.matching is None:
        return None
    rows = []
    for name, label in APART.items():
        met, matched = book.counts.pair(f"meetings_{name}"), book.counts.pair(f"matches_{name}")
        if met is not None and matched is not None and met[0].any():
            rows.append((label, spread(ratio(*met)), spread(ratio(*matched)), spread(ratio(matched[0], met[0]))))
    if not rows:
        return Figure("matches", title, "Nobody met anybody in this run.", made, mechanisms=mechanisms)
    table = Table(
        f"{title}{where(book)}",
        (
            Column("The two"),
            Column("Share of meetings", "percent", ranged=True),
            Column("Share of matches", "percent", ranged=True),
            Column("Meetings that become a match", "percent", ranged=True),
        ),
        tuple(rows),
    )
    bars = [
        {"label": row[0], **book.bar("met", row[1], "percent"), **book.bar("matched", row[2], "percent")}
        for row in rows
    ]
    down, wrong = book.counts.pair("turned_down"), book.counts.pair("turned_down_wrongly")
    say = ""
    if down is not None and wrong is not None:
        say = (
            f"{spread(ratio(*down)).text('percent')} of meetings ended because one of the two stood lower; of these, "
            f"{spread(ratio(*wrong)).text('percent')} over a grade that errors made."
        )
    return Figure(
        "matches",
        title,
        say,
        made,
        unit="Share of meetings, and of matches",
        chart=lambda: marks.bars(bars, series=[("met", theme.TWIN), ("matched", theme.SCHEME)]),
        table=table,
        mechanisms=mechanisms,
        keys=(("Meetings", theme.TWIN), ("Matches", theme.SCHEME)),
    )
