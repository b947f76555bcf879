"""What people do in the two worlds, what is left undone, fear and distrust (M04 to M09, M34, M35)."""

from __future__ import annotations

from demerit.findings.beside_twin import reacts
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS
from demerit.measure.registry import slug
from demerit.show.book import DETAIL, ESSENTIAL, Book, Figure
from demerit.show.figures.common import (
    About,
    Beside,
    Share,
    beside,
    by_then,
    compared,
    direction,
    opening,
    shares,
    together,
    told,
)
from demerit.show.tables import Column
from demerit.show.wording import plural

CONDUCT = About(
    "conduct", "What people do, in both worlds",
    "Measures dissent (acts of speech and assembly that schemes punish), worship and acts_context_…: acts truly done, "
    "seen or not. Opinions that are held and not expressed are not counted.",
    ("M05", "M06", "M07", "M08", "M09"), ESSENTIAL, "Acts for every 100 residents, and the change beside the twin",
)  # fmt: skip


def conduct(book: Book) -> Figure | None:
    """Acts of the two worlds: dissent, worship, and what schemes punish by sphere of life.

    None of a scheme to which nobody is taken to react: both worlds hold the same acts by definition.
    """
    if not reacts(book.scheme):
        return None
    named = [("dissent", "Dissent expressed"), ("worship", "Faith practised")]
    named += [(f"acts_context_{slug(context)}", context.capitalize()) for context in CONDUCT_CONTEXTS]
    rows = [compared(book, label, name, times=100, share=False, relative=True) for name, label in named]
    dissent = rows[0]

    def say(_: list[Beside]) -> tuple[str, str]:
        here = f"Dissent was expressed {plural(dissent.here.above or 0, 'time')}"
        size = told(dissent.gap, "change").lstrip("+\N{MINUS SIGN}")
        title = direction(
            dissent.gap,
            f"People speak out {size} more than in the twin",
            f"People speak out {size} less than in the twin",
            "No clear difference in speaking out",
            f"People speak out {plural(dissent.here.above or 0, 'time')}{together(book)}",
        )
        if not dissent.gap.defined:
            return title, f"{here}."
        there = plural(dissent.there.above or 0, "time")
        return title, f"{here}, {there} in the twin ({told(dissent.gap, 'change')})."

    named = [dissent.label]
    return beside(book, CONDUCT, rows, "Sphere of life", say=say, unit="number", counted=True, named=named)


SILENCE = About(
    "silence", "Acts that the twin did and this world did not",
    "Acts are matched by resident, day, kind and draw. Left undone: the model's fear lowered the threshold below which "
    "the twin acted. Prevented: the opportunity was gone. Missing leaves out what was put off by up to 30 days.",
    ("M06", "M07", "M34"), DETAIL, "Acts left undone for every 100 residents, where the model's fear lowered them",
)  # fmt: skip


def silence(book: Book) -> Figure | None:
    """Acts left undone, prevented, added and missing, by context."""
    if not book.has_twin:
        return None
    figures, rows = book.figures, []
    for context in CONDUCT_CONTEXTS:
        undone = figures.rate(f"chilled_{slug(context)}", of="residents", share=False).times(100)
        others = tuple(figures.sum(f"{what}_{slug(context)}") for what in ("prevented", "added", "silenced"))
        rows.append(Share(context.capitalize(), undone, others))
    total = {
        what: sum(figures.sum(f"{what}_{slug(context)}") for context in CONDUCT_CONTEXTS)
        for what in ("chilled", "prevented", "added")
    }

    def say(_: list[Share]) -> tuple[str, str]:
        if not reacts(book.scheme):  # nothing is left undone for fear, by definition
            return (
                f"{plural(total['prevented'], 'act')} of the twin had no opportunity here{together(book)}",
                f"Of the acts that the twin did {total['prevented']:,} had no opportunity here; {total['added']:,} "
                "were done here only.",
            )
        return (
            f"{plural(total['chilled'], 'act is', 'acts are')} left undone where the model's fear lowered them"
            f"{together(book)}",
            f"{total['chilled']:,} acts that the twin did were left undone where the model's fear lowered them; "
            f"{total['added']:,} were done here only.",
        )

    more = (Column("Prevented", "whole"), Column("Done here only", "whole"), Column("Missing over 30 days", "whole"))
    return shares(book, SILENCE, rows, ("Sphere of life", "Left undone for 100"), say=say, unit="number", more=more)


FEAR = About(
    "fear", "Residents who are wary, by sphere of life",
    "Measure fear_…: residents whose perceived risk is above nought in the scheme's own model of adaptation, which is "
    "one of several.",
    ("M34",), DETAIL, "Share of residents", level=True,
)  # fmt: skip


def fear(book: Book) -> Figure | None:
    """Residents who are wary, by context."""
    if not reacts(book.scheme):
        return None
    rows = []
    for context in CONDUCT_CONTEXTS:
        name = f"fear_{slug(context)}"
        first = book.over_runs(book.daily(name)[:, 0], book.daily("residents")[:, 0])
        rows.append(Share(context.capitalize(), book.figures.rate(name), (first,)))
    speech = book.figures.rate("fear_speech")

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            f"{opening(speech, 'is', 'are')} wary of speaking",
            f"{by_then(book)}, {speech.above or 0:,} of {speech.below:,} residents are wary of anything to do with "
            "speech.",
        )

    return shares(book, FEAR, rows, ("Sphere of life", "Last day"), say=say, more=(Column("First day", "percent"),))


DISTRUST = About(
    "distrust", "Residents who have lost trust in others",
    "Measures distrust_… and distrust_levels_… of each circle: residents who have lost some trust in such people, and "
    "how much of all trust is gone (three levels each).",
    ("M35",), DETAIL, "Share of residents", level=True,
)  # fmt: skip


def distrust(book: Book) -> Figure | None:
    """Residents who have lost trust, by whom they trusted."""
    if book.scheme.trust is None:
        return None
    rate = book.figures.rate
    rows = [
        Share(
            circle.capitalize(),
            rate(f"distrust_{circle}"),
            (rate(f"distrust_levels_{circle}", share=False).times(1 / 3),),
        )
        for circle in CIRCLES
    ]
    near = rate("distrust_neighbours")

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            f"{opening(near, 'trusts', 'trust')} neighbours less than before",
            f"{by_then(book)}, {near.above or 0:,} of {near.below:,} residents have lost some trust in their "
            "neighbours.",
        )

    return shares(book, DISTRUST, rows, ("In", "Lost some"), say=say, more=(Column("Of all trust, lost", "percent"),))
