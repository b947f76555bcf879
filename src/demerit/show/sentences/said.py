"""One sentence of a day, and how much it is worth telling."""

from __future__ import annotations

from dataclasses import dataclass, field

# how much a day is worth telling
QUIET, SMALL, TELLING, GRAVE = 0, 1, 2, 3


@dataclass(frozen=True)
class Said:
    """One sentence. `key` is what sort it is, `wrong` marks what wasn't the resident's own doing."""

    text: str
    weight: int = SMALL
    wrong: bool = False
    key: str = field(default="", compare=False)
    brief: tuple[str, str] | None = field(default=None, compare=False)  # of a quiet thing: under what, and what
