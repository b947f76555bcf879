"""Informants (M17): who is told on, what it costs and pays, and whom one report can reach."""

from __future__ import annotations

import numpy as np
import pytest
from test_recount import busy

from demerit.catalogue import catalogue
from demerit.day import lists
from demerit.day.lists import REPORTING
from demerit.mechanisms import without
from demerit.scheme.model import Scheme
from small_worlds import Scripted, changed, joined, live, people_of, same_day, scheme_of, scripted, world_of

RESIDENTS, INFORMANTS = 300, 16
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
RULES = {"litter": {"kind": "littering", "points": -3}, "telling": {"kind": "reporting", "points": 2}}
SEES_ALL = {"sees": 1, "willing": 1}


def scheme(*, ties: tuple[str, ...] = (), channel: dict | None = None, rules: dict | None = None, **more) -> Scheme:
    """Litter costs three points and telling pays two; those tied in these ways see all and tell all."""
    heard = {"false_match": 0, "delay": [0, 0], **(channel or {})}
    informants = {"ties": {tie: dict(SEES_ALL) for tie in ties}, "source": "here", **more}
    return scheme_of(ledgers=LEDGER, rules=rules or RULES, informants=informants,
                     channels={"informants": heard, "patrols": {}})  # fmt: skip


def somebody_with(tie: str) -> int:
    """The first resident all of whose partners by a tie are adults, and who has some."""
    people = people_of(RESIDENTS)
    return next(
        i for i in range(RESIDENTS)
        if people.ties(i)[tie] and all(people.age_on(j, 0) >= 18 for j in people.ties(i)[tie])
    )  # fmt: skip


def scores(world: Scripted, *residents: int) -> list[tuple[int, ...]]:
    return [tuple(int(world.rows[name][i]) for name in ("score", "own", "seen")) for i in residents]


def test_the_catalogue_and_the_kernels_mean_the_same_kind():
    assert catalogue().kinds["reporting"].number == REPORTING
    assert catalogue().channels["informants"].number == INFORMANTS


@pytest.mark.parametrize("tie", ["household", "kin", "neighbour", "colleague", "online_friend"])
def test_one_of_those_tied_tells_and_is_paid(tie):
    """Litter, seen by nobody else: the one who dropped it loses three points, one person tied to them gains two."""
    world = scripted(scheme(ties=(tie,)))
    i = somebody_with(tie)
    world.acts(0, i, "littering")
    day = world.step(0)
    (report,) = day.reports
    j = int(report["resident"])
    assert (int(report["about"]), int(report["cause"])) == (i, lists.OWN)
    assert j in people_of(RESIDENTS).ties(i)[tie]
    assert scores(world, i, j) == [(997, 997, 997), (1002, 1002, 1002)]
    assert [(int(act["resident"]), int(act["kind"])) for act in day.acts if act["resident"] == j] == [(j, REPORTING)]


def test_what_a_channel_has_seen_already_is_not_counted_twice_but_telling_pays():
    world = scripted(scheme(ties=("kin", "neighbour")))
    i = next(i for i in range(RESIDENTS) if all(
        any(people_of(RESIDENTS).age_on(j, 0) >= 18 for j in people_of(RESIDENTS).ties(i)[tie])
        for tie in ("kin", "neighbour")
    ))  # fmt: skip
    world.acts(0, i, "littering")
    world.recorded(0, i, "littering", channel="patrols")
    day = world.step(0)
    assert len(day.reports) >= 1
    assert scores(world, i) == [(997, 997, 997)]
    told = [row for row in day.entries if row["kind"] == REPORTING]
    assert [int(row["points"]) for row in told] == [2] * len(day.reports)


def test_two_who_tell_of_one_act_are_recognised_as_telling_the_same():
    world = scripted(scheme(ties=("household", "neighbour", "kin")))
    ties = [people_of(RESIDENTS).ties(i) for i in range(RESIDENTS)]
    grown = lambda some: some and all(people_of(RESIDENTS).age_on(j, 0) >= 18 for j in some)  # noqa: E731
    i = next(i for i in range(RESIDENTS) if grown(ties[i]["household"]) and grown(ties[i]["neighbour"]))
    world.acts(0, i, "littering")
    day = world.step(0)
    assert len(day.reports) >= 2
    assert scores(world, i) == [(997, 997, 997)]


def test_children_tell_nobody_and_good_deeds_are_not_told():
    world = scripted(scheme(ties=("household",)))
    people = people_of(RESIDENTS)
    alone = next(
        i for i in range(RESIDENTS)
        if people.age_on(i, 0) >= 18 and people.ties(i)["household"]
        and all(people.age_on(j, 0) < 18 for j in people.ties(i)["household"])
    )  # fmt: skip
    world.acts(0, alone, "littering")
    world.acts(1, somebody_with("household"), "charity")
    world.acts(2, somebody_with("household"), "theft")  # not what informants tell of
    assert len(joined(live(world, 3), "reports")) == 0


def test_whoever_is_named_by_mistake_loses_and_the_own_record_does_not():
    world = scripted(scheme(ties=("neighbour",), channel={"false_match": 1}))
    i = somebody_with("neighbour")
    days = []
    for day in range(20):
        world.acts(day, i, "littering")
        days.append(world.step(day))
    wrong = [row for day in days for row in day.reports if row["cause"] == lists.MISIDENTIFIED]
    assert wrong
    named = int(wrong[0]["about"])
    assert named not in (i, int(wrong[0]["resident"]))
    assert named // 256 == i // 256
    score, own, _ = scores(world, named)[0]
    assert score < own
    paid = [row for day in days for row in day.entries if row["kind"] == REPORTING]
    assert {int(row["flags"]) for row in paid} >= {lists.FALSELY}


def test_malice_names_somebody_tied_for_something_that_nobody_did():
    """A reporter's neighbour loses three points for litter that was never dropped; the reporter gains two."""
    world = scripted(scheme(malicious=100_000, against={"neighbour": 1}, channel={"sees": ["littering", "reporting"]}))
    day = world.step(0)
    assert len(day.reports) >= 1
    report = day.reports[0]
    liar, victim = int(report["resident"]), int(report["about"])
    assert report["cause"] == lists.FALSE_REPORT
    assert victim in people_of(RESIDENTS).ties(liar)["neighbour"]
    assert scores(world, victim)[0][:2] == (997, 1000)
    assert scores(world, liar)[0][:2] == (1002, 1002)
    (record,) = [row for row in day.records if row["subject"] == victim and row["kind"] != REPORTING]
    assert (int(record["actor"]), int(record["cause"])) == (liar, lists.FALSE_REPORT)


def test_a_late_report_costs_and_pays_when_it_arrives():
    world = scripted(scheme(ties=("neighbour",), channel={"delay": [2, 2]}))
    i = somebody_with("neighbour")
    world.acts(0, i, "littering")
    days = live(world, 3)
    assert [len(day.reports) for day in days] == [1, 0, 0]
    assert [len(day.entries) for day in days] == [0, 0, 2]


def test_the_same_luck_tells_more_when_it_pays():
    """Those who tell without a reward tell with one too, on the first day; and some tell who wouldn't have."""

    def told(rules: dict) -> set[tuple[int, ...]]:
        data = scheme(ties=("neighbour", "kin"), rewarded=1.0, rules=rules).model_dump(exclude_defaults=True)
        for tie in data["informants"]["ties"].values():
            tie |= {"sees": {"value": 0.5}, "willing": {"value": 0.6}}
        world = scripted(Scheme.model_validate(data))
        for i in range(RESIDENTS):
            world.acts(0, i, "littering")
        return {tuple(map(int, row.item()[:2])) for row in world.step(0).reports}

    free, paid = told({"litter": RULES["litter"]}), told(RULES)
    assert 0 < len(free) < len(paid)
    assert free < paid
    ended = told(RULES | {"telling": {**RULES["telling"], "to": "2020-01-01"}})
    assert ended == free  # a rule that is over pays for nothing


def test_off_it_leaves_the_first_day_as_it_was_but_for_what_was_told():
    on, off = (world_of(s, 1500) for s in (busy(), without(busy(), ["informants"])))
    one, other = on.step(0), off.step(0)
    assert len(one.reports) > 0
    assert len(other.reports) == 0
    assert other.acts.tobytes() == one.acts[one.acts["kind"] != REPORTING].tobytes()
    told = (one.records["channel"] == INFORMANTS) | np.isin(one.records["cause"], (lists.COPIED,))
    assert other.records[other.records["cause"] != lists.COPIED].tobytes() == one.records[~told].tobytes()
    assert same_day(one, other, but=("acts", "records", "entries", "reports", "fined", "entered", "changes", "lost"))


def test_without_a_section_nobody_tells():
    world = world_of(changed(busy(), informants=None), 1500)
    assert len(joined(live(world, 5), "reports")) == 0
