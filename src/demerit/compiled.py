"""Compiled functions, and where they are kept: a folder for each file, named by the sources it was made from.

Numba keeps compiled functions on disk but doesn't notice a change in a function of another file that they call, and
goes on giving old results. So what a file's kernels are compiled to stands in a folder whose name is a hash of that
file, of every file of the package that it imports, and so on, and of the versions of Python, NumPy and Numba. A change
in one file makes only those compile anew that rest on it. Folders that haven't been used for a month go.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numba

from demerit.kernel_cache import KernelCache, NoCache

PACKAGE = Path(__file__).parent
MONTH = 30 * 86400  # seconds


def _statements(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that happen when a file is: not those within functions, nor those for the checker of types."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            yield from _statements(statement.body)


@cache
def imports(path: Path) -> frozenset[Path]:
    """The package's files that a file imports directly."""
    found = set()
    for statement in _statements(ast.parse(path.read_text("utf-8")).body):
        names = [alias.name for alias in statement.names]
        if isinstance(statement, ast.ImportFrom):
            module = statement.module or ""
            names = [module, *(f"{module}.{name}" for name in names)]
        for name in names:
            top, *rest = name.split(".")
            if top == PACKAGE.name and rest:
                file = PACKAGE.joinpath(*rest).with_suffix(".py")
                found |= {file} if file.is_file() else set()
    return frozenset(found)


@cache
def rests_on(path: Path) -> frozenset[Path]:
    """A file and all that it imports, directly or not."""
    every, new = {path}, {path}
    while new:
        new = {file for one in new for file in imports(one)} - every
        every |= new
    return frozenset(every)


@cache
def source_hash(path: Path) -> str:
    """SHA-256 over the sources that a file rests on, and over what compiles them."""
    sha = hashlib.sha256(f"{sys.version_info[:3]} {version('numba')} {version('numpy')}".encode())
    for file in sorted(rests_on(path)):
        sha.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0")
        sha.update(file.read_bytes())
    return sha.hexdigest()


@cache
def package_hash() -> str:
    """SHA-256 over all sources and data of the package: what a run was made with."""
    sha = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.yaml") for path in PACKAGE.rglob(kind)):
        sha.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        sha.update(path.read_bytes())
    return sha.hexdigest()


def user_cache() -> Path:
    """The user's cache folder (XDG_CACHE_HOME, or the platform's own)."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "demerit"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "demerit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "demerit"


def prepare() -> Path | None:
    """The folder of all compiled code: in NUMBA_CACHE_DIR or the user's cache. None where it can't be written."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    try:
        place = (Path(chosen) / "demerit" if chosen else user_cache()) / "kernels"
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
        for other in place.iterdir():
            if time.time() - other.stat().st_mtime > MONTH:
                shutil.rmtree(other, ignore_errors=True)
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        return None
    return place


CACHE = prepare()


@cache
def folder_of(path: Path) -> Path | None:
    """Where the kernels of one file are kept."""
    if CACHE is None:
        return None
    folder = (
        CACHE / f"{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.')}-{source_hash(path)[:16]}"
    )
    try:
        folder.mkdir(exist_ok=True)
        os.utime(folder)
    except OSError:
        return None
    return folder


def kernel(function: Any = None, /, **options: Any) -> Any:
    """Compile a function with Numba, and keep the result. As a decorator, with or without Numba's options."""
    if function is None:
        return lambda chosen: kernel(chosen, **options)
    source, dispatcher = Path(function.__code__.co_filename), numba.njit(**options)(function)
    ours = source.is_relative_to(PACKAGE)
    folder = folder_of(source) if ours else None
    dispatcher._cache = NoCache() if ours and folder is None else cache_in(folder, function)
    return dispatcher


def cache_in(folder: Path | None, function: Any) -> KernelCache | NoCache:
    """Where a kernel is kept: in that folder, or where Numba finds a place."""
    before = numba.config.CACHE_DIR
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    try:
        return KernelCache(function, folder)
    except (RuntimeError, OSError):  # RuntimeError: Numba finds no place
        return NoCache()
    finally:
        numba.config.CACHE_DIR = before
