"""Warnings before points (M42)."""

from __future__ import annotations

from typing import Literal

from demerit.scheme.base import Sourced


class Warnings(Sourced):
    """The first record that would cost points brings a warning instead."""

    contexts: list[str] | None = None  # of the act; default all
    forgotten: Literal["yearly", "never"] = "yearly"  # yearly: from 1 January everybody is warned once again
