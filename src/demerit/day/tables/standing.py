"""Ledgers, grades and registers, as whole numbers (M01, M03, M20 to M22)."""

from __future__ import annotations

from datetime import date
from statistics import NormalDist

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import threshold
from demerit.day.lists import SUM_TYPES
from demerit.day.tables.form import (
    MAX_LEDGERS,
    MAX_WAYS,
    NEVER,
    bits,
    filled,
    key_of,
    who_bits,
    whole,
)
from demerit.limits import (
    CONDUCT_CONTEXTS,
    MAX_GRADES,
    MAX_KINDS,
    MAX_REGISTERS,
    WAYS,
)
from demerit.ordinary import Ordinary
from demerit.periods import Period
from demerit.scheme.families import families
from demerit.scheme.model import Scheme, WayIn

PERIODS = {"daily": Period.DAY, "monthly": Period.MONTH, "yearly": Period.YEAR, None: Period.NEVER}
EVERY = {"month": Period.MONTH, "year": Period.YEAR}

# Ledgers, grades and registers.
STANDING = np.dtype(
    [
        ("first_day", "i8"),  # of the run, as `date.toordinal()`: by it what is monthly or yearly falls due
        ("ledgers", "i8"),
        ("start", "i8", (MAX_LEDGERS,)),
        ("low", "i8", (MAX_LEDGERS,)),
        ("high", "i8", (MAX_LEDGERS,)),
        ("restores", "i8", (MAX_LEDGERS,)),  # points
        ("restores_every", "i8", (MAX_LEDGERS,)),  # `periods.Period`
        ("resets_every", "i8", (MAX_LEDGERS,)),  # the same
        ("spread", "i2", (256,)),  # points around the start on the first day
        ("recalculated", "i8"),  # the same (M03)
        ("grades", "i8"),
        ("cutoffs", "i8", (MAX_GRADES,)),  # lowest points of each grade, best first
        ("by_rank", "i8"),
        ("shares", "i8", (MAX_GRADES,)),  # cumulated shares of residents, best first, in 2**-32
        # ways onto registers
        ("ways", "i8"),
        ("way_key", "u4", (MAX_WAYS,)),  # of 23 bits, from the ids of the register and the way
        ("way_register", "u1", (MAX_WAYS,)),
        ("way_kind", "u1", (MAX_WAYS,)),  # of `limits.WAYS`
        ("way_ledger", "u1", (MAX_WAYS,)),
        ("way_points", "i8", (MAX_WAYS,)),
        ("way_kinds", "u1", (MAX_WAYS, MAX_KINDS)),
        ("way_chance", "u8", (MAX_WAYS,)),
        ("way_days", "i8", (MAX_WAYS,)),
        ("way_sums", "u1", (MAX_WAYS,)),  # a bit for each type of sum
        ("way_unable", "u1", (MAX_WAYS,)),  # those who can't pay are not to be listed
        ("way_misjudged", "u8", (MAX_WAYS,)),
        ("way_rate", "u8", (MAX_WAYS,)),  # named for nothing, per resident and day, in 2**-48 (M47)
        ("way_teaches", "u1", (MAX_WAYS,)),  # context of conduct that custody by it teaches to fear, 255 none (M46)
        ("way_firms", "u1", (MAX_WAYS,)),  # the register of organisations whose representatives it lists (M15)
        ("way_only", "i8", (MAX_WAYS,)),  # registers of which one must be on one, 0 for no such condition (M44)
        ("way_mask", "u4", (MAX_WAYS,)),
        ("way_value", "u4", (MAX_WAYS,)),
        ("unless_mask", "u4", (MAX_WAYS,)),
        ("unless_value", "u4", (MAX_WAYS,)),
        # ways off them
        ("registers", "i8"),
        ("register_key", "u4", (MAX_REGISTERS,)),  # from the register's id
        ("term", "i8", (MAX_REGISTERS,)),  # NEVER without one
        ("on_payment", "u1", (MAX_REGISTERS,)),
        ("out_above", "i8", (MAX_REGISTERS,)),
        ("out_below", "i8", (MAX_REGISTERS,)),
        ("resets", "i8", (MAX_REGISTERS,)),  # side ledger that starts again, -1 none
        ("replaces", "i8", (MAX_REGISTERS,)),  # registers that one leaves on entering it (M44)
        ("shut_by", "i8", (MAX_REGISTERS,)),  # registers that keep one from entering it: those that replace it
        ("family", "i8", (MAX_REGISTERS,)),  # the register and its tiers, of one colour
        ("appeal_known", "u8", (MAX_REGISTERS,)),
        ("appeal_by_knowledge", "u1"),  # who knows of an appeal is a matter of how well the rules are known (M16)
        ("appeal_levels", "u8", (4,)),  # then known at each level
        ("appeal_tried", "u8", (MAX_REGISTERS,)),
        ("appeal_days", "i8", (MAX_REGISTERS,)),
        ("appeal_corrected", "u8", (MAX_REGISTERS,)),
        ("appeal_mistaken", "u8", (MAX_REGISTERS,)),
        ("initial", "u8", (MAX_REGISTERS,)),
        ("household_mask", "i8"),  # registers that fall on the whole household
        ("payment_mask", "i8"),  # registers left by paying
        ("account_mask", "i8"),  # registers that close the account
        ("licence_mask", "i8"),  # registers that close driving
        ("custody_mask", "i8"),  # registers that are custody (M46)
        # unpaid sums
        ("pays_able", "u8"),
        ("pays_unable", "u8"),
        ("pays_late", "u8"),
        ("pays_listed", "u8"),
        ("late_after", "i8"),  # days
        ("struck_off", "i8"),  # days from payment to the end of a stay that ends on payment
    ],
    align=True,
)


def appeal_levels(scheme: Scheme) -> np.ndarray:
    """Share who know of an appeal at each level of knowledge."""
    how = scheme.knowledge
    shares = (0.0, how.some_rules.value, how.most_rules.value, 1.0) if how is not None else (0.0,) * 4
    return np.array([threshold(share) for share in shares], "u8")


def days_of(scheme: Scheme, way: WayIn) -> int:
    """Days that belong to a way in: unpaid before it opens; for a representative, the organisation's own term."""
    if way.representative_of is not None and scheme.organisations is not None:
        return scheme.organisations.registers[way.representative_of].term
    return way.unpaid if way.unpaid is not None else NEVER


def teaches(way: WayIn, cat: Catalogue) -> int:
    """The context for which somebody is seen to be taken, 255 for none: of the first kind of record, of money for an
    unpaid sum, of speech for those named without a rule."""
    context = cat.kinds[way.records[0]].context if way.records else None
    if way.unpaid is not None:
        context = "finance"
    elif way.representative_of is not None:
        context = "work"
    elif way.without_a_rule is not None:
        context = "speech"
    return CONDUCT_CONTEXTS.index(context) if context in CONDUCT_CONTEXTS else 255


def standing(scheme: Scheme, cat: Catalogue, life: Ordinary, start: date) -> np.ndarray:
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
        cutoffs = [-NEVER if band.from_ is None else band.from_ for band in bands]
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
                     "misjudged", "rate", "teaches", "firms", "only", "mask", "value", "unless_mask", "unless_value")
    }  # fmt: skip
    for r, way in ways:
        kinds = np.zeros(MAX_KINDS, "u1")
        for kind in way.records or []:
            kinds[number[kind]] = 1
        code = next(number for number, name in enumerate(WAYS) if getattr(way, name) is not None)
        w["register"].append(r)
        w["kind"].append(code)
        w["ledger"].append(names.index(way.ledger) if way.ledger else 0)
        w["points"].append(way.below if code == 0 else way.above if code == 1 else 0)
        w["kinds"].append(kinds)
        w["chance"].append(threshold(way.chance.value))
        w["days"].append(days_of(scheme, way))
        w["sums"].append(bits(SUM_TYPES, way.sums or SUM_TYPES))
        w["unable"].append(way.unless_unable)
        w["misjudged"].append(threshold(way.misjudged.value))
        w["rate"].append(round(way.without_a_rule.value / 1000 / 365 * 2**48) if way.without_a_rule else 0)
        w["teaches"].append(teaches(way, cat))
        firms = list(scheme.organisations.registers) if scheme.organisations else []
        w["firms"].append(firms.index(way.representative_of) if way.representative_of else 255)
        w["only"].append(bits(scheme.registers, [way.only_on] if way.only_on else []))
        for prefix, who in (("", way.applies_to), ("unless_", way.unless)):
            mask, value = who_bits(who) if who is not None else (0, 1)  # no exception: never holds
            w[f"{prefix}mask"].append(mask)
            w[f"{prefix}value"].append(value)
    appeals = [register.ways_out.appeal for register in registers]

    def appeal(field: str) -> np.ndarray:
        return np.array([threshold(getattr(a, field).value) if a else 0 for a in appeals], "u8")

    def mask_of(chosen) -> np.int64:
        return np.int64(sum(1 << r for r, register in enumerate(registers) if chosen(register)))

    replaces = [bits(scheme.registers, register.replaces) for register in registers]
    shut_by = [sum(1 << s for s, mask in enumerate(replaces) if mask >> r & 1) for r in range(len(registers))]

    def closing(service: str) -> np.int64:
        door = scheme.services.get(service)
        return np.int64(bits(scheme.registers, door.closed_to_registers) if door else 0)

    outs = [register.ways_out for register in registers]
    assert len(registers) <= MAX_REGISTERS  # the scheme's checks say so to the user
    return filled(
        STANDING,
        first_day=np.int64(start.toordinal()), ledgers=np.int64(len(ledgers)),
        start=np.array([x.start for x in ledgers], "i8"), low=np.array([x.min for x in ledgers], "i8"),
        high=np.array([x.max for x in ledgers], "i8"),
        restores=np.array([x.restoration.points if x.restoration else 0 for x in ledgers], "i8"),
        restores_every=np.array([EVERY[x.restoration.every] if x.restoration else Period.NEVER for x in ledgers], "i8"),
        resets_every=np.array([PERIODS[x.resets] for x in ledgers], "i8"),
        spread=np.array(spread, "i2"),
        recalculated=np.int64(PERIODS[first.recalculated] if first else Period.DAY),
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
        way_misjudged=np.array(w["misjudged"], "u8"), way_rate=np.array(w["rate"], "u8"),
        way_teaches=np.array(w["teaches"], "u1"),
        way_firms=np.array(w["firms"], "u1"), way_only=np.array(w["only"], "i8"), way_mask=np.array(w["mask"], "u4"),
        way_value=np.array(w["value"], "u4"), unless_mask=np.array(w["unless_mask"], "u4"),
        unless_value=np.array(w["unless_value"], "u4"),
        registers=np.int64(len(registers)), term=np.array([out.term or NEVER for out in outs], "i8"),
        on_payment=np.array([out.on_payment for out in outs], "u1"),
        out_above=np.array([NEVER if out.above is None else out.above for out in outs], "i8"),
        out_below=np.array([-NEVER if out.below is None else out.below for out in outs], "i8"),
        resets=np.array([names.index(x.resets_ledger) if x.resets_ledger else -1 for x in registers], "i8"),
        replaces=np.array(replaces, "i8"), shut_by=np.array(shut_by, "i8"),
        family=np.array([bits(scheme.registers, family) for family in families(scheme).values()], "i8"),
        appeal_by_knowledge=scheme.knowledge is not None and scheme.knowledge.for_appeals,
        appeal_levels=appeal_levels(scheme), appeal_known=appeal("known"), appeal_tried=appeal("tried"),
        appeal_days=np.array([a.decided_in if a else NEVER for a in appeals], "i8"),
        appeal_corrected=appeal("corrected"), appeal_mistaken=appeal("mistaken"),
        initial=np.array([threshold(x.initial_share.value) for x in registers], "u8"),
        household_mask=mask_of(lambda x: x.applies_to == "household"),
        payment_mask=mask_of(lambda x: x.ways_out.on_payment),
        custody_mask=mask_of(lambda x: x.custody),
        account_mask=closing("social_account"), licence_mask=closing("driving"),
        pays_able=np.uint64(threshold(life.pays_in_a_month_able.value)),
        pays_unable=np.uint64(threshold(life.pays_in_a_month_unable.value)),
        pays_late=np.uint64(threshold(life.pays_in_a_month_late.value)),
        pays_listed=np.uint64(threshold(life.pays_when_listed.value)),
        late_after=whole(life.late_after), struck_off=whole(life.struck_off_after),
    )  # fmt: skip
