"""The adaptive operator (M48): attention follows records, a quota wants its number, and the lines move."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import LEDGER, POLICE, THEFT
from test_recount import busy

import demerit as dm
from demerit.day.operator import ONE
from demerit.mechanisms import without
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from small_worlds import changed, live, scheme_of, scripted, tables_of, world_of

BANDS = {"bands": {"A": {"from": 990}, "B": {"from": 950, "to": 990}, "C": {"to": 950}}}


def watching(**how) -> Scheme:
    return scheme_of(ledgers=LEDGER, grades=BANDS, channels=POLICE, rules=THEFT, operator={"source": "here"} | how)


def test_attention_goes_where_records_came_from_by_hand():
    """Two neighbourhoods of equal size. Three of four records name people of the first: its rate is half as much again
    as the mean, so attention goes half of the way from 1 to 1.5 there, and to 0.5 in the other."""
    world = scripted(watching(attention=0.5), residents=512)
    for resident in (1, 2, 3, 300):
        world.recorded(7, resident, "theft")
    live(world, 31)
    assert (world.looks / ONE).tolist() == [1.25, 0.75]
    for day in range(31, 61):
        world.step(day)
    assert (world.looks / ONE).tolist() == [1.25, 0.75]  # nothing on record: nothing to go by


def test_more_is_recorded_where_more_is_looked_and_nothing_else_changes():
    """All neighbourhoods but the first are looked at four times as hard: on the first day its records are the same."""
    channels = plain(busy())["channels"]
    for channel in channels.values():
        channel["misses"] = 0.8
    worlds = [world_of(without(changed(busy(), channels=channels), ["fear"]), 1500) for _ in range(2)]
    worlds[1].looks[1:] = 4 * ONE
    counts = [0, 0]
    for day in range(20):
        both = [world.step(day).records for world in worlds]
        there = [records["actor"] // NEIGHBOURHOOD != 0 for records in both]
        if day == 0:
            assert both[0][~there[0]].tobytes() == both[1][~there[1]].tobytes()
        for at in (0, 1):
            counts[at] += int(np.isin(both[at][there[at]]["channel"], (0, 1, 14)).sum())
    assert counts[1] > 1.5 * counts[0] > 0


def test_attention_has_bounds():
    world = scripted(watching(attention=1), residents=2048)
    for _ in range(3):
        world.recorded(7, 1, "theft")
    live(world, 31)
    assert (int(world.looks.max()), int(world.looks.min())) == (4 * ONE, ONE // 4)


def test_a_quota_makes_all_look_harder_until_it_is_met():
    """Ten for every 1,000 residents a month: nobody, then ten of 512 are on record."""
    world = scripted(watching(quota=10, step=0.25), residents=512)
    live(world, 31)
    assert world.operator.zeal / ONE == 1.25
    for day in range(31, 61):
        world.step(day)
    assert world.operator.zeal / ONE == 1.5625
    for resident in range(10):
        world.recorded(70, resident, "theft")
    for day in range(61, 91):
        world.step(day)
    assert world.operator.zeal / ONE == pytest.approx(1.5625 * 0.75, abs=1e-4)
    assert (world.looks == world.operator.zeal).all()


def test_the_lines_move_until_the_worst_grade_is_full():
    """A tenth shall stand at C. Everybody has 1,000 points but sixty with 940, so the lines rise by 8 a month."""
    world = scripted(watching(lines={"share": 0.1, "step": 8}), residents=300)
    for resident in range(60):
        world.recorded(5, resident, "theft")
    live(world, 31)
    assert world.tables.standing[0]["cutoffs"][:2].tolist() == [982, 942]  # fewer than wanted would stand below 941
    assert (world.state["grade"][:60] & 15 == 2).all()
    live_on = [world.step(day) for day in range(31, 33)]
    assert world.tables.standing[0]["cutoffs"][:2].tolist() == [982, 942]
    assert not any(len(day.changes) for day in live_on)
    for day in range(33, 62):
        world.step(day)
    assert world.tables.standing[0]["cutoffs"][:2].tolist() == [980, 940]
    assert (world.state["grade"][:60] & 15 == 1).all()  # 940 points are a B now
    assert (world.state["grade"][60:] & 15 == 0).all()


def test_off_it_looks_as_on_the_first_day():
    world = world_of(busy(), 300)
    live(world, 31)
    assert world.operator is None
    assert (world.looks == ONE).all()
    on = watching(attention=0.5, quota=10, lines={"share": 0.1})
    assert without(on, ["operator"]).operator is None
    assert tables_of(without(on, ["operator"]), 300).digest() == tables_of(
        changed(on, operator=None), 300).digest()  # fmt: skip


def test_what_the_operator_rests_on_goes_with_it():
    on = watching(attention=0.5, quota=10, lines={"share": 0.1})
    less = without(on, ["points-and-grades"])
    assert less.operator is None  # without rules no channel is read, and without grades there are no lines
    assert check(less) == []


def test_an_operator_with_nothing_to_move_is_an_error():
    by_rank = watching(lines={"share": 0.1, "worst": 3})
    blind = changed(watching(attention=0.5), channels={"platforms": {"source": "here"}}, rules={
        "post": {"kind": "critical_post", "points": -5, "source": "here"}})  # fmt: skip
    assert {problem.code for problem in check(by_rank)} == {"no-lines"}
    assert {problem.code for problem in check(blind)} == {"nobody-looks"}


def test_a_run_tells_what_the_operator_did():
    scheme = changed(dm.scheme("as_reported"), operator={
        "attention": 0.5, "quota": 100, "lines": {"share": 0.05}, "source": "A"})  # fmt: skip
    run = dm.simulate(scheme, dm.place("village", residents=600), days=62, replicates=1, twin=None)
    highest, lowest = (run.series(f"attention_{end}")[1][0] for end in ("highest", "lowest"))
    assert highest[0] == lowest[0] == 1000
    assert highest[31] > 1000 > lowest[31]
    assert run.series("zeal")[1][0][31] in (1099, 1100)  # thousandths cut off
    assert run.series("cutoff_3")[1][0][31] > 920
    again = dm.simulate(scheme, dm.place("village", residents=600), days=62, replicates=1, twin=None, threads=1)
    assert again.digest == run.digest
