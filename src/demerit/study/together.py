"""Two arms run together: the twin, which is the same world beside both, is lived once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from demerit.arm import share_a_twin
from demerit.errors import TooBigError
from demerit.run import Run
from demerit.simulation import arm_in, asked, runs_of, simulated

Progress = Callable[[int, int, int], None]
OF_AN_ARM = ("scheme", "without")


def simulate_together(
    a: dict[str, Any], b: dict[str, Any], *, threads: int | None = None, progress: Progress | None = None
) -> list[Run]:
    """The runs of two arms, each given by the arguments of `demerit.simulate`, and the same as that gives.

    With one twin if both have the same, and all three worlds fit in memory; else one arm after the other. progress:
    called with days done, days, and the replicate, those of b counted on from those of a.

    Raises what `demerit.simulate` raises.
    """
    one, other = asked(**a), asked(**b)
    common, others = ({name: value for name, value in what.items() if name not in OF_AN_ARM} for what in (one, other))
    if common == others:
        place, twin, start = common.pop("place"), common.pop("twin"), common["start"]
        arms = [arm_in(place, what["scheme"], twin, what["without"], start) for what in (one, other)]
        if share_a_twin(arms):
            try:
                return cast("list[Run]", runs_of(arms, place, **common, threads=threads, progress=progress))
            except TooBigError:  # said before anything is allocated; two worlds at a time may fit
                pass
    runs: list[Run] = []
    for what in (one, other):
        tell = _counted_on(progress, sum(run.replicates for run in runs))
        runs.append(cast(Run, simulated(**what, threads=threads, progress=tell)))
    return runs


def _counted_on(progress: Progress | None, before: int) -> Progress | None:
    return None if progress is None else lambda done, days, replicate: progress(done, days, before + replicate)
