"""What people know, and what they believe beside what is so (M16)."""

from __future__ import annotations

import numpy as np

from demerit.scheme.parts.knowledge import CHANGES
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import or_zero, where
from demerit.show.tables import Cell, Column, Table
from demerit.show.wording import ratio, spread

MOST_RULES = 12  # shown: the best and the least known


def knowing(book: Book) -> Figure | None:
    """Residents by how well they know the rules, through the run; and the best and least known rules."""
    levels = [book.counts.series(f"knows_{level}") for level in ("all", "most", "some")]
    if book.scheme.knowledge is None or any(one is None for one in levels):
        return None
    everyone = book.counts.residents()
    drawn, series = [], []
    colours = (theme.SCHEME, theme.ADDED, theme.WRONG)
    for name, colour, data in zip(("all", "most", "some"), colours, levels, strict=True):
        drawn += book.line(ratio(data, everyone[:, None]), name)
        series.append((name, f"know {name}", colour))
    rules = []
    for name, rule in book.scheme.rules.items():
        pair = book.counts.pair(f"known_rule_{name}")
        if pair is not None and pair[1].any():
            rules.append((book.kind(rule.kind), spread(ratio(*pair))))
    rules.sort(key=lambda row: -(row[1].value or 0))
    shown = rules if len(rules) <= MOST_RULES else rules[: MOST_RULES // 2] + rules[-MOST_RULES // 2 :]
    heard = spread(ratio(or_zero(book, book.counts.last("heard_of_wrongful")), everyone))
    known = spread(ratio(sum((or_zero(book, book.counts.last(f"knows_{level}")) for level in ("all", "most", "some")),
                             np.zeros(book.replicates)), everyone))  # fmt: skip
    return Figure(
        "knowing",
        "What people know",
        f"On the last day {known.text('percent')} of residents knew any of the rules, and {heard.text('percent')} had "
        "heard of somebody listed wrongly.",
        "Measures knows_some, knows_most, knows_all and heard_of_wrongful, residents each evening; known_rule_… of "
        "those of 14 or more who were asked on the last. The table has the best and the least known rules.",
        unit="Share of residents",
        chart=lambda: marks.lines(drawn, **book.counted, series=series, percent=True),
        table=Table(f"Share who know a rule, last day{where(book)}",
                    (Column("Rule on"), Column("Know it", "percent", ranged=True)), tuple(shown)),
        mechanisms=("M16",),
    )  # fmt: skip


def believing(book: Book) -> Figure | None:
    """Each official claim, what is so, and how many believe it."""
    if not book.scheme.claims:
        return None
    everyone = book.counts.residents()
    believers = spread(ratio(or_zero(book, book.counts.last("believers")), everyone))
    rows: list[tuple[Cell, ...]] = []
    for claim in book.scheme.claims.values():
        change = claim.measure in CHANGES
        true = _change(book, claim.measure) if change else _share(book, claim.measure)
        claimed = f"{100 * claim.value.value:+.3g}%" if change else f"{100 * claim.value.value:.3g}%"
        rows.append((claim.text, claimed, spread(true).text("change" if change else "percent"), believers))
    first = rows[0]
    return Figure(
        "believing",
        "What is claimed, what is so, and who believes it",
        f"{believers.text('percent')} of residents believe what is claimed. “{first[0]}”: {first[1]} is claimed, and "
        f"{first[2]} is so.",
        "Whoever is 14 or more and hasn't heard of somebody listed wrongly believes (measure believers). What is so: "
        "shares over the run; for acts and deeds the change beside the twin.",
        table=Table(
            f"Official claims{where(book)}",
            (Column("Claim"), Column("Claimed"), Column("So"), Column("Believe it", "percent", ranged=True)),
            tuple(rows),
        ),
        mechanisms=("M16", "M39"),
    )


def _share(book: Book, measure: str) -> np.ndarray | list[float]:
    if measure == "listed":
        return ratio(or_zero(book, book.counts.last("listed")), book.counts.residents())
    pair = book.counts.pair(measure)
    return [] if pair is None else ratio(*pair)


def _change(book: Book, measure: str) -> np.ndarray | list[float]:
    there = book.counts.total(measure, "twin") if book.has_twin else None
    return [] if there is None else ratio(or_zero(book, book.counts.total(measure)), there) - 1
