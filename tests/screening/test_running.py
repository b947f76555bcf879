"""A small screening: resumed, refused, and the same whatever ran it."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest

import demerit as dm
from demerit.assumptions.table import assumptions_in
from demerit.assumptions.world import with_place
from demerit.errors import InvalidFile, UsageError
from demerit.place import place
from demerit.screening import running
from demerit.screening.draws import inputs
from demerit.screening.results import Moved, Screening
from demerit.screening.shipped import screened_hash, shipped
from demerit.screening.told import sentence, tried
from demerit.sealed import sealed

ASKED = {"days": 6, "draws": 3, "lucks": 2, "seed": 5}


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A screening done in this process, one run after the other."""
    path = tmp_path_factory.mktemp("screening") / "s"
    plan = running.sealed({
        "schema": running.PLAN, "scheme": running._plain(dm.scheme("village_ledger")),
        "place": place("village", residents=1200).model_dump(mode="json", by_alias=True), **ASKED,
        "code": running.package_hash(),
    })  # fmt: skip
    running._written(path, plan)
    for name in running._names(plan):
        running.tried(str(path / name))
    return path


def again(path, **more):
    return dm.screen("village_ledger", place("village", residents=1200), folder=path, **ASKED | more)


def test_what_is_there_is_not_run_again_and_every_draw_differs(here):
    before = {file: file.stat().st_mtime_ns for file in here.iterdir()}
    found = again(here)
    assert {file: file.stat().st_mtime_ns for file in here.iterdir()} == before
    assert (found.draws, found.lucks, found.failed, found.residents) == (3, 2, {}, 1200)
    digests = [json.loads(file.read_text())["digest"] for file in sorted(here.glob("*0000*.json"))]
    assert len(set(digests)) == 5
    assert {one.verdict for one in found.findings} == {"too few to tell"}  # three draws
    assert any(one.range is not None for one in found.findings)


def test_the_first_luck_is_the_run_itself(here):
    told = json.loads((here / "luck-00000.json").read_text())
    run = dm.simulate("village_ledger", place("village", residents=1200), days=6, seed=5, replicates=1)
    assert told["digest"] == run.digest
    assert {one["id"]: one["value"] for one in told["findings"]} == {
        one.id: None if one.few else one.value for one in run.findings
    }


def test_another_screening_and_damage_are_refused(here, tmp_path):
    with pytest.raises(UsageError, match="another screening: another days"):
        again(here, days=7)
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UsageError) as caught:
        again(tmp_path)
    assert caught.value.code == "folder-not-empty"
    file = here / "draw-00001.json"
    whole = file.read_text()
    told = {key: value for key, value in json.loads(whole).items() if key != "sha256"}
    for text in (
        whole[:-9], "[]", whole.replace('"failed": null', '"failed": 3'),
        json.dumps(sealed(told | {"name": "draw-00002.json"})), json.dumps(sealed(told | {"of": "0" * 64})),
        json.dumps(sealed(told | {"findings": [{"id": "fell"}]})),
    ):  # fmt: skip
        file.write_text(text)
        with pytest.raises(InvalidFile) as refused:
            again(here)
        assert refused.value.code == "screening-damaged"
    file.write_text(whole)


@pytest.mark.parametrize("more", [{"draws": 0}, {"lucks": 0}, {"days": True}, {"workers": 0}, {"seed": -1}])
def test_arguments_are_checked_before_anything_is_written(tmp_path, more):
    with pytest.raises(UsageError):
        again(tmp_path / "new", **more)
    assert list(tmp_path.iterdir()) == []


ONE = Moved(
    "a", "A share", "share", 0.07, (0.06, 0.09), (0.09, 0.62), 0.0, (("bands", 0.7),), 48, 10, "hangs on a guess"
)


def test_it_is_told():
    assert sentence(ONE) == (
        "With the stated values 7.0%, the mean of 10 runs, of which the lowest and highest are 6.0% to 9.0%. Over all "
        "assumed ranges nine in ten of 48 draws are from 9.0% to 62%, 0% of them below the stated value. It correlates "
        "most with bands (+0.70)."
    )
    few = replace(ONE, draws=7, by=(), stated=None, luck=None, lucks=0, at=None)
    assert sentence(few) == (
        "With the stated values it is undefined. Over all assumed ranges the lowest and highest of 7 draws are 9.0% to "
        "62%. Too few draws to tell with which number it moves."
    )
    assert sentence(replace(ONE, lucks=1)).startswith("With the stated values 7.0% in one run: luck isn't known.")
    whole = Screening("s", "0" * 64, "1" * 64, "town", 20_000, 365, 50, 10, 1, 99, (ONE,))
    assert tried(whole, "a") == (
        "Hangs on a guess: nine in ten of 48 draws are from 9.0% to 62% (undefined or of fewer than ten in 2 more); by "
        "luck alone the lowest and highest of 10 runs are 6.0% to 9.0%. It correlates most with bands (+0.70), which "
        "is no proof of a cause. Tried on a town of 20,000, for 365 days."
    )
    assert tried(whole, "b") == "How far the assumed ranges move it was not tried."
    assert tried(None, "a") == ""


def test_draws_of_a_place_are_never_refused_for_small_or_large_shares():
    """By choice they are: fewer than 50 residents may not be told of, and shares may not come to more than 1."""
    town = place("town", residents=1000)
    small, large = {"faith.unregistered": 0.001}, {f"formation.propensity.{n}": q for n, q in
                                                   ((0, 0.6), (2, 0.4), (3, 0.2))}  # fmt: skip
    for values in (small, large):
        with pytest.raises(UsageError):
            with_place(town, values)
    assert with_place(town, small, drawn=True).faith.unregistered.value == 0.001
    shares = [one.value for one in with_place(town, large, drawn=True).formation.propensity]
    assert shares == pytest.approx([0.5, 0, 0.4 / 1.2, 0.2 / 1.2])


def test_a_scheme_with_other_numbers_is_another_screening():
    scheme = dm.scheme("village_ledger")
    assert screened_hash(scheme) != screened_hash(scheme.with_({"ordinary.late_after": 90}))
    assert shipped(scheme.with_({"ordinary.late_after": 90})) is None


SHIPPED = sorted(file.name.removesuffix(".json") for file in files("demerit.data").joinpath("screenings").iterdir()
                 if file.name.endswith(".json"))  # fmt: skip


@pytest.mark.parametrize("preset", SHIPPED)
def test_a_shipped_screening_is_of_its_preset_as_it_is(preset):
    """Of just these numbers, with each number that has a range: else `python docs/screenings.py` makes it anew."""
    found = shipped(dm.scheme(preset))
    assert found is not None
    assert (found.place, found.residents, found.draws + len(found.failed), found.lucks) == ("town", 20_000, 50, 10)
    assert found.numbers == len(inputs(assumptions_in(dm.scheme(preset), place("town", residents=20_000), owned=False)))
