"""An official's discretion (M41)."""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from demerit.catalogue import Id, Strict, Who
from demerit.quantity import Rate
from demerit.scheme.base import Sourced


class Bias(Strict):
    """Whom an official picks more often, or less."""

    applies_to: Who
    times: Rate


class Discretion(Sourced):
    """Points taken or given because an official thinks fit; no act lies behind them."""

    per_1000: Rate  # a year, of those to whom it applies and nobody is biased against
    points: Annotated[list[int], Field(min_length=2, max_length=2)]  # from, to (inclusive)
    applies_to: Who = Who(adult=True)
    bias: dict[Id, Bias] = {}
