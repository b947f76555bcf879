"""Friends who leave (M31): whose standing makes others cut a tie, and how often."""

# ruff: noqa: RUF012 (pydantic copies mutable defaults)

from __future__ import annotations

from typing import Literal

from demerit.catalogue import Id
from demerit.quantity import Share
from demerit.scheme.base import Sourced

CutTie = Literal["kin", "neighbour", "colleague", "online_friend"]  # nobody cuts off their own household


class Cutting(Sourced):
    """What is seen of somebody, and the share of those tied in this way who cut the tie on the evening it falls."""

    sees_registers: list[Id] = []  # the day on which somebody is put on one of these
    sees_grades: list[str] = []  # the day on which somebody falls to one of these
    cuts: Share
