"""Who does what, as whole numbers (M04 to M09, M34)."""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import ONE, q16, threshold
from demerit.day.lists import SUM_TYPES
from demerit.day.tables.channels import watched
from demerit.day.tables.form import (
    ITEMS,
    STRATA,
    cannot_pay,
    filled,
    who_bits,
    whole,
)
from demerit.errors import UsageError
from demerit.limits import (
    CONTEXTS,
    MAX_KINDS,
)
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

LEVELS = 4

# Who does what. The same in every world, but for the last three.
CONDUCT = np.dtype(
    [
        ("bound", "u8"),  # lanes (16 bits) below it are candidates
        ("cumulative", "u4", (STRATA, ITEMS)),  # chance of each item on a day, cumulated, in 2**-32
        ("guide", "u1", (STRATA, 256)),  # where to begin looking for the item, by the draw's first eight bits
        ("needs_mask", "u4", (ITEMS,)),
        ("needs_value", "u4", (ITEMS,)),
        ("alone", "u1", (ITEMS,)),  # asked for only by those who don't live as a couple (M30)
        ("propensity", "u1", (ITEMS,)),  # 0 none, 1 disorder, 2 civic
        ("level", "u4", (4,)),  # multiplier of a propensity level over the highest, in 2**-16
        ("opinion", "u4", (ITEMS, 4)),  # the same for held opinion
        ("room", "u4", (ITEMS,)),  # 1 / the most performed, for deeds that can be performed
        ("context", "u1", (ITEMS,)),
        ("protest", "u1", (ITEMS,)),
        ("speaks", "u1", (ITEMS,)),  # heard nearby: warms the neighbourhood
        ("cool", "u8"),  # share of heat lost each day, in 2**-16
        ("debt", "u1", (ITEMS,)),  # 0 none, else 1 + type of sum
        ("yuan", "u4", (ITEMS,)),  # the payment missed
        ("classes_lost", "i8"),  # of spare cash, by a household while one is in custody
        ("followers", "i8", (4,)),  # by level of online life
        ("cannot_pay", "u8", (3, 8)),  # by size of sum and class of spare cash
        ("silenced", "u4", (ITEMS, 4)),  # chance left at each level of fear, in 2**-16 (M34)
        ("heeds", "u8"),  # of a company's users, who do as its app advises (M33)
        ("left_undone", "u4", (ITEMS,)),  # chance left of what it advises against, in 2**-16
        ("added", "u4", (ITEMS,)),  # chance raised of what it advises, in 2**-16
        ("performing", "u4", (ITEMS, 4)),  # chance raised at each level of fear, in 2**-16 (M04)
        ("guarded", "u4", (ITEMS, 4)),  # chance left at each level of trust lost, in 2**-16 (M35)
    ],
    align=True,
)


def _advised(scheme: Scheme, cat: Catalogue, life: Ordinary) -> tuple[int, np.ndarray, np.ndarray]:
    """An app's advice (M33): share of users who heed it, what is left of acts that cost, what is added to deeds."""
    left, added = np.full(ITEMS, q16(1), "u4"), np.full(ITEMS, q16(1), "u4")
    company = scheme.commercial
    if company is None or company.advises is None:
        return 0, left, added
    advice = company.advises
    for rule in company.rules.values():
        kind = cat.kinds[rule.kind]
        if min(rule.history, rule.behaviour) < 0 and not kind.good:
            left[kind.number] = q16(1 - advice.leaves_undone.value)
        if max(rule.history, rule.behaviour) > 0 and kind.good and kind.performable:
            added[kind.number] = q16(1 + min(advice.adds.value, life.most_performed.value - 1))
    return threshold(advice.heeded_by.value), left, added


def conduct(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    rates = np.zeros((STRATA, ITEMS))
    mask = np.zeros(ITEMS, "u4")
    value = np.zeros(ITEMS, "u4")
    propensity = np.zeros(ITEMS, "u1")
    opinion = np.full((ITEMS, 4), q16(1), "u4")
    room = np.full(ITEMS, q16(1), "u4")
    context = np.zeros(ITEMS, "u1")
    protest, speaks, debt = (np.zeros(ITEMS, "u1") for _ in range(3))
    alone = np.zeros(ITEMS, "u1")
    yuan = np.zeros(ITEMS, "u4")
    silenced = np.full((ITEMS, LEVELS), q16(1), "u4")
    performing = np.full((ITEMS, LEVELS), q16(1), "u4")
    guarded = np.full((ITEMS, LEVELS), q16(1), "u4")
    adapts = scheme.adaptation.model != "none"
    levels, most_performed = [level.value for level in life.propensity], life.most_performed.value
    paid = watched(scheme, cat)
    items: list[tuple[int, Any]] = [(kind.number, kind) for kind in cat.kinds.values()]
    items += [(MAX_KINDS + service.number, service) for service in cat.services.values()]
    heeds, left_undone, added = _advised(scheme, cat, life)
    for number, item in items:
        mask[number], value[number] = who_bits(item.needs)
        most = 1.0
        if number < MAX_KINDS:
            kind = item
            context[number] = CONTEXTS.index(kind.context)
            propensity[number] = {None: 0, "disorder": 1, "civic": 2}[kind.propensity]
            if kind.propensity:
                most *= levels[-1]
            if kind.by_opinion:
                top = max(kind.by_opinion)
                most *= top
                opinion[number] = [q16(x / top if top else 0) for x in kind.by_opinion]
            if kind.performable:
                most *= most_performed
                room[number] = q16(1 / most_performed)
            protest[number] = kind.protest
            speaks[number] = kind.context in ("speech", "assembly") and not kind.good
            if kind.debt:
                debt[number] = 1 + SUM_TYPES.index(kind.debt)
                yuan[number] = round(kind.amount.value)
            if adapts and not kind.good:
                silenced[number] = [q16(1 - kind.responds.value * level / 3) for level in range(LEVELS)]
            if scheme.trust and kind.confided:
                guarded[number] = [q16(1 - scheme.trust.guarded.value * level / 3) for level in range(LEVELS)]
            if adapts and kind.performable and kind.number in paid:
                extra = min(scheme.adaptation.performs.value, most_performed - 1)
                performing[number] = [q16(1 + extra * level / 3) for level in range(LEVELS)]
        else:
            alone[number] = item.meets
        for stratum in range(STRATA):
            age, rest = divmod(stratum, 6)
            female, third = divmod(rest, 3)
            by_person = item.by_age[age] * item.by_income[third] * (item.female if female else 1.0)
            rates[stratum, number] = item.per_year.value * by_person * most / 365
    cumulative = np.array([[round(x * ONE) for x in row] for row in np.cumsum(rates, axis=1).tolist()], dtype="u8")
    top = int(cumulative.max(initial=0))
    if top >= ONE // 4:
        raise UsageError(
            f"the catalogue asks for {top / ONE:.2f} candidate acts a day from its busiest group; at most 0.25 fit",
            code="acts-budget",
        )
    bound = -(-top // 65536)
    edges = np.array([(first << 24) * (bound << 16) >> 32 for first in range(256)], "u8")
    guide = np.array([np.searchsorted(row, edges, side="right") for row in cumulative]).clip(0, ITEMS - 1)
    return filled(
        CONDUCT,
        bound=bound, cumulative=cumulative.astype("u4"), guide=guide, needs_mask=mask,
        needs_value=value, alone=alone, propensity=propensity,
        level=np.array([q16(x / levels[-1]) for x in levels], "u4"), opinion=opinion, room=room,
        context=context, protest=protest, speaks=speaks,
        cool=np.uint64(q16(1 / max(1.0, life.voice_lasts.value))), debt=debt, yuan=yuan,
        cannot_pay=cannot_pay(life),
        classes_lost=whole(life.classes_lost_in_custody),
        followers=np.array([0, *(whole(share) for share in life.followers)]), silenced=silenced, performing=performing,
        guarded=guarded,
        heeds=np.uint64(heeds), left_undone=left_undone, added=added,
    )  # fmt: skip
