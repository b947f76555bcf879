"""`demerit resume`: go on with a run that was stopped."""

from __future__ import annotations

import threading
from typing import Any

import click

from demerit.cli import options
from demerit.cli.output import Out, command, common


@click.command()
@click.argument("folder_name", metavar="FOLDER")
@options.threads
@click.option(
    "--checkpoint-every", type=click.IntRange(min=1), metavar="DAYS", help="As the run was begun with by default."
)
@common
def resume(folder_name: str, threads: int | None, checkpoint_every: int | None, out: Out) -> None:
    """Go on with a run that was stopped, from its last checkpoint.

    FOLDER is where the run was to be written by `demerit run --checkpoint-every`. The findings, the tables and the
    digest are those of a run that was never stopped. The checkpoint goes when the run is written.
    """
    from demerit import stopping
    from demerit.checkpoint import Checkpoints
    from demerit.cli.progress import shown
    from demerit.cli.run import as_json, as_text, stopped
    from demerit.shards.processes import together
    from demerit.show.charts import warm_up

    exchange = together()  # with others, under mpiexec
    how: dict[str, Any] = {"threads": threads, "checkpoint_every": checkpoint_every, "exchange": exchange}
    if exchange.rank > 0:
        stopping.resume(folder_name, **how)
        return
    found = Checkpoints.read(folder_name)
    threading.Thread(target=warm_up, daemon=True).start()  # the report's library loads while the days go by
    out.note(f"going on {found.where()}")
    days, replicates = found.days, found.run["replicates"]
    done_before = {replicate: days for replicate in range(found.replicate)} | {found.replicate: found.day}
    with shown(days, replicates, quiet=out.quiet, done_before=done_before) as progress:
        try:
            done = stopping.resume(folder_name, progress=progress, **how)
        except KeyboardInterrupt:
            raise stopped(progress.so_far(), folder_name) from None
    out.result(
        as_json(done, folder_name), lambda: as_text(done, folder_name), next=[command("rerun", folder_name)]
    )  # fmt: skip
