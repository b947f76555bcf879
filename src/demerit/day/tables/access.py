"""Which doors shut, as whole numbers (M24 to M29)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import q16, threshold
from demerit.day.tables.form import (
    bits,
    filled,
    whole,
)
from demerit.limits import (
    MAX_SERVICES,
)
from demerit.ordinary import Ordinary
from demerit.scheme.model import Scheme

EFFECTS = {"none": 0, "job": 1, "home": 2, "school": 3}
OUTCOME_CODES = {"refused": 1, "delayed": 2, "throttled": 3, "dearer": 4}

# Which doors shut.
ACCESS = np.dtype(
    [
        ("services", "i8"),
        ("kept_for", "i8"),  # days for which free places of a pool are kept
        ("lists", "i8", (MAX_SERVICES,)),  # registers that close it
        ("grades", "i8", (MAX_SERVICES,)),
        ("outcome", "u1", (MAX_SERVICES,)),
        ("by_parents", "u1", (MAX_SERVICES,)),
        ("private_lists", "i8", (MAX_SERVICES,)),
        ("private_grades", "i8", (MAX_SERVICES,)),
        ("private", "u8", (MAX_SERVICES,)),
        ("shuns", "u8", (MAX_SERVICES,)),  # refuses whoever could have a grade and has none (M14)
        ("priority_lists", "i8", (MAX_SERVICES,)),
        ("priority_grades", "i8", (MAX_SERVICES,)),
        ("waived", "i8", (MAX_SERVICES,)),
        ("waived_from", "i8", (MAX_SERVICES,)),  # a company's score from which the check is waived; 0: none (M33)
        (
            "private_below",
            "i8",
            (MAX_SERVICES,),
        ),  # a company's score below which some refuse in private; 0 none
        ("refused", "u8", (MAX_SERVICES, 2)),  # anyway; with unpaid sums
        ("effect", "u1", (MAX_SERVICES,)),  # 0 none, 1 job, 2 home, 3 school
        ("review", "u1", (MAX_SERVICES,)),
        ("credit", "u1", (MAX_SERVICES,)),
        ("pool", "i8", (MAX_SERVICES,)),  # places a day in 2**-20; -1 elastic
        ("queue", "i8", (MAX_SERVICES,)),  # days after which one gives up waiting for a slot; -1 no queue (M32)
        ("varies", "i8", (MAX_SERVICES,)),  # how far slots of a day go up and down, as a share in 2**-16
        ("by_grade", "u1", (MAX_SERVICES,)),  # the queue goes by grade
        ("again", "u8", (MAX_SERVICES,)),  # of those refused, who ask again
        ("again_within", "i8", (MAX_SERVICES,)),  # days
        ("again_at_most", "i8", (MAX_SERVICES,)),  # times
        ("held", "u1", (MAX_SERVICES,)),  # asked for by its holders or at all
    ],
    align=True,
)


def access(scheme: Scheme, cat: Catalogue, life: Ordinary, residents: int) -> np.ndarray:
    signed = {name: np.zeros(MAX_SERVICES, "i8") for name in
              ("lists", "grades", "private_lists", "private_grades", "priority_lists", "priority_grades",
               "waived", "pool", "queue", "varies", "waived_from", "private_below", "again_within",
               "again_at_most")}  # fmt: skip
    small = {name: np.zeros(MAX_SERVICES, "u1") for name in
             ("outcome", "by_parents", "effect", "review", "credit", "held", "by_grade")}  # fmt: skip
    private, shuns, again = (np.zeros(MAX_SERVICES, "u8") for _ in range(3))
    refused = np.zeros((MAX_SERVICES, 2), "u8")
    signed["pool"][:] = signed["queue"][:] = -1
    grades = scheme.grade_ids
    for name, service in cat.services.items():
        s = service.number
        in_debt = service.refused_in_debt if service.refused_in_debt.value else service.refused
        refused[s] = [threshold(service.refused.value), threshold(in_debt.value)]
        small["effect"][s] = EFFECTS[service.effect]
        small["review"][s], small["credit"][s] = service.review, service.credit
        small["held"][s] = 1
        if service.again:
            again[s] = threshold(service.again.share.value)
            signed["again_within"][s] = whole(service.again.within)
            signed["again_at_most"][s] = whole(service.again.at_most)
        if service.pool:
            places = service.pool.places_per_1000.value * residents / 1000 / 365
            signed["pool"][s] = round(places * 2**20)
            if service.queue:
                signed["queue"][s] = round(service.queue.gives_up_after.value)
                signed["varies"][s] = q16(service.queue.varies.value)
        door = scheme.services.get(name)
        if door is None:
            continue
        signed["lists"][s] = bits(scheme.registers, door.closed_to_registers)
        signed["grades"][s] = bits(grades, door.closed_to_grades)
        small["outcome"][s] = OUTCOME_CODES[door.outcome]
        small["by_parents"][s] = door.by_the_parents
        small["by_grade"][s] = door.order_by_grade
        signed["priority_lists"][s] = bits(scheme.registers, door.priority_registers)
        signed["priority_grades"][s] = bits(grades, door.priority_grades)
        signed["waived"][s] = bits(grades, door.waived_for_grades)
        signed["waived_from"][s] = door.commercial_from or 0
        if door.private:
            signed["private_below"][s] = door.private.sees_commercial_below or 0
            signed["private_lists"][s] = bits(scheme.registers, door.private.sees_registers)
            signed["private_grades"][s] = bits(grades, door.private.sees_grades)
            private[s] = threshold(door.private.refuses.value)
            shuns[s] = threshold(door.private.refuses_abstainers.value)
    return filled(
        ACCESS,
        services=np.int64(max((x.number for x in cat.services.values()), default=-1) + 1),
        kept_for=whole(life.places_kept), private=private, shuns=shuns, refused=refused, again=again, **signed, **small,
    )  # fmt: skip
