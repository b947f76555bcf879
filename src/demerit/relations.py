"""What an act may bear on: which services of another context it may count for, by a strict and by a wide reading.

Strict is what ordinary law or an ordinary contract relates; wide is that and what operators claim: those of the data
(`data/related.yaml`) and a scheme's own (`related`). An act always bears on services of its own context.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal

from demerit.catalogue import Catalogue, Id, Strict
from demerit.limits import CONTEXTS
from demerit.scheme.model import Scheme

READINGS = ("strict", "wide")
ANY_OF = 256  # acts of which only the context is known are numbered from here, after the kinds of the catalogue
ACTS = ANY_OF + len(CONTEXTS)


class Relation(Strict):
    """Acts of one context may bear on services of another: all of them, or those named."""

    act: str
    service: str
    kinds: list[Id] | None = None
    services: list[Id] | None = None
    reading: Literal["strict", "wide"]
    source: str  # a key of sources.csv, or "assumed"
    why: str


class Relations(Strict):
    """The package's data."""

    relations: list[Relation]


@cache
def relations() -> tuple[Relation, ...]:
    """What is related by default, read once."""
    import yaml

    text = files("demerit.data").joinpath("related.yaml").read_text("utf-8")
    return tuple(Relations.model_validate(yaml.safe_load(text)).relations)


Pairs = set[tuple[int, int]]  # row of an act (see `acts_of`), number of a service


def bearing(scheme: Scheme | None, cat: Catalogue) -> dict[str, Pairs]:
    """By reading, which acts may bear on which services; without a scheme, by default."""
    out: dict[str, Pairs] = {reading: set() for reading in READINGS}

    def relate(reading: str, acts: list[int], services: list[int]) -> None:
        for one in READINGS[READINGS.index(reading) :]:
            out[one] |= set(product(acts, services))

    for context in CONTEXTS:
        relate("strict", acts_of(context, cat), services_of(context, cat))
    for one in relations():
        relate(one.reading, acts_of(one.act, cat, one.kinds), services_of(one.service, cat, one.services))
    for act, service in scheme.relations if scheme is not None else ():
        relate("wide", acts_of(act, cat), services_of(service, cat))
    return out


def acts_of(context: str, cat: Catalogue, names: Collection[str] | None = None) -> list[int]:
    """Acts of a context, all or those named: kinds by number and, of all, the act of which no more is known."""
    known = cat.kinds if names is None else names
    kinds = [kind.number for name, kind in cat.kinds.items() if kind.context == context and name in known]
    return [*kinds, ANY_OF + CONTEXTS.index(context)] if names is None else kinds


def services_of(context: str, cat: Catalogue, names: Collection[str] | None = None) -> list[int]:
    """Numbers of the services of a context: all, or those named."""
    known = cat.services if names is None else names
    return [one.number for name, one in cat.services.items() if one.context == context and name in known]


def contexts_of_acts(scheme: Scheme, cat: Catalogue) -> set[str]:
    """Contexts of the acts that can cost points or lead to a register under a scheme."""
    kinds = {rule.kind for rule in scheme.rules.values()}
    ways = [way for register in scheme.registers.values() for way in register.ways_in.values()]
    kinds |= {kind for way in ways for kind in way.records or ()}
    owed = {"finance"} if any(way.unpaid is not None for way in ways) else set()
    return owed | {cat.kinds[kind].context for kind in kinds if kind in cat.kinds}


def doors_shut(scheme: Scheme) -> list[str]:
    """Services that a scheme refuses to somebody."""
    closed = {name: door.closed_to_registers or door.closed_to_grades for name, door in scheme.services.items()}
    return [name for name, door in scheme.services.items() if closed[name] and door.outcome == "refused"]


def contexts_of_doors(scheme: Scheme, cat: Catalogue) -> list[str]:
    """Contexts of these services, in order."""
    there = {cat.services[name].context for name in doors_shut(scheme) if name in cat.services}
    return [context for context in CONTEXTS if context in there]


def grounds_in_words(scheme: Scheme, act: str, service: str) -> str:
    """Why acts of one context may bear on services of another, as a table says it."""
    if act == service:
        return "the same context"
    said = []
    for reading, words in (("strict", "law or contract"), ("wide", "operators claim it")):
        found = [one for one in relations() if (one.act, one.service, one.reading) == (act, service, reading)]
        if found:
            part = all(one.kinds or one.services for one in found)
            said.append(f"{words}, for some acts or services" if part else words)
    if (act, service) in scheme.relations:
        said.append("this scheme's operator claims it")
    return "; ".join(said) or "nothing"
