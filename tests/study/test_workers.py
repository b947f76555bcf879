"""Workers end with the process that started them: at once, tidily, and without Python's own words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from children import heeding

SCRIPT = """
import os, sys, time
from pathlib import Path
from demerit import folder, signals
from demerit.study.queue import Queue

def task(path):
    with folder.claim(path):
        os.write(1, b"begun\\n")  # at once: two workers write into one pipe
        time.sleep(60)
    return path

if __name__ == "__main__":
    with signals.stopping() as stop:
        try:
            Queue(task, Path(sys.argv[1]), [0, 1, 2, 3], 4, 2, None).run(None)
        except KeyboardInterrupt:
            sys.exit(128 + stop.number)
"""


def ended_by(tmp_path: Path, number: int, to_all: bool, code: int) -> None:
    """Two workers have begun, each with a lock; the signal goes to their parent alone, or to all."""
    script, study = tmp_path / "script.py", tmp_path / "study"
    script.write_text(SCRIPT)
    study.mkdir()
    running = subprocess.Popen(
        [sys.executable, script, study], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding,
        start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    assert [running.stdout.readline() for _ in range(2)] == ["begun\n"] * 2
    assert len(list(study.glob(".member-*.demerit-lock"))) == 2
    began = time.monotonic()
    (os.killpg if to_all else os.kill)(running.pid, number)
    out, err = running.communicate(timeout=30)  # until the workers have gone too: they have the same stderr
    assert running.returncode == code
    assert time.monotonic() - began < 30
    assert out == ""  # no other was begun
    assert "Traceback" not in err
    assert "Exception" not in err
    assert list(study.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [
        (signal.SIGINT, True, 130),  # Ctrl-C goes to all that a terminal has in the foreground
        (signal.SIGTERM, False, 143),
        (signal.SIGKILL, False, -9),
    ],
)
def test_a_signal_ends_all_and_leaves_no_lock(tmp_path, number, to_all, code):
    ended_by(tmp_path, number, to_all, code)
