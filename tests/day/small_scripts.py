"""For days with a script: to whom it happens, parts of the schemes they live under, and what came of it."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue, Pool
from demerit.place.traits import CHILD, HEAD, SPOUSE
from demerit.quantity import q
from small_worlds import Scripted, fair_catalogue, people_of

RESIDENTS = 300
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
LICENCE = {"licence": {"start": 12, "min": 0, "max": 12}}
POLICE = {"police": {}, "patrols": {}, "platforms": {}}
THEFT = {"theft": {"kind": "theft", "points": -60}}
NEVER_PAID = {"pays_in_a_month_able": 0.0, "pays_in_a_month_unable": 0.0, "pays_in_a_month_late": 0.0,
              "pays_when_listed": 0.0}  # fmt: skip
BY_THEFT = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 5}}}


def adult(*, but: tuple[int, ...] = (), employed: bool | None = None, in_debt: bool = False, owner: bool | None = None,
          alone: bool | None = None) -> int:  # fmt: skip
    """The first resident of this description."""
    table = people_of(RESIDENTS).table()
    fits = (table["age"] >= 18) & (table["in_debt"] == in_debt)
    for name, wanted in (("employed", employed), ("owner", owner)):
        if wanted is not None:
            fits &= table[name] == wanted
    if alone is not None:
        fits &= (table["household_size"] == 1) == alone
    fits[list(but)] = False
    return int(np.flatnonzero(fits)[0])


def family() -> tuple[int, int, int]:
    """(head, spouse, pupil) of one household, nobody in debt."""
    people = people_of(RESIDENTS)
    table = people.table()
    for first in np.unique(table["household"]):
        members = np.flatnonzero(table["household"] == first)
        role, age = table["role"][members], table["age"][members]
        pupils = members[(role == CHILD) & (age >= 6) & (age < 17)]
        if HEAD in role and SPOUSE in role and len(pupils) and not table["in_debt"][members].any():
            return int(members[role == HEAD][0]), int(members[role == SPOUSE][0]), int(pupils[0])
    raise AssertionError("no such family")


def with_places(service: str, a_day: int) -> Catalogue:
    """The fair catalogue with so many places a day of one service."""
    cat = fair_catalogue()
    scarce = cat.services[service].model_copy(update={"pool": Pool(places_per_1000=q(a_day * 365_000 / RESIDENTS))})
    return cat.model_copy(update={"services": cat.services | {service: scarce}})


def decisions(world: Scripted, day: int) -> dict[int, np.void]:
    return {int(row["resident"]): row for row in world.step(day).decisions}


def on(world: Scripted, resident: int, register: int = 0) -> bool:
    return bool(world.state["lists"][resident] >> register & 1)


def closing(service: str, *, register: dict | None = None, **door) -> dict:
    """A register of thieves without an end, and a service closed to it."""
    thieves = {"ways_in": {"theft": {"records": ["theft"]}}, **(register or {})}
    return {"channels": POLICE, "registers": {"thieves": thieves},
            "services": {service: {"closed_to_registers": ["thieves"], **door}}}  # fmt: skip
