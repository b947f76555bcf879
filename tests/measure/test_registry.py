"""What a measure is called: units, mechanisms; and what it counts over what."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from test_flows_by_hand import CONTEXT, DAY, GRAVITY, Counts, rows_of

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day import lists
from demerit.day.firms import ACTED, EVENT, LISTED, RECORDED, RELEASED
from demerit.day.state import ABSTAINER, NOT_HERE
from demerit.measure import against_twin, between, daily
from demerit.measure import flows as f
from demerit.measure.counted.book import Measure
from demerit.measure.fractions import MISSING, denominators, numerators
from demerit.measure.readings import CUTOFF, READING_ROWS, read
from demerit.measure.registry import measures
from demerit.measure.waits import count_waits
from demerit.mechanisms import MECHANISMS
from demerit.scheme import preset_ids
from stopped import everything

UNITS = {"number", "points", "yuan", "days", "residents", "requests", "levels", "rules", "thousandths", "millionths",
         "organisations", "person-days", "ties", "people", "refusals", "stays"}  # fmt: skip


@cache
def every() -> dict[str, Measure]:
    """The measures of all presets, and of a scheme with everything."""
    return {
        name: one for scheme in [everything(), *map(dm.scheme, preset_ids())] for name, one in measures(scheme).items()
    }


def test_each_is_counted_in_a_known_unit_and_shows_a_known_mechanism():
    for name, one in every().items():
        assert one.unit in UNITS, name
        assert one.mechanism in {*MECHANISMS, ""}, name
        assert one.label, name
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", name), name


# -- rows of a day's lists in, the numbers of measures out -------------------------------------------------------------

EVERYBODY = 700
DEAL = {"yuan": 100, "points": 30, "grades": 2}
SHUT = {"service": 3, "outcome": lists.REFUSED, "register": 255}
GOT = {"service": 3, "outcome": lists.GRANTED, "register": 255, "grade": NOT_HERE}
# what counts a list, the form of its rows, rows, and what they come to: numerator and denominator
LISTS = [
    (daily.count_deals, lists.DEAL, [
        DEAL | {"type": lists.BOUGHT, "flags": lists.INSIDE}, DEAL | {"type": lists.BOUGHT, "grades": 1},
        DEAL | {"type": lists.BOUGHT}, {"type": lists.ATTACKED}, {"type": lists.ATTACKED}, {"type": lists.BREACHED},
        {"type": lists.FOUND_OUT, "service": lists.BOUGHT}, {"type": lists.FOUND_OUT, "service": lists.ATTACKED}],
     {"purchases_inside": (1, 3), "yuan_for_points": (300, EVERYBODY), "price_of_a_grade": (300, 5),
      "purchases_found_out": (1, 3), "attacks_found_out": (1, 2), "breached_found_out": (0, 1)}),
    (lambda rows, *counts: daily.count_entries(DAY, rows, GRAVITY, CONTEXT, *counts), lists.ENTRY, [
        {"kind": lists.REPORTING, "points": 4, "moved": 4}, {"kind": lists.REPORTING, "points": 5, "moved": 3,
                                                             "flags": lists.FALSELY}],
     {"points_for_false_reports": (3, 7)}),
    (lambda rows, *counts: daily.count_records(rows, CONTEXT, *counts), lists.RECORD, [
        {"flags": lists.SCORED | lists.WARNS_OWN}, {"flags": lists.SCORED}], {"warnings_missed": (1, EVERYBODY)}),
    (daily.count_paid, lists.SUM, [{}, {}], {"sums_paid": (2, EVERYBODY)}),
    (daily.count_entered, lists.LISTING, [{"flags": lists.FROM_FINE}, {"register": 1}, {"register": 1}],
     {"entered_by_fine": (1, 3), "escalations": (0, 3)}),
    (daily.count_ended, lists.LISTING, [{"exit": lists.BY_TIER}, {"exit": lists.BY_HOUSEHOLD}, {"exit": lists.BY_TERM}],
     {"left_by_moved_to_another_tier": (1, EVERYBODY), "left_by_the_households_listing_ended": (1, EVERYBODY),
      "escalations": (1, 0)}),
    (daily.count_decisions, lists.DECISION, [
        SHUT | {"reason": lists.BY_GRADE, "flags": lists.WOULD_REPAY, "grade": 4}, GOT | {"flags": lists.PRIORITY},
        GOT | {"grade": 1, "flags": lists.QUEUED, "waited": 11}, GOT | {"grade": ABSTAINER},
        SHUT | {"grade": ABSTAINER, "reason": lists.BY_PRIVATE}, SHUT | {"grade": ABSTAINER, "reason": lists.ORDINARY}],
     {"repayers_refused": (1, EVERYBODY), "served_first": (1, 6), "waiting_days_grade_1": (11, 1),
      "served_grade_1": (1, EVERYBODY), "shunned_abstainers": (1, 3), "refused_abstainers": (2, 3),
      "refused_enrolled": (1, 2)}),
    (lambda rows, *counts: between.count_between(rows, np.zeros(0, lists.FALL), np.zeros(0, lists.CUT), *counts),
     lists.MEETING, [
        {"grade": 2, "other_grade": 2, "flags": lists.MATCHED}, {"grade": 2, "other_grade": 3},
        {"grade": 2, "other_grade": 0, "flags": lists.TURNED_DOWN | lists.DOWN_BY_ERROR},
        {"grade": 0, "other_grade": 4, "flags": lists.TURNED_OTHER_DOWN}, {"grade": 1, "other_grade": NOT_HERE}],
     {"meetings_same": (1, 4), "meetings_one_apart": (1, 4), "meetings_more_apart": (2, 4), "matches_same": (1, 1),
      "matches_one_apart": (0, 1), "turned_down_2": (1, 4), "turned_down": (2, 5), "turned_down_wrongly": (1, 2)}),
    (lambda rows, *counts: between.count_between(np.zeros(0, lists.MEETING), rows, np.zeros(0, lists.CUT), *counts),
     lists.FALL, [{"tie": 1, "ties": 4}, {"tie": 3, "ties": 5}], {"ties_cut": (0, 9), "ties_cut_kin": (0, 4)}),
    (lambda rows, *counts: between.count_between(np.zeros(0, lists.MEETING), np.zeros(0, lists.FALL), rows, *counts),
     lists.CUT, [{"tie": 1}, {"tie": 3}, {"tie": 3}], {"ties_cut": (3, 0), "ties_cut_kin": (1, 0)}),
    (daily.count_tolls, lists.TOLL, [
        {"what": lists.JOB_LOST_WITH_FIRM}, {"what": lists.JOB_LOST_WITH_FIRM, "flags": lists.WRONGFUL},
        {"what": lists.LISTED_FOR_FIRM}, {"what": lists.ONLY_PARENT_TAKEN}],
     {"jobs_lost_with_firms": (2, EVERYBODY), "jobs_lost_with_firms_wrongly": (1, 2),
      "representatives_listed": (1, EVERYBODY), "representatives_listed_wrongly": (0, 1),
      "custody_children_alone": (1, EVERYBODY)}),
    (daily.count_firms, EVENT, [
        {"what": ACTED}, {"what": ACTED}, {"what": ACTED}, {"what": RECORDED}, {"what": RECORDED},
        {"what": LISTED, "flags": lists.WRONGFUL}, *[{"what": LISTED}] * 3, {"what": RELEASED}],
     {"organisation_acts": (3, -1), "organisation_records": (2, -1), "organisations_entered": (4, -1),
      "organisations_entered_wrongly": (1, 4), "organisations_left": (1, -1)}),
    # beside a twin to whom all of it was granted
    (lambda rows, *counts: against_twin.compare_day(np.zeros(0, lists.ACT), np.zeros(0, lists.ACT), rows, granted(rows),
                                                    CONTEXT, *counts), lists.DECISION, [
        SHUT | {"resident": 1, "grade": 4}, SHUT | {"resident": 2, "grade": ABSTAINER},
        SHUT | {"resident": 3, "grade": ABSTAINER}, GOT | {"resident": 4, "grade": 0}],
     {"lost_enrolled": (1, 0), "lost_abstainers": (2, 0)}),
    (lambda rows, *counts: count_waits(rows, granted(rows), *counts), lists.DECISION, [
        GOT | {"waited": 9}, GOT | {"waited": 12}, GOT | {"waited": 2}, GOT | {"waited": 5}],
     {"days_longer": (11, 2), "days_shorter": (3, 1)}),
]  # fmt: skip


def granted(rows: np.ndarray) -> np.ndarray:
    """The same decisions in another world, all of them for something, after five days."""
    out = rows.copy()
    out["outcome"], out["waited"] = lists.GRANTED, 5
    return out


@pytest.mark.parametrize(("count", "dtype", "rows", "wanted"), LISTS)
def test_what_a_days_lists_come_to(count, dtype, rows, wanted):
    """Measures that no log tells of (`test_from_the_log.py` has the others)."""
    counts, named = Counts(), measures(everything()) | every()
    count(rows_of(dtype, *rows), counts.today, counts.cells)
    chosen = [named[name] for name in wanted]
    found = zip(*(ratio(chosen, counts.today[:, None]) for ratio in (numerators, over_everybody)), strict=True)
    assert {name: (above, below) for name, ((above,), (below,)) in zip(wanted, found, strict=True)} == wanted


def over_everybody(chosen: list[Measure], values: np.ndarray) -> list[list[int]]:
    return denominators(chosen, values, np.int64(EVERYBODY)).tolist()


def test_waits_are_over_those_served_in_any_queue_and_waivers_over_the_requests():
    named = measures(everything())
    served = {f.SERVED + service.number for service in catalogue().services.values() if service.queue}
    for name in ("waits_longer", "waits_shorter"):
        assert set(named[name].over) == served
    assert named["waits_longer"].rows == (f.WAITED_LONGER,)
    assert named["waits_shorter"].rows == (f.WAITED_LONGER + 1,)
    waived = [name for name in every() if name.startswith("waived_")]
    for name in waived:
        n = catalogue().services[name.removeprefix("waived_")].number
        assert (every()[name].rows, every()[name].over) == ((f.WAIVERS + n,), (f.REQUESTS + n,))
    assert waived


def test_a_scheme_has_the_measures_of_what_it_does():
    """Nothing of registers, queues' grades, organisations or starts where there are none."""
    plain, busy = (set(measures(scheme)) for scheme in (dm.scheme("none"), everything()))
    for name in ("grade_0", "score_total", "below_start", "enrolled", "organisations", "ties_cut", "zeal", "reports",
                 "shown", "uptake", "rules_in_force", "known_rule_theft", "knows_some", "believers",
                 "commercial_users", "in_custody",
                 "distrust_family", "meetings_same", "stays_blacklist", "turned_down", "wrongful_praise"):  # fmt: skip
        assert name not in plain, name
        assert name in busy or name == "known_rule_theft", name
    assert {"acts", "decisions", "meetings", "jobless", "never_out", "closed_flights"} <= plain
    assert next(iter(measures(everything()))) == "residents"


# -- what is counted, over what ----------------------------------------------------------------------------------------

VALUES = np.array([[1, 2], [10, 20], [100, 200]])
FRACTIONS = [
    (Measure("", "", "flow", (1,), "residents"), [10, 20], [7, 7]),
    (Measure("", "", "flow", (0, 2), (1,)), [101, 202], [10, 20]),
    (Measure("", "", "flow", (2, 0), (1, 2)), [101, 202], [110, 220]),
    (Measure("", "", "flow", (), None), [0, 0], [-1, -1]), (Measure("", "", "flow", (0,), (1, 2)), [1, 2], [110, 220]),
]  # fmt: skip


def test_sums_of_rows_over_sums_of_rows():
    chosen = [measure for measure, *_ in FRACTIONS]
    assert numerators(chosen, VALUES).tolist() == [above for _, above, _ in FRACTIONS]
    assert denominators(chosen, VALUES, np.int64(7)).tolist() == [below for *_, below in FRACTIONS]
    assert denominators(chosen[:1], VALUES, np.array([7, 8])).tolist() == [[7, 8]]
    assert numerators([], VALUES).shape == denominators([], VALUES, np.int64(7)).shape == (0, 2)
    assert MISSING < -(2**61)


# -- readings ----------------------------------------------------------------------------------------------------------


def operated(attention: list[float], sizes: list[int], zeal: float = 1.5) -> SimpleNamespace:
    """An operator in one of two shards; in the other attention is as at the start. 200 residents."""
    usual = 1 << 16
    operator = SimpleNamespace(attention=(np.array(attention) * usual).astype(np.int64),
                               sizes=np.array(sizes, np.int64),
                               zeal=int(zeal * usual))  # fmt: skip
    shard = SimpleNamespace(each=lambda number: [number, usual], sum=lambda number: number)
    standing = {"grades": 4, "cutoffs": np.array([1000, 900, 800, 7, 8, 9, 10, 11])}
    return SimpleNamespace(operator=operator, shard=shard, residents=200, tables=SimpleNamespace(standing=[standing]))


def test_what_an_operator_does_is_told_in_thousandths():
    """Of neighbourhoods of 100, 50 and 50: as usual, twice and half as much. Mean distance: 50 times 1 and a half."""
    names = measures(everything())
    row = read(operated([1, 2, 0.5], [100, 50, 50]), SimpleNamespace(in_force=lambda day: 10 + day), 3)
    told = {name: int(row[names[name].rows[0]]) for name in ("rules_in_force", "attention_lowest", "attention_highest",
            "attention_spread", "zeal", "cutoff_0", "cutoff_1", "cutoff_2")}  # fmt: skip
    assert told == {"rules_in_force": 13, "attention_lowest": 500, "attention_highest": 2000, "attention_spread": 375,
                    "zeal": 1500, "cutoff_0": 1000, "cutoff_1": 900, "cutoff_2": 800}  # fmt: skip
    assert len(row) == READING_ROWS == CUTOFF + 8
    assert not row[CUTOFF + 3 :].any()  # the worst grade has no line


def test_the_extremes_of_attention_are_those_of_all_shards():
    for attention, lowest, highest in (([], 1000, 1000), ([3, 3], 1000, 3000), ([0.25], 250, 1000)):
        row = read(operated(attention, [1] * len(attention)), None, 0)
        names = measures(everything())
        found = [int(row[names[f"attention_{name}"].rows[0]]) for name in ("lowest", "highest")]
        assert found == [lowest, highest]
        assert row[names["rules_in_force"].rows[0]] == 0
    nothing = operated([], [])
    nothing.operator = None
    assert not read(nothing, None, 5).any()
