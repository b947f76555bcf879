"""Findings beside the twin, of two groups and of the operator: each whole, and at each boundary."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.findings import leading
from made_up import MadeUp, preset, press, told


def of(name: str, **more) -> MadeUp:
    return MadeUp(preset(name), **more)


def pair(measure: str, here: int, there: int, below: int = 7000, runs: int = 10, **more) -> MadeUp:
    """A run of which this measure counts so many here and in the twin."""
    return press(runs=runs, **more).set(measure, here, below).set(measure, there, below, "twin")


def said(run: MadeUp, id_: str) -> tuple[str, str]:
    return told(run)[id_].headline, told(run)[id_].sentence


# -- speech, harm, work and homes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there", "headline", "sentence", "empty"),
    [(500, 400, "People speak out more.", "People spoke out 500 times, and 400 times in the twin: 25% more.", False),
     (1, 400, "People speak out less.", "People spoke out 1 time, and 400 times in the twin: 99.8% less.", False),
     (400, 400, "No difference in speaking out.",
      "People spoke out 400 times, and 400 times in the twin: as many in each run.", True),
     (20, 0, "No clear difference in speaking out.", "Nobody spoke out in the twin.", True)],
)  # fmt: skip
def test_speaking_out(here, there, headline, sentence, empty):
    run = pair("dissent", here, there)
    found = told(run)["silence"]
    assert (found.headline, found.sentence, found.empty) == (headline, sentence, empty)
    assert (found.unit, found.period, found.declared_by) == ("change", "flow", "M34")


def test_harm_done_and_what_it_is_made_of():
    run = pair("harmful_acts", 120, 100).set("acts_theft", 40, 0).set("acts_red_light", 40, 0)
    run.set("acts_drunk_in_public", 40, 0).set("acts_jaywalking", 900, 0)  # which is no harm
    assert said(run, "order") == (
        "More harm is done.",
        "120 harmful acts, 100 in the twin: 20% more. Of them, 33% are “drunk and disorderly in public” and 33% are "
        "“driving through a red light”.",
    )
    one = pair("harmful_acts", 1, 1_300).set("acts_theft", 1, 0)
    assert said(one, "order") == (
        "Less harm is done.", "1 harmful act, 1,300 in the twin: 99.92% less. Of them, 100% are “theft”.",
    )  # fmt: skip
    none = pair("harmful_acts", 0, 100)
    assert said(none, "order") == ("Less harm is done.", "0 harmful acts, 100 in the twin: 100% less.")
    assert [told(pair("harmful_acts", *x))["order"].empty for x in ((0, 100), (100, 0), (50, 50))] == [
        False,
        True,
        True,
    ]
    assert told(none)["order"].unit == "change"


@pytest.mark.parametrize(
    ("residents", "here", "there", "per"),
    [(700, 42, 21, "+2.1 for every 700"), (9_999, 620, 310, "+31 for every 9,999"),
     (10_000, 620, 310, "+310 for every 100,000")],
)  # fmt: skip
def test_a_difference_in_people_is_of_the_village_or_of_a_hundred_thousand(residents, here, there, per):
    """Ten runs: 21 people more are 2.1 a run; 310 more of 100,000 in all."""
    found = told(pair("evicted", here, there, residents=residents))["homes"]
    assert found.headline == "More people lose their home."
    assert f"{there} in the twin: {per} residents." in found.sentence
    assert (found.unit, found.period, found.estimate.below) == ("signed", "level", 10 * residents)


def test_lost_work_and_lost_homes():
    assert said(pair("jobless", 100, 30), "work") == (
        "More people have lost their work.",
        "100 of 7,000 residents have lost the work they had at first and have none on the last day, 30 in the twin: "
        "+7.0 for every 700 residents.",
    )
    assert said(pair("jobless", 30, 100), "work")[0] == "Fewer people have lost their work."
    assert said(pair("jobless", 30, 31), "work") == (
        "No clear difference in lost work.",
        "30 of 7,000 residents have lost the work they had at first and have none on the last day, 31 in the twin: "
        "no clear difference.",
    )
    assert said(pair("evicted", 30, 100), "homes") == (
        "Fewer people lose their home.",
        "30 of 7,000 residents have lost their home by the last day, 100 in the twin: \N{MINUS SIGN}7.0 for every 700 "
        "residents.",
    )
    assert said(pair("evicted", 30, 30), "homes") == (
        "No difference in lost homes.",
        "30 of 7,000 residents have lost their home by the last day, 30 in the twin: as many in each run.",
    )
    for measure, id_ in (("jobless", "work"), ("evicted", "homes")):
        assert [told(pair(measure, *x))[id_].empty for x in ((30, 30), (30, 31))] == [True, False]
        found = told(pair(measure, 100, 30))[id_].estimate
        assert (found.above, found.below, found.value) == (100, 7000, pytest.approx(7))


# -- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "runs", "counts", "headline", "sentence", "empty"),
    [("children", 10, {"children_shut_out": 12},
      "12 children shut out of school for a parent's standing in 10 runs together.",
      "On the last day 12 children have no school place after a refusal for a parent's standing in 10 runs together.",
      False),
     ("children", 1, {"children_shut_out": 1}, "1 child shut out of school for a parent's standing.",
      "On the last day 1 child has no school place after a refusal for a parent's standing.", False),
     ("children", 1, {}, "0 children shut out of school for a parent's standing.",
      "On the last day 0 children have no school place after a refusal for a parent's standing.", True),
     ("firms", 10, {"jobs_lost_with_firms": 12, "organisations_entered": 3},
      "12 jobs lost with listed firms in 10 runs together.",
      "3 listings of a firm or agency; 12 people lost their job with one in 10 runs together.", False),
     ("firms", 1, {"jobs_lost_with_firms": 1, "organisations_entered": 1}, "1 job lost with listed firms.",
      "1 listing of a firm or agency; 1 person lost their job with one.", False),
     ("firms", 1, {"organisations_entered": 2}, "0 jobs lost with listed firms.",
      "2 listings of a firm or agency; 0 people lost their job with one.", False),
     ("firms", 1, {}, "0 jobs lost with listed firms.",
      "0 listings of a firm or agency; 0 people lost their job with one.", True)],
)  # fmt: skip
def test_what_is_told_as_a_count(id_, runs, counts, headline, sentence, empty):
    run = press(runs=runs)
    for name, count in counts.items():
        run.set(name, count, 0)
    found = told(run)[id_]
    assert (found.headline, found.sentence, found.empty, found.unit) == (headline, sentence, empty, "number")
    assert found.period == ("level" if id_ == "children" else "flow")


@pytest.mark.parametrize(
    ("purchases", "grades", "headline", "empty"),
    [(9, 5, "9 purchases of a grade: too few for a price.", True),
     (1, 5, "1 purchase of a grade: too few for a price.", True),
     (10, 4, "A grade costs 2,250 yuan.", False)],
)  # fmt: skip
def test_the_price_of_a_grade(purchases, grades, headline, empty):
    run = press().set("purchases", purchases, 0).set("price_of_a_grade", 9_001, grades)
    found = told(run)["price"]
    assert (found.headline, found.empty, found.unit) == (headline, empty, "number")
    times = "1 purchase" if purchases == 1 else f"{purchases} purchases"
    assert found.sentence == f"{times} of points: 9,001 yuan for {grades} grades gained."
    none = told(press())["price"]
    assert (none.headline, none.sentence, none.empty) == ("The price of a grade", "Nobody bought a grade.", True)


def test_entries_at_discretion():
    run = of("rongcheng_2021").set("entries_discretion", 35, 0)
    found = told(run)["discretion"]
    assert (found.headline, found.sentence, found.unit, found.empty) == (
        "5 entries for every 1,000 residents with no act behind them.",
        "Officials made 35 entries at their discretion, of 7,000 residents.", "number", False,
    )  # fmt: skip
    assert told(of("rongcheng_2021"))["discretion"].empty


@pytest.mark.parametrize(
    ("unable", "entered", "headline", "sentence"),
    [(0, 0, "Listed for debts they could not pay", "Nobody was put on a list for a debt."),
     (29, 29, "29 of 29 put on a list for debts could not pay.",
      "29 of 29 entries on a list that takes debtors were for a sum that the person could not pay."),
     (15, 30, "Half of those put on a list for debts could not pay.",
      "15 of 30 entries on a list that takes debtors were for a sum that the person could not pay."),
     (1_000, 3_000, "One in three of those put on a list for debts could not pay.",
      "1,000 of 3,000 entries on a list that takes debtors were for a sum that the person could not pay.")],
)  # fmt: skip
def test_listed_for_debts_that_they_could_not_pay(unable, entered, headline, sentence):
    run = of("judgment_defaulters").set("entered_unable", unable, 0)
    lists = [name for name in told(run)["unable"].measures if name != "entered_unable"]
    for place, name in enumerate(lists):  # the entries are spread over the lists
        run.set(name, entered // len(lists) + (place < entered % len(lists)), 0)
    assert said(run, "unable") == (headline, sentence)


# -- two groups ------------------------------------------------------------------------------------------------------

GROUPS = {
    "critics": ("below_start", "opinion=firmly dissenting", "opinion=content"),
    "poor": ("listed", "income=1", "income=10"),
    "minority": ("false_records", "minority=yes", "minority=no"),
}


def two_groups(id_: str, one: tuple[int, int], other: tuple[int, int]) -> MadeUp:
    measure, first, second = GROUPS[id_]
    run = press()
    for group, (above, below) in ((first, one), (second, other)):
        run.set(measure, above, below, group=group)
        run.counts["records", "scheme", group] = run.counts[measure, "scheme", group][::-1]
    return run


@pytest.mark.parametrize(
    ("id_", "more", "less", "neither", "sentence", "title"),
    [("critics", "Critics fall more often.", "Critics fall less often.",
      "No clear difference in falls between critics and the content.",
      "Of the firmly dissenting: 100 of 200 (50%) end below the grade they began with; of the content: 10 of 400 "
      "(2.5%).", "Critics beside the content"),
     ("poor", "The poor are listed more often.", "The poor are listed less often.",
      "No clear difference in listings between the poorest and the richest tenth.",
      "Of the poorest tenth: 100 of 200 (50%) are on a blacklist; of the richest tenth: 10 of 400 (2.5%).",
      "The poorest beside the richest tenth"),
     ("minority", "The minority is recorded falsely more often.", "The minority is recorded falsely less often.",
      "No clear difference in false records between minority and majority.",
      "Of the records of the minority: 100 of 200 (50%) are false; of the majority: 10 of 400 (2.5%).",
      "Minority beside majority")],
)  # fmt: skip
def test_two_groups_in_words(id_, more, less, neither, sentence, title):
    assert said(two_groups(id_, (100, 200), (10, 400)), id_) == (more, sentence)
    assert said(two_groups(id_, (10, 400), (100, 200)), id_)[0] == less
    assert said(two_groups(id_, (10, 200), (21, 400)), id_)[0] == neither
    few = told(two_groups(id_, (3, 29), (10, 400)))[id_]
    assert (few.headline, few.empty) == (f"{title}: too few to compare.", True)
    start = sentence.split(":")[0]
    assert few.sentence.startswith(f"{start}: 3 of 29 ")
    assert few.sentence.endswith(": 10 of 400 (2.5%). Too few to compare.")
    none = told(two_groups(id_, (0, 200), (0, 400)))[id_]
    assert (none.headline, none.sentence, none.empty, none.defined) == (title, "Nothing to count.", True, False)
    for one, other in (((0, 0), (50, 400)), ((50, 400), (0, 0))):
        assert not told(two_groups(id_, one, other))[id_].defined
    assert told(two_groups(id_, (0, 200), (10, 400)))[id_].defined
    found = told(two_groups(id_, (100, 200), (10, 400)))[id_]
    assert (found.unit, found.figure, found.empty) == ("points", "+47.5 points", False)
    assert found.period == ("flow" if id_ == "minority" else "level")


# -- the operator ----------------------------------------------------------------------------------------------------


def counted(
    name: str, days: int, breaches: tuple[int, int], done: tuple[int, int], enrolled: tuple[int, int]
) -> MadeUp:
    """Ten runs: so many breaches on record and done on each day of the second month and of the last, and enrolled."""
    run = of(name, days=days)
    run.daily = {measure: np.ones((10, days), np.int64) for measure in ("recorded_breaches", "breaches", "enrolled")}
    for measure, (second, last) in (("recorded_breaches", breaches), ("breaches", done), ("enrolled", enrolled)):
        run.daily[measure][:, 30:60], run.daily[measure][:, -30:] = second, last
    return run


def test_breaches_done_are_for_each_resident_of_that_month():
    """Half as many breaches on record and done, of half as many residents: no change."""
    run = counted("judgment_defaulters", 90, (10, 5), (20, 10), (1, 1))
    run.daily["residents"] = np.full((10, 90), 700)
    run.daily["residents"][:, -30:] = 350
    assert "for each resident: 0% from the second month to the last (3,000 and 1,500)" in said(run, "operator")[1]
    assert said(run, "operator")[1].endswith("truly done for each resident: 0%.")


def test_the_operators_story():
    run = counted("rongcheng_2021", 90, (10, 12), (20, 10), (200, 200))
    assert said(run, "operator") == (
        "The operator's records show more breaches.",
        "Breaches on record for each person scored: +20% from the second month to the last (3,000 and 3,600). Breaches "
        "truly done for each resident: \N{MINUS SIGN}50%. Those scored later are not the same people.",
    )
    all_scored = counted("judgment_defaulters", 90, (10, 5), (20, 30), (1, 1))
    assert said(all_scored, "operator") == (
        "The operator's records show fewer breaches.",
        "Breaches on record for each resident: \N{MINUS SIGN}50% from the second month to the last (3,000 and 1,500). "
        "Breaches truly done for each resident: +50%.",
    )
    same = told(counted("judgment_defaulters", 90, (10, 10), (20, 20), (1, 1)))["operator"]
    assert same.headline == "No difference in the breaches that the operator's records show."
    assert (same.empty, same.unit) == (False, "change")
    none = told(counted("judgment_defaulters", 90, (0, 10), (20, 20), (1, 1)))["operator"]
    assert (none.headline, none.sentence) == (
        "The operator's own count", "The operator recorded no breach in the second month.",
    )  # fmt: skip
    assert "operator" not in told(counted("judgment_defaulters", 89, (10, 10), (20, 20), (1, 1)))


# -- refused for something else --------------------------------------------------------------------------------------

MILLION = 1_000_000
MATRIX = "Which acts are related is a stated matrix, not a result."


@pytest.mark.parametrize(
    ("strict", "wide", "of", "unknown", "headline", "sentence"),
    [(15, 3, 30, 0, "50% of refusals rest on acts that the law does not relate to the service.",
      "Of 30 refusals whose deciding acts are known 50% rest on acts that the law itself does not relate to the service"
      f", 10% on acts that the operators do not relate to it either. {MATRIX}"),
     (15, 3, 29, 1, "15 of 29 refusals whose deciding acts are known rest on acts that the law does not relate to the "
      "service.",
      "Of 29 refusals whose deciding acts are known 15 rest on acts that the law itself does not relate to the service"
      ", 3 on acts that the operators do not relate to it either. Of 1 more refusal these are not known. " + MATRIX),
     (1, 0, 29, 4, "1 of 29 refusals whose deciding acts are known rests on acts that the law does not relate to the "
      "service.",
      "Of 29 refusals whose deciding acts are known 1 rests on acts that the law itself does not relate to the service"
      ", 0 on acts that the operators do not relate to it either. Of 4 more refusals these are not known. " + MATRIX),
     (1, 1, 30, 0, "3.3% of refusals rest on acts that the law does not relate to the service.",
      "Of 30 refusals whose deciding acts are known 3.3% rest on acts that the law itself does not relate to the "
      f"service, 3.3% on acts that the operators do not relate to it either. {MATRIX}")],
)  # fmt: skip
def test_refused_for_something_else(strict, wide, of, unknown, headline, sentence):
    run = press().set("across_strict", strict * MILLION, of * MILLION).set("across_wide", wide * MILLION, of * MILLION)
    found = told(run.set("deciding_unknown", unknown, 0))["across"]
    assert (found.headline, found.sentence, found.empty) == (headline, sentence, False)
    assert found.estimate.below == of


def test_refused_for_nothing_else():
    none = press().set("across_strict", 0, 50 * MILLION).set("across_wide", 0, 50 * MILLION)
    assert told(none)["across"].empty
    for counts in ({}, {"across_strict": 50}, {"across_wide": 50}):  # without one of the two nothing can be told
        run = press()
        for name, of in counts.items():
            run.set(name, 0, of * MILLION)
        found = told(run)["across"]
        assert (found.headline, found.sentence) == ("Refused for something else", "Nothing to count.")
        assert "across" not in [one.id for one in leading(run.findings)]
