"""Which acts decided a refusal, and whether they may bear on the service refused (see `demerit.relations`).

The deciding acts are those whose removal would turn the refusal, the ledger's bounds heeded; if no single one does,
each counts by its share of the points lost. What other people did is a row of its own. Where the log doesn't tell, a
refusal is left out, and counted as unknown: a listing for an unpaid fine or from before the first day, points taken for
no act, a low start, and a way in by records of several contexts or of kinds of which only some may bear on the service.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.catalogue import Catalogue
from demerit.day.lists import (
    BY_GRADE,
    BY_REGISTER,
    CORRECTION,
    FROM_FINE,
    FROM_SUM,
    INITIAL,
    REFUSED,
    RESTORATION,
)
from demerit.day.rows import Rows
from demerit.day.tables.form import NEVER
from demerit.limits import CONDUCT_CONTEXTS, CONTEXTS, MAX_SERVICES
from demerit.measure.counted.book import slug
from demerit.relations import ACTS, ANY_OF, READINGS, bearing, contexts_of_doors
from demerit.scheme.model import Scheme

MILLION = 1_000_000
ASSOCIATION = len(CONTEXTS)  # a row of its own beside the contexts
FINANCE = CONTEXTS.index("finance")
NO_ACT = -1  # nobody's act: discretion, tampering, decay
UNBOUNDED = (-(1 << 30), 1 << 30)  # a second ledger begins anew without an entry, so its course can't be gone through


@dataclass(frozen=True)
class Deciding:
    """Refusals by a register or grade, by service and by context of the deciding acts, in millionths of a refusal."""

    matrix: np.ndarray  # int64[contexts + 1, contexts]: act's context (the last: association) by service's context
    refusals: int  # of which the deciding acts are known
    unknown: int  # of which the log doesn't tell
    across: tuple[int, int]  # by own acts that may not bear on the service: by the strict reading, by the wide one


@dataclass(frozen=True)
class Course:
    """One resident's ledger up to the evening of a day."""

    entries: np.ndarray  # in the order of their days
    points: int  # that evening
    bounds: tuple[int, int]

    def without(self, act_of: np.ndarray, acts: int) -> np.ndarray:
        """The points that evening, had one act not been: int64[acts]. `act_of`: of each entry, -1 for none."""
        entries = self.entries
        course = np.full(acts, self.points - int(entries["moved"].sum(dtype=np.int64)))
        later = (entries["cause"] == RESTORATION) | (entries["cause"] == CORRECTION)  # than a day's bounds
        turn = 2 * entries["day"].astype(np.int64) + later
        order = np.argsort(turn, kind="stable")
        for some in np.split(order, np.flatnonzero(np.diff(turn[order])) + 1) if len(order) else []:
            points, whose = entries["points"][some].astype(np.int64), act_of[some]
            left_out = np.bincount(whose[whose >= 0], points[whose >= 0], acts).astype(np.int64)
            course = np.clip(course + points.sum() - left_out, *self.bounds)
        return course


class Ledgers:
    """Entries of every resident, found by resident and ledger; and the points at the end of the run."""

    def __init__(
        self, entries: np.ndarray, state: np.ndarray | Rows, bounds: list[tuple[int, int]],
        enrolled: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """`bounds`: lowest and highest points of each ledger. `enrolled`: who joined or left during the run; for each,
        only what came after the last such day can be told."""
        moves = [] if enrolled is None else enrolled[["resident", "day"]].tolist()
        self.since = {resident: day for resident, day in sorted(moves)}
        order = np.lexsort((entries["day"], entries["subject"]))
        self.entries, self.state, self.bounds = entries[order], state, bounds
        self.subjects = np.ascontiguousarray(self.entries["subject"])

    def until(self, resident: int, ledger: int, day: int) -> Course:
        """A ledger up to the evening of a day."""
        first, last = np.searchsorted(self.subjects, np.array([resident, resident + 1], self.subjects.dtype))
        mine = self.entries[first:last]
        since = self.since.get(resident, 0)
        mine = mine[(mine["ledger"] == ledger) & (mine["day"] >= since) & (since <= day)]
        late = mine["day"] > day
        row = self.state[resident]
        low, high = self.bounds[ledger]
        end = int(row["score"]) if ledger == 0 else (int(row["side"]) & 15) + low
        points = end - int(mine["moved"][late].sum(dtype=np.int64))
        return Course(mine[~late], points, (low, high) if ledger == 0 else UNBOUNDED)


def shares(course: Course, threshold: int, contexts: np.ndarray, bears: np.ndarray) -> tuple[dict[int, int], list[int]]:
    """Millionths of one refusal by row of the matrix, and those across contexts by reading; nothing of a low start.

    `threshold`: the points at which it would not have been refused. `bears`: bool[READINGS, ACTS], on the service
    refused.
    """
    acts: dict[tuple[int, int, int], list] = {}
    numbers: dict[tuple[int, int, int], int] = {}
    act_of = np.full(len(course.entries), -1)
    for x in np.flatnonzero(course.entries["points"] < 0).tolist():
        row = course.entries[x]
        where = ASSOCIATION if row["tie"] != 255 else NO_ACT if row["kind"] == 255 else int(contexts[row["kind"]])
        key = int(row["origin"]), int(row["act_day"]), int(row["kind"])
        act_of[x] = numbers.setdefault(key, len(numbers))
        act = acts.setdefault(key, [where, 0])
        act[0] = min(act[0], where)  # of one act that comes to somebody twice, their own part before the tie's
        act[1] -= int(row["moved"])
    short = max(1, threshold - course.points)
    open_without = course.without(act_of, len(acts)) - course.points >= short
    single = [(acts[key][0], key[2], 1) for key, number in numbers.items() if open_without[number]]
    weights = single or [(where, kind, loss) for (_, _, kind), (where, loss) in acts.items() if loss]
    total = sum(weight for _, _, weight in weights)
    out: dict[int, int] = {}
    for where, _, weight in weights:
        out[where] = out.get(where, 0) + weight * MILLION // total
    own = [(kind, weight) for where, kind, weight in weights if NO_ACT < where < ASSOCIATION]
    across = [sum(weight for kind, weight in own if not reading[kind]) * MILLION // total if total else 0
              for reading in bears]  # fmt: skip
    return out, across


def deciding_acts(
    scheme: Scheme, cat: Catalogue, decisions: np.ndarray, entries: np.ndarray, listings: np.ndarray,
    cutoffs: np.ndarray, state: np.ndarray | Rows, enrolled: np.ndarray | None = None,
) -> Deciding:  # fmt: skip
    """The acts behind each refusal by a register or grade; a private or a parents' refusal isn't among them.

    `decisions` and `entries` carry a column `day`; `state` is the last evening's. All of one world. Grades by rank
    are judged by the last day's cutoffs.
    """
    matrix, across = np.zeros((ASSOCIATION + 1, len(CONTEXTS)), np.int64), np.zeros(len(READINGS), np.int64)
    bears_on = np.zeros((len(READINGS), ACTS, MAX_SERVICES), bool)
    for number, found_related in enumerate(bearing(scheme, cat).values()):
        bears_on[number][tuple(np.array(sorted(found_related)).T)] = True
    by_standing = (decisions["reason"] == BY_REGISTER) | (decisions["reason"] == BY_GRADE)
    refused = decisions[by_standing & (decisions["outcome"] == REFUSED)]
    services = {service.number: (name, service) for name, service in cat.services.items()}
    contexts = np.zeros(256, int)
    for kind in cat.kinds.values():
        contexts[kind.number] = CONTEXTS.index(kind.context)
    bounds = [(ledger.min, ledger.max) for ledger in scheme.ledgers.values()]
    courses, ledgers = Ledgers(entries, state, bounds, enrolled), list(scheme.ledgers)
    ways = [way for register in scheme.registers.values() for way in register.ways_in.values()]
    stays: dict[tuple[int, int], list] = {}
    for row in listings:
        stays.setdefault((int(row["resident"]), int(row["register"])), []).append(row)
    known = 0
    for row in refused:
        resident, day = int(row["resident"]), int(row["day"])
        name, service = services[int(row["service"])]
        bears = bears_on[:, :, service.number]
        found: dict[int, int] = {}
        unrelated = [0] * len(READINGS)
        ledger = 0
        if row["reason"] == BY_GRADE:
            closed = set(scheme.services[name].closed_to_grades)
            better = [int(cutoffs[g]) for g, grade in enumerate(scheme.grade_ids) if grade not in closed]
            threshold = min([cutoff for cutoff in better if cutoff > -NEVER], default=0)
        else:
            mine = stays.get((resident, int(row["register"])), ())
            stay = next((x for x in mine if x["day"] <= day <= x["left"]), None)
            if stay is None:  # somebody else of the household stands on it
                found = {ASSOCIATION: MILLION}
            elif int(stay["flags"]) & (INITIAL | FROM_FINE) or int(stay["way"]) >= len(ways):
                continue
            elif int(stay["flags"]) & FROM_SUM:
                found = {FINANCE: MILLION}
                unrelated = [0 if yes else MILLION for yes in bears[:, ANY_OF + FINANCE]]
            else:
                way = ways[int(stay["way"])]
                if way.records is not None:
                    kinds = [cat.kinds[kind] for kind in way.records]
                    bear = bears[:, [kind.number for kind in kinds]]
                    if len({kind.context for kind in kinds}) > 1 or (bear != bear[:, :1]).any():
                        continue
                    found = {CONTEXTS.index(kinds[0].context): MILLION}
                    unrelated = [0 if yes else MILLION for yes in bear[:, 0]]
                elif way.without_a_rule is not None or way.representative_of is not None:
                    continue  # no act of the resident's own lies behind it
                else:
                    ledger = ledgers.index(way.ledger) if way.ledger else 0
                    threshold, day = way.below if way.below is not None else 0, int(stay["day"])
        if not found:
            found, unrelated = shares(courses.until(resident, ledger, day), threshold, contexts, bears)
            if not found or NO_ACT in found:
                continue  # a low start, or points taken for no act
        known += 1
        column = CONTEXTS.index(service.context)
        for where, millionths in found.items():
            matrix[where, column] += millionths
        across += unrelated
    return Deciding(matrix, known, len(refused) - known, (int(across[0]), int(across[1])))


def cells(scheme: Scheme, cat: Catalogue) -> dict[str, tuple[int, int]]:
    """Row and column of the matrix by the name of its measure: of the contexts in which a scheme refuses services."""
    rows = {**{slug(context): CONTEXTS.index(context) for context in CONDUCT_CONTEXTS}, "others": ASSOCIATION}
    columns = {slug(context): CONTEXTS.index(context) for context in contexts_of_doors(scheme, cat)}
    return {f"decided_{act}_{service}": (x, y) for act, x in rows.items() for service, y in columns.items()}


def ends_of(deciding: Deciding, scheme: Scheme, cat: Catalogue) -> dict[str, tuple[int, int]]:
    """The measures of a run's end, each over all refusals of which the deciding acts are known: in millionths. And how
    many they aren't known of."""
    total = deciding.refusals * MILLION
    found = {f"across_{reading}": part for reading, part in zip(READINGS, deciding.across, strict=True)}
    found["through_association"] = int(deciding.matrix[ASSOCIATION].sum())
    found |= {name: int(deciding.matrix[where]) for name, where in cells(scheme, cat).items()}
    unknown = {"deciding_unknown": (deciding.unknown, deciding.refusals + deciding.unknown)}
    return unknown | {name: (part, total) for name, part in found.items()}
