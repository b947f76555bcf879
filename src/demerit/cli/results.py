"""Commands about a finished run: report, life, rerun."""

from __future__ import annotations

import sys
from typing import Any

import click

from demerit.cli.output import Out, common, wants_colour, wrapped


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--out", "target", metavar="FILE", help="Where to write; RUN/report.html by default.")
@common
def report(run: str, target: str | None, out: Out) -> None:
    """Write the report of the finished run in the folder RUN anew."""
    import demerit

    finished = demerit.read(run)
    path = target or f"{run}/report.html"
    finished.report(path)
    out.result({"report": path}, path, next=[f"demerit life {run} most-refused"])


@click.command()
@click.argument("run", metavar="RUN")
@click.argument("resident", metavar="RESIDENT")
@common
def life(run: str, resident: str, out: Out) -> None:
    """Print what happened to one synthetic RESIDENT, beside the twin.

    RUN is the folder of a finished run. RESIDENT is a number, or a rule that picks one: most-refused, for example.
    """
    import demerit

    finished = demerit.read(run)
    number = int(resident) if resident.isdecimal() else finished.pick(resident.replace("-", " "))
    told = finished.life(number)
    out.result(
        {"synthetic": True, "resident": told.resident, "traits": told.traits, "events": told.days},
        lambda: _story(finished, told),
        next=[f"open {run}/report.html"],
    )


def _story(run: Any, told: Any) -> str:
    from demerit.cli.story import side_by_side

    traits = ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in told.traits.items())
    head = wrapped(f"Resident {told.resident} of {run.place.title.lower()}, who is synthetic: {traits}.")
    if not told.days:
        return f"{head}\n\nNothing came to notice, in this world or the twin's."
    table = side_by_side(told.days, start=run.start, worlds=run.worlds, colour=wants_colour(sys.stdout))
    note = wrapped("A single twin depends on how luck is shared between the worlds; averages over residents do not.")
    return f"{head}\n\n{table}\n\n{note}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


@click.command()
@click.argument("receipt", metavar="RECEIPT")
@click.option("--threads", type=click.IntRange(1, 1024), help="All cores by default. Results don't depend on it.")
@click.option("--out", "target", metavar="DIR", help="Keep the repeated run here; it is not kept by default.")
@common
def rerun(receipt: str, threads: int | None, target: str | None, out: Out) -> int:
    """Repeat a run from its RECEIPT (receipt.json, or the run's folder) and compare the digests.

    Exits with 4 if they differ.
    """
    from contextlib import nullcontext

    from demerit import folder
    from demerit.cli.failures import Interrupted
    from demerit.cli.progress import shown
    from demerit.errors import EXIT_CHECK_FAILED
    from demerit.receipt import read_receipt, repeat

    earlier = read_receipt(receipt)
    claimed = folder.claim(target) if target else nullcontext()
    with claimed, shown(earlier["days"], earlier["replicates"], quiet=out.quiet) as progress:
        try:
            again = repeat(earlier, threads=threads, progress=progress)
            if target:
                again.save(target)
        except KeyboardInterrupt:
            raise Interrupted(f"interrupted {progress.so_far()}", hint="nothing was compared") from None
    same = again.digest == earlier["digest"]
    changed = _changed(earlier, again.receipt)
    lines = [
        f"the same digest: {again.digest}" if same else "the digests differ",
        *([] if same else [f"  then  {earlier['digest']}", f"  now   {again.digest}"]),
        *([f"changed since: {', '.join(changed)}"] if changed else []),
    ]
    out.result(
        {"same": same, "digest": again.digest, "expected": earlier["digest"], "changed": changed, "folder": target},
        "\n".join(lines),
    )
    return 0 if same else EXIT_CHECK_FAILED


def _changed(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What a run was made with that is different now: versions, and Demerit's own code."""
    old, new = then["versions"], now["versions"]
    changed = [
        f"{name} {old.get(name, 'none')} -> {new.get(name, 'none')}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if then.get("code") != now.get("code"):
        changed.append("the code of Demerit")
    return changed
