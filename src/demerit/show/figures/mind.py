"""Fear and silence: what people stopped doing, beside the same people without the scheme (M06, M07, M34)."""

from __future__ import annotations

from demerit.catalogue import CONDUCT_CONTEXTS
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import no_twin, or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def silence(book: Book) -> Figure:
    """Acts chilled, prevented and added, by context."""
    title = "What people stopped doing, and started"
    made = (
        "Acts of the two worlds are matched by resident, day, kind and draw. Given up: done by the twin, not here, "
        "because perceived risk lowered the threshold. Prevented: the opportunity was gone. Added: done "
        "here, not by the twin."
    )
    mechanisms = ("M06", "M07", "M34")
    if not book.has_twin:
        return no_twin("silence", title, made, mechanisms)
    everyone = book.counts.residents()
    rows, bars = [], []
    for context in CONDUCT_CONTEXTS:
        parts = [book.counts.total(f"{what}_{context}") for what in ("chilled", "prevented", "added")]
        if all(part is None or not part.any() for part in parts):
            continue
        chilled, prevented, added = (spread(ratio(100 * or_zero(book, part), everyone)) for part in parts)
        rows.append((context.capitalize(), chilled, prevented, added))
        bars.append(
            {
                "label": context.capitalize(),
                **book.bar("chilled", chilled, "number"),
                **book.bar("added", added, "number"),
            }
        )
    if not rows:
        return Figure(
            "silence",
            title,
            "Nobody did anything differently out of fear: the two worlds hold the same acts.",
            made,
            mechanisms=mechanisms,
        )
    table = Table(
        f"Acts for every 100 residents{where(book)}",
        (
            Column("Sphere"),
            Column("Given up in fear", "number", ranged=True),
            Column("Prevented", "number", ranged=True),
            Column("Added", "number", ranged=True),
        ),
        tuple(rows),
    )
    most = max(rows, key=lambda row: row[1].value or 0)
    return Figure(
        "silence",
        title,
        f"Most was given up in {most[0].lower()}: {most[1].text('number')} acts for every 100 residents that the twin "
        "did and this world did not.",
        made,
        unit="Acts for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("chilled", theme.SCHEME), ("added", theme.ADDED)]),
        table=table,
        mechanisms=mechanisms,
        keys=(("Given up in fear", theme.SCHEME), ("Added", theme.ADDED)),
    )


def fear(book: Book) -> Figure:
    """Residents who fear, by context, on the last day."""
    title = "Who goes in fear"
    made = "Measure fear_ of each sphere: residents whose perceived risk is above nothing, on the last day."
    everyone = book.counts.residents()
    rows = []
    for context in CONDUCT_CONTEXTS:
        last = book.counts.last(f"fear_{context}")
        if last is not None and last.any():
            first = book.counts.series(f"fear_{context}")
            begin = ratio(first[:, 0], everyone) if first is not None else []
            rows.append((context.capitalize(), spread(begin), spread(ratio(last, everyone))))
    if not rows:
        return Figure(
            "fear",
            title,
            "Nobody was afraid of this scheme, by the model of adaptation that it was given.",
            made,
            mechanisms=("M34",),
        )
    rows.sort(key=lambda row: -(row[2].value or 0))
    table = Table(
        f"Residents in fear, share of all{where(book)}",
        (Column("Sphere"), Column("First day", "percent", ranged=True), Column("Last day", "percent", ranged=True)),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("share", row[2], "percent")} for row in rows]
    top = rows[0]
    return Figure(
        "fear",
        title,
        f"On the last day {top[2].text('percent')} of residents were wary of anything to do with {top[0].lower()}.",
        made,
        unit="Share of residents, last day",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=("M34",),
    )
