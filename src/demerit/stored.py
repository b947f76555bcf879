"""A finished run, read back from its folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from demerit import arguments
from demerit.dates import day_of
from demerit.errors import InvalidFile, Problem
from demerit.manifest import contents
from demerit.measure.blocks import blocks_of
from demerit.measure.columns import TABLES as COLUMNS
from demerit.measure.columns import refuse_empty, refuse_other_columns
from demerit.measure.counted.standing import STARTS
from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import Measure, measures
from demerit.measure.stays import STAYS
from demerit.measure.timeline import REGION
from demerit.measure.units import put_blocks_back
from demerit.receipt import place_in, read_receipt, scheme_in
from demerit.run import Run

TABLES, IN_SOME = ("timeline", "events", "residents"), ("own", "blocks")  # of a run folder, without .parquet


def _codes(table: pa.Table, column: str, names: list[str]) -> np.ndarray:
    """A text column as places in `names`."""
    array = table[column].combine_chunks()
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    place = {name: n for n, name in enumerate(names)}
    return np.array([place[name] for name in coded.dictionary.to_pylist()], np.int64)[coded.indices.to_numpy()]


def _refuse_other_rows(
    columns: dict[str, np.ndarray], kind: np.ndarray, residents: int, replicates: int, worlds: int, days: int,
    burn_in: int,
) -> None:  # fmt: skip
    """Raises ValueError unless the rows of a timeline are of the days counted, each once, and of every world.

    `columns`: int64 by name; `kind`: of each row's measure; `residents`: the place of the measure of that name.
    """
    day, period, group, replicate, world = (columns[name] for name in ("day", "period", "group", "replicate", "world"))
    first, last, by_day = burn_in, burn_in + days - 1, ~np.isin(kind, ("end", "stay"))
    within = np.where(kind == "stay", (day >= 0) & (day <= days), (day >= first) & (day <= last))
    within &= np.where(kind == "end", (day == last) & (period == days), period >= 1)
    within &= ~by_day | np.where(group == 0, period == 1, day - period + 1 >= first)
    if not within.all():
        raise ValueError(f"its timeline has counts of other days than the {days:,} from day {burn_in:,} on")
    key = np.zeros(len(day), np.int64)
    for name in ("replicate", "world", "measure", "group", "day"):
        key = key * (int(columns[name].max(initial=0)) + 1) + columns[name]
    if len(np.unique(key)) < len(key):
        raise ValueError("its timeline has a count twice")
    every_day = (columns["measure"] == residents) & (group == 0)
    whose = np.bincount((replicate * 2 + world)[every_day], minlength=2 * replicates).reshape(-1, 2)
    if whose.shape[0] != replicates or (whose[:, :worlds] != days).any() or (world >= worlds).any():
        raise ValueError("its timeline doesn't have all days of every world")


def _tallies(
    table: pa.Table, chosen: dict[str, Measure], replicates: int, worlds: int, days: int, burn_in: int
) -> list[list[Tally]]:
    """The counts of every replicate and world, from the timeline. What has no row was zero."""
    table = table.filter(pc.equal(table["region"], REGION))
    names = list(chosen)
    measure, group = _codes(table, "measure", names), _codes(table, "group", list(GROUP_NAMES))
    world = _codes(table, "world", ["scheme", "twin"])
    day, period, replicate, above = (table[name].to_numpy() for name in ("day", "period", "replicate", "numerator"))
    below = table["denominator"].fill_null(-1).to_numpy()
    counted_day = day - burn_in
    kind = np.array([m.kind for m in chosen.values()])
    per_head = np.array([m.over == "residents" for m in chosen.values()])
    counted = np.array([m.over not in ("residents", None) for m in chosen.values()])
    columns = {"day": day, "period": period, "replicate": replicate, "world": world, "measure": measure, "group": group}
    _refuse_other_rows({name: column.astype(np.int64) for name, column in columns.items()}, kind[measure],
                       names.index("residents"), replicates, worlds, days, burn_in)  # fmt: skip
    at_end, of_stay = kind[measure] == "end", kind[measure] == "stay"
    by_day = ~at_end & ~of_stay
    out = []
    for r in range(replicates):
        out.append([])
        for w in range(worlds):
            mine = (replicate == r) & (world == w)
            ends = {names[measure[x]]: (int(above[x]), int(below[x])) for x in np.flatnonzero(mine & at_end)}
            daily = np.zeros((len(names), days), np.int64)
            over = np.full((len(names), days), -1, np.int64)
            over[counted] = 0
            rows = np.flatnonzero(mine & by_day & (group == 0))
            daily_rows = rows
            daily[measure[rows], counted_day[rows]] = above[rows]
            over[measure[rows], counted_day[rows]] = below[rows]
            rows = np.flatnonzero(mine & by_day & (group > 0))
            marks = sorted({(int(d), int(p)) for d, p in zip(day[rows], period[rows], strict=True)}) or [
                (burn_in + days - 1, days)
            ]
            place = {d: n for n, (d, _) in enumerate(marks)}
            by = np.zeros((len(names), len(marks), len(GROUP_NAMES)), np.int64)
            by_over = np.full_like(by, -1)
            by_over[counted] = 0
            where = np.array([place[int(d)] for d in day[rows]], np.int64)
            by[measure[rows], where, group[rows]] = above[rows]
            by_over[measure[rows], where, group[rows]] = below[rows]
            people = by[names.index("residents"), -1]
            for n, (last, length) in enumerate(marks):
                span = slice(last - length + 1 - burn_in, last + 1 - burn_in)
                flow = kind == "flow"
                by[flow, n, 0] = daily[flow, span].sum(axis=1)
                by[~flow, n, 0] = daily[~flow, last - burn_in]
                by_over[counted & flow, n, 0] = over[counted & flow, span].sum(axis=1)
                # a stock is over that of its day
                by_over[counted & ~flow, n, 0] = over[counted & ~flow, last - burn_in]
            people[0] = daily[names.index("residents"), -1]
            monthly = ("score_", "own_total", "seen_total", *STARTS)
            scores = [n for n, name in enumerate(names) if name.startswith(monthly)]
            counted_on = np.zeros((len(names), days), bool)
            counted_on[measure[daily_rows], counted_day[daily_rows]] = True
            blank = np.zeros_like(counted_on)
            blank[scores] = ~counted_on[scores].any(axis=0)
            daily[blank] = MISSING
            by_over[per_head] = people
            stays = np.zeros((len(STAYS), 2, days + 1), np.int64)
            for x in np.flatnonzero(mine & of_stay):
                stays[STAYS.index(names[measure[x]]), :, day[x]] = above[x], below[x]
            out[-1].append(Tally(daily, over, marks, by, by_over, ends, stays=stays))
    return out


def read(folder: str | os.PathLike[str]) -> Run:
    """A finished run from its folder; each file is held against its size and hash before it is read.

    Raises InvalidFile if it isn't one, or isn't what was written.
    """
    path = arguments.path("folder", folder)
    receipt = read_receipt(path)
    written = contents(path)
    try:
        with _telling_of(path):
            tables = {name: pq.read_table(written.file(f"{name}.parquet")) for name in TABLES}
            tables |= {name: pq.read_table(written.file(f"{name}.parquet")) for name in IN_SOME
                       if written.has(f"{name}.parquet")}  # fmt: skip
            for name in tables.keys() & COLUMNS.keys():
                refuse_other_columns(name, tables[name].schema)
                refuse_empty(name, tables[name])
            return _run_of(receipt, tables)
    except KeyError as error:
        problem = Problem(
            code="not-a-run", message=f"{path} has counts that this version of Demerit doesn't know: {error}",
            hint="read it with the version that its receipt names", file=str(path),
        )  # fmt: skip
        raise InvalidFile([problem], kind="run") from None


@contextmanager
def _telling_of(path: Path) -> Iterator[None]:
    """What is wrong with tables that are as they were written, but not of a run."""
    try:
        yield
    except KeyError:
        raise
    except (OSError, pa.ArrowException, ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        message = f"{path} is not the folder of a finished run: {said}"
        raise InvalidFile([Problem(code="not-a-run", message=message, file=str(path))], kind="run") from None


def _run_of(receipt: dict[str, Any], tables: dict[str, pa.Table]) -> Run:
    scheme = scheme_in(receipt, "scheme")
    twin = receipt["twin"]
    worlds = (scheme.scheme,) if twin is None else (scheme.scheme, twin["scheme"])
    if receipt["without"]:
        from demerit.mechanisms import without

        scheme = without(scheme, receipt["without"])
    chosen = measures(scheme)
    run = Run(
        scheme=scheme, place=place_in(receipt), worlds=worlds, days=receipt["days"], burn_in=receipt["burn_in"],
        seed=receipt["seed"], replicates=receipt["replicates"], start=day_of(receipt["first_day"]), tallies=[],
        chosen=chosen, events=tables["events"], residents=tables["residents"], followed_count=receipt["followed"],
        digest=receipt["digest"], receipt=receipt, timeline=tables["timeline"], own=tables.get("own"),
    )  # fmt: skip
    there = pc.unique(run.timeline["replicate"]).to_pylist()
    if sorted(there) != list(range(run.replicates)):
        raise ValueError(f"its timeline has {len(there)} replicates, and its receipt {run.replicates}")
    tallies = _tallies(run.timeline, chosen, run.replicates, len(worlds), run.days, run.burn_in)
    blocks = blocks_of(run.place)
    if "blocks" in tables and blocks is not None:
        put_blocks_back(tables["blocks"], tallies, list(chosen), blocks)
    return replace(run, tallies=tallies)
