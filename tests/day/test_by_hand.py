"""The small pieces of a day, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from demerit.chance import ONE
from demerit.day import at_rest, lists
from demerit.day.apart import Apart, keep_apart
from demerit.day.association import passed_on
from demerit.day.collectors import collectors_of, page, rounded, ticket
from demerit.day.conduct import dares
from demerit.day.debts import owe, owes, size_of_sum
from demerit.day.doors import first_served, lowest, parent_shuts, shut
from demerit.day.fear import fear, greatest_fear, raised
from demerit.day.ledgers import by_subject, clamp, grade_of, nearer, post, rank_cutoffs
from demerit.day.registers import LAST_DAY, admission, appeal_day, appeal_succeeds, enter, meets, wrongly
from demerit.day.rows import Rows
from demerit.day.state import DEBT_SHIFT, RESIDENT, SHORT, WIDE, keep_grades, keep_scores
from demerit.day.tables.access import ACCESS
from demerit.day.tables.standing import STANDING
from small_worlds import blank

K0, K1 = np.uint32(11), np.uint32(22)
CUTOFFS = np.array([1010, 980, 950, 920, -(1 << 30)])


@pytest.mark.parametrize(("yuan", "size"), [(0, 0), (200, 0), (201, 1), (2000, 1), (2001, 2), (200_000, 2)])
def test_size_of_a_sum(yuan, size):
    assert size_of_sum(yuan) == size


@pytest.mark.parametrize(
    ("heat", "personal", "goes"), [(0, 0, True), (255, 1, False), (256, 1, True), (767, 3, False), (768, 3, True)]
)
def test_a_protest_needs_enough_said_nearby(heat, personal, goes):
    """256 for each dissenting act of late; a personal threshold counts acts."""
    assert dares(heat, personal) == goes


@pytest.mark.parametrize(
    ("points", "grade"), [(1300, 0), (1010, 0), (1009, 1), (980, 1), (979, 2), (950, 2), (920, 3), (919, 4), (0, 4)]
)
def test_grades_by_bands(points, grade):
    assert grade_of(points, CUTOFFS, 5) == grade


def test_a_single_grade_holds_everybody():
    assert grade_of(-5, np.array([0]), 1) == 0


@pytest.mark.parametrize(("value", "kept"), [(-1, 0), (0, 0), (7, 7), (12, 12), (13, 12)])
def test_bounds(value, kept):
    assert clamp(value, 0, 12) == kept


@pytest.mark.parametrize(
    ("points", "step", "after"), [(970, 20, 990), (990, 20, 1000), (1000, 20, 1000), (1005, 20, 1000), (1030, 20, 1010)]
)
def test_restoration_goes_to_the_start_and_no_further(points, step, after):
    assert nearer(points, 1000, step) == after


def test_grades_by_rank_are_never_too_generous():
    """Ten residents: shares of a tenth, four tenths and the rest. Two share the top, so nobody is best."""
    histogram = np.zeros(11, np.int64)  # points 0 to 10
    histogram[10], histogram[9], histogram[5] = 2, 3, 5
    shares = [round(ONE * 0.1), round(ONE * 0.5), ONE]
    assert rank_cutoffs(histogram, 0, shares)[:2] == [11, 6]  # 9 and 10 are second best; 6 to 8 are empty
    histogram[10], histogram[9] = 1, 4
    assert rank_cutoffs(histogram, 0, shares)[:2] == [10, 6]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=80), st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_ranks_leave_no_grade_too_full(points, weights):
    cumulated = [Fraction(sum(weights[: i + 1]), sum(weights)) for i in range(len(weights))]
    histogram = np.bincount(points, minlength=41)
    shares = [min(ONE, round(share * ONE)) for share in cumulated]
    cutoffs = rank_cutoffs(histogram, 0, shares)
    assert cutoffs == sorted(cutoffs, reverse=True)
    for cutoff, share in zip(cutoffs[:-1], shares, strict=False):
        assert sum(p >= cutoff for p in points) <= len(points) * share / ONE


# -- association --------------------------------------------------------------------------------------------------


def test_what_is_passed_on_is_whole_when_it_comes_out_even():
    """30 hundredths of 20 is 6, give or take the rounding of the share itself; half of 20 is 10 for sure."""
    assert {passed_on(-20, 1 << 15, 3, 1, j, 0, K0, K1) for j in range(50)} == {-10}
    assert {passed_on(-20, 0, 3, 1, j, 0, K0, K1) for j in range(50)} == {0}


def test_fractions_are_rounded_fairly():
    """A tenth of 25 is 2.5: 2 or 3, half the time each."""
    got = [passed_on(-25, 6554, day, 1, j, 0, K0, K1) for day in range(40) for j in range(50)]
    assert set(got) == {-2, -3}
    assert abs(np.mean(got) + 2.5) < 0.05


# -- registers ----------------------------------------------------------------------------------------------------


def test_below_and_at_or_above():
    assert meets(0, 919, 920)
    assert not meets(0, 920, 920)
    assert meets(1, 1010, 1010)
    assert not meets(1, 1009, 1010)


def appealing(known: float, tried: float, corrected: float, mistaken: float = 0.0, days: int = 90) -> np.record:
    shares = {"known": known, "tried": tried, "corrected": corrected, "mistaken": mistaken}
    columns = {f"appeal_{name}": [round(share * ONE)] for name, share in shares.items()}
    return blank(STANDING, registers=1, register_key=[5], term=[1 << 30], appeal_days=[days], **columns)


def test_an_appeal_is_decided_so_many_days_later():
    assert appeal_day(4, 0, 10, appealing(1, 1, 1), 0, K0, K1) == 100
    assert appeal_day(4, 0, 10, appealing(0, 1, 1), 0, K0, K1) == 0
    assert appeal_day(4, 0, 10, appealing(1, 0, 1), 0, K0, K1) == 0


def test_those_who_know_and_try():
    table = appealing(0.3, 0.5, 1)
    made = sum(appeal_day(i, 0, 10, table, 0, K0, K1) > 0 for i in range(4000))
    assert abs(made / 4000 - 0.15) < 0.02


def test_wrongful_and_rightful_listings_have_chances_of_their_own():
    table = appealing(1, 1, corrected=1, mistaken=0)
    assert appeal_succeeds(4, 0, 10, True, table, K0, K1)
    assert not appeal_succeeds(4, 0, 10, False, table, K0, K1)


def test_a_stay_without_a_term_has_no_end():
    stays = np.zeros(2, at_rest.STAY)
    n = enter(stays, 0, 4, 10, 0, 3, lists.WRONGFUL, appealing(0, 0, 0), 0, K0, K1)
    assert n == 1
    row = stays[0]
    assert [row[x] for x in ("resident", "day", "where", "way", "until")] == [4, 10, 0, 3, LAST_DAY]
    assert wrongly(row["flags"])


def test_the_rightful_wish_comes_first():
    """Of two wishes to list somebody, one on a true and one on a false record, the first in order is the true."""
    assert admission(9, 2, False, 5, 255) < admission(9, 2, True, 0, 0) < admission(9, 3, False, 0, 0)


# -- unpaid sums --------------------------------------------------------------------------------------------------


def test_three_sums_at_a_time():
    sums, mind = np.zeros(8, at_rest.OWED).view(np.recarray), 0
    n = 0
    for _ in range(5):
        n, mind = owe(sums, n, 3, 1, 8, lists.FINE, 0, mind)
    assert n == 3
    assert mind >> DEBT_SHIFT == 3
    assert owes(mind)
    assert not owes(0)


# -- doors --------------------------------------------------------------------------------------------------------

DOORS = blank(
    ACCESS, services=4, lists=[0b01, 0, 0, 0b01], grades=[0b10000, 0, 0, 0b11000], by_parents=[0, 0, 0, 1],
    private_lists=[0, 0b10, 0, 0], private_grades=[0, 0b01000, 0, 0], private=[0, ONE // 2, 0, 0],
    priority_lists=[0, 0, 0b100, 0], priority_grades=[0, 0, 0b00001, 0],
)  # fmt: skip
LOW, HIGH = ONE // 4, ONE * 3 // 4  # words below and above one half


@pytest.mark.parametrize(
    ("service", "on", "grade", "by_parents", "word", "reason"),
    [
        (0, 0b00, 0, False, LOW, lists.NO_REASON),
        (0, 0b01, 0, False, LOW, lists.BY_REGISTER),
        (0, 0b10, 0, False, LOW, lists.NO_REASON),  # another register
        (0, 0b00, 4, False, LOW, lists.BY_GRADE),
        (0, 0b01, 4, False, LOW, lists.BY_REGISTER),  # the register is asked first
        (1, 0b10, 0, False, LOW, lists.BY_PRIVATE),
        (1, 0b10, 0, False, HIGH, lists.NO_REASON),  # somebody who doesn't mind
        (1, 0b00, 3, False, LOW, lists.BY_PRIVATE),
        (3, 0b01, 4, False, LOW, lists.NO_REASON),  # a child's door looks at the parents alone
        (3, 0b00, 0, True, LOW, lists.BY_PARENT),
    ],
)
def test_doors(service, on, grade, by_parents, word, reason):
    assert shut(service, on, grade, 0, by_parents, np.uint32(word), DOORS) == reason


def test_a_parent_shuts_a_door_by_register_or_grade():
    assert parent_shuts(3, 0b01, 0, DOORS)
    assert parent_shuts(3, 0b00, 3, DOORS)
    assert not parent_shuts(3, 0b10, 2, DOORS)


def test_who_is_served_first():
    assert first_served(2, 0b100, 3, DOORS)
    assert first_served(2, 0b000, 0, DOORS)
    assert not first_served(2, 0b011, 1, DOORS)


@pytest.mark.parametrize(("mask", "bit"), [(0, 255), (1, 0), (0b1100, 2), (0b10000000, 7)])
def test_the_lowest_register_is_the_reason(mask, bit):
    assert lowest(mask) == bit


# -- fear ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 3), min_size=10, max_size=10), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_fears_stand_side_by_side(levels, context):
    mind = sum(level << 2 * c for c, level in enumerate(levels)) | 1 << 20  # and employed
    assert [fear(mind, c) for c in range(10)] == levels
    assert greatest_fear(mind) == max(levels)
    after = raised(mind, context)
    expected = [min(3, level + (c == context)) for c, level in enumerate(levels)]
    assert [fear(after, c) for c in range(10)] == expected
    assert after >> 20 == 1


# -- collectors ---------------------------------------------------------------------------------------------------


def test_rounding_keeps_the_mean():
    """Two and a quarter: three for the lowest quarter of words, two for the rest."""
    amount = np.uint64(2.25 * 65536)
    assert [rounded(amount, np.uint32(quarter << 30)) for quarter in range(4)] == [3, 2, 2, 2]


def test_ten_collectors_for_seven_hundred():
    per_1000 = np.uint64(14 * 65536)  # 256 residents have 3.584 of them
    hands = [collectors_of(hood, 256, per_1000, K0, K1) for hood in range(400)]
    assert set(hands) == {3, 4}
    assert abs(np.mean(hands) - 3.584) < 0.1


def test_a_page_holds_as_much_as_the_collectors_can_write():
    assert {page(1, 3, np.uint64(2 * 65536), day, K0, K1) for day in range(30)} == {6}
    pages = [page(1, 1, np.uint64(32768), day, K0, K1) for day in range(400)]
    assert set(pages) == {0, 1}
    assert abs(np.mean(pages) - 0.5) < 0.1


def test_tickets_differ_between_equal_words():
    tickets = {int(ticket(resident, 8, 3, K0, K1)) for resident in range(500)}
    assert len(tickets) == 500
    assert sorted(tickets) != [int(ticket(resident, 8, 3, K0, K1)) for resident in range(500)]  # a lottery


# -- posting ------------------------------------------------------------------------------------------------------


@njit
def put(rows, state, table, apart):
    """Rows of `RESIDENT` into a state."""
    for i in range(len(rows)):
        keep_scores(state[i], rows[i].score, rows[i].own, rows[i].seen)
        keep_grades(state[i], rows[i].grade)
        keep_apart(i, rows[i].side, rows[i].wrong, state, table[0], apart)


def rows_of(entries: list[tuple[int, int, int, int]]) -> np.ndarray:
    """Entries of (resident, ledger, points, cause)."""
    rows = np.zeros(len(entries), lists.ENTRY)
    for row, (resident, ledger, points, cause) in zip(rows, entries, strict=True):
        row["subject"], row["ledger"], row["points"], row["cause"] = resident, ledger, points, cause
    return rows


def posted(
    entries: list[tuple[int, int, int, int]] | np.ndarray, *, start: tuple[int, int] = (1000, 12),
    form: np.dtype = SHORT,
) -> np.ndarray | None:  # fmt: skip
    """Rows of five residents after entries (see `rows_of`), or None on overflow."""
    table = np.zeros(1, STANDING)
    table["ledgers"], table["start"][0, :2] = 2, (1000, 12)
    table["low"][0, :2], table["high"][0, :2] = (0, 0), (1300, 12)
    state, apart, begin = np.zeros(5, form), Apart(5), np.zeros(5, RESIDENT)
    begin["score"] = begin["own"] = start[0]
    begin["side"] = start[1] | start[1] << 4
    put(begin, state, table, apart.with_room(5))
    rows = entries if isinstance(entries, np.ndarray) else rows_of(entries)
    touched = np.zeros(len(rows) + 1, np.int64)
    done = post(state, table, apart.with_room(5), rows, by_subject(rows), touched)
    assert done < 0 or touched[:done].tolist() == rows["subject"].tolist()
    return None if done < 0 else Rows(state, table, apart)[:]


def test_bounds_are_applied_when_all_entries_are_in():
    """1,295 points, a deed of 10 and a lapse of 3: 1,302 is one above the bound, whichever came first."""
    for entries in ([(0, 0, 10, lists.OWN), (0, 0, -3, lists.OWN)], [(0, 0, -3, lists.OWN), (0, 0, 10, lists.OWN)]):
        state = posted(entries, start=(1295, 12))
        assert state is not None
        assert state["score"][0] == 1300


def moved(*points: int, start: int, ledger: int = 0, **columns: list[int]) -> list[int]:
    """What entries of one resident move on one day."""
    rows = rows_of([(3, ledger, one, lists.OWN) for one in points])
    for name, values in columns.items():
        rows[name] = values
    state = posted(rows, start=(start, 12) if ledger == 0 else (1000, start))
    assert state is not None
    now = int(state["score"][3]) if ledger == 0 else int(state["side"][3]) & 15
    assert now - start == rows["moved"].sum()
    return rows["moved"].tolist()


def test_a_loss_at_the_floor_takes_what_is_there_and_the_next_takes_nothing():
    assert moved(-50, start=35) == [-35]
    assert moved(-35, start=35) == [-35]
    assert moved(-50, start=0) == [0]
    assert moved(-50, -50, start=35, act_day=[1, 2]) == [-35, 0]
    assert moved(-50, -50, start=35, act_day=[2, 1]) == [0, -35]  # the one for the earlier act comes first
    assert moved(-20, -20, -20, start=35, kind=[3, 1, 2]) == [0, -20, -15]
    assert moved(-9, -6, start=12, ledger=1, act_day=[2, 1]) == [-6, -6]


def test_a_gain_at_the_ceiling_gives_what_there_is_room_for():
    assert moved(50, start=1265) == [35]
    assert moved(50, 50, start=1265, act_day=[2, 1]) == [0, 35]
    assert moved(10, start=1300) == [0]
    assert moved(3, 2, start=8, ledger=1) == [2, 2]


def test_what_goes_the_other_way_on_that_day_is_in_before_a_bound_is():
    """35 points, 10 more and 50 less, then 60 less: 45 can go, whichever came first. And so at the ceiling."""
    assert moved(-50, 10, start=35) == [-45, 10]
    assert moved(10, -50, -60, start=35, act_day=[9, 1, 2]) == [10, -45, 0]
    assert moved(-10, 40, 30, start=1260, act_day=[9, 2, 1]) == [-10, 20, 30]
    assert moved(-50, 20, start=35) == [-50, 20]  # no bound is met


def test_which_entry_a_bound_meets_hangs_on_no_order_of_the_list():
    """Each column decides where those before it are equal."""
    ranked = ("act_day", "cause", "kind", "channel", "tie", "flags", "rule", "origin")
    for at, name in enumerate(ranked):
        higher = {other: [0, 1] for other in ranked[at + 1 :]}
        assert moved(-30, -30, start=30, **{name: [1, 0]}, **higher) == [0, -30], name
        assert moved(-30, -30, start=30, **{name: [0, 1]}, **{k: v[::-1] for k, v in higher.items()}) == [-30, 0], name
    assert moved(-20, -30, start=30) == [0, -30]
    assert moved(-30, -20, start=30) == [-30, 0]


def test_the_own_record_takes_true_records_and_what_is_restored():
    causes = [(1, 0, -10, cause) for cause in range(len(lists.CAUSES))] + [(1, 1, -1, cause) for cause in range(4)]
    state = posted(causes)
    assert state is not None
    assert state["score"][1] == 1000 - 10 * len(lists.CAUSES)
    assert state["own"][1] == 980
    assert state["side"][1] == 8 | 11 << 4
    assert state["score"][0] == 1000


def test_a_ledger_that_would_leave_its_bits_is_an_error():
    assert posted([(2, 0, -30_000, lists.OWN), (2, 0, -3_000, lists.OWN)]) is not None  # 32,000 below nothing
    assert posted([(2, 0, -30_000, lists.OWN), (2, 0, -3_001, lists.OWN)]) is None
    assert posted([(2, 0, 30_000, lists.COPIED), (2, 0, 1_001, lists.OWN)]) is None


def test_the_second_ledger_sums_up_before_it_is_bounded():
    """12 points, three times 60 more and twice 60 less: 72, bounded to 12, and not what four bits would leave."""
    up, down = [(0, 1, 60, lists.OWN)] * 3, [(0, 1, -60, lists.OWN)] * 2
    for entries in (up + down, down + up):
        state = posted(entries)
        assert state is not None
        assert state["side"][0] == 12 | 12 << 4


ENTRIES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 1), st.integers(-60, 60), st.integers(0, 11)), max_size=30
)


@settings(max_examples=80, deadline=None)
@given(ENTRIES, st.integers(0, 1300), st.integers(0, 12), st.randoms(use_true_random=False))
def test_what_entries_move_is_what_the_ledgers_do(entries, points, side, luck):
    """In whatever order they stand, each entry's share is the same, has its sign and is no more than it says."""
    rows = rows_of(entries)
    state = posted(rows, start=(points, side))
    assert state is not None
    for i in range(5):
        mine = rows[rows["subject"] == i]
        assert state["score"][i] - points == mine["moved"][mine["ledger"] == 0].sum()
        assert (int(state["side"][i]) & 15) - side == mine["moved"][mine["ledger"] == 1].sum()
    assert (np.abs(rows["moved"]) <= np.abs(rows["points"])).all()
    assert (rows["moved"].astype(int) * rows["points"] >= 0).all()
    shuffled = rows_of(luck.sample(entries, len(entries)))
    posted(shuffled, start=(points, side))
    assert sorted(shuffled.tolist()) == sorted(rows.tolist())


@settings(max_examples=80, deadline=None)
@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter_nor_the_form_of_the_rows(entries, random):
    mixed = list(entries)
    random.shuffle(mixed)
    one, other, wide = posted(entries), posted(mixed), posted(entries, form=WIDE)
    assert one is not None
    assert other is not None
    assert wide is not None
    assert one.tobytes() == other.tobytes() == wide.tobytes()
