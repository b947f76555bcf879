"""What a life needs of a run: the scheme, the frame, and the rows of a few residents. Nothing else is read.

From a folder, rows are filtered while the file is read, so that one resident of a town takes a moment.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from demerit.errors import InvalidFile, Problem, UsageError
from demerit.measure.columns import refuse_empty, refuse_other_columns
from demerit.scheme.model import Scheme

if TYPE_CHECKING:
    from demerit.run import Run

Row = dict[str, Any]
ANEW = "`demerit rerun RECEIPT --out DIR` makes them anew"


@dataclass(frozen=True)
class Source:
    """A finished run, as far as lives are concerned."""

    scheme: Scheme
    worlds: tuple[str, ...]
    twin: Scheme | None  # the scheme of the other world, `none` without rules; None in a run without a twin
    place: str
    place_count: int  # residents of the place
    followed: int  # residents whose every event is kept
    days: int  # lived, a burn-in among them
    seed: int
    start: date
    digest: str
    events: ds.Dataset
    residents: ds.Dataset

    @property
    def has_twin(self) -> bool:
        return len(self.worlds) > 1

    @property
    def twin_words(self) -> str:
        """How the other world is called: "without the scheme", or "under" the other scheme."""
        if self.twin is None or self.twin.scheme == "none":
            return "without the scheme"
        return f"under “{self.twin.title}”"

    @property
    def everybody(self) -> bool:
        """Whether all residents are followed, so that what names anybody is in the log."""
        return self.followed == self.place_count

    def row(self, resident: int) -> dict[str, Row]:
        """Traits and end of one resident, by world. Raises UsageError if there is none, or none was kept."""
        if not 0 <= resident < self.place_count:
            raise UsageError(
                f"there is no resident {resident}", code="no-such-resident",
                hint=f"residents are numbered from 0 to {self.place_count - 1:,d}",
            )  # fmt: skip
        found = self.residents.to_table(filter=pc.field("resident") == resident).to_pylist()
        if not found:
            raise UsageError(
                f"resident {resident} wasn't followed in this run", code="not-followed",
                hint=f"{self.followed:,} of {self.place_count:,} were; `--pick median` names one of them, and "
                "residents.parquet has them all",
            )  # fmt: skip
        if sorted(str(row["world"]) for row in found) != ["scheme", "twin"][: len(self.worlds)]:
            raise _unlike(f"its residents have {len(found)} rows of resident {resident}, not one of each world")
        return {row["world"]: row for row in found}

    def household(self, number: int) -> list[Row]:
        """Everybody followed of one household, as the scheme's world left them."""
        if "household" not in self.residents.schema.names:
            return []
        mine = (pc.field("household") == number) & (pc.field("world") == "scheme")
        return self.residents.to_table(filter=mine).to_pylist()

    def log(self, residents: Sequence[int], origin: int) -> list[Row]:
        """Rows of some residents, and of anybody that name `origin` as their origin; by world, day, resident."""
        own, named = pc.is_in(pc.field("resident"), pa.array(residents, pa.int64())), pc.field("other") == origin
        rows = self.events.to_table(filter=own | named)
        try:
            refuse_empty("events", rows)
        except ValueError as error:
            raise _unlike(str(error)) from None
        return rows.to_pylist()


def _unlike(said: str) -> InvalidFile:
    """That a run's tables, though they are what was written, aren't a run's."""
    return InvalidFile([Problem(code="not-a-run", message=f"this is no finished run: {said}", hint=ANEW)], kind="run")


def of_run(run: Run) -> Source:
    """From a run in memory."""
    receipt = run.receipt
    twin = _scheme(receipt, "twin") if receipt.get("twin") else None
    return Source(
        scheme=run.scheme, worlds=tuple(run.worlds), twin=twin, place=run.place.title,
        place_count=run.place.residents, followed=run.residents.num_rows // len(run.worlds), days=run.lived,
        seed=run.seed, start=run.start, digest=run.digest, events=ds.dataset(run.events),
        residents=ds.dataset(run.residents),
    )  # fmt: skip


def of_folder(path: str | Path) -> Source:
    """From the folder of a finished run. Raises InvalidFile for anything else."""
    from demerit.manifest import contents
    from demerit.receipt import read_receipt

    folder = Path(path)
    receipt = read_receipt(folder)
    written = contents(folder if os.path.isdir(folder) else folder.parent)
    tables = {}
    for name in ("events", "residents"):
        try:
            tables[name] = ds.dataset(written.file(f"{name}.parquet"), format="parquet")
            columns = tables[name].schema  # reads the file's foot, so that damage shows here
            if name == "residents" or "act_day" in columns.names:
                refuse_other_columns(name, columns)
        except (OSError, pa.ArrowInvalid, ValueError) as error:
            message = f"{path} is not the folder of a finished run with its {name}: {str(error).splitlines()[0]}"
            raise InvalidFile([Problem(code="not-a-run", message=message, hint=ANEW, file=str(path))],
                              kind="run") from None  # fmt: skip
    if "act_day" not in tables["events"].schema.names:
        message = f"the events in {path} are those of an older Demerit: ordinary life's records aren't among them"
        raise InvalidFile([Problem(code="not-a-run", message=message, hint=ANEW, file=str(path))], kind="run")
    scheme, twin = _scheme(receipt, "scheme"), _scheme(receipt, "twin") if receipt.get("twin") else None
    return Source(
        scheme=scheme, worlds=(scheme.scheme, twin.scheme) if twin else (scheme.scheme,), twin=twin,
        place=receipt["place"].get("title", "A place"),
        place_count=receipt["residents"], followed=receipt["followed"],
        days=receipt["burn_in"] + receipt["days"], seed=receipt["seed"],
        start=date.fromisoformat(receipt["first_day"]), digest=receipt["digest"], **tables,
    )  # fmt: skip


def _scheme(receipt: dict[str, Any], which: str) -> Scheme:
    """The scheme or the twin's, as it was run: read as data, which is quicker than reading it with its positions."""
    from pydantic import ValidationError

    from demerit.receipt import scheme_in

    try:
        scheme = Scheme.model_validate(receipt[which])
    except ValidationError:
        scheme = scheme_in(receipt, which)  # says what is wrong
    if receipt.get("without"):
        from demerit.mechanisms import without

        scheme = without(scheme, receipt["without"])
    return scheme
