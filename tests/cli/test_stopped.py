"""`demerit run --checkpoint-every` and `demerit resume`: what they say. That the run is the same: test_resume.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from demerit import checkpoint, folder, simulation

SMALL = ["--residents", "100", "--days", "12", "--replicates", "2"]


@pytest.fixture
def interrupted(monkeypatch):
    """interrupted("run", ...): the command, with Ctrl-C when a replicate's day is done."""
    simulated = simulation.simulated

    def call(demerit, day: int, replicate: int, *args: str | Path):
        def slow(*arguments, progress, **more):
            def tell(done, days, which):
                progress(done, days, which)
                if (done, which) == (day, replicate):
                    raise KeyboardInterrupt

            return simulated(*arguments, progress=tell, **more)

        with monkeypatch.context() as patch:
            patch.setattr(simulation, "simulated", slow)
            return demerit(*args)

    return call


def test_stopped_and_resumed(demerit, interrupted, tmp_path):
    path, args = tmp_path / "mine", ["run", "as_reported", *SMALL]
    whole = demerit(*args, "--out", tmp_path / "whole", "--json").result
    said = interrupted(demerit, 9, 1, *args, "--out", path, "--checkpoint-every", "5")
    assert said.code == 130
    assert "interrupted after 21 of 24 days (2 replicates of 12)" in said.err
    assert f"`demerit resume {path}` goes on after day 5 of 12 of replicate 2 of 2" in " ".join(said.err.split())
    assert "Traceback" not in said.err
    said = demerit(*args, "--out", path)
    assert said.code == 2
    assert said.err.startswith("error[unfinished-run]")
    assert f"`demerit resume {path}`" in said.err
    said = interrupted(demerit, 8, 1, "resume", path, "--threads", "1", "--checkpoint-every", "2")
    assert said.code == 130
    assert "after 20 of 24 days" in said.err
    assert "goes on after day 8 of 12" in " ".join(said.err.split())
    done = demerit("resume", path, "--json")
    assert "going on after day" in done.err
    assert done.result["digest"] == whole["digest"]
    assert done.result["findings"] == whole["findings"]
    assert set(done.result) == set(whole)
    assert folder.is_run(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine", "whole"]
    said = demerit("resume", path)
    assert said.code == 2
    assert said.err.startswith("error[no-checkpoint]")
    assert "the run there is finished" in said.err


def test_what_was_interrupted_before_a_checkpoint_is_gone(demerit, interrupted, tmp_path):
    said = interrupted(demerit, 3, 0, "run", "none", *SMALL, "--out", tmp_path / "mine", "--checkpoint-every", "5")
    assert said.code == 130
    assert "no partial results were kept" in said.err
    assert list(tmp_path.iterdir()) == []
    said = demerit("resume", tmp_path / "mine", "--json")
    assert said.code == 2
    assert said.error["code"] == "no-checkpoint"


def test_a_run_begun_anew(demerit, interrupted, tmp_path):
    path = tmp_path / "mine"
    interrupted(demerit, 9, 0, "run", "none", *SMALL, "--out", path, "--checkpoint-every", "5")
    assert checkpoint.unfinished(path)
    said = demerit("run", "none", *SMALL, "--out", path, "--anew")
    assert said.code == 0
    assert "throwing away the unfinished run" in said.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_a_damaged_checkpoint_in_words(demerit, interrupted, tmp_path):
    path = tmp_path / "mine"
    interrupted(demerit, 9, 0, "run", "none", *SMALL, "--out", path, "--checkpoint-every", "5")
    for file in folder.unfinished(path).glob("*-state.npz"):
        file.write_bytes(b"x")
    said = demerit("resume", path)
    assert said.code == 3
    assert said.out == ""
    assert "error[checkpoint-damaged]" in said.err
    assert "--anew" in said.err
    assert "Traceback" not in said.err
    assert demerit("resume", path, "--json").error["code"] == "checkpoint-damaged"


@pytest.mark.parametrize(
    "args", [("run", "none", "--checkpoint-every", "0"), ("resume",), ("resume", "x", "--out", "y")]
)
def test_wrong_usage(demerit, tmp_path, monkeypatch, args):
    monkeypatch.chdir(tmp_path)
    said = demerit(*args)
    assert said.code == 2
    assert said.err.startswith("error[usage]")
    assert list(tmp_path.iterdir()) == []
