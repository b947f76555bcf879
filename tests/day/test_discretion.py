"""An official's discretion (M41): how often, how much, against whom, and that it reaches nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.day import lists
from demerit.day.world import Day, World
from small_worlds import joined, live, people_of, scheme_of, world_of

LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
RESIDENTS, DAYS = 2048, 120


def other(**more) -> dict:
    return {"other": {"per_1000": 800, "points": [-50, -5], "source": "here"} | more}


def entries(items: dict, **more) -> np.ndarray:
    found = joined(live(world_of(scheme_of(ledgers=LEDGER, discretion=items), RESIDENTS, **more), DAYS), "entries")
    assert set(found["cause"].tolist()) <= {lists.DISCRETION}
    return found


def test_as_often_as_said_and_within_the_range():
    """800 a year for every 1,000 adults: with so many adults and days, within four standard deviations."""
    found = entries(other())
    grown = [i for i in range(RESIDENTS) if people_of(RESIDENTS).age_on(i, DAYS // 2) >= 18]
    expected = 0.8 * len(grown) * DAYS / 365
    assert abs(len(found) - expected) < 4 * expected**0.5
    assert {people_of(RESIDENTS).age_on(int(i), DAYS) >= 18 for i in found["subject"]} == {True}
    assert (found["points"].min(), found["points"].max()) == (-50, -5)
    assert abs(found["points"].mean() + 27.5) < 4 * 13.3 / len(found) ** 0.5


def test_a_bias_multiplies():
    """Women four times as often as men: so for every man about four women."""
    found = entries(other(per_1000=300, bias={"women": {"applies_to": {"female": True}, "times": 4}}))
    table = people_of(RESIDENTS).table()
    women = int(table["female"][found["subject"]].sum())
    grown = table["age"] >= 18
    share = table["female"][grown].mean()
    expected = 4 * share / (4 * share + 1 - share)
    assert abs(women / len(found) - expected) < 4 * (expected * (1 - expected) / len(found)) ** 0.5


def test_a_bias_below_one_spares():
    assert len(entries(other(bias={"all_men": {"applies_to": {"female": False}, "times": 0}}))) > 0
    spared = entries(other(bias={"all_men": {"applies_to": {"female": False}, "times": 0}}))
    assert people_of(RESIDENTS).table()["female"][spared["subject"]].all()


def test_it_is_no_part_of_the_own_record():
    world = world_of(scheme_of(ledgers=LEDGER, discretion=other()), RESIDENTS)
    live(world, 30)
    assert (world.rows["score"] < 1000).any()
    assert (world.rows["own"] == 1000).all()
    assert (world.rows["seen"] == 1000).all()


def test_an_item_more_changes_nobody_elses_luck():
    more = {"praise": {"per_1000": 200, "points": [1, 5], "source": "here"}} | other()
    one, both = entries(other()), entries(more)
    assert both[both["points"] < 0].tobytes() == one.tobytes()


class Charged(World):
    """A world in which one entry by discretion is made on the first day."""

    charged = -1

    def _score(self, day: int, acts: np.ndarray, records: np.ndarray) -> tuple[np.ndarray, ...]:
        made, *rest = super()._score(day, acts, records)
        if day == 0 and self.charged >= 0:
            row = np.zeros(1, lists.ENTRY)
            row["subject"] = row["origin"] = self.charged
            row["points"], row["rule"], row["cause"] = -90, lists.NO_RULE, lists.DISCRETION
            row["kind"] = row["channel"] = row["tie"] = 255
            made = np.concatenate([made, row])
        return made, *rest


@pytest.mark.parametrize("charged", [41, 700])
def test_one_charge_changes_its_subject_and_the_household_that_a_register_falls_on(charged):
    registers = {"low": {"ways_in": {"points": {"below": 950}}, "ways_out": {"term": 30}, "applies_to": "household"}}
    scheme = scheme_of(ledgers=LEDGER, registers=registers, services={"flights": {"closed_to_registers": ["low"]}})
    worlds = [world_of(scheme, 1500, kind=Charged) for _ in range(2)]
    worlds[1].charged = charged
    home = set(people_of(1500).ties(charged)["household"]) | {charged}
    for day in range(3):
        one, two = (world.step(day) for world in worlds)
        changed = np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist()
        assert set(changed) <= {charged}
        assert charged in changed
        assert asked_differently(one, two) <= home


def asked_differently(one: Day, two: Day) -> set[int]:
    rows = [{row.tobytes(): int(row["resident"]) for row in day.decisions} for day in (one, two)]
    return {rows[0].get(key, rows[1].get(key)) for key in set(rows[0]) ^ set(rows[1])}
