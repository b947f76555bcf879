"""The wheel installed alone, in a fresh environment outside the repository. Half a minute; downloads what it needs."""

from __future__ import annotations

import sys

import demerit
from test_project import ROOT, UV, run, wheel


def test_the_wheel_works_when_installed_alone(tmp_path):
    """With the locked versions of what it needs."""
    built = wheel(tmp_path)
    locked = run(UV, "export", "--locked", "--no-dev", "--no-emit-project", "--no-hashes", "--quiet", cwd=ROOT)
    (tmp_path / "locked.txt").write_text(locked)
    run(UV, "venv", "--quiet", "--python", sys.executable, "alone", cwd=tmp_path)
    python = tmp_path / "alone" / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, "--constraints", "locked.txt", built, cwd=tmp_path)
    command = tmp_path / "alone" / "bin" / "demerit"
    assert run(command, "--version", cwd=tmp_path).strip() == f"demerit {demerit.__version__}"
    assert "as_reported" in run(command, "schemes", cwd=tmp_path)
    assert "a valid scheme" in run(command, "check", "as_reported", cwd=tmp_path)
    assert "a valid place" in run(command, "check", "--place", "village", cwd=tmp_path)
    where = run(python, "-c", "import demerit; print(demerit.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
