"""Collective scoring (M45)."""

from __future__ import annotations

from typing import Literal

from demerit.quantity import Share
from demerit.scheme.base import Sourced

Unit = Literal["household", "neighbourhood"]


class Collective(Sourced):
    """Part of what one member of a unit loses by an act is levied on the unit.

    On a household at once, from every other adult. On a neighbourhood (of 256 residents) it is summed up and taken each
    month from all adults alike.
    """

    share: Share
    contexts: list[str] | None = None  # of the act; default all
