"""The reference in Mesa with draws made ahead by NumPy: see `with_mesa.Woken`."""

from __future__ import annotations

import with_mesa


def run(residents: int, days: int, seed: int) -> dict[str, int]:
    """Counts of one run."""
    return with_mesa.run(residents, days, seed, with_mesa.Woken)
