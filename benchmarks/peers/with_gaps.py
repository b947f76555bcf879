"""The reference in NumPy by one who knows that little happens on a day: only the gaps between those who act are drawn.

The number of residents between one who does something and the next has a geometric distribution, so that this is the
same chance for everybody, at a draw for each act instead of one for each resident. The rest is with_numpy.py.
"""

from __future__ import annotations

import numpy as np
import with_numpy

from reference import ANYTHING


class Gaps:
    """Those who do or ask something on a day, from the gaps between them."""

    def __init__(self, residents: int, rng: np.random.Generator):
        self.residents, self.rng = residents, rng
        mean = residents * ANYTHING
        self.enough = int(mean + 8 * mean**0.5) + 16

    def today(self) -> tuple[np.ndarray, np.ndarray]:
        active = np.cumsum(self.rng.geometric(ANYTHING, self.enough)) - 1
        while active[-1] < self.residents:
            more = active[-1] + np.cumsum(self.rng.geometric(ANYTHING, self.enough))
            active = np.concatenate([active, more])
        active = active[: np.searchsorted(active, self.residents)]
        return active, self.rng.random(len(active)) * ANYTHING


def run(residents: int, days: int, seed: int) -> dict[str, int]:
    """Counts of one run."""
    return with_numpy.run(residents, days, seed, Gaps)
