"""How fear comes and goes, as whole numbers (M34)."""

from __future__ import annotations

import numpy as np

from demerit.chance import q16, threshold
from demerit.day.tables.form import (
    filled,
)
from demerit.limits import (
    CONDUCT_CONTEXTS,
)
from demerit.ordinary import Ordinary
from demerit.quantity import Quantity
from demerit.scheme.model import Scheme

# How fear comes and goes.
ADAPTATION = np.dtype(
    [
        ("announced", "u8", (len(CONDUCT_CONTEXTS),)),  # to those scored: 16-bit thresholds
        ("to_abstainers", "u8", (len(CONDUCT_CONTEXTS),)),  # to those who are free to join and haven't
        ("learns", "u8"),
        ("learns_household", "u8"),
        ("forgets", "u8"),  # 16-bit threshold
        ("conforms", "u8"),  # the highest personal threshold, in 2**-16; 0 without social thresholds
        ("relents", "u8"),  # the 16-bit threshold of forgetting, with them
        ("relents_below", "i8"),  # share of one's threshold below which fear may fall, in 2**-16
    ],
    align=True,
)


def adaptation(scheme: Scheme, life: Ordinary) -> np.ndarray:
    how = scheme.adaptation
    on, alone = how.model != "none", how.model == "individual"

    def thresholds(shares: dict[str, Quantity]) -> np.ndarray:
        here = [shares[name].value if on and name in shares else 0.0 for name in CONDUCT_CONTEXTS]
        return np.array([round(share * 65536) for share in here], "u8")

    return filled(
        ADAPTATION,
        announced=thresholds(how.announced),
        to_abstainers=thresholds(how.announced_to_abstainers),
        learns=np.uint64(threshold(how.learns.value) if alone else 0),
        learns_household=np.uint64(threshold(how.learns_from_household.value) if alone else 0),
        forgets=np.uint64(round(how.forgets.value * 65536) if alone else 0),
        conforms=np.uint64(q16(2 * how.threshold.value) if on and not alone else 0),
        relents=np.uint64(round(how.forgets.value * 65536) if on and not alone else 0),
        relents_below=np.int64(q16(life.relents_below.value)),
    )
