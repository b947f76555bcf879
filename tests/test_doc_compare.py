"""What docs/compare.md tells to type works: its Python and its commands, on fewer people and days."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

import demerit as dm
from demerit.cli import cli

PAGE = (Path(__file__).parents[1] / "docs" / "compare.md").read_text("utf-8")
FEW = ["--residents", "120", "--days", "5", "--replicates", "2", "-q"]


def test_the_snippets_run_in_order(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    whole, small = dm.compare, {"place": dm.place("village", residents=120)}

    def on_few(*arms, **more):
        return whole(*arms, **more, **(small if "days" in more else {}))

    monkeypatch.setitem(vars(dm), "compare", on_few)
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(block, names)
    assert (tmp_path / "cameras.html").exists()
    assert "B  As reported by the press, without cameras" in capsys.readouterr().out


def test_the_commands_run_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    demerit (compare .+)$", PAGE, re.M)
    assert len(commands) == 5
    for command in commands:
        args = shlex.split(command)
        finished = any(arg.startswith("runs/") and arg.endswith(("/a", "/b")) for arg in args)
        said = CliRunner().invoke(cli, [*args, *([] if finished else FEW)])
        assert said.exit_code == 0, f"{command}\n{said.stderr}"
    assert (tmp_path / "cameras.html").exists()
