"""A made-up run with the shape of a real one: plausible numbers, no engine. For tests of what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import SimpleNamespace

import pyarrow as pa
from made_up_events import events
from made_up_schemes import EMPTY, PRESS
from made_up_timeline import timeline

from demerit.scheme.model import Scheme


@dataclass
class Finding:
    id: str
    title: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    n: int
    mechanism: str
    measure: str
    defined: bool = True
    note: str | None = None


@dataclass
class MadeUpRun:
    scheme: Scheme
    residents_count: int
    replicates: int
    days: int = 365
    seed: int = 7
    twin: bool = True
    start: date | None = date(2019, 1, 1)
    place: object = field(
        default_factory=lambda: SimpleNamespace(name="village", title="A village", residents=700, seed=1)
    )
    digest: str = "0f" * 32
    burn_in: int = 0

    @property
    def lived(self) -> int:
        return self.burn_in + self.days

    @property
    def worlds(self):
        return (self.scheme.scheme, "none") if self.twin else (self.scheme.scheme,)

    @property
    def receipt(self):
        return {
            "schema": "demerit/receipt/1",
            "versions": {"demerit": "0.1.0", "python": "3.11.2"},
            "seed": self.seed,
            "digest": self.digest,
            "arguments": {"days": self.days},
        }

    @cached_property
    def timeline(self) -> pa.Table:
        return timeline(self)

    @property
    def findings(self):
        n = self.replicates
        tail = "12% (9% to 15%)" if n > 1 else "12% (one run)"
        return [
            Finding(
                "listed",
                "On a blacklist",
                f"{tail} of residents were listed at some time.",
                0.12,
                0.09,
                0.15,
                "share",
                n,
                "M20",
                "listed",
            ),
            Finding(
                "never",
                "Never out",
                "Nobody could have left, so the share is undefined.",
                None,
                None,
                None,
                "share",
                0,
                "M22",
                "left",
                False,
                "0 of 0",
            ),
        ]

    @cached_property
    def events(self) -> pa.Table:
        return events(self)

    @cached_property
    def residents(self) -> pa.Table:
        worlds = ["scheme", "twin"] if self.twin else ["scheme"]
        rows = []
        for world in worlds:
            for resident in range(min(self.residents_count, 700)):
                here = world == "scheme" and bool(self.scheme.ledgers)
                rows.append(
                    {
                        "world": world,
                        "resident": resident,
                        "age": 20 + resident % 60,
                        "sex": "female" if resident % 2 else "male",
                        "decile": resident % 10,
                        "minority": resident % 10 == 0,
                        "faith": "none",
                        "urban": False,
                        "points": 935 if here and resident == 41 else 1000 if here else None,
                        "own_points": 975 if here else None,
                        "seen_points": 960 if here else None,
                        "grade": ("D" if resident == 41 else "A") if here else None,
                        "registers": ["blacklist"] if here and resident == 41 else [],
                    }
                )
        return pa.Table.from_pylist(rows)


@cache
def village(**changes) -> MadeUpRun:
    """700 residents, 20 replicates. Made once for the same changes: nothing in a run changes after it."""
    return MadeUpRun(Scheme.model_validate(PRESS), 700, 20, **changes)


@cache
def town(**changes) -> MadeUpRun:
    """100,000 residents, one run."""
    return MadeUpRun(Scheme.model_validate(PRESS), 100_000, 1, **changes)


@cache
def empty(**changes) -> MadeUpRun:
    """A scheme without rules, 20 replicates."""
    return MadeUpRun(Scheme.model_validate(EMPTY), 700, 20, **changes)
