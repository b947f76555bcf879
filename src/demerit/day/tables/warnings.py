"""Which contexts warn first, as whole numbers (M42)."""

from __future__ import annotations

import numpy as np

from demerit.day.tables.form import filled
from demerit.limits import CONTEXTS
from demerit.periods import Period
from demerit.scheme.model import Scheme

WARNINGS = np.dtype(
    [
        ("on", "i8"),
        ("contexts", "u1", (len(CONTEXTS),)),  # of the act
        ("forgotten_every", "i8"),  # `periods.Period`
    ],
    align=True,
)


def warnings(scheme: Scheme) -> np.ndarray:
    how = scheme.warnings
    named = CONTEXTS if how is None or how.contexts is None else how.contexts
    return filled(
        WARNINGS,
        on=np.int64(how is not None),
        contexts=np.array([how is not None and name in named for name in CONTEXTS], "u1"),
        forgotten_every=np.int64(Period.YEAR if how is not None and how.forgotten == "yearly" else Period.NEVER),
    )
