"""Shaming (M23): who is shown to whom, when, and what those who saw it report."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import LEDGER, NEVER_PAID, adult
from test_recount import busy

from demerit.catalogue import catalogue
from demerit.day import lists, shaming
from demerit.day.trust import lost
from demerit.mechanisms import without
from demerit.place import place
from demerit.place.geography import square
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.model import Scheme
from small_worlds import Scripted, joined, life, live, people_of, same_day, scheme_of, scripted, world_of

RESIDENTS = 300
RULES = {
    "could_pay": {"kind": "concealed_assets", "points": -10, "channels": ["debtor_map"]},
    "telling": {"kind": "reporting", "points": 2},
}
NOW = {"delay": [0, 0], "false_match": 0}


def scheme(*, looks: float = 1, reports: float = 0, radius_m: int = 5000, **more) -> Scheme:
    """Whoever owes for ten days is listed, and shown to all who are online and live within the radius."""
    shown = {"radius_m": radius_m, "looks": looks, "reports": reports, "source": "here"}
    register = {"ways_in": {"late": {"unpaid": 10}}, "ways_out": {"on_payment": True}, "public": True, "shown": shown}
    return scheme_of(ledgers=LEDGER, rules=RULES, registers={"debtors": register},
                     channels={"police": {}, "debtor_map": NOW}, **more)  # fmt: skip


def owing(those: Scheme, *, can_pay: bool = True, days: int = 12) -> tuple[Scripted, int, list]:
    """Somebody who misses a payment on the first day, is listed on the tenth and shown on the eleventh."""
    world = scripted(those, life=life(**NEVER_PAID))
    i = adult()
    world.acts(0, i, "missed_bill", flags=lists.DONE | (0 if can_pay else lists.UNABLE))
    return world, i, live(world, days)


def of(days: list, name: str, resident: int) -> list:
    rows = joined(days, name)
    return [row for row in rows if int(row["resident" if "resident" in rows.dtype.names else "subject"]) == resident]


def looking(around: int, radius: int) -> set[int]:
    """Adults online within a radius of somebody's home, those at home left out."""
    people = people_of(RESIDENTS)
    table = people.table()
    away = (table["x_m"] - table["x_m"][around]) ** 2 + (table["y_m"] - table["y_m"][around]) ** 2 <= radius**2
    away &= (table["age"] >= 18) & (table["online"] > 0) & (table["household"] != table["household"][around])
    return set(np.flatnonzero(away).tolist())


def test_the_listed_are_shown_on_the_next_day_and_every_thirty():
    _, i, days = owing(scheme(), days=73)
    listed = [day.day for day in days if i in day.entered["resident"]]
    shown = [day.day for day in days if i in day.shown["resident"]]
    assert listed == [10]
    assert shown == [11, 41, 71]


@pytest.mark.parametrize("radius", [150, 500, 5000])
def test_everybody_near_enough_sees_it_when_all_look(radius):
    _, i, days = owing(scheme(radius_m=radius))
    (row,) = of(days, "shown", i)
    grown = [j for j in looking(i, radius) if people_of(RESIDENTS).age_on(j, 11) >= 18]
    assert abs(int(row["viewers"]) - len(grown)) <= 2  # birthdays within eleven days
    assert len(looking(i, 150)) < len(looking(i, 5000))


@pytest.mark.parametrize(("name", "residents"), [("village", 700), ("town", 30_000), ("village", 20_000)])
@pytest.mark.parametrize("radius", [1, 150, 500, 5000])
def test_a_face_is_shown_wherever_somebody_lives_within_the_radius(name, residents, radius):
    """Held against everybody's own distance; in the last place across from one village to the next, too."""
    people = place(name, residents=residents).build()
    table, faces = people.table(), np.zeros(20_000, shaming.FACE)
    corners = np.array([square(hood, *people.ground.all) for hood in range(people.place.neighbourhoods)])
    for about in range(0, residents, residents // 12):
        x, y = people.position(about)
        count = shaming.show_around(x, y, radius, about, 3, 7, people.row[0], faces, 0)
        shown = faces["hood"][:count].tolist()
        away = (table["x_m"] - x) ** 2 + (table["y_m"] - y) ** 2
        assert set(table["neighbourhood"][away <= radius**2].tolist()) <= set(shown)
        assert about // NEIGHBOURHOOD in shown
        nearest = [
            np.maximum(0, np.maximum(low - at, at - (low + side - 1)))
            for at, low, side in ((x, corners[:, 0], corners[:, 2]), (y, corners[:, 1], corners[:, 3]))
        ]
        assert sorted(shown) == np.flatnonzero(nearest[0] ** 2 + nearest[1] ** 2 <= radius**2).tolist()
        assert set(faces[:count][["about", "register", "shown", "x", "y"]].tolist()) == {(about, 3, 7, x, y)}
    assert shaming.show_around(x, y, radius, about, 3, 7, people.row[0], faces[: count - 1], 0) == -1  # no room


def test_nobody_sees_what_nobody_looks_at():
    _, i, days = owing(scheme(looks=0, reports=1))
    assert [int(row["viewers"]) for row in of(days, "shown", i)] == [0]
    assert len(joined(days, "reports")) == 0


def test_a_report_of_somebody_who_could_pay_is_true_and_counted_once():
    """Everybody who looks reports it. Ten points are lost once; each of those who report gains two."""
    world, i, days = owing(scheme(reports=1))
    reports = joined(days, "reports")
    assert len(reports) == of(days, "shown", i)[0]["viewers"] > 3
    assert set(reports["cause"].tolist()) == {lists.OWN}
    assert set(reports["about"].tolist()) == {i}
    assert [int(world.rows[name][i]) for name in ("score", "own")] == [990, 990]
    assert set(world.rows["score"][reports["resident"]].tolist()) == {1002}


def test_a_report_of_somebody_who_cannot_pay_is_false():
    """The points are gone all the same, once for each who reports; by the own record they aren't."""
    world, i, days = owing(scheme(reports=0.3), can_pay=False)
    reports = joined(days, "reports")
    assert len(reports) > 0
    assert set(reports["cause"].tolist()) == {lists.FALSE_REPORT}
    assert int(world.rows["score"][i]) == 1000 - 10 * len(reports)
    assert int(world.rows["own"][i]) == 1000
    paid = joined(days, "entries")
    assert (paid["flags"][paid["kind"] == lists.REPORTING] & lists.FALSELY).all()


def test_somebody_who_could_pay_one_of_two_sums_is_told_of_rightly():
    world = scripted(scheme(reports=1), life=life(**NEVER_PAID))
    i = adult()
    world.acts(0, i, "missed_bill")
    world.acts(1, i, "missed_bill", flags=lists.DONE | lists.UNABLE)
    reports = joined(live(world, 12), "reports")
    assert len(reports) > 3
    assert set(reports["cause"].tolist()) == {lists.OWN}


def test_being_shown_costs_trust_in_neighbours():
    trust = {"when_shown": 1, "source": "here"}
    world, i, _ = owing(scheme(trust=trust))
    assert int(lost(world.state["trust"][i], 1)) == 1
    assert np.flatnonzero(world.state["trust"]).tolist() == [i]
    unseen, _, _ = owing(scheme(trust=trust, looks=0))
    assert not unseen.state["trust"].any()


def test_those_listed_from_the_start_take_turns():
    register = {"initial_share": 0.5, "ways_in": {"low": {"below": 500}}, "public": True,
                "shown": {"looks": 0.1, "source": "here"}}  # fmt: skip
    those = scheme_of(ledgers=LEDGER, rules=RULES, registers={"low": register}, channels={"debtor_map": NOW})
    days = live(scripted(those), 31)
    first = [len(day.shown) for day in days]
    assert first[0] == 0
    assert max(first) < 30
    assert sum(first) > 60
    shown = joined(days, "shown")["resident"]
    assert len(set(shown.tolist())) == len(shown)


def test_off_nobody_is_shown_and_the_days_before_are_the_same():
    on, off = (world_of(s, 1500) for s in (busy(), without(busy(), ["shaming"])))
    one, other = live(on, 6), live(off, 6)
    assert len(joined(one, "shown")) > 0
    assert len(joined(other, "shown")) == 0
    seen = {catalogue().channels["debtor_map"].number}
    assert not seen & set(joined(other, "records")["channel"].tolist())
    assert same_day(one[0], other[0], but=("entries",))  # nobody has been shown on the first day
    for column in ("subject", "origin", "points", "cause"):  # a rule's number is its place: one rule is gone
        assert np.array_equal(one[0].entries[column], other[0].entries[column])


def test_one_listing_more_reaches_those_within_the_radius_and_no_further():
    """Two equal worlds, one debtor more in the second: only the debtor and those who could see the face differ."""
    those, i = scheme(reports=0.5, radius_m=150), adult()
    worlds = [scripted(those, life=life(**NEVER_PAID)) for _ in range(2)]
    worlds[1].acts(0, i, "missed_bill")
    for world in worlds:
        live(world, 12)
    differing = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
    assert i in differing
    assert differing - {i} <= looking(i, 150)
    assert differing - {i}
