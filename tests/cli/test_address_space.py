"""A run where `ulimit -v` allows less than the chart library reserves: all but the drawings is as without the limit."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from demerit.drawing import NOT_DRAWN, WITHOUT

EIGHT = 8_000_000 << 10  # bytes
ARGS = ["run", "as_reported", "--residents", "60", "--days", "3", "--replicates", "1", "--out"]
WORDS = NOT_DRAWN.split(">")[2].split("<")[0]


def run(path: Path, **how) -> str:
    done = subprocess.run([sys.executable, "-m", "demerit", *ARGS, path], capture_output=True, text=True, **how)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_run_survives_its_charts(tmp_path):
    said = run(tmp_path / "limited", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (EIGHT, EIGHT)))
    assert said.count(WITHOUT) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"limited"}
    assert WITHOUT not in run(tmp_path / "free")
    limited, free = ((tmp_path / name / "report.html").read_text("utf-8") for name in ("limited", "free"))
    assert limited.count(WORDS) == limited.count("<svg viewBox") == free.count("<svg viewBox") > 3
    assert WORDS not in free
    digests = {json.loads((tmp_path / name / "receipt.json").read_text())["digest"] for name in ("limited", "free")}
    assert len(digests) == 1
