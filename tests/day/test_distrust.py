"""Distrust (M35): how trust is lost and mended, what follows, and that it is nobody else's."""

from __future__ import annotations

import numpy as np
import pytest
from test_informing import LEDGER, RESIDENTS, RULES, SEES_ALL, somebody_with
from test_recount import busy

from demerit.catalogue import catalogue
from demerit.day import lists, stocks
from demerit.day.trust import circle_of, lost
from demerit.limits import CIRCLES, TIE_KINDS
from demerit.mechanisms import without
from demerit.scheme.model import Scheme
from small_worlds import changed, joined, live, same_day, scheme_of, scripted, world_of

CERTAIN = {"found_out": 1, "betrayed": 1, "source": "here"}


def scheme(tie: str, **trust) -> Scheme:
    channels = {"informants": {"false_match": 0, "delay": [0, 0]}}
    informants = {"ties": {tie: dict(SEES_ALL)}, "source": "here"}
    return scheme_of(ledgers=LEDGER, rules=RULES, channels=channels, informants=informants, trust=CERTAIN | trust)


def missing(world, resident: int) -> list[int]:
    """Levels of trust lost, by circle."""
    return [int(lost(world.state["trust"][resident], circle)) for circle in range(len(CIRCLES))]


@pytest.mark.parametrize(
    ("tie", "circle"),
    [("household", "family"), ("kin", "family"), ("neighbour", "neighbours"), ("colleague", "colleagues"),
     ("online_friend", "friends")],
)  # fmt: skip
def test_whoever_is_reported_trusts_such_people_less(tie, circle):
    """Three reports, three levels, and no lower than that; the reporter trusts as before."""
    world = scripted(scheme(tie))
    i, place = somebody_with(tie), CIRCLES.index(circle)
    assert int(circle_of(TIE_KINDS.index(tie))) == place
    levels = []
    for day in range(4):
        world.acts(day, i, "littering")
        reporters = world.step(day).reports["resident"]
        levels.append(missing(world, i)[place])
        assert not world.state["trust"][reporters].any()
    assert levels == [1, 2, 3, 3]
    assert sum(missing(world, i)) == 3
    assert world.stocks[stocks.TRUST_ROW + place].sum() == 1
    assert world.stocks[stocks.TRUST_LEVEL_ROW + place].sum() == 3


def test_whoever_never_finds_out_trusts_as_before():
    world = scripted(scheme("neighbour", found_out=0))
    world.acts(0, somebody_with("neighbour"), "littering")
    assert len(world.step(0).reports) == 1
    assert not world.state["trust"].any()


def test_those_who_pay_for_another_trust_such_people_less():
    passed = {"household": {"share": 0.5, "source": "here"}}
    data = {"ledgers": LEDGER, "rules": {"theft": {"kind": "theft", "points": -60}}, "channels": {"police": {}}}
    world = scripted(scheme_of(**data, association=passed, trust={"by_association": 1, "source": "here"}))
    i = somebody_with("household")
    world.recorded(0, i, "theft")
    day = world.step(0)
    paid = day.entries["subject"][day.entries["cause"] == lists.ASSOCIATED]
    assert len(paid) > 0
    assert all(missing(world, int(j)) == [1, 0, 0, 0] for j in paid)
    assert missing(world, i) == [0, 0, 0, 0]


def test_trust_mends_by_a_level_a_month():
    world = scripted(scheme("neighbour", mends=1))
    i = somebody_with("neighbour")
    for day in range(3):
        world.acts(day, i, "littering")
    levels = [missing(world, i)[1] for day in range(91) if world.step(day) is not None]
    assert [levels[day] for day in (2, 29, 30, 59, 60, 89, 90)] == [3, 3, 2, 2, 1, 1, 0]
    assert world.stocks[stocks.TRUST_ROW :].sum() == 0


def guarded(share: float) -> np.ndarray:
    """Private remarks of three months, some given up, in a world where everybody has lost all trust."""
    data = {"ledgers": LEDGER, "trust": {"guarded": share, "mends": 0, "source": "here"}}
    world = world_of(scheme_of(**data), 1500)
    world.state["trust"] = 255
    acts = joined(live(world, 60), "acts")
    return acts[acts["kind"] == catalogue().kinds["private_remark"].number]


def test_those_who_trust_nobody_keep_private_remarks_back():
    free, half, mute = (guarded(share) for share in (0, 0.5, 1))
    assert len(free) > 10
    assert len(free) == len(half) == len(mute)  # the same remarks would have been made
    assert not (free["flags"] & lists.CHILLED).any()
    assert 0 < ((half["flags"] & lists.CHILLED) != 0).sum() < len(half)
    assert ((mute["flags"] & lists.CHILLED) != 0).all()


def test_lost_trust_makes_for_more_reports():
    """The same luck on the first day: with all trust lost, whoever told tells still, and others do too."""

    def told(trust: int) -> set[tuple[int, int]]:
        data = {"ties": {"neighbour": {"sees": 0.5, "willing": 0.5}}, "source": "here"}
        world = scripted(changed(scheme("neighbour", tells=2), informants=data))
        world.state["trust"] = trust
        for i in range(RESIDENTS):
            world.acts(0, i, "littering")
        return {(int(row["resident"]), int(row["about"])) for row in world.step(0).reports}

    trusting, distrusting = told(0), told(255)
    assert 0 < len(trusting) < len(distrusting)
    assert trusting < distrusting
    assert told(0b110011) == trusting  # of friends and colleagues, family: not of neighbours


def test_off_trust_stays_and_the_first_day_is_the_same():
    on, off = (world_of(s, 1500) for s in (busy(), without(busy(), ["distrust"])))
    one, other = on.step(0), off.step(0)
    assert same_day(one, other)
    assert on.state["trust"].any()
    assert not off.state["trust"].any()
    live(off, 3)
    assert not off.state["trust"].any()


def test_one_report_more_touches_nobodys_trust_but_the_subjects():
    worlds = [scripted(scheme("neighbour")) for _ in range(2)]
    i = somebody_with("neighbour")
    worlds[1].acts(0, i, "littering")
    for world in worlds:
        live(world, 3)
    assert np.flatnonzero(worlds[0].state["trust"] != worlds[1].state["trust"]).tolist() == [i]
