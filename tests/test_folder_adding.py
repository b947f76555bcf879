"""Files added to a finished run's folder: all of them or none, and nothing of the user's own lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from demerit import folder
from demerit.errors import UsageError
from test_folder import everything, write


def test_files_are_added_to_a_finished_run_or_none_is(tmp_path):
    final = tmp_path / "mine"
    write(final)
    (final / "tables").mkdir()
    (final / "tables" / "own.csv").write_text("mine")
    with folder.adding(final, instead_of=("report.html", "tables/")) as tmp:
        (tmp / "tables").mkdir()
        (tmp / "tables" / "own.csv").write_text("ours")
        (tmp / "receipt.json").write_text("second")
    assert folder.written_files(final) == {"receipt.json", "tables/own.csv", ".demerit"}  # the report is gone
    assert (final / "tables" / "own.csv").read_text() == "ours"
    assert (final / "tables" / "own.csv.before").read_text() == "mine"
    assert (final / "receipt.json").read_text() == "second"
    before = everything(final)
    with pytest.raises(ValueError, match="bad"), folder.adding(final) as tmp:
        (tmp / "more").write_text("x")
        (tmp / "receipt.json").write_text("third")
        raise ValueError("bad")
    assert everything(final) == before
    assert (final / "receipt.json").read_text() == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_files_are_added_only_to_a_run_but_from_within_it_too(tmp_path, monkeypatch):
    for path in (tmp_path / "none", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(UsageError) as caught, folder.adding(path):
            pytest.fail("not reached")
        assert caught.value.code == "not-a-run"
    write(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    with folder.adding(Path(".")) as tmp:
        (tmp / "more").write_text("x")
    assert "more" in folder.written_files(tmp_path / "mine")
