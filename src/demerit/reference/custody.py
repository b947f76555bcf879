"""Custody (M46): what it takes from those in it, and from those at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import AT_HOME_TAKEN, JOB_LOST_IN_CUSTODY, ONLY_PARENT_TAKEN, WRONGFUL
from demerit.place.traits import SPOUSE
from demerit.reference.adaptation import grow_afraid
from demerit.reference.happenings import Listing, Toll
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NO_CONTEXT = 255


def custody(world: ReferenceWorld, day: int, entered: list[Listing]) -> list[Toll]:
    """What those taken today lose, and what their households bear."""
    _rules, tolls = world.rules.standing, []
    for stay in entered:
        if stay.register not in world.custody:
            continue
        taken, wrongful = world.residents[stay.resident], stay.flags & WRONGFUL
        if taken.job:
            taken.job = False
            tolls.append(Toll(taken.number, taken.cell, taken.number, JOB_LOST_IN_CUSTODY, wrongful))
        _teach(world, day, taken, stay)
        parents = [member for member in taken.household if member.given.role <= SPOUSE]
        for member in taken.household:
            if member is taken:
                continue
            tolls.append(Toll(member.number, member.cell, taken.number, AT_HOME_TAKEN, wrongful))
            if parents == [taken] and member.is_child_of_the_head and member.age_on(day) < 18:
                tolls.append(Toll(member.number, member.cell, taken.number, ONLY_PARENT_TAKEN, wrongful))
    return tolls


def _teach(world: ReferenceWorld, day: int, taken: Resident, stay: Listing) -> None:
    """Everybody at home, oneself included, may come to fear that for which one was taken (M34)."""
    rules, learns = world.rules.standing, world.rules.adaptation
    context = rules.way_teaches[stay.way] if stay.way < rules.ways else NO_CONTEXT
    if context == NO_CONTEXT:
        return
    for member in taken.household:
        draw = rules.register_key[stay.register] >> 8
        own, seen, _, _ = world.luck.words(Purpose.CUSTODY, day, member.number, taken.number, draw)
        if own < learns.learns if member is taken else seen < learns.learns_household:
            grow_afraid(member, context)
