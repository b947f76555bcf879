"""How many of something, in messages: "1 ledger", "2 ledgers"."""

from __future__ import annotations


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count and its noun; `many` where the plural isn't `one` and an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
