"""The blackout (M16): who knows which rules, who learns them, and who hears of somebody listed wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import NOBODY, WRONGFUL
from demerit.limits import CONDUCT_CONTEXTS, TIE_KINDS
from demerit.place.ties import PLACES
from demerit.reference.happenings import Entry, Listing
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

FOR_GOOD = 0xFFFF  # the day of draws that hold for a lifetime
NONE = NOT_BY_TIE = 255  # no kind of act; an entry that came to its subject directly


def begin_to_know(world: ReferenceWorld, resident: Resident) -> None:
    """The first morning."""
    rules = world.rules.knowledge
    if not rules.on or resident.given.age < rules.follows_from:
        return
    word = world.luck.words(Purpose.KNOW, FOR_GOOD, resident.number, NOBODY, 1)[0]
    all_of_them, most, some = rules.begins
    resident.knows = 3 if word < all_of_them else 2 if word < most else 1 if word < some else 0


def known(world: ReferenceWorld, resident: Resident, key: int) -> bool:
    """Whether a resident knows one rule: everybody who knows all of them does, and others by a lasting draw."""
    if resident.knows in (0, 3):
        return resident.knows == 3
    word = world.luck.words(Purpose.KNOW, FOR_GOOD, resident.number, key)[0]
    return word < world.rules.knowledge.knows_of[resident.knows]


def knows_a_rule_on(world: ReferenceWorld, resident: Resident, kind: int, day: int) -> bool:
    """Whether a resident knows any of the rules in force on a kind of act. Without the mechanism everybody does."""
    rules = world.rules.knowledge
    if not rules.on:
        return True
    taught = rules.context[kind] in resident.taught
    return any(
        rules.first[kind][slot] <= day < rules.last[kind][slot]
        and (taught or known(world, resident, rules.rule_key[kind][slot]))
        for slot in range(rules.rules_on[kind])
    )


def knowledge(world: ReferenceWorld, day: int, entries: list[Entry], entered: list[Listing]) -> None:
    """What a day teaches and what is heard of; once a month, what is made public."""
    if not world.rules.knowledge.on:
        return
    for entry in entries:
        if entry.points < 0 and entry.kind != NONE and entry.rule < len(world.rules.scoring.key):
            _teach(world, day, entry)
    for stay in entered:
        if stay.flags & WRONGFUL:
            _spread_word(world, day, stay)
    if day > 0 and day % 30 == 0:
        for resident in world.residents:
            word = world.luck.words(Purpose.KNOW, FOR_GOOD, resident.number, NOBODY, 2)[0]  # always the same readers
            if word < world.rules.knowledge.published and resident.given.age >= world.rules.knowledge.follows_from:
                resident.knows = min(3, resident.knows + 1)


def _teach(world: ReferenceWorld, day: int, entry: Entry) -> None:
    """A sanction teaches its subject the rules of its context; if it came by no tie, also those at home and tied."""
    rules, subject = world.rules.knowledge, world.residents[entry.subject]
    context = rules.context[entry.kind]
    key = world.rules.scoring.key[entry.rule] * 8

    def word(who: int, whose: int, draw: int, which: int) -> int:
        return world.luck.words(Purpose.KNOW, day, who, whose, key + draw)[which]

    if word(entry.subject, entry.origin, min(entry.tie, 7), 0) < rules.learns:
        subject.taught.add(context)
    if entry.tie != NOT_BY_TIE:
        return
    for other in subject.household:
        if other is not subject and word(other.number, entry.subject, 7, 1) < rules.learns_household:
            other.taught.add(context)
    for tie in range(len(TIE_KINDS)):
        told = _places_told(world, day, entry.subject, key + tie, PLACES[tie]) if tie else ()
        for place, number in world.tie_places(tie, entry.subject) if told else ():
            if place in told:
                world.residents[number].taught.add(context)


def _places_told(world: ReferenceWorld, day: int, subject: int, draw: int, places: int) -> set[int]:
    """Which places among somebody's ties of one kind learn something, by leaps from one to the next."""
    gaps, told, at = world.rules.knowledge.gaps, set(), -1
    for turn in range(places if gaps[0] else 0):
        for word in world.luck.words(Purpose.KNOW, day, subject, NOBODY - 1 - turn, draw):
            at += 1 + sum(word >= gap for gap in gaps)
            if at >= places:
                return told
            told.add(at)
    return told


def _spread_word(world: ReferenceWorld, day: int, stay: Listing) -> None:
    """Whoever is listed wrongly knows it, and some of those tied to them hear of it."""
    _hear(world, day, world.residents[stay.resident])
    for tie, name in enumerate(TIE_KINDS):
        for number in world.ties(stay.resident)[name]:
            draw = 1 + stay.register * 8 + tie
            if world.luck.words(Purpose.HEAR, day, number, stay.resident, draw)[0] < world.rules.knowledge.heard:
                _hear(world, day, world.residents[number])


def _hear(world: ReferenceWorld, day: int, resident: Resident) -> None:
    """The first time may make somebody more afraid to speak."""
    if resident.heard or resident.given.age < world.rules.knowledge.follows_from:
        return
    resident.heard = True
    if world.luck.words(Purpose.HEAR, day, resident.number, NOBODY)[0] < world.rules.knowledge.frightens:
        speech = CONDUCT_CONTEXTS.index("speech")
        resident.fears[speech] = min(3, resident.fears[speech] + 1)
