"""The receipt of a run: enough to repeat it exactly, and the digest that tells whether it was."""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demerit.compiled import package_hash
from demerit.dates import day_of
from demerit.errors import InvalidFile, Problem, UsageError
from demerit.manifest import MANIFEST, contents, is_older
from demerit.provenance import RECEIPT, FirstReceipt, Receipt
from demerit.scheme import Scheme, scheme_hash
from demerit.scheme.plain import plain, to_yaml
from demerit.sealed import held, object_in

if TYPE_CHECKING:
    from demerit.place.description import Place
    from demerit.run import Run

SCHEMA, FIRST = RECEIPT, "demerit/receipt/1"
RECEIPT_NAME = "receipt.json"


def versions() -> dict[str, str]:
    """Versions of Demerit, Python and the packages that results could depend on."""
    found = {"python": platform.python_version()}
    for name in ("demerit", "numpy", "numba", "llvmlite", "pyarrow", "pydantic"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def make_receipt(
    run: Run, *, scheme: Scheme, twin: Scheme | None, without: tuple[str, ...], tables: list[str], seconds: float,
    threads: int, start: date | None, follow: int | None, bytes_per_resident: int,
    own: list[str], resumed: list[list[int]],
) -> dict[str, Any]:  # fmt: skip
    """Everything needed to repeat a run, and what it was made with. `resumed`: replicate and day where it went on."""
    from demerit.simulation import seed_of

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "schema": SCHEMA, "digest": run.digest, "synthetic": True,
        **told(scheme, twin, run.place, days=run.days, seed=run.seed, start=start, replicates=run.replicates,
               without=without, follow=follow, burn_in=run.burn_in),
        "seeds": [seed_of(run.seed, replicate) for replicate in range(run.replicates)],
        "first_day": run.start.isoformat(), "followed": run.followed_count,
        "scheme_hash": scheme_hash(scheme), "twin_hash": scheme_hash(twin) if twin else None,
        "place_hash": run.place.key(),
        "residents": run.place.residents, "place_seed": run.place.seed,
        "own_mechanisms": own, "tables": tables, "code": package_hash(), "versions": versions(),
        "bytes_of_state_per_resident": bytes_per_resident,
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count(),
                    "threads": threads},
        "resumed": resumed, "seconds": round(seconds, 3), "most_memory_bytes": most,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip


def read_receipt(path: str | os.PathLike[str], *, older: bool = False) -> dict[str, Any]:
    """A receipt from its file, or from the run's folder, held against its model and, in a run's folder, its hash.

    `older`: take one of an earlier format, too, which says what was run: such a folder has no hashes. Raises
    InvalidFile for anything else.
    """
    name, in_folder = Path(path), os.path.isdir(path)  # unlike Path.is_dir, it doesn't raise where it can't look
    folder = name if in_folder else name.parent
    name = folder / RECEIPT_NAME if in_folder else name
    if in_folder or (name.name == RECEIPT_NAME and os.path.lexists(folder / MANIFEST)):
        name = name if older and is_older(folder) else contents(folder).file(RECEIPT_NAME)
    hint = "give the receipt.json of a run, or the run's folder"

    def refuse(message: str, code: str, hint: str = hint) -> InvalidFile:
        return InvalidFile([Problem(code=code, message=message, hint=hint, file=str(path))], kind="receipt")

    try:
        found = object_in(name.read_bytes())
    except OSError as error:
        raise refuse(f"can't read {name}: {error.strerror or error}", "no-such-file") from None
    except ValueError as error:
        raise refuse(f"{name} is not a receipt: {error}", "not-a-receipt") from None
    form = found.get("schema")
    if form == FIRST and not older:
        raise refuse(f"{name} is of an older format", "older-format", f"`demerit rerun {path} --out DIR` runs it anew")
    if form not in (SCHEMA, FIRST):
        raise refuse(f"{name} is not a receipt of this version of Demerit", "not-a-receipt")
    model = FirstReceipt if form == FIRST else Receipt
    held(found, model, file=name, kind="receipt", code="not-a-receipt", hint=hint)
    if form == FIRST:  # its hashes are of models that have changed since
        found = {key: value for key, value in found.items() if not key.endswith("_hash")}
    return {"burn_in": 0, "own_mechanisms": []} | found


def scheme_in(receipt: dict[str, Any], which: str) -> Scheme:
    """The scheme or the twin's scheme that a receipt holds; checked like any other file, and its hash, if it has one.

    Raises InvalidFile.
    """
    import yaml

    from demerit.scheme.loading import scheme_of
    from demerit.scheme.reading import read_text

    name = f"the receipt's {which}"
    try:
        text = yaml.safe_dump(receipt[which], sort_keys=False, allow_unicode=True)
        found = scheme_of(read_text(text, name=name), ranges=False)  # it was run before there was such a rule
    except (RecursionError, ValueError, TypeError, yaml.YAMLError) as error:
        raise _unusable(which, str(error) or type(error).__name__) from None
    if receipt.get(f"{which}_hash") not in (None, scheme_hash(found)):
        raise _unusable(which, f"it has another hash than its `{which}_hash`")
    return found


def place_in(receipt: dict[str, Any]) -> Place:
    """The place that a receipt holds; and its hash, if these sources of Demerit made it. Raises InvalidFile.

    Other sources may know other numbers of a place, and so give the same file another hash.
    """
    from pydantic import ValidationError

    from demerit.place.description import Place

    try:
        found = Place.model_validate_json(json.dumps(receipt["place"]))
    except ValidationError as error:
        first = error.errors()[0]
        raise _unusable("place", f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (RecursionError, ValueError) as error:
        raise _unusable("place", str(error)) from None
    if receipt.get("code") in (None, package_hash()) and receipt.get("place_hash") not in (None, found.key()):
        raise _unusable("place", "it has another hash than its `place_hash`")
    return found


def _unusable(which: str, why: str) -> InvalidFile:
    message = f"the receipt's {which} can't be used: {why}"
    return InvalidFile([Problem(code="not-a-receipt", message=message, path=(which,))], kind="receipt")


def told(
    scheme: Scheme, twin: Scheme | None, place: Place, *, days: int, seed: int, start: date | None, replicates: int,
    without: tuple[str, ...], follow: int | None, burn_in: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """What is to be run, as plain data: the part of a receipt from which `arguments_of` reads them again."""
    return {
        "days": days, "burn_in": burn_in, "seed": seed, "replicates": replicates,
        "start": start.isoformat() if start else None, "without": list(without), "follow": follow,
        "scheme": plain(scheme), "twin": plain(twin) if twin else None,
        "place": place.model_dump(mode="json", by_alias=True),
    }  # fmt: skip


def arguments_of(receipt: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `demerit.simulate` that a receipt describes. Raises InvalidFile if they can't be used."""
    return {
        "scheme": scheme_in(receipt, "scheme"), "place": place_in(receipt), "days": receipt["days"],
        "seed": receipt["seed"], "start": day_of(receipt["start"]) if receipt["start"] else None,
        "replicates": receipt["replicates"], "without": receipt["without"],
        "twin": scheme_in(receipt, "twin") if receipt["twin"] else None, "follow": receipt["follow"],
        "burn_in": receipt["burn_in"],
    }  # fmt: skip


def repeat(receipt: dict[str, Any], *, threads: int | None = None, progress: Any = None) -> Run:
    """Run again what a receipt describes. Raises UsageError for a run with mechanisms of a user's own."""
    from demerit.simulation import simulate

    found = arguments_of(receipt)
    if receipt.get("own_mechanisms"):
        raise UsageError(
            f"this run had mechanisms of its user's own: {', '.join(receipt['own_mechanisms'])}", code="own-mechanisms",
            hint="a receipt can't hold them; run it again from the Python that made it",
        )  # fmt: skip
    return simulate(**found, threads=threads, progress=progress)


def write_run(run: Run, path: Path, *, report: bool = True) -> Path:
    """The run folder, written whole or not at all; with its report, or without (`demerit report` makes one later)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from demerit import folder
    from demerit.measure.units import table_of_blocks
    from demerit.show import report as reports

    with folder.writing(path, overwrite=True) as tmp:
        (tmp / "receipt.json").write_text(json.dumps(run.receipt, indent=2, ensure_ascii=False) + "\n", "utf-8")
        (tmp / "scheme.yaml").write_text(to_yaml(run.scheme), "utf-8")
        for name in ("timeline", "residents", "events"):
            table = getattr(run, name)
            texts = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
            pq.write_table(table, tmp / f"{name}.parquet", compression="zstd", use_dictionary=texts)
        if run.own is not None:
            pq.write_table(run.own, tmp / "own.parquet")
        if run.blocks is not None:
            by_block = table_of_blocks(run.tallies, list(run.chosen.values()), run.blocks)
            pq.write_table(by_block, tmp / "blocks.parquet", compression="zstd")
        if report:
            _write(reports.files(run), tmp)
    return path


def write_report(run: Run, path: Path) -> Path:
    """The report of a finished run's folder anew: the page and its tables, the earlier ones replaced."""
    from demerit import folder
    from demerit.show import report as reports

    with folder.adding(path, instead_of=reports.WRITES) as tmp:
        _write(reports.files(run), tmp)
    return path / "report.html"


def _write(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
