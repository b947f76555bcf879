"""Inline tests: they name what exists, and ask only what one resident's records can answer."""

from __future__ import annotations

from demerit.scheme.checks.channels import kinds_seen
from demerit.scheme.checks.findings import Findings
from demerit.scheme.model import Expect


def check_tests(findings: Findings) -> None:
    scheme = findings.scheme
    for number, test in enumerate(scheme.tests):
        path = ("tests", number)
        findings.who((*path, "who"), test.who)
        for index, given in enumerate(test.given):
            below = (*path, "given", index)
            known = findings.name((*below, "kind"), given.kind, findings.catalogue.kinds, "kind of act")
            channel = given.channel
            if channel is None or not findings.name((*below, "channel"), channel, findings.channels, "channel"):
                continue
            if known and channel in scheme.channels and given.kind not in kinds_seen(findings, channel):
                message = f"`{channel}` does not see `{given.kind}`"
                findings.add((*below, "channel"), "channel-cannot-see", message)
        below = (*path, "expect")
        expect = test.expect
        for ledger in expect.ledgers:
            findings.name((*below, "ledgers", ledger), ledger, findings.ledgers, "ledger", at="key")
        if expect.grade is not None:
            findings.name((*below, "grade"), expect.grade, findings.grades, "grade")
        if expect.grade is not None and scheme.grades is not None and scheme.grades.by == "rank":
            message = "a grade by rank depends on everybody, not on one resident"
            findings.add((*below, "grade"), "grade-by-rank", message, "expect points instead")
        if expect.registers is not None:
            findings.names((*below, "registers"), expect.registers, findings.registers, "register")
        for field in ("closed", "open"):
            findings.names((*below, field), getattr(expect, field), findings.catalogue.services, "service")
        if expect == Expect():
            findings.add(
                below,
                "expects-nothing",
                f"the test `{test.name}` expects nothing",
                "say what must hold",
                at="key",
            )
