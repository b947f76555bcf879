"""Informants (M17): who is told on, rightly, by mistake or out of malice, and what it leaves on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import DONE, FALSE_REPORT, FALSELY, MISIDENTIFIED, OWN, REPORTING, SCORED
from demerit.limits import TIE_KINDS
from demerit.place.geography import nearby
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Act, Record, Report
from demerit.reference.luck import share_of
from demerit.reference.observation import copies_of, record_of
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

CIRCLE = {"household": 0, "kin": 0, "neighbour": 1, "colleague": 2, "online_friend": 3}
Told = tuple[list[Record], list[Report], list[Act]]  # what a day's informants bring, and their own acts


def informing(world: ReferenceWorld, day: int, acts: list[Act], written: list[Record]) -> Told:
    """All that is told on one day: of what was done, and of nothing."""
    told: Told = [], [], []
    if world.rules.informing.on:
        for act in acts:
            if act.flags & DONE and world.rules.informing.tells[act.kind]:
                _told_on(world, day, act, written, told)
        for hood, size in enumerate(world.hood_sizes):
            _malice(world, day, hood, size, told)
    return told


def _pay(world: ReferenceWorld, day: int) -> int:
    """How many times as much is told for a reward, in 65536ths."""
    rules = world.rules.informing
    spans = zip(rules.paid_first, rules.paid_last, strict=True)
    return rules.rewarded if any(first <= day < last for first, last in spans) else 1 << 16


def _by_trust(world: ReferenceWorld, somebody: Resident, tie: int) -> int:
    return world.rules.informing.by_trust[somebody.distrust[CIRCLE[TIE_KINDS[tie]]]]


def _told_on(world: ReferenceWorld, day: int, act: Act, written: list[Record], told: Told) -> None:
    """One act: for each way of being tied, somebody who may have seen it and may tell."""
    rules, actor = world.rules.informing, world.residents[act.resident]
    if actor.elsewhere:
        return  # nobody is reported where the scheme hasn't begun
    known = any(
        record.subject == act.resident and record.kind == act.kind and record.cause == OWN and record.flags & SCORED
        for record in written
    )
    for tie in range(len(TIE_KINDS)):
        luck = world.luck.words(Purpose.INFORM, day, act.resident, act.kind, tie)
        witness = _drawn(world, act.resident, tie, luck[1])
        if witness is None or not may_tell(world, day, witness):
            continue
        chance = rules.chance[tie] * _pay(world, day) >> 16
        chance = chance * rules.by_fear[max(witness.fears)] >> 16
        if luck[0] >= chance * _by_trust(world, witness, tie) >> 16:
            continue
        named, cause = actor, OWN
        other = world.residents[int(nearby(act.resident, luck[3], len(world.residents)))]
        looks = other.given
        takes_for = world.rules.observation.misnames[rules.channel][looks.female][looks.minority]
        if other not in (actor, witness) and looks.age >= world.rules.observation.mistaken_from and luck[2] < takes_for:
            named, cause = other, MISIDENTIFIED
        late = world.luck.words(Purpose.INFORM, day, act.resident, act.kind, len(TIE_KINDS) + tie)[0]
        twice = known and cause == OWN
        tell(world, day, late, witness, named, act.resident, act.kind, rules.channel, tie, cause, twice, told)
        known = known or cause == OWN


def may_tell(world: ReferenceWorld, day: int, somebody: Resident) -> bool:
    """Grown-ups whom the scheme scores, and who aren't in custody."""
    return somebody.age_on(day) >= 18 and somebody.scored and not somebody.registers & world.custody


def _drawn(world: ReferenceWorld, of: int, tie: int, word: int) -> Resident | None:
    """One of those tied to somebody, in the order in which the place names them."""
    tied = world.partners(of, tie)
    return world.residents[tied[share_of(word, len(tied))]] if tied else None


def tell(
    world: ReferenceWorld, day: int, late: int, reporter: Resident, named: Resident, actor: int, kind: int,
    channel: int, tie: int, cause: int, known: bool, told: Told,
) -> None:  # fmt: skip
    """A report, the record of the one it names (unless it is on record already), and that of the reporter's own act."""
    records, reports, reporting = told
    rules = world.rules.observation
    due = day + rules.delay_from[channel] + share_of(late, rules.delay_span[channel])
    flags = SCORED if rules.scored[channel] else 0
    if not known:
        record = record_of(world, named.number, actor, day, due, kind, channel, cause, flags)
        records += [record, *copies_of(world, record)]
    truth = 0 if cause == OWN else FALSELY
    i = reporter.number
    records.append(record_of(world, i, i, day, due, REPORTING, channel, OWN, flags | truth))
    reports.append(Report(i, named.number, reporter.cell, kind, channel, tie, cause))
    reporting.append(Act(i, reporter.cell, REPORTING, DONE, reporter.profile))


def _malice(world: ReferenceWorld, day: int, hood: int, size: int, told: Told) -> None:
    """At most one report of nothing a day in each neighbourhood."""
    rules, channel = world.rules.informing, world.rules.informing.channel
    made_up = world.rules.observation.invented[channel][: world.rules.observation.invented_count[channel]]
    happens, who, how, whom = world.luck.words(Purpose.MALICE, day, hood)
    if not made_up or happens >= (rules.malicious * _pay(world, day) >> 16) * size >> 16:
        return
    reporter = world.residents[hood * NEIGHBOURHOOD + share_of(who, size)]
    if not may_tell(world, day, reporter):
        return
    weights = [
        rules.against[tie] * _by_trust(world, reporter, tie) >> 16 if world.partners(reporter.number, tie) else 0
        for tie in range(len(TIE_KINDS))
    ]
    if not sum(weights):
        return
    pick = share_of(how, sum(weights))
    tie = next(tie for tie in range(len(TIE_KINDS)) if pick < sum(weights[: tie + 1]))
    named = _drawn(world, reporter.number, tie, whom)
    if named is None or named.given.age < world.rules.observation.mistaken_from or named.elsewhere:
        return
    which, late, _, _ = world.luck.words(Purpose.MALICE, day, hood, 0, 1)
    kind = made_up[share_of(which, len(made_up))]
    tell(world, day, late, reporter, named, reporter.number, kind, channel, tie, FALSE_REPORT, False, told)
