"""`demerit compare`: two schemes on the same people with the same lucks, and what differs."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from datetime import date
from typing import Any

import click

from demerit.cli import options
from demerit.cli.output import MAX_WIDTH, Out, command, common

WIDEST = 120  # columns of the table


@click.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option("--place", help="As for `demerit run`; the village by default.")
@options.residents
@click.option("--days", type=click.IntRange(1, 36500), help="As for `demerit run`, by the scheme that needs more.")
@click.option("--burn-in", type=click.IntRange(0, 36500), metavar="DAYS", help="As for `demerit run`; 0 by default.")
@click.option("--start", type=options.Day(), metavar="DATE", help="The first day of both; A's own by default.")
@click.option("--seed", type=options.SEED, help="The seed of luck, 1 by default.")
@click.option("--place-seed", type=options.SEED, help="The seed of who lives there, 1 by default.")
@click.option(
    "--without",
    multiple=True,
    metavar="MECHANISM",
    help="Switch a mechanism off: in both arms, or without B in a second A. May be repeated.",
)
@options.adaptation
@options.numbers
@options.alone
@options.replicates
@options.threads
@click.option("--measure", "names", multiple=True, metavar="NAME", help="Compare a measure, too. May be repeated.")
@click.option("--group", default=None, metavar="GROUP", help="Of whom the measures are; `every` for each group.")
@click.option("--out", "target", metavar="DIR", help="Write a folder: the page, the tables and both runs.")
@click.option("--html", "page", metavar="FILE", help="Write the page alone.")
@common
def compare(
    a: str, b: str | None, place: str | None, residents: int | None, days: int | None, burn_in: int | None,
    start: date | None, seed: int | None, place_seed: int | None, without: tuple[str, ...], adaptation: str | None,
    numbers: dict[str, float], alone: bool, replicates: int | None, threads: int | None, names: tuple[str, ...],
    group: str | None, target: str | None, page: str | None, out: Out,
) -> None:  # fmt: skip
    """Compare the schemes A and B on the same people with the same lucks.

    A and B are schemes, as for `demerit run`, or folders of finished runs. A scheme beside a finished run is run as
    that was. Without B, the second arm is A without the mechanisms of --without, or with the numbers of --set: `demerit
    compare as_reported --without cameras` measures what cameras do. Prints each finding under both, and the difference
    over the lucks they share.
    """
    from demerit import folder
    from demerit.cli.failures import Interrupted
    from demerit.cli.progress import shown
    from demerit.errors import UsageError
    from demerit.place import place as settle
    from demerit.study.arms import planned

    if group is not None and not names:
        raise UsageError("--group is of the measures, and none is named", code="usage", hint="add --measure NAME")
    asked: dict[str, Any] = {
        "days": days, "replicates": replicates, "seed": seed, "start": start, "adaptation": adaptation,
        "burn_in": burn_in,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    repeated = {
        "place": place, "residents": residents, **asked, "place_seed": place_seed, "without": without, "alone": alone,
        "set": tuple(f"{path}={value:g}" for path, value in numbers.items()),
        "measure": names, "group": group,
    }  # fmt: skip
    settled: Any = place
    if residents is not None or place_seed is not None:
        settled = settle(place or "village", residents=residents, seed=1 if place_seed is None else place_seed)
    elif place is not None:
        settled = settle(place)
    one, other = _with_numbers(a, b, numbers) if numbers else (a, b)
    plan = planned(one, other, settled, given, None if alone else "none", without, ())
    with folder.claim(target, kind="comparison") if target else nullcontext():
        if target and folder.is_run(target):
            out.note(f"replacing what is in {target}")
        found = None
        with shown(*plan.days_and_replicates(), quiet=out.quiet or not plan.to_run) as progress:
            try:
                found = plan.run(threads=threads, progress=progress)
            except KeyboardInterrupt:
                raise Interrupted(f"interrupted {progress.so_far()}", hint="nothing was written") from None
        measures = found.measures(names, group=None if group == "every" else group or "all") if names else []
        if target:
            found.save(target)
    if page:
        found.write(page)
    written = [path for path in (f"{target}/comparison.html" if target else None, page) if path]
    columns = min(WIDEST, shutil.get_terminal_size((MAX_WIDTH, 24)).columns)
    out.result(
        {**found.data(measures), "folder": target, "page": written[0] if written else None},
        lambda: "\n".join([found.text(columns, measures), *(f"Page  {path}" for path in written)]),
        next=[] if written else _next(a, b, found, repeated),
    )


def _with_numbers(a: str, b: str | None, numbers: dict[str, float]) -> tuple[Any, Any]:
    """Both schemes with these numbers; without B, A as it is and A with them."""
    from demerit import folder
    from demerit.errors import UsageError

    for arm in (a, b):
        if arm is not None and folder.is_run(arm):
            raise UsageError(f"{arm} is a finished run: its numbers are what they were", code="finished-run",
                             hint="name its scheme instead, and run both")  # fmt: skip
    if b is None:
        return options.scheme_with(a, {}), options.scheme_with(a, numbers)
    return options.scheme_with(a, numbers), options.scheme_with(b, numbers)


def _next(a: str, b: str | None, found: Any, asked: dict[str, Any]) -> list[str]:
    """What may follow a comparison of which nothing was written: the schemes side by side, or the same with a page."""
    if b is not None:
        return [command("diff", a, b)] if found.a.receipt["scheme"] != found.b.receipt["scheme"] else []
    options = [part for name, value in asked.items() for part in _option(name.replace("_", "-"), value)]
    return [command("compare", a, *options, "--out", "DIR")]


def _option(name: str, value: Any) -> list[str]:
    """One option as it is written; several if it was given several times, none if it wasn't."""
    if value is None or value is False:
        return []
    if value is True:
        return [f"--{name}"]
    return [part for one in (value if isinstance(value, tuple) else (value,)) for part in (f"--{name}", str(one))]
