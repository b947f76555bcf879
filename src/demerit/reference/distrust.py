"""Trust in other people (M35): lost with reports, association and showings, mended with the months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import ASSOCIATED, NOBODY, STRANGER
from demerit.limits import TIE_KINDS
from demerit.reference.happenings import Entry, Report, Shown
from demerit.reference.informing import CIRCLE
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

NEIGHBOURS = 1


def distrust(world: ReferenceWorld, day: int, reports: list[Report], entries: list[Entry], shown: list[Shown]) -> None:
    """What a day does to trust."""
    rules = world.rules.trust
    if not rules.on:
        return
    for report in reports:
        told, hurt, _, _ = world.luck.words(Purpose.DISTRUST, day, report.about, report.resident, report.kind)
        if told < rules.found_out and hurt < rules.betrayed:
            circle = NEIGHBOURS if report.tie == STRANGER else CIRCLE[TIE_KINDS[report.tie]]
            _lose(world.residents[report.about], circle)
    for entry in entries:
        if entry.cause == ASSOCIATED and entry.points < 0:
            draw = world.rules.scoring.key[entry.rule] * 8 + entry.tie
            if world.luck.words(Purpose.DISTRUST, day, entry.subject, entry.origin, draw)[2] < rules.by_association:
                _lose(world.residents[entry.subject], CIRCLE[TIE_KINDS[entry.tie]])
    for showing in shown:
        draw = world.rules.standing.register_key[showing.register] >> 8
        word = world.luck.words(Purpose.DISTRUST, day, showing.resident, NOBODY, draw)[3]
        if showing.viewers and word < rules.when_shown:
            _lose(world.residents[showing.resident], NEIGHBOURS)
    if day > 0 and day % 30 == 0:
        for resident in world.residents:
            for circle, level in enumerate(resident.distrust):
                word = world.luck.words(Purpose.DISTRUST, day, resident.number, NOBODY, circle)[0]
                if level and word < rules.mends:
                    resident.distrust[circle] -= 1


def _lose(resident: Resident, circle: int) -> None:
    resident.distrust[circle] = min(3, resident.distrust[circle] + 1)
