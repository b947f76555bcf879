"""Fear and silence: what people stopped doing, beside the same people without the scheme (M06, M07, M34)."""

from __future__ import annotations

from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.registry import slug
from demerit.show import marks, theme, wording
from demerit.show.book import Book, Figure
from demerit.show.figures.common import no_twin, or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, spread


def silence(book: Book) -> Figure:
    """Acts chilled, prevented and added, by context."""
    title = "What people stopped doing, and started"
    made = (
        "Acts of the two worlds are matched by resident, day, kind and draw. Given up: done by the twin, not "
        "here, because perceived risk lowered the threshold. Prevented: the opportunity was gone. Added: done "
        "here, not by the twin. Missing over 30 days leaves out what was only put off."
    )
    mechanisms = ("M06", "M07", "M34")
    if not book.has_twin:
        return no_twin("silence", title, made, mechanisms)
    everyone = book.counts.residents()
    rows, bars = [], []
    for context in CONDUCT_CONTEXTS:
        parts = [book.counts.total(f"{what}_{slug(context)}") for what in ("chilled", "prevented", "added", "silenced")]
        if all(part is None or not part.any() for part in parts):
            continue
        chilled, prevented, added, missing = (spread(ratio(100 * or_zero(book, part), everyone)) for part in parts)
        rows.append((context.capitalize(), chilled, prevented, added, missing))
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
            Column("Missing over 30 days", "number", ranged=True),
        ),
        tuple(rows),
    )
    most = max(rows, key=lambda row: row[1].value or 0)
    return Figure(
        "silence",
        title,
        f"Most was given up in {most[0].lower()}: {most[1].text('number')} acts for every 100 residents that the twin "
        "did and this world did not."
        if most[1].value
        else "Nobody gave anything up out of fear; what else differs between the two worlds is in the table.",
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
    made = "Measure fear_… of each sphere: residents whose perceived risk is above nothing, on the last day."
    everyone = book.counts.residents()
    rows = []
    for context in CONDUCT_CONTEXTS:
        last = book.counts.last(f"fear_{slug(context)}")
        if last is not None and last.any():
            first = book.counts.series(f"fear_{slug(context)}")
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


def conduct(book: Book) -> Figure:
    """What people truly did, by context, beside the twin; dissent and faith by themselves."""
    title = "What people did, in both worlds"
    made = (
        "Measures dissent, worship and acts_context_… of each sphere: acts of the catalogue that schemes punish, truly "
        "done, seen or not. Held opinion is not expressed opinion: only what is expressed is counted."
    )
    rows, bars = [], []
    named = [("dissent", "Dissent expressed"), ("worship", "Faith practised")]
    named += [(f"acts_context_{slug(context)}", context.capitalize()) for context in CONDUCT_CONTEXTS]
    for key, label in named:
        here, there = book.per(key, 100), book.per(key, 100, "twin")
        if here is None or (not here.any() and (there is None or not there.any())):
            continue
        a, b = spread(here), book.spread(there)
        change = spread([]) if there is None else spread(ratio(here, there) - 1)
        rows.append((label, a, b, change))
        bars.append({"label": label, **book.bar("here", a, "number"), **book.bar("there", b, "number")})
    if not rows:
        return Figure(
            "conduct", title, "Nobody did anything that the catalogue counts.", made, mechanisms=("M06", "M07")
        )
    table = Table(
        f"Acts for every 100 residents{where(book)}",
        (
            Column("Sphere"),
            Column("With the scheme", "number", ranged=True),
            Column(wording.sentence_case(book.twin_words), "number", ranged=True),
            Column("Change", "change", ranged=True),
        ),
        tuple(rows),
    )
    label, a, b, change = rows[0]
    say = f"{label}: {a.text('number')} acts for every 100 residents"
    say += f", {b.text('number')} {book.twin_words}: a change of {change.text('change')}." if b.defined else "."
    return Figure(
        "conduct",
        title,
        say,
        made,
        unit="Acts for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M05", "M06", "M07", "M08", "M09"),
        keys=book.two_worlds,
    )
