"""The figures of the report, one function each: from a run's counts to words, a table and a chart.

A figure is None where the scheme has nothing of the kind, and empty where there is nothing to count.
"""

from __future__ import annotations

from collections.abc import Callable

from demerit.show.book import DETAIL, USEFUL, Book, Figure
from demerit.show.figures import access, conduct, leaving, operator, others, points, records, registers, standing, who

Draw = Callable[[Book], Figure | None]

SECTIONS: tuple[tuple[str, dict[str, Draw]], ...] = (
    ("Where people stand", {
        "grades": standing.grades, "registers": registers.registers, "stays": registers.stays, "exits": leaving.exits,
        "uptake": others.uptake,
        "scores": standing.scores, "commercial": others.commercial, "shown": registers.shown,
    }),
    ("What points are lost for", {
        "causes": points.causes, "collective": who.collective, "creep": points.creep, "contexts": points.contexts,
        "gravity": points.gravity, "warnings": points.warnings,
    }),
    ("What goes wrong", {
        "errors": records.errors, "errors_by_channel": records.errors_by_channel, "reports": records.reports,
        "tampering": records.tampering, "detection": standing.detection,
    }),
    ("Which doors shut", {
        "doors": access.doors, "refusals": access.refusals, "custody": registers.custody, "across": access.across,
        "reasons": access.reasons, "exchange": access.exchange, "abstaining": access.abstaining,
        "waiting": access.waiting, "matches": others.matches,
    }),
    ("What people do", {
        "conduct": conduct.conduct, "silence": conduct.silence, "fear": conduct.fear, "distrust": conduct.distrust,
        "ties": others.ties, "knowing": others.knowing,
    }),
    ("Whom it falls on", {
        "fell_by_group": who.fell_by_group, "lists_by_group": who.lists_by_group, "children": who.children,
        "jobs": who.jobs, "errors_by_group": who.errors_by_group, "refusals_by_group": who.refusals_by_group,
        "fines": who.fines, "discretion": who.discretion, "organisations": registers.organisations,
    }),
    ("What the operator would say", {
        "breaches": operator.breaches, "order": operator.order, "certainty": operator.certainty,
        "adapting": operator.adapting, "deeds": operator.deeds, "believing": others.believing,
    }),
)  # fmt: skip
FIGURES: dict[str, Draw] = {name: draw for _, figures in SECTIONS for name, draw in figures.items()}
MOST_SHOWN = 14  # figures that a page shows


def sections(book: Book) -> list[tuple[str, list[Figure]]]:
    """Every section with its figures, those with nothing to count among them.

    Of a scheme with few essential and useful figures the details move up, in their order, as long as there is room.
    """
    found = [(title, [made for draw in figures.values() if (made := draw(book))]) for title, figures in SECTIONS]
    drawn = [figure for _, figures in found for figure in figures if not figure.empty]
    room = MOST_SHOWN - sum(figure.rank < DETAIL for figure in drawn)
    for figure in [figure for figure in drawn if figure.rank == DETAIL][: max(0, room)]:
        figure.rank = USEFUL
    return found


def figure_of(book: Book, name: str) -> Figure | None:
    """One figure by its name; None where this scheme has nothing to show."""
    return FIGURES[name](book)


__all__ = ["FIGURES", "SECTIONS", "Book", "Figure", "figure_of", "sections"]
