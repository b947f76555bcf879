"""How long a screening takes. On 2 cores, a year of a town of 20,000 with 50 draws should take under 3 minutes.

python benchmarks/screening.py [scheme]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from demerit.cores import usable_cores

COMMAND = [str(Path(sys.executable).with_name("demerit")), "screen", "--days", "365", "--quiet"]


def main(scheme: str = "as_reported") -> None:
    with tempfile.TemporaryDirectory() as place:
        warm = ["--residents", "1000", "--draws", "1", "--lucks", "1", "--out", f"{place}/warm"]
        subprocess.run([*COMMAND, scheme, *warm], stdout=subprocess.DEVNULL, check=True)
        started = time.perf_counter()
        subprocess.run([*COMMAND, scheme, "--out", f"{place}/all"], stdout=subprocess.DEVNULL, check=True)
        took = time.perf_counter() - started
        runs = len([*Path(place, "all").glob("draw-*"), *Path(place, "all").glob("luck-*")])
    print(f"{scheme}: {runs} runs of 20,000 residents, each with its twin, in {took:.0f} s on {usable_cores()} cores")


if __name__ == "__main__":
    main(*sys.argv[1:2])
