"""Where a scheme begins and when, and who joins it, as whole numbers (M13, M14, M43)."""

from __future__ import annotations

from datetime import date

import numpy as np

from demerit.chance import threshold
from demerit.day.tables.form import NEVER, filled, whole
from demerit.limits import MAX_STAGES
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

MODES = {"mandatory": 0, "voluntary": 1, "consent": 2}

ENROLMENT = np.dtype(
    [
        ("on", "i8"),  # 0: everybody is scored from the first day, and the rest says nothing
        ("stages", "i8"),  # of the roll-out; none: it begins everywhere
        ("stage_day", "i8", (MAX_STAGES,)),
        ("stage_share", "u8", (MAX_STAGES,)),  # of the regions that have joined from that day, in 2**-32
        ("urban_first", "i8"),
        ("from_age", "i8"),  # years
        ("mode", "i8"),  # 0 mandatory, 1 voluntary, 2 by consent
        ("mandatory_from", "i8"),
        ("initial", "u8"),  # thresholds
        ("joins", "u8"),
        ("joins_with_peers", "u8"),
        ("joins_for_status", "u8"),
        ("joins_expecting_well", "u8"),
        ("leaves", "u8"),
        ("envied_grades", "i8"),  # best grades, that make others join
        ("well_civic", "i8"),  # lowest civic inclination of those who expect a good score
        ("well_disorder", "i8"),  # highest disorder of the same
    ],
    align=True,
)


def enrolment(scheme: Scheme, life: Ordinary, start: date) -> np.ndarray:
    how, plan = scheme.enrolment, scheme.rollout
    stages = [((stage.from_ - start).days, threshold(stage.share.value)) for stage in plan.stages] if plan else []
    mode = MODES[how.mode] if how else 0
    mandatory = (how.mandatory_from - start).days if how and how.mandatory_from else NEVER
    if not scheme.enrols:
        return np.zeros(1, ENROLMENT)

    def chance(field: str) -> np.uint64:
        return np.uint64(threshold(getattr(how, field).value) if how else 0)

    return filled(
        ENROLMENT,
        on=np.int64(1), stages=np.int64(len(stages)), stage_day=np.array([day for day, _ in stages], "i8"),
        stage_share=np.array([share for _, share in stages], "u8"),
        urban_first=np.int64(plan is not None and plan.order == "urban first"), mode=np.int64(mode),
        from_age=np.int64(how.from_age if how else 0),
        mandatory_from=np.int64(mandatory), envied_grades=whole(life.envied_grades),
        well_civic=whole(life.expects_well_civic), well_disorder=whole(life.expects_well_disorder),
        **{field: chance(field) for field in ("initial", "joins", "joins_with_peers", "joins_for_status",
                                              "joins_expecting_well", "leaves")},
    )  # fmt: skip
