"""Knowledge: shares that leave nobody twice, and more rules known to those who know more."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_knowledge(findings: Findings) -> None:
    how = findings.scheme.knowledge
    if how is None:
        return
    if how.some.value + how.most.value + how.all.value > 1 + 1e-9:  # 0.56, 0.34 and 0.1 add up to a little more than 1
        findings.add(
            ("knowledge",), "shares-above-one", "`some`, `most` and `all` together are more than everybody",
            "each resident is in one of them at most", at="key",
        )  # fmt: skip
    if how.some_rules.value > how.most_rules.value:
        findings.add(
            ("knowledge", "some_rules"), "knows-less-with-more",
            "those who know some of the rules would know more of them than those who know most",
            "let `some_rules` be at most `most_rules`",
        )  # fmt: skip
