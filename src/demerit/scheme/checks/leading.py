"""The findings that a report opens with: names of findings that there are, none of them twice.

One that this scheme has nothing of, or that a reform has taken away, is passed over.
"""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_leading(findings: Findings) -> None:
    if not findings.scheme.findings:
        return
    from demerit.findings import names  # only where a scheme names some: it loads NumPy

    findings.names(("findings",), findings.scheme.findings, names(), "finding")
