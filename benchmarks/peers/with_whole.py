"""Not the reference: the press's scheme with every mechanism on, to tell what that costs Demerit."""

from __future__ import annotations

import demerit as dm


def run(residents: int, days: int, seed: int) -> dict[str, int]:
    """One run on a town, without its twin; what it counts is nobody else's."""
    place = dm.place("town", residents=residents, seed=seed)
    done = dm.simulate("as_reported", place, days=days, seed=seed, twin=None, replicates=1, follow=0)
    return {"acts": done.measure("acts")[0]}
