"""How fear comes and goes, as whole numbers (M34)."""

from __future__ import annotations

import numpy as np

from demerit.chance import threshold
from demerit.day.tables.form import (
    filled,
)
from demerit.limits import (
    CONDUCT_CONTEXTS,
)
from demerit.scheme.model import Scheme

# How fear comes and goes.
ADAPTATION = np.dtype(
    [
        ("announced", "u8", (len(CONDUCT_CONTEXTS),)),  # 16-bit thresholds
        ("learns", "u8"),
        ("learns_household", "u8"),
        ("forgets", "u8"),  # 16-bit threshold
    ],
    align=True,
)


def adaptation(scheme: Scheme) -> np.ndarray:
    how = scheme.adaptation
    on = how.model != "none"
    announced = [
        round(how.announced[name].value * 65536) if on and name in how.announced else 0 for name in CONDUCT_CONTEXTS
    ]
    return filled(
        ADAPTATION,
        announced=np.array(announced, "u8"),
        learns=np.uint64(threshold(how.learns.value) if on else 0),
        learns_household=np.uint64(threshold(how.learns_from_household.value) if on else 0),
        forgets=np.uint64(round(how.forgets.value * 65536) if on else 0),
    )
