"""What is counted, over what: by hand, and beside the events of the same run."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

import demerit as dm
from demerit.day import lists
from demerit.day.state import ABSTAINER, NOT_HERE, UNSCORED
from demerit.day.tables import compile_tables
from demerit.day.world import World
from demerit.measure import flows
from demerit.measure.agreement import same_third
from demerit.measure.between import count_between
from demerit.measure.counting import CELLS
from demerit.measure.registry import measures
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain


def test_who_has_no_grade_meets_too():
    """Two equals, one with somebody who isn't scored, two of whom neither is: three meetings, as in the twin."""
    met = np.zeros(3, lists.MEETING)
    met["grade"], met["other_grade"], met["flags"] = [1, ABSTAINER, NOT_HERE], [1, 0, ABSTAINER], lists.MATCHED
    falls, cut = np.zeros(0, lists.FALL), np.zeros(0, lists.CUT)
    today, cells = np.zeros(flows.FLOW_ROWS, np.int64), np.zeros((flows.FLOW_ROWS, CELLS), np.int64)
    count_between(met, falls, cut, today, cells)
    named = measures(dm.scheme("as_reported"))

    def counted(name: str) -> tuple[int, int]:
        measure = named[name]
        assert isinstance(measure.over, tuple)
        return int(today[list(measure.rows)].sum()), int(today[list(measure.over)].sum())

    assert today[list(named["meetings"].rows)].sum() == 3
    assert counted("matches") == (3, 3)
    assert counted("turned_down") == (0, 3)
    assert counted("meetings_same") == counted("matches_same") == (1, 1)  # of those who have grades to compare
    assert today[flows.MET : flows.DOWN].tolist() == [0, 2] + [0] * (flows.DOWN - flows.MET - 2)


def test_days_from_act_to_entry_are_of_entries_that_a_rule_made():
    """What comes back as a year ends waits for no act; nor do an official's discretion or a bought point."""
    run = dm.simulate("fuzhou", dm.place("village", residents=400), days=370, replicates=1, twin=None)
    entries = run.events.filter(pc.equal(run.events["type"], "entry")).to_pylist()
    ledger = next(iter(run.scheme.ledgers))
    by_rule = [row for row in entries if row["ledger"] == ledger and row["rule"] is not None]
    assert 0 < len(by_rule) < run.measure("entries")[0]
    assert run.measure("days_to_entry")[1] == len(by_rule)


def test_two_scores_are_compared_on_those_who_have_both():
    """Who isn't enrolled has no points of the state's, which is not the same as the fewest."""
    data = plain(dm.scheme("as_reported")) | {"tests": [], "rollout": None}
    data["enrolment"] = {"mode": "voluntary", "initial": 0.5, "source": "assumed"}
    scheme = Scheme.model_validate(data)
    people = dm.place("village").build()
    world = World(people, compile_tables(scheme, residents=people.residents, start=DEFAULT_START), 7, black_mask=0)
    users = world.state["commerce"] != 0
    scored = (world.state["mind"] & UNSCORED) == 0
    assert 0 < (users & scored).sum() < users.sum()
    both, chance = same_third(world)
    assert both[1] == (users & scored).sum()
    assert chance[1] == both[1] ** 2


def test_what_is_over_nothing_has_no_denominator_in_the_timeline():
    """Null, and never -1: whoever sums the column would take them for counts."""
    run = dm.simulate("as_reported", dm.place("village", residents=300), days=30, replicates=1)
    below = run.timeline["denominator"]
    assert below.null_count > 0
    assert pc.min(below).as_py() >= 0
    assert pc.min(run.timeline["numerator"]).as_py() >= 0
    ends = [row for row in run.timeline.to_pylist() if row["measure"] == "accounts_deleted"]
    assert [row["denominator"] for row in ends] == [None, None]


def test_refusals_that_the_log_does_not_explain_are_told():
    """Those explained and those not are all refusals by a register or a grade, of those followed: here, everybody."""
    run = dm.simulate("as_reported", dm.place("village", residents=1500), days=120, replicates=1)
    assert run.followed_count == 1500
    unknown, refused = (int(part[0]) for part in run.totals("deciding_unknown"))
    log = [row for row in run.events.to_pylist() if row["world"] == "scheme" and row["type"] == "decision"]
    by_standing = [row for row in log if row["outcome"] == "refused" and row["reason"] in ("register", "grade")]
    assert refused == len(by_standing)
    assert 0 < unknown < refused
    assert run.totals("across_strict")[1][0] == 1_000_000 * (refused - unknown)
    assert run.measures["deciding_unknown"].mechanism == "M37"
