"""The catalogue: what people do, what they ask for, and the channels through which acts become records.

One file, `data/catalogue.yaml`, shared by every world, so that a scheme and its twin have the same people with
the same habits. A scheme names these kinds, services and channels and says what it makes of them. Numbers are
fixed for good: draws are keyed by them, so a new kind never changes another kind's luck.
"""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from demerit.assumptions.joint import Ranges
from demerit.limits import MAX_CHANNELS, MAX_FIRM_KINDS, MAX_KINDS, MAX_SERVICES
from demerit.quantity import Quantity, Rate, Share, Strict, q

AGE_BANDS = ("0-13", "14-17", "18-34", "35-59", "60-74", "75+")
INCOME_BANDS = ("lowest third", "middle third", "highest third")

Context = Literal[
    "traffic", "public order", "finance", "work", "family", "consumption", "speech", "faith", "civic",
    "assembly", "travel", "housing", "education", "health",
]  # fmt: skip
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Who(Strict):
    """A condition on a resident: every key given must hold (true) or must not (false)."""

    adult: bool | None = None  # 18 or older
    pupil: bool | None = None  # 6 to 17
    elder: bool | None = None  # 60 or older
    female: bool | None = None
    urban: bool | None = None
    minority: bool | None = None
    recognised_faith: bool | None = None
    unregistered_faith: bool | None = None
    dissenting: bool | None = None  # the two highest of four levels of held opinion
    online: bool | None = None
    driver: bool | None = None
    parent: bool | None = None  # has a child under 18 in the household
    owner: bool | None = None  # owns the home
    employed: bool | None = None  # state: changes during a run
    in_debt: bool | None = None  # state: an unpaid bill, loan, tax or fine
    account: bool | None = None  # state: online and not deleted
    licensed: bool | None = None  # state: drives, and the licence isn't suspended
    housed: bool | None = None  # state: not evicted
    scored: bool | None = None  # state: enrolled in the scheme; true of everybody unless it says otherwise


WHO_BITS = {name: bit for bit, name in enumerate(Who.model_fields)}


def _six(values: list[float]) -> list[float]:
    if len(values) != len(AGE_BANDS) or min(values) < 0:
        raise ValueError(f"expected six multipliers of 0 or more, for ages {', '.join(AGE_BANDS)}")
    return values


def _three(values: list[float]) -> list[float]:
    if len(values) != 3 or min(values) < 0:
        raise ValueError("expected three multipliers of 0 or more: lowest, middle and highest third of income")
    return values


def _four(values: list[float]) -> list[float]:
    if len(values) != 4 or min(values) < 0:
        raise ValueError("expected four multipliers of 0 or more, from content to firmly dissenting")
    return values


ByAge = Annotated[list[float], AfterValidator(_six), Field(strict=False)]
ByIncome = Annotated[list[float], AfterValidator(_three), Field(strict=False)]
ByOpinion = Annotated[list[float], AfterValidator(_four), Field(strict=False)]


class Kind(Strict):
    """A kind of act: how often, by whom, how grave, and what ordinary law makes of it."""

    number: int = Field(ge=0, lt=MAX_KINDS)
    label: str
    context: Context
    mechanism: Literal["M04", "M05", "M06", "M07", "M08", "M09", "M17", "M33"]
    gravity: Quantity  # 0 to 5, anchored in ordinary law, whatever a scheme says
    per_year: Rate  # occasions that could come to notice, per eligible person and year
    needs: Who = Who()  # who is eligible at all
    by_age: ByAge = [0.0, 0.5, 1.0, 1.0, 1.0, 0.5]
    by_income: ByIncome = [1.0, 1.0, 1.0]
    female: float = Field(default=1.0, ge=0, strict=False)  # women's rate as a multiple of men's
    propensity: Literal["disorder", "civic"] | None = None  # which lasting inclination multiplies it
    by_opinion: ByOpinion | None = None  # by held opinion, from content to firmly dissenting
    mark: bool = False  # not an act, but what somebody else makes of a resident: a company's low score
    good: bool = False  # a deed rather than a breach
    performable: bool = False  # can be staged for those who watch
    protest: bool = False  # needs others: takes place only where enough has been said nearby (M06)
    debt: Literal["loan", "bill"] | None = None  # a payment missed: leaves an unpaid sum of this type
    amount: Rate = q(0)  # yuan of the payment missed
    fine: Rate = q(0)  # yuan, by ordinary law, when an officer records it
    responds: Share = q(0)  # share of such acts given up by someone who fears the most
    confided: bool = False  # said only among those one trusts: given up as trust is lost (M35)
    source: str
    note: str | None = None


def _days(value: Quantity) -> Quantity:
    if value.value > 250:
        raise ValueError("expected at most 250 days")
    return value


class Pool(Strict):
    """A scarce thing: how many places a year there are for each 1,000 residents."""

    places_per_1000: Rate


class Queue(Strict):
    """Waiting for a slot: the pool's places are of their day, and who isn't served asks again tomorrow (M32)."""

    gives_up_after: Annotated[Rate, AfterValidator(_days)]  # days, at most 250
    varies: Share  # slots of a day lie evenly between 1 - this and 1 + this times the usual number


class Again(Strict):
    """Asking once more for what was refused, whoever refused it: by a share of those refused, some days later."""

    share: Share  # of those refused, each time
    within: Rate  # days: asked again on any of so many days after the refusal, evenly
    at_most: Rate  # times after the first

    @model_validator(mode="after")
    def _possible(self) -> Again:
        for name, most in (("within", 365), ("at_most", 100)):
            quantity: Quantity = getattr(self, name)
            if any(not 1 <= x <= most for x in (quantity.value, *(quantity.range or ()))):
                raise ValueError(f"{name} is not between 1 and {most}")
        return self


class Service(Strict):
    """Something residents ask for, or hold; a register or a grade can close or open it."""

    number: int = Field(ge=0, lt=MAX_SERVICES)
    label: str
    right: str  # the right it stands for, in plain words (M37)
    context: Context
    # a perk is M21; a right that no mechanism of its own is about, such as to stand for office, M37
    mechanism: Literal["M21", "M24", "M25", "M26", "M27", "M28", "M29", "M30", "M32", "M33", "M37"]
    per_year: Rate  # requests per eligible person and year
    needs: Who = Who()
    by_age: ByAge = [0.0, 0.0, 1.0, 1.0, 1.0, 0.5]
    by_income: ByIncome = [1.0, 1.0, 1.0]
    female: float = Field(default=1.0, ge=0, strict=False)
    refused: Share = q(0)  # refused anyway, in every world: vacancies, credit checks, sold out
    refused_in_debt: Share = q(0)  # instead of `refused`, for someone with an unpaid sum
    effect: Literal["none", "job", "home", "school"] = "none"
    review: bool = False  # not an application but a check on what is already held: refusal takes it away
    of_the_parents: bool = False  # asked for a child; a scheme may look at the parents (M29)
    meets: bool = False  # somebody single meets another, who may not care to (M30)
    credit: bool = False  # a loan: some of those refused would have repaid (M26)
    pool: Pool | None = None  # None: elastic
    again: Again | None = None  # by whoever is refused it; None: nobody asks twice, or `per_year` counts it already
    queue: Queue | None = None  # of those who find the pool empty; None: they are refused
    source: str
    note: str | None = None


class Channel(Strict):
    """A way in which acts become records. Its error rates are a model; nothing is ever looked at."""

    number: int = Field(ge=0, lt=MAX_CHANNELS)
    label: str
    type: Literal["officers", "databank", "cameras", "collectors", "informants"]
    mechanism: Literal["M02", "M10", "M11", "M12", "M17", "M23"]
    ordinary: bool = False  # part of ordinary law and business: there in every world, the twin's too
    authority: bool = False  # its records bring the ordinary fine
    sees: list[Id]  # kinds of conduct
    covers_urban: Share = q(1)
    covers_rural: Share = q(1)
    misses: Share = q(0)
    false_match: Share = q(0)  # of its records, those that name somebody else who was nearby
    invents: Rate = q(0)  # records of nothing at all, per 1,000 residents a year
    delay: Annotated[list[int], Field(strict=False)] = [0, 0]  # days from act to record: from, to (inclusive)
    source: str
    note: str | None = None


class OrganisationKind(Strict):
    """A kind of act of an organisation (M15): how often, by which, how grave, and how often it comes to notice."""

    number: int = Field(ge=0, lt=MAX_FIRM_KINDS)
    label: str
    context: Context
    mechanism: Literal["M15"] = "M15"
    gravity: Quantity  # 0 to 5, as of a person's act
    per_year: Rate  # of each organisation
    done_by: list[Literal["firm", "agency"]] = ["firm", "agency"]
    detected: Share  # of such acts, those that are recorded
    source: str
    note: str | None = None


class Catalogue(Strict):
    """All kinds, services and channels, by id, and the kinds of acts of organisations."""

    kinds: dict[Id, Kind]
    services: dict[Id, Service]
    channels: dict[Id, Channel]
    organisations: dict[Id, OrganisationKind] = {}
    ranges: Ranges = {}  # of numbers above that stand bare
    sources: dict[str, str]


@cache
def catalogue() -> Catalogue:
    """The package's catalogue, read once."""
    import yaml

    text = files("demerit.data").joinpath("catalogue.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Catalogue.model_validate(yaml.load(text, Loader=loader))
