"""Whether a resident costs the same in a town and in a country: `python benchmarks/scale.py [largest] [--write]`.

A month of `as_reported` with every mechanism on, alone and nobody followed, on a city of 100,000 residents, of a
million, and so on up to `largest` (10,000,000 if not said; what doesn't fit in memory is left out, and said). Each is a
process of its own. The month is the second one, so that compiling and settling in aren't in it; smaller places live it
several times, and the quickest counts. Core time is measured on one thread; time on the clock, and memory at the most,
on as many as a run takes by itself. With `--write` the table and the chart in docs/scale.md are made anew. Nothing is
asserted.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import altair as alt
import vl_convert

from demerit.fitting import threads_by_default

DOCS = Path(__file__).parent.parent / "docs"
FIRST = 100_000
ONE_RUN = """
import json, resource, sys, time
import demerit as dm
from demerit import memory
from demerit.simulation import simulate
residents, threads, times = map(int, sys.argv[1:])
simulate("as_reported", "village", days=2, replicates=1)
before = memory.used()
best = []
for _ in range(times):
    at = {}
    def tell(done, days, replicate):
        at[done] = time.perf_counter(), time.process_time()
    began = time.perf_counter()
    place = dm.place("city", residents=residents)
    simulate("as_reported", place, days=61, twin=None, follow=0, replicates=1, threads=threads, progress=tell)
    best.append([at[60][n] - at[30][n] for n in range(2)])
each = residents * 30 / 1e9
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"wall": min(one[0] for one in best) / each, "core": min(one[1] for one in best) / each,
                  "bytes": (most - before) / residents, "memory": most}))
"""


def measured(residents: int, threads: int) -> dict[str, float] | None:
    """One place on so many threads; None if it doesn't fit."""
    times = max(1, min(5, 3_000_000 // residents))
    command = [sys.executable, "-c", ONE_RUN, str(residents), str(threads), str(times)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and "TooBigError" in done.stderr:
        return None
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def rows(largest: int) -> list[dict[str, float]]:
    found, residents = [], FIRST
    while residents <= largest:
        threads = threads_by_default(residents)
        one = usual = measured(residents, 1)
        if threads > 1:
            usual = measured(residents, threads)
        if one is None or usual is None:
            print(f"{residents:,} residents don't fit in this machine's memory")
            break
        row = {**usual, "residents": residents, "threads": threads, "core": one["core"]}
        found.append(row)
        print(as_text(row), flush=True)
        residents *= 10
    return found


def as_text(row: dict[str, float]) -> str:
    return (f"{int(row['residents']):>13,} residents: {row['core']:5.1f} ns core, {row['wall']:5.1f} ns on the clock "
            f"({row['threads']:.0f} threads) per resident-day; {row['memory'] / (1 << 30):6.2f} GiB, "
            f"{row['bytes']:6.1f} bytes a resident")  # fmt: skip


def table(found: list[dict[str, float]]) -> str:
    lines = ["| residents | core, ns | clock, ns | threads | memory, GiB | bytes a resident |"]
    lines.append("|---:|---:|---:|---:|---:|---:|")
    for row in found:
        lines.append(f"| {int(row['residents']):,} | {row['core']:.1f} | {row['wall']:.1f} | {row['threads']:.0f} | "
                     f"{row['memory'] / (1 << 30):.2f} | {row['bytes']:.0f} |")  # fmt: skip
    return "\n".join(lines)


def chart(found: list[dict[str, float]]) -> str:
    """Nanoseconds by residents, as SVG: the two lines named where they end."""
    names = {"core": "a core", "wall": "the clock"}
    points = [
        {"residents": row["residents"], "ns": row[key], "time": name} for row in found for key, name in names.items()
    ]
    most = max(point["ns"] for point in points)
    base = alt.Chart(alt.InlineData(points)).encode(
        x=alt.X("residents:Q", scale=alt.Scale(type="log"), title="residents",
                axis=alt.Axis(values=[row["residents"] for row in found], format="~s", grid=False)),
        y=alt.Y("ns:Q", scale=alt.Scale(domain=[0, 1.15 * most]), title="nanoseconds per resident-day"),
        color=alt.Color("time:N", legend=None, scale=alt.Scale(domain=list(names.values()),
                                                               range=["#1f4e79", "#b4552d"])),
    )  # fmt: skip
    ends = base.transform_filter(alt.datum.residents == found[-1]["residents"])
    drawn = (base.mark_line(strokeWidth=2) + base.mark_point(filled=True, size=50, opacity=1)
             + ends.mark_text(align="left", dx=10, fontSize=12).encode(text="time:N"))  # fmt: skip
    spec = drawn.properties(width=520, height=260, background="white", padding={"right": 110}).configure_view(
        stroke=None
    )
    return vl_convert.vegalite_to_svg(spec.to_dict())


def machine() -> str:
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end."


def main() -> None:
    numbers = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    found = rows(int(float(numbers[0])) if numbers else 10_000_000)
    if "--write" in sys.argv and found:
        page = DOCS / "scale.md"
        block = f"<!-- measured -->\n{table(found)}\n\n{machine()}\n<!-- /measured -->"
        text = re.sub(r"<!-- measured -->.*<!-- /measured -->", lambda _: block, page.read_text("utf-8"), flags=re.S)
        page.write_text(text, "utf-8")
        (DOCS / "img" / "scale.svg").write_text(chart(found) + "\n", "utf-8")


if __name__ == "__main__":
    main()
