"""Registers: each way in is exactly one way and can be walked, and no way out lies before the way in."""

from __future__ import annotations

from demerit.catalogue import Who
from demerit.limits import MAX_REGISTERS, WAYS
from demerit.scheme.checks.channels import check_seen
from demerit.scheme.checks.custody import check_custody
from demerit.scheme.checks.findings import Findings
from demerit.scheme.checks.tiers import check_tiers
from demerit.scheme.model import Register, WayIn

# what goes with which way, besides `unless` and `applies_to`, which go with all
GOES_WITH = {
    "ledger": ("below", "above"),
    "chance": ("records",),
    "sums": ("unpaid",),
    "unless_unable": ("records", "unpaid"),
    "misjudged": ("records", "unpaid"),
    "only_on": ("records", "unpaid"),
}


def check_registers(findings: Findings) -> None:
    check_tiers(findings)
    for number, (name, register) in enumerate(findings.scheme.registers.items()):
        path = ("registers", name)
        if number >= MAX_REGISTERS:
            findings.add(
                path,
                "too-many-registers",
                f"a scheme has at most {MAX_REGISTERS} registers",
                f"`{name}` is number {number + 1}",
                at="key",
            )
        if not register.ways_in and register.initial_share.value == 0:
            findings.add(
                (*path, "ways_in"),
                "no-way-in",
                f"nobody can get on `{name}`",
                "add a way in, or an `initial_share`",
            )
        for way_id, way in register.ways_in.items():
            _check_way(findings, (*path, "ways_in", way_id), way)
        _check_ways_out(findings, path, name, register)
        if register.custody:
            check_custody(findings, path, name, register)
        if register.resets_ledger is not None:
            below = (*path, "resets_ledger")
            findings.name(below, register.resets_ledger, findings.ledgers, "ledger")
            if register.resets_ledger == findings.score:
                message = f"`{register.resets_ledger}` is the score, which doesn't start again"
                findings.add(below, "score-resets", message, "name another ledger than the first")


def _check_way(findings: Findings, path: tuple[str, ...], way: WayIn) -> None:
    taken = [field for field in WAYS if getattr(way, field) is not None]
    if len(taken) != 1:
        message = (
            f"a way in is exactly one of {', '.join(WAYS)}; this one has {' and '.join(taken)}"
            if taken
            else f"a way in is one of {', '.join(WAYS)}; this one has none"
        )
        findings.add(path, "not-one-way-in", message, "give each way an id and an entry of its own", at="key")
    for field, ways in GOES_WITH.items():
        if field in way.model_fields_set and taken and not set(taken) & set(ways):
            findings.add(
                (*path, field),
                "goes-with-another-way",
                f"`{field}` has no meaning for a way in by `{taken[0]}`",
                f"it goes with {' or '.join(f'`{w}`' for w in ways)}",
                at="key",
            )
    if way.misjudged.value > 0 and not way.unless_unable:
        findings.add(
            (*path, "misjudged"),
            "goes-with-another-way",
            "`misjudged` is about an exception for those who can't pay, and there is none",
            "add `unless_unable: true`, or delete it",
            at="key",
        )
    if way.records is not None:
        findings.names((*path, "records"), way.records, findings.catalogue.kinds, "kind of act")
        if not way.records:
            findings.add((*path, "records"), "no-kind", "this names no kind of act", "list at least one")
        for index, kind in enumerate(way.records):
            check_seen(findings, (*path, "records", index), kind)
    if way.sums is not None and not way.sums:
        findings.add((*path, "sums"), "no-sum", "this names no sum", "leave `sums` out for all of them")
    if way.without_a_rule is not None and way.without_a_rule.value == 0:
        findings.add(
            (*path, "without_a_rule"), "names-nobody", "at this rate nobody is named", "raise it, or delete it"
        )
    if way.unpaid is not None:
        _check_unpaid(findings, path, way)
    _check_points(findings, path, way)
    findings.who((*path, "applies_to"), way.applies_to)
    if way.unless is not None:
        if way.unless == Who():
            findings.add(
                (*path, "unless"),
                "nobody-meets-it",
                "this excepts everybody",
                "say whom, or delete it",
                at="key",
            )
        else:
            findings.who((*path, "unless"), way.unless)


def _check_unpaid(findings: Findings, path: tuple[str, ...], way: WayIn) -> None:
    """Some act of the catalogue must be able to leave such a sum."""
    possible = {str(kind.debt) for kind in findings.catalogue.kinds.values() if kind.debt}
    if any(kind.fine.value > 0 for kind in findings.catalogue.kinds.values()):
        possible.add("fine")
    for index, kind in enumerate(way.sums or []):
        if kind not in possible:
            findings.add((*path, "sums", index), "no-such-sum", f"nothing in the catalogue leaves a {kind} unpaid")
    if way.sums is None and not possible:
        findings.add((*path, "unpaid"), "no-such-sum", "nothing in the catalogue leaves a sum unpaid")


def _check_points(findings: Findings, path: tuple[str, ...], way: WayIn) -> None:
    """A threshold that some but not all points of its ledger pass."""
    if way.ledger is not None:
        findings.name((*path, "ledger"), way.ledger, findings.ledgers, "ledger")
    field = "below" if way.below is not None else "above" if way.above is not None else None
    if field is None:
        return
    name = way.ledger or findings.score
    if name is None:
        if findings.lacks("ledgers"):
            findings.add((*path, field), "no-ledger", f"`{field}` needs a ledger, and there is none", "add a ledger")
        return
    ledger = findings.ledger(name)
    if ledger is None:
        return
    limit = getattr(way, field)
    bounds = f"`{name}` runs from {ledger.min} to {ledger.max}"
    never = limit <= ledger.min if field == "below" else limit > ledger.max
    always = limit > ledger.max if field == "below" else limit <= ledger.min
    if never:
        findings.add((*path, field), "threshold-out-of-reach", f"nobody can be {field} {limit}: {bounds}", "move it")
    elif always:
        findings.add((*path, field), "threshold-for-all", f"everybody is {field} {limit}: {bounds}", "move it")


def _check_ways_out(findings: Findings, path: tuple[str, ...], name: str, register: Register) -> None:
    out = register.ways_out
    below = (*path, "ways_out")
    first = findings.score
    ledger = findings.ledger(first)
    for field in ("above", "below"):
        limit = getattr(out, field)
        if limit is None:
            continue
        if first is None and findings.lacks("ledgers"):
            findings.add((*below, field), "no-ledger", f"`{field}` needs a ledger, and there is none", "add a ledger")
            continue
        if ledger is not None:
            reach = limit <= ledger.max if field == "above" else limit > ledger.min
            if not reach:
                findings.add(
                    (*below, field),
                    "threshold-out-of-reach",
                    f"nobody can be {field} {limit}: `{first}` runs from {ledger.min} to {ledger.max}",
                    "move it",
                )
        for way_id, way in register.ways_in.items():
            if (way.ledger or first) != first:
                continue
            if field == "above" and way.below is not None and limit < way.below:
                clash = f"below {way.below}"
            elif field == "below" and way.above is not None and limit > way.above:
                clash = f"at {way.above} or above"
            else:
                continue
            findings.add(
                (*below, field),
                "out-before-in",
                f"`{way_id}` puts those {clash} on `{name}`, and this lets some of them off again at once",
                "let the way out begin where the way in ends, or beyond",
            )
    if out.on_payment and register.ways_in and not any(_of_a_debt(findings, way) for way in register.ways_in.values()):
        findings.add(
            (*below, "on_payment"),
            "nothing-to-pay",
            f"no way onto `{name}` is about a sum that could be paid",
            "delete `on_payment`, or add a way in by `unpaid`",
            at="key",
        )


def _of_a_debt(findings: Findings, way: WayIn) -> bool:
    kinds = findings.catalogue.kinds
    return way.unpaid is not None or any(
        kind not in kinds or kinds[kind].debt or kinds[kind].fine.value > 0 for kind in way.records or []
    )
