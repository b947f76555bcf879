"""Rules and association: each rule can apply to somebody, some day, through some channel."""

from __future__ import annotations

from collections import Counter

from demerit.limits import CONDUCT_CONTEXTS, MAX_RULES_PER_RECORD
from demerit.scheme.checks.channels import check_seen, kinds_seen
from demerit.scheme.checks.findings import Findings
from demerit.scheme.model import Rule


def check_rules(findings: Findings) -> None:
    scheme = findings.scheme
    if scheme.rules and findings.lacks("ledgers"):
        findings.add(
            ("rules",),
            "no-ledger",
            "there are rules, and no ledger for their points",
            "add a ledger",
            at="key",
        )
    seen: dict[tuple, str] = {}
    heard: Counter[tuple[str, str]] = Counter()
    for name, rule in scheme.rules.items():
        _check_rule(findings, name, rule)
        pairs = [(rule.kind, channel) for channel in rule.channels or scheme.channels]
        heard.update(pair for pair in pairs if rule.kind in kinds_seen(findings, pair[1]))
        crowded = [channel for kind, channel in pairs if heard[kind, channel] > MAX_RULES_PER_RECORD]
        if crowded:
            findings.add(
                ("rules", name),
                "too-many-rules",
                f"`{name}` is one rule too many for `{rule.kind}` recorded by `{crowded[0]}`",
                f"at most {MAX_RULES_PER_RECORD} apply to one record; put some together",
                at="key",
            )
        first = seen.setdefault(_same(findings.score, rule), name)
        if first != name and _overlap(scheme.rules[first], rule):
            findings.add(
                ("rules", name),
                "same-rule-twice",
                f"`{name}` and `{first}` are about the same act, ledger, channels and people: both apply",
                "delete one, give them dates that don't overlap, or let them apply to different people",
                at="key",
            )


def _check_rule(findings: Findings, name: str, rule: Rule) -> None:
    path = ("rules", name)
    known = findings.name((*path, "kind"), rule.kind, findings.catalogue.kinds, "kind of act")
    if rule.ledger is not None:
        findings.name((*path, "ledger"), rule.ledger, findings.ledgers, "ledger")
    if rule.points == 0:
        findings.add(
            (*path, "points"),
            "no-points",
            f"`{name}` changes nothing: it is worth 0 points",
            "delete the rule",
        )
    if rule.channels is None:
        if known:
            check_seen(findings, (*path, "kind"), rule.kind)
    elif not rule.channels:
        findings.add(
            (*path, "channels"),
            "no-channel",
            f"`{name}` listens to no channel",
            "leave `channels` out for all",
        )
    else:
        _check_channels(findings, name, rule, known=known)
    needs = findings.catalogue.kinds[rule.kind].needs if known else None
    findings.who((*path, "applies_to"), rule.applies_to, needs)
    start = findings.scheme.start
    if rule.from_ is not None and rule.to is not None and rule.from_ >= rule.to:
        findings.add(
            (*path, "to"),
            "empty-dates",
            f"`{name}` begins on {rule.from_} and ends on {rule.to}",
            "`from` is included and `to` is not: at least a day must lie between",
        )
    elif rule.to is not None and start is not None and rule.to <= start:
        findings.add(
            (*path, "to"),
            "rule-over",
            f"`{name}` ends on {rule.to}, and the scheme starts on {start}",
            "it can never apply; start the scheme earlier, or delete the rule",
        )


def _check_channels(findings: Findings, name: str, rule: Rule, *, known: bool) -> None:
    for index, channel in enumerate(rule.channels or []):
        below = ("rules", name, "channels", index)
        if channel in findings.channels:
            if known and channel in findings.scheme.channels and rule.kind not in kinds_seen(findings, channel):
                able = [other for other in findings.scheme.channels if rule.kind in kinds_seen(findings, other)]
                hint = f"it is seen by {', '.join(able[:4])}" if able else "no channel of this scheme does"
                findings.add(below, "channel-cannot-see", f"`{channel}` does not see `{rule.kind}`", hint)
        elif channel in findings.catalogue.channels:
            if findings.reads(channel):  # under a misspelt name, and told of there
                continue
            findings.add(
                below,
                "channel-not-read",
                f"this scheme does not read the channel `{channel}`",
                f"add `{channel}` to `channels`, with its source",
            )
        else:
            findings.name(below, channel, findings.channels, "channel")


def _same(score: str | None, rule: Rule) -> tuple:
    return rule.kind, rule.ledger or score, tuple(sorted(rule.channels or ())), rule.applies_to.model_dump_json()


def _overlap(one: Rule, other: Rule) -> bool:
    begins = max((day for day in (one.from_, other.from_) if day is not None), default=None)
    ends = min((day for day in (one.to, other.to) if day is not None), default=None)
    return begins is None or ends is None or begins < ends


def check_association(findings: Findings) -> None:
    association = findings.scheme.association
    if association and findings.lacks("ledgers"):
        findings.add(
            ("association",),
            "no-ledger",
            "there is association, and no ledger whose entries it could pass on",
            "add a ledger",
            at="key",
        )
    for tie, passed in association.items():
        path = ("association", tie)
        if passed.contexts is not None:
            findings.names((*path, "contexts"), passed.contexts, CONDUCT_CONTEXTS, "context of conduct")
            if not passed.contexts:
                findings.add((*path, "contexts"), "no-context", "this names no context", "leave `contexts` out for all")
        if passed.share.value == 0 and passed.share.range is None:
            findings.add((*path, "share"), "no-share", f"nothing passes along {tie} ties", "delete the entry")
