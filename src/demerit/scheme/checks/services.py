"""Services: doors that exist, standings that exist, and an effect that somebody can meet."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings
from demerit.scheme.model import Door


def check_services(findings: Findings) -> None:
    for name, door in findings.scheme.services.items():
        path = ("services", name)
        known = findings.name(path, name, findings.catalogue.services, "service", at="key")
        _check_names(findings, path, door)
        _check_effect(findings, path, name, door)
        if known:
            service = findings.catalogue.services[name]
            if door.by_the_parents and not service.of_the_parents:
                findings.add(
                    (*path, "by_the_parents"),
                    "not-asked-for-a-child",
                    f"`{name}` is not asked for on behalf of a child",
                    "delete `by_the_parents`",
                    at="key",
                )
            first = door.priority_registers or door.priority_grades
            if first and service.pool is None:
                field = "priority_registers" if door.priority_registers else "priority_grades"
                findings.add(
                    (*path, field),
                    "nothing-scarce",
                    f"`{name}` never runs short, so to be served first changes nothing",
                    "priority matters for services with a pool of places",
                    at="key",
                )
            if door.order_by_grade:
                _check_order(findings, (*path, "order_by_grade"), name, in_a_queue=service.queue is not None)


def _check_order(findings: Findings, path: tuple[str, ...], name: str, *, in_a_queue: bool) -> None:
    if not in_a_queue:
        message = f"nobody waits for `{name}`, so there is no queue to go by grade"
        findings.add(path, "no-queue", message, "it goes with a service that has a queue", at="key")
    if findings.lacks("grades"):
        findings.add(path, "no-grades", "the queue is to go by grade, and there are no grades", "add grades", at="key")


def _check_names(findings: Findings, path: tuple[str, ...], door: Door) -> None:
    for field in ("closed_to_registers", "priority_registers"):
        findings.names((*path, field), getattr(door, field), findings.registers, "register")
    for field in ("closed_to_grades", "priority_grades", "waived_for_grades"):
        findings.names((*path, field), getattr(door, field), findings.grades, "grade")
    if door.private is not None:
        below = (*path, "private")
        findings.names((*below, "sees_registers"), door.private.sees_registers, findings.registers, "register")
        findings.names((*below, "sees_grades"), door.private.sees_grades, findings.grades, "grade")
        sees = door.private.sees_registers or door.private.sees_grades or door.private.sees_commercial_below
        if not (sees or door.private.refuses_abstainers.value > 0):
            findings.add(
                below,
                "sees-nothing",
                "a private refusal needs a standing to see",
                "name registers or grades, or a company's score",
                at="key",
            )
        for index, name in enumerate(door.private.sees_registers):
            register = findings.scheme.registers.get(name)
            if register is not None and not register.public:
                findings.add(
                    (*below, "sees_registers", index),
                    "register-not-public",
                    f"`{name}` is not public, so nobody private can see who is on it",
                    f"add `public: true` to the register `{name}`",
                )


def _check_effect(findings: Findings, path: tuple[str, ...], name: str, door: Door) -> None:
    closed = [*door.closed_to_registers, *door.closed_to_grades]
    first = door.priority_registers or door.priority_grades or door.order_by_grade
    if not (closed or door.private or first or door.waived_for_grades or door.commercial_from):
        findings.add(
            path,
            "door-without-effect",
            f"`{name}` is closed to nobody and served first to nobody",
            "say to whom it is closed, or delete the entry",
            at="key",
        )
    if not closed:
        for field in ("outcome", "by_the_parents"):
            if field in door.model_fields_set:
                findings.add(
                    (*path, field),
                    "closed-to-nobody",
                    f"`{field}` says what closing means, and `{name}` is closed to nobody",
                    "name registers or grades, or delete it",
                    at="key",
                )
    if door.outcome == "dearer" and door.dearer_by.value == 0:
        findings.add((*path, "outcome"), "no-price", f"`{name}` is dearer, but not by how much", "add `dearer_by: 0.3`")
    if door.outcome != "dearer" and "dearer_by" in door.model_fields_set:
        findings.add(
            (*path, "dearer_by"),
            "no-price",
            "`dearer_by` goes with `outcome: dearer`",
            "delete one",
            at="key",
        )
    for field, other in (
        ("priority_registers", "closed_to_registers"),
        ("priority_grades", "closed_to_grades"),
        ("waived_for_grades", "closed_to_grades"),
    ):
        for index, standing in enumerate(getattr(door, field)):
            if standing in getattr(door, other):
                findings.add(
                    (*path, field, index),
                    "open-and-closed",
                    f"`{name}` is both closed to `{standing}` and opened for it",
                    "delete one of the two",
                )
