"""The operator's success story beside what is so (M04, M39)."""

from __future__ import annotations

import numpy as np

from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import where
from demerit.show.tables import Column, Table
from demerit.show.wording import ratio, signed, spread

MONTH = 30


def breaches(book: Book) -> Figure:
    """Recorded breaches beside true harmful acts."""
    return _story(
        book,
        name="breaches",
        title="“More order”: the operator's figure and the true one",
        recorded="recorded_breaches",
        true="breaches",
        words=("Breaches on record", "Breaches, truly"),
        made=(
            "Measures recorded_breaches (what the operator can count), breaches and harmful_acts (what was done, "
            "seen or not). The operator compares its first 30 days with its last 30; the truth compares this "
            "world with the twin."
        ),
        mechanisms=("M39",),
        part=("harmful_acts", "of these, of gravity 2 or more"),
    )


def deeds(book: Book) -> Figure:
    """Recorded deeds beside true good deeds."""
    return _story(
        book,
        name="deeds",
        title="“More charity”: the operator's figure and the true one",
        recorded="recorded_deeds",
        true="good_deeds",
        words=("Good deeds on record", "Good deeds, truly"),
        made=(
            "Measures recorded_deeds, good_deeds and performed_deeds. A performed deed was truly done, but "
            "staged for those who watch: it is counted among the deeds and shown apart."
        ),
        mechanisms=("M04", "M39"),
        part=("performed_deeds", "of these, performed for those who watch"),
    )


def _months(series: np.ndarray) -> np.ndarray:
    """Sums over whole months of 30 days, array[replicates, months]."""
    whole = series.shape[1] // MONTH
    return series[:, : whole * MONTH].reshape(series.shape[0], whole, MONTH).sum(axis=2)


def _story(book, *, name, title, recorded, true, words, made, mechanisms, part) -> Figure:
    seen, here, there = book.counts.series(recorded), book.counts.series(true), book.counts.series(true, "twin")
    if seen is None or here is None or not (seen.any() or here.any()):
        return Figure(
            name, title, "The operator recorded nothing and so has no story to tell.", made, mechanisms=mechanisms
        )
    if book.days < 2 * MONTH:
        return Figure(
            name,
            title,
            "The run is shorter than two months, too short for a story of success.",
            made,
            mechanisms=mechanisms,
        )
    rows = [_row(f"{words[0]} (the operator's figure)", seen), _row(f"{words[1]}, with the scheme", here)]
    if (some := book.counts.series(part[0])) is not None:
        rows.append(_row(part[1], some))
    if there is not None:
        rows.append(_row(f"{words[1]}, {book.twin_words}", there))
    table = Table(
        f"First 30 days and last 30 days{where(book)}",
        (
            Column("Count"),
            Column("First 30 days", "whole", ranged=True),
            Column("Last 30 days", "whole", ranged=True),
            Column("Change", "change", ranged=True),
            Column("Whole run", "whole", ranged=True),
        ),
        tuple(rows),
    )
    lines, series = [], []
    everyone = book.counts.residents()[:, None] / 100
    for key, label, colour, data in (
        ("seen", "on record", theme.WRONG, seen),
        ("here", "true, with\nthe scheme", theme.SCHEME, here),
        ("there", "true, without" if "without" in book.twin_words else f"true, {book.twin_words}", "#6b6b6b", there),
    ):
        if data is None:
            continue
        monthly = ratio(_months(data), everyone)
        series.append((key, label, colour))
        lines += book.months(monthly, key, MONTH)
    change = rows[0][3]
    truth = book.excess(here.sum(axis=1), None if there is None else there.sum(axis=1))
    share = spread([]) if there is None else spread(ratio(here.sum(axis=1), there.sum(axis=1)) - 1)
    sentence = f"The operator sees a change of {change.text('change')} between its first and its last 30 days. "
    if there is None:
        sentence += "What the scheme truly changed is undefined: no twin."
    elif share.defined:
        sentence += "Beside the twin, the true change over the whole run is "
        sentence += f"{share.text('change')} ({signed(truth.value)} acts)."
    else:
        sentence += "The twin did none at all, so the true change has no rate."
    return Figure(
        name,
        title,
        sentence,
        made,
        unit="For every 100 residents, in months of 30 days",
        chart=lambda: marks.lines(lines, **book.counted, series=series, room=0.34),
        table=table,
        mechanisms=mechanisms,
    )


def _row(label: str, series: np.ndarray):
    first, last = series[:, :MONTH].sum(axis=1), series[:, -MONTH:].sum(axis=1)
    return (label, spread(first), spread(last), spread(ratio(last, first) - 1), spread(series.sum(axis=1)))


__all__ = ["breaches", "deeds"]
