"""Stage 6, adaptation: friends leave somebody whose standing falls, to save their own (M31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import BY_ERROR
from demerit.limits import TIE_KINDS
from demerit.reference.happenings import Change, Cut, Fall
from demerit.reference.residents import as_set

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld


def friends_leave(world: ReferenceWorld, day: int, changes: list[Change]) -> tuple[list[Fall], list[Cut]]:
    """Today's falls, and the ties that they cost. A pair is cut once, for the first fall and the first kind of tie."""
    rules, falls = world.rules.cutting, []
    cut: dict[frozenset[int], Cut] = {}
    for change in sorted(changes, key=lambda change: change.resident):
        fallen = world.residents[change.resident]
        for tie, name in enumerate(TIE_KINDS):
            seen, minded = as_set(rules.lists[tie]), as_set(rules.grades[tie])
            if not rules.cuts[tie] or not _falls(change, fallen.registers, fallen.grade, seen, minded):
                continue
            rightly = _falls(change, fallen.registers - fallen.wrong, fallen.own_grade, seen, minded)
            flags = 0 if rightly else BY_ERROR
            tied = [
                world.residents[number] for number in world.ties(fallen.number)[name]
                if frozenset((fallen.number, number)) not in world.cut_ties
            ]  # fmt: skip
            tied = [other for other in tied if other.age_on(day) >= 18 and other not in fallen.household]
            falls.append(Fall(fallen.number, fallen.cell, len(tied), tie, flags))
            for other in tied:
                if world.luck.words(Purpose.CUT, day, other.number, fallen.number, tie)[0] < rules.cuts[tie]:
                    row = Cut(fallen.number, other.number, fallen.cell, tie, flags)
                    cut.setdefault(frozenset((fallen.number, other.number)), row)
    world.cut_ties |= set(cut)
    return falls, list(cut.values())


def _falls(change: Change, registers: set[int], grade: int, seen: set[int], minded: set[int]) -> bool:
    """Whether a standing is a fall from this morning's that others see: a new listing, or a minded grade below."""
    listed = (registers - as_set(change.lists_before)) & seen
    return bool(listed) or (grade in minded and grade > change.grade_before & 15)
