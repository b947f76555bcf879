"""Doors: who loses what, told by standing rather than by service, and who is served first."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Door, Scheme
from demerit.scheme.words.phrases import grades, listed, sentence, share, spoken
from demerit.scheme.words.standing import register_name

_OUTCOMES = {"throttled": "only slowly", "delayed": "only later"}


def shut(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What is closed, to which grade and to which list."""
    if not scheme.services:
        return ["The scheme shuts no door."]
    said: list[str] = []
    lost: set[str] = set()
    for grade in scheme.grade_ids:
        here = [name for name, door in scheme.services.items() if grade in door.closed_to_grades]
        new = [name for name in here if name not in lost]
        if new:
            worse = "Grade {} also loses" if lost and lost <= set(here) else "Grade {} loses"
            said.append(sentence(f"{worse.format(grade)} {_things(scheme, catalogue, new)}"))
            kept = lost - set(here)
            if kept:
                said.append(sentence(f"but it keeps {_things(scheme, catalogue, sorted(kept))}"))
        lost |= set(here)
    for register in scheme.registers:
        here = [name for name, door in scheme.services.items() if register in door.closed_to_registers]
        if here:
            name = register_name(scheme, register)
            said.append(sentence(f"whoever is on {name} loses {_things(scheme, catalogue, here)}"))
    children = [name for name, door in scheme.services.items() if door.by_the_parents]
    if children:
        said.append(
            f"Children are judged by their parents: {_things(scheme, catalogue, children)} "
            f"{'is' if len(children) == 1 else 'are'} refused to a child for what the parents are."
        )
    return said


def private(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Refusals that no rule asks for."""
    together: dict[tuple[str, str], list[str]] = {}
    for name, door in scheme.services.items():
        if door.private is not None and (door.private.sees_registers or door.private.sees_grades):
            seen = [f"on {register_name(scheme, register)}" for register in door.private.sees_registers]
            if door.private.sees_grades:
                seen.append(f"in {grades(door.private.sees_grades)}")
            together.setdefault((listed(seen, "or"), share(door.private.refuses)), []).append(_service(catalogue, name))
    odd: dict[str, list[str]] = {}
    for name, door in scheme.services.items():
        if door.private is not None and door.private.refuses_abstainers.value > 0:
            odd.setdefault(share(door.private.refuses_abstainers), []).append(_service(catalogue, name))
    return [
        f"When it comes to {listed(names)}, those who see that somebody is {seen} refuse in {part} of cases, "
        "though no rule says so."
        for (seen, part), names in together.items()
    ] + [
        f"When it comes to {listed(names)}, one who could have a grade and has none is refused for it in {part} of "
        "cases: not joining looks suspicious."
        for part, names in odd.items()
    ]


def favoured(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Who is served first, and whose check is waived."""
    said: list[str] = []

    def told(standing: str, field: str, name: str, verb: str) -> None:
        names = [service for service, door in scheme.services.items() if name in getattr(door, field)]
        if names:
            said.append(sentence(f"{standing} {verb} {listed([_service(catalogue, service) for service in names])}"))

    for grade in scheme.grade_ids:
        told(f"grade {grade}", "priority_grades", grade, "comes first for")
        told(f"grade {grade}", "waived_for_grades", grade, "is spared the usual check for")
    by_grade = [_service(catalogue, name) for name, door in scheme.services.items() if door.order_by_grade]
    if by_grade:
        said.append(sentence(f"the better the grade, the sooner one is served: {listed(by_grade)}"))
    for register in scheme.registers:
        whoever = f"whoever is on {register_name(scheme, register)}"
        told(whoever, "priority_registers", register, "comes first for")
    return said


def related(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What the operator says that acts of one context may bear on."""
    said = []
    for act, services in scheme.related.items():
        named = listed(services)
        if isinstance(services, dict):
            named = listed(f"{service} ({grounds.source})" for service, grounds in services.items())
        said.append(sentence(f"the operator says that what one does in {act} may bear on {named}"))
    return said


def _service(catalogue: Catalogue, name: str) -> str:
    return spoken(catalogue.services[name].label) if name in catalogue.services else name.replace("_", " ")


def _things(scheme: Scheme, catalogue: Catalogue, names: list[str]) -> str:
    return listed([_thing(scheme.services[name], _service(catalogue, name)) for name in names])


def _thing(door: Door, label: str) -> str:
    if door.outcome == "dearer":
        return f"{label} at the usual price ({share(door.dearer_by)} dearer)"
    return f"{label} ({_OUTCOMES[door.outcome]})" if door.outcome in _OUTCOMES else label
