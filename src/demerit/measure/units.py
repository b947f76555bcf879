"""What of a run stands beside each other, from which is told how sure its figures are: replicates, or blocks of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from demerit.arguments import WORLDS
from demerit.measure.blocks import Blocks
from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.registry import Measure
from demerit.statistics import Sample

if TYPE_CHECKING:
    from demerit.place import Place


def sample_of(place: Place, tallies: list[list[Tally]], blocks: Blocks | None) -> Sample:
    """The replicates of a run; of a single one its blocks, if it was counted by any."""
    if len(tallies) == 1 and blocks is not None and tallies[0][0].blocks is not None:
        return Sample("blocks", len(blocks), blocks.region, blocks.residents)
    return Sample.of_replicates(len(tallies), place.residents)


def table_of_blocks(tallies: list[list[Tally]], chosen: list[Measure], blocks: Blocks) -> pa.Table:
    """Counts by block as a table: replicate, world, block, region, the residents from first to last, measure,
    numerator, and denominator, null where there is none."""
    parts = []
    for replicate, worlds in enumerate(tallies):
        for world, tally in enumerate(worlds):
            assert tally.blocks is not None
            n, b = np.nonzero(tally.blocks[0] != MISSING)
            here = (np.full_like(n, replicate), np.full_like(n, world))
            parts.append(np.stack([*here, b, n, tally.blocks[0, n, b], tally.blocks[1, n, b]]))
    replicate, world, b, n, above, below = np.concatenate(parts, axis=1)
    names = pa.array([measure.name for measure in chosen], pa.string())
    return pa.table({
        "replicate": pa.array(replicate.astype(np.int32)),
        "world": pa.DictionaryArray.from_arrays(pa.array(world.astype(np.int32)), pa.array(WORLDS)),
        "block": pa.array(b.astype(np.int32)), "region": pa.array(blocks.region[b].astype(np.int32)),
        "first_resident": pa.array(blocks.edges[b]), "last_resident": pa.array(blocks.edges[b + 1] - 1),
        "measure": pa.DictionaryArray.from_arrays(pa.array(n.astype(np.int32)), names),
        "numerator": pa.array(above), "denominator": pa.array(below, mask=below < 0),
    })  # fmt: skip


def put_blocks_back(table: pa.Table, tallies: list[list[Tally]], names: list[str], blocks: Blocks) -> None:
    """Give tallies their counts by block, from a table of `table_of_blocks`. Raises ValueError or KeyError for another
    one."""
    n, world = (
        np.array([known[name] for name in table[column].to_pylist()], np.int64)
        for column, known in (("measure", _numbered(names)), ("world", _numbered(WORLDS)))
    )
    replicate, b, above = (table[name].to_numpy() for name in ("replicate", "block", "numerator"))
    below = table["denominator"].fill_null(-1).to_numpy()
    if not set(np.unique(b).tolist()) <= set(range(len(blocks))):
        raise ValueError(f"the place has {len(blocks)} blocks")
    keys = ((replicate.astype(np.int64) * len(WORLDS) + world) * len(blocks) + b) * len(names) + n
    if len(np.unique(keys)) < len(keys):
        raise ValueError("its blocks.parquet has a count twice")
    there = {(which, w) for which, worlds in enumerate(tallies) for w in range(len(worlds))}
    if set(zip(replicate.tolist(), world.tolist(), strict=True)) != there:
        raise ValueError("its blocks.parquet is of other worlds")
    for which, worlds in enumerate(tallies):
        for w, tally in enumerate(worlds):
            mine = (replicate == which) & (world == w)
            tally.blocks = np.full((2, len(names), len(blocks)), MISSING, np.int64)
            tally.blocks[0, n[mine], b[mine]], tally.blocks[1, n[mine], b[mine]] = above[mine], below[mine]


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: n for n, name in enumerate(names)}
