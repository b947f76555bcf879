"""Custody (M46): a blacklist of persons with a term, empty on the first morning, and one to a scheme."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings
from demerit.scheme.model import Register


def check_custody(findings: Findings, path: tuple[str, ...], name: str, register: Register) -> None:
    first = next(other for other, one in findings.scheme.registers.items() if one.custody)
    if first != name:
        message = f"`{first}` is custody already"
        findings.add((*path, "custody"), "two-custodies", message, "put the ways in on that one", at="key")
    if register.ways_out.term is None:
        message = f"nobody is let out of `{name}`"
        findings.add((*path, "ways_out"), "custody-without-a-term", message, "give it a `term` in days")
    for field, wrong in (
        ("colour", register.colour == "red"),
        ("applies_to", register.applies_to == "household"),
        ("initial_share", register.initial_share.value > 0),
    ):
        if wrong:
            message = f"custody is of one person, for something, from some day on: `{field}` doesn't go with it"
            findings.add((*path, field), "not-for-custody", message, "delete it", at="key")
