"""Tiers of a register (M44): names that lead somewhere, and no circle in which nobody could begin."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_tiers(findings: Findings) -> None:
    registers = findings.scheme.registers
    for name, register in registers.items():
        path = ("registers", name)
        if register.tier_of is not None and _another(findings, (*path, "tier_of"), name, register.tier_of):
            lowest = registers.get(register.tier_of)
            if lowest is not None and lowest.tier_of is not None:
                findings.add(
                    (*path, "tier_of"),
                    "not-the-lowest-tier",
                    f"`{register.tier_of}` is itself a tier of `{lowest.tier_of}`",
                    f"name the lowest: `{lowest.tier_of}`",
                )
        findings.names((*path, "replaces"), register.replaces, findings.registers, "register")
        for index, other in enumerate(register.replaces):
            found = registers.get(other)
            if other == name:
                message = f"`{name}` can't replace itself"
                findings.add((*path, "replaces", index), "its-own-tier", message, "delete it")
            elif found is not None and name in _below(findings, other):
                message = f"`{name}` replaces `{other}`, and `{other}` replaces `{name}`"
                findings.add(
                    (*path, "replaces", index), "tiers-in-a-circle", message, "let only the severer one replace"
                )
        for way_id, way in register.ways_in.items():
            if way.only_on is not None:
                _another(findings, (*path, "ways_in", way_id, "only_on"), name, way.only_on)
    _check_reached(findings)


def _another(findings: Findings, path: tuple[str, ...], name: str, other: str) -> bool:
    """Whether `other` is a known register and not this one."""
    if other == name:
        findings.add(path, "its-own-tier", f"this is `{name}` itself", "name another register")
        return False
    return findings.name(path, other, findings.registers, "register")


def _below(findings: Findings, name: str) -> set[str]:
    """Every register that is left on entering this one, or on entering one of those."""
    registers, seen, todo = findings.scheme.registers, set(), [name]
    while todo:
        register = registers.get(todo.pop())
        fresh = set(register.replaces if register is not None else ()) - seen
        seen |= fresh
        todo += fresh
    return seen


def _check_reached(findings: Findings) -> None:
    """Registers whose every way in leads from another must hang on one that can be entered from outside."""
    registers = findings.scheme.registers
    open_to_all = {
        name for name, register in registers.items()
        if register.initial_share.value > 0 or any(way.only_on is None for way in register.ways_in.values())
    }  # fmt: skip
    # a register that could not be read may be entered somehow, and one that isn't known is told of where it is named
    reached = open_to_all | {way.only_on for register in registers.values() for way in register.ways_in.values()
                             if way.only_on not in registers}  # fmt: skip
    while True:
        more = {
            name for name, register in registers.items()
            if name not in reached and any(way.only_on in reached for way in register.ways_in.values())
        }  # fmt: skip
        if not more:
            break
        reached |= more
    for name, register in registers.items():
        known = all(way.only_on in findings.registers for way in register.ways_in.values())
        if name not in reached and register.ways_in and known:
            findings.add(
                ("registers", name, "ways_in"),
                "tiers-in-a-circle",
                f"nobody can get on `{name}`: each way in leads from a register that nobody can get on",
                "give one of them a way in without `only_on`",
                at="key",
            )
