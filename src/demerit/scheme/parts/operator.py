"""How the operator of a scheme adapts, month by month (M48). Left out: it doesn't."""

from __future__ import annotations

from pydantic import Field

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share, q
from demerit.scheme.base import Sourced

CHOOSE = ("officers", "collectors", "cameras")  # types of channel that choose where to look


class Lines(Strict):
    """The cutoffs of the grades move so that the worst so many grades hold a wanted share of residents."""

    worst: int = Field(default=1, ge=1, le=7)  # grades
    share: Share  # of residents, wanted in them
    step: int = Field(default=5, ge=1, le=1000)  # points a month, at most


class Operator(Sourced):
    """Where it looks, how hard, and where it draws the lines."""

    attention: Share = q(0)  # how far looking shifts each month to where records came from
    quota: Rate | None = None  # breaches on record wanted, per 1,000 residents a month
    step: Share = q(0.1)  # how much harder all look in a month that fell short
    lines: Lines | None = None
