"""The figures of the report, one function each: from a run's counts to words, a table and a chart."""

from __future__ import annotations

from collections.abc import Callable

from demerit.show.book import Book, Figure
from demerit.show.figures import (
    access,
    adapting,
    between,
    commercial,
    creep,
    custody,
    enrolment,
    errors,
    knowing,
    mind,
    operator,
    organisations,
    otherwise,
    points,
    queues,
    reports,
    standing,
    tampering,
    who,
)

FIGURES: dict[str, Callable[[Book], Figure]] = {
    "grades": standing.grades,
    "scores": standing.scores,
    "registers": standing.registers,
    "causes": points.causes,
    "contexts": points.contexts,
    "gravity": points.gravity,
    "errors": errors.three_figures,
    "errors_by_channel": errors.by_channel,
    "detection": errors.detection,
    "doors": access.doors,
    "refusals": access.refusals,
    "reasons": access.reasons,
    "across": access.across,
    "exchange": access.exchange,
    "conduct": mind.conduct,
    "silence": mind.silence,
    "fear": mind.fear,
    "errors_by_group": who.errors_by_group,
    "refusals_by_group": who.refusals_by_group,
    "lists_by_group": who.lists_by_group,
    "fines": who.fines,
    "children": who.children,
    "jobs": who.jobs,
    "breaches": operator.breaches,
    "deeds": operator.deeds,
}

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Where people stand", ("grades", "scores", "registers")),
    ("What it costs", ("causes", "contexts", "gravity")),
    ("What goes wrong", ("errors", "errors_by_channel", "detection")),
    ("Which doors shut", ("doors", "refusals", "reasons", "across", "exchange")),
    ("What people stop doing", ("conduct", "silence", "fear")),
    ("Whom it falls on", ("errors_by_group", "refusals_by_group", "lists_by_group", "fines", "children", "jobs")),
    ("What the operator would say", ("breaches", "deeds")),
)

# figures that a report has only where the scheme has what they show: section, and None where there is nothing
OPTIONAL: dict[str, tuple[str, Callable[[Book], Figure | None]]] = {
    "creep": ("What it costs", creep.creep),
    "commercial": ("Where people stand", commercial.commercial),
    "waiting": ("Which doors shut", queues.waiting),
    "warnings": ("What it costs", otherwise.warnings),
    "collective": ("What it costs", otherwise.collective),
    "discretion": ("Whom it falls on", otherwise.discretion),
    "tampering": ("What goes wrong", tampering.tampering),
    "uptake": ("Where people stand", enrolment.uptake),
    "abstaining": ("Which doors shut", enrolment.abstaining),
    "reports": ("What goes wrong", reports.reports),
    "shown": ("Where people stand", reports.shown),
    "distrust": ("What people stop doing", reports.distrust),
    "matches": ("Which doors shut", between.matches),
    "ties": ("What people stop doing", between.ties),
    "knowing": ("What people stop doing", knowing.knowing),
    "believing": ("What the operator would say", knowing.believing),
    "adapting": ("What the operator would say", adapting.adapting),
    "custody": ("Which doors shut", custody.custody),
    "organisations": ("Whom it falls on", organisations.organisations),
}


def sections(book: Book) -> list[tuple[str, list[Figure]]]:
    """Every section of a run's report with its figures, those that only some schemes have included."""
    found = [(title, [FIGURES[name](book) for name in names]) for title, names in SECTIONS]
    for title, figure in OPTIONAL.values():
        made = figure(book)
        if made is not None:
            next(figures for heading, figures in found if heading == title).append(made)
    return found


def figure_of(book: Book, name: str) -> Figure | None:
    """One figure by its name; None where this scheme has nothing to show."""
    return FIGURES[name](book) if name in FIGURES else OPTIONAL[name][1](book)


__all__ = ["FIGURES", "OPTIONAL", "SECTIONS", "Book", "Figure", "figure_of", "sections"]
