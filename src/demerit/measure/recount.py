"""Stocks counted anew from what stands on an evening: by block, which the engine's own counts by cell don't know.

`RECOUNTED` are the rows of the stocks that are counted here; a measure of any other row has no blocks.
"""

from __future__ import annotations

import numpy as np
from numba import int64

from demerit.chance import TILE
from demerit.compiled import kernel
from demerit.day import stocks as s
from demerit.day.access import effective
from demerit.day.apart import wrong_of
from demerit.day.commerce import band, commercial_score
from demerit.day.firms import NONE
from demerit.day.given import given_each
from demerit.day.knowledge import knows
from demerit.day.ledgers import grade_of
from demerit.day.staff import NOBODY_THERE, representative
from demerit.day.state import (
    ABSTAINS,
    DEBT_MASK,
    DEBT_SHIFT,
    EMPLOYED,
    FEAR_BITS,
    HEARD,
    HOUSED,
    KNOWS_SHIFT,
    SHUT_OUT,
    UNSCORED,
    own_of,
    score_of,
    seen_of,
)
from demerit.day.stocks import STOCK_ROWS, closed_services
from demerit.day.world import World
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS, MAX_BANDS, MAX_FIRM_RANKS, MAX_GRADES, MAX_REGISTERS, MAX_SERVICES
from demerit.measure.blocks import Blocks
from demerit.measure.counted.standing import BINS, START_ROW, STARTS
from demerit.measure.starts import against_start
from demerit.place.traits import age, employed

# beside those of `day.stocks` residents, the bins of the score, and where people stand beside where they began
ROWS = START_ROW + len(STARTS)
GRADES, REGISTERS, SERVICES, FEARED, TRUSTED = (
    MAX_GRADES,
    MAX_REGISTERS,
    MAX_SERVICES,
    len(CONDUCT_CONTEXTS),
    len(CIRCLES),
)
RECOUNTED = frozenset([
    *range(s.GRADE_ROW, s.GRADE_ROW + GRADES), *range(s.LIST_ROW, s.LIST_ROW + REGISTERS),
    *range(s.CLOSED_ROW, s.CLOSED_ROW + SERVICES), *range(s.FEAR_ROW, s.FEAR_ROW + FEARED), s.JOBLESS_ROW,
    s.EVICTED_ROW, s.SHUT_OUT_ROW, s.IN_DEBT_ROW, s.SCORE_ROW, s.OWN_ROW, s.SEEN_ROW, s.WRONG_ROW, s.ANY_LIST_ROW,
    *range(s.WAITING_ROW, s.WAITING_ROW + SERVICES), s.ENROLLED_ROW, s.ABSTAINS_ROW,
    *range(s.TRUST_ROW, s.TRUST_ROW + TRUSTED), *range(s.TRUST_LEVEL_ROW, s.TRUST_LEVEL_ROW + TRUSTED), s.CUT_ROW,
    *range(s.BAND_ROW, s.BAND_ROW + MAX_BANDS), *range(s.KNOW_ROW, s.KNOW_ROW + 3), s.TAUGHT_ROW, s.HEARD_ROW,
    s.BELIEVE_ROW,
    s.FIRMS_ROW, s.FIRMS_LISTED_ROW, s.FIRMS_WRONG_ROW, *range(s.FIRM_RANK_ROW, s.FIRM_RANK_ROW + MAX_FIRM_RANKS),
    *range(STOCK_ROWS, ROWS),
])  # fmt: skip


@kernel
def count_mind(mind, works, follows_news, claims, out):
    """What one resident fears, has lost, owes, knows and believes."""
    if mind & ((1 << FEAR_BITS) - 1):
        for context in range(FEARED):
            out[s.FEAR_ROW + context] += int64(((mind >> (2 * context)) & 3) > 0)
    out[s.JOBLESS_ROW] += int64(works and not mind & EMPLOYED)
    out[s.EVICTED_ROW] += int64(not mind & HOUSED)
    out[s.SHUT_OUT_ROW] += int64((mind & SHUT_OUT) != 0)
    out[s.IN_DEBT_ROW] += int64(((mind >> DEBT_SHIFT) & DEBT_MASK) > 0)
    out[s.ABSTAINS_ROW] += int64((mind & ABSTAINS) != 0)
    if knows(mind) > 0:
        out[s.KNOW_ROW + knows(mind) - 1] += 1
    heard = (mind & HEARD) != 0
    out[s.HEARD_ROW] += int64(heard)
    out[s.BELIEVE_ROW] += int64(claims and follows_news and not heard)


@kernel
def count_bits(bits, first, out):
    """One more in each row, from the first on, whose bit is set."""
    while bits != 0:
        out[first] += bits & 1
        bits, first = bits >> 1, first + 1


@kernel(nogil=True)
def count_residents(
    first, last, people, state, standing, apart, access, commerce, knowledge, enrols, scores, black_mask, low, width,
    out,
):  # fmt: skip
    """All that the rows of residents first to last tell, added into `out` (int64[ROWS]).

    `enrols`: not everybody is scored; `scores`: there is a ledger, whose points go into bins of `width` from `low` on.
    """
    people, table, doors, company, claims = people[0], standing[0], access[0], commerce[0], knowledge[0].claims != 0
    follows_from = knowledge[0].follows_from
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    shut_at = np.empty(16, np.int64)  # services closed to those on no register, by grade
    for grade in range(16):
        shut_at[grade] = closed_services(0, grade, doors)
    base = after = int64(first)
    for i in range(first, last):
        if i == after:
            base, after = int64(i), given_each(i, last, people, room, drawn, profiles)
        p, row = profiles[i - base], state[i]
        mind, on, grade = int64(row.mind), int64(row.lists), int64(row.grade) & 15
        scored = (mind & UNSCORED) == 0
        count_mind(mind, employed(p), age(p) >= follows_from, claims, out)
        if table.grades > 0 and scored:
            out[s.GRADE_ROW + grade] += 1
        out[s.ENROLLED_ROW] += int64(enrols and scored)
        count_bits(on, s.LIST_ROW, out)
        out[s.ANY_LIST_ROW] += int64((on & black_mask) != 0)
        out[s.WRONG_ROW] += int64(wrong_of(i, state, apart) != 0)
        bears = effective(i, people, state, table.household_mask)
        count_bits(shut_at[grade] if bears == 0 else closed_services(bears, grade, doors), s.CLOSED_ROW, out)
        if row.trust != 0:
            for circle in range(TRUSTED):
                lost = (int64(row.trust) >> (2 * circle)) & 3
                out[s.TRUST_ROW + circle] += int64(lost > 0)
                out[s.TRUST_LEVEL_ROW + circle] += lost
        if row.commerce != 0:
            out[s.BAND_ROW + band(commercial_score(p, row.commerce, company), company)] += 1
        score = score_of(row)
        out[s.SCORE_ROW] += score
        out[s.OWN_ROW] += own_of(row)
        out[s.SEEN_ROW] += seen_of(row)
        if scores and scored:
            out[STOCK_ROWS + 1 + min(BINS - 1, max(0, (score - low) // width))] += 1
    out[STOCK_ROWS] += last - first


@kernel(nogil=True)
def count_firms(start, stop, people, organisations, rows, edges, out):
    """Organisations start to stop, in the block where their representative lives: into `out` (int64[ROWS, blocks])."""
    people, table = people[0], organisations[0]
    for o in range(start, stop):
        row = rows[o]
        head = representative(o, people) if row.kind != NONE else int64(NOBODY_THERE)
        if head == NOBODY_THERE:
            continue
        b = np.searchsorted(edges[1:-1], head, side="right")
        out[s.FIRMS_ROW, b] += 1
        if table.ranks > 0:
            out[s.FIRM_RANK_ROW + grade_of(row.score, table.cutoffs, table.ranks), b] += 1
        out[s.FIRMS_LISTED_ROW, b] += int64((int64(row.lists) & 15) != 0)
        out[s.FIRMS_WRONG_ROW, b] += int64((int64(row.lists) >> 4) != 0)


def stocks_of(world: World, blocks: Blocks, low: int, width: int) -> np.ndarray:
    """The stocks of one world as they stand, of the residents of its shard: int64[ROWS, blocks]."""
    t, out = world.tables, np.zeros((ROWS, len(blocks)), np.int64)
    scores = bool(t.standing[0]["ledgers"])
    for b, span in enumerate(blocks.spans(world.first, world.last)):
        part = np.zeros(ROWS, np.int64)
        count_residents(
            *span, world.given, world.state, t.standing, world.apart.table, t.access, t.commerce, t.knowledge,
            world.enrolment is not None, scores, world.black_mask, low, width, part,
        )  # fmt: skip
        out[:, b] = part
        out[START_ROW:, b] = against_start(world, [span]).sum(axis=1)
    waiting = world.queues.waiting[: world.queues.count]
    np.add.at(out, (s.WAITING_ROW + waiting["service"].astype(np.int64), blocks.of(waiting["resident"])), 1)
    if len(world.taught):
        here = slice(world.first, world.last)
        no_more = (world.taught[here] > 0) & (world.state["mind"][here] >> KNOWS_SHIFT & 3 == 0)
        np.add.at(out[s.TAUGHT_ROW], blocks.of(world.first + np.flatnonzero(no_more)), 1)
    cut = np.unique(world.cut_ties.keys >> np.uint64(32)).astype(np.int64)
    np.add.at(out[s.CUT_ROW], blocks.of(cut), 1)
    if world.organisations is not None:
        teams = world.shard.teams
        count_firms(*teams, world.given, t.organisations, world.organisations.rows, blocks.edges, out)
    return out
