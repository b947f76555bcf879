"""Each figure on counts set by hand: its numerator and denominator, the rate of sums, the difference, what is dropped.

Two runs of a hundred residents that differ widely, so that a rate of sums differs from the middle of two rates.
"""

from __future__ import annotations

import re

import made_up_run
import numpy as np
import pytest
from made_up_run import PRESS, counted

from demerit.measure.flows import SERVED
from demerit.scheme.model import Scheme
from demerit.show.book import DETAIL, Book
from demerit.show.figures import FIGURES, MOST_SHOWN, access, conduct, figure_of, operator, sections, who
from demerit.show.figures.common import direction, part
from demerit.show.figures.who import GROUPS, groups_shown
from demerit.statistics import Estimate

SCHEME = Scheme.model_validate(PRESS)


def figure(name, *args, **kwargs):
    return figure_of(Book(counted(SCHEME, 2, *args, **kwargs)), name)


def row(made, label):
    return next(row for row in made.table.rows if str(row[0]).rstrip(" \N{DAGGER}") == label)


def sums(cell):
    return cell.above, cell.below, cell.value


def test_grades_are_shares_of_those_scored():
    here = {"grade_1": [100, 100, 70], "grade_4": [0, 0, 30], "below_start": [0, 0, 30], "at_start": [100, 100, 70]}
    made = figure_of(Book(counted(SCHEME, 3, here)), "grades")
    assert sums(row(made, "D")[1]) == (30, 300, 0.1)  # not the middle of 0, 0 and 30%
    assert sums(row(made, "A")[1]) == (270, 300, 0.9)
    assert made.title == "One in ten ends below the grade they began with"
    assert "30 of 300 residents who are scored stand below" in made.sentence
    assert sums(row(made, "Below the grade they began with")[1]) == (30, 300, 0.1)
    assert "after one year from a clean slate" in made.table.caption


def test_a_grade_that_nobody_has_left_is_not_drawn():
    made = figure("grades", {"grade_1": [100, 100], "at_start": [100, 100]})
    assert made.chart is None
    assert made.title == "Nobody ends below the grade they began with"
    assert [one[0] for one in made.table.shown] == ["A", "At the grade they began with"]
    assert "\nD,0," in made.table.csv()  # the file has the noughts


def test_where_all_begin_in_the_lowest_grade_nobody_is_said_to_end_no_lower():
    """It follows from the scheme, and stood as the first figure of a loyalty programme."""
    lowest = scheme(ledgers={"points": PRESS["ledgers"]["points"] | {"start": 0}})
    made = of(
        lowest, "grades", {"grade_4": [90, 90], "grade_3": [10, 10], "at_start": [90, 90], "above_start": [10, 10]}
    )
    assert made.title == "One in ten ends above the grade they began with"
    assert "below" not in made.sentence


def test_lines_leave_out_the_usual_grade():
    made = figure("grades", {"grade_1": [90, 90], "grade_2": [10, 10]})
    assert {one["series"] for one in made.chart().data["rows"] if one["value"]} == {"grade_2"}
    assert "B  10%" in [one["words"] for one in made.chart().data["ends"]]


def test_registers_pool_and_say_no_share_of_few():
    made = figure("registers", {"listed": [3, 1], "on_register_blacklist": [3, 1], "entered_blacklist": [5, 40],
                                "wrongful_entries_blacklist": [5, 4], "left_blacklist": [2, 39]})  # fmt: skip
    black = row(made, "The public blacklist")
    assert sums(black[1]) == (4, 200, 0.02)
    assert black[4:6] == (45, 41)
    assert sums(black[6]) == (9, 45, 0.2)  # the middle of 5 of 5 and 4 of 40 would be 55%
    assert made.title == "2.0% are on a blacklist"
    assert "Of 45 entries 9 were wrong by the scheme's own rules (20%)" in made.sentence
    few = figure("registers", {"listed": [3, 1], "entered_blacklist": [5, 4], "wrongful_entries_blacklist": [5, 4]})
    assert "%" not in few.sentence
    assert few.table.cells(few.table.rows[0])[6]["text"] == "too few"


def test_who_was_on_before_the_first_day_is_no_entry():
    on = [[7, *[7] * 363, 7]] * 2
    entered = [[2, *[0] * 364]] * 2
    made = figure("registers", {"listed": [7, 7], "on_register_blacklist": on, "entered_blacklist": entered})
    assert row(made, "The public blacklist")[3:5] == (10, 4)  # five of each seven stood on it before


def test_points_lost_are_pooled():
    made = figure("causes", {"points_lost_cause_own_act": [90, 0], "points_lost_cause_association": [0, 10]})
    assert sums(row(made, "The resident's own act")[1]) == (90, 100, 0.9)
    assert made.title == "90% of points lost were for acts of the resident's own"
    assert [one["value"] for one in made.chart().data["rows"]] == [0.9, 0.1]


def test_the_errors_of_a_village_are_pooled():
    """131 of 1,150 is 11.4%, whatever the middle of single runs (TRUTH: medians of tiny ratios)."""
    made = figure("errors", {"records_cameras": [100, 300], "false_records_cameras": [10, 0],
                             "adverse_flights": [1100, 50], "wrongful_flights": [81, 50]},
                  ends={"wrongful_standing_180": [(10, 10), (13, 14)], "wrongful_standing_30": [(30, 30), (14, 14)],
                        "wrongful_standing_365": [(0, 0), (0, 0)]})  # fmt: skip
    assert sums(row(made, "Wrong decisions against somebody")[1]) == (131, 1150, 131 / 1150)
    assert sums(row(made, "False records")[1]) == (10, 400, 0.025)
    assert made.sentence == "10 of 400 records were false; 131 of 1,150 decisions against somebody were wrong."
    cells = {one[0]: made.table.cells(one) for one in made.table.rows}
    assert [cell["text"] for cell in cells["Wrongly listed, on after 180 days"][1:]] == ["too few", "23 of 24"]
    assert cells["Wrongly listed, on after 30 days"][2]["text"] == "44 of 44"
    assert "Wrongly listed, on after 365 days" not in [one[0] for one in made.table.shown]


def test_false_records_are_told_by_channel_and_not_by_cause():
    made = figure("errors_by_channel", {"records_cameras": [40, 40], "false_records_cameras": [8, 0],
                                        "records_bank": [10, 10], "false_records_bank": [0, 2]})  # fmt: skip
    assert sums(row(made, "Cameras")[1]) == (8, 80, 0.1)
    assert made.title == "“Cameras” recorded 8 of 10 false records"
    assert "come from" not in made.title + made.sentence + made.topic
    assert "--without cameras" in made.made


def test_doors_are_summed_over_days():
    made = figure("doors", {"closed_flights": [[1] * 365, [3] * 365], "adverse_flights": [2, 0],
                            "requests_flights": [10, 30], "wrongful_flights": [1, 0]})  # fmt: skip
    flights = row(made, "Flights")
    assert sums(flights[1]) == (4 * 365, 200 * 365, 0.02)
    assert sums(flights[3]) == (2, 40, 0.05)
    assert flights[5] == 1
    assert len(made.table.rows) == 1  # no service that was closed to nobody


def test_refusals_are_a_paired_difference_that_subtracts():
    here = {"requests_loan": [10, 90], "refused_loan": [9, 1]}
    made = figure("refusals", here, {"requests_loan": [10, 90], "refused_loan": [1, 1]})
    loan = row(made, "A loan")
    assert (sums(loan[1]), sums(loan[3])) == ((10, 100, 0.1), (2, 100, 0.02))
    assert loan[5].value == pytest.approx(loan[1].value - loan[3].value) == pytest.approx(0.08)
    assert row(made, "All services")[5].value == pytest.approx(0.08)
    assert (loan[5].low, loan[5].high, loan[5].kind) == (0.0, pytest.approx(0.8), "lowest and highest")


@pytest.mark.parametrize("name", ["refusals", "reasons", "exchange", "fines", "jobs", "children"])
def test_every_difference_subtracts(name):
    made = figure_of(Book(made_up_run.village()), name)
    at = [column.title for column in made.table.columns].index("Difference")
    for one in made.table.rows:
        first, second = one[1], one[3]
        if one[at] is not None and one[at].defined:
            sign = -1 if name == "exchange" else 1
            assert one[at].value == pytest.approx(sign * (first.value - second.value), abs=1e-9)


def test_conduct_counts_both_worlds_and_their_difference():
    made = figure("conduct", {"acts_critical_post": [70, 20]}, {"acts_critical_post": [80, 40]})
    assert row(made, "Dissent expressed")[1:4] == (90, 120, -30)
    assert row(made, "Dissent expressed")[4].value == pytest.approx(-0.25)
    assert "90 times, 120 times in the twin" in made.sentence
    assert [one[0] for one in made.table.shown] == ["Dissent expressed", "Speech"]


def test_one_run_claims_no_difference():
    """A difference without an interval isn't told as one."""
    run = counted(SCHEME, 1, {"acts_critical_post": [7]}, {"acts_critical_post": [8]})
    assert figure_of(Book(run), "conduct").title == "People speak out 7 times"
    assert direction(Estimate(0.5), "more", "less", "unclear", "neither") == "neither"
    assert direction(Estimate(0.5, -0.1, 1.0, "over luck", 20), "more", "less", "unclear", "neither") == "unclear"
    assert direction(Estimate(0.5, 0.1, 1.0, "over luck", 20), "more", "less", "unclear", "neither") == "more"
    assert direction(Estimate(-0.5, -1.0, -0.1, "over luck", 20), "more", "less", "unclear", "neither") == "less"


def test_what_is_left_undone_names_the_model_and_not_fear_as_a_cause():
    made = figure("silence", {"chilled_speech": [4, 2], "added_finance": [1, 0]}, {})
    assert sums(row(made, "Speech")[1]) == (6, 200, 3.0)
    assert row(made, "Finance")[4] == 1
    assert made.title == "6 acts are left undone where the model's fear lowered them in 2 runs together"


def test_groups_are_compared_as_declared():
    groups = {("residents", "income=1"): [40, 10], ("residents", "income=10"): [30, 20],
              ("listed", "income=1"): [0, 5], ("listed", "income=10"): [3, 2]}  # fmt: skip
    made = figure("lists_by_group", {"listed": [3, 7]}, groups=groups)
    assert sums(row(made, "Poorest tenth")[1]) == (5, 50, 0.1)  # the middle of 0 and 50% would be 25%
    assert sums(row(made, "Richest tenth")[1]) == (5, 50, 0.1)
    assert made.title == "No clear difference in listings between the poorest and the richest tenth"
    assert made.sentence == ("On a blacklist: 5 of 50 of the poorest tenth (10%); 5 of 50 of the richest tenth (10%).")
    assert "Children" not in [one[0] for one in made.table.shown]


def test_groups_stand_in_the_order_of_their_words():
    assert groups_shown()[:3] == ["all", "income=1", "income=10"]
    assert {"opinion=content", "opinion=doubtful", "opinion=dissenting", "opinion=firmly dissenting"} <= set(GROUPS)


def test_children_and_jobs_are_sums_over_runs():
    made = figure("children", {"children_shut_out": [0, 3]}, {})
    assert made.title == (
        "3 children are shut out of school after a refusal for a parent's standing in 2 runs together"
    )
    assert sums(row(made, "Of 1,000 residents")[1]) == (3, 200, 15.0)
    jobs = figure("jobs", {"jobless": [5, 1]}, {"jobless": [1, 1]})
    out = row(jobs, "Lost their work, of 1,000")
    assert (out[1].above, out[3].above, out[5].value) == (6, 2, pytest.approx(20.0))
    assert jobs.sentence == "After one year, 6 of 200 residents have lost their work, 2 in the twin."


def test_fines_by_income():
    made = figure("fines", {"fines_yuan": [300, 0]}, {"fines_yuan": [100, 0]},
                  groups={("residents", "income=1"): [10, 10], ("fines_yuan", "income=1"): [60, 40],
                          ("fines", "income=1"): [2, 2], ("fines_unpaid", "income=1"): [1, 0]})  # fmt: skip
    assert sums(row(made, "Poorest tenth")[1]) == (100, 20, 5.0)
    assert sums(row(made, "Poorest tenth")[6]) == (1, 4, 0.25)
    assert made.title.startswith("Fines come to 1.5 yuan for each resident")
    assert made.table.rows[0][0] == "Everyone"
    assert {"Poorest tenth", "Richest tenth"} <= {one[0] for one in made.table.short.rows}


def months(*counts, days=120):
    """Daily counts with so many on the first day of each month of 30 days."""
    out = [0] * days
    for at, count in enumerate(counts):
        out[at * 30] = count
    return out


def test_the_operators_count_is_by_person_and_leaves_out_the_first_month():
    """Records come late in the first month, and more are scored later: neither is more order (TRUTH 9)."""
    here = {"recorded_jaywalking": [months(1, 10, 10, 12)] * 2, "acts_jaywalking": [months(40, 40, 40, 40)] * 2}
    made = figure_of(Book(counted(SCHEME, 2, here, {}, days=120)), "breaches")
    label, second, count, last, final, change = made.table.rows[0]
    assert (label, count, final) == ("On record, for each resident", 20, 24)
    assert (second.value, last.value) == (pytest.approx(10.0), pytest.approx(12.0))  # a month, for 100 residents
    assert change.value == pytest.approx(0.2)  # twelvefold from the first month
    assert made.table.rows[1][5].value == 0
    assert made.title == "The records show more breaches in each of 2 runs; those done show no change"
    assert "not the same people" not in made.sentence  # everybody is counted from the first day to the last
    days = [one["day"] for one in made.chart().data["rows"] if one["series"] == "seen"]
    assert days == [45, 75, 105]


def test_more_on_record_because_more_are_scored_is_no_change():
    """Twice the records of twice the people scored: +108% as the operator counts, nought for each (TRUTH 9)."""
    scheme = Scheme.model_validate(PRESS | {"enrolment": {"mode": "mandatory", "from_age": 18, "source": "A"}})
    enrolled = [0] * 30 + [40] * 60 + [80] * 30
    here = {"recorded_jaywalking": [months(0, 10, 10, 20)] * 2, "enrolled": [enrolled] * 2,
            "acts_jaywalking": [months(9, 30, 30, 30)] * 2}  # fmt: skip
    made = figure_of(Book(counted(scheme, 2, here, days=120)), "breaches")
    label, second, count, last, final, change = made.table.rows[0]
    assert (label, count, final) == ("On record, for each person scored", 20, 40)
    assert (second.value, last.value, change.value) == (pytest.approx(25.0), pytest.approx(25.0), 0)


def test_a_short_run_has_no_story():
    made = figure_of(Book(counted(SCHEME, 2, {"acts_jaywalking": [5, 5]}, days=89)), "breaches")
    assert made.empty
    assert made.sentence == "The run is shorter than three months."


def test_what_harm_is_made_of():
    """A fall of order is told with what it is made of (TRUTH 12)."""
    here = {
        "acts_drunk_in_public": [28, 0],
        "acts_red_light": [4, 8],
        "acts_theft": [10, 50],
        "acts_jaywalking": [500, 500],
    }
    made = figure("order", here, {"acts_theft": [10, 50], "acts_drunk_in_public": [30, 0]})
    assert row(made, "All harmful acts")[1:4] == (100, 90, 10)
    assert [one[0] for one in made.table.rows][1:3] == ["Theft", "Drunk and disorderly in public"]
    assert "60% “theft” and 28% “drunk and disorderly in public”" in made.sentence


def test_certainty_in_both_worlds_and_breaches_beside_it():
    here = {"fines": [10, 0], "acts_jaywalking": [50, 150], "severity_points_gravity_1": [100, 0],
            "recorded_jaywalking": [40, 20]}  # fmt: skip
    made = figure("certainty", here, {"fines": [5, 5], "acts_jaywalking": [100, 150]})
    fined, done = row(made, "Fines for 100 breaches"), row(made, "Breaches for 100 residents")
    assert (sums(fined[1]), sums(fined[3])) == ((10, 200, 5.0), (10, 250, 4.0))
    assert (fined[5].value, done[5].value) == (pytest.approx(0.25), pytest.approx(-0.2))
    assert row(made, "Entries that cost points for 100 breaches")[3:] == (None, None, None)
    recorded = row(made, "On record for 100 breaches")
    assert (sums(recorded[1]), sums(recorded[3])) == ((60, 200, 30.0), (0, 250, 0.0))
    assert made.title == "30 records and 5 fines for every 100 breaches done; in the twin 4 fines"
    assert "elasticity" not in made.made


def test_stays_by_kaplan_and_meier():
    """Ten entries, five of them gone on the first day and one unwatched after 29: half stay on for 30 days."""
    ended, at_risk = np.zeros((2, 366), int), np.zeros((2, 366), int)
    ended[:, 1], at_risk[:, :2], at_risk[:, 2:40] = 20, 40, 20
    run = counted(SCHEME, 2, {})
    object.__setattr__(run, "stays", lambda name: (ended, at_risk))
    made = figure_of(Book(run), "stays")
    assert [one[0] for one in made.table.rows] == ["All entries, after 30 days", "Wrong entries, after 30 days"]
    assert made.table.rows[0][1].value == pytest.approx(0.5)
    assert made.table.rows[0][2] == 40
    assert made.sentence == (
        "By Kaplan and Meier's method, of 80 entries on a blacklist, 40 of them watched so long, 50% were still on it "
        "after 30 days."
    )


def stays_of(all_: tuple, wrong: tuple):
    """The figure of stays (ended, at risk) of two replicates: all, and the wrong ones."""
    run = counted(SCHEME, 2, {})
    by_name = {"stays_blacklist": all_, "stays_wrongful": wrong}
    object.__setattr__(run, "stays", lambda name: by_name[name])
    return figure_of(Book(run), "stays")


def curve(entries: int, days: int, *gone: tuple[int, int], cut: dict[int, int] | None = None):
    """Of so many entries in each of two replicates: (day, how many) that end, and `cut`, no longer watched after."""
    ended, at_risk = np.zeros((2, days + 1), int), np.full((2, days + 1), entries)
    for day, many in gone:
        ended[:, day] += many
        at_risk[:, day + 1 :] -= many
    for day, many in (cut or {}).items():
        at_risk[:, day + 1 :] -= many
    return ended, at_risk


def test_the_row_told_of_stays_is_that_of_all_entries():
    """In 60 days one horizon is known of either: the second row is the wrong entries'."""
    made = stays_of(curve(40, 60, (5, 10), cut={20: 20}), curve(6, 60, (5, 6)))
    assert [one[0] for one in made.table.rows] == ["All entries, after 30 days", "Wrong entries, after 30 days"]
    assert made.sentence.startswith("By Kaplan and Meier's method, of 80 entries on a blacklist, 20 of them watched")
    assert "75%" in made.sentence
    assert "after 30 days" in made.title


def test_of_stays_ninety_days_are_told_where_they_are_known():
    made = stays_of(curve(40, 365, (40, 20)), curve(20, 365, (40, 10)))
    assert made.sentence.endswith("50% were still on it after 90 days.")
    assert "40 of them watched so long" in made.sentence


def test_where_only_wrong_entries_are_known_to_have_ended_nothing_is_told():
    """The wrong ones ended at once; of all, nobody was watched for 30 days."""
    made = stays_of(curve(40, 60, (1, 6), cut={20: 34}), curve(6, 60, (1, 6)))
    assert made.empty


def test_few_stays_are_told_as_few():
    made = stays_of(curve(6, 60, (5, 1)), curve(1, 60))
    assert made.sentence == "12 entries on a blacklist: too few for a share."


def scheme(**changes):
    return Scheme.model_validate(PRESS | changes)


def of(scheme, name, *args, **kwargs):
    return figure_of(Book(counted(scheme, 2, *args, **kwargs)), name)


def test_a_finding_and_its_figure_have_the_same_months():
    """365 days: the last month is days 335 to 364, not the last whole block of 30 days, 330 to 359."""
    recorded, done = [0] * 365, [1] * 365
    recorded[40], recorded[332], recorded[362] = 20, 100, 25
    done[360] = 31
    run = counted(SCHEME, 2, {"recorded_jaywalking": [recorded] * 2, "acts_jaywalking": [done] * 2}, {})
    (finding,) = [one for one in run.findings if one.id == "operator"]
    made = figure_of(Book(run), "breaches")
    assert made.table.rows[0][2] == 40
    assert made.table.rows[0][4] == 50
    assert made.table.rows[1][4] == 120
    assert "+25% from the second month to the last (40 and 50)" in finding.sentence
    assert "+25% from the second month to the last (40 and 50); done for each resident: +100%" in made.sentence
    days = [one["day"] for one in made.chart().data["rows"] if one["series"] == "seen"]
    assert days == [*range(45, 330, 30), 350]


@pytest.mark.parametrize("name", ["conduct", "order", "breaches", "deeds", "fear"])
def test_what_nobody_reacts_to_is_no_finding(name):
    """Without adaptation both worlds hold the same acts: "no clear difference" would sell a definition."""
    none = scheme(adaptation={"model": "none"})
    acts = {"acts_critical_post": [7, 9], "acts_theft": [5, 5], "fear_speech": [3, 3]}
    assert of(none, name, acts, acts) is None
    assert of(SCHEME, name, acts, acts) is not None


def test_nothing_is_left_undone_for_fear_where_nobody_reacts():
    none = scheme(adaptation={"model": "none"})
    made = of(none, "silence", {"prevented_speech": [3, 1]}, {})
    assert made.title == "4 acts of the twin had no opportunity here in 2 runs together"
    assert "fear" not in made.title + made.sentence
    certain = of(none, "certainty", {"acts_jaywalking": [50, 50], "fines": [1, 1]}, {"acts_jaywalking": [50, 50]})
    assert "Breaches for 100 residents" not in [one[0] for one in certain.table.rows]


def test_where_all_begin_with_the_fewest_points_it_is_told_who_has_more():
    lowest = scheme(ledgers={"points": {"start": 0, "min": 0, "max": 499, "source": "A"}})
    made = of(lowest, "scores", {"score_bin_0": [90, 90], "score_bin_3": [10, 10]})
    assert made.title == "One in ten has at least 10 points"
    assert "20 of 200 residents who are scored have at least 10 points; all began with 0." in made.sentence
    assert of(lowest, "scores", {"score_bin_0": [90, 90]}).empty


def test_a_door_that_is_only_made_dearer_is_not_closed():
    dearer = {"insurance": {"closed_to_grades": ["D"], "outcome": "dearer", "dearer_by": 0.2, "source": "A"}}
    counts = {"requests_insurance": [60, 50], "adverse_insurance": [30, 24]}
    made = of(scheme(services=dearer), "doors", counts)
    assert made.title == "Insurance is made dearer"
    assert made.sentence == "No service was closed to anybody; 54 of 110 requests (insurance) were made dearer."
    more = dearer | {"loan": {"closed_to_grades": ["D"], "outcome": "delayed", "source": "A"}}
    made = of(scheme(services=more), "doors", counts | {"requests_loan": [5, 5], "adverse_loan": [1, 0]})
    assert made.title == "2 services are made dearer or delayed"
    assert made.sentence.endswith("(insurance) were made dearer and 1 of 10 requests (a loan) was delayed.")


def test_refusals_by_those_who_saw_the_standing_have_a_row_of_their_own():
    private = {"sees_registers": ["blacklist"], "refuses": 0.5}
    one = scheme(services={"flights": {"closed_to_registers": ["blacklist"], "private": private, "source": "A"}})
    counts = {"requests_flights": [30, 30], "adverse_flights": [2, 0], "reason_private": [5, 4],
              "closed_flights": [1, 1]}  # fmt: skip
    made = of(one, "doors", counts)
    label, closed, _, refused, *_ = made.table.rows[-1]
    assert label == "Refused by someone who saw the standing: flights"
    assert (closed, sums(refused)) == (None, (9, 60, 0.15))
    assert "Refused by someone who saw the standing: flights,,,,,,,0.15," in made.table.csv()
    assert made.note == ""
    two = scheme(services={
        "flights": {"closed_to_registers": ["blacklist"], "private": private, "source": "A"},
        "taxis": {"private": private, "source": "A"}})  # fmt: skip
    made = of(two, "doors", counts | {"requests_taxis": [20, 10]})
    assert sums(made.table.rows[-1][3]) == (9, 90, 0.1)
    assert made.table.rows[-1][0].endswith("flights and taxis")
    assert "not counted by service" in made.note
    assert made.table.rows[-1] in made.table.short.rows
    assert of(SCHEME, "doors", counts).table.rows[-1][0] == "Flights"


def test_the_row_that_differs_most_comes_first_whichever_way():
    here = {"requests_loan": [100, 100], "refused_loan": [10, 10], "requests_deposit": [100, 100],
            "refused_deposit": [4, 4]}  # fmt: skip
    there = here | {"refused_deposit": [90, 90], "refused_loan": [9, 9]}
    made = figure("refusals", here, there)
    assert [one[0] for one in made.table.rows][:3] == ["All services", "Hiring without a deposit", "A loan"]


def test_an_exchange_tells_both_ways():
    made = figure("exchange", {"gained_deposit": [100, 76]}, {})
    assert made.title == "0 requests refused here and granted to the twin, 176 the other way in 2 runs together"


def test_rows_named_in_a_title_are_drawn_at_nought():
    groups = {("residents", "income=1"): [40, 40], ("residents", "income=10"): [30, 30],
              ("listed", "income=10"): [3, 2]}  # fmt: skip
    made = figure("lists_by_group", {"listed": [3, 7]}, groups=groups)
    assert [(one["label"], one["value"]) for one in made.chart().data["rows"]][1] == ("Poorest tenth", 0.0)
    assert "Poorest tenth" in [one[0] for one in made.table.shown]


def test_rows_named_in_a_title_are_shown_among_many():
    everybody = {("residents", f"income={tenth}"): [10, 10] for tenth in range(1, 11)}
    fined = {("fines_yuan", f"income={tenth}"): [60, 40] for tenth in range(1, 11)}
    made = figure("fines", {"fines_yuan": [600, 400]}, {}, groups=everybody | fined)
    assert len(made.table.short.rows) == 8
    assert made.table.short.rows[-1][0] == "Richest tenth"
    assert [one["label"] for one in made.chart().data["rows"]][-1] == "Richest tenth"


def test_ordinary_refusals_are_not_told_as_those_of_the_scheme():
    """The poorest are refused more often in both worlds alike: nothing of it is the scheme's."""
    groups = {("requests_loan", "income=1"): [100, 100], ("requests_loan", "income=10"): [100, 100],
              ("refused_loan", "income=1"): [22, 20], ("refused_loan", "income=10"): [11, 9]}  # fmt: skip
    loans = {"requests_loan": [200, 200], "refused_loan": [33, 29]}
    assert of(SCHEME, "refusals_by_group", loans, loans, groups=groups, twin_groups=groups) is None
    there = groups | {("refused_loan", "income=1"): [20, 10]}
    made = of(SCHEME, "refusals_by_group", loans, loans, groups=groups, twin_groups=there)
    poor = row(made, "Poorest tenth")
    assert (sums(poor[1]), sums(poor[3])) == ((42, 200, 0.21), (30, 200, 0.15))
    assert poor[5].value == pytest.approx(0.06)
    assert made.title == "Beside the twin, the poorest tenth fares worse in refusals than the richest in each of 2 runs"
    assert "42 of 200 requests of the poorest tenth (21%; 15% in the twin)" in made.sentence
    alone = of(SCHEME, "refusals_by_group", loans, groups=groups)
    assert alone.title == alone.topic


def test_averages_of_different_people_are_no_change():
    """Newcomers enter at 1,000: the mean of those scored moves without anybody's score moving."""
    means = {"score_total": [[1000 * 50] * 364 + [1000 * 80 - 400]] * 2, "own_total": [[1000 * 50] * 365] * 2,
             "seen_total": [[1000 * 50] * 364 + [1000 * 80]] * 2}  # fmt: skip
    joined = scheme(enrolment={"mode": "voluntary", "from_age": 18, "source": "A"})
    made = of(joined, "detection", means | {"enrolled": [[50] * 364 + [80]] * 2})
    assert "Change" not in [column.title for column in made.table.columns]
    assert "change" not in made.title + made.sentence
    assert "the 160 who are scored" in made.sentence
    assert "on the first day 100 had" in made.sentence
    assert "not the same people" in made.sentence
    same = {name: [[1000 * 100] * 364 + [1000 * 100 - 400]] * 2 for name in means}
    made = of(SCHEME, "detection", same)
    assert row(made, "The score")[5].value == pytest.approx(-4.0)
    assert "not the same people" not in made.sentence


def test_waits_are_told_by_the_same_request_in_both_worlds():
    queue = scheme(services={"restaurants": {"order_by_grade": True, "source": "A"}})
    served = SERVED + Book(counted(queue, 1, {})).catalogue.services["restaurants"].number
    here = {served: [60, 40], "waiting_days_restaurants": [120, 80], "gave_up_restaurants": [1, 1],
            "waits_longer": [3, 2], "waits_shorter": [9, 9], "days_longer": [6, 4]}  # fmt: skip
    made = of(queue, "waiting", here, {served: [60, 60], "waiting_days_restaurants": [150, 90]})
    assert made.sentence.startswith("100 requests were served after 2 days, 120 after 2 in the twin: means of whoever")
    assert made.title == "5 requests are served later than the twin's, 18 sooner in 2 runs together"
    assert row(made, "Later than the twin, by")[1].value == pytest.approx(2.0)
    alike = {served: [60, 40], "waiting_days_restaurants": [120, 80]}
    assert of(queue, "waiting", alike, alike).empty


def test_one_is_one():
    """Nothing is listed "1 times", and "1 of 1 reports are false" is said of nobody."""
    one = Estimate(1.0, above=1, below=1)
    assert part(one, "reports by informants", ("is", "are")) == "1 of 1 report by informants is"
    assert part(Estimate(0.25, above=1, below=4), "records", ("is", "are")) == "1 of 4 records is"
    assert part(Estimate(0.0, above=0, below=4), "breaches done", ("was", "were")) == "none of 4 breaches done were"
    assert part(Estimate(0.25, above=10, below=40), "records", ("is", "are")) == "25% of records are"
    firms = scheme(organisations={"ledger": {"start": 1000, "min": 0, "max": 1300, "source": "A"}})
    made = of(firms, "organisations", {"organisations_entered": [1, 0], "organisations": [3, 3]})
    assert made.title == "Firms and agencies are listed 1 time in 2 runs together"


DIRECTED = re.compile(r"\b(more|less|fewer|rises?|falls?|higher|lower|worse|better|oftener|dearer)\b", re.IGNORECASE)
OF_A_LEVEL = {"distrust", "scores", "ties"}  # "less than before", "fewer than 980 points", "who falls"


@pytest.mark.parametrize("name", FIGURES)
def test_no_title_has_a_direction_that_was_not_asked_for(name, monkeypatch):
    """Whatever says "more" or "fewer" of a difference has it from `direction`, which looks at the interval."""
    for module in (access, conduct, operator, who):
        monkeypatch.setattr(module, "direction", lambda *words: "asked")
    for run in (made_up_run.village(), made_up_run.town()):
        made = figure_of(Book(run), name)
        if made is not None and not made.empty and name not in OF_A_LEVEL:
            assert not DIRECTED.search(made.title), made.title


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_to_count_is_drawn_by_nobody(name):
    made = figure_of(Book(counted(SCHEME, 2, {}, {}, days=100)), name)
    if made is None:
        return
    if name in ("refusals", "grades", "certainty", "breaches", "causes", "silence", "order", "children"):
        assert made.empty, name
    if made.empty:
        assert made.chart is None
        assert made.title == made.topic
        assert len(made.sentence) > 10


@pytest.mark.parametrize("run", ["village", "town", "empty"])
def test_words_fit_and_name_no_cause(run):
    forbidden = re.compile(r"\b(because|due to|thanks to|in fear|come from|undefined|nan|None|adverse)\b")
    for _, figures in sections(Book(getattr(made_up_run, run)())):
        for one in figures:
            assert len(one.sentence.split()) <= 35, one.name
            assert len(one.made.split()) <= 45, one.name
            assert one.sentence.endswith("."), one.name
            assert not forbidden.search(f"{one.title} {one.sentence}"), one.name
            assert not one.title.endswith(".")


@pytest.mark.parametrize("run", ["village", "town", "empty"])
def test_a_page_has_room_for_all_that_are_not_details(run):
    figures = [one for _, ones in sections(Book(getattr(made_up_run, run)())) for one in ones if not one.empty]
    assert sum(one.rank < DETAIL for one in figures) <= MOST_SHOWN


def test_tables_say_over_what_they_are_added_up():
    for name, words in (("village", "20 runs together; in brackets: 95%, over luck"), ("town", "one run")):
        assert words in figure_of(Book(getattr(made_up_run, name)()), "errors").table.caption
    few = figure("errors", {"records_cameras": [10, 10], "false_records_cameras": [1, 1]})
    assert "2 runs together; in brackets: lowest and highest run" in few.table.caption


def test_ends_of_stays_by_the_way_out():
    """Of 40 stays that ended in two runs 30 were paid off, six ran out and four fell to an appeal."""
    made = figure("exits", {"left_by_payment": [10, 20], "left_by_term": [6, 0], "left_by_appeal": [1, 3]})
    assert sums(row(made, "Appeal")[1]) == (4, 40, 0.1)
    assert sums(row(made, "Payment")[1]) == (30, 40, 0.75)
    assert made.title == "An appeal ended 10% of the stays on a register that ended"
    assert made.sentence == "40 stays on a register ended in 2 runs together; by an appeal: 10%."


def test_ends_of_stays_without_an_appeal_say_so():
    made = figure("exits", {"left_by_payment": [10, 20]})
    assert made.title == "No stay on a register ended by an appeal"
    assert "Appeal" in [one[0] for one in made.table.shown]
    assert figure("exits", {}).empty
    assert figure_of(Book(counted(scheme(registers={}, services={}), 2, {})), "exits") is None
