"""The adaptive operator (M48): once a month it looks where records came from, looks harder, and moves the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.place.traits import NEIGHBOURHOOD
from demerit.reference.happenings import Record
from demerit.reference.observation import SCORED
from demerit.reference.standing import clamp

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

ONE = 65536  # a multiplier of one


class Operator:
    """What the operator remembers of a month, and how it looks: all multipliers in 65536ths."""

    def __init__(self, hoods: int) -> None:
        self.counts, self.attention, self.zeal = [0] * hoods, [ONE] * hoods, ONE
        self.moved = False  # the lines, since everybody was last graded

    @property
    def looks(self) -> list[int]:
        """By neighbourhood: what multiplies the chance of seeing for those who choose where to look."""
        return [attention * self.zeal >> 16 for attention in self.attention]


def operator(world: ReferenceWorld, day: int, records: list[Record]) -> None:
    """Records of today are counted; at the end of a month the operator adapts."""
    rules, mind = world.rules.operator, world.operator
    if not rules.on:
        return
    for record in records:
        if record.flags & SCORED and not world.rules.observation.good[record.kind]:
            mind.counts[record.subject // NEIGHBOURHOOD] += 1
    if day == 0 or day % 30:
        return
    total, everybody = sum(mind.counts), len(world.residents)
    if rules.attention and total:
        for hood, (count, size) in enumerate(zip(mind.counts, world.hood_sizes, strict=True)):
            as_recorded = count * everybody * ONE // (total * size)  # its rate beside the mean
            shifted = mind.attention[hood] * (ONE - rules.attention) + as_recorded * rules.attention >> 16
            mind.attention[hood] = clamp(shifted, rules.least, rules.most)
    if rules.quota:
        step = mind.zeal * rules.step >> 16
        too_few = total * 1000 * ONE < rules.quota * everybody
        mind.zeal = clamp(mind.zeal + (step if too_few else -step), ONE, rules.most)
    mind.counts = [0] * len(mind.counts)
    if rules.worst:
        _move_lines(world)


def _move_lines(world: ReferenceWorld) -> None:
    """The highest line below which no more than the wanted share stands; all cutoffs go towards it together."""
    rules, standing = world.rules.operator, world.rules.standing
    low, high = standing.low[0], standing.high[0]
    points = [resident.points for resident in world.residents if resident.scored]
    wanted = len(points) * rules.share >> 32
    line = max(at for at in range(low, high + 2) if sum(p < at for p in points) <= wanted)
    lines = world.cutoffs[: standing.grades - 1]
    step = clamp(line - lines[-rules.worst], -rules.line_step, rules.line_step)
    step = clamp(step, low - lines[-1], high - lines[0])
    world.operator.moved = world.operator.moved or step != 0
    world.cutoffs = [one + step for one in lines] + world.cutoffs[standing.grades - 1 :]
