"""The bytes of a row: every value comes back from either form, and what stands apart is as in a dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from test_recount import busy

from demerit.day import world as day_world
from demerit.day.apart import ROW, Apart, home, keep_apart, keep_side, keep_wrong, side_of, wrong_of
from demerit.day.rows import Rows
from demerit.day.state import (
    ABSTAINER,
    BASE,
    NOT_HERE,
    RESIDENT,
    SHORT,
    STANDS_APART,
    UNSCORED,
    WIDE,
    form_of,
    grades_of,
    keep_grades,
    keep_scores,
    own_of,
    score_of,
    seen_of,
)
from demerit.day.tables.standing import STANDING
from demerit.reference.agreement import compare
from demerit.scheme import load
from demerit.scheme.plain import plain
from small_worlds import changed, live, people_of, same_day, world_of

RESIDENTS = 400
BYTES = {"as_reported": 12, "rongcheng_2021": 12, "credit_only": 12, "none": 12, "village_ledger": 14}


@njit
def there_and_back(state, scores, both):
    """Write into the first row, and read it again."""
    keep_scores(state[0], scores[0], scores[1], scores[2])
    keep_grades(state[0], both)
    row = state[0]
    return score_of(row), own_of(row), seen_of(row), grades_of(row)


def standing(low: int = -8, start: int = 4) -> np.ndarray:
    """Rules of which only the second ledger matters here."""
    table = np.zeros(1, STANDING)
    table["ledgers"], table["low"][0, 1], table["high"][0, 1], table["start"][0, 1] = 2, low, low + 15, start
    return table


grades = st.one_of(
    st.tuples(st.integers(0, 7), st.integers(0, 7)), st.sampled_from([(x, x) for x in (ABSTAINER, NOT_HERE)])
)
short_scores = st.tuples(*[st.integers(0, BASE - 1)] * 3)
wide_scores = st.tuples(*[st.integers(-(1 << 15), (1 << 15) - 1)] * 3)


@settings(deadline=None)
@given(st.one_of(st.tuples(st.just(SHORT), short_scores), st.tuples(st.just(WIDE), wide_scores)), grades, st.booleans())
def test_scores_and_grades_come_back(kept, pair, aside):
    form, scores = kept
    state, both = np.zeros(2, form), pair[0] | pair[1] << 4
    state["grade"][0] = STANDS_APART if aside else 0
    assert there_and_back(state, np.array(scores), both) == (*scores, both)
    assert state["grade"][0] & 15 == pair[0]  # what most kernels read
    assert (state["grade"][0] & STANDS_APART != 0) == aside
    for name in ("mind", "lists", "commerce", "trust"):
        assert state[name][0] == 0
    assert not np.frombuffer(state[1].tobytes(), np.uint8).any()


def test_three_scores_fill_32_bits():
    assert BASE**3 < 1 << 32 < (BASE + 1) ** 3
    state, most = np.zeros(1, SHORT), np.full(3, BASE - 1)
    assert there_and_back(state, most, 0)[:3] == (BASE - 1,) * 3
    assert state["scores"][0] == BASE**3 - 1


@pytest.mark.parametrize(
    ("first", "form"),
    [((0, 0, 0), SHORT), ((1000, 0, 1300), SHORT), ((0, 0, 1624), SHORT), ((0, 0, 1625), WIDE), ((0, -1, 100), WIDE),
     ((1700, 0, 1300), WIDE)],
)  # fmt: skip
def test_the_form_of_a_row_follows_from_the_first_ledger(first, form):
    assert form_of(*first) == form


def test_bytes_of_a_row():
    assert (SHORT.itemsize, WIDE.itemsize, ROW.itemsize) == (12, 14, 6)
    for name, size in BYTES.items():
        assert world_of(load(name), 60).state.dtype.itemsize == size, name


# -- what stands apart ------------------------------------------------------------------------------------------------


def keep_all(steps, state, table, apart: Apart) -> dict[int, tuple[int, int]]:
    """Write side, wrong or both of residents into the table, and into a dictionary."""
    usual, found = int(table["start"][0, 1] - table["low"][0, 1]) * 17, {}
    for what, i, side, wrong in steps:
        few, now = apart.with_room(1), found.get(i, (usual, 0))
        if what == "side":
            keep_side(i, side, state, table[0], few)
            found[i] = (side, now[1])
        elif what == "wrong":
            keep_wrong(i, wrong, state, table[0], few)
            found[i] = (now[0], wrong)
        else:
            keep_apart(i, side, wrong, state, table[0], few)
            found[i] = (side, wrong)
    return {i: row for i, row in found.items() if row != (usual, 0)}


# few residents, so that the same come again, and the usual values often, so that rows go
steps = st.tuples(st.sampled_from(["side", "wrong", "both"]), st.integers(0, 150),
                  st.sampled_from([12 * 17, 11, 255]), st.sampled_from([0, 0, 1, 128]))  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(steps, max_size=400))
def test_what_stands_apart_is_what_a_dictionary_holds(steps):
    state, table, apart = np.zeros(RESIDENTS, SHORT).view(np.recarray), standing().view(np.recarray), Apart(RESIDENTS)
    wanted = keep_all(steps, state, table, apart)
    kept = apart.kept()["rows"]
    assert kept["resident"].tolist() == sorted(wanted)
    assert {int(i): (int(side), int(wrong)) for i, side, wrong in kept} == wanted
    assert int(apart.taken[0]) == len(wanted)
    assert np.flatnonzero(state["grade"] & STANDS_APART).tolist() == sorted(wanted)
    again = Apart(RESIDENTS)
    again.put_back({"rows": kept})
    for one in (apart, again):
        assert len(wanted) * 4 <= len(one.rows) * 3
        for i in range(RESIDENTS):
            found = side_of(i, state, table[0], one.table), wrong_of(i, state, one.table)
            assert found == wanted.get(i, (12 * 17, 0))
    assert again.kept()["rows"].tobytes() == kept.tobytes()


def test_everybody_may_stand_apart():
    state, table, apart = np.zeros(RESIDENTS, SHORT).view(np.recarray), standing().view(np.recarray), Apart(RESIDENTS)
    few = apart.with_room(10 * RESIDENTS)  # never more than there are residents
    for i in range(RESIDENTS):
        keep_apart(i, i % 200, 1, state, table[0], few)
    rows = Rows(state, table, apart)
    assert rows["side"].tolist() == [i % 200 for i in range(RESIDENTS)]
    assert rows["wrong"].all()
    for i in range(RESIDENTS):
        keep_apart(i, 12 * 17, 0, state, table[0], few)
    assert len(apart.kept()["rows"]) == int(apart.taken[0]) == 0
    assert not state["grade"].any()


def test_a_hash_points_into_the_table_whatever_the_number():
    for size in (64, 1000, 100_000):
        places = [home(i, np.zeros(size, ROW)) for i in (*range(300), 1_409_778_723, (1 << 32) - 2)]
        assert 0 <= min(places) <= max(places) < size
        assert len(set(places[:60])) > 40  # neighbours are scattered


def test_those_not_scored_have_nothing_in_a_second_ledger():
    state, table, apart = np.zeros(3, SHORT), standing(), Apart(3)
    state["mind"][1] = UNSCORED
    assert Rows(state, table, apart)["side"].tolist() == [12 * 17, 0, 12 * 17]


def test_rows_are_read_by_number_stretch_mask_and_column():
    world = world_of(busy(), RESIDENTS)
    live(world, 20)
    every = world.rows[:]
    assert every.dtype == world.rows.dtype == RESIDENT
    assert len(world.rows) == RESIDENTS
    mask = every["lists"] != 0
    assert mask.any()
    assert world.rows[mask].tobytes() == every[mask].tobytes()
    assert world.rows[7] == every[7]
    assert world.rows[5:9].tobytes() == every[5:9].tobytes()
    assert world.rows[np.array([9, 2])].tobytes() == every[[9, 2]].tobytes()
    for name in RESIDENT.names:
        assert world.rows[name].tobytes() == every[name].tobytes()


# -- days are the same in either form ---------------------------------------------------------------------------------


def test_short_and_wide_rows_live_the_same_days(monkeypatch):
    short = world_of(busy(), RESIDENTS)
    monkeypatch.setattr(day_world, "form_of", lambda *first: WIDE)
    wide = world_of(busy(), RESIDENTS)
    assert (short.state.dtype, wide.state.dtype) == (SHORT, WIDE)
    for day in range(70):
        assert same_day(short.step(day), wide.step(day)), day
        assert short.rows[:].tobytes() == wide.rows[:].tobytes(), day
    assert short.apart.kept()["rows"].tobytes() == wide.apart.kept()["rows"].tobytes()
    assert short.apart.taken[0] > 0


@pytest.mark.parametrize(("start", "low", "high"), [(1700, 0, 1710), (5, -300, 20)])
def test_a_ledger_too_wide_for_a_short_row_agrees_with_the_reference(start, low, high):
    points = {"start": start, "min": low, "max": high, "restoration": {"points": 3, "every": "month"}}
    scheme = changed(busy(), ledgers=plain(busy())["ledgers"] | {"points": points})
    world = world_of(scheme, RESIDENTS)
    live(world, 32)
    assert world.state.dtype == WIDE
    score = world.rows["score"]
    assert not 0 <= score.min() <= score.max() < BASE
    compare(scheme, people_of(RESIDENTS), days=40, every=5)
