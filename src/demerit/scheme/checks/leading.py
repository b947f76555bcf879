"""The findings that a report opens with: names of findings that this scheme has, none of them twice."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_leading(findings: Findings) -> None:
    if not findings.scheme.findings:
        return
    from demerit.findings import declared  # only where a scheme names some: it loads NumPy

    known = [one.id for one in declared(findings.scheme)]
    findings.names(("findings",), findings.scheme.findings, known, "finding of this scheme")
