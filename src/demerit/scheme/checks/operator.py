"""The adaptive operator: lines that can move, and somebody who can look elsewhere."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings
from demerit.scheme.parts.operator import CHOOSE


def check_operator(findings: Findings) -> None:
    scheme, how = findings.scheme, findings.scheme.operator
    if how is None:
        return
    looking = [name for name in scheme.channels if name in findings.catalogue.channels
               and findings.catalogue.channels[name].type in CHOOSE]  # fmt: skip
    if (
        not looking
        and not findings.strangers
        and findings.whole("channels")
        and (how.attention.value or how.quota is not None)
    ):
        findings.add(
            ("operator",), "nobody-looks", "no channel of this scheme chooses where to look",
            "add officers, collectors or cameras to `channels`, or leave `attention` and `quota` out", at="key",
        )  # fmt: skip
    if how.lines is None or not findings.whole("grades"):
        return
    if scheme.grades is None or scheme.grades.by != "bands":
        findings.add(
            ("operator", "lines"), "no-lines", "there are no bands of points whose cutoffs could move",
            "give `grades` with `by: bands`, or leave `lines` out", at="key",
        )  # fmt: skip
    elif how.lines.worst >= len(scheme.grade_ids):
        findings.add(
            ("operator", "lines", "worst"), "no-lines",
            f"the worst {how.lines.worst} of {len(scheme.grade_ids)} grades leave nobody above the line",
            f"at most {len(scheme.grade_ids) - 1}",
        )  # fmt: skip
