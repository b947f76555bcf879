"""Whether the engine and the reference model agree: both run side by side, and the first difference is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np

from demerit.catalogue import Catalogue
from demerit.day.firms import ORGANISATION
from demerit.day.lists import ENROLMENTS, FIRST_NOT_JOINING, LEFT, LEFT_WITH_THE_HEAD
from demerit.day.tables import compile_tables
from demerit.day.world import Day, World
from demerit.measure.starts import against_start
from demerit.ordinary import Ordinary
from demerit.place.people import People
from demerit.reference.residents import as_bits
from demerit.reference.world import Events, ReferenceWorld
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme

STAGES = {
    "acts": "conduct", "requests": "conduct", "records": "observation", "entries": "scoring", "fined": "scoring",
    "paid": "scoring", "entered": "standing", "ended": "standing", "changes": "standing", "decisions": "access",
    "deals": "tampering",
    "enrolled": "enrolment",
    "reports": "observation", "shown": "observation",
    "meetings": "access", "falls": "adaptation", "cut": "adaptation",
    "tolls": "access", "firms": "scoring",
}  # fmt: skip


class Disagreement(AssertionError):
    """The first difference: its day, stage and resident, and what each of the two has."""


def compare(
    scheme: Scheme,
    people: People,
    *,
    days: int,
    seed: int = 1,
    catalogue: Catalogue | None = None,
    ordinary: Ordinary | None = None,
    every: int = 1,
) -> tuple[ReferenceWorld, list[Events]]:
    """Run a scheme in both for so many days. Returns the reference world and its days.

    All that happens is compared every day; every resident's state, and all stocks, every so many days (`every`) and on
    the last. Raises `Disagreement`.
    """
    scheme = by_id(scheme)
    black_mask = sum(1 << r for r, register in enumerate(scheme.registers.values()) if register.colour == "black")

    def tables():
        start = scheme.start or date(2020, 1, 1)
        return compile_tables(scheme, residents=people.residents, start=start, catalogue=catalogue, ordinary=ordinary)

    engine = World(people, tables(), seed, black_mask=black_mask)
    reference = ReferenceWorld(people, tables(), seed, black_mask=black_mask)
    compare_states("before the first day", engine, reference)
    run = []
    for day in range(days):
        theirs, ours = engine.step(day), reference.step(day)
        compare_events(theirs, ours)
        if day % every == every - 1 or day == days - 1:
            compare_states(f"day {day}, adaptation", engine, reference)
        run.append(ours)
    return reference, run


def compare_events(theirs: Day, ours: Events) -> None:
    """Everything that happened on one day, as sets."""
    for name, stage in STAGES.items():
        rows = getattr(theirs, name)
        fields = rows.dtype.names
        engine = sorted(rows.tolist())
        reference = sorted(tuple(getattr(event, field) for field in fields) for event in getattr(ours, name))
        if engine != reference:
            only_engine, only_reference = left_over(engine, reference), left_over(reference, engine)
            who = min(row[0] for row in only_engine + only_reference)
            raise Disagreement(
                f"day {ours.day}, {stage}, resident {who}: {name} differ\n"
                f"  only the engine:    {told(only_engine, who, fields)}\n"
                f"  only the reference: {told(only_reference, who, fields)}"
            )
    counted = theirs.moves.sum(axis=1).tolist() or [0] * len(ENROLMENTS)
    if counted != [sum(one.what == what for one in ours.enrolled) for what in range(len(ENROLMENTS))]:
        raise Disagreement(f"day {ours.day}, enrolment: {counted} were counted, by what happened to them")
    more = sum(int(one.what < FIRST_NOT_JOINING) - int(one.what in (LEFT, LEFT_WITH_THE_HEAD)) for one in ours.enrolled)
    if theirs.scored_in.sum() != more:
        raise Disagreement(
            f"day {ours.day}, enrolment: {theirs.scored_in} more are scored by region, and {more} in all"
        )
    if theirs.lost.tolist() != ours.lost:
        raise Disagreement(f"day {ours.day}, observation: collectors lost {theirs.lost.tolist()}, not {ours.lost}")


def compare_states(when: str, engine: World, reference: ReferenceWorld) -> None:
    """Every resident's state, what is said nearby, free places and stocks."""
    rows = engine.rows[:]
    columns = {name: rows[name].tolist() for name in rows.dtype.names or ()}
    for resident in reference.residents:
        for name, value in resident.stored(reference.rules.standing.low[1]).items():
            if columns[name][resident.number] != value:
                raise Disagreement(
                    f"{when}, resident {resident.number}: {name} is {columns[name][resident.number]} in the engine and "
                    f"{value} in the reference model"
                )
    for number, row in enumerate(engine.organisations.rows if engine.organisations is not None else []):
        theirs = {name: int(row[name]) for name in ORGANISATION.names or ()}
        ours = reference.firms[number].stored() if number in reference.firms else dict.fromkeys(theirs, 0)
        if theirs != ours:
            raise Disagreement(f"{when}, organisation {number}: {theirs} in the engine, {ours} in the reference model")
    for name in ("heat", "places"):
        if getattr(engine, name).tolist() != getattr(reference, name):
            raise Disagreement(f"{when}: {name} differ: {getattr(engine, name).tolist()}, {getattr(reference, name)}")
    if engine.levies:
        purse = engine.levies.purse.tolist()
        if purse != reference.purse:
            raise Disagreement(f"{when}: purses of the neighbourhoods differ: {purse}, {reference.purse}")
    for resident in reference.residents if len(engine.taught) else ():
        if engine.taught[resident.number] != as_bits(resident.taught):
            raise Disagreement(f"{when}, resident {resident.number}: what sanctions taught differs")
    again = {(row["resident"], row["service"]): (row["due"], row["times"]) for row in engine.repeats.pending}
    if again != reference.to_ask_again:
        raise Disagreement(f"{when}: what is to be asked for again differs: {again}, {reference.to_ask_again}")
    cut = {frozenset((key >> 32, key & 0xFFFFFFFF)) for key in engine.cut_ties.keys.tolist()}
    if cut != reference.cut_ties or len(engine.cut_ties.keys) != 2 * len(cut):
        raise Disagreement(f"{when}: ties cut differ: {sorted(map(sorted, cut ^ reference.cut_ties))}")
    if engine.conformity is not None and engine.conformity.sanctions.tolist() != reference.sanctions:
        raise Disagreement(f"{when}: sanctions heard of differ")
    if engine.looks.tolist() != reference.operator.looks:
        raise Disagreement(f"{when}: how hard neighbourhoods are looked at differs")
    cutoffs = engine.tables.standing[0]["cutoffs"].tolist()
    if engine.operator is not None and cutoffs[: len(reference.cutoffs)] != reference.cutoffs:
        raise Disagreement(f"{when}: cutoffs are {cutoffs} in the engine and {reference.cutoffs} in the reference")
    if engine.files:
        aside = {int(row["resident"]): (int(row["file"]) & 15, int(row["file"]) >> 4) for row in engine.files.astray}
        if aside != reference.rightful_files:
            raise Disagreement(f"{when}: files without false records differ: {aside}, {reference.rightful_files}")
    if engine.tables.standing[0]["grades"]:
        compare_starts(when, engine, reference)
    counted = reference.stocks()
    for row, cell in {*counted, *((int(a), int(b)) for a, b in np.argwhere(engine.stocks))}:
        if int(engine.stocks[row, cell]) != counted[row, cell]:
            raise Disagreement(
                f"{when}: stock {row} of cell {cell} is {engine.stocks[row, cell]} in the engine and "
                f"{counted[row, cell]} in the reference model"
            )


def compare_starts(when: str, engine: World, reference: ReferenceWorld) -> None:
    """Residents who are scored, by cell and by whether their grade is below, at or above the one they began with."""
    counted: Counter[tuple[int, int]] = Counter()
    for resident in reference.residents:
        if resident.scored:
            worse, better = resident.grade > resident.first_grade, resident.grade < resident.first_grade
            counted[0 if worse else 2 if better else 1, resident.cell] += 1
    found = against_start(engine)
    theirs = {(int(row), int(cell)): int(found[row, cell]) for row, cell in np.argwhere(found)}
    if theirs != dict(counted):
        raise Disagreement(f"{when}: below, at and above the grade of the start: {theirs}, {dict(counted)}")


def left_over(rows: Sequence[tuple], others: Sequence[tuple]) -> list[tuple]:
    """Rows of the first that the second doesn't have (as often)."""
    rest = list(others)
    found = []
    for row in rows:
        if row in rest:
            rest.remove(row)
        else:
            found.append(row)
    return found


def told(rows: Sequence[tuple], who: int, fields: Sequence[str]) -> str:
    """One resident's rows in words."""
    mine = [dict(zip(fields, row, strict=True)) for row in rows if row[0] == who]
    return "; ".join(map(str, mine)) or "nothing"
