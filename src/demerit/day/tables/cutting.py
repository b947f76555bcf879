"""Whose fall is seen and who cuts the tie, as whole numbers (M31)."""

from __future__ import annotations

import numpy as np

from demerit.chance import threshold
from demerit.day.tables.form import bits, filled
from demerit.limits import TIE_KINDS
from demerit.scheme.model import Scheme

# By kind of tie. The household's row stays empty.
CUTTING = np.dtype(
    [
        ("lists", "i8", (len(TIE_KINDS),)),  # registers on which a new listing is seen
        ("grades", "i8", (len(TIE_KINDS),)),  # grades to which a fall is seen
        ("cuts", "u8", (len(TIE_KINDS),)),
    ],
    align=True,
)


def cutting(scheme: Scheme) -> np.ndarray:
    columns = {name: np.zeros(len(TIE_KINDS), "i8") for name in ("lists", "grades")}
    cuts = np.zeros(len(TIE_KINDS), "u8")
    for tie, how in scheme.cut_ties.items():
        number = TIE_KINDS.index(tie)
        columns["lists"][number] = bits(scheme.registers, how.sees_registers)
        columns["grades"][number] = bits(scheme.grade_ids, how.sees_grades)
        cuts[number] = threshold(how.cuts.value)
    return filled(CUTTING, cuts=cuts, **columns)
