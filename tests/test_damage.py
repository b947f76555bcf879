"""Run folders, studies and checkpoints that are damaged: refused with exit code 3, and left as they are."""

from __future__ import annotations

import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import demerit as dm
from damaged import spoil
from demerit import folder, manifest
from demerit.cli import cli
from demerit.errors import DemeritError, InvalidFile
from demerit.life.source import of_folder
from demerit.life.told import tell
from demerit.receipt import arguments_of, read_receipt
from demerit.sealed import object_in, sealed
from demerit.study import members
from stopped import stopped

ARCHIVE = Path(__file__).parent / "archive"
READ = ["receipt.json", "timeline.parquet", "events.parquet", "residents.parquet", ".demerit"]
DAMAGES = 300
WHAT = {"days": 5, "seed": 2}


def village():
    return dm.place("village", residents=60)


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("finished") / "run"
    dm.simulate("as_reported", village(), replicates=1, **WHAT).save(path, report=False)
    return path


@pytest.fixture
def run(finished, tmp_path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(finished, tmp_path / "run"))


def everything(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def called(*args: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [str(arg) for arg in args])
    return done.exit_code, done.output


def signed_again(run: Path, **changes) -> None:
    """Another receipt, and a manifest that knows it: only the model of receipts is left to notice."""
    receipt = json.loads((run / "receipt.json").read_text("utf-8"))
    (run / "receipt.json").write_text(json.dumps(receipt | changes), "utf-8")
    names = manifest.names_in(run)
    assert names is not None
    (run / ".demerit").write_text(manifest.signed(run, names), "utf-8")


def turned(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def half_dropped(path: Path) -> None:
    table = pq.read_table(path)
    pq.write_table(table.slice(0, table.num_rows // 2), path)


def doubled(path: Path) -> None:
    table = pq.read_table(path)
    at = table.schema.get_field_index("numerator")
    pq.write_table(table.set_column(at, "numerator", pc.multiply(table["numerator"], 2)), path)


@pytest.mark.parametrize("name", ["timeline", "events", "residents"])
@pytest.mark.parametrize("how", [turned, half_dropped, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_table_that_is_not_what_was_written_is_refused(run, name, how):
    how(run / f"{name}.parquet")
    before = everything(run)
    with pytest.raises(InvalidFile) as caught:
        dm.read(run)
    assert caught.value.code == "run-damaged"
    assert f"{name}.parquet" in caught.value.message
    assert called("report", run)[0] == 3
    assert everything(run) == before


def test_numerators_that_were_doubled_are_refused_by_report_and_compare(run, finished):
    doubled(run / "timeline.parquet")
    assert called("report", run)[0] == 3
    assert called("compare", run, finished)[0] == 3


def test_a_table_of_another_run_is_refused(run, tmp_path):
    dm.simulate("as_reported", village(), days=5, seed=3, replicates=1).save(tmp_path / "other", report=False)
    shutil.copy(tmp_path / "other" / "timeline.parquet", run / "timeline.parquet")
    with pytest.raises(InvalidFile):
        dm.read(run)


def test_a_life_reads_only_what_it_needs(run):
    """A timeline that is gone is nothing to it; its own tables are."""
    (run / "timeline.parquet").unlink()
    assert called("life", run, 7)[0] == 0
    turned(run / "events.parquet")
    code, said = called("life", run, 7)
    assert code == 3
    assert "events.parquet" in said


RECEIPTS = {
    "seed": [-1, 2**64, "2", 2.0, True, None],
    "days": [1_000_000, 0, -5, "5", 5.5],
    "burn_in": [-1, 36_500],
    "replicates": [3, 0, 10**9],
    "residents": [61, "60"],
    "followed": [61, -1],
    "first_day": ["20190101", "2019-02-30", 2019],
    "start": ["2014-W01-1", "9999-12-30"],
    "without": ["association", [1], {}],
    "scheme": [{}, [], {"scheme": 7}],
    "place": [{}, "village"],
    "digest": ["", "z" * 64],
    "seeds": [[], [1]],
    "scheme_hash": ["0" * 64],
    "place_hash": ["0" * 64],
    "more": [1],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in RECEIPTS.items() for value in values])
def test_a_receipt_out_of_its_bounds_is_refused_with_its_key(run, key, value):
    signed_again(run, **{key: value})
    with pytest.raises(InvalidFile) as caught:
        dm.read(run)
    assert caught.value.exit_code == 3
    if key not in ("scheme", "place", "followed", "residents"):
        assert key in str([problem.message for problem in caught.value.problems()])


def test_a_sum_of_days_beyond_a_run_is_refused(run):
    signed_again(run, days=20_000, burn_in=20_000)
    with pytest.raises(InvalidFile, match="together"):
        read_receipt(run)


def test_a_changed_receipt_is_not_run_again_in_its_folder(run, tmp_path):
    """It was, if it said of itself that it is of the first format, which has no hashes."""
    told = json.loads((run / "receipt.json").read_text("utf-8"))
    (run / "receipt.json").write_text(json.dumps(told | {"schema": "demerit/receipt/1", "seed": 9}), "utf-8")
    for given in (run, run / "receipt.json"):
        code, said = called("rerun", given)
        assert code == 3
        assert "run-damaged" in said
    (tmp_path / "alone.json").write_bytes((run / "receipt.json").read_bytes())
    assert read_receipt(tmp_path / "alone.json", older=True)["seed"] == 9


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"demerit": 1}', None])
def test_a_receipt_beside_a_manifest_that_is_no_good_is_not_run_again(run, data):
    (run / ".demerit").unlink()
    if data is None:
        (run / ".demerit").mkdir()
    else:
        (run / ".demerit").write_bytes(data)
    for given in (run, run / "receipt.json"):
        assert called("rerun", given)[0] == 3


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"\xff\xfe{}", b"[]", b'{"a": 1, "a": 2}', b'{"seed": NaN}'])
def test_a_receipt_that_is_no_json_object_is_refused(tmp_path, data):
    (tmp_path / "receipt.json").write_bytes(data)
    assert called("rerun", tmp_path / "receipt.json")[0] == 3


@pytest.mark.parametrize("written", ["1" + "0" * 400, '{"value": 1' + "0" * 400 + "}"])
def test_a_number_that_no_computer_keeps_is_refused(run, tmp_path, written):
    """It was an OverflowError."""
    told = json.loads((run / "receipt.json").read_text("utf-8"))
    told["place"]["minority"] = "HERE"
    (tmp_path / "receipt.json").write_text(json.dumps(told).replace('"HERE"', written), "utf-8")
    with pytest.raises(InvalidFile) as caught:
        arguments_of(read_receipt(tmp_path / "receipt.json"))
    assert caught.value.code == "not-a-receipt"
    assert "so large a number" in caught.value.message
    assert called("rerun", tmp_path / "receipt.json")[0] == 3


@pytest.mark.parametrize("written", ["1e999", "-1e999", "NaN", "Infinity"])
def test_infinity_is_no_number_however_it_is_written(written):
    assert object_in('{"a": 1e308}') == {"a": 1e308}
    with pytest.raises(ValueError, match="is no number"):
        object_in(f'{{"a": {written}}}')


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037"])
def test_json_is_utf_8(coding):
    """What was written otherwise was guessed."""
    with pytest.raises(ValueError, match=r"isn't (UTF-8|JSON)"):
        object_in('{"a": "b"}'.encode(coding))


@pytest.mark.parametrize(
    "written", ['{"a": "\\ud800"}', '{"\\udfff": 1}', '{"a": [{"b": "x\\ud800y"}]}', '{"a": "\ud800"}']
)
def test_half_a_character_is_no_text(written):
    assert object_in('{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}
    with pytest.raises(ValueError, match="a lone surrogate"):
        object_in(written)


def renamed(table: pa.Table, name: str, other: str) -> pa.Table:
    return table.rename_columns([other if one == name else one for one in table.schema.names])


def cast(table: pa.Table, name: str, kind: pa.DataType) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, table[name].cast(kind))


def emptied(table: pa.Table, name: str) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, name, pa.nulls(table.num_rows, table.schema.field(at).type))


OTHER_TABLES = {
    "no world": ("events", lambda table: table.drop_columns(["world"])),
    "no ledger": ("events", lambda table: table.drop_columns(["ledger"])),
    "a column twice": ("events", lambda table: table.append_column("day", table["day"])),
    "days as text": ("events", lambda table: cast(table, "day", pa.string())),
    "points as text": ("residents", lambda table: cast(table, "points", pa.string())),
    "shares for counts": ("residents", lambda table: cast(table, "age", pa.float64())),
    "truth as numbers": ("residents", lambda table: cast(table, "urban", pa.int8())),
    "registers as one text": ("residents", lambda table: renamed(
        table.drop_columns(["registers"]).append_column("list", table["grade"]), "list", "registers")),
    "another name": ("residents", lambda table: renamed(table, "household", "houshold")),
    "events of no day": ("events", lambda table: emptied(table, "day")),
    "residents of no world": ("residents", lambda table: emptied(table, "world")),
    "nothing counted": ("timeline", lambda table: emptied(table, "numerator")),  # it was counted as so much, and warned
    "counts of no day": ("timeline", lambda table: emptied(table, "day")),
    "counts as shares": ("timeline", lambda table: cast(table, "numerator", pa.float64())),
    "a day before the first": ("timeline", lambda table: table.set_column(  # an index from the end
        table.schema.get_field_index("day"), "day", pc.subtract(table["day"], 1))),
    "a day after the last": ("timeline", lambda table: table.set_column(
        table.schema.get_field_index("day"), "day", pc.add(table["day"], 1))),
    "counts twice": ("timeline", lambda table: pa.concat_tables([table, table.slice(0, 1)])),
    "counts of one world": ("timeline", lambda table: table.filter(pc.equal(table["world"], "scheme"))),
    "periods longer than the run": ("timeline", lambda table: table.set_column(
        table.schema.get_field_index("period"), "period", pc.add(table["period"], 1))),
    "numbers of one's own as text": ("own", lambda table: cast(table, "numerator", pa.string())),
    "numbers of one's own of no day": ("own", lambda table: emptied(table, "day")),
    "the twin's residents alone": ("residents", lambda table: table.filter(pc.equal(table["world"], "twin"))),
    "everybody twice": ("residents", lambda table: pa.concat_tables([table, table])),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHER_TABLES)
def test_tables_of_another_form_are_no_run_though_they_are_signed(run, what):
    """Each was told as a bug in Demerit, by `demerit life` at least, or taken for a run."""
    name, change = OTHER_TABLES[what]
    if name == "own":
        columns = {"replicate": [0], "world": ["scheme"], "day": [0], "measure": ["seen"], "numerator": [1],
                   "denominator": pa.array([None], pa.int64())}  # fmt: skip
        pq.write_table(pa.table(columns), run / "own.parquet")
        names = manifest.names_in(run)
        assert names is not None
        (run / ".demerit").write_text(manifest.signed(run, names | {"own.parquet"}), "utf-8")
        assert dm.read(run).own.num_rows == 1
    pq.write_table(change(pq.read_table(run / f"{name}.parquet")), run / f"{name}.parquet")
    signed_again(run)
    if name not in ("timeline", "own"):  # of which a life reads nothing
        code, said = called("life", run, 7)
        assert code == 3
        assert "error[not-a-run]" in said
    if what not in ("the twin's residents alone", "everybody twice"):  # a run reads no row of it
        assert called("report", run)[0] == 3


def with_files(told: dict, **files) -> dict:
    return told | {"files": told["files"] | files}


MANIFESTS = {  # and what is said of it
    "nothing": (lambda told: {}, "`demerit`: it is missing"),
    "no format": (lambda told: {"files": told["files"]}, "`demerit`: it is missing"),
    "no files": (lambda told: {"demerit": 2}, "`files`: it is missing"),
    "a name outside": (lambda told: with_files(told, **{"../x": {"bytes": 0, "sha256": "0" * 64}}),
                       "no file of the folder has such a name"),
    "no hash": (lambda told: with_files(told, x={"bytes": 0}), "`files.x.sha256`: it is missing"),
    "a hash that is none": (lambda told: with_files(told, x={"bytes": 0, "sha256": "0"}), "`files.x.sha256`"),
    "so many bytes in words": (lambda told: with_files(told, x={"bytes": "0", "sha256": "0" * 64}), "`files.x.bytes`"),
    "a file that is a number": (lambda told: with_files(told, x=3), "`files.x`"),
    "a list of files": (lambda told: told | {"files": ["receipt.json"]}, "`files`"),
    "a key more": (lambda told: told | {"more": 1}, "`more`: no such key is known"),
    "a format to come": (lambda told: told | {"demerit": 3}, "of format 3"),
    "no timeline": (lambda told: told | {"files": {k: v for k, v in told["files"].items() if k != "timeline.parquet"}},
                    "timeline.parquet isn't in its .demerit"),
}  # fmt: skip


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_manifest_that_is_no_good_is_refused_in_words(run, what):
    """Of one without a key it was said that it "is damaged: 'demerit'"."""
    change, said = MANIFESTS[what]
    told = json.loads((run / ".demerit").read_text())
    told.pop("sha256")
    (run / ".demerit").write_text(json.dumps(sealed(change(told))))
    with pytest.raises(InvalidFile) as caught:
        dm.read(run)
    assert said in str([problem.message for problem in caught.value.problems()])
    assert what == "no timeline" or called("rerun", run)[0] == 3  # which reads the receipt alone


def test_a_manifest_of_another_seal_is_refused(run):
    told = json.loads((run / ".demerit").read_text())
    told["files"]["timeline.parquet"]["bytes"] += 1
    (run / ".demerit").write_text(json.dumps(told))
    with pytest.raises(InvalidFile, match="isn't what was written"):
        dm.read(run)


def test_a_report_made_anew_keeps_the_hashes_of_the_rest(run):
    """A damaged table isn't signed again by what writes beside it."""
    turned(run / "timeline.parquet")
    with folder.adding(run) as tmp:
        (tmp / "report.html").write_text("a page")
    with pytest.raises(InvalidFile):
        dm.read(run)


def test_nothing_outside_is_removed_for_a_manifest_that_names_it(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    told = json.loads((run / ".demerit").read_text())
    told.pop("sha256")
    told["files"]["tables/../../mine.txt"] = {"bytes": 4, "sha256": "0" * 64}
    (run / ".demerit").write_text(json.dumps(sealed(told)))
    with pytest.raises(InvalidFile), folder.adding(run, instead_of=("tables/",)):
        pytest.fail("not reached")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_denominator_that_is_none_is_null_and_comes_back(finished):
    table = pq.read_table(finished / "timeline.parquet")
    assert table["denominator"].null_count > 0
    assert pc.min(table["denominator"]).as_py() >= 0
    run = dm.simulate("as_reported", village(), replicates=1, **WHAT)
    again = dm.read(finished)
    for name in run.measures:
        assert [x.tolist() for x in run.totals(name)] == [x.tolist() for x in again.totals(name)], name


# -- what earlier versions wrote ----------------------------------------------------------------------------------


def test_a_run_of_the_first_format_is_refused_but_can_be_run_again():
    run = ARCHIVE / "run-1"
    with pytest.raises(InvalidFile) as caught:
        dm.read(run)
    assert caught.value.code == "older-format"
    assert "demerit rerun" in caught.value.hint
    assert called("life", run, 7)[0] == 3
    receipt = read_receipt(run, older=True)
    assert read_receipt(run / "receipt.json", older=True) == receipt
    assert (receipt["days"], receipt["burn_in"], receipt["seed"]) == (5, 0, 1)
    assert folder.is_run(run)  # so that it can be replaced


def test_a_run_of_the_second_format_is_read():
    run = dm.read(ARCHIVE / "run-2")
    assert (run.days, run.seed, run.place.residents, run.replicates) == (5, 1, 60, 1)
    wanted = {
        "residents": (60, None), "acts": (2, 60), "acts_jaywalking": (1, 60), "acts_speeding": (1, 60),
        "in_debt": (2, 60), "score_total": (60_000, 60), "decisions": (7, 60), "refusals": (2, 7),
        "reason_ordinary": (2, 7),
        "refused_loan": (1, 1), "requests_insurance": (2, 60), "fear_public_order": (13, 60), "fear_family": (18, 60),
        "fear_civic": (17, 60), "entries": (0, 60), "false_records": None,
    }  # fmt: skip
    assert {name: run.measure(name) for name in wanted} == wanted
    assert (run.timeline.num_rows, run.events.num_rows, run.residents.num_rows) == (1453, 18, 120)


def test_a_life_of_the_second_format_is_told():
    told = tell(of_folder(ARCHIVE / "run-2"), 43).data()
    assert (told["traits"]["age"], told["traits"]["household"], told["start_points"]) == (29, 42, 1000)
    assert [(one["resident"], one["age"]) for one in told["household"]] == [(42, 27), (44, 0)]
    assert [(day["date"], [line["text"] for line in day["both"]]) for day in told["days"]] == [
        ("2019-01-02", ["Asked for a loan: refused, on the ordinary check."])
    ]
    assert told["twin"]["same"]


# -- by the hundred -----------------------------------------------------------------------------------------------


def test_no_damage_to_a_run_gives_other_figures_or_a_bug(finished, tmp_path):
    luck = random.Random(11)
    for _ in range(DAMAGES // 3):
        path = tmp_path / "run"
        shutil.copytree(finished, path)
        what = spoil(path, READ, luck)
        before = everything(path)
        with pytest.raises(DemeritError) as caught:
            dm.read(path)
            pytest.fail(what)
        assert caught.value.exit_code == 3, what
        if "receipt.json" in what or ".demerit" in what:  # all that is read to run it again
            code, said = called("rerun", path)
            assert code == 3, (what, said)
        assert everything(path) == before, what
        shutil.rmtree(path)


def test_no_damage_to_a_study_gives_other_figures_or_a_bug(tmp_path):
    made = tmp_path / "made"
    dm.replicates("none", village(), folder=made, executor=ThreadPoolExecutor(1), replicates=2, **WHAT)
    names = [f"member-0000{n}/{name}" for n in (0, 1) for name in READ] + ["study.json"] * 5
    luck = random.Random(12)
    for _ in range(DAMAGES // 3):
        path = tmp_path / "study"
        shutil.copytree(made, path)
        what = spoil(path, names, luck)
        before = everything(path)
        with pytest.raises(DemeritError) as caught:
            found = members.run_members(path, executor=ThreadPoolExecutor(1))
            found.totals("residents")
            pytest.fail(what)
        assert caught.value.exit_code == 3, what
        assert everything(path) == before, what
        shutil.rmtree(path)


def test_no_damage_to_a_checkpoint_gives_another_run_or_a_bug(tmp_path):
    made = tmp_path / "made"
    stopped(made, "none", village(), 4, 1, replicates=2, checkpoint_every=1, **WHAT)
    place, luck = folder.unfinished(made), random.Random(13)
    names = sorted(file.name for file in place.iterdir()) + ["checkpoint.json"] * 5
    for _ in range(DAMAGES // 3):
        path = tmp_path / "run"
        shutil.copytree(place, folder.unfinished(path))
        what = spoil(folder.unfinished(path), names, luck)
        before = everything(folder.unfinished(path))
        with pytest.raises(DemeritError) as caught:
            dm.resume(path)
            pytest.fail(what)
        gone = what.startswith("gone") and "checkpoint.json" in what  # then there is nothing to go on with
        assert caught.value.exit_code == (2 if gone else 3), what
        assert everything(folder.unfinished(path)) == before, what
        assert not path.exists(), what
        shutil.rmtree(folder.unfinished(path))
