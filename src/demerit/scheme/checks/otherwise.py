"""Warnings, discretion, levies and tampering: a ledger for them, contexts that exist, numbers that can be drawn."""

from __future__ import annotations

from math import floor, log10, prod

from demerit.catalogue import Who
from demerit.limits import CONDUCT_CONTEXTS, MAX_BIASES, MAX_DISCRETIONS, TIE_KINDS
from demerit.scheme.checks.findings import Findings
from demerit.scheme.parts.discretion import Discretion

MOST_TIMES = 20  # of a bias
NEIGHBOURHOOD = 256  # residents, as in place.traits, which would load the compiler


def _needs_a_ledger(findings: Findings, section: str) -> None:
    if findings.lacks("ledgers"):
        message = f"`{section}` is about points, and there is no ledger for them"
        findings.add((section,), "no-ledger", message, "add a ledger", at="key")


def check_warnings(findings: Findings) -> None:
    how = findings.scheme.warnings
    if how is None:
        return
    _needs_a_ledger(findings, "warnings")
    _check_contexts(findings, ("warnings", "contexts"), how.contexts)


def _check_contexts(findings: Findings, path: tuple[str, ...], contexts: list[str] | None) -> None:
    if contexts is not None:
        findings.names(path, contexts, CONDUCT_CONTEXTS, "context of conduct")
        if not contexts:
            findings.add(path, "no-context", "this holds in no context", "leave `contexts` out for all")


def check_collective(findings: Findings) -> None:
    units = findings.scheme.collective
    if units:
        _needs_a_ledger(findings, "collective")
    for unit, levied in units.items():
        _check_contexts(findings, ("collective", unit, "contexts"), levied.contexts)
        if levied.share.value == 0:
            findings.add(("collective", unit, "share"), "no-share", "nothing is levied", "delete this unit")


def check_discretion(findings: Findings) -> None:
    items = findings.scheme.discretion
    if items:
        _needs_a_ledger(findings, "discretion")
    for number, (name, item) in enumerate(items.items()):
        path = ("discretion", name)
        if number >= MAX_DISCRETIONS:
            message = f"`{name}` is number {number + 1}; at most {MAX_DISCRETIONS} fit"
            findings.add(path, "too-many-items", message, "put some together", at="key")
        _check_item(findings, path, item)


def _check_item(findings: Findings, path: tuple[str, ...], item: Discretion) -> None:
    low, high = item.points
    if low > high or low <= 0 <= high or max(-low, high) > 1000:
        findings.add(
            (*path, "points"), "points-range", f"points from {low} to {high}",
            "lowest first, both below 0 or both above, such as [-50, -5]",
        )  # fmt: skip
    findings.who((*path, "applies_to"), item.applies_to)
    for place, (name, bias) in enumerate(item.bias.items()):
        below = (*path, "bias", name)
        findings.who((*below, "applies_to"), bias.applies_to, item.applies_to)
        if bias.applies_to == Who():
            findings.add((*below, "applies_to"), "no-condition", "a bias against everybody is none", "say against whom")
        if bias.times.value > MOST_TIMES:
            message = f"a bias of {bias.times.value:g} times; at most {MOST_TIMES} can be drawn"
            findings.add((*below, "times"), "too-biased", message)
        if place >= MAX_BIASES:
            message = f"`{name}` is number {place + 1}; at most {MAX_BIASES} fit"
            findings.add(below, "too-many-biases", message, at="key")
    heaviest = prod(max(1.0, bias.times.value) for bias in item.bias.values())
    most = 1000 * 365 / NEIGHBOURHOOD / heaviest  # one a day in each neighbourhood
    if item.per_1000.value > most:
        message = f"{item.per_1000.value:g} a year per 1,000 is more than one a day in each neighbourhood"
        findings.add((*path, "per_1000"), "too-often", message, f"at most {_rounded_down(most)} with these biases")


def _rounded_down(most: float) -> str:
    """A limit in four figures that is itself allowed: 1425.78 as 1425."""
    step = 10.0 ** (floor(log10(most)) - 3)
    return f"{floor(most / step) * step:g}"


def check_tampering(findings: Findings) -> None:
    how = findings.scheme.tampering
    if how is None:
        return
    _needs_a_ledger(findings, "tampering")
    if not (how.bought or how.attacks or how.breach):
        hint = "say what is `bought`, what `attacks` there are, or how likely a `breach` is"
        findings.add(("tampering",), "nothing-tampered", "nobody tampers with anything", hint, at="key")
    means = [sum_.value for sum_ in how.means]
    if means != sorted(means):
        hint = "from the class with the least spare cash to that with the most"
        findings.add(("tampering", "means"), "means-fall", "those with more spare cash can pay less", hint)
    if how.attacks is not None:
        path = ("tampering", "attacks", "ties")
        findings.names(path, how.attacks.ties, TIE_KINDS, "kind of tie")
        if not how.attacks.ties:
            findings.add(path, "no-tie", "there is nobody to attack", "name a kind of tie")
        most = 1000 * 365 / NEIGHBOURHOOD
        if how.attacks.per_1000.value > most:
            message = f"{how.attacks.per_1000.value:g} a year per 1,000 is more than one a day in each neighbourhood"
            findings.add(("tampering", "attacks", "per_1000"), "too-often", message, f"at most {_rounded_down(most)}")
