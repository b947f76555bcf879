"""Whether all implementations of the reference agree: `python benchmarks/peers/agree.py [--replicates 20] ...`.

Each is run with as many seeds, of place and luck. The rule: of every count, per resident, the mean over replicates has
a 95 per cent interval (Student's t). Demerit's, widened by ALLOWANCE of its mean on either side, must overlap the
peer's; otherwise this fails with exit code 1. The seeds are fixed, so that the answer doesn't flicker.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from math import sqrt
from statistics import mean, stdev

from implementations import chosen

from reference import COUNTS

ALLOWANCE = 0.02  # of Demerit's mean
# 97.5 per cent points of Student's t, by degrees of freedom
STUDENT = {1: 12.71, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 7: 2.365, 9: 2.262, 14: 2.145, 19: 2.093, 29: 2.045}


def replicated(
    run: Callable[..., dict[str, int]], residents: int, days: int, replicates: int
) -> dict[str, list[float]]:
    """Each count per resident, of every replicate."""
    runs = [run(residents, days, 1 + replicate) for replicate in range(replicates)]
    return {name: [one[name] / residents for one in runs] for name in COUNTS}


def interval(values: list[float]) -> tuple[float, float]:
    """The mean, and half the width of its 95 per cent interval."""
    free = max(df for df in STUDENT if df < len(values))
    return mean(values), STUDENT[free] * stdev(values) / sqrt(len(values))


def disagreements(ours: dict[str, list[float]], theirs: dict[str, list[float]]) -> list[str]:
    """Counts whose intervals don't overlap."""
    found = []
    for name in COUNTS:
        (our_mean, our_half), (their_mean, their_half) = interval(ours[name]), interval(theirs[name])
        if abs(our_mean - their_mean) > our_half + their_half + ALLOWANCE * our_mean:
            found.append(name)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--residents", type=int, default=2000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--only", nargs="+", help="names of implementations; Demerit is always there")
    asked = parser.parse_args()
    peers = chosen(["demerit", *asked.only] if asked.only else None)
    for name in ("demerit-1", "whole"):  # the same to the last bit, and another scheme
        peers.pop(name, None)
    found = {name: replicated(one.load(), asked.residents, asked.days, asked.replicates) for name, one in peers.items()}
    print(
        f"\n{asked.replicates} replicates of {asked.residents:,} residents, {asked.days} days: thousandths "
        "of a resident (points lost: of a point), mean ± half of the 95 % interval\n"
    )
    print("| | " + " | ".join(name.replace("_", " ") for name in COUNTS) + " |")
    print("|---|" + "---:|" * len(COUNTS))
    failed = []
    for name, counts in found.items():
        off = disagreements(found["demerit"], counts)
        failed += [f"{peers[name].label}: {count}" for count in off]
        cells = []
        for count in COUNTS:
            middle, half = interval(counts[count])
            cells.append(f"{1000 * middle:.4g} ± {1000 * half:.2g}" + (" ✗" if count in off else ""))
        print(f"| {peers[name].label} | " + " | ".join(cells) + " |")
    print()
    print("They don't agree: " + "; ".join(failed) if failed else f"All agree: {len(found) - 1} peers with Demerit.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
