"""Two schemes side by side: what the second does that the first doesn't, entry by entry, in plain sentences.

Entries are matched by id. `between(a, b)` reads as the way from a to b: "Dropping litter costs 5 points instead of
3 points."
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.plural import counted
from demerit.scheme.difference import otherwise, parts
from demerit.scheme.difference.telling import Teller
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.scheme.words.phrases import sentence


@dataclass(frozen=True)
class Change:
    """One difference: the id path, whether it was added, removed or changed, before and after, and the sentence.

    `before` and `after` are plain data as a file would have them, None where there is nothing.
    """

    section: str
    path: tuple[str, ...]
    what: str  # "added", "removed" or "changed"
    before: Any
    after: Any
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def between(a: Scheme, b: Scheme, *, catalogue: Catalogue | None = None) -> list[Change]:
    """Every difference that matters to a run, or to what is claimed of a rule. Titles, sources, notes and tests
    are left out. An empty list: the schemes do the same."""
    known = catalogue or package_catalogue()
    before, after = plain(a), plain(b)
    tell = Teller(a, b, known)
    changes: list[Change] = []
    for section, told in (
        ("start", parts.start),
        ("rollout", parts.rollout),
        ("enrolment", parts.enrolment),
        ("ledgers", tell.ledger),
        ("grades", tell.grades),
        ("channels", tell.channel),
        ("rules", tell.rule),
        ("association", parts.association),
        ("warnings", otherwise.warnings),
        ("discretion", otherwise.discretion),
        ("collective", otherwise.collective),
        ("tampering", otherwise.tampering),
        ("informants", parts.informants),
        ("registers", tell.register),
        ("organisations", parts.organisations),
        ("services", tell.door),
        ("trust", parts.trust),
        ("matching", parts.matching),
        ("cut_ties", parts.cutting),
        ("commercial", parts.commercial),
        ("adaptation", parts.adaptation),
        ("knowledge", parts.knowledge),
        ("claims", parts.claim),
        ("operator", parts.operator),
        ("related", parts.related),
        ("assuming", parts.assuming),
    ):
        one, other = before.get(section), after.get(section)
        if section in (
            "start",
            "rollout",
            "enrolment",
            "grades",
            "matching",
            "commercial",
            "adaptation",
            "warnings",
            "tampering",
            "informants",
            "trust",
            "knowledge",
            "operator",
            "organisations",
        ):
            changes += _of(section, (section,), one, other, told)
            continue
        one, other = one or {}, other or {}
        for name in dict.fromkeys([*one, *other]):
            changes += _of(section, (section, name), one.get(name), other.get(name), told)
        if section == "ledgers" and one and other and a.ledger_ids[0] != b.ledger_ids[0]:
            first, earlier = tell.ledger_name(b.ledger_ids[0]), tell.ledger_name(a.ledger_ids[0])
            text = f"The score is now {first} instead of {earlier}."
            changes.append(Change("ledgers", ("ledgers",), "changed", list(a.ledgers), list(b.ledgers), text))
    return changes


def render(a: Scheme, b: Scheme, *, catalogue: Catalogue | None = None) -> str:
    """The differences as text, section by section."""
    changes = between(a, b, catalogue=catalogue)
    if not changes:
        return f"{a.title} and {b.title} do the same.\n"
    lines = [f"From {a.title} ({a.scheme}) to {b.title} ({b.scheme}): {counted(len(changes), 'difference')}.", ""]
    section = None
    for change in changes:
        if change.section != section:
            section = change.section
            lines += ([""] if lines[-1] else []) + [_TITLES[section]]
        lines.append(f"- {change.sentence}")
    return "\n".join(lines) + "\n"


_TITLES = {
    "start": "Start",
    "rollout": "Where it begins",
    "enrolment": "Who is scored",
    "ledgers": "What is scored",
    "grades": "Grades",
    "channels": "Who watches",
    "rules": "What costs and earns points",
    "association": "Who pays for others",
    "warnings": "Warnings before points",
    "discretion": "What officials decide freely",
    "collective": "Who pays together",
    "tampering": "What is bought and forged",
    "informants": "Who reports whom",
    "registers": "The lists",
    "organisations": "Firms and agencies",
    "services": "Doors",
    "matching": "Whom one meets",
    "cut_ties": "Friends who leave",
    "commercial": "What a company scores",
    "adaptation": "How people are taken to change",
    "trust": "Whom people trust",
    "knowledge": "What people know",
    "claims": "What is claimed",
    "operator": "How the operator adapts",
    "related": "Contexts",
    "assuming": "What is assumed",
}

# what a reader of a difference doesn't act on
_ASIDE = frozenset({"note", "label"})


def _of(
    section: str, path: tuple[str, ...], before: Any, after: Any, tell: Callable[..., Iterator[str]]
) -> list[Change]:
    before, after = _essential(before), _essential(after)
    if before == after and _order(before) == _order(after):
        return []
    what = "added" if before is None else "removed" if after is None else "changed"
    said = tell(path[-1], before, after)
    return [Change(section, path, what, before, after, sentence(text)) for text in said]


def _order(value: Any) -> list[list[str]]:
    """The order of grades, which has a meaning: the best comes first."""
    return [list(value[kind]) for kind in ("bands", "shares") if value.get(kind)] if isinstance(value, dict) else []


def _essential(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _essential(below) for key, below in value.items() if key not in _ASIDE}
    return [_essential(below) for below in value] if isinstance(value, list) else value
