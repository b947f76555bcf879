"""What a study is to run, written down in its folder before anything is run: `study.json`.

Whoever runs a member reads it there: another process, another machine, a job of Slurm.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import demerit
from demerit import arguments
from demerit import folder as folders
from demerit.compiled import package_hash
from demerit.disk import refuse_other_than_utf8
from demerit.errors import InvalidFile, Problem, UsageError
from demerit.provenance import PLAN, Plan
from demerit.sealed import held, object_in, refuse_broken_seal, sealed

if TYPE_CHECKING:
    from demerit.place import Place
    from demerit.scheme.model import Scheme

STUDY = "study.json"
MAKES_ONE = "`demerit study many` makes one"
DAMAGED = "put it back from a copy, or give another folder; nothing was changed"


def prepare(
    scheme: Scheme | str, place: Place | str, *, folder: str | os.PathLike[str], replicates: int, days: int | None,
    seed: int, start: date | None, without: Iterable[str], twin: str | Scheme | None, follow: int | None, threads: int,
    adaptation: str | None = None, burn_in: int = 0,
) -> Path:  # fmt: skip
    """Write down what is to be run: the study's folder.

    Raises UsageError for arguments out of range, and for a folder that holds something else, another study, or one that
    other sources of Demerit have begun: their runs and these differ in more than luck.
    """
    from demerit.assumptions.world import beside, place_for
    from demerit.mechanisms import mechanism
    from demerit.receipt import told
    from demerit.scheme.adapting import adapting
    from demerit.scheme.beginning import days_by_default
    from demerit.simulation import refuse_beyond_the_calendar, scheme_of, settled_of, twin_of

    path = arguments.path("folder", folder)
    refuse_other_than_utf8(path)
    replicates = arguments.integer("replicates", replicates, 1, arguments.MOST_MEMBERS)
    seed, start, follow = arguments.seed(seed), arguments.day("start", start), arguments.follow(follow)
    threads = arguments.integer("threads", threads, 1, arguments.MOST_THREADS)
    names = arguments.names("without", without)
    for name in names:
        mechanism(name)
    scheme = scheme_of(scheme)
    scheme = adapting(scheme, arguments.text("adaptation", adaptation)) if adaptation is not None else scheme
    days, burn_in = arguments.days_and_burn_in(days_by_default(scheme, start) if days is None else days, burn_in)
    other, settled = beside(scheme, twin_of(twin)), place_for(settled_of(place), scheme)
    what = told(scheme, other, settled, days=days, seed=seed, start=start, replicates=replicates, without=names,
                follow=follow, burn_in=burn_in)  # fmt: skip
    what |= {"schema": PLAN, "threads": threads, "demerit": demerit.__version__, "code": package_hash()}
    refuse_beyond_the_calendar(start or scheme.start, burn_in + days)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if (path / STUDY).exists():
            before = read_plan(path)
            differ = _differ(json.loads(json.dumps(what)), before)
            if differ:
                raise UsageError(
                    f"{path} holds another study: {', '.join(differ)}", code="another-study",
                    hint="give another folder; more replicates of the same study may be asked for",
                )  # fmt: skip
            if before.get("code") != what["code"]:
                if missing(path, replicates):
                    raise other_sources(path, before)
                return path  # nothing is left to run, and what is there can be told
            what["replicates"] = max(replicates, before["replicates"])  # jobs handed in for more are to find them
        elif any(path.iterdir()):
            raise UsageError(f"{path} holds files that aren't a study's", code="folder-not-empty",
                             hint="give an empty or a new folder")  # fmt: skip
    except OSError as error:
        raise folders.explained(error, path) or error from None
    with folders.replacing(path / STUDY) as name:
        name.write_text(json.dumps(sealed(json.loads(json.dumps(what))), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def _differ(asked: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """In what two studies differ, in words; not in how many members and threads they have, nor in who runs them."""
    names = [name for name in asked if name not in ("replicates", "threads", "demerit", "code")]
    words = []
    for name in names:
        one, other = asked[name], there.get(name)
        if one != other:
            plain = all(isinstance(value, str | int | None) for value in (one, other))
            words.append(f"{name} {other}, not {one}" if plain else f"another {name}")
    return words


def other_sources(path: Path, what: dict[str, Any]) -> UsageError:
    """That a study was begun with other sources of Demerit than these."""
    return UsageError(
        f"the study in {path} was begun by Demerit {what.get('demerit', 'of an earlier version')} with other sources",
        code="study-sources", hint="go on with those, or give another folder: runs of both can't be told together",
    )  # fmt: skip


def missing(path: Path, replicates: int) -> list[int]:
    """Which of so many members aren't there."""
    return [number for number in range(replicates) if not folders.is_run(path_of(path, number))]


def read_plan(path: Path) -> dict[str, Any]:
    """What a study is to run, held against its model and its seal. Raises InvalidFile for anything else."""
    file = path / STUDY

    def refuse(message: str, code: str = "study-damaged", hint: str = DAMAGED) -> InvalidFile:
        return InvalidFile([Problem(code=code, message=message, hint=hint, file=str(file))], kind="study")

    try:
        found = object_in(file.read_bytes())
    except FileNotFoundError:
        raise refuse(f"{path} is not the folder of a study", "not-a-study", MAKES_ONE) from None
    except OSError as error:
        raise refuse(f"can't read {file}: {error.strerror or error}", "not-a-study", MAKES_ONE) from None
    except ValueError as error:
        raise refuse(f"{file} is damaged: {error}") from None
    form = str(found.get("schema"))
    if not form.startswith("demerit/study/"):
        raise refuse(f"{path} is not the folder of a study", "not-a-study", MAKES_ONE)
    if form != PLAN:
        raise refuse(f"{file} is a {form}, and this version of Demerit reads {PLAN}", "other-format",
                     "go on with the version that began it, or give another folder")  # fmt: skip
    held(found, Plan, file=file, kind="study", code="study-damaged", hint=DAMAGED)
    try:
        refuse_broken_seal(found)
    except ValueError as error:
        raise refuse(f"{file} is damaged: {error}") from None
    return found


def path_of(folder: str | os.PathLike[str], number: int) -> Path:
    """The folder of one member."""
    return Path(folder) / f"member-{number:05}"


def schemes_of(asked: dict[str, Any]) -> list[Scheme]:
    """The schemes of a member's worlds, from the arguments of its run."""
    return [asked["scheme"]] if asked["twin"] is None else [asked["scheme"], asked["twin"]]


def wanted_bytes(folder: str | os.PathLike[str]) -> int:
    """The memory that one member declares: what its run will want (see `fitting.bytes_needed`)."""
    from demerit.fitting import wanted_bytes as of_run
    from demerit.following import followed_of
    from demerit.receipt import arguments_of

    what = read_plan(Path(folder))
    asked = arguments_of(what)
    return of_run(
        asked["place"],
        schemes_of(asked),
        days=asked["burn_in"] + asked["days"],
        followed=followed_of(asked["place"], asked["follow"]),
        threads=int(what["threads"]),
    )


def slurm(folder: str | os.PathLike[str]) -> str:
    """A Slurm script that runs a study as an array of jobs, one for each member."""
    path = folders.resolved(folder)
    what = read_plan(path)
    megabytes = -(-wanted_bytes(path) * 5 // 4 >> 20)
    return "\n".join([
        "#!/bin/bash",
        "#SBATCH --job-name=demerit",
        f"#SBATCH --array=0-{int(what['replicates']) - 1}",
        f"#SBATCH --cpus-per-task={what['threads']}",
        f"#SBATCH --mem={megabytes}M",
        f"#SBATCH --output={shlex.quote(f'{path}/slurm-%a.out')}",
        "# Submitted again, it runs only what is missing.",
        f'exec demerit study member {shlex.quote(str(path))} "$SLURM_ARRAY_TASK_ID"',
        "",
    ])  # fmt: skip
