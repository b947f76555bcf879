"""What every part of a scheme file shares: where a rule comes from, dates, ties."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from demerit.catalogue import Strict
from demerit.dates import day_of

Confidence = Literal["documented", "reported", "inferred", "invented"]
DEFAULT_START = date(2019, 1, 1)  # the first day of a run whose scheme has none
Tie = Literal["household", "kin", "neighbour", "colleague", "online_friend"]


def _date(value: Any) -> Any:
    return day_of(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_date, json_schema_input_type=str)]


class Sourced(Strict):
    """Where a rule comes from, how sure that is, and whether it is disputed."""

    source: str  # a key of the scheme's `sources`, or "assumed"
    confidence: Confidence = "reported"
    disputed: str | None = None  # what scholars say against it
    note: str | None = None
