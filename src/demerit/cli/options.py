"""The options of a run that more than one command takes, each written once."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import click

from demerit.dates import day_of


class Day(click.ParamType):
    """A date of the form 2014-06-14."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def by_path(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """What --set gives: PATH=VALUE, each path once."""
    found: dict[str, float] = {}
    for text in given:
        path, equals, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not equals or not path or not math.isfinite(number):
            raise click.BadParameter(f"{text!r} isn't PATH=NUMBER, such as ordinary.late_after=90", ctx, param)
        if path in found:
            raise click.BadParameter(f"{path} is set twice", ctx, param)
        found[path] = number
    return found


def scheme_with(scheme: str, numbers: dict[str, float]) -> Any:
    """A scheme by name or file, with the numbers of --set."""
    from demerit.scheme import load

    return load(scheme).with_(numbers) if numbers else load(scheme)


SEED = click.IntRange(0, 2**64 - 1)
THREADS = click.IntRange(1, 1024)

residents = click.option("--residents", type=click.IntRange(min=1), help="How many; the place's own number by default.")
days = click.option(
    "--days",
    type=click.IntRange(1, 36500),
    help="365 by default; of a scheme that grades once a year, up to its second grading.",
)
burn_in = click.option(
    "--burn-in",
    type=click.IntRange(0, 36500),
    default=0,
    show_default=True,
    metavar="DAYS",
    help="Both worlds live so many days uncounted before the --days that are counted.",
)
start = click.option(
    "--start", type=Day(), metavar="DATE", help="The first day, as 2014-06-14; the scheme's own by default."
)
seed = click.option("--seed", type=SEED, default=1, show_default=True, help="The seed of luck.")
place_seed = click.option("--place-seed", type=SEED, default=1, show_default=True, help="The seed of who lives there.")
without = click.option("--without", multiple=True, metavar="MECHANISM", help="Switch a mechanism off. May be repeated.")
adaptation = click.option(
    "--adaptation",
    type=click.Choice(["none", "individual", "threshold"]),
    help="Another model of how people change than the scheme's own.",
)
numbers = click.option(
    "--set",
    "numbers",
    multiple=True,
    metavar="PATH=VALUE",
    callback=by_path,
    help="Take a number to be otherwise: `demerit assumptions` lists them. May be repeated.",
)
alone = click.option("--alone", is_flag=True, help="No twin; what needs one is then undefined.")
replicates = click.option(
    "--replicates",
    type=click.IntRange(1, 10_000),
    help="Runs with different luck: 20 for a village, else 1 by default.",
)
threads = click.option(
    "--threads", type=THREADS, help="One for small places, else all cores, by default. Results don't depend on it."
)
