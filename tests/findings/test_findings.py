"""Findings from made-up counts: what leads, what is left out, and that each says what was counted and no more.

The names of the cases are those of faults that earlier findings had.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import demerit as dm
from demerit.findings import LEADING, declared, findings, leading, left_out
from demerit.findings.period import after, remark, settled
from demerit.scheme import loads
from made_up import ALL, LOYALTY, MadeUp, press, told


def test_the_worse_half_of_the_grades_is_not_a_fall():
    # nobody is gold, and nobody ever left the grade that all begin with: nobody fell
    shop = MadeUp(loads(LOYALTY)).set("below_start", 0, 3500).set("above_start", 0, 3500).set("uptake", 3500, 7000)
    found = told(shop)
    assert "fell" not in found  # there is no grade below the one that all begin with
    assert found["rose"].empty
    assert "basic" not in found["rose"].headline
    assert "rose" not in [one.id for one in leading(findings(shop))]
    assert found["joined"].sentence == "3,500 of 7,000 residents free to choose, or enrolled, are scored."


def test_shares_are_of_those_scored():
    run = press().set("below_start", 500, 5000)
    assert told(run)["fell"].sentence == (
        "500 of 5,000 residents who are scored end below the grade that they began with."
    )
    assert told(run)["fell"].headline == "One in ten ends below the grade they began with."
    assert told(run)["fell"].period == "level"


def test_a_door_says_how_many_asked_and_how_many_were_turned_down_and_wrongly():
    scheme = loads(LOYALTY.replace("insurance", "renting_a_home").replace(", outcome: dearer, dearer_by: 0.2", ""))
    run = MadeUp(scheme).set("first_renting_a_home", 5269, 7000).set("first_adverse_renting_a_home", 14, 5269)
    run.set("first_wrongful_renting_a_home", 3, 14)
    door = told(run)["door_renting_a_home"]
    assert door.sentence == (
        "Of 5,269 first requests (to rent a home) 14 were turned down by the scheme, 3 of them wrongly by its own "
        "rules."
    )
    assert door.value == 14 / 5269
    assert [one.id for one in leading(findings(run))] == ["door_renting_a_home"]


def test_rates_are_pooled_and_not_the_middle_of_the_runs():
    run = press(runs=2)
    run.counts["wrongful_decisions", *ALL] = (np.array([1, 130]), np.array([50, 1100]))
    assert told(run)["wrongful_decisions"].value == 131 / 1150
    assert told(run)["wrongful_decisions"].interval.startswith("lowest")


def test_of_fewer_than_thirty_no_percentage_is_given():
    run = press().set("wrongful_standing_180", 24, 26)
    found = told(run)["still_listed"]
    assert found.figure == "24 of 26"
    assert "%" not in found.headline + found.sentence
    assert told(press().set("wrongful_standing_180", 24, 30))["still_listed"].figure == "80%"


def test_no_cause_is_named():
    run = press()
    for name in run.measures:
        for world in ("scheme", "twin"):
            run.set(name, 40, 400, world)
    words = " ".join(one.headline + " " + one.sentence for one in findings(run)).lower()
    for cause in ("because", "due to", "camera", "out of fear", "thanks to", "leads to"):
        assert cause not in words


def test_a_change_says_both_counts_and_whether_it_is_clear():
    run = press().set("dissent", 7084, 14000).set("dissent", 7971, 14000, "twin")
    found = told(run)["silence"]
    assert found.headline == "People speak out less."
    assert found.sentence == "People spoke out 7,084 times, and 7,971 times in the twin: 11% less."
    same = press().set("harmful_acts", 895, 14000).set("harmful_acts", 897, 14000, "twin")
    assert told(same)["order"].headline == "No clear difference in harm done."
    assert "no clear difference" in told(same)["order"].sentence


def test_harm_says_what_it_is_made_of():
    run = press().set("harmful_acts", 100, 7000).set("harmful_acts", 100, 7000, "twin")
    run.set("acts_drunk_in_public", 60, 7000).set("acts_red_light", 30, 7000).set("acts_theft", 10, 7000)
    assert told(run)["order"].sentence.endswith(
        "Of them, 60% are “drunk and disorderly in public” and 30% are “driving through a red light”."
    )


def test_work_is_a_difference_that_subtracts_for_a_village():
    run = press().set("jobless", 63, 7000).set("jobless", 42, 7000, "twin")
    found = told(run)["work"]
    assert found.value == pytest.approx((63 - 42) / 7000 * 700)
    assert found.sentence.startswith("63 of 7,000 residents have lost the work")
    assert "+2.1 for every 700 residents" in found.sentence


def test_critics_are_compared_with_the_content():
    run = press().set("below_start", 45, 100, group="opinion=firmly dissenting")
    run.set("below_start", 68, 1000, group="opinion=content")
    found = told(run)["critics"]
    assert found.headline == "Critics fall more often."
    assert "45 of 100" in found.sentence
    assert "68 of 1,000" in found.sentence
    assert found.value == pytest.approx(0.45 - 0.068)
    assert found.figure == "+38.2 points"


def operator(days=365, second=100, last=100, joined=(400, 800)):
    run = press(days=days)
    seen, scored = np.zeros((10, days)), np.zeros((10, days))
    seen[:, :30] = 1  # late records are missing from the first month
    seen[:, 30:60], seen[:, -30:] = second, last
    scored[:, :60], scored[:, -30:] = joined
    run.daily = {"recorded_breaches": seen, "breaches": np.ones((10, days)), "enrolled": scored}
    return run


def test_the_operator_counts_per_person_scored_from_the_second_month_on():
    found = told(operator(second=100, last=200))["operator"]
    assert found.value == 0.0  # twice as many records, of twice as many people
    assert told(operator(second=100, last=248))["operator"].value == pytest.approx(0.24)
    assert "second month" in found.sentence
    assert "person scored" in found.sentence


def test_a_run_too_short_for_the_operator_has_no_such_story():
    assert "operator" not in told(operator(days=89, joined=(400, 800)))
    assert "operator" in told(operator(days=90))


def test_what_leads_is_declared_and_never_chosen_for_being_extreme():
    scheme = dm.scheme("as_reported")
    order = [one.id for one in declared(scheme)]
    assert order[: len(scheme.findings)] == scheme.findings
    run = MadeUp(scheme).set("wrongful_decisions", 1, 100000).set("below_start", 1, 100000)
    run.set("false_records", 99, 100)
    assert [one.id for one in leading(findings(run))] == ["fell", "wrongful_decisions", "false_records"]
    assert len({one.id for one in declared(scheme)}) == len(declared(scheme))


def test_five_lead_and_what_has_nothing_to_count_is_left_out():
    run = press()
    for name in run.measures:
        run.set(name, 40, 400)
    assert len(leading(findings(run))) == LEADING == 5
    nothing = press()
    assert leading(findings(nothing)) == []
    assert {one.id for one in left_out(findings(nothing))} == set(told(nothing))


def test_without_a_twin_nothing_is_said_of_one():
    run = press(worlds=("scheme",))
    assert {"silence", "order", "work"}.isdisjoint(told(run))


def test_people_who_do_not_react_have_no_finding_on_what_they_stop_doing():
    shop = MadeUp(loads(LOYALTY))
    assert {"silence", "order", "afraid_to_speak", "operator"}.isdisjoint(told(shop))


def test_every_level_says_after_how_long_and_from_which_start():
    assert after(MadeUp(loads(LOYALTY))) == "after one year from a clean slate"
    assert after(MadeUp(loads(LOYALTY), days=730)) == "after two years from a clean slate"
    assert after(MadeUp(loads(LOYALTY), days=90)) == "after 90 days from a clean slate"
    later = MadeUp(loads(LOYALTY), days=365, burn_in=365)
    assert after(later) == "after two years from a clean slate, the first year of it uncounted"
    assert after(MadeUp(dm.scheme("fuzhou"))) == "after one year from points that differ from the start"
    assert "unpaid loans" in after(press())


def grown(first, last, days=731, runs=10, people=700):
    """A list that grows from `first` to `last` people over so many days, in runs that differ by a few."""
    run = press(days=days, runs=runs, residents=people)
    listed = np.linspace(first, last, days)[None, :] + np.arange(runs)[:, None]
    run.daily = {"listed": listed.round(), "below_start": np.zeros((runs, days))}
    return run.set("listed", int(listed[:, -1].round().sum()), people * runs)


def test_settled_is_said_only_where_a_year_is_known_to_change_it_by_less_than_a_tenth():
    """A change less than a level's own interval was called settled: of few runs that interval holds much."""
    assert settled(grown(40, 40), "listed") is True
    assert settled(grown(20, 80), "listed") is False
    assert settled(grown(25, 40), "listed") is False  # 16 a run more in the last year, of 40
    assert settled(grown(40, 40, days=365), "listed") is None
    assert settled(grown(40, 40, runs=9), "listed") is None
    assert settled(grown(0, 0, runs=10).set("listed", 0, 7000), "below_start") is None  # of nothing nothing settles
    there_and_back = grown(40, 40)
    there_and_back.daily["listed"][:, 500:700] += 30  # three quarters more for half a year, and back by the last day
    assert settled(there_and_back, "listed") is False
    jumping = grown(40, 40)
    rng = np.random.default_rng(1)
    jumping.daily["listed"] = rng.integers(10, 70, (10, 731)).astype(float)
    assert settled(jumping, "listed") is False  # nor where luck moves it too much to tell


def test_each_level_says_for_itself_whether_it_has_settled():
    """The blacklists' level was said to have settled of schemes that list nobody, beside a level that had doubled."""
    told_of = remark(grown(40, 40).set("below_start", 500, 7000))
    assert "“On a blacklist” is less than a tenth off a year before (95%): settled." in told_of
    assert "“Below the grade they began with” settled" not in told_of
    assert "not where it settles" in remark(grown(40, 40, days=365))
    assert "“On a blacklist” is not known to have settled." in remark(grown(20, 80))
    shop = MadeUp(loads(LOYALTY), days=731)
    assert ": settled" not in remark(shop)


def test_of_few_runs_over_years_it_is_not_known_whether_levels_have_settled():
    """1,500 days were called the way in, and nothing had been tried."""
    assert "Whether they have settled is not known." in remark(grown(40, 40, days=1500, runs=2))


def test_a_share_of_few_cases_is_told_by_its_counts():
    """ "0.18% end below" was one of 547."""
    run = press().set("below_start", 1, 547)
    assert told(run)["fell"].headline == "1 of 547 ends below the grade they began with."
    assert told(run.set("below_start", 60, 547))["fell"].headline == "One in nine ends below the grade they began with."


def test_findings_are_plain_data():
    import json

    run = press().set("below_start", 500, 5000)
    data = [one.data() for one in findings(run)]
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    undefined = next(one for one in data if one["id"] == "still_listed")
    assert (undefined["value"], undefined["defined"], undefined["empty"]) == (None, False, True)


def test_findings_named_by_a_scheme_must_be_its_own():
    from demerit.errors import InvalidFile

    with pytest.raises(InvalidFile) as error:
        loads(LOYALTY + "findings: [fel, silence, joined, joined, door_flight]\n")
    codes = [problem.code for problem in error.value.problems()]
    assert codes == ["unknown-finding", "named-twice", "unknown-finding"]
    assert "fell" in (error.value.problems()[0].hint or "")


def test_a_check_that_a_grade_waives_is_counted_by_door():
    """It was counted only where a company's score waives it: a deposit waived by grade had no finding."""
    waives = LOYALTY.replace("insurance: {closed_to_grades: [basic], outcome: dearer, dearer_by: 0.2,",
                             "deposit: {waived_for_grades: [gold],")  # fmt: skip
    run = MadeUp(loads(waives)).set("waived_deposit", 30, 400)
    run.set("requests_deposit", 400, 7000)
    assert told(run)["door_deposit"].sentence.endswith("30 were spared the usual check.")
    assert "door_deposit" in [one.id for one in leading(findings(run))]


def test_a_door_by_order_tells_what_it_takes_as_well_as_what_it_gives():
    """29 tables granted here and refused to the twin led, and 51 the other way were not told."""
    first = LOYALTY.replace("insurance: {closed_to_grades: [basic], outcome: dearer, dearer_by: 0.2,",
                            "restaurants: {priority_grades: [gold],")  # fmt: skip
    run = MadeUp(loads(first)).set("gained_restaurants", 29, 0).set("lost_restaurants", 51, 0)
    door = told(run.set("first_restaurants", 853, 7000))["door_restaurants"]
    assert door.value == pytest.approx((29 - 51) / 853)
    assert "29 were granted here and refused to the twin, 51 were refused here and granted to the twin" in door.sentence
    assert (door.unit, door.empty) == ("points", False)


@pytest.mark.parametrize(
    ("here", "there", "runs", "said"),
    [([2, 3, 4, 5], [5, 6, 7, 8], 4, "People speak out less in each of 4 runs."),
     ([2, 9, 4, 5], [5, 6, 7, 8], 4, "No clear difference in speaking out."),
     ([5, 6, 7, 8], [5, 6, 7, 8], 4, "No difference in speaking out."),
     ([4], [6], 1, "People speak out less in this run."),
     ([90] * 12, [100, 101] * 6, 12, "People speak out less."),
     ([9, 2] * 6, [6, 5] * 6, 12, "No clear difference in speaking out.")],
)  # fmt: skip
def test_a_direction_is_said_as_far_as_it_is_known(here, there, runs, said):
    """Of few runs "no clear difference" stood beside "6.9% less"; equal counts are no finding."""
    run = press(runs=runs)
    for world, counts in (("scheme", here), ("twin", there)):
        run.counts["dissent", world, "all"] = np.array(counts), np.full(runs, 700)
    found = told(run)["silence"]
    assert found.headline == said
    assert found.empty == (here == there)
    assert ("less" in found.sentence) == ("less" in said)


def test_two_groups_of_few_are_not_compared():
    """ "Critics fall less often" rested on 0 of 68 and 1 of 448."""
    run = press(runs=4).set("below_start", 1, 448, group="opinion=content")
    run.set("below_start", 0, 68, group="opinion=firmly dissenting")
    found = told(run)["critics"]
    assert found.headline == "Critics beside the content: too few to compare."
    assert found.empty
    run.set("below_start", 40, 68, group="opinion=firmly dissenting").set(
        "below_start", 30, 448, group="opinion=content"
    )
    assert told(run)["critics"].headline == "Critics fall more often in each of 4 runs."
    assert told(run)["minority"].period == "flow"


def test_a_refusal_in_millionths_is_a_refusal():
    """ "100% of refusals" rested on one, whose interval was 99.9997% to 100%."""
    run = press().set("across_strict", 1_000_000, 1_000_000).set("across_wide", 0, 1_000_000)
    found = told(run)["across"]
    assert found.headline.startswith("1 of 1 refusal whose deciding acts are known rests on acts")
    assert (found.estimate.above, found.estimate.below, found.figure) == (1, 1, "1 of 1")
    assert found.low == pytest.approx(0.05)


def test_what_a_scheme_asks_for_and_cannot_have_is_said():
    from demerit.findings import missing

    run = MadeUp(loads(LOYALTY + "findings: [listed, silence, joined]\n"))
    assert missing(run.scheme, run.findings) == {"it has nothing of the kind": ["listed", "silence"]}
    alone = press(worlds=("scheme",))
    assert "it needs a twin or a longer run" in missing(alone.scheme, alone.findings)


def test_one_of_many_has_a_verb_of_its_own():
    run = press().set("false_reports", 1, 105)
    assert (
        told(run)["false_reports"].sentence
        == "1 of 105 reports by informants names somebody who did no such thing that day."
    )


def test_an_interval_just_below_all_keeps_its_decimals():
    """99.98% stood with (100% to 100%)."""
    from demerit.findings.phrases import interval
    from demerit.show import wording
    from demerit.statistics import Estimate

    assert interval(Estimate(0.9998, 0.9992, 1.0, "over luck", 10), wording.percent) == "99.92% to 100%"
    assert interval(Estimate(0.98, 0.97, 0.99, "over luck", 10), wording.percent) == "97% to 99%"


def test_a_share_of_fewer_than_ten_does_not_lead():
    """ "Wrongly listed and still on the list: 1 of 1" was the fourth finding of a page."""
    run = press().set("wrongful_standing_180", 1, 1)
    assert not told(run)["still_listed"].empty
    assert "still_listed" not in [one.id for one in leading(findings(run))]
    run.set("wrongful_standing_180", 1, 10)
    assert "still_listed" in [one.id for one in leading(findings(run))]


@pytest.mark.parametrize(
    ("recalculated", "start", "days", "anew"),
    [("yearly", date(2010, 1, 1), 365, False), ("yearly", date(2010, 1, 1), 366, True),
     ("yearly", date(2010, 12, 31), 2, True), ("monthly", date(2010, 1, 1), 31, False),
     ("monthly", date(2010, 1, 1), 32, True), ("monthly", date(2010, 1, 31), 2, True),
     ("daily", date(2010, 1, 1), 1, False), ("daily", date(2010, 1, 1), 2, True)],
)  # fmt: skip
def test_where_no_grade_is_given_anew_nobody_is_said_to_have_kept_theirs(recalculated, start, days, anew):
    """Suining graded once a year: "nobody ends below the grade they began with" after 200 days followed from that."""
    yearly = LOYALTY.replace("start: 0,", f"start: 300, recalculated: {recalculated},")
    run = MadeUp(loads(yearly), start=start, days=days).set("below_start", 300, 3000)
    found = told(run)["fell"]
    assert found.defined == anew
    assert ("No grade was given anew" in found.sentence) != anew
