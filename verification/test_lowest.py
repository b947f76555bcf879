"""The lowest versions that pyproject.toml declares: an environment of its own for a Python, where Demerit runs as here.

`make lowest`. Not part of `.ci/run`: with nothing compiled yet it takes some two minutes of two cores for each Python,
and as much again where other work goes on. A Python that isn't on this machine is told of and not tried.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")  # all that are declared
RUN = ["run", "as_reported", "--place", "village", "--days", "5", "--replicates", "2", "--out"]
SAMPLE = ["tests/test_kernel_cache.py", "tests/test_folder.py", "tests/test_memory.py", "tests/scheme/test_loading.py"]


def uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    assert found is not None, "no uv: make dev"
    return found


def called(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command prints. Fails the test with all that it said."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "VIRTUAL_ENV")}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=cwd, env=environment)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def digest(said: str) -> str:
    found = re.search(r"^Digest  (\w+)$", said, re.M)
    assert found is not None, said
    return found[1]


@pytest.mark.parametrize("version", PYTHONS)
def test_the_lowest_versions_run_a_village_to_the_same_digest(version, tmp_path):
    if subprocess.run([uv(), "python", "find", version], capture_output=True).returncode:
        pytest.skip(f"there is no Python {version} on this machine")
    called(uv(), "venv", "--python", version, tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    install = (uv(), "pip", "install", "--python", python)
    called(*install, "--resolution", "lowest-direct", "--editable", ROOT)
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]
    installed = dict(re.findall(r"^([\w-]+)==([\d.]+)", called(uv(), "pip", "freeze", "--python", python), re.M))
    for name, lowest in (each.split(">=") for each in project["dependencies"]):
        assert f"{installed[name]}.".startswith(f"{lowest}."), f"{name} {lowest} can't be had for Python {version}"
    demerit = (python, "-m", "demerit")
    called(*demerit, "doctor", cwd=tmp_path)
    there = called(*demerit, *RUN, "there", cwd=tmp_path)
    assert (tmp_path / "there" / "report.html").stat().st_size > 100_000
    here = called(sys.executable, "-m", "demerit", *RUN, "here", cwd=tmp_path)
    assert digest(there) == digest(here)
    called(*install, "pytest", "hypothesis")
    called(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SAMPLE)
