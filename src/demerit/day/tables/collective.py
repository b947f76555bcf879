"""What a unit pays for its members, as whole numbers (M45)."""

from __future__ import annotations

import numpy as np

from demerit.chance import q16
from demerit.day.tables.form import filled
from demerit.limits import CONTEXTS
from demerit.scheme.model import Scheme

UNITS = ("household", "neighbourhood")
COLLECTIVES = np.dtype(
    [
        ("on", "i8", (len(UNITS),)),
        ("share", "u8", (len(UNITS), len(CONTEXTS))),  # of a loss, by context of the act, in 2**-16
    ],
    align=True,
)


def collective(scheme: Scheme) -> np.ndarray:
    share = np.zeros((len(UNITS), len(CONTEXTS)), "u8")
    for unit, levied in scheme.collective.items():
        for name in levied.contexts or CONTEXTS:
            share[UNITS.index(unit), CONTEXTS.index(name)] = q16(levied.share.value)
    return filled(COLLECTIVES, on=np.array([unit in scheme.collective for unit in UNITS], "i8"), share=share)
