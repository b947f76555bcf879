"""A company's score: bands that rise, rules that some record can meet, and nothing that needs it without it (M33)."""

from __future__ import annotations

from itertools import pairwise

from demerit.scheme.checks.channels import check_seen, kinds_seen
from demerit.scheme.checks.findings import Findings
from demerit.scheme.parts.commercial import LOW_SCORE, TOLD_BY, FileRule


def check_commercial(findings: Findings) -> None:
    company = findings.scheme.commercial
    _check_what_needs_it(findings)
    if company is None:
        return
    path = ("commercial",)
    if any(low >= high for low, high in pairwise(company.bands)):
        findings.add((*path, "bands"), "bands-out-of-order", "bands begin at ever higher scores", "such as [550, 600]")
    if sum(getattr(company.weights, name).value for name in type(company.weights).model_fields) == 0:
        findings.add((*path, "weights"), "no-weight", "no factor counts for anything", "give one a weight", at="key")
    for name, rule in company.rules.items():
        _check_rule(findings, (*path, "rules", name), rule)
    if company.shared_with_state is not None:
        below = (*path, "shared_with_state")
        if not findings.reads(TOLD_BY) or not _told(findings):
            message = f"a low score is told by the channel `{TOLD_BY}`, which this scheme doesn't read for it"
            findings.add(below, "channel-not-read", message, f"add `{TOLD_BY}` to `channels`", at="key")
        elif findings.whole("rules") and findings.whole("registers") and not _uses(findings, LOW_SCORE):
            message = f"nothing in this scheme is about `{LOW_SCORE}`, so to tell of it changes nothing"
            findings.add(below, "told-in-vain", message, "add a rule, or a way onto a register", at="key")


def _check_rule(findings: Findings, path: tuple[str, ...], rule: FileRule) -> None:
    if findings.name((*path, "kind"), rule.kind, findings.catalogue.kinds, "kind of act"):
        check_seen(findings, (*path, "kind"), rule.kind)
        if findings.catalogue.kinds[rule.kind].mark:
            findings.add((*path, "kind"), "not-an-act", f"`{rule.kind}` is a mark, not something a user does")
    if not rule.history and not rule.behaviour:
        findings.add(path, "no-steps", "this rule moves nothing", "give `history` or `behaviour` steps", at="key")
    for index, channel in enumerate(rule.channels or []):
        below: tuple[str | int, ...] = (*path, "channels", index)
        if not findings.name(below, channel, findings.catalogue.channels, "channel"):
            continue
        if not findings.reads(channel):
            findings.add(below, "channel-not-read", f"this scheme does not read `{channel}`", "add it to `channels`")
        elif channel in findings.scheme.channels and rule.kind not in kinds_seen(findings, channel):
            findings.add(below, "channel-cannot-see", f"`{channel}` does not see `{rule.kind}`")


def _told(findings: Findings) -> bool:
    return TOLD_BY not in findings.scheme.channels or LOW_SCORE in kinds_seen(findings, TOLD_BY)


def _uses(findings: Findings, kind: str) -> bool:
    ways = [way for register in findings.scheme.registers.values() for way in register.ways_in.values()]
    rules = findings.scheme.rules.values()
    return any(rule.kind == kind for rule in rules) or any(kind in (way.records or []) for way in ways)


def _check_what_needs_it(findings: Findings) -> None:
    """Doors and rules that rest on a company's score."""
    company = findings.scheme.commercial
    if not findings.whole("commercial"):
        return
    if company is None:
        for name, door in findings.scheme.services.items():
            fields: list[tuple[str, ...]] = [("commercial_from",)] if door.commercial_from is not None else []
            if door.private is not None and door.private.sees_commercial_below is not None:
                fields.append(("private", "sees_commercial_below"))
            for field in fields:
                message = "this looks at a company's score, and the scheme has none"
                findings.add(("services", name, *field), "no-commercial-score", message, "add `commercial`", at="key")
    if company is None or company.shared_with_state is None:
        for name, rule in findings.scheme.rules.items():
            if rule.kind == LOW_SCORE:
                message = f"nobody tells the state of a `{LOW_SCORE}`"
                findings.add(("rules", name, "kind"), "unseen-kind", message, "add `commercial: shared_with_state`")
        for register, entry in findings.scheme.registers.items():
            for way_id, way in entry.ways_in.items():
                if way.records and set(way.records) == {LOW_SCORE}:
                    path = ("registers", register, "ways_in", way_id, "records")
                    message = f"nobody tells the state of a `{LOW_SCORE}`"
                    findings.add(path, "unseen-kind", message, "add `commercial: shared_with_state`")
