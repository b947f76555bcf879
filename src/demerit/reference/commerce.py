"""A company's score and its files (M33), one user at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.chance import Purpose
from demerit.day.lists import COPIED, OWN
from demerit.limits import LOWEST_COMMERCIAL
from demerit.reference.happenings import Record
from demerit.reference.observation import SCORED
from demerit.reference.residents import Resident

if TYPE_CHECKING:
    from demerit.reference.world import ReferenceWorld

MONTH = 30  # days


def open_file(world: ReferenceWorld, resident: Resident) -> None:
    """On the first day: who is a user, and where payments and behaviour begin."""
    given = resident.given
    chosen = world.luck.words(Purpose.COMMERCE, 0, resident.number)[0] < world.rules.commerce.users
    if chosen and given.age >= 18 and given.online > 0:
        rules = world.rules.commerce
        resident.history = rules.first_history[given.cash][given.repays][given.in_debt]
        resident.behaviour = _usual_behaviour(world, resident)


def _usual_behaviour(world: ReferenceWorld, resident: Resident) -> int:
    return world.rules.commerce.first_behaviour[resident.given.civic][resident.given.disorder]


def score(world: ReferenceWorld, resident: Resident, *, rightful: bool = False) -> int:
    """350 to 950; 0 for those who are no users. `rightful`: without the false records in the file."""
    if not resident.history:
        return 0
    history, behaviour = resident.history, resident.behaviour
    if rightful:
        history, behaviour = world.rightful_files.get(resident.number, (history, behaviour))
    given, rules = resident.given, world.rules.commerce
    earning = 25 <= given.age < 60
    levels = (
        history, rules.fulfilment[given.decile][given.owner], behaviour,
        rules.identity[given.online][given.urban][earning], rules.connections[given.sociability],
    )  # fmt: skip
    total = sum(of_factor[level] for of_factor, level in zip(rules.points, levels, strict=True))
    return LOWEST_COMMERCIAL + (total + (1 << 15) >> 16)


def band(world: ReferenceWorld, resident: Resident) -> int:
    """The band of a user's score, 0 the lowest."""
    rules = world.rules.commerce
    return sum(score(world, resident) >= edge for edge in rules.edges[: rules.bands - 1])


def commerce(world: ReferenceWorld, day: int, records: list[Record]) -> list[Record]:
    """The day's records into the files; and what the state is told when a month ends."""
    if not world.rules.commerce.on:
        return []
    steps = world.rules.commerce.steps
    for resident in world.residents if records else []:
        counted = [
            record for record in records
            if record.subject == resident.number and record.flags & SCORED and any(steps[record.kind][record.channel])
        ]  # fmt: skip
        if not resident.history or not counted:
            continue
        before = resident.history, resident.behaviour
        own = world.rightful_files.get(resident.number, before)
        true = [record for record in counted if record.cause == OWN]
        resident.history, resident.behaviour = _moved(before, *_summed(steps, counted))
        if resident.number in world.rightful_files or len(true) < len(counted):
            world.rightful_files[resident.number] = _moved(own, *_summed(steps, true))
    if day == 0 or day % MONTH:
        return []
    told = [_month_ends(world, day, resident) for resident in world.residents if resident.history]
    return [record for record in told if record is not None]


def _summed(steps: list, records: list[Record]) -> tuple[int, int]:
    of_each = [steps[record.kind][record.channel] for record in records]
    return sum(history for history, _ in of_each), sum(behaviour for _, behaviour in of_each)


def _moved(file: tuple[int, int], history: int, behaviour: int) -> tuple[int, int]:
    return min(15, max(1, file[0] + history)), min(15, max(0, file[1] + behaviour))


def _month_ends(world: ReferenceWorld, day: int, resident: Resident) -> Record | None:
    """Payments made raise the history, what was bought fades; a low score is told."""
    rules, number = world.rules.commerce, resident.number
    rises, fades, _, _ = world.luck.words(Purpose.COMMERCE, day, number, 0, 1)
    up = int(rises < rules.pays_up and resident.debts == 0)
    usual = _usual_behaviour(world, resident)

    def after(file: tuple[int, int]) -> tuple[int, int]:
        towards = (file[1] < usual) - (file[1] > usual) if fades < rules.fades else 0
        return _moved(file, up, towards)

    if number in world.rightful_files:
        world.rightful_files[number] = after(world.rightful_files[number])
    resident.history, resident.behaviour = after((resident.history, resident.behaviour))
    if score(world, resident) >= rules.shared_below:
        return None
    cause = OWN if score(world, resident, rightful=True) < rules.shared_below else COPIED
    if cause == OWN:
        _see(world, day, resident)
    return Record(number, number, resident.profile, resident.cell, day, day, rules.shared_kind, rules.shared_channel,
                  cause, SCORED)  # fmt: skip


def _see(world: ReferenceWorld, day: int, resident: Resident) -> None:
    """What is truly told enters the fully-seen ledger, as an act would."""
    from demerit.day.lists import DONE
    from demerit.reference.happenings import Act
    from demerit.reference.scoring import see_for_certain

    kind = world.rules.commerce.shared_kind
    see_for_certain(world, day, Act(resident.number, resident.cell, kind, DONE, resident.profile))
