"""How the operator adapts, as whole numbers (M48)."""

from __future__ import annotations

import numpy as np

from demerit.chance import q16, threshold
from demerit.day.tables.form import filled
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

# How the operator adapts. All zeros: it doesn't.
OPERATOR = np.dtype(
    [
        ("on", "i8"),
        ("attention", "i8"),  # in 2**-16
        ("quota", "i8"),  # breaches on record per 1,000 residents a month, in 2**-16; 0 none
        ("step", "i8"),  # in 2**-16
        ("worst", "i8"),  # grades whose share is kept; 0 none
        ("share", "i8"),  # in 2**-32
        ("line_step", "i8"),  # points
        ("least", "i8"),  # bounds of attention, in 2**-16; zeal goes from one to the most
        ("most", "i8"),
    ],
    align=True,
)


def operator(scheme: Scheme, life: Ordinary) -> np.ndarray:
    how = scheme.operator
    if how is None:
        return np.zeros(1, OPERATOR)
    lines = how.lines
    return filled(
        OPERATOR,
        on=1, attention=q16(how.attention.value), quota=q16(how.quota.value) if how.quota else 0,
        step=q16(how.step.value), worst=lines.worst if lines else 0,
        share=threshold(lines.share.value) if lines else 0, line_step=lines.step if lines else 0,
        least=q16(life.attention_least.value), most=q16(life.attention_most.value),
    )  # fmt: skip
