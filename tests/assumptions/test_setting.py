"""Numbers set by their paths: what a user may set, where it stands then, and what is said of a slip."""

from __future__ import annotations

import math

import numpy as np
import pytest

import demerit as dm
from demerit.assumptions.setting import with_
from demerit.assumptions.world import catalogue_of, ordinary_of, place_for, with_place
from demerit.errors import InvalidFile, UsageError
from demerit.place import place
from demerit.scheme.difference import between
from demerit.scheme.loading import load, loads
from demerit.scheme.plain import scheme_hash, to_yaml
from demerit.scheme.words import sentences


@pytest.fixture(scope="module")
def press():
    return load("as_reported")


def test_a_scheme_s_own_numbers_change_the_scheme(press):
    found = press.with_({"rules.jaywalking.points": -3, "association.kin.share": 0.4, "ledgers.points.start": 1001})
    assert (found.rules["jaywalking"].points, found.association["kin"].share.value) == (-3, 0.4)
    assert found.ledgers["points"].start == 1001
    assert found.association["kin"].share.range == press.association["kin"].share.range  # and may be set again
    assert press.rules["jaywalking"].points == -2
    assert found.assuming == {}


def test_a_number_left_at_its_default_can_be_set(press):
    assert press.with_({"channels.courts.misses": 0.5}).channels["courts"].misses.value == 0.5
    assert press.with_({"registers.debtors.shown.radius_m": 700}).registers["debtors"].shown.radius_m == 700


def test_what_moves_together_moves_once(press):
    found = press.with_({"points_of_traffic": 2})
    assert (found.rules["jaywalking"].points, found.rules["speeding"].points) == (-4, -6)
    assert found.rules["littering"].points == press.rules["littering"].points == -3  # the article's own number
    assert found.assuming == {"points_of_traffic": 2}
    with pytest.raises(UsageError, match="has been set to 2"):
        found.with_({"points_of_traffic": 2})
    bands = press.with_({"bands": 0.5}).grades.bands
    assert [(band.from_, band.to) for band in bands.values()] == [
        (1005, None), (990, 1005), (975, 990), (960, 975), (None, 960),
    ]  # fmt: skip


def test_numbers_of_the_world_are_kept_and_hold_for_the_catalogue_ordinary_life_and_the_place(press):
    found = press.with_({
        "catalogue.kinds.jaywalking.per_year": 1, "ordinary.late_after": 90, "place.density": 3000,
        "catalogue.conduct_by_income": 0, "ordinary.cannot_pay_small.0": 0.5,
    })  # fmt: skip
    assert found.rules == press.rules
    assert catalogue_of(found).kinds["jaywalking"].per_year.value == 1
    assert catalogue_of(found).kinds["unpaid_parking_fine"].by_income == [1, 1, 1]
    assert catalogue_of(press).kinds["unpaid_parking_fine"].by_income == [1.6, 0.9, 0.5]
    assert (ordinary_of(found).late_after.value, ordinary_of(found).cannot_pay_small[0].value) == (90, 0.5)
    assert place_for(place("town"), found).density.value == 3000
    assert place_for(place("town"), press) is not None
    assert scheme_hash(found) != scheme_hash(press)


def test_shares_that_add_up_make_room_for_the_one_that_is_set():
    town = with_place(place("town"), {"opinion.content": 0.7})  # of 0.55, 0.28, 0.12 and 0.05
    others = [town.opinion.doubtful.value, town.opinion.dissenting.value, town.opinion.firmly_dissenting.value]
    assert others == pytest.approx([0.28 * 0.3 / 0.45, 0.12 * 0.3 / 0.45, 0.05 * 0.3 / 0.45])
    assert with_place(town, {"opinion.content": 0.7}) == town  # a receipt's place, set again
    four = {"content": 0.3, "doubtful": 0.4, "dissenting": 0.2, "firmly_dissenting": 0.1}
    found = with_place(place("town"), {f"opinion.{name}": value for name, value in four.items()}).opinion
    assert {name: getattr(found, name).value for name in four} == four  # they add up: none has to make room


@pytest.mark.parametrize("values", [
    {"content": 0.31, "doubtful": 0.4, "dissenting": 0.2, "firmly_dissenting": 0.1},  # all are set
    {"content": 0.8, "doubtful": 0.4},  # nothing is left for the others
])  # fmt: skip
def test_shares_that_leave_no_room_are_refused_by_name(values):
    with pytest.raises(UsageError) as caught:
        with_place(place("town"), {f"opinion.{name}": value for name, value in values.items()})
    assert caught.value.message.endswith(f"are shares that add up to 1, not to {sum(values.values()):g}")
    assert all(f"place.opinion.{name}" in caught.value.message for name in values)
    drawn = with_place(place("town"), {f"opinion.{name}": value for name, value in values.items()}, drawn=True).opinion
    assert drawn.content.value == pytest.approx(values["content"] / sum(values.values()))


@pytest.mark.parametrize(
    ("values", "code", "message", "hint"),
    [
        ({"rules.jaywaking.points": -3}, "unknown-path", "no number `rules.jaywaking.points`",
         "did you mean `rules.jaywalking.points`?"),
        ({"ordinary.late": 3}, "unknown-path", "no number `ordinary.late`", "did you mean `ordinary.late_after`?"),
        ({"catalogue.kinds.jaywalking.number": 3}, "unknown-path", "no number", None),  # no assumption: an id
        ({"place.residents": 800}, "unknown-path", "no number `place.residents`", None),
        ({"scheme": 3}, "unknown-path", "no number `scheme`", None),
        ({"tests.0.expect": 3}, "unknown-path", "no number", None),
        ({"association.kin.share": 1.01}, "out-of-range", "its range is 0.05 to 1", None),
        ({"association.kin.share": 0.049}, "out-of-range", "its range is 0.05 to 1", None),
        ({"ordinary.late_after": 120.5}, "out-of-range", "its range is 30 to 120", None),
        ({"points_of_traffic": 3.1}, "out-of-range", "its range is 0.3 to 3", None),
        ({"rules.jaywalking.points": -2.5}, "bad-value", "a whole number, not -2.5", None),
        ({"rules.jaywalking.points": -3000}, "bad-value", "greater than or equal to -1000", None),
        ({"rules.jaywalking.points": "x"}, "bad-value", "must be a number, not 'x'", None),
        ({"rules.jaywalking.points": True}, "bad-value", "must be a number, not True", None),
        ({"rules.jaywalking.points": math.nan}, "bad-value", "must be a number, not nan", None),
        ({3: 3}, "bad-value", "a path is text, not int", None),
        ("rules.jaywalking.points=3", "bad-value", "expected a mapping of paths to numbers", None),
    ],
)  # fmt: skip
def test_what_cannot_be_set(press, values, code, message, hint):
    with pytest.raises(UsageError) as caught:
        with_(press, values)
    assert caught.value.code == code
    assert message in caught.value.message
    assert hint is None or caught.value.hint == hint


def test_the_ends_of_a_range_can_be_set_and_numpy_s_numbers_too(press):
    for value in (0.05, 1, np.float64(0.3), np.int64(1)):
        assert press.with_({"association.kin.share": value}).association["kin"].share.value == value


def test_it_is_written_read_told_and_a_difference(press):
    found = press.with_({"ordinary.late_after": 90, "points_of_traffic": 2, "place.density": 3000})
    assert loads(to_yaml(found)) == found
    said = " ".join(sentences(found))
    assert "Ordinary > late after is taken to be 90 instead of 60." in said
    assert "Points of traffic: moved together, times 2." in said
    assert "Of the place, place > density is taken to be 3000." in said.replace("3,000", "3000")
    told = [str(change) for change in between(press, found)]
    assert "Ordinary.late_after is taken to be 90 instead of what Demerit assumes." in told
    assert "Crossing the road against the lights costs 4 points instead of 2." in told


def test_a_reform_sets_them_and_a_file_may_say_them(tmp_path, press):
    file = tmp_path / "later.yaml"
    reform = "reform: later\nbase: as_reported\ntitle: T\nsummary: S\nset:\n  {0}\n"
    file.write_text(reform.format("ordinary.late_after: 90"), "utf-8")
    assert load(file).assuming == {"ordinary.late_after": 90}
    for slip, code, hint in (
        ("ordinary.late_aftr: 90", "unknown-path", "did you mean `ordinary.late_after`?"),
        ("ordinary.late_after: 900", "out-of-range", None),
    ):
        file.write_text(reform.format(slip), "utf-8")
        with pytest.raises(InvalidFile) as caught:
            load(file)
        (problem,) = caught.value.found
        assert (problem.code, problem.line) == (code, 6)
        assert hint is None or problem.hint == hint


def test_a_reform_without_a_rule_is_without_its_range(tmp_path):
    file = tmp_path / "less.yaml"
    file.write_text("reform: less\nbase: rongcheng_2016\ntitle: T\nsummary: S\nremove: [rules.hit_and_run]\n", "utf-8")
    assert "rules.hit_and_run.points" not in load(file).ranges
    assert "bands" in load(file).ranges


def test_both_worlds_assume_the_same_and_the_receipt_holds_it(press):
    asked = {"days": 5, "replicates": 1, "seed": 3}
    found = press.with_({"catalogue.kinds.jaywalking.per_year": 1.4, "place.opinion.content": 0.4})
    run = dm.simulate(found, "village", **asked)
    plainly = dm.simulate(press, "village", **asked)
    assert run.totals("acts_jaywalking", "twin")[0].sum() > plainly.totals("acts_jaywalking", "twin")[0].sum()
    assert run.place.opinion.content.value == 0.4
    assert run.receipt["scheme"]["assuming"] == {
        "catalogue.kinds.jaywalking.per_year": 1.4,
        "place.opinion.content": 0.4,
    }
    from demerit.receipt import repeat

    assert repeat(run.receipt).digest == run.digest
    with pytest.raises(UsageError) as caught:
        dm.simulate(found, "village", twin=load("none").with_({"ordinary.late_after": 90}), **asked)
    assert caught.value.code == "twin-assumes-otherwise"
