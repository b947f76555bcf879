"""Organisations in a scheme file (M15): firms and agencies with a ledger, rules, ranks and registers of their own."""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from pydantic import Field

from demerit.catalogue import Id, Strict
from demerit.quantity import Rate, Share, q
from demerit.scheme.base import Sourced


class FirmLedger(Strict):
    """The running score of every organisation. It starts again when a listing ends."""

    start: int = Field(ge=-15000, le=15000)
    min: int = Field(ge=-15000, le=15000)
    max: int = Field(ge=-15000, le=15000)
    source: str = "assumed"


class FirmRule(Sourced):
    """One kind of organisational conduct, so many points."""

    kind: Id
    points: int = Field(ge=-1000, le=1000)


class FirmRegister(Sourced):
    """A list of organisations: exactly one way onto it, one term, and what it does to those who work there."""

    label: str | None = None
    below: int | None = None  # points
    records: list[Id] | None = None  # a record of one of these kinds
    term: int = Field(ge=1, le=36500)  # days
    staff_lost: Share = q(0)  # of the staff, who lose the job in each month on it
    hires_nobody: bool = False  # its places are missing among those for which people apply


class Organisations(Strict):
    """What the scheme does with organisations."""

    ledger: FirmLedger
    ranks: dict[str, int] = {}  # best first: the lowest points of each rank; the last one holds all below
    false_records: Rate = q(0)  # records of nothing, a year for 1,000 organisations
    rules: dict[Id, FirmRule] = {}
    registers: dict[Id, FirmRegister] = {}
