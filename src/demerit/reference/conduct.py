"""Stage 1, conduct: what people do and ask for (M04 to M09, with the fear of M34)."""

from __future__ import annotations

from bisect import bisect_right
from types import SimpleNamespace
from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import CHILLED, DONE, HEEDED, PERFORMED, UNABLE
from demerit.limits import MAX_KINDS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Act, Request
from demerit.reference.knowledge import knows_a_rule_on
from demerit.reference.luck import share_of
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def conduct(world: ReferenceWorld, day: int) -> tuple[list[Act], list[Request]]:
    """What people do and ask for: at most one thing a day each."""
    rules, acts, requests = world.rules.conduct, [], []
    for resident in world.residents:
        if world.luck.lane(day, resident.number) >= rules.bound:
            continue  # most people, on most days
        pick, accept, spare, _ = world.luck.words(Purpose.ACT, day, resident.number)

        if resident.registers & world.custody:
            continue  # nothing is done in custody (M46)

        # which item: where the draw falls among the cumulated rates of people of this age, sex and income
        rates = rules.cumulative[resident.stratum(day)]
        item = bisect_right(rates, share_of(pick, rules.bound << 16))
        if item == len(rates) or not world.fits(resident, day, rules.needs_mask[item], rules.needs_value[item]):
            continue
        if rules.alone[item] and resident.lives_as_couple:
            continue
        if item >= MAX_KINDS:
            requests.append(Request(resident.number, resident.cell, item - MAX_KINDS, resident.profile))
            continue
        heard = world.heat[resident.number // NEIGHBOURHOOD] >> 8
        if rules.protest[item] and heard < resident.given.protest:
            continue  # too little has been said nearby (M06)

        # whether it happens: by inclination and held opinion alone, and as it is here, with fear and lost trust
        inclination = {0: None, 1: resident.given.disorder, 2: resident.given.civic}[rules.propensity[item]]
        usual = rules.room[item] << 16
        if inclination is not None:
            usual = usual * rules.level[inclination] >> 16
        usual = usual * rules.opinion[item][resident.given.opinion] >> 16
        silence = rules.silenced[item][resident.fears[rules.context[item]]]
        more = rules.performing[item][max(resident.fears)]
        if not knows_a_rule_on(world, resident, item, day):
            silence = more = 1 << 16  # what isn't known can neither silence nor make perform (M16)
        here = usual * silence >> 16
        here = here * rules.guarded[item][max(resident.distrust[0], resident.distrust[3])] >> 16
        left = 1 << 16
        advice = world.luck.words(Purpose.COMMERCE, 0, resident.number)[1]
        if resident.history and advice < rules.heeds:  # a user who does as the app advises (M33)
            more, left = max(more, rules.added[item]), rules.left_undone[item]
        here = here * more >> 16
        if here * left >> 16 <= accept < here:
            flags = HEEDED
        elif accept < here:
            flags = DONE if accept < usual else DONE | PERFORMED  # staged for those who watch (M04)
        elif accept < usual:
            flags = CHILLED  # would have been done without fear (M34), or where one trusts (M35)
        else:
            continue
        if rules.debt[item] and spare < chance_of_being_unable(rules, rules.yuan[item], resident, world.custody):
            flags |= UNABLE  # a payment missed for want of money (M09)
        acts.append(Act(resident.number, resident.cell, item, flags, resident.profile))
    return acts, requests


def chance_of_being_unable(rules: SimpleNamespace, yuan: int, resident: Resident, custody: set[int]) -> int:
    """Threshold for not being able to pay a sum: by its size and by spare cash, less while one is in custody (M46)."""
    size = 0 if yuan <= 200 else 1 if yuan <= 2000 else 2
    somebody_away = any(member.registers & custody for member in resident.household)
    return rules.cannot_pay[size][max(0, resident.given.cash - rules.classes_lost * somebody_away)]
