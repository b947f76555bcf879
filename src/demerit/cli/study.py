"""`demerit study`: many runs, and what they say together."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from demerit.cli import options
from demerit.cli.output import Out, columns, common
from demerit.plural import counted


@click.group()
def study() -> None:
    """Many runs, and what they say together."""


@study.command()
@click.argument("scheme", default="as_reported")
@click.option("--places", default="village,town", show_default=True, help="Names or files, the trial's place first.")
@options.days
@options.seed
@options.numbers
@options.replicates
@options.threads
@common
def scale(
    scheme: str,
    places: str,
    days: int | None,
    seed: int,
    numbers: dict[str, float],
    replicates: int | None,
    threads: int | None,
    out: Out,
) -> None:
    """Run SCHEME at several scales, with and without cameras.

    Cameras match every face against the whole place, and everybody is scored from the first day: who a roll-out reaches
    and who joins would differ with the place. Prints what the first place got wrong about the others: each figure
    over all runs of a place, how sure it is, and its ratio to the first place's.
    """
    from demerit import study

    names = [name.strip() for name in places.split(",") if name.strip()]
    done = study.scale(
        options.scheme_with(scheme, numbers), names, days=days, seed=seed, replicates=replicates, threads=threads,
        progress=lambda what: out.note(out.faint(what)),
    )  # fmt: skip
    out.result(done.as_data(), lambda: as_text(done))


def as_text(done: Any) -> str:
    """A table for each, with cameras and without."""
    blocks = [f"{done.scheme} at every scale, {counted(done.days, 'day')}. All residents are synthetic."]
    if done.without:
        off = " and ".join(name.replace("-", " ") for name in done.without)
        blocks[0] += f" Everybody is scored from the first day, without {off}."
    for cameras in (True, False):
        mine = [one for one in done.figures if one.cameras == cameras]
        if not mine:
            continue
        blocks.append("With cameras that match against the whole place" if cameras else "Without cameras")
        rows = [("", "place", "times the first place", "figure")]
        for one in sorted(mine, key=lambda one: [o.id for o in mine].index(one.id)):
            times = "" if one.ratio is None else f"x {one.ratio:.3g}"
            rows.append((one.words, f"{one.place} ({one.residents:,})", times, one.text))
        blocks.append(columns(rows, indent="  "))
    several = {one.estimate.n for one in done.figures if one.estimate.n > 1}
    if several:
        few = "the lowest and the highest run" if max(several) < 10 else "how sure the figure is (95%, over luck)"
        less = " (of fewer than ten runs the lowest and the highest)" if min(several) < 10 <= max(several) else ""
        blocks.append(f"Added up over the runs of a place. In brackets: {few}{less}. A place run once has none.")
    for name, rate in done.per_face.items():
        blocks.append(f"{name}: one comparison of faces in {1 / rate:,.0f} errs." if rate else f"{name}: never errs.")
    return "\n\n".join(blocks)


@study.command()
@click.argument("scheme", default="as_reported")
@click.option("--place", default="village", show_default=True, help="As for `demerit run`.")
@options.residents
@options.days
@options.burn_in
@options.start
@options.seed
@options.place_seed
@click.option("--replicates", type=click.IntRange(1, 100_000), default=20, show_default=True)
@options.without
@options.adaptation
@options.numbers
@options.alone
@click.option("--threads", type=options.THREADS, default=1, show_default=True, help="Of each run.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Runs at once; as many as cores and memory allow.")
@click.option("--out", "target", metavar="DIR", required=True, help="The study's folder; what it has isn't run again.")
@click.option("--slurm", is_flag=True, help="Run nothing here: print a Slurm script, one job for each replicate.")
@common
def many(
    scheme: str, place: str, residents: int | None, days: int | None, burn_in: int, start: date | None, seed: int,
    place_seed: int, replicates: int, without: tuple[str, ...], adaptation: str | None,
    numbers: dict[str, float], alone: bool, threads: int, workers: int | None, target: str, slurm: bool, out: Out,
) -> int:  # fmt: skip
    """Run SCHEME many times with different luck, each run in a folder of its own, and print the findings of all.

    Asked for again, it runs only what is missing. A run whose worker is killed is tried once more, and told of. Exits
    with 4 if some of the runs failed.
    """
    from demerit.cli.failures import Interrupted
    from demerit.cli.progress import COMPILING
    from demerit.cli.run import told as of_run
    from demerit.errors import EXIT_CHECK_FAILED
    from demerit.place import place as settle
    from demerit.study import members, plan

    path = plan.prepare(
        options.scheme_with(scheme, numbers), settle(place, residents=residents, seed=place_seed), folder=target,
        replicates=replicates, days=days,
        seed=seed, start=start, without=without, twin=None if alone else "none", follow=None, adaptation=adaptation,
        threads=threads, burn_in=burn_in,
    )  # fmt: skip
    if slurm:
        script = plan.slurm(path)
        out.result({"script": script}, lambda: script)
        return 0
    left = len(plan.missing(path, replicates))
    if left:
        out.note(out.faint(f"{left} of {replicates} runs to make; {COMPILING}"))
    try:
        found = members.run_members(
            path, replicates=replicates, workers=workers,
            progress=lambda done, count: out.note(out.faint(f"{done} of {count}")),
        )  # fmt: skip
    except KeyboardInterrupt:
        there = replicates - len(plan.missing(path, replicates))
        said = f"interrupted: {there} of {replicates} runs stand in {target}"
        raise Interrupted(said, hint="the same command goes on with the others") from None
    data = {
        "folder": str(found.folder), "runs": {number: str(at) for number, at in found.paths.items()},
        "failed": found.failed, "retried": list(found.retried), "synthetic": True,
        "findings": [finding.data() for finding in found.findings],
        "not_simulated": dict(found.pooled.scheme.not_simulated) if found.pooled else {},
    }  # fmt: skip
    told = [*of_run(found.pooled, f"`demerit show {scheme}` lists"), ""] if found.pooled else []
    told += [f"{len(found)} of {replicates} runs in {target}"]
    told += [f"run {number} was tried twice" for number in found.retried if number in found.paths]
    told += [f"run {number} failed: {why}" for number, why in found.failed.items()]
    out.result(data, lambda: "\n".join(told))
    return EXIT_CHECK_FAILED if found.failed else 0


@study.command()
@click.argument("folder")
@click.argument("number", type=click.IntRange(0, 99_999))
@common
def member(folder: str, number: int, out: Out) -> None:
    """Run one member of a study that `demerit study many --slurm` has prepared."""
    from demerit.study.members import member as run_it
    from demerit.study.plan import path_of

    path = run_it(str(path_of(folder, number)))
    out.result({"folder": path}, lambda: path)
