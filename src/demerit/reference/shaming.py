"""Shaming (M23): who is shown to those who live nearby, to how many, and what these report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import CANNOT_PAY, FALSE_REPORT, INITIAL, OWN, STRANGER
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Listing, Shown
from demerit.reference.informing import Told, tell
from demerit.reference.luck import rounded
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

REPORTS = 1 << 23  # of the draw of whoever saw somebody, beside the key of the register
Call = tuple[int, int, int, int]  # about, reporter, register, a word for how late


def shaming(world: ReferenceWorld, day: int) -> tuple[list[Shown], Told]:
    """Those shown today, and what is reported of them."""
    shown: list[Shown] = []
    calls: list[Call] = []
    if world.rules.shaming.on:
        for stay in world.stays:
            if world.rules.shaming.radius[stay.register] and _their_day(stay, day):
                saw = _viewers(world, day, stay)
                shown.append(Shown(stay.resident, len(saw), stay.cell, stay.register))
                calls += _calls(world, day, stay, saw)
    told: Told = [], [], []
    known: set[int] = set()
    for about, reporter, _, late in sorted(calls):
        subject, caller = world.residents[about], world.residents[reporter]
        open_sums = [unpaid for unpaid in world.sums if unpaid.resident == about]
        true = any(not unpaid.flags & CANNOT_PAY for unpaid in open_sums)
        actor, cause = (about, OWN) if true else (reporter, FALSE_REPORT)
        tell(world, day, late, caller, subject, actor, world.rules.shaming.kind, world.rules.shaming.channel, STRANGER,
             cause, true and about in known, told)  # fmt: skip
        known.add(about)
    return shown, told


def _their_day(stay: Listing, day: int) -> bool:
    """The day after the listing and every thirtieth after it; those listed from the start take turns."""
    first = stay.day + 1 + (stay.resident % 30 if stay.flags & INITIAL else 0)
    return day >= first and (day - first) % 30 == 0


def _viewers(world: ReferenceWorld, day: int, stay: Listing) -> list[Resident]:
    """Grown-ups online who live within the radius, not at the same address, and look."""
    rules, people, saw = world.rules.shaming, world.people, []
    x, y = people.position(stay.resident)
    home = world.residents[stay.resident].household
    for hood in range(len(world.hood_sizes)):
        key = world.rules.standing.register_key[stay.register] >> 9
        luck = world.luck.words(Purpose.LOOK, day, stay.resident, hood, key)
        for step in range(rounded(rules.looks[stay.register], luck[0])):
            number = hood * NEIGHBOURHOOD + (luck[1] + step * (luck[2] | 1)) % NEIGHBOURHOOD
            if number >= len(world.residents):
                continue
            somebody = world.residents[number]
            east, north = people.position(number)
            near = (east - x) ** 2 + (north - y) ** 2 <= rules.radius[stay.register] ** 2
            looks = somebody.age_on(day) >= 18 and somebody.given.online and not somebody.registers & world.custody
            if near and somebody not in home and looks:
                saw.append(somebody)
    return saw


def _calls(world: ReferenceWorld, day: int, stay: Listing, saw: list[Resident]) -> list[Call]:
    """Those who saw it and report it."""
    calls = []
    for viewer in saw:
        draw = REPORTS | world.rules.standing.register_key[stay.register] >> 9
        word, late, _, _ = world.luck.words(Purpose.LOOK, day, stay.resident, viewer.number, draw)
        if word < world.rules.shaming.reports[stay.register] and viewer.scored:
            calls.append((stay.resident, viewer.number, stay.register, late))
    return calls
