"""`demerit doctor`: is this machine fit to run Demerit, and what would one quote in a bug report."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import click

from demerit.cli.output import Out, columns, common

PACKAGES = ("numpy", "numba", "pyarrow", "pydantic", "pyyaml", "click", "rich", "jinja2", "altair", "vl-convert-python")


class Finding(NamedTuple):
    """One thing looked at: `ok`, a `warning` that costs something, or `failed`."""

    name: str
    state: str
    says: str


@click.command()
@common
def doctor(out: Out) -> int:
    """Examine this machine: versions, cores, memory, folders, fonts, compiler.

    Exits with 4 if something is wrong that keeps Demerit from working.
    """
    from demerit.errors import EXIT_CHECK_FAILED

    findings = [_guarded(check) for check in (_python, _packages, _cores, _memory, _cache, _here, _fonts, _numba)]
    failed = any(finding.state == "failed" for finding in findings)
    marks = {"ok": "ok", "warning": "warning", "failed": "FAILED"}
    out.result(
        {"fit": not failed, "findings": [finding._asdict() for finding in findings]},
        lambda: columns([(marks[f.state], f.name, f.says) for f in findings]),
        next=[] if failed else ["demerit run as_reported"],
    )
    return EXIT_CHECK_FAILED if failed else 0


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # a doctor reports what fails, whatever it is
        return Finding(check.__name__.strip("_"), "failed", f"{type(error).__name__}: {error}")


def _python() -> Finding:
    import platform

    import demerit

    said = f"{platform.python_implementation()} {platform.python_version()} on {platform.platform(terse=True)}"
    return Finding("demerit", "ok", f"{demerit.__version__}, {said}")


def _packages() -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", "failed", f"missing: {', '.join(missing)}; set up Demerit again")
    return Finding("packages", "ok", ", ".join(found))


def _cores() -> Finding:
    import os

    from demerit.cores import usable_cores

    return Finding("cores", "ok", f"{usable_cores()} usable of {os.cpu_count()}")


def _memory() -> Finding:
    from demerit.memory import free, total

    most, left = total(), free()
    if most is None or left is None:
        return Finding("memory", "warning", "can't be told on this system")
    state = "warning" if left < 1 << 30 else "ok"
    return Finding("memory", state, f"{left / (1 << 30):.1f} GiB free of {most / (1 << 30):.1f} GiB")


def _cache() -> Finding:
    """Where compiled code is kept: without it every command compiles anew."""
    import os
    from pathlib import Path

    from demerit.compiled import CACHE

    where = CACHE or (Path(chosen) if (chosen := os.environ.get("NUMBA_CACHE_DIR")) else None)
    if where is None or not os.access(where, os.W_OK):
        return Finding("cache", "warning", "no folder for compiled code can be written: every run compiles anew")
    size = sum(path.stat().st_size for path in where.rglob("*") if path.is_file())
    return Finding("cache", "ok", f"{where}, {size / (1 << 20):.0f} MiB of compiled code")


def _here() -> Finding:
    import shutil
    import tempfile
    from pathlib import Path

    try:
        with tempfile.TemporaryFile(dir="."):
            pass
    except OSError as error:
        return Finding(
            "this folder", "warning", f"{Path.cwd()} can't be written ({error.strerror}): give --out a folder that can"
        )
    left = shutil.disk_usage(".").free
    state = "warning" if left < 100 << 20 else "ok"
    return Finding("this folder", state, f"{Path.cwd()} can be written, {left / (1 << 30):.1f} GiB free")


def _fonts() -> Finding:
    """Charts are drawn with a font that comes with vl-convert; text must come out as text."""
    import vl_convert

    chart = {"data": {"values": [{"a": 1}]}, "mark": "bar", "title": "Grade B", "encoding": {"x": {"field": "a"}}}
    drawn = vl_convert.vegalite_to_svg(chart)
    if "Grade B" not in drawn:
        return Finding("charts", "failed", "text is missing from charts")
    return Finding("charts", "ok", "drawn, with text")


def _numba() -> Finding:
    from numba import njit

    @njit
    def add(a, b):
        return a + b

    if add(2, 3) != 5:
        return Finding("compiler", "failed", "compiled code gives wrong results")
    return Finding("compiler", "ok", "Numba compiles and runs")
