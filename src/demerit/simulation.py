"""A simulation: a scheme on a place for some days, beside its twin, once or with several replicates of luck.

    run = simulate(scheme, place, days=365, seed=7)

Both worlds go through the same days side by side, so that acts and decisions can be compared as they happen. The
replicates differ in luck alone; the place stays.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any, cast

import numpy as np

from demerit import arguments
from demerit.arm import Arm, arm_of, worlds_of
from demerit.assumptions.world import beside, catalogue_of, place_for
from demerit.catalogue import Catalogue
from demerit.chance import Purpose, key, words_plain
from demerit.checkpoint import Checkpoints, refuse_unfinished
from demerit.closing import NAMES, Lived, Outcome
from demerit.compiled import package_hash
from demerit.day.warming import warm_up
from demerit.errors import UsageError
from demerit.fitting import form_for, gives_back, refuse_what_will_not_fit, shards_of, threads_by_default
from demerit.folder import claim
from demerit.following import followed_of, sample
from demerit.lockstep import finished, live
from demerit.measure import events
from demerit.measure.blocks import blocks_of
from demerit.measure.timeline import table
from demerit.memory import give_back_early
from demerit.own import Own, checked, fresh, name_of, table_of
from demerit.place import Place
from demerit.place import place as place_of
from demerit.place.people import People
from demerit.provenance import refuse_a_run_beyond_the_calendar
from demerit.receipt import arguments_of, make_receipt, told
from demerit.run import Run
from demerit.scheme import load
from demerit.scheme.adapting import adapting
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.beginning import days_by_default
from demerit.scheme.model import Scheme
from demerit.shards import ALONE, Exchange
from demerit.shards.threads import in_threads
from demerit.stopping import Progress, refuse_what_cant_be_kept, saved

FIVE_YEARS = 5 * 365  # days
VILLAGE = 2_000  # residents up to which a run makes 20 replicates by default


def replicates_by_default(place: Place) -> int:
    """20 for a village, where luck is large; 1 for anything larger."""
    return 20 if place.residents <= VILLAGE else 1


def refuse_beyond_the_calendar(first: date | None, lived: int) -> None:
    """Raises UsageError for a run that would end after the year 9999."""
    try:
        refuse_a_run_beyond_the_calendar(first or DEFAULT_START, lived)
    except ValueError as error:
        raise UsageError(str(error), code="out-of-range", hint="begin earlier, or run fewer days") from None


def scheme_of(scheme: Any, name: str = "scheme") -> Scheme:
    """A scheme: as it is, or by its name or file."""
    if isinstance(scheme, Scheme):
        return scheme
    arguments.instance(name, scheme, (str, os.PathLike), "a scheme, or the name or file of one")
    return load(scheme)


def twin_of(twin: Any) -> Scheme | None:
    """The other world's scheme, or None for no twin."""
    return None if twin is None else scheme_of(twin, "twin")


def settled_of(place: Any) -> Place:
    """A place: as it is, or by its name or file."""
    if isinstance(place, Place):
        return place
    arguments.instance("place", place, (str, os.PathLike), "a place, or the name or file of one")
    return place_of(place)


def seed_of(seed: int, replicate: int) -> int:
    """The seed of luck of a replicate: the run's own for the first, so that any can be run again by itself."""
    if replicate == 0:
        return seed
    low, high, _, _ = words_plain(*key(seed), Purpose.FOLLOW, 0, replicate, 0, 1)
    return low | high << 32


def asked(
    scheme: Scheme | str, place: Place | str, *, days: int | None = None, seed: int = 1, start: date | None = None,
    replicates: int | None = None, without: Iterable[str] = (), twin: str | Scheme | None = "none",
    follow: int | None = None, adaptation: str | None = None, burn_in: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The arguments of `simulate`, checked, by which `simulated` runs the same. Raises as that does."""
    scheme = scheme_of(scheme)
    scheme = adapting(scheme, arguments.text("adaptation", adaptation)) if adaptation is not None else scheme
    place, other = place_for(settled_of(place), scheme), beside(scheme, twin_of(twin))
    begin = arguments.day("start", start)
    days, burn_in = arguments.days_and_burn_in(days_by_default(scheme, begin) if days is None else days, burn_in)
    count = arguments.integer_or_none("replicates", replicates, 1, arguments.MOST_REPLICATES)
    what: dict[str, Any] = {
        "scheme": scheme, "place": place, "twin": other, "days": days, "seed": arguments.seed(seed),
        "start": begin, "replicates": replicates_by_default(place) if count is None else count,
        "without": arguments.names("without", without), "follow": arguments.follow(follow), "burn_in": burn_in,
    }  # fmt: skip
    refuse_beyond_the_calendar(what["start"] or scheme.start, burn_in + days)
    return what


def simulate(
    scheme: Scheme | str, place: Place | str, *, days: int | None = None, seed: int = 1, start: date | None = None,
    replicates: int | None = None, without: Iterable[str] = (), twin: str | Scheme | None = "none",
    threads: int | None = None, follow: int | None = None, progress: Progress | None = None,
    adaptation: str | None = None, own: Iterable[Own] = (), folder: str | os.PathLike[str] | None = None,
    checkpoint_every: int | None = None, exchange: Exchange = ALONE, burn_in: int = 0,
) -> Run:  # fmt: skip
    """Run a scheme on a place, beside its twin.

    scheme, place: objects, or names and files. days: those counted, 1 to 36,500; 365
    by default, of a scheme that grades once a year up to its second grading. seed: of luck, 0 to 2**64 - 1 (the
    place has its own). start: the first day; the scheme's, or 1 January 2019. replicates: runs with different luck, 20
    by default for a village and 1 for larger places. without: names of mechanisms to switch off. twin: the other
    world's scheme, or None for no twin. threads: one for a small place, else all cores, by default; results don't
    depend on it. follow: residents of whom every event is kept (all up to 100,000, else a keyed sample of 10,000).
    progress: called with days done, days and the replicate. adaptation: the model of how people change, "none",
    "individual" or "threshold", if not the scheme's own; the receipt holds the scheme as it was run. own: observers and
    mechanisms of one's own, fresh for each replicate (see `demerit.own`). folder: where the run is saved when it is
    over; it is claimed before the run begins. checkpoint_every: so many days of a replicate, and at its end, all that
    is needed to go on is kept beside the folder, until the run is saved; `demerit.resume(folder)` goes on from there,
    to the same run to the last bit. exchange: `demerit.together()` in every process of an MPI run, each of which lives
    a part of the place; it gives the run in the first, and None in the others. burn_in: days that both worlds live
    before anything is counted, at most 36,500 together with `days`. Days are numbered from the first lived: counting
    begins on day `burn_in`, and who is listed then is initial stock.

    Raises UsageError for arguments out of range, or a folder that has an unfinished run or can't be used, InvalidFile
    for a scheme or place that can't be used, TooBigError, before anything is allocated, for what won't fit in memory,
    OutputError for what can't be written.
    """
    what = asked(
        scheme, place, days=days, seed=seed, start=start, replicates=replicates, without=without, twin=twin,
        follow=follow, adaptation=adaptation, burn_in=burn_in,
    )  # fmt: skip
    mine = checked(own)
    how: dict[str, Any] = {
        "threads": arguments.threads(threads), "progress": arguments.function("progress", progress), "own": mine,
        "exchange": arguments.instance("exchange", exchange, Exchange, "what demerit.together() gives"),
    }  # fmt: skip
    folder = None if folder is None else arguments.path("folder", folder)
    checkpoint_every = arguments.integer_or_none("checkpoint_every", checkpoint_every, 1, arguments.MOST_DAYS)
    refuse_what_cant_be_kept(checkpoint_every, folder, mine)
    if exchange.size > 1 and mine:
        raise UsageError("mechanisms of one's own see a whole place, and can't be split over processes",
                         code="own-in-processes", hint="run it without mpiexec")  # fmt: skip
    if folder is None:
        return cast(Run, simulated(**what, **how))
    with claim(folder) if exchange.rank == 0 else nullcontext():
        if exchange.rank == 0:
            refuse_unfinished(folder)
        checkpoints = None
        if checkpoint_every is not None:
            run = told(**what) | {"own_mechanisms": [name_of(one) for one in mine]}
            checkpoints = Checkpoints(folder, checkpoint_every, run)
            arguments_of(checkpoints.run)  # a scheme made in Python may be one that no file can hold: said now
        done = simulated(**what, **how, checkpoints=checkpoints)
        return cast(Run, done if done is None else saved(done, folder, checkpoints))


def simulated(
    scheme: Scheme, place: Place, twin: Scheme | None, *, without: Iterable[str], start: date | None, **more: Any
) -> Run | None:
    """The run itself, from its beginning or from a checkpoint; None in a process beside the first.

    `more`: as `runs_of` takes it.
    """
    runs = runs_of([arm_in(place, scheme, twin, without, start)], place, start=start, **more)
    return None if runs is None else runs[0]


def arm_in(place: Place, scheme: Scheme, twin: Scheme | None, without: Iterable[str], start: date | None) -> Arm:
    """An arm that is lived in a place."""
    first_day = start or scheme.start or DEFAULT_START
    return arm_of(
        scheme, twin, tuple(without), first_day=first_day, residents=place.residents, cat=catalogue_of(scheme)
    )


def runs_of(
    arms: Sequence[Arm], place: Place, *, days: int, seed: int, start: date | None, replicates: int,
    follow: int | None, threads: int | None, progress: Progress | None, own: tuple[Own, ...] = (),
    checkpoints: Checkpoints | None = None, exchange: Exchange = ALONE, burn_in: int = 0,
) -> list[Run] | None:  # fmt: skip
    """The run of one arm, or of each that share a twin (`lockstep.live`); None in a process beside the first.

    Each is what it would be by itself, to the last bit. `progress` gets the replicates of the second arm counted on
    from those of the first. The seconds in the receipts are those of all arms together.
    """
    began = time.perf_counter()
    threads = threads or threads_by_default(place.residents)
    schemes = [scheme for scheme, _ in worlds_of(arms)]
    cat = catalogue_of(arms[0].scheme)
    wanted = followed_of(place, follow)
    here = exchange.sharing_memory, exchange.size
    shards = 1 if own or exchange.size > 1 else shards_of(place.residents, threads)
    if checkpoints is not None and gives_back(place) and shards > 1 and checkpoints.files.state:
        shards = len(checkpoints.files.state)  # as it was kept: in any other number each would read all of it
    all_days = burn_in + days
    refuse_what_will_not_fit(place, schemes, days=all_days, followed=wanted, shards=shards, at_once=threads, part=here)
    if gives_back(place):
        give_back_early()
    if all_days > FIVE_YEARS:
        warnings.warn("births, deaths and moves are not modelled: after five years a place is no longer itself",
                      stacklevel=4)  # fmt: skip
    forms = [form_for(scheme) for scheme in schemes]
    if exchange.rank == 0:
        warm_up(forms)  # before the others begin: what is compiled is kept for all of this machine
    exchange.begin(*(() if checkpoints is None else (str(checkpoints.last), f"demerit resume {checkpoints.path}")))
    if exchange.rank > 0:
        warm_up(forms)
    people = place.build()
    followed = sample(people.residents, wanted, place.key_words)
    digests = [digest for arm in arms for digest in arm.digests]
    exchange.agree(package_hash(), place.model_dump_json(), digests, days, burn_in, seed, replicates, str(start),
                   follow, checkpoints.files if checkpoints is not None else None)  # fmt: skip
    if checkpoints is not None:
        checkpoints.refuse_other_tables(digests)
    outcomes = [Outcome(arm.listed, days, burn_in) for arm in arms]

    blocks = blocks_of(place) if replicates == 1 else None  # of several, the replicates are the units

    def lived_through(replicate: int) -> list[Lived] | None:
        """One replicate, from its beginning or as it was kept; None in a process beside the first."""

        def tell(done: int) -> None:
            if progress is not None:
                for at in range(len(arms)):
                    progress(done, all_days, at * replicates + replicate)

        def live_in(part: Exchange) -> list[Lived] | None:
            return live(
                people, arms, cat, days=days, burn_in=burn_in, blocks=blocks, seed=seed_of(seed, replicate),
                threads=threads if part.size == 1 else 1, followed=followed, monthly=replicates == 1, tell=tell,
                own=fresh(own), replicate=replicate, checkpoints=checkpoints, exchange=part,
            )  # fmt: skip

        if checkpoints is not None and checkpoints.over(replicate):
            if exchange.rank > 0:
                return None
            return [finished(checkpoints, replicate, arms[0], days, people.residents, followed)]
        return live_in(exchange) if exchange.size > 1 else in_threads(shards, live_in, threads)

    for replicate in range(replicates):
        for outcome, lived in zip(outcomes, lived_through(replicate) or (), strict=False):
            outcome.add(replicate, lived)
    if outcomes[0].first is None:  # the first process goes on alone
        return None
    what: dict[str, Any] = {"place": place, "days": days, "burn_in": burn_in, "seed": seed, "replicates": replicates}
    runs = [_run(arm, outcome, people, followed, cat, **what) for arm, outcome in zip(arms, outcomes, strict=True)]
    exchange.end()
    for arm, run in zip(arms, runs, strict=True):
        run.receipt = make_receipt(
            run, scheme=arm.scheme, twin=arm.twin, without=arm.without, tables=arm.digests, threads=threads,
            start=start, follow=follow,
            seconds=checkpoints.seconds if checkpoints is not None else time.perf_counter() - began,
            bytes_per_resident=form_for(arm.schemes[0]).itemsize, own=[name_of(one) for one in own],
            resumed=checkpoints.resumed if checkpoints is not None else [],
        )  # fmt: skip
    return runs


def _run(arm: Arm, outcome: Outcome, people: People, followed: np.ndarray | None, cat: Catalogue, **what: Any) -> Run:
    """What an arm came to, as a run without a receipt; the lists of its days are needed no more."""
    first, outcome.first = outcome.first, None
    assert first is not None
    whom = np.arange(people.residents) if followed is None else followed
    log = events.events(list(zip(NAMES, arm.schemes, first.days, strict=False)), cat)
    ended = events.residents(list(zip(NAMES, arm.schemes, first.ended, strict=False)), people, whom)
    return Run(
        scheme=arm.as_written[0], worlds=tuple(one.scheme for one in arm.as_written), start=arm.first_day,
        tallies=outcome.tallies, chosen=arm.chosen, events=log, residents=ended, followed_count=len(whom),
        digest=outcome.digest.hexdigest(), receipt={}, own=table_of(outcome.counted),
        timeline=table(outcome.parts, outcome.listed, what["place"].region_names), **what,
    )  # fmt: skip
