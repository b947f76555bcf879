"""Which columns the log and the table of residents have, so that a table read back is held against them.

A file may be just what was written and still be no log: somebody may have written it otherwise, and signed it again.
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
SINCE = {"moved"}  # columns added since the format began: an older run has none
NEVER_EMPTY = ("world", "day", "resident", "type")  # of those that a table has


def refuse_other_columns(name: str, schema: pa.Schema) -> None:
    """Raises ValueError for a table of events or residents that has not its columns, each once and of its type."""
    for column, kind in (EVENTS if name == "events" else RESIDENTS).items():
        there = schema.get_all_field_indices(column)
        if not there and column in SINCE:
            continue
        if len(there) != 1:
            raise ValueError(f"its {name} have the column `{column}` {len(there) or 'no'} times")
        if not _holds(schema.field(there[0]).type, kind):
            raise ValueError(f"the column `{column}` of its {name} doesn't hold {kind}")


def _holds(given: pa.DataType, kind: str) -> bool:
    if kind == TEXT:
        return bool(pa.types.is_string(given.value_type if pa.types.is_dictionary(given) else given))
    if kind == TEXTS:
        return bool(pa.types.is_list(given) and pa.types.is_string(given.value_type))
    return bool(pa.types.is_integer(given) if kind == WHOLE else pa.types.is_boolean(given))


def refuse_empty(name: str, table: pa.Table) -> None:
    """Raises ValueError for rows that don't say of whom and of which day and world they are."""
    for column in NEVER_EMPTY:
        if column in table.schema.names and table[column].null_count:
            raise ValueError(f"rows of its {name} have no `{column}`")
