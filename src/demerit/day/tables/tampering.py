"""The market for points, as whole numbers (M19)."""

from __future__ import annotations

import numpy as np

from demerit.chance import threshold
from demerit.day.tables.form import bits, filled
from demerit.limits import TIE_KINDS
from demerit.scheme.model import Scheme

TAMPERING = np.dtype(
    [
        ("on", "i8"),
        ("shutting", "i8"),  # a bit for each grade that shuts some door
        ("price", "i8"),  # yuan a point
        ("means", "i8", (8,)),  # yuan at once, by class of spare cash
        ("tries", "u8"),
        ("most", "i8"),
        ("insiders", "u8"),
        ("attacks", "u8"),  # per resident and day, in 2**-48
        ("attack_points", "i8"),
        ("ties", "u1", (len(TIE_KINDS),)),
        ("breach", "u8"),  # in a year
        ("breach_share", "u8"),
        ("breach_points", "i8"),
        ("found", "u8", (4,)),  # in a month: bought, bought inside, attack, breach
        ("penalty", "i8"),
    ],
    align=True,
)


def tampering(scheme: Scheme) -> np.ndarray:
    how = scheme.tampering
    bought, attacks, breach = (getattr(how, name, None) for name in ("bought", "attacks", "breach"))
    detection = how.detection if how else None
    shutting = [grade for grade in scheme.grade_ids
                if any(grade in door.closed_to_grades for door in scheme.services.values())]  # fmt: skip
    found = [detection.bought, detection.inside, detection.attacks, detection.breaches] if detection else []
    return filled(
        TAMPERING,
        on=np.int64(how is not None),
        shutting=np.int64(bits(scheme.grade_ids, shutting) if how else 0),
        price=np.int64(round(how.yuan_per_point.value) if how else 0),
        means=np.array([round(sum_.value) for sum_ in how.means] if how else [], "i8"),
        tries=np.uint64(threshold(bought.tries.value) if bought else 0),
        most=np.int64(bought.most if bought else 0),
        insiders=np.uint64(threshold(bought.insiders.value) if bought else 0),
        attacks=np.uint64(round(attacks.per_1000.value / 1000 / 365 * 2**48) if attacks else 0),
        attack_points=np.int64(attacks.points if attacks else 0),
        ties=np.array([attacks is not None and tie in attacks.ties for tie in TIE_KINDS], "u1"),
        breach=np.uint64(threshold(breach.chance.value) if breach else 0),
        breach_share=np.uint64(threshold(breach.share.value) if breach else 0),
        breach_points=np.int64(breach.points if breach else 0),
        found=np.array([threshold(share.value) for share in found], "u8"),
        penalty=np.int64(detection.penalty if detection else 0),
    )  # fmt: skip
