"""Which columns the tables of a run have, so that a table read back is held against them.

A file may be just what was written and still be no table of a run: somebody may have written it otherwise, and signed
it again.
"""

from __future__ import annotations

import pyarrow as pa

TEXT, WHOLE, TRUTH, TEXTS = "text", "whole numbers", "truth values", "lists of text"
EVENTS = {
    "world": TEXT, "day": WHOLE, "resident": WHOLE, "type": TEXT, "what": TEXT, "channel": TEXT, "cause": TEXT,
    "rule": TEXT, "ledger": TEXT, "points": WHOLE, "moved": WHOLE, "other": WHOLE, "act_day": WHOLE, "outcome": TEXT,
    "reason": TEXT, "wrongful": TRUTH,
}  # fmt: skip
RESIDENTS = {
    "world": TEXT, "resident": WHOLE, "age": WHOLE, "sex": TEXT, "decile": WHOLE, "minority": TRUTH, "faith": TEXT,
    "opinion": TEXT, "online": TEXT, "urban": TRUTH, "driver": TRUTH, "household": WHOLE, "neighbourhood": WHOLE,
    "x_m": WHOLE, "y_m": WHOLE, "scored": TRUTH, "points": WHOLE, "own_points": WHOLE, "seen_points": WHOLE,
    "grade": TEXT, "registers": TEXTS, "in_work": TRUTH, "housed": TRUTH, "shut_out": TRUTH, "unpaid_sums": WHOLE,
}  # fmt: skip
TIMELINE = {
    "replicate": WHOLE, "world": TEXT, "day": WHOLE, "period": WHOLE, "region": TEXT, "group": TEXT, "measure": TEXT,
    "numerator": WHOLE, "denominator": WHOLE,
}  # fmt: skip
BLOCKS = {
    "replicate": WHOLE, "world": TEXT, "block": WHOLE, "region": WHOLE, "first_resident": WHOLE,
    "last_resident": WHOLE, "measure": TEXT, "numerator": WHOLE, "denominator": WHOLE,
}  # fmt: skip
OWN = {"replicate": WHOLE, "world": TEXT, "day": WHOLE, "measure": TEXT, "numerator": WHOLE, "denominator": WHOLE}
TABLES = {"events": EVENTS, "residents": RESIDENTS, "timeline": TIMELINE, "blocks": BLOCKS, "own": OWN}
SINCE = {"moved"}  # columns added since the format began: an older run has none
NEVER_EMPTY = {
    "events": ("world", "day", "resident", "type"), "residents": ("world", "resident"),
    "timeline": tuple(name for name in TIMELINE if name != "denominator"),
    **{table: tuple(name for name in columns if name != "denominator") for table, columns in
       (("blocks", BLOCKS), ("own", OWN))},
}  # fmt: skip


def refuse_other_columns(name: str, schema: pa.Schema) -> None:
    """Raises ValueError for a table that has not its columns, each once and of its type."""
    for column, kind in TABLES[name].items():
        there = schema.get_all_field_indices(column)
        if not there and column in SINCE:
            continue
        if len(there) != 1:
            raise ValueError(f"its {name}.parquet has the column `{column}` {len(there)} times")
        if not _holds(schema.field(there[0]).type, kind):
            raise ValueError(f"the column `{column}` of its {name}.parquet doesn't hold {kind}")


def _holds(given: pa.DataType, kind: str) -> bool:
    if kind == TEXT:
        return bool(pa.types.is_string(given.value_type if pa.types.is_dictionary(given) else given))
    if kind == TEXTS:
        return bool(pa.types.is_list(given) and pa.types.is_string(given.value_type))
    return bool(pa.types.is_integer(given) if kind == WHOLE else pa.types.is_boolean(given))


def refuse_empty(name: str, table: pa.Table) -> None:
    """Raises ValueError for rows that don't say whose and of which world and day they are, or what was counted."""
    for column in NEVER_EMPTY[name]:
        if table[column].null_count:
            raise ValueError(f"rows of its {name}.parquet have no `{column}`")
