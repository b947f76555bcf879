"""Many runs of one scheme that differ in their seeds, for what findings ask of them: totals, and a few series.

Of each run a few numbers are kept, so that a study may have thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from demerit import arguments
from demerit.arguments import WORLDS
from demerit.findings import Finding, findings
from demerit.findings.period import FOLLOWED
from demerit.statistics import Sample

if TYPE_CHECKING:
    from demerit.measure.registry import Measure
    from demerit.run import Run

GROUPS = ("all", "opinion=content", "opinion=firmly dissenting", "income=1", "income=10", "minority=yes", "minority=no")
SERIES = ("residents", "enrolled", "recorded_breaches", "breaches", *FOLLOWED)  # day by day


class Pooled:
    """Runs as the replicates of one."""

    def __init__(self, runs: Iterator[Run]) -> None:
        """`runs`: at least one; they are read one after another, and let go of."""
        self._totals: dict[tuple[str, str, str], list[tuple[np.ndarray, np.ndarray]]] = {}
        self._series: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
        for run in runs:
            if not self._totals:
                self.scheme, self.place, self.worlds = run.scheme, run.place, run.worlds
                self.start, self.days, self.burn_in = run.start, run.days, run.burn_in
                self.measures: dict[str, Measure] = run.measures
                self.receipt = {"without": run.receipt["without"]}
                self.followed_count, self.followed_all = run.followed_count, run.followed_all
            for world in WORLDS[: len(run.worlds)]:
                for name in run.measures:
                    for group in GROUPS:
                        self._totals.setdefault((name, world, group), []).append(run.totals(name, world, group))
            for name in SERIES:
                if name in run.measures:
                    self._series.setdefault(name, []).append(run.series(name)[1:])
        self.replicates = len(self.totals("residents")[0])

    def counts(self, name: str) -> bool:
        """Whether these runs count a measure."""
        return name in self.measures

    def totals(self, name: str, world: str = "scheme", group: str = "all") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators of a measure, one for each run (see `Run.totals`); of one of `GROUPS`."""
        name = arguments.choice("measure", name, self.measures, code="unknown-measure")
        world = arguments.choice("world", world, WORLDS[: len(self.worlds)], code="unknown-world")
        group = arguments.choice("group", group, GROUPS, code="unknown-group")
        above, below = zip(*self._totals[name, world, group], strict=True)
        return np.concatenate(above), np.concatenate(below)

    units = totals

    @property
    def sample(self) -> Sample:
        """The runs, as units."""
        return Sample.of_replicates(self.replicates, self.place.residents)

    def series(self, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Days, and numerators and denominators by run and day, of the few measures that findings follow."""
        name = arguments.choice("series", name, self._series, code="unknown-measure")
        above, below = zip(*self._series[name], strict=True)
        return np.arange(self.days), np.concatenate(above), np.concatenate(below)

    @cached_property
    def findings(self) -> list[Finding]:
        """What the runs say together, in declared order."""
        return findings(self)

    def summary(self) -> str:
        """The findings as plain text."""
        from demerit.show.terminal import lines

        return "\n".join(lines(self))
