"""Stage 3, scoring: what a record costs its subject (M01), those tied to the subject (M18), and in money (M02, M09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import (
    ASSOCIATED,
    CANNOT_PAY,
    COULD_NOT_PAY,
    DONE,
    FALSELY,
    FINE,
    FINING,
    FROM_FINE,
    FROM_SUM,
    NO_RULE,
    NOT_OWN,
    OF_NEED,
    OWN,
    PAID_AT_ONCE,
    SCORED,
    UNABLE,
    WARNS,
    WARNS_OWN,
)
from demerit.day.state import MAX_DEBTS
from demerit.limits import TIE_KINDS
from demerit.reference.conduct import chance_of_being_unable
from demerit.reference.happenings import Act, Entry, Fined, Record, Sum
from demerit.reference.luck import rounded
from demerit.reference.residents import as_set
from demerit.reference.rules import rules_for
from demerit.reference.warnings import give_warnings

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

FALSE_ORIGIN = 2  # flag of an unpaid sum: it rests on a false record
BY_RECORDS, BY_UNPAID_SUMS = 2, 3  # kinds of ways onto a register; the other two are by points
NO_KIND = 255  # of an unpaid sum: open since before the start
NOT_BY_TIE = 255  # an entry that came to its subject directly

Wish = tuple[int, int, bool, int, int]  # to list somebody: resident, register, wrongful, way in, flags


def scoring(
    world: ReferenceWorld, day: int, acts: list[Act], records: list[Record]
) -> tuple[list[Entry], list[Fined], list[Sum], list[Wish]]:
    """Entries, fines, sums paid, and wishes to list somebody, from today's acts and the records that arrive today."""
    for act in acts:
        if act.flags & DONE:
            _miss_a_payment(world, day, act)
            see_for_certain(world, day, act)
    give_warnings(world, day, records)
    entries: list[Entry] = []
    fined: list[Fined] = []
    wishes: list[Wish] = []
    for record in records:
        if record.flags & SCORED:
            entries += _entries_of(world, day, record)
            wishes += _listed_for(world, day, record)
        if record.flags & FINING and world.rules.scoring.fine[record.kind] > 0:
            fined.append(_fine(world, day, record))
    for fine in fined:
        if not fine.flags & PAID_AT_ONCE:
            flags = fine.flags & CANNOT_PAY | (FALSE_ORIGIN if fine.cause != OWN else 0)
            owe(world, Sum(fine.resident, fine.cell, day, fine.yuan, fine.kind, FINE, flags))
    paid, filed = _age_of_sums(world, day)
    return entries, fined, paid, sorted(wishes + filed)


def owe(world: ReferenceWorld, new: Sum) -> None:
    """An unpaid sum more, unless three are open already."""
    debtor = world.residents[new.resident]
    if debtor.debts < MAX_DEBTS:
        debtor.debts += 1
        world.sums.append(new)


def _miss_a_payment(world: ReferenceWorld, day: int, act: Act) -> None:
    """A payment missed leaves an unpaid loan or bill (M09)."""
    type_ = world.rules.conduct.debt[act.kind] - 1
    if type_ >= 0:
        flags = CANNOT_PAY if act.flags & UNABLE else 0
        owe(world, Sum(act.resident, act.cell, day, world.rules.conduct.yuan[act.kind], act.kind, type_, flags))


def see_for_certain(world: ReferenceWorld, day: int, act: Act) -> None:
    """The fully-seen ledger: every act done, as if recorded once and at once."""
    rules, actor = world.rules.scoring, world.residents[act.resident]
    if rules.seen_by[act.kind][0] == NO_RULE or not actor.scored:
        return
    applying = rules_for(world, day, actor, rules.seen_by[act.kind])
    change = sum(rules.points[rule] for rule in applying if rules.ledger[rule] == 0)
    actor.seen_points = world.within_bounds(0, actor.seen_points + change)


def _entries_of(world: ReferenceWorld, day: int, record: Record) -> list[Entry]:
    """What a record costs its subject, and those tied to the subject."""
    rules, subject, made = world.rules.scoring, world.residents[record.subject], []
    origin = record.subject if record.cause == OWN else record.actor
    for rule in rules_for(world, day, subject, rules.rules_by[record.kind][record.channel]):
        points, ledger = rules.points[rule], rules.ledger[rule]
        if points < 0 and record.flags & WARNS:
            continue  # a warning instead (M42)
        flags = NOT_OWN if points < 0 and record.flags & WARNS_OWN else 0
        made.append(
            Entry(record.subject, origin, record.cell, points, rule, record.day, record.kind, record.channel,
                  record.cause, ledger, NOT_BY_TIE, flags | record.flags & FALSELY)
        )  # fmt: skip
        if points < 0 and ledger == 0:
            made += _association(world, day, record, rule, points)
    return made


def _association(world: ReferenceWorld, day: int, record: Record, rule: int, points: int) -> list[Entry]:
    """Part of a loss passed along the subject's ties, one hop, fractions rounded at random (M18)."""
    rules, made = world.rules.scoring, []
    for tie, name in enumerate(TIE_KINDS):
        share = rules.share[tie][rules.context[record.kind]]
        if not share:
            continue
        for number in world.ties(record.subject)[name]:
            partner = world.residents[number]
            if frozenset((record.subject, number)) in world.cut_ties:
                continue  # they have nothing to do with each other any more (M31)
            if rules.tie_adults[tie] and partner.age_on(day) < 18:
                continue
            word = world.luck.words(Purpose.ASSOCIATE, day, number, record.subject, rules.key[rule] * 8 + tie)[0]
            passed = rounded(-points * share, word)
            if passed:
                made.append(
                    Entry(number, record.subject, partner.cell, -passed, rule, record.day, record.kind,
                          record.channel, ASSOCIATED, 0, tie)
                )  # fmt: skip
    return made


def _listed_for(world: ReferenceWorld, day: int, record: Record) -> list[Wish]:
    """Ways onto a register by a record of some kind (M20)."""
    rules, wishes = world.rules.standing, []
    for way in range(rules.ways):
        if rules.way_kind[way] == BY_RECORDS and rules.way_kinds[way][record.kind]:
            open_to_them, rightly = _on_the_tier_below(world, record.subject, way)
            if not open_to_them:
                continue
            place = record.kind * 32 + record.channel
            word, misjudged, _, _ = world.luck.words(Purpose.ENTER, day, record.subject, place, rules.way_key[way])
            if word >= rules.way_chance[way]:
                continue
            wrongful = record.cause != OWN or not rightly
            flags = FROM_SUM if world.rules.scoring.of_debt[record.kind] else 0
            if record.flags & OF_NEED:
                flags |= COULD_NOT_PAY
                if rules.way_unable[way]:  # those who can't pay are not to be listed, but may be misjudged
                    if misjudged >= rules.way_misjudged[way]:
                        continue
                    wrongful = True
            wishes.append((record.subject, rules.way_register[way], wrongful, way, flags))
    return wishes


def _on_the_tier_below(world: ReferenceWorld, number: int, way: int) -> tuple[bool, bool]:
    """Whether somebody meets a way in's condition of standing on another register, and whether rightly so (M44)."""
    needed, resident = as_set(world.rules.standing.way_only[way]), world.residents[number]
    if not needed:
        return True, True
    return bool(resident.registers & needed), bool((resident.registers - resident.wrong) & needed)


def _fine(world: ReferenceWorld, day: int, record: Record) -> Fined:
    """The ordinary fine: paid at once, or left unpaid by those who can't or won't pay (M02)."""
    rules, subject = world.rules.scoring, world.residents[record.subject]
    yuan, place = rules.fine[record.kind], record.kind * 32 + record.channel
    unable, pays, _, _ = world.luck.words(Purpose.FINE, day, record.subject, place, record.day)
    flags = 0
    if unable < chance_of_being_unable(rules, yuan, subject, world.custody):
        flags = CANNOT_PAY
    elif pays < rules.pays_fine:
        flags = PAID_AT_ONCE
    return Fined(record.subject, record.cell, yuan, record.kind, record.cause, flags)


def _age_of_sums(world: ReferenceWorld, day: int) -> tuple[list[Sum], list[Wish]]:
    """Unpaid sums: each month perhaps paid after all, or, grown old enough, led onto a register (M02, M09)."""
    rules, wishes = world.rules.standing, []
    open_still: list[Sum] = []
    paid: list[Sum] = []
    for owed in world.sums:
        debtor, age, unable = world.residents[owed.resident], day - owed.day, owed.flags & CANNOT_PAY
        if age > 0 and age % 30 == 0:
            chance = rules.pays_able
            if unable:
                chance = rules.pays_unable
            elif age > rules.late_after or owed.kind == NO_KIND:  # those who can and don't are hard to move
                chance = rules.pays_listed if debtor.registers & world.left_by_paying else rules.pays_late
            draw = owed.kind * 4 + owed.type
            if world.luck.words(Purpose.PAY, day, owed.resident, owed.day, draw)[0] < chance:
                debtor.debts -= 1
                paid.append(owed)
                continue
        open_still.append(owed)
        for way in range(rules.ways):
            old_enough = rules.way_kind[way] == BY_UNPAID_SUMS and age >= rules.way_days[way]
            if not debtor.scored:
                continue  # looked at when they are
            if not old_enough or owed.filed >> way & 1 or not rules.way_sums[way] >> owed.type & 1:
                continue
            owed.filed |= 1 << way  # looked at once
            open_to_them, rightly = _on_the_tier_below(world, owed.resident, way)
            if not open_to_them:
                continue
            wrongful = bool(owed.flags & FALSE_ORIGIN) or not rightly
            flags = FROM_FINE if owed.type == FINE else FROM_SUM
            if unable:
                flags |= COULD_NOT_PAY
                if rules.way_unable[way]:  # those who can't pay are not to be listed, but may be misjudged
                    draw = rules.way_key[way] | 1 << 23
                    word = world.luck.words(Purpose.ENTER, day, owed.resident, owed.day, draw)[0]
                    if word >= rules.way_misjudged[way]:
                        continue
                    wrongful = True
            wishes.append((owed.resident, rules.way_register[way], wrongful, way, flags))
    world.sums = open_still
    return paid, wishes
