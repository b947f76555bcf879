"""Speed and memory of the engine: `python benchmarks/engine.py [place] [days]`. Nothing is asserted.

Prints wall nanoseconds per resident-day of one world, seconds for both worlds, bytes of state per resident, the
seconds that compilation took when the kernels' cache was empty, and the whole command `demerit run` as a user types it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time

import demerit as dm
from demerit.compiled import CACHE
from demerit.day.state import SHORT
from demerit.simulation import simulate


def seconds(**arguments) -> float:
    """Wall seconds of one run."""
    began = time.perf_counter()
    simulate("as_reported", **arguments)
    return time.perf_counter() - began


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "town"
    days = int(sys.argv[2]) if len(sys.argv) > 2 else 365
    place = dm.place(name)
    print(f"{place.residents:,} residents, {days} days, {os.cpu_count()} cores, {SHORT.itemsize} bytes of state each")
    first = seconds(place=dm.place("village"), days=2, replicates=1)
    print(f"first run of two days, compilation included if the cache was empty: {first:.1f} s")
    shared = {"place": place, "days": days, "replicates": 1, "follow": 0}
    for threads in (1, 2):
        taken = min(seconds(**shared, twin=None, threads=threads) for _ in range(3))
        each = taken / days / place.residents * 1e9
        print(f"one world, {threads} thread(s): {taken:.2f} s, {each:.1f} ns wall per resident-day")
    both = min(seconds(**shared, threads=2) for _ in range(3))
    print(f"both worlds, 2 threads: {both:.2f} s")
    print(f"both worlds, every resident followed: {seconds(place=place, days=days, replicates=1):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "demerit", "run", "as_reported", "--place", name, "--days", str(days)]
        began = time.perf_counter()
        subprocess.run([*command, "--out", f"{folder}/run", "-q"], check=True, stdout=subprocess.DEVNULL)
        print(f"demerit run, report and files included: {time.perf_counter() - began:.2f} s")
    if "--cold" in sys.argv and CACHE is not None:
        shutil.rmtree(CACHE)
        began = time.perf_counter()
        code = "from demerit.simulation import simulate; simulate('as_reported', 'village', days=2, replicates=1)"
        subprocess.run([sys.executable, "-c", code], check=True)
        print(f"a cold start, compilation included: {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "demerit", "--help"], check=True, stdout=subprocess.DEVNULL)
    print(f"demerit --help: {(time.perf_counter() - began) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
