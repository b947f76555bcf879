"""Ordinary life: what is assumed of people and institutions in every world, with a scheme or without one.

Unpaid sums, who can't pay them and when they are paid after all; lasting inclinations and how far they carry; who
follows the news, whom one meets, and how a company first sees its users. A world and its twin share these numbers;
none belongs to a scheme. The tables of a run are compiled from them, so engine and reference model read the same.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share


def _eight(values: list[Share]) -> list[Share]:
    if len(values) != 8:
        raise ValueError("expected eight shares, from the least spare cash to the most")
    return values


BySpare = Annotated[list[Share], AfterValidator(_eight), Field(strict=False)]
HIGHEST_LEVEL = 15  # of a factor in a company's file, which has four bits


def _rising(values: list[Rate]) -> list[Rate]:
    if len(values) != 4 or [x.value for x in values] != sorted(x.value for x in values) or values[-1].value <= 0:
        raise ValueError("expected four multipliers that don't fall, the last one above 0")
    return values


class CompanyFile(Strict):
    """How a company sees a user on the first day: levels, 0 to 15, of the five factors of its score (M33).

    Each level is a sum of the points below, rounded down; payments begin at 1.
    """

    payments: Rate  # of everybody
    payments_by_cash: Rate  # added for each class of spare cash, of eight
    payments_repays: Rate  # added for those who would repay a loan
    payments_in_debt: Rate  # taken from those with an unpaid sum
    behaviour: Rate  # of everybody
    behaviour_by_civic: Rate  # added for each level of civic inclination
    behaviour_by_disorder: Rate  # taken for each level of disorder
    fulfilment_by_income: Rate  # for each tenth of income above the lowest
    fulfilment_owner: Rate  # for a home of one's own
    identity_by_online: Rate  # for each level of online life
    identity_urban: Rate  # in town
    identity_earning: Rate  # at 25 to 59 years
    connections: Rate  # of everybody
    connections_by_sociability: Rate  # for each level of sociability


class Ordinary(Strict):
    """Assumptions about ordinary life, each with a range. Days, years and levels are rounded to whole numbers."""

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
    propensity: Annotated[list[Rate], AfterValidator(_rising), Field(strict=False)]  # by level: acts beside the usual
    most_performed: Rate  # deeds staged for those who watch, at most, as a multiple of one's usual ones
    old_bill: Rate  # yuan of a bill unpaid since before the first day
    struck_off_after: Rate  # days from payment to the end of a stay that ends on payment
    places_kept: Rate  # days for which scarce places that nobody took stay free
    mistaken_from: Rate  # years of age from which somebody can be taken for another
    follows_news_from: Rate  # years of age from which people know of rules and hear of cases
    partner_looks: Rate  # times that four people are looked at before a search for a partner ends for the day
    partner_years: Rate  # years between two who meet, at most
    envied_grades: Rate  # best grades of which many nearby make others join (M14)
    expects_well_civic: Rate  # lowest civic inclination, 0 to 3, of those who expect a good score
    expects_well_disorder: Rate  # highest disorder of the same
    relents_below: Share  # of a personal threshold: sanctions nearby below which fear may fall (M34)
    attention_least: Share  # of the usual attention, that a neighbourhood keeps (M48)
    attention_most: Rate  # times the usual attention, and the usual effort, at most
    company_file: CompanyFile

    @model_validator(mode="after")
    def _possible(self) -> Ordinary:
        for name, low, high in (
            ("most_performed", 1, 100), ("partner_looks", 1, 64), ("places_kept", 1, 3650), ("attention_most", 1, 64),
            ("struck_off_after", 0, 3650), ("old_bill", 1, 10_000_000),
        ):  # fmt: skip
            quantity = getattr(self, name)
            for x in (quantity.value, *(quantity.range or ())):
                if not low <= x <= high:
                    raise ValueError(f"{name}: {x:g} is not between {low} and {high:,}")
        return self


@cache
def ordinary() -> Ordinary:
    """The package's assumptions about ordinary life, read once."""
    import yaml

    return Ordinary.model_validate(yaml.safe_load(files("demerit.data").joinpath("ordinary.yaml").read_text("utf-8")))
