"""A run that may be stopped: what it asks for, how it goes on, and what happens when it is over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

from demerit import arguments
from demerit.checkpoint import Checkpoints
from demerit.errors import EXIT_INTERRUPTED, DemeritError, OutputError, UsageError
from demerit.folder import claim, put_in_place
from demerit.own import Own, checked, keeps, name_of
from demerit.receipt import arguments_of
from demerit.shards import ALONE, Exchange
from demerit.signals import held_back

if TYPE_CHECKING:
    from demerit.run import Run

Progress = Callable[[int, int, int], None]


def resume(
    folder: str | os.PathLike[str], *, threads: int | None = None, progress: Progress | None = None,
    own: Iterable[Own] = (), checkpoint_every: int | None = None, exchange: Exchange = ALONE,
) -> Run:  # fmt: skip
    """Go on with a run that was stopped, from its last checkpoint; it is saved in its folder when it is over.

    folder: as it was given to `simulate`, or to `demerit run --out`. threads: as many as before or not; as for
    `simulate` by default. progress: called with days done, days and the replicate. own: the observers and mechanisms of
    one's own that the run had; copies of them are given what was kept. checkpoint_every: days; as before by default.
    exchange: as `simulate` has it; there may be more or fewer processes than before. The run is the same to the last
    bit as if it had never been stopped.

    Raises UsageError if there is nothing to go on with, or for other objects in `own`; InvalidFile for a checkpoint
    that is damaged, or made by another version or other sources of Demerit; it is left as it is.
    """
    from demerit.simulation import simulated

    path, mine = arguments.path("folder", folder), checked(own)
    threads, progress = arguments.threads(threads), arguments.function("progress", progress)
    checkpoint_every = arguments.integer_or_none("checkpoint_every", checkpoint_every, 1, arguments.MOST_DAYS)
    arguments.instance("exchange", exchange, Exchange, "what demerit.together() gives")
    Checkpoints.read(path)  # before anything is made: there may be nothing to go on with
    refuse_what_cant_be_kept(checkpoint_every, folder, mine)
    with claim(path) if exchange.rank == 0 else nullcontext():
        checkpoints = Checkpoints.read(path)
        checkpoints.every = checkpoint_every or checkpoints.every
        checkpoints.resumed.append([checkpoints.replicate, checkpoints.day])
        with checkpoints.reading():
            what = arguments_of(checkpoints.run)
            had = list(checkpoints.run["own_mechanisms"])
        if exchange.rank == 0:
            checkpoints.verify()
        if had != [name_of(one) for one in mine]:
            raise UsageError(
                f"this run has mechanisms of its user's own: {', '.join(had)}" if had
                else "this run has no mechanisms of its user's own", code="own-mechanisms",
                hint="give demerit.resume the same in own=, in the same order",
            )  # fmt: skip
        done = simulated(
            **what, threads=threads, progress=progress, own=mine, checkpoints=checkpoints, exchange=exchange
        )
        return cast("Run", done if done is None else saved(done, folder, checkpoints))


def refuse_what_cant_be_kept(every: int | None, folder: str | os.PathLike[str] | None, own: tuple[Own, ...]) -> None:
    """Raises UsageError for checkpoints too often, without a folder, or of objects that don't say what they keep."""
    if every is None:
        return
    if folder is None:
        raise UsageError("checkpoints need a folder", code="no-folder", hint='such as folder="runs/mine"')
    silent = [name_of(one) for one in own if not keeps(one)]
    if silent:
        raise UsageError(
            f"a run can't be stopped and go on with {', '.join(silent)}: nobody knows what it keeps from day to day",
            code="own-not-kept", hint="give it methods kept() and put_back(arrays), or ask for no checkpoints",
        )  # fmt: skip


def saved(run: Run, folder: str | os.PathLike[str], checkpoints: Checkpoints | None) -> Run:
    """The run, in its folder; then its checkpoint goes.

    Raises DemeritError (code interrupted) for a Ctrl-C that came too late to keep the run from standing there.
    """
    try:
        run.save(folder)
    except OutputError as error:
        if checkpoints is not None:
            error.hint = f"{error.hint}; all days are done and kept, and `demerit resume {folder}` writes the run"
        raise
    except KeyboardInterrupt:
        if not put_in_place(Path(folder)):
            raise
        if checkpoints is not None:
            checkpoints.remove()
        late = DemeritError("interrupted", code="interrupted", hint=f"the run was over, and stands whole in {folder}")
        late.exit_code = EXIT_INTERRUPTED
        raise late from None
    if checkpoints is not None:
        with held_back():
            checkpoints.remove()
    return run
