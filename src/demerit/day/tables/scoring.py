"""What a record costs, as whole numbers (M01, M02, M18)."""

from __future__ import annotations

from datetime import date

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import q16, threshold
from demerit.day.lists import NO_RULE
from demerit.day.tables.channels import channels_at_work
from demerit.day.tables.form import (
    MAX_RULES,
    NEVER,
    RULES_PER_RECORD,
    cannot_pay,
    filled,
    key_of,
    who_bits,
    whole,
)
from demerit.errors import UsageError
from demerit.limits import (
    CONTEXTS,
    MAX_CHANNELS,
    MAX_KINDS,
    TIE_KINDS,
)
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

# What it costs.
SCORING = np.dtype(
    [
        ("rules_by", "u2", (MAX_KINDS, MAX_CHANNELS, RULES_PER_RECORD)),
        ("seen_by", "u2", (MAX_KINDS, RULES_PER_RECORD)),  # rules of a kind recorded once, for certain
        ("key", "u4", (MAX_RULES,)),  # 21 bits, from the rule's id: its draws don't hang on its place among the rules
        ("points", "i2", (MAX_RULES,)),
        ("ledger", "u1", (MAX_RULES,)),
        ("mask", "u4", (MAX_RULES,)),
        ("value", "u4", (MAX_RULES,)),
        ("first", "i8", (MAX_RULES,)),  # first day in force
        ("last", "i8", (MAX_RULES,)),  # first day no longer in force
        ("share", "u4", (5, len(CONTEXTS))),  # passed along each tie (M18), in 2**-16
        ("tie_adults", "u1", (5,)),
        ("context", "u1", (MAX_KINDS,)),
        ("of_debt", "u1", (MAX_KINDS,)),  # a payment missed, which leaves a sum
        ("fine", "u4", (MAX_KINDS,)),  # yuan (M02)
        ("classes_lost", "i8"),  # of spare cash, by a household while one is in custody
        ("cannot_pay", "u8", (3, 8)),
        ("pays_fine", "u8"),
        ("old_bill", "i8"),  # yuan of a bill unpaid since before the first day
    ],
    align=True,
)


def scoring(scheme: Scheme, cat: Catalogue, life: Ordinary, start: date) -> np.ndarray:
    ledgers = list(scheme.ledgers)
    rules = list(scheme.rules.values())
    rules_by = np.full((MAX_KINDS, MAX_CHANNELS, RULES_PER_RECORD), NO_RULE, "u2")
    seen_by = np.full((MAX_KINDS, RULES_PER_RECORD), NO_RULE, "u2")
    read = [(channel.number, name, set(channel.sees)) for name, channel, ok in channels_at_work(scheme, cat) if ok]

    def place(row: np.ndarray, rule: int) -> None:
        free = np.flatnonzero(row == NO_RULE)
        if not len(free):
            name = list(scheme.rules)[rule]
            raise UsageError(
                f"rule {name!r} is the fifth for one kind of act in one channel; at most {RULES_PER_RECORD} fit",
                code="too-many-rules",
            )
        row[free[0]] = rule

    columns = {name: [] for name in ("points", "ledger", "mask", "value", "first", "last")}
    for number, rule in enumerate(rules):
        kind = cat.kinds[rule.kind].number
        mask, value = who_bits(rule.applies_to)
        columns["points"].append(rule.points)
        columns["ledger"].append(ledgers.index(rule.ledger) if rule.ledger else 0)
        columns["mask"].append(mask)
        columns["value"].append(value)
        columns["first"].append((rule.from_ - start).days if rule.from_ else -NEVER)
        columns["last"].append((rule.to - start).days if rule.to else NEVER)
        for channel, name, sees in read:
            if rule.kind in sees and (rule.channels is None or name in rule.channels):
                place(rules_by[kind, channel], number)
        first = next((name for _, name, sees in read if rule.kind in sees), None)
        if rule.channels is None or first in rule.channels:
            place(seen_by[kind], number)
    share = np.zeros((len(TIE_KINDS), len(CONTEXTS)), "u4")
    adults = np.zeros(len(TIE_KINDS), "u1")
    for tie, association in scheme.association.items():
        for name in association.contexts or CONTEXTS:
            share[TIE_KINDS.index(tie), CONTEXTS.index(name)] = q16(association.share.value)
        adults[TIE_KINDS.index(tie)] = association.adults_only
    context, fine = np.zeros(MAX_KINDS, "u1"), np.zeros(MAX_KINDS, "u4")
    of_debt = np.zeros(MAX_KINDS, "u1")
    for kind in cat.kinds.values():
        context[kind.number] = CONTEXTS.index(kind.context)
        fine[kind.number] = round(kind.fine.value)
        of_debt[kind.number] = kind.debt is not None
    return filled(
        SCORING,
        rules_by=rules_by, seen_by=seen_by, key=np.array([key_of(name, 21) for name in scheme.rules], "u4"),
        points=np.array(columns["points"], "i2"), ledger=np.array(columns["ledger"], "u1"),
        mask=np.array(columns["mask"], "u4"), value=np.array(columns["value"], "u4"),
        first=np.array(columns["first"], "i8"), last=np.array(columns["last"], "i8"),
        share=share, tie_adults=adults, context=context, of_debt=of_debt, fine=fine, cannot_pay=cannot_pay(life),
        classes_lost=whole(life.classes_lost_in_custody),
        pays_fine=np.uint64(threshold(life.pays_fine_at_once.value)), old_bill=whole(life.old_bill),
    )  # fmt: skip
