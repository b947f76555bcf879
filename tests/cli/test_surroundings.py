"""What a command is started with: streams closed or full, Python's options, warnings, names of any bytes.

A process takes seconds to start, so one or two of each are started here, and all in `verification/`.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

PYTHON = shlex.quote(sys.executable)  # its path may have a space
ME = f"{PYTHON} -m demerit"


def bash(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line for bash, in which $ME is the command."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("$ME", ME)], capture_output=True, text=True,
        env={**os.environ, **environment}, timeout=120,
    )  # fmt: skip


def as_dev_null(command: str, code: int) -> None:
    done = bash(command)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
    assert done.stderr == bash(command.replace("&-", "/dev/null")).stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [("$ME schemes <&- >&- 2>&-", 0), ("$ME check nosuch.yaml --json >&-", 3), ("$ME chek 2</dev/null", 2)],
)
def test_a_closed_stream_is_as_dev_null(command, code):
    as_dev_null(command, code)


def test_nothing_takes_the_number_of_a_closed_stream(tmp_path):
    """Else what is printed would land in the first file that is opened."""
    script = (
        "import sys\nfrom demerit.cli import surroundings\nsurroundings.open_closed_streams()\n"
        f"file = open({str(tmp_path / 'file')!r}, 'w')\nassert file.fileno() > 2, file.fileno()\n"
        "print('words')\nprint('words', file=sys.stderr)"
    )
    done = bash(f'{PYTHON} -c "{script}" <&- >&- 2>&-')
    assert done.returncode == 0
    assert (tmp_path / "file").read_text() == ""


def test_a_disk_that_is_full_for_words_changes_no_exit_code_of_a_failure():
    assert bash("$ME check nosuch.yaml 2>/dev/full").returncode == 3
    done = bash("$ME schemes >/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("error[no-space]: can't write")
    assert "Exception ignored" not in done.stderr


def left_by_its_reader(command: str, code: int) -> None:
    done = bash(f"$ME {command} | true")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert bash(f"$ME {command} 2>&1 | head -1").returncode == code


@pytest.mark.parametrize(("command", "code"), [("schema", 0), ("check nosuch.yaml --json", 3)])
def test_a_reader_that_leaves_changes_no_exit_code(command, code):
    left_by_its_reader(command, code)


def test_under_oo_it_is_refused_in_words():
    done = bash(f"{PYTHON} -OO -m demerit schemes")
    assert done.returncode == 2
    assert done.stderr.startswith("error[no-docstrings]: ")
    assert bash(f"{PYTHON} -O -m demerit schemes").returncode == 0


def test_own_warnings_are_notes_even_where_warnings_are_errors(process, monkeypatch, demerit):
    def warned(*args, **kwargs):
        exec(compile("warnings.warn('places age')", "x", "exec"), {"warnings": warnings, "__name__": "demerit.x"})
        exec(compile("warnings.warn('old call')", "x", "exec"), {"warnings": warnings, "__name__": "library"})
        raise KeyboardInterrupt

    monkeypatch.setattr("demerit.scheme.loading.load", warned)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = demerit("show", "none")
        assert said.code == 130
        assert said.err.splitlines()[0] == "places age"
        assert "old call" not in said.err
        assert "places age" not in demerit("show", "none", "-q").err
        with pytest.raises(UserWarning):
            warnings.warn("as before", stacklevel=1)
    done = process("schemes", PYTHONWARNINGS="error")
    assert done.code == 0


def test_the_five_years_note_under_warnings_as_errors(demerit, tmp_path, monkeypatch):
    """It is said as a run begins, which is then stopped."""

    def begun(*arguments, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("demerit.simulation.warm_up", begun)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = demerit("run", "none", "--residents", 50, "--days", 1826, "--alone", "--out", tmp_path / "long")
    assert said.code == 130
    assert "births, deaths and moves are not modelled" in said.err
    assert "UserWarning" not in said.err


LOCALES = {
    "utf8": {},
    "c": {"LC_ALL": "C"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin": {"PYTHONIOENCODING": "latin-1"},
}


def written_or_refused(tmp_path: Path, locale: str, name: bytes) -> None:
    environment = os.environ | LOCALES[locale]
    args = ["run", "none", "--residents", "50", "--days", "1", "--replicates", "1", "--alone", "--json", "--out"]
    path = os.fsencode(tmp_path) + b"/" + name
    done = subprocess.run([sys.executable, "-m", "demerit", *args, path], capture_output=True, env=environment)
    said = json.loads(done.stdout.decode("ascii"))
    refused = name == b"bad\xff" or locale == "ascii"
    assert done.returncode == (2 if refused else 0), done.stderr
    if refused:
        assert said["error"]["code"] == "bad-name"
        assert os.listdir(tmp_path) == []
        said["error"]["message"].encode("utf-8")  # no half of a character
    else:
        assert os.path.isfile(path + b"/report.html")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("locale", "name"), [("utf8", b"bad\xff"), ("ascii", "Ümläut".encode()), ("latin", "Ümläut".encode())]
)
def test_an_output_name_of_any_bytes_is_written_or_refused_at_once(tmp_path, locale, name):
    written_or_refused(tmp_path, locale, name)


READING = ("check", "show", "life", "report", "rerun", "resume")
FORMS = [(), ("--json",)]


def names_of_any_bytes(place: Path) -> list[bytes]:
    """A name of nothing, and one of a folder."""
    nothing, there = (os.fsencode(place) + b"/" + name for name in (b"none\xff", b"there\xff"))
    os.mkdir(there)
    with open(there + b"/.demerit", "w", encoding="utf-8") as file:
        file.write('{"demerit": 1, "files": []}')
    return [nothing, there]


def clear_words(code: int, out: bytes, err: bytes, form: tuple[str, ...]) -> None:
    assert code in (2, 3), err
    assert b"bug" not in err + out
    if form:
        json.loads(out)["error"]["message"].encode("utf-8")
    else:
        err.decode("utf-8")


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("form", FORMS)
def test_a_name_of_any_bytes_that_is_read_has_clear_words(demerit, tmp_path, command, form):
    for path in names_of_any_bytes(tmp_path):
        said = demerit(command, os.fsdecode(path), *form)
        clear_words(said.code, said.out.encode("utf-8"), said.err.encode("utf-8"), form)


@pytest.mark.parametrize("form", FORMS)
def test_so_it_has_in_a_process_of_its_own(tmp_path, form):
    """Whose arguments are bytes, and whose streams have an encoding."""
    said_of(names_of_any_bytes(tmp_path)[0], "check", form)


def said_of(path: bytes, command: str, form: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", "demerit", command, path, *form], capture_output=True)
    clear_words(done.returncode, done.stdout, done.stderr, form)


ELSEWHERE = [
    ((), {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    (("-O",), {"TZ": "America/Anchorage", "PYTHONHASHSEED": "2"} | LOCALES["ascii"]),
    (("-W", "error"), {"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "PYTHONIOENCODING": "latin-1"}),
]
OF_THIS_RUN = ("made", "seconds", "most_memory_bytes")  # in a receipt: what no two runs share


def written(place: Path, options: tuple[str, ...], environment: dict[str, str]) -> dict[str, bytes]:
    """The files of three days of a village, run with these options of Python and this environment."""
    args = ["run", "as_reported", "--residents", "200", "--days", "3", "--replicates", "1", "--out", "mine"]
    place.mkdir()
    unset = ("TZ", "LANG", "LC_ALL", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8")
    usual = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, *options, "-m", "demerit", *args]
    done = subprocess.run(command, cwd=place, env=usual | environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    files = {path.name: path.read_bytes() for path in (place / "mine").rglob("*") if path.is_file()}
    receipt = json.loads(files.pop("receipt.json"))
    listed = json.loads(files.pop(".demerit"))["files"]
    del listed["receipt.json"]  # its hash is of this run too
    rest = {key: receipt[key] for key in receipt if key not in OF_THIS_RUN}
    return files | {"receipt": repr(rest).encode(), "listed": repr(listed).encode()}


def changed_elsewhere(tmp_path: Path, places: list[tuple[tuple[str, ...], dict[str, str]]]) -> None:
    here = written(tmp_path / "here", (), {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"})
    assert {"report.html", "events.parquet", "timeline.parquet", "residents.parquet", "scheme.yaml"} <= here.keys()
    for number, (options, environment) in enumerate(places):
        there = written(tmp_path / str(number), options, environment)
        assert [name for name in here if there[name] != here[name]] == [], environment


def test_locale_time_zone_encoding_and_options_change_no_byte(tmp_path):
    changed_elsewhere(tmp_path, ELSEWHERE[-1:])
