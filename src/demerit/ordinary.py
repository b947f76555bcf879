"""Ordinary life: what goes on in every world, with a scheme or without one.

Unpaid sums, who can't pay them, when they are paid after all, and how much must have been said nearby before
people dare to protest together. Shared by a world and its twin; nothing here belongs to a scheme.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, Field

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share


def _eight(values: list[Share]) -> list[Share]:
    if len(values) != 8:
        raise ValueError("expected eight shares, from the least spare cash to the most")
    return values


BySpare = Annotated[list[Share], AfterValidator(_eight), Field(strict=False)]


class Ordinary(Strict):
    """Assumptions about ordinary life, each with a range."""

    cannot_pay_small: BySpare  # a sum up to 200 yuan, by class of spare cash
    cannot_pay_middle: BySpare  # up to 2,000 yuan
    cannot_pay_large: BySpare  # above
    pays_fine_at_once: Share  # of those who can
    pays_in_a_month_able: Share  # of unpaid sums of those who can pay, each month
    pays_in_a_month_unable: Share  # of those who can't
    late_after: Rate  # days for which a sum has been open
    pays_in_a_month_late: Share  # the same of those who can, when it is late
    pays_when_listed: Share  # the same, while on a register that ends on payment
    followers: Annotated[list[Rate], Field(strict=False, min_length=3, max_length=3)]  # online a little, daily, widely
    classes_lost_in_custody: Rate  # classes of spare cash, of eight, that a household goes down while one is away
    agencies: Share  # of organisations, those that are agencies of the state
    voice_lasts: Rate  # days for which a dissenting act is still in people's minds nearby


@cache
def ordinary() -> Ordinary:
    """The package's assumptions about ordinary life, read once."""
    import yaml

    return Ordinary.model_validate(yaml.safe_load(files("demerit.data").joinpath("ordinary.yaml").read_text("utf-8")))
