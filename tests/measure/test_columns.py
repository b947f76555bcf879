"""Tables of a run are held against their columns; and counts by block go into a table and come back."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

import demerit as dm
from demerit.measure.blocks import Blocks
from demerit.measure.columns import TABLES, refuse_empty, refuse_other_columns
from demerit.measure.counted.book import Measure
from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.units import put_blocks_back, sample_of, table_of_blocks

GIVEN = {
    "text": [pa.array(["a"]), pa.array(["a"]).dictionary_encode()],
    "whole numbers": [pa.array([1], pa.int64()), pa.array([1], pa.uint8())],
    "truth values": [pa.array([True])], "lists of text": [pa.array([["a"]])],
}  # fmt: skip


def table_of(name: str, **other: pa.Array) -> pa.Table:
    """One row of a table of a run, each column the last that its type allows."""
    return pa.table({column: other.get(column, GIVEN[kind][-1]) for column, kind in TABLES[name].items()})


@pytest.mark.parametrize("name", list(TABLES))
def test_each_column_once_and_of_its_type(name):
    refuse_other_columns(name, table_of(name).append_column("more", pa.array([1])).schema)
    for column, kind in TABLES[name].items():
        for array in GIVEN[kind]:
            refuse_other_columns(name, table_of(name, **{column: array}).schema)
        others = [array for of, arrays in GIVEN.items() if of != kind for array in arrays]
        for array in [*others, pa.array([1.5]), pa.array([[1]]), pa.array([1]).dictionary_encode()]:
            with pytest.raises(ValueError, match=rf"the column `{column}` of its {name}.parquet doesn't hold {kind}"):
                refuse_other_columns(name, table_of(name, **{column: array}).schema)
        twice = table_of(name).append_column(column, GIVEN[kind][0])
        with pytest.raises(ValueError, match=rf"its {name}.parquet has the column `{column}` 2 times"):
            refuse_other_columns(name, twice.schema)
        without = table_of(name).drop_columns([column]).schema
        if (name, column) == ("events", "moved"):  # an older run has none
            refuse_other_columns(name, without)
        else:
            with pytest.raises(ValueError, match=rf"has the column `{column}` 0 times"):
                refuse_other_columns(name, without)


MAY_BE_EMPTY = {
    "events": set(TABLES["events"]) - {"world", "day", "resident", "type"},
    "residents": set(TABLES["residents"]) - {"world", "resident"},
    "timeline": {"denominator"}, "blocks": {"denominator"}, "own": {"denominator"},
}  # fmt: skip


@pytest.mark.parametrize("name", list(TABLES))
def test_rows_say_whose_they_are(name):
    for column in TABLES[name]:
        some = table_of(name, **{column: pa.nulls(1, pa.int64())})
        if column in MAY_BE_EMPTY[name]:
            refuse_empty(name, some)
        else:
            with pytest.raises(ValueError, match=rf"rows of its {name}.parquet have no `{column}`"):
                refuse_empty(name, some)


# -- counts by block ---------------------------------------------------------------------------------------------------

BLOCKS = Blocks(np.array([0, 512, 700]), np.array([0, 1]))
CHOSEN = [Measure("acts", "", "flow"), Measure("share", "", "flow"), Measure("zeal", "", "reading")]


def tally(*counts: list[list[int]]) -> Tally:
    """Numerators and denominators by measure and block; there are none of the last measure."""
    none = np.zeros(0)
    blocks = np.array([[*rows, [MISSING] * 2] for rows in counts])
    return Tally(none, none, [], none, none, blocks=blocks)


def worlds() -> list[list[Tally]]:
    here = tally([[1, 2], [0, 0]], [[512, 188], [3, 0]])
    return [[here, tally([[4, 0], [5, 6]], [[-1, -1], [7, 8]])]]


def test_counts_by_block_as_a_table():
    made = table_of_blocks(worlds(), CHOSEN, BLOCKS)
    refuse_other_columns("blocks", made.schema)
    refuse_empty("blocks", made)
    assert made.column_names == list(TABLES["blocks"])
    first, second = (0, 0, 511), (1, 512, 699)
    assert [tuple(row.values()) for row in made.to_pylist()] == [
        (0, world, block, block, low, high, name, above, below)
        for world, name, counts in (
            ("scheme", "acts", ((1, 512), (2, 188))), ("scheme", "share", ((0, 3), (0, 0))),
            ("twin", "acts", ((4, None), (0, None))), ("twin", "share", ((5, 7), (6, 8))),
        )
        for (block, low, high), (above, below) in zip((first, second), counts, strict=True)
    ]  # fmt: skip


def test_they_come_back():
    none = np.zeros(0)
    again = [[Tally(none, none, [], none, none) for _ in range(2)]]
    put_blocks_back(table_of_blocks(worlds(), CHOSEN, BLOCKS), again, [one.name for one in CHOSEN], BLOCKS)
    for one, other in zip(again[0], worlds()[0], strict=True):
        assert np.array_equal(one.blocks, other.blocks)


@pytest.mark.parametrize(("column", "value"), [("block", 2), ("block", -1), ("measure", "listed"), ("world", "third")])
def test_a_table_of_something_else_is_refused(column, value):
    made = table_of_blocks(worlds(), CHOSEN, BLOCKS)
    at = made.column_names.index(column)
    other = made.set_column(at, column, pa.array([value] * made.num_rows))
    with pytest.raises((ValueError, KeyError)):
        put_blocks_back(other, worlds(), [one.name for one in CHOSEN], BLOCKS)


def test_the_units_are_blocks_only_of_a_single_run_that_was_counted_by_any():
    place, made = dm.place("village", residents=700), worlds()
    found = sample_of(place, made, BLOCKS)
    assert (found.kind, found.size) == ("blocks", 2)
    assert (found.strata.tolist(), found.residents.tolist()) == ([0, 1], [512, 188])
    for tallies, blocks, kind, size in (
        (made, None, "one run", 1), (made * 2, BLOCKS, "replicates", 2), (made * 3, None, "replicates", 3)
    ):  # fmt: skip
        found = sample_of(place, tallies, blocks)
        assert (found.kind, found.size, found.residents.tolist()) == (kind, size, [700] * size)
    made[0][0].blocks = None
    assert sample_of(place, made, BLOCKS).kind == "one run"
