"""How long the command takes to answer: `demerit --help` should be under 150 ms.

python benchmarks/start_up.py [times]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

PYTHON = sys.executable
COMMANDS = {
    "python, nothing": [PYTHON, "-c", ""],
    "import click": [PYTHON, "-c", "import click"],
    "import demerit": [PYTHON, "-c", "import demerit"],
    "demerit --help": [str(Path(PYTHON).with_name("demerit")), "--help"],
    "demerit --version": [str(Path(PYTHON).with_name("demerit")), "--version"],
    "demerit schemes": [str(Path(PYTHON).with_name("demerit")), "schemes"],
    "demerit check as_reported": [str(Path(PYTHON).with_name("demerit")), "check", "as_reported"],
}


def main(times: int = 11) -> None:
    for name, command in COMMANDS.items():
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # warm
        took = []
        for _ in range(times):
            started = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            took.append(1000 * (time.perf_counter() - started))
        print(f"{name:28} median {statistics.median(took):6.0f} ms   least {min(took):6.0f} ms")


if __name__ == "__main__":
    main(*(int(arg) for arg in sys.argv[1:2]))
