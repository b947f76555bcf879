"""What only the end of a run tells: how long wrongful listings stood, and which acts decided a refusal (DESIGN 4a)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.catalogue import CONTEXTS, Catalogue
from demerit.day.lists import (
    BY_GRADE,
    BY_REGISTER,
    FROM_FINE,
    FROM_SUM,
    INITIAL,
    NO_RULE,
    STILL_ON,
    WRONGFUL,
)
from demerit.day.tables import NEVER
from demerit.scheme.model import Scheme

MILLION = 1_000_000
ASSOCIATION = len(CONTEXTS)  # a row of its own beside the contexts
AUDIENCES = (0, 20, 150, 2000)  # followers by level of online life; assumed, each from a third to three times this


def standing_after(listings: np.ndarray, days: int, after: int) -> tuple[int, int]:
    """Of the wrongful listings made at least `after` days before the end: (still standing after that, all)."""
    wrongful = listings[(listings["flags"] & WRONGFUL) != 0]
    old = wrongful[wrongful["day"].astype(int) + after <= days]
    left = old["left"].astype(int)
    stood = (left == STILL_ON) | (left - old["day"].astype(int) >= after)
    return int(stood.sum()), len(old)


def never_out(listings: np.ndarray) -> tuple[int, int]:
    """Of all listings made during the run: (still standing at its end, all)."""
    made = listings[(listings["flags"] & INITIAL) == 0]
    return int((made["left"] == STILL_ON).sum()), len(made)


def related(scheme: Scheme) -> np.ndarray:
    """Whether an act's context bears on a service's: bool[contexts, contexts]. By default only on itself."""
    matrix = np.eye(len(CONTEXTS), dtype=bool)
    for act, services in scheme.related.items():
        for service in services:
            matrix[CONTEXTS.index(act), CONTEXTS.index(service)] = True
    return matrix


@dataclass(frozen=True)
class Deciding:
    """Refusals by service and context of the deciding acts, in millionths; the last row is association."""

    matrix: np.ndarray  # int64[contexts + 1, contexts]: act's context (or association) by service's context
    refusals: int


def deciding_acts(
    scheme: Scheme,
    cat: Catalogue,
    decisions: np.ndarray,
    entries: np.ndarray,
    listings: np.ndarray,
    cutoffs: np.ndarray,
) -> Deciding:
    """Which acts decided each refusal by a register or grade.

    The deciding acts are those whose removal would turn the refusal; if no single one does, each counts by its share
    of the negative points. `decisions` and `entries` carry a column `day`; all of one world.
    """
    matrix = np.zeros((ASSOCIATION + 1, len(CONTEXTS)), np.int64)
    chosen = decisions[(decisions["reason"] == BY_REGISTER) | (decisions["reason"] == BY_GRADE)]
    if not len(chosen):
        return Deciding(matrix, 0)
    number_of = {service.number: service for service in cat.services.values()}
    contexts = np.zeros(256, int)
    for kind in cat.kinds.values():
        contexts[kind.number] = CONTEXTS.index(kind.context)
    negative = entries[(entries["points"] < 0) & (entries["ledger"] == 0) & (entries["rule"] != NO_RULE)]
    order = np.argsort(negative["subject"], kind="stable")
    negative = negative[order]
    subjects = np.ascontiguousarray(negative["subject"])
    names = list(scheme.registers)
    ways = [(r, way) for r, register in enumerate(scheme.registers.values()) for way in register.ways_in.values()]
    by_stay: dict[tuple[int, int], list] = {}
    for row in listings:
        by_stay.setdefault((int(row["resident"]), int(row["register"])), []).append(row)
    low = next(iter(scheme.ledgers.values())).start if scheme.ledgers else 0
    for row in chosen:
        resident, day = int(row["resident"]), int(row["day"])
        service = number_of[int(row["service"])]
        column = CONTEXTS.index(service.context)
        threshold = None
        if row["reason"] == BY_REGISTER:
            register = int(row["register"])
            stay = next((x for x in by_stay.get((resident, register), ()) if x["day"] <= day <= x["left"]), None)
            if stay is None or int(stay["way"]) >= len(ways):
                # through the household, or listed since before the start: another's doing, or the register's own kind
                matrix[ASSOCIATION if stay is None else CONTEXTS.index("finance"), column] += MILLION
                continue
            way = ways[int(stay["way"])][1]
            if way.records is not None or int(stay["flags"]) & (FROM_FINE | FROM_SUM):
                kinds = way.records or []
                found = {cat.kinds[kind].context for kind in kinds} or {"finance"}
                for context in found:
                    matrix[CONTEXTS.index(context), column] += MILLION // len(found)
                continue
            if way.ledger and list(scheme.ledgers).index(way.ledger) > 0:
                matrix[CONTEXTS.index("traffic"), column] += MILLION
                continue
            threshold, day = way.below if way.below is not None else low, int(stay["day"])
        else:
            closed = set(scheme.services[_service_id(cat, row["service"])].closed_to_grades)
            open_grades = [g for g, name in enumerate(scheme.grade_ids) if name not in closed]
            below = [g for g in open_grades if cutoffs[g] > -NEVER]
            threshold = int(cutoffs[max(below)]) if below else low
        a, b = np.searchsorted(subjects, np.array([resident, resident + 1], subjects.dtype))
        mine = negative[a:b]
        mine = mine[mine["day"] <= day]
        if not len(mine):
            matrix[column, column] += MILLION  # a low start, not an act
            continue
        lost = -mine["points"].astype(np.int64)
        short = max(1, int(threshold) - (low - int(lost.sum())))
        single = lost >= short
        weights = single.astype(np.int64) if single.any() else lost
        where = np.where(mine["tie"] < 5, ASSOCIATION, contexts[mine["kind"]])
        shares = weights * MILLION // int(weights.sum())
        np.add.at(matrix[:, column], where, shares)
    assert len(names) <= 8
    return Deciding(matrix, len(chosen))


def _service_id(cat: Catalogue, number: int) -> str:
    return next(name for name, service in cat.services.items() if service.number == int(number))


def across(deciding: Deciding, scheme: Scheme) -> tuple[int, int]:
    """Refusals whose deciding acts belong to a context unrelated to the service's, in millionths: (those, all)."""
    own = deciding.matrix[:ASSOCIATION]
    return int(own[~related(scheme)].sum()), deciding.refusals * MILLION
