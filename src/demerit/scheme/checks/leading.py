"""The findings that a report opens with: names of findings that this scheme has, none of them twice."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_leading(findings: Findings) -> None:
    if not findings.scheme.findings or findings.names_only or findings.unread:
        return  # which findings there are depends on all of the scheme
    from demerit.findings import declared  # only where a scheme names some: it loads NumPy

    doors = [f"door_{name}" for name in findings.scheme.services]  # those misspelt too, told of there
    known = list(dict.fromkeys([*(one.id for one in declared(findings.scheme)), *doors]))
    findings.names(("findings",), findings.scheme.findings, known, "finding of this scheme")
