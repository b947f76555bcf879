"""Ways to call the command: in this process (quick), and as its own process (as a user does)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from demerit.cli import cli
from demerit.study import members


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        assert self.json["ok"] is False
        assert "result" not in self.json
        return self.json["error"]

    @property
    def result(self) -> dict[str, Any]:
        assert self.json["ok"] is True
        assert "error" not in self.json
        return self.json["result"]


@pytest.fixture
def demerit():
    """demerit("show", "none"): the command in this process, off a terminal."""

    def call(*args: str | Path) -> Said:
        result = CliRunner().invoke(cli, [str(arg) for arg in args])
        return Said(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def process():
    """The command as its own process; keywords are environment variables."""

    def call(*args: str | Path, cwd: Path | None = None, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "demerit", *map(str, args)],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def members_run_here(monkeypatch):
    """Studies run their members in this process: a worker of their own takes seconds to start."""
    run_members = members.run_members

    def run_here(folder, *, workers: int | None = None, **more: Any) -> members.Members:
        with ThreadPoolExecutor(1) as executor:
            return run_members(folder, executor=executor, workers=1, **more)

    monkeypatch.setattr(members, "run_members", run_here)
