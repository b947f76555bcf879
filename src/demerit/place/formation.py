"""How residents hang together: what a household shares, what goes with income, who is tied to whom (`formation.yaml`).

A place file may set any of these numbers in its section `formation`; what it doesn't name is the package's.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share

LARGEST = 10  # members of the largest household
SIZES = tuple(str(size) for size in range(2, LARGEST + 1))
ROUNDING = 0.0011  # shares may miss 1 by this much


def _whole(shares: list[Share]) -> list[Share]:
    if len(shares) != 4 or abs(sum(share.value for share in shares) - 1) > ROUNDING:
        raise ValueError("expected four shares that add up to 1, from the least inclined to the most")
    return shares


class Income(Strict):
    """Parts of which a household's income is made up."""

    neighbourhood: Rate
    household: Rate
    urban: Rate


class Shape(Strict):
    """Who lives with the head of a household, and what share of households of that size does."""

    share: Share
    spouse: int = Field(default=0, ge=0, le=1)
    children: int = Field(default=0, ge=0, le=9)
    parents: int = Field(default=0, ge=0, le=2)
    others: int = Field(default=0, ge=0, le=9)

    @property
    def members(self) -> int:
        return 1 + self.spouse + self.children + self.parents + self.others


class Households(Strict):
    """Who lives with whom, and how old they are beside each other, before households are weighted to a place."""

    shapes: dict[str, list[Shape]]  # by members, from 2 to LARGEST
    alone_under_40: Share
    alone_under_60: Share
    alone_women: Share
    grown_children: Share
    young_couples: Share
    women_head_couples: Share
    women_head_others: Share
    daughters: Share
    mothers: Share
    other_women: Share
    first_child_from: Rate
    first_child_to: Rate
    father_younger: Rate
    father_older: Rate
    siblings_apart: Rate
    grown_until: Rate
    young_from: Rate
    young_until: Rate
    old_until: Rate
    with_parents_from: Rate
    with_parents_until: Rate
    alone_until: Rate
    others_until: Rate

    @model_validator(mode="after")
    def _possible(self) -> Households:
        if tuple(self.shapes) != SIZES:
            raise ValueError(f"expected shapes for households of {SIZES[0]} to {SIZES[-1]} members, in order")
        for size, shapes in self.shapes.items():
            if any(shape.members != int(size) for shape in shapes):
                raise ValueError(f"a shape of households of {size} has another number of members")
            if abs(sum(shape.share.value for shape in shapes) - 1) > ROUNDING:
                raise ValueError(f"the shares of shapes of households of {size} don't add up to 1")
        if self.alone_under_40.value + self.alone_under_60.value > 1:
            raise ValueError("`alone_under_40` and `alone_under_60` add up to more than 1")
        for low, high, least, most in (
            (None, self.grown_until, 16, 60), (None, self.others_until, 18, 100), (None, self.alone_until, 60, 100),
            (self.young_from, self.young_until, 18, 60), (self.young_until, self.old_until, 18, 100),
            (self.with_parents_from, self.with_parents_until, 18, 70),
            (self.first_child_from, self.first_child_to, 18, 50),
            (None, self.siblings_apart, 1, 10), (None, self.father_younger, 0, 10), (None, self.father_older, 0, 20),
        ):  # fmt: skip
            for years in (low, high):
                if years is not None and not least <= years.value <= most:
                    raise ValueError(f"{years.value:g} years is not between {least} and {most}")
            if low is not None and low.value > high.value:
                raise ValueError(f"ages run backwards: from {low.value:g} to {high.value:g} years")
        return self

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


class Formation(Strict):
    """What goes together in a place's residents, and how likely ties are. Steps and years become whole numbers."""

    propensity: Annotated[list[Share], AfterValidator(_whole), Field(strict=False)]  # by level of inclination
    opinion_at_home: Share  # residents whose held opinion is their household's
    minority_at_home: Share
    faith_at_home: Share
    minority_clustered: Share  # 1: neighbourhoods have from none to twice the mean; 0: all the same
    faith_clustered: Share
    disorder_by_income: Share  # likelier by so much at the lowest tenth of income, and less likely at the highest
    debt_by_income: Share
    income: Income
    cash_by_luck: Rate  # steps of luck beside two for each tenth of income
    acquainted_rural: Rate  # steps, 0 to 3
    acquainted_sociable: Rate  # 0 or 1
    team_until: Rate  # years: the last age with colleagues
    likeness_by_income: Rate
    likeness_by_age: Rate
    likeness_by_opinion: Rate
    likeness_base: Rate
    company_base: Rate
    certain_neighbour: Rate  # strength from which a tie is certain
    certain_online: Rate
    audience_draws: Rate  # times stronger where either has an audience
    households: Households

    @model_validator(mode="before")
    @classmethod
    def _rest_is_the_packages(cls, data: Any) -> Any:
        """A place file names what differs."""
        return _over(_written(), data) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _possible(self) -> Formation:
        for name, low, high in (
            ("cash_by_luck", 1, 100), ("acquainted_rural", 0, 3), ("acquainted_sociable", 0, 1), ("team_until", 18, 75),
            ("likeness_by_income", 0, 100), ("likeness_by_age", 0, 100), ("likeness_by_opinion", 0, 100),
            ("likeness_base", 0, 100), ("company_base", 0, 100), ("certain_neighbour", 50, 1_000_000),
            ("certain_online", 50, 1_000_000), ("audience_draws", 0, 100),
        ):  # fmt: skip
            if not low <= getattr(self, name).value <= high:
                raise ValueError(f"{name}: {getattr(self, name).value:g} is not between {low} and {high:,}")
        for name in ("neighbourhood", "household"):
            if not 0.1 <= getattr(self.income, name).value <= 100:
                raise ValueError(f"income.{name}: {getattr(self.income, name).value:g} is not between 0.1 and 100")
        if self.income.urban.value > 100:
            raise ValueError(f"income.urban: {self.income.urban.value:g} is not between 0 and 100")
        return self


def _over(base: Any, more: dict) -> Any:
    """`more` laid over `base`; a number given in one way replaces the same number given in another."""
    if not isinstance(base, dict) or "value" in base:
        return more
    return base | {
        str(key): _over(base.get(str(key)), below) if isinstance(below, dict) else below for key, below in more.items()
    }


@cache
def _written() -> dict[str, Any]:
    import yaml

    found = yaml.safe_load(files("demerit.data").joinpath("formation.yaml").read_text("utf-8"))
    found["households"]["shapes"] = {str(size): shapes for size, shapes in found["households"]["shapes"].items()}
    return found


@cache
def formation() -> Formation:
    """The package's assumptions about how residents hang together, read once."""
    return Formation.model_validate({})
