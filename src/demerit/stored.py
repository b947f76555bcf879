"""A finished run, read back from its folder."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from demerit.errors import InvalidFile, Problem
from demerit.measure.blocks import blocks_of
from demerit.measure.counted.standing import STARTS
from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import Measure, measures
from demerit.measure.stays import STAYS
from demerit.measure.timeline import REGION
from demerit.measure.units import put_blocks_back
from demerit.receipt import read_receipt, scheme_in
from demerit.run import Run


def _codes(table: pa.Table, column: str, names: list[str]) -> np.ndarray:
    """A text column as places in `names`."""
    array = table[column].combine_chunks()
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    place = {name: n for n, name in enumerate(names)}
    return np.array([place[name] for name in coded.dictionary.to_pylist()], np.int64)[coded.indices.to_numpy()]


def _tallies(
    table: pa.Table, chosen: dict[str, Measure], replicates: int, worlds: int, days: int, burn_in: int
) -> list[list[Tally]]:
    """The counts of every replicate and world, from the timeline. What has no row was zero."""
    table = table.filter(pc.equal(table["region"], REGION))
    names = list(chosen)
    measure, group = _codes(table, "measure", names), _codes(table, "group", list(GROUP_NAMES))
    world = _codes(table, "world", ["scheme", "twin"])
    day, period, replicate, above, below = (
        table[name].to_numpy() for name in ("day", "period", "replicate", "numerator", "denominator")
    )
    counted_day = day - burn_in
    kind = np.array([m.kind for m in chosen.values()])
    per_head = np.array([m.over == "residents" for m in chosen.values()])
    counted = np.array([m.over not in ("residents", None) for m in chosen.values()])
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


def read(path: str | os.PathLike[str]) -> Run:
    """A finished run from its folder. Raises InvalidFile if it isn't one."""
    from demerit.place.description import Place

    path = Path(path)
    receipt = read_receipt(path)
    try:
        tables = {name: pq.read_table(path / f"{name}.parquet") for name in ("timeline", "events", "residents")}
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidFile(
            [Problem(code="not-a-run", message=f"{path} is not the folder of a finished run: {error}", file=str(path))],
            kind="run",
        ) from None
    own, by_block = path / "own.parquet", path / "blocks.parquet"
    scheme = scheme_in(receipt, "scheme")
    worlds = (scheme.scheme,) if receipt.get("twin") is None else (scheme.scheme, receipt["twin"]["scheme"])
    if receipt["without"]:
        from demerit.mechanisms import without

        scheme = without(scheme, receipt["without"])
    chosen = measures(scheme)
    run = Run(
        scheme=scheme, place=Place.model_validate_json(json.dumps(receipt["place"])), worlds=worlds,
        days=receipt["days"], burn_in=receipt.get("burn_in", 0), seed=receipt["seed"], replicates=receipt["replicates"],
        start=date.fromisoformat(receipt["first_day"]), tallies=[], chosen=chosen, events=tables["events"],
        residents=tables["residents"], followed_count=receipt["followed"], digest=receipt["digest"],
        receipt=receipt, timeline=tables["timeline"], own=pq.read_table(own) if own.exists() else None,
    )  # fmt: skip
    try:
        tallies = _tallies(run.timeline, chosen, run.replicates, len(worlds), run.days, run.burn_in)
    except KeyError as error:
        problem = Problem(
            code="not-a-run", message=f"{path} has counts that this version of Demerit doesn't know: {error}",
            hint="read it with the version that its receipt names", file=str(path),
        )  # fmt: skip
        raise InvalidFile([problem], kind="run") from None
    blocks = blocks_of(run.place)
    if by_block.exists() and blocks is not None:
        put_blocks_back(by_block, tallies, list(chosen), blocks)
    return replace(run, tallies=tallies)
