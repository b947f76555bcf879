"""Two schemes told as an article: what one has that the other hasn't, theme by theme. Myth beside record, mostly.

Where `between` lists every difference, this says what they come to. The sentences are made from the schemes alone: what
is scored, watched, passed on, listed and shut, which mechanisms either uses, and how sure each is of itself.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.limits import CONTEXTS
from demerit.mechanisms import MECHANISMS
from demerit.quantity import Quantity
from demerit.scheme.base import Sourced
from demerit.scheme.model import Adaptation, Grades, Ledger, Scheme
from demerit.scheme.plain import plain
from demerit.scheme.words.phrases import counted, listed, opening, sentence
from demerit.scheme.words.sureness import disputed

ENTRIES = (Sourced, Ledger, Grades, Adaptation)
CALLED = {"press": "the press", "documented": "the record", "control": "the control", "example": "the example"}


@dataclass(frozen=True)
class Part:
    """A heading and its sentences. `as_list`: each stands by itself, rather than in a paragraph."""

    title: str
    sentences: tuple[str, ...]
    as_list: bool = False


def is_myth_and_record(a: Scheme, b: Scheme) -> bool:
    """Whether one of the two is the press's picture and the other a documented scheme."""
    return {a.label, b.label} == {"press", "documented"}


def article(a: Scheme, b: Scheme, *, catalogue: Catalogue | None = None) -> list[Part]:
    """What a has and b hasn't, and the reverse, in a few paragraphs."""
    known = catalogue or package_catalogue()
    one, other = _names(a, b)
    head = f"{a.title} beside {b.title}"
    parts = [
        Part(f"Myth and record: {head}" if is_myth_and_record(a, b) else head, tuple(_opening(a, b, one, other))),
        Part("Who is scored, and who looks", tuple(_watching(a, b, one, other, known))),
        Part("What costs points, and what earns them", tuple(_scored(a, b, one, other, known))),
        Part("What follows", tuple(_doors(a, b, one, other, known))),
        Part("Ways it works", tuple(_mechanisms(a, b, one, other))),
        Part("What scholars say", tuple(disputed(a, known) + disputed(b, known)), as_list=True),
        Part("How sure each is", tuple(_sure(scheme, name, known) for scheme, name in ((a, one), (b, other)))),
    ]
    return [part for part in parts if part.sentences]


def render(a: Scheme, b: Scheme, *, catalogue: Catalogue | None = None, width: int = 88) -> str:
    """The article as wrapped text."""
    blocks = []
    for place, part in enumerate(article(a, b, catalogue=catalogue)):
        underline = ("=" if place == 0 else "-") * len(part.title)
        if part.as_list:
            told = [textwrap.fill(x, width, initial_indent="- ", subsequent_indent="  ") for x in part.sentences]
        else:
            told = [textwrap.fill(" ".join(part.sentences), width)]
        blocks.append("\n".join([part.title, underline, *told]))
    return "\n\n".join(blocks) + "\n"


def _names(a: Scheme, b: Scheme) -> tuple[str, str]:
    if a.label != b.label:
        return CALLED[a.label], CALLED[b.label]
    return a.title, b.title


def _opening(a: Scheme, b: Scheme, one: str, other: str) -> list[str]:
    return [
        f"{opening(one)}: {' '.join(a.summary.split())}", f"{opening(other)}: {' '.join(b.summary.split())}",
        "Both are run on synthetic residents.",
    ]  # fmt: skip


def _watching(a: Scheme, b: Scheme, one: str, other: str, cat: Catalogue) -> list[str]:
    said = []
    for scheme, name in ((a, one), (b, other)):
        how = getattr(getattr(scheme, "enrolment", None), "mode", "mandatory")
        whom = {"mandatory": "everybody", "voluntary": "those who join", "consent": "only those who consent"}[how]
        if scheme.ledgers:
            said.append(f"In {name} {whom} {'is' if how == 'mandatory' else 'are'} scored.")
        else:
            said.append(f"In {name} nobody has a score.")
    only, both, new = _sorted(a.channels, b.channels)
    labels = {name: _lower(channel.label) for name, channel in cat.channels.items()}
    if both:
        said.append(f"Both read {listed(labels[name] for name in both)}.")
    if only:
        said.append(f"Only {one} has {listed(labels[name] for name in only)}.")
    if new:
        said.append(f"Only {other} has {listed(labels[name] for name in new)}.")
    return said


def _scored(a: Scheme, b: Scheme, one: str, other: str, cat: Catalogue) -> list[str]:
    said = []
    for sign, verb in ((-1, "takes points for"), (1, "gives points for")):
        mine, theirs = ({rule.kind: rule for rule in x.rules.values() if rule.points * sign > 0} for x in (a, b))
        only, both, new = _sorted(mine, theirs)
        for name, kinds, all_of_it, rest in ((one, only, mine, theirs), (other, new, theirs, mine)):
            if kinds:
                others = "that the other doesn't" if rest else "and the other for none"
                said.append(f"{opening(name)} {verb} {counted(len(kinds), 'kind')} of conduct {others}: "
                            f"{_by_context(kinds, cat)}.")  # fmt: skip
            elif not all_of_it:
                said.append(f"{opening(name)} {verb} nothing.")
        if both:
            prices = [f"{_lower(cat.kinds[kind].label)} ({abs(mine[kind].points)} and {abs(theirs[kind].points)})"
                      for kind in both]  # fmt: skip
            said.append(f"Both {verb.replace('takes', 'take').replace('gives', 'give')} {listed(prices)}.")
    return said


def _by_context(kinds: Iterable[str], cat: Catalogue) -> str:
    """Kinds of conduct by context: 12 of consumption, 4 of faith."""
    counts = {context: 0 for context in CONTEXTS}
    for kind in kinds:
        counts[cat.kinds[kind].context] += 1
    return listed(f"{count} of {context}" for context, count in counts.items() if count)


def _doors(a: Scheme, b: Scheme, one: str, other: str, cat: Catalogue) -> list[str]:
    said = []
    for scheme, name in ((a, one), (b, other)):
        black = [r.label or n.replace("_", " ") for n, r in scheme.registers.items() if r.colour == "black"]
        said.append(f"{opening(name)} keeps {counted(len(black), 'blacklist')}: {listed(black)}." if black
                    else f"{opening(name)} keeps no blacklist.")  # fmt: skip
    mine, theirs = (
        {name: door for name, door in scheme.services.items() if door.closed_to_registers or door.closed_to_grades}
        for scheme in (a, b)
    )
    only, both, new = _sorted(mine, theirs)
    label = {name: _lower(service.label) for name, service in cat.services.items()}
    if only:
        said.append(f"Only {one} shuts {counted(len(only), 'door')}, such as {listed(label[x] for x in only[:6])}.")
    if new:
        said.append(f"Only {other} shuts {listed(label[x] for x in new)}.")
    if both:
        said.append(f"Both shut {listed(label[x] for x in both)}.")
    if not theirs:
        said.append(f"{opening(other)} shuts no door at all.")
    for scheme, name in ((a, one), (b, other)):
        favoured = [label[x] for x, door in scheme.services.items()
                    if door.priority_grades or door.priority_registers or door.waived_for_grades]  # fmt: skip
        if favoured:
            said.append(f"{opening(name)} favours the well graded or praised with {listed(favoured)}.")
    if a.association and not b.association:
        said.append(f"{opening(one)} makes people pay for what {listed(t.replace('_', ' ') for t in a.association)} "
                    f"did; {other} makes nobody.")  # fmt: skip
    return said


def _uses(scheme: Scheme) -> set[str]:
    whole = {**plain(scheme), "tests": []}
    return {
        row.id for row in MECHANISMS.values()
        if row.without is not None and {**plain(row.without(scheme)), "tests": []} != whole
    }  # fmt: skip


def _mechanisms(a: Scheme, b: Scheme, one: str, other: str) -> list[str]:
    mine, theirs = _uses(a), _uses(b)
    said = []
    for name, only in ((one, mine - theirs), (other, theirs - mine)):
        if only:
            titles = [_lower(MECHANISMS[number].title) for number in sorted(only)]
            said.append(f"Only {name} has {listed(titles)}.")
    shared = [_lower(MECHANISMS[number].title) for number in sorted(mine & theirs)]
    return [*said, f"Both have {listed(shared)}."] if shared else said


def _sure(scheme: Scheme, name: str, cat: Catalogue) -> str:
    sourced = list(entries(scheme))
    if not sourced:
        return f"{opening(name)} claims nothing."
    invented = sum(map(has_number_of_ours, sourced))
    known = sum(getattr(one, "confidence", None) == "documented" for one in sourced)
    doubted = sum(getattr(one, "disputed", None) is not None for one in sourced)
    said = [
        f"{_some(known)} on documents", f"{_some(invented, 'has', 'have')} a number of our own",
        f"{_some(doubted, 'is', 'are')} disputed",
    ]  # fmt: skip
    return sentence(f"of the {counted(len(sourced), 'entry', 'entries')} of {name}, {listed(said)}")


def entries(value: Any) -> Iterator[BaseModel]:
    """Every part of a scheme that names its source: rules, ways in, the ledgers, how people change ..."""
    if isinstance(value, ENTRIES):
        yield value
    for below in _below(value):
        yield from entries(below)


def has_number_of_ours(entry: BaseModel) -> bool:
    """Whether a number of this entry is assumed, or inferred or invented as it is; entries within it apart."""
    unsure = getattr(entry, "confidence", None) in ("inferred", "invented")
    guessed = unsure or getattr(entry, "source", "") == "assumed"

    def found(value: Any) -> bool:
        if isinstance(value, ENTRIES):
            return False
        if isinstance(value, Quantity):
            return value.source == "assumed" or (value.source is None and guessed)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return guessed
        return any(map(found, _below(value)))

    return any(map(found, _below(entry)))


def _below(value: Any) -> list[Any]:
    """What the file gives within a value; defaults that it doesn't mention are nobody's claim."""
    if isinstance(value, Quantity):
        return []
    if isinstance(value, BaseModel):
        return [getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set]
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _some(count: int, verb: str = "rests", verbs: str = "rest") -> str:
    return f"none {verb}" if count == 0 else f"{counted(count, 'entry').split()[0]} {verb if count == 1 else verbs}"


def _sorted(a: Iterable[str], b: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Only in the first, in both, only in the second; each in its own order."""
    mine, theirs = list(a), list(b)
    return [x for x in mine if x not in theirs], [x for x in mine if x in theirs], [x for x in theirs if x not in mine]


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
