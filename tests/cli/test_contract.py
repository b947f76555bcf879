"""The contract of the command line: what goes where, the envelope, exit codes, start-up. See docs/cli.md."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import demerit as package
from children import heeding
from demerit import disk
from demerit.cli import cli, failures
from demerit.cli.output import envelope
from demerit.signals import STOPPING

ROOT = Path(__file__).parents[2]
ANSI = re.compile("\x1b\\[")
HEAVY = ("numpy", "numba", "pyarrow", "pydantic", "yaml", "rich", "altair", "jinja2", "pathlib", "json", "dataclasses")


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["run", "--help"], ["life", "--help"]])
def test_help_imports_nothing_heavy(args):
    code = (
        "import sys\nbefore = set(sys.modules)\nfrom demerit.cli import cli\n"
        f"try:\n    cli.main({args!r})\nexcept SystemExit as end: assert not end.code\n"
        f"print(*(set(sys.modules) - before) & set({HEAVY!r}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
    assert done.stdout


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, demerit; print(*set(sys.modules) & {'numpy', 'numba', 'pydantic', 'click'})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == ""


def test_help_lists_every_command_and_says_synthetic(demerit):
    said = demerit("--help")
    assert said.code == 0
    assert said.err == ""
    for name in cli.commands:
        assert re.search(rf"^  {name} ", said.out, re.M)
    assert "synthetic" in said.out
    assert demerit().out.startswith("Usage: demerit")


@pytest.mark.parametrize("name", list(cli.commands))
def test_every_command_has_help_and_the_common_options(demerit, name):
    said = demerit(*({"study": ["study", "scale"]}.get(name) or [name]), "-h")
    assert said.code == 0
    assert "--json" in said.out
    assert "--quiet" in said.out


def test_version(demerit):
    assert demerit("--version").out == f"demerit {package.__version__}\n"


USAGE = [
    (["run"], "usage", "missing argument"),
    (["run", "none", "--days", "0"], "usage", "1<=x<=36500"),
    (["run", "none", "--days", "ten"], "usage", "not a valid integer"),
    (["run", "none", "--seed", "-1"], "usage", "0<=x"),
    (["run", "none", "--start", "2019-02-30"], "usage", "not a date of the form"),
    (["run", "none", "--plac", "village"], "usage", "no option"),
    (["run", "none", "twice"], "usage", "unexpected extra argument"),
    (["run", "as_reprted"], "unknown-scheme", "as_reprted"),
    (["run", "none", "--place", "vilage"], "unknown-place", "vilage"),
    (["run", "none", "--residents", "3"], "bad-residents", "50"),
    (["check"], "usage", "name a scheme"),
    (["show", "nonne"], "unknown-scheme", "nonne"),
    (["diff", "none", "nonne"], "unknown-scheme", "nonne"),
    (["chek"], "unknown-command", "chek"),
]


@pytest.mark.parametrize(("args", "code", "words"), USAGE)
def test_wrong_usage_exits_with_2_and_clear_words(demerit, args, code, words):
    said = demerit(*args)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"error[{code}]: ")
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(("args", "code", "words"), USAGE)
def test_wrong_usage_in_json(demerit, args, code, words):
    said = demerit(*args, "--json")
    assert said.code == 2
    assert said.err == ""
    assert said.json["schema"] == "demerit/1"
    assert said.error["code"] == code
    assert words in said.error["message"] + str(said.error["hint"])
    assert set(said.error) == {"code", "message", "hint", "where", "problems"}
    assert len(said.error["problems"]) == 1


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (["rnu"], "demerit run"),
        (["show", "as_reportd"], "as_reported"),
        (["run", "none", "--place", "twon"], "town"),
        (["run", "none", "--replicate", "3"], "--replicates"),
    ],
)
def test_the_nearest_name_is_offered(demerit, args, near):
    assert near in demerit(*args).err


def test_json_after_two_dashes_is_an_argument(demerit):
    said = demerit("show", "--", "--json")
    assert said.code == 2
    assert said.out == ""


def test_an_unexpected_error_is_owned_up_to(demerit, monkeypatch):
    monkeypatch.delenv("DEMERIT_DEBUG", raising=False)

    def broken(*args, **kwargs):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("demerit.scheme.loading.load", broken)
    said = demerit("show", "none")
    assert said.code == 1
    assert said.out == ""
    assert "ZeroDivisionError: division by zero" in said.err
    assert "this is a bug in Demerit" in said.err
    assert "--debug" in said.err
    assert "Traceback" not in said.err
    assert "Traceback" in demerit("show", "none", "--debug").err
    assert "Traceback" in demerit("--debug", "show", "none").err
    assert demerit("show", "none", "--json").error["code"] == "unexpected"
    monkeypatch.setenv("DEMERIT_DEBUG", "1")
    assert "Traceback" in demerit("show", "none").err


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (KeyboardInterrupt(), "interrupted", 130),
        (MemoryError(), "out-of-memory", 1),
        (OSError(28, "No space left on device"), "no-space", 1),
        (PermissionError(13, "Permission denied", "here"), "no-permission", 1),
    ],
)
def test_what_the_machine_does_to_us_has_clear_words_too(demerit, monkeypatch, error, code, exit_code):
    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr("demerit.scheme.loading.load", broken)
    said = demerit("show", "none", "--json")
    assert said.code == exit_code
    assert said.error["code"] == code
    assert demerit("show", "none").err.startswith(f"error[{code}]")


SLOW = (
    "import demerit.scheme.loading as loading, time\n"
    "def slow(*a, **k):\n    print('ready', flush=True)\n    time.sleep(60)\n"
    "loading.load = slow\n"
    "from demerit.cli import cli\ncli.main(['show', 'none'])"
)


def slow(**how) -> subprocess.Popen[str]:
    """A command that has begun and takes a minute."""
    pipe = subprocess.PIPE
    running = subprocess.Popen([sys.executable, "-c", SLOW], stdout=pipe, stderr=pipe, text=True, **how)
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_stops_a_real_process_in_words(number, code):
    running = slow(preexec_fn=heeding)
    running.send_signal(number)
    _, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert err.startswith("error[interrupted]")
    assert "Traceback" not in err


def stays_ignored(number: int) -> None:
    """As under nohup, and in the background of a shell without job control."""

    def ignoring() -> None:
        heeding()
        signal.signal(number, signal.SIG_IGN)

    running = slow(preexec_fn=ignoring)
    running.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(1)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)
    assert running.returncode == 143


def test_a_signal_that_is_ignored_stays_so():
    stays_ignored(signal.SIGHUP)


def test_no_colour_off_a_terminal_or_with_no_color(process):
    assert not ANSI.search("".join((said := process("show", "nonsense")).out + said.err))


def on_terminal(*args: str, **environment: str) -> str:
    """What a terminal shows: the command under a pseudo-terminal."""
    import pty

    shown = b""
    master, slave = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "demerit", *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={"TERM": "xterm", **{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **environment},
    )
    os.close(slave)
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    running.wait(30)
    os.close(master)
    return shown.decode()


def test_colour_on_a_terminal_unless_no_color_is_set():
    assert ANSI.search(on_terminal("show", "nonsense", TERM="xterm"))
    assert not ANSI.search(on_terminal("show", "nonsense", NO_COLOR="1"))
    assert not ANSI.search(on_terminal("show", "nonsense", TERM="dumb"))


def test_a_terminal_of_another_encoding_is_no_error(process):
    said = process("show", "as_reported", PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert "Traceback" not in said.err


def test_the_envelope_is_strict_json():
    text = envelope(result={"nan": float("nan"), "inf": float("inf"), "tuple": (1, 2), "none": None, "é": "→"})
    assert json.loads(text) == {
        "schema": "demerit/1",
        "ok": True,
        "result": {"nan": None, "inf": None, "tuple": [1, 2], "none": None, "é": "→"},
    }
    assert text.isascii()


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_error_code_is_documented():
    """Codes are public: a script may rest on them. Problems in files are left out."""
    told = (ROOT / "docs" / "cli.md").read_text("utf-8")
    used = {code for code, _, _ in disk.REASONS.values()}
    for path in (ROOT / "src" / "demerit").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("Error", "super().__init__")):
                used |= {ast.literal_eval(k.value) for k in call.keywords if k.arg == "code" and is_text(k.value)}
    assert {"folder-in-use", "unknown-command", "out-of-memory"} <= used
    assert {code for code in used if f"`{code}`" not in told} == set()


def test_exit_codes_are_the_documented_ones():
    from demerit import errors

    told = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for name, code in vars(errors).items():
        if name.startswith("EXIT_"):
            assert re.search(rf"^\| {code} \|", told, re.M), name
    assert failures.Interrupted.exit_code == 130
    for number in STOPPING:
        assert re.search(rf"\b{128 + number}\b.*{signal.Signals(number).name}", told), number


def test_a_group_without_a_command_says_so_in_a_line(demerit):
    said = demerit("study")
    assert said.code == 2
    assert said.err.splitlines()[0] == "error[usage]: `demerit study` wants a command"


def test_a_stop_while_a_string_is_executed_has_its_own_exit_code(tmp_path):
    """Python remembers a KeyboardInterrupt that passed through `exec`, and would end by SIGINT though it was caught."""
    module = tmp_path / "stopped_in_exec.py"
    module.write_text(
        "import os, signal, sys\nimport demerit.scheme.loading as loading\n"
        "def load(*a, **k):\n    exec('import os, signal; os.kill(os.getpid(), signal.SIGTERM)')\n"
        "loading.load = load\nsys.argv = ['demerit', 'show', 'none']\nfrom demerit.cli import main\nmain()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-m", module.stem], capture_output=True, text=True, env=environment, preexec_fn=heeding
    )
    assert done.returncode == 143, done.stderr
    assert done.stderr.startswith("error[interrupted]")
