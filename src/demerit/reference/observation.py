"""Stage 2, observation: how acts become records, rightly and wrongly (M10, M11, M12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import (
    COPIED,
    DONE,
    FALSE_REPORT,
    FINING,
    MISIDENTIFIED,
    NOBODY,
    OF_NEED,
    OWN,
    SCORED,
    UNABLE,
)
from demerit.limits import MAX_CHANNELS
from demerit.place.geography import nearby
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Act, Record
from demerit.reference.luck import Words, rounded, share_of

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

Line = tuple[int, int, Act]  # of a collectors' page: number in the lottery, resident, act


def observation(world: ReferenceWorld, day: int, acts: list[Act]) -> tuple[list[Record], list[int]]:
    """Records written today, whenever they arrive; and what collectors overlooked, forgot and had no room for."""
    written: list[Record] = []
    lost = [0, 0, 0]
    done = [act for act in acts if act.flags & DONE]
    for hood, size in enumerate(world.hood_sizes):
        page: list[Line] = []  # what collectors would write down
        for act in done:
            if act.resident // NEIGHBOURHOOD == hood:
                written += _watched(world, day, act, hood, size, page, lost)
        written += _page(world, day, hood, size, page, lost)
        written += _inventions(world, day, hood, size)
    return written, lost


def _watched(
    world: ReferenceWorld, day: int, act: Act, hood: int, size: int, page: list[Line], lost: list[int]
) -> list[Record]:
    """The channels look in turn: the first to catch an act scores it, the first officer brings the ordinary fine."""
    rules, actor = world.channels_in(hood), world.residents[act.resident]
    written: list[Record] = []
    scored = fined = False
    for channel in range(MAX_CHANNELS):
        sees = rules.kind_channels[act.kind] >> channel & 1
        scores = rules.scored[channel] and not scored
        fines = rules.authority[channel] and not fined
        if not sees or not (scores or fines):
            continue
        words = world.luck.words(Purpose.OBSERVE, day, act.resident, act.kind, channel)
        seen = rules.detects[channel][actor.given.urban]
        if rules.attended[channel]:  # whoever it is looks harder here, or less (M48)
            seen = seen * world.operator.looks[hood] >> 16
        if words[0] >= seen:
            continue
        if channel == rules.collector:
            collectors = _collectors(world, hood, size)
            if collectors:
                scored = True
                _remember(world, day, act, hood, collectors, page, lost)
            continue
        flags = (SCORED if scores else 0) | (FINING if fines else 0)
        scored, fined = scored or bool(scores), fined or bool(fines)
        written += _recorded(world, day, act, channel, words, flags)
    return written


def _recorded(world: ReferenceWorld, day: int, act: Act, channel: int, words: Words, flags: int) -> list[Record]:
    """The record of an act, naming the actor or somebody taken for the actor (M10), and copies of a wrong one."""
    _, mistaken, late, who_else = words
    rules, subject, cause = world.channels_in(act.resident // NEIGHBOURHOOD), act.resident, OWN
    other = int(nearby(act.resident, who_else, len(world.residents)))
    if rules.anywhere[channel]:  # matched against the whole place (M38)
        other = share_of(who_else, len(world.residents))
    if other != act.resident:
        looks = world.residents[other].given
        if looks.age >= rules.mistaken_from and mistaken < rules.misnames[channel][looks.female][looks.minority]:
            subject, cause = other, MISIDENTIFIED
    due = day + rules.delay_from[channel] + share_of(late, rules.delay_span[channel])
    if cause == OWN and act.flags & UNABLE:
        flags |= OF_NEED
    record = record_of(world, subject, act.resident, day, due, act.kind, channel, cause, flags)
    return [record, *copies_of(world, record)]


def record_of(
    world: ReferenceWorld, subject: int, actor: int, day: int, due: int, kind: int, channel: int, cause: int, flags: int
) -> Record:
    named = world.residents[subject]
    return Record(subject, actor, named.profile, named.cell, day, due, kind, channel, cause, flags)


def copies_of(world: ReferenceWorld, wrong: Record) -> list[Record]:
    """A wrong record that is scored may be copied on to other databanks (M11)."""
    rules, copies = world.rules.observation, []
    if wrong.cause == OWN or not wrong.flags & SCORED:
        return []
    for other, chance in enumerate(rules.copies[wrong.channel]):
        if not chance:
            continue
        draw = wrong.channel * MAX_CHANNELS + other
        taken, late, _, _ = world.luck.words(Purpose.COPY, wrong.day, wrong.subject, wrong.kind, draw)
        if taken < chance:
            due = wrong.due + rules.delay_from[other] + share_of(late, rules.delay_span[other])
            copies.append(
                record_of(world, wrong.subject, wrong.actor, wrong.day, due, wrong.kind, other, COPIED, SCORED)
            )
    return copies


def _collectors(world: ReferenceWorld, hood: int, size: int) -> int:
    """How many collect in a neighbourhood (M12)."""
    return rounded(size * world.rules.observation.collectors // 1000, world.luck.words(Purpose.COLLECT, 0, hood)[0])


def _remember(
    world: ReferenceWorld, day: int, act: Act, hood: int, collectors: int, page: list[Line], lost: list[int]
) -> None:
    """A collector saw it: overlooked as a favour, forgotten, or kept in mind for the page (M12)."""
    rules = world.rules.observation
    which, favour, memory, _ = world.luck.words(Purpose.COLLECT, day, act.resident, act.kind, 2)
    collector = world.people.collector(hood, share_of(which, collectors))
    kind_enough = collector >= 0 and not rules.good[act.kind] and favour < rules.favours
    if kind_enough and world.knows(collector, act.resident):
        lost[0] += 1
    elif memory >= rules.remembers:
        lost[1] += 1
    else:
        page.append((world.luck.words(Purpose.LOTTERY, day, act.resident, act.kind)[0], act.resident, act))


def _page(world: ReferenceWorld, day: int, hood: int, size: int, page: list[Line], lost: list[int]) -> list[Record]:
    """What fits on the day's page, the lowest in the lottery first (M12). Written in the order of the acts."""
    if not page:
        return []
    rules, written = world.rules.observation, []
    amount = _collectors(world, hood, size) * rules.capacity
    room = rounded(amount, world.luck.words(Purpose.COLLECT, day, hood, 0, 1)[0])
    drawn = sorted(page, key=lambda line: line[:2])[:room]
    lost[2] += len(page) - len(drawn)
    for line in page:
        if line in drawn:
            act = line[2]
            words = world.luck.words(Purpose.OBSERVE, day, act.resident, act.kind, rules.collector)
            written += _recorded(world, day, act, rules.collector, words, SCORED)
    return written


def _inventions(world: ReferenceWorld, day: int, hood: int, size: int) -> list[Record]:
    """Records of nothing at all: at most one a day from each channel in each neighbourhood."""
    rules, written = world.channels_in(hood), []
    for channel in range(MAX_CHANNELS):
        if not rules.invents[channel]:
            continue
        happens, who, which, accepted = world.luck.words(Purpose.INVENT, day, hood, 0, channel)
        if happens >= rules.invents[channel] * size >> 16:
            continue
        subject = hood * NEIGHBOURHOOD + share_of(who, size)
        given = world.residents[subject].given
        if given.age < rules.mistaken_from:
            continue
        worst = max(max(by_minority) for by_minority in rules.misnames[channel])
        if worst and share_of(accepted, worst) >= rules.misnames[channel][given.female][given.minority]:
            continue  # groups that are mistaken less often are invented about less often
        kind = rules.invented[channel][share_of(which, rules.invented_count[channel])]
        flags = (SCORED if rules.scored[channel] else 0) | (FINING if rules.authority[channel] else 0)
        due = day + rules.delay_from[channel]
        record = record_of(world, subject, NOBODY, day, due, kind, channel, FALSE_REPORT, flags)
        written += [record, *copies_of(world, record)]
    return written
