"""Runs that are stopped and go on, and what is compared of them: two objects with all that can be reached from them."""

from __future__ import annotations

import copy
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loud_schemes import otherwise, q
from pydantic import BaseModel

import demerit as dm
from demerit import checkpoint, folder, lockstep
from demerit.checkpoint import Checkpoints
from demerit.errors import UsageError
from demerit.run import Run
from demerit.scheme.model import Grades, Scheme
from demerit.scheme.parts.operator import Lines, Operator
from demerit.scheme.plain import plain

# what is left over from a day and never read again, or worked out anew when it is missing
LEFT_OVER = {
    "World": {"rooms", "inclinations"},
    "Dealings": {"found"},  # today's; made anew each day before it is read
    "Counter": {"_people"},  # residents by cell: never changes
    "Today": {"day", "moment", "whose"},  # set whenever anybody is called
}
# lists of which only the first rows stand, and the attribute that counts these
ROWS = {
    "World": {"sums": "owed", "listings": "stays"},
    "Arrivals": {"waiting": "coming", "actors": "known"},
    "Queues": {"waiting": "count"},
    "Dealings": {"deals": "count"},
    "Organisations": {"listings": "stays"},
}


DAYS = 40


@pytest.fixture(autouse=True)
def no_report(monkeypatch):
    """Runs are saved without their report, which takes a second and isn't looked at here."""
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})


@cache
def village(residents: int = 100):
    return dm.place("village", residents=residents)


@cache
def unbroken(scheme: str, **more) -> Run:
    return dm.simulate(scheme, village(), days=DAYS, seed=3, **more)


def left(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def last(path: Path) -> tuple[int, int]:
    """The replicate and day of the last checkpoint."""
    if not checkpoint.unfinished(path):
        return (0, 0)
    found = Checkpoints.read(path)
    return found.replicate, found.day


def gone(path: Path) -> None:
    """Wait until the processes of a run that was ended are gone: the launcher doesn't."""
    for _ in range(100):
        try:
            with folder.claim(path):
                return
        except UsageError:
            time.sleep(0.1)
    raise AssertionError(f"a process still holds {path}")


class Stopped(Exception):
    pass


def apart(one: Any, other: Any, path: str = "", seen: set | None = None) -> list[str]:
    """Where two objects differ, in anything that can be reached from them but what is left over."""
    seen = set() if seen is None else seen
    if (id(one), id(other)) in seen:
        return []
    seen.add((id(one), id(other)))
    if type(one) is not type(other):
        return [f"{path}: {type(one).__name__} and {type(other).__name__}"]
    if isinstance(one, np.ndarray | np.void):
        return [] if same_array(one, other) else [path]
    if isinstance(one, dict):
        found = [f"{path}[{key}]: only in one" for key in one.keys() ^ other.keys()]
        return found + [x for k in one.keys() & other.keys() for x in apart(one[k], other[k], f"{path}[{k}]", seen)]
    if isinstance(one, list | tuple):
        if len(one) != len(other):
            return [f"{path}: {len(one)} and {len(other)}"]
        pairs = zip(one, other, strict=True)
        return [x for n, (a, b) in enumerate(pairs) for x in apart(a, b, f"{path}[{n}]", seen)]
    name = type(one).__name__
    if type(one).__module__.startswith("demerit.") and hasattr(one, "__dict__") and not isinstance(one, BaseModel):
        mine, theirs = (parts_of(each, name) for each in (one, other))
        return apart(mine, theirs, f"{path}.{name}", seen)
    if callable(one):
        return []
    return [] if one == other else [f"{path}: {one!r} and {other!r}"]


def same_array(one: Any, other: Any) -> bool:
    """Whether all fields are the same, whatever stands in the gaps between them."""
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    names = one.dtype.names or ()
    if names and one.dtype.itemsize > sum(one.dtype[name].itemsize for name in names):
        return all(same_array(np.asarray(one[name]), np.asarray(other[name])) for name in names)
    return one.tobytes() == other.tobytes()


def parts_of(thing: Any, name: str) -> dict[str, Any]:
    if name == "Apart":  # where its rows stand in the table is a matter of what has been
        return thing.kept()
    parts = {key: value for key, value in vars(thing).items() if key not in LEFT_OVER.get(name, ())}
    for rows, count in ROWS.get(name, {}).items():
        parts[rows] = parts[rows][: parts[count]]
    return parts


def at(day: int, replicate: int = 0) -> Any:
    """A progress that stops the run after so many days of a replicate."""

    def tell(done: int, days: int, which: int) -> None:
        if (which, done) == (replicate, day):
            raise Stopped

    return tell


def stopped(path: Path, scheme: Any, place: Any, day: int, replicate: int = 0, **more: Any) -> None:
    """Begin a run and stop it."""
    with pytest.raises(Stopped):
        dm.simulate(scheme, place, folder=path, progress=at(day, replicate), **more)


def same_run(one: Run, other: Run) -> None:
    assert one.digest == other.digest
    for name in ("timeline", "events", "residents"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert one.findings == other.findings
    assert (one.deciding() == other.deciding()).all()
    assert (one.own is None) == (other.own is None)
    assert one.own is None or one.own.equals(other.own)


def compared_at_the_checkpoint(monkeypatch, path: Path, scheme: Any, place: Any, every: int, **more: Any) -> Any:
    """Stop a run at its first checkpoint, go on, and compare everything it keeps then. The run's kept arrays."""
    then: list[Any] = []
    keep, put_back = lockstep.keep, lockstep.Replicate.put_back

    def stop(checkpoints, replicate, number, day):
        keep(checkpoints, replicate, number, day)
        then.append(copy.deepcopy(replicate))
        raise Stopped

    def compare(replicate, stood):
        put_back(replicate, stood)
        found = apart(then[0], replicate)
        assert not found, "\n".join(found)
        raise Stopped

    monkeypatch.setattr(lockstep, "keep", stop)
    monkeypatch.setattr(lockstep.Replicate, "put_back", compare)
    with pytest.raises(Stopped):
        dm.simulate(scheme, place, folder=path, checkpoint_every=every, **more)
    with pytest.raises(Stopped):
        dm.resume(path, threads=1)
    return then[0].kept()


@cache
def everything() -> Scheme:
    """The loud scheme with all that it leaves out: warnings, discretion, levies, tampering, an operator that adapts."""
    how = Operator(source="assumed", attention=q(0.7), quota=q(20000), step=q(0.3),
                   lines=Lines(share=q(0.2), worst=2, step=40))  # fmt: skip
    scheme = otherwise()
    nobody_looks = dict.fromkeys(("covers_urban", "covers_rural", "misses", "invents"))
    told = {name: scheme.channels[name].model_copy(update=nobody_looks) for name in ("informants", "debtor_map")}
    assert scheme.organisations is not None
    firms = scheme.organisations.model_copy(update={"false_records": q(20000)})
    more = {"operator": how, "channels": scheme.channels | told, "organisations": firms, "ranges": {}}
    return scheme.model_copy(update=more)


@cache
def by_rank() -> Scheme:
    """As reported, with grades by rank."""
    scheme = dm.scheme("as_reported")
    shares = {grade: q(share) for grade, share in zip(scheme.grade_ids, (0.1, 0.4, 0.3, 0.15, 0.05), strict=True)}
    return Scheme.model_validate(
        plain(scheme.model_copy(update={"grades": Grades(by="rank", shares=shares)})) | {"tests": [], "ranges": {}}
    )
