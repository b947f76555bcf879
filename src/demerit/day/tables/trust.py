"""How trust is lost and mended, as whole numbers (M35)."""

from __future__ import annotations

import numpy as np

from demerit.chance import threshold
from demerit.day.tables.form import filled
from demerit.scheme.model import Scheme

# How trust is lost and mended: chances in 2**-32. All zeros where it stays as it is.
TRUST = np.dtype(
    [
        ("on", "u1"),
        ("found_out", "u8"),
        ("betrayed", "u8"),
        ("by_association", "u8"),
        ("when_shown", "u8"),
        ("mends", "u8"),
    ],
    align=True,
)


def trust(scheme: Scheme) -> np.ndarray:
    how = scheme.trust
    if how is None:
        return np.zeros(1, TRUST)
    chances = {name: threshold(getattr(how, name).value) for name in TRUST.names or () if name != "on"}
    return filled(TRUST, on=1, **{name: np.uint64(chance) for name, chance in chances.items()})
