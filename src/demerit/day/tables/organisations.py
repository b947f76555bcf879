"""What organisations do and what becomes of it, as whole numbers (M15)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import threshold
from demerit.day.tables.form import NEVER, filled, key_of
from demerit.limits import MAX_FIRM_KINDS, MAX_FIRM_RANKS, MAX_FIRM_REGISTERS
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

MONTHS = 365 / 30  # in a year
TEAMS = 10  # in a round of teams, for which records of nothing are drawn together

ORGANISATIONS = np.dtype(
    [
        ("on", "i8"),  # whether the scheme does anything with organisations
        ("agencies", "u8"),  # share of organisations
        ("start", "i8"),
        ("low", "i8"),
        ("high", "i8"),
        ("ranks", "i8"),
        ("cutoffs", "i8", (MAX_FIRM_RANKS,)),
        ("kinds", "i8"),
        ("cumulative", "u8", (2, MAX_FIRM_KINDS)),  # chance of each kind in a month, cumulated: of a firm, an agency
        ("detected", "u8", (MAX_FIRM_KINDS,)),
        ("points", "i8", (MAX_FIRM_KINDS,)),
        ("invents", "u8"),  # chance in a month of a record of nothing in a round of teams
        ("registers", "i8"),
        ("register_key", "u4", (MAX_FIRM_REGISTERS,)),
        ("below", "i8", (MAX_FIRM_REGISTERS,)),
        ("records", "u1", (MAX_FIRM_REGISTERS, MAX_FIRM_KINDS)),
        ("term", "i8", (MAX_FIRM_REGISTERS,)),
        ("staff_lost", "u8", (MAX_FIRM_REGISTERS,)),
        ("hires_nobody", "i8"),  # a bit for each register
    ],
    align=True,
)


def organisations(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    what = scheme.organisations
    if what is None:
        return np.zeros(1, ORGANISATIONS)
    kinds = list(cat.organisations.values())
    registers = list(what.registers.values())
    rates = np.zeros((2, MAX_FIRM_KINDS))
    detected, points = np.zeros(MAX_FIRM_KINDS, "u8"), np.zeros(MAX_FIRM_KINDS, "i8")
    records = np.zeros((MAX_FIRM_REGISTERS, MAX_FIRM_KINDS), "u1")
    for kind in kinds:
        for row, by in enumerate(("firm", "agency")):
            rates[row, kind.number] = kind.per_year.value / MONTHS if by in kind.done_by else 0
        detected[kind.number] = threshold(kind.detected.value)
    for rule in what.rules.values():
        points[cat.organisations[rule.kind].number] += rule.points
    for r, register in enumerate(registers):
        for name in register.records or []:
            records[r, cat.organisations[name].number] = 1
    chances = [[threshold(min(1.0, x)) for x in row] for row in np.cumsum(rates, axis=1).tolist()]
    return filled(
        ORGANISATIONS,
        on=np.int64(1), agencies=np.uint64(threshold(life.agencies.value)), start=np.int64(what.ledger.start),
        low=np.int64(what.ledger.min), high=np.int64(what.ledger.max), ranks=np.int64(len(what.ranks)),
        cutoffs=np.array(list(what.ranks.values()), "i8"), kinds=np.int64(max(kind.number for kind in kinds) + 1),
        cumulative=np.array(chances, "u8"), detected=detected, points=points,
        invents=np.uint64(threshold(min(1.0, what.false_records.value / 1000 * TEAMS / MONTHS))),
        registers=np.int64(len(registers)), register_key=np.array([key_of(name, 32) for name in what.registers], "u4"),
        below=np.array([-NEVER if x.below is None else x.below for x in registers], "i8"), records=records,
        term=np.array([x.term for x in registers], "i8"),
        staff_lost=np.array([threshold(x.staff_lost.value) for x in registers], "u8"),
        hires_nobody=np.int64(sum(1 << r for r, x in enumerate(registers) if x.hires_nobody)),
    )  # fmt: skip
