"""Adaptation: fears of contexts that exist, and no numbers for people who don't change."""

from __future__ import annotations

from demerit.limits import CONDUCT_CONTEXTS
from demerit.scheme.checks.findings import Findings


def check_adaptation(findings: Findings) -> None:
    adaptation = findings.scheme.adaptation
    for context in adaptation.announced:
        findings.name(("adaptation", "announced", context), context, CONDUCT_CONTEXTS, "context of conduct", at="key")
    if adaptation.model == "none":
        for field in ("announced", "learns", "learns_from_household", "threshold", "forgets", "performs"):
            if field in adaptation.model_fields_set:
                findings.add(
                    ("adaptation", field),
                    "nobody-adapts",
                    f"`{field}` has no meaning where nobody adapts",
                    "write `model: individual`, or delete it",
                    at="key",
                )
