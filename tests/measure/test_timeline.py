"""Which counts have a row in the timeline, and what it says: by hand, one measure of each kind."""

from __future__ import annotations

import numpy as np

from demerit.measure.columns import refuse_empty, refuse_other_columns
from demerit.measure.counted.book import Measure
from demerit.measure.counting import Tally
from demerit.measure.fractions import MISSING
from demerit.measure.timeline import rows_of, table

CHOSEN = [
    Measure("acts", "", "flow", (1,)), Measure("refusals", "", "flow", (2,), (3,)),
    Measure("listed", "", "stock", (1,)),
    Measure("uptake", "", "stock", (2,), (3,)), Measure("zeal", "", "reading", (4,), None), Measure("ended", "", "end"),
    Measure("nobody", "", "stock", (5,)), Measure("stays_wrongful", "", "stay"),
]  # fmt: skip
BURN_IN, DAYS, PEOPLE = 10, 3, 100
N, GROUPS = len(CHOSEN), 3  # everybody and two more


def tally(**parts) -> Tally:
    """All nought, over the residents or nothing."""
    daily_over = np.full((N, DAYS), -1)
    by_over = np.full((N, 2, GROUPS), -1)
    for n in (0, 2, 6):
        daily_over[n], by_over[n] = PEOPLE, [PEOPLE, 60, 40]
    marks = [(11, 2), (12, 1)]
    return Tally(np.zeros((N, DAYS), np.int64), daily_over, marks, np.zeros((N, 2, GROUPS), np.int64), by_over, **parts)


def rows(made: Tally) -> list[tuple[int, ...]]:
    """Day, period, group, measure, numerator, denominator, region."""
    return [tuple(row) for row in rows_of(made, CHOSEN, DAYS, BURN_IN).tolist()]


def test_nothing_has_no_row():
    assert rows(tally()) == []


def test_a_flow_has_a_row_where_it_or_what_it_is_over_is_not_nought():
    made = tally()
    made.daily[0] = [5, 0, 2]
    made.daily[1], made.daily_over[1] = [0, 0, 4], [0, 3, 4]
    assert rows(made) == [
        (10, 1, 0, 0, 5, -1, 0), (11, 1, 0, 1, 0, 3, 0), (12, 1, 0, 0, 2, -1, 0), (12, 1, 0, 1, 4, 4, 0)
    ]  # fmt: skip


def test_a_stock_has_a_row_for_every_day_if_it_ever_is_above_nought():
    """But none for a day on which it isn't counted; one over something else also where that is above nought."""
    made = tally()
    made.daily[2] = [0, MISSING, 1]
    made.daily[6] = MISSING
    made.daily_over[3] = [0, 2, 0]
    made.daily[4] = [0, 7, 0]
    assert rows(made) == [
        (10, 1, 0, 2, 0, PEOPLE, 0), (10, 1, 0, 4, 0, -1, 0), (11, 1, 0, 3, 0, 2, 0), (11, 1, 0, 4, 7, -1, 0),
        (12, 1, 0, 2, 1, PEOPLE, 0), (12, 1, 0, 4, 0, -1, 0),
    ]  # fmt: skip


def test_groups_have_rows_by_period_and_everybody_by_the_day():
    made = tally()
    made.grouped[0] = [[9, 3, 0], [8, 0, 1]]
    made.grouped[1, 1], made.grouped_over[1, 1] = [5, 0, 5], [9, 4, 5]
    made.grouped[2] = [[7, 7, 0], [MISSING] * 3]
    assert rows(made) == [
        (11, 2, 1, 0, 3, -1, 0), (11, 2, 1, 2, 7, 60, 0), (11, 2, 2, 2, 0, 40, 0), (12, 1, 1, 1, 0, 4, 0),
        (12, 1, 2, 0, 1, -1, 0), (12, 1, 2, 1, 5, 5, 0),
    ]  # fmt: skip


def test_ends_have_one_row_for_the_whole_run():
    """A twin may have ends that the scheme of the run has not."""
    made = tally(ends={"ended": (3, 8), "elsewhere": (1, 1)})
    assert rows(made) == [(12, DAYS, 0, 5, 3, 8, 0)]
    assert rows(tally(ends={"elsewhere": (1, 1)})) == []


def test_regions_have_a_row_for_every_day_of_what_ever_is_above_nought():
    above, below = np.array([[0, 1], [0, 0], [2, 0]]), np.full((3, 2), 50)
    none = np.zeros((2, 3, 2), np.int64)
    made = tally(regional={"listed": np.stack([above, below]), "uptake": none, "elsewhere": none + 1})
    assert rows(made) == [
        (day, 1, 0, 2, above[day - 10, region - 1], 50, region) for day in (10, 11, 12) for region in (1, 2)
    ]


def test_a_stay_has_a_row_while_any_is_at_risk():
    stays = np.array([[[9, 9, 9, 9], [9, 9, 9, 9]], [[1, 0, 1, 0], [3, 2, 1, 0]]])  # the first is no measure here
    assert rows(tally(stays=stays)) == [(0, 1, 0, 7, 1, 3, 0), (1, 1, 0, 7, 0, 2, 0), (2, 1, 0, 7, 1, 1, 0)]


def test_the_table_says_the_same_in_words():
    """Of two replicates, the second with a twin; -1 becomes null, regions get their names."""
    one, other = np.array([[10, 1, 0, 0, 5, -1, 0], [11, 2, 1, 1, 3, 8, 2]]), np.zeros((1, 7), np.int64)
    made = table([(0, "scheme", one), (1, "scheme", other), (1, "twin", one[:1])], CHOSEN, ("North", "South", "East"))
    refuse_other_columns("timeline", made.schema)
    refuse_empty("timeline", made)
    assert [tuple(row.values()) for row in made.to_pylist()] == [
        (0, "scheme", 10, 1, "all", "all", "acts", 5, None),
        (0, "scheme", 11, 2, "South", "sex=female", "refusals", 3, 8),
        (1, "scheme", 0, 0, "all", "all", "acts", 0, 0), (1, "twin", 10, 1, "all", "all", "acts", 5, None),
    ]  # fmt: skip
    assert made["region"].chunk(0).dictionary.to_pylist() == ["all", "North", "South"]
    assert table([(0, "scheme", one[:0])], CHOSEN).num_rows == 0
