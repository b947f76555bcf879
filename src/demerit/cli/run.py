"""`demerit run`: a scheme on a place, beside its twin; ten lines of findings, and a folder with the rest."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import click

from demerit.cli import options
from demerit.cli.life import life_of_report
from demerit.cli.output import Out, command, common, width

MUCH, MANY = 1 << 30, 100_000_000  # bytes of memory that are told of; residents whom to settle takes minutes


@click.command()
@click.argument("scheme")
@click.option(
    "--place",
    default="village",
    show_default=True,
    help="village, town, city, nation, province:NAME (as large as it, with the nation's make-up), or a place file.",
)
@options.residents
@options.days
@options.burn_in
@options.start
@options.seed
@options.place_seed
@options.without
@options.adaptation
@options.numbers
@options.alone
@options.replicates
@options.threads
@click.option(
    "--out",
    "target",
    metavar="DIR",
    help="Where to write; runs/SCHEME-PLACE-seedSEED by default, and what is off.",
)
@click.option(
    "--checkpoint-every",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Keep, every so many days, what `demerit resume` needs to go on after a stop.",
)
@click.option("--anew", is_flag=True, help="Throw away an unfinished run that the folder has.")
@common
def run(
    scheme: str,
    place: str,
    residents: int | None,
    days: int | None,
    burn_in: int,
    start: date | None,
    seed: int,
    place_seed: int,
    without: tuple[str, ...],
    adaptation: str | None,
    numbers: dict[str, float],
    alone: bool,
    replicates: int | None,
    threads: int | None,
    target: str | None,
    checkpoint_every: int | None,
    anew: bool,
    out: Out,
) -> None:
    """Run SCHEME on a synthetic place beside the same place without it.

    SCHEME is a preset's name (see `demerit schemes`), or a scheme or reform file. Prints the findings and writes a
    folder with the report, the tables and a receipt from which the run can be repeated.
    """
    from demerit.place import place as settle
    from demerit.place.shelf import PROVINCE
    from demerit.scheme.beginning import days_by_default
    from demerit.shards.processes import together
    from demerit.simulation import simulate

    exchange = together()  # with others, under mpiexec
    chosen = options.scheme_with(scheme, numbers)
    settled = settle(place, residents=residents, seed=place_seed)
    apart = [f"without-{name}" for name in sorted(without)] + ([adaptation] if adaptation else []) + ["alone"] * alone
    apart += [f"{path}-{value:g}" for path, value in numbers.items()]
    name = (
        "-".join([settled.name, *place.removeprefix(PROVINCE).lower().split()])
        if place.startswith(PROVINCE)
        else settled.name
    )
    folder_name = target or "-".join([f"runs/{chosen.scheme}-{name}-seed{seed}", *apart])
    arguments: dict[str, Any] = {
        "days": days or days_by_default(chosen, start),
        "burn_in": burn_in,
        "seed": seed,
        "start": start,
        "replicates": replicates,
        "without": without,
        "adaptation": adaptation,
        "twin": None if alone else "none",
        "threads": threads,
        "checkpoint_every": checkpoint_every,
        "exchange": exchange,
    }
    if exchange.rank > 0:
        simulate(chosen, settled, folder=folder_name, **arguments)
        return
    done, written = simulated_into(folder_name, chosen, settled, arguments, out, anew=anew)
    out.result(
        as_json(done, written),
        lambda: as_text(done, written),
        next=[] if chosen.scheme == "none" else [*life_of_report(done, written), command("rerun", written)],
    )


def simulated_into(
    folder_name: str, scheme: Any, place: Any, arguments: dict[str, Any], out: Out, *, anew: bool
) -> tuple[Any, str]:
    """Claim the folder, simulate with progress, save; the run and the folder's name."""
    from demerit import checkpoint, folder
    from demerit.cli.progress import shown
    from demerit.show.charts import warm_up
    from demerit.simulation import replicates_by_default, simulate

    replicates = arguments["replicates"] or replicates_by_default(place)
    _say_what_it_wants(scheme, place, arguments, out)
    threading.Thread(target=warm_up, daemon=True).start()  # the report's library loads while the days go by
    with folder.claim(folder_name):
        if folder.is_run(folder_name):
            out.note(f"replacing the earlier run in {folder_name}")
        if anew and checkpoint.unfinished(folder_name):
            out.note(f"throwing away the unfinished run for {folder_name}")
        if anew:
            checkpoint.discard(folder_name)
        checkpoint.refuse_unfinished(folder_name)
        with shown(arguments["burn_in"] + arguments["days"], replicates, quiet=out.quiet) as progress:
            try:
                done = simulate(scheme, place, progress=progress, folder=folder_name, **arguments)
            except KeyboardInterrupt:
                raise stopped(progress.so_far(), folder_name) from None
    return done, folder_name


def _say_what_it_wants(scheme: Any, place: Any, arguments: dict[str, Any], out: Out) -> None:
    """Of a run that wants much memory, how much, before it begins."""
    from demerit import memory
    from demerit.fitting import threads_by_default, wanted_bytes
    from demerit.following import followed_of
    from demerit.scheme import load

    schemes = [scheme] if arguments["twin"] is None else [scheme, load(arguments["twin"])]
    threads = arguments["threads"] or threads_by_default(place.residents)
    wanted, free = wanted_bytes(
        place, schemes, days=arguments["burn_in"] + arguments["days"], followed=followed_of(place, None),
        threads=threads,
    ), memory.free()  # fmt: skip
    if free is not None and MUCH <= wanted <= free and arguments["exchange"].size == 1:  # else it is refused
        said = f"wants about {wanted / (1 << 30):.1f} GiB of memory, of {free / (1 << 30):.1f} that are free"
        out.note(said + ("; settling people in takes minutes" if place.residents >= MANY else ""))


def stopped(so_far: str, folder_name: str) -> Exception:
    """Ctrl-C: how far it got, and what is left of it."""
    from demerit import checkpoint
    from demerit.cli.failures import Interrupted

    hint = f"no partial results were kept, and nothing was written to {folder_name}"
    if checkpoint.unfinished(folder_name):
        hint = f"`{command('resume', folder_name)}` goes on {checkpoint.Checkpoints.read(folder_name).where()}"
    return Interrupted(f"interrupted {so_far}", hint=hint)


def as_json(run: Any, folder_name: str) -> dict[str, Any]:
    """The result of a run for the envelope."""
    from demerit.documented import remark, unknown

    return {
        "folder": folder_name,
        "report": f"{folder_name}/report.html",
        "synthetic": True,
        "scheme": run.scheme.scheme,
        "place": run.place.name,
        "residents": run.place.residents,
        "days": run.days,
        "burn_in": run.burn_in,
        "seed": run.seed,
        "place_seed": run.place.seed,
        "replicates": run.replicates,
        "worlds": list(run.worlds),
        "digest": run.digest,
        "findings": [finding.data() for finding in run.findings],
        "documented": {
            "remark": remark(run) or None,
            "figures": [row.data() for row in run.documented],
            "unknown": unknown(run),
        },
        "not_simulated": dict(run.scheme.not_simulated),
    }


def as_text(run: Any, folder_name: str) -> str:
    """The findings for a terminal, and below them where the rest is."""
    return "\n".join([*told(run), "", f"Report  {folder_name}/report.html", f"Digest  {run.digest}"])


def told(run: Any, listing: str = "the report lists") -> list[str]:
    """The findings for a terminal, and how many rules aren't simulated; `listing`: what lists these."""
    from demerit.show import terminal

    lines = terminal.lines(run, width=width())
    count = len(run.scheme.not_simulated)
    if count:
        said = "1 rule of this scheme is" if count == 1 else f"{count} rules of this scheme are"
        lines.append(f"{said} not simulated yet; {listing} {'it' if count == 1 else 'them'}.")
    return lines
