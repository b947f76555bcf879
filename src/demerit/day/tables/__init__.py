"""A scheme as whole numbers: the tables from which a day is run.

Probabilities become integer thresholds here, once, and both the engine and the reference model read these
tables: no two maths libraries have to agree. A mechanism that is switched off stands here with its neutral
value, so a switch costs nothing in the day and changes nobody else's luck. One file a table: what its columns mean, and
how a scheme becomes them.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

import numpy as np

from demerit.assumptions.world import catalogue_of, ordinary_of
from demerit.catalogue import Catalogue
from demerit.day.tables.access import access
from demerit.day.tables.adaptation import adaptation
from demerit.day.tables.collective import collective
from demerit.day.tables.commerce import commerce
from demerit.day.tables.conduct import conduct
from demerit.day.tables.cutting import cutting
from demerit.day.tables.discretion import discretion
from demerit.day.tables.enrolment import enrolment
from demerit.day.tables.informing import informing
from demerit.day.tables.knowledge import knowledge
from demerit.day.tables.matching import matching
from demerit.day.tables.observation import observation
from demerit.day.tables.operator import operator
from demerit.day.tables.organisations import organisations
from demerit.day.tables.scoring import scoring
from demerit.day.tables.shaming import shaming
from demerit.day.tables.standing import standing
from demerit.day.tables.tampering import tampering
from demerit.day.tables.trust import trust
from demerit.day.tables.warnings import warnings
from demerit.ordinary import Ordinary
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme


class Tables(NamedTuple):
    """All a day needs to know of a scheme: one row of each table, as arrays of length 1."""

    conduct: np.ndarray
    observation: np.ndarray
    scoring: np.ndarray
    standing: np.ndarray
    access: np.ndarray
    adaptation: np.ndarray
    warnings: np.ndarray
    discretion: np.ndarray
    collective: np.ndarray
    tampering: np.ndarray
    ordinary: np.ndarray  # observation where the scheme hasn't begun (M13)
    enrolment: np.ndarray
    informing: np.ndarray
    trust: np.ndarray
    shaming: np.ndarray
    cutting: np.ndarray
    matching: np.ndarray
    knowledge: np.ndarray
    operator: np.ndarray
    commerce: np.ndarray
    organisations: np.ndarray

    def digest(self) -> str:
        """SHA-256 over every number in the tables."""
        sha = hashlib.sha256()
        for part in self:
            for name in part.dtype.names or ():
                sha.update(f"{name}:{part.dtype[name].str}{part.dtype[name].shape}".encode())
                sha.update(np.ascontiguousarray(part[name]).tobytes())
        return sha.hexdigest()


def unwatched(cat: Catalogue, life: Ordinary, residents: int) -> np.ndarray:
    """Observation where the scheme hasn't begun: ordinary life's, to which its operator sends nobody (M13, M48)."""
    table = observation(Scheme(scheme="none", title="", summary=""), cat, life, residents)
    table["attended"] = 0
    return table


def compile_tables(
    scheme: Scheme,
    *,
    residents: int,
    start: date,
    catalogue: Catalogue | None = None,
    ordinary: Ordinary | None = None,
) -> Tables:
    """The tables of `scheme` for a place of so many residents whose first day is `start`.

    Whatever has a number in them has its place in the order of ids (`demerit.scheme.by_id`).
    """
    scheme = by_id(scheme)
    cat = catalogue or catalogue_of(scheme)
    life = ordinary or ordinary_of(scheme)
    return Tables(
        conduct=conduct(scheme, cat, life),
        observation=observation(scheme, cat, life, residents),
        scoring=scoring(scheme, cat, life, start),
        standing=standing(scheme, cat, life, start),
        access=access(scheme, cat, life, residents),
        adaptation=adaptation(scheme, life),
        warnings=warnings(scheme),
        discretion=discretion(scheme),
        collective=collective(scheme),
        tampering=tampering(scheme),
        ordinary=unwatched(cat, life, residents),
        enrolment=enrolment(scheme, life, start),
        informing=informing(scheme, cat, start),
        trust=trust(scheme),
        shaming=shaming(scheme, cat),
        cutting=cutting(scheme),
        matching=matching(scheme, cat, life),
        knowledge=knowledge(scheme, cat, life, start),
        operator=operator(scheme, life),
        commerce=commerce(scheme, cat, life),
        organisations=organisations(scheme, cat, life),
    )
