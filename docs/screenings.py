"""Make the screenings that come with Demerit: `python docs/screenings.py [PRESET ...]`, all presets if none is named.

Each is of a town of 20,000 residents, with 50 draws and 10 lucks, for as many days as the preset is run by default.
Runs that are there already, below `runs/screenings`, are not run again. `verification/test_screenings.py` tells when
one has to be made anew.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import demerit as dm
from demerit.folder import replacing
from demerit.scheme import preset_ids

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "src" / "demerit" / "data" / "screenings"
RESIDENTS, DRAWS, LUCKS = 20_000, 50, 10


def main(names: list[str]) -> None:
    SHIPPED.mkdir(exist_ok=True)
    for name in names or preset_ids():
        started = time.perf_counter()
        folder = ROOT / "runs" / "screenings" / name
        found = dm.screen(name, dm.place("town", residents=RESIDENTS), draws=DRAWS, lucks=LUCKS, folder=folder)
        with replacing(SHIPPED / f"{name}.json") as partial:
            partial.write_text(json.dumps(found.data(), indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"{name}: {found.days} days, {found.numbers} numbers, {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
