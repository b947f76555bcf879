"""Would the tests notice a mistake? A seeded sample of small mistakes in some files, each tried against some tests.

    python verification/mutants.py src/demerit/statistics.py --tests tests/test_statistics.py --count 60 --seed 1

Each mutant is one change: a comparison, an arithmetic or logical operator exchanged, a number one off, a truth value
or a text changed, a value not returned, a statement left out. It is made in a copy of the tree, and is killed if a test
fails, no test can be loaded, or all take far too long: first the tests that run its line are asked (as coverage.py
tells), then all. Mutants are tried in the order in which they were drawn, so that a run that is stopped has tried a
sample, too. Prints each survivor, and what became of all; whether one matters is for a reader to judge: some change
nothing. Examples of Hypothesis are the same each time. Not part of `make verify`. (cosmic-ray and mutmut try every
mutant, and take no sample by seed.)
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "docs", "examples", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
INSTEAD: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult), ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,), ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}  # fmt: skip
# what every test loads, once, before the processes of the mutants are forked
LOADED = ("numpy", "numba", "pyarrow.parquet", "pydantic", "yaml", "click", "rich", "jinja2", "altair", "hypothesis",
          "scipy.stats")  # fmt: skip
LEFT_OUT = (ast.Expr, ast.AugAssign, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True)
class Mutant:
    """One change of one file: the bytes from `start` to `end` become `text`."""

    file: Path  # below the root
    line: int
    start: int
    end: int
    was: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' '.join(self.was.split())[:60]}  ->  {' '.join(self.text.split())[:60]}"

    def made_in(self, root: Path, data: bytes) -> None:
        """Write the file with the change. `data`: the file as it is."""
        (root / self.file).write_bytes(data[: self.start] + self.text.encode() + data[self.end :])


def mutants(file: Path) -> list[Mutant]:
    """Every mutant of a file, by line. Annotations, types, decorators and f-strings stay as they are."""
    data = (ROOT / file).read_bytes()
    begins = [0]
    for line in data.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    found = []
    for node, other in changes(ast.parse(data)):
        start, end = begins[node.lineno - 1] + node.col_offset, begins[node.end_lineno - 1] + node.end_col_offset
        text = "pass" if isinstance(other, ast.Pass) else ast.unparse(other)
        text = f"({text})" if isinstance(other, ast.expr) else text
        found.append(Mutant(file, node.lineno, start, end, data[start:end].decode(), text))
    return sorted(found, key=lambda one: (one.line, one.start, one.text))


def changes(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST]]:
    """Each node below that may be another, and what it becomes."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
        return
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from changes(below)
    if isinstance(node, ast.Compare):
        for x, op in enumerate(node.ops):
            for kind in INSTEAD.get(type(op), ()):
                yield node, ast.Compare(node.left, [*node.ops[:x], kind(), *node.ops[x + 1 :]], node.comparators)
    elif isinstance(node, ast.BinOp):
        for kind in INSTEAD.get(type(node.op), ()):
            yield node, ast.BinOp(node.left, kind(), node.right)
    elif isinstance(node, ast.BoolOp):
        yield node, ast.BoolOp(INSTEAD[type(node.op)][0](), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node, node.operand
    elif isinstance(node, ast.Constant):
        for value in others(node.value):
            yield node, ast.Constant(value)
    elif isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        yield node, ast.Return(ast.Constant(None))
    elif isinstance(node, LEFT_OUT):
        yield node, ast.Pass()


def others(value: object) -> list[object]:
    """What a constant may be instead."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value + 1, value - 1]
    return [value + "x"] if isinstance(value, str) else []


class Touched:
    """A plugin of pytest: which tests run which lines of the mutated files, and how long each takes."""

    def __init__(self, root: Path, files: list[Path]) -> None:
        self.coverage = coverage.Coverage(data_file=None, include=[str(root / file) for file in files])
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        began = time.monotonic()
        done = yield
        self.seconds[item.nodeid] = time.monotonic() - began
        return done

    def by_line(self, root: Path, files: list[Path]) -> dict[tuple[str, int], list[str]]:
        """The tests that run each line, the quickest first."""
        known = self.coverage.get_data()
        return {
            (str(file), line): sorted((one for one in tests if one), key=self.seconds.__getitem__)
            for file in files
            for line, tests in known.contexts_by_lineno(str(root / file)).items()
        }


def in_a_child(work: Callable[[], Any], timeout: float | None) -> Any:
    """What `work` returns in a forked process, which has every library loaded; None if it ends or takes too long."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def child() -> None:
        os.setsid()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        there.send(work())

    process = context.Process(target=child)
    process.start()
    there.close()
    try:
        return here.recv() if here.poll(timeout) else None
    except EOFError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.join()


def asked_of_pytest(tests: list[str], plugins: list[Any], *more: str) -> int:
    """The exit code of pytest, with the same examples of Hypothesis each time."""
    settings.register_profile("same", derandomize=True, database=None, deadline=None)
    settings.load_profile("same")
    return int(pytest.main(["-q", *more, "-p", "no:cacheprovider", *tests], plugins=plugins))


def surveyed(root: Path, files: list[Path], tests: list[str]) -> tuple[bool, dict[tuple[str, int], list[str]]]:
    """Whether the tests pass as they are, and which of them run which line."""
    touched = Touched(root, files)
    touched.coverage.start()
    failed = asked_of_pytest(tests, [touched])
    touched.coverage.stop()
    return failed == 0, touched.by_line(root, files)


SURVIVED, NOT_THERE = (0,), (4, 5)  # exit codes of pytest: all pass; no such test, or none
KILLED = {1: "a test failed", 2: "no test could be loaded", 3: "pytest failed", None: "it crashed or took too long"}


def outcome(first: list[str], tests: list[str], timeout: float) -> str | None:
    """How a mutant was killed, or None: the tests that run the line are asked first, then all."""
    for asked in ([first] if first else []) + [tests]:
        code = in_a_child(lambda: asked_of_pytest(asked, [], "-x"), timeout)  # noqa: B023
        if code not in (*SURVIVED, *NOT_THERE):
            return KILLED[code]
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the same each time, in this too
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    every = [one for file in asked.files for one in mutants(file.resolve().relative_to(ROOT))]
    chosen = random.Random(asked.seed).sample(every, min(asked.count, len(every)))
    files = sorted({one.file for one in chosen})
    whole = {file: (ROOT / file).read_bytes() for file in files}  # whoever edits them meanwhile changes nothing here
    for library in LOADED:
        importlib.import_module(library)
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for name in COPIED:
            there = ROOT / name
            if there.is_dir():
                shutil.copytree(there, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif there.exists():
                shutil.copy(there, root / name)
        paths = [str(root / part) for part in ("src", "tests", "tests/reference")]
        os.chdir(root)
        sys.dont_write_bytecode = True
        sys.path[:0] = paths
        os.environ |= {
            "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1",
            "NUMBA_CACHE_DIR": str(root / "kernels"),
        }  # fmt: skip
        began = time.monotonic()
        passed, by_line = in_a_child(lambda: surveyed(root, files, asked.tests), None) or (False, {})
        if not passed:
            print("the tests fail as they are", file=sys.stderr)
            return 1
        timeout = 30 + 5 * (time.monotonic() - began)
        how: Counter[str | None] = Counter()
        for tried, one in enumerate(chosen, 1):
            one.made_in(root, whole[one.file])
            why = outcome(by_line.get((str(one.file), one.line), []), asked.tests, timeout)
            (root / one.file).write_bytes(whole[one.file])
            how[why] += 1
            if why is None:
                print(f"survived  {one}", flush=True)
            if why is None or tried % 10 == 0 or tried == len(chosen):
                print(f"{tried - how[None]} of {tried} killed", flush=True)
    print(f"of {len(every):,} mutants that there are: " + ", ".join(
        f"{count} {why or 'survived'}" for why, count in how.most_common()))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
