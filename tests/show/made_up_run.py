"""A run with made-up counts and no engine, for tests of what is shown: everything else of it is real.

made_up(Scheme.model_validate(PRESS), 700, 20)     plausible counts, drawn by a seed
counted(scheme, 2, {"fines": [3, 4]}, ...)         counts set by hand, one for each replicate
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from made_up_counts import World, tally_of
from made_up_events import events
from made_up_schemes import EMPTY, PRESS
from made_up_timeline import fill

from demerit.measure.registry import measures
from demerit.measure.timeline import rows_of, table
from demerit.run import Run
from demerit.scheme.model import Scheme

__all__ = ["EMPTY", "PRESS", "counted", "empty", "made_up", "town", "village"]


def made_up(
    scheme: Scheme, residents: int, replicates: int, *, days: int = 365, seed: int = 7, twin: bool = True
) -> Run:
    """Plausible counts of a scheme like the press's, or of none."""
    worlds = fill(scheme, residents, replicates, days, seed, twin)
    return _run(scheme, residents, days, seed, worlds)


Counts = Mapping[str, Sequence[int] | Sequence[Sequence[int]]]


def counted(
    scheme: Scheme,
    replicates: int,
    here: Counts,
    there: Counts | None = None,
    *,
    residents: int = 100,
    days: int = 365,
    groups: Mapping[tuple[str, str], Sequence[int]] | None = None,
    twin_groups: Mapping[tuple[str, str], Sequence[int]] | None = None,
    ends: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> Run:
    """Counts set by hand.

    here, there: by measure (or row of flows, by its number), a number for each replicate (on the last day; of a stock,
    on every day), or a list of so many days for each. groups, twin_groups: of (measure, group), in each world. ends:
    pairs, of what only the end tells.
    """
    chosen = measures(scheme)
    worlds: list[list[World]] = []
    for replicate in range(replicates):
        pair = [World(chosen, residents, days) for _ in range(1 if there is None else 2)]
        for world, counts in zip(pair, (here, there or {}), strict=False):
            for name, values in counts.items():
                world.set(name, values[replicate])
        for world, by_group in zip(pair, (groups or {}, twin_groups or {}), strict=False):
            for (name, group), values in by_group.items():
                world.set_group(name, group, values[replicate])
        pair[0].ends.update({name: values[replicate] for name, values in (ends or {}).items()})
        worlds.append(pair)
    return _run(scheme, residents, days, 1, worlds)


def _run(scheme: Scheme, residents: int, days: int, seed: int, worlds: list[list[World]]) -> Run:
    names, replicates = ("scheme", "twin")[: len(worlds[0])], len(worlds)
    digest, chosen = "0f" * 32, measures(scheme)
    tallies = [[tally_of(world) for world in pair] for pair in worlds]
    parts = [(r, names[w], rows_of(tally, list(chosen.values()), days))
             for r, pair in enumerate(tallies) for w, tally in enumerate(pair)]  # fmt: skip
    place: Any = SimpleNamespace(name="village", title="A village", residents=residents, seed=1)
    arguments = {"days": days}
    receipt = {"schema": "demerit/receipt/1", "versions": {"demerit": "0.1.0", "python": "3.11.2"}, "seed": seed,
               "digest": digest, "arguments": arguments}  # fmt: skip
    scored, twin = bool(scheme.ledgers), len(names) > 1
    people = _residents(min(residents, 700), scored, names)
    return Run(
        scheme=scheme, place=place, worlds=(scheme.scheme, "none")[: len(names)], days=days, seed=seed,
        replicates=replicates, start=date(2019, 1, 1), tallies=tallies, chosen=chosen, events=events(scored, twin),
        residents=people, followed_count=min(residents, 700), digest=digest, receipt=receipt,
        timeline=table(parts, list(chosen.values())),
    )  # fmt: skip


def _residents(count: int, scored: bool, worlds: Sequence[str]) -> pa.Table:
    rows = []
    for world in worlds:
        here = world == "scheme" and scored
        for resident in range(count):
            fell = here and resident == 41
            rows.append({
                "world": world, "resident": resident, "age": 20 + resident % 60,
                "sex": "female" if resident % 2 else "male", "decile": resident % 10, "minority": resident % 10 == 0,
                "faith": "none", "urban": False, "points": 935 if fell else 1000 if here else None,
                "own_points": 975 if here else None, "seen_points": 960 if here else None,
                "grade": ("D" if fell else "A") if here else None, "registers": ["blacklist"] if fell else [],
            })  # fmt: skip
    return pa.Table.from_pylist(rows)


@cache
def village(**changes) -> Run:
    """700 residents, 20 replicates. Made once for the same changes: nothing in a run changes after it."""
    return made_up(Scheme.model_validate(PRESS), 700, 20, **changes)


@cache
def town(**changes) -> Run:
    """100,000 residents, one run."""
    return made_up(Scheme.model_validate(PRESS), 100_000, 1, **changes)


@cache
def empty(**changes) -> Run:
    """A scheme without rules, 20 replicates."""
    return made_up(Scheme.model_validate(EMPTY), 700, 20, **changes)
