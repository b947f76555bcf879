"""A run where `ulimit -v` allows less than the chart library reserves: all but the drawings is as without the limit."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

from demerit.drawing import NOT_DRAWN, WITHOUT

EIGHT = 8_000_000 << 10  # bytes
ARGS = ["run", "as_reported", "--residents", "60", "--days", "3", "--replicates", "1", "--out"]
WORDS = NOT_DRAWN.split(">")[2].split("<")[0]


def test_a_run_survives_its_charts(tmp_path, demerit):
    """The limit is a process's own; the other run is in this process."""
    done = subprocess.run(
        [sys.executable, "-m", "demerit", *ARGS, tmp_path / "limited"], capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (EIGHT, EIGHT)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(WITHOUT) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"limited"}
    said = demerit(*ARGS, tmp_path / "free")
    assert said.code == 0, said.err
    assert WITHOUT not in said.err
    limited, free = ((tmp_path / name / "report.html").read_text("utf-8") for name in ("limited", "free"))
    assert limited.count(WORDS) == limited.count("<svg viewBox") == free.count("<svg viewBox") > 3
    assert WORDS not in free
    digests = {json.loads((tmp_path / name / "receipt.json").read_text())["digest"] for name in ("limited", "free")}
    assert len(digests) == 1
