"""Many runs of one scheme that differ in their seeds, for what findings ask of them: totals, and nothing more.

Of each run a few numbers are kept, so that a study may have thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from demerit.measure.findings import Finding, findings

if TYPE_CHECKING:
    from demerit.run import Run


class Pooled:
    """Runs as the replicates of one."""

    def __init__(self, runs: Iterator[Run]) -> None:
        """`runs`: at least one; they are read one after another, and let go of."""
        self._totals: dict[tuple[str, str], list[tuple[np.ndarray, np.ndarray]]] = {}
        for run in runs:
            if not self._totals:
                self.scheme, self.place, self.worlds = run.scheme, run.place, run.worlds
                self.start, self.days, self.burn_in = run.start, run.days, run.burn_in
                self.receipt = {"without": run.receipt["without"]}
                self.followed_count, self.followed_all = run.followed_count, run.followed_all
            for world in ("scheme", "twin")[: len(run.worlds)]:
                for name in run.measures:
                    self._totals.setdefault((name, world), []).append(run.totals(name, world))
        self.replicates = len(self.totals("residents")[0])

    def counts(self, name: str) -> bool:
        """Whether these runs count a measure."""
        return (name, "scheme") in self._totals

    def totals(self, name: str, world: str = "scheme") -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators of a measure, one for each run (see `Run.totals`)."""
        above, below = zip(*self._totals[name, world], strict=True)
        return np.concatenate(above), np.concatenate(below)

    @cached_property
    def findings(self) -> list[Finding]:
        """About ten sentences, with n and interval."""
        return findings(self)

    def summary(self) -> str:
        """The findings as plain text."""
        from demerit.show.terminal import lines

        return "\n".join(lines(self))
