"""Sentences for one entry of the sections that name things: ledgers, grades, channels, rules, registers, doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demerit.catalogue import Catalogue
from demerit.scheme.difference.fields import MISSING, fields, said
from demerit.scheme.model import Rule, Scheme
from demerit.scheme.words.phrases import day, listed, number, people, plural, points, spoken
from demerit.scheme.words.standing import register_name

_TOLD_OF_DOORS = {
    "closed_to_grades",
    "closed_to_registers",
    "priority_grades",
    "priority_registers",
    "waived_for_grades",
    "private",
}

_WAYS_OUT = {
    "term": "when a term is over",
    "on_payment": "on payment",
    "above": "by points regained",
    "below": "by points lost",
    "appeal": "by appeal",
}


class Teller:
    """Sentences for one entry of a section, from its plain data before and after."""

    def __init__(self, a: Scheme, b: Scheme, catalogue: Catalogue) -> None:
        self.a, self.b, self.catalogue = a, b, catalogue

    # names

    def ledger_name(self, name: str) -> str:
        for scheme in (self.b, self.a):
            if name in scheme.ledgers and scheme.ledgers[name].label:
                return spoken(scheme.ledgers[name].label or name)
        return name.replace("_", " ")

    def register_name(self, name: str) -> str:
        return register_name(self.b if name in self.b.registers else self.a, name)

    def service_name(self, name: str) -> str:
        service = self.catalogue.services.get(name)
        return spoken(service.label) if service else name.replace("_", " ")

    def channel_name(self, name: str) -> str:
        channel = self.catalogue.channels.get(name)
        return spoken(channel.label) if channel else name.replace("_", " ")

    def kind_name(self, name: str) -> str:
        kind = self.catalogue.kinds.get(name)
        return spoken(kind.label) if kind else name.replace("_", " ")

    # sections

    def ledger(self, name: str, before: Any, after: Any) -> Iterator[str]:
        label = self.ledger_name(name)
        if before is None:
            span = f"from {number(after['min'])} to {number(after['max'])}, starting at {number(after['start'])}"
            yield f"there is a new ledger, {label}, {span}"
        elif after is None:
            yield f"the ledger {label} is gone"
        else:
            yield from fields(f"{label}", before, after)

    def grades(self, name: str, before: Any, after: Any) -> Iterator[str]:
        if before is None:
            yield f"residents are graded: {listed(self.b.grade_ids)}"
        elif after is None:
            yield "nobody is graded any more"
        else:
            kind = "bands" if after.get("bands") else "shares"
            one, other = before.get(kind) or {}, after.get(kind) or {}
            if before.get("by", "bands") != after.get("by", "bands"):
                how = {"rank": "their place among all", "bands": "their points"}
                yield f"residents are graded by {how[after.get('by', 'bands')]}"
            elif list(one) != list(other) and set(one) == set(other):
                yield f"the grades stand in another order: {listed(other)}"
            for grade in dict.fromkeys([*one, *other]):
                if one.get(grade, MISSING) != other.get(grade, MISSING):
                    yield self._grade(grade, one.get(grade), other.get(grade))
            rest = ("confidence", "disputed", "source")
            yield from fields("the grades", _only(before, rest), _only(after, rest))

    def _grade(self, grade: str, before: Any, after: Any) -> str:
        if before is None:
            return f"there is a new grade, {grade}: {_band(after)}"
        return (
            f"there is no grade {grade} any more"
            if after is None
            else f"grade {grade} is {_band(after)} instead of {_band(before)}"
        )

    def channel(self, name: str, before: Any, after: Any) -> Iterator[str]:
        label = self.channel_name(name)
        if before is None:
            yield f"it also reads {label}"
        elif after is None:
            yield f"it no longer reads {label}"
        else:
            yield from fields(label, before, after)

    def rule(self, name: str, before: Any, after: Any) -> Iterator[str]:
        one, other = self.a.rules.get(name), self.b.rules.get(name)
        rule = other or one
        assert rule is not None
        subject = self.kind_name(rule.kind)
        many = plural(subject)
        of = ""
        first = (self.b if other else self.a).ledger_ids
        if rule.ledger is not None and first and rule.ledger != first[0]:
            of = f" of {self.ledger_name(rule.ledger)}"
        if one is None:
            yield f"{subject} {_effect(rule, many)}{of}{_limits(rule)}: a new rule"
        elif other is None:
            yield f"{subject} no longer {_effect(one, many)}{of}"
        else:
            if one.kind != other.kind:
                yield f"the rule {name} is about {subject} instead of {self.kind_name(one.kind)}"
            if one.points != other.points:
                turned = "" if (one.points < 0) == (other.points < 0) else "costing " if one.points < 0 else "earning "
                yield f"{subject} {_effect(other, many)}{of} instead of {turned}{number(abs(one.points))}"
            if one.applies_to != other.applies_to:
                who = people(other.applies_to) or "everybody"
                before_that = people(one.applies_to) or "everybody"
                yield f"{subject} {'count' if many else 'counts'} for {who} instead of {before_that}"
            aside = {"kind", "points", "applies_to"}
            yield from fields(f"the rule on {subject}", _less(before, aside), _less(after, aside))

    def register(self, name: str, before: Any, after: Any) -> Iterator[str]:
        label = self.register_name(name)
        if before is None:
            yield f"there is a new {'blacklist' if after.get('colour', 'black') == 'black' else 'redlist'}: {label}"
        elif after is None:
            yield f"there is no longer {label}"
        else:
            one, other = before.get("ways_in") or {}, after.get("ways_in") or {}
            for way in dict.fromkeys([*one, *other]):
                called = f"“{way.replace('_', ' ')}”"
                if way not in one:
                    yield f"there is a new way onto {label}, {called}"
                elif way not in other:
                    yield f"there is no longer the way onto {label} called {called}"
                elif one[way] != other[way]:
                    yield from fields(f"the way onto {label} called {called}", one[way], other[way])
            yield from self._ways_out(label, before.get("ways_out") or {}, after.get("ways_out") or {})
            aside = {"ways_in", "ways_out"}
            yield from fields(label, _less(before, aside), _less(after, aside))

    def _ways_out(self, label: str, before: dict, after: dict) -> Iterator[str]:
        if before == after:
            return
        if not after:
            yield f"there is no way off {label} any more"
        elif not before:
            yield f"there is a way off {label}: {listed(_WAYS_OUT[way] for way in after)}"
        else:
            yield from fields(f"the way off {label}", before, after)

    def door(self, name: str, before: Any, after: Any) -> Iterator[str]:
        label = self.service_name(name)
        before, after = before or {}, after or {}
        for field, closes, opens in (
            ("closed_to_grades", "now closed to", "open again to"),
            ("closed_to_registers", "now closed to", "open again to"),
            ("priority_grades", "first served now are", "no longer served first are"),
            ("priority_registers", "first served now are", "no longer served first are"),
            ("waived_for_grades", "the usual check is waived for", "the usual check is no longer waived for"),
        ):
            one, other = before.get(field) or [], after.get(field) or []
            called = self.register_name if field.endswith("registers") else lambda grade: f"grade {grade}"
            on = "those on " if field.endswith("registers") else ""
            new, gone = [x for x in other if x not in one], [x for x in one if x not in other]
            if new:
                yield f"{label}: {closes} {on}{listed(map(called, new))}"
            if gone:
                yield f"{label}: {opens} {on}{listed(map(called, gone))}"
        yield from self._private(label, before.get("private"), after.get("private"))
        if before and after:
            yield from fields(label, _less(before, _TOLD_OF_DOORS), _less(after, _TOLD_OF_DOORS))
        elif after:
            how = _less(after, _TOLD_OF_DOORS | {"source", "confidence", "disputed"})
            yield from fields(label, {}, how)
        elif before:  # whom it was closed to, or served first, is told above
            yield from fields(label, _only(before, ("order_by_grade", "commercial_from")), {})

    def _private(self, label: str, before: Any, after: Any) -> Iterator[str]:
        if before and not after:
            yield f"{label}: nobody refuses of his own accord any more"
        elif after and not before:
            yield f"{label}: refused privately, too, in {said(after['refuses'])} of cases where a standing shows"
        elif before and after:
            yield from fields(f"{label}, privately", before, after)


def _effect(rule: Rule, many: bool) -> str:
    verb = "cost" if rule.points < 0 else "earn"
    return f"{verb if many else verb + 's'} {points(rule.points)}"


def _limits(rule: Rule) -> str:
    text = f", only for {people(rule.applies_to)}" if people(rule.applies_to) else ""
    return text + (f", from {day(rule.from_)}" if rule.from_ else "") + (f", before {day(rule.to)}" if rule.to else "")


def _band(band: Any) -> str:
    if not isinstance(band, dict) or "value" in band:
        return f"{said(band)} of residents"
    low, high = band.get("from"), band.get("to")
    if low is None:
        return "any points" if high is None else f"below {number(high)} points"
    return f"{number(low)} points or more" if high is None else f"{number(low)} to {number(high - 1)} points"


def _only(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in names}


def _less(data: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}
