"""Tampering with scores (M19): a market in points, attacks, insiders, a breach from outside."""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share, q
from demerit.scheme.base import Sourced, Tie

Points = Annotated[int, Field(ge=1, le=1000)]


class Bought(Strict):
    """Points bought by those who would gain a grade, or get off a register, by them."""

    tries: Share  # chance a month that an adult who would gain tries
    most: Points  # points at a time
    insiders: Share = q(0)  # of purchases, those through somebody inside


class Attacks(Strict):
    """Somebody pays to have the score of a neighbour or colleague lowered."""

    per_1000: Rate  # a year
    points: Points
    ties: list[Tie] = ["neighbour", "colleague"]


class Breach(Strict):
    """Somebody from outside gets in and moves scores at random, up or down."""

    chance: Share  # in a year
    share: Share  # of residents
    points: Points


class Detection(Strict):
    """Chance a month that a tampered entry is found out; then it is taken back."""

    bought: Share = q(0)
    inside: Share = q(0)  # bought through an insider
    attacks: Share = q(0)
    breaches: Share = q(0)
    penalty: int = Field(default=0, ge=0, le=1000)  # points, from the buyer found out


class Tampering(Sourced):
    """What a point costs, who can pay, and what is done with it."""

    yuan_per_point: Rate
    means: Annotated[list[Rate], Field(min_length=8, max_length=8)]  # yuan at once, by class of spare cash, poor first
    bought: Bought | None = None
    attacks: Attacks | None = None
    breach: Breach | None = None
    detection: Detection = Detection()
