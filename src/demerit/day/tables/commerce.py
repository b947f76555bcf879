"""A company's score, as whole numbers (M33)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import threshold
from demerit.day.tables.form import filled
from demerit.limits import HIGHEST_COMMERCIAL, LOWEST_COMMERCIAL, MAX_BANDS, MAX_CHANNELS, MAX_KINDS
from demerit.ordinary import HIGHEST_LEVEL, Ordinary
from demerit.scheme.model import Scheme
from demerit.scheme.parts.commercial import LOW_SCORE, TOLD_BY

FACTORS = ("history", "fulfilment", "behaviour", "identity", "connections")
LEVELS = 16

COMMERCE = np.dtype(
    [
        ("on", "i8"),
        ("users", "u8"),
        ("points", "i8", (len(FACTORS), LEVELS)),  # of each level of each factor, in 2**-16; history from level 1
        ("bands", "i8"),
        ("edges", "i8", (MAX_BANDS - 1,)),  # lowest points of each band but the first, lowest band first
        ("steps", "i8", (MAX_KINDS, MAX_CHANNELS, 2)),  # of history and behaviour, by kind and channel of a record
        # levels of the factors, by given traits: of history and behaviour those of the first day
        ("first_history", "i8", (8, 2, 2)),  # by class of spare cash, who repays and who owes
        ("first_behaviour", "i8", (4, 4)),  # by levels of civic inclination and of disorder
        ("fulfilment", "i8", (10, 2)),  # by tenth of income and a home of one's own
        ("identity", "i8", (4, 2, 2)),  # by level of online life, town, and being of an age to earn
        ("connections", "i8", (8,)),  # by level of sociability
        ("pays_up", "u8"),
        ("fades", "u8"),
        ("shared_below", "i8"),  # 0: nothing is shared
        ("shared_kind", "i8"),
        ("shared_channel", "i8"),
    ],
    align=True,
)


def levels(form: tuple[int, ...], points: float, by: tuple[float, ...], *, least: int = 0) -> np.ndarray:
    """Levels of a factor, for all values of the traits that it is read from: so many points for each step of each."""
    summed = points + sum(step * values for step, values in zip(by, np.indices(form), strict=True))
    return np.floor(summed + 1e-9).clip(least, HIGHEST_LEVEL).astype("i8")


def files(life: Ordinary) -> dict[str, np.ndarray]:
    """How a company sees its users at first."""
    file = {name: quantity.value for name, quantity in life.company_file}
    return {
        "first_history": levels(
            (8, 2, 2), file["payments"],
            (file["payments_by_cash"], file["payments_repays"], -file["payments_in_debt"]), least=1,
        ),
        "first_behaviour": levels(
            (4, 4), file["behaviour"], (file["behaviour_by_civic"], -file["behaviour_by_disorder"])
        ),
        "fulfilment": levels((10, 2), 0, (file["fulfilment_by_income"], file["fulfilment_owner"])),
        "identity": levels(
            (4, 2, 2), 0, (file["identity_by_online"], file["identity_urban"], file["identity_earning"])
        ),
        "connections": levels((8,), file["connections"], (file["connections_by_sociability"],)),
    }  # fmt: skip


def commerce(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    company = scheme.commercial
    if company is None:
        return np.zeros(1, COMMERCE)
    weights = [getattr(company.weights, name).value for name in FACTORS]
    whole = sum(weights) or 1.0
    points = np.zeros((len(FACTORS), LEVELS), "i8")
    for factor, weight in enumerate(weights):
        first = 1 if factor == 0 else 0
        span = (HIGHEST_COMMERCIAL - LOWEST_COMMERCIAL) * weight / whole * 65536
        for level in range(first, LEVELS):
            points[factor, level] = round(span * (level - first) / (LEVELS - 1 - first))
    steps = np.zeros((MAX_KINDS, MAX_CHANNELS, 2), "i8")
    for rule in company.rules.values():
        for name in rule.channels if rule.channels is not None else scheme.channels:
            steps[cat.kinds[rule.kind].number, cat.channels[name].number] += (rule.history, rule.behaviour)
    shared = company.shared_with_state
    return filled(
        COMMERCE,
        on=np.int64(1), users=np.uint64(threshold(company.users.value)), points=points,
        bands=np.int64(len(company.bands) + 1), edges=np.array(company.bands, "i8"), steps=steps, **files(life),
        pays_up=np.uint64(threshold(company.pays_up.value)), fades=np.uint64(threshold(company.fades.value)),
        shared_below=np.int64(shared.below if shared else 0), shared_kind=np.int64(cat.kinds[LOW_SCORE].number),
        shared_channel=np.int64(cat.channels[TOLD_BY].number),
    )  # fmt: skip
