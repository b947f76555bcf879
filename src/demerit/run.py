"""A finished run: what happened in a scheme's world and in its twin, and what it says.

run = demerit.simulate("as_reported", "village", days=365)
run.findings, run.measure("listed"), run.life(7).text()
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from demerit import arguments, documented
from demerit.catalogue import catalogue
from demerit.errors import UsageError
from demerit.findings import Finding, findings
from demerit.limits import CONTEXTS
from demerit.measure.blocks import Blocks, blocks_of
from demerit.measure.counting import Tally
from demerit.measure.deciding import ASSOCIATION, cells
from demerit.measure.fractions import MISSING
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import Measure
from demerit.measure.stays import STAYS
from demerit.measure.units import sample_of
from demerit.place import Place
from demerit.place.people import People
from demerit.receipt import write_run
from demerit.scheme.model import Scheme
from demerit.statistics import Sample

if TYPE_CHECKING:
    from demerit.life.told import Life


# what equal runs have in common, beside their tables
SAME = ("digest", "scheme", "place", "worlds", "days", "burn_in", "seed", "replicates", "start", "followed_count")
SAME_TABLES = ("timeline", "events", "residents", "own")


def _same_table(one: pa.Table | None, other: pa.Table | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.equals(other))


@dataclass(eq=False)
class Run:
    """A finished run. Residents are synthetic; figures are counts of them.

    Two runs are equal if the same was run and came to the same; when and where they were made makes no difference.
    """

    scheme: Scheme
    place: Place
    worlds: tuple[str, ...]  # ids of the scheme and, beside a twin, of the twin's
    days: int  # counted
    seed: int
    replicates: int
    start: date
    tallies: list[list[Tally]] = field(repr=False)  # by replicate, then world
    chosen: dict[str, Measure] = field(repr=False)
    events: pa.Table = field(repr=False)  # residents followed, first replicate
    residents: pa.Table = field(repr=False)
    followed_count: int
    digest: str
    receipt: dict[str, Any] = field(repr=False)
    timeline: pa.Table = field(repr=False)
    own: pa.Table | None = field(default=None, repr=False)  # what a user's own observers counted
    burn_in: int = 0  # days lived before those that are counted

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Run):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in SAME) and all(
            _same_table(getattr(self, name), getattr(other, name)) for name in SAME_TABLES
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def lived(self) -> int:
        """Days lived, those of the burn-in and those counted."""
        return self.burn_in + self.days

    @property
    def measures(self) -> dict[str, Measure]:
        """Every measure, by name."""
        return self.chosen

    @property
    def followed_all(self) -> bool:
        """Whether every resident was followed."""
        return self.followed_count == self.place.residents

    @cached_property
    def people(self) -> People:
        """The place's residents."""
        return self.place.build()

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.chosen)}

    def totals(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (-1 without) of a measure, one for each replicate.

        Flows over the days counted; stocks on the last of them; of stays, those ended and all. `world` is "scheme" or
        "twin".
        """
        at, n = self._world(world), self._measure(name)
        group = arguments.choice("group", group, GROUP_NAMES, code="unknown-group")
        kind, g = self.chosen[name].kind, GROUP_NAMES.index(group)
        above, below = [], []
        for tallies in self.tallies:
            tally = tallies[at]
            if kind == "end":
                pair = tally.ends.get(name, (0, 0))
            elif kind == "stay":
                ended, at_risk = tally.stays[STAYS.index(name)]
                pair = ended.sum(), at_risk[0]
            elif kind in ("stock", "reading"):
                pair = tally.grouped[n, -1, g], tally.grouped_over[n, -1, g]
            elif self.chosen[name].over == "residents":
                pair = tally.grouped[n, :, g].sum(), tally.grouped_over[n, -1, g]
            else:
                over = tally.grouped_over[n, :, g]
                pair = tally.grouped[n, :, g].sum(), -1 if self.chosen[name].over is None else over.sum()
            above.append(int(pair[0]))
            below.append(int(pair[1]))
        return np.array(above), np.array(below)

    @cached_property
    def blocks(self) -> Blocks | None:
        """The blocks by which a single run of a large place was counted; None where it wasn't."""
        return blocks_of(self.place) if all(tally.blocks is not None for tally in self.tallies[0]) else None

    @cached_property
    def sample(self) -> Sample:
        """What the units of `units` are: replicates or, of a single run of a large place, its blocks."""
        return sample_of(self.place, self.tallies, self.blocks)

    def units(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (-1 without) of a measure, one for each unit of `sample`.

        Of a single run by block, where the measure has blocks and the group is "all"; else the one total. All units
        together come to `totals`.
        """
        n = self._measure(name)
        group = arguments.choice("group", group, GROUP_NAMES, code="unknown-group")
        if self.sample.kind == "blocks" and group == "all":
            found = self.tallies[0][self._world(world)].blocks
            if found is not None and (found[0, n] != MISSING).all():
                return found[0, n].copy(), found[1, n].copy()
        return self.totals(name, world, group)

    def measure(self, name: str, world: str = "scheme", group: str = "all", replicate: int | None = None) -> Any:
        """Numerator and denominator of a measure over the run: of one replicate, or summed over all.

        None where it is undefined: 0 of 0.
        """
        above, below = self.totals(name, world, group)
        replicate = arguments.integer_or_none("replicate", replicate, 0, self.replicates - 1)
        if replicate is not None:
            above, below = above[[replicate]], below[[replicate]]
        if (below == 0).all():
            return None
        return int(above.sum()), int(below.sum()) if (below >= 0).all() else None

    def series(self, name: str, world: str = "scheme") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Days counted, numbered from the first lived; numerators and denominators by replicate and day, for all."""
        at, n = self._world(world), self._measure(name)
        above = np.stack([tallies[at].daily[n] for tallies in self.tallies])
        if (above == MISSING).any():
            above = np.where(above == MISSING, np.nan, above)  # scores are counted once a month
        below = np.stack([tallies[at].daily_over[n] for tallies in self.tallies])
        return np.arange(self.burn_in, self.lived), above, below

    def stays(self, name: str = "stays_blacklist", world: str = "scheme") -> tuple[np.ndarray, np.ndarray]:
        """For a survival curve, int64[replicates, days + 1] twice: by days since entry, the stays that ended after
        exactly so many, and those still on just before. `name` is "stays_blacklist" or "stays_wrongful"."""
        at = self._world(world)
        self._measure(name)
        if self.chosen[name].kind != "stay":
            raise UsageError(f"{name} is not counted by days since entry", code="not-a-stay", hint=", ".join(STAYS))
        both = np.stack([tallies[at].stays[STAYS.index(name)] for tallies in self.tallies])
        return both[:, 0], both[:, 1]

    def deciding(self, world: str = "scheme") -> np.ndarray:
        """Refusals by context of the deciding acts (rows; the last is association) and of the service (columns).

        In millionths of a refusal, int64[contexts + 1, contexts], summed over replicates.
        """
        self._world(world)
        matrix = np.zeros((ASSOCIATION + 1, len(CONTEXTS)), np.int64)
        for name, where in cells(self.scheme, catalogue()).items():
            matrix[where] = self.totals(name, world)[0].sum()
        return matrix

    @cached_property
    def findings(self) -> list[Finding]:
        """What the run says, in declared order; see `demerit.findings`."""
        return findings(self)

    @cached_property
    def documented(self) -> list[documented.Row]:
        """What is documented of the preset, each figure beside the run's own; see `demerit.documented`."""
        return documented.beside(self)

    def summary(self) -> str:
        """The findings as plain text."""
        from demerit.show.terminal import lines

        return "\n".join(lines(self))

    def life(self, resident: int) -> Life:
        """Everything that happened to one of the residents followed; it has text(), html(), write(path), data()."""
        from demerit.life.source import of_run
        from demerit.life.told import tell

        return tell(of_run(self), arguments.integer("resident", resident, 0))

    def pick(self, rule: str) -> int:
        """A resident chosen by a stated rule of `demerit.life.rules`, such as "most-refused"; nobody fits: an error."""
        from demerit.life.source import of_run
        from demerit.measure.picking import pick

        return pick(of_run(self), arguments.text("rule", rule))

    def chart(self, name: str) -> Any:
        """One of the report's charts, as an Altair object."""
        from demerit.show.notebook import chart

        return chart(self, arguments.text("name", name))

    def report(self, path: str | os.PathLike[str]) -> Path:
        """Write the report: one HTML file, its tables within it."""
        from demerit import folder
        from demerit.show.report import render

        path = arguments.path("path", path)
        with folder.replacing(path) as name:
            name.write_text(render(self), "utf-8")
        return path

    def save(self, path: str | os.PathLike[str], *, report: bool = True) -> Path:
        """Write the run folder: receipt, scheme, tables and, unless you don't want it, report; whole or not at all."""
        return write_run(self, arguments.path("path", path), report=arguments.flag("report", report))

    def _repr_html_(self) -> str:
        from demerit.show.notebook import html

        return html(self)

    def _world(self, world: str) -> int:
        at = arguments.WORLDS.index(arguments.choice("world", world, arguments.WORLDS, code="unknown-world"))
        if at >= len(self.worlds):
            raise UsageError("undefined: no twin", code="no-twin", hint="run it without --alone")
        return at

    def _measure(self, name: str) -> int:
        if arguments.text("name", name) not in self._number:
            from demerit.scheme.nearest import suggest

            raise UsageError(f"there is no measure {name!r}", code="unknown-measure",
                             hint=suggest(name, self._number, what="measure"))  # fmt: skip
        return self._number[name]
