"""An arm: a scheme beside its twin, or alone, as it is lived. Arms whose twin is the same can live beside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demerit.catalogue import Catalogue
from demerit.day.tables import Tables, compile_tables
from demerit.errors import UsageError
from demerit.measure.registry import Measure, measures
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme


@dataclass(frozen=True)
class Arm:
    """What the worlds of an arm are under: its own first, then its twin, unless it has none.

    scheme, twin, without: as they were given. as_written: the schemes without what is switched off. schemes: the same,
    with whatever is numbered in the order of ids. tables: these compiled, and their digests. chosen: the measures.
    """

    scheme: Scheme
    twin: Scheme | None
    without: tuple[str, ...]
    first_day: date
    as_written: list[Scheme]
    schemes: list[Scheme]
    tables: list[Tables]
    digests: list[str]
    chosen: dict[str, Measure]

    @property
    def listed(self) -> list[Measure]:
        """The measures in their order."""
        return list(self.chosen.values())


def arm_of(
    scheme: Scheme, twin: Scheme | None, without: Sequence[str], *, first_day: date, residents: int, cat: Catalogue
) -> Arm:
    """A scheme beside its twin (None: alone) without some mechanisms, on a place of so many residents.

    Raises UsageError for a twin that can't be counted beside another scheme.
    """
    names = tuple(without)
    as_written = _schemes(scheme, twin, names, first_day)
    schemes = [by_id(one) for one in as_written]  # whatever is numbered has its place in this order
    tables = [compile_tables(one, residents=residents, start=first_day, catalogue=cat) for one in schemes]
    digests = [one.digest() for one in tables]
    return Arm(scheme, twin, names, first_day, as_written, schemes, tables, digests, measures(schemes[0], cat))


def _schemes(scheme: Scheme, twin: Scheme | None, names: tuple[str, ...], first_day: date) -> list[Scheme]:
    chosen = [scheme] if twin is None else [scheme, twin]
    if len(chosen) > 1 and (chosen[1].ledgers or chosen[1].registers):
        raise UsageError(
            f"the twin's scheme {chosen[1].scheme!r} has ledgers or registers of its own, which can't be "
            "counted beside another's yet", code="twin-with-a-scheme",
            hint="run the two schemes one after the other, each beside none",
        )  # fmt: skip
    if not names:
        return chosen
    from demerit.mechanisms import without as switch_off

    # rules are added after the day on which this run begins, whatever the file says (M36)
    return [switch_off(one.model_copy(update={"start": first_day}), names) for one in chosen]


def share_a_twin(arms: Sequence[Arm]) -> bool:
    """Whether all have a twin, and it is one: it begins on the same day, under the same tables."""
    return all(len(arm.tables) > 1 for arm in arms) and len({(arm.first_day, arm.digests[1]) for arm in arms}) == 1


def worlds_of(arms: Sequence[Arm]) -> list[tuple[Scheme, Tables]]:
    """The worlds of arms that share a twin, or of one arm: each one's own, then the twin, if there is one."""
    own = [(arm.schemes[0], arm.tables[0]) for arm in arms]
    return [*own, *zip(arms[0].schemes[1:], arms[0].tables[1:], strict=True)]
