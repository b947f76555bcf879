"""Friends leave (M31): by hand, as a table, and what one cut tie can change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_isolation import elastic, touched
from test_recount import busy

from demerit.chance import TILE
from demerit.day import lists, stocks
from demerit.day.cutting import END, CutTies, Ends, add_ends, falls_to, is_cut, isolation, key_of
from demerit.day.lists import SCORED
from demerit.day.state import CELLS
from demerit.day.tables.cutting import CUTTING as TABLE
from demerit.day.world import World
from demerit.mechanisms import without
from demerit.place import place
from demerit.shards import Shard, one_of
from small_worlds import changed, people_of, record, same_day, scheme_of, scripted, world_of

RESIDENTS = 300
NUMBERS = [*range(12), TILE - 1, TILE, TILE + 1, 2 * TILE - 1]  # of residents: of two tiles
PARTS = {
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300}},
    "grades": {"bands": {"A": {"from": 980}, "B": {"from": 950, "to": 980}, "C": {"to": 950}}},
    "channels": {"police": {}, "platforms": {}},
    "rules": {"post": {"kind": "critical_post", "points": -30}, "fight": {"kind": "fight", "points": -10}},
    "association": {"online_friend": {"share": 0.5}},
    "registers": {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 5}, "public": True}},
}
CUTTING = {"online_friend": {"sees_registers": ["thieves"], "cuts": 1, "source": "here"}}


def friends() -> tuple[int, list[int]]:
    """An adult, and the adult friends online who live elsewhere: two at least, and no kin, neighbour or colleague."""
    people = people_of(RESIDENTS)
    for i in range(RESIDENTS):
        ties = people.ties(i)
        others = {j for tie in ("household", "kin", "neighbour", "colleague") for j in ties[tie]}
        found = ties["online_friend"]
        if len(found) >= 2 and not others & set(found) and all(people.age_on(j, 0) >= 18 for j in (i, *found)):
            return i, found
    raise AssertionError("nobody has such friends")


def lost(day, origin: int) -> dict[int, int]:
    """Points lost by others to one resident's act."""
    return {int(e["subject"]): int(e["points"]) for e in day.entries if e["origin"] == origin != e["subject"]}


def test_a_friends_post_costs_points_until_the_tie_is_cut():
    """A post costs 30 points, and each friend online 15. Then its author is listed for a theft; all leave. After that a
    post costs the friends nothing, from either side, not even when the listing is over."""
    world = scripted(scheme_of(**PARTS, cut_ties=CUTTING), RESIDENTS)
    author, others = friends()
    world.recorded(0, author, "critical_post", channel="platforms")
    world.recorded(1, author, "theft")
    world.recorded(1, author, "critical_post", channel="platforms")
    world.recorded(2, author, "critical_post", channel="platforms")
    world.recorded(3, others[0], "critical_post", channel="platforms")
    world.recorded(9, author, "critical_post", channel="platforms")
    days = [world.step(day) for day in range(10)]
    each = dict.fromkeys(others, -15)
    assert lost(days[0], author) == each
    assert lost(days[1], author) == each  # effects hold from tomorrow
    assert [(int(row["resident"]), int(row["ties"])) for row in days[1].falls] == [(author, len(others))]
    assert sorted(int(row["other"]) for row in days[1].cut) == others
    assert {int(row["resident"]) for row in days[1].cut} == {author}
    assert lost(days[2], author) == {}
    assert author not in lost(days[3], others[0])
    assert not world.state["lists"][author]  # released after five days
    assert lost(days[9], author) == {}
    assert world.stocks[stocks.CUT_ROW].sum() == 1 + len(others)
    assert not any(len(day.cut) for n, day in enumerate(days) if n != 1)


def test_the_listed_are_isolated_by_as_much_as_was_cut():
    world = scripted(scheme_of(**PARTS, cut_ties=CUTTING), RESIDENTS)
    author, others = friends()

    def seen() -> tuple[int, int]:
        return isolation(
            world.first, world.last, 2, world.given, world.state, world.tables.cutting, world.cut_ties.ends
        )

    world.recorded(0, author, "theft")
    assert seen() == (0, 0)  # nobody is listed
    world.step(0)
    assert seen() == (len(others), len(others))
    world.cut_ties.put_back({"keys": world.cut_ties.keys[:0]})
    assert seen() == (0, len(others))


def test_a_fall_to_a_grade_is_seen_and_a_rise_to_it_is_not():
    """Grades 0 to 4, of which 3 is minded; register 1 is seen, register 0 isn't."""
    for after, before, seen in ((3, 2, True), (3, 4, False), (4, 3, False), (3, 3, False)):
        assert falls_to(0, 0, after, before, 0b10, 0b01000) == seen
    for after, before, seen in ((0b10, 0b00, True), (0b10, 0b10, False), (0b01, 0b00, False), (0b00, 0b10, False)):
        assert falls_to(after, before, 0, 0, 0b10, 0) == seen


def test_a_fall_that_errors_made_is_marked():
    """Two records of nothing make a C: the friends who leave for it leave for an error."""
    cutting = {"online_friend": {"sees_grades": ["C"], "cuts": 1, "source": "here"}}
    author, others = friends()
    for cause, flag in ((lists.FALSE_REPORT, lists.BY_ERROR), (lists.OWN, 0)):
        world = scripted(scheme_of(**PARTS, cut_ties=cutting), RESIDENTS)
        for _ in range(2):
            world.recorded(0, author, "critical_post", channel="platforms", cause=cause)
        day = world.step(0)
        assert [int(row["flags"]) for row in day.falls] == [flag]
        assert [int(row["flags"]) for row in day.cut] == [flag] * len(others)


def test_as_many_leave_as_the_scheme_says():
    """Of the ties to everybody listed on one day, about three in ten."""
    cutting = {tie: {"sees_registers": ["thieves"], "cuts": 0.3, "source": "here"}
               for tie in ("kin", "neighbour", "colleague", "online_friend")}  # fmt: skip
    world = scripted(scheme_of(**PARTS, cut_ties=cutting), 1500)
    for i in range(0, 1500, 3):
        world.recorded(0, i, "theft")
    day = world.step(0)
    ties = int(day.falls["ties"].sum())
    assert abs(len(day.cut) / ties - 0.3) < 4 * (0.3 * 0.7 / ties) ** 0.5 + 0.02  # a pair tied twice is cut once
    pairs = {frozenset((int(row["resident"]), int(row["other"]))) for row in day.cut}
    assert len(pairs) == len(day.cut)
    people = people_of(1500)
    for row in day.cut:
        i, j = int(row["resident"]), int(row["other"])
        assert j not in people.ties(i)["household"]
        assert people.age_on(j, 0) >= 18


@settings(max_examples=50, deadline=None)
@given(st.sets(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)), max_size=60))
def test_the_table_knows_both_ends_of_every_tie_and_no_other(pairs):
    both = {(i, j) for a, b in pairs if a != b for i, j in ((a, b), (b, a))}
    keys = np.sort(np.array([key_of(i, j) for i, j in both], np.uint64))
    ties = CutTies(np.zeros(1, TABLE), Shard(2 * TILE))
    ties.put_back({"keys": keys})
    assert ties.keys.tolist() == keys.tolist()
    assert {(i, j) for i in NUMBERS for j in NUMBERS if is_cut(i, j, ties.ends)} == both


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sets(st.tuples(st.integers(0, 2999), st.integers(0, 2999)), max_size=12), min_size=1, max_size=4),
    st.integers(0, 2),
)
def test_ends_are_added_evening_by_evening_as_if_all_at_once(evenings, rank):
    """In each of three shards, of which the last ends within a tile; and whoever has a first cut tie is counted."""
    residents = 2 * TILE + 900  # pairs lie where tiles meet, and at the end
    places = [*range(TILE - 1000, TILE + 1000), *range(residents - 1000, residents)]
    shard, people = one_of(residents, rank, 3), place("city", residents=residents).build()
    ties, known, counts = CutTies(np.zeros(1, TABLE), shard), set(), np.zeros((stocks.STOCK_ROWS, CELLS), np.int64)
    for pairs in evenings:
        both = {(places[i], places[j]) for a, b in pairs if a != b for i, j in ((a, b), (b, a))} - known
        mine = {(i, j) for i, j in both if shard.first <= i < shard.last}
        new = np.sort(np.array([key_of(i, j) for i, j in mine], np.uint64))
        rows, starts = np.empty(len(ties.ends.rows) + len(new), END), np.empty_like(ties.ends.starts)
        add_ends(new, ties.ends, people.row, rows, starts, counts)
        ties.ends = Ends(rows, starts, ties.ends.first)
        known |= mine
    assert ties.keys.tolist() == sorted(int(key_of(i, j)) for i, j in known)
    assert counts[stocks.CUT_ROW].sum() == len({i for i, _ in known})
    again = ties.packed(ties.keys)
    assert again.rows.tobytes() == ties.ends.rows.tobytes()
    assert again.starts.tolist() == ties.ends.starts.tolist()


class Reported(World):
    """A world where one resident is falsely reported for a post on the first day."""

    resident = -1

    def _score(self, day, acts, records):
        if day == 0:
            false = record(self.people, 0, self.resident, "critical_post", "platforms", lists.FALSE_REPORT, SCORED)
            records = np.concatenate([records, false])
        return super()._score(day, acts, records)


@pytest.mark.parametrize("cut", [True, False])
def test_one_cut_tie_changes_only_what_could_pass_along_it(cut):
    """Two equal worlds, and in one of them a tie is cut by hand. The friend at its other end, and that friend's
    household, are all whom the first day can treat differently; of the author only the count of friends to lose. Those
    with a tie to that friend may see the fall that it spares, and keep it in mind."""
    people = people_of(1500)
    # everybody is enrolled from the first day, and no grade reaches the whole tile by a profile
    bare = without(busy(), ["matching", "roll-out", "voluntary-enrolment"])
    scheme = changed(bare, association={"online_friend": {"share": 0.5, "source": "A"}})
    author = next(i for i in range(700, 1500) if len(people.ties(i)["online_friend"]) > 1 and people.age_on(i, 0) >= 18)
    friend = next(j for j in people.ties(author)["online_friend"] if people.age_on(j, 0) >= 18)
    worlds = [world_of(scheme, 1500, kind=Reported, catalogue=elastic()) for _ in range(2)]
    for world in worlds:
        world.resident = author
    if cut:
        both = np.sort(np.array([key_of(author, friend), key_of(friend, author)], np.uint64))
        worlds[1].cut_ties.put_back({"keys": both})
    one, other = (world.step(0) for world in worlds)
    if not cut:
        assert same_day(one, other)
        return
    states = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
    reach = {friend, *people.ties(friend)["household"]}
    assert friend in states
    assert states <= reach | set().union(*people.ties(friend).values())
    assert touched(one, other) <= {author} | reach
    assert same_day(one, other, but=("entries", "changes", "entered", "decisions", "falls", "cut"))
