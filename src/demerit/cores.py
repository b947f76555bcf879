"""How many cores this process may use."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Fewer than the machine has in a container, or in a job of a cluster."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
