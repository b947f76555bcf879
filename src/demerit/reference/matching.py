"""Stage 5, access: whom those who look for a partner meet, and what the grades on both profiles do to it (M30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import TILE, Purpose
from demerit.day.lists import (
    BY_PROFILE,
    DOWN_BY_ERROR,
    MATCHED,
    ORDINARY,
    REFUSED,
    TURNED_DOWN,
    TURNED_OTHER_DOWN,
    WRONGFUL_DECISION,
)
from demerit.day.state import ABSTAINER
from demerit.reference.happenings import Decision, Meeting
from demerit.reference.luck import share_of
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def meetings(world: ReferenceWorld, day: int, decisions: list[Decision]) -> list[Meeting]:
    """Meetings of those whom nothing else refuses. The decision of who asked is written over where it comes to none."""
    made = []
    for decision in decisions:
        if not world.rules.matching.meets[decision.service] or decision.outcome == REFUSED:
            continue
        seeker = world.residents[decision.resident]
        other = _candidate(world, day, seeker)
        if other is None:
            decision.outcome, decision.reason = REFUSED, ORDINARY
            continue
        word = world.luck.words(Purpose.MATCH, day, seeker.number, other.number, world.rules.matching.looks)[0]
        flags = MATCHED
        for lower, higher, flag in ((seeker, other, TURNED_DOWN), (other, seeker, TURNED_OTHER_DOWN)):
            if not _minds(world, word, lower.grade, higher.grade):
                continue
            flags = flag
            decision.outcome, decision.reason = REFUSED, BY_PROFILE
            if not _minds(world, word, lower.own_grade, higher.own_grade):
                flags |= DOWN_BY_ERROR
                if lower is seeker:
                    decision.flags |= WRONGFUL_DECISION
        made.append(
            Meeting(seeker.number, other.number, seeker.cell, other.cell, seeker.grade, other.grade, flags)
        )  # fmt: skip
    return made


def _minds(world: ReferenceWorld, word: int, lower: int, higher: int) -> bool:
    """Whether so many grades below one's own are too many. Some have no grade to mind."""
    return higher < lower < ABSTAINER and word < world.rules.matching.minds[lower - higher]


def _candidate(world: ReferenceWorld, day: int, seeker: Resident) -> Resident | None:
    """The first of those looked at in the tile who could be met at all."""
    first = seeker.number // TILE * TILE
    size = min(TILE, len(world.residents) - first)
    for look in range(world.rules.matching.looks):
        for word in world.luck.words(Purpose.MATCH, day, seeker.number, 0, look):
            other = world.residents[first + share_of(word, size)]
            grown = other.age_on(day) >= 18 and other.given.online > 0 and not other.registers & world.custody
            near_in_age = abs(other.given.age - seeker.given.age) <= world.rules.matching.years
            if grown and near_in_age and not other.lives_as_couple and other not in seeker.household:
                return other
    return None
