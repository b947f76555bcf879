"""Ten thousand wrong inputs, drawn from a seed: each is refused in words, or what is claimed of it holds.

What is damaged on the way is in `test_damage_long.py`; here is what somebody wrote, sealed again where it is sealed:
schemes, reforms, places, receipts, plans, tables, checkpoints, and command lines. A failure tells the kind and number
of the input: FUZZ_ONLY="schemes 307" tries that one alone. FUZZ_SEED=2 draws others. Five minutes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import traceback
import unicodedata
import warnings
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import click
import mutating
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner
from loud_schemes import otherwise

import demerit as dm
from commanded import members_run_here  # noqa: F401 (a fixture)
from demerit import arrays, checkpoint, folder, manifest, receipt, simulation, stopping
from demerit.cli import cli
from demerit.day.tables import compile_tables
from demerit.errors import MAX_PROBLEMS, DemeritError, InvalidFile, UsageError
from demerit.life.source import of_folder
from demerit.life.told import tell
from demerit.mechanisms import switchable
from demerit.place.shelf import PLACES, place_text
from demerit.scheme.difference import between
from demerit.scheme.inline import run_tests
from demerit.scheme.loading import load, loads, preset_ids, preset_text
from demerit.scheme.model import Scheme
from demerit.scheme.plain import scheme_hash, to_yaml
from demerit.scheme.words import render
from demerit.sealed import sealed
from demerit.study import plan
from stopped import stopped
from test_checkpoints import FORMS, greatest
from test_damage import everything

SEED, ONLY = int(os.environ.get("FUZZ_SEED", "1")), os.environ.get("FUZZ_ONLY", "").split()
CASES = Path(__file__).parents[1] / "tests" / "cases"
ARCHIVE = Path(__file__).parents[1] / "tests" / "archive"
REFUSED = (UsageError, InvalidFile)
SELDOM = 20  # one in so many of what is accepted is lived, too
SHORT = {"days": 2, "replicates": 1}
Try = Callable[[random.Random], bool]  # whether an input was accepted


def inputs(kind: str, count: int, one: Try) -> None:
    """Try so many inputs of a kind; what goes wrong is told once for each place where it does."""
    wrong: dict[str, str] = {}
    accepted = 0
    for number in range(count) if not ONLY else [int(ONLY[1])] * (ONLY[0] == kind):
        try:
            accepted += tried(kind, number, one)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            where = " < ".join(
                f"{Path(at.filename).name}:{at.lineno}" for at in frames[: -4 if len(frames) > 3 else None : -1]
            )
            wrong.setdefault(f"{type(error).__name__} {where}", f"{kind} {number}: {error!r:.600}")
    assert not wrong, "\n\n".join(f"{what}\n  where: {where}" for where, what in wrong.items())
    print(f"{kind}: {accepted} of {count} accepted")
    assert ONLY or count // 50 < accepted < count - count // 50  # else only one half of what is asserted was looked at


def tried(kind: str, number: int, one: Try) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return one(random.Random(f"{SEED} {kind} {number}"))


def refused(error: DemeritError) -> None:
    """That a refusal says something, and not too much."""
    found = error.problems()
    assert 0 < len(found) <= MAX_PROBLEMS + 1
    assert all(problem.message.strip() for problem in found)


def called(*args: str) -> int:
    """The exit code of a command that ended in words."""
    done = CliRunner().invoke(cli, list(args))
    said = done.stdout + done.stderr
    assert done.exit_code in (0, 1, 2, 3, 4, 5), said[-3000:]  # 1: what can't be written, such as too long a name
    assert "Traceback" not in said
    assert "bug in Demerit" not in said
    assert "Warning:" not in said
    hidden = {character for character in said if unicodedata.category(character) in ("Cc", "Cf", "Cs")} - {"\n", "\t"}
    assert not hidden, hidden
    if done.exit_code in (1, 2, 3, 5):
        told = json.loads(done.stdout)["error"]["message"] if done.stdout.startswith("{") else done.stderr
        assert told.strip()
        assert said.count("error[") <= MAX_PROBLEMS + 1
    return done.exit_code


@pytest.fixture(autouse=True)
def only_small_worlds(monkeypatch):
    """A run that would take long ends as refused when all is checked and just before it begins."""
    begin = simulation.simulated

    def small(scheme: Scheme, place: Any, twin: Scheme | None, **how: Any) -> Any:
        lived = (how["days"] + how.get("burn_in", 0)) * how["replicates"]
        if lived <= 8 and place.residents <= 120:
            return begin(scheme, place, twin, **how)
        raise UsageError("this run isn't made here", code="too-long-here")

    monkeypatch.setattr(simulation, "simulated", small)
    monkeypatch.setattr("demerit.show.charts.warm_up", lambda: None)  # a thread's warnings are everybody's


@cache
def sixty() -> Any:
    return dm.place("village", residents=60)


# -- schemes -----------------------------------------------------------------------------------------------------------

HEAD = (
    "scheme: a\ntitle: b\nsummary: c\nsources: {me: x}\nledgers:\n  p: {start: 100, min: 0, max: 900, source: me}\n"
    "channels:\n  patrols: {source: me, misses: 0.5}\nrules:\n  r: {kind: littering, points: -30, source: me}\n"
)
SMALL = HEAD + (
    "grades:\n  bands:\n    A: {from: 90}\n    B: {to: 90}\nregisters:\n  black:\n    source: me\n    ways_in:\n"
    "      low: {below: 70, source: me}\n    ways_out: {term: 30}\nservices:\n"
    "  flights: {closed_to_registers: [black], source: me}\n"
    "tests:\n  - {name: t, given: [{kind: littering}], expect: {ledgers: {p: 70}, grade: B}}\n"
)


Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the quick one, where there is one


@cache
def schemes() -> list[str]:
    """Texts of whole schemes."""
    reforms = [name for name in preset_ids() if yaml.safe_load(preset_text(name)).get("reform")]
    small = [preset_text(name) for name in preset_ids() if name not in (*reforms, "as_reported", "none")]
    mine = [(CASES / name).read_text("utf-8") for name in ("loyalty.yaml", "tenant_score.yaml")]
    return [*small, *mine, HEAD, SMALL, to_yaml(otherwise()), preset_text("as_reported")]


def one_of(luck: random.Random, many: list[Any]) -> Any:
    """One of the schemes, the larger the more seldom."""
    return luck.choices(many, [1 / len(text) ** 0.5 for text in schemes()])[0]


def written(luck: random.Random, data: Any) -> str:
    how = {"allow_unicode": luck.random() < 0.5, "default_flow_style": luck.choice([False, None])}
    try:
        return yaml.dump(data, Dumper=Dumper, sort_keys=False, **how)
    except UnicodeEncodeError:  # half a character, which libyaml doesn't write
        return yaml.dump(data, Dumper=yaml.SafeDumper, sort_keys=False, **how)
    except RecursionError:
        return HEAD + "deep: " + "[" * 1000 + "]" * 1000


def holds(luck: random.Random, scheme: Scheme) -> None:
    """What is claimed of a scheme that is accepted."""
    assert render(scheme).strip()
    again = loads(to_yaml(scheme))
    assert again == scheme
    assert scheme_hash(again) == scheme_hash(scheme)
    assert between(scheme, again) == []
    run_tests(scheme)
    first = scheme.start or date(2019, 1, 1)
    tables = compile_tables(scheme, residents=60, start=first)
    assert tables.digest() == compile_tables(again, residents=60, start=first).digest()
    if luck.random() < 1 / SELDOM:
        without = luck.sample([one.name for one in switchable()], luck.choice([0, 0, 1, 2]))
        try:
            run = dm.simulate(scheme, sixty(), without=without, **SHORT)
        except UsageError as error:  # a start beside the calendar; or a mechanism that it hasn't
            return refused(error)
        assert run.findings is not None
        assert run.digest == dm.simulate(again, sixty(), without=without, **SHORT).digest


def scheme_in_a_file(luck: random.Random, path: Path, data: bytes) -> bool:
    """A file of a scheme or a reform, by the interface and, of one in five, by the command; whether it is accepted."""
    path.write_bytes(data)
    scheme = None
    try:
        scheme = load(path)
    except REFUSED as error:
        refused(error)
    else:
        holds(luck, scheme)
    if luck.random() < 0.2:
        code = called(
            *luck.choice([["check"], ["check"], ["show"], ["diff", "none"]]), str(path), *luck.choice([[], ["--json"]])
        )
        assert code in ((2, 3) if scheme is None else (0, 4))
    assert path.read_bytes() == data
    return scheme is not None


def test_1500_texts_of_schemes(tmp_path):
    def one(luck: random.Random) -> bool:
        text = mutating.text(luck, one_of(luck, schemes())).encode("utf-8", "surrogatepass")
        return scheme_in_a_file(luck, tmp_path / "s.yaml", mutating.spoilt(luck, text) if luck.random() < 0.2 else text)

    inputs("texts", 1500, one)


def test_2500_trees_of_schemes(tmp_path):
    trees = [yaml.safe_load(text) for text in schemes()]

    def one(luck: random.Random) -> bool:
        made = mutating.tree(luck, one_of(luck, trees))
        return scheme_in_a_file(luck, tmp_path / "s.yaml", written(luck, made).encode("utf-8", "surrogatepass"))

    inputs("schemes", 2500, one)


REFORM = {
    "reform": "other", "base": "base.yaml", "title": "t", "summary": "s",
    "set": {"rules.r.points": -5, "ledgers.p.max": 800},
    "add": {"rules": {"n": {"kind": "missed_bill", "points": -9, "source": "me"}},
            "channels": {"bank": {"source": "me"}, "utilities": {"source": "me"}}},
    "remove": ["services.flights", "registers.black"],
    "tests": [{"name": "x", "given": [{"kind": "littering"}], "expect": {"ledgers": {"p": 95}}}],
}  # fmt: skip


def test_900_reforms(tmp_path):
    """Of a small scheme beside them, of one another, and of presets; among them are reforms of themselves."""
    (tmp_path / "base.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "tenant_score.yaml").write_text((CASES / "tenant_score.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "first.yaml").write_text(written(random.Random(1), REFORM), "utf-8")
    two = yaml.safe_load(preset_text("rongcheng_2021"))
    trees = [
        REFORM,
        REFORM,
        REFORM | {"base": "first.yaml"},
        two,
        yaml.safe_load((CASES / "tenant_no_appeal.yaml").read_text()),
    ]
    bases = [
        "base.yaml",
        "first.yaml",
        "s.yaml",
        "none",
        "credit_only",
        "as_reported",
        "./base",
        "",
        ".",
        "../x.yaml",
        "/dev/zero",
    ]
    small = yaml.safe_load(SMALL)

    def one(luck: random.Random) -> bool:
        made = mutating.tree(luck, luck.choice(trees))
        if isinstance(made, dict) and luck.random() < 0.3:
            made["base"] = luck.choice(bases)
        if isinstance(made, dict) and isinstance(made.get("set"), dict) and luck.random() < 0.4:
            holder, key = luck.choice(list(mutating.places(small)))
            made["set"][luck.choice([f"rules.{key}", f"ledgers.p.{key}", str(key)])] = mutating.tree(luck, holder)
        text = written(luck, made)
        text = mutating.text(luck, text) if luck.random() < 0.2 else text
        return scheme_in_a_file(luck, tmp_path / "s.yaml", text.encode("utf-8", "surrogatepass"))

    inputs("reforms", 900, one)


# -- places ------------------------------------------------------------------------------------------------------------


def test_1300_places(tmp_path):
    texts = [place_text(name) for name in PLACES]
    trees, path = [yaml.safe_load(text) for text in texts], tmp_path / "p.yaml"

    def one(luck: random.Random) -> bool:
        if luck.random() < 0.4:
            data = mutating.text(luck, luck.choice(texts)).encode("utf-8", "surrogatepass")
            data = mutating.spoilt(luck, data) if luck.random() < 0.3 else data
        else:
            data = written(luck, mutating.tree(luck, luck.choice(trees))).encode("utf-8", "surrogatepass")
        path.write_bytes(data)
        there = None
        try:
            there = dm.place(path)
        except REFUSED as error:
            refused(error)
        else:
            again = receipt.place_in({"place": there.model_dump(mode="json", by_alias=True), "place_hash": there.key()})
            assert again == there
            try:
                few = dm.place(path, residents=luck.choice([50, 60, 97, 120]))
            except UsageError as error:
                refused(error)
            else:
                people = few.build()
                assert people.residents == few.residents
                if luck.random() < 1 / SELDOM:
                    assert dm.simulate("none", few, **SHORT).residents.num_rows == 2 * few.residents  # in two worlds
        if luck.random() < 0.2:
            assert called("check", "--place", str(path), *luck.choice([[], ["--json"]])) == (3 if there is None else 0)
        assert path.read_bytes() == data
        return there is not None

    inputs("places", 1300, one)


# -- what Demerit wrote and somebody changed ---------------------------------------------------------------------------


@cache
def made_run() -> Any:
    return dm.simulate(loads(SMALL), sixty(), without=["association"], **SHORT)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "run"
    made_run().save(path, report=False)
    return path


def resealed(luck: random.Random, data: Any) -> bytes:
    """As JSON, and in nine of ten with the seal that it would have."""
    try:
        clean = json.loads(json.dumps(data, default=str))
    except (TypeError, ValueError, RecursionError):
        return mutating.json_text(luck, data)
    if isinstance(clean, dict) and luck.random() < 0.9:
        clean.pop("sha256", None)
        clean = sealed(clean)
    return mutating.json_text(luck, clean)


def test_900_receipts(saved, tmp_path):
    found = [
        json.loads((path / "receipt.json").read_text("utf-8")) for path in (saved, ARCHIVE / "run-1", ARCHIVE / "run-2")
    ]
    path = tmp_path / "receipt.json"

    def one(luck: random.Random) -> bool:
        given = luck.choice(found)
        made = mutating.tree(luck, given)
        if isinstance(made, dict) and luck.random() < 0.5:  # what is nested deepest is changed most: the top, too
            made = given | {key: made.get(key, 1) for key in luck.sample(sorted(given), 2)}
        data = mutating.json_text(luck, made)
        path.write_bytes(data)
        asked, older = None, luck.random() < 0.7
        try:
            told = receipt.read_receipt(path, older=older)
            asked = receipt.arguments_of(told)
        except REFUSED as error:
            refused(error)
        else:
            again = json.loads(json.dumps(receipt.told(**asked)))
            assert (again["days"], again["seed"]) == (told["days"], told["seed"])
            assert receipt.arguments_of(again) == asked
        if luck.random() < 0.1:
            called("rerun", str(path), *luck.choice([[], ["--json"]]))
        assert path.read_bytes() == data
        assert sorted(tmp_path.iterdir()) == [path]
        return asked is not None

    inputs("receipts", 900, one)


def test_600_plans_of_studies(tmp_path, members_run_here):  # noqa: F811
    what = {
        "replicates": 2,
        "days": 2,
        "seed": 1,
        "start": None,
        "without": [],
        "twin": "none",
        "follow": None,
        "threads": 1,
    }
    plan.prepare(loads(SMALL), sixty(), folder=tmp_path / "study", **what)
    path = tmp_path / "study"
    given = json.loads((path / plan.STUDY).read_text("utf-8"))
    alone = {key: value for key, value in given.items() if not isinstance(value, dict)}

    def one(luck: random.Random) -> bool:
        made = given | mutating.tree(luck, alone) if luck.random() < 0.5 else mutating.tree(luck, given)
        data = resealed(luck, made)
        (path / plan.STUDY).write_bytes(data)
        before, asked = everything(tmp_path), None
        try:
            told = plan.read_plan(path)
            asked = receipt.arguments_of(told)
            assert plan.wanted_bytes(path) > 0
            assert f"--array=0-{told['replicates'] - 1}" in plan.slurm(path)
        except REFUSED as error:
            refused(error)
        else:
            assert asked["days"] == told["days"]
        if luck.random() < 0.2:
            command = luck.choice([["member", str(path), "1"], ["many", "none", "--days", "2", "--out", str(path)]])
            if called("study", *command) == 0:
                shutil.rmtree(path / "member-00001", ignore_errors=True)
                (path / plan.STUDY).write_bytes(data)
        assert everything(tmp_path) == before
        return asked is not None

    inputs("plans", 600, one)


def another_table(luck: random.Random, table: pa.Table) -> pa.Table:
    """A table with a column dropped, doubled, renamed, of another type or with other values, or with other rows."""
    at = luck.randrange(table.num_columns)
    name, column = table.schema.names[at], table.column(at)
    how = luck.randrange(8)
    if how == 0:
        return table.drop_columns([name])
    if how == 1:
        return table.rename_columns([mutating.slip(luck, one) if one == name else one for one in table.schema.names])
    if how == 2:
        return table.append_column(luck.choice([name, "more"]), column)
    if how == 3:
        rows = luck.randrange(table.num_rows + 1)
        return luck.choice([table.slice(0, rows), table.slice(rows), pa.concat_tables([table, table.slice(rows)])])
    if how == 4:
        return table.take(pa.array(luck.sample(range(table.num_rows), table.num_rows)))
    if how == 5:
        kind = luck.choice(
            [pa.string(), pa.float64(), pa.int8(), pa.list_(pa.int64()), pa.bool_(), pa.binary(), pa.null()]
        )
        try:
            return table.set_column(at, name, column.cast(kind))
        except (pa.ArrowException, NotImplementedError):
            return table.set_column(at, name, pa.nulls(table.num_rows, kind))
    values = column.to_pylist()
    for _ in range(luck.choice([1, 3])):
        row = luck.randrange(len(values)) if values else 0
        old = values[row] if values else None
        wrong = [None, -1, 0, 1, 2**31, 2**62] if isinstance(old, int) else [None, "", "x", "a\u202eb", "scheme"]
        values[row : row + 1] = [luck.choice(wrong)] if values else []
    try:
        return table.set_column(at, name, pa.array(values, column.type))
    except (pa.ArrowException, TypeError, OverflowError, ValueError):
        return table.set_column(at, name, pa.array([str(value) for value in values]))


def test_600_run_folders_signed_again(saved, tmp_path):
    """Tables, receipts and manifests that somebody wrote otherwise, with hashes that are right."""
    run, names = tmp_path / "run", ("timeline", "events", "residents", "blocks")
    tables = {name: pq.read_table(saved / f"{name}.parquet") for name in names if (saved / f"{name}.parquet").exists()}
    signed = json.loads((saved / ".demerit").read_text("utf-8"))

    def one(luck: random.Random) -> bool:
        shutil.rmtree(run, ignore_errors=True)
        shutil.copytree(saved, run)
        how = luck.randrange(6)
        if how < 4:
            name = luck.choice(sorted(tables))
            pq.write_table(another_table(luck, tables[name]), run / f"{name}.parquet")
        elif how == 4:
            told = json.loads((run / "receipt.json").read_text("utf-8"))
            (run / "receipt.json").write_bytes(mutating.json_text(luck, mutating.tree(luck, told)))
        if how < 5:
            (run / ".demerit").write_text(manifest.signed(run, manifest.names_in(saved) or ()), "utf-8")
        else:
            (run / ".demerit").write_bytes(resealed(luck, mutating.tree(luck, signed)))
        before, looked = everything(tmp_path), 0
        for look in (lambda: dm.read(run).findings, lambda: tell(of_folder(run), luck.choice([0, 7, 59])).data(),
                     lambda: load(run)):  # fmt: skip
            try:
                look()
                looked += 1
            except REFUSED as error:
                refused(error)
        if luck.random() < 0.1:
            called(*luck.choice([["life", str(run), "7"], ["life", str(run), "--list"], ["show", str(run)],
                                 ["compare", str(run), str(saved)], ["rerun", str(run)]]))  # fmt: skip
        assert everything(tmp_path) == before
        return looked == 3

    inputs("folders", 600, one)


def test_400_checkpoints_signed_again(tmp_path, monkeypatch):
    """What tells of a checkpoint, written otherwise; and arrays that are gone, or of another name, form or values."""
    monkeypatch.setattr("demerit.show.report.files", lambda run: {})  # which takes longest, and isn't looked at here
    made, path = tmp_path / "made", tmp_path / "run"
    stopped(made, loads(SMALL), sixty(), 2, 1, days=4, replicates=2, checkpoint_every=1)
    kept = folder.unfinished(made)
    given = json.loads((kept / checkpoint.TOLD).read_text("utf-8"))

    def one(luck: random.Random) -> bool:
        place = folder.unfinished(path)
        shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(kept, place)
        told = json.loads(json.dumps(given))
        if luck.random() < 0.4:
            entry = luck.choice([entry for entries in told["files"].values() for entry in entries])
            with np.load(place / entry["name"]) as archive:
                found = dict(archive)
            name, how = luck.choice(sorted(found)), luck.randrange(4)
            if how == 0:
                del found[name]
            elif how == 1:
                found[mutating.slip(luck, name).replace("\x00", "").replace("\ud800", "")] = found.pop(name)
            elif how == 2:
                FORMS[luck.choice(["of other numbers", "an axis more"])](found, name)
            else:
                found[name] = greatest(found[name], np.random.default_rng(1))
            (place / entry["name"]).unlink()
            entry |= arrays.write(place / entry["name"], found)
            (place / checkpoint.TOLD).write_text(json.dumps(sealed({k: v for k, v in told.items() if k != "sha256"})))
        else:
            (place / checkpoint.TOLD).write_bytes(resealed(luck, mutating.tree(luck, told)))
        before = everything(tmp_path)
        try:
            run = stopping.resume(path)
        except REFUSED as error:
            refused(error)
            assert not path.exists()
            after = everything(tmp_path)
            assert after == before, sorted(before.keys() ^ after.keys())
            return False
        assert run.digest == dm.read(path).digest
        return True

    inputs("checkpoints", 400, one)


# -- command lines -----------------------------------------------------------------------------------------------------

NAMES = [
    "none", "as_reported", "credit_only", "rongcheng_2021", "good.yaml", "reform.yaml", "bad.yaml", "done", "./done",
    "done/", "done/receipt.json", "study", "half", "mine.txt", "papers", "empty", "new", "new/deep", ".", "..", "",
    " ", "-", "--", "~", "nobody.yaml", "village", "place.yaml", "village,place.yaml", "province:Hebei", "province:",
    "a\u202eb", "\x1b[2J", "a\nb", "x" * 300, "x/" * 2000, "\x00", "/proc/nowhere", "/dev/null", "\udcff", "é.yaml",
    "s\u200b.yaml", "7", "-7", "59", "60", "fallen_furthest", "M18", "association", "cameras", "every", "men", "acts",
    "score", "individual", "threshold", "2019-01-01",
]  # fmt: skip
NUMBERS = [
    "0", "1", "2", "3", "60", "-1", "59", "100", "365", "36500", "36501", "99999", "100001", "1e3", "1.5", "nan", "inf",
    "", "0x10", "1_000", "٣", str(2**31), str(2**63), str(2**64 - 1), str(2**64), "9" * 400, "x", " 5", "+5", "--5",
]  # fmt: skip
DATES = ["2019-01-01", "2019-02-30", "0001-01-01", "9999-12-31", "9999-12-30", "2014-W01-1", "20190101", "today", ""]
FEW = ["--residents", "60", "--replicates", "1"]
FIRST = {"run": [*FEW, "--days", "2"], "compare": [*FEW, "--days", "1"], "many": [*FEW, "--days", "1"]}
MINE = [
    "mine.txt",
    "good.yaml",
    "reform.yaml",
    "bad.yaml",
    "place.yaml",
    "papers/letter.txt",
    "done/mine.txt",
    "study/mine.txt",
]


def commands() -> list[tuple[list[str], click.Command]]:
    found: list[tuple[list[str], click.Command]] = []
    for name, command in cli.commands.items():
        inner = command.commands.items() if isinstance(command, click.Group) else ()
        found += [([name, sub], below) for sub, below in inner] or [([name], command)]
    return [one for one in found if one[0] != ["doctor"]]


def value(luck: random.Random, parameter: click.Parameter) -> str:
    if luck.random() < 0.15:
        return luck.choice(NAMES + NUMBERS)
    if isinstance(parameter.type, click.IntRange):
        return luck.choice(NUMBERS)
    return luck.choice(DATES) if parameter.type.name == "date" else luck.choice(NAMES)


def line(luck: random.Random, path: list[str], command: click.Command) -> list[str]:
    """A command with arguments and options, some of them not its own."""
    words = list(path) + (FIRST.get(path[-1], []) if luck.random() < 0.7 else [])
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            words += [value(luck, parameter)] if luck.random() < 0.9 else []
        elif luck.random() < 0.2:
            option = luck.choice(parameter.opts)
            words += [option] if getattr(parameter, "is_flag", False) else [option, value(luck, parameter)]
    how = luck.randrange(12)
    at = luck.randrange(len(words) + 1)
    if how == 0:
        words.insert(
            at, luck.choice([*NAMES, "--json", "-q", "--help", "--nothing", "-xyz", "--days=", "--=", "--debug"])
        )
    elif how == 1 and len(words) > 1:
        del words[luck.randrange(len(words))]
    elif how == 2:
        words[at - 1] = mutating.slip(luck, words[at - 1])
    return [word.replace("\x00", "") if luck.random() < 0.9 else word for word in words]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Callable[[], Path]:
    """A folder of somebody's, with runs and files of their own, made anew as often as it is asked for."""
    given = tmp_path / "given"
    (given / "papers").mkdir(parents=True)
    (given / "empty").mkdir()
    (given / "good.yaml").write_text(SMALL, "utf-8")
    (given / "bad.yaml").write_text(SMALL.replace("littering", "litering"), "utf-8")
    (given / "reform.yaml").write_text(written(random.Random(1), REFORM | {"base": "good.yaml"}), "utf-8")
    (given / "place.yaml").write_text(place_text("village").replace("residents: 700", "residents: 60"), "utf-8")
    made_run().save(given / "done", report=False)
    what = {
        "replicates": 1,
        "days": 1,
        "seed": 1,
        "start": None,
        "without": [],
        "twin": "none",
        "follow": None,
        "threads": 1,
    }
    plan.prepare("none", sixty(), folder=given / "study", **what)
    stopped(given / "half", loads(SMALL), sixty(), 1, days=2, replicates=1, checkpoint_every=1)
    for name in MINE:
        if not (given / name).exists():
            (given / name).write_text("mine", "utf-8")
    here = tmp_path / "around" / "home"

    def anew() -> Path:
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(here.parent, ignore_errors=True)
        shutil.copytree(given, here)
        monkeypatch.chdir(here)
        return here

    return anew


def test_1300_command_lines(home, members_run_here):  # noqa: F811
    known = commands()
    state: dict[str, Any] = {}

    def one(luck: random.Random) -> bool:
        if not state:
            state["here"] = home()
            state["before"] = everything(state["here"].parent)
        words = line(luck, *luck.choice(known))
        here, before = state.pop("here"), state.pop("before")
        code = called(*words)
        after = everything(here.parent)
        if code != 0 and not (code == 4 and words[0] in ("rerun", "study")):
            assert after == before, (words, sorted(before.keys() ^ after.keys()))
        else:
            named = {os.path.normpath(word) for word in words}
            gone = [name for name in MINE if name not in named and after.get(f"home/{name}") != before[f"home/{name}"]]
            assert not gone, (words, gone)
        if after == before:
            state.update(here=here, before=before)
        return code == 0

    inputs("lines", 1300, one)
