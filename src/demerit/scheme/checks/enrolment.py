"""Roll-out and enrolment: dates in order, shares that don't fall, and no choice offered where there is none."""

from __future__ import annotations

from itertools import pairwise

from demerit.scheme.checks.findings import Findings

CHOICES = ("initial", "joins", "joins_with_peers", "joins_for_status", "joins_expecting_well", "leaves")


def check_enrolment(findings: Findings) -> None:
    _check_rollout(findings)
    how = findings.scheme.enrolment
    if how is not None and how.mode == "mandatory":
        for field in (*CHOICES, "mandatory_from"):
            if field in how.model_fields_set:
                findings.add(
                    ("enrolment", field),
                    "nobody-chooses",
                    f"`{field}` has no meaning where enrolment is mandatory from the first day",
                    "write `mode: voluntary` or `mode: consent`, or delete it",
                    at="key",
                )
    if how is not None and how.mode == "consent" and how.mandatory_from is not None:
        findings.add(
            ("enrolment", "mandatory_from"),
            "consent-that-is-none",
            "what becomes mandatory was no matter of consent",
            "write `mode: voluntary`, or delete the date",
            at="key",
        )
    for name, door in findings.scheme.services.items():
        if door.private is None or door.private.refuses_abstainers.value == 0:
            continue
        path = ("services", name, "private", "refuses_abstainers")
        if not findings.whole("enrolment"):
            continue
        if how is None or how.mode == "mandatory":
            findings.add(
                path,
                "nobody-abstains",
                "there are no abstainers: nobody is free to join or not",
                "add `enrolment: {mode: voluntary, …}`, or delete it",
                at="key",
            )
        elif findings.lacks("grades"):
            findings.add(
                path,
                "no-grade-to-miss",
                "nobody can see that somebody has no grade where there are no grades",
                "add grades, or delete it",
                at="key",
            )


def _check_rollout(findings: Findings) -> None:
    plan = findings.scheme.rollout
    for number, (one, other) in enumerate(pairwise(plan.stages if plan else ()), 1):
        path = ("rollout", "stages", number)
        if other.from_ <= one.from_:
            findings.add(
                (*path, "from"),
                "stages-out-of-order",
                f"{other.from_} is not after {one.from_}, the stage before",
                "write the stages in the order of their dates",
            )
        if other.share.value < one.share.value:
            findings.add(
                (*path, "share"),
                "regions-leave",
                f"a share of {other.share.value:g} is less than the {one.share.value:g} that has joined before",
                "shares add up: each is of all regions that have joined by then",
            )
