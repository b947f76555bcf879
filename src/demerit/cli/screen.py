"""`demerit screen`: how far a scheme's findings move over all stated ranges, beside how far luck moves them."""

from __future__ import annotations

from typing import Any

import click

from demerit.cli import options
from demerit.cli.output import Out, common, wrapped


@click.command()
@click.argument("scheme")
@click.option("--place", default="town", show_default=True, help="As for `demerit run`.")
@click.option("--residents", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many.")
@options.days
@options.seed
@options.place_seed
@options.numbers
@click.option("--draws", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Of all ranges at once.")
@click.option("--lucks", type=click.IntRange(1, 1000), default=10, show_default=True, help="Runs of the stated values.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Runs at once; as many as cores by default.")
@click.option("--out", "target", metavar="DIR", help="Keep each run there; what it has isn't run again.")
@common
def screen(
    scheme: str, place: str, residents: int, days: int | None, seed: int, place_seed: int, numbers: dict[str, float],
    draws: int, lucks: int, workers: int | None, target: str | None, out: Out,
) -> None:  # fmt: skip
    """Screen SCHEME: set every number with a range to other values, all at once, and see which findings stand.

    Of each finding: luck's own range with the stated values, the range of nine in ten draws, the numbers with which it
    moves most, and a verdict. A screening that was stopped goes on if --out is given again.
    """
    from demerit.cli.failures import Interrupted
    from demerit.place import place as settle
    from demerit.screening.running import screen as screened

    try:
        found = screened(
            options.scheme_with(scheme, numbers), settle(place, residents=residents, seed=place_seed), days=days,
            draws=draws, lucks=lucks, seed=seed, folder=target, workers=workers,
            progress=lambda done, count: out.note(out.faint(f"{done} of {count}")),
        )  # fmt: skip
    except KeyboardInterrupt:
        hint = "the same command goes on" if target else "nothing was kept: give --out to go on another time"
        raise Interrupted("interrupted", hint=hint) from None
    if target:
        _kept(target, found)
    out.result({**found.data(), "folder": target}, lambda: as_text(found))


def _kept(target: str, found: Any) -> None:
    """What it came to, beside the runs."""
    import json

    from demerit.folder import replacing

    with replacing(f"{target}/result.json") as name:
        name.write_text(json.dumps(found.data(), indent=1, ensure_ascii=False) + "\n", "utf-8")


def as_text(found: Any) -> str:
    """A paragraph for each finding, and what the words mean."""
    from demerit.screening.told import HOW, sentence

    lines = [
        f"{found.scheme}, {found.residents:,} residents, {found.days:,} days: {found.numbers} numbers with a range, "
        f"{found.draws} draws of all of them, {found.lucks} lucks"
        + (f"; {len(found.failed)} draws more made no scheme" if found.failed else ""),
        "",
    ]
    for one in found.findings:
        if one.range is not None:
            lines += [f"{one.title}: {one.verdict}", wrapped(sentence(one), indent="    ")]
    silent = sum(one.range is None for one in found.findings)
    lines += [""] + [f"{silent} findings had nothing to count in any draw"] * bool(silent)
    lines += [f"{name} makes no scheme: {why}" for name, why in found.failed.items()]
    return "\n".join([*lines, wrapped(HOW)])
