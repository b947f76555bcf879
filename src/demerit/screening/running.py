"""The runs of a screening: each draw and each luck a file of its own in a folder; what is there isn't run again."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from concurrent.futures import as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from demerit import arguments
from demerit.assumptions.table import assumptions_in
from demerit.compiled import package_hash
from demerit.errors import DemeritError, InvalidFile, OutputError, Problem, UsageError
from demerit.provenance import Days, Hash, Seed, Strict
from demerit.screening.draws import drawn, inputs
from demerit.screening.results import Screening, moved
from demerit.screening.shipped import screened_hash
from demerit.sealed import held, object_in, refuse_broken_seal, sealed

if TYPE_CHECKING:
    from demerit.place import Place
    from demerit.scheme.model import Scheme

PLAN, TOLD, ONE = "demerit/screening-plan/1", "screening.json", "demerit/screened/1"
MOST_DRAWS, MOST_LUCKS = 10_000, 1000
NAME = re.compile(r"(draw|luck)-(\d{5})\.json")
HINT = "take it away, and the same command makes it anew"
Progress = Callable[[int, int], None]


class Asked(Strict):
    """What is screened."""

    schema_: Annotated[Literal["demerit/screening-plan/1"], Field(alias="schema")]
    scheme: dict[str, Any]
    place: dict[str, Any]
    days: Days
    seed: Seed
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)]
    lucks: Annotated[int, Field(ge=1, le=MOST_LUCKS)]
    code: Hash
    sha256: Hash


class Found(Strict):
    """One finding of one run; None where it is undefined or of fewer than ten."""

    id: str
    title: str
    unit: str
    value: float | None


class Ran(Strict):
    """What one run came to. `failed`: why the numbers drawn make no scheme."""

    schema_: Annotated[Literal["demerit/screened/1"], Field(alias="schema")]
    of: Hash
    name: str
    digest: Hash | None
    failed: str | None
    findings: list[Found]
    sha256: Hash


def screen(
    scheme: Scheme | str, place: Place | str = "town", *, days: int | None = None, draws: int = 50, lucks: int = 10,
    seed: int = 1, folder: str | os.PathLike[str] | None = None, workers: int | None = None,
    progress: Progress | None = None,
) -> Screening:  # fmt: skip
    """How far the findings of a scheme move over all stated ranges at once, beside how far luck moves them.

    scheme, place: objects, or names and files. days: of each run, 1 to 36,500; as for `demerit.simulate` by default.
    draws: 1 to 10,000 runs, each with every number that has a range set to another value (a
    Latin hypercube), all with the same luck. lucks: 1 to 1,000 runs with the stated values, each with another luck.
    seed: of both. folder: where each run is kept; what is there isn't run again, and a screening that was stopped goes
    on. workers: processes at once, as many as cores by default. progress: called with the runs that are there and those
    wanted.

    Raises UsageError for arguments out of range, and for a folder that holds another screening, InvalidFile for a file
    in it that isn't what was written.
    """
    from demerit.scheme.beginning import days_by_default
    from demerit.simulation import scheme_of, settled_of

    arguments.function("progress", progress)
    scheme = scheme_of(scheme)
    days = days_by_default(scheme) if days is None else days
    plan = {
        "schema": PLAN, "scheme": _plain(scheme),
        "place": settled_of(place).model_dump(mode="json", by_alias=True),
        "days": arguments.integer("days", days, 1, arguments.MOST_DAYS), "seed": arguments.seed(seed),
        "draws": arguments.integer("draws", draws, 1, MOST_DRAWS),
        "lucks": arguments.integer("lucks", lucks, 1, MOST_LUCKS), "code": package_hash(),
    }  # fmt: skip
    workers = arguments.integer_or_none("workers", workers, 1)
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return _screened(Path(made), sealed(plan), workers, progress)
    path = arguments.path("folder", folder)
    return _screened(path, _written(path, sealed(plan)), workers, progress)


def _plain(scheme: Scheme) -> dict[str, Any]:
    from demerit.scheme.plain import plain

    return dict(json.loads(json.dumps(plain(scheme))))


def _written(path: Path, plan: dict[str, Any]) -> dict[str, Any]:
    """Write what is to be screened, or find it there."""
    from demerit.folder import explained, replacing

    try:
        path.mkdir(parents=True, exist_ok=True)
        there = path / TOLD
        if there.exists():
            if (before := read_plan(path)) != plan:
                differ = ", ".join(name for name in plan if plan[name] != before.get(name) and name != "sha256")
                raise UsageError(f"{path} holds another screening: another {differ}", code="another-screening",
                                 hint="give another folder")  # fmt: skip
            return plan
        if any(path.iterdir()):
            raise UsageError(f"{path} holds files that aren't a screening's", code="folder-not-empty",
                             hint="give an empty or a new folder")  # fmt: skip
    except OSError as error:
        raise explained(error, path) or error from None
    with replacing(there) as name:
        name.write_text(json.dumps(plan, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return plan


def read_plan(path: Path) -> dict[str, Any]:
    """What a folder's screening is of. Raises InvalidFile for anything else."""
    return _read(path / TOLD, Asked)


def _read(file: Path, model: type[Strict]) -> dict[str, Any]:
    try:
        found = object_in(file.read_bytes())
        refuse_broken_seal(found)
    except OSError as error:
        raise _refused(file, f"can't read {file}: {error.strerror or error}") from None
    except ValueError as error:
        raise _refused(file, f"{file} is damaged: {error}") from None
    held(found, model, file=file, kind="screening", code="screening-damaged", hint=HINT)
    return found


def _refused(file: Path, message: str) -> InvalidFile:
    problem = Problem(code="screening-damaged", message=message, hint=HINT, file=str(file))
    return InvalidFile([problem], kind="screening")


def _names(plan: dict[str, Any]) -> list[str]:
    lucks = [f"luck-{number:05}.json" for number in range(plan["lucks"])]
    return lucks + [f"draw-{number:05}.json" for number in range(plan["draws"])]


def _screened(path: Path, plan: dict[str, Any], workers: int | None, progress: Progress | None) -> Screening:
    if not (path / TOLD).exists():
        (path / TOLD).write_text(json.dumps(plan), "utf-8")
    names = _names(plan)
    for name in names:  # before anything is run
        if (path / name).exists():
            _one(path, name, plan)
    todo = [name for name in names if not (path / name).exists()]
    if todo:
        _run(path, plan, todo, workers, progress)
    return come_to(plan, [_one(path, name, plan) for name in names])


def _one(path: Path, name: str, plan: dict[str, Any]) -> dict[str, Any]:
    found = _read(path / name, Ran)
    if (found["of"], found["name"]) != (plan["sha256"], name):
        raise _refused(path / name, f"{path / name} is of another screening, or another run of this one")
    return found


def _run(path: Path, plan: dict[str, Any], todo: list[str], workers: int | None, progress: Progress | None) -> None:
    from demerit.cores import usable_cores
    from demerit.day.warming import warm_up
    from demerit.fitting import form_for
    from demerit.study import workers as processes
    from demerit.study.members import refuse_a_worker_s_own_script

    scheme, wanted = _scheme(plan), plan["lucks"] + plan["draws"]
    refuse_a_worker_s_own_script()
    warm_up([form_for(scheme)])  # else every worker would compile
    done = wanted - len(todo)
    pool = processes.pool(min(workers or usable_cores(), len(todo)))
    try:
        with processes.starting():
            running = [pool.submit(processes.run, tried, str(path / name)) for name in todo]
        for future in as_completed(running):
            future.result()
            done += 1
            if progress is not None:
                progress(done, wanted)
    except BaseException:
        processes.end(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _scheme(plan: dict[str, Any]) -> Scheme:
    from demerit.scheme.model import Scheme

    return Scheme.model_validate(plan["scheme"])


def _place(plan: dict[str, Any]) -> Place:
    from demerit.receipt import place_in

    return place_in(plan)


def values_of(plan: dict[str, Any]) -> tuple[list[str], Any]:
    """The paths of what is drawn, and float64[draws, numbers]."""
    some = inputs(assumptions_in(_scheme(plan), _place(plan), owned=False))
    return [one.path for one in some], drawn(some, plan["draws"], plan["seed"])


def tried(path: str) -> str:
    """Run one draw or luck, by the path of its file. For workers."""
    from demerit.folder import replacing
    from demerit.simulation import seed_of, simulate

    file = Path(path)
    plan, name = read_plan(file.parent), NAME.fullmatch(file.name)
    assert name is not None
    scheme, place, number = _scheme(plan), _place(plan), int(name[2])
    told: dict[str, Any] = {"schema": ONE, "of": plan["sha256"], "name": file.name, "digest": None, "failed": None,
                            "findings": []}  # fmt: skip
    try:
        if name[1] == "draw":
            paths, values = values_of(plan)
            scheme, place = _with(scheme, place, dict(zip(paths, values[number].tolist(), strict=True)))
        run = simulate(scheme, place, days=plan["days"], replicates=1, threads=1,
                       seed=plan["seed"] if name[1] == "draw" else seed_of(plan["seed"], number))  # fmt: skip
        told["digest"] = run.digest
        told["findings"] = [
            {"id": one.id, "title": one.title, "unit": one.unit, "value": None if one.few else one.value}
            for one in run.findings
        ]  # fmt: skip
    except OutputError:
        raise
    except DemeritError as error:
        told["failed"] = error.message
    with replacing(file) as partial:
        partial.write_text(json.dumps(sealed(told)), "utf-8")
    return path


def _with(scheme: Scheme, place: Place, values: dict[str, float]) -> tuple[Scheme, Place]:
    """A scheme and a place with what was drawn of each."""
    from demerit.assumptions.world import with_place

    of_place = {path.removeprefix("place."): value for path, value in values.items() if path.startswith("place.")}
    rest = {path: value for path, value in values.items() if not path.startswith("place.")}
    return scheme.with_(rest), with_place(place, of_place, drawn=True)


def come_to(plan: dict[str, Any], ran: list[dict[str, Any]]) -> Screening:
    """The verdict on each finding, from what every run came to."""
    lucks, draws = ran[: plan["lucks"]], ran[plan["lucks"] :]
    if lucks[0]["failed"] is not None:
        raise UsageError(lucks[0]["failed"], code="cannot-screen")
    paths, values = values_of(plan)
    good = [number for number, one in enumerate(draws) if one["failed"] is None]
    if not good:
        raise UsageError(f"no draw makes a run; the first: {draws[0]['failed']}", code="cannot-screen")
    found = [{one["id"]: one["value"] for one in each["findings"]} for each in ran]
    of_draws = [found[plan["lucks"] + number] for number in good]
    told = [
        moved(one, [each.get(one["id"]) for each in found[: plan["lucks"]]], [each.get(one["id"]) for each in of_draws],
              values[good], paths)
        for one in lucks[0]["findings"]
    ]  # fmt: skip
    scheme, place = _scheme(plan), _place(plan)
    return Screening(
        scheme.scheme, screened_hash(scheme), lucks[0]["digest"], place.name, place.residents, plan["days"],
        len(good), plan["lucks"], plan["seed"], len(paths), tuple(told),
        {one["name"]: one["failed"] for one in draws if one["failed"] is not None},
    )  # fmt: skip
