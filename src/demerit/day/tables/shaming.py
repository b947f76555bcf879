"""Who on a register is shown to those who live nearby, as whole numbers (M23)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import q16, threshold
from demerit.day.tables.channels import channels_at_work
from demerit.day.tables.form import filled
from demerit.limits import MAX_REGISTERS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.model import Scheme

# Who is shown. All zeros where nobody is.
SHAMING = np.dtype(
    [
        ("on", "u1"),
        ("channel", "i8"),  # where those who saw somebody report; -1 without
        ("kind", "i8"),  # what they report
        ("radius", "i8", (MAX_REGISTERS,)),  # metres; 0 for a register that isn't shown
        ("looks", "u8", (MAX_REGISTERS,)),  # residents of a whole neighbourhood who look, in 2**-16
        ("reports", "u8", (MAX_REGISTERS,)),  # chance that one who saw reports
    ],
    align=True,
)


def shaming(scheme: Scheme, cat: Catalogue) -> np.ndarray:
    shown = {r: register.shown for r, register in enumerate(scheme.registers.values()) if register.shown is not None}
    if not shown:
        return np.zeros(1, SHAMING)
    channel = next((c for _, c, _ in channels_at_work(scheme, cat) if c.mechanism == "M23"), None)
    kinds = [cat.kinds[kind] for kind in channel.sees] if channel else []
    told = next((kind.number for kind in kinds if not kind.good), -1)
    radius, looks, reports = np.zeros(MAX_REGISTERS, "i8"), np.zeros(MAX_REGISTERS, "u8"), np.zeros(MAX_REGISTERS, "u8")
    for r, how in shown.items():
        radius[r], looks[r] = how.radius_m, q16(how.looks.value * NEIGHBOURHOOD)
        reports[r] = threshold(how.reports.value) if told >= 0 else 0
    number = channel.number if channel and told >= 0 else -1
    return filled(
        SHAMING, on=1, channel=np.int64(number), kind=np.int64(told), radius=radius, looks=looks, reports=reports
    )
