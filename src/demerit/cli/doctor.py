"""`demerit doctor`: is this machine fit to run Demerit, and what would one quote in a bug report."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import click

from demerit.cli.output import Out, columns, common

PRESET, FEW = "as_reported", 60  # residents
PACKAGES = ("numpy", "numba", "pyarrow", "pydantic", "pyyaml", "click", "rich", "jinja2", "altair", "vl-convert-python")


class Finding(NamedTuple):
    """One thing looked at: `ok`, a `warning` that costs something, or `failed`."""

    name: str
    state: str
    says: str


@click.command()
@common
def doctor(out: Out) -> int:
    """Examine this machine: versions, cores, memory, folders, charts, compiler; then load a preset and run a day.

    The first time it compiles, for a minute or two. Exits with 4 if something is wrong that keeps Demerit from working.
    """
    from demerit.errors import EXIT_CHECK_FAILED

    checks = (_python, _packages, _cores, _memory, _addresses, _cache, _here, _charts, _compiler, _preset)
    findings = [_guarded(check) for check in checks]
    findings.append(_guarded(lambda: _day(out), "a day"))
    failed = any(finding.state == "failed" for finding in findings)
    marks = {"ok": "ok", "warning": "warning", "failed": "FAILED"}
    out.result(
        {"fit": not failed, "findings": [finding._asdict() for finding in findings]},
        lambda: columns([(marks[f.state], f.name, f.says) for f in findings]),
        next=[] if failed else ["demerit run as_reported"],
    )
    return EXIT_CHECK_FAILED if failed else 0


def _guarded(check: Callable[[], Finding], name: str | None = None) -> Finding:
    try:
        return check()
    except Exception as error:  # a doctor reports what fails, whatever it is
        said = " ".join(str(error).split())
        return Finding(name or check.__name__.strip("_"), "failed", f"{type(error).__name__}: {said}")


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


def _addresses() -> Finding:
    """Whether memory that is only reserved is limited: that keeps charts from being drawn, and large places from it."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return Finding("addresses", "ok", "not limited")
    return Finding("addresses", "warning", f"limited to {limit / (1 << 30):.1f} GiB (ulimit -v)")


def _cache() -> Finding:
    """Where compiled code is kept: without it every command compiles anew."""
    from demerit.compiled import CACHE

    if CACHE is None:
        return Finding("cache", "warning", "no folder for compiled code can be written: every run compiles anew")
    size = sum(path.stat().st_size for path in CACHE.rglob("*") if path.is_file())
    return Finding("cache", "ok", f"{CACHE}, {size / (1 << 20):.0f} MiB of compiled code")


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


def _charts() -> Finding:
    """Charts are drawn with a font that comes with vl-convert; text must come out as text."""
    from demerit.drawing import NOT_DRAWN, WITHOUT, to_svg

    chart = {"data": {"values": [{"a": 1}]}, "mark": "bar", "title": "Grade B", "encoding": {"x": {"field": "a"}}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is told here
        drawn = to_svg(chart)
    if drawn == NOT_DRAWN:
        return Finding("charts", "warning", WITHOUT)
    if "Grade B" not in drawn:
        return Finding("charts", "failed", "text is missing from charts")
    return Finding("charts", "ok", "drawn, with text")


def _compiler() -> Finding:
    from numba import njit

    @njit
    def add(a, b):
        return a + b

    if add(2, 3) != 5:
        return Finding("compiler", "failed", "compiled code gives wrong results")
    return Finding("compiler", "ok", "Numba compiles and runs")


def _preset() -> Finding:
    from demerit.scheme import load

    return Finding("preset", "ok", f"{load(PRESET).scheme} is read")


def _day(out: Out) -> Finding:
    """One day of a preset on a few residents, beside its twin, and the page on it."""
    from demerit.cli.progress import shown
    from demerit.place import place
    from demerit.show.report import render
    from demerit.simulation import simulate

    with shown(1, 1, quiet=out.quiet) as progress:
        run = simulate(PRESET, place("village", residents=FEW), days=1, replicates=1, progress=progress)
    count = len(render(run).encode())
    return Finding("a day", "ok", f"{PRESET} runs on {FEW} residents; the report has {count / 1024:,.0f} KiB")
