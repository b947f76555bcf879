"""What was asked for and what it was made with, as files hold it: the models of receipts, plans, checkpoints and
manifests.

One set of bounds for all of them, and for the arguments of the Python interface (`demerit.arguments`): nothing larger
is ever read, so that nothing is allocated for a number that stands wrongly in a file. Types are strict: a number in
quotes is no number, and true is not 1.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from demerit.arguments import MOST_DAYS, MOST_MEMBERS, MOST_REPLICATES, MOST_SEED, MOST_THREADS
from demerit.dates import day_of

RECEIPT, PLAN, CHECKPOINT = "demerit/receipt/2", "demerit/study/2", "demerit/checkpoint/5"
# names of files of a checkpoint: replicate, day, what, and which shard of how many
OF_A_CHECKPOINT = re.compile(r"r(\d{4,})-(\d{5,})-([a-z]+)(-\d+of\d+)?\.npz")
MOST_RESIDENTS = 2**31 - 1


def _a_day(text: str) -> str:
    day_of(text)
    return text


Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, AfterValidator(_a_day)]
Seed = Annotated[int, Field(ge=0, le=MOST_SEED)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
Residents = Annotated[int, Field(ge=0, le=MOST_RESIDENTS)]


class Strict(BaseModel):
    """No key but those named, and no type but those said."""

    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())


class Asked(Strict):
    """What is to be run."""

    days: Days
    burn_in: int = Field(ge=0, le=MOST_DAYS)
    seed: Seed
    replicates: int = Field(ge=1, le=MOST_REPLICATES)
    start: Day | None
    without: list[str]
    follow: Residents | None
    scheme: dict[str, Any]
    twin: dict[str, Any] | None
    place: dict[str, Any]

    @model_validator(mode="after")
    def _fits(self) -> Asked:
        if self.burn_in + self.days > MOST_DAYS:
            raise ValueError(f"burn_in and days are at most {MOST_DAYS:,} together")
        if self.start is not None:
            _refuse_beyond("start", self.start, self.burn_in + self.days)
        return self


def refuse_a_run_beyond_the_calendar(first: date, lived: int) -> None:
    """Raises ValueError if a run of so many days ends after the year 9999."""
    if (date.max - first) < timedelta(days=lived):
        raise ValueError(f"{lived:,} days from {first.isoformat()} end after the year 9999, where the calendar ends")


def _refuse_beyond(key: str, first: str, lived: int) -> None:
    try:
        refuse_a_run_beyond_the_calendar(date.fromisoformat(first), lived)
    except ValueError as error:
        raise ValueError(f"`{key}`: {error}") from None


class Machine(Strict):
    """Where a run was made."""

    system: str
    processor: str
    cores: int | None
    threads: int = Field(ge=1)


class Receipt(Asked):
    """The receipt of a finished run."""

    form: Literal["demerit/receipt/2"] = Field(alias="schema")
    digest: Hash
    synthetic: Literal[True]
    seeds: list[Seed]
    first_day: Day
    followed: Residents
    scheme_hash: Hash
    twin_hash: Hash | None
    place_hash: str
    residents: Residents
    place_seed: Seed
    own_mechanisms: list[str]
    tables: list[Hash]
    code: Hash
    versions: dict[str, str]
    bytes_of_state_per_resident: Count
    machine: Machine
    resumed: list[Annotated[list[Count], Field(min_length=2, max_length=2)]]
    seconds: float = Field(ge=0, allow_inf_nan=False)
    most_memory_bytes: Count
    made: str

    @model_validator(mode="after")
    def _agrees(self) -> Receipt:
        from demerit.simulation import seed_of

        if self.seeds != [seed_of(self.seed, replicate) for replicate in range(self.replicates)]:
            raise ValueError("`seeds` aren't those of `seed` and `replicates`")
        if (self.twin is None) != (self.twin_hash is None):
            raise ValueError("`twin` and `twin_hash` don't agree")
        for name, told in (("residents", self.residents), ("seed", self.place_seed)):
            if self.place.get(name) != told:
                raise ValueError(f"the place's `{name}` isn't what the receipt says of it")
        if self.followed > self.residents:
            raise ValueError("more are followed than live there")
        if self.start is not None and self.start != self.first_day:
            raise ValueError("`start` and `first_day` don't agree")
        _refuse_beyond("first_day", self.first_day, self.burn_in + self.days)
        return self


class FirstReceipt(Asked):
    """A receipt as versions before the second format wrote it, as far as it takes to run it again."""

    model_config = ConfigDict(extra="ignore", strict=True)
    form: Literal["demerit/receipt/1"] = Field(alias="schema")
    burn_in: int = Field(default=0, ge=0, le=MOST_DAYS)
    digest: Hash
    versions: dict[str, str]
    own_mechanisms: list[str] = []


def _inside(name: str) -> str:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise ValueError("no file of the folder has such a name")
    return name


class Written(Strict):
    """A file of a finished run."""

    bytes: Count
    sha256: Hash


class Manifest(Strict):
    """What a finished run's folder holds (see `demerit.manifest`)."""

    demerit: Literal[2]
    files: dict[Annotated[str, AfterValidator(_inside)], Written]
    sha256: Hash


class Plan(Asked):
    """What a study is to run."""

    form: Literal["demerit/study/2"] = Field(alias="schema")
    replicates: int = Field(ge=1, le=MOST_MEMBERS)
    threads: int = Field(ge=1, le=MOST_THREADS)
    demerit: str
    code: Hash
    sha256: Hash


class Begun(Asked):
    """What a run was asked for that isn't over."""

    own_mechanisms: list[str]
    tables: list[Hash] = []


class OneFile(Strict):
    """A file of a checkpoint, and of a file of days its first and last (without it)."""

    name: str
    bytes: Count
    sha256: Hash
    first: int | None = Field(default=None, ge=0, le=MOST_DAYS)
    last: int | None = Field(default=None, ge=0, le=MOST_DAYS)


class CheckpointFiles(Strict):
    """The files of a checkpoint, by what they hold (see `demerit.checkpoint.Files`)."""

    state: list[OneFile]
    days: list[OneFile]
    month: list[OneFile]
    first: list[OneFile]
    finished: list[OneFile]


class Checkpoint(Strict):
    """How far a run came that isn't over, and the files from which it goes on."""

    form: Literal["demerit/checkpoint/5"] = Field(alias="schema")
    code: Hash
    run: Begun
    every: Days
    seconds: float = Field(ge=0, allow_inf_nan=False)
    replicate: int = Field(ge=0, le=MOST_REPLICATES)
    day: int = Field(ge=0, lt=MOST_DAYS)
    resumed: list[Annotated[list[Count], Field(min_length=2, max_length=2)]]
    files: CheckpointFiles
    sha256: Hash

    @model_validator(mode="after")
    def _whole(self) -> Checkpoint:
        lived = self.run.burn_in + self.run.days
        if self.replicate > self.run.replicates or (self.replicate == self.run.replicates and self.day):
            raise ValueError(f"replicate {self.replicate} is beyond the run's {self.run.replicates}")
        if self.day >= lived:
            raise ValueError(f"day {self.day} is beyond the run's {lived}")
        if len(self.files.finished) != self.replicate:
            raise ValueError(f"`files.finished` has {len(self.files.finished)} replicates, not {self.replicate}")
        if self.day and not self.files.state:
            raise ValueError("`files.state` has none")
        _refuse_gaps(self.files.days, 0, self.day, "days")
        _refuse_gaps(self.files.first, 0, lived if self.replicate else 0, "first")
        if self.files.month:
            _refuse_gaps(self.files.month, self.files.month[0].first or 0, self.day, "month")
        for what, entries in self.files:
            for entry in entries:
                self._refuse_another(entry, what)
        return self

    def _refuse_another(self, entry: OneFile, what: str) -> None:
        found = OF_A_CHECKPOINT.fullmatch(entry.name)
        if found is None or (found[3] != what and not (what == "first" and found[3] == "days")):
            raise ValueError(f"`files.{what}` names {entry.name!r}, which no checkpoint writes there")
        replicate, day = int(found[1]), int(found[2])
        if what == "state" and self.day and (replicate, day) != (self.replicate, self.day):
            raise ValueError(f"`files.state` names {entry.name}, which is of another day")
        if what in ("days", "month", "first"):
            whose = 0 if what == "first" else self.replicate
            if (replicate, day) != (whose, entry.last):
                raise ValueError(f"`files.{what}` names {entry.name}, which is of other days")


def _refuse_gaps(entries: list[OneFile], first: int, last: int, what: str) -> None:
    """Raises ValueError unless the files are of all days from the first to the last (without it), each once; those of
    several shards stand side by side."""
    at, before = first, None
    for entry in entries:
        if entry.first is None or entry.last is None:
            raise ValueError(f"`files.{what}` doesn't say of which days {entry.name} is")
        if (entry.first, entry.last) == before:
            continue
        if entry.first != at or entry.last <= entry.first:
            raise ValueError(f"`files.{what}` has a gap at day {at}")
        at, before = entry.last, (entry.first, entry.last)
    if at != last:
        raise ValueError(f"`files.{what}` ends on day {at}, not {last}")
