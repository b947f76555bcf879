"""What only the end of a run tells of stays, at each boundary: 30, 180 and 365 days, custody, and who never got off."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.day.lists import FROM_SUM, INITIAL, LISTING, STILL_ON, WRONGFUL
from demerit.measure.endings import (
    ENDS,
    NO_CUSTODY,
    days_in_custody,
    never_out,
    on_blacklists,
    standing_after,
    what_each_adds,
)

BLACK, RED, CELL = 0, 1, 2  # registers; the last is custody


def stays(*rows: tuple[int, ...]) -> np.ndarray:
    """(day of entry, day left, flags, register) each."""
    made = np.zeros(len(rows), LISTING)
    for at, row in enumerate(rows):
        for name, value in zip(("day", "left", "flags", "register"), row, strict=False):
            made[name][at] = value
    return made


@pytest.mark.parametrize("after", [30, 180, 365])
def test_wrongful_ones_that_still_stood_after_so_many_days(after):
    """Of a run of 1,000 days. Left a day before, on the day, a day after, never; made so late that it isn't known."""
    late = 1000 - after  # the last day of entry of which the run tells
    made = stays((5, 5 + after - 1, WRONGFUL), (5, 5 + after, WRONGFUL), (5, 5 + after + 1, WRONGFUL),
                 (0, STILL_ON, WRONGFUL | INITIAL), (late, STILL_ON, WRONGFUL), (late + 1, STILL_ON, WRONGFUL),
                 (late, 999, WRONGFUL), (5, STILL_ON, FROM_SUM))  # fmt: skip
    stood, old = standing_after(made, 1000, after)
    assert old.tolist() == [True, True, True, True, True, False, True, False]
    assert stood.tolist() == [False, True, True, True, True, False, after == 1, False]


def test_days_in_custody():
    """From the day of entry to the day left: none if it is the same; to the end of a run of 50 days if it lasts."""
    made = stays((3, 3, 0, CELL), (3, 4, WRONGFUL, CELL), (3, 13, 0, CELL), (49, STILL_ON, WRONGFUL, CELL),
                 (0, STILL_ON, INITIAL, CELL), (3, 13, WRONGFUL, BLACK))  # fmt: skip
    wrong, spent = days_in_custody(made, CELL, 50)
    assert spent.tolist() == [0, 1, 10, 1, 50, 0]
    assert wrong.tolist() == [0, 1, 0, 1, 0, 0]


def test_days_in_custody_begin_with_those_counted():
    """Counted from day 10 on: out before, on that day, a day later; in on the day before, on the day, a day after."""
    made = stays((3, 9, 0, CELL), (3, 10, 0, CELL), (3, 11, 0, CELL), (9, 20, 0, CELL), (10, 20, 0, CELL),
                 (11, 20, 0, CELL))  # fmt: skip
    assert days_in_custody(made, CELL, 50, burn_in=10)[1].tolist() == [0, 0, 1, 10, 10, 9]


def test_who_never_got_off_of_those_listed_in_the_run():
    made = stays((0, STILL_ON, INITIAL | WRONGFUL), (0, STILL_ON, 0), (49, STILL_ON, WRONGFUL), (3, 49, 0), (3, 3, 0))
    still, listed = never_out(made)
    assert listed.tolist() == [False, True, True, True, True]
    assert still.tolist() == [False, True, True, False, False]


def test_to_be_praised_is_not_to_be_listed_against():
    made = stays(*((0, 5, 0, register) for register in (0, 1, 2, 7)))
    assert on_blacklists(made, 0b10000101).tolist() == [True, False, True, True]


def test_what_a_stay_adds():
    """To 30, 180 and 365 days, custody, never out; above and below of each. The run has 400 days, 20 not counted."""
    made = stays((20, STILL_ON, WRONGFUL, BLACK), (19, STILL_ON, WRONGFUL, BLACK), (20, STILL_ON, WRONGFUL, RED),
                 (21, 60, WRONGFUL, CELL), (0, 30, INITIAL, CELL))  # fmt: skip
    found = what_each_adds(made, 400, 0b101, CELL, burn_in=20)
    assert ENDS == ("wrongful_standing_30", "wrongful_standing_180", "wrongful_standing_365", "custody_days_wrongful",
                    "never_out")  # fmt: skip
    assert found[..., 0].tolist() == [[1, 1], [1, 1], [1, 1], [0, 0], [1, 1]]
    assert not found[..., 1].any()  # initial stock
    assert not found[..., 2].any()  # praise
    assert found[..., 3].tolist() == [[1, 1], [0, 1], [0, 1], [39, 39], [0, 1]]
    assert found[..., 4].tolist() == [[0, 0], [0, 0], [0, 0], [0, 10], [0, 0]]
    assert not what_each_adds(made, 400, 0b101, NO_CUSTODY, 20)[3].any()
    assert what_each_adds(made[:2], 400, 0b101, NO_CUSTODY)[4].tolist() == [[1, 1], [1, 1]]
