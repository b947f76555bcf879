"""All implementations of the reference side by side: `python benchmarks/peers/timing.py [--residents 700 10000 ...]`.

Every cell runs in processes of its own (child.py), taken in turn, so that what else goes on here falls on all of them;
what takes too long is left out from there on. The memory's own pace is measured in the same run. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from implementations import Implementation, chosen

HERE = Path(__file__).parent
PACE = Implementation("Memory: 16 bytes copied", "", "numpy", "numpy")
YEAR, DAYS, SMALL = 365, 60, 10_000  # small runs are short: more days tell them better from set-up
COMPILED = ("demerit", "laser", "starsim")  # what compiles something on its first run


def child(name: str, residents: int, days: int, seconds: float, limit: float, **environment: str) -> dict | str:
    """What a process measured; or, in a word, why it didn't."""
    command = [sys.executable, str(HERE / "child.py"), name, str(residents), str(days), str(seconds)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, check=True, env={**os.environ, **environment}
        )
    except subprocess.TimeoutExpired:
        print(f"  {name}, {residents:,}: over {limit:.0f} s", file=sys.stderr)
        return f"over {limit:.0f} s"
    except subprocess.CalledProcessError as error:
        print(f"  {name}, {residents:,}: {error.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return "failed"
    return json.loads(done.stdout.splitlines()[-1])


class Cell:
    """One implementation at one size, from all its processes."""

    def __init__(self, residents: int, days: int, found: list[dict]):
        unit = residents * days / 1e9  # seconds to nanoseconds a resident-day
        pairs = [pair for one in found for pair in one["pairs"]]
        each = [(pair[2] - pair[0]) / unit for pair in pairs]
        self.low, self.clock, self.high = min(each), median(each), max(each)
        self.cores = median(pair[3] - pair[1] for pair in pairs) / unit
        self.peak = max(one["peak"] for one in found)
        self.set_up = median(pair[0] for pair in pairs)
        self.sure = self.clock * unit > self.set_up / 4  # else the days drown in what set-up varies by


def measure(
    names: list[str], sizes: list[int], fixed: int | None, repeats: int, seconds: float, limit: float
) -> tuple[dict, dict[str, str]]:
    """Cells by (name, size); processes of one size are taken in turn, `repeats` times. Of what was given up, why."""
    cells, why = {}, {}
    for residents in sizes:
        days = fixed or (YEAR if residents <= SMALL else DAYS)
        found: dict[str, list[dict]] = {name: [] for name in names}
        for repeat in range(repeats):
            turn = names[repeat % len(names) :] + names[: repeat % len(names)]
            for name in turn:
                if name in why or (repeat and sum(found[name][0]["pairs"][0][::2]) > limit / 5):
                    continue  # too slow, or slow enough for one to do
                one = child(name, residents, days, seconds, limit)
                if isinstance(one, str):
                    why[name] = one
                else:
                    found[name].append(one)
            print(
                f"  {residents:,} residents, {repeat + 1} of {repeats}, load {os.getloadavg()[0]:.1f}", file=sys.stderr
            )
        cells |= {(name, residents): Cell(residents, days, rows) for name, rows in found.items() if rows}
    return cells, why


def table(title: str, labels: dict[str, str], sizes: list[int], cells: dict, said, why: dict[str, str]) -> str:
    """A Markdown table of what `said` makes of each cell."""
    lines = [f"**{title}**", "", "| | " + " | ".join(f"{size:,}" for size in sizes) + " |"]
    lines.append("|---|" + "---:|" * len(sizes))
    for name, label in labels.items():
        here = [cells.get((name, size)) for size in sizes]
        row = [said(cell, size) if cell else why.get(name, "not timed") for cell, size in zip(here, sizes, strict=True)]
        lines.append(f"| {label} | " + " | ".join(row) + " |")
    return "\n".join([*lines, ""])


def cold(names: list[str], limit: float) -> str:
    """Seconds of the first small run with nothing compiled, and once it is."""
    lines = ["**First run of 700 residents: seconds**", "", "| | nothing compiled yet | compiled before |"]
    lines.append("|---|---:|---:|")
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            places = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder}
            both = [child(name, 700, 35, 0, limit, **places) for _ in range(2)]
        if not any(isinstance(one, str) for one in both):
            lines.append(f"| {name} | " + " | ".join(f"{one['imported'] + one['first']:.1f}" for one in both) + " |")
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, nargs="+", default=[700, 10_000, 100_000, 1_000_000])
    parser.add_argument("--days", type=int, help=f"{YEAR} for up to {SMALL:,} residents and {DAYS} for more by default")
    parser.add_argument("--repeats", type=int, default=3, help="processes of each cell")
    parser.add_argument("--seconds", type=float, default=2, help="how long each process repeats its runs")
    parser.add_argument("--limit", type=float, default=180, help="seconds after which a process is given up")
    parser.add_argument("--only", nargs="+", help="names of implementations")
    parser.add_argument("--warm", action="store_true", help="leave out the runs with nothing compiled")
    asked = parser.parse_args()
    peers = {**chosen(asked.only), "traffic": PACE}
    load = os.getloadavg()
    cells, why = measure(list(peers), asked.residents, asked.days, asked.repeats, asked.seconds, asked.limit)
    labels, sizes = {name: one.label for name, one in peers.items()}, asked.residents

    def ratio(cell: Cell, size: int) -> str:
        ours = cells.get(("demerit", size))
        return f"{cell.clock / ours.clock:.2g}" if ours and ours.sure and cell.sure else "unsure"

    print(f"\n{os.cpu_count()} cores; load {load[0]:.1f} before, {os.getloadavg()[0]:.1f} after; "
          + ", ".join(sorted({one.installed() for one in peers.values()})) + "\n")  # fmt: skip

    def told(title: str, said) -> None:
        print(table(title, labels, sizes, cells, said, why))

    def spread(cell: Cell, _: int) -> str:
        return f"{cell.clock:.3g} ({cell.low:.3g} to {cell.high:.3g})" if cell.sure else "unsure"

    told("Nanoseconds per resident-day on the clock: median (least to most)", spread)
    told("The same of all cores together: median", lambda cell, _: f"{cell.cores:.3g}" if cell.sure else "unsure")
    told("Time as a multiple of Demerit's, of medians: below 1 is faster", ratio)
    told("Memory at most, MiB, of the whole process", lambda cell, _: f"{cell.peak:.0f}")
    told("Set-up, s (a run of two days)", lambda cell, _: f"{cell.set_up:.2g}")
    if not asked.warm:
        print(cold([name for name in COMPILED if name in peers], asked.limit))


if __name__ == "__main__":
    main()
