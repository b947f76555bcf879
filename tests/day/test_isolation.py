"""One false record in one of two equal worlds: who can be reached by it, and nobody else (DESIGN 4a, in miniature).

Over three days the effect may travel along the declared ties of association, within a household, within a
neighbourhood (where people are mistaken for each other and hear what is said), along the ties of informants, and
through a pool of scarce places.
Here nothing is scarce, so what is left is a closure over ties, households and neighbourhoods.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_worlds import changed, people_of, record, same_day, world_of
from test_recount import busy

from demerit.catalogue import Catalogue, catalogue
from demerit.chance import TILE
from demerit.day import lists
from demerit.day.lists import SCORED
from demerit.day.state import UNSCORED
from demerit.day.world import Day, World
from demerit.mechanisms import without
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.model import Scheme

RESIDENTS = 4 * TILE
DAYS = 3
NEAR = ("household", "kin")


@cache
def elastic() -> Catalogue:
    """The catalogue where nothing is scarce."""
    cat = catalogue()
    services = {name: service.model_copy(update={"pool": None}) for name, service in cat.services.items()}
    return cat.model_copy(update={"services": services})


def scheme(ties: tuple[str, ...]) -> Scheme:
    """Without matching, by which a grade reaches the whole tile."""
    seen = {tie: {"sees": 0.6, "willing": 0.6} for tie in NEAR}
    informants = {"ties": seen, "malicious": 300, "against": dict.fromkeys(NEAR, 1), "afraid": 1, "source": "A"}
    passed = {tie: {"share": 0.5, "source": "A"} for tie in ties}
    # a face reaches as far as its radius (test_shaming), and word of a case along every tie (test_knowledge)
    unseen = without(busy(), ["shaming", "blackout"])
    return changed(unseen, association=passed, informants=informants, matching=None)


class Accused(World):
    """A world where one resident is falsely reported for a post on the first day."""

    resident = -1

    def _score(self, day: int, acts: np.ndarray, records: np.ndarray) -> tuple[np.ndarray, ...]:
        if day == 0 and self.resident >= 0:
            false = record(self.people, 0, self.resident, "critical_post", "platforms", lists.FALSE_REPORT, SCORED)
            records = np.concatenate([records, false])
        return super()._score(day, acts, records)


def step(reached: set[int], ties: tuple[str, ...]) -> set[int]:
    """Everybody whom the residents reached so far can reach within a day: they may be told on, or tell on somebody."""
    mistaken: set[int] = set()
    people = people_of(RESIDENTS)
    told_on = reached | {j for i in reached for tie in NEAR for j in people.ties(i)[tie]}
    for hood in {i // NEIGHBOURHOOD for i in told_on}:
        mistaken |= set(range(hood * NEIGHBOURHOOD, min((hood + 1) * NEIGHBOURHOOD, RESIDENTS)))
    return mistaken | passed_to(mistaken, ties)


def passed_to(named: set[int], ties: tuple[str, ...]) -> set[int]:
    """Those who lose with the residents named in a record, who learn from it, or whose doors it shuts."""
    people = people_of(RESIDENTS)
    found = set(named)
    for i in named:
        tied = people.ties(i)
        for tie in (*ties, "household"):
            found |= set(tied[tie])
    first_hand = set(found)
    for i in first_hand:  # a register on a household
        found |= set(people.ties(i)["household"])
    return found


def touched(one: Day, other: Day) -> set[int]:
    """Residents whose day differs, in any list."""
    found: set[int] = set()
    for name in Day._fields:
        mine, theirs = getattr(one, name), getattr(other, name)
        if not isinstance(mine, np.ndarray) or mine.dtype.names is None or name == "records":
            continue
        who = "subject" if "subject" in mine.dtype.names else "resident"
        rows = [{row.tobytes(): int(row[who]) for row in table} for table in (mine, theirs)]
        for key in set(rows[0]) ^ set(rows[1]):
            found.add(rows[0].get(key, rows[1].get(key)))
    return found


@pytest.mark.parametrize("ties", [NEAR, (*NEAR, "online_friend")], ids=["near", "far"])
def test_a_false_report_reaches_whom_it_can_and_nobody_else(ties):
    worlds = [world_of(scheme(ties), RESIDENTS, kind=Accused, catalogue=elastic()) for _ in range(2)]
    accused = next(
        i for i in range(5000, RESIDENTS)
        if people_of(RESIDENTS).age_on(i, 0) >= 18 and people_of(RESIDENTS).ties(i)["online_friend"]
    )  # fmt: skip
    worlds[1].resident = accused
    reach, outside = passed_to({accused}, ties), []
    for day in range(DAYS):
        one, other = (world.step(day) for world in worlds)
        differing = set(np.flatnonzero(worlds[0].state != worlds[1].state).tolist()) | touched(one, other)
        assert differing <= reach, f"day {day}"
        if day == 0:
            tied = people_of(RESIDENTS).ties(accused)[ties[-1]]
            scored = (worlds[0].state["mind"] & UNSCORED) == 0
            grown = [i for i in tied if people_of(RESIDENTS).age_on(i, 0) >= 18]
            assert {i for i in (accused, *grown) if scored[i]} <= differing
            assert len(reach) < 200
        outside.append(RESIDENTS - len(reach))
        reach |= step(reach, ties)
    assert differing
    assert outside[1] > 0  # far friends soon reach everybody; kin and neighbours don't
    assert ties != NEAR or outside[-1] > RESIDENTS // 4


def test_without_a_report_the_two_are_one():
    worlds = [world_of(scheme(NEAR), RESIDENTS, kind=Accused, catalogue=elastic()) for _ in range(2)]
    for day in range(DAYS):
        assert same_day(*(world.step(day) for world in worlds))
    assert worlds[0].state.tobytes() == worlds[1].state.tobytes()
