"""Adaptation: fears of contexts that exist, and no numbers for people who don't change."""

from __future__ import annotations

from demerit.limits import CONDUCT_CONTEXTS
from demerit.scheme.checks.findings import Findings


def check_adaptation(findings: Findings) -> None:
    adaptation = findings.scheme.adaptation
    for field in ("announced", "announced_to_abstainers"):
        for context in getattr(adaptation, field):
            findings.name(("adaptation", field, context), context, CONDUCT_CONTEXTS, "context of conduct", at="key")
    how = findings.scheme.enrolment
    if adaptation.announced_to_abstainers and (how is None or how.mode == "mandatory"):
        findings.add(
            ("adaptation", "announced_to_abstainers"),
            "nobody-abstains",
            "nobody is free not to join, so nothing can be announced to those who don't",
            "give `enrolment` the mode `voluntary` or `consent`, or delete it",
            at="key",
        )
    if adaptation.model == "none":
        for field in (
            "announced",
            "announced_to_abstainers",
            "learns",
            "learns_from_household",
            "threshold",
            "forgets",
            "performs",
        ):
            if field in adaptation.model_fields_set:
                findings.add(
                    ("adaptation", field),
                    "nobody-adapts",
                    f"`{field}` has no meaning where nobody adapts",
                    "write `model: individual`, or delete it",
                    at="key",
                )
