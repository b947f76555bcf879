"""One cell of the timing, in a process of its own: `python child.py NAME RESIDENTS DAYS SECONDS`. Prints JSON.

A run of 2 days and one of 2 more than DAYS differ by DAYS days: set-up falls out of the difference, whatever it holds.
They are repeated for SECONDS, three times at least unless that takes five times as long. Before come a small first run,
which compiles what there is to compile, and a short one at full size: some compile more for large arrays.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable

SHORT = 2  # days
LEAST, MOST = 3, 25  # repeats
MIB = 1 << 20


def peak() -> float:
    """The most memory that this process ever held, MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MIB if sys.platform == "darwin" else most / 1024


def taken(run: Callable[..., object], residents: int, days: int, seed: int) -> tuple[float, float]:
    """Seconds on the clock, and of all cores."""
    cores, clock = time.process_time(), time.perf_counter()
    run(residents, days, seed)
    return time.perf_counter() - clock, time.process_time() - cores


def traffic(residents: int, days: int, _seed: int) -> None:
    """What the memory itself takes: 16 bytes for each resident read and written, once a day, and nothing done."""
    import numpy as np

    state, tomorrow = np.ones(2 * residents, np.uint64), np.zeros(2 * residents, np.uint64)
    for _ in range(days):
        np.copyto(tomorrow, state)
        state, tomorrow = tomorrow, state


def main() -> None:
    name, residents, days, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    if name == "traffic":
        run = traffic
    else:
        from implementations import ALL

        run = ALL[name].load()
    imported = time.perf_counter() - began
    first, _ = taken(run, 700, 35, 1)  # long enough that somebody has left the register
    run(residents, SHORT, 1)
    pairs, started = [], time.perf_counter()
    while len(pairs) < MOST:
        spent = time.perf_counter() - started
        if pairs and spent > (seconds if len(pairs) >= LEAST else 5 * seconds):
            break
        seed = 2 + 2 * len(pairs)  # never the same place twice, so that nobody finds one ready
        short, long = taken(run, residents, SHORT, seed), taken(run, residents, SHORT + days, seed + 1)
        pairs.append((*short, *long))
    print(json.dumps({"imported": imported, "first": first, "pairs": pairs, "peak": peak()}))


if __name__ == "__main__":
    main()
