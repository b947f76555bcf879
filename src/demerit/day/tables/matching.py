"""What a grade does to a meeting, as whole numbers (M30)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import ONE
from demerit.day.tables.form import filled, whole
from demerit.limits import MAX_GRADES, MAX_SERVICES
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

MATCHING = np.dtype(
    [
        ("meets", "u1", (MAX_SERVICES,)),  # services by which somebody meets another; in every world
        ("minds", "u8", (MAX_GRADES,)),  # chance of turning down whoever stands so many grades lower
        ("looks", "i8"),  # draws of four candidates each, before somebody gives up for the day
        ("years", "i8"),  # at most between the two
    ],
    align=True,
)


def matching(scheme: Scheme, cat: Catalogue, life: Ordinary) -> np.ndarray:
    meets = np.zeros(MAX_SERVICES, "u1")
    for service in cat.services.values():
        meets[service.number] = service.meets
    minds = np.zeros(MAX_GRADES, "u8")
    if scheme.matching is not None:
        stays = 1 - Fraction(scheme.matching.minds.value)
        minds[:] = [round((1 - stays**steps) * ONE) for steps in range(MAX_GRADES)]
    return filled(MATCHING, meets=meets, minds=minds, looks=whole(life.partner_looks), years=whole(life.partner_years))
