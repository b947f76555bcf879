"""What an operator that adapts has come to look at (M48)."""

from __future__ import annotations

import numpy as np

from demerit import statistics
from demerit.findings.finding import LEVEL, Declared, Finding
from demerit.measure.estimates import Estimates
from demerit.show import wording

THOUSANDTHS = 1000  # readings are in these: 1,000 is as on the first day


def watched(figures: Estimates, declared: Declared) -> Finding | None:
    """How much more the most watched neighbourhood is looked at on the last evening than on the first day."""
    highest, lowest, zeal = (_last(figures, name) for name in declared.measures)
    sample = statistics.Sample.of_replicates(len(zeal), int(figures.run.totals("residents")[0][0]))
    most, least = (statistics.mean(one * zeal, sample) for one in (highest, lowest))
    times = wording.number(most.value)
    sentence = (
        f"On the last evening officers, collectors and cameras look {times} times as much as on the first day at the "
        f"neighbourhood that is watched most, and {wording.number(least.value)} times at the one that is watched least."
    )
    return declared.finding(
        most, f"The most watched neighbourhood is looked at {times} times as much as at first.", sentence,
        unit="number", period=LEVEL, empty=bool((highest * zeal == 1).all()),
    )  # fmt: skip


def _last(figures: Estimates, name: str) -> np.ndarray:
    """A reading of the last evening, by run, in units of what it was at first."""
    return np.asarray(figures.run.series(name)[1][:, -1] / THOUSANDTHS)


ADAPTING = Declared(
    "watched", "M48", "Where the operator looks", 91, watched, lambda scheme: scheme.operator is not None,
    ("attention_highest", "attention_lowest", "zeal"),
)  # fmt: skip
