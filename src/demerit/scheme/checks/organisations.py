"""Organisations (M15): a ledger that holds its start, kinds that exist, lists that one can get on, ranks in order."""

from __future__ import annotations

from itertools import pairwise

from demerit.limits import MAX_FIRM_RANKS, MAX_FIRM_REGISTERS
from demerit.scheme.checks.findings import Findings
from demerit.scheme.parts.organisations import FirmRegister, Organisations

BOUND = 15000  # points of an organisation


def check_organisations(findings: Findings) -> None:
    what = findings.scheme.organisations
    if what is not None:
        _check_ledger(findings, what)
        _check_ranks(findings, what)
        for name, rule in what.rules.items():
            path = ("organisations", "rules", name, "kind")
            findings.name(path, rule.kind, findings.catalogue.organisations, "kind of act of an organisation")
        for number, (name, register) in enumerate(what.registers.items()):
            if number >= MAX_FIRM_REGISTERS:
                message = f"organisations have at most {MAX_FIRM_REGISTERS} registers"
                findings.add(("organisations", "registers", name), "too-many-registers", message, at="key")
            _check_register(findings, name, register, what)
    known = list(what.registers) if what is not None else []
    for name, listed in findings.scheme.registers.items():
        for way_id, way in listed.ways_in.items():
            if way.representative_of is not None:
                path = ("registers", name, "ways_in", way_id, "representative_of")
                findings.name(path, way.representative_of, known, "register of organisations")


def _check_ledger(findings: Findings, what: Organisations) -> None:
    ledger = what.ledger
    if not ledger.min <= ledger.start <= ledger.max or ledger.min >= ledger.max:
        message = f"organisations start at {ledger.start}, and their points run from {ledger.min} to {ledger.max}"
        findings.add(("organisations", "ledger", "start"), "ledger-bounds", message, "move the start or the bounds")


def _check_ranks(findings: Findings, what: Organisations) -> None:
    path = ("organisations", "ranks")
    if len(what.ranks) > MAX_FIRM_RANKS:
        findings.add(path, "too-many-grades", f"organisations have at most {MAX_FIRM_RANKS} ranks", at="key")
    for (better, high), (worse, low) in pairwise(what.ranks.items()):
        if low >= high:
            message = f"`{worse}` begins at {low}, not below `{better}`, which begins at {high}"
            findings.add((*path, worse), "bands-out-of-order", message, "the best rank comes first")


def _check_register(findings: Findings, name: str, register: FirmRegister, what: Organisations) -> None:
    path = ("organisations", "registers", name)
    if (register.below is None) == (register.records is None):
        message = "a register of organisations has exactly one of `below` and `records`"
        findings.add(path, "not-one-way-in", message, at="key")
    for index, kind in enumerate(register.records or []):
        known = findings.catalogue.organisations
        findings.name((*path, "records", index), kind, known, "kind of act of an organisation")
    if register.below is not None and not what.ledger.min < register.below <= what.ledger.max:
        message = f"points of organisations run from {what.ledger.min} to {what.ledger.max}"
        findings.add((*path, "below"), "threshold-out-of-reach", message, "move it")
