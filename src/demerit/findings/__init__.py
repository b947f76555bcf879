"""Findings: what a run says, in an order that was declared before it.

Mechanisms, doors and accounts declare findings, each with a fixed place; a scheme's own `findings` lead. A report
gives the first five that have something to count; what has nothing to count is named at its end.

    for finding in run.findings: print(finding.headline, finding.sentence)
"""

from __future__ import annotations

from demerit.findings.adapting import ADAPTING
from demerit.findings.beside_twin import beside_twin
from demerit.findings.doors import doors
from demerit.findings.finding import Declared, Finding
from demerit.findings.shares import SHARES
from demerit.measure.estimates import Counted, Estimates
from demerit.scheme.beginning import graded_anew
from demerit.scheme.model import Scheme
from demerit.statistics import UNDEFINED

__all__ = ["LEADING", "Declared", "Finding", "declared", "findings", "leading", "left_out", "missing", "names"]

LEADING = 5  # of the findings that have something to count: those that a report opens with


def names() -> list[str]:
    """Ids of all findings that any scheme may have."""
    from demerit.catalogue import catalogue

    shares = [one.id for one in (*SHARES, *beside_twin(None), ADAPTING)]
    return [*shares, *(f"door_{name}" for name in catalogue().services)]


def declared(scheme: Scheme) -> list[Declared]:
    """Every finding that a scheme has, in order: its own `findings` first, then by the place of each."""
    from demerit.catalogue import catalogue

    every = [*SHARES, *beside_twin(scheme), ADAPTING, *doors(scheme, catalogue().services)]
    mine = [one for one in every if one.when(scheme)]
    chosen = {name: place for place, name in enumerate(scheme.findings)}
    return sorted(mine, key=lambda one: (chosen.get(one.id, len(chosen)), one.order))


def findings(run: Counted) -> list[Finding]:
    """The findings of a run, in their declared order, those with nothing to count among them."""
    figures, graded = Estimates(run), graded_anew(run.scheme, run.start, run.burn_in + run.days)

    def made(one: Declared) -> Finding | None:
        if not graded and one.measures[:1] in (("below_start",), ("above_start",)):
            return one.finding(UNDEFINED, f"{one.title}.", "No grade was given anew in these days.")
        return one.make(figures, one)

    told = (made(one) for one in declared(run.scheme))
    return [finding for finding in told if finding is not None]


def missing(scheme: Scheme, found: list[Finding]) -> dict[str, list[str]]:
    """Ids that the scheme's own `findings` name and are not among those found, by the reason."""
    known, told = {one.id for one in declared(scheme)}, {one.id for one in found}
    out: dict[str, list[str]] = {}
    for id_ in scheme.findings:
        if id_ not in told:
            reason = "it needs a twin or a longer run" if id_ in known else "it has nothing of the kind"
            out.setdefault(reason, []).append(id_)
    return out


def leading(found: list[Finding]) -> list[Finding]:
    """The first five that have something to count, shares of fewer than ten passed over: "1 of 1" leads nothing."""
    return [one for one in found if not one.empty and not one.few][:LEADING]


def left_out(found: list[Finding]) -> list[Finding]:
    """Those with nothing to count, or a count of nought."""
    return [one for one in found if one.empty]
