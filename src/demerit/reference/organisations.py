"""Organisations (M15): firms and agencies, what is recorded of them, and what their people bear."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.firms import ACTED, DETECTED, DONE, LISTED, RECORDED, RELEASED
from demerit.day.lists import JOB_LOST_WITH_FIRM, LISTED_FOR_FIRM, WRONGFUL
from demerit.limits import WAYS
from demerit.place import ties
from demerit.place.permutation import forward, stream_key
from demerit.reference.happenings import Listing, Toll
from demerit.reference.luck import share_of
from demerit.reference.residents import Resident
from demerit.reference.scoring import Wish
from demerit.reference.standing import LAST_DAY, clamp

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

MONTH = 30
ROUND, STARTS = 128, ties._TEAM_STARTS  # slots in a round of teams, and where its ten teams begin
NONE = 255
JOB = 1  # an answer that gives or takes a job


@dataclass
class Firm:
    """One organisation: where its people work at the start."""

    number: int
    staff: list[Resident]
    head: Resident  # the legal representative
    agency: bool
    slots: int
    points: int = 0
    own_points: int = 0
    registers: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)

    def stored(self) -> dict[str, int]:
        bits = sum(1 << r for r in self.registers) | sum(16 << r for r in self.wrong)
        return {"score": self.points, "own": self.own_points, "kind": 2 if self.agency else 1, "lists": bits}


@dataclass
class FirmEvent:
    resident: int
    cell: int
    points: int
    organisation: int
    what: int
    kind: int
    register: int
    flags: int
    moved: int = 0  # of the points, those that the bounds let through


def found(world: ReferenceWorld) -> dict[int, Firm]:
    """Everybody in work by team; the head is the first by slot of those grown up, owners of a home before others."""
    people, rules = world.people, world.rules.organisations
    if not rules.on:
        return {}
    keys = stream_key(people.k0, ties._TEAM_STREAM), stream_key(people.k1, ties._TEAM_STREAM)
    teams: dict[int, list[tuple[int, Resident]]] = {}
    for resident in world.residents:
        team = people.employer(resident.number)
        if team >= 0:
            slot = int(forward(resident.number, people.residents, *keys))
            teams.setdefault(team, []).append((slot, resident))
    firms = {}
    for number, members in sorted(teams.items()):
        staff = [resident for _, resident in sorted(members, key=lambda member: member[0])]
        grown = [resident for resident in staff if resident.given.age >= 18]
        if not grown:
            continue
        head = next((resident for resident in grown if resident.given.owner), grown[0])
        block, team = divmod(number, 10)
        edges = [min(block * ROUND + STARTS[team + n], people.residents) for n in (0, 1)]
        word = _of_the_place(world, number)
        firm = Firm(number, staff, head, word < rules.agencies, edges[1] - edges[0])
        firm.points = firm.own_points = rules.start
        firms[number] = firm
    return firms


def _of_the_place(world: ReferenceWorld, number: int) -> int:
    from demerit.chance import words_plain

    return words_plain(world.people.k0, world.people.k1, Purpose.ORGANISATION, 0, number, 0, 0)[0]


def organisations(world: ReferenceWorld, day: int) -> tuple[list[FirmEvent], list[Wish]]:
    """Releases, then today's deeds: points, listings, and wishes to list the representatives."""
    rules, events, wishes = world.rules.organisations, [], []
    if not world.firms:
        return events, wishes
    if day % MONTH == 0:
        world.deeds = _month(world, day)

    def tell(firm: Firm, what: int, kind: int, register: int, points: int, flags: int, moved: int = 0) -> None:
        head = firm.head
        events.append(FirmEvent(head.number, head.cell, points, firm.number, what, kind, register, flags, moved))

    for stay in [stay for stay in world.firm_stays if stay.until <= day]:
        firm = world.firms[stay.resident]
        world.firm_stays.remove(stay)
        firm.registers.discard(stay.register)
        firm.wrong.discard(stay.register)
        firm.points = firm.own_points = rules.start
        tell(firm, RELEASED, NONE, stay.register, 0, stay.flags)
    for when, number, kind, flags in sorted(world.deeds):
        if when != day:
            continue
        firm, true = world.firms[number], bool(flags & DONE)
        if true:
            tell(firm, ACTED, kind, NONE, 0, 0)
        if not flags & DETECTED:
            continue
        before, firm.points = firm.points, clamp(firm.points + rules.points[kind], rules.low, rules.high)
        if true:
            firm.own_points = clamp(firm.own_points + rules.points[kind], rules.low, rules.high)
        tell(firm, RECORDED, kind, NONE, rules.points[kind], 0 if true else WRONGFUL, firm.points - before)
        for register in set(range(rules.registers)) - firm.registers:
            by_record = bool(rules.records[register][kind])
            if not by_record and firm.points >= rules.below[register]:
                continue
            rightly = true if by_record else firm.own_points < rules.below[register]
            firm.registers.add(register)
            if not rightly:
                firm.wrong.add(register)
            wrong = 0 if rightly else WRONGFUL
            until = min(day + rules.term[register], LAST_DAY)
            world.firm_stays.append(Listing(number, firm.head.cell, day, until, 0, register, 0, wrong))
            tell(firm, LISTED, kind, register, 0, wrong)
            wishes += _for_the_head(world, firm, register, rightly)
    return events, wishes


def _for_the_head(world: ReferenceWorld, firm: Firm, register: int, rightly: bool) -> list[Wish]:
    ways = world.rules.standing
    return [
        (firm.head.number, ways.way_register[way], not rightly, way, 0)
        for way in range(ways.ways)
        if WAYS[ways.way_kind[way]] == "representative_of" and ways.way_firms[way] == register
    ]


def _month(world: ReferenceWorld, day: int) -> list[tuple[int, int, int, int]]:
    """Deeds of the month that begins today: (day, organisation, kind, flags)."""
    rules, deeds = world.rules.organisations, []
    for number, firm in world.firms.items():
        which, when, seen, _ = world.luck.words(Purpose.ORGANISATION, day, number)
        chances = rules.cumulative[firm.agency][: rules.kinds]
        kind = next((kind for kind, chance in enumerate(chances) if which < chance), None)
        if kind is not None:
            flags = DONE | (DETECTED if seen < rules.detected[kind] else 0)
            deeds.append((day + share_of(when, MONTH), number, kind, flags))
    for block in range(-(-len(world.residents) // ROUND)):
        whether, which, what, when = world.luck.words(Purpose.ORGANISATION, day, block, 0, 1)
        number = block * 10 + share_of(which, 10)
        if whether < rules.invents and number in world.firms:
            deeds.append((day + share_of(when, MONTH), number, share_of(what, rules.kinds), DETECTED))
    return deeds


def borne(world: ReferenceWorld, day: int, entered: list[Listing]) -> list[Toll]:
    """Representatives listed, jobs lost with organisations on a list, and places that are not offered."""
    rules, ways, tolls = world.rules.organisations, world.rules.standing, []
    for stay in entered:
        if stay.way < ways.ways and WAYS[ways.way_kind[stay.way]] == "representative_of":
            tolls.append(Toll(stay.resident, stay.cell, stay.resident, LISTED_FOR_FIRM, stay.flags & WRONGFUL))
    for stay in world.firm_stays:
        firm, key = world.firms[stay.resident], rules.register_key[stay.register] >> 8
        if (day - stay.day) % MONTH:
            continue
        for member in firm.staff:
            if member.job:
                word = world.luck.words(Purpose.STAFF, day, member.number, firm.number, key)[0]
                if word < rules.staff_lost[stay.register]:
                    member.job = False
                    wrong = stay.flags & WRONGFUL
                    tolls.append(Toll(member.number, member.cell, firm.head.number, JOB_LOST_WITH_FIRM, wrong))
    idle = sum(firm.slots for firm in world.firms.values() if any(rules.hires_nobody >> r & 1 for r in firm.registers))
    doors = world.rules.access
    for service, a_day in enumerate(doors.pool):
        if a_day >= 0 and doors.effect[service] == JOB and not doors.review[service]:
            world.places[service] -= a_day * idle // len(world.residents)
    return tolls
