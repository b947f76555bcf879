"""Commands about a finished run: report, rerun."""

from __future__ import annotations

from typing import Any

import click

from demerit.cli import options
from demerit.cli.life import life_of_report
from demerit.cli.output import Out, common


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--out", "target", metavar="FILE", help="Write one file that needs no other, and leave RUN as it is.")
@common
def report(run: str, target: str | None, out: Out) -> None:
    """Write the report of the finished run in the folder RUN anew: RUN/report.html and RUN/tables."""
    from pathlib import Path

    import demerit
    from demerit.receipt import write_report

    finished = demerit.read(run)
    path = target or f"{run}/report.html"
    if target is None:
        write_report(finished, Path(run))
    else:
        finished.report(target)
    out.result({"report": path}, path, next=life_of_report(finished, run))


@click.command()
@click.argument("receipt", metavar="RECEIPT")
@options.threads
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

    earlier = read_receipt(receipt, older=True)
    claimed = folder.claim(target) if target else nullcontext()
    days = earlier["days"] + earlier["burn_in"]
    with claimed, shown(days, earlier["replicates"], quiet=out.quiet) as progress:
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
