"""Two arms of one comparison: the same people, the same lucks, the same days, and two schemes.

    found = demerit.compare("as_reported", without=["cameras"])  # with cameras beside without
    found = demerit.compare("runs/first", "runs/second")  # of finished runs

Each arm is a run like any other, with the same digest. Both are beside a twin without a scheme; the twin depends on
neither, so that it is the same in both, and differences against the twin can be paired, too. Where both arms are to be
run, it is lived once for both (`study.together`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from demerit import arguments
from demerit.errors import UsageError
from demerit.place import Place
from demerit.run import Run
from demerit.scheme import load, preset_ids
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.beginning import days_by_default
from demerit.scheme.model import Scheme
from demerit.study.comparison import Comparison
from demerit.study.pairing import refuse_what_cant_be_paired

Arm = Scheme | Run | str | os.PathLike[str]
Progress = Callable[[int, int, int], None]


def compare(
    a: Arm, b: Arm | None = None, place: Place | str | None = None, *, days: int | None = None,
    replicates: int | None = None, seed: int | None = None, start: date | None = None, without: Iterable[str] = (),
    without_b: Iterable[str] = (), twin: str | Scheme | None = "none", adaptation: str | None = None,
    follow: int | None = None, burn_in: int | None = None, threads: int | None = None, progress: Progress | None = None,
) -> Comparison:  # fmt: skip
    """What differs between two schemes on the same people with the same lucks, measure by measure.

    a, b: schemes or reforms (objects, names, files), or finished runs (objects, folders). Left out, b is a, and
    `without` is switched off in b alone; with both, it is switched off in both, and `without_b` in b alone. A scheme
    beside a finished run is run as that was. place (the village by default), days, replicates, seed, start, twin,
    adaptation, follow, burn_in, threads: as for `demerit.simulate`, for both arms; none of them goes with a finished
    run. Without `start`, both begin on a's first day. progress: called with days done, days, and the replicate, those
    of b counted on from those of a.

    Raises UsageError for arms that can't be paired, with every reason (`NotPaired`), and for options that don't go with
    finished runs; InvalidFile for a scheme, place or folder that can't be used; what `demerit.simulate` raises.
    """
    checked: dict[str, Callable[[Any], Any]] = {
        "days": lambda value: arguments.integer("days", value, 1, arguments.MOST_DAYS),
        "replicates": lambda value: arguments.integer("replicates", value, 1, arguments.MOST_REPLICATES),
        "seed": arguments.seed, "start": lambda value: arguments.day("start", value),
        "adaptation": lambda value: arguments.text("adaptation", value), "follow": arguments.follow,
        "burn_in": lambda value: arguments.integer("burn_in", value, 0, arguments.MOST_DAYS),
    }  # fmt: skip
    asked: dict[str, Any] = {
        "days": days, "replicates": replicates, "seed": seed, "start": start, "adaptation": adaptation,
        "follow": follow, "burn_in": burn_in,
    }  # fmt: skip
    options = {name: checked[name](value) for name, value in asked.items() if value is not None}
    threads, progress = arguments.threads(threads), arguments.function("progress", progress)
    off, off_b = arguments.names("without", without), arguments.names("without_b", without_b)
    plan = planned(a, b, place, options, twin, off, off_b)
    return plan.run(threads=threads, progress=progress)


@dataclass(frozen=True)
class Plan:
    """The two arms: each a finished run, or the arguments of `demerit.simulate` for one.

    labels: what each is called. note: what a reader must know of how they were run, or nothing.
    """

    a: Run | dict[str, Any]
    b: Run | dict[str, Any]
    labels: tuple[str, str]
    note: str = ""

    @property
    def to_run(self) -> int:
        """How many arms aren't finished."""
        return sum(isinstance(arm, dict) for arm in (self.a, self.b))

    def days_and_replicates(self) -> tuple[int, int]:
        """Days of one replicate, and replicates of all arms that are to be run."""
        from demerit.place import place as place_of
        from demerit.simulation import replicates_by_default

        days = replicates = 0
        for arm in (self.a, self.b):
            if isinstance(arm, dict):
                days = arm.get("burn_in", 0) + arm["days"]
                place = place_of(arm["place"]) if isinstance(arm["place"], str) else arm["place"]
                replicates += arm.get("replicates") or replicates_by_default(place)
        return days, replicates

    def run(self, *, threads: int | None = None, progress: Progress | None = None) -> Comparison:
        """Run what isn't finished, and pair the two."""
        from demerit.simulation import simulate
        from demerit.study.together import simulate_together

        if isinstance(self.a, dict) and isinstance(self.b, dict):
            a, b = simulate_together(self.a, self.b, threads=threads, progress=progress)
        else:
            a, b = (
                simulate(**arm, threads=threads, progress=progress) if isinstance(arm, dict) else arm
                for arm in (self.a, self.b)
            )
        refuse_what_cant_be_paired(a, b)
        return Comparison(a, b, self.labels, self.note)


def planned(
    a: Arm, b: Arm | None, place: Place | str | None, options: dict[str, Any], twin: str | Scheme | None,
    without: tuple[str, ...], without_b: tuple[str, ...],
) -> Plan:  # fmt: skip
    """Which arms there are, and how those are to be run that aren't finished. Raises UsageError before any is run."""
    from demerit.mechanisms import mechanism

    without, without_b = (tuple(mechanism(name).name for name in names) for names in (without, without_b))
    first, second = _found(a), None if b is None else _found(b)
    if second is None and not (without or without_b):
        raise UsageError("there is nothing to compare with: B is left out, and nothing is switched off",
                         code="no-second-arm", hint="give a second scheme, or --without MECHANISM")  # fmt: skip
    if second is None:
        without, without_b = (), (*without, *without_b)
    if isinstance(first, Run) or isinstance(second, Run):
        _refuse_options(place, options, twin, without)
    if isinstance(second, Run):
        if without_b:
            raise _finished("B", "its mechanisms can't be switched off")
        one = first if isinstance(first, Run) else _as(second, first, ())
        return Plan(one, second, _labels(_scheme_of(one), _scheme_of(second), _off(one), _off(second)))
    if isinstance(first, Run):
        own = first.receipt.get("own_mechanisms") or []
        if own:
            raise UsageError(
                f"A has mechanisms of its user's own: {', '.join(own)}", code="own-mechanisms",
                hint="run B with them from Python, and compare the two runs",
            )  # fmt: skip
        before = _off(first)
        off = (*before, *without_b) if second is None else without_b
        scheme = _scheme_of(first) if second is None else second
        return Plan(first, _as(first, scheme, off), _labels(_scheme_of(first), scheme, before, off))
    other = first if second is None else second
    common: dict[str, Any] = {"place": "village" if place is None else place, "twin": twin} | options
    note, begin = "", options.get("start") or first.start or DEFAULT_START
    if "days" not in options:
        common["days"] = max(days_by_default(scheme, begin) for scheme in (first, other))
    if "start" not in options and first.start != other.start:
        common["start"] = first.start or DEFAULT_START
        own, shared = (f"{day.day} {day:%B %Y}" for day in (other.start or DEFAULT_START, common["start"]))
        note = f"Both begin on {shared}, A's first day; B's own would be {own}."
    return Plan(
        {"scheme": first, "without": without} | common, {"scheme": other, "without": (*without, *without_b)} | common,
        _labels(first, other, without, (*without, *without_b)), note,
    )  # fmt: skip


def _found(arm: Arm) -> Scheme | Run:
    """A finished run, or a scheme; a name goes before a folder of the same name."""
    from demerit.stored import read

    if isinstance(arm, Scheme | Run):
        return arm
    arguments.path("an arm", arm)
    if str(arm) not in preset_ids() and os.path.isdir(arm):
        return read(arm)
    try:
        return load(str(arm))
    except UsageError as error:
        if error.code != "unknown-scheme":
            raise
        nor = f"{error.message}, and no folder of that name with a finished run"
        raise UsageError(nor, code=error.code, hint=error.hint) from None


def _scheme_of(arm: Run | dict[str, Any] | Scheme) -> Scheme:
    """The scheme as it was given, before anything was switched off."""
    from demerit.receipt import scheme_in

    if isinstance(arm, Run):
        return scheme_in(arm.receipt, "scheme")
    return arm["scheme"] if isinstance(arm, dict) else arm


def _off(arm: Run | dict[str, Any]) -> tuple[str, ...]:
    """What was switched off in it."""
    return tuple(arm.receipt["without"] if isinstance(arm, Run) else arm["without"])


def _as(run: Run, scheme: Scheme, without: tuple[str, ...]) -> dict[str, Any]:
    """The arguments with which a scheme is run as a finished run was."""
    from demerit.receipt import arguments_of

    return arguments_of(run.receipt) | {"scheme": scheme, "without": without, "start": run.start}


def _labels(a: Scheme, b: Scheme, off_a: tuple[str, ...], off_b: tuple[str, ...]) -> tuple[str, str]:
    """What the arms are called: by their titles, and by what is off in one of them alone."""

    def called(scheme: Scheme, off: tuple[str, ...], others: tuple[str, ...]) -> str:
        mine = [name.replace("-", " ") for name in off if name not in others]
        return scheme.title + (f", without {' and '.join(mine)}" if mine else "")

    one, other = called(a, off_a, off_b), called(b, off_b, off_a)
    if one == other and a.scheme != b.scheme:
        return f"{one} ({a.scheme})", f"{other} ({b.scheme})"
    return one, other


def _finished(which: str, why: str) -> UsageError:
    return UsageError(f"{which} is a finished run: {why}", code="finished-run",
                      hint="give the scheme instead of the run")  # fmt: skip


def _refuse_options(
    place: Place | str | None, options: dict[str, Any], twin: str | Scheme | None, without: tuple[str, ...]
) -> None:
    """Raises UsageError if something is asked that a finished run has settled."""
    given = (["place"] if place is not None else []) + [name.replace("_", "-") for name in options]
    given += ["alone"] if twin is None else ["twin"] if twin != "none" else []
    given += ["without"] if without else []
    if given:
        words = ", ".join(f"--{name}" for name in given)
        raise UsageError(
            f"one of the arms is a finished run, and settles {words}", code="finished-run",
            hint="leave these out: a scheme beside a finished run is run as that was",
        )  # fmt: skip
