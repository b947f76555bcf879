"""Two arms paired: differences counted by hand, what can't be paired, and arms that are as runs by themselves."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from math import hypot, log, sqrt
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import demerit as dm
from demerit import statistics
from demerit.day.tables import compile_tables
from demerit.distributions import exact_rate, student
from demerit.errors import UsageError
from demerit.findings import findings
from demerit.measure.registry import measures
from demerit.mechanisms import switchable, without
from demerit.scheme.base import DEFAULT_START
from demerit.show import compare_page, compare_text
from demerit.statistics import LEVEL, Sample
from demerit.study.arms import planned
from demerit.study.comparison import Comparison
from demerit.study.pairing import NotPaired, refuse_what_cant_be_paired

CASES = Path(__file__).parents[1] / "cases"
PEOPLE = 700


class Made:
    """A run of twelve replicates whose counts are given by hand: (measure, world, group) to one number a replicate."""

    def __init__(self, counts, *, replicates=12, twin=True, days=365, digest="a", followed=PEOPLE):
        self.scheme, self.days, self.replicates, self.seed = dm.scheme("judgment_defaulters"), days, replicates, 1
        self.worlds = ("judgment_defaulters", "none") if twin else ("judgment_defaulters",)
        self.place, self.start, self.burn_in = dm.place("village"), date(2019, 1, 1), 0
        self.counts, self.followed_count, self.digest = counts, followed, digest
        self.receipt = {"tables": [digest, "twin"], "without": [], "code": "c", "versions": {}}
        self.measures = measures(self.scheme)
        self.sample = Sample.of_replicates(replicates, PEOPLE)

    def totals(self, name, world="scheme", group="all"):
        usual = (PEOPLE, -1) if name == "residents" else (0, PEOPLE)
        above, below = self.counts.get((name, world, group), usual)
        one = np.ones(self.replicates, np.int64)
        return np.asarray(above) * one, np.asarray(below) * one

    units = totals

    def series(self, name, world="scheme"):
        """A count of each day that is the whole's, the same on each day."""
        above, below = (np.repeat(one[:, np.newaxis], self.days, axis=1) for one in self.totals(name, world))
        return np.arange(self.days), above, below

    @property
    def findings(self):
        return findings(self)


def compared(a, b, id_, **options):
    pair = Comparison(Made(a, **options), Made(b, **options, digest="b"), ("A", "B"))
    return next(one for one in pair.findings if one.id == id_)


def test_a_constant_difference_is_that_and_as_sure_as_can_be():
    """21 listed in each run under A, 14 under B: 1% less of 700, in every run."""
    one = compared({("listed", "scheme", "all"): (21, PEOPLE)}, {("listed", "scheme", "all"): (14, PEOPLE)}, "listed")
    assert (one.a.value, one.b.value) == (21 / 700, 14 / 700)
    assert one.difference.value == pytest.approx(-0.01)
    least, most = exact_rate(84, 1, LEVEL)  # 84 in all are on A's side alone, and none on B's: at most 3.69 by chance
    apart = (-84 - hypot(most - 84, 0), -84 + hypot(84 - least, -log(0.025)))
    found = one.difference
    assert (found.low, found.high) == pytest.approx([count / (12 * PEOPLE) for count in apart])
    assert one.differs
    assert compare_text.verdict(one) == "lower under B"
    assert one.relative.value == pytest.approx(14 / 21 - 1)


def test_the_interval_is_that_of_paired_differences_and_not_of_the_two_by_themselves():
    a = np.array([10, 60, 20, 50, 30, 40, 15, 55, 25, 45, 35, 65])
    b = a - np.array([2, 4] * 6)
    one = compared({("listed", "scheme", "all"): (a, PEOPLE)}, {("listed", "scheme", "all"): (b, PEOPLE)}, "listed")
    half = student(11, LEVEL) * np.std(b - a, ddof=1) / sqrt(12) / PEOPLE
    assert one.difference.value == pytest.approx(-3 / PEOPLE)
    assert (one.difference.low, one.difference.high) == pytest.approx((-3 / PEOPLE - half, -3 / PEOPLE + half))
    own = student(22, LEVEL) * sqrt((np.var(a, ddof=1) + np.var(b, ddof=1)) / 12) / PEOPLE
    assert one.narrowed == pytest.approx(half / own)
    assert one.narrowed < 0.1


def test_a_rate_is_of_sums_in_both_arms():
    """1 of 10 and 90 of 100: 91 of 110, which isn't the mean of 10% and 90%."""
    a, b = (([1, 90] * 6, [10, 100] * 6), ([1, 79] * 6, [10, 100] * 6))
    one = compared({("false_records", "scheme", "all"): a}, {("false_records", "scheme", "all"): b}, "false_records")
    assert one.a.value == 91 / 110
    assert one.difference.value == pytest.approx(-11 / 110)


def test_changes_from_the_twin_are_subtracted_and_set_in_relation():
    """The twin speaks out 100 times: 90 times under A is 10% less, 99 times under B 1% less."""

    def counts(here):
        return {("dissent", "scheme", "all"): (here, PEOPLE), ("dissent", "twin", "all"): (100, PEOPLE)}

    one = compared(counts(90), counts(99), "silence")
    assert (one.a.value, one.b.value) == pytest.approx((-0.1, -0.01))
    assert one.difference.value == pytest.approx(0.09)
    assert one.relative.value == pytest.approx(0.1)
    assert compare_text.difference(one) == "+9.0 points"
    assert "beside the twin" in one.title


def test_a_gap_between_groups_is_subtracted_from_a_gap():
    def counts(poor, rich):
        return {("listed", "scheme", "income=1"): (poor, 70), ("listed", "scheme", "income=10"): (rich, 70)}

    one = compared(counts(14, 7), counts(21, 7), "poor")
    assert (one.a.value, one.b.value) == pytest.approx((0.1, 0.2))
    assert one.difference.value == pytest.approx(0.1)
    assert one.relative.value is None  # a gap may have either sign


def test_of_a_twin_beside_one_arm_is_said_just_that():
    """ "Without a twin in both" was said where A had one."""
    pair = Comparison(Made({}), Made({}, twin=False, digest="b"), ("A", "B"))
    assert "A beside a twin and the other without" in compare_text.where(pair)
    pair = Comparison(Made({}, twin=False), Made({}, twin=False, digest="b"), ("A", "B"))
    assert "both without a twin" in compare_text.where(pair)


def test_the_same_in_every_run_is_said_of_few_as_of_many():
    """24 findings with equal counts in all runs had an interval around nought, as if their lucks were not shared."""
    few = np.array([0, 1] * 6)
    one = compared({("listed", "scheme", "all"): (few, PEOPLE)}, {("listed", "scheme", "all"): (few, PEOPLE)}, "listed")
    assert (one.alike, one.differs, compare_text.verdict(one)) == (True, False, compare_text.SAME_IN_ALL)
    other = few[::-1].copy()
    one = compared(
        {("listed", "scheme", "all"): (few, PEOPLE)}, {("listed", "scheme", "all"): (other, PEOPLE)}, "listed"
    )
    assert (one.difference.value, one.alike, compare_text.verdict(one)) == (0, False, compare_text.UNCLEAR)


def test_a_few_runs_that_do_not_all_go_one_way_are_told_as_they_go():
    """One lower and three alike were "higher in some of 4 runs, lower or the same in others"."""
    listed = ("listed", "scheme", "all")

    def said(a, b):
        one = compared({listed: (np.array(a), PEOPLE)}, {listed: (np.array(b), PEOPLE)}, "listed", replicates=4)
        return compare_text.verdict(one)

    assert said([1, 1, 1, 2], [1, 1, 1, 1]) == "lower in some of 4 runs, the same in others"
    assert said([1, 1, 1, 1], [1, 1, 1, 2]) == "higher in some of 4 runs, the same in others"
    assert said([1, 1, 2, 1], [1, 1, 1, 2]) == "higher in some of 4 runs, lower in others"
    assert said([2, 2, 2, 2], [1, 1, 1, 1]) == "lower in each of 4 runs"


def test_the_headline_is_the_first_finding_and_not_the_first_that_differs():
    counts = {("wrongful_entries", "scheme", "all"): (70, PEOPLE)}
    a, b = counts | {("listed", "scheme", "all"): (21, PEOPLE)}, counts | {("listed", "scheme", "all"): (14, PEOPLE)}
    pair = Comparison(Made(a), Made(b, digest="b"), ("A", "B"))
    assert pair.leading[0].differs is False
    assert compare_page.headline(pair).startswith(f"{pair.leading[0].title}: ")
    assert "If nothing differed, about" in compare_text.how_sure(pair)


def test_what_is_undefined_under_one_scheme_has_no_difference():
    one = compared({("false_records", "scheme", "all"): (2, 20)}, {("false_records", "scheme", "all"): (0, 0)},
                   "false_records")  # fmt: skip
    assert one.b.value is one.difference.value is one.relative.value is None
    assert compare_text.verdict(one) == "can't be said"
    assert compare_text.figure(one, one.b) == "nothing to count"


def test_a_figure_undefined_under_a_has_the_unit_that_it_has_under_b():
    """An undefined gap between groups is no share: drawn as one it would lie off the scale."""
    gap = {("listed", "scheme", "income=1"): (14, 70), ("listed", "scheme", "income=10"): (7, 70)}
    none = {("listed", "scheme", "income=1"): (0, 0), ("listed", "scheme", "income=10"): (0, 0)}
    one = compared(none, gap, "poor")
    assert (one.unit, one.difference.value) == ("points", None)
    pair = Comparison(Made({}), Made({}, digest="b"), ("A", "B"))
    assert compare_page.charts([]) == []
    assert pair.html().count("<svg") == 0


def test_a_share_of_few_is_not_told_from_one_of_many_by_luck_that_it_did_not_have():
    """None of 17 in all, and 30 of 2,400: without exact intervals, 0 would have no error at all."""
    few = [2] * 5 + [1] * 7
    sample = Sample.of_replicates(12, PEOPLE)
    found = statistics.difference((np.zeros(12, int), np.array(few)), (np.array([2, 3] * 6), np.full(12, 200)), sample,
                                  share=True)  # fmt: skip
    assert found.exact
    assert found.low < 0 < found.high
    assert found.high == pytest.approx(found.value + 1 - 0.025 ** (1 / 17), abs=0.01)
    assert found.verdict == "unclear"


@pytest.mark.parametrize(
    ("replicates", "kind", "said"),
    [
        (1, "none", "one run: not known beyond it"),
        (5, "lowest and highest", "lower in each of 5 runs"),
        (9, "lowest and highest", "lower in each of 9 runs"),
        (10, "over luck", "lower under B"),
    ],
)
def test_what_few_runs_can_say(replicates, kind, said):
    one = compared({("listed", "scheme", "all"): (21, PEOPLE)}, {("listed", "scheme", "all"): (14, PEOPLE)}, "listed",
                   replicates=replicates)  # fmt: skip
    assert one.difference.kind == kind
    assert compare_text.verdict(one) == said
    assert one.differs == (kind == "over luck")


def test_an_interval_that_holds_nought_is_no_clear_difference():
    a, b = np.full(12, 40), np.array([38, 42] * 6)
    one = compared({("listed", "scheme", "all"): (a, PEOPLE)}, {("listed", "scheme", "all"): (b, PEOPLE)}, "listed")
    assert one.difference.value == 0
    assert not one.differs
    assert compare_text.verdict(one) == "no clear difference"


def test_without_a_twin_what_needs_one_is_left_out_with_the_reason():
    one, other = Made({}), Made({}, twin=False, digest="b")
    found = Comparison(one, other, ("A", "B"))
    assert "silence" not in {row.id for row in found.findings}
    assert {row.id: row.reason for row in found.left_out}["silence"] == "it needs a twin, and B has none"
    assert [row.a.value for row in found.measures("chilled_speech")] == [None]
    assert [row.a.value for row in found.measures("listed")] == [0]


def test_a_run_too_short_is_said_to_be():
    found = Comparison(Made({}, days=60), Made({}, days=60, digest="b"), ("A", "B"))
    reasons = {row.id: row.reason for row in found.left_out}
    assert reasons["operator"] == "it needs 90 days, and the runs have 60"
    short = {("wrongful_standing_180", "scheme", "all"): (0, 0)}
    found = Comparison(Made(short, days=60), Made(short, days=60, digest="b"), ("A", "B"))
    reasons = {row.id: row.reason for row in found.left_out}
    assert reasons["still_listed"] == "it is asked 180 days after a listing, and the runs have 60 days"


def test_what_is_counted_of_the_followed_is_not_compared_over_other_samples():
    found = Comparison(Made({}), Made({}, followed=50, digest="b"), ("A", "B"))
    assert {row.id: row.reason for row in found.left_out}["across"].endswith("700 in A, 50 in B")
    assert found.measures("through_association")[0].difference.value is None


def test_a_measure_or_group_that_there_is_not_is_told_with_the_nearest():
    found = Comparison(Made({}), Made({}, digest="b"), ("A", "B"))
    with pytest.raises(UsageError) as told:
        found.measures("lsted")
    assert (told.value.code, told.value.hint) == ("unknown-measure", "did you mean `listed`?")
    with pytest.raises(UsageError) as told:
        found.measures("listed", group="income=11")
    assert told.value.code == "unknown-group"
    assert "income=1" in told.value.hint


def test_every_group_and_a_table_with_null_for_undefined():
    counts = {("listed", "scheme", "all"): (21, PEOPLE), ("false_records", "scheme", "all"): (0, 0)}
    found = Comparison(Made(counts), Made(counts, digest="b"), ("A", "B"))
    assert len({one.group for one in found.measures("listed", group=None)}) > 20
    rows = {(row["kind"], row["id"]): row for row in found.to_table().to_pylist()}
    assert rows["measure", "false_records"]["difference"] is None
    assert rows["finding", "listed"]["a_numerator"] == 21 * 12
    assert rows["finding", "listed"]["difference"] == 0


# -- real runs ----------------------------------------------------------------------------------------------------

SMALL = {"days": 40, "replicates": 2, "seed": 5}


@pytest.fixture(scope="module")
def place():
    return dm.place("village", residents=150)


@pytest.fixture(scope="module")
def found(place):
    return dm.compare("as_reported", None, place, without=["association"], **SMALL)


def test_each_arm_is_the_run_by_itself(found, place):
    assert found.a.digest == dm.simulate("as_reported", place, **SMALL).digest
    assert found.b.digest == dm.simulate("as_reported", place, without=["association"], **SMALL).digest
    assert found.a.digest != found.b.digest


def test_the_twin_is_one(found, place):
    """It depends on no scheme: every count that both have is the same, day by day, whatever the first world is."""
    other = dm.simulate("village_ledger", place, start=found.a.start, **SMALL)
    for run in (found.b, other):
        for name in found.a.measures:
            if name in run.measures and found.a.measures[name].kind in ("flow", "stock"):
                here, there = (one.series(name, "twin")[1].astype(float) for one in (found.a, run))
                assert np.array_equal(here, there, equal_nan=True), name


def test_no_switch_changes_the_twin():
    none = dm.scheme("none").model_copy(update={"start": DEFAULT_START})
    whole = compile_tables(none, residents=700, start=DEFAULT_START).digest()
    for row in switchable():
        assert compile_tables(without(none, [row.name]), residents=700, start=DEFAULT_START).digest() == whole, row.name


def test_a_beside_itself_has_no_difference(found):
    same = dm.compare(found.a, found.a)
    assert same.same
    assert {one.difference.value for one in same.findings if one.a.defined} == {0}
    counts = {("listed", "scheme", "all"): (1, PEOPLE)}
    twelve = Comparison(Made(counts), Made(counts), ("A", "A"))
    for one in twelve.findings:
        if one.a.defined:
            assert (one.difference.value, one.difference.low, one.difference.high) == (0, 0, 0)
            assert compare_text.verdict(one) == "no difference"
    assert compare_page.headline(twelve) == "No difference: both arms are the same scheme"


def test_a_finding_of_one_scheme_is_left_out_with_the_reason(found):
    assert [(one.arm, one.reason) for one in found.left_out if one.id == "others_acts"] == [
        ("b", "B has nothing of the kind")
    ]
    assert found.labels == ("As reported by the press", "As reported by the press, without association")
    assert found.changes
    assert all(one.section != "start" for one in found.changes)


def test_what_only_one_run_counts_is_said_to_be(place):
    pair = dm.compare("as_reported", "village_ledger", place, days=3, replicates=1)
    with pytest.raises(UsageError) as told:
        pair.measures("entered_debtors")
    assert told.value.code == "not-in-both"
    assert told.value.message.startswith("A counts entered_debtors, and B")


def test_finished_runs_compare_as_they_did_when_made(found, tmp_path):
    found.save(tmp_path / "c")
    names = {path.name for path in (tmp_path / "c").iterdir()}
    assert names == {".demerit", "a", "b", "comparison.html", "comparison.json", "comparison.csv"}
    again = dm.compare(tmp_path / "c" / "a", tmp_path / "c" / "b")
    one, other = (x.to_table().drop_columns(["narrowed"]) for x in (found, again))
    lost = [row["id"] for row, back in zip(one.to_pylist(), other.to_pylist(), strict=True) if row != back]
    assert not lost
    assert again.labels == found.labels
    assert dm.read(tmp_path / "c" / "b").digest == found.b.digest


def test_a_folder_is_written_whole_or_not_at_all(found, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(found.b), "save", full)
    with pytest.raises(dm.DemeritError):
        found.save(tmp_path / "c")
    assert list(tmp_path.iterdir()) == []


def test_a_scheme_beside_a_finished_run_is_run_as_that_was(found, place):
    pair = dm.compare(found.a, "village_ledger")
    assert pair.b.digest == dm.simulate("village_ledger", place, start=found.a.start, **SMALL).digest
    other = dm.compare(found.b, without=["cameras"])  # what was off stays off
    assert other.b.receipt["without"] == ["association", "cameras"]
    assert other.labels[1].endswith("without cameras")


def test_what_without_switches_off():
    """In B alone if B is A; in both of two; `without_b` in B alone."""

    def off(*arms, **more):
        plan = planned(*arms, None, {}, "none", more.get("without", ()), more.get("without_b", ()))
        return plan.a["without"], plan.b["without"]

    assert off("as_reported", None, without=("cameras",)) == ((), ("cameras",))
    assert off("as_reported", "village_ledger", without=("cameras",)) == (("cameras",), ("cameras",))
    assert off("as_reported", "as_reported", without_b=("M12",)) == ((), (dm_name("M12"),))
    assert off("as_reported", None, without=("cameras",), without_b=("queues",)) == ((), ("cameras", "queues"))


def dm_name(number):
    from demerit.mechanisms import mechanism

    return mechanism(number).name


def test_a_burn_in_goes_to_both_arms(place):
    pair = dm.compare("village_ledger", None, place, without=["blacklists"], days=5, burn_in=10, replicates=1)
    assert (pair.a.burn_in, pair.b.burn_in, pair.a.days) == (10, 10, 5)
    alone = dm.simulate("village_ledger", place, days=5, burn_in=10, replicates=1)
    assert pair.a.digest == alone.digest


def test_both_begin_on_the_first_day_of_a():
    plan = planned("judgment_defaulters", "rongcheng_2016", None, {}, "none", (), ())
    assert plan.a["start"] == plan.b["start"] == date(2018, 1, 1)
    assert plan.note == "Both begin on 1 January 2018, A's first day; B's own would be 1 January 2016."
    plan = planned("judgment_defaulters", "rongcheng_2016", None, {"start": date(2017, 5, 1)}, "none", (), ())
    assert (plan.a["start"], plan.note) == (date(2017, 5, 1), "")


@pytest.mark.parametrize(
    ("arms", "more", "code"),
    [(("as_reported", None), {}, "no-second-arm"),
     (("as_reported", None), {"without": ["camera"]}, "unknown-mechanism"),
     (("run", None), {}, "no-second-arm"), (("run", "run"), {"days": 3}, "finished-run"),
     (("run", "as_reported"), {"seed": 3}, "finished-run"), (("run", "run"), {"without": ["cameras"]}, "finished-run"),
     (("as_reported", "run"), {"without_b": ["cameras"]}, "finished-run"),
     (("run", "run"), {"twin": None}, "finished-run"), (("as_reported", "nosuch"), {}, "unknown-scheme")],
)  # fmt: skip
def test_what_is_asked_wrongly_is_refused_before_anything_is_run(found, arms, more, code):
    chosen = [found.a if arm == "run" else arm for arm in arms]
    with pytest.raises(UsageError) as told:
        dm.compare(*chosen, **more)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [({"days": 30}, "other-days", "A has 40 days, B 30"), ({"seed": 6}, "other-lucks", "A's seed of luck is 5, B's 6"),
     ({"replicates": 3}, "other-replicates", "A has 2 replicates, B 3"),
     ({"start": date(2019, 2, 1)}, "other-start", "A begins on 2020-01-01, B on 2019-02-01"),
     ({"place": dm.place("village", residents=90)}, "other-residents", "A has 150 residents, B 90"),
     ({"place": dm.place("village", residents=150, seed=2)}, "other-people", "the seed 1, B's 2"),
     ({"place": dm.place("town", residents=2500)}, "other-place", "on the place village, B on town"),
     ({"code": "f" * 64}, "other-code", "B by ffffffffffff"), ({"versions": {"numpy": "1"}}, "other-versions", "numpy"),
     ({"tables": ["x", "y"]}, "other-twin", "A's twin is under none")],
)  # fmt: skip
def test_what_cant_be_paired_names_both_values(found, changed, code, said):
    fields = {key: value for key, value in changed.items() if key not in ("code", "versions", "tables")}
    receipt = {**found.a.receipt, **{key: changed[key] for key in ("code", "versions", "tables") if key in changed}}
    with pytest.raises(NotPaired) as told:
        refuse_what_cant_be_paired(found.a, dataclasses.replace(found.a, receipt=receipt, **fields))
    problem = told.value.problems()[0]
    assert (told.value.code, problem.code) == ("not-paired", code)
    assert said in problem.message
    assert problem.hint


def test_every_reason_is_told_at_once(found):
    other = dataclasses.replace(found.a, days=30, seed=6, replicates=3)
    with pytest.raises(NotPaired) as told:
        refuse_what_cant_be_paired(found.a, other)
    assert [problem.code for problem in told.value.problems()] == ["other-days", "other-lucks", "other-replicates"]
    assert told.value.message.startswith("A and B can't be paired: 3 reasons; the first: A has 40 days, B 30")


def test_twins_that_differ_are_found_out(found):
    changed = [[dataclasses.replace(tally, daily=tally.daily + 1, grouped=tally.grouped + 1) for tally in tallies]
               for tallies in found.a.tallies]  # fmt: skip
    with pytest.raises(NotPaired) as told:
        refuse_what_cant_be_paired(found.a, dataclasses.replace(found.a, tallies=changed))
    assert told.value.problems()[0].code == "twins-differ"


def test_a_burn_in_of_one_alone_is_refused():
    def run(burn_in):
        return SimpleNamespace(**{name: 1 for name in ("place", "days", "start", "seed", "replicates")}, worlds=("a",),
                               receipt={}, burn_in=burn_in)  # fmt: skip

    with pytest.raises(NotPaired) as told:
        refuse_what_cant_be_paired(run(0), run(30))
    assert told.value.problems()[0].message == "A has a burn-in of 0 days, B of 30"


def test_a_tenants_score_with_appeal_and_without(tmp_path):
    """A file and its reform: the only difference is the appeal, and the page says so."""
    pair = dm.compare(CASES / "tenant_score.yaml", CASES / "tenant_no_appeal.yaml",
                      dm.place("village", residents=300), days=90, replicates=3)  # fmt: skip
    assert [one.path[:2] for one in pair.changes] == [("registers", "do_not_rent")]
    assert {one.id for one in pair.findings} >= {"door_renting_a_home", "listed", "others_acts"}
    assert not [one for one in pair.left_out if one.arm in ("a", "b")]
    appealed = {one.id: one for one in pair.measures() if "appeal" in one.id}
    assert appealed
    assert all(one.b.value in (0, None) for one in appealed.values())
    page = pair.write(tmp_path / "tenants.html").read_text("utf-8")
    assert "appeal" in page
    assert not re.search(r"<script|https?://|src=", page)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_keeps_to_its_width(found, width):
    lines = found.text(width, found.measures(["listed", "false_records"])).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0] == "A  As reported by the press"
    assert lines[-1] == "All residents are synthetic."
    assert "B \N{MINUS SIGN} A" in found.text(width)


def test_the_page_names_both_arms_and_every_reason(found):
    page = found.html()
    for text in (*found.labels, found.a.digest, found.b.digest, "What can&#39;t be compared", "Synthetic."):
        assert text.replace("can&#39;t", "can't") in page or text in page
    for one in found.left_out:
        assert one.title.replace("The door: ", "the door: ").split("'")[0] in page
