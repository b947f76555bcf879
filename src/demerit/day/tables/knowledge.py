"""What residents know of the rules, and hear of wrongful cases, as whole numbers (M16)."""

from __future__ import annotations

from datetime import date

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import gaps, threshold
from demerit.day.tables.form import MAX_RULES, NEVER, filled, key_of, whole
from demerit.limits import CONTEXTS, MAX_KINDS
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

MOST_RULES = 8  # rules and ways in on one kind of act; more are as well known as these

# What residents know. Without the section everybody knows everything, and nobody hears of anything.
KNOWLEDGE = np.dtype(
    [
        ("on", "i8"),
        ("claims", "i8"),  # 1 if something is claimed officially
        ("follows_from", "i8"),  # years at the start: younger ones follow no news
        ("begins", "u8", (3,)),  # cumulated shares of those who know all, most and some of the rules at the start
        ("knows_of", "u8", (4,)),  # share of the rules known at each level
        ("learns", "u8"),
        ("learns_household", "u8"),
        ("gaps", "u8", (64,)),  # from `chance.gaps`, for who learns among those tied to somebody
        ("published", "u8"),  # whom what is published reaches
        ("heard", "u8"),
        ("frightens", "u8"),
        ("rules_on", "i8", (MAX_KINDS,)),
        ("rule_key", "u4", (MAX_KINDS, MOST_RULES)),
        ("context", "u1", (MAX_KINDS,)),
        ("rule_context", "u1", (MAX_RULES,)),  # by number of the rule
        ("first", "i8", (MAX_KINDS, MOST_RULES)),  # days in force, half-open
        ("last", "i8", (MAX_KINDS, MOST_RULES)),
    ],
    align=True,
)


def knowledge(scheme: Scheme, cat: Catalogue, life: Ordinary, start: date) -> np.ndarray:
    how = scheme.knowledge
    empty = np.zeros(1, KNOWLEDGE)
    empty["claims"], empty["follows_from"] = bool(scheme.claims), whole(life.follows_news_from)
    if how is None:
        return empty
    every = [how.all.value, how.all.value + how.most.value, how.all.value + how.most.value + how.some.value]
    rules_on = np.zeros(MAX_KINDS, "i8")
    rule_key = np.zeros((MAX_KINDS, MOST_RULES), "u4")
    first, last = np.full((MAX_KINDS, MOST_RULES), -NEVER, "i8"), np.full((MAX_KINDS, MOST_RULES), NEVER, "i8")

    def add(kind: str, key: int, begins: date | None = None, ends: date | None = None) -> None:
        number = cat.kinds[kind].number
        slot = rules_on[number]
        if slot < MOST_RULES:
            rules_on[number] += 1
            rule_key[number, slot] = key
            if begins is not None:
                first[number, slot] = (begins - start).days
            if ends is not None:
                last[number, slot] = (ends - start).days

    for name, rule in scheme.rules.items():
        add(rule.kind, key_of(name, 21), rule.from_, rule.to)
    for name, register in scheme.registers.items():
        for called, way in register.ways_in.items():
            for kind in way.records or ():
                add(kind, key_of(f"{name}.{called}", 23) | 1 << 24)  # a way in is a rule too
    context = np.zeros(MAX_KINDS, "u1")
    for kind in cat.kinds.values():
        context[kind.number] = CONTEXTS.index(kind.context)
    rule_context = np.array([context[cat.kinds[rule.kind].number] for rule in scheme.rules.values()], "u1")
    return filled(
        KNOWLEDGE,
        on=1, claims=bool(scheme.claims), follows_from=whole(life.follows_news_from),
        begins=np.array([threshold(min(1.0, share)) for share in every], "u8"),
        knows_of=np.array([threshold(x) for x in (0, how.some_rules.value, how.most_rules.value, 1)], "u8"),
        learns=np.uint64(threshold(how.learns.value)),
        learns_household=np.uint64(threshold(how.learns_from_household.value)),
        gaps=np.array(gaps(how.learns_from_ties.value), "u8"),
        published=np.uint64(threshold(how.published.value)),
        heard=np.uint64(threshold(how.heard.value * (1 - how.suppressed.value))),
        frightens=np.uint64(threshold(how.frightens.value)),
        rules_on=rules_on, rule_key=rule_key, context=context, rule_context=rule_context, first=first, last=last,
    )  # fmt: skip
