"""From a scheme's words to the whole numbers of `tables`, stage by stage."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from statistics import NormalDist
from typing import Any

import numpy as np

from demerit.catalogue import Catalogue
from demerit.catalogue import Channel as CatalogueChannel
from demerit.chance import ONE, q16, threshold
from demerit.day import tables as t
from demerit.day.lists import NO_RULE, SUM_TYPES
from demerit.errors import UsageError
from demerit.limits import CONDUCT_CONTEXTS, CONTEXTS, MAX_CHANNELS, MAX_KINDS, MAX_REGISTERS, MAX_SERVICES, TIE_KINDS
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

DAYS = {"daily": 1, "monthly": 30, "yearly": 365}
EFFECTS = {"none": 0, "job": 1, "home": 2, "school": 3}
OUTCOME_CODES = {"refused": 1, "delayed": 2, "throttled": 3, "dearer": 4}
LEVELS = 4


def key_of(name: str, bits: int) -> int:
    """A number of so many bits from an id. Draws are keyed by it: a rule added or gone changes no other's luck."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") >> (32 - bits)


def _bits(ids, wanted) -> int:
    order = list(ids)
    return sum(1 << order.index(name) for name in set(wanted))


def cannot_pay(life: Ordinary) -> np.ndarray:
    """Thresholds by size of sum (small, middle, large) and class of spare cash."""
    rows = (life.cannot_pay_small, life.cannot_pay_middle, life.cannot_pay_large)
    return np.array([[threshold(share.value) for share in row] for row in rows], "u8")


def conduct(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    rates = np.zeros((t.STRATA, t.ITEMS))
    mask = np.zeros(t.ITEMS, "u4")
    value = np.zeros(t.ITEMS, "u4")
    propensity = np.zeros(t.ITEMS, "u1")
    opinion = np.full((t.ITEMS, 4), q16(1), "u4")
    room = np.full(t.ITEMS, q16(1), "u4")
    context = np.zeros(t.ITEMS, "u1")
    protest, speaks, debt = (np.zeros(t.ITEMS, "u1") for _ in range(3))
    yuan = np.zeros(t.ITEMS, "u4")
    silenced = np.full((t.ITEMS, LEVELS), q16(1), "u4")
    performing = np.full((t.ITEMS, LEVELS), q16(1), "u4")
    adapts = scheme.adaptation.model != "none"
    watched = _watched(scheme, cat)
    items: list[tuple[int, Any]] = [(kind.number, kind) for kind in cat.kinds.values()]
    items += [(MAX_KINDS + service.number, service) for service in cat.services.values()]
    for number, item in items:
        mask[number], value[number] = t.who_bits(item.needs)
        most = 1.0
        if number < MAX_KINDS:
            kind = item
            context[number] = CONTEXTS.index(kind.context)
            propensity[number] = {None: 0, "disorder": 1, "civic": 2}[kind.propensity]
            if kind.propensity:
                most *= t.PROPENSITY[-1]
            if kind.by_opinion:
                top = max(kind.by_opinion)
                most *= top
                opinion[number] = [q16(x / top if top else 0) for x in kind.by_opinion]
            if kind.performable:
                most *= t.PERFORM_ROOM
                room[number] = q16(1 / t.PERFORM_ROOM)
            protest[number] = kind.protest
            speaks[number] = kind.context in ("speech", "assembly") and not kind.good
            if kind.debt:
                debt[number] = 1 + SUM_TYPES.index(kind.debt)
                yuan[number] = round(kind.amount.value)
            if adapts and not kind.good:
                silenced[number] = [q16(1 - kind.responds.value * level / 3) for level in range(LEVELS)]
            if adapts and kind.performable and kind.number in watched:
                extra = min(scheme.adaptation.performs.value, t.PERFORM_ROOM - 1)
                performing[number] = [q16(1 + extra * level / 3) for level in range(LEVELS)]
        for stratum in range(t.STRATA):
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
    guide = np.array([np.searchsorted(row, edges, side="right") for row in cumulative]).clip(0, t.ITEMS - 1)
    return t.filled(
        t.CONDUCT,
        bound=bound, cumulative=cumulative.astype("u4"), guide=guide, needs_mask=mask,
        needs_value=value, propensity=propensity,
        level=np.array([q16(x / t.PROPENSITY[-1]) for x in t.PROPENSITY], "u4"), opinion=opinion, room=room,
        context=context, protest=protest, speaks=speaks,
        cool=np.uint64(q16(1 / max(1.0, life.voice_lasts.value))), debt=debt, yuan=yuan,
        cannot_pay=cannot_pay(life), silenced=silenced, performing=performing,
    )  # fmt: skip


def _channels(scheme: Scheme, cat: Catalogue) -> list[tuple[str, CatalogueChannel, bool]]:
    """Channels at work in a scheme's world: ordinary ones, and those it reads with its own numbers."""
    at_work = []
    for name, channel in cat.channels.items():
        own = scheme.channels.get(name)
        if own is not None:
            changes = {
                field: getattr(own, field)
                for field in ("covers_urban", "covers_rural", "misses", "false_match", "invents", "delay", "sees")
                if getattr(own, field) is not None
            }
            at_work.append((name, channel.model_copy(update=changes), True))
        elif channel.ordinary:
            at_work.append((name, channel, False))
    return sorted(at_work, key=lambda entry: entry[1].number)


def _watched(scheme: Scheme, cat: Catalogue) -> set[int]:
    """Numbers of the kinds that some channel of the scheme sees and some rule rewards."""
    seen = {kind for _, channel, scored in _channels(scheme, cat) if scored for kind in channel.sees}
    paid = {rule.kind for rule in scheme.rules.values() if rule.points > 0}
    return {cat.kinds[kind].number for kind in seen & paid}


def observation(scheme: Scheme, cat: Catalogue) -> np.ndarray:
    kind_channels = np.zeros(MAX_KINDS, "u4")
    detects = np.zeros((MAX_CHANNELS, 2), "u8")
    misnames = np.zeros((MAX_CHANNELS, 2, 2), "u8")
    invents = np.zeros(MAX_CHANNELS, "u8")
    invented = np.zeros((MAX_CHANNELS, MAX_KINDS), "u1")
    invented_count = np.zeros(MAX_CHANNELS, "i8")
    delay_from = np.zeros(MAX_CHANNELS, "i8")
    delay_span = np.ones(MAX_CHANNELS, "u8")
    scored, authority = np.zeros(MAX_CHANNELS, "u1"), np.zeros(MAX_CHANNELS, "u1")
    copies = np.zeros((MAX_CHANNELS, MAX_CHANNELS), "u8")
    good = np.zeros(MAX_KINDS, "u1")
    for kind in cat.kinds.values():
        good[kind.number] = kind.good
    collector, collectors, capacity, remembers, favours = -1, 0, 0, ONE, 0
    for name, channel, is_scored in _channels(scheme, cat):
        c, own = channel.number, scheme.channels.get(name)
        for kind in channel.sees:
            kind_channels[cat.kinds[kind].number] |= 1 << c
        caught = 1 - channel.misses.value
        detects[c] = [threshold(channel.covers_rural.value * caught), threshold(channel.covers_urban.value * caught)]
        times = own.false_match_times if own else {}
        female = times["female"].value if "female" in times else 1.0
        minority = times["minority"].value if "minority" in times else 1.0
        known = own.knows.value if own and own.knows else 0.0
        base = channel.false_match.value * (1 - known)
        misnames[c] = [
            [threshold(min(1.0, base * (female if f else 1) * (minority if m else 1))) for m in (0, 1)] for f in (0, 1)
        ]
        breaches = sorted(cat.kinds[k].number for k in channel.sees if not cat.kinds[k].good)
        if breaches and (is_scored or channel.authority):  # else nobody reads what it invents
            invents[c] = round(channel.invents.value / 1000 / 365 * 2**48)
        invented_count[c] = len(breaches)
        invented[c, : len(breaches)] = breaches
        low, high = channel.delay
        delay_from[c], delay_span[c] = low, high - low + 1
        scored[c], authority[c] = is_scored, channel.authority and (own is None or own.fines)
        if own:
            for target, share in own.copies_to.items():
                copies[c, cat.channels[target].number] = threshold(share.value)
            if channel.type == "collectors":
                collector = c
                collectors = q16(own.collectors_per_1000.value) if own.collectors_per_1000 else 0
                capacity = q16(own.capacity.value) if own.capacity else 0
                remembers = threshold(own.remembers.value) if own.remembers else ONE
                favours = threshold(own.favours.value) if own.favours else 0
    return t.filled(
        t.OBSERVATION,
        kind_channels=kind_channels, detects=detects, misnames=misnames, invents=invents, invented=invented,
        invented_count=invented_count, delay_from=delay_from, delay_span=delay_span, scored=scored,
        authority=authority, copies=copies, good=good, collector=np.int64(collector),
        collectors=np.uint64(collectors), capacity=np.uint64(capacity), remembers=np.uint64(remembers),
        favours=np.uint64(favours),
    )  # fmt: skip


def scoring(scheme: Scheme, cat: Catalogue, life: Ordinary, start: date) -> np.ndarray:
    ledgers = list(scheme.ledgers)
    rules = list(scheme.rules.values())
    rules_by = np.full((MAX_KINDS, MAX_CHANNELS, t.RULES_PER_RECORD), NO_RULE, "u2")
    seen_by = np.full((MAX_KINDS, t.RULES_PER_RECORD), NO_RULE, "u2")
    read = [(channel.number, name, set(channel.sees)) for name, channel, ok in _channels(scheme, cat) if ok]

    def place(row: np.ndarray, rule: int) -> None:
        free = np.flatnonzero(row == NO_RULE)
        if not len(free):
            name = list(scheme.rules)[rule]
            raise UsageError(
                f"rule {name!r} is the fifth for one kind of act in one channel; at most {t.RULES_PER_RECORD} fit",
                code="too-many-rules",
            )
        row[free[0]] = rule

    columns = {name: [] for name in ("points", "ledger", "mask", "value", "first", "last")}
    for number, rule in enumerate(rules):
        kind = cat.kinds[rule.kind].number
        mask, value = t.who_bits(rule.applies_to)
        columns["points"].append(rule.points)
        columns["ledger"].append(ledgers.index(rule.ledger) if rule.ledger else 0)
        columns["mask"].append(mask)
        columns["value"].append(value)
        columns["first"].append((rule.from_ - start).days if rule.from_ else -t.NEVER)
        columns["last"].append((rule.to - start).days if rule.to else t.NEVER)
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
    for kind in cat.kinds.values():
        context[kind.number] = CONTEXTS.index(kind.context)
        fine[kind.number] = round(kind.fine.value)
    return t.filled(
        t.SCORING,
        rules_by=rules_by, seen_by=seen_by, key=np.array([key_of(name, 21) for name in scheme.rules], "u4"),
        points=np.array(columns["points"], "i2"), ledger=np.array(columns["ledger"], "u1"),
        mask=np.array(columns["mask"], "u4"), value=np.array(columns["value"], "u4"),
        first=np.array(columns["first"], "i8"), last=np.array(columns["last"], "i8"),
        share=share, tie_adults=adults, context=context, fine=fine, cannot_pay=cannot_pay(life),
        pays_fine=np.uint64(threshold(life.pays_fine_at_once.value)),
    )  # fmt: skip


def standing(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    ledgers = list(scheme.ledgers.values())
    names = list(scheme.ledgers)
    first = ledgers[0] if ledgers else None
    deviation = first.spread.value if first else 0.0
    normal = NormalDist()
    spread = [round(deviation * normal.inv_cdf((i + 0.5) / 256)) for i in range(256)]
    grades = len(scheme.grade_ids)
    cutoffs, shares, by_rank = [0] * grades, [0] * grades, 0
    if scheme.grades and scheme.grades.by == "bands":
        bands = list((scheme.grades.bands or {}).values())
        cutoffs = [-t.NEVER if band.from_ is None else band.from_ for band in bands]
    elif scheme.grades:
        by_rank = 1
        total = 0.0
        for i, share in enumerate((scheme.grades.shares or {}).values()):
            total += share.value
            shares[i] = threshold(min(1.0, total))
    registers = list(scheme.registers.values())
    ways = [(r, way) for r, register in enumerate(registers) for way in register.ways_in.values()]
    number = {kind: cat.kinds[kind].number for kind in cat.kinds}
    w = {
        name: []
        for name in ("register", "kind", "ledger", "points", "kinds", "chance", "days", "sums", "unable",
                     "misjudged", "mask", "value", "unless_mask", "unless_value")
    }  # fmt: skip
    for r, way in ways:
        kinds = np.zeros(MAX_KINDS, "u1")
        for kind in way.records or []:
            kinds[number[kind]] = 1
        code = 0 if way.below is not None else 1 if way.above is not None else 2 if way.records is not None else 3
        w["register"].append(r)
        w["kind"].append(code)
        w["ledger"].append(names.index(way.ledger) if way.ledger else 0)
        w["points"].append(way.below if code == 0 else way.above if code == 1 else 0)
        w["kinds"].append(kinds)
        w["chance"].append(threshold(way.chance.value))
        w["days"].append(way.unpaid if way.unpaid is not None else t.NEVER)
        w["sums"].append(_bits(SUM_TYPES, way.sums or SUM_TYPES))
        w["unable"].append(way.unless_unable)
        w["misjudged"].append(threshold(way.misjudged.value))
        for prefix, who in (("", way.applies_to), ("unless_", way.unless)):
            mask, value = t.who_bits(who) if who is not None else (0, 1)  # no exception: never holds
            w[f"{prefix}mask"].append(mask)
            w[f"{prefix}value"].append(value)
    appeals = [register.ways_out.appeal for register in registers]

    def appeal(field: str) -> np.ndarray:
        return np.array([threshold(getattr(a, field).value) if a else 0 for a in appeals], "u8")

    def mask_of(chosen) -> np.int64:
        return np.int64(sum(1 << r for r, register in enumerate(registers) if chosen(register)))

    def closing(service: str) -> np.int64:
        door = scheme.services.get(service)
        return np.int64(_bits(scheme.registers, door.closed_to_registers) if door else 0)

    outs = [register.ways_out for register in registers]
    assert len(registers) <= MAX_REGISTERS  # the scheme's checks say so to the user
    return t.filled(
        t.STANDING,
        ledgers=np.int64(len(ledgers)),
        start=np.array([x.start for x in ledgers], "i8"), low=np.array([x.min for x in ledgers], "i8"),
        high=np.array([x.max for x in ledgers], "i8"),
        restores=np.array([x.restoration.points if x.restoration else 0 for x in ledgers], "i8"),
        restores_every=np.array(
            [{"month": 30, "year": 365}[x.restoration.every] if x.restoration else 0 for x in ledgers], "i8"),
        resets_every=np.array([365 if x.resets else 0 for x in ledgers], "i8"),
        spread=np.array(spread, "i2"),
        recalculated=np.int64(DAYS[first.recalculated] if first else 1),
        grades=np.int64(grades), cutoffs=np.array(cutoffs, "i8"), by_rank=np.int64(by_rank),
        shares=np.array(shares, "i8"), ways=np.int64(len(ways)),
        way_key=np.array([key_of(f"{name}/{way}", 23) for name, register in scheme.registers.items()
                          for way in register.ways_in], "u4"),
        register_key=np.array([key_of(name, 32) for name in scheme.registers], "u4"),
        way_register=np.array(w["register"], "u1"), way_kind=np.array(w["kind"], "u1"),
        way_ledger=np.array(w["ledger"], "u1"), way_points=np.array(w["points"], "i8"),
        way_kinds=np.array(w["kinds"], "u1").reshape(len(ways), MAX_KINDS),
        way_chance=np.array(w["chance"], "u8"), way_days=np.array(w["days"], "i8"),
        way_sums=np.array(w["sums"], "u1"), way_unable=np.array(w["unable"], "u1"),
        way_misjudged=np.array(w["misjudged"], "u8"), way_mask=np.array(w["mask"], "u4"),
        way_value=np.array(w["value"], "u4"), unless_mask=np.array(w["unless_mask"], "u4"),
        unless_value=np.array(w["unless_value"], "u4"),
        registers=np.int64(len(registers)), term=np.array([out.term or t.NEVER for out in outs], "i8"),
        on_payment=np.array([out.on_payment for out in outs], "u1"),
        out_above=np.array([t.NEVER if out.above is None else out.above for out in outs], "i8"),
        out_below=np.array([-t.NEVER if out.below is None else out.below for out in outs], "i8"),
        resets=np.array([names.index(x.resets_ledger) if x.resets_ledger else -1 for x in registers], "i8"),
        appeal_known=appeal("known"), appeal_tried=appeal("tried"),
        appeal_days=np.array([a.decided_in if a else t.NEVER for a in appeals], "i8"),
        appeal_corrected=appeal("corrected"), appeal_mistaken=appeal("mistaken"),
        initial=np.array([threshold(x.initial_share.value) for x in registers], "u8"),
        household_mask=mask_of(lambda x: x.applies_to == "household"),
        payment_mask=mask_of(lambda x: x.ways_out.on_payment),
        account_mask=closing("social_account"), licence_mask=closing("driving"),
        pays_able=np.uint64(threshold(life.pays_in_a_month_able.value)),
        pays_unable=np.uint64(threshold(life.pays_in_a_month_unable.value)),
        pays_listed=np.uint64(threshold(life.pays_when_listed.value)),
    )  # fmt: skip


def access(scheme: Scheme, cat: Catalogue, residents: int) -> np.ndarray:
    signed = {name: np.zeros(MAX_SERVICES, "i8") for name in
              ("lists", "grades", "private_lists", "private_grades", "priority_lists", "priority_grades",
               "waived", "pool")}  # fmt: skip
    small = {name: np.zeros(MAX_SERVICES, "u1") for name in
             ("outcome", "by_parents", "effect", "review", "credit", "held")}  # fmt: skip
    private = np.zeros(MAX_SERVICES, "u8")
    refused = np.zeros((MAX_SERVICES, 2), "u8")
    signed["pool"][:] = -1
    grades = scheme.grade_ids
    for name, service in cat.services.items():
        s = service.number
        in_debt = service.refused_in_debt if service.refused_in_debt.value else service.refused
        refused[s] = [threshold(service.refused.value), threshold(in_debt.value)]
        small["effect"][s] = EFFECTS[service.effect]
        small["review"][s], small["credit"][s] = service.review, service.credit
        small["held"][s] = 1
        if service.pool:
            places = service.pool.places_per_1000.value * residents / 1000 / 365
            signed["pool"][s] = round(places * 2**20)
        door = scheme.services.get(name)
        if door is None:
            continue
        signed["lists"][s] = _bits(scheme.registers, door.closed_to_registers)
        signed["grades"][s] = _bits(grades, door.closed_to_grades)
        small["outcome"][s] = OUTCOME_CODES[door.outcome]
        small["by_parents"][s] = door.by_the_parents
        signed["priority_lists"][s] = _bits(scheme.registers, door.priority_registers)
        signed["priority_grades"][s] = _bits(grades, door.priority_grades)
        signed["waived"][s] = _bits(grades, door.waived_for_grades)
        if door.private:
            signed["private_lists"][s] = _bits(scheme.registers, door.private.sees_registers)
            signed["private_grades"][s] = _bits(grades, door.private.sees_grades)
            private[s] = threshold(door.private.refuses.value)
    return t.filled(
        t.ACCESS,
        services=np.int64(max((x.number for x in cat.services.values()), default=-1) + 1),
        private=private, refused=refused, **signed, **small,
    )  # fmt: skip


def adaptation(scheme: Scheme) -> np.ndarray:
    how = scheme.adaptation
    on = how.model != "none"
    announced = [
        round(how.announced[name].value * 65536) if on and name in how.announced else 0 for name in CONDUCT_CONTEXTS
    ]
    return t.filled(
        t.ADAPTATION,
        announced=np.array(announced, "u8"),
        learns=np.uint64(threshold(how.learns.value) if on else 0),
        learns_household=np.uint64(threshold(how.learns_from_household.value) if on else 0),
        forgets=np.uint64(round(how.forgets.value * 65536) if on else 0),
    )
