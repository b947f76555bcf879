"""What a standing does between people: profiles that show one (M30), and standings that friends can see (M31)."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_matching(findings: Findings) -> None:
    matching = findings.scheme.matching
    if matching is None:
        return
    if findings.lacks("grades"):
        findings.add(
            ("matching",), "no-grades", "profiles show a grade, and nobody is graded", "add `grades`, or delete it",
            at="key",
        )  # fmt: skip
    if matching.minds.value == 0 and matching.minds.range is None:
        findings.add(("matching", "minds"), "nobody-minds", "nobody minds the grade that profiles show", "delete it")


def check_cut_ties(findings: Findings) -> None:
    for tie, cutting in findings.scheme.cut_ties.items():
        path = ("cut_ties", tie)
        findings.names((*path, "sees_registers"), cutting.sees_registers, findings.registers, "register")
        findings.names((*path, "sees_grades"), cutting.sees_grades, findings.grades, "grade")
        if not (cutting.sees_registers or cutting.sees_grades):
            findings.add(path, "sees-nothing", "a tie is cut for a standing that is seen", "name registers or grades",
                         at="key")  # fmt: skip
        for index, name in enumerate(cutting.sees_registers):
            register = findings.scheme.registers.get(name)
            if register is not None and register.colour == "red":
                findings.add((*path, "sees_registers", index), "not-a-fall", f"`{name}` is a redlist",
                             "to be put on it is no fall")  # fmt: skip
            elif register is not None and not register.public:
                findings.add(
                    (*path, "sees_registers", index), "register-not-public",
                    f"`{name}` is not public, so no friend can see who is on it",
                    f"add `public: true` to the register `{name}`",
                )  # fmt: skip
        if cutting.cuts.value == 0 and cutting.cuts.range is None:
            findings.add((*path, "cuts"), "no-share", f"nobody cuts {tie} ties", "delete the entry")
