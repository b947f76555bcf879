"""What points were lost for: whose act, which sphere of life, how grave (M01, M05, M08, M18)."""

from __future__ import annotations

import numpy as np

from demerit.day.lists import CAUSES
from demerit.limits import CONTEXTS
from demerit.measure.registry import slug
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import none_lost, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread

GRAVITY = (
    "0  no offence",
    "1  a warning or a petty fine",
    "2  a fine that hurts",
    "3  custody or a heavy fine",
    "4  a crime",
    "5  a grave crime",
)
CAUSE_WORDS = {
    "own act": "The resident's own act",
    "misidentification": "Another's act, wrongly named",
    "false report": "A false report",
    "copied error": "A copied error",
    "association": "An act of family or friend",
    "collective": "Scored as a group",
    "tampering": "Tampering",
    "discretion": "An official's discretion",
    "decay": "Decay with time",
    "restoration": "Restoration with time",
    "correction": "Corrections",
    "reset": "Resets",
}


def causes(book: Book) -> Figure:
    return _split(
        book,
        name="causes",
        title="Whose doing the lost points were",
        keys=[(f"points_lost_cause_{slug(cause)}", CAUSE_WORDS[cause]) for cause in CAUSES],
        say=_say_causes,
        made="Measures points_lost_cause_…: points taken from the score, by the cause of each entry.",
        mechanisms=("M01", "M10", "M11", "M18"),
        colours=lambda label: theme.SCHEME if label == CAUSE_WORDS["own act"] else theme.WRONG,
    )


def contexts(book: Book) -> Figure:
    return _split(
        book,
        name="contexts",
        title="Which sphere of life the lost points came from",
        keys=[(f"points_lost_context_{slug(context)}", context.capitalize()) for context in CONTEXTS],
        say=_say_most,
        made="Measures points_lost_context_…: points taken, by the context of the act behind the entry.",
        mechanisms=("M05", "M06", "M07", "M08", "M09"),
        ordered=True,
    )


def gravity(book: Book) -> Figure:
    figure = _split(
        book,
        name="gravity",
        title="How grave the acts behind the lost points were",
        keys=[(f"points_lost_gravity_{at}", GRAVITY[at]) for at in range(6)],
        say=_say_gravity,
        made=(
            "Measures points_lost_gravity_0 to 5. Gravity is what ordinary law makes of an act, whatever the "
            "scheme says of it; the grading is an assumption of the catalogue, each with its range."
        ),
        mechanisms=("M05",),
    )
    if figure.table is None:
        return figure
    columns = (*figure.table.columns, Column("Points that an entry costs", "number", ranged=True))
    rows = []
    for row in figure.table.rows:
        pair = book.counts.pair(f"severity_points_gravity_{GRAVITY.index(str(row[0]))}")
        rows.append((*row, spread([]) if pair is None else spread(ratio(*pair))))
    figure.table = Table(figure.table.caption, columns, tuple(rows))
    return figure


def _split(book, *, name, title, keys, say, made, mechanisms, ordered=False, colours=None) -> Figure:
    rows = [(label, total) for key, label in keys if (total := book.counts.total(key)) is not None and total.any()]
    if not rows:
        return none_lost(name, title, made, mechanisms)
    lost = np.sum([total for _, total in rows], axis=0)
    everyone = book.counts.residents()
    if ordered:
        rows.sort(key=lambda row: -float(np.median(row[1])))
    shares = [(label, spread(ratio(total, lost)), spread(ratio(100 * total, everyone))) for label, total in rows]
    table = Table(
        f"{title}{where(book)}",
        (
            Column("For"),
            Column("Share of points lost", "percent", ranged=True),
            Column("Points lost for every 100 residents", "number", ranged=True),
        ),
        tuple(shares),
    )
    bars = [{"label": label, **book.bar("share", share, "percent")} for label, share, _ in shares]
    if colours:
        for bar in bars:
            bar["colour"] = colours(bar["label"])
    return Figure(
        name,
        title,
        say(shares, spread(ratio(lost, everyone))),
        made,
        unit="Share of all points lost",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=mechanisms,
    )


def _say_causes(shares, each) -> str:
    own = next((share for label, share, _ in shares if label == CAUSE_WORDS["own act"]), None)
    head = f"The average resident lost {each.text('number')} points. "
    if own is None:
        return head + "None were for the resident's own acts."
    return head + f"{own.text('percent', one_run=False)} of all points lost were for the resident's own acts."


def _say_most(shares, each) -> str:
    label, share, _ = shares[0]
    return f"Most came from {label.lower()}: {share.text('percent')} of all points lost."


def _say_gravity(shares, each) -> str:
    none = next((share for label, share, _ in shares if label == GRAVITY[0]), None)
    if none is None:
        return "No points were lost for acts that ordinary law leaves alone."
    return f"{none.text('percent')} of all points lost were for acts that ordinary law leaves alone."
