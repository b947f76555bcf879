"""What entries move is what becomes of the ledgers: a law of every world, and what the counts of points rest on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_scripts import POLICE, adult
from test_recount import PAYING, busy, by_rank

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day.ledgers import side_points
from demerit.day.state import CELLS
from demerit.measure import flows
from demerit.measure.counting import kind_columns
from demerit.measure.daily import count_entries
from demerit.periods import falls_due
from demerit.scheme import load
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from small_worlds import live, scheme_of, scripted, world_of

CASES = Path(__file__).parent.parent / "cases"
DAYS, RESIDENTS = 40, 900


def narrow() -> Scheme:
    """A busy scheme whose ledgers have little room on either side."""
    data = plain(busy())
    data["ledgers"]["points"] |= {"start": 1000, "min": 985, "max": 1004, "spread": 2}
    data["ledgers"]["licence"]["min"] = 10
    return Scheme.model_validate(data)


def tampered() -> Scheme:
    data = plain(narrow()) | {"discretion": plain(load("village_ledger")).get("discretion")}
    return Scheme.model_validate({name: part for name, part in data.items() if part is not None})


SCHEMES = {
    "loyalty": lambda: load(CASES / "loyalty.yaml"), "busy": busy, "by rank": by_rank, "narrow": narrow,
    "with discretion": tampered, "village": lambda: load("village_ledger"), "as reported": lambda: load("as_reported"),
    "fuzhou": lambda: load("fuzhou"),
}  # fmt: skip


def points_of(world) -> np.ndarray:
    """The points of both ledgers by resident."""
    rows, low = world.rows[:], int(world.tables.standing[0]["low"][1])
    return np.stack([rows["score"].astype(int), np.array([int(side_points(side, low)) for side in rows["side"]])])


@pytest.mark.parametrize("name", list(SCHEMES))
def test_ledgers_end_where_what_moved_leads(name):
    """Each day, of everybody whose score neither began nor ceased, and whose second ledger wasn't set anew."""
    world = world_of(SCHEMES[name](), RESIDENTS, ordinary=PAYING)
    rules = world.tables.standing[0]
    assert rules["restores"][1] == 0
    before, stopped = points_of(world), [0, 0]
    for day in world_days(world):
        after, entries = points_of(world), day.entries
        moved = np.zeros((2, RESIDENTS), int)
        np.add.at(moved, (entries["ledger"], entries["subject"]), entries["moved"])
        same = np.ones((2, RESIDENTS), bool)
        same[:, day.enrolled["resident"]] = False
        anew = rules["resets"][day.ended["register"]] > 0
        same[1, day.ended["resident"][anew]] = False
        same[1] &= not falls_due(rules["resets_every"][1], day.day, rules["first_day"])
        assert ((after - before)[same] == moved[same]).all(), f"day {day.day}"
        assert (np.abs(entries["moved"]) <= np.abs(entries["points"])).all()
        for ledger in (0, 1):
            mine = entries[entries["ledger"] == ledger]
            stopped[ledger] += int((mine["points"] != mine["moved"]).sum())
        before = after
    assert stopped[0] > 0 or name not in ("loyalty", "narrow", "with discretion")
    assert stopped[1] > 0 or name != "narrow"


def world_days(world):
    return (world.step(day) for day in range(DAYS))


def test_loyalty_ends_where_what_moved_leads_from_a_start_of_nothing():
    """Over the whole run, of those who were members throughout: what they have is what they gained less what they
    lost. The points that the rules would have taken are many more."""
    world = world_of(load(CASES / "loyalty.yaml"), RESIDENTS)
    begun = points_of(world)[0]
    days = list(world_days(world))
    entries = np.concatenate([day.entries for day in days])
    joined = np.unique(np.concatenate([day.enrolled["resident"] for day in days]))
    moved, nominal = np.zeros(RESIDENTS, int), np.zeros(RESIDENTS, int)
    np.add.at(moved, entries["subject"], entries["moved"])
    np.add.at(nominal, entries["subject"], entries["points"])
    stayed = np.setdiff1d(np.arange(RESIDENTS), joined)
    assert (points_of(world)[0] - begun == moved)[stayed].all()
    assert (nominal[stayed] < moved[stayed]).any()


# -- what is counted ----------------------------------------------------------------------------------------------


def counted(entries: np.ndarray) -> np.ndarray:
    today, cells = np.zeros(flows.FLOW_ROWS, np.int64), np.zeros((flows.FLOW_ROWS, CELLS), np.int64)
    count_entries(0, entries, *kind_columns(catalogue()), today, cells)
    assert (cells.sum(axis=1) == today).all()
    return today


@pytest.mark.parametrize(
    ("start", "points", "moves", "left"),
    [(35, -50, (-35, 0), 0), (65, 50, (35, 0), 100), (50, -50, (-50, 0), 0), (0, 50, (50, 50), 100)],
)
def test_a_rule_that_finds_nothing_left_still_makes_an_entry(start, points, moves, left):
    """A ledger of 0 to 100 points; the same record on two days."""
    ledger = {"start": start, "min": 0, "max": 100, "source": "here"}
    rules = {"theft": {"kind": "theft", "points": points}}
    world = scripted(scheme_of(channels=POLICE, rules=rules, ledgers={"points": ledger}))
    i = adult()
    world.recorded(0, i, "theft")
    world.recorded(1, i, "theft")
    entries = np.concatenate([day.entries for day in live(world, 2)])
    assert entries["moved"].tolist() == list(moves)
    assert world.rows["score"][i] == left
    today = counted(entries)
    assert today[flows.ENTRIES : flows.LOST].sum() == 2
    lost, gained = today[flows.LOST : flows.GAINED], today[flows.GAINED : flows.LOST_CONTEXT]
    assert (lost.sum(), gained.sum()) == ((-sum(moves), 0) if points < 0 else (0, sum(moves)))
    if points < 0:
        by_gravity = slice(flows.LOST_GRAVITY, flows.ENTRIES_GRAVITY)
        assert today[flows.LOST_CONTEXT : flows.LOST_GRAVITY].sum() == today[by_gravity].sum() == -sum(moves)
        assert today[flows.ENTRIES_GRAVITY : flows.CHARGED_GRAVITY].sum() == 2
        assert today[flows.CHARGED_GRAVITY : flows.LOST_TIE].sum() == 100  # what the rule takes, twice


@pytest.mark.parametrize(("start", "low", "high"), [(0, 0, 5000), (30, -5, 60)])
def test_a_runs_points_gained_and_lost_are_what_its_residents_have_more(start, low, high):
    """A shop's programme that everybody is in, begun at its floor, or between a floor and a ceiling."""
    data = plain(load(CASES / "loyalty.yaml")) | {"tests": [], "enrolment": {"mode": "mandatory", "source": "here"}}
    data["ledgers"]["points"] |= {"start": start, "min": low, "max": high}
    data["grades"] = {"bands": {"gold": {"from": 30}, "basic": {"to": 30}}, "source": "here"}
    data["services"] = {}
    scheme = Scheme.model_validate(data)
    run = dm.simulate(scheme, dm.place("village", residents=400), days=60, replicates=1)
    lost, gained = (int(run.totals(name)[0][0]) for name in ("points_lost", "points_gained"))
    ends = [row["points"] for row in run.residents.to_pylist() if row["world"] == "scheme"]
    assert gained - lost == sum(ends) - start * len(ends)
    entries = [row for row in run.events.to_pylist() if row["type"] == "entry"]
    losses = [row for row in entries if row["points"] < 0]
    assert lost == -sum(row["moved"] for row in losses) < -sum(row["points"] for row in losses)
    assert lost > 0 or start == low
    assert gained == sum(row["moved"] for row in entries if row["points"] > 0)
    assert any(row["moved"] != row["points"] for row in entries)
    told = [row for row in run.events.to_pylist() if row["type"] != "decision"]  # of these, how often asked before
    assert all((row["moved"] is None) == (row["type"] not in ("entry", "firm")) for row in told)
    parts = [name for name in run.measures if name.startswith("points_lost_cause_")]
    assert sum(int(run.totals(name)[0][0]) for name in parts) == lost
