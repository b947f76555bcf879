"""How many cores this process may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from demerit import control_groups


def usable_cores() -> int:
    """Fewer than the machine has where affinity, or the quota of a container or job, says so; at least 1.

    A quota of two and a half cores counts as three: two would leave a part of it unused.
    """
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([affinity, *(-(-time // period) for time, period in _quotas())]))


def _quotas() -> Iterator[tuple[int, int]]:
    """Of every control group with a quota: microseconds of all cores together in a period, and that period."""
    for folder, newer in control_groups.folders("cpu"):
        with suppress(OSError, ValueError):  # ValueError: "max", which is no quota
            time, period = map(int, _newer(folder) if newer else _older(folder))
            if time > 0 and period > 0:  # the older form says -1 for no quota
                yield time, period


def _newer(folder: Path) -> list[str]:
    return (folder / "cpu.max").read_text("ascii").split()


def _older(folder: Path) -> list[str]:
    return [(folder / f"cpu.cfs_{name}_us").read_text("ascii") for name in ("quota", "period")]
