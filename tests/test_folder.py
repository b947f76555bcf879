"""Run folders are written whole or not at all, and only Demerit's own files are ever removed."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir

import pytest

from children import heeding
from demerit import checkpoint, folder, manifest, receipt
from demerit.errors import EXIT_UNEXPECTED, EXIT_USAGE, InvalidFile, OutputError, UsageError

HOLDER = """
import sys, time
from demerit import folder
with folder.writing(sys.argv[1], overwrite=True) as tmp:
    (tmp / "timeline.parquet").write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(60)
"""


def write(path: Path, text: str = "first", *, overwrite: bool = False) -> None:
    with folder.writing(path, overwrite=overwrite) as tmp:
        (tmp / "receipt.json").write_text(text)
        (tmp / "report.html").write_text("<p>")


def everything(path: Path) -> set[str]:
    return {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()}


def held(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True, preexec_fn=heeding
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def test_a_run_appears_whole_and_leaves_nothing_beside_it(tmp_path):
    final = tmp_path / "runs" / "mine"
    with folder.writing(final) as tmp:
        (tmp / "receipt.json").write_text("x")
        assert not final.exists()
    assert everything(tmp_path) == {"runs/mine/receipt.json", "runs/mine/.demerit"}
    assert folder.is_run(final)
    assert folder.written_files(final) == {"receipt.json", ".demerit"}


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt(), SystemExit(3)])
def test_a_failure_leaves_nothing_at_all(tmp_path, error):
    with pytest.raises(type(error)), folder.writing(tmp_path / "a" / "b") as tmp:
        (tmp / "receipt.json").write_text("x")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_run(tmp_path):
    final = tmp_path / "mine"
    write(final)
    with pytest.raises(ValueError, match="bad"), folder.writing(final, overwrite=True) as tmp:
        (tmp / "receipt.json").write_text("second")
        raise ValueError("bad")
    assert (final / "receipt.json").read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_an_earlier_run_is_replaced_only_when_allowed(tmp_path):
    final = tmp_path / "mine"
    write(final)
    with pytest.raises(UsageError) as caught:
        write(final, "second")
    assert caught.value.code == "folder-exists"
    assert (final / "receipt.json").read_text() == "first"
    write(final, "second", overwrite=True)
    assert (final / "receipt.json").read_text() == "second"


def test_the_users_own_files_stay_when_a_run_is_replaced(tmp_path):
    final = tmp_path / "mine"
    write(final)
    (final / "notes.txt").write_text("mine")
    (final / "charts").mkdir()
    (final / "charts" / "own.svg").write_text("mine")
    with folder.writing(final, overwrite=True) as tmp:
        (tmp / "receipt.json").write_text("second")
        (tmp / "notes.txt").write_text("not mine")
    assert everything(final) == {
        "receipt.json", ".demerit", "notes.txt", "notes.txt.before", "charts/own.svg",
    }  # fmt: skip
    assert (final / "notes.txt.before").read_text() == "mine"


def test_a_manifest_that_lists_a_foreign_file_doesnt_lose_it(tmp_path):
    """Whatever a manifest claims, only files with names that Demerit gives are removed, and only in the folder."""
    final, outside = tmp_path / "mine", tmp_path / "outside.txt"
    write(final)
    outside.write_text("mine")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "photo.jpg").write_text("mine")
    (final / "thesis.tex").write_text("mine")
    (final / "events.parquet.bak").write_text("mine")
    (final / "notes").mkdir()
    (final / "notes" / "receipt.json").write_text("mine")
    (final / "data").symlink_to(elsewhere)
    foreign = ["thesis.tex", "events.parquet.bak", "notes/receipt.json", "data", "data/photo.jpg", "../outside.txt"]
    listed = ["receipt.json", "report.html", ".demerit", *foreign, str(outside), "../elsewhere/photo.jpg"]
    (final / ".demerit").write_text(json.dumps({"demerit": 1, "files": listed}))
    write(final, "second", overwrite=True)
    assert everything(final) >= {"thesis.tex", "events.parquet.bak", "notes/receipt.json"}
    assert (final / "receipt.json").read_text() == "second"
    assert (final / "data").is_symlink()
    assert outside.read_text() == (elsewhere / "photo.jpg").read_text() == "mine"
    assert (final / "thesis.tex").read_text() == (final / "notes" / "receipt.json").read_text() == "mine"
    assert {p.name for p in tmp_path.iterdir()} == {"mine", "outside.txt", "elsewhere"}


def test_a_name_that_isnt_utf8_is_refused_when_the_folder_is_claimed(tmp_path):
    """Parquet's writer would fail on it, after all days."""
    for path in (tmp_path / "bad\udcff", tmp_path / "bad\udcff" / "mine"):
        with pytest.raises(UsageError, match="isn't UTF-8") as caught, folder.claim(path):
            pass
        assert caught.value.code == "bad-name"
        assert caught.value.where is not None
        assert caught.value.where.isprintable()
    assert list(tmp_path.iterdir()) == []
    write(tmp_path / "Ümläut")
    assert folder.is_run(tmp_path / "Ümläut")


def test_a_signal_while_a_run_is_put_in_place_waits(tmp_path, monkeypatch):
    """Between the two renames the folder isn't there; a Ctrl-C at that moment is heeded when it is."""
    write(tmp_path / "mine")
    rename, sent = os.rename, []

    def rename_and_signal(old, new):
        rename(old, new)
        if not sent:
            sent.append(new)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(os, "rename", rename_and_signal)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "mine", "second", overwrite=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert sent
    assert (tmp_path / "mine" / "receipt.json").read_text() == "second"
    assert folder.put_in_place(tmp_path / "mine")
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_a_folder_of_other_files_is_refused_untouched(tmp_path):
    final = tmp_path / "mine"
    final.mkdir()
    for name in "abcde":
        (final / name).write_text(name)
    with pytest.raises(UsageError, match=r"a, b, c and 2 more") as caught:
        write(final, overwrite=True)
    assert caught.value.code == "folder-not-empty"
    assert caught.value.exit_code == EXIT_USAGE
    assert everything(final) == set("abcde")


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "mine").mkdir()
    write(tmp_path / "mine")
    assert folder.is_run(tmp_path / "mine")


def test_a_broken_manifest_is_not_a_run(tmp_path):
    write(tmp_path / "mine")
    (tmp_path / "mine" / ".demerit").write_text("{}")
    assert not folder.is_run(tmp_path / "mine")
    with pytest.raises(UsageError):
        write(tmp_path / "mine", overwrite=True)


def test_a_file_a_working_folder_and_the_root_are_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    for path, code in [
        (tmp_path / "file", "not-a-folder"),
        (Path("."), "working-folder"),
        (tmp_path, "working-folder"),
        (Path("/"), "working-folder"),
        (tmp_path / "file" / "deeper", "not-a-folder"),
    ]:
        with pytest.raises((UsageError, OutputError)) as caught, folder.writing(path):
            pytest.fail("not reached")
        assert caught.value.code == code
    assert everything(tmp_path) == {"file"}


def test_a_link_to_a_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert folder.is_run(tmp_path / "real")


def test_no_space_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(OutputError) as caught, folder.writing(tmp_path / "new" / "mine") as tmp:
        (tmp / "timeline.parquet").symlink_to("/dev/full")
        (tmp / "timeline.parquet").write_bytes(b"x")
    assert caught.value.code == "no-space"
    assert caught.value.exit_code == EXIT_UNEXPECTED
    assert "no space left" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_no_space_while_forcing_to_the_disk(tmp_path, monkeypatch):
    write(tmp_path / "mine")

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder.os, "fsync", full)
    with pytest.raises(OutputError, match="no space left"):
        write(tmp_path / "mine", "second", overwrite=True)
    assert (tmp_path / "mine" / "receipt.json").read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "no-permission"), (errno.EROFS, "no-permission"), (errno.EDQUOT, "no-space")],
)
def test_a_folder_that_cannot_be_written_is_told_before_the_work(tmp_path, monkeypatch, number, code):
    really_open = os.open

    def refused(name, flags, *mode, **more):
        if str(name).endswith("demerit-lock"):
            raise OSError(number, os.strerror(number), str(name))
        return really_open(name, flags, *mode, **more)

    monkeypatch.setattr(folder.os, "open", refused)
    with pytest.raises(OutputError) as caught, folder.claim(tmp_path / "a" / "mine"):
        pytest.fail("not reached")
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def not_root():
    """Root may write anywhere; become nobody for the test."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    yield
    os.seteuid(was)


def test_a_folder_without_permission(not_root):
    for place in ("/", "/etc"):
        with pytest.raises(OutputError) as caught:
            write(Path(place) / "deep" / "mine")
        assert caught.value.code == "no-permission"
        assert caught.value.exit_code == EXIT_UNEXPECTED
        assert not (Path(place) / "deep").exists()


@pytest.fixture
def closed(tmp_path):
    """A folder that only root may look into."""
    found = tmp_path / "closed"
    found.mkdir(mode=0)
    yield found
    found.chmod(0o700)


def test_a_name_that_is_too_long_or_that_can_t_be_looked_at(closed, not_root):
    """Each was met with a traceback, when it was to be written or read."""
    for path, code in ((Path(gettempdir(), "x" * 300), "bad-name"), (closed / "mine", "no-permission")):
        for use in (folder.writing, folder.replacing, folder.adding):
            with pytest.raises(OutputError) as caught, use(path):
                pytest.fail("not reached")
            assert caught.value.code == code
        for read in (receipt.read_receipt, manifest.contents):
            with pytest.raises(InvalidFile):
                read(path)
        assert not folder.is_run(path)
        assert not checkpoint.unfinished(path)
        checkpoint.discard(path)


def test_one_file_too_has_a_name_in_utf8(tmp_path):
    """A page was written under a name that a run's folder may not have."""
    for name in ("\udcff.html", "\ud800.html"):
        with pytest.raises(UsageError) as caught, folder.replacing(tmp_path / name):
            pytest.fail("not reached")
        assert caught.value.code == "bad-name"


OTHERS = {
    "a folder that is a number": lambda: folder.writing(3),
    "a folder in bytes": lambda: folder.writing(b"x"),
    "half of a character": lambda: folder.claim("\ud800"),
    "a file that is none": lambda: folder.replacing(None),
    "perhaps": lambda: folder.writing("never", overwrite="no"),
    "another kind": lambda: folder.writing("never", kind="study"),
    "instead of one name": lambda: folder.adding("never", instead_of="tables/"),
    "a run that is a number": lambda: folder.is_run(3),
    "files of bytes": lambda: folder.written_files(b"x"),
    "a checkpoint that is a number": lambda: checkpoint.discard(3),
    "an unfinished one in bytes": lambda: checkpoint.refuse_unfinished(b"x"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_no_folder_is_refused(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError), OTHERS[what]():
        pytest.fail("not reached")
    assert list(tmp_path.iterdir()) == []


def test_a_path_through_something_else():
    with pytest.raises(OutputError) as caught:
        write(Path("/dev/null/deep/mine"))
    assert caught.value.code == "not-a-folder"


def test_other_errors_in_the_block_pass_unchanged(tmp_path):
    with pytest.raises(FileNotFoundError), folder.writing(tmp_path / "mine"):
        (tmp_path / "absent").read_text()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_refused_with_the_process_that_uses_it(tmp_path):
    process = held(tmp_path / "mine")
    try:
        with pytest.raises(UsageError, match=f"process {process.pid}") as caught:
            write(tmp_path / "mine")
        assert caught.value.code == "folder-in-use"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
    write(tmp_path / "mine")
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_a_killed_writer_leaves_the_earlier_run_and_the_next_one_tidies(tmp_path):
    write(tmp_path / "mine")
    process = held(tmp_path / "mine")
    process.kill()
    process.wait(10)
    assert (tmp_path / "mine" / "receipt.json").read_text() == "first"
    assert len(list(tmp_path.iterdir())) > 1
    write(tmp_path / "mine", "second", overwrite=True)
    assert (tmp_path / "mine" / "receipt.json").read_text() == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_a_crash_between_the_two_renames_is_repaired(tmp_path):
    write(tmp_path / "mine")
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "mine").rename(tmp_path / ".mine.demerit-old")
    with folder.claim(tmp_path / "mine") as final:
        assert (final / "receipt.json").read_text() == "first"
    write(tmp_path / "other")
    (tmp_path / "other").rename(tmp_path / ".mine.demerit-old")
    with folder.claim(tmp_path / "mine") as final:
        assert (final / "notes.txt").read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_writing_inside_a_claim_uses_it(tmp_path):
    with folder.claim(tmp_path / "a" / "mine"):
        write(tmp_path / "a" / "mine")
        with pytest.raises(UsageError):
            subprocess_claim(tmp_path / "a" / "mine")
    assert folder.is_run(tmp_path / "a" / "mine")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["mine"]


def subprocess_claim(path: Path) -> None:
    code = (
        "import sys; from demerit import folder; from demerit.errors import UsageError\n"
        "try:\n    with folder.claim(sys.argv[1]): pass\n"
        "except UsageError as e: sys.exit(e.exit_code)"
    )
    if subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == EXIT_USAGE:
        raise UsageError("in use", code="folder-in-use")


def test_many_writers_at_once_one_wins_and_the_result_is_whole(tmp_path):
    code = (
        "import sys\nfrom demerit import folder\nfrom demerit.errors import UsageError\n"
        "try:\n"
        "    with folder.writing(sys.argv[1], overwrite=True) as tmp:\n"
        "        for k in range(20): (tmp / f'{k}').write_text(sys.argv[2])\n"
        "except UsageError as e: assert e.code == 'folder-in-use', e.code\n"
    )
    final = tmp_path / "mine"
    running = [subprocess.Popen([sys.executable, "-c", code, str(final), str(k)]) for k in range(6)]
    assert [p.wait(30) for p in running] == [0] * 6
    assert len({(final / f"{k}").read_text() for k in range(20)}) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_one_file_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "report.html"
    with folder.replacing(target) as name:
        name.write_text("one")
    with pytest.raises(ValueError, match="bad"), folder.replacing(target) as name:
        name.write_text("two")
        raise ValueError("bad")
    assert target.read_text() == "one"
    with pytest.raises(UsageError), folder.replacing(tmp_path) as name:
        pass
    with pytest.raises(OutputError) as caught, folder.replacing(tmp_path / "none" / "x") as name:
        name.write_text("x")
    assert caught.value.code == "no-such-folder"
    with pytest.raises(OutputError) as caught, folder.replacing(target) as name:
        name.symlink_to("/dev/full")
        name.write_text("x")
    assert caught.value.code == "no-space"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_the_lock_is_given_back_quickly(tmp_path):
    started = time.monotonic()
    for _ in range(20):
        write(tmp_path / "mine", overwrite=True)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("kind", ["fifo", "a link to one", "a folder"])
def test_what_is_no_regular_file_is_never_replaced(tmp_path, kind):
    """As root, `--html /dev/null` made a regular file of the machine's device."""
    there = tmp_path / "there"
    if kind == "fifo":
        os.mkfifo(there)
    elif kind == "a folder":
        there.mkdir()
    else:
        os.mkfifo(tmp_path / "fifo")
        there.symlink_to(tmp_path / "fifo")
    before = there.stat().st_mode
    with pytest.raises(UsageError) as caught, folder.replacing(there) as name:
        name.write_text("x")
    assert caught.value.code == "not-a-file"
    assert there.stat().st_mode == before


def test_a_file_of_a_run_is_not_written_over(tmp_path):
    """`demerit life RUN 7 --html RUN/receipt.json` left a damaged run."""
    with folder.writing(tmp_path / "run") as made:
        (made / "receipt.json").write_text("{}")
    with pytest.raises(UsageError) as caught, folder.replacing(tmp_path / "run" / "receipt.json") as name:
        name.write_text("x")
    assert caught.value.code == "not-a-file"
    with folder.replacing(tmp_path / "run" / "mine.html") as name:
        name.write_text("x")


def test_a_folder_that_takes_no_files_is_told_so():
    with pytest.raises(OutputError) as caught, folder.replacing("/proc/x") as name:
        name.write_text("x")
    assert caught.value.code == "no-such-folder"


@pytest.mark.parametrize("kind", ["a folder for a file", "a file for a folder", "a link out of it"])
def test_what_stands_in_the_way_is_told_before_anything_is_put_in_place(tmp_path, kind):
    """A report was half put in place under the old manifest, or written outside the run's folder."""
    there, outside = tmp_path / "run", tmp_path / "outside"
    with folder.writing(there) as made:
        (made / "receipt.json").write_text("{}")
    outside.mkdir()
    if kind == "a folder for a file":
        (there / "report.html").mkdir()
    elif kind == "a file for a folder":
        (there / "tables").write_text("mine")
    else:
        (there / "tables").symlink_to(outside)
    before = manifest.contents(there).entries
    with pytest.raises(UsageError), folder.adding(there) as made:
        (made / "tables").mkdir()
        (made / "a.html").write_text("x")
        (made / "report.html").write_text("x")
        (made / "tables" / "one.csv").write_text("x")
    assert manifest.contents(there).entries == before
    assert not (there / "a.html").exists()
    assert list(outside.iterdir()) == []
